"""How homes are written: the patterns of houses, flats, rooms, stalls and lots."""

from __future__ import annotations

import re

from pipeline.text.masking.wordsets import UPPER, both, word_set

_NUMBER = r"\d{1,4}[A-Za-z]?\d?(?:\s?[/-]\s?\d{1,4}[A-Za-z]?){0,5}(?![\w%])"
_SPOKEN_WORDS = "một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|trăm|linh|lẻ|không"
_DIGIT_WORD = rf"(?:{_SPOKEN_WORDS})(?!\w)"
TENS = word_set("mười mươi")
SPOKEN_FIRST = both(word_set(_SPOKEN_WORDS.replace("|", " ")))
_NO_NUMBER = rf"(?!linh|lẻ|mươi|mốt|không(?!\s{_DIGIT_WORD}))"  # no number begins so
_SPOKEN = rf"{_NO_NUMBER}{_DIGIT_WORD}(?:\s{_DIGIT_WORD}){{0,6}}"
_COMPOUND = rf"mười|{_DIGIT_WORD}\s{_DIGIT_WORD}"  # "ở một ngõ nhỏ" has no house number
_SAID = rf"{_SPOKEN}(?:\s(?:trên|xẹt|xuyệt|xoẹt|sẹc|gạch)\s{_SPOKEN}){{0,3}}"  # "mười bốn trên bảy": 14/7
_NO_STREET = "Việt Nam|Đại|Quận|Phường|Xã|Huyện|TP|UBND|HĐND|Đề|Tôi|Tổ|Thôn|Khu|Chi|Công|Bộ|Cục|Sở|Hội"
_NAME = rf"(?!(?:{_NO_STREET})(?!\w))[{UPPER}][\w']*(?:[ ][{UPPER}][\w']*){{0,3}}"
LANES = word_set("ngõ ngách hẻm hẽm kiệt ngo ngach hem kiet")
STREETS = word_set("đường phố duong pho")
_LANE = (
    rf"(?i:{'|'.join(sorted(LANES))})\s(?:(?i:số)\s)?"
    rf"(?:{_NUMBER}|(?i:{_SAID})|(?:(?:chợ|đình|chùa|xóm|trại)\s)?{_NAME})"
)
_STREET = (
    rf"(?i:{'|'.join(sorted(STREETS))}|quốc lộ|tỉnh lộ|hương lộ|đại lộ|lộ)\s"
    rf"(?:(?:(?i:số)\s)?\d{{1,3}}[A-Z]?(?:/\d{{1,2}})?(?!\w)|{_NAME})"
)
_LINK = rf"[\s,]{{1,3}}(?:{_LANE}|{_STREET})"
_NOT_A_HOUSE = (
    r"(?!\s?(?:tầng|lầu|gian|m2|m²|m(?!\w)|mét|người|hộ(?!\w)|khẩu|cấp|năm|tháng|ngày|triệu|tỷ|tr(?!\w)|lần|phòng|mặt|cái|căn"
    r"|ha(?!\w)|giờ|h(?!\w)|đồng|%|nghìn|ngàn|cây|con|chiếc|lô(?!\w)|thửa|/[A-ZĐ]))"
)
_BLOCK = (
    r"[\s,-]{1,3}(?i:tòa nhà|toà nhà|tòa|toà|nhà|khu|tập thể|chung cư|block|ct|toa)\s?"
    rf"(?:[A-Z]{{0,4}}\d{{1,3}}[\w.-]{{0,6}}(?!\w){_NOT_A_HOUSE}|[A-Z](?!\w)|TT|(?=[A-ZĐ]){_NAME})"
)
_TOWER = r"[A-Z]{1,3}\d{1,3}(?:-[A-Z]{0,2}\d{1,2})?"
_FLAT_NUMBER = (
    rf"(?:\d{{1,2}}[A-Z]\d{{1,2}}(?!\w)|(?!(?:19|20)\d\d(?!\w))(?=(?:[^\d\s]*\d){{3}})[A-Z]{{0,3}}\d{{0,2}}[-.]?\d{{2,4}}[A-Z]?(?:/\d{{1,4}})*(?![\w%]|[.-]\d){_NOT_A_HOUSE}"
    r"|\d{3,4}(?=[\s,-]{1,3}[A-Z]{1,3}\d{1,3}(?:-[A-Z]?\d{1,2})?(?!\w))"
    r"|[A-Z]{1,3}\d{0,2}[-.](?:\d{1,2}[-.]){0,2}\d{2,4}[A-Z]?(?![\w%])|\d{1,2}[A-Z]?[-.]\d{2}(?:[-.]\d{2})?(?![\w%]))"
)
LOT = re.compile(
    r"(?:BT|LK|SH|NV|TT|LKV|BTV|OBT|OLK)[A-Z]?\d{0,2}[-.]\d{1,3}[A-Z]?", re.IGNORECASE
)  # villas and rows of houses
HOUSE = re.compile(
    rf"(?:(?i:số nhà|nhà số|so nha|nha so)[\s:]{{1,2}}(?:{_NUMBER}{_NOT_A_HOUSE}|(?i:{_SAID}))(?:{_LINK}){{0,4}}"
    rf"|(?i:nhà|nha|số|so|sn)\s{_NUMBER}{_NOT_A_HOUSE}(?:{_LINK}){{1,4}}"
    rf"|(?:(?i:số)\s|(?i:nhà|ở)\s(?=(?i:{_COMPOUND})))(?i:{_SAID})(?:(?:{_LINK}){{1,4}}|(?=\s(?i:phố|đường|ngõ|ngách|hẻm|lộ)\s))"
    rf"|(?i:số)\s{_NUMBER}(?=\s{_NAME}))(?:{_BLOCK}){{0,2}}(?:\s{_NAME})?"
    rf"|(?i:ki[- ]?ốt|kiot|sạp)\s(?i:số\s)?(?i:[A-Z]-?)?\d{{1,4}}[A-Z]?(?!\w|[,.]\d){_NOT_A_HOUSE}"
    rf"|(?i:ki[- ]?ốt|kiot|sạp)\s(?i:số\s)?(?i:{_SPOKEN})(?!\s{_DIGIT_WORD}){_NOT_A_HOUSE}"
    rf"|(?i:ngách|hẻm|ngõ|kiệt)\s(?i:{_SPOKEN}\s(?:trên|xẹt|xuyệt|xoẹt|sẹc|gạch)\s{_SPOKEN})"
    rf"|(?i:căn hộ|căn|can ho)\s(?i:số\s)?{_FLAT_NUMBER}(?:[\s,–-]{{1,3}}{_TOWER}(?!\w))?(?:{_BLOCK}){{0,3}}"
    rf"|(?i:căn hộ|căn)\s(?i:số\s)?\d{{1,3}}[,\s]{{1,2}}(?i:lầu|tầng)\s\d{{1,2}}(?=[\s,]+(?i:chung|tòa|toà|block|khu))"
    r"|(?:[Pp]\.?\s?|(?i:phòng)\s(?:(?i:số)\s)?)\d{1,4}[A-Z]?[\s,-]{1,3}"
    r"(?:(?i:nhà trọ|dãy|khu trọ|xóm trọ|tòa|toà|block|ký túc|ktx|chung cư|khu tập thể|tập thể)(?!\w)"
    r"|(?!m2)(?i:[a-z]{1,2})\d{1,2}(?!\w))"
    rf"|(?i:căn hộ|căn|phòng)\s(?i:số\s)?(?i:{_DIGIT_WORD}(?:\s{_DIGIT_WORD}){{2,4}}(?!\s{_DIGIT_WORD})){_NOT_A_HOUSE}"
    rf"|(?:P\.\s?|(?i:căn hộ|căn|phòng|nhà)\s(?i:số\s)?)[A-Z]?\d{{1,4}}[A-Z]?(?:{_BLOCK}){{1,3}}(?:\s{_NAME})?"
)
SAID_NUMBER = re.compile(rf"(?i:{_SPOKEN})(?!\s{_DIGIT_WORD}){_NOT_A_HOUSE}")
DOOR = re.compile(rf"{_NUMBER}(?:{_LINK}){{1,4}}(?:\s{_NAME})?")
STREET_NUMBER = re.compile(
    rf"(?P<number>(?:[Kk](?=\d{{1,4}}/))?{_NUMBER})(?=\s(?!(?:Tổ|Đại|Ban|Hợp|Trường(?! Chinh)|Đảng|Cán|Ủy"
    rf"|Nhà)\s|Việt Nam)[{UPPER}][\w']*\s[{UPPER}])"
)
SAID_DOOR = re.compile(rf"(?i:{_SAID})(?=\s(?i:phố|đường|ngõ|ngách|hẻm|kiệt|lộ)\s)")
LANE_FIRST = re.compile(  # "kiệt 14 nhà số 6 đường …", "ngõ 59/21 Phú Diễn số 8"
    rf"(?i:{'|'.join(sorted(LANES))})\s(?:(?i:số)\s)?(?:{_NUMBER}|(?i:{_SAID}))(?:[\s,]{{1,3}}{_LANE}){{0,3}}"
    rf"(?:[\s,]{{1,3}}{_STREET}|\s{_NAME}|\s(?i:đường|phố)(?:\s[^\W\d]+){{1,4}}?)?[\s,–-]{{1,3}}"
    rf"(?i:nhà số|số nhà|số|nhà|so nha|nha so|so|nha)\s(?:{_NUMBER}{_NOT_A_HOUSE}|(?i:{_SAID})(?!\s(?i:tầng|hộ|người)))"
    rf"(?:{_LINK}){{0,4}}(?:\s{_NAME})?"
)
IN_BUILDING = re.compile(  # "307 nhà N4C", "12/5 tập thể Đại học …"
    rf"{_NUMBER}(?:\s(?i:nhà|tòa nhà|tòa|toà|block|dãy)\s(?:[A-Z]{{1,4}}\d{{1,2}}[A-Z]?|[A-Z])(?!\w)"
    rf"|\s(?i:tập thể|khu tập thể|tt|chung cư|cư xá|ký túc xá)\s{_NAME})(?:\s{_NAME})?"
)
ROOM = re.compile(
    r"P\.\d{3,4}[A-Z]?|[A-Z]{2,3}\d{1,2}[A-Z]\d{2}(?!\w)(?:\s(?i:tòa|toà|toa)\s[A-Z]?\d{1,3}(?:[A-Z]\d?)?(?!\w))?"
    r"|[A-Z]\d{3,4}(?=\s(?i:chung cư|tòa|toà|toa|khu tập thể|tập thể|ktx|ký túc|nhà trọ)(?!\w))"
)
_UNITS = "tổ dân phố|khu phố|xóm|tổ|thôn|ấp|khóm|kp|bản|cụm|khu"
_UNIT_NAME = rf"(?:[A-Z]\d{{1,2}}(?![\w/])|\d{{1,3}}[A-Z]?(?![\w/])|{_NAME})"
IN_VILLAGE = re.compile(  # "số 11 xóm Dân Chủ", "số 8 tổ 5 khu phố 3"
    rf"(?:(?i:số nhà|nhà số|số|sn)\s)?{_NUMBER}(?:[\s,]{{1,2}}(?i:{_UNITS}|lô)\s{_UNIT_NAME}){{1,3}}"
)
VILLAGE_FIRST = re.compile(  # "thôn Vạn Hoạch số 18", "khu phố Ông Trịnh, số 17/8", "lô Đ số 27"
    rf"(?i:{_UNITS}|lô|dãy)\s(?:{_UNIT_NAME}|[A-ZĐ])[\s,]{{1,2}}(?i:số nhà|nhà số|số)\s{_NUMBER}{_NOT_A_HOUSE}"
    r"|(?i:lô)\s(?:\d{1,4}[A-Z]?|[A-Z]{1,2}\d{1,3}),?\s(?i:đường)\s(?i:số\s)?[A-Z]{0,2}\d{1,3}(?!\w)"
    r"|(?i:nền|lô)\s(?i:số\s)?\d{1,4},?\s(?i:lô|khu)\s[A-Z]\d{0,2}(?!\w)"
    r"|(?i:lô|lo)\s[A-Z]{1,2}\d{0,3},?\s(?i:ô|o|nền|căn)\s(?i:số\s)?\d{1,3}(?!\w)"
)
AFTER_HOUSE = re.compile(
    r"\s[KkHh]\d{1,3}(?:/\d{1,3})*(?!\w)|"  # "H12/8 K47 Lê Hữu Trác"
    rf"\s{_NAME}\s\d{{1,2}}(?=\s*(?:$|[.,;)\n]))"  # "K48/11 Yên Khê 2": streets of new quarters have numbers
    rf"|(?:[\s,]{{1,2}}(?i:{_UNITS}|đường số|đường)\s\d{{1,3}}[A-Z]?(?![\w/]|[.,]\d))+"
    r"|(?<=\d [Tt]háng)\s\d{1,2}(?!\d)"
)
BEFORE_HOUSE = re.compile(r"(?i:tầng|lầu|phòng)\s\d{1,4},?\s$")
CODED_HOUSE = re.compile(r"[A-Z]{0,2}\d{1,4}[A-Z]?(?:/(?:[A-Z]{1,2}\d{0,4}|\d{1,4})[A-Z]?){1,4}")  # "F6/31K", "127/KT"
ALSO_BARE = frozenset(
    {HOUSE, DOOR, LANE_FIRST, IN_VILLAGE, VILLAGE_FIRST}
)  # read in texts typed without diacritics too
