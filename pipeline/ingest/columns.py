"""What the columns of a table hold: the words, the speaker, the place, the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.ingest.spelling import plain
from pipeline.records import Block, Document

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("number", r"(?:so )?(?:stt|tt|no|thu tu|so tt)"),
        (
            "reply",
            (
                r"(?:noi dung |y kien |ket qua |van ban |cau |phan )*(?:tra loi|giai trinh|phan hoi|tiep thu).*|ket "
                r"qua.*|dap|reply|"
                r"response|answer|"
                r"(?:da|tinh hinh|viec) (?:noi|bao|tra loi|thong bao|thong tin|phan hoi|giai dap|huong dan) "
                r"?(?:lai|cho|voi|den)?"
                r"(?: (?:nguoi|cong|ba|khach|cu|voi|cho)(?: .*)?)?|"
                r"(?:noi dung|y kien|huong) (?:xu ly|giai quyet).*|tinh hinh giai quyet.*|y kien (?:cua )?(?:co "
                r"quan|don vi|phong).*"
            ),
        ),
        (
            "deadline",
            (
                r"thoi han.*|han (?:xu ly|tra loi|giai quyet|hoan thanh|chot).*|han|deadline|due.*|thoi gian (?:giai "
                r"quyet|hoan thanh|xu ly|thuc hien).*"
            ),
        ),
        ("cooperating", r".*phoi hop.*"),
        ("note", r"ghi chu.*|note.*|so (?:vb|van ban|cong van).*|trang thai|status"),
        (
            "agency",
            (
                r"co quan.*|tham quyen.*|don vi (?:giai quyet|chu tri|xu ly|tra loi|thuc hien|duoc giao|tham muu|"
                r"chiu).*|don vi|"
                r"chu tri.*|noi (?:nhan|chuyen|giai quyet).*|agency|phan cong.*|trach nhiem.*"
            ),
        ),
        ("field", r"linh vuc.*|chu de.*|nhom.*|topic.*|category|field|phan loai.*|loai.*"),
        ("level", r"cap|level|cap (?:hoi nghi|tiep nhan)"),
        ("date", r"ngay.*|date.*|created.*|thoi (?:gian|diem).*|nam"),
        (
            "id",
            (
                r"id|ma|ma so|ma (?:phieu|don|y kien|kien nghi|ho so|pakn|phan anh|tin|dinh danh).*|so (?:phieu|ho so|"
                r"don)|input id|code"
            ),
        ),
        (
            "speaker",
            (
                r"ho (?:va )?ten.*|ten|ten (?:cu tri|nguoi|cong dan).*|nguoi (?:neu|noi|phan anh|kien nghi|gui|goi|"
                r"den|phat "
                r"bieu|hoi|y kien|dan|bao tin|cung cap|nop don|trinh bay|khieu nai|to cao|lien he|"
                r"gop y|de nghi|co y kien|dai dien).*|cu tri|cong dan|speaker.*|name|author|sender|dai bieu|"
                r"chu the|ho ten nguoi.*|ndpa|kh|khach hang.*|nguoi (?:lien lac|lien lac .*)|"
                r"cu tri (?:neu|phat bieu|kien nghi).*|"
                r"(?:thon|to|to dan pho|tdp|khu|xa|phuong|dia ban|dia chi|don vi)(?: va)? (?:nguoi|ho (?:va )?ten).*"
            ),
        ),
        (
            "place",
            (
                r"dia chi.*|dia ban.*|dia phuong.*|noi (?:o|cu tru|phan anh|xay ra|neu|tiep xuc).*|noi|phuong.*|xa|"
                r"xa phuong|place|"
                r"address|location|to dan pho.*|"
                r"thon.*|khu vuc.*|quan.*|huyen.*|tdp|diem cau|vi tri|don vi (?:bau cu|kien nghi|neu)|dia diem.*|"
                r"nguon.*"
            ),
        ),
    )
)
"""Patterns of headers, by what their columns hold; the first that fits counts."""
BETWEEN_ROWS = " – "
"""What a header of several rows has between them."""
_TEXT = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:text|content|comment|comments|message|body|cau hoi|(?:trich )?nguyen van.*|"
        r"noi dung(?: cac| cau)? (?:y kien|kien nghi|phan "
        r"anh|cau hoi|hoi|gop y|de nghi|don|neu|phat bieu|thu|khieu nai).*)",
        r"(?:y kien|kien nghi|phan anh|cau hoi|gop y|de nghi|nguyen vong|tam tu)(?:(?! cua (?:ubnd|co quan|"
        r"phong)).)*|(?:cac|nhung) (?:y kien|kien nghi|phan anh).*",
        r"noi dung.*|tom tat.*|trich yeu.*|van de.*|mo ta.*|description|petition|request|question|details?|tieu "
        r"de.*|feedback|van ban|loi noi|phat bieu.*",
    )
)


@dataclass(slots=True)
class Row:
    """One row: its cells with a column, and those without."""

    number: int
    locator: str
    cells: dict[str, Block] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is what; `text` is where the words stand."""

    text: str
    kinds: Mapping[str, str]  # column -> kind

    def of(self, kind: str) -> Sequence[str]:
        """Return the columns of a kind, in order."""
        return [column for column, own in self.kinds.items() if own == kind and column != self.text]


def find_columns(document: Document, rows: Iterable[Row], text_column: str | None = None) -> Columns | None:
    """Return what the columns of a table are, or None if none of them holds comments.

    `text_column` names the column of the words and wins; where a table lacks it, the result is None.
    """
    lengths: dict[str, list[str]] = {}
    for row in rows:
        for column, block in row.cells.items():
            lengths.setdefault(column, []).append(block.span.cut(document.text))
    kinds = {column: column_kind(column) for column in lengths}
    if text_column is not None:
        wanted = folded_header(text_column)
        found = next((column for column in lengths if folded_header(column) == wanted), None)
        return Columns(found, kinds) if found else None
    for rank in range(len(_TEXT)):
        ranked = [column for column, kind in kinds.items() if kind == f"text{rank}"]
        if ranked:
            return Columns(max(ranked, key=lambda column: _mean_length(lengths[column])), kinds)
    free = [column for column, kind in kinds.items() if kind == ""]
    best = max(free, key=lambda column: _mean_length(lengths[column]), default=None)
    if best is not None and _mean_length(lengths[best]) >= 25 and _is_vietnamese(lengths[best]):
        return Columns(best, kinds)
    return None


@lru_cache(maxsize=1024)
def column_kind(column: str) -> str:
    """Return what a header says its column holds: "text0" to "text2" (best first), "speaker", "reply", … or "".

    Of a header of two rows, "Nguồn – Họ tên", the lower one says more.
    """
    upper, _, lower = column.rpartition(BETWEEN_ROWS)
    return (_kind(lower) if upper else "") or _kind(column)


def _kind(column: str) -> str:
    folded = folded_header(column)
    if re.fullmatch(r"noi dung (?:tra loi|giai trinh|phan hoi|xu ly|giai quyet).*", folded):
        return "reply"
    for rank, pattern in enumerate(_TEXT[:1]):
        if pattern.fullmatch(folded):
            return f"text{rank}"
    for kind, pattern in KINDS:
        if pattern.fullmatch(folded):
            return kind
    for rank, pattern in enumerate(_TEXT):
        if pattern.fullmatch(folded):
            return f"text{rank}"
    return ""


def folded_header(column: str) -> str:
    """Return a header as its words in small letters without diacritics."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain(column)).split())


def _mean_length(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / max(1, len(texts))


def _is_vietnamese(texts: Sequence[str]) -> bool:
    """Sentences, not codes: several words in most cells."""
    return sum(len(text.split()) >= 5 for text in texts) >= len(texts) * 0.5
