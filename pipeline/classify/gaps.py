"""The gaps between the words of a text, each by what stands around it: where another matter may begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.text import strip_tones

_WORD = re.compile(r"\S+")
_BROKEN = re.compile(r"\S+|\n")
_RIM = "\"'“”‘’()[]«»*_.,:;!?…-–—"
_MARKS = {"?": "?", "!": ".", "…": ".", ".": ".", ";": ";", ",": ",", ":": ":"}
_QUOTES = "\"'”’)]"
_STRONG = frozenset(".?;n-")
_DASHES = frozenset("-–—")
_JOINERS = frozenset(("con", "roi"))
"""Words before which another matter may begin though there is no mark; before "và" it may where a request follows."""
_ASKS = frozenset(("mong", "hoi", "nho", "xin", "nen", "can"))
_ASKS_IN_TWO = frozenset(
    ("de nghi", "kien nghi", "yeu cau", "de xuat", "cho hoi", "khi nao", "bao gio", "tai sao", "vi sao")
)
_FIRST_OF_TWO = frozenset(pair.split()[0] for pair in _ASKS_IN_TWO)
_RARE_MARKS = 20  # a recogniser's text has fewer than one mark in so many words, and is no shorter


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text. Gap g lies between word g and word g + 1; `marks[g]` is the kind of mark in it, or ""."""

    said: list[str]
    spelt: list[str]  # lower case, without the marks around it
    bare: list[str]  # the same without diacritics
    marks: list[str]
    asks: list[bool]  # a request or question is in this word or begins with it
    running: bool  # (nearly) no marks, as recognisers write

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where each word begins and ends in `text`, from which they were read."""
        return [match.span() for match in _WORD.finditer(text)]


def read_words(text: str) -> Words:
    """Return the words of `text`."""
    said = text.split()
    if not said:
        return Words([], [], [], [], [], False)
    spelt, bare, marks, asks = map(list, zip(*map(_form, said), strict=True))
    running = (len(said) - marks.count("") + 1) * _RARE_MARKS < len(said)
    marks.pop()
    if "\n" in text:
        _mark_lines(text, marks)
    if not _DASHES.isdisjoint(said):
        for at, word in enumerate(said):
            if word in _DASHES:
                marks[max(0, at - 1) : at + 1] = ["-"] * len(marks[max(0, at - 1) : at + 1])
    if not _FIRST_OF_TWO.isdisjoint(bare):
        for at, word in enumerate(bare[:-1]):
            if word in _FIRST_OF_TWO and f"{word} {bare[at + 1]}" in _ASKS_IN_TWO:
                asks[at] = True
    return Words(said, spelt, bare, marks, asks, running)


@lru_cache(maxsize=1 << 16)
def _form(word: str) -> tuple[str, str, str, bool]:
    """Return a word in lower case, the same without diacritics, the mark behind it, and whether it asks."""
    spelt = word.lower().strip(_RIM)
    bare = strip_tones(spelt)
    return spelt, bare, _MARKS.get(word.rstrip(_QUOTES)[-1:], ""), bare in _ASKS or "?" in word


def _mark_lines(text: str, marks: list[str]) -> None:
    """Mark the gaps in which a line ends."""
    gap = -1
    for piece in _BROKEN.findall(text):
        if piece != "\n":
            gap += 1
        elif 0 <= gap < len(marks):
            marks[gap] = "n"


def open_gaps(words: Words) -> list[int]:
    """Return the gaps at which another matter may begin: at a mark, before a joining word; all in running text."""
    if words.running:
        return list(range(len(words.marks)))
    asks = [*words.asks[2:], False]
    return [
        gap
        for gap, (mark, word) in enumerate(zip(words.marks, words.bare[1:], strict=True))
        if mark or word in _JOINERS or (word == "va" and asks[gap])
    ]


Group = tuple[str | int | bool, ...]
"""One aspect of a gap: its kind, and what is seen."""


def gap_groups(words: Words, gaps: Sequence[int]) -> list[list[Group]]:
    """Return what is seen at each of `gaps`: words and marks around it, how far the next marks are, who asks."""
    if not gaps:
        return []
    n = len(words.bare)
    bare = ["^", "^", *words.bare, "$", "$", "$"]  # word w stands at w + 2
    strong = [-1, *(gap for gap, mark in enumerate(words.marks) if mark in _STRONG), n - 1]
    marked = [*(gap for gap, mark in enumerate(words.marks) if mark), n - 1]
    so_far = [0, *accumulate(words.asks)]
    size = (words.running, n.bit_length(), min(words.marks.count(";"), 3), min(len(strong) - 2, 6))
    found: list[list[Group]] = []
    at_strong = at_marked = 0
    for gap in gaps:
        while strong[at_strong + 1] < gap:
            at_strong += 1
        while marked[at_marked] <= gap and at_marked < len(marked) - 1:
            at_marked += 1
        next_strong = strong[at_strong + 1]
        if next_strong <= gap:
            next_strong = strong[min(at_strong + 2, len(strong) - 1)]
        asks_before = so_far[gap + 1] > so_far[max(0, gap - 29)]
        asks_after = so_far[min(n, gap + 26)] > so_far[gap + 1]
        mark = words.marks[gap]
        kind = "" if not mark else "." if mark in _STRONG else ","
        before, last, one, two, three = bare[gap + 1 : gap + 6]
        found.append(
            [
                ("whole", mark, *size),
                ("after", kind, one, words.spelt[gap + 1], words.said[gap + 1][0].isupper(), mark),
                ("two after", kind, one, two),
                ("three after", one, two, three),
                ("before", kind, last),
                ("two before", before, last),
                ("around", last, one),
                ("left", kind, (gap - strong[at_strong]).bit_length(), (gap + 1).bit_length()),
                (
                    "right",
                    kind,
                    (next_strong - gap).bit_length(),
                    (marked[at_marked] - gap).bit_length(),
                    (n - 1 - gap).bit_length(),
                ),
                ("asks", kind, mark, asks_before, asks_after),
            ]
        )
    return found


def group_keys(group: Group) -> list[str]:
    """Return the keys that a group stands for: each bears a weight."""
    name, *seen = group
    one, *more = map(str, seen)
    if name == "whole":
        running, size, semicolons, sentences = more
        return [f"p{one}", f"p{one}{running}{size}", f"p{one};{semicolons}", f"p{one}.{sentences}"]
    if name == "after":
        word, spelt, capital, mark = more
        return [f"a{word}", f"A{spelt}", f"e{one}{word}", f"k{capital}{mark}"]
    if name == "two after":
        return [f"b{' '.join(more)}", f"f{one}{' '.join(more)}", f"d{more[1]}"]
    if name == "before":
        return [f"g{more[0]}", f"i{one}{more[0]}"]
    if name == "left":
        return [f"l{one}{more[0]}", f"o{one}{more[1]}"]
    if name == "right":
        return [f"m{one}{more[0]}", f"n{one}{more[1]}", f"q{one}{more[2]}"]
    if name == "asks":
        return [f"r{one}{more[1]}{more[2]}", f"s{''.join(more)}"]
    return [f"{name}: {one} {' '.join(more)}"]
