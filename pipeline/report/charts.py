"""Pictures drawn with a few lines of SVG: no script, no library, colours from the page's own style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.report.words import number

_WIDTH, _HEIGHT = 400, 190  # of a column chart; its text stays readable when a phone shows it at 330 pixels
_FLOOR, _CEILING = 150, 26


def bar(parts: Sequence[tuple[str, float]]) -> Markup:
    """Return one horizontal bar: `parts` are (style class, share of the full width in [0, 1]), left to right.

    It carries no text and is hidden from screen readers: the numbers stand beside it.
    """
    pieces, left = [], 0.0
    for style, share in parts:
        if share > 0:
            pieces.append(
                Markup('<rect class="{}" x="{:.2f}" width="{:.2f}" height="10"/>').format(style, left, share * 100)
            )
        left += share * 100
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>'
    ).format(Markup("").join(pieces))


def columns(bars: Sequence[tuple[str, int, str]], *, title: str) -> Markup:
    """Return a column chart of (label, count, style class); its title and every number are read out as its name."""
    most = max((count for _, count, _ in bars), default=0) or 1
    pitch = _WIDTH / max(len(bars), 6)
    left = (_WIDTH - pitch * len(bars)) / 2
    labelled = 2 if len(bars) > 9 else 1
    drawn = []
    for n, (label, count, style) in enumerate(bars):
        middle, high = left + pitch * (n + 0.5), (_FLOOR - _CEILING) * count / most
        drawn.append(_column(middle, high, pitch * 0.68, style, number(count) if count else ""))
        if n % labelled == 0:
            drawn.append(Markup('<text x="{:.1f}" y="{}">{}</text>').format(middle, _FLOOR + 20, label))
    spoken = title + ": " + "; ".join(f"{label}: {number(count)}" for label, count, _ in bars)
    return Markup(
        '<svg class="columns" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<line x1="0" x2="{}" y1="{}" y2="{}"/></svg>'
    ).format(_WIDTH, _HEIGHT, spoken, Markup("").join(drawn), _WIDTH, _FLOOR, _FLOOR)


def _column(middle: float, high: float, wide: float, style: str, count: str) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/><text x="{:.1f}" y="{:.1f}">{}</text>'
    ).format(style, middle - wide / 2, _FLOOR - high, wide, high, middle, _FLOOR - high - 6, count)
