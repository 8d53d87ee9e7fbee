"""Names in small letters that people say of themselves: "dạ con là y bhăm mlô ở", "em tên ngọc diễm".

Lists of names never hold the names of every people, nor those of foreigners. But who introduces himself says a name
between "là" and "ở".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.syllables import is_foreign
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import both, word_set

_NAME = "HỌ TÊN"
_LONGEST = 5  # words of a name
_SPEAKERS = word_set(
    "tôi em con cháu tui mình e mik mk chị anh cô chú bác bà ông mệ tớ cụ dì cậu nó vợ chồng toi chau minh"
)
_NAMED = word_set(
    "và va họ ho nội ngoại gái trai bé người thằng đứa viên sĩ sỹ tá giáo chủ bạn ruột dâu rể đầu út lớn nhỏ kế toán "
    "nuôi"
)
_SAYS = word_set("là tên la ten")
BOUNDS = both(
    word_set(
        "ở người thôn bản xã buôn tổ số sinh năm dân xin hỏi phản kiến đề có nhà khóm ấp làng quê hiện đang là và "
        "với chủ cùng thay trú tuổi đại cư lớp xóm khu đội plei phường huyện tỉnh gọi muốn báo trình học sđt đt "
        "máy xe khoa bữa ngày lái điện nguyên hộ thì mà không ko đã bị được nộp đi làm gửi bên cụm của "
        "cũng cho nay mới đây ạ nè nha nhé"
    )
)
NO_NAMES = both(
    word_set(
        "người cán công giáo sinh nông chủ dân mẹ bố con vợ chồng đảng hội trưởng phó cựu bộ lái một cử thành đại "
        "nhân học gì ai sao vậy thế đây đó này kia nhà hàng khách đối phụ trẻ lao thương bệnh nạn cơ kế thợ thư bảo "
        "y giám quản phải không do để nơi cái chỗ số vì được đúng sai hai ba những các mấy đứa thằng tài bí ở từ "
        "trong ngoài bên rất đang đã sẽ bị có chưa rồi mới cũng chỉ bao đường dự tiền việc chuyện ngày tháng năm "
        "thôn xã tổ anh chị em ông bà"
    )
)
LOANS = both(
    word_set(
        "shipper grab taxi ship xe camera karaoke internet wifi facebook zalo app online covid video clip email shop "
        "container axit oto ôtô kt admin ad sale bác sỹ ks bs ts gs ths hđnd ubnd mttq ct pct gv hs sv csgt cs ca "
        "cbcc ko k hok đc dc ng nc vs bt ntn nv tp q p ht ptdt thpt thcs mn cm tk vk ck bn nhiu nhju vn google "
        "vietjet viettel vnpt mobifone shopee lazada tiktok youtube idol hotgirl hacker seller marketing leader "
        "manager spa gym designer order live cty tnhh fb ib stt qlda khmer like kinh chăm"
    )
)
HIGHLANDS = word_set("a y k h ka")
NICKS = word_set(
    "mít ớt cam quýt na ổi mận đào bưởi tí tèo cò chuột mèo gấu thỏ bống nhím sóc tôm cua cún ốc bắp khoai bin bi su "
    "bông kem cốm tép mực nếp còi lé hợi sửu tuất dần mão tỵ ngọ mùi thân dậu muỗi hến sò lúa mì bé gái trai cu bí "
    "chanh me dừa sen cúc hẹ hành tỏi nghệ riềng mơ lành hiền lụa gấm lẹ lụm lượm rớt mót vàng bạc"
)
BARE_PLAIN = word_set(
    "con dan can cong giao sinh hoc chu nguoi bo me ca ban nhan nay hai ba tu nam sau bay tam chin muoi de duong mat "
    "len vay nhu moi lai the dang tao viec ly do quan su thu dong vien thanh phu tinh loi lanh cho khach nha hang "
    "xa hoi tien dau da y an"
)
_COUNTED = word_set(
    "đứa người con mẹ vợ chồng anh chị em bà ông cháu hộ nhà bên nơi chỗ cái mươi mốt trăm nghìn ngày "
    "tháng năm chục má "
    "lần thứ cha bố chủ"
)
_SAYING = hint(_SAYS)


def find_self_named(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names in small letters between "tôi là" or "tên" and a word that goes on with the sentence."""
    lower, row = words.lower, words.all
    last = len(lower) - 1
    for at in words.at(_SAYING):
        said = 0 < at < last and (lower[at - 1] in _SPEAKERS or lower[at - 1] in _NAMED or lower[at - 1] in _SAYS)
        n = _self_named(row, lower, at, known) if said else 0
        if n:
            yield *words.cut(at + 1, at + n), _NAME


def _self_named(row: list[Word], lower: list[str], at: int, known: Naming) -> int:
    """Return how many words the name after "tôi là" has: all up to a word that goes on with the sentence."""
    speaker = lower[at - 2] if at > 1 and lower[at - 1] in ("tên", "ten") else lower[at - 1]
    speaks = speaker in _SPEAKERS and not (row[at].closing.strip(":") or row[at - 1].closing)
    if not speaks and not (lower[at] in ("tên", "ten") and lower[at - 1] in _NAMED):
        return 0
    if at + 2 < len(row) and lower[at + 1] in _SAYS and not row[at + 1].closing:
        return 0  # "tôi tên là": the second decides
    n = _slot(row, lower, at + 1)
    name = lower[at + 1 : at + 1 + n]
    if not n or row[at + 1].capital:
        return 0
    sure = known.toneless and n > 1 and name[1] in known.thi_van
    barred = name[0] in NO_NAMES or name[0] in LOANS
    southern = n == 2 and name[0] in known.numerals and not known.toneless
    if not sure and barred and not southern and not (name[0] in HIGHLANDS and n > 1):
        return 0
    if known.toneless:
        return n if _is_bare_name(name, row[at + n], lower[at], known) else 0
    odd = all(f"{one} {two}" not in known.plain_pairs for one, two in pairwise(name))
    strange = sum(is_foreign(word) for word in name)
    if n == 1 and name[0] in known.givens and _lives(lower, at + 2):
        return 1  # "dạ em là vân ở hẻm …"
    if n == 2 and name[0] in known.numerals and name[1] not in _COUNTED and _lives(lower, at + 3):
        return 2  # "dạ tôi là sáu hừng ở ấp …"
    if n == 1:
        told = name[0] not in known.common or (name[0] in NICKS and lower[at] == "tên")
        return int(told and (strange > 0 or name[0] not in known.places))
    surname = name[0] in known.surnames or name[0] in known.rare_surnames or name[0] in ("a", "y", "k", "h")
    rare = sum(word not in known.common for word in name)
    if surname and name[1] in known.thi_van and n < _LONGEST:
        return n  # "tôi là mai văn phóng"
    if n == 2 and odd and name[0] in known.middles and name[1] in known.givens:
        return n  # "mk là ngọc diễm"
    return n if odd and (strange or (surname and (rare or name[-1] in known.givens)) or rare == n) else 0


def _lives(lower: list[str], at: int) -> bool:
    return at < len(lower) and lower[at] in ("ở", "số", "nhà", "sđt", "thôn", "ấp", "tổ")


def _slot(row: list[Word], lower: list[str], first: int) -> int:
    """Return how many words stand from `first` to the first that goes on with the sentence; 0 if too many."""
    for at in range(first, min(len(row), first + _LONGEST + 1)):
        bound = lower[at] in BOUNDS and (lower[at] != "thi" or at != first + 1)  # "toi la dang thi lua"
        if at > first and (bound or row[at].n_digits or row[at].capital):
            return at - first
        if not row[at].core.replace("'", "").replace("’", "").isalpha():
            return 0
        if row[at].closing:
            return at - first + 1 if at - first < _LONGEST else 0
    return len(row) - first if len(row) - first <= _LONGEST else 0


def _is_bare_name(name: list[str], last: Word, says: str, known: Naming) -> bool:
    """Return whether words typed without tones between "toi la" and "o" are a name: "dang thi lua", "thuy"."""
    if len(name) == 1:
        return name[0] in known.givens and name[0] not in BARE_PLAIN and name[0] not in known.surnames
    odd = (
        name[1] in known.thi_van
        or says == "ten"
        or all(f"{one} {two}" not in known.plain_pairs for one, two in pairwise(name))
    )
    if len(name) > 4 or not odd or name[0] not in known.surnames or name[-1] not in known.givens:
        return False
    return name[1] in known.thi_van or name[1] in known.sure_middles or says == "ten"
