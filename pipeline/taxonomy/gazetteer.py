"""Places: what a written place says about province, district and commune, on a day."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from pipeline.taxonomy.matters import TWO_LEVELS
from pipeline.text import strip_tones

Granularity = Literal["none", "nation", "province", "district", "commune"]
HUE_A_CITY = date(2025, 1, 1)
"""Before, thành phố Huế was a town in the province of Thừa Thiên Huế."""

_COMMUNE = r"xã|phường|thị trấn|đặc khu|p\.|x\.|tt\."
_DISTRICT = r"huyện|quận|thị xã|h\.|q\.|tx\."
_PROVINCE = r"tỉnh|thành phố|tp\.?|t\.p\.?"
_UNIT = re.compile(rf"(?<!\w)({_COMMUNE}|{_DISTRICT}|{_PROVINCE})\s*(.+)", re.IGNORECASE)
_BARE_UNIT = re.compile(r"(xa|phuong|thi tran|huyen|quan|thi xa|tinh|thanh pho)\s+(.+)", re.IGNORECASE)
_BELOW = re.compile(
    r"(?<!\w)(tổ dân phố|tdp|khu dân cư|kdc|khu phố|tổ|thôn|xóm|ấp|bản|làng|khóm|buôn|đường|phố|ngõ|ngách|hẻm|kiệt|số|"
    r"khu|chung cư|chợ|trường|\d+)(?!\w)",
    re.IGNORECASE,
)
_SPOT = re.compile(r"(?:đường|phố|ngõ|ngách|hẻm|kiệt|số|chung cư|chợ|trường|\d)", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;()]\s*|\s+[-–—]\s+")
_BOUND = re.compile(rf"\s+(?=(?:{_COMMUNE}|{_DISTRICT}|{_PROVINCE})\s+\w)", re.IGNORECASE)
_LONGEST = 500  # code points of a written place that are read
_FILLER = re.compile(
    r"^(?:cử tri|nhân dân|bà con|các|một số|nhiều|toàn bộ|địa bàn|tại|ở|khu vực|trên địa bàn)\s+|\s+\(?cũ\)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of where a comment belongs; names as written, ids as slugs.

    `communes` are the units living on the day; more than one where the old unit was divided and the text does not say
    which part. `granularity` is the finest level that was named.
    """

    province_id: str | None = None
    province_name: str | None = None
    province_kind: str = "tinh"
    district: str | None = None  # "quận Tây Hồ"
    communes: tuple[str, ...] = ()  # "phường Phú Thượng"
    granularity: Granularity = "none"
    assumed_province: bool = False  # no province was named; ours was taken
    is_spot: bool = False  # a house, a street or a building is named: somebody reports what is wrong there

    @property
    def city_tier(self) -> str:
        """The tier of what is called "thành phố" here: in a tỉnh a town, else the province itself."""
        return "district" if self.province_kind == "tinh" and self.province_id is not None else "province"

    @property
    def commune(self) -> str | None:
        """The commune, if there is exactly one."""
        return self.communes[0] if len(self.communes) == 1 else None


@dataclass(frozen=True, slots=True)
class Commune:
    """One row of the change of 2025-07-01: an old commune and what it, or a part of it, became."""

    old_province: str
    district: str
    old: str
    province: str
    new: str
    share: str  # whole | part | unknown


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Provinces, old districts, and communes before and after 2025-07-01."""

    provinces: Mapping[str, Mapping[str, str]]  # id -> row of provinces.csv
    rows: tuple[Commune, ...]
    home: str = "ha_noi"  # the province of a place that names none
    _by_old: dict[str, list[Commune]] = field(init=False, default_factory=lambda: defaultdict(list))
    _by_new: dict[str, set[tuple[str, str]]] = field(init=False, default_factory=lambda: defaultdict(set))
    _by_district: dict[str, set[str]] = field(init=False, default_factory=lambda: defaultdict(set))
    _province_by_name: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for key in _keys(row.old):
                self._by_old[key].append(row)
            for key in _keys(row.new) if row.new else ():
                self._by_new[key].add((row.province, row.new))
            for key in _keys(row.district):
                self._by_district[key].add(row.old_province)
        for province_id, province in self.provinces.items():
            self._province_by_name[_key(province["name"])] = province_id
        self._province_by_name.update(
            {
                "hcm": "ho_chi_minh",
                "tphcm": "ho_chi_minh",
                "sai gon": "ho_chi_minh",
                "hn": "ha_noi",
                "thua thien hue": "hue",
            }
        )

    def parse_place(self, written: str | None, day: date) -> Place:
        """Return what `written` ("TDP 5, phường Phú Lương, quận Hà Đông") says of the units of `day`.

        Tone placement, case, missing diacritics and abbreviations of units do not matter. Nothing known: Place().
        """
        # A place is a line; splitting on runs of blanks would take quadratic time on a hostile one.
        return self._parse(" ".join(unicodedata.normalize("NFC", (written or "")[:_LONGEST]).split()), day)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one gazetteer lives as long as the process
    def _parse(self, written: str, day: date) -> Place:
        found = _Parts()
        for piece in _pieces(written):
            self._take(piece, found, day)
        if found.empty and not found.below:
            return Place()
        return self._place(found, day)

    def _is_city(self, province_id: str, day: date) -> bool:
        """A "thành phố" of that name is the province itself, not a town in it."""
        return self.provinces[province_id]["kind"] == "thanh_pho" and (province_id != "hue" or day >= HUE_A_CITY)

    def _take(self, piece: str, found: _Parts, day: date) -> None:
        unit = _UNIT.match(piece) or (_BARE_UNIT.match(piece) if piece.isascii() else None)
        if unit is None:
            self._take_bare(piece, found)
            return
        kind, name = _kind(unit[1]), unit[2].strip(" .,")
        province = self._province_by_name.get(_key(name))
        if province and (kind == "tỉnh" or (kind == "thành phố" and self._is_city(province, day))):
            found.province = found.province or province
        elif kind in {"huyện", "quận", "thị xã", "thành phố", "tỉnh"}:
            found.district = found.district or f"{kind} {name}"
        else:
            found.communes.append(f"{kind} {name}")

    def _take_bare(self, piece: str, found: _Parts) -> None:
        key = _key(piece)
        if key in self._province_by_name:
            found.province = found.province or self._province_by_name[key]
        elif _BELOW.match(piece):
            found.below = True
            found.spot = found.spot or _SPOT.match(piece) is not None
        elif found.communes and key and key[0].isalpha():
            found.communes.append(f"{found.communes[-1].split()[0]} {piece}")  # "phường Tây Mỗ, Đại Mỗ"
        elif key in self._by_district and found.district is None and key:
            found.district = piece

    def _place(self, found: _Parts, day: date) -> Place:
        communes = tuple(dict.fromkeys(found.communes))
        province = found.province or self._province_of(found.district, communes, day)
        assumed = province is None
        province = self._living_province(province or self.home, day)
        if day >= TWO_LEVELS:
            communes = self._living_communes(communes, found.district, province)
        fine: Granularity = "province"
        if communes or found.communes or found.below:
            fine = "commune"
        elif found.district:
            fine = "district"
        name, kind = self._called(province, day)
        return Place(province, name, kind, found.district, communes, fine, assumed, found.spot)

    def _called(self, province_id: str, day: date) -> tuple[str, str]:
        """Return the name and kind of a province on the day."""
        if province_id == "hue" and day < HUE_A_CITY:
            return "Thừa Thiên Huế", "tinh"
        row = self.provinces[province_id]
        return row["name"], row["kind"]

    def _province_of(self, district: str | None, communes: Iterable[str], day: date) -> str | None:
        """Return the province that the district or commune name gives away: ours if it has one so called."""
        candidates: set[str] = set()
        if district:
            candidates = self._by_district.get(_key(district)) or self._by_district.get(_key(_bare(district))) or set()
        for commune in communes if not candidates else ():
            old = {row.old_province for row in self._by_old.get(_key(commune), ())}
            new = {province for province, _ in self._by_new.get(_key(commune), ())}
            candidates = (new or old) if day >= TWO_LEVELS else (old or new)
        if district and not candidates:
            return self._province_by_name.get(_key(_bare(district)))  # "thành phố Huế" of before it was a city
        if self.home in candidates:
            return self.home
        return next(iter(candidates)) if len(candidates) == 1 else None

    def _living_province(self, province: str, day: date) -> str:
        row = self.provinces[province]
        if day >= TWO_LEVELS and row["became"]:
            return row["became"]
        return province

    def _living_communes(self, communes: Iterable[str], district: str | None, province: str) -> tuple[str, ...]:
        """Follow old communes to what they became; a name that lives on as a new unit is taken as that unit."""
        living: list[str] = []
        for commune in communes:
            rows = [row for row in self._by_old.get(_key(commune), ()) if row.province == province and row.new]
            if district:
                rows = [row for row in rows if _key(_bare(row.district)) == _key(_bare(district))] or rows
            new = [name for where, name in self._by_new.get(_key(commune), ()) if where == province]
            became = list(dict.fromkeys(row.new for row in rows))
            living += became if became and (district or not new) else [new[0] if len(new) == 1 else commune]
        return tuple(dict.fromkeys(living))

    def communes_of(self, province: str) -> set[str]:
        """Return the units of commune level of a province since 2025-07-01: "phường Phú Thượng", …"""
        return {row.new for row in self.rows if row.province == province and row.new}


@dataclass
class _Parts:
    """What the pieces of one written place named so far."""

    province: str | None = None
    district: str | None = None
    communes: list[str] = field(default_factory=list)
    below: bool = False
    spot: bool = False

    @property
    def empty(self) -> bool:
        return not (self.province or self.district or self.communes)


def _pieces(written: str) -> Iterable[str]:
    for piece in _SPLIT.split(written):
        for part in _BOUND.split(piece):
            bare = _FILLER.sub("", _FILLER.sub("", part.strip()))
            if bare:
                yield bare


_LONG = {"p.": "phường", "x.": "xã", "tt.": "thị trấn", "h.": "huyện", "q.": "quận", "tx.": "thị xã", "tp": "thành phố"}

_MARKED = {
    "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "huyen": "huyện", "quan": "quận", "thi xa": "thị xã",
    "tinh": "tỉnh", "thanh pho": "thành phố",
}  # fmt: skip


def _kind(written: str) -> str:
    lower = written.lower()
    if lower.startswith(("tp", "t.p")):
        return "thành phố"
    return _LONG.get(lower) or _MARKED.get(lower, lower)


_KIND_OF = re.compile(r"(xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố)\s+", re.IGNORECASE)


def _bare(unit: str) -> str:
    """Return the name without the word for the kind of unit; a number keeps it ("quận 1")."""
    match = _KIND_OF.match(unit)
    bare = unit[match.end() :] if match else unit
    return unit if bare.isdigit() else bare


@lru_cache(maxsize=50_000)
def _keys(unit: str) -> tuple[str, ...]:
    """Return the forms in which a unit is looked up: with the word for its kind and, unless it is a number, without."""
    match = _KIND_OF.match(unit)
    if match is None:
        return (_key(unit),)
    name = _key(unit[match.end() :])
    full = f"{_key(match[1])} {name}"
    return (full,) if name.isdigit() else (full, name)


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    """Return the form in which names are compared."""
    return re.sub(r"[^a-z0-9]+", " ", strip_tones(name.lower())).strip()


def slug(name: str) -> str:
    """Return an ASCII id of a name.

    >>> slug("Văn Miếu - Quốc Tử Giám")
    'van_mieu_quoc_tu_giam'
    """
    return _key(name).replace(" ", "_")
