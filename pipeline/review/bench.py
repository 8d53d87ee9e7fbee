"""How fast the desk is, and whether anything is lost, with many people at it: a real server, a database of its own."""

from __future__ import annotations

import hashlib
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.cases.intake import Laid, lay
from pipeline.config import SEED, Settings, load_settings
from pipeline.errors import PipelineError
from pipeline.flow import Flow, build_flow
from pipeline.learn import load_seed
from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.report import as_record
from pipeline.review.bench_people import Work, review_all
from pipeline.review.passwords import hash_password
from pipeline.store import Code, Kept, Origin, Run
from pipeline.store.desk import DeskStore, open_desk
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.items import REVIEW

_ROUTED = 400  # comments that are routed; more are laid under other ids
_START_SECONDS = 120
_END_SECONDS = 30
_AT = re.compile(r"the desk is at (\S+)")


@dataclass(frozen=True, slots=True)
class Latency:
    """How long requests of one kind took, in milliseconds."""

    n: int
    p50: float
    p95: float
    p99: float
    max: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it.

    `did` counts what was done and confirmed, by action. `lost`: confirmed, and not in the database. `doubled`: in the
    database twice, or by nobody. `faults` are those of the trail. `refused` counts answers of 400 and above.
    """

    items: int
    waiting: int
    reviewers: int
    seconds: float
    did: Mapping[str, int]
    lost: int
    doubled: int
    faults: tuple[str, ...]
    refused: Mapping[str, int]
    latency: Mapping[str, Latency]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost or doubled, and the trail is whole."""
        return not (self.lost or self.doubled or self.faults)


def measure(
    items: int,
    reviewers: int,
    seconds: float,
    database_url: str | None = None,
    *,
    environ: Mapping[str, str],
    now: datetime,
) -> Figures:
    """Serve a desk with so many items to so many reviewers for so many seconds; return what came of it.

    The database is an SQLite file that is deleted in the end, or the empty one at `database_url`, which stays. The
    server is `ydan serve` with `environ`, a process of its own. Raises PipelineError where the database is not empty,
    or the server does not start or stops answering.
    """
    with tempfile.TemporaryDirectory(prefix="ydan-bench-") as folder:
        home = Path(folder)
        url = database_url or f"sqlite:///{home / 'ydan.db'}"
        with closing(open_desk(url)) as store:
            waiting = _fill(store, items, now)
            logins, password = _people(store, reviewers, now)
            with _served(home, {**environ, "YDAN_HOME": folder, "YDAN_DATABASE_URL": url}) as address:
                started = time.monotonic()
                works = review_all(address, logins, password, seconds)
                took = time.monotonic() - started
            return _figures(store, works, items, waiting, took)


def _fill(store: DeskStore, n_items: int, now: datetime) -> int:
    """Lay the seed corpus on the desk until so many items lie there; return how many of them wait for a person."""
    with store.read() as unit:
        if unit.people.count() or unit.items.count(Filter()):
            raise PipelineError("the database to measure with is in use; name an empty one")
    settings = load_settings()
    flow = build_flow(settings)
    routed, chance = _routed(flow, min(n_items, _ROUTED), now), random.Random(1)
    for meeting, start in enumerate(range(0, n_items, len(routed))):
        part = [_under_another_id(one, meeting) for one in routed[: n_items - start]]
        _lay(store, settings, flow, meeting, part, chance, now)
    with store.read() as unit:
        return unit.items.count(Filter(queue=REVIEW))


def _routed(flow: Flow, n: int, now: datetime) -> list[Laid]:
    comments = []
    for row in load_seed(SEED).issues[:n]:
        span = Span(0, len(row.text))
        turn = Turn(row.id, row.id, "seed", "row", span, "citizen", setting=row.setting)
        comments.append(Comment(f"{row.id}.1", turn, span, row.text))
    routed = flow.route_comments(comments, Meeting("", Setting()), now.date(), explained=True)
    return [Laid.of(as_record(one), one, one.prepared.comment.text) for one in routed]


def _under_another_id(one: Laid, meeting: int) -> Laid:
    turn = replace(one.comment.turn, id=f"m{meeting}:{one.comment.turn.id}")
    comment = replace(one.comment, id=f"m{meeting}:{one.comment.id}", turn=turn)
    return replace(one, record={**one.record, "id": comment.id, "turn_id": turn.id}, comment=comment)


def _lay(
    store: DeskStore,
    settings: Settings,
    flow: Flow,
    meeting: int,
    part: Sequence[Laid],
    chance: random.Random,
    now: datetime,
) -> None:
    digest = hashlib.sha256(str(meeting).encode()).hexdigest()
    run = Run(
        f"bench-{meeting}", now, "bench", digest, "bench", digest, {}, Code("0", None, digest), now.date(), Setting()
    )
    origin = Origin(f"bench-{meeting}.xlsx", digest, Meeting("", Setting()))
    with store.write() as unit:
        unit.ledger.begin_run(run)
        input_id, ids = unit.ledger.save_outcomes(run.id, origin, [Kept.of(one.record, one.comment) for one in part])
        lay(
            unit,
            input_id=input_id,
            origin=origin,
            outcome_ids=ids,
            laid=part,
            topics=flow.taxonomy.topics,
            settings=settings.review,
            draw=chance.random,
            now=now,
        )


def _people(store: DeskStore, n: int, now: datetime) -> tuple[list[str], str]:
    """Make reviewers; return their logins and the password of all."""
    password = secrets.token_urlsafe(16)
    digest = hash_password(password)
    logins = [f"reviewer{number}" for number in range(1, n + 1)]
    with store.write() as unit:
        for login in logins:
            unit.people.add(login, login, digest, "reviewer", must_change=False, now=now)
    return logins, password


@contextmanager
def _served(home: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Serve the desk as a program of its own; give where it is."""
    said = home / "serve.log"
    command = [sys.executable, "-m", "pipeline", "serve", "--port", "0", "--workers", "1"]
    with said.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log, env=dict(environ), cwd=home)
    try:
        yield _address(process, said)
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := _AT.search(said.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.05)
    last = (said.read_text(encoding="utf-8").strip().splitlines() or ["it said nothing"])[-1]
    raise PipelineError(f"the server to measure did not start: {last}; try ydan serve")


def _figures(store: DeskStore, works: Sequence[Work], items: int, waiting: int, seconds: float) -> Figures:
    lost, doubled, faults = _count(store, works)
    times: dict[str, list[float]] = {}
    for work in works:
        for kind, some in work.times.items():
            times.setdefault(kind, []).extend(some)
    return Figures(
        items,
        waiting,
        len(works),
        seconds,
        dict(sum((work.did for work in works), Counter())),
        lost,
        doubled,
        faults,
        dict(sum((work.refused for work in works), Counter())),
        {kind: latency_of(some) for kind, some in sorted(times.items())},
    )


def _count(store: DeskStore, works: Sequence[Work]) -> tuple[int, int, tuple[str, ...]]:
    """Compare what people were told with what the database holds."""
    confirmed = {one for work in works for one in work.confirmed}
    sent = {one for work in works for one in work.sent}
    kept: Counter[tuple[int, str]] = Counter()
    doubled = 0
    with store.read() as unit:
        for item_id in sorted({item for item, _ in sent}):
            item, decisions = unit.items.get(item_id), unit.decisions.of(item_id)
            kept.update((item_id, one.request) for one in decisions)
            doubled += decided_over([(one.id, one.action, one.undoes) for one in decisions])
            doubled += [one.version for one in decisions] != list(range(2, len(decisions) + 2))
            doubled += item is None or item.version != len(decisions) + 1
        faults = unit.trail.examine().faults
        told = Counter(one.subject for one in unit.trail.every_entry() if one.action.startswith("item."))
    doubled += sum((kept - Counter(sent)).values()) + abs(sum(told.values()) - sum(kept.values()))
    return len(confirmed - set(kept)), doubled, faults


def decided_over(decisions: Sequence[tuple[int, str, int | None]]) -> int:
    """Return how often a comment was decided anew though the decision before it held: (id, action, undoes) in order.

    >>> decided_over([(1, "decide", None), (2, "undo", 1), (3, "decide", None), (4, "drop", None)])
    1
    """
    undone = {undoes for _, _, undoes in decisions}
    over, holds = 0, False
    for number, action, _ in decisions:
        if number in undone:
            continue
        if action in ("decide", "drop"):
            over += holds
            holds = True
        elif action == "return":
            holds = False
    return over


def latency_of(seconds: Sequence[float]) -> Latency:
    """Return the figures of some times, at least one.

    >>> latency_of([0.001, 0.002, 0.010])
    Latency(n=3, p50=2.0, p95=10.0, p99=10.0, max=10.0)
    """
    ranked = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))], 1)

    return Latency(len(ranked), at(0.50), at(0.95), at(0.99), at(1.0))
