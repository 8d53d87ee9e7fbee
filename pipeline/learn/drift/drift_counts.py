"""Records become counts: for each meeting or comment, how many of its comments fall into which cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Record = Mapping[str, Any]
Name = Literal["agency", "topic", "place", "channel", "new_words", "words"]
DIMENSIONS: tuple[Name, ...] = get_args(Name)

UNKNOWN, OTHER, NEW_WORDS = "(unknown)", "(other)", "(new words)"
MIN_COMMENTS = 5
"""A cell with fewer comments in both periods together is part of `OTHER`; a word in fewer is never named."""

_MOST_WORDS = 3000  # the most frequent ones, so that memory stays bounded
_TOKEN = re.compile(r"\[[^\[\]]{1,30}\]")  # of a mask
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Table:
    """Counts of one dimension. `counts`: sparse (units, cells); `sizes`: what the counts of each unit are out of."""

    name: Name
    ids: tuple[str, ...]
    counts: Any
    sizes: NDArray[np.float64]
    totals: NDArray[np.float64]

    def inside(self, windows: Any) -> NDArray[np.float64]:
        """Return the counts in each window, (windows, cells); for `new_words`, of words that stand nowhere else.

        `windows`: sparse (windows, units) of ones.
        """
        counts = (windows @ self.counts).tocsr()
        if self.name != "new_words":
            return np.asarray(counts.toarray(), float)
        everywhere = np.asarray(self.counts.sum(axis=0)).ravel()
        counts.data = np.where(counts.data == everywhere[counts.indices], counts.data, 0.0)
        return np.asarray(counts.sum(axis=1), float).reshape(-1, 1)


def meeting_of(record: Record) -> tuple[Any, ...]:
    """Return what tells one meeting (or one day at one place of a table of comments) from another.

    Without title and date that is the file: a place alone is where many unrelated comments come from.
    """
    meeting = record["meeting"]
    if not meeting.get("title") and not meeting.get("date"):
        return (record.get("source"),)
    return (record.get("source"), *(meeting.get(key) for key in ("title", "date", "place", "level")))


def number_units(
    baseline: Sequence[Record], current: Sequence[Record], *, by_meeting: bool
) -> tuple[NDArray[np.int64], int]:
    """Return the number of the meeting (or the comment) of each record, and how many of them the baseline has.

    A meeting that reaches into both periods counts as two.
    """
    numbers: dict[object, int] = {}
    owners = []
    n_before = 0
    for period, records in enumerate((baseline, current)):
        for place, record in enumerate(records):
            key = (period, meeting_of(record) if by_meeting else place)
            owners.append(numbers.setdefault(key, len(numbers)))
        n_before = n_before or len(numbers)
    return np.array(owners), n_before


def words_of(masked_text: str) -> list[str]:
    """Return the words in lower case, without masks, digits and single letters.

    >>> words_of("Gọi [SĐT] lúc 7h, đèn ngõ 12 hỏng")
    ['gọi', 'lúc', 'đèn', 'ngõ', 'hỏng']
    """
    return _WORD.findall(_TOKEN.sub(" ", masked_text).lower())


def tabulate(records: Sequence[Record], owners: NDArray[np.int64]) -> list[Table]:
    """Return one table for each dimension; `owners[i]` is the number of the unit that record i belongs to."""
    said = [words_of(record["masked_text"]) for record in records]
    sizes = np.bincount(owners).astype(float)
    shares: list[Table] = []
    for name, values in _categories(records).items():
        kept = _frequent(values)
        shares.append(_table(name, [[value if value in kept else OTHER] for value in values], owners, sizes))
    known = dict(Counter(word for words in said for word in set(words)).most_common(_MOST_WORDS))
    frequent = {word for word, n in known.items() if n >= MIN_COMMENTS}
    words = _table("words", [sorted(set(one) & frequent) for one in said], owners, sizes)
    lengths = np.bincount(owners, weights=[len(words) for words in said]).astype(float)
    every = _table("new_words", said, owners, lengths)
    new = Table("new_words", (NEW_WORDS,), every.counts, lengths, np.zeros(1))
    return [*shares, new, words]


def _categories(records: Sequence[Record]) -> dict[Name, list[str]]:
    return {
        "agency": [_first(record["agencies"]) for record in records],
        "topic": [_first(record["topics"]) for record in records],
        "place": [_place(record) for record in records],
        "channel": [record["meeting"].get("level") or UNKNOWN for record in records],
    }


def _first(ranked: Sequence[Mapping[str, Any]]) -> str:
    return str(ranked[0]["id"]) if ranked else UNKNOWN


def _place(record: Record) -> str:
    return " ".join(str(record["meeting"].get("place") or UNKNOWN).split())


def _frequent(values: Iterable[str]) -> set[str]:
    return {value for value, n in Counter(values).items() if n >= MIN_COMMENTS}


def _table(name: Name, cells: Sequence[Sequence[str]], owners: NDArray[np.int64], sizes: NDArray[np.float64]) -> Table:
    from scipy import sparse

    ids = sorted({cell for one in cells for cell in one})
    column = {cell: n for n, cell in enumerate(ids)}
    rows = np.repeat(owners, [len(one) for one in cells])
    columns = np.array([column[cell] for one in cells for cell in one], dtype=np.int64)
    counts = sparse.csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(len(sizes), len(ids)))
    return Table(name, tuple(ids), counts, sizes, np.asarray(counts.sum(axis=0), float).ravel())
