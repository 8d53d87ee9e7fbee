"""People's names: with a title or without, capitals or none, tone marks or none, whole or as initials.

What is named after people (streets, schools, wards) is told apart by the word before it and by a list of those whom
streets honour. Names, and the words that tell, are in `naming.py` and data/reference/personal_names.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.listed import continues, joined
from pipeline.text.masking.naming import Naming, naming
from pipeline.text.masking.people.again import find_again
from pipeline.text.masking.people.announced import find_announced, is_a_people
from pipeline.text.masking.people.bynames import NICKED, belongs_to_name, find_bynames
from pipeline.text.masking.people.called import find_called
from pipeline.text.masking.people.introduced import find_introduced
from pipeline.text.masking.people.likely import Before, is_highland, is_name
from pipeline.text.masking.people.mixed import find_mixed, shouts, stripped
from pipeline.text.masking.people.related import find_related
from pipeline.text.masking.people.selfnamed import find_self_named
from pipeline.text.masking.people.slots import find_in_bare_slots, find_in_slots
from pipeline.text.masking.people.unaccented import find_unaccented
from pipeline.text.masking.people.uncapitalised import NAME, find_uncapitalised, role_before
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import word_set

_LONGEST_NAME = 5  # words
_LONGEST_RUN = 16  # words; longer rows of capitals are looked at in pieces
_MANY_CAPITALS = 0.7  # of the words
_HIGHLAND_PREFIXES = ("H'", "H’", "K'", "K’")
_TITLES_BARE = word_set("bac thay giao xe chi anh co em be ong ba chu cau di")
_OFFICE_PLACES = word_set("xã phường huyện quận trấn")
_PEOPLES = word_set("mông dao tày nùng thái mường chăm hmông")
_ROADS = word_set("đường phố")
_NICKNAME = re.compile(r"[,\s]?\s?[\"“'‘][^\"”'’\n]{1,16}[\"”'’]")


def find_people(words: Words) -> Iterator[Found]:
    """Yield the names of people."""
    known, original = naming(words.toneless), words
    if words.toneless and not words.text.isascii():
        words = stripped(words)  # one name typed with its tone marks among words without
    capitals = words.capitals
    found: list[Found] = []
    if words.toneless and not original.text.isascii():
        found += _with_tones(original)
    if len(capitals) > _MANY_CAPITALS * len(words.all) and shouts(words):
        words = Words(words.text.lower())
    else:
        found += _capitalised(words, capitals, known)
        found += find_called(words, capitals, known)
        found += find_related(words, capitals, known)
        found += find_announced(words, capitals, known)
    found += (*find_mixed(original, known), *find_bynames(words, known))
    found += find_uncapitalised(words, known)
    found += find_self_named(words, known)
    if words.toneless:
        found += (*find_unaccented(words, known), *find_in_bare_slots(words, known))
    else:
        found += (*find_introduced(words, known), *find_in_slots(words, known))
    if found:
        found = [one for one in found if not is_a_people(words, one)]
        yield from found
        yield from find_again(words, found, known)


def _with_tones(words: Words) -> Iterator[Found]:
    """Yield the names typed with tone marks in a text that is typed without: "nha Hồ Văn Đề nut nen"."""
    capitals = words.capitals
    for found in (*_capitalised(words, capitals, naming(False)), *find_uncapitalised(words, naming(False))):
        if not words.text[found[0] : found[1]].isascii():
            yield found
    for at in capitals:
        marked = words.all[at].core.isalpha() and not words.all[at].core.isascii()
        if at and marked and not words.all[at - 1].closing and words.lower[at - 1] in _TITLES_BARE:
            yield *words.cut(at, at), NAME  # "bac Quê thon"


def _capitalised(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield names written with capitals."""
    row, lower = words.all, words.lower
    done, place_end, person_end = 0, -9, -9
    for at, following in zip(capitals, [*capitals[1:], -1], strict=False):
        if at < done:
            continue
        alone = following != at + 1 and person_end < at - 1 and not row[at].initials
        if alone and _begins_sentence(row, lower, at, known):
            if at and lower[at - 1] in known.places and not row[at - 1].closing:
                place_end = at + 1
            continue
        run_end = _run_end(row, at, known)
        if run_end == at + 2 and _is_known_place(row, lower, at, known):
            place_end = done = run_end
            continue
        listed = person_end >= at - 1 and joined(row, person_end, at) and _is_listed(row, at, run_end, known)
        if run_end == at + 1 and not listed and not _worth_a_look(row, at, known):
            if at and row[at - 1].lower in known.places and not row[at - 1].closing:
                place_end = run_end
            continue
        first, end, is_place = _name_in_run(row, at, run_end, known, continues(row, place_end, at))
        if listed and end == first:
            first, end, is_place = at, run_end, False
        done = run_end
        if is_place:
            place_end = run_end
        elif end > first:
            if first and belongs_to_name(row, first, known):
                first -= 1
            start, stop = words.cut(first, end - 1)
            nickname = _NICKNAME.match(words.text, stop)
            if end < len(row) and row[end].lower in NICKED and not row[end - 1].closing:
                stop = words.cut(end, end)[1]
            yield start, nickname.end() if nickname else stop, NAME
            done = person_end = end


def _is_known_place(row: list[Word], lower: list[str], at: int, known: Naming) -> bool:
    """Return whether the two words from `at` on name a place or a hero of streets, and nobody is announced."""
    if f"{lower[at]} {lower[at + 1]}" not in known.honoured or row[at].opening:
        return False
    return not at or (
        lower[at - 1] not in known.announcers and lower[at - 1] not in known.roles and not row[at - 1].closing
    )


def _begins_sentence(row: list[Word], lower: list[str], at: int, known: Naming) -> bool:
    """Return whether the capital at `at`, before a small letter, says nothing: no name is announced, none goes on."""
    if at and lower[at - 1] in known.announcers:
        return False
    if at + 1 < len(row) and (lower[at + 1] in known.sure_middles or row[at + 1].opening):
        return False
    return not row[at].core.startswith(_HIGHLAND_PREFIXES)


def _is_listed(row: list[Word], at: int, run_end: int, known: Naming) -> bool:
    """Return whether the run, which follows a name in a list, is one more: a name, and no place where people live."""
    lower = [word.lower for word in row[at:run_end]]
    if not known.parts.issuperset(lower) or lower[-1] not in known.givens or " ".join(lower) in known.honoured:
        return False
    if len(lower) == 1:
        return lower[0] not in known.everyday and (not row[at - 1].capital or row[run_end - 1].closing != "")
    return len(lower) < _LONGEST_NAME and lower[0] in known.surnames and lower[0] not in known.shaky


def _worth_a_look(row: list[Word], at: int, known: Naming) -> bool:
    """Return whether a single capitalised word may be a name: most only begin a sentence."""
    announced = at > 0 and row[at - 1].lower in known.announcers
    quoted = at + 1 < len(row) and bool(row[at + 1].opening)
    return announced or quoted or row[at].initials or row[at].core.startswith(_HIGHLAND_PREFIXES)


def _run_end(row: list[Word], at: int, known: Naming) -> int:
    """Return where the capitalised words that start at `at` end: at a small letter or at punctuation."""
    end = at + 1
    last = min(len(row), at + _LONGEST_RUN)
    while end < last and not row[end - 1].closing and not row[end].opening and row[end - 1].core:
        if not row[end].capital:
            if row[end].lower not in known.sure_middles or not _is_small_middle(row, end, known):
                break
            end += 1
        elif row[end - 1].initials and not row[end].initials and (end - 1 == at or end - 1 - at > 1):
            break  # but not in "Lê Th. Nhàn"
        end += 1
    return end


def _is_small_middle(row: list[Word], at: int, known: Naming) -> bool:
    """Return whether a middle name in small letters and a given name stand at `at`: "Nguyễn văn Hùng", "Lê thị hoa"."""
    surname, middle = row[at - 1].lower, row[at].lower
    if surname not in known.surnames or at + 1 == len(row) or row[at].closing:
        return False
    pair = f"{middle} {row[at + 1].lower}"
    likely = row[at + 1].capital or (
        middle in known.thi_van and surname not in known.shaky and not row[at + 1].n_digits
    )
    return likely and pair not in known.not_names and pair not in known.plain_pairs and len(row[at + 1].core) > 0


def _name_in_run(row: list[Word], at: int, run_end: int, known: Naming, in_list: bool) -> tuple[int, int, bool]:
    """Return where in the run a name starts and ends (the same where there is none), and whether it names a place."""
    first, titled = at, False
    while first < run_end and not _may_begin(row, first, titled, known):
        titled = row[first].lower in known.titles
        first += 1
    if first == run_end:
        return at, at, False
    before = Before.of(row, first)
    if titled and first - at == 1 and (row[at].opening.strip("(") or Before.of(row, at).names_place(known)):
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
            held = _has_surname(name, known) and (len(name) > 2 or before.last.lower in _OFFICE_PLACES)
            renamed = before.last.lower == "thành" and len(name) > 2  # "ghi nhầm thành Nguyễn Bá Thực"
            held = held and (before.last.lower not in _ROADS or before.second == "dân")
            held = held and (renamed or role_before(row, first, known) or _is_loosely_placed(name, before, known))
            if whole in known.honoured or not held:
                return at, at, True
            if len(name) == 2:
                return first, end, False
        elif in_list and before.last.lower not in known.titles:
            return at, at, True
    if is_name(row, first, end, before, known):
        return first, end, False
    if whole in known.honoured:
        return at, at, True
    for later in range(first + 1, run_end - 2):  # "Đội xe Nguyễn Văn …", a word with a capital before the name
        far = (
            row[later].lower in known.rare_surnames
            and first + 1 == later
            and row[first].lower in known.titles | _PEOPLES
        )
        if (far or row[later].lower in known.surnames) and row[later + 1].lower in known.sure_middles:
            end = _name_end(row, later, run_end, known)
            if " ".join(word.lower for word in row[later:end]) not in known.honoured:
                return later, end, False
    return at, at, False


def _may_begin(row: list[Word], first: int, titled: bool, known: Naming) -> bool:
    word = row[first]
    after = "" if word.closing or first + 1 == len(row) else row[first + 1].lower
    if f"{word.lower} {after}" in known.not_names:
        return False
    barred = word.lower in known.titles or word.lower in known.stops or (word.lower in known.never and not titled)
    if barred and not (_is_whole(row, first, known) and word.lower not in known.places):
        return False
    return not word.n_digits and (
        not _shouted(word) or word.lower in naming(True).surnames or word.lower in known.surnames
    )


def _has_surname(name: list[Word], known: Naming) -> bool:
    if len(name) < 2:
        return False
    first, middle = name[0].lower, name[1].lower
    if len(name) == 2:
        highland = is_highland(middle) and first in known.surnames
        return highland or (first in known.surest and middle in known.givens)
    return first in known.surnames or first in known.rare_surnames or middle in known.thi_van


def _is_loosely_placed(name: list[Word], before: Before, known: Naming) -> bool:
    """Return whether the word before is a place only when it is read without its tones: "truong", "cho", "ho"."""
    sure = name[1].lower in known.sure_middles or name[1].lower in known.thi_van
    return known.toneless and sure and not before.last.n_digits and before.last.lower not in known.streets


def _is_whole(row: list[Word], first: int, known: Naming) -> bool:
    """Return whether a rare surname and two names follow: "Phó Đức Trác" is a name, "Phó Công an" is none."""
    whole = first + 2 < len(row) and row[first + 2].capital and not (row[first].closing or row[first + 1].closing)
    surname = row[first].lower in (known.surnames if known.toneless else known.rare_surnames)  # "Chu Van Hao"
    return whole and surname and row[first + 1].lower in known.sure_middles


def _shouted(word: Word) -> bool:
    return len(word.core) > 1 and word.core.isupper() and word.core.isascii() and not word.initials


def _name_end(row: list[Word], first: int, run_end: int, known: Naming) -> int:
    end = first + 1
    shouted = row[first].core.isupper()
    royal = run_end - first > _LONGEST_NAME and any(
        word.lower == "nữ" for word in row[first + 2 : min(run_end, first + _LONGEST_NAME)]
    )
    while end < min(run_end, first + _LONGEST_NAME + royal):  # "Công Tằng Tôn Nữ Thị Diệu"
        word = row[end]
        after = row[end + 1].lower if end + 1 < len(row) and not word.closing else ""
        given = row[end - 1].lower in known.thi_van and word.capital and not word.core.isupper()  # "Hoàng Văn Ủy"
        stops = word.lower in known.stops and not (given and end - first > 1)
        whole = end == first + 1 and word.lower in known.thi_van and row[first].lower in known.surnames
        whole = whole and end + 1 < run_end  # "Lê Văn Nghệ"
        whole = whole or (word.lower in known.numerals and word.capital and end + 1 == run_end)  # "anh Thông Ba là"
        if stops or (f"{word.lower} {after}" in known.not_names and not whole) or word.n_digits:
            break
        if len(word.core) > 1 and word.core.isupper() and not word.initials and not shouted:
            break
        end += 1
    return end
