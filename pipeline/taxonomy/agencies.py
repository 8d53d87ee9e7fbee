"""Which agency existed on which day, what it is called where, and who took over when it ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from pipeline.taxonomy.gazetteer import Place, slug

_MOST_PROVINCES = "tinh"  # no province's id: stands for all those that are like each other

TIERS = ("commune", "district", "so", "province", "police", "ministry", "company", "other")


@dataclass(frozen=True, slots=True)
class Agency:
    """One kind of agency, valid on the days [valid_from, valid_to); None: open."""

    id: str
    name: str
    level: str
    kind: str
    tier: str
    aliases: tuple[str, ...] = ()
    mandate: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[tuple[str, str], ...] = ()  # (id, scope)
    elsewhere_id: str | None = None  # outside Hà Nội the work is done by this kind
    elsewhere_name: str | None = None  # outside Hà Nội it is called so, where it is; {p} "tỉnh Nghệ An", {n} "Nghệ An"
    except_in: tuple[str, ...] = ()
    local_names: Mapping[str, str] = field(default_factory=dict)  # by kind of unit or "any"; {u} "xã Ba Vì"
    verified: bool = False
    source: str = ""

    def lives_on(self, day: date) -> bool:
        """Return whether it exists on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, eq=False)
class AgencyRegistry:
    """Every kind of agency, of every era."""

    by_id: Mapping[str, Agency]
    home: str = "ha_noi"
    _predecessors: dict[str, list[str]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for agency in self.by_id.values():
            for successor, _ in agency.successors:
                self._predecessors[successor].append(agency.id)

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.by_id.values())

    def __contains__(self, agency_id: object) -> bool:
        return agency_id in self.by_id

    def __getitem__(self, agency_id: str) -> Agency:
        return self.by_id[agency_id]

    def lives_on(self, agency_id: str, day: date) -> bool:
        """Return whether the agency exists on `day`. Raises KeyError for an unknown id."""
        return self.by_id[agency_id].lives_on(day)

    @lru_cache(maxsize=100_000)  # noqa: B019 - one registry lives as long as the process
    def resolve(self, agency_id: str, day: date) -> tuple[str, ...]:
        """Return the agencies living on `day` that do the work of `agency_id`: itself, its heirs, or who came before.

        Empty where nobody is known; `why_none` says why. Raises KeyError for an unknown id.
        """
        agency = self.by_id[agency_id]
        if agency.lives_on(day):
            return (agency_id,)
        ended = agency.valid_to is not None and agency.valid_to <= day
        return tuple(dict.fromkeys(self._living_beside(agency_id, day, ended, {agency_id})))

    def _living_beside(self, agency_id: str, day: date, forward: bool, seen: set[str]) -> Iterator[str]:
        """Follow heirs, or predecessors, to the first that live; `seen` ends a circle."""
        successors = (successor for successor, _ in self.by_id[agency_id].successors)
        for other in successors if forward else self._predecessors.get(agency_id, ()):
            if other in seen or other not in self.by_id:
                continue
            seen.add(other)
            if self.by_id[other].lives_on(day):
                yield other
            else:
                yield from self._living_beside(other, day, forward, seen)

    def why_none(self, agency_id: str, day: date) -> str:
        """Say why `resolve` finds nobody."""
        agency = self.by_id[agency_id]
        if agency.valid_from is not None and day < agency.valid_from:
            return f"{agency_id} began on {agency.valid_from} and no predecessor is recorded"
        return f"{agency_id} ended on {agency.valid_to} and no successor living on {day} is recorded"

    def at(self, agency_id: str, place: Place) -> str:
        """Return the kind that does this work in the place's province."""
        agency = self.by_id[agency_id]
        province = place.province_id or self.home
        if agency.elsewhere_id and province != self.home and province not in agency.except_in:
            return agency.elsewhere_id
        return agency_id

    def answering(self, agency_id: str, place: Place, day: date) -> frozenset[str]:
        """Return who does this agency's work on `day` in the place's province. Raises KeyError for an unknown id."""
        there = (self.at(one, place) for one in self.resolve(agency_id, day))
        return frozenset(living for kind in there for living in self.resolve(kind, day))

    @cached_property
    def _of_their_own(self) -> frozenset[str]:
        """The provinces where some work is done by another kind than in most."""
        return frozenset(
            {self.home}.union(*(agency.except_in for agency in self.by_id.values() if agency.elsewhere_id))
        )

    def kinds_like(self, province_id: str | None) -> str:
        """Return a province in which every work is done by the same kinds: itself, or one that stands for most."""
        province = province_id or self.home
        return province if province in self._of_their_own else _MOST_PROVINCES

    def name_in(self, agency_id: str, place: Place) -> str:
        """Return the office's own name: "UBND phường Phú Thượng", "Sở Xây dựng tỉnh Nghệ An"."""
        agency = self.by_id[agency_id]
        if agency.level == "xa_phuong":
            return _local_name(agency, "xã, phường", place.commune)
        if agency.level == "quan_huyen":
            return _local_name(agency, "quận, huyện", place.district)
        province = place.province_id or self.home
        if province == self.home or agency.level == "trung_uong":
            return agency.name
        name, is_city = place.province_name or "", place.province_kind == "thanh_pho"
        full = f"{'thành phố' if is_city else 'tỉnh'} {name}"
        is_called_so = (province in agency.except_in) == (agency.elsewhere_id is not None)
        if agency.elsewhere_name and is_called_so:
            return agency.elsewhere_name.format(p=full, n=name, u="Thành ủy" if is_city else "Tỉnh ủy")
        return _moved_name(agency, full, name)

    def office(self, agency_id: str, place: Place) -> str:
        """Return the id of the office: province, district or commune where it belongs to one, and the kind."""
        agency = self.by_id[agency_id]
        if agency.level == "trung_uong":
            return f"trung_uong/{agency_id}"
        province = place.province_id or self.home
        if agency.level == "xa_phuong" and place.commune:
            return f"{province}/{_unit_slug(place.commune)}/{_local_kind(agency_id)}"
        if agency.level == "quan_huyen" and place.district:
            return f"{province}/{_unit_slug(place.district)}/{_local_kind(agency_id)}"
        return f"{province}/{agency_id}"

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]]) -> AgencyRegistry:
        """Build from the `agencies` of data/reference/agencies.yaml."""
        return cls({row["id"]: _agency(row) for row in rows})


def _agency(row: Mapping[str, Any]) -> Agency:
    elsewhere = row.get("elsewhere") or {}
    return Agency(
        id=row["id"],
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        tier=row["tier"],
        aliases=tuple(row.get("aliases") or ()),
        mandate=tuple(row.get("mandate") or ()),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        successors=tuple((one["id"], one.get("scope", "")) for one in row.get("successors") or ()),
        elsewhere_id=elsewhere.get("id"),
        elsewhere_name=elsewhere.get("name"),
        except_in=tuple(elsewhere.get("except_in") or ()),
        local_names=row.get("local") or {},
        verified=bool(row.get("verified")),
        source=row.get("source") or "",
    )


def _day(value: object) -> date | None:
    """YAML gives a date for a date and null for an open end; anything else is a fault that `check_reference` names."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return None


def _local_kind(agency_id: str) -> str:
    """ "ubnd_xa_phuong" below its commune is just "ubnd"."""
    return agency_id.removesuffix("_cu").removesuffix("_xa_phuong").removesuffix("_quan_huyen")


def _split_unit(unit: str) -> tuple[str, str]:
    """Return the kind of a unit as an id, and its name: "phường Phú Thượng" is ("phuong", "Phú Thượng")."""
    words = unit.split()
    n = 2 if unit.lower().startswith(("thị trấn", "thị xã", "đặc khu", "thành phố")) else 1
    return slug(" ".join(words[:n])), " ".join(words[n:])


def _unit_slug(unit: str) -> str:
    return slug(_split_unit(unit)[1]) or slug(unit)


def _local_name(agency: Agency, kind: str, unit: str | None) -> str:
    if unit and agency.local_names:
        unit_kind, name = _split_unit(unit)
        pattern = agency.local_names.get(unit_kind) or agency.local_names.get("any", agency.name)
        return pattern.format(u=unit, n=name)
    short = agency.name.replace("Ủy ban nhân dân", "UBND")
    for generic in (f"{kind}, thị xã", f"{kind}, thị trấn", kind):
        if generic in short:
            return short.replace(generic, unit, 1) if unit else short
    return f"{short} {unit}" if unit else short


def _moved_name(agency: Agency, full: str, short: str) -> str:
    """Put another province where a name says Hà Nội; a company whose name does not say so is called the same there."""
    name = agency.name
    for ours in ("thành phố Hà Nội", "TP Hà Nội", "Hà Nội"):
        if ours in name:
            in_full = ours != "Hà Nội" or name.startswith(("Sở", "Thanh tra", "Công an"))
            return name.replace(ours, full if in_full else short, 1)
    return name if agency.tier == "company" else f"{name} ({short})"
