"""Names in texts typed without tone marks, told by those who are spoken of: "me toi ly thi ut em", "nguyen van ban"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.selfnamed import BOUNDS
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import word_set

_NAME = "HỌ TÊN"
_LONGEST, _FEWEST_WHOLE = 4, 3  # words
_SURE = word_set("nguyen tran pham huynh")  # before "van" or "thi" nothing else
_OF_PERSONS = word_set(
    "toi tui em chau minh e con me cha bo ba ma vo chong ong anh chi co chu bac di cau cu nhan ten la he dien nguoi "
    "be ban lai hang xe nuoi si thay ghi huynh"
)
_TOLD = frozenset(
    f"{one} {two}"
    for one in ("cha", "me", "ba", "ma", "bo", "con", "vo", "chong", "em", "ong", "chau", "e", "anh", "chi", "he")
    for two in ["toi", "tui", "em", "chau", "minh"]
) | frozenset(
    (
        "toi la", "tui la", "em la", "chau la", "toi ten", "tui ten", "em ten", "chau ten", "nhan ten", "chu ten",
        "con ten", "nguoi ten", "be ten", "lien he", "dai dien", "he toi", "ten em", "ten toi", "ten chau", "ba ten",
        "noi ten", "toi ghi", "ten la", "ke ten", "ten ghi", "gap anh", "gap chi", "gap ong", "e toi", "e la", "e ten",
        "ten tui", "facebook la", "fb la", "zalo la", "khoan la", "mua ten", "ban ten",
        "thay ten", "thue ten", "vay ten",
        "chu la", "khach hang", "ngay ten",
    )
)  # fmt: skip
_OWNED = frozenset(("trau", "nha", "lo", "quan", "sap", "tau", "ghe", "dat", "vuon", "tro"))
_ALONE = frozenset(
    ("he toi", "lien he", "ten em", "em ten", "toi ten", "tui ten", "e ten", "chau ten", "ten tui", "con ten")
)
_NAMED = frozenset(("ten toi", "ten tui", "ten em", "ten chau", "chu la", "khach hang"))
_RENAMED = word_set("doi sang dat duong mang pho mat dung trung cung co them bo")
_VAN_THI = word_set("van thi")
_MORE_BOUNDS = word_set("xom ap mat stk cmnd hay di da phong can lam bi mo ban noi thue")
_HIGHLANDS = word_set("y h k a")
_ENDS = frozenset(".!?")
_LEADING = hint(_OF_PERSONS | _OWNED)
_VANS = hint(_VAN_THI)
_NO_GIVEN = word_set("de phong ban hanh cong truong xa ubnd va la co o thi van nay nam khi nen thanh bao")
_NO_START = word_set("to dien toi nha nguoi cong o khong ko la con dan giao so di lam ban chu co bi da do duoc va can")


def find_unaccented(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names in small letters without tone marks that no list knows whole."""
    if not known.toneless:
        return
    for at in words.at(_VANS):
        n = _with_van(words, at, known)
        if n:
            yield *words.cut(at - 1, at - 2 + n), _NAME
    for at in words.at(_LEADING):
        n = _led(words, at, known)
        if n:
            yield *words.cut(at + 1, at + n), _NAME


def _with_van(words: Words, at: int, known: Naming) -> int:
    """Return how many words a name with "van" or "thi" at `at` has: "nguyen van ban cung"; or one that signs."""
    row, lower = words.all, words.lower
    if not 0 < at < len(row) - 1 or row[at - 1].closing or row[at].closing or not lower[at + 1].isalpha():
        return 0
    if row[at - 1].capital or " ".join(lower[at - 1 : at + 2]) in known.honoured:
        return 0
    surname, given, before = lower[at - 1], lower[at + 1], row[at - 2] if at > 1 else None
    if before is not None and not before.closing and before.lower in known.places - {"ba"}:
        return 0
    if surname in _SURE and len(given) > 1 and f"{lower[at]} {given}" not in known.plain_pairs:
        return 3
    opens = before is None or not _ENDS.isdisjoint(before.closing)
    alone = opens and bool(row[at + 1].closing) and surname in known.surnames and given in known.givens
    return 3 * int(alone and lower[at] == "thi")


def _led(words: Words, at: int, known: Naming) -> int:
    """Return how many words the name after the one at `at` has, which speaks of somebody: "lien he toi chuong 0905"."""
    row, lower = words.all, words.lower
    if not 0 < at < len(row) - 1 or row[at].closing.strip(":") or row[at + 1].opening:
        return 0
    if row[at - 1].closing and lower[at] != "ten":
        return 0
    pair = f"{lower[at - 1]} {lower[at]}"
    told = pair in _TOLD
    owned = lower[at] in _OWNED and lower[at - 1] == "chu"
    named = lower[at] == "ten" and lower[at - 1] not in _RENAMED
    if not told and not owned and not named and not (lower[at] == "ghi" and lower[at + 1] in _SURE):
        return 0
    if lower[at + 1 : at + 3] == ["to", "dan"]:
        return 0  # "ten to dan pho moi"
    sure = pair in _NAMED or named
    if (lower[at + 1] in _NO_START or lower[at + 1] in known.follows) and not sure:
        return 0
    longest = 1
    while longest < _LONGEST and at + 1 + longest < len(row) and _goes_on(words, at + longest):
        longest += 1
    lengths = range(longest, 0, -1)
    if named and not told:
        middle = lower[at + 2] if longest > 1 else ""
        usual = middle in known.thi_van or middle in known.sure_middles or middle in known.middles
        if not usual or lower[at + 1] in known.places:
            return 0
        lengths = range(longest, _FEWEST_WHOLE - 1, -1)  # "ten kim sa rinh", and not "ten phuong dai thong"
    return next((n for n in lengths if _fits(lower[at + 1 : at + 1 + n], _ends(words, at + n), pair, known)), 0)


def _goes_on(words: Words, at: int) -> bool:
    return not words.all[at].closing and words.lower[at + 1].isalpha()


def _ends(words: Words, at: int) -> bool:
    """Return whether a name may end with the word at `at`: before a break, a number, or a word that no name has."""
    return at + 1 == len(words.all) or not _goes_on(words, at) or words.lower[at + 1] in BOUNDS | _MORE_BOUNDS


def _fits(name: list[str], ends: bool, pair: str, known: Naming) -> bool:
    """Return whether the words between one who is spoken of and the rest of the sentence are a name."""
    n = len(name)
    said = pair.endswith((" la", " ten", " he", " toi", " tui", " em", " dien"))
    odd = all(f"{one} {two}" not in known.plain_pairs for one, two in pairwise(name))
    if n == 1:
        alone = ends and pair in _ALONE
        return alone and name[0] in known.givens and name[0] not in _NO_GIVEN
    if n == _LONGEST and name[-1] not in known.givens:
        return False
    if name[0] in _HIGHLANDS:
        return ends and n < 4
    if n == 2:
        given = name[1] in known.givens and name[0] in known.middles | known.surnames
        return given and ends and said and odd and name[1] not in _NO_GIVEN
    if name[0] not in known.surnames:
        named = pair.endswith(" ten") and name[1] in known.middles and name[2] in known.givens
        return n == 3 and ends and (named or name[1] in _HIGHLANDS)  # "ten em vang a chu", "chu ten tram cong phu"
    if name[:2] == ["ton", "nu"]:
        return ends or name[-1] in known.givens
    middle = name[1] in known.thi_van or name[1] in known.sure_middles or name[1] in known.middles
    said_so = pair.endswith((" ten", " ghi")) or pair in _NAMED
    whole = name[1] in known.thi_van or (middle and name[-1] in known.givens)
    if said_so and ends and (whole or (odd and name[0] not in _NO_START and name[-1] in known.givens)):
        return True
    if n == 3 and middle and (odd or name[1] in _VAN_THI) and (name[2] in known.givens or ends):
        return True
    if n == 3 and pair == "dai dien" and ends and name[2] in known.givens:
        return True
    return ends and odd and (middle or (said and known.parts.issuperset(name)))
