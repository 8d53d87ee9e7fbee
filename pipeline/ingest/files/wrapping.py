"""Lines that a program broke at a width become paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_WIDE = 50  # code points: a program that wraps lines wraps them at about this width or more
_WIDEST = 200
_NARROWEST, _NARROW = 40, 60  # ... of what people type off line by line
_FEWEST = 8  # lines by which a narrow width is known
_MOST = 0.85  # of them have no room for the word that begins the next
_INDENT = 0.1  # share of the width by which the first line of an item may stand in
_ITEM = re.compile(
    r"\s*(?:[-+*•●▪–—►>]\s|(?:=>|->|[→⇒])\s|\d{1,3}(?:\.\d{1,2}){0,3}[.)]\s|\d{1,2}/(?!\d)|[a-zđA-ZĐ][.)]\s|[IVX]{1,6}[.)/]\s|"
    r"\(\d{1,2}\)|#|\||"
    r"\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s|(?:Điều|Chương|Mục|Phần) [\dIVX])"
)
_LABEL = re.compile(
    r"\s*[^\s:.,;][^:.,;\n]{0,60}:(?:\s|$)|"
    r"\s*(?:Ông|Bà|Anh|Chị|Cô|Chú|Bác|Cụ|Đồng chí|Đ/c|Cử tri|Đại biểu)\s[^:.;\n]{2,110}:(?:\s|$)"
)
_WANTS_NUMBER = re.compile(
    r"(?<!\w)(?:số|điều|khoản|nghị (?:quyết|định)|quyết định|thông tư|chỉ thị|thửa|tờ|tổ|ấp|khóm|khu phố|ngõ|ngách|hẻm|"
    r"ngày|tháng|năm|quý|lúc|hồi|quốc lộ|tỉnh lộ|lớp|khoảng|gần|hơn|trên)\s*$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?:;…][\"'”’)\]]*\s*$")


def starts_item(line: str) -> bool:
    """Return whether a line opens a list item or a numbered section.

    >>> starts_item("2. Bà Hoa:"), starts_item("- Đường hỏng"), starts_item("12/10/2026, cử tri hỏi")
    (True, True, False)
    """
    return bool(_ITEM.match(line))


def ends_sentence(line: str) -> bool:
    """Return whether a line ends with a full stop or its like."""
    return bool(_END.search(line[-40:]))


def wrap_width(lines: Sequence[str]) -> int | None:
    """Return the width at which `lines` were wrapped; None if each line is a paragraph of its own.

    Wrapped text has many lines of nearly one length, most of them break off within a sentence, and most of the lines
    below those go on in small letters.
    """
    return _wide(lines) or _narrow(lines)


def _narrow(lines: Sequence[str]) -> int | None:
    """Return the width of a text typed off line by line, whatever wider lines stand between its own."""
    lengths = Counter(length for line in lines if _NARROWEST <= (length := len(line.strip())) <= _NARROW)
    n_at = {width: sum(n for length, n in lengths.items() if width * 0.85 <= length <= width) for width in lengths}
    width = max(n_at, key=lambda at: (n_at[at], -at), default=0)
    full = [line.strip() for line in lines if width * 0.85 <= len(line.strip()) <= width]
    if len(full) < _FEWEST or len(full) < 0.4 * sum(bool(line.strip()) for line in lines):
        return None
    pairs = [(above.strip(), line.split()[0]) for above, line in pairwise(lines) if above.strip() and line.strip()]
    going_on = [(above, word) for above, word in pairs if word[0].islower() and len(above) <= width]
    filled = sum(len(above) + 1 + len(word) > width for above, word in going_on)
    return width if len(going_on) >= 0.5 * len(full) and filled >= _MOST * len(going_on) else None


def _wide(lines: Sequence[str]) -> int | None:
    lengths = sorted(len(line.strip()) for line in lines if len(line.strip()) >= _WIDE)
    if len(lengths) < 6:
        return None
    longest = lengths[int(len(lengths) * 0.95)]
    full = [line for line in lines if len(line.strip()) >= longest * 0.75]
    open_ended = sum(not ends_sentence(line) for line in full)
    tight = longest <= _WIDE * 2 and sum(length >= longest * 0.85 for length in lengths) >= len(lengths) * 0.8
    is_even = (
        longest <= _WIDEST and len(full) >= len(lengths) * 0.4 and open_ended >= len(full) * (0.4 if tight else 0.6)
    )
    return longest if is_even and _goes_on(lines, longest * 0.75) else None


def _goes_on(lines: Sequence[str], full: float) -> bool:
    below = [line.lstrip()[:1] for above, line in pairwise(lines) if len(above.strip()) >= full and line.strip()]
    return bool(below) and sum(map(str.islower, below)) >= len(below) * 0.4


def runs_on(last: str, line: str, width: int) -> bool:
    """Return whether `line` goes on with the paragraph that `last` is the latest line of, both wrapped at `width`."""
    last, line = last.strip(), line.strip()
    if not last or not line:
        return False
    if line[0].isdigit() and len(last) >= width * 0.6 and _WANTS_NUMBER.search(last[-20:]):
        return True
    if starts_item(line):
        return False
    if line[0].islower():
        return not ends_sentence(last) or len(last) >= width * 0.6
    first_word = line.split(None, 1)[0]
    room = width - len(last)
    if len(last) > width * 1.1 or last.isupper() != line.isupper():
        return False
    if last.isupper():
        return len(last) >= width * 0.85 and not ends_sentence(last)
    if ends_sentence(last):
        return room <= len(first_word) and not _LABEL.match(line)
    indent = width * _INDENT if starts_item(last) and not _LABEL.match(line) else 0
    return room < max(len(first_word) + 8, width * 0.15) + indent


def join_wrapped(lines: Iterable[str], width: int) -> Iterator[tuple[int, str]]:
    """Yield (index of its first line, text) of each paragraph; an empty line ends one."""
    parts: list[str] = []
    first = 0
    last = ""
    for index, line in enumerate(lines):
        if parts and runs_on(last, line, width):
            parts.append(line.strip())
        else:
            if parts:
                yield first, join_parts(parts)
            parts, first = ([line.strip()], index) if line.strip() else ([], index)
        last = line
    if parts:
        yield first, join_parts(parts)


def join_parts(parts: Sequence[str]) -> str:
    """Return lines as one: with a space between them, without where a word is broken at a hyphen.

    >>> join_parts(["công trình ki-", "lô-mét số 5", "- đã hỏng"])
    'công trình ki-lô-mét số 5 - đã hỏng'
    """
    out = parts[0]
    for part in parts[1:]:
        if out.endswith("\xad"):
            out = out[:-1] + part
        else:
            out += part if len(out) > 1 and out[-1] == "-" and out[-2].isalpha() and part[:1].islower() else " " + part
    return out
