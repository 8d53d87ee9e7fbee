"""Names with capitals that their place gives away: "Tui Năm Chích", "của Rơ Mah Blơi", "0905 66 18 04 Nhung".

Lists never hold the names of every people. But who says "tôi" or "tên" says a name next, and so does who leaves a
number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_

from pipeline.text.masking.hints import DIGITS, hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.mixed import rare_bare
from pipeline.text.masking.syllables import Foreign
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import UPPER, both, word_set

_NAME = "HỌ TÊN"
_WHOLE = 3  # words
_LONGEST = 6  # words: "Công Huyền Tôn Nữ Thị Diễm"
_SPEAKERS = both(word_set("tôi tui"))
_NAMED = both(word_set("tên là"))
_OWNERS = both(
    word_set("của nhà hộ cho từ với và gặp do bởi chủ vợ chồng con mẹ bố cha em cháu sư cả tên ghi huynh vườn")
)
_CALLED = both(word_set("bé em cháu gái trai mẹ anh chị cô chú bác ông bà sư hệ gặp gọi lạc tôi tui"))
_PUBLIC = both(
    word_set(
        "hội chi ban bộ sở công đảng đoàn đội tổ khu xã phường huyện quận tỉnh thành thôn ấp bản buôn làng xóm khóm "
        "phố đường trường chợ cầu hồ sông suối núi quốc bắc trung nam tây đông việt nhà nước uỷ ủy hđnd ubnd mttq "
        "trạm bệnh viện cục chi tòa toà nông đại ngân hàng điện cấp hợp văn phòng trụ vinhomes tết covid tp cử "
        "tập tổng quỹ cơ chung bí nghị luật kỳ đề kính xin nay những các thường vụ nhân dân cảng đèo dinh rạch"
    )
)
_PEOPLES = both(
    word_set(
        "kinh tày thái mường khmer khơ hoa nùng mông hmông h'mông dao gia ê ba xơ sán chăm cơ hrê h'rê mnông m'nông "
        "raglai raglay xtiêng s'tiêng stiêng bru vân thổ giáy tà mạ k'ho cil co chơ xinh hà la pà cống si "
        "pu brâu rơ chứt "
        "kháng lự ngái lô pa bố êđê jrai gié giẻ"
    )
)
_PEOPLES_WHOLE = frozenset(
    ("khmer", "khơ me", "raglai", "raglay", "hmông", "h'mông", "cil", "vân kiều", "chăm h'roi", "hàn quốc", "nhật",
     "nhật bản", "xtiêng", "s'tiêng", "mnông", "m'nông", "hrê", "h'rê", "ê đê", "êđê", "gia rai", "jrai", "cơ tu",
     "xơ đăng", "pa cô", "tà ôi", "k'ho", "cơ ho", "bru vân kiều", "giẻ triêng", "sán dìu", "cao lan", "sán chay",
     "hà nhì", "la hủ", "si la", "khơ mú", "xinh mun", "trung quốc", "đài loan", "campuchia", "việt kiều")
)  # fmt: skip
_PEOPLES_ALONE = frozenset(("dao", "chăm", "hmông", "h'mông", "mông", "tày", "nùng", "thái", "mường", "khmer", "hoa"))
_OF_PEOPLES = re.compile(r"(?:người|tộc|bà con|con em) $|bà con $")
_SURNAMES_FAR = word_set(
    "rơ ksor siu kpă rcom r'com rahlan rlan kpuih puih rmah niê kbuôr êban ayun mlô hwing hmok byă ksơr rơlan rơmah "
    "danh zơ néang neáng rchom kring zơrâm alăng bling bríu coor arất pơloong ating"
)
"""Surnames of the highlands with which no place begins: they need nobody to announce them."""

_CLOSE = word_set("sư cả hộ tên")  # between these and a surname stands nothing else
_YOUNG = both(word_set("gái trai bé cháu"))
_CONTACT = both(word_set("hệ gặp gọi lạc sư"))
_NICKED = both(frozenset(("biệt danh", "biệt hiệu", "tục danh", "hỗn danh")))
_AGED = re.compile(r"\d{1,2}(?:t|th|p|tuổi|tuoi)")
_SPACED = re.compile(rf"(?<!\w)[HK]['’] [{UPPER}][\w'’]+(?: [{UPPER}][\w'’]+){{0,2}}")
_SAYERS = _SPEAKERS | both(word_set("em con cháu e mình tên"))
_SAYING = hint(_SPEAKERS | _NAMED | _OWNERS | _CALLED | both(word_set("danh hiệu")))
_STRANGE = hint(Foreign())
_FAR = hint(_SURNAMES_FAR)


def find_announced(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield the names with capitals that the words before them, or a number beside them, announce."""
    if "' " in words.text or "’ " in words.text:
        yield from ((*match.span(), _NAME) for match in _SPACED.finditer(words.text))
    opens = bool(words.lower) and words.lower[0] == "mình"
    if not (words.hints & (_SAYING | DIGITS | _FAR) or opens):
        return
    bits, hints = words.bits, _SAYING | DIGITS
    worth = [at for at in capitals if at and (bits[at - 1] & hints or bits[at] & _FAR or (opens and at == 1))]
    if "(" in words.text:
        worth += [at for at in capitals if at and words.all[at].opening == "("]
    for at in worth:
        n = _announced(words, at, known)
        if n:
            yield *words.cut(at, at + n - 1), _NAME


def is_a_people(words: Words, found: Found) -> bool:
    """Return whether what was found for a name is that of a people: "bà con Khmer", "người Dao Yên Sơn"."""
    start, end, _ = found
    name = words.text[start:end].lower()
    if name in _PEOPLES_WHOLE:
        return True
    if name.split(" ", 1)[0] not in _PEOPLES_ALONE or not start:
        return False
    return bool(_OF_PEOPLES.search(words.text[max(0, start - 8) : start].lower()))


def _announced(words: Words, at: int, known: Naming) -> int:
    """Return how many words the name at `at` has; 0 if none is announced there."""
    row, lower = words.all, words.lower
    end = _end(row, at)
    name, n = lower[at:end], end - at
    last, closing, opening = lower[at - 1], row[at - 1].closing, row[at].opening
    if not all(word.replace("'", "").replace("’", "").isalpha() for word in name) or name[0] in known.stops:
        return 0
    told = last in _NAMED
    honoured = " ".join(name) in known.honoured
    if _speaks(lower, at) and closing in ("", ",", ":") and not opening and _begins(name, known):
        return n if n > 1 and not (honoured and not told) and not row[at].core.isupper() else 0
    if last in _SPEAKERS and lower[at - 2] == "của" and n == _WHOLE and not (closing or opening):
        return n if name[0] in known.rare_surnames and name[0] not in _PUBLIC and not honoured else 0
    if last == "mình" and at == 1 and n > 2 and not closing:
        return n if _begins(name, known) and not honoured and not row[at].core.isupper() else 0  # "Mình Ra Pát …"
    if honoured or (name[0] in _PUBLIC and n < 3) or _is_people(name, known):
        return 0
    if opening == "(":
        called = n == 2 and name[0] in known.numerals and row[end - 1].closing.startswith(")")
        return n if called and row[at - 1].capital and not row[at - 1].closing else 0
    if row[at - 1].n_digits:
        return n if _beside_number(words, at, end, known) else 0
    if closing or opening.strip("\"“‘'"):
        return n if 1 < n < 5 and name[0] in _SURNAMES_FAR and (name[1] not in _PEOPLES or n == _WHOLE) else 0
    if f"{lower[at - 2]} {last}" in _NICKED:
        return n
    return n if _told(words, at, end, known) else 0


def _speaks(lower: list[str], at: int) -> bool:
    """Return whether one person says "tôi" or "tên tôi là"; after "chúng tôi" a village or an office follows."""
    last, second = lower[at - 1], lower[at - 2] if at > 1 else ""
    if last in _SPEAKERS:
        return second not in ("chúng", "bọn", "tụi", "chung", "nhà", "quê", "xã", "thôn", "của", "bản", "cua", "que")
    return last in _NAMED and second in _SAYERS


def _begins(name: list[str], known: Naming) -> bool:
    """Return whether a name may begin so: with no word of an office, of a people or of a plain sentence."""
    if len(name) > 3 and "nữ" in name:
        return True  # "Công Huyền Tôn Nữ Thị Diễm"
    return name[0] not in _PUBLIC and name[0] not in known.never and not _is_people(name, known)


def _is_people(name: list[str], known: Naming) -> bool:
    """Return whether a people is named, not a person: "Khmer", "Ba Na", but not "Hà An"."""
    if name[0] not in _PEOPLES:
        return False
    named = name[0] in known.surnames or name[0] in known.rare_surnames
    return len(name) == 1 or not named or name[1] in _PEOPLES


def _end(row: list[Word], at: int) -> int:
    end = at + 1
    while end < min(len(row), at + _LONGEST) and row[end].capital and not row[end - 1].closing and not row[end].opening:
        end += 1
    return end


def _told(words: Words, at: int, end: int, known: Naming) -> bool:
    """Return whether a word before the name, or a number after it, says that somebody is named."""
    row, name, last = words.all, words.lower[at:end], words.lower[at - 1]
    n, first = end - at, words.lower[at]
    if row[end - 1].core.isupper() and n > 1:
        return False
    plain = first in known.never or first in known.places or row[at].core.isupper()
    after = row[end] if end < len(row) else None
    if after and last in _CONTACT and after.n_digits > 2 and after.core[0] == "0" and first not in known.places:
        return (n > 1 and first not in _PUBLIC) or first in known.givens
    if n == 1 and last in _YOUNG and first.isalpha():
        aged = after is not None and (bool(_AGED.fullmatch(after.core)) or after.core[:2] == "09")
        sister = words.lower[at - 2] in ("em", "con", "cháu") and last in ("gái", "trai") and not known.toneless
        return not plain and (aged or (sister and first in known.givens and first not in known.everyday))
    if n == 1:
        met = last in ("nhân", "hệ", "gặp", "gọi") and not known.toneless
        return met and first in known.givens and not plain and first not in known.everyday
    if known.toneless:
        rare = first in rare_bare() and last in _OWNERS and last not in ("cho", "tu", "voi", "va")
        return 1 < n < 5 and rare and (n > 2 or bool(reduce(or_, words.bits[at:end]) & _STRANGE))
    if first in _SURNAMES_FAR and name[1] not in _PEOPLES and last not in known.places:
        return n < 5
    return last in _OWNERS and (_of_a_people(words, at, end, known) or _whole(name, last, known))


def _of_a_people(words: Words, at: int, end: int, known: Naming) -> bool:
    """Return whether the name is one of the highlands or of the Khmer, by its surname or its sounds."""
    name = words.lower[at:end]
    if name[0] not in known.rare_surnames or len(name) > 4 or name[0] in _PUBLIC:
        return False
    if name[1] in ("y", "a", "thị") and len(name) == 3:
        return True  # "Lầu Y Mái"
    rare = name[0] not in known.common and name[0] not in known.places
    return rare or bool(reduce(or_, words.bits[at:end]) & _STRANGE)


def _whole(name: list[str], last: str, known: Naming) -> bool:
    """Return whether surname, middle and given name stand after a word that may be a place's as well: "từ", "vườn"."""
    if len(name) == 2 and last in ("sư", "cả") and name[0] in known.surnames:
        return True  # "Sư cả Thạch Oai"
    if len(name) not in (3, 4) or (name[0] not in known.surnames and name[0] not in known.rare_surnames):
        return False
    if last in _CLOSE and name[0] in known.surnames and name[0] not in known.shaky:
        return True  # "Sư Lý Sóc Kha"
    if name[0] in known.shaky and name[1] not in known.thi_van and name[1] not in known.sure_middles:
        return False
    return name[1] in known.thi_van or (
        last != "từ" and name[1] in known.middles and (name[-1] in known.givens or name[-1] not in known.common)
    )


def _beside_number(words: Words, at: int, end: int, known: Naming) -> bool:
    """Return whether who left the number before is named, and nothing more: "0788 410 227, Ngọc."."""
    row, name = words.all, words.lower[at:end]
    whole = known.parts.issuperset(name) and name[-1] in known.givens
    family = name[0] in known.surnames or name[0] in known.rare_surnames or name[0] in known.numerals
    if end - at > 4 or not (whole or (end - at > 1 and family)) or row[at].core.isupper():
        return False
    last = row[at - 1]
    if last.n_digits < 3 or last.closing.strip(",.)") or row[at].opening.strip("("):
        return False
    digits = sum(word.n_digits for word in row[max(0, at - 4) : at])
    closes = end == len(row) or (row[end - 1].closing[:1] in (".", ")", ";") and bool(row[end - 1].closing))
    alone = (
        end - at == 1
        and not last.closing
        and (end == len(row) or not row[end].capital)
        and name[0] not in known.everyday
    )
    return digits > 8 and (closes or alone) and " ".join(name) not in known.honoured
