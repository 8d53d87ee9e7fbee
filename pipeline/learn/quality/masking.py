"""How much of what identifies people is hidden, by kind and by hand, and how much is hidden beside it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.records import Mask
from pipeline.text import mask

PersonalKind = Literal["number", "name", "address", "other"]
"""What an annotated string is. `number`: phones, papers, accounts, plates, files, birthdays, e-mail addresses.
`address`: down to a house, a flat or a parcel. `other`: what is annotated although the rules of the corpus leave it
public: numbers of documents, places and lanes without a house, companies, descriptions of people."""

_PLACES = (
    "thôn|xóm|ấp|bản|khóm|khu|tổ|cụm|đội|phường|xã|quận|huyện|tỉnh|phố|đường|ngõ|ngách|hẻm|kiệt|chợ|làng|quán|tòa|toà"
    "|thpt|thcs|(?<!thị )trường|đại lý|nhóm|cơ sở|cửa hàng|công ty|cty|tnhh|doanh nghiệp|hợp tác xã|htx|trang tin|kênh"
)
_EMAIL = re.compile(r"\S+@\S+")
_DOCUMENT = re.compile(r"(?:số )?\d+[A-Za-z]?(?:/\d{4})?(?:/[A-ZĐ]{2}[\w-]*|/(?:19|20)\d\d)", re.IGNORECASE)
_HOME = re.compile(
    r"(?:nhà số|số nhà|nhà|căn hộ|căn|phòng|p\.|ki ?ốt|sạp|thửa|tờ|số(?! 0))[\s.]*(?:số )?[a-z]{0,2}\d{1,4}(?![\d-])"
    r"|nhà số \w|\d/\d+\w?$|^k?\d+[a-z]?/\d|^\d{1,4}[a-z]?(?:/\d+[a-z]?)* (?:ngõ|ngách|hẻm|kiệt|đường|phố|nhà)\s",
    re.IGNORECASE,
)
_HOUSE_IN_STREET = re.compile(r"\d{1,4}[A-Za-z]?(?:/\d+[A-Za-z]?)* [A-ZĐ]\w+ [A-ZĐ]\w+")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d")
_PUBLIC = re.compile(rf"(?:{_PLACES}|một|các|những|\d+ tuổi)(?!\w)(?!.*(?:số|nhà) \d)(?!.*\d/\d)", re.IGNORECASE)
_PUBLIC_BARE = re.compile(r"(?:ngo|ngach|hem|kiet|thon|xom|ap|khu|to|phuong|xa)(?!\w)(?!.*(?:so|nha) \d)(?!.*\d/\d)")
_SAID = "(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|trăm|linh|lẻ|trên|chấm)"
_SAID_HOUSE = re.compile(rf"(?:nhà|số|số nhà|nhà số|căn|căn hộ|phòng|ki ốt)(?: {_SAID}(?!\w))+", re.IGNORECASE)
_SAID_NUMBER = re.compile(rf"{_SAID}(?: {_SAID}| \w{{1,2}}(?!\w))+", re.IGNORECASE)
_SAID_DIGIT = re.compile(rf"(?<!\w){_SAID}(?!\w)", re.IGNORECASE)
_FEW_DIGITS = 2  # said; more of them are a code that opens with a letter, as in "pê e một một không"
_STREET = re.compile(r"\s(?:ngõ|ngách|hẻm|kiệt|đường|phố)(?!\w)", re.IGNORECASE)
_AFTER_PLACE = re.compile(rf"(?:^|\W)(?:{_PLACES})\s[\"“]?$", re.IGNORECASE)
_AFTER_FIRM = re.compile(
    r"(?:^|\W)(?i:công ty|cty|tnhh|nhà máy|xưởng|đại lý|bệnh viện|phòng khám|cơ sở|chuỗi|hộ kinh doanh|nhóm trẻ"
    r"|trang tin|kênh|đội xe|nhà hàng|cửa hàng|ngân hàng|doanh nghiệp)"
    r"(?: (?!của|do|ông|bà|anh|chị)[^\WA-ZĐ]+){0,3} [\"“]?$"
)
_POST = re.compile(
    r"(?:^|\W)(?:trưởng|phó|chủ tịch|chủ nhiệm|bí thư|giám đốc|quản đốc|kế toán|cán bộ|quản lý|chánh án|mặt trận|hội"
    r"|công an|vận động|hiệu trưởng|chi bộ|cựu chiến binh|lao động|uỷ viên|ủy viên)(?!\w)[^,.;:()\n]{0,40}$",
    re.IGNORECASE,
)
_BUILDING = re.compile(r"[A-Z]{1,3}\d{1,2}[A-Z]?(?: [A-ZĐ].*)?")
_AFTER_BUILDING = re.compile(r"(?:^|\W)(?:tòa|toà|nhà|khu|block|chung cư)\s$", re.IGNORECASE)
_AFTER_HOME = re.compile(r"(?:^|\W)(?:căn|căn hộ|phòng|ki ốt|chủ lô|nhà|số nhà|hộ)(?: số)?\s$", re.IGNORECASE)
_AFTER_LANE = re.compile(r"(?:^|\W)(?:ngõ|ngách|hẻm|kiệt)\s$", re.IGNORECASE)
_PUBLIC_PART = re.compile(r"(?:tổ|thôn|xóm|cụm|khu|đội|khóm|ấp|lớp|tl|quận|phường)\s\d+\w?", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:ông(?! Thị)|bà|anh|chị|cô|chú|bác|cụ|em|cháu|bé|bạn|thằng|thầy|mệ|(?:đại|trung|thượng|thiếu) [úuýt]\w+)\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“‘][^\"”’]+")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text of the corpus and the strings in it that must not be readable; `hand` is who wrote it."""

    hand: str
    text: str
    personal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text where an annotated string stands, and whether what identifies in it is all masked."""

    start: int
    end: int
    kind: PersonalKind
    covered: bool


def read_annotated(folder: Path) -> list[Annotated]:
    """Return the comments of the seed corpus in `folder` (hand_*.jsonl, contrast_*.jsonl), with their annotation."""
    paths = sorted([*folder.glob("hand_*.jsonl"), *folder.glob("contrast_*.jsonl")])
    return [
        Annotated(path.stem, row["text"], tuple(filter(None, row.get("pii") or ())))
        for path in paths
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def measure_masking(rows: Iterable[Annotated]) -> dict[str, Any]:
    """Return what masking hides: {"all": …, "hands": {hand: …}}, each {kind: {n, masked, share}, "masks": {…}}.

    Every occurrence of an annotated string counts, as a word of its own; `share` is None where there is none. A number
    is masked when none of its digits can be read; an address when its house number cannot, whether or not the street
    stays; a name when no word of it can, whether or not a title stays; what is `other` when nothing of it can.
    Under "masks": `n`, and `beside_annotation`, those that touch no annotated string. The annotation is not complete,
    so these are not all wrong: whoever wants the share of wrong masks must read a sample.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        masks = mask(row.text).masks
        found = list(occurrences(row, masks))
        seen: Counter[str] = Counter(masks=len(masks), beside=len(beside(masks, found)))
        seen.update(one.kind for one in found)
        seen.update(f"{one.kind} masked" for one in found if one.covered)
        counts["all"].update(seen)
        counts[row.hand].update(seen)
    figures = {hand: _figures(one) for hand, one in counts.items()}
    return {"all": figures.pop("all", _figures(Counter())), "hands": figures}


def occurrences(row: Annotated, masks: Iterable[Mask]) -> Iterator[Found]:
    """Yield every occurrence of an annotated string in the row's text, with its kind; `masks` are the text's."""
    hidden = {at for one in masks for at in range(one.span.start, one.span.end)}
    for string in dict.fromkeys(row.personal):
        for match in re.finditer(rf"(?<!\w){re.escape(string)}(?!\w)", row.text):
            kind = personal_kind(string, row.text[: match.start()])
            needed = (match.start() + at for at in _identifying(string, kind))
            yield Found(*match.span(), kind, hidden.issuperset(needed))


def beside(masks: Iterable[Mask], found: Iterable[Found]) -> list[Mask]:
    """Return the masks that touch no annotated string."""
    marked = {at for one in found for at in range(one.start, one.end)}
    return [one for one in masks if marked.isdisjoint(range(one.span.start, one.span.end))]


def personal_kind(string: str, before: str = "") -> PersonalKind:
    """Return the kind of an annotated string by its own form and the text before it, not by what masking knows.

    >>> personal_kind("0912 345 678"), personal_kind("số 8 ngõ 165"), personal_kind("Hưng Phát", "nhà máy dệt ")
    ('number', 'address', 'other')
    >>> personal_kind("pê e một một không"), personal_kind("ba tư lê lợi")
    ('number', 'name')
    """
    if not any(map(str.isdigit, string)):
        return _kind_of_words(string, before)
    if _DOCUMENT.fullmatch(string) or (_BUILDING.fullmatch(string) and _AFTER_BUILDING.search(before)):
        return "other"
    if (
        _PUBLIC.match(string)
        or _PUBLIC_BARE.match(string)
        or (_AFTER_PLACE.search(before) and not re.search(r"\d/\d|-", string))
    ):
        return "other"
    if _DAY.fullmatch(string):
        return "number"
    if _HOME.search(string) or _HOUSE_IN_STREET.match(string) or _AFTER_HOME.search(before):
        return "address"
    words = [word for word in string.split() if word.isalpha()]
    return (
        "other"
        if (len(words) > 2 and "số" not in words) or (_AFTER_LANE.search(before) and "/" not in string)
        else "number"
    )


def _kind_of_words(string: str, before: str) -> PersonalKind:
    if _EMAIL.fullmatch(string):
        return "number"
    if re.match("(?:nhà số|số nhà) ", string, re.IGNORECASE) or _SAID_HOUSE.match(string):
        return "address"
    if _SAID_NUMBER.fullmatch(string):
        return "number"
    said = len(_SAID_DIGIT.findall(string))
    if said > _FEW_DIGITS and 2 * said > len(string.split()):
        return "address" if _STREET.search(string) else "number"
    if _PUBLIC.match(string) or re.search(r"\b(?:khu|phố)\s[A-ZĐ]", string):
        return "other"
    named_after = _AFTER_PLACE.search(before) or _AFTER_FIRM.search(before)
    titled = string[0].islower() and _TITLE.match(string)
    return "other" if named_after and not titled and not _holds_a_post(string, before) else "name"


def _holds_a_post(string: str, before: str) -> bool:
    """Return whether the words before say who: "Chủ tịch xã …" is a person, "giám đốc công ty …" a company."""
    post = _POST.search(before)
    if not post or re.search(r"(?:công ty|cty|tnhh|phố|đường)(?: \w+){0,2} $|\s(?:ở|tại)\s", post[0], re.IGNORECASE):
        return False
    return string.count(" ") > 1 or not _AFTER_FIRM.search(before)


def _identifying(string: str, kind: PersonalKind) -> list[int]:
    """Return the offsets in `string` of what must not be readable."""
    if kind == "name":
        title = _TITLE.match(string)
        words = list(_WORD.finditer(string, title.end() if title else 0))
        nicknames = {at for match in _QUOTED.finditer(string) for at in range(*match.span())}
        named = [word for word in words if word[0][0].isupper() or word.start() in nicknames] or words
        return [at for word in named for at in range(*word.span())]
    if kind in ("number", "address") and any(map(str.isdigit, string)):
        public = {at for match in _PUBLIC_PART.finditer(string) for at in range(*match.span())}
        return [at for at, sign in enumerate(string) if sign.isdigit() and (kind == "number" or at not in public)]
    street = _STREET.search(string) if kind == "address" else None  # a house in words: "số nhà hai mươi hai ngõ chợ"
    return [at for at, sign in enumerate(string[: street.start()] if street else string) if sign.isalnum()]


def _figures(counts: Mapping[str, int]) -> dict[str, Any]:
    kinds: tuple[PersonalKind, ...] = ("number", "name", "address", "other")
    figures: dict[str, Any] = {
        kind: {
            "n": counts.get(kind, 0),
            "masked": counts.get(f"{kind} masked", 0),
            "share": counts[f"{kind} masked"] / counts[kind] if counts.get(kind) else None,
        }
        for kind in kinds
    }
    return figures | {"masks": {"n": counts.get("masks", 0), "beside_annotation": counts.get("beside", 0)}}
