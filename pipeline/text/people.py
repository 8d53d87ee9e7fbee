"""People's names: with a title or without, capitals or none, tone marks or none, whole or as initials.

What is named after people (streets, schools, wards) is told apart by the word before it and by a list of those whom
streets honour. Names, and the words that tell, are in `naming.py` and data/reference/personal_names.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.diacritics import lacks_diacritics
from pipeline.text.identifiers import Found
from pipeline.text.naming import Naming, naming
from pipeline.text.uncapitalised import NAME, find_uncapitalised, role_before
from pipeline.text.words import NO_WORD, Word, Words

_LONGEST_NAME = 5  # words
_LONGEST_RUN = 16  # words; longer rows of capitals are looked at in pieces
_SHOUTED_SHARE = 0.7  # of the words; with so many capitals, capitals say nothing
_NICKNAME = re.compile(r"[,\s]?\s?[\"“'‘][^\"”'’\n]{1,16}[\"”'’]")
_BREAKS = frozenset('.,;:!?)"”…')


def find_people(words: Words) -> Iterator[Found]:
    """Yield the names of people."""
    known = naming(lacks_diacritics(words.text))
    capitals = [at for at, word in enumerate(words.all) if word.capital]
    if len(capitals) > _SHOUTED_SHARE * len(words.all) and _shouts(words):
        words = Words(words.text.lower())
    else:
        yield from _capitalised(words, capitals, known)
    yield from find_uncapitalised(words, known)


def _shouts(words: Words) -> bool:
    n_shouted = sum(word.core.isupper() and len(word.core) > 1 for word in words.all)
    return n_shouted > _SHOUTED_SHARE * len(words.all) and len(words.text.lower()) == len(words.text)


def _capitalised(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield names written with capitals."""
    row = words.all
    done, place_end = 0, -9
    for at in capitals:
        if at < done:
            continue
        run_end = _run_end(row, at)
        if run_end == at + 1 and not _worth_a_look(row, at, known):
            if at and row[at - 1].lower in known.places and not row[at - 1].closing:
                place_end = run_end
            continue
        first, end, is_place = _name_in_run(row, at, run_end, known, _continues(row, place_end, at))
        done = run_end
        if is_place:
            place_end = run_end
        elif end > first:
            start, stop = words.cut(first, end - 1)
            nickname = _NICKNAME.match(words.text, stop)
            yield start, nickname.end() if nickname else stop, NAME
            done = end


def _worth_a_look(row: list[Word], at: int, known: Naming) -> bool:
    """Return whether a single capitalised word may be a name: most only begin a sentence."""
    announced = at > 0 and row[at - 1].lower in known.announcers
    quoted = at + 1 < len(row) and bool(row[at + 1].opening)
    return announced or quoted or row[at].initials or row[at].core.startswith(("H'", "H’"))


def _run_end(row: list[Word], at: int) -> int:
    """Return where the capitalised words that start at `at` end: at a small letter or at punctuation."""
    end = at + 1
    last = min(len(row), at + _LONGEST_RUN)
    while end < last and row[end].capital and not row[end - 1].closing and not row[end].opening and row[end - 1].core:
        if row[end - 1].initials and not row[end].initials:
            break
        end += 1
    return end


def _continues(row: list[Word], place_end: int, at: int) -> bool:
    """Return whether a list of places ("phố Nguyễn Trãi, Lê Duẩn và …") goes on at `at`."""
    if place_end == at:
        return row[at - 1].closing in (",", "-", "–", "/", "")
    between = row[at - 1]
    return place_end == at - 1 and between.lower in ("và", "đến", "tới", "với", "") and not between.closing.strip("-–")


def _name_in_run(row: list[Word], at: int, run_end: int, known: Naming, in_list: bool) -> tuple[int, int, bool]:
    """Return where in the run a name starts and ends (the same where there is none), and whether it names a place."""
    first, titled = at, False
    while first < run_end and not _may_begin(row, first, titled, known):
        titled = row[first].lower in known.titles
        first += 1
    if first == run_end:
        return at, at, False
    before = _Before.of(row, first)
    if titled and first - at == 1 and (row[at].opening or _Before.of(row, at).names_place(known)):
        return at, at, True  # "rạch Ông Tư", nhóm trẻ "Bé Ngoan"
    if row[first].lower in known.street_words and first + 1 < run_end and row[first + 1].lower in known.surnames:
        return at, at, True  # "Duong Nguyen Trai": đường, not Dương
    if _shouted(row[first]):
        known = naming(True)  # "HOANG THI L.", as banks write names
    end = _name_end(row, first, run_end, known)
    famous = before.touching and end == first + 1 and f"{before.last.lower} {row[first].lower}" in known.not_people
    if famous and before.second != "đồng":
        return at, at, before.last.lower in known.places
    name = row[first:end]
    whole = " ".join(word.lower for word in name)
    if not titled:
        if before.names_place(known) and name[-1].core.count(".") < 2:
            held = len(name) > 2 and (name[0].lower in known.surnames or name[0].lower in known.rare_surnames)
            if whole in known.honoured or not (held and role_before(row, first, known)):
                return at, at, True
        elif in_list and before.last.lower not in known.titles:
            return at, at, True
    if _is_name(row, first, end, before, known):
        return first, end, False
    if whole in known.honoured:
        return at, at, True
    for later in range(first + 1, run_end - 2):  # "Đội xe Nguyễn Văn …", a word with a capital before the name
        if row[later].lower in known.surnames and row[later + 1].lower in known.sure_middles:
            end = _name_end(row, later, run_end, known)
            if " ".join(word.lower for word in row[later:end]) not in known.honoured:
                return later, end, False
    return at, at, False


def _may_begin(row: list[Word], first: int, titled: bool, known: Naming) -> bool:
    word = row[first]
    after = "" if word.closing or first + 1 == len(row) else row[first + 1].lower
    if word.lower in known.titles or word.lower in known.stops or f"{word.lower} {after}" in known.not_names:
        return False
    if word.lower in known.never and not titled:
        return False
    return not word.n_digits and (
        not _shouted(word) or word.lower in naming(True).surnames or word.lower in known.surnames
    )


def _shouted(word: Word) -> bool:
    return len(word.core) > 1 and word.core.isupper() and word.core.isascii() and not word.initials


def _name_end(row: list[Word], first: int, run_end: int, known: Naming) -> int:
    end = first + 1
    shouted = row[first].core.isupper()
    while end < min(run_end, first + _LONGEST_NAME):
        word = row[end]
        after = row[end + 1].lower if end + 1 < len(row) and not word.closing else ""
        if word.lower in known.stops or f"{word.lower} {after}" in known.not_names or word.n_digits:
            break
        if len(word.core) > 1 and word.core.isupper() and not word.initials and not shouted:
            break
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a name: the last three words, empty from a full stop backwards."""

    last: Word
    second: str
    third: str
    touching: bool  # nothing but a space in between

    @classmethod
    def of(cls, row: list[Word], at: int) -> _Before:
        last = row[at - 1] if at else NO_WORD
        second = row[at - 2] if at > 1 and not last.closing.strip(":,") else NO_WORD
        third = row[at - 3] if at > 2 and not second.closing else NO_WORD
        touching = not (last.closing and not last.initials) and not row[at].opening.strip('"“')
        return cls(last, "" if second.closing else second.lower, "" if third.closing else third.lower, touching)

    def names_place(self, known: Naming) -> bool:
        """Return whether a place or something named after a person follows: "phố", "trường", "ngõ 50"."""
        announced = self.last.lower in known.places or bool(self.last.n_digits)
        return self.touching and announced and self.last.lower not in known.titles


def _is_name(row: list[Word], first: int, end: int, before: _Before, known: Naming) -> bool:
    lower = [word.lower for word in row[first:end]]
    n, last = end - first, before.last.lower
    comrade = last == "chí" and before.second == "đồng"
    if before.touching and (last in known.titles or comrade) and before.second not in known.groups:
        return not row[first].opening
    if any(word.core.startswith(("H'", "H’")) for word in row[first:end]) or (row[first].core == "Y" and n > 1):
        return True
    if " ".join(lower) in known.honoured:
        return False
    if _nicknamed(row, end) and lower[0] in known.givens:
        return True
    if row[end - 1].initials:
        surname = lower[0] in known.surnames or lower[0] in known.rare_surnames
        announced = before.touching and (last in known.roles or last in known.introducers)
        return (n > 1 and surname) or row[first].core.count(".") > 1 or announced
    return _announced(lower, before, known) or _full(lower, known) or _signed(row, first, end, lower, before, known)


def _nicknamed(row: list[Word], end: int) -> bool:
    """Return whether a nickname follows, as in Tuấn "sẹo"."""
    quoted = row[end : end + 2]
    return (
        bool(quoted)
        and quoted[0].opening in ('"', "“")
        and quoted[0].core.islower()
        and any(word.closing[:1] in ('"', "”") and word.closing for word in quoted)
    )


def _announced(lower: list[str], before: _Before, known: Naming) -> bool:
    """Return whether the words before say that a person is named."""
    n, last, first = len(lower), before.last.lower, lower[0]
    if not (before.touching or before.last.closing in (",", ":", "-", "–")):
        return False
    surname = first in known.surnames or first in known.rare_surnames
    likely = n >= 3 and (lower[1] in known.middles or lower[-1] in known.givens)
    if last in ("là", "la") and before.second in known.selves:
        local = before.third in known.homes or before.third in known.places
        return not local and (n > 1 or first in known.givens)
    if last in ("tên", "ten") and before.second not in known.renaming:
        return n == 1 or surname or likely or known.parts.issuperset(lower)
    if last in known.introducers and ((n > 1 and first in known.surnames) or (n > 2 and (surname or likely))):
        return True
    if n == 1 and first in known.givens and before.touching and (last in known.counted or last in known.clerks):
        return True
    if n == 1 and first in known.surnames and last in ("họ", "ho"):
        return True
    if n == 1 and first in known.givens and last in known.selves and before.last.closing == ",":  # "Tôi, Quý, viết …"
        return True
    return last in known.roles and ((n > 2 and first in known.surnames) or (n == 2 and first in known.sure_surnames))


def _full(lower: list[str], known: Naming) -> bool:
    """Return whether the words are a full name by their own look: surname, middle name, given name."""
    if len(lower) < 3:
        return False
    first, middle, given = lower[0], lower[1], lower[-1]
    if first in known.surnames and first not in known.shaky:
        return middle in known.parts or given in known.givens
    surname = first in known.surnames or first in known.rare_surnames
    likely = first not in known.shaky and middle in known.middles and given in known.givens
    if surname and (likely or middle in known.sure_middles):
        return True
    return middle in known.thi_van and given in known.parts


def _signed(row: list[Word], first: int, end: int, lower: list[str], before: _Before, known: Naming) -> bool:
    """Return whether a short or doubtful name stands alone as a signature does."""
    closes = end == len(row) or bool(row[end - 1].closing) or row[end].n_digits > 5
    opens = not first or bool(set(before.last.closing) & _BREAKS - {","})
    surname = lower[0] in known.surnames or (len(lower) > 2 and lower[0] in known.rare_surnames)
    named = surname and lower[-1] in known.givens
    return opens and closes and named and (len(lower) == 2 or (len(lower) > 2 and lower[1] in known.middles))
