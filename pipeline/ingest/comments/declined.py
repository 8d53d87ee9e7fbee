"""Turns in which somebody raises nothing: he has no comment, gives his time to others, dialled the wrong number."""

from __future__ import annotations

import re

from pipeline.ingest.voices.utterances import asks
from pipeline.ingest.words.spelling import plain

_LONGEST = 200  # code points
_WHO = (
    r"(?:(?:(?!khong |chua )\w+ ){0,4}(?:nhat tri|dong y|thong nhat|dong tinh|tan thanh)(?: (?:voi|cao|hoan toan|"
    r"theo))*(?: [^,.;]{0,50}?)?[,.;] )?"
    r"(?:(?:da|vang|thua [^,]{0,30},|hien nay|hien tai|tam thoi|hom nay|nhin chung|co ban),? )*(?:(?:toi|em|chau|"
    r"chung "
    r"(?:toi|em)|minh|tui|cu tri|ba con|nhan dan|ho|ong|ba|anh|chi|bac|thon|to|xom|ap|khu|phuong|xa|khong ai|"
    r"ca (?:to|thon|xom|hoi truong))(?: [^,.:;]{0,25}?)? ?)?(?:thi |xin |deu |cung |hoan toan |chua |da |nhat tri,? )*"
)
_OPENS = (
    "gọi", "bấm", "điện n", "điện l", "nhầm", "gửi", "quay", "test", "thử", "chạy thử", "kiểm thử", "tin ", "phản ánh ",
    "phiếu", "bản ghi", "rác", "spam", "trùng", "để trống", "alo", "a lô", "mất", "tắt", "máy", "cúp", "(", "xin lỗi",
)  # fmt: skip
_AFTER_NOT = (
    "có ý", "ý kiến", "có kiến", "kiến nghị", "đề nghị", "có gì", "có thắc", "thắc", "có phản", "phản ánh", "có nội",
    "có vấn", "có đề", "phát biểu", "hỏi", "còn ý", "còn gì", "nói nữa", "nhắc lại", "nêu lại", "trình bày",
    "nêu ", "nói ",
)  # fmt: skip
_SHORT = 12  # code points; "Không." is all that is said
_NOTHING = re.compile(
    _WHO + r"(?:(?:khong|chua|k|ko) (?:co |con )?(?:y kien|kien nghi|phan anh|thac mac|y|noi dung|van de|gi|de "
    r"nghi)(?: gi| nao| them| khac| phan anh| kien nghi| can)*(?: (?:ca|het|a|nua|them|phai (?:noi|hoi)|de "
    r"noi))*(?=[\s.,;!]|$)"
    r"|(?:khong|chua) (?:kien nghi|de nghi|phan anh|phat bieu|hoi)(?: gi| them| nua)+)"
)
_GIVES_WAY = re.compile(
    r"(?<!\w)(?:(?:xin (?:phep )?)?nhuong (?:lai )?(?:loi|thoi gian|luot|micro|phan)|xin (?:phep )?(?:rut|thoi)(?: "
    r"lai)? (?:y kien|"
    r"cau hoi|phat bieu)|(?:khong|thoi khong) (?:hoi|noi|phat bieu|nhac lai|neu lai) nua|(?:y kien|cau hoi) cua "
    r"(?:toi|em|chau) (?:da |cung )?(?:trung|giong|duoc (?:tra loi|nguoi truoc))[^.]{0,60}$)(?!\w)"
)
_UNSAID = re.compile(
    r"(?<!\w)(?:khong|chua) (?:trinh bay|neu|noi) (?:duoc|ro|ra)(?: \w+){0,2} (?:noi dung|y kien|van de|viec gi|"
    r"gi)(?!\w)"
)
_NONE = re.compile(
    r"(?:khong|chua)(?: co| y kien| co y kien| phat bieu)?|k|ko|khong a|ok(?:e|i|ay)?|(?:tot|on|binh thuong)(?: a)?"
)
_NO_MATTER = re.compile(
    r"\(?(?:khong nghe (?:ro|duoc|thay)|mat (?:tin hieu|song)|tat may|may ban|cup may|khong ro noi dung)(?!\w)|"
    r"(?:(?:xin loi|da|vang|em|toi|minh),? )*(?:goi|bam|dien|nham|gui|quay) (?:nham|lon|so|may)(?!\w)|(?:nham (?:may|"
    r"so))(?!\w)|"
    r"(?:tin |phan anh |phieu |ban ghi )?(?:test|thu nghiem|chay thu|kiem thu)(?!\w)|thu (?:may|mic|micro|he thong|"
    r"chuc nang|gui)(?!\w)|(?:tin |phieu |phan anh )?(?:rac|spam|trung (?:lap|phieu|voi phieu)|de trong|khong co noi "
    r"dung)\W*$|(?:alo|a lo)(?:[ ,]+\w+){0,3}\W*$"
)


def raises_nothing(words: str) -> bool:
    """Return whether somebody only says that he raises nothing, or never meant to.

    >>> raises_nothing("Không có ý kiến, chúc kỳ họp thành công."), raises_nothing("Gọi nhầm, hỏi số tổng đài taxi.")
    (True, True)
    >>> raises_nothing("Dân không có ý kiến gì nhưng đề nghị công khai quỹ."), raises_nothing("Không có nước sạch.")
    (False, False)
    """
    if len(words) > _LONGEST:
        return False
    if not words.isascii() and not _may(words.lstrip().lower()):
        return False
    bare = plain(words).strip(' .!?,:;-–…"”“')
    if _NO_MATTER.match(bare) or _NONE.fullmatch(bare):
        return True
    found = _NOTHING.match(bare) or _GIVES_WAY.search(bare) or _UNSAID.search(bare)
    return found is not None and not asks(bare[: found.start()] + bare[found.end() :])


def _may(lower: str) -> bool:
    """Tell most words that raise something by what they do not hold, which is cheap."""
    if len(lower) <= _SHORT or lower.startswith(_OPENS) or any(word in lower for word in ("nhường", "xin rút", "nhầm")):
        return True
    for word in ("không ", "chưa "):
        at = lower.find(word)
        while at >= 0:
            if lower.startswith(_AFTER_NOT, at + len(word)):
                return True
            at = lower.find(word, at + 1)
    return ("trùng" in lower or "giống" in lower) and "ý kiến" in lower
