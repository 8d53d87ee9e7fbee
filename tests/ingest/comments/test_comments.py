"""A turn becomes comments: clipped, split where another matter begins, with exact spans."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import split_comments
from pipeline.ingest.comments.courtesy import is_courtesy, n_announced
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Comment, Document, Role, Span, Turn


def _split(words: str, *, role: Role = "citizen", judge: "Judge | None" = None) -> list[Comment]:
    text = f"Ông A: {words}"
    turn = Turn("bb.txt#4", "bb.txt#4", "bb.txt", "line 1", Span(7, len(text)), role)
    return split_comments(Document("bb.txt", "", text, ()), [turn], judge=judge)


def _texts(words: str) -> list[str]:
    return [comment.text for comment in _split(words)]


class Judge:
    """Cuts before the words it is told, and remembers what it was asked."""

    def __init__(self, *before: str) -> None:
        self.before = before
        self.asked: list[tuple[str, int]] = []

    def cuts(self, texts: Sequence[str], n_wanted: Sequence[int], *, meeting: bool = False) -> list[list[int]]:
        self.asked += zip(texts, n_wanted, strict=True)
        return [sorted(text.index(word) for word in self.before if word in text) for text in texts]

    def raises(self, texts: Sequence[str]) -> list[float]:
        return [0.001 if "đã giao công ty" in text else 0.9 for text in texts]


@pytest.mark.parametrize(
    "words",
    [
        "Thứ nhất, kè đá cuối xóm sụt. Thứ hai, chợ họp tràn đường.",
        "Một là kè đá cuối xóm sụt, hai là chợ họp tràn đường.",
        "1. Kè đá cuối xóm sụt. 2. Chợ họp tràn đường.",
        "a) Kè đá cuối xóm sụt; b) Chợ họp tràn đường.",
        "- Kè đá cuối xóm sụt;\n- Chợ họp tràn đường.",
        "• Kè đá cuối xóm sụt\n• Chợ họp tràn đường",
        "Kè đá cuối xóm sụt. Ngoài ra, chợ họp tràn đường.",
        "Kè đá cuối xóm sụt. Một ý nữa, chợ họp tràn đường.",
        "Kè đá cuối xóm sụt. Còn chợ thì họp tràn đường.",
        "Việc thứ nhất, kè đá cuối xóm sụt. Việc thứ hai, chợ họp tràn đường.",
        "Về việc đê kè: kè đá cuối xóm sụt. Về việc chợ: chợ họp tràn đường.",
        "Tôi xin nêu hai việc. Kè đá cuối xóm sụt từ năm ngoái. Chợ thì họp tràn ra đường.",
        "Ke da cuoi xom sut. Ngoai ra, cho hop tran duong.",
    ],
)
def test_separate_matters_become_separate_comments(words: str) -> None:
    first, second = _texts(words)
    assert "cuoi xom sut" in plain(first) and "tran" in plain(second)
    assert "cho" not in plain(first).split()


@pytest.mark.parametrize(
    "words",
    [
        "Ngõ 12 ngập mỗi trận mưa. Nước vào tận bếp. Đề nghị phường nạo vét cống.",
        "Đề nghị sớm lắp đèn ở dốc Voi. Hiện nay đoạn này tối om, tháng trước đã có hai vụ ngã xe.",
        "Tôi nộp hồ sơ tách thửa từ tháng 3. Ngày 5/4 tôi lên hỏi. Cán bộ bảo chờ. Vậy bao giờ tôi có kết quả?",
        "Giá nước tăng thêm 2.500 đồng/m3 từ ngày 1.7, ở P. Láng chưa ai được giải thích.",
    ],
)
def test_one_matter_in_several_sentences_stays_one_comment(words: str) -> None:
    assert _texts(words) == [words]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Kính thưa hội nghị. Cầu Gỗ mục ván. Xin cảm ơn.", "Cầu Gỗ mục ván."),
        ("Trước hết tôi nhất trí với báo cáo. Cầu Gỗ mục ván, đề nghị thay.", "Cầu Gỗ mục ván, đề nghị thay."),
        ("Tôi là Ma Văn Sìn ở tổ 4. Cầu Gỗ mục ván, đề nghị thay.", "Cầu Gỗ mục ván, đề nghị thay."),
        ("Cầu Gỗ mục ván, đề nghị thay. Số của em là 0868 000 733 ạ.", "Cầu Gỗ mục ván, đề nghị thay."),
    ],
)
def test_courtesy_names_and_phone_numbers_are_clipped(words: str, kept: str) -> None:
    assert _texts(words) == [kept]


@pytest.mark.parametrize(
    "words",
    [
        "Tôi là Ma Văn Sìn, nhà tôi bị ngập.",
        "Tôi nhất trí, tuy nhiên đề nghị làm rõ mức thu.",
        "Đã mười năm nay xóm tôi dùng nước giếng.",
        "Ngõ tôi ngập.",
    ],
)
def test_a_statement_of_substance_is_no_courtesy(words: str) -> None:
    assert not is_courtesy(words)


def test_a_lead_in_before_a_list_is_no_comment() -> None:
    assert _texts("Cử tri nhiều thôn phản ánh:\n- Trạm bơm hỏng;\n- Kênh cạn.") == ["Trạm bơm hỏng;", "Kênh cạn."]


def test_speech_without_punctuation_is_clipped_and_cut_at_turns_of_speech() -> None:
    words = (
        "dạ kính thưa hội nghị tôi là trần văn lịch ở xóm chùa tôi xin phản ánh là cái cống đầu xóm vỡ từ tháng ba xe "
        "chở gạch sụt bánh hoài ngoài ra trường mầm non thiếu hai cô giáo các cháu phải gộp lớp tôi xin hết"
    )
    first, second = _texts(words)
    assert first == "cái cống đầu xóm vỡ từ tháng ba xe chở gạch sụt bánh hoài"
    assert second == "trường mầm non thiếu hai cô giáo các cháu phải gộp lớp"


@pytest.mark.parametrize("role", ["chair", "official", "clerk"])
def test_only_citizens_comment(role: Role) -> None:
    assert _split("Đề nghị các phòng trả lời bằng văn bản.", role=role) == []


def test_ids_count_within_the_turn() -> None:
    assert [comment.id for comment in _split("1. Cống tắc nặng. 2. Đèn hỏng cả.")] == ["bb.txt#4.1", "bb.txt#4.2"]


def test_a_judge_cuts_where_no_word_marks_it() -> None:
    words = "Đề nghị lát lại hè phố Cầu Gỗ, trạm y tế thì thiếu thuốc huyết áp."
    cut = _split(words, judge=Judge("trạm"))
    assert [one.text for one in cut] == ["Đề nghị lát lại hè phố Cầu Gỗ,", "trạm y tế thì thiếu thuốc huyết áp."]
    assert [one.text for one in _split(words, judge=Judge())] == [words]


def test_a_judge_is_not_asked_about_what_is_marked_nor_about_courtesy() -> None:
    judge = Judge("Chợ")
    listed = "Thứ nhất, kè đá cuối xóm sụt từ năm ngoái. Thứ hai, chợ họp tràn ra cả lòng đường tỉnh."
    words = f"Kính thưa hội nghị. {listed} Xin hết."
    first, second = _split(words, judge=judge)
    assert [text for text, _ in judge.asked] == [first.text, second.text]
    assert first.text.startswith("kè đá") and second.text.startswith("chợ họp")


def test_a_judge_hears_how_many_matters_were_announced() -> None:
    judge = Judge()
    _split("Tôi xin nêu hai việc. Kè đá cuối xóm sụt từ năm ngoái. Chợ thì họp tràn ra đường.", judge=judge)
    assert [wanted for _, wanted in judge.asked] == [2]


def test_what_comes_before_the_first_of_a_list_is_no_comment_unless_it_asks() -> None:
    listed = "Thứ nhất, kè đá cuối xóm sụt. Thứ hai, chợ họp tràn đường."
    assert len(_texts(f"Hôm nay nóng quá, tôi nói nhanh kẻo hết giờ. {listed}")) == 2
    assert len(_texts(f"Đề nghị cấp nước sạch cho thôn Hạ. {listed}")) == 3


def test_an_announced_number_of_things_is_understood() -> None:
    assert [n_announced(words) for words in ("Tôi xin nêu hai việc.", "Có 3 ý kiến", "Cống tắc.")] == [2, 3, 0]


@given(
    st.lists(st.sampled_from(["Cống tắc", "đề nghị", "Thứ hai", ".", ";", "\n", " ", "- ", "1.", "Xin cảm ơn", "ạ"]))
)
def test_spans_cut_the_texts_out_of_the_document_in_order(parts: list[str]) -> None:
    text = "Ông A: " + "".join(parts)
    turn = Turn("x#1", "x#1", "x", "", Span(7, len(text)), "citizen")
    comments = split_comments(Document("x", "", text, ()), [turn])
    ends = [0, *(comment.span.end for comment in comments)]
    assert all(comment.span.cut(text) == comment.text and comment.text.strip() for comment in comments)
    assert all(end <= comment.span.start for end, comment in zip(ends, comments, strict=False))


def test_answers_within_a_turn_are_no_comments() -> None:
    words = "- Kè đá cuối xóm sụt.\nTrả lời: Xã đã kè lại.\n- Chợ họp tràn đường."
    assert _texts(words) == ["Kè đá cuối xóm sụt.", "Chợ họp tràn đường."]


def test_what_a_cut_leaves_of_manners_is_no_comment() -> None:
    judge = Judge("xin cảm ơn")
    (comment,) = _split("Kè đá cuối xóm sụt nặng lắm rồi, đề nghị xã sửa, xin cảm ơn các bác.", judge=judge)
    assert comment.text.startswith("Kè đá")


def test_a_clause_without_a_subject_of_its_own_stays_with_the_one_before_the_comma() -> None:
    words = "Kè đá cuối xóm sụt, báo xã ba lần không ai xuống, chợ họp tràn đường."
    judge = Judge("báo xã", "chợ họp")
    assert [one.text for one in _split(words, judge=judge)] == [
        "Kè đá cuối xóm sụt, báo xã ba lần không ai xuống,",
        "chợ họp tràn đường.",
    ]


@pytest.mark.parametrize(
    "words", ["Không có ý kiến.", "Tôi không có ý kiến gì. Xin cảm ơn.", "Tôi xin nhường lời cho bác Sen."]
)
def test_who_raises_nothing_makes_no_comment(words: str) -> None:
    assert _split(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Tôi xin cam đoan những điều trên là đúng sự thật.",
        "Kính mong UBND xã xem xét, giải quyết.",
        "Rất mong các cơ quan chức năng sớm quan tâm giải quyết.",
        "Dạ em chào các bác.",
        "Hết rồi ạ.",
        "Alô alô, tui là Mã Thị Sen ở xóm Trại, xã Vồi.",
        "Em nói hơi dài chị thông cảm nha.",
        "Tôi phát biểu ngắn thôi.",
        "Dạ tui nói vậy thôi, cám ơn đài.",
        "Rồi nghe chưa?",
        "Tui nói được chưa?",
        "Ờ đúng rồi.",
        "Tại hội nghị, cử tri xã Đông Phú cũng gửi lời cảm ơn lực lượng y tế.",
    ],
)
def test_assurances_and_greetings_are_courtesy(words: str) -> None:
    assert is_courtesy(words)


@pytest.mark.parametrize(
    "words",
    [
        "Kính mong UBND xã xem xét dẹp quán nhậu đầu ngõ.",
        "Tôi là Lò Thị Én xóm Trại trạm bơm mới khánh thành mà nước lên ruộng có mùi dầu tanh",
        "Em là công nhân, tiền hỗ trợ thuê nhà nộp danh sách từ tháng 5 tới giờ.",
        "Máy bơm hỏng, đề nghị xã sửa.",
        "Em xin giấu tên, bãi rác sau nhà cháy âm ỉ cả đêm.",
        "Của tôi nộp hồ sơ từ tháng giêng chưa ai trả lời.",
    ],
)
def test_what_only_begins_politely_is_no_courtesy(words: str) -> None:
    assert not is_courtesy(words)


@pytest.mark.parametrize(
    ("head", "meeting"), [("Ý KIẾN TẠI HỘI NGHỊ TIẾP XÚC CỬ TRI", True), ("Phản ánh qua đường dây nóng", False)]
)
def test_the_judge_is_told_whether_people_met(head: str, meeting: bool) -> None:
    asked: list[bool] = []

    class Listening(Judge):
        def cuts(self, texts: Sequence[str], n_wanted: Sequence[int], *, meeting: bool = False) -> list[list[int]]:
            asked.append(meeting)
            return [[] for _ in texts]

    text = f"{head}\nKè đá cuối xóm sụt, chợ họp tràn đường, mong sửa."
    turn = Turn("so.xlsx#1", "so.xlsx#1", "so.xlsx", "row 1", Span(len(head) + 1, len(text)), "citizen")
    split_comments(Document("so.xlsx", "", text, ()), [turn], judge=Listening())
    assert asked == [meeting]


def _cell(words: str) -> list[str]:
    document = Document("so.xlsx", "", words, (Block(Span(0, len(words)), "cell", "row 2"),))
    turn = Turn("so.xlsx#1", "so.xlsx#1", "so.xlsx", "row 2", Span(0, len(words)), "citizen")
    return [comment.text for comment in split_comments(document, [turn], judge=Judge())]


def test_in_a_cell_a_line_of_its_own_or_semicolons_set_matters_apart() -> None:
    first, second = "Kênh N5 vỡ bờ, nước không tới ruộng", "Mía chín khô mà nhà máy không thu mua"
    assert _cell(f"{first}\n{second}") == [first, second]
    third = "Đèn đường ra bến phà cháy sáu bóng"
    assert _cell(f"{first}; {second}; {third}") == [f"{first};", f"{second};", third]
    for one in (f"{first}; {second}", f"{first}; đề nghị xã sửa; mong xã làm sớm cho dân"):
        assert _cell(one) == [one]


def test_in_a_cell_lines_without_capitals_are_matters_unless_they_go_on() -> None:
    first, second = "Xe buýt 203 bỏ bến Vân Dương từ tháng hai", "đường gom khu công nghiệp đầy ổ gà, tối không đèn"
    assert _cell(f"{first}\n{second}") == [first, second]
    assert _cell(f"{first};\n{second}") == [f"{first};", second]
    for goes_on in ("mà không ai báo cho người đi chợ biết", "vì nhà thầu nói chưa có tiền làm đường"):
        assert _cell(f"{first}\n{goes_on}") == [f"{first}\n{goes_on}"]


def test_a_first_line_of_a_cell_that_leads_over_is_no_part_of_the_words() -> None:
    first, second = "Công nhân đỗ xe kín ngõ", "Chủ nhà trọ xả thẳng bể phốt ra mương"
    assert _cell(f"Bác Sen nói 2 ý:\n{first}\n{second}") == [first, second]


def test_a_cut_does_not_tear_a_phrase_nor_part_a_matter_from_its_history() -> None:
    judge = Judge("tôi chín mươi", "Tôi chỉ xin")
    torn = (
        "cái thẻ bảo hiểm ra viện quét không được phải về lấy thẻ giấy ông cụ nhà tôi chín mươi tuổi phải ra chụp ảnh"
    )
    said = "Rãnh trước cổng chợ Vồi không có nắp đậy. Tôi chỉ xin đậy mười mét nắp cho người già khỏi ngã."
    assert [comment.text for comment in _split(torn, judge=judge)][
        1
    ] == "ông cụ nhà tôi chín mươi tuổi phải ra chụp ảnh"
    assert [comment.text for comment in _split(said, judge=judge)] == [said]


@pytest.mark.parametrize(
    "polite",
    [
        "Cụ chúc hội nghị sức khỏe và xin ngồi xuống.",
        "Alo anh nghe rõ không ạ.",
        "Cho tui hỏi thêm một câu nữa thôi.",
        "Đề nghị giữ bí mật tên tuổi của tôi.",
        "Vậy tôi làm đơn này, kính mong xã xem xét giải quyết.",
        "Chúc anh chị một tuần vui.",
        "vâng em nói thế thôi ạ",
        "con chào mấy chú, con là Mã Thị Sen, giáo viên mầm non ở Vồi.",
        "Dạ em xin giấu tên, em bán bún ở chợ Vồi.",
        "Ơ thế của tôi không ai trả lời à?",
        "ai cần thì gọi tôi số 0904 000 776",
        "Tiếng bị mất, đề nghị ấp 3 chỉnh lại máy.",
        "xin phép về sớm cho lợn ăn",
    ],
)
def test_manners_of_callers_and_letters_are_no_matter(polite: str) -> None:
    assert is_courtesy(polite)


def test_what_no_citizen_raises_is_left_out_unless_somebody_took_it_for_a_matter() -> None:
    raised, answered = "Kè đá cuối xóm sụt, mong sửa sớm.", "Về kè đá, phường đã giao công ty gia cố trước mùa mưa."
    text = f"{raised}\n{answered}"
    spans = [Span(0, len(raised)), Span(len(raised) + 1, len(text))]
    turns = [Turn(f"a#{n}", f"a#{n}", "a", f"line {n}", span, "citizen") for n, span in enumerate(spans)]
    for kind, kept in (("paragraph", [raised]), ("cell", [raised, answered])):
        document = Document("a", "", text, tuple(Block(span, kind, "row 2") for span in spans))  # type: ignore[arg-type]
        assert [one.text for one in split_comments(document, turns, judge=Judge())] == kept


def test_thanks_are_none_of_several_matters() -> None:
    judge = Judge("Kè đá")
    found = _split("Xin cảm ơn xã đã cho xóm cái loa mới. Kè đá cuối xóm sụt từ năm ngoái.", judge=judge)
    assert [comment.text for comment in found] == ["Kè đá cuối xóm sụt từ năm ngoái."]
