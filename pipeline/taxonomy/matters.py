"""The catalogue: concrete matters one level below the topics, how people say them, and who handles them where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Venue = Literal["report", "commune", "district", "province", "national"]
"""Where a matter was raised: an app or hotline about one place, or a meeting of that level."""

VENUES: tuple[Venue, ...] = ("report", "commune", "district", "province", "national")
MERGERS = date(2025, 3, 1)
"""On this day ministries and departments were merged."""

TWO_LEVELS = date(2025, 7, 1)
"""From this day there are no districts; the catalogue's `who_2026` holds."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One concrete matter; `who` and `who_2026` map a venue to agency ids, lead first."""

    id: str
    topic: str
    name: str
    phrases: tuple[str, ...]
    who: Mapping[str, tuple[str, ...]]
    who_2026: Mapping[str, tuple[str, ...]]
    owner: str = ""
    verified: bool = False

    def handlers(self, venue: Venue, day: date) -> tuple[str, ...]:
        """Return the agency ids that handle it when raised there on `day`, lead first; dead ids are not resolved."""
        who = self.who_2026 if day >= TWO_LEVELS else self.who
        return who.get(venue, ())


@dataclass(frozen=True)
class Matters:
    """The catalogue by matter id, in the order of the reference data."""

    by_id: Mapping[str, Matter]

    def __iter__(self) -> Iterator[Matter]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __getitem__(self, matter_id: str) -> Matter:
        return self.by_id[matter_id]

    @classmethod
    def from_rows(cls, rows: list[dict[str, Any]]) -> Matters:
        """Build from the lines of data/reference/matters.jsonl."""
        return cls({row["id"]: _matter(row) for row in rows})


def _matter(row: dict[str, Any]) -> Matter:
    return Matter(
        id=row["id"],
        topic=row["topic"],
        name=row["name"],
        phrases=tuple(row["phrases"]),
        who={venue: tuple(ids) for venue, ids in row["who"].items()},
        who_2026={venue: tuple(ids) for venue, ids in row["who_2026"].items()},
        owner=row.get("owner", ""),
        verified=bool(row.get("verified")),
    )
