"""The sections of minutes and reports, and the lines that open them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document

Section = Literal["none", "attendance", "opening", "comments", "replies", "conclusion", "closing"]
_SECTION_WORDS: tuple[tuple[Section, str], ...] = (
    (
        "replies",
        (
            r"(?:cac |phan |noi dung |y kien |tom tat )*(?:phat bieu |y kien )?(?:tra loi|giai trinh|tiep thu|phan "
            r"hoi(?! dap)|giai dap|hoi am)(?!\w).*|"
            r"(?:lanh dao|dai dien|cac (?:phong|co quan|don vi|nganh)|ubnd|uy ban nhan dan)\b.{0,80}(?:tra "
            r"loi|giai trinh|tiep thu|phan hoi|giai dap).*|"
            r"(?:cac |nhung )?(?:y kien|kien nghi|cau hoi|noi dung) (?:tren )?(?:da |se )?duoc (?:tra loi|giai trinh|"
            r"giai dap|phan hoi)(?!\w).*|"
            r"y kien (?:cua )?(?:cac )?(?:phong|ban|nganh|co quan|don vi|lanh dao|chinh quyen|ubnd)\b.*"
        ),
    ),
    (
        "conclusion",
        (
            r"(?:phat bieu |y kien |noi dung |phan )*(?:ket luan|chi dao|be mac)(?!\w).*|ket luan.*|(?:dong chi "
            r")?chu (?:tri|toa) (?:hoi nghi )?ket luan.*|"
            r"(?:cac )?(?:nhiem vu|cong viec) (?:duoc )?(?:giao|phan cong).*|phan cong (?:thuc hien|"
            r"nhiem vu).*"
        ),
    ),
    (
        "attendance",
        (
            r"thanh phan.*|(?:dai bieu|khach moi|thanh vien|nguoi) (?:tham du|du hop|du|co mat).*|thoi gian.*|dia "
            r"diem.*|chu (?:tri|toa)(?: (?:hoi nghi|cuoc hop|buoi))?|"
            r"thu ky.*|co mat.*|vang mat.*|to chuc|tham du.*"
        ),
    ),
    (
        "comments",
        (
            r"(?:tong hop |tom tat |phan |noi dung |cac |mot so |nhung |nhom )*(?:y kien|kien nghi|phan anh|cau "
            r"hoi|phat bieu|thao luan|doi thoai|hoi dap|hoi - dap|hoi va dap|gop y|chat van|tham luan)"
            r"(?!\w)(?! cua (?:ban thuong truc|thuong truc|uy ban mttq|ubmttq|mttq|mat tran|to dai bieu|doan dai bieu)|"
            r" chi dao| ket luan| giai trinh| tra loi|.{0,12}(?<!\w)(?:duoc|da) (?:tra loi|giai trinh|"
            r"giai dap)).*|(?:cu dan|phu huynh|nong dan|doanh nghiep|"
            r"hoi vien) (?:hoi|neu|gop y)(?! (?:dong|nghi|vien))(?!\w).{0,40}|"
            r"(?:cu tri|nhan dan|dai bieu|cong dan|ba con|nguoi dan)\b.{0,40}(?:phat bieu|y kien|kien nghi|"
            r"phan anh|neu).{0,40}|(?:phan )?trao doi(?:,)? (?:thao luan|doi thoai).*|"
            r".*(?:co|duoc|tiep nhan|ghi nhan) \d+ (?:luot )?(?:y kien|kien nghi|cau hoi|phan anh).*"
        ),
    ),
    (
        "opening",
        (
            r"(?:phat bieu )?khai mac.*|noi dung|dien bien.*|bao cao.*|chuong trinh.*|noi dung (?:hoi nghi|lam "
            r"viec|cuoc hop|chinh|chuong trinh).*|tinh hinh (?:chung|tu tuong|du luan|doi song|nhan dan).*"
        ),
    ),
    (
        "closing",
        (
            r"noi nhan.*|noi gui.*|(?:kien nghi|de xuat|de nghi)(?:,? (?:kien nghi|de xuat|de nghi))* cua (?:ban )?"
            r"(?:thuong truc|uy ban mttq|ubmttq|mttq|mat tran|to dai bieu|doan dai bieu).*|nhan xet(?: chung)?|"
            r"(?:nhan xet,? )?danh gia(?: chung| tinh hinh| ket qua)*"
            r"(?: (?:giai quyet|thuc hien))?|"
            r"(?:phuong huong|nhiem vu|giai phap|ke hoach)(?:,?(?: va)? (?:nhiem vu|giai phap|trong tam|tiep theo|"
            r"(?:trong )?(?:thoi gian|ky|nam|quy|thang|6 thang) (?:toi|tiep theo|cuoi nam|sau)))+|phuong huong|"
            r"ton tai,? han che(?:,? (?:va )?nguyen nhan)?|to chuc thuc hien"
        ),
    ),
)
_SECTIONS = tuple((section, re.compile(words)) for section, words in _SECTION_WORDS)
CLOSING = re.compile(
    r"(?:tren day la|bao cao tren|tran trong (?:bao cao|de nghi|kinh trinh)|kinh trinh)|"
    r"(?:hoi nghi|cuoc hop|buoi \w+(?: "
    r"\w+){0,4}|bien ban|cuoc tiep xuc|cuoc doi thoai|hop|cuoc \w+) (?:da |duoc |nay |ket |be |thong )*(?:ket thuc|"
    r"be mac|lap|thong qua|nhat tri|cung ngay)|(?:hop xong|tan hop)(?!\w)|het ?[-–—*_=]{2,}|"
    r"(?:tin,? )?bai(?:,? (?:va )?anh)? ?: ?\w"
)
FRAME = re.compile(r"(?:thoi gian|dia diem|thanh phan|tham du|co mat|vang mat)(?: [a-z ]{0,40})?: ?\S")
"""What a paper says on one line of when and where people met, and who came."""
PASSES_ON = re.compile(
    r"(?:(?:ban )?thuong truc|van phong|doan (?:dai bieu|dbqh)|to dai bieu|uy ban mttq|ubmttq|cac (?:y kien|"
    r"noi dung) chua)(?!\w)[^.:;]{0,80}(?:de nghi|tong hop|chuyen|bao cao)(?!\w)[^:;]{0,160}(?:giai quyet|tra loi|"
    r"xem xet|co quan)(?!\w)"
)
"""Who collected the comments says what becomes of them: "Thường trực HĐND đề nghị UBND chỉ đạo giải quyết"."""
_LIST_BELOW = re.compile(r".*(?:y kien|kien nghi|phan anh|noi dung|phat bieu|van de|cau hoi)\b.{0,60}:\s*$", re.DOTALL)
_LISTS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("conclusion", re.compile(r"(?<!\w)(?:ket luan|chi dao|thong nhat|yeu cau|giao nhiem vu)(?!\w)")),
    ("replies", re.compile(r"(?<!\w)(?:tra loi|giai trinh|giai dap|phan hoi)(?!\w)")),
)

BARE_ANSWER = re.compile(
    r"\W*(?:(?:noi dung |phan |y kien |ket qua )?(?:tra loi|giai trinh|giai dap|phan hoi)|dap|tl)\W*"
)
"""A line or label that says no more than that an answer follows."""


def section_below(line: str, bare: str) -> Section | None:
    """Return the section of the list that a line announces, "Cử tri có các ý kiến sau:"; None where it announces none.

    `bare` is the line without number, in lower case and without tones.
    """
    if not line.rstrip().endswith(":") or len(line) <= _SHORTEST_LEAD or not _LIST_BELOW.match(bare):
        return None
    return next((section for section, words in _LISTS if words.search(bare)), "comments")


_SHORTEST_LEAD = 40  # code points
_COUNTED = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,4})\s*[.)]\s*(?=\S)")
_NUMBERED = re.compile(r"\s*(?:[IVX]{1,4}|[A-ZĐ]|(?i:phần\s+(?:thứ\s+)?\w+))\s*[.:)/–-]\s*(?=\S)")


def is_of_residents(bare: str) -> bool:
    """Return whether a heading only names where people live: their comments stand below it.

    >>> is_of_residents("thon vang (hop ngay 4/3, 60 ho du)"), is_of_residents("thon vang se hop ngay 4/3")
    (True, False)
    """
    return _RESIDENTS.fullmatch(bare) is not None


_RESIDENTS = re.compile(
    r"(?:y kien (?:cua )?)?(?:(?:cu tri|nhan dan|ba con) )?(?:to dan pho|tdp|to|thon|xom|ap|khom|ban|buon|lang|khu pho|"
    r"khu vuc|khu dan cu|khu|khoi|phuong|xa|thi tran)(?: (?:so )?[^\s:;.,(]+){1,4}(?: ?\([^()]*\))?\W*"
)


def titled(document: Document, blocks: Sequence[Block]) -> str:
    """Return the title of a paper whose sections of comments bear numbers, as "I. Ý kiến của cử tri", "2. Thôn Vàng".

    "" for others.

    Such a title opens no section: between it and them, the paper says how it came about.
    """
    lines = [block.span.cut(document.text) for block in blocks if len(block.span) <= _LONGEST_TITLE]
    sections = (section_of(head, True) for head in _below_numbers(lines, _NUMBERED))
    numbered = "comments" in sections or any(map(is_of_residents, _below_numbers(lines, _COUNTED)))
    return document.meeting.title or "" if numbered else ""


def _below_numbers(lines: Sequence[str], number: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands behind such numbers, in lower case and without tones."""
    for line in lines:
        if found := number.match(line):
            yield plain(line[found.end() :]).strip()


def collects(document: Document) -> bool:
    """Return whether the title of a paper says that it holds what people asked for."""
    return _COLLECTS.search(plain(document.meeting.title or "")) is not None


_COLLECTS = re.compile(r"(?<!\w)(?:y kien|kien nghi|phan anh)(?!\w)")
_LONGEST_TITLE = 130  # code points


def section_of(bare: str, heading: bool) -> Section | None:
    """Return the section that a line opens: `bare` is the line without number, in lower case and without tones."""
    title, colon, rest = bare.partition(":")
    if not title or len(title) > _LONGEST_TITLE or (rest.strip() and len(rest) > 60) or re.search(r"[.;!?]\s", title):
        return None
    for section, pattern in _SECTIONS:
        if pattern.fullmatch(title.strip(" .")):
            long = len(title.split()) > 14
            if section == "comments" and not (heading or colon) and (long or title.rstrip().endswith(".")):
                continue
            return None if long and not (heading or colon) else section
    return None
