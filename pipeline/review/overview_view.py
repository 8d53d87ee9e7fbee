"""What the overview shows: in sentences, and in rows of a name, a picture and a number that is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from pipeline.cases.agreement import Share, share
from pipeline.cases.overview import Group, Overview, Week
from pipeline.review.charts import bar, interval, lines, swatch, top_of
from pipeline.review.messages import Say, number
from pipeline.review.templating import decimal, percent, show_day
from pipeline.store.desk.figures import OPEN
from pipeline.store.desk.filters import Filter

STATES = ("waiting", "returned", "disputed", "decided", "out", "dropped")
MOST_GROUPS = 20
"""Rows of the table; the rest is one row together, so that the sums are those of the whole."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is read, and where the comments behind it are listed; no link where there are none."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a picture."""

    label: str
    picture: Markup
    shown: Shown


@dataclass(frozen=True, slots=True)
class Weeks:
    """Lines over weeks, what stands along their axes, and the table behind them."""

    picture: Markup
    legend: tuple[tuple[Markup, str], ...]
    up: tuple[str, ...]  # along the upright axis, from the top
    along: tuple[str, ...]
    rows: tuple[tuple[str, Shown, Shown], ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One row of the table of fields, agencies, places or weeks. `vietnamese`: its name is data."""

    name: str
    vietnamese: bool
    picture: Markup
    n: Shown
    open: Shown
    overdue: Shown
    decided: Shown
    agreed: Shown
    out: Shown
    right: Shown


@dataclass(frozen=True)
class Teller:
    """Tells figures in one language; `of` is what the page is narrowed to, `name_of` what a group is called."""

    say: Say
    language: str
    of: Filter
    name_of: Callable[[Group], str | None]

    # links

    def behind(self, n: int, **narrower: object) -> Shown:
        """Return a count that leads to the list of its comments."""
        shown = number(n, self.language)
        query = self._query({"queue": "all", "state": STATES, **narrower})
        return Shown(shown, f"/queue?{query}" if n else None)

    def told_by(self, text: str, figure: str) -> Shown:
        """Return a figure that leads to the comments that it was counted from."""
        return Shown(text, f"/overview/behind?{self._query({'figure': figure})}")

    def _query(self, narrower: Mapping[str, object]) -> str:
        own = {"meeting": self.of.meeting, "since": self.of.since, "until": self.of.until}
        told = {name: value for name, value in {**own, **narrower}.items() if value is not None}
        return urlencode(
            {name: ",".join(one) if isinstance(one, tuple) else one for name, one in told.items()}, safe=","
        )

    # shares

    def share(self, one: Share) -> str:
        """Return a share as people can rely on it: with its interval, or that there is none."""
        if one.share is None or one.low is None or one.high is None:
            return self.say("overview.no_cases")
        told = {"k": one.k, "n": one.n, "share": percent(one.share, self.say)}
        return self.say("overview.share", **told, low=percent(one.low, self.say), high=percent(one.high, self.say))

    def plain(self, one: Share) -> str:
        """Return a share of all there is, not of a sample: it needs no interval."""
        return "–" if one.share is None else percent(one.share, self.say)

    def brief(self, one: Share) -> str:
        """Return a share for a narrow column: percent where there are enough cases, else the bare counts."""
        if one.share is None:
            return "–"
        if one.is_sharp:
            return percent(one.share, self.say)
        return f"{number(one.k, self.language)}/{number(one.n, self.language)}"

    # pictures

    def states(self, told: Overview) -> list[Row]:
        """Return how many comments are in each state."""
        most = max(told.states.values(), default=0)
        rows = [(state, told.states.get(state, 0)) for state in STATES]
        return [Row(self.say(f"overview.state_{one}"), bar(n, most), self.behind(n, state=one)) for one, n in rows if n]

    def weeks(self, told: Overview) -> Weeks:
        """Return what came and what was decided, week by week."""
        weeks = told.weeks
        top = top_of(max(max(one.raised, one.decided) for one in weeks))
        names = (self.say("overview.raised"), self.say("overview.decided"))
        middle = weeks[len(weeks) // 2]
        along = [weeks[0], middle, weeks[-1]] if len(weeks) > 2 else [weeks[0], weeks[-1]]
        return Weeks(
            picture=lines([[one.raised for one in weeks], [one.decided for one in weeks]], top, self.weeks_say(told)),
            legend=tuple((swatch(at), name) for at, name in enumerate(names)),
            up=tuple(number(one, self.language) for one in (top, top // 2, 0)),
            along=tuple(f"{one.start:%d/%m}" for one in along),
            rows=tuple(self._week(one) for one in weeks),
        )

    def _week(self, one: Week) -> tuple[str, Shown, Shown]:
        since, until = self._within(one.start, one.end)
        decided = {"state": "decided", "decided_since": one.start, "decided_until": one.end}
        return (
            self._week_name(one.start),
            self.behind(one.raised, since=since, until=until),
            self.behind(one.decided, **decided),
        )

    def _within(self, start: date, end: date) -> tuple[date, date]:
        return max(start, self.of.since or start), min(end, self.of.until or end)

    def _week_name(self, start: date) -> str:
        return self.say("overview.week_of", day=show_day(start, self.language))

    def agreement(self, told: Overview) -> list[Row]:
        """Return how often people took the suggestion where they saw it and where they did not."""
        rows = (("seen", told.seen), ("blind", told.blind))
        return [self._interval(f"overview.{name}", one, name) for name, one in rows]

    def unattended(self, told: Overview, goal: float) -> list[Row]:
        """Return how much goes out unattended, and how much of it is right."""
        one = told.went_out
        counted = self.say("overview.share_of_all", share=self.plain(one), k=one.k, n=one.n)
        out = Shown(counted, self.behind(one.k, state="out").href)
        right = self._interval("overview.precision", told.right, "checked", goal=goal)
        return [Row(self.say("overview.coverage"), bar(one.k, one.n), out), right]

    def second(self, told: Overview) -> list[Row]:
        """Return how often two people decided alike."""
        return [self._interval("overview.two_alike", told.second, "second")]

    def _interval(self, key: str, one: Share, figure: str, goal: float | None = None) -> Row:
        shown = self.told_by(self.share(one), figure) if one.n else Shown(self.share(one))
        return Row(self.say(key), interval(one.share, one.low, one.high, goal=goal), shown)

    # sentences

    def weeks_say(self, told: Overview) -> str:
        """Return what the lines over the weeks show, in one sentence."""
        raised, decided = sum(one.raised for one in told.weeks), sum(one.decided for one in told.weeks)
        last = told.weeks[-1]
        goes_on = self.of.today is not None and last.end >= self.of.today
        key = "overview.weeks_say_now" if goes_on else "overview.weeks_say"
        return self.say(key, n=len(told.weeks), raised=raised, decided=decided, last=last.raised, done=last.decided)

    def agreement_say(self, told: Overview) -> str:
        """Return whether people follow the suggestion because they see it."""
        gap = told.difference
        if gap is None:
            return self.say("overview.gap_none")
        key = {1: "overview.gap_more", -1: "overview.gap_less", 0: "overview.gap_unknown"}[gap.sign]
        value, low, high = gap.value, gap.low, gap.high
        if gap.sign < 0:  # "less often" says so already
            value, low, high = -value, -high, -low
        return self.say(key, points=self._points(value), low=self._points(low), high=self._points(high))

    def _points(self, value: float) -> str:
        return f"{round(100 * value):d}".replace("-", "−")

    def second_say(self, told: Overview) -> str:
        """Return how reliable people's own decisions are."""
        found = told.kappa
        if found is None:
            return self.say("overview.kappa_none" if not told.second.n else "overview.kappa_same", n=told.second.n)
        numbers = {"kappa": found.value, "low": found.low, "high": found.high}
        shown = {name: decimal(value, 2, self.language).replace("-", "−") for name, value in numbers.items()}
        key = "overview.kappa_say" if told.second.is_sharp else "overview.kappa_few"
        return self.say(key, k=told.second.k, n=told.second.n, **shown)

    def promise_say(self, told: Overview, most_wrong: float) -> str:
        """Return whether what goes out unattended keeps what was promised of it."""
        goal, most = percent(most_wrong, self.say), told.promise.most
        if most is None:
            return self.say("overview.promise_none", goal=goal, needed=told.promise.needed)
        told_most = {"goal": goal, "most": percent(most, self.say), "n": told.right.n}
        is_few = told.promise.verdict == "unknown" and told.right.n < told.promise.needed
        key = "few" if is_few else told.promise.verdict
        return self.say(f"overview.promise_{key}", **told_most, needed=told.promise.needed)

    # the table

    def groups(self, told: Overview, by: str) -> list[GroupRow]:
        """Return the table of groups: the largest, and the rest together."""
        most = max((one.load.n for one in told.groups), default=0)
        first: Sequence[Group] = told.groups
        rest: Sequence[Group] = ()
        if by != "week" and len(first) > MOST_GROUPS:
            first, rest = first[: MOST_GROUPS - 1], first[MOST_GROUPS - 1 :]
        rows = [self._group(one, by, most) for one in first]
        return [*rows, self._rest(rest, most)] if rest else rows

    def _group(self, one: Group, by: str, most: int) -> GroupRow:
        if one.key is None:
            return self._plain(self.say("overview.not_known"), [one], most)
        if by == "week" and isinstance(one.key, date):
            since, until = self._within(one.key, one.key + timedelta(days=6))
            return self._linked(self._week_name(one.key), False, one, most, {"since": since, "until": until})
        name = self.name_of(one)
        return self._linked(name or str(one.key), True, one, most, {by: one.key})

    def _linked(self, name: str, vietnamese: bool, one: Group, most: int, rules: dict[str, object]) -> GroupRow:
        load = one.load
        return GroupRow(
            name,
            vietnamese,
            bar(load.n, most),
            self.behind(load.n, **rules),
            self.behind(load.open, **rules, state=OPEN),
            self.behind(load.overdue, **rules, state=OPEN, due="overdue"),
            self.behind(load.decided, **rules, state="decided"),
            Shown(self.brief(one.seen), self._figure("seen", one.seen, rules)),
            Shown(self.plain(one.went_out), self.behind(one.went_out.k, **rules, state="out").href),
            Shown(self.brief(one.right), self._figure("checked", one.right, rules)),
        )

    def _figure(self, figure: str, one: Share, rules: dict[str, object]) -> str | None:
        return f"/overview/behind?{self._query({**rules, 'figure': figure})}" if one.n else None

    def _rest(self, groups: Sequence[Group], most: int) -> GroupRow:
        return self._plain(self.say("overview.others", n=len(groups)), groups, most)

    def _plain(self, name: str, groups: Sequence[Group], most: int) -> GroupRow:
        """Return a row whose comments no filter of the list could name."""

        def summed(which: str) -> Share:
            shares = [getattr(one, which) for one in groups]
            return share(sum(one.k for one in shares), sum(one.n for one in shares))

        counts = [sum(getattr(one.load, each) for one in groups) for each in ("n", "open", "overdue", "decided")]
        shown = [Shown(number(one, self.language)) for one in counts]
        told = (self.brief(summed("seen")), self.plain(summed("went_out")), self.brief(summed("right")))
        return GroupRow(name, False, bar(min(counts[0], most), most), *shown, *(Shown(one) for one in told))
