"""Whether a number alone is a house, told by the words around it and by its own form."""

from __future__ import annotations

import re

from pipeline.text.masking.addresses.homes import CODED_HOUSE, LANES, LOT, STREETS
from pipeline.text.masking.naming import naming
from pipeline.text.masking.words import Words
from pipeline.text.masking.wordsets import both, word_set

NOT_BEFORE_DOOR = word_set(
    "ngõ ngách hẻm hẽm kiệt tổ khu cụm thôn xóm đội phường quận ngày tháng năm tuyến xe buýt lô lộ ql tl dl đl điều "
    "khoản km khóm ấp bản đường phố khoảng gần hơn trên dưới cả với của những các mấy tòa toà đến từ và qua "
    "ngo ngach hem to cum thon xom doi phuong quan ngay thang nam tuyen buyt lo kiet khom ap"
)
_OF_HOUSEHOLD = re.compile(r"[A-Z]-?\d{1,4}")
_PLAIN_NUMBER = re.compile(r"[Kk]?\d{1,4}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?){0,5}")
_YEAR = re.compile(r"(?:19|20)\d\d")
NUMBER_WORDS = word_set("số so")
OWN_HOUSE = word_set("nhà nha")
_HOUSES = word_set("nhà hộ căn quán tiệm nha thự can")
ADORNED = _HOUSES | word_set("cổ cũ trọ")
"""Before "số …": "ngôi nhà cổ số …"."""

_HOMES = _HOUSES | word_set("ở tại trú kho xưởng sn thự trước cạnh diện sát")
_BESIDE = word_set(
    "cổ cũ mới riêng tôi em ông bà cháu này kia trọ bên cạnh đối diện liền kề sát dân hàng xóm nước ăn pháp nhậu"
)
NOT_BEFORE_HOUSE = both(word_set("ông bà mỗi cách toàn nhận thuê xây từng mấy mua bán các cả trả sửa giá lợp"))
PUBLIC_NUMBERED = both(
    word_set(
        "trường học trạm bơm cầu cống đường tuyến xe cột trụ lô tổ đội khu thôn xóm ấp điểm hồ kênh mương ga chợ cảng "
        "bến cổng định văn báo nghị lệnh án luật điều khoản mục bảng lớp đoạn nhánh duong xe tuyen truong tram cau"
    )
)
PUBLIC_NUMBERED -= {"dinh"}  # "bến Dinh số 73/16 …"
PUBLIC_NUMBERED |= word_set("cong điện dien tông chui áp biến buýt cáp tư nút tủ chốt")
_COUNTED = both(
    word_set(
        "- – tầng lầu gian m2 m² m mét người hộ khẩu cấp năm tháng ngày triệu tỷ tỉ tr lần phòng mặt cái căn ha giờ h "
        "cm phân tuần đêm đồng % nghìn ngàn cây con chiếc lô thửa km kwh kw ki khối sào thước tuổi phút đợt k "
        "mẹ bố anh chị em đứa miệng nhân tấn tạ kg lít suất"
    )
)
COUNTED_FEW = _COUNTED | both(
    word_set(
        "bên đời thế vợ ông bà đầu nơi chỗ xe mái bậc lớp cột ban với thì là và hay hoặc đến tới trở trong cũng "
        "mấy tấc ng ngàn lần vc cm phân tuần đêm"
    )
)
_LOTS = word_set("lô lo căn thự đất nền")
_LOT_ALONE = re.compile(r"(?:BT|LK|SH|NV|TT|LKV|BTV|OBT|OLK)[A-Z]?\d{1,3}[A-Z]?|[A-Z]{1,2}\d{0,2}-\d{1,3}")
_IN_ROW = re.compile(r"[A-Z]{1,2}\d{1,2}-\d{1,3}")
_PARKS = word_set("kcn ccn công cụm dự cao")
_LOT_KINDS = word_set("shophouse thự penthouse")
BEFORE_LOT = _LOTS | _LOT_KINDS | NUMBER_WORDS | {"kề", "nhà"}
_RESETTLED = word_set("tđc tái kdc kđt kđtm dân đô")
_STALL = re.compile(r"[A-Z]{1,2}-?\d{1,4}")
_STALLS = word_set("sạp ốt kiot quầy")
_PLOT = re.compile(r"[A-Z]{1,3}-?\d{1,3}")
_LETTERED = re.compile(r"\d{1,4}[A-H](?:/\d{1,3})?")
_LETTERED_PAPERS = both(
    word_set("mẫu biểu lục đơn phiếu tàu vé lớp khóa khoá đề phòng chuyến quốc tỉnh ql tl buýt cửa")
)
_HAMLETS = both(word_set("tổ xóm thôn ấp cụm đội khóm khu tdp kp"))
_BEFORE_CODED = OWN_HOUSE | LANES | word_set("ô o chỉ")
MINE = word_set("tôi em mình nhà cháu tui chỉ")
_SCALES = frozenset(("1/500", "1/1000", "1/2000", "1/5000"))  # of plans
_LODGED = word_set("tro trọ")
_OFFICES = word_set("đại đảng cán hội ban ủy uỷ trường tổ hợp nhà tỉnh thành hà việt khu công")
SHOPS = word_set("quán tiệm hàng phê shop spa bún phở tro trọ quan tiem cơm tấm")
_DAY_OR_MONTH = 31
_SURE_DIGITS = 2  # "o 1 phan" is one part of something
_PAPERS = word_set("định quyết văn báo tư lệnh hoạch luật phép án đồng ngày đến từ dinh quyet ngay")
AT = word_set("về ở tại trước cạnh diện chỉ trú số đầu cửa ngay nhà ngụ o tai truoc tru")


def _is_counted(after: str) -> bool:
    """Return whether the word after a number is what it counts: "11 tấn", "15 triệu/m2"."""
    return after.split("/", 1)[0] in _COUNTED


def is_known_home(words: Words, at: int) -> bool:
    """Return whether the words before say that the number is a house: "hộ số 33", "nhà 103", "hẻm 27/14"."""
    row, lower = words.all, words.lower
    core, last, after = row[at].core, lower[at - 1], lower[at + 1] if at + 1 < len(row) else ""
    after = "" if row[at].closing and not (row[at].closing == "," and after in _HAMLETS) else after
    if last in NUMBER_WORDS and lower[at - 2 : at - 1] == ["hộ"] and _OF_HOUSEHOLD.fullmatch(core):
        return True  # "hộ số B-117"
    if row[at - 1].closing or not _PLAIN_NUMBER.fullmatch(core):
        return False
    if last in LANES:
        return "/" in core
    fronts = after == "mặt" and lower[at + 2 : at + 3] in (["tiền"], ["đường"], ["phố"])
    fronts = fronts or (
        row[at + 1 : at + 3] != [] and all(word.capital for word in row[at + 1 : at + 3]) and after.isalpha()
    )
    if (_is_counted(after) and not fronts) or after[:1].isdigit() or core[-1] == "m" or _YEAR.fullmatch(core):
        return False
    announced = lower[at - 2] if at > 1 else ""
    if last in NUMBER_WORDS and announced in LANES:
        return "/" in core  # "hẻm số 20/6"
    if last in NUMBER_WORDS:
        if after in STREETS or after in LANES:
            return announced not in PUBLIC_NUMBERED
        if row[at - 1].opening == "(" and announced not in PUBLIC_NUMBERED and announced not in _PAPERS:
            return True  # "nhà cô Dung béo (số 88)"
        bare = row[at - 2].closing in (",", ";", ":", ".") or row[at - 1].opening if at > 1 else True
        if after in _HAMLETS and bare and announced not in _PAPERS:
            return True  # "ông Khuể, số 208, tổ 17"
        if announced in ("cửa", "cổng") and at > 2 and lower[at - 3] == "trước":
            return True
        before = max(0, at - 2)
        while before and lower[before] in _BESIDE and not row[before].closing:
            before -= 1
        return lower[before] in _HOMES and (before == at - 2 or lower[before] in _HOUSES) and not row[before].closing
    counted = core.isdigit() and row[at].n_digits == 1 and (not after or after in COUNTED_FEW)  # "nhà 3 thế hệ"
    plain = not row[at].closing.startswith("-") and (announced not in NOT_BEFORE_HOUSE or "/" in core)
    return last in OWN_HOUSE and plain and not counted


def is_coded_house(words: Words, at: int) -> bool:
    """Return whether the number is a house as the South writes them: "nhà F6/31K ấp 6", "ô 3/112"."""
    row, lower = words.all, words.lower
    if not CODED_HOUSE.fullmatch(row[at].core) or not _PAPERS.isdisjoint(lower[max(0, at - 3) : at]):
        return False
    lettered = any(map(str.isalpha, row[at].core))
    after = lower[at + 1] if at + 1 < len(row) and not row[at].closing.strip(",") else ""
    announced = at > 0 and lower[at - 1] in _BEFORE_CODED and not row[at - 1].closing
    return (announced and (lettered or lower[at - 1] in ("ô", "chỉ"))) or (lettered and after in _HAMLETS)


def is_lot(words: Words, at: int) -> bool:
    """Return whether the word at `at` is a villa or a house of a row: "BT4-12", "lô đất LK7", "shophouse 07"."""
    core, last = words.all[at].core.upper(), words.lower[at - 1] if at else ""
    if core[0].isalpha():
        stall = _STALL.fullmatch(core) and not _STALLS.isdisjoint(words.lower[max(0, at - 3) : at])
        settled = last in _LOTS and not _RESETTLED.isdisjoint(words.lower[at + 1 : at + 4])
        if stall or (settled and _PLOT.fullmatch(core)):
            return True  # "sạp vải A-117", "lô C14 khu tái định cư"
        public = not _PARKS.isdisjoint(words.lower[at + 1 : at + 4])
        if last == "nhà" and _IN_ROW.fullmatch(core):
            return True  # "sân nhà A4-17"
        return bool(LOT.fullmatch(core) or (last in _LOTS and not public and _LOT_ALONE.fullmatch(core)))
    following = words.lower[at + 1 : at + 4]
    lot = last in _LOTS or (last in NUMBER_WORDS and at > 1 and words.lower[at - 2] in _LOTS)
    in_row = last == "kề" and "lô" in words.lower[at + 1 : at + 2]
    if last in _LOT_KINDS or in_row or (lot and not _RESETTLED.isdisjoint(following)):
        counted = bool(following) and _is_counted(following[0])
        return bool(_PLAIN_NUMBER.fullmatch(core)) and not (counted or _YEAR.fullmatch(core))
    return False


def is_lettered_house(words: Words, at: int) -> bool:
    """Return whether "118A" at `at` is a house: after "số", or after "quán nhậu"."""
    row, lower = words.all, words.lower
    if not at or not _LETTERED.fullmatch(row[at].core) or row[at - 1].closing:
        return False
    near = lower[max(0, at - 4) : at]
    if near[-1] in NUMBER_WORDS:
        return _LETTERED_PAPERS.isdisjoint(near) and PUBLIC_NUMBERED.isdisjoint(near) and _PAPERS.isdisjoint(near)
    return not _HOUSES.isdisjoint(near[-2:]) and NOT_BEFORE_DOOR.isdisjoint(near[-1:])


def _leads_to_street(words: Words, at: int) -> bool:
    """Return whether two capitals follow the number, and neither begins an office: "cấp gpxd 184/6 Nhật Lệ"."""
    after = words.all[at + 1 : at + 3]
    return (
        len(after) > 1
        and all(word.capital for word in after)
        and not words.all[at].closing
        and (after[0].lower not in _OFFICES and not after[0].core.isupper() and not after[0].closing)
    )


def is_on_known_street(words: Words, at: int) -> bool:
    """Return whether the number stands at somebody's door: "quán 14 hàng khay", "o 190 tay son", "ở 28/9 lê lợi"."""
    row, lower = words.all, words.lower
    word, last = row[at], lower[at - 1] if at else ""
    if not at or at + 2 >= len(row) or word.closing or word.n_digits < _SURE_DIGITS:
        return False
    if row[at - 1].closing:
        named = row[at - 1].capital and row[at + 2].capital and lower[at + 1] in ("hàng", "hang")
        return named and row[at - 1].closing == "," and bool(_PLAIN_NUMBER.fullmatch(word.core))
    if last not in AT and last not in MINE and last not in SHOPS and lower[at - 2] not in SHOPS:
        return False
    if last in NOT_BEFORE_DOOR or _is_counted(lower[at + 1]) or not _PLAIN_NUMBER.fullmatch(word.core):
        return False
    if lower[at + 1] in STREETS and not row[at + 1].capital and ("/" in word.core or last == "chỉ"):
        return True
    one, two, three = lower[at + 1], lower[at + 2], "" if row[at + 2].closing else "".join(lower[at + 3 : at + 4])
    honoured = naming(words.toneless or one.isascii()).honoured
    return one in ("hàng", "hang") or f"{one} {two}" in honoured or f"{one} {two} {three}" in honoured


def is_slashed_house(words: Words, at: int) -> bool:
    """Return whether "63/5A" is a house and not a day, a fraction or a document."""
    core = words.all[at].core
    like_house = core[-1].isalpha() or core[0] in "Kk" or max(map(int, re.findall(r"\d+", core))) > _DAY_OR_MONTH
    papers = any(word in _PAPERS for word in words.lower[max(0, at - 3) : at])
    last = words.all[at - 1] if at else None
    after = words.all[at + 1] if at + 1 < len(words.all) and not words.all[at].closing else None
    if (after is not None and _is_counted(after.lower) and not after.capital) or core in _SCALES:
        return False  # "150/220 hộ"
    mine = last is not None and last.lower in MINE and not last.closing
    if (core.count("/") > 1 or like_house) and mine and after is not None and after.capital and not papers:
        return True  # "nhà tôi 15/4/2 Nơ Trang Long"
    if core.count("/") > 1 and last is not None and last.lower == "chỉ":
        return True
    announced = last is None or last.lower in AT or last.lower in _LODGED or last.closing.endswith((",", "."))
    announced = announced or (like_house and _leads_to_street(words, at) and not _YEAR.fullmatch(core.split("/")[-1]))
    return like_house and announced and not papers
