"""Every office that a person could name for a comment: those living on the day, in its province and its communes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.taxonomy import TWO_LEVELS, Place, Taxonomy
from pipeline.text import strip_tones


@dataclass(frozen=True, slots=True)
class Office:
    """One office: the kind of agency, the kind in its place, and what it is called."""

    agency_id: str
    office: str
    name: str


@dataclass(frozen=True, slots=True)
class _Listed:
    office: Office
    is_elsewhere: bool  # of another commune than the place's own
    name: str  # lower case, without diacritics
    known_as: tuple[str, ...]  # abbreviations and other names, likewise


class Offices:
    """Finds offices by words; built once for a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy

    def named(self, office: str, place: str | None, day: date) -> Office | None:
        """Return the office with this id ("ha_noi/phu_thuong/ubnd") as seen from a place on a day; None if none."""
        return next(
            (one.office for one in self._listed(self._at(place, day), day) if one.office.office == office), None
        )

    def find(self, words: str, place: str | None, day: date, limit: int = 10) -> list[Office]:
        """Return the offices that `words` mean, the best match first; diacritics, case and order do not matter.

        Each word must begin a word of the office's name or stand in one of its other names.
        """
        wanted = strip_tones(words).lower().split()
        if not wanted:
            return []
        found = []
        for at, one in enumerate(self._listed(self._at(place, day), day)):
            rank = _rank(wanted, one)
            if rank is not None:
                found.append((rank, one.is_elsewhere, len(one.name), at, one.office))
        return [office for *_, office in sorted(found, key=lambda one: one[:-1])[:limit]]

    def meant(self, words: str, place: str | None, day: date) -> Office | None:
        """Return the one office that words can mean; None where they mean none or several.

        An office whose name, abbreviation or other name they are goes before those in which they only occur.
        """
        wanted = strip_tones(words).lower().split()
        listed = self._listed(self._at(place, day), day) if wanted else ()
        ranked = [(rank, one) for one in listed if (rank := _rank(wanted, one)) is not None]
        exact = [one for rank, one in ranked if rank == 0]
        here = [one for one in exact if not one.is_elsewhere]
        for among in (here, exact, [one for _, one in ranked]):
            if among:
                return among[0].office if len(among) == 1 else None
        return None

    def _at(self, place: str | None, day: date) -> Place:
        return self._taxonomy.gazetteer.parse_place(place, day)

    @lru_cache(maxsize=256)  # noqa: B019 - lives as long as the process
    def _listed(self, place: Place, day: date) -> tuple[_Listed, ...]:
        listed: dict[str, _Listed] = {}
        for one in self._offices(place, day):
            listed.setdefault(one.office.office, one)
        return tuple(listed.values())

    def _offices(self, place: Place, day: date) -> Iterator[_Listed]:
        """The offices of the place itself, and of every commune of its province."""
        registry = self._taxonomy.agencies
        living = [agency for agency in registry if agency.lives_on(day)]
        for agency in living:
            if registry.at(agency.id, place) == agency.id:
                yield self._one(agency.id, place, elsewhere=False)
        for commune in self._communes(place, day):
            for agency in living:
                if agency.level == "xa_phuong":
                    yield self._one(agency.id, commune, elsewhere=True)

    def _communes(self, place: Place, day: date) -> Iterator[Place]:
        if day < TWO_LEVELS:
            return
        gazetteer = self._taxonomy.gazetteer
        for unit in sorted(gazetteer.communes_of(place.province_id or gazetteer.home)):
            yield replace(place, communes=(unit,), granularity="commune")

    def _one(self, agency_id: str, place: Place, *, elsewhere: bool) -> _Listed:
        registry = self._taxonomy.agencies
        name = registry.name_in(agency_id, place)
        known_as = (agency_id.replace("_", " "), *registry[agency_id].aliases)
        bare = tuple(strip_tones(one).lower() for one in known_as)
        office = Office(agency_id, registry.office(agency_id, place), name)
        return _Listed(office, elsewhere, strip_tones(name).lower(), bare)


def _rank(wanted: list[str], one: _Listed) -> int | None:
    """Return how well the words mean the office, 0 best; None where they do not."""
    joined = " ".join(wanted)
    if joined in one.known_as or joined == one.name:
        return 0
    if one.name.startswith(joined):
        return 1
    in_name = one.name.split()
    if all(any(word.startswith(part) for word in in_name) for part in wanted):
        return 2
    everything = [*in_name, *(word for known in one.known_as for word in known.split())]
    return 3 if all(any(word.startswith(part) for word in everything) for part in wanted) else None
