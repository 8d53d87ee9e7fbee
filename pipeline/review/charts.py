"""Small pictures for pages: bars, lines over weeks, shares with the interval they lie in.

Each is inline SVG without words, stretched to the room there is: words would shrink with it on a narrow screen, so they
stand beside it in HTML. Nothing has a style of its own: classes say what it is, `static/charts.css` what it looks like.
Bars and intervals stand in a table that holds their numbers, so they are hidden from whoever does not see them; lines
have a text in their place, and the page puts their table behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from markupsafe import Markup

_WIDTH, _HEIGHT = 100, 8  # of a bar, in its own units
_PLOT_WIDTH, _PLOT_HEIGHT = 600, 200
_KINDS = ("is-first", "is-second", "is-third")

_STRIP = Markup(
    '<svg class="chart-strip" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    "{}</svg>"
)
_RECT = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>')
_LINE = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>')


def bar(value: float, most: float) -> Markup:
    """Return a bar as long as `value` is of `most`; empty where most is 0. Raises ValueError below 0.

    >>> "width=\\"25\\"" in bar(1, 4)
    True
    """
    if value < 0 or most < 0:
        raise ValueError(f"bar of {value} of {most}: expected neither below 0")
    length = _WIDTH * min(1.0, value / most) if most else 0
    parts = [_RECT.format("chart-rest", 0, 0, _WIDTH, _HEIGHT), _RECT.format("chart-bar", 0, 0, _n(length), _HEIGHT)]
    return _STRIP.format(_WIDTH, _HEIGHT, Markup().join(parts))


def interval(share: float | None, low: float | None, high: float | None, *, goal: float | None = None) -> Markup:
    """Return a share on a scale from 0 to 1 with the interval it lies in, and a mark at `goal` where one is given.

    Without a share there is only the scale. What lies outside of the scale is drawn at its end.
    """
    parts = [_RECT.format("chart-rest", 0, 3, _WIDTH, 2)]
    parts += [_LINE.format("chart-tick", _at(one), 2, _at(one), 6) for one in (0.0, 0.5, 1.0)]
    if goal is not None:
        parts.append(_LINE.format("chart-goal", _at(goal), -3, _at(goal), _HEIGHT + 3))
    if share is not None and low is not None and high is not None:
        parts.append(_LINE.format("chart-range", _at(low), 4, _at(high), 4))
        # A line without length, with round ends: it stays round however the picture is stretched.
        parts.append(_LINE.format("chart-dot", _at(share), 4, _at(share), 4))
    return _STRIP.format(_WIDTH, _HEIGHT, Markup().join(parts))


def lines(series: Sequence[Sequence[float]], top: float, told: str) -> Markup:
    """Return up to three lines over the same points in time, from 0 to `top`; `told` is the text in its place.

    Raises ValueError where the lines are not equally long, or there are more of them.
    """
    if len(series) > len(_KINDS) or len({len(one) for one in series}) > 1:
        raise ValueError(f"{len(series)} lines: expected at most {len(_KINDS)}, equally long")
    drawn = [_LINE.format("chart-grid", 0, _n(y), _PLOT_WIDTH, _n(y)) for y in (0, _PLOT_HEIGHT / 2, _PLOT_HEIGHT)]
    for kind, values in zip(_KINDS, series, strict=False):
        drawn.append(_one_line(kind, _points(values, top)))
    return Markup(
        '<svg class="chart-lines" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(_PLOT_WIDTH, _PLOT_HEIGHT, told, Markup().join(drawn))


def swatch(number: int) -> Markup:
    """Return a piece of line `number` (from 0), for the legend."""
    return Markup(
        '<svg class="chart-swatch" viewBox="0 0 36 12" aria-hidden="true" focusable="false">'
        '<polyline class="chart-line {}" points="0,6 36,6"/>'
        '<line class="chart-point {}" x1="18" y1="6" x2="18" y2="6"/></svg>'
    ).format(_KINDS[number], _KINDS[number])


def top_of(most: float) -> int:
    """Return the end of a scale from 0 that holds `most`: an even number that reads well.

    >>> [top_of(each) for each in (0, 1, 7, 23, 140, 3100)]
    [2, 2, 8, 40, 200, 4000]
    """
    if most <= 2:
        return 2
    ten = 10 ** floor(log10(most))
    return int(next(step * ten for step in (1, 2, 4, 6, 8, 10) if step * ten >= most and step * ten % 2 == 0))


def _points(values: Sequence[float], top: float) -> list[tuple[str, str]]:
    step = _PLOT_WIDTH / max(1, len(values) - 1)
    start = _PLOT_WIDTH / 2 if len(values) == 1 else 0
    return [(_n(start + step * n), _n(_PLOT_HEIGHT * (1 - value / top))) for n, value in enumerate(values)]


def _one_line(kind: str, points: Sequence[tuple[str, str]]) -> Markup:
    path = Markup('<polyline class="chart-line {}" points="{}"/>').format(kind, " ".join(f"{x},{y}" for x, y in points))
    return path + Markup().join(_LINE.format(f"chart-point {kind}", x, y, x, y) for x, y in points)


def _at(share: float) -> str:
    return _n(_WIDTH * min(1.0, max(0.0, share)))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
