"""Who speaks, from where and in what role; whole transcripts in many layouts."""

import shutil
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.ingest import match_replies, read_document, split_comments, split_turns
from pipeline.ingest.builder import Piece, build_document
from pipeline.ingest.speakers import introduction
from pipeline.ingest.utterances import guess_role, is_narration, self_named
from pipeline.learn.extraction import load_gold, score_extraction
from pipeline.records import Document, Role
from pipeline.text import mask

TRANSCRIPTS = Path(__file__).parent / "transcripts"
FILES = sorted(path.name for path in TRANSCRIPTS.iterdir() if path.name != "gold.jsonl")


def _minutes(*lines: str) -> Document:
    return build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])


def _citizens(document: Document) -> list[str]:
    return [turn.span.cut(document.text) for turn in split_turns(document) if turn.role == "citizen"]


@pytest.mark.parametrize(
    ("line", "speaker", "place", "words"),
    [
        ("1. Ông Khúc Văn Thìn - TDP số 5: Cống tắc.", "Khúc Văn Thìn", "TDP số 5", "Cống tắc."),
        ("* Bà Trà Thị Loan (tổ 12): Cống tắc.", "Trà Thị Loan", "tổ 12", "Cống tắc."),
        ("- Đ/c Lỗ Văn Cơ, Chi hội trưởng CCB, thôn Đông: Cống tắc.", "Lỗ Văn Cơ", "thôn Đông", "Cống tắc."),
        ("Cử tri Mã Thị Sen, phường Ngọc Hà kiến nghị: Sửa cống.", "Mã Thị Sen", "phường Ngọc Hà", "Sửa cống."),
        ("Bà Đặng Thị Lan Phương - tổ 3: Cống tắc.", "Đặng Thị Lan Phương", "tổ 3", "Cống tắc."),
        ("4/ ÔNG HỨA VĂN PÁO - BẢN CỎI: Cống tắc.", "Hứa Văn Páo", "BẢN CỎI", "Cống tắc."),
        ("2. Ba Do Thi Mien - xom Giua: Cong tac.", "Do Thi Mien", "xom Giua", "Cong tac."),
        ("Ông Vi Văn Sáng có ý kiến: Cống tắc.", "Vi Văn Sáng", None, "Cống tắc."),
        ("Cử tri các phường Tây Mỗ, Đại Mỗ đề nghị mở chợ.", None, "phường Tây Mỗ, Đại Mỗ", None),
        ("[00:12:34] Người nói 3: Cống tắc.", None, None, "Cống tắc."),
    ],
)
def test_a_line_introduces_its_speaker(line: str, speaker: str | None, place: str | None, words: str | None) -> None:
    found = introduction(line)
    assert found is not None
    assert (found.speaker, found.place) == (speaker, place)
    assert line[found.end :] == (line if words is None else words)


@pytest.mark.parametrize(
    "line",
    [
        "Giá nước tăng: mỗi hộ trả thêm 40 nghìn.",
        "Về trại lợn tại thôn Đông Phú Yên: xã đã kiểm tra.",
        "Hồ Linh Quang bị lấp, đề nghị xử lý.",
    ],
)
def test_a_line_of_words_introduces_nobody(line: str) -> None:
    found = introduction(line)
    assert found is None or (found.speaker is None and found.role is None)


@pytest.mark.parametrize(
    ("label", "role"),
    [("Chủ tọa", "chair"), ("Trưởng phòng Quản lý đô thị", "official"), ("Hỏi", "citizen"), ("Thư ký", "clerk")],
)
def test_a_label_names_a_role(label: str, role: Role) -> None:
    found = introduction(f"{label}: Xin mời các bác xem bản đồ treo ở cuối phòng.")
    assert found is not None and found.role == role


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Vâng tôi là Cù Thị Mận, điểm cầu Hạ Đình xin nói.", "Cù Thị Mận"),
        ("dạ tôi tên là lê thị nhàn tổ năm", "Lê Thị Nhàn"),
        ("Tôi là tổ trưởng tổ dân phố, xin có mấy ý.", None),
    ],
)
def test_a_speaker_may_say_his_own_name(words: str, name: str | None) -> None:
    assert self_named(words)[0] == name


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Cảm ơn bác, xin mời ý kiến tiếp theo.", "chair"),
        ("Về kiến nghị của ông Tư, phường sẽ kiểm tra và trả lời bằng văn bản.", "official"),
        ("Nhà tôi bị nước tràn vào, đề nghị phường nạo vét cống.", "citizen"),
    ],
)
def test_words_alone_suggest_a_role(words: str, role: Role) -> None:
    assert guess_role(words) == role


def test_narration_of_the_meeting_is_told_from_requests() -> None:
    assert is_narration("Hội nghị đã nghe đồng chí Chủ tịch báo cáo kết quả.")
    assert not is_narration("Đường vào xóm Bãi lầy lội, đề nghị rải đá.")


def test_sections_steer_who_speaks() -> None:
    document = _minutes(
        "I. Thành phần",
        "- Ông Mai Văn Quế - Chủ tịch UBND xã",
        "II. Ý kiến của nhân dân",
        "1. Bà Lò Thị Pản - bản Hạ: Cầu treo đứt cáp, đề nghị thay.",
        "III. Trả lời của UBND xã",
        "1. Xã đã báo cáo cấp trên về cầu treo.",
        "IV. Kết luận",
        "1. Giao Phòng Kinh tế theo dõi.",
    )
    said = [(turn.role, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert ("citizen", "Cầu treo đứt cáp, đề nghị thay.") in said
    assert ("official", "Xã đã báo cáo cấp trên về cầu treo.") in said
    assert ("chair", "Giao Phòng Kinh tế theo dõi.") in said
    assert len(_citizens(document)) == 1


def test_words_below_a_speaker_alone_on_a_line_are_his() -> None:
    document = _minutes("Ý kiến cử tri:", "Ông Ngân Văn Cụ (thôn 3):", "Đèn ngõ cháy.", "Chó thả rông cắn người.")
    assert _citizens(document) == ["Đèn ngõ cháy.\nChó thả rông cắn người."]


def test_a_conclusion_alone_has_no_citizens() -> None:
    document = _minutes(
        "THÔNG BÁO KẾT LUẬN",
        "Sau khi nghe ý kiến phát biểu, Chủ tịch UBND phường kết luận như sau:",
        "1. Giao Công an phường tuần tra khu vườn hoa.",
        "2. Phòng Văn hóa - Xã hội rà soát hộ nghèo trước ngày 15/12/2026.",
        "Nơi nhận:",
        "- Lưu: VT.",
    )
    assert _citizens(document) == []


def test_ordinals_run_over_all_turns() -> None:
    turns = split_turns(_minutes("Ý kiến cử tri:", "- Ông Lục Văn Tý: Cống tắc.", "- Bà Lù Thị Sáo: Đèn hỏng."))
    assert [turn.id for turn in turns] == [f"bb.txt#{n}" for n in range(1, len(turns) + 1)]
    assert all(turn.input_id == turn.id for turn in turns)


def _records(names: list[str], folder: Path = TRANSCRIPTS) -> list[dict[str, str | None]]:
    settings = load_settings().reading
    records: list[dict[str, str | None]] = []
    for name in names:
        document = read_document(folder / name, source=name, settings=settings)
        turns = split_turns(document)
        for comment in match_replies(document, turns, split_comments(document, turns)):
            records.append(
                {
                    "source": name,
                    "turn_id": comment.turn.id,
                    "speaker": comment.turn.speaker,
                    "text": comment.text,
                    "masked_text": mask(comment.text).text,
                }
            )
    return records


def test_transcripts_in_many_layouts_are_read_as_a_careful_clerk_would() -> None:
    scores = score_extraction(_records(FILES), load_gold(TRANSCRIPTS / "gold.jsonl"))
    assert scores.macro_f1 >= 0.95, scores.per_file
    assert scores.split is not None and scores.split >= 0.85
    assert scores.speakers is not None and scores.speakers >= 0.95
    assert scores.false_comments == 0
    assert scores.leaked == 0


def test_reading_a_transcript_twice_gives_the_same(tmp_path: Path) -> None:
    name = "bien_ban_tung_luot.txt"
    shutil.copy(TRANSCRIPTS / name, tmp_path / name)
    assert _records([name]) == _records([name], tmp_path)
