"""Texts that occur twice, copies that bear different labels, and copies on both sides of a split.

Texts are compared in normal form (lower case, one tone-mark style, single spaces), words only, by the share of their
word triples they have in common (shingles, Broder 1997). Ids and positions are given back, never a text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Literal

from pipeline.text import normalise

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words
_ENOUGH = 50  # near copies of one text; more of the same petition tell nothing new
_SLACK = 1e-9  # 0.8 * 10 is not to become 9 shared triples for want of a last bit


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its label, as `conflicting` reads it."""

    id: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two copies of one text under different labels; `similarity` is 1 for the same words."""

    ids: tuple[str, str]
    labels: tuple[str, str]
    similarity: float


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that stands on both sides of a split.

    `train` and `test` are positions in the lists given; for a group, those of its first text on either side.
    """

    kind: Literal["same text", "near copy", "group"]
    train: int
    test: int
    similarity: float  # 1 for the same text, 0 for a group: its texts need not be alike


def find_duplicates(texts: Sequence[str], threshold: float = 0.8) -> list[tuple[int, int, float]]:
    """Return (i, j, similarity) with i < j of the texts that are at least `threshold` alike, in order of i and j.

    Similarity is the Jaccard index of the sets of word triples; a text of one or two words is one shingle as it stands,
    a text without words is like no other. Nothing is left to chance, but copies of copies are given once: of n texts
    with the same words only the n - 1 pairs with the first, near copies between such firsts, and of a text that has
    50 near copies already no more than these. So a petition sent in a thousand times is some thousand pairs and not
    half a million, and each of them is in at least one. Raises ValueError if `threshold` is not above 0, at most 1.

    >>> find_duplicates(["Sửa đường Hoà Bình", "xin cấp nước", "sửa  đường hòa bình!"])
    [(0, 2, 1.0)]
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; give a share above 0, at most 1")
    same = _by_words(texts)
    firsts = [rows[0] for rows in same.values()]
    found = [(rows[0], row, 1.0) for rows in same.values() for row in rows[1:]]
    found += [(firsts[a], firsts[b], alike) for a, b, alike in _near(list(same), threshold)]
    return sorted(found)


def conflicting(rows: Sequence[LabelledText], threshold: float = 0.8) -> list[Conflict]:
    """Return the copies and near copies that bear two different labels, the most alike first, then by id.

    Pairs are those of `find_duplicates`: of many copies each is held against the first.
    """
    found = [
        Conflict((rows[a].id, rows[b].id), (rows[a].label, rows[b].label), alike)
        for a, b, alike in find_duplicates([row.text for row in rows], threshold)
        if rows[a].label != rows[b].label
    ]
    return sorted(found, key=lambda one: (-one.similarity, one.ids))


def leaks(
    train_texts: Sequence[str],
    test_texts: Sequence[str],
    train_groups: Sequence[Hashable | None],
    test_groups: Sequence[Hashable | None],
    threshold: float = 0.8,
) -> list[Leak]:
    """Return what stands on both sides: groups, then the same texts, then near copies; in each, in order of the tests.

    A group is what must not be divided: a meeting, a file, a writer; None is a text of no group. Every test text with
    a copy among the training texts is named, with the first of its copies; every near one, with the first of each text
    it is near to. Empty means that no leak of these kinds is there. Raises ValueError if texts and groups differ in
    length, or if `threshold` is not above 0, at most 1.
    """
    if len(train_texts) != len(train_groups) or len(test_texts) != len(test_groups):
        raise ValueError("leaks: give one group for each text, None for a text of no group")
    n = len(train_texts)
    texts = [*train_texts, *test_texts]
    copies = {rows[0]: rows for rows in _by_words(texts).values()}
    found = _divided(train_groups, test_groups)
    for a, b, alike in find_duplicates(texts, threshold):
        if a < n <= b:
            same = b in copies.get(a, ())
            tests = [b] if same else copies[b]
            found += [Leak("same text" if same else "near copy", a, row - n, alike) for row in tests]
    order = ("group", "same text", "near copy")
    return sorted(found, key=lambda one: (order.index(one.kind), one.test, one.train))


def _divided(train: Sequence[Hashable | None], test: Sequence[Hashable | None]) -> list[Leak]:
    first_of: dict[Hashable, int] = {}
    for row, group in enumerate(train):
        first_of.setdefault(group, row)
    both: dict[Hashable, Leak] = {}
    for row, group in enumerate(test):
        if group is not None and group in first_of and group not in both:
            both[group] = Leak("group", first_of[group], row, 0.0)
    return list(both.values())


def _by_words(texts: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Return the rows of each different text, in order; a text without words is left out."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for number, text in enumerate(texts):
        if words := tuple(_WORD.findall(normalise(text).text)):
            rows.setdefault(words, []).append(number)
    return rows


def _near(texts: Sequence[tuple[str, ...]], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Yield (a, b, similarity), a < b, of different texts that are alike.

    Prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007; the shorter index of Xiao et al.
    2008, "Efficient Similarity Joins for Near Duplicate Detection"): two texts this alike share one of their rarest
    shingles, so that the phrases of every petition are never looked up. Texts come in order of length.
    """
    shingles = _ranked(texts)
    index: dict[int, list[int]] = defaultdict(list)
    sets = [frozenset(one) for one in shingles]
    for number in sorted(range(len(texts)), key=lambda row: (len(shingles[row]), row)):
        ranks = shingles[number]
        n = len(ranks)
        candidates = {other for rank in ranks[: n - _least(threshold * n) + 1] for other in index[rank]}
        n_found = 0
        for other in candidates:
            if len(shingles[other]) >= threshold * n - _SLACK:
                shared = len(sets[number] & sets[other])
                alike = shared / (n + len(sets[other]) - shared)
                if alike >= threshold - _SLACK:
                    n_found += 1
                    yield min(number, other), max(number, other), alike
        if n_found < _ENOUGH:
            for rank in ranks[: n - _least(2 * threshold / (1 + threshold) * n) + 1]:
                index[rank].append(number)


def _ranked(texts: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Return the different shingles of each text as numbers, the rarest in all texts first."""
    number_of: dict[tuple[str, ...], int] = {}
    shingles = []
    for words in texts:
        some = set(zip(*(words[k:] for k in range(_SHINGLE)), strict=False)) or {words}
        shingles.append([number_of.setdefault(one, len(number_of)) for one in some])
    counts = Counter(chain.from_iterable(shingles))
    rank = [0] * len(counts)
    for place, number in enumerate(sorted(range(len(counts)), key=counts.__getitem__)):
        rank[number] = place
    return [sorted([rank[number] for number in some]) for some in shingles]


def _least(shared: float) -> int:
    return ceil(shared - _SLACK)
