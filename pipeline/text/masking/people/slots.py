"""Names in small letters told by a word that somebody follows: "gọi ba kèo", "liệt sĩ siu blin", "nha ta thi gam"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.likely import NICKNAMES
from pipeline.text.masking.people.selfnamed import BARE_PLAIN, BOUNDS, LOANS, NICKS
from pipeline.text.masking.syllables import Foreign, is_foreign
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import word_set

_NAME = "HỌ TÊN"


@dataclass(frozen=True, slots=True)
class Uncommon:
    """Holds every word of letters that is not in `common`."""

    common: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word not in self.common and word.isalpha()


_LEADS = word_set(
    "tên hệ gọi gặp lạc nhân sĩ thôn trọ giáo viên đơn tui tôi em cháu chồng vợ mẹ cha bố con nhà hộ của "
    "cho do bị và với "
    "là ông bà anh chị cô chú bác thím dì cậu mợ thằng bé ấp bản buôn chủ tá"
)
"""After these somebody may be named; most often something else follows."""

_SURE = word_set("tên hệ sĩ trọ giáo ông bà anh chị cô chú bác thím dì cậu mợ thằng bé chồng vợ gọi gặp")
_SURE_WHO = word_set("ông bà anh chị cô chú thằng gặp hệ giáo trọ")
_LEADS_BARE = word_set(
    "ho nha giao thang cho tui toi va voi don nhan si be anh chi ong ba co chu bac chong vo con me ke gap "
    "goi cua bi do "
    "vien chau em ten tro la thon he"
)
_PLACES_BARE = word_set(
    "duong pho hem ngo truong cho cau xa phuong ap thon kiet khu to thpt thcs phuong quan huyen tinh cong"
)
_NUMERALS = word_set("tư sáu bảy tám chín út ba hai năm mười")
_COUNTS = word_set("ba hai năm mười")
_NO_NICKS = word_set(
    "gái trai bé con vàng bạc bắp khoai dừa chanh sen lúa mì kem bông trâu gà vịt heo lợn chó mèo cá tôm "
    "cua thịt phở bún bia "
    "rượu đá gạch sắt nhôm rau mèo bò mập gầy béo tròn cụt ốm đen rỗ nghệ hành tỏi me mít xoăn vải chuột "
    "voi hến sò lành hiền"
)
_NICKS = (NICKS | NICKNAMES | word_set("kèo lựu rô bự hột đực thơm ngọt chót ù")) - _NO_NICKS
_NICKS_AFTER_TITLE = _NICKS | word_set("mập đen mít chuột gầy béo lùn bò")
_TITLES = word_set("ông bà anh chị cô chú bác thím dì cậu mợ thằng")
_MIDDLES = word_set("thi van")
_NO_GIVEN = word_set("de phong ban hanh cong truong xa la co o nay nam khi nen bao dung thanh sang chi thang tai")
_OWNERS_BARE = word_set("ong ba co chu bac anh chi thay")
_HOUSEHOLD = hint(word_set("nha ho thay co"))
_STRANGE = hint(Foreign())
_LEADING, _RARE = hint(_LEADS), hint(lambda known: Uncommon(known.common))
_FAMILY = hint(lambda known: (known.surnames | known.rare_surnames) - {"và", "với", "đường", "ng"})
_BORN = hint(_NUMERALS)
_FAMILY_BARE = hint(lambda known: known.surnames if known.toneless else frozenset())
_LONGEST, _FAR_WORDS = 4, 3  # words
_CLUSTERS = word_set("bh bn hb hl hr kr ks kp kb ml mn nd nr rm rc rl sr sn dr đr gl hd hm hn jr lm tl rh bt")
_WEAK_BARE = word_set("cho do ba la va co be voi bi")
_TITLES_BARE = word_set("ten truong ong ba chu co anh chi di cau thang thim bac goi gap")
_NICKS_BARE = word_set("det le hung beo luom ngot rot chot teo keo lun mit ro lem xeo lua hon lac nhot ken")
_BORN_BARE = hint(word_set("bay sau tam chin ut tu"))
_FAR_BARE = re.compile(r"(?:bh|hb|hl|hr|hm|hn|kr|ks|ml|mn|sr|rm|rl|jr|dr|bl|phy|nd|nr|rc)[aeiouy]|[hk]['’]\w")
_SURE_BARE = word_set("nguyen tran pham huynh le vo phung trinh quach doan")
_USUAL_BARE = _SURE_BARE | word_set("bui dang ngo vu luu ta ha mai luong ly hoang dinh to thach giang phan")
_CALLED_BARE = word_set("ong anh chi si giao ten he tro nhan thang chau gap goi")


def find_in_slots(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names in small letters after a word that somebody may follow; `words` are typed with diacritics."""
    hints, bits = words.hints, words.bits
    if not hints & _LEADING:
        return
    if hints & _STRANGE:
        for at in words.at(_STRANGE):
            if not words.all[at].capital:
                yield from _strange(words, at, known)
    for at in words.after(_BORN | _FAMILY, _LEADING):
        n = 2 if bits[at] & _BORN and _is_southern(words, at, known) else 0
        if not n and bits[at] & _FAMILY and reduce(or_, bits[at : at + _FAR_WORDS]) & _RARE:
            n = _of_far_people(words, at, known)
        if n:
            yield *words.cut(at, at + n - 1), _NAME


def find_in_bare_slots(words: Words, known: Naming) -> Iterator[Found]:
    """Yield the same in texts typed without diacritics."""
    for at in words.at(_FAMILY_BARE):
        n = _bare(words, at, known)
        if n:
            yield *words.cut(at, at + n - 1), _NAME
    for at in words.at(_BORN_BARE):
        if _is_southern_bare(words, at):
            yield *words.cut(at, at + 1), _NAME
    for at in words.at(_HOUSEHOLD):
        if at + 2 < len(words.all) and _is_owner_bare(words, at + 2, known):
            yield *words.cut(at + 2, at + 2), _NAME
    for at in words.at(_STRANGE):
        if _FAR_BARE.match(words.lower[at]):
            yield from _strange(words, at, known)


def _is_southern(words: Words, at: int, known: Naming) -> bool:
    """Return whether the order of birth and a nickname stand at `at`: "của tám đực", "gọi ba kèo"."""
    row, lower = words.all, words.lower
    if at + 1 == len(row) or row[at].capital or row[at].closing or row[at - 1].closing or row[at + 1].capital:
        return False
    titled = lower[at - 1] in _TITLES
    nick, after = lower[at + 1], lower[at + 2] if at + 2 < len(row) and not row[at + 1].closing else ""
    if nick not in (_NICKS_AFTER_TITLE if titled else _NICKS) or f"{lower[at]} {nick}" in known.plain_pairs:
        return False
    if lower[at] in _COUNTS and lower[at - 1] not in _SURE:
        return False
    return f"{nick} {after}" not in known.plain_pairs


def _strange(words: Words, at: int, known: Naming) -> Iterator[Found]:
    """Yield the name around a syllable that is none of Vietnamese: "liệt sĩ siu blin", "hộ đinh bhlô"."""
    row, lower = words.all, words.lower
    word = lower[at]
    if row[at].capital or len(word) < 3 or word in LOANS or (word.isascii() and not _sounds_far(word)):
        return
    first = at
    leads = _LEADS_BARE if known.toneless else _LEADS
    while first and at - first < 3 and not row[first - 1].closing and lower[first - 1] not in leads:
        first -= 1
    if first == at or not first or lower[first - 1] not in leads or row[first].capital or row[first - 1].closing:
        return
    head = lower[first]
    barred = head in LOANS or head in known.follows or at - first > 2
    family = head in known.surnames or head in known.rare_surnames or head in ("thị", "y", "a", "h")
    if not barred and (family or is_foreign(head)):
        yield *words.cut(first, at), _NAME


def _is_southern_bare(words: Words, at: int) -> bool:
    row, lower = words.all, words.lower
    if not at or at + 1 >= len(row) or row[at].closing or row[at - 1].closing or row[at].capital:
        return False
    return lower[at - 1] in _TITLES_BARE and lower[at + 1] in _NICKS_BARE


def _is_owner_bare(words: Words, at: int, known: Naming) -> bool:
    """Return whether the given name at `at` ends "nha ba huong." or stands in "thay giao quang xay"."""
    row, lower = words.all, words.lower
    name = lower[at]
    if row[at - 1].closing or row[at - 2].closing or row[at].capital or name not in known.givens or name in BARE_PLAIN:
        return False
    after = lower[at + 1] if at + 1 < len(row) and not row[at].closing else ""
    if f"{lower[at - 1]} {name}" in known.plain_pairs or f"{name} {after}" in known.plain_pairs:
        return False
    if lower[at - 1] == "giao":
        return lower[at - 2] in ("thay", "co")
    return lower[at - 2] in ("nha", "ho") and lower[at - 1] in _OWNERS_BARE and not after


def _sounds_far(word: str) -> bool:
    """Return whether a syllable begins as those of the highlands and of the Khmer do: "bhl", "ks", "sr"."""
    return word[:2] in _CLUSTERS


def _of_far_people(words: Words, at: int, known: Naming) -> int:
    """Return how many words a whole name has that comments never use: "hộ chảo láo tả", "tên triệu mùi phấy"."""
    row, lower = words.all, words.lower
    if row[at].capital or row[at - 1].closing:
        return 0
    end = at + 1
    while end < len(row) and end - at < _LONGEST and not row[end - 1].closing and lower[end].isalpha():
        if lower[end] in BOUNDS or row[end].capital or lower[end] in known.follows:
            break
        end += 1
    name = lower[at : min(end, at + 3)]
    if len(name) < 3 or (lower[at - 1] == "hộ" and name[0] in known.common and name[0] not in known.rare_surnames):
        return 0
    odd = all(f"{one} {two}" not in known.plain_pairs for one, two in pairwise([lower[at - 1], *name]))
    rare = sum(word not in known.common for word in name)
    given = name[1] in known.thi_van and name[0] in known.surnames
    if name[0] in known.common and not given and lower[at - 1] not in _SURE_WHO:
        return 0  # "bị sơn lòe loẹt"
    family = name[0] in known.rare_surnames or (name[0] in known.surnames and lower[at - 1] in _SURE_WHO)
    if not odd or not (rare > 1 or (rare and (given or family))):
        return 0
    after = lower[at + 3] if at + 3 < len(row) and not row[at + 2].closing else ""
    whole = (name[2] not in known.common or name[2] in known.givens) and f"{name[2]} {after}" not in known.plain_pairs
    return 3 if whole else 2 * int(rare > 1)


def _bare(words: Words, at: int, known: Naming) -> int:
    """Return how many words a name without tone marks has at `at`: "nha ta thi gam", "giao ho thi kim lanh"."""
    row, lower = words.all, words.lower
    if row[at].closing or at + 2 >= len(row) or row[at + 1].closing or row[at].capital:
        return 0
    opens = not at or bool(row[at - 1].closing)
    before = "" if opens else lower[at - 1]
    led = before in _LEADS_BARE
    if before in _PLACES_BARE and not led:
        return 0
    first, one, two = lower[at : at + 3]
    odd = f"{first} {one}" not in known.plain_pairs and f"{one} {two}" not in known.plain_pairs
    after = lower[at + 3] if at + 3 < len(row) and not row[at + 2].closing else ""
    if f"{first} {one} {two}" in known.honoured or (before == "he" and (at < 2 or lower[at - 2] != "lien")):
        return 0
    if two in known.middles and after in known.givens and one == "thi" and (led or first not in ("do", "nong")):
        return 4 if f"{two} {after}" not in known.plain_pairs else 0
    if one in _MIDDLES and led and odd and before not in _WEAK_BARE and first in _USUAL_BARE - {"do", "ho", "to"}:
        return 3 * int(two.isalpha() and len(two) > 1 and two not in known.follows and two not in _NO_GIVEN)
    if two not in known.givens or f"{two} {after}" in known.plain_pairs:
        return 0
    closes = opens and (not after or at + 3 == len(row)) and at > 0
    if one in _MIDDLES:
        plain = first in ("do", "tu", "ho") and before not in ("ong", "ba", "anh", "chi", "ten", "si", "giao")
        return 3 * int((led or closes) and not plain and two not in _NO_GIVEN and odd)
    named = one in known.middles and odd and two not in _NO_GIVEN
    told = first in _SURE_BARE or (before in _CALLED_BARE and first in _USUAL_BARE)
    return 3 * int(named and (closes or (led and told)))
