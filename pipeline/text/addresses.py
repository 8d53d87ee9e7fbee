"""Addresses down to a house or a flat. A street, lane or commune without a house number is public and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.words import UPPER, Found, Word, Words, bare, both, word_set

_KIND = "ĐỊA CHỈ"
_NUMBER = r"\d{1,4}[A-Za-z]?\d?(?:\s?[/-]\s?\d{1,4}[A-Za-z]?){0,5}(?![\w%])"
_SPOKEN_WORDS = "một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|trăm|linh|lẻ|không"
_DIGIT_WORD = rf"(?:{_SPOKEN_WORDS})(?!\w)"
_TENS = word_set("mười mươi")
_SPOKEN_FIRST = both(word_set(_SPOKEN_WORDS.replace("|", " ")))
_NO_NUMBER = rf"(?!linh|lẻ|mươi|mốt|không(?!\s{_DIGIT_WORD}))"  # no number begins so
_SPOKEN = rf"{_NO_NUMBER}{_DIGIT_WORD}(?:\s{_DIGIT_WORD}){{0,6}}"
_COMPOUND = rf"mười|{_DIGIT_WORD}\s{_DIGIT_WORD}"  # "ở một ngõ nhỏ" has no house number
_SAID = rf"{_SPOKEN}(?:\s(?:trên|xẹt|xuyệt|xoẹt|sẹc|gạch)\s{_SPOKEN}){{0,3}}"  # "mười bốn trên bảy": 14/7
_NO_STREET = "Việt Nam|Đại|Quận|Phường|Xã|Huyện|TP|UBND|HĐND|Đề|Tôi|Tổ|Thôn|Khu|Chi|Công|Bộ|Cục|Sở|Hội"
_NAME = rf"(?!(?:{_NO_STREET})(?!\w))[{UPPER}][\w']*(?:[ ][{UPPER}][\w']*){{0,3}}"
_LANES = word_set("ngõ ngách hẻm hẽm kiệt ngo ngach hem kiet")
_STREETS = word_set("đường phố duong pho")
_LANE = (
    rf"(?i:{'|'.join(sorted(_LANES))})\s(?:(?i:số)\s)?"
    rf"(?:{_NUMBER}|(?i:{_SAID})|(?:(?:chợ|đình|chùa|xóm|trại)\s)?{_NAME})"
)
_STREET = rf"(?i:{'|'.join(sorted(_STREETS))})\s(?:\d{{1,3}}(?!\w)|(?i:số)\s\d{{1,3}}(?!\w)|{_NAME})"
_LINK = rf"[\s,]{{1,3}}(?:{_LANE}|{_STREET})"
_NOT_A_HOUSE = (
    r"(?!\s?(?:tầng|lầu|gian|m2|m²|m(?!\w)|mét|người|hộ(?!\w)|khẩu|cấp|năm|tháng|ngày|triệu|tỷ|tr(?!\w)|lần|phòng|mặt|cái|căn"
    r"|ha(?!\w)|giờ|h(?!\w)|đồng|%|nghìn|ngàn|cây|con|chiếc|lô(?!\w)|thửa|/[A-ZĐ]))"
)
_BLOCK = (
    r"[\s,-]{1,3}(?i:tòa nhà|toà nhà|tòa|toà|nhà|khu|tập thể|chung cư|block|ct|toa)\s?"
    rf"(?:[A-Z]{{0,4}}\d{{1,3}}[\w.-]{{0,6}}(?!\w){_NOT_A_HOUSE}|[A-Z](?!\w)|TT|(?=[A-ZĐ]){_NAME})"
)
_FLAT_NUMBER = (
    rf"(?:\d{{1,2}}[A-Z]\d{{1,2}}(?!\w)|(?!(?:19|20)\d\d(?!\w))(?=(?:[^\d\s]*\d){{3}})[A-Z]{{0,3}}\d{{0,2}}[-.]?\d{{2,4}}[A-Z]?(?![\w%]|[.-]\d){_NOT_A_HOUSE}"
    r"|[A-Z]{1,3}\d{0,2}[-.](?:\d{1,2}[-.]){0,2}\d{2,4}[A-Z]?(?![\w%])|\d{1,2}[A-Z]?[-.]\d{2}(?:[-.]\d{2})?(?![\w%]))"
)
_LOT = re.compile(
    r"(?:BT|LK|SH|NV|TT|LKV|BTV|OBT|OLK)[A-Z]?\d{0,2}[-.]\d{1,3}[A-Z]?", re.IGNORECASE
)  # villas and rows of houses
_HOUSE = re.compile(
    rf"(?:(?i:số nhà|nhà số|so nha|nha so)[\s:]{{1,2}}(?:{_NUMBER}{_NOT_A_HOUSE}|(?i:{_SAID}))(?:{_LINK}){{0,4}}"
    rf"|(?i:nhà|nha|số|so|sn)\s{_NUMBER}{_NOT_A_HOUSE}(?:{_LINK}){{1,4}}"
    rf"|(?:(?i:số)\s|(?i:nhà|ở)\s(?=(?i:{_COMPOUND})))(?i:{_SAID})(?:(?:{_LINK}){{1,4}}|(?=\s(?i:phố|đường|ngõ|ngách|hẻm)\s))"
    rf"|(?i:số)\s{_NUMBER}(?=\s{_NAME}))(?:{_BLOCK}){{0,2}}(?:\s{_NAME})?"
    rf"|(?i:ki[- ]?ốt|kiot|sạp)\s(?i:số\s)?(?i:[A-Z]-?)?\d{{1,4}}[A-Z]?(?!\w){_NOT_A_HOUSE}"
    rf"|(?i:ki[- ]?ốt|kiot|sạp)\s(?i:số\s)?(?i:{_SPOKEN})(?!\s{_DIGIT_WORD}){_NOT_A_HOUSE}"
    rf"|(?i:ngách|hẻm|ngõ|kiệt)\s(?i:{_SPOKEN}\s(?:trên|xẹt|xuyệt|xoẹt|sẹc|gạch)\s{_SPOKEN})"
    rf"|(?i:căn hộ|căn|can ho)\s(?i:số\s)?{_FLAT_NUMBER}(?:{_BLOCK}){{0,3}}"
    r"|(?:[Pp]\.?\s?|(?i:phòng)\s(?:(?i:số)\s)?)\d{1,4}[A-Z]?[\s,-]{1,3}"
    r"(?:(?i:nhà trọ|dãy|khu trọ|xóm trọ|tòa|toà|block|ký túc|ktx|chung cư|khu tập thể|tập thể)(?!\w)"
    r"|(?!m2)(?i:[a-z]{1,2})\d{1,2}(?!\w))"
    rf"|(?i:căn hộ|căn|phòng)\s(?i:số\s)?(?i:{_DIGIT_WORD}(?:\s{_DIGIT_WORD}){{2,4}}(?!\s{_DIGIT_WORD})){_NOT_A_HOUSE}"
    rf"|(?:P\.\s?|(?i:căn hộ|căn|phòng|nhà)\s(?i:số\s)?)[A-Z]?\d{{1,4}}[A-Z]?(?:{_BLOCK}){{1,3}}(?:\s{_NAME})?"
)
_SAID_NUMBER = re.compile(rf"(?i:{_SPOKEN})(?!\s{_DIGIT_WORD}){_NOT_A_HOUSE}")
_DOOR = re.compile(rf"{_NUMBER}(?:{_LINK}){{1,4}}(?:\s{_NAME})?")
_STREET_NUMBER = re.compile(
    rf"(?P<number>{_NUMBER})(?=\s(?!(?:Tổ|Đại|Ban|Hợp|Trường|Đảng|Cán|Ủy|Nhà)\s|Việt Nam)[{UPPER}][\w']*\s[{UPPER}])"
)
_BARE = {_HOUSE: bare(_HOUSE), _DOOR: bare(_DOOR)}  # for texts typed without diacritics
_HOUSE_WORDS = both(word_set("nhà số nha so sn căn hộ ho phòng ki ốt ki-ốt kiốt kiot sạp"))
_NOT_BEFORE_DOOR = word_set(
    "ngõ ngách hẻm hẽm kiệt tổ khu cụm thôn xóm đội phường quận ngày tháng năm tuyến xe buýt lô lộ ql tl dl đl điều "
    "khoản km khóm ấp bản đường phố khoảng gần hơn trên dưới cả với của những các mấy tòa toà đến từ và qua "
    "ngo ngach hem to cum thon xom doi phuong quan ngay thang nam tuyen buyt lo kiet khom ap"
)
_COUNTS = both(word_set("tầng lầu khối mét thứ có tới thành đủ mở làm đặt tên"))  # "phường có 4 đường Nguyễn Trãi"
_PLAIN_NUMBER = re.compile(r"[Kk]?\d{1,4}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?){0,5}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WORDS = word_set("số so")
_OWN_HOUSE = word_set("nhà nha")
_HOUSES = word_set("nhà hộ căn quán tiệm nha thự")
_HOMES = _HOUSES | word_set("ở tại trú kho xưởng sn thự trước cạnh diện sát")
_BESIDE = word_set(
    "cổ cũ mới riêng tôi em ông bà cháu này kia trọ bên cạnh đối diện liền kề sát dân hàng xóm nước ăn pháp nhậu"
)
_ADORNED = _HOUSES | word_set("cổ cũ trọ")  # "ngôi nhà cổ số …"
_NOT_BEFORE_HOUSE = both(word_set("ông bà mỗi cách toàn nhận thuê xây từng mấy mua bán các cả trả sửa giá lợp"))
_PUBLIC_NUMBERED = both(
    word_set(
        "trường học trạm bơm cầu cống đường tuyến xe cột trụ lô tổ đội khu thôn xóm ấp điểm hồ kênh mương ga chợ cảng "
        "bến cổng định văn báo nghị lệnh án luật điều khoản mục bảng lớp đoạn nhánh duong xe tuyen truong tram cau"
    )
)
_PUBLIC_NUMBERED |= word_set("cong điện dien tông chui áp biến buýt cáp tư nút tủ chốt")
_COUNTED = both(
    word_set(
        "- – tầng lầu gian m2 m² m mét người hộ khẩu cấp năm tháng ngày triệu tỷ tỉ tr lần phòng mặt cái căn ha giờ h "
        "đồng % nghìn ngàn cây con chiếc lô thửa km kwh kw ki khối sào thước tuổi phút đợt k "
        "mẹ bố anh chị em đứa miệng nhân"
    )
)
_COUNTED_FEW = _COUNTED | both(
    word_set(
        "bên đời thế vợ ông bà đầu nơi chỗ xe mái bậc lớp cột ban với thì là và hay hoặc đến tới trở trong cũng "
        "mấy tấc ng ngàn lần"
    )
)
_LOTS = word_set("lô căn thự đất nền")
_LOT_ALONE = re.compile(r"(?:BT|LK|SH|NV|TT|LKV|BTV|OBT|OLK)[A-Z]?\d{1,3}[A-Z]?|[A-Z]{1,2}\d{0,2}-\d{1,3}")
_PARKS = word_set("kcn ccn công cụm dự cao")
_LOT_KINDS = word_set("shophouse thự penthouse")
_BEFORE_LOT = _LOTS | _LOT_KINDS | _NUMBER_WORDS
_RESETTLED = word_set("tđc tái")
_LETTERED = re.compile(r"\d{1,4}[A-H](?:/\d{1,3})?")
_LETTERED_PAPERS = both(
    word_set("mẫu biểu lục đơn phiếu tàu vé lớp khóa khoá đề phòng chuyến quốc tỉnh ql tl buýt cửa")
)
_ROOMS = word_set("phòng phong p")
_SPOKEN_HOMES = word_set("số căn phòng so nhà ở ngách hẻm ốt kiot sạp")
_BEFORE_HOME = _NUMBER_WORDS | _OWN_HOUSE | _LANES
_SLASHED = re.compile(r"[Kk]?\d{1,4}[A-Za-z]?(?:/[Hh]?\d{1,3}[A-Za-z]?)+")  # 63/5A; K85/12 in Đà Nẵng
_MINE = word_set("tôi em mình nhà cháu tui chỉ")
_SCALES = frozenset(("1/500", "1/1000", "1/2000", "1/5000"))  # of plans
_DAY_OR_MONTH = 31
_PAPERS = word_set("định quyết văn báo tư lệnh hoạch luật phép án đồng ngày đến từ dinh quyet ngay")
_AT = word_set("ở tại trước cạnh diện chỉ trú số đầu cửa ngay nhà o tai truoc")
_SENTENCE_ENDS = (".", "!", "?", ";", ":")
_LOOK_BACK = 3  # words of "ki ốt số" before the number


def find_addresses(words: Words) -> Iterator[Found]:
    """Yield the addresses of single homes."""
    if words.n_digits:
        for at in words.numbered:
            yield from _numbered(words, at)
    if not words.seen.isdisjoint(_SPOKEN_HOMES):
        for at in [at for at, word in enumerate(words.lower) if word in _SPOKEN_HOMES]:
            yield from _spoken(words, at)


def _spoken(words: Words, at: int) -> Iterator[Found]:
    """Yield the house whose number is said in words after the word at `at`."""
    lower = words.lower
    number = at + 1
    if number < len(lower) and (lower[number] in _OWN_HOUSE or lower[number] in _NUMBER_WORDS):
        number += 1
    if number >= len(lower) or lower[number] not in _SPOKEN_FIRST:
        return
    last = lower[at - 1] if at else ""
    before = at - 1 if at and (last in _OWN_HOUSE or last == "ki") else at
    found = list(_matched(_HOUSE, words, before))
    if not found and before < at:
        found = list(_matched(_HOUSE, words, at))
    told = last in ("ông", "bà") or last not in _NOT_BEFORE_HOUSE
    tens = lower[at] in _OWN_HOUSE and told and _says_tens(lower, number)
    if not found and (tens or (lower[at] in _NUMBER_WORDS and last in _ADORNED)):
        found = list(_matched(_SAID_NUMBER, words, number))  # "hộ số ba mươi ba", "nhà mười chín"
    yield from found


def _says_tens(lower: list[str], at: int) -> bool:
    """Return whether a number above ten is said at `at` that counts nothing: "mười chín", "hai mươi mốt"."""
    end = at
    while end < len(lower) and lower[end] in _SPOKEN_FIRST:
        end += 1
    after = lower[end] if end < len(lower) else ""
    if lower[end - 1] == "năm":  # "gần nhà mười năm chưa được"
        return False
    return end - at > 1 and not _TENS.isdisjoint(lower[at:end]) and after not in _COUNTED_FEW


def _numbered(words: Words, at: int) -> Iterator[Found]:
    row, lower = words.all, words.lower
    last = row[at - 1] if at else None
    first = at
    while (
        first and at - first < _LOOK_BACK and lower[first - 1] in _HOUSE_WORDS and not row[first - 1].closing.strip(":")
    ):
        first -= 1
    if (row[at].core[0].isalpha() or (at and lower[at - 1] in _BEFORE_LOT)) and _is_lot(words, at):
        yield *words.cut(at, at), _KIND
        return
    if first and lower[first] in _NUMBER_WORDS and lower[first - 1] in _PUBLIC_NUMBERED:
        return  # "tuyến số 5", "trạm bơm số 3"
    for start in range(first, at):
        found = list(_matched(_HOUSE, words, start))
        if found:
            yield from found
            return
    if row[at].core[0] in "Pp":
        yield from _matched(_HOUSE, words, at)
    elif at and lower[at - 1] in _ROOMS:
        yield from _matched(_HOUSE, words, at - 1)
    known = last is not None and last.lower in _BEFORE_HOME and _is_known_home(words, at)
    if known or (not row[at].core.isdigit() and _is_lettered_house(words, at)):
        yield *words.cut(at, at), _KIND
        return
    following = lower[at + 1] if at + 1 < len(row) else ""
    if following in _LANES or following in _STREETS:
        counts = last is not None and last.lower in _COUNTS and row[at].core.isdigit() and row[at].n_digits < 3
        if last is None or last.closing or (last.lower not in _NOT_BEFORE_DOOR and not counts):
            yield from _matched(_DOOR, words, at)
    elif "/" in row[at].core and _SLASHED.fullmatch(row[at].core) and _is_slashed_house(words, at):
        yield *words.cut(at, at), _KIND
    elif (
        at + 2 < len(row)
        and row[at + 1].capital
        and row[at + 2].capital
        and (_opens(last) or row[at].opening == "(" or _closes(words, at))
    ):
        yield from _matched(_STREET_NUMBER, words, at)


def _is_known_home(words: Words, at: int) -> bool:
    """Return whether the words before say that the number is a house: "hộ số 33", "nhà 103", "hẻm 27/14"."""
    row, lower = words.all, words.lower
    core, last, after = row[at].core, lower[at - 1], lower[at + 1] if at + 1 < len(row) else ""
    after = "" if row[at].closing else after
    if row[at - 1].closing or not _PLAIN_NUMBER.fullmatch(core):
        return False
    if last in _LANES:
        return "/" in core
    if after in _COUNTED or after[:1].isdigit() or core[-1] == "m" or _YEAR.fullmatch(core):
        return False
    announced = lower[at - 2] if at > 1 else ""
    if last in _NUMBER_WORDS:
        if after in _STREETS or after in _LANES:
            return announced not in _PUBLIC_NUMBERED
        if row[at - 1].opening == "(" and announced not in _PUBLIC_NUMBERED and announced not in _PAPERS:
            return True  # "nhà cô Dung béo (số 88)"
        if announced in ("cửa", "cổng") and at > 2 and lower[at - 3] == "trước":
            return True
        before = max(0, at - 2)
        while before and lower[before] in _BESIDE and not row[before].closing:
            before -= 1
        return lower[before] in _HOMES and (before == at - 2 or lower[before] in _HOUSES) and not row[before].closing
    counted = core.isdigit() and row[at].n_digits == 1 and (not after or after in _COUNTED_FEW)  # "nhà 3 thế hệ"
    plain = not row[at].closing.startswith("-") and (announced not in _NOT_BEFORE_HOUSE or "/" in core)
    return last in _OWN_HOUSE and plain and not counted


def _is_lot(words: Words, at: int) -> bool:
    """Return whether the word at `at` is a villa or a house of a row: "BT4-12", "lô đất LK7", "shophouse 07"."""
    core, last = words.all[at].core, words.lower[at - 1] if at else ""
    if core[0].isalpha():
        public = not _PARKS.isdisjoint(words.lower[at + 1 : at + 4])
        return bool(_LOT.fullmatch(core) or (last in _LOTS and not public and _LOT_ALONE.fullmatch(core)))
    following = words.lower[at + 1 : at + 4]
    lot = last in _LOTS or (last in _NUMBER_WORDS and at > 1 and words.lower[at - 2] in _LOTS)
    if last in _LOT_KINDS or (lot and not _RESETTLED.isdisjoint(following)):
        counted = bool(following) and following[0] in _COUNTED
        return bool(_PLAIN_NUMBER.fullmatch(core)) and not (counted or _YEAR.fullmatch(core))
    return False


def _is_lettered_house(words: Words, at: int) -> bool:
    """Return whether "118A" at `at` is a house: after "số", or after "quán nhậu"."""
    row, lower = words.all, words.lower
    if not at or not _LETTERED.fullmatch(row[at].core) or row[at - 1].closing:
        return False
    near = lower[max(0, at - 4) : at]
    if near[-1] in _NUMBER_WORDS:
        return _LETTERED_PAPERS.isdisjoint(near) and _PUBLIC_NUMBERED.isdisjoint(near) and _PAPERS.isdisjoint(near)
    return not _HOUSES.isdisjoint(near[-2:]) and _NOT_BEFORE_DOOR.isdisjoint(near[-1:])


def _opens(last: Word | None) -> bool:
    """Return whether "63 Lịch Đợi" may begin after `last`."""
    return last is None or last.lower in _AT or last.closing.endswith(_SENTENCE_ENDS)


def _closes(words: Words, at: int) -> bool:
    """Return whether "45 Nguyễn Du" stands after a name and a comma, at the end of a sentence."""
    row = words.all
    last = row[at - 1]
    end = next((i for i in range(at + 1, min(len(row), at + 5)) if row[i].closing or not row[i].capital), len(row) - 1)
    return (
        last.capital and last.closing == "," and row[end].capital and (end + 1 == len(row) or "." in row[end].closing)
    )


def _is_slashed_house(words: Words, at: int) -> bool:
    """Return whether "63/5A" is a house and not a day, a fraction or a document."""
    core = words.all[at].core
    like_house = core[-1].isalpha() or core[0] in "Kk" or max(map(int, re.findall(r"\d+", core))) > _DAY_OR_MONTH
    papers = any(word in _PAPERS for word in words.lower[max(0, at - 3) : at])
    last = words.all[at - 1] if at else None
    after = words.all[at + 1] if at + 1 < len(words.all) and not words.all[at].closing else None
    if (after is not None and after.lower in _COUNTED) or core in _SCALES:
        return False  # "150/220 hộ"
    if core.count("/") > 1 and last is not None and last.lower in _MINE and after is not None and after.capital:
        return True  # "nhà tôi 15/4/2 Nơ Trang Long"
    announced = last is None or last.lower in _AT or last.closing.endswith((",", "."))
    return like_house and announced and not papers


def _matched(pattern: re.Pattern[str], words: Words, at: int) -> Iterator[Found]:
    if words.toneless:
        pattern = _BARE.get(pattern, pattern)
    match = pattern.match(words.text, words.cut(at, at)[0])
    if match:
        yield *match.span(), _KIND
