"""Names that neighbours use: "Ama Thiên", 'Ngọc "Mỡ"', "nhà O Tèo", "Thị Rơi", and a name just before a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming, naming
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import UPPER, word_set

_NAME = "HỌ TÊN"
NICKED = word_set("điếc sẹo chột béo mập lùn gù trọc còi cụt rỗ hói móm sún thọt đẹt râu xồm khùng beo map lun gu")
"""What follows a name, in small letters, and is part of what people call somebody: "ông Lộc điếc"."""

_ELDERS = hint(word_set("ma oi ama aê amí amĩ aduôn mệ o ôn dượng thím mợ"))
_PARENTS = word_set("oi ama aê amí amĩ aduôn")
_AFTER_KIN = word_set("nhà hộ của gặp bởi do với và cho là con")
_WOMEN = hint(word_set("thị"))
_NO_WOMEN = word_set("trấn xã trường ủy uỷ đội sách nghè vải cầu mỹ mẹt tính phần hiếu giác thành chính dân")
_QUOTED = re.compile(rf"(?<!\w)(?P<name>[{UPPER}][^\W\d_]+) [\"“][^\W\d_]{{1,8}}(?: [^\W\d_]{{1,8}})?[\"”]")
_CALLED = re.compile(r"(?i:là|tên|gọi|ông|bà|anh|chị|chú|thằng|cô|bác|hắn|tay|nó) $")
_SPEAKERS = word_set("em e tôi toi tui mình minh mik mk cháu chau con là la tên ten gặp gap gọi goi hệ")
_PLAIN = word_set("la o so sdt dt may goi ban bao nha hai ba qua theo di dong lien nay moi cu cho tu")
_INITIAL = re.compile(r"[a-zđ]\.(?P<given>[a-zà-ỹ]{2,})")
_FIRST_DIGITS, _DIGITS = 2, 9  # of a phone number, in its first group and in all


def find_bynames(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names that their neighbours give away, unordered."""
    row = words.all
    if '"' in words.text or "“" in words.text:
        for match in _QUOTED.finditer(words.text):
            given, told = match["name"].lower(), _CALLED.search(words.text, max(0, match.start() - 6), match.start())
            if given in known.givens and (told or given not in known.everyday):
                yield *match.span(), _NAME
    for at in words.at(_ELDERS):
        if at + 1 < len(row) and row[at].capital and row[at + 1].capital and _is_elder(words, at, known):
            yield *words.cut(at, at + 1), _NAME
    for at in words.at(_WOMEN):
        n = _n_of_woman(words, at, known)
        if n:
            yield *words.cut(at, at + n), _NAME
    if words.n_digits < _DIGITS:
        return
    for at in words.numbered:
        if at and row[at].core[0] == "0" and row[at].n_digits >= _FIRST_DIGITS:
            n = _before_phone(words, at, known)
            if n:
                yield *words.cut(at - n, at - 1), _NAME


def belongs_to_name(row: list[Word], first: int, known: Naming) -> bool:
    """Return whether the word before the name at `first` belongs to it, too.

    So in "Giuse Hoàng Văn Tín", in "Ông Thị Nở", a surname here, and in "của mình A Viết Thị Cươi"; not in "tòa A".
    """
    before, word = row[first - 1], row[first]
    if not before.capital or before.closing:
        return False
    if before.lower in known.saints or (before.lower, word.lower) == ("ông", "thị"):
        return True
    if first < 2 or before.core not in ("A", "Y") or row[first - 2].closing:
        return False
    return row[first - 2].lower in known.selves or row[first - 2].lower in known.belonging


def _is_elder(words: Words, at: int, known: Naming) -> bool:
    """Return whether an elder is called by a title and a name: "Aê Lâm", "nhà O Tèo"."""
    name = words.all[at + 1]
    if words.all[at].closing or not name.core.isalpha() or (name.core.isupper() and len(name.core) > 1):
        return False
    if words.lower[at] in _PARENTS:
        return not (at and words.lower[at - 1] in known.places and not words.all[at - 1].closing)
    if words.lower[at] == "ma":
        opens = not at or words.all[at - 1].closing in (".", ",", ";", ":")
        return opens and name.lower in known.givens and at + 2 < len(words.all) and not words.all[at + 2].capital
    alone = at + 2 == len(words.all) or bool(name.closing) or not words.all[at + 2].capital
    return at > 0 and alone and words.lower[at - 1] in _AFTER_KIN and name.lower not in known.places


def _n_of_woman(words: Words, at: int, known: Naming) -> int:
    """Return how many names follow the "Thị" of a woman of the Khmer or the S'tiêng: "nhà bên Thị Ngọc"."""
    row, lower = words.all, words.lower
    if not 0 < at < len(row) - 1 or not row[at].capital or not row[at + 1].capital or row[at].closing:
        return 0
    before = row[at - 1]
    touching = not before.closing
    if touching and (before.capital or before.n_digits or before.lower in known.places):
        return 0
    if row[at].core.isupper() or lower[at + 1] in _NO_WOMEN or not row[at + 1].core.isalpha():
        return 0
    more = at + 2 < len(row) and row[at + 2].capital and not row[at + 1].closing
    if more and touching:
        return 0
    name = lower[at + 1 + more]
    return (1 + more) * int(name in known.givens or name not in known.common)


def _before_phone(words: Words, at: int, known: Naming) -> int:
    """Return how many words in small letters before the phone number at `at` name its owner: "e mai trang 036 …"."""
    row, lower = words.all, words.lower
    last = lower[at - 1]
    if row[at - 1].closing.strip(",") or row[at - 1].capital or at < 2:
        return 0
    initial = _INITIAL.fullmatch(row[at - 1].core)
    if initial:
        return int(initial["given"] in known.givens or initial["given"] in naming(toneless=True).givens)
    letter = len(row[at - 2].core) == 1 and row[at - 2].closing == "." and row[at - 2].core.islower()
    if letter and at > 2 and lower[at - 3] in _SPEAKERS and last in known.givens:
        return 2  # "e la q.hung 093 …"
    if last not in known.givens or last in _PLAIN or row[at - 2].closing:
        return 0
    if lower[at - 2] in _SPEAKERS:
        return int(
            f"{lower[at - 2]} {last}" not in known.plain_pairs and (known.toneless or last not in known.everyday)
        )
    whole = at > 2 and lower[at - 3] in _SPEAKERS and not row[at - 3].closing
    two = lower[at - 2] in known.parts and lower[at - 2] not in _PLAIN
    return 2 * int(whole and two and f"{lower[at - 2]} {last}" not in known.plain_pairs)
