"""What somebody says in speech without punctuation before he comes to his matter, and after it."""

from __future__ import annotations

import re

from pipeline.records import Span

_SPOKEN_LEAD = re.compile(
    r"(?:tôi|em|cháu|chúng tôi|con|tui) (?:nói|góp ý|phản ánh|hỏi|kiến nghị|nêu|có) (?:mấy|một|hai|ba|bốn|vài) "
    r"(?:việc|ý|"
    r"vấn đề|nội dung|chuyện|câu|điều|điểm|cái)(?: nhỏ| thôi| thế này| như thế này| như sau| ạ| là| sau)*(?= )|"
    r"(?:tôi|em|cháu|chúng tôi|con|tui) (?:chỉ |cũng |thì |hôm nay )*(?:xin |muốn |có |được )+(?:phép )?(?:có "
    r")?(?:phản ánh|hỏi|nêu|kiến nghị|đề nghị|trình bày|ý kiến|nói|góp ý|phát biểu|(?:một|hai|ba|mấy)(?= (?:việc|ý|"
    r"vấn|nội|chuyện|câu|điều|điểm|cái)))(?: lên| ra| "
    r"với)?"
    r"(?: (?:một|hai|ba|bốn|mấy|vài|\d) (?:việc|ý kiến|ý|vấn đề|nội dung|chuyện|câu)|(?: việc| ý kiến| vấn đề| "
    r"câu))?(?: như sau| thế này| là| rằng| về việc)*(?= )",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 170  # code points in which a speaker says who he is
_SPOKEN_OPENING = re.compile(
    r"(?:kính thưa|thưa|dạ|vâng|xin chào|kính chào|alo|[^\W\d_]+ đây|(?:tôi|em|cháu) chào|(?:tôi|em|cháu) (?:tên "
    r")?là|tên là|tự giới thiệu)(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_CLOSING = re.compile(
    r"\s(?:(?:tôi|em|cháu|chúng tôi) )?(?:xin (?:hết|dừng|cảm ơn|cám ơn|chân thành|trân trọng)|hết ạ|(?:cảm|cám) "
    r"ơn (?:các|hội nghị|quý vị|mọi người|lãnh đạo|nhiều|ạ)|vâng (?:cảm|cám) ơn)(?!\w).{0,80}$",
    re.IGNORECASE | re.DOTALL,
)


_ONE = r"(?:tôi|em|cháu|tui|con|mình|chúng tôi|bọn em|bà|ông|bác|cô|chú|mệ|già)"
_HOW = r"(?: (?:dài|ngắn|gọn|nhanh|trước|luôn|thêm|thật|một tí|một chút|tí|chút|thôi|ạ|nhé|thế này|như sau|này|là))"
_SPOKEN_UNIT = re.compile(
    r"(?:(?:vâng|dạ|à|ừ|ờ|thôi|rồi|thì|alo|a lô) )+|"
    rf"thưa (?={_ONE} )|"
    rf"(?:(?:xin|kính|em|tôi|cháu|con) )*(?:chào|thưa) (?:(?:các|toàn thể|quý|mấy) )?(?:[^\W\d_]+ ){{1,3}}?(?={_ONE} )|"
    rf"{_ONE} xin phép(?: {_ONE})?(?: được)?(?: (?:nói|hỏi|phát biểu|có ý kiến)(?!\w)){_HOW}* |"
    rf"{_ONE} xin phép (?={_ONE} )|(?:đến|tới)(?: lượt| phiên)? {_ONE}(?: rồi| ạ)* (?={_ONE} )|{_ONE} (?:hả|á|đây) |"
    rf"{_ONE} (?:thì )?(?:{_ONE} )?(?:xin |chỉ )*(?:nói|hỏi|góp ý|phát biểu){_HOW}+ |"
    rf"{_ONE} (?:thì )?(?:{_ONE} )?(?:xin |chỉ |cũng |muốn )*(?:nói|hỏi|có|nêu|phản ánh|kiến nghị|kể|"
    rf"xin)(?: về)? (?:cái|mấy|"
    rf"một|hai|ba|vài|đôi) (?:chuyện|việc|cái|ý|câu|vấn đề|điều)(?: nhỏ)?(?: ở [^\W\d_]+)?{_HOW}* |"
    rf"{_ONE} [^\W\d_]+ xin (?:nói|hỏi|nêu|bổ sung){_HOW}*(?: (?:một|hai|ba|mấy|vài) (?:ý|việc|chuyện|câu))?{_HOW}* |"
    rf"{_ONE} (?:già rồi|già cả|ít học|có tuổi)(?: thì| nên)? (?={_ONE} )|"
    rf"{_ONE} là (?:[^\W\d_]+ ){{1,5}}?(?={_ONE} )|{_ONE} là (?:[^\W\d_]+ ){{1,4}}?thì |"
    rf"{_ONE} (?:nhà )?(?:ở|bên|sống ở) (?:[^\W\d_]+ ){{1,9}}?(?:ấy )?ạ (?:thì |là )?|"
    rf"{_ONE} (?:làm(?: nghề)?|bán|chạy|buôn|chăn nuôi) (?:[^\W\d_]+ ){{1,3}}?(?={_ONE} (?:xin|nói|hỏi|có) )|"
    r"(?:một |thêm )?(?:câu|ý|việc|chuyện|cái) nữa (?:là )?|"
    rf"{_ONE} làm nghề [^\W\d_]+ [^\W\d_]+ ",
    re.IGNORECASE,
)
"""What a speaker may say, one after the other, before he comes to his matter."""


def without_spoken_courtesy(text: str, span: Span) -> Span:
    """Clip who speaks and how many things he has to say, and his thanks, from speech without punctuation."""
    head = text[span.start : min(span.end, span.start + 260)]
    start, end = span.start, span.end
    leads = [lead for lead in _SPOKEN_LEAD.finditer(head) if lead.start() < _LONGEST_INTRODUCTION]
    if leads and _SPOKEN_OPENING.match(head):
        start += leads[-1].end()
    while start - span.start < _LONGEST_INTRODUCTION:
        while start < end and text[start].isspace():
            start += 1
        unit = _SPOKEN_UNIT.match(text, start, end)
        behind = _behind_own_name(text, start, end) or (unit.end() if unit else end)
        if behind >= end - _SHORTEST_MATTER:
            break
        start = behind
    tail = max(start, end - 120)
    closing = _SPOKEN_CLOSING.search(text, tail, end)
    if closing and closing.start() - start > 40:
        end = closing.start()
    return Span(start, end)


def _behind_own_name(text: str, start: int, end: int) -> int:
    """Return where words go on behind "tôi là Mã Thị Sen ấp Vồi", written with capitals; 0 where they say no name."""
    lead = _SAYS_NAME.match(text, start, end)
    at = _behind_capitals(text, lead.end(), end) if lead else 0
    if lead is None or text.count(" ", lead.end(), at) < _FEWEST_OF_NAME:
        return 0
    while (unit := _UNIT.match(text, at, end)) and (behind := _behind_capitals(text, unit.end(), end)) > unit.end():
        at = behind
    speaks = _SPEAKS.match(text, at, end)
    return speaks.end() if speaks else at


def _behind_capitals(text: str, at: int, end: int) -> int:
    """Return where words with capitals and numbers end from `at` on."""
    while (word := _WORD.match(text, at, end)) and (word[0][0].isupper() or word[0][0].isdigit()):
        at = word.end()
    return at


_SAYS_NAME = re.compile(rf"{_ONE} (?:xin )?(?:họ )?(?:tên là|tên|là) ", re.IGNORECASE)
_SPEAKS = re.compile(
    r"(?:(?:xin|muốn|cho) )*(?:nói|hỏi|phát biểu|có ý kiến|nêu)(?: (?:về|thêm|luôn))* (?:(?:cái|chuyện|việc|vấn đề) )*",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:(?:ở|tại|thuộc|bên) )?(?:số nhà|tổ dân phố|khu phố|thị trấn|tổ|ấp|thôn|xóm|khu|khóm|bản|làng|phường|xã|đội|"
    r"ngõ|hẻm|huyện|quận) ",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+ ")
_FEWEST_OF_NAME = 2  # words
_SHORTEST_MATTER = 25  # code points


_BEFORE_NAME = (
    r"(?:(?:dạ|vâng|alo|a lô|rồi|kính thưa [^,.]{2,40}|thưa [^,.]{2,40}|[^,.]{0,12}chào [^,.]{2,30})[ ,]+){0,3}"
    rf"(?:{_ONE} )?(?:xin )?(?:tên là |tên |là )?"
)
_BEHIND_NAME = re.compile(
    r"(?:,? (?:ở|tại|bên|trú|ngụ|người|cư dân|dân) [^,.;:]{2,50})?,\s+"
    rf"{_ONE} (?:xin |muốn |cho )*(?:hỏi|nói|phản ánh|kiến nghị|trình bày)(?: về| chuyện| việc| là)* (?=\S.{{20}})",
    re.IGNORECASE,
)


def after_own_name(words: str, name: str) -> int:
    """Return the offset in `words` behind a clause in which somebody says his name and that he has a question; else 0.

    >>> said = "alo, tôi là Mã Thị Sen ở Vồi, tôi hỏi về bến phà đêm không có đèn."
    >>> said[after_own_name(said, "Mã Thị Sen"):]
    'bến phà đêm không có đèn.'
    """
    named = re.match(_BEFORE_NAME + re.escape(name), words, re.IGNORECASE)
    behind = _BEHIND_NAME.match(words, named.end()) if named else None
    return behind.end() if behind else 0
