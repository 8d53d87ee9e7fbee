"""Where a paper that tells a matter goes over to what was decided on it."""

from __future__ import annotations

import re

from pipeline.ingest.voices.names import CAPITAL
from pipeline.ingest.voices.utterances import guess_role
from pipeline.ingest.words.spelling import TwoSpellings

_CHAIR = (
    r"(?:(?:đồng chí|đ/c|ông|bà) )?(?:(?:phó )?chủ tịch|chủ (?:tọa|toạ|trì)|(?:phó )?bí thư|lãnh đạo|người chủ trì|"
    r"(?:phó )?giám đốc)(?!\w)"
)
_OFFICE = (
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|huyện|xã|phường|thị trấn|quận|thành phố|tỉnh|thị xã|phòng|ban|sở|"
    r"công ty|nhà trường|chính quyền|hội nghị|đơn vị|cơ quan|ngành)(?!\w)"
)
_RULES = r"(?:thống nhất|ghi nhận|giao|kết luận|đồng ý|nhất trí|tiếp thu|chỉ đạo|chấp thuận|yêu cầu|hoan nghênh)(?!\w)"
_LABEL = TwoSpellings(
    rf"(?:(?:sau khi|về (?:việc|nội dung|vấn đề) này)[^:]{{3,140}}?,?\s*)?(?:(?:{_CHAIR}|{_OFFICE})[^:.;]{{0,60}}?\s)?"
    r"(?:(?:có )?(?:nội dung |ý kiến |phần |kết quả )?(?:kết luận|chỉ đạo|trả lời|giải quyết|giải trình|giải đáp|"
    r"phản hồi|tiếp thu)|(?:hướng|kết quả|biện pháp) (?:giải quyết|xử lý)|có ý kiến|ý kiến)"
    rf"(?: (?:của )?(?:các )?(?:{_CHAIR}|{_OFFICE})[^:.;]{{0,60}}| như sau| sau đây| chỉ đạo)*\s*:\s*"
)
_BEGINS = TwoSpellings(
    r"(?:giao|yêu cầu|chỉ đạo|đồng ý|thống nhất|nhất trí|ghi nhận|tiếp thu|chấp thuận|không (?:đồng ý|chấp "
    r"(?:thuận|nhận)|có cơ sở|đủ (?:điều kiện|cơ sở|căn cứ))|tạm dừng|(?:về )?(?:nội dung|việc|vấn đề|kiến nghị) này|"
    rf"sau khi (?:nghe|xem xét)|(?:{_CHAIR}|{_OFFICE})[^,.:;]{{0,40}}?\s(?:{_RULES}|sẽ|tiếp tục|cam kết|xin lỗi))(?!\w)"
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_])")
_RULED = TwoSpellings(
    rf"{_CHAIR}[^,.:;]{{0,40}}?\s{_RULES}(?! (?:tôi|ông|bà|chúng tôi|gia đình|các hộ))|giao (?:cho )?(?:{_OFFICE}|công "
    r"an|thanh tra|văn phòng|trung tâm|các|cán bộ|công chức)"
)
_RAISED = r"(?:ý kiến|kiến nghị|phản ánh|đề nghị)"
_ABOUT = TwoSpellings(
    rf"(?:(?:nội dung|vấn đề|{_RAISED}) )?(?:về|đối với|liên quan (?:đến|tới))(?: (?:việc|nội dung|vấn đề|"
    rf"{_RAISED}(?: của [^:,.]{{2,60}}?)?(?: về(?: việc)?|(?= (?:xin|đề nghị|mong|yêu cầu) ))))?\s+"
    r"(?P<what>[^:\n]{20,400}?)\s*:(?!\d)\s*"
)
_ASKED = TwoSpellings(
    r"(?:đề nghị|kiến nghị|phản ánh|mong|xin(?! lỗi)|hỏi|ông|bà(?! con)|anh|chị|cử tri|công dân|tôi|chúng tôi|gia đình)"
    r"(?!\w)"
)
_MATTER = TwoSpellings(
    r"(?:nội dung(?: (?:kiến nghị|phản ánh|đề nghị|trình bày|ý kiến))?|kiến nghị|phản ánh|công dân trình bày|trình "
    r"bày)\s*:\s*(?=\S)"
)
_ONLY_MATTER = TwoSpellings(
    r"(?:nội dung )?(?:kiến nghị|phản ánh|đề nghị|trình bày|ý kiến|câu hỏi)(?: như sau)?\s*:?\s*"
)
_RETOLD = re.compile(
    rf"(?:theo [^,.:;]{{3,30}}? của )?(?:ông|bà|anh|chị|cô|chú|bác|cụ|em)\s+(?P<name>{CAPITAL}(?: {CAPITAL}){{0,4}})"
    r"(?:\s*,\s*(?:thì )?|\s+(?:(?:nêu|cho rằng|cho biết|cho là|trình bày|phản ánh|nói|kể|hỏi)(?: rằng| là| việc| về "
    r"việc)?\s*:?\s*|(?=(?:đề nghị|kiến nghị|xin|mong|yêu cầu|muốn|đề xuất)(?!\w))))",
    re.IGNORECASE,
)


def labelled(line: str, begin: int) -> int | None:
    """Return where the words begin behind a label that opens what was decided; None where there is no label.

    >>> labelled("Kết luận: Giao thôn dọn.", 0), labelled("Cống tắc.", 0)
    (10, None)
    """
    found = _LABEL.match(line[begin:])
    return begin + found.end() if found else None


def only_label(line: str, begin: int) -> bool:
    """Return whether a line only says that a matter follows: "Nội dung kiến nghị:"."""
    return _ONLY_MATTER.fullmatch(line[begin:]) is not None


def decides(words: str) -> bool:
    """Return whether a paragraph below a matter decides on it.

    >>> decides("Đồng ý mở lớp trong quý I."), decides("Ruộng mất trắng hai vụ.")
    (True, False)
    """
    return _BEGINS.match(words) is not None or guess_role(words) == "official"


def ruled_from(line: str, begin: int) -> tuple[int, int] | None:
    """Return where a matter ends in a line whose last sentences decide on it, and where the decision begins."""
    for gap in _SENTENCE.finditer(line, begin):
        rest = line[gap.end() :]
        if (label := labelled(line, gap.end())) is not None:
            return gap.start(), label
        if _RULED.match(rest) is not None:
            return gap.start(), gap.end()
    return None


def about_and_decided(line: str, begin: int) -> tuple[int, int, int | None]:
    """Return where a matter begins and ends in a line, and where behind a colon the decision begins, if it does.

    >>> line = "Về việc đèn đường thôn Đông tắt hai tháng: Giao thôn thay bóng."
    >>> start, end, ruling = about_and_decided(line, 0)
    >>> line[start:end], line[ruling:]
    ('đèn đường thôn Đông tắt hai tháng', 'Giao thôn thay bóng.')
    """
    if (label := _MATTER.match(line[begin:])) is not None:
        begin += label.end()
    found = _ABOUT.match(line[begin:])
    if found is None or _ASKED.match(line[begin + found.end() :]):
        return begin, len(line), None
    return begin + found.start("what"), begin + found.end("what"), begin + found.end()


def retold(line: str, begin: int, known: str | None) -> tuple[int, str | None]:
    """Return where the words begin behind "Ông Cơ nêu", and the name; `known` is whose matter it is, in full.

    What tells of somebody else is left as it is.
    """
    found = _RETOLD.match(line, begin)
    if found is None or (known is not None and found["name"].split()[-1] != known.split()[-1]):
        return begin, known
    return found.end(), known or (found["name"] if " " in found["name"] else None)
