"""Where somebody else begins to speak in a recogniser's text that has neither lines, names nor punctuation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.words.passages import is_unpunctuated
from pipeline.ingest.words.spelling import TwoSpellings

_SELF = r"(?:tôi|em|cháu|tui|con|mình|chúng tôi|bọn em|tớ|mệ)"
_OLD = r"(?:bà|ông|cụ|già|bác|cô|chú)"
_FILLER = r"(?:(?:vâng|dạ|ừ|à|thôi|rồi|alo|a lô|ờ) )"
_BODY = (
    r"(?:các|quý|lãnh đạo|chủ|hội nghị|bà con|cô bác|ban|đồng chí|mọi người|anh|chị|ủy ban|phường|xã|cán bộ|toàn thể|"
    r"mấy)"
)
_SPEAKS = (
    r"(?:nói|hỏi|phản ánh|kiến nghị|đề nghị|góp ý|có (?:ý kiến|câu hỏi|một|hai|ba|mấy|vài|đôi)|trình bày|nêu|phát biểu|"
    r"thắc mắc|là|tên|ở|bên|bán|làm|chạy|năm nay|xin)"
)
_THANKS = (
    rf"{_FILLER}{{0,3}}(?:xin |em |tôi )?(?:cảm|cám) ơn (?:ý kiến|ông|bà|bác|anh|chị|cụ|cô|chú|phần|em|cháu)(?!\w)"
)
_FOR_ALL = r"(?:tôi|em|chúng tôi|(?:(?:tổ|các|đoàn) )?đại biểu|ủy ban|ubnd|lãnh đạo [^\W\d_]+)"
_WHO_ANSWERS = (
    r"(?:đại diện|lãnh đạo|đồng chí|anh|chị|cô|chú|bác|ông|bà|bên|phòng|sở|công an|ủy ban|ubnd|chủ tịch|giám đốc|"
    r"trưởng|cán bộ) (?:[^\W\d_]+ ){1,8}?(?:trả lời|giải trình|giải đáp|phản hồi)"
)
_CALLS = (
    rf"{_FILLER}{{0,3}}(?:(?:{_OLD}|anh|chị) [^\W\d_]+ )?(?:(?:xin |kính )?mời {_WHO_ANSWERS}(?!\w)|"
    rf"(?:cho|để) {_WHO_ANSWERS}(?= (?:luôn|ngay|trước|ạ|nhé)(?!\w)))"
)
"""Whoever leads has somebody answer: "dạ chị Sen để phòng kinh tế trả lời luôn ạ"."""
_OTHERS = TwoSpellings(
    r"(?<!\w)(?:"
    # who has a matter begins
    rf"{_FILLER}{{0,3}}(?:xin |kính |{_SELF} )(?:kính |xin )?chào {_BODY}|"
    rf"{_FILLER}{{1,3}}(?:kính )?thưa {_BODY}|"
    rf"{_FILLER}{{1,3}}(?P<one>{_SELF}) (?:thì |cũng |chỉ |xin |muốn |được |hiện )*(?:(?P=one) )?(?:xin )?{_SPEAKS}|"
    rf"{_FILLER}{{0,3}}(?P<two>{_SELF}) xin phép (?:(?P=two)|được|nói|hỏi|phát biểu|có)|"
    rf"{_FILLER}{{0,3}}(?P<three>{_SELF}|{_OLD}) (?:hả|á|à|đây) (?:thì )?(?:(?P=three) )?{_SPEAKS}|"
    rf"{_FILLER}{{0,3}}(?:đến|tới)(?: lượt| phiên)? (?P<four>{_SELF}|{_OLD})(?: rồi| ạ| à| hả| nhé)* (?=(?:(?P=four)|"
    rf"xin|"
    rf"nói|hỏi)(?!\w))|"
    rf"{_FILLER}{{0,3}}(?P<five>{_OLD}|{_SELF}) (?:già rồi|già cả|có tuổi|ít học|không biết nói|quê mùa)(?: thì| nên)? "
    rf"(?:(?P=five) )?(?:chỉ |cũng )?(?:xin|nói|hỏi)|"
    # who leads, or answers
    rf"{_FILLER}{{1,3}}(?:cái|việc|chuyện|ý|ý kiến|chỗ|vụ|nội dung|phần) (?:này|đó|ấy|kia|của)|"
    rf"{_FILLER}{{1,3}}(?:xin |mời )*{_OLD} (?:ngồi|cứ|uống|nghỉ|bình tĩnh|yên tâm)|"
    rf"{_FILLER}{{0,3}}(?:thế )?còn (?:ai|bác nào|ông nào|bà nào|ý kiến nào|bà con nào|vị nào|đồng chí nào)|"
    rf"{_CALLS}|"
    rf"{_FILLER}{{1,3}}(?:xin |mời )+{_OLD}|{_FILLER}{{1,3}}(?:mời|tiếp theo|đến lượt|còn ai)|"
    rf"{_FILLER}{{1,3}}(?:về|đối với|liên quan) |"
    r"(?:đề nghị |xin |mong |mời )?(?:ở dưới|bà con|các bác|mọi người|phía dưới|dưới kia) (?:xin |cho |"
    r"giữ )*(?:trật tự|im "
    r"lặng|nói nhỏ|nói khẽ)|"
    rf"{_FILLER}{{0,3}}(?:thôi|giờ|bây giờ|đến đây) (?:cũng |thì |đã )*(?:gần trưa|hết giờ|muộn|trưa|tối|"
    rf"xin phép (?:dừng|"
    rf"kết|"
    r"khép)|hết thời gian|đến giờ)|"
    rf"{_FILLER}{{0,3}}(?:giờ |bây giờ )?(?:thì )?{_FOR_ALL} (?:(?:xin|cũng|phép) )+(?:trả lời|"
    r"nói luôn|giải trình|thông tin|báo cáo|tiếp thu)(?!\w)|"
    r"(?:thì )?(?:tôi|em|chúng tôi) (?:trả lời|nói|giải trình|báo cáo) luôn(?!\w)|"
    rf"{_THANKS})"
)
_CLOSES = TwoSpellings(
    rf"(?<!\w)(?:(?:{_SELF} |{_OLD} )?(?:xin )?hết(?: rồi)?(?: ạ| nhé| đấy)|(?:{_SELF} |{_OLD} )?(?:xin )?(?:nói|"
    rf"có) (?:thế|vậy|"
    rf"đến đấy|bấy nhiêu)(?: là)?(?: thôi| hết| xong)?(?: ạ)*|{_SELF} xin hết(?: ạ)?|(?:xin )?(?:cảm|"
    rf"cám) ơn (?:các (?:bác|"
    r"anh|đồng chí|vị|cô|chú)|hội nghị|mọi người|lãnh đạo)(?: đã (?:lắng )?nghe)?(?: ạ)?) "
)
_CALLED_TO_ANSWER = rf"{_CALLS}(?: (?:luôn|ngay|trước|giúp|giùm|đi|ạ|nhé|nha|nghen|cho (?:bà con|{_OLD})))*"
_CALLED = TwoSpellings(
    rf"(?<!\w){_CALLED_TO_ANSWER} |"
    rf"còn (?:ai|ý kiến nào|bà con nào|(?:bác|cô|chú|anh|chị|vị) nào)(?: (?:nữa|không|hỏi|ạ|nói|gì|có ý kiến))* "
    rf"(?={_FILLER}{{1,3}}|{_SELF} (?:là|tên|xin|ở|nói|hỏi|có|thì|muốn) )"
)
"""Words behind which somebody else begins: who is to answer, or who has something more to say."""
_GIVEN = TwoSpellings(
    r"(?<!\w)mời (?:ông|bà|bác|anh|chị|cô|chú|cụ|em|bạn|đồng chí|ý kiến|người|vị|đại biểu|cử tri|dì|"
    r"cậu)(?: [^.!?\n]{2,60}?)? "
    rf"(?=(?:{_FILLER}{{1,3}}|(?:kính |xin )?(?:thưa|chào) |{_SELF} (?:là|tên|xin|ở|nói|hỏi|có|thì) |(?:thì )?(?:tôi|"
    rf"em|"
    rf"chúng tôi) (?:xin|cũng|có) ))"
)
_SHORTEST = 12  # code points; "vâng" alone is no turn
_LONG = 400  # code points of text run together; shorter lines are turns already


def others_begin(words: str) -> Iterator[int]:
    """Yield, in order, the offsets in a text run together at which another than before begins to speak."""
    found = {match.start() for match in _OTHERS.finditer(words)}
    found |= {match.end() for pattern in (_CLOSES, _CALLED, _GIVEN) for match in pattern.finditer(words)}
    last = 0
    for at in sorted(found):
        if at - last >= _SHORTEST and at < len(words) - _SHORTEST:
            yield at
            last = at


def calls_to_answer(words: str) -> bool:
    """Return whether words only have somebody in office answer.

    >>> calls_to_answer("dạ chị Sen để phòng kinh tế trả lời luôn ạ")
    True
    >>> calls_to_answer("tôi hỏi mà phòng kinh tế không trả lời")
    False
    """
    return _ONLY_CALLED.fullmatch(words.strip(" .,")) is not None


_ONLY_CALLED = TwoSpellings(_CALLED_TO_ANSWER)


def is_run_together(words: str) -> bool:
    """Return whether what several people said may stand in one line: a long one without punctuation."""
    return len(words) >= _LONG and is_unpunctuated(words)
