"""What an address asks for: which items, which page of them, and the choices that narrow them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import Request

from pipeline.cases.lifecycle import STATES
from pipeline.review.opened_view import Option
from pipeline.review.templating import VIETNAM
from pipeline.review.view import Choice
from pipeline.store.desk.filters import Filter
from pipeline.text import strip_tones

if TYPE_CHECKING:
    from pipeline.review.messages import Say
    from pipeline.review.site import Site

NAMES = (
    *("queue", "words", "meeting", "type", "topic", "field", "agency", "place", "state", "risk", "check", "due", "age"),
    *("since", "until", "decided_since", "decided_until", "sealed"),
)
"""The names that narrow a list, as they stand in the address; `page` and `item` do not."""

_AGES = (1, 3, 7, 30)
_LONGEST_AGO = 36_500  # days; the calendar ends somewhere
_LONGEST = 200
_MAX_WORDS = 8
_SECONDS_KEPT = 60.0
_SECONDS_COUNTED = 5.0
_MANY = 2_000  # comments; nobody minds whether a long queue is counted now or was just now


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it is asked for: the filter, the page from 1, and the query that leads back to it."""

    wanted: Filter
    given: Mapping[str, str]
    page: int
    base: str


def asked(query: Mapping[str, str], now: datetime) -> Asked:
    """Return what the query of an address asks for. What makes no sense in it is left out."""
    given = {name: _plain(query[name])[:_LONGEST] for name in NAMES if query.get(name)}
    wanted = Filter(
        queue=_queue(given),
        states=tuple(one for one in given.get("state", "").split(",") if one in STATES),
        check=given.get("check"),
        meeting=_number(given.get("meeting")),
        topic=given.get("topic"),
        field=given.get("field"),
        agency=given.get("agency"),
        place=given.get("place"),
        type=given.get("type"),
        risk=_number(given.get("risk")),
        due=given.get("due") if given.get("due") in ("overdue", "week") else None,
        today=now.astimezone(VIETNAM).date(),
        since=_day(given.get("since")),
        until=_day(given.get("until")),
        decided_since=_day(given.get("decided_since")),
        decided_until=_day(given.get("decided_until")),
        laid_until=now - timedelta(days=min(age, _LONGEST_AGO)) if (age := _number(given.get("age"))) else None,
        words=tuple(strip_tones(given.get("words", "")).lower().split()[:_MAX_WORDS]),
        sealed=given.get("sealed") == "1",
    )
    page = max(1, _number(query.get("page")) or 1)
    return Asked(wanted, given, min(page, 100_000), urlencode(given))


def _plain(text: str) -> str:
    """Return a text without the character 0, which PostgreSQL does not take: an address in a form can hide one."""
    return text.replace("\0", "")


def _queue(given: Mapping[str, str]) -> str | None:
    """The queue that is named; without one, whoever asks for a state or a check means all of them."""
    named = given.get("queue")
    if named in ("review", "arbiter"):
        return named
    narrows = ("state", "check", "due", "since", "until", "decided_since", "decided_until")
    return None if named == "all" or any(name in given for name in narrows) else "review"


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


@dataclass
class Kept:
    """What costs a walk through the whole table and need not be exact to the second; one for each site."""

    _values: dict[str, tuple[float, tuple[Option, ...]]] = field(default_factory=dict)
    _counts: dict[Hashable, tuple[float, Mapping[str | None, int]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def counts(self, key: Hashable, count: Callable[[], Mapping[str | None, int]]) -> Mapping[str | None, int]:
        """Return what `count` gives; where it comes to many, what it gave within the last seconds."""
        with self._lock:
            at, counted = self._counts.get(key, (0.0, {}))
            if at and time.monotonic() - at < _SECONDS_COUNTED:
                return counted
        counted = count()
        if sum(counted.values()) >= _MANY:
            with self._lock:
                self._counts = dict(list(self._counts.items())[-_LONGEST:]) | {key: (time.monotonic(), counted)}
        return counted

    def options(self, site: Site, column: str, names: Mapping[str, str]) -> tuple[Option, ...]:
        """Return the values that a column has among items that are not sealed, the most frequent first."""
        with self._lock:
            at, options = self._values.get(column, (0.0, ()))
            if at and time.monotonic() - at < _SECONDS_KEPT:
                return options
        with site.store.read() as unit:
            counted = unit.items.counts(Filter(), column)
        ranked = sorted(((n, value) for value, n in counted.items() if value), key=lambda one: (-one[0], one[1]))
        options = tuple(Option(value, names.get(value, value)) for _, value in ranked[:_LONGEST])
        with self._lock:
            self._values[column] = (time.monotonic(), options)
        return options


def choices(request: Request, site: Site, given: Mapping[str, str], say: Say) -> tuple[Choice, ...]:
    """Return the filters of a list with what can be chosen in each."""
    kept: Kept = request.app.state.kept
    with site.store.read() as unit:
        meetings = tuple(Option(str(one.id), one.title or one.source) for one in unit.items.meetings())
    topics = tuple(Option(topic.id, topic.name) for topic in site.desk.topics)
    found = {
        "meeting": meetings,
        "type": types_of(site),
        "topic": topics,
        "agency": kept.options(site, "agency", site.agencies),
        "place": kept.options(site, "place", {}),
        "state": tuple(Option(one, say(f"queue.state_{one}")) for one in STATES if one != "replaced"),
        "risk": tuple(Option(str(one), say(f"queue.risk_{one}")) for one in (3, 2, 1, 0)),
        "age": tuple(Option(str(one), say(f"queue.age_{one}")) for one in _AGES),
    }
    return tuple(Choice(name, f"queue.filter_{name}", options, given.get(name, "")) for name, options in found.items())


def types_of(site: Site) -> tuple[Option, ...]:
    """Return the types of comments that can be chosen."""
    return tuple(Option(type_id, site.words.types.get(type_id, name)) for type_id, name in site.desk.types.items())
