"""People's names written without capitals, as speech recognisers and hasty people write them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.text.identifiers import Found
from pipeline.text.naming import Naming
from pipeline.text.words import NO_WORD, Word, Words

NAME = "HỌ TÊN"
_LOOK_BACK = 7  # words between an office ("phó chủ tịch UBND xã …") and the name of who holds it


def role_before(row: list[Word], first: int, known: Naming) -> bool:
    """Return whether a word that leads a name (ông, tôi là, cử tri) stands close before the word at `first`."""
    for at in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1):
        if row[at].closing:
            return False
        if row[at].lower in known.offices:
            return True
    return False


def find_uncapitalised(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names written without capitals, as recognisers and hasty people write them."""
    row, lower = words.all, words.lower
    done = 0
    pairs = enumerate(pairwise(lower))
    for at in [at for at, (word, after) in pairs if word in known.starters and after in known.parts]:
        if lower[at] in known.small_titles and lower[at] not in known.surnames:
            at += 1
        if at < done or row[at].capital:
            continue
        n = _small_name(row, at, known)
        if n:
            done = at + n
            yield *words.cut(at, done - 1), NAME


def _small_name(row: list[Word], at: int, known: Naming) -> int:
    """Return how many words the name that starts at `at` has; 0 if none starts there."""
    name = [row[at]]
    for word in row[at + 1 : at + 4]:
        if name[-1].closing and not name[-1].initials:
            break
        name.append(word)
    lower = [*(word.lower for word in name), "", "", ""][:4]
    last = row[at - 1] if at else NO_WORD
    second = row[at - 2].lower if at > 1 else ""
    if last.closing not in ("", ":", ","):
        last = NO_WORD
    if f"{last.lower} {lower[0]}" in known.not_names or f"{lower[0]} {lower[1]}" in known.not_names:
        return 0  # "vi phạm"
    titled = last.lower in known.small_titles and second not in known.groups
    if lower[0] not in known.surnames:
        alone = titled and not last.closing and not last.capital and lower[0] in known.givens
        owned = second in known.owners and (not lower[1] or lower[1] in known.follows)
        return 1 if alone and (owned or lower[0] not in known.everyday) else 0
    if (last.lower in known.places or last.n_digits) and last.lower not in known.titles:
        held = role_before(row, at, known) and not _is_honoured(lower, known)
        return _n_words(lower, sure=True, known=known) if held else 0
    said = last.lower in ("là", "la") and second in known.selves
    introduced = said or last.lower in known.introducers or f"{second} {last.lower}" in ("cử tri", "cu tri", "liệt sĩ")
    if _is_honoured(lower, known) and not (titled or introduced):
        return 0
    return _n_words(lower, sure=introduced, titled=titled, known=known)


def _is_honoured(lower: list[str], known: Naming) -> bool:
    return " ".join(lower[:2]) in known.honoured or " ".join(lower[:3]) in known.honoured


def _n_words(lower: list[str], *, sure: bool, titled: bool = False, known: Naming) -> int:
    """Return how many of the words make a full name: surname, middle name, given name, and perhaps a fourth."""
    first, one, two, three = lower
    if not one or one in known.follows:
        return 0
    usual = first in known.sure_surnames
    fits = bool(two) and two not in known.follows and f"{one} {two}" not in known.not_names
    longer = fits and three in known.givens and three not in known.follows and two in known.parts
    if fits and one in known.thi_van and two.isalpha():
        named = usual or sure or titled or (one == "thị" and first in known.small_surnames)
    else:
        plain = one in known.middles and two not in known.everyday
        named = fits and one in known.parts and two in known.givens and (sure or (usual and (titled or plain)))
    if named:
        return 4 if longer and (sure or three not in known.everyday) else 3
    alone = (sure or titled) and usual and one in known.givens and one not in known.everyday
    return 2 if alone else 0
