"""What the headers of a table say that its columns hold: the words, the speaker, the place, the answer."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.ingest.words.spelling import plain

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
                r"(?:lanh dao|can bo|phuong|xa|quan|huyen|thi xa|tinh|chinh quyen|ubnd|chu toa|chu tri)(?: \w+){0,2} "
                r"(?:tra loi|noi|dap|hua|giai dap|phan hoi|hoi dap|chot)(?: .*)?|"
                r"(?:noi dung|y kien|huong) (?:xu ly|giai quyet).*|tinh hinh giai quyet.*|"
                r"y kien (?:chi dao|phe duyet|(?:cua )?(?:co quan|don vi|phong|lanh dao|chu tich)).*"
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
                r"gop y|de nghi|co y kien|dai dien).*|cu tri|"
                r"cong dan(?: (?:den(?: (?:gap|tru so))?|duoc tiep))?|speaker.*|"
                r"name|author|sender|dai bieu|"
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
                r"thon.*|khu vuc.*|quan(?! (?:ly|he|trac|su|tri|tam|diem)).*|"
                r"huyen.*|tdp|diem cau|vi tri|don vi (?:bau cu|kien nghi|neu)|dia diem.*|"
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
# what the words of a header hint at, where no pattern above knows it
_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("number", r"so"),
        (
            "reply",
            r".*\b(?:tra loi|hoi dap|phan hoi|giai trinh|giai dap|loi (?:can bo|lanh dao|co quan|chu toa))\b.*",
        ),
        ("deadline", r"(?:hen|bao gio|khi nao|den bao gio|du kien|xong).*"),
        ("speaker", r"ai (?:neu|noi|hoi|gui|phan anh|kien nghi|phat bieu|de nghi|gop y).*|(?:nguoi dan|ho dan|chu ho)"),
        (
            "text3",
            r".*\b(?:dien bien|trinh bay|loi (?:kh|khach|dan|nguoi|cong dan|cu tri|ba con)|tam tu|nguyen vong|"
            r"buc xuc|y kien|kien nghi|phan anh|cau hoi|gop y|(?:dan|nguoi dan|ba con|cu tri|cong dan|khach|kh) "
            r"(?:da |co )?(?:neu|noi|hoi|keu|bao|phan anh|trinh bay|de nghi|mong)|viec (?:gi|can)|bao (?:gi|viec "
            r"gi))\b.*",
        ),
        ("id", r"ticket.*|case.*|so (?:vu|ca|ho so|don|phieu).*"),
        ("date", r"(?:tiep nhan |nhan |gui )?luc.*|gio.*|buoi.*|phien.*"),
    )
)
N_RANKS = len(_TEXT) + 1
"""How many kinds of columns of words there are: "text0" to "text3"."""
_PARTS = re.compile(r"\s*(?:[/,;&+\n]|\s[-–]\s|\svà\s)\s*")


@lru_cache(maxsize=1024)
def column_kind(column: str) -> str:
    """Return what a header says its column holds: "text0" to "text3" (best first), "speaker", "reply", … or "".

    Of a header of two rows, "Nguồn – Họ tên", the lower one says more. One that names two things, "Khách / nơi ở", is
    the speaker's if one of them is he.
    """
    column = without_number(column)
    upper, _, lower = column.rpartition(BETWEEN_ROWS)
    known = (_kind(lower) if upper else "") or _kind(column) or (_kind(upper) if upper else "")
    if known:
        return known
    parts = [part for part in _PARTS.split(column) if part]
    kinds = [_kind(part) for part in parts] if len(parts) > 1 else []
    if "speaker" in kinds and not any(kind.startswith("text") for kind in kinds):
        return "speaker"
    return _hinted(column)


def without_number(column: str) -> str:
    """Return a header without the number of its question.

    >>> without_number("Câu 2. Anh/chị cần gì?"), without_number("Câu 2")
    ('Anh/chị cần gì?', 'Câu 2')
    """
    return _QUESTION_NUMBER.sub("", column, count=1)


def is_question(column: str) -> bool:
    """Return whether a header asks something of whoever fills the column in.

    >>> is_question("Anh/chị thấy đường đi thế nào?"), is_question("Ai nêu?")
    (True, False)
    """
    return column.rstrip(" )*").endswith("?") and len(column.split()) >= _FEWEST_WORDS


_QUESTION_NUMBER = re.compile(r"\s*(?:câu(?: hỏi)?(?: số)? )?\d{1,2}\s*[.):/]\s*(?=[^\W\d_])", re.IGNORECASE)
_FEWEST_WORDS = 5  # of a question
_OF_QUESTIONS = ("text", "speaker")  # "Quận nên làm gì?" asks for words, not for a place


def _hinted(column: str) -> str:
    folded = folded_header(column)
    return next((kind for kind, pattern in _HINTS if pattern.fullmatch(folded)), "")


def _kind(column: str) -> str:
    kind = _known(column)
    return "" if is_question(column) and not kind.startswith(_OF_QUESTIONS) else kind


def _known(column: str) -> str:
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
