"""What kind of line one of minutes is, by its looks: an item, a heading, a remark of the clerk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.minutes.sections import BARE_ANSWER, Section
from pipeline.ingest.voices.floor import lines_of
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block

LONGEST_TITLE = 70  # code points
_BY_CLOCK = r"\s*\d{1,2}[hg:]\d{2}\s*[:–-]\s+"
ITEM = re.compile(
    r"\s*(?:ý kiến|câu hỏi|câu|kiến nghị) (?:thứ |số )?\d{1,3}\s*[:.)]\s*|\s*(?:[IVXivx]{1,6}|"
    r"\d{1,2}(?:\.\d{1,2})*|[A-Za-zĐđ]|[-–+*•#]+)\s*[.)/:]?\)?\s+|\s*[IVX]{1,6}\s*[-–/]\s*|"
    rf"\s*phần\s+(?:thứ\s+)?\w+\s*[:.–-]\s*|{_BY_CLOCK}",
    re.IGNORECASE,
)
"""The number, letter, dash or time before an item."""
CLOCKED = re.compile(_BY_CLOCK)
"""The time before what was said then, in minutes kept by the clock: "8h30: "."""
_FIELD = re.compile(
    r"(?:(?:ve |nhom |cac )*(?:linh vuc|nhom|mang|cong tac|van de|noi dung|khoi|chuyen de)|ve|doi voi)\b"
)
FIRST_PERSON = re.compile(r"(?:toi|em|chau|chung toi|ba con chung toi)\b")
_ASKS = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|phan anh|mong|xin|yeu cau|(?<!xa )(?<!le )(?<!cau )hoi(?! (?:dong|nghi|vien))|chua|"
    r"(?<!hang )khong(?! gian| khi)|(?<!thiet )bi|(?<!thiet )(?<!nhu )can(?! bo| cu| ho)|(?<!viec )lam|gay|hong)(?!\w)"
)


_IN_BRACKETS = re.compile(r"\([^()]*\)?")


def is_heading(section: Section, line: str, bare: str, *, styled: bool) -> bool:
    """Return whether a line is short, names a field and asks for nothing; `styled` if it is set as a heading."""
    if len(line) > 110 or FIRST_PERSON.match(bare) or line.rstrip().endswith((".", ";", "!", "?")):
        return False
    roman = re.match(r"\s*(?:[IVX]{1,5}|[A-ZĐ])\s*[.)/–-]", line) is not None
    if roman and _IN_BRACKETS.sub("", line).isupper() and section not in {"attendance", "closing"}:
        return True
    if section not in {"comments", "none", "replies"}:
        return False
    named = _FIELD.match(bare) is not None
    short = line.rstrip().endswith(":") or styled or roman or line.isupper()
    return (short or named) and not _ASKS.search(bare)


def holds_words(line: str) -> bool:
    """Return whether a line that sounds like a section has words after a colon, which may be somebody's: "Hỏi: …"."""
    colon = line.find(":")
    if BARE_ANSWER.fullmatch(plain(line[: max(0, colon)])) and line[colon + 1 :].strip():
        return True
    return 0 < colon < 120 and len(line) - colon > 12


def is_new_item(section: Section, line: str) -> bool:
    """Return whether a line is an item of a conclusion or of a list of replies, or is noted by the clock.

    Each of these is read on its own.
    """
    return (ITEM if section in {"replies", "conclusion"} else CLOCKED).match(line) is not None


def is_aside(line: str) -> bool:
    """Return whether a line is the clerk's, between two paragraphs of a speaker or below: "(Hội trường vỗ tay.)".

    >>> is_aside("9h40 nghỉ giải lao"), is_aside("9h40 xe rác mới tới")
    (True, False)
    """
    return (line.strip().startswith("(") and line.strip().endswith(")")) or _PAUSE.fullmatch(plain(line)) is not None


_PAUSE = re.compile(
    r"\s*\d{1,2}[hg:]\d{0,2}\s*[:,.–-]?\s*(?:hop |lam viec |xin )?(?:tiep|nghi|giai lao|bat dau|xong|ket thuc|tro lai|"
    r"vao hop|hop lai)(?!\w)[^:]{0,30}"
)


def n_bare_answers(text: str, blocks: Sequence[Block]) -> int:
    """Return how many lines there are that hold nothing but "Trả lời:"."""
    lines = (span.cut(text) for block in blocks for span in lines_of(text, block.span) if len(span) <= 30)
    return sum(BARE_ANSWER.fullmatch(plain(line)) is not None for line in lines)


def mark_of(line: str, words: str) -> str:
    """Return the number or dash before a line of a list that introduces somebody; "" where a list of his may follow.

    `words` are his, behind his name.
    """
    mark = _MARK.match(line)
    return "" if mark is None or _MARK.match(words) or words.rstrip()[-1:] in {":", ""} else mark[0].strip()


def is_next(mark: str, line: str, *, dashes: bool) -> bool:
    """Return whether a line is the item of a list that follows the one behind `mark`; one of `dashes` too, if told so.

    >>> is_next("1.", "2. Cống tắc.", dashes=False), is_next("1.", "1. Cống tắc.", dashes=False)
    (True, False)
    """
    other = _MARK.match(line)
    if not mark or other is None:
        return False
    number, following = mark.rstrip(".)/"), other[0].strip().rstrip(".)/")
    if number.isdigit() and following.isdigit():
        return int(following) == int(number) + 1
    return dashes and mark == other[0].strip()


_MARK = re.compile(r"\s*(?:\d{1,2}[.)/]|[-–+*•])\s*(?=\S)")
