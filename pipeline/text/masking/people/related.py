"""Names with capitals told by a relation before them: "bố Pao", "con tôi (Khánh Vy)", "cô giáo Emily Carter"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from pipeline.text.masking.hints import DIGITS, hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.likely import NICKNAMES
from pipeline.text.masking.syllables import Foreign, is_foreign
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import both, word_set

_NAME = "HỌ TÊN"
_LONGEST = 4  # words
_PARENTS = both(word_set("bố mẹ má cha mế bầm vợ chồng"))
_OWN = both(word_set("tôi em mình cháu tui con nó em"))
_RELATIONS = both(
    word_set(
        "con cháu vợ chồng mẹ bố má cha em anh chị trai gái nội ngoại ruột rể dâu nhà bạn đầu út lớn nhỏ bé cả xóm "
        "ông bà"
    )
)
_PERSONS = both(
    word_set(
        "giáo sư sĩ sỹ chồng vợ trai gái tôi em tên ông bà anh chị cô thầy khách bạn con cháu cụ bé ngoài thuê gia viên"
    )
)
_SURE_BARE = word_set("ong chong vo ten")
_ABROAD = both(word_set("quốc tịch hàn nhật trung mỹ đức úc anh pháp lào thái đài nga ấn ngoại người"))
_DRIVERS = both(word_set("thầu tay xế lão gã trùm mối lái cai"))
_NETS = word_set("admin zalo facebook fb tiktok nick youtube telegram viber")
_OFFICIAL = both(
    word_set(
        "công phường xã ubnd hội trường ban sở chính tổ thôn khu nhóm tin huyện tỉnh thành hà oa page cổng chung cư "
        "dân mặt đoàn quận tp ủy uỷ trạm bệnh chợ hà marketplace messenger app việt cộng đài báo phòng trang"
    )
)
_NO_FOREIGNERS = both(
    word_set(
        "vinhomes vinmec vinschool vingroup covid internet website samsung honda toyota hyundai grab shopee lazada "
        "city tower park home homes land group mall plaza garden green sky golden sunrise center"
    )
)
_PEOPLES = both(word_set("việt hàn nhật thái mông dao tày nùng khmer chăm jrai hrê kinh hoa mường tây ta mỹ lào úc cơ"))
_SECOND = word_set("và bị là có ở cho lấn xây đã không đang cũng cùng nói bán nhận trú sinh đứng chưa ký")
_BEFORE = frozenset(_PARENTS | _OWN | _PERSONS | _DRIVERS | _NETS)
_RELATING, _STRANGE = hint(_BEFORE), hint(Foreign())
_FOREIGN = 3  # words, of which one is strange
_LOOK_BACK = 8  # words


def find_related(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield names that follow one of their family, a foreigner's calling or an account; `capitals` are word numbers."""
    row, lower = words.all, words.lower
    if capitals[:2] == [0, 1] and _opens(row, lower, known):
        yield *words.cut(0, 1), _NAME
    if not capitals or not words.hints & (_RELATING | _STRANGE | DIGITS):
        return
    bits = words.bits
    for at in capitals:
        if not at or (row[at - 1].capital and not row[at - 1].closing and at > 1 and lower[at - 1] not in _NETS):
            continue
        if not (bits[at - 1] & (_RELATING | DIGITS) or reduce(or_, bits[at : at + _FOREIGN]) & _STRANGE):
            continue
        n = _related(row, lower, at, known)
        if n:
            yield *words.cut(at, at + n - 1), _NAME


def _opens(row: list[Word], lower: list[str], known: Naming) -> bool:
    """Return whether the text begins with a surname and a given name, and goes on as after a person: "Trần Đại và"."""
    if len(row) < 3 or row[0].closing or row[1].closing or not row[1].capital or row[2].capital:
        return False
    pair = f"{lower[0]} {lower[1]}"
    named = lower[0] in known.surest and lower[1] in known.givens
    return named and pair not in known.honoured and pair not in known.not_names and lower[2] in _SECOND


def _related(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return how many of the words from `at` on are the name of whom the words before speak."""
    end = _end(row, at)
    name, last, n = lower[at:end], lower[at - 1], end - at
    first = name[0]
    if any(not word.replace("'", "").replace("’", "").isalpha() for word in name) or row[at].core.isupper():
        return 0
    bracketed = row[at].opening == "(" and row[end - 1].closing.startswith(")") and row[at - 1].n_digits > 2
    if bracketed and n < 3 and known.parts.issuperset(name) and name[-1] in known.givens:
        return n  # "098.841.2776 (Khiêm)"
    account = last in _NETS and n > 2
    if " ".join(name) in known.honoured or first in known.never or first in known.stops:
        return 0
    if first in known.places and not account:
        return 0
    touching = not row[at - 1].closing and row[at].opening in ("", "(")
    if touching and last in _NETS:
        official = first in _OFFICIAL or not _OFFICIAL.isdisjoint(name[1:2])
        return n if n > 1 and not official and " ".join(name[:2]) not in known.honoured else 0
    strange = n > 1 and any(map(is_foreign, (first, name[1], name[-1]))) and _NO_FOREIGNERS.isdisjoint(name)
    told = last in _PERSONS if touching else row[at - 1].closing == "," and _speaks_of_foreigner(row, lower, at)
    if strange and told and (not known.toneless or last in _SURE_BARE):
        return n
    if n == 2 and is_foreign(first) and name[1] in known.sure_surnames and not known.toneless:
        return n  # "con lai David Nguyễn"
    if not touching or known.toneless or n > 3 or (last == "con" and at > 1 and lower[at - 2] == "bà"):
        return 0
    rare = first not in known.common or first in known.givens
    if n == 1 and last in _PARENTS and row[at].opening == "":
        return int(rare and first not in _PEOPLES)
    if n < 3 and last in _DRIVERS:
        return n if first in known.givens and (n == 1 or name[1] in NICKNAMES) else 0
    if last in _OWN and at > 1 and lower[at - 2] in _RELATIONS and not row[at - 2].closing:
        return n if known.parts.issuperset(name) or (rare and n < 3) else 0
    return 0


def _end(row: list[Word], at: int) -> int:
    end = at + 1
    while (
        end < len(row)
        and end - at < _LONGEST
        and row[end].capital
        and not row[end - 1].closing
        and not row[end].opening
    ):
        end += 1
    return end


def _speaks_of_foreigner(row: list[Word], lower: list[str], at: int) -> bool:
    """Return whether the words before the comma at `at` tell of a person from abroad: "chồng em người Hàn, …"."""
    first = at - 1
    while first and at - first < _LOOK_BACK and not row[first - 1].closing:
        first -= 1
    before = lower[first:at]
    return not _ABROAD.isdisjoint(before) and not _PERSONS.isdisjoint(before)
