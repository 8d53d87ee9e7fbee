"""Whether capitalised words name a person: what they look like, and what the words before them say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.uncapitalised import role_before
from pipeline.text.masking.words import NO_WORD, Word
from pipeline.text.masking.wordsets import both, word_set

_BREAKS = frozenset('.,;:!?)"”…')
_WHOLE_NAME = (3, 4)  # words
_NO_PLACES = frozenset(
    (("gia", "đình"), ("gia", "dinh"), ("hàng", "xóm"), ("hang", "xom"), ("khách", "hàng"), ("khach", "hang"),
     ("bạn", "hàng"), ("ban", "hang"))
)  # fmt: skip
"""Pairs whose second word alone names a place: "phố Hàng …", but "khách hàng Lò Thị Sẹ"."""

_CLANS = both(word_set("tộc dòng miếu thờ từ đường đình mộ lăng trưởng"))  # "miếu họ Lê" is nobody's name
_COUNTING = word_set("ngày đêm hôm sáng trưa chiều tối khuya sơ binh thẻ mã")  # no street has such numbers
_CROSSINGS = word_set("ba tư")
_UNDER_A_NAME = word_set(
    "stk bản buôn làng "
    "thôn tổ ấp xóm khu số ngõ hẻm cccd cmnd căn sđt đt máy điện mẹ bố cha con sinh công thương cựu giám chủ phó "
    "trưởng cán nguyên hiện"
)
_AGENCIES = frozenset(("đài", "sở", "đoàn", "đội", "bộ", "ban"))
_PARKS = frozenset(("công", "hoa", "trang"))  # "công viên" is no person as "nhân viên" is
_THINGS = word_set("phà hàng đường đan cổ cung lăng")  # surnames, but mostly things
NICKNAMES = word_set(
    "râu cò chột sẹo trọc đen béo gầy lùn còi lé sún mập gù điếc thọt chuột trâu vải xoăn ngố toét híp khùng mỏ voi "
    "gà vịt lợn heo mèo chó cọp rỗ xồm lì liều cận hói nhọn móm méo tròn ốm đẹt sứt cụt rau cá tôm cua "
    "thịt phở bún bia "
    "rượu đá gạch sắt nhôm"
)
_HIGHLAND = re.compile(r"(?:hl|kp|bl|ks|rc|rm|kr|br|đr|ml|bh|đh|kl|gl|pl|hm|hr|sm|k'|h'|k’|h’|nh[a-zà-ỹ]+k$)\w")
_PEOPLES = frozenset(("k'ho", "h'rê", "h'mông", "h're", "h'mong"))
_PHONE_DIGITS = 8
_PHRASE = 4  # words between "người" and the name: "người trông xe thuê tên …"


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a name: the last three words, empty from a full stop backwards."""

    last: Word
    second: str
    third: str
    touching: bool  # nothing but a space in between

    @classmethod
    def of(cls, row: list[Word], at: int) -> Before:
        """Return what stands before the word at `at`."""
        last = row[at - 1] if at else NO_WORD
        second = row[at - 2] if at > 1 and not last.closing.strip(":,") else NO_WORD
        third = row[at - 3] if at > 2 and not second.closing else NO_WORD
        touching = not (last.closing and not last.initials) and not row[at].opening.strip('"“')
        return cls(last, "" if second.closing else second.lower, "" if third.closing else third.lower, touching)

    def names_place(self, known: Naming) -> bool:
        """Return whether a place or something named after a person follows: "phố", "trường", "ngõ 50"."""
        announced = self.last.lower in known.places or (bool(self.last.n_digits) and self.second not in _COUNTING)
        announced = announced and (self.second, self.last.lower) not in _NO_PLACES
        if self.last.lower in _CROSSINGS and self.second != "ngã":
            return False  # "nhà ba Hồ Thị Xiêng"
        return self.touching and announced and self.last.lower not in known.titles


def is_name(row: list[Word], first: int, end: int, before: Before, known: Naming) -> bool:
    """Return whether the words from `first` to before `end` name a person."""
    lower = [word.lower for word in row[first:end]]
    n, last = end - first, before.last.lower
    comrade = last == "chí" and before.second == "đồng"
    titled = last in known.titles and not (len(last) == 1 and before.last.capital)  # "tòa A Nguyễn Trãi"
    if before.touching and (titled or comrade):
        if n > 1 and f"{last} {' '.join(lower)}" in known.honoured:
            return False  # "Ông Ích Khiêm"
        if known.toneless and (" ".join(lower) in known.honoured or lower[0] not in known.parts):
            uncommon = last == "ong" and n == 1 and lower[0].isalpha() and " ".join(lower) not in known.honoured
            full = n in _WHOLE_NAME and before.second not in known.groups and lower[1] in known.middles | known.thi_van
            full = full and lower[0] not in known.places and " ".join(lower) not in known.honoured
            if full and last in ("ong", "anh", "chi", "ba", "chu") and not row[first].core.isupper():
                return True  # "ong Ban Phuc Quyen"
            return row[end - 1].initials or uncommon  # "co", "ba", "chi" are titles only now and then
        languages = before.second in ("nước", "tiếng") and last != "anh"  # "quán nước bà Hòa"; "tiếng Anh"
        child = before.second == "con" and (last in known.elders or last == "bé")
        child = child or (n == 1 and before.second == "con" and last != "em" and lower[0] in known.givens)
        if before.second not in known.groups or languages or child:
            return not row[first].opening
        if before.second in known.several and lower[0] in known.parts and " ".join(lower) not in known.honoured:
            return True
    peoples = n == 1 and lower[0].replace("’", "'") in _PEOPLES
    if (not peoples and any(word.core.startswith(("H'", "H’", "K'", "K’")) for word in row[first:end])) or (
        row[first].core in ("Y", "H") and n > 1 and not row[first + 1].core.isupper()
    ):
        return True
    relative = last == "là" and (
        before.second in known.kin or before.second == "chủ" or before.second in known.belonging
    )
    if relative and n > 1 and known.parts.issuperset(lower) and before.second not in ("tôi", "của"):
        return True
    if " ".join(lower) in known.honoured:
        return False
    short = n in (2, 3) and known.parts.issuperset(lower) and lower[-1] in known.givens
    if short and lower[0] not in known.places and not before.names_place(known) and _calls_next(row, end):
        return True
    if lower[0] in known.givens and (_nicknamed(row, end) or (n == 2 and first and lower[1] in NICKNAMES)):
        return True
    if n == 2 and is_highland(lower[1]) and (lower[0] in known.surnames or lower[0] in known.rare_surnames):
        return True
    if row[end - 1].initials:
        surname = lower[0] in known.surnames or lower[0] in known.rare_surnames
        announced = before.touching and (last in known.roles or last in known.introducers)
        return (n > 1 and surname) or row[first].core.count(".") > 1 or announced
    if _announced(lower, before, known) or _full(lower, known):
        return True
    return _signed(row, first, end, lower, before, known) or _held(row, first, lower, before, known)


def is_highland(word: str) -> bool:
    """Return whether the word in small letters sounds as names of the highlands do and no Vietnamese word does."""
    return bool(_HIGHLAND.match(word))


def _nicknamed(row: list[Word], end: int) -> bool:
    """Return whether a nickname follows, as in Tuấn "sẹo"."""
    quoted = row[end : end + 2]
    return (
        bool(quoted)
        and quoted[0].opening in ('"', "“")
        and quoted[0].core.islower()
        and any(word.closing[:1] in ('"', "”") and word.closing for word in quoted)
    )


def _announced(lower: list[str], before: Before, known: Naming) -> bool:
    """Return whether the words before say that a person is named."""
    n, last, first = len(lower), before.last.lower, lower[0]
    if not (before.touching or before.last.closing in (",", ":", "-", "–")):
        return False
    surname = first in known.surnames or first in known.rare_surnames
    likely = n >= 3 and (lower[1] in known.middles or lower[-1] in known.givens)
    if last in ("là", "la") and before.second in known.selves:
        local = before.third in known.homes or (before.third in known.places and before.third not in _CROSSINGS)
        return not local and (n > 1 or first in known.givens)
    if last in ("tên", "ten") and before.second not in known.renaming:
        return n == 1 or surname or likely or known.parts.issuperset(lower)
    if last in known.introducers and ((n > 1 and first in known.surnames) or (n > 2 and (surname or likely))):
        return True
    signs = last in known.signers or last in known.selves
    signs = signs or (before.last.closing == ":" and (last in known.introducers or last in known.posts))
    aside = before.last.closing == ":" or last in ("tôi", "toi")
    short = n == 2 and aside and known.parts.issuperset(lower)
    named = n > 1 and lower[-1] in known.givens and (surname or short)
    if signs and before.last.closing in (":", ",") and (named or likely):
        return True
    if n == 1 and first in known.givens and before.touching and (last in known.counted or last in known.clerks):
        return True
    if last == "tuổi" and n > 1 and surname and first not in _AGENCIES and first not in known.places:
        return True  # "người đàn ông 41 tuổi Điểu Ló"
    whole = n == _WHOLE_NAME[0] and first in known.surnames and lower[1] in known.middles and lower[2] in known.givens
    if last == "là" and whole and first not in known.places and not known.toneless:
        return True
    if n == 1 and first in known.surnames and last in ("họ", "ho"):
        return before.second not in _CLANS
    if n == 1 and first in known.givens and last in known.selves and before.last.closing == ",":  # "Tôi, Quý, viết …"
        return True
    if last in known.roles and ((n > 2 and first in known.surnames) or (n == 2 and first in known.sure_surnames)):
        return True
    return before.touching and _belongs(lower, before, known)


def _belongs(lower: list[str], before: Before, known: Naming) -> bool:
    """Return whether a short name follows one who has a name: "chồng Lan Chi", "giám đốc Hưng", "hộ Dũng Vải"."""
    n, last = len(lower), before.last.lower
    if n == 1:
        plain = lower[0] in known.everyday or lower[0] in known.places
        if last == "gặp" and lower[0] not in known.places:
            return lower[0] in known.givens
        owner = last in known.posts or (last in known.belonging and last != "của")
        return owner and not plain and lower[0] in known.givens
    family = last in ("đình", "hộ") and (lower[0] in known.surnames or lower[0] in known.rare_surnames)
    if n == _WHOLE_NAME[0] and family and not known.common.issuperset(lower[1:]) and lower[0] not in known.places:
        return True  # "gia đình Phùng Nải Phấu"
    if n > 2:
        return False
    if last in ("đình", "hộ") and lower[0] in known.surnames and lower[1] not in known.common and not known.toneless:
        return True  # "gia đình Hồ Phoong"
    if last in known.counted and lower[0] in known.givens:
        return True
    if not known.parts.issuperset(lower) or lower[0] in _AGENCIES or (last == "viên" and before.second in _PARKS):
        return False
    if last in known.belonging:
        return lower[1] in known.givens or lower[1] in known.surnames
    if last == "nhỏ" and before.second == "bé":
        return True
    return lower[1] in known.givens and (last in known.posts or last in known.kin)


def _full(lower: list[str], known: Naming) -> bool:
    """Return whether the words are a full name by their own look: surname, middle name, given name."""
    if len(lower) < 3:
        return False
    first, middle, given = lower[0], lower[1], lower[-1]
    if first in known.surnames and first not in known.shaky:
        return middle in known.parts or given in known.givens
    if first in known.rare_surnames and first not in known.common and not known.toneless and first not in known.places:
        return len(lower) == _WHOLE_NAME[0]  # "Chẻo Mùi Nải"
    surname = first in known.surnames or first in known.rare_surnames
    likely = first not in known.shaky and middle in known.middles and given in known.givens
    if surname and (likely or middle in known.sure_middles or (middle in known.thi_van and not known.toneless)):
        return True
    return middle in known.thi_van and (given in known.parts or (middle == "thị" and len(lower) in _WHOLE_NAME))


def _signed(row: list[Word], first: int, end: int, lower: list[str], before: Before, known: Naming) -> bool:
    """Return whether a short or doubtful name stands alone as a signature does."""
    after = row[end] if end < len(row) else NO_WORD
    closes = bool(row[end - 1].closing) or after is NO_WORD or after.n_digits > 5
    closes = closes or after.opening.startswith("(") or not after.core.strip("-–")
    opens = not first or bool(set(before.last.closing) & _BREAKS - {","})
    if not (opens and closes):
        return False
    surname = lower[0] in known.surnames or (len(lower) > 2 and lower[0] in known.rare_surnames)
    named = surname and lower[-1] in known.givens
    if lower[0] in _THINGS:
        return False  # "Phà Bình Khánh", a ferry
    family = surname and not known.toneless and (lower[0] not in known.places or lower[1] in known.middles)
    if first and family and len(lower) in _WHOLE_NAME and _is_person_next(row, end, known):
        return True  # "Hồ Thanh Cứ, thôn …", "Danh Sô Phal."
    if (
        first
        and len(lower) == 2
        and end == len(row)
        and (lower[0] in known.surnames or lower[0] in known.rare_surnames)
        and lower[1] not in known.common
    ):
        return not known.toneless and lower[0] not in known.places  # "Danh Thươl"
    if named and (len(lower) == 2 or (len(lower) > 2 and lower[1] in known.middles)):
        return True
    if len(lower) == 2 and first > 0 and not known.toneless:
        if lower[0] in known.sure_surnames and _is_person_next(row, end, known):
            return True
        whole = known.parts.issuperset(lower) or lower[0] in known.rare_surnames
        return whole and lower[1] in known.givens and _is_person_next(row, end, known)
    if len(lower) not in _WHOLE_NAME or lower[-1] not in known.givens or lower[1] not in known.parts:
        return False
    usual = lower[0] in known.rare_surnames or lower[1] in known.middles
    return first > 0 and usual and lower[0] not in known.places


def _is_person_next(row: list[Word], end: int, known: Naming) -> bool:
    """Return whether after a signature nothing follows, or what people write there: a number, their age, their home."""
    if end == len(row) or row[end].n_digits > 5:
        return True
    after = row[end]
    told = after.n_digits > 1 or after.lower in _UNDER_A_NAME or after.lower in known.posts
    return row[end - 1].closing == "," and told and (not after.capital or after.core.isupper())


def _calls_next(row: list[Word], end: int) -> bool:
    """Return whether a phone number follows at once: "kỹ sư Hoàng Lâm 0865 224 790"."""
    if end == len(row) or row[end - 1].core.isupper() or row[end - 1].closing.strip(",:-") or row[end].core[:1] != "0":
        return False
    return sum(word.n_digits for word in row[end : end + 4]) > _PHONE_DIGITS


def _held(row: list[Word], first: int, lower: list[str], before: Before, known: Naming) -> bool:
    """Return whether a doubtful name belongs to somebody spoken of: "Chánh án Tòa án quận …", "người bán vé …"."""
    surname = lower[0] in known.surnames or lower[0] in known.rare_surnames
    if len(lower) == _WHOLE_NAME[0] and lower[1] in known.middles and lower[2] in known.givens:
        surname = surname or before.last.lower not in known.places  # an unusual one
    far = len(lower) == _WHOLE_NAME[0] and lower[0] in known.rare_surnames and not known.common.issuperset(lower[1:])
    placed = before.last.lower in known.places and before.second != "trưởng"
    if far and not placed and role_before(row, first, known):
        return True  # "Trưởng bản Ly Giá Xè"
    if len(lower) in _WHOLE_NAME and surname and (lower[1] in known.parts or lower[-1] in known.givens):
        return role_before(row, first, known) or before.last.lower in known.belonging
    if len(lower) > 2 or not before.touching or before.last.capital or before.last.lower in known.places:
        return False
    if len(lower) == 2 and lower[0] in known.surest and lower[1] in known.givens and not before.last.n_digits:
        return True
    if not known.parts.issuperset(lower) or lower[-1] not in known.givens or lower[0] in known.places:
        return False
    return _somebody(row, first)


def _somebody(row: list[Word], first: int) -> bool:
    """Return whether "người" and small words stand before the name: "người dắt mối Lương"; "người Mông" is no name."""
    if row[first - 1].lower in ("của", "cho", "về", "và", "bên", "như"):
        return False
    for at in range(first - 2, max(-1, first - 2 - _PHRASE), -1):
        if row[at].closing or row[at + 1].closing or row[at + 1].n_digits:
            return False
        if row[at].lower in ("người", "đứa", "kẻ", "tay"):
            return row[at + 1].lower not in ("dân", "ở", "từ", "gốc")
    return False
