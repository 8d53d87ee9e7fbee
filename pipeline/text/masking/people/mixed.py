"""Names typed without tone marks in a text that has them: "gia đình em bui van khoa", "tài khoản DO VAN BINH"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.text.diacritics import strip_tones
from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming, naming
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import word_set

_NAME = "HỌ TÊN"
_NO_GIVEN = word_set("tran xa truong uy chinh dan hoa sach hanh phong vien ban cong khoa")
_SHOUTED_SHARE = 0.7  # of the words; with so many capitals, capitals say nothing
_LONGEST = 4  # words
_MIDDLES = hint(word_set("van thi thị"))
_NO_WORDS = word_set("nguyen tran pham truong bui phung")
_SURE = word_set("nguyen tran pham phung")  # "bui thi", "truong van" are bụi thì, trường vẫn as well
_SURE_WITH_VAN = _SURE | word_set("luu quach nghiem dinh")
"""Surnames that, before a middle name, are hardly ever a word of Vietnamese without its marks."""

_TITLES = word_set("ông bà anh chị ong")
_LEADS_BARE = word_set("con be chau ten la ong anh chi")

_WHOLE = hint(_NO_WORDS)
_LEADS = word_set("là tên ông bà anh chị cô chú em cháu của nhà hộ gặp vợ chồng con bé bác tôi dì thím mợ cậu khoản")


@cache
def rare_bare() -> frozenset[str]:
    """Return the surnames, rare ones too, as those type them who leave the tone marks out."""
    known = naming(toneless=False)
    return frozenset(map(strip_tones, known.rare_surnames | known.surnames))


def shouts(words: Words) -> bool:
    """Return whether nearly all words are in capitals, so that capitals say nothing."""
    n_shouted = sum(word.core.isupper() and len(word.core) > 1 for word in words.all)
    return n_shouted > _SHOUTED_SHARE * len(words.all) and len(words.text.lower()) == len(words.text)


def stripped(words: Words) -> Words:
    """Return the words without their tone marks, at the same places."""
    text = strip_tones(words.text)
    return Words(text) if len(text) == len(words.text) else words


def find_mixed(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names that lack the tone marks of the text around them, and those written "Nguyễn thị Ái"."""
    if not words.hints & (_MIDDLES | _WHOLE):
        return
    for at in words.at(_MIDDLES):
        n = _with_middle(words, at, known)
        if n:
            yield *words.cut(at - 1, at - 2 + n), _NAME
    for at in words.at(_WHOLE):
        n = _whole(words, at, known)
        if n:
            yield *words.cut(at, at + n - 1), _NAME


def _with_middle(words: Words, at: int, known: Naming) -> int:
    """Return how many words a name has whose middle name stands at `at`."""
    row, lower = words.all, words.lower
    if not 0 < at < len(row) - 1 or row[at - 1].closing or row[at].closing or _names_place(words, at - 1, known):
        return 0
    surname, middle, given = lower[at - 1 : at + 2]
    if not given.isalpha() or f"{surname} {middle} {given}" in known.honoured:
        return 0
    if middle == "thị":
        told = row[at + 1].capital and not row[at + 1].core.isupper()
        return 3 * int(told and not row[at].capital and surname in naming(toneless=False).surnames)
    if words.toneless:
        capitals = row[at - 1].capital and row[at].capital and row[at + 1].capital and not row[at].core.isupper()
        usual = surname in known.surnames or surname in rare_bare()
        return 3 * int(capitals and usual and given not in _NO_GIVEN and (surname != "do" or at < 2))
    if not surname.isascii() or not given.isascii() or surname == "thi":
        return 0
    bare = naming(toneless=True)
    capitals = row[at - 1].capital and row[at].capital and row[at + 1].capital
    usual = surname in bare.surnames and len(given) > 1 and f"{surname} {middle} {given}" not in bare.honoured
    told = given in bare.givens or given not in known.common
    led = at > 1 and ((lower[at - 2] in _LEADS and told) or lower[at - 2] in _TITLES)
    plain = f"{middle} {given}" in known.plain_pairs or f"{middle} {given}" in known.not_names
    sure = surname in (_SURE_WITH_VAN if middle == "van" else _SURE)
    if not usual or not (capitals or ((sure or led) and not plain)):
        return 0
    return 4 if _goes_on(words, at + 2, known, bare) else 3


def _goes_on(words: Words, at: int, known: Naming, bare: Naming) -> bool:
    """Return whether the word at `at` is the given name, and the one before it another middle name."""
    lower = words.lower
    if at >= len(lower) or words.all[at - 1].closing or lower[at - 1] not in bare.parts:
        return False
    return lower[at].isascii() and lower[at] in bare.givens and lower[at] not in known.common


def _whole(words: Words, at: int, known: Naming) -> int:
    """Return how many words a whole name has that begins with the surname at `at`."""
    row, lower, bare = words.all, words.lower, naming(toneless=True)
    end = at + 1
    while end < min(len(row), at + _LONGEST) and not row[end - 1].closing:
        if lower[end] not in bare.parts or not lower[end].isascii() or row[end].capital != row[at].capital:
            break
        end += 1
    whole = end - at > 2 and lower[end - 1] in bare.givens and not _names_place(words, at, known)
    if words.toneless:
        led = at > 0 and lower[at - 1] in _LEADS_BARE
        odd = all(f"{one} {two}" not in bare.plain_pairs for one, two in pairwise(lower[at:end]))
        whole = whole and led and odd and end - at == _LONGEST and lower[at] in _SURE
    return end - at if whole and " ".join(lower[at:end]) not in bare.honoured else 0


def _names_place(words: Words, at: int, known: Naming) -> bool:
    if not at or words.all[at - 1].closing:
        return False
    before = words.lower[at - 1]
    return before in known.places and before not in known.titles and before not in _LEADS
