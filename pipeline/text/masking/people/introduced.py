"""Names in small letters told by a title before them: "bà mít bán", "chú tư rớt", "ông kỷ bà tâm".

After "bà" a word that comments never use is a name, in whatever language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.likely import NICKNAMES
from pipeline.text.masking.people.selfnamed import BOUNDS, HIGHLANDS, LOANS, NICKS, NO_NAMES
from pipeline.text.masking.syllables import is_foreign
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import both, word_set

_NAME = "HỌ TÊN"
_VOWEL = re.compile(r"[aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]")
_VERBS = word_set(
    "bán nói kêu bảo lấn nuôi đổ xây chửi mượn đánh xả đốt hát mở chạy thu hứa hẹn nhận chiếm cơi thả phơi trồng chặt "
    "khoan nấu vứt quậy ném rải bơm xịt đào lấp chặn rào ở có bị kể nhờ mất ốm già nghèo khai ký đứng sát kế cạnh dạy "
    "cắt thuê đòi dọa cãi khóc què mù điếc góa nằm gần cho vay làm hàng còn nó hắn lấy mới vừa thì học"
)
_KIN = word_set("ông bà anh chị cô chú bác cụ dì cậu mợ thím dượng mệ thằng bé thầy má")
_ELDERS = word_set("ông bà cụ chú thím dì dượng mợ cậu mệ bác cô")
_OWN = word_set("em cháu con tôi tui mình trai gái")  # "bạn trai em michael …": only strange names follow
_TITLES = _KIN | _OWN | {"nhà"}
_NUMERALS = word_set("hai ba tư sáu bảy tám chín mười út năm")
_SURE_NUMERALS = word_set("tư út")  # "hai" and "ba" count things too
_LATER_BORN = _NUMERALS - word_set("hai năm mười")
_POSTS = word_set("trưởng phó")
_BODY = word_set(
    "béo gầy lùn mập ốm đẹt tròn bia rượu đá gạch sắt nhôm cá tôm cua thịt phở bún rau trâu gà vịt heo chó mèo"
)
_COUNTING = word_set("hai ba bốn mấy các những một cả")
_ACTS = word_set(
    "bán nói kêu bảo lấn nuôi đổ xây chửi đánh xả đốt hát mở chạy thu hứa hẹn chiếm cơi thả phơi trồng chặt khoan "
    "nấu vứt quậy ném bơm xịt đào lấp chặn rào kể cắt đòi dọa"
)
_COUNTED = word_set(
    "mươi mốt lăm trăm nghìn triệu tuổi tháng ngày năm lần tầng người đứa con cái căn phòng hộ nhà sào lầu chục pháp "
    "lệnh vấn nhân cách lợi"
)
_OWNERS = both(word_set("nhà hộ gặp của là do cho với và vợ chồng trọ tên con mẹ bố bạn kế nhờ chủ sang gọi lô"))
_TITLED = hint(_TITLES)
_NAMABLE = HIGHLANDS | _NUMERALS | NICKS
_AFTER_TITLE = 4  # words
_FOR_STRANGERS = word_set("anh chị ông bà cô thầy")
_SHORT = 4  # letters; what is shorter is mostly an abbreviation


def find_introduced(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names in small letters that their place gives away."""
    lower, row = words.lower, words.all
    last = len(lower) - 1
    if known.toneless:
        return
    common, givens = known.common, known.givens
    for at in words.at(_TITLED):
        name = lower[at + 1] if at < last else ""
        if name in common and name not in givens and name not in _NAMABLE:
            continue
        if at == last or row[at].closing or row[at + 1].capital or row[at + 1].opening:
            continue
        n = 0
        if name not in common or name in HIGHLANDS:
            n = _after_title(row, lower, at, known) if lower[at] != "nhà" else 0
        if not n and lower[at] == "nhà":
            n = _numbered(row, lower, at, known) if name in _LATER_BORN else 0
        elif not n and lower[at] in _KIN:
            n = (name in _NUMERALS and _numbered(row, lower, at, known)) or _pair(row, lower, at, known)
            n = n or (name in NICKS and _nicked(row, lower, at, known))
        if not n and name in known.givens:
            n = _double(row, lower, at, known)
        if n:
            yield *words.cut(at + 1, at + n), _NAME


def _after_title(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return how many words the name after the title at `at` has whose first is none that comments use."""
    first = at + 1
    word = lower[first]
    following = "" if row[first].closing or first + 1 == len(row) else lower[first + 1]
    if not _is_strange(word, following, known) or f"{lower[at]} {word}" in known.not_people:
        return 0
    if at and lower[at - 1] in known.places and lower[at - 1] not in known.owners and not row[at - 1].closing:
        return 0  # "cầu ông lãnh"
    foreign = is_foreign(word) or word in HIGHLANDS
    if lower[at] in _OWN and not (foreign or word in known.rare_surnames):
        return 0
    n = 1
    while n < _AFTER_TITLE and first + n < len(row) and not row[first + n - 1].closing:
        following = lower[first + n]
        if row[first + n].capital or not row[first + n].core.isalpha() or following in BOUNDS:
            break
        ends = first + n + 1 == len(row) or lower[first + n + 1] in BOUNDS
        if following in known.common and not (
            foreign and (following in known.parts or following in known.rare_surnames or ends)
        ):
            break
        n += 1
    after = lower[first + n] if first + n < len(row) and not row[first + n - 1].closing else ""
    whole = n > 1 and word in known.rare_surnames and lower[first + 1] in known.sure_middles
    if lower[at] in _OWN:
        return n if n > 1 and (whole or not after or after in BOUNDS) else 0
    goes_on = not after or after in BOUNDS or after in _VERBS or after in known.follows
    goes_on = goes_on or (n == 1 and after in known.common)  # "chị mỷ ngủ"; but "bà lẩm bẩm"
    if n == 1 and foreign:
        return int(goes_on or (lower[at] in _FOR_STRANGERS and len(word) > _SHORT and word.isascii()))
    return n if goes_on or (n == 1 and word in known.givens) or (n > 1 and foreign) else 0


def _is_strange(word: str, following: str, known: Naming) -> bool:
    """Return whether a name may begin with the word, which is none of everyday speech, nor an abbreviation."""
    if word in HIGHLANDS:
        return following.isalpha() and (following not in known.common or following in known.rare_surnames)
    if not word.isalpha() or word in LOANS or word in known.places or word in known.common:
        return False
    return bool(_VOWEL.search(word)) or (bool(following) and following not in known.common and following.isalpha())


def _numbered(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return how many words the order of birth and a nickname have: "chú tư rớt đổ", "nhà anh hai đực"."""
    if at + 2 >= len(row) or row[at + 1].closing or row[at + 2].capital or not row[at + 2].core.isalpha():
        return 0
    numeral, nick = lower[at + 1], lower[at + 2]
    after = "" if row[at + 2].closing or at + 3 >= len(row) else lower[at + 3]
    goes_on = not after or after in _VERBS or after in known.follows or after in BOUNDS or after[0].isdigit()
    if lower[at] == "nhà":
        called = nick in NICKNAMES or nick in NICKS or (nick in known.givens and nick not in known.common)
        return 2 if called and goes_on and numeral in _LATER_BORN else 0
    plain = f"{numeral} {nick}" in known.plain_pairs or nick in _COUNTED or nick in known.follows or nick in _VERBS
    owner = at > 0 and lower[at - 1] in _OWNERS
    likely = nick not in known.common or nick in NICKNAMES or (owner and nick in known.givens)
    elder = lower[at] in _ELDERS and numeral in _LATER_BORN and (numeral != "ba" or nick in known.givens)
    likely = likely or (goes_on and (numeral in _SURE_NUMERALS or ((owner or elder) and nick not in NO_NAMES)))
    if not plain and likely:
        return 2
    counted = at > 0 and (row[at - 1].n_digits > 0 or lower[at - 1] in _COUNTING)
    acts = nick in _ACTS or nick in _POSTS or (numeral in _SURE_NUMERALS and (nick in _VERBS or nick in known.follows))
    return int(acts and not counted and (lower[at] in _ELDERS or nick in _POSTS))


def _nicked(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return 1 if an elder is called by a plain word: "bà mít ở", "nhà chú tèo bán"; 2 for "thằng cu tí"."""
    if lower[at + 1] == "cu":
        called = at + 2 < len(row) and not row[at + 1].closing and lower[at + 2] in (NICKS | known.givens)
        return 2 if called and lower[at] in ("thằng", "cháu", "bé") else 0
    after = "" if row[at + 1].closing or at + 2 >= len(row) else lower[at + 2]
    goes_on = not after or after in BOUNDS or after in _VERBS or after in known.follows
    plain = f"{lower[at]} {lower[at + 1]}" in known.plain_pairs or f"{lower[at + 1]} {after}" in known.plain_pairs
    placed = at > 0 and lower[at - 1] in known.places and lower[at - 1] not in known.owners
    return int(lower[at] in _ELDERS and goes_on and not plain and not placed)


def _double(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return 2 for a middle and a given name, or a name and a nickname: "em quỳnh anh lớp", "thằng lâm chột"."""
    if at + 2 >= len(row) or row[at + 1].closing or row[at + 2].capital:
        return 0
    one, two = lower[at + 1 : at + 3]
    if two in NICKNAMES and lower[at] in _KIN:
        return 2 if two not in _BODY and f"{lower[at]} {one}" not in known.plain_pairs else 0
    rare = one not in known.common or two not in known.common
    odd = f"{one} {two}" not in known.plain_pairs and f"{lower[at]} {one}" not in known.plain_pairs
    return 2 if rare and odd and one in known.middles and two in known.givens and one not in NO_NAMES else 0


def _pair(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return 1 if a title and a given name stand at `at` and next to them others: "ông kỷ bà tâm ông sang"."""
    name = lower[at + 1]
    if (
        name not in known.givens
        or name in NO_NAMES
        or name in known.numerals
        or f"{lower[at]} {name}" in known.plain_pairs
    ):
        return 0
    after = at + 2 < len(row) and not row[at + 1].closing.strip(",") and lower[at + 2] in _ELDERS
    after = (
        after
        and at + 3 < len(row)
        and lower[at + 3] in known.givens
        and f"{lower[at + 2]} {lower[at + 3]}" not in known.plain_pairs
    )
    before = (
        at > 1 and not row[at - 1].closing.strip(",") and lower[at - 2] in _ELDERS and lower[at - 1] in known.givens
    )
    before = before and f"{lower[at - 2]} {lower[at - 1]}" not in known.plain_pairs
    return int(lower[at] in _ELDERS and (after or before) and name not in known.follows)
