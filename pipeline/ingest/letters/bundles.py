"""Several papers of citizens in one file: the lines that set them apart, and what these say of who wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from pipeline.ingest.voices.names import parse_person, place_in
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Span

_NUMBER = r"(?:\d{1,3}|nhất|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười)(?!\w)"
_PAPER = (
    r"(?:(?:phụ lục|bản (?:sao|chụp)|kèm theo)(?: (?:số )?\d{1,2})?\s*[:.–-]?\s*)?(?:(?:bức|lá|tờ|bản) )?"
    r"(?:thư(?! (?:ký|viện|mời|chúc))|đơn(?! (?:vị|giá|thuốc))|phiếu(?! (?:bầu|chuyển|trình|thu|chi))|giấy(?! "
    r"(?:mời|phép|"
    r"chứng|khen|giới))|tờ(?! (?:trình|bản|khai|thửa))|bức(?! tường)|lá(?! cờ)|"
    r"(?:ý kiến|kiến nghị)(?: (?:riêng|khác|bổ sung))? (?:gửi |đính )?kèm(?: theo)?)(?!\w)"
)
_WHAT = (
    r"(?: (?:kiến nghị|phản ánh|đề nghị|góp ý|ghi ý kiến|khiếu nại|tố cáo|hỏi|ngỏ|viết tay|của (?:người )?dân|cử tri))?"
)
_NUMBERED = re.compile(rf"\W*{_PAPER}{_WHAT}(?: thứ| số)? {_NUMBER}(?:\W*|\s*[.:(–—-][^\n]{{0,100}})", re.IGNORECASE)
_SET_APART = re.compile(
    rf"\s*(?:[-–—=*~_#]{{2,}}|\[)\s*(?P<title>{_PAPER}[^\n]{{0,120}}?)\s*(?:[-–—=*~_#]{{2,}}|\])\s*", re.IGNORECASE
)
_OF_SOMEBODY = re.compile(rf"\W*{_PAPER}[^\n:]{{0,30}}? của (?:ông|bà|anh|chị|cụ|hộ)(?!\w)[^\n]{{3,80}}", re.IGNORECASE)
_WRITER = re.compile(r"(?:(?<!\w)của|[-–—:(])\s*(?P<who>[^\n()\[\]=*#]{3,80})", re.IGNORECASE)
_SEVERAL = re.compile(
    r"nét chữ|(?<!\w)(?:hai|ba|bốn|năm|sáu|nhiều|mấy|\d{1,2}) (?:người|bà con|ý kiến|nét)(?!\w)|mỗi (?:dòng|đoạn|"
    r"người)",
    re.IGNORECASE,
)
_LONGEST = 160  # code points of a title
_ENCLOSED = re.compile(r"(?<!\w)kèm(?!\w)", re.IGNORECASE)
_PETITION = re.compile(
    r"\s*ĐƠN (?:THƯ )?(?:KIẾN NGHỊ|ĐỀ NGHỊ|PHẢN ÁNH|KHIẾU NẠI|TỐ CÁO|XIN|KÊU CỨU|TRÌNH BÀY|YÊU CẦU)(?!\w)"
)
_RULE = r"(?:[-–—=*~_#]{2,}|[\[\]])"
_DECIDES = (
    r"bút phê|phê duyệt|ý kiến (?:chỉ đạo|xử lý|phê duyệt|(?:của )?lãnh đạo)|(?:kết quả|hướng) (?:xử lý|giải quyết)"
)
_DECISION = re.compile(
    rf"\s*{_RULE}\s*(?:{_DECIDES}|lãnh đạo [^\n]{{0,40}}(?:phê|chỉ đạo))(?!\w)[^\n]{{0,100}}?\s*{_RULE}\s*",
    re.IGNORECASE,
)
_NOTED = re.compile(
    rf"\s*\[\s*(?:{_DECIDES}|lãnh đạo|giám đốc|chủ tịch|trả lời|phúc đáp)(?!\w)[^\]:\n]{{0,60}}:\s*(?=\S)",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(r"ky(?: ten)?(?!\w).{0,20}|chu ky.{0,20}")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a bundle: the line above it, and what stands on it."""

    title: str
    blocks: Sequence[Block]

    @property
    def by_several(self) -> bool:
        """Whether the title says that each paragraph is of another hand."""
        return _SEVERAL.search(self.title) is not None

    @property
    def writer(self) -> tuple[str | None, str | None]:
        """The name and the place of whom the title names."""
        for match in _WRITER.finditer(self.title):
            name, place = parse_person(match["who"])
            if name is not None:
                return name, place or place_in(self.title[match.end() :])
        return None, None


def papers(text: str, blocks: Sequence[Block]) -> list[Paper]:
    """Return the papers that lines such as "--- THƯ THỨ NHẤT ---", "Đơn số 2 (bà A)" set apart; [] for less than two.

    What stands above the first of them is whose who sent them on; a petition to which notes of others are enclosed is
    a paper, too.
    """
    titles = [at for at, block in enumerate(blocks) if _is_title(block.span.cut(text))]
    parts = pairwise([*titles, len(blocks)])
    found = [Paper(blocks[at].span.cut(text), blocks[at + 1 : end]) for at, end in parts if at + 1 < end]
    above = blocks[: titles[0]] if titles else []
    if found and _ENCLOSED.search(found[0].title) and any(_PETITION.match(block.span.cut(text)) for block in above):
        found.insert(0, Paper("", above))
    return found if len(found) > 1 else []


def is_decision(line: str) -> bool:
    """Return whether a line is the title of what an office wrote below a letter: "--- BÚT PHÊ ---"."""
    return _DECISION.fullmatch(line) is not None


def noted(text: str, line: Span, end: int) -> Span | None:
    """Return what somebody in office noted on a letter, as whoever typed it off gives it in brackets, until `end`.

    None where a line opens no such note: "[bút phê: Khoa Nội xem lại.]".
    """
    label = _NOTED.match(text, line.start, line.end)
    if label is None:
        return None
    closing = text.find("]", label.end(), end)
    return Span(label.end(), line.end if closing < 0 else closing)


def own_part(document: Document, lines: Sequence[Span]) -> list[Span]:
    """Return the lines of a letter above the table of its signatures, and above what an office wrote below."""
    text = document.text
    signed = [block.span.start for block in document.blocks if block.column and _SIGNATURES.fullmatch(_bare(block))]
    first = next((start for start in signed if start > lines[0].start), len(text))
    above = takewhile(
        lambda line: line.start < first and not (is_decision(line.cut(text)) or noted(text, line, line.end)), lines
    )
    return list(above) or list(lines)


def _bare(cell: Block) -> str:
    return " ".join(plain(cell.column or "").strip(" .,:()").split())


def _is_title(line: str) -> bool:
    if len(line) > _LONGEST or "\n" in line.strip():
        return False
    if _SET_APART.fullmatch(line):
        return True
    return any(pattern.fullmatch(line) and line.rstrip()[-1] not in ".;?!" for pattern in (_NUMBERED, _OF_SOMEBODY))
