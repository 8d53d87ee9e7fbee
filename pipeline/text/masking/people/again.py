"""Names found once in a text, wherever they stand again: "phùng thế hòa" makes "ông hòa" a name too."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.masking.naming import Naming
from pipeline.text.masking.words import Found, Words

_LONGEST = 5  # words of a name that may come again
_NAME = "HỌ TÊN"


def find_again(words: Words, found: list[Found], known: Naming) -> Iterator[Found]:
    """Yield the places, not in `found`, where a whole name or a title and its given name stand again."""
    names = {name for start, end, _ in found if (name := _name(words.text[start:end]))}
    if not names:
        return
    hidden = {at for start, end, _ in found for at in range(start, end)}
    for name in names:
        given = name[-1]
        for at in [at for at, word in enumerate(words.lower) if word == given]:
            first = at - len(name) + 1
            whole = first >= 0 and tuple(words.lower[first : at + 1]) == name
            if not whole:
                first = at
            if (whole and not _names_place(words, first, known)) or _is_called(words, at, known):
                start, end = words.cut(first, at)
                if start not in hidden:
                    yield start, end, _NAME


def _name(text: str) -> tuple[str, ...]:
    words = tuple(text.lower().split())
    return words if 1 < len(words) <= _LONGEST and all(map(str.isalpha, words)) else ()


def _names_place(words: Words, first: int, known: Naming) -> bool:
    return first > 0 and words.lower[first - 1] in known.places and not words.all[first - 1].closing


def _is_called(words: Words, at: int, known: Naming) -> bool:
    """Return whether the given name at `at` stands for the person: "ông hòa", "thì Vị nói"."""
    row, lower = words.all, words.lower
    if not at or row[at - 1].closing or (known.toneless and lower[at - 1] != "ong"):
        return False
    after = "" if row[at].closing or at + 1 == len(row) else lower[at + 1]
    plain = f"{lower[at - 1]} {lower[at]}" in known.plain_pairs or f"{lower[at]} {after}" in known.plain_pairs
    if lower[at - 1] in known.small_titles or lower[at - 1] in known.titles:
        far = at > 1 and lower[at - 2] in known.places and not row[at - 2].closing and lower[at - 2] not in known.owners
        return not plain and not far and f"{lower[at]} {after}" not in known.not_names
    alone = row[at].capital and not row[at - 1].capital and not (after and row[at + 1].capital)
    return alone and lower[at - 1] not in known.places and not row[at - 1].n_digits and not row[at].core.isupper()
