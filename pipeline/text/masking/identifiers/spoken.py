"""Numbers said in words, as recognisers write them: "không chín một …", "hai chín a ba một bốn …", "sinh năm bốn lăm".

Each word becomes one letter that says what it is in a number; patterns over these letters find the numbers, and the
words before them say of what kind they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.diacritics import strip_tones
from pipeline.text.masking.hints import DIGITS, hint
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import both, word_set

_CLASSES = {
    "d": "không một mốt hai ba bốn tư năm lăm nhăm sáu bảy bẩy tám chín",
    "t": "mười mươi linh lẻ",
    "h": "trăm",
    "n": "nghìn ngàn triệu tỷ tỉ",
    "s": "chấm gạch trên xẹt xuyệt xoẹt sẹc chéo",
    "l": "a b c d đ g h k l m n p q r s t u v x y z bê xê cê dê đê gờ giê hát ca ka lờ mờ nờ pê quy rờ sờ tê vê ích",
    "f": "ờ à ừ ạ dạ rồi là o rùi",
    "m": "tháng ngày mùng mồng",
}
_CLASS = {word: sign for sign, words in _CLASSES.items() for word in words.split()}
_CLASS_BARE = {
    **{strip_tones(word): _CLASS[word] for word in _CLASSES["d"].split()},
    **dict.fromkeys("abcdghklmnpqrstuvxyz", "l"),
    "muoi": "t",
    "tram": "h",
    "nghin": "n",
    "ngan": "n",
    "trieu": "n",
}
SAID = hint(both(word_set(f"{_CLASSES['d']} {_CLASSES['t']}")))
"""The hint of words that say digits."""

_BIRTHS, _LAND = hint(word_set("sinh")), hint(word_set("thửa"))
_FEWEST_KINDS, _FEWEST = 2, 3  # number words, different ones and all
_MOST_DIGITS = 19
_NUMBER = re.compile(r"l{0,3}[dtD](?:s?l{0,2}f{0,2}s?[dthnD])*(?:sl{1,3}(?!\w))?")
_PLATE = re.compile(r"(?:[dt]{1,3}|D)l{1,2}(?:s?[dtD])*")
_WHOLE_PLATE = re.compile(r"[dt]{2,3}l{1,2}d{3}sdd")
_LETTERS = re.compile(r"[bcdđghklmnpqrstvx]{1,3}|[aeê]|[bcdgptv]ê|hát|ca|ka|[emnl]ờ|ét|ép|ô|o|i")
_SHORT_FOR = word_set("k ko đt sđt stk tk kh hđ cmt cccd là hs bv bs q p tp xh gcn thì")
_TAIL = re.compile(r"l(?P<tail>.*)")
_CODED = re.compile(r"l{1,3}[dtsD]")
_BORN_ON = re.compile(r"[dthnmD]*[dtD]")

_PHONE_WORDS = both(word_set("thoại sđt zalo đuôi"))
_CALLS = word_set("gọi máy hệ lạc lh số dđ phôn alo")
_PLATE_WORDS = word_set("biển bks soát xe")
_BOATS = word_set("tàu thuyền ghe đò")
_SURE_PLATE_WORDS = word_set("biển bks soát")
_PLATES_OR_LAND = hint(_SURE_PLATE_WORDS) | _LAND
_KINDS = {
    "thoại": "SĐT", "sđt": "SĐT", "zalo": "SĐT", "đuôi": "SĐT", "cước": "CCCD", "cccd": "CCCD", "cmnd": "CCCD",
    "cmt": "CCCD", "minh": "CCCD", "danh": "CCCD", "khoản": "TÀI KHOẢN", "stk": "TÀI KHOẢN", "bhxh": "MÃ BHXH",
    "bhyt": "MÃ BHXH", "hiểm": "MÃ BHXH", "đỏ": "SỐ GCN", "hồng": "SỐ GCN", "nhận": "SỐ GCN", "sơ": "MÃ HỒ SƠ",
    "mã": "MÃ HỒ SƠ", "bản": "MÃ HỒ SƠ", "lai": "MÃ HỒ SƠ", "hẹn": "MÃ HỒ SƠ", "đồng": "MÃ HỒ SƠ", "tơ": "MÃ HỒ SƠ",
    "phiếu": "MÃ HỒ SƠ", "thẻ": "MÃ HỒ SƠ", "sổ": "MÃ HỒ SƠ", "seri": "MÃ HỒ SƠ", "bộ": "MÃ HỒ SƠ", "bạ": "MÃ HỒ SƠ",
    "hàng": "MÃ HỒ SƠ", "ngũ": "MÃ HỒ SƠ", "thuế": "MST", "chiếu": "HỘ CHIẾU", "đơn": "MÃ HỒ SƠ",
}  # fmt: skip
"""The last word of what has a number, and the kind of that number: "giấy xuất ngũ số", "căn cước của tôi số"."""

_SURE_KINDS = word_set("cước cccd cmnd cmt stk sđt thoại zalo đuôi mã sơ seri")  # without "số" too
_PUBLIC = word_set("định quyết văn báo tư thị trình điện luật nghị khoản điều lớp tuyến buýt tổng hội")
_BETWEEN = word_set(
    "bệnh nhân khách thuê bao dịch vận học viên tra cứu số là của tôi em cháu con mình ông bà anh chị nó ghi này có cũ "
    "mới nhà đầu hồ sơ căn hộ công dân mẹ bố đọc"
)
_NOT_BORN = word_set("hy hi bẩm học phát vệ thí tái an dân mưu hồi sản tiết môn thú ký")
_BORN_FILLERS = word_set("từ ngày năm vào là tôi cháu em ông bà hôm của con")
_COUNTED = word_set(
    "đồng nghìn ngàn triệu tỷ tỉ hộ người mét m km cây đứa con cháu tuổi lần ngày tháng phút giờ tấn tạ cân kg ký phần "
    "héc ha sào thước phòng tầng căn xe phường xã thôn tổ khối lít số điểm trường lớp vụ trận đợt buổi chỗ cái chiếc"
)


def find_spoken(words: Words) -> Iterator[Found]:
    """Yield what identifies a person by a number said in words, unordered; houses are found with the addresses."""
    lower = words.lower
    said = words.at(SAID | DIGITS if words.n_digits >= _FEWEST else SAID)
    near = [at for at, later in zip(said, said[2:], strict=False) if later - at == _FEWEST - 1]
    if not near and not words.hints & _PLATES_OR_LAND:
        return
    classes = _CLASS_BARE if words.toneless else _CLASS
    signs = "".join([classes.get(word, ".") for word in lower])
    if words.n_digits:
        signs = _with_digits(signs, words)
    if words.hints & _BIRTHS:
        yield from _births(words, signs)
    if words.hints & _LAND:
        yield from _parcels(words, signs)
    for match in _NUMBER.finditer(signs):
        yield from _of_run(words, signs, *match.span())


def _with_digits(signs: str, words: Words) -> str:
    row = list(signs)
    for at in words.numbered:
        if words.all[at].core.isdigit() and words.all[at].n_digits <= _FEWEST + 1:
            row[at] = "D"
    return "".join(row)


def _of_run(words: Words, signs: str, start: int, end: int) -> Iterator[Found]:
    """Yield the number that stands in the run of number words from `start` to before `end`."""
    while end - start > 1 and not _joins(words, start):
        start += 1  # a number does not go on after a full stop
    plate = _plate(words, signs, start, end)
    if plate is not None:
        yield *words.cut(*plate), "BIỂN SỐ"
        return
    run = signs[start:end]
    n_digits = sum(map(run.count, "dt")) + sum(words.all[at].n_digits for at in range(start, end) if signs[at] == "D")
    n_said = run.count("d") - words.lower[start:end].count("năm")  # "năm 2021 rồi 2022"
    if not _FEWEST <= n_digits <= _MOST_DIGITS or n_said < (_FEWEST_KINDS if "D" in run else 1):
        return
    begin = start
    while begin > 1 and _is_letter(words, begin - 1):
        begin -= 1  # "mã khách hàng pk một một …"
    kind = _kind(words, signs, (begin, start, end), n_digits)
    if kind:
        start += 0 if _CODED.match(run) and kind != "SĐT" else len(run) - len(run.lstrip("l"))
        start = start if kind in ("SĐT", "TÀI KHOẢN") else min(begin, start)
        yield *words.cut(start, end - 1), kind


def _is_letter(words: Words, at: int) -> bool:
    word = words.lower[at]
    return not words.all[at].closing and bool(_LETTERS.fullmatch(word)) and word not in _SHORT_FOR


def _joins(words: Words, at: int) -> bool:
    return words.all[at].closing in ("", ",", "-", ".", "…", "...")


def _plate(words: Words, signs: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last word of a plate in the run, if one of a vehicle stands before it."""
    match = _PLATE.search(signs, start, end + 2)
    if match is None:
        return None
    near = words.lower[max(0, match.start() - 3) : match.start()]
    if _WHOLE_PLATE.fullmatch(match[0]):
        return match.start(), match.end() - 1  # "năm mốt xê bốn ba hai chấm một bảy", whatever stands before
    tail = len(_TAIL.search(match[0])["tail"].replace("s", ""))  # type: ignore[index]
    if not _SURE_PLATE_WORDS.isdisjoint(near) or (not _PLATE_WORDS.isdisjoint(near) and tail >= _FEWEST + 1):
        return match.start(), match.end() - 1
    return None


def _kind(words: Words, signs: str, run_at: tuple[int, int, int], n_digits: int) -> str | None:
    """Return the kind of number that the run is by its length and by the words before it; None for plain counts."""
    begin, start, end = run_at  # the letters before it, the run itself
    run, lower = signs[start:end], words.lower
    before = set(lower[max(0, start - 4) : start])
    if lower[max(0, start - 2) : start] == ["tài", "khoản"]:
        before.discard("khoản")
    after = lower[end] if end < len(lower) and not words.all[end - 1].closing else ""
    n_units = run.count("d") + run.count("D")
    if "n" in run or (after in _COUNTED and ("t" in run or "h" in run)):
        return None
    long = n_digits >= 8 and 2 * n_units > len(run)
    lead, numbered = _lead(words, signs, begin)
    if long and not (_PUBLIC & before and n_digits < 9):
        return _KINDS.get(lead, "SĐT")
    if after in _COUNTED or words.toneless or n_units < _FEWEST:
        return None
    if lead in _PHONE_WORDS or (lead in _SURE_KINDS and not _is_year(run, lower[start:end])):
        return _KINDS[lead]
    if _is_boat(words, start, n_units):
        return "BIỂN SỐ"
    if not numbered or not _PUBLIC.isdisjoint(before):
        return None
    digit_by_digit = "t" not in run and "h" not in run
    if lead in _KINDS and (digit_by_digit or n_units > _FEWEST):
        return _KINDS[lead]
    return "MÃ HỒ SƠ" if digit_by_digit and n_units > _FEWEST and lower[start - 1] == "số" else None


def _is_boat(words: Words, start: int, n_units: int) -> bool:
    """Return whether the number is a boat's: "thuyền số quảng ninh một bảy tám ba"."""
    near = words.lower[max(0, start - 5) : start]
    return n_units > _FEWEST and "số" in near[-3:] and not _BOATS.isdisjoint(near)


def _is_year(run: str, number: list[str]) -> bool:
    return len(run) == 4 and number[:2] in (["một", "chín"], ["hai", "không"])


def _lead(words: Words, signs: str, start: int) -> tuple[str, bool]:
    """Return the word before the run that says what is numbered, and whether "số" or "mã" stands between."""
    at, numbered = start - 1, False
    while at >= 0 and start - at < 7 and not words.all[at].closing.strip(":"):
        word = words.lower[at]
        if word in _KINDS:
            return word, numbered or word in ("mã", "seri") or not {"mã", "số"}.isdisjoint(
                words.lower[max(0, at - 2) : at]
            )
        if word not in _BETWEEN or signs[at] == "d":
            break
        numbered = numbered or word == "số"
        at -= 1
    return "", numbered


def _births(words: Words, signs: str) -> Iterator[Found]:
    """Yield birthdays: "sinh ngày mười hai tháng tư năm sáu ba"."""
    lower = words.lower
    for at in [at for at, word in enumerate(lower) if word == "ghi"]:
        match = _BORN_ON.match(signs, at + 1)
        if match and {"tháng", "năm"}.issubset(lower[at + 1 : match.end()]):
            yield *words.cut(at + 1, match.end() - 1), "NGÀY SINH"  # "căn cước ghi mùng một tháng một năm năm mươi"
    for at in [at for at, word in enumerate(lower) if word == "sinh"]:
        first = at + 1
        while first < len(lower) and lower[first] in _BORN_FILLERS and not words.all[first - 1].closing:
            if lower[first] == "năm" and lower[first - 1] == "ngày":
                break  # the fifth
            first += 1
            if lower[first - 1] == "năm":
                break
        if (at and lower[at - 1] in _NOT_BORN) or first >= len(lower):
            continue
        match = _BORN_ON.match(signs, first)
        if match is None:
            continue
        number = lower[first : match.end()]
        dated = "tháng" in number or "năm" in lower[max(0, at - 1) : first]
        if dated and len(number) - number.count("tháng") - number.count("năm") > 1:
            yield *words.cut(first - (lower[first - 1] == "năm"), match.end() - 1), "NGÀY SINH"


def _parcels(words: Words, signs: str) -> Iterator[Found]:
    """Yield parcels and their sheets: "thửa hai trăm mười bảy tờ bản đồ số mười bốn"."""
    lower = words.lower
    for at in [at for at, word in enumerate(lower) if word == "thửa"]:
        first = _skip(lower, at + 1, ("đất", "ruộng", "số"))
        end = _number_end(words, signs, first)
        sheet = _skip(lower, end, ("thuộc", "tờ", "bản", "đồ", "số")) if end < len(lower) and end > first else end
        last = _number_end(words, signs, sheet) if sheet > end else end
        counted = end < len(lower) and lower[end] in _COUNTED
        if last > sheet > end or (end > first and lower[first - 1] == "số" and not counted):
            yield *words.cut(at, max(end, last) - 1), "THỬA ĐẤT"


def _skip(lower: list[str], at: int, fillers: tuple[str, ...]) -> int:
    while at < len(lower) and lower[at] in fillers:
        at += 1
    return at


def _number_end(words: Words, signs: str, at: int) -> int:
    first = at
    while at < len(signs) and signs[at] in "dth" and (at == first or not words.all[at - 1].closing):
        at += 1
    return at
