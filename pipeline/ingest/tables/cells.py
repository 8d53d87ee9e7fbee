"""Cells that hold more than one thing: a speaker and where he lives, or words and what their writer put around them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.ingest.voices.names import CAPITAL, TITLED, attribution, parse_person, person_in_cell, place_in
from pipeline.ingest.voices.speakers import introduction
from pipeline.records import Span


def words_of_cell(text: str, span: Span) -> tuple[Span, str | None, str | None]:
    """Return the words of a cell without what its writer put around them, and whom it names as speaker, and his place.

    The speaker may stand before a colon or in brackets at the end; the last lines may only bear a number or a remark.
    """
    span = _without_notes(text, span)
    head = span.cut(text)[:200]
    signed = attribution(text[span.start : span.end]) if text[span.end - 1] in ")]" else None
    if signed is not None:
        return Span(span.start, span.start + signed[0]), signed[1], signed[2]
    if ":" not in head and head[:1] != "(":
        return span, None, None
    found = introduction(head.split("\n", 1)[0])
    if found is None or found.role not in {None, "citizen"} or not (found.speaker or found.place):
        lead = _LEAD.match(text, span.start, span.end) or _SPOKESMAN.match(text, span.start, span.end)
        return (span if lead is None else Span(lead.end(), span.end)), None, None
    begin = span.start + found.end
    while begin < span.end and text[begin].isspace():
        begin += 1
    return (Span(begin, span.end), found.speaker, found.place) if begin < span.end else (span, None, None)


_WHO = (
    r"(?:kh|khách(?: hàng)?|công dân|cử tri|người (?:dân|gọi|gửi|phản ánh)|dân|bà con|ông|bà|anh|chị|bác|cô|chú|cụ|"
    r"(?:các|hai|ba|bốn|năm|\d+) hộ|đại diện|tập thể|nhóm)(?!\w)"
)
# "KH gọi lại bổ sung: …"; where it says how many matters follow, it is left for those who count them
_LEAD = re.compile(
    rf"(?:{_WHO}[^:.,;\d\n]{{0,40}}?(?<!\w)(?:trình bày|phản ánh|nói|báo|hỏi|nêu|cho biết|bổ sung|kể|thắc mắc)"
    r"(?! (?:hai|ba|bốn|năm|mấy|vài|các|những)(?!\w))[^:.,;\d\n]{0,15}|"
    r"(?:trình bày|nội dung|ý kiến|phản ánh|kiến nghị|câu hỏi)(?: như sau| sau)?)[ \t]*:\s*(?=\S)",
    re.IGNORECASE,
)
# "Đoàn cử ông Lộc nói thay. Nội dung: …"
_SPOKESMAN = re.compile(
    r"(?:đoàn|nhóm|tập thể|các hộ|bà con|\d+ người)[^.:\n]{0,30} (?:cử|nhờ|ủy quyền|uỷ quyền)[^.:\n]{3,60}[.,;]\s+"
    r"(?:nội dung|trình bày|ý kiến)(?: như sau| sau)?[ \t]*:\s*(?=\S)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[ \t]*\(?(?:(?:mã|số) (?:hs|hồ sơ|đơn|phiếu|tra cứu|biên nhận)|sđt|đt|số điện thoại|điện thoại|liên hệ|email|"
    r"link|ảnh|hình ảnh|file|tệp|(?:tài liệu )?đính kèm|ghi chú|lưu ý|người ghi|đtv|cán bộ ghi)(?!\w)[^:\n]{0,20}:.*|"
    r"[ \t]*\(?(?:kh|khách(?: hàng)?|người gọi|máy|đầu dây)(?!\w)[^\n]{0,40}(?:không rõ|(?:cúp|gác|tắt|ngắt) máy|"
    r"mất sóng|"
    r"không (?:nghe (?:rõ|được|thấy)|cho (?:biết|số)|để lại|cung cấp)|hẹn gọi lại)[^\n]{0,30}",
    re.IGNORECASE,
)


def _without_notes(text: str, span: Span) -> Span:
    """Return the words of a cell without its last lines where these are of whoever noted them: "Mã HS: H05.21"."""
    start, end = span.start, span.end
    while (at := text.rfind("\n", start, end)) >= 0 and _NOTE.fullmatch(text, at + 1, end):
        end = at
    return Span(start, end)


@lru_cache(maxsize=8192)
def person_of_cells(name: str | None, place: str | None) -> tuple[str | None, str | None]:
    """Return the speaker and his place, from a name cell, an address cell, or one that holds both."""
    speaker, where = _of_cell(name) if name else (None, None)
    if place is None:
        return speaker, where
    inside, own = parse_person(place)
    if own is None and not TITLED.match(place):
        inside = None  # "Trần Phú", "Hoàng Mai": wards bear the names of people
    if speaker is None:
        speaker = inside
    return speaker, own or (place if inside is None and not place.lower().startswith("cử tri") else None) or where


_LINE_OR_DASH = re.compile(r"\n|\s[–—-]\s")
_OF_THE_HIGHLANDS = re.compile(r"[^\W\d_]['’][^\W\d_]{2,20}")  # "K'Brẻh", "H'Linh": one word is the whole name
_FULL_NAME_OF_THE_HIGHLANDS = re.compile(
    rf"(?:(?i:ông|bà|anh|chị) )?(?P<name>(?:Y|(?:[HK]['’]?|[^\W\d_]['’])[^\W\d_]{{1,20}})(?: {CAPITAL}){{1,3}})\s*"
    r"(?:[,(](?P<about>.*))?",
    re.DOTALL,
)
_FULL_NAME_OF_THE_HIGHLANDS = re.compile(
    rf"(?:(?i:ông|bà|anh|chị) )?(?P<name>(?:[^\W\d_]['’][^\W\d_]{{2,20}}|Y {CAPITAL})(?: {CAPITAL}){{1,3}})"
    r"(?:\s*[,(]\s*(?P<about>[^\n()]*)\)?)?"
)
_SOMEWHERE = re.compile(rf"{CAPITAL}(?: {CAPITAL}){{0,4}}")


def _of_cell(cell: str) -> tuple[str | None, str | None]:
    r"""Return the name and the place in a cell of speakers.

    Where the first line, or what stands before a dash, is a name, nothing behind belongs to it: "Lò Thị Én\nBa Trại".
    """
    if full := _FULL_NAME_OF_THE_HIGHLANDS.fullmatch(cell.strip()):
        return full["name"], place_in(full["about"]) if full["about"] else None
    first, *others = [part.strip(" ,;") for part in _LINE_OR_DASH.split(cell.strip(), maxsplit=1)]
    name = parse_person(first)[0] if others else None
    if others and name is None and not any(parse_person(line)[0] for line in others[0].split("\n")):
        name = first if _OF_THE_HIGHLANDS.fullmatch(first) else person_in_cell(first)[0]
    if name is None or place_in(first) is not None:
        return person_in_cell(cell)
    below = (line.strip() for line in others[0].split("\n")) if "\n" in cell else iter(())
    return name, place_in(others[0]) or next((line for line in below if _SOMEWHERE.fullmatch(line)), None)
