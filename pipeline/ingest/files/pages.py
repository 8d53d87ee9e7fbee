"""What pages leave among the lines of a text: their numbers, and the head that stands above or below each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_NUMBER = r"\d{1,4}(?:\s*(?:/|trên|of)\s*\d{1,4})?"
_PAGE = re.compile(
    rf"\s*(?:[-–—=*\[(]+\s*)?(?:trang|page|tr\.)\s*(?:số\s*)?[:.]?\s*{_NUMBER}\s*[-–—=*\])]*\s*|"
    rf"\s*[-–—]+\s*{_NUMBER}\s*[-–—]+\s*|\s{{8,}}\d{{1,4}}\s*|"
    rf"[^\n]{{3,90}}?(?:\s{{2,}}|\s[-–—|]\s)(?:trang|page|tr\.)\s*{_NUMBER}\s*|"
    rf"\s*(?:trang|page|tr\.)\s*{_NUMBER}(?:\s{{2,}}|\s[-–—|]\s)[^\n]{{3,90}}",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?:(?:trang|page|tr\.)\s*(?:số\s*)?[:.]?|[-–—]|^)\s*({_NUMBER})", re.IGNORECASE)
_EDGE = 2  # lines beside the number of a page where its head stands
_LONGEST_HEAD = 100  # code points


def without_pages(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (index, line) of the lines without what pages add, and without the empty lines around it.

    Numbers of pages count from one to the next; a head is a short line that stands beside most of them.

    >>> pages = ["Cống", "- 1 -", "Biên bản", "tắc.", "Đèn", "- 2 -", "Biên bản", "tắt."]
    >>> [line for _, line in without_pages(pages)]
    ['Cống', 'tắc.', 'Đèn', 'tắt.']
    """
    numbers = _numbers_of_pages(lines)
    dropped = {*numbers, *_heads(lines, numbers)}
    for at in sorted(dropped):
        for step in (-1, 1):
            beside = at + step
            while 0 <= beside < len(lines) and not lines[beside].strip():
                dropped.add(beside)
                beside += step
    return ((at, line) for at, line in enumerate(lines) if at not in dropped)


def _numbers_of_pages(lines: Sequence[str]) -> list[int]:
    """Return the indexes of at least two lines that number pages, each a greater number than the one before."""
    found: list[int] = []
    last = 0
    for at, line in enumerate(lines):
        if len(line) > _LONGEST_HEAD + 20 or not any(map(str.isdigit, line)) or not _PAGE.fullmatch(line):
            continue
        counted = _COUNTED.search(line.strip())
        number = int(re.split(r"\D", counted[1])[0]) if counted else 0
        if last < number <= last + 3 or not found:
            found.append(at)
            last = number
    return found if len(found) > 1 else []


def _heads(lines: Sequence[str], numbers: Sequence[int]) -> set[int]:
    """Return the indexes of the lines beside numbers of pages that stand beside most of them."""
    beside = {at for number in numbers for at in _beside(lines, number)}
    counts = Counter(_key(lines[at]) for at in beside)
    often = {key for key, n in counts.items() if n >= 2 and n >= (len(numbers) - 1) * 0.6}
    return {at for at in beside if _key(lines[at]) in often}


def _beside(lines: Sequence[str], at: int) -> list[int]:
    found: list[int] = []
    for step in (-1, 1):
        n = at + step
        n_seen = 0
        while 0 <= n < len(lines) and n_seen < _EDGE:
            if lines[n].strip():
                n_seen += 1
                if len(lines[n]) <= _LONGEST_HEAD:
                    found.append(n)
            n += step
    return found


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.casefold().split()))
