"""Names that their own look does not give away: after "tên", as the South calls people, after a calling, an initial."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.hints import Holding, hint
from pipeline.text.masking.naming import Naming
from pipeline.text.masking.people.signing import last_line, signs
from pipeline.text.masking.people.uncapitalised import NAME
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import both, word_set

_NAMED = hint(word_set("tên ten"))
_SURNAMES = hint(lambda known: known.sure_surnames)
_THINGS = both(
    word_set(
        "đường phố xã phường thôn tổ xóm ấp trường chợ cầu hồ công cty app ứng trang web miền thuốc hàng sản "
        "phẩm loại giống "
        "dự chương quán cửa bệnh quỹ lễ nước tuyến bài món phần mềm biển bảng"
    )
)
_VERBS = both(word_set("đổi đặt mang sửa trùng cùng trở sang có"))
_SOMEBODY = both(
    word_set(
        "người cậu bé gã đứa kẻ nó anh chị ông bà cô chú bác thầy em cháu con bộ viên sĩ sỹ toán chủ thằng gái trai "
        "tôi tui mình đốc vệ xế thợ tá thư trưởng phó tịch nhiệm bạn mợ dì cụ shipper lao lái quản giáo hắn "
        "y khách nhân"
    )
)
_ACCOUNTS = both(word_set("khoản nick facebook fb zalo tiktok telegram nhóm page"))
_BETWEEN = (
    both(word_set("là nó anh chị ấy cô ta thật đầy đủ của trên mạng tài thường gọi chủ trọ chú bác bà ông")) | _ACCOUNTS
)
_WRITTEN = word_set(
    "đứng ký ghi kể nêu điền mạo giả lấy bỏ có quên thêm khắc nhập mượn điểm họ nhầm thay mất chưa không nhiều"
)
_PRONOUNS = word_set("ổng bả ảnh chỉ cổ nó hắn")
_STAFF = both(word_set("cán toán viên trưởng phó tịch đốc sĩ sỹ thư giáo"))  # "kế toán phường tên Vị"
_LOOK_BACK = 6  # words before "tên" that may say whose
_LONGEST = 4  # words of a name; accounts may be called anything
_LONGEST_ACCOUNT = 6

_SHOPS = word_set("quán tiệm trại vựa lò xưởng chai hóa sạp gara nhậu xe lẩu gạo")
_DATED = word_set("thứ tháng quý mùng lần ngày rằm số lớp khu khóa khoá kỳ hạng loại thế quốc chương điều từ đến")
_WHO = word_set("gặp nhà của hộ do bị tui tôi vợ chồng gọi hệ ghi con mẹ cha ông bà anh chị chú cô dì cậu thím bác")
_BEFORE_BARE = word_set(
    "la quan tiem trai nha tui gap goi cua he chu ong ba anh chi ten vo chong me con em chau thang si nhan di cau"
)  # "Tam Coc" is a place
_LIKELY_NUMERALS = word_set("út sáu bảy tám")  # the others begin plain sentences: "Năm nay", "Hai hộ"

_CALLINGS = frozenset(
    ("bác sĩ", "bác sỹ", "y tá", "y sĩ", "y sỹ", "điều dưỡng", "hộ lý", "hộ sinh", "cô giáo", "thầy giáo",
     "kế toán", "kỹ sư", "luật sư", "chủ thầu", "cai thầu", "tài xế", "lái xe", "thủ quỹ", "thủ kho",
     "trung uý", "trung úy", "thiếu uý", "thiếu úy", "đại uý", "đại úy", "thượng uý", "thượng úy", "thiếu tá",
     "trung tá", "thượng tá", "đại tá", "trưởng thôn", "trưởng ấp", "trưởng bản", "trưởng xóm", "thôn trưởng",
     "tổ trưởng", "già làng", "chủ nhà", "chủ trọ", "hiệu trưởng", "giám thị", "giám đốc", "phó thôn",
     "sư thầy", "sư cô", "ni sư", "đại đức", "thượng tọa", "linh mục", "mục sư", "đồng chí", "tên trộm",
     "dược sĩ", "môi giới",
     "chủ tiệm", "chủ shop", "chủ vựa", "chủ nợ", "chủ sạp", "chủ ghe", "chủ tàu",
     "chủ trại", "chủ hụi", "bảo mẫu", "phụ xe", "thợ xây", "thợ hồ", "thầy lang", "khu vực",
     "quản lý", "chủ quán", "trưởng buôn", "bí thư", "cán bộ", "công an", "nhân viên",
     "bảo vệ", "chủ lò", "chủ xe", "chủ đất", "quản đốc")
)  # fmt: skip
_OF_OFFICES = frozenset(
    ("cán bộ", "công an", "nhân viên", "bảo vệ", "quản lý", "giám đốc", "đồng chí", "bí thư", "lái xe", "tài xế",
     "chủ xe", "khu vực", "chủ nhà", "chủ đất", "chủ quán", "chủ lò", "quản đốc", "môi giới", "hiệu trưởng",
     "tổ trưởng")
)  # fmt: skip
"""What follows these is often an office, a firm or a make: "cán bộ Mặt trận", "giám đốc Agribank"."""
_DOES = word_set(
    "nói bảo kể nhắn dặn hẹn khám mổ kê quát thu nhận dạy ký hứa bỏ trốn đòi gọi xin "
    "chửi khoa ăn lấy giữ chia viết đánh trả tính"
)
_SYLLABLE = re.compile(
    r"(?:[bcdđghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[^\Wb-df-hj-np-tv-xz\dđ]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_BRANCHES = word_set(  # what follows a calling and is no name: "bác sĩ Nhi khoa", "cán bộ Sở"
    "nhi đông sản nội ngoại mắt răng da tai ung trưởng phó công tòa sở ubnd hđnd ủy uỷ ban phòng trung việt bộ chi "
    "hội đoàn đảng nhà khoa bệnh trường toán văn anh lý hóa sinh sử địa gdcd mỹ thể tin chủ tịch phường xã tổ thôn "
    "quận huyện tỉnh thành tp y kinh hành chính dân tư nông thuế hải cục chốt khu ctcp bảo sài thường trực vườn "
    "trạm đội đài kỹ hà điện nước tài quân hạ cty tnhh bhxh nam bắc tây gia viện thủ vận giám kế bí lãnh"
)
_HIGHLANDS = frozenset(("a", "y", "k", "h", "ka"))
_BEFORE = frozenset(calling.split()[1] for calling in _CALLINGS) | both(word_set("cụ ông bà mệ"))
_MARKED = _HIGHLANDS | both(word_set("hai ba tư năm sáu bảy tám chín mười út ut"))
_MARKED |= frozenset(f"{letter}." for letter in [*"abcdđeghiklmnopqrstuvxy", "th", "tr", "ph", "ng", "nh", "kh", "ch"])
_APOSTROPHE = hint(Holding(("'", "’")))
_MARKING, _CALLING = hint(_MARKED), hint(_BEFORE)
_PREFIXES = ("h'", "k'", "h’", "k’")
_INITIAL = re.compile(r"(?:Th|Tr|Ph|Ng|Nh|Kh|Ch|[A-ZĐ])\.")
_MIDDLES = hint(word_set("v t đ d n q h m x s c b l p"))  # letters that stand for a middle name
_OTHER_BARE = word_set("truong phan bui")  # trường, phần, bụi
_ELDERS = both(word_set("cụ ông bà mệ"))
_HEADS = word_set("tịch thư trưởng phó")  # "chủ tịch xã Đ."
_TITLED = word_set("ông bà anh chị cô chú bác thầy cậu an")
_OWNERS = word_set("là hộ nhà ông anh của con vợ chồng cháu già làng chú bà chị và")


def find_called(words: Words, capitals: list[int], known: Naming) -> Iterator[Found]:
    """Yield names told only by the words before them; `capitals` says which words have a capital."""
    row = words.all
    for at in words.at(_NAMED):
        yield from _after_named(words, at, known)
    if words.hints & _SURNAMES:
        for at in words.at(_MIDDLES):
            if 0 < at < len(row) - 1 and _is_abbreviated(row, at, known):
                yield *words.cut(at - 1, at + 1), NAME
    if words.hints & _APOSTROPHE:
        yield from _in_small_letters(words, known)
    if capitals and capitals[-1] == len(row) - 1:
        if signs(row):
            yield *words.cut(len(row) - 1, len(row) - 1), NAME
        elif "\n" in words.text:
            yield from last_line(words, capitals, known)
    if not capitals or not words.hints & (_MARKING | _CALLING):
        return
    bits = words.bits
    for at in capitals:
        if not at or not (bits[at] & _MARKING or bits[at - 1] & _CALLING):
            continue
        n = _southern(row, at, known) or _of_highlands(row, at) or _of_calling(row, at, known)
        if n:
            yield *words.cut(at, at + n - 1), NAME


def _in_small_letters(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names of the highlands in small letters: "chị h'lê niê"."""
    row, lower = words.all, words.lower
    for at in range(1, len(row)):
        if lower[at].startswith(_PREFIXES) and not row[at].capital and lower[at - 1] in _OWNERS:
            more = at + 1 < len(row) and not row[at].closing and lower[at + 1] in known.rare_surnames
            yield *words.cut(at, at + more), NAME


def _after_named(words: Words, at: int, known: Naming) -> Iterator[Found]:
    """Yield the name after "tên" where somebody or an account is spoken of: "người tên Mi Na", "tên nó là Tám Chì"."""
    row, lower = words.all, words.lower
    first = at + 1
    while first < len(row) and lower[first] in _BETWEEN and not row[first - 1].closing and not row[first].capital:
        first += 1
    if first >= len(row) or row[first - 1].closing.strip(':"'):
        return
    near = _near(row, at)
    between = lower[at + 1 : first]
    account = not _ACCOUNTS.isdisjoint(between) or not _ACCOUNTS.isdisjoint(near[-1:])
    if (not _THINGS.isdisjoint(near[-1:]) or not _VERBS.isdisjoint(near[-2:])) and not (
        account or not _STAFF.isdisjoint(near)
    ):
        return
    somebody = not _SOMEBODY.isdisjoint(near) or not _SOMEBODY.isdisjoint(between)
    if row[first].capital and (account or somebody):
        end = _capitals(row, first, _LONGEST_ACCOUNT if account else _LONGEST)
        honoured = " ".join(lower[first:end]) in known.honoured and near[-1:] != ["người"]
        if lower[first] not in known.never and lower[first] not in known.stops and not honoured:
            yield *words.cut(first, end - 1), NAME
    elif not row[first].capital:
        n = _small(row, first, near, between, known)
        if n:
            yield *words.cut(first, first + n - 1), NAME


def _near(row: list[Word], at: int) -> list[str]:
    """Return the words before `at`, not farther back than a break or `_LOOK_BACK`."""
    first = at
    while first and at - first < _LOOK_BACK and not row[first - 1].closing.strip('"'):
        first -= 1
    return [word.lower for word in row[first:at]]


def _small(row: list[Word], at: int, near: list[str], between: list[str], known: Naming) -> int:
    """Return how many words the name in small letters has: "cán bộ tên hiền thì", "anh ấy tên là thuận họ kim"."""
    name, last = row[at].lower, near[-1] if near else ""
    after = "" if row[at].closing or at + 1 == len(row) else row[at + 1].lower
    if after in known.givens and (name in known.numerals or name in known.thi_van) and (last in _SOMEBODY or not near):
        return 2  # "tui tên út hiền"
    if name not in known.givens or last in _WRITTEN or known.toneless or row[at - 1].closing:
        return 0
    if after == "họ" and at + 2 < len(row) and row[at + 2].lower in known.surnames:
        return 3
    if "là" in between and (name not in known.everyday or after in _PRONOUNS) and _THINGS.isdisjoint(near):
        return 1
    person = last in _SOMEBODY or not _SOMEBODY.isdisjoint(between)
    if not person and (name in known.everyday or _SOMEBODY.isdisjoint(near)):
        return 0
    if person and after in known.givens and name in known.middles and f"{name} {after}" not in known.plain_pairs:
        return 2  # "tôi tên bảo trân"
    odd = f"{name} {after}" not in known.plain_pairs and f"{name} {after}" not in known.not_names
    closes = not after or after in known.follows
    return int(closes or (odd and after not in known.parts))


def _capitals(row: list[Word], first: int, longest: int) -> int:
    end = first + 1
    while end < min(len(row), first + longest) and row[end].capital and not row[end - 1].closing:
        end += 1
    return end


def _is_abbreviated(row: list[Word], at: int, known: Naming) -> bool:
    """Return whether a letter stands for the middle name: "tran v huy"."""
    surname, given = row[at - 1], row[at + 1]
    plain = not (surname.closing or row[at].closing or surname.lower in _OTHER_BARE)
    return plain and surname.lower in known.sure_surnames and given.lower in known.givens and not given.capital


def _southern(row: list[Word], at: int, known: Naming) -> int:
    """Return 2 for the order of birth and a name: "trại Sáu Đậm", "Út Lanh"; 0 for places and plain numbers."""
    numeral = row[at].lower
    if numeral not in known.numerals or row[at].closing or at + 1 == len(row) or not row[at + 1].capital:
        return 0
    last, name = row[at - 1], row[at + 1].lower
    if row[at + 1].n_digits or name in known.never or name in known.stops or name in known.titles:
        return 0
    two = f"{numeral} {name}"
    three = f"{two} {row[at + 2].lower}" if at + 2 < len(row) and not row[at + 1].closing else two
    if two in known.honoured or three in known.honoured or two in known.not_people or name in known.places:
        return 0
    if known.toneless and last.lower not in _BEFORE_BARE and numeral != "ut":
        return 0
    if last.lower in _DATED or (last.lower in known.places and last.lower not in _SHOPS) or last.n_digits:
        return 0
    if last.closing.strip(",") or (last.capital and last.lower not in _SHOPS and last.lower not in _WHO):
        return 2 * int(numeral == "út" or (at + 2 == len(row) and bool(last.closing)))
    return 0 if numeral not in _LIKELY_NUMERALS and last.closing else 2


def _of_calling(row: list[Word], at: int, known: Naming) -> int:
    """Return how many words the name after a calling has: "bác sĩ Nhiếp", "kế toán Vấn", "trưởng thôn N."."""
    last = row[at - 1]
    if last.lower in _ELDERS and not (last.closing or row[at].closing) and _age_follows(row, at):
        return 1  # "cu Kheo 90 tuoi"
    if at < 2 or last.closing or row[at - 2].closing or row[at].opening:
        return 0
    calling = f"{row[at - 2].lower} {last.lower}"
    first = row[at]
    if _INITIAL.fullmatch(first.core):
        goes_on = at + 1 < len(row) and not row[at + 1].capital and not row[at + 1].n_digits
        led = calling in _CALLINGS or not _HEADS.isdisjoint(word.lower for word in row[max(0, at - 3) : at - 1])
        return int(led and goes_on)
    if calling not in _CALLINGS or first.n_digits or not first.core.isalpha() or first.core.isupper():
        return 0
    end = _capitals(row, at, _LONGEST)
    name = [word.lower for word in row[at:end]]
    barred = name[0] in _BRANCHES or name[0] in known.never or name[0] in known.stops or name[0] in known.places
    if barred or " ".join(name) in known.honoured or any(word.n_digits for word in row[at:end]):
        return 0
    if len(name) == 1:
        after = "" if first.closing or end == len(row) else row[end].lower
        goes_on = not after or after in known.follows or after in _DOES
        if calling in _OF_OFFICES:
            told = at > 2 and not row[at - 3].closing and row[at - 3].lower in _TITLED
            usual = name[0] in known.givens or name[0] in known.numerals
            sure = (told and goes_on) or (after in _DOES and name[0] not in known.everyday)
            return int(usual and sure and not first.closing.startswith('"'))  # "chú bảo vệ Tám nói", "cán bộ Thúy nói"
        return int(goes_on and bool(_SYLLABLE.fullmatch(name[0])))
    usual = known.parts.issuperset(name) or name[0] in known.rare_surnames
    return len(name) if len(name) == 2 and usual and calling not in _OF_OFFICES else 0


def _age_follows(row: list[Word], at: int) -> bool:
    return at + 2 < len(row) and row[at + 1].n_digits == 2 and row[at + 2].lower in ("tuổi", "tuoi")


def _of_highlands(row: list[Word], at: int) -> int:
    """Return how many words a name of the highlands has: "già làng Y Bhiu Niê", "hộ A Phong"."""
    if row[at].lower not in _HIGHLANDS or row[at].closing:
        return 0
    signs = row[at - 1].closing == "." and at + 1 < len(row) and row[at + 1].closing == ","  # "A Nhiêm, làng …"
    if not signs and (row[at - 1].closing or row[at - 1].lower not in _OWNERS):
        return 0
    end = _capitals(row, at, 3)
    name = row[at + 1 : end]
    plain = all(word.core.isalpha() and not word.core.isupper() for word in name)
    return end - at if name and plain else 0
