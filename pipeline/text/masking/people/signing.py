"""Names with which a text ends: the last word after "Trân trọng.", or all of the last line."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.masking.naming import Naming
from pipeline.text.masking.words import Found, Word, Words

_NAME = "HỌ TÊN"
_LONGEST = 4  # words


def signs(row: list[Word]) -> bool:
    """Return whether the last word signs the text: "Trân trọng. Mùi."."""
    if len(row) < 3 or row[-1].n_digits or row[-1].core.isupper():
        return False
    return row[-2].closing in (".", ",", ":") and row[-2].lower in ("trọng", "ơn", "xét", "đơn", "thư", "trong", "on")


def last_line(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield the name, if one is all of the last line: "Ph. H. Chấp", "Thục Anh"."""
    n = len(words.text[words.text.rstrip().rfind("\n") + 1 :].split())
    first = len(words.all) - n
    if not first > 0 or n > _LONGEST or capitals[-n:] != list(range(first, len(words.all))):
        return
    name, last = words.lower[first:], words.all[-1]
    if any(word.n_digits for word in words.all[first:]) or name[0] in known.stops or name[0] in known.never:
        return
    initials = words.all[first].initials and n > 1
    named = n > 1 and known.parts.issuperset(name) and name[-1] in known.givens
    if (
        (initials or named)
        and " ".join(name) not in known.honoured
        and name[0] not in known.places
        and not last.initials
    ):
        yield *words.cut(first, len(words.all) - 1), _NAME
