"""Pictures of how a model does: drawn on figures of their own, so that no window or global state is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.learn.measures.intervals import share_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ACCENT, _INK, _QUIET, _FAINT = "#1f5f8b", "#222222", "#6b7280", "#dfe3e8"
_WIDTH = 9.0  # inches, at 100 dots each: 900 pixels wide
_OTHER = "other"
_LABEL = 34  # characters of a class name that fit beside an axis


def reliability_diagram(confidence: ArrayLike, right: ArrayLike, title: str, *, n_bins: int = 10) -> Figure:
    """Return stated probability against observed share right, with 95 % intervals, over a histogram of the former.

    `confidence` in [0, 1] and `right` have shape (n,). Bins are of equal width; a bin without items is left out.
    Raises ValueError if the lengths differ or there are no items.
    """
    stated, hit = _answers(confidence, right)
    place = np.minimum((stated * n_bins).astype(int), n_bins - 1)
    count = np.bincount(place, minlength=n_bins)
    full = count > 0
    mean = np.bincount(place, stated, n_bins)[full] / count[full]
    share = np.bincount(place, hit, n_bins)[full] / count[full]
    figure, (top, below) = _figure(6.4, title, rows=(4, 1))
    top.plot([0, 1], [0, 1], color=_QUIET, linewidth=1, linestyle=(0, (4, 3)), label="as stated")
    edges = [share_interval(round(p * n), int(n)) for p, n in zip(share, count[full], strict=True)]
    reach = [share - [one.low for one in edges], [one.high for one in edges] - share]
    top.errorbar(mean, share, np.maximum(reach, 0), **_POINTS, label="observed")  # no bar of -1e-17
    error = float((np.abs(mean - share) * count[full]).sum() / len(stated))
    top.set(xlim=(0, 1), ylim=(0, 1), ylabel="share right")
    top.tick_params(labelbottom=False)
    top.legend(loc="upper left", frameon=False, title=f"calibration error {error:.3f}, n = {len(stated):,}")
    below.bar((np.arange(n_bins) + 0.5) / n_bins, count / len(stated), width=0.92 / n_bins, color=_ACCENT, alpha=0.35)
    below.set(xlim=(0, 1), xlabel="stated probability", ylabel="share of\nitems")
    return figure


def risk_coverage(confidence: ArrayLike, right: ArrayLike, title: str, *, threshold: float | None = None) -> Figure:
    """Return the share of wrong answers among those kept, against the share kept, the surest first.

    The curve of El-Yaniv & Wiener (JMLR 11, 2010). Items of equal confidence are kept together. `threshold`, the
    confidence from which a recommendation may go out unattended, is marked where it falls. Shapes and errors as in
    `reliability_diagram`.
    """
    stated, hit = _answers(confidence, right)
    order = np.argsort(-stated, kind="stable")
    last = np.append(np.diff(stated[order]) != 0, True)  # the last item of each run of equal confidence
    kept = np.arange(1, len(stated) + 1)
    coverage, risk = (kept / len(stated))[last], (np.cumsum(1 - hit[order]) / kept)[last]
    figure, (axes,) = _figure(5.2, title)
    axes.step(coverage, risk, where="post", color=_ACCENT, linewidth=2)
    # the first few answers say little, and would stretch the axis
    ceiling = max(float(risk[coverage >= min(0.02, coverage.max())].max()), 0.02) * 1.25
    axes.set(xlim=(0, 1), ylim=(0, min(1.0, ceiling)))
    axes.set(xlabel="share that goes out (coverage)", ylabel="share of it that is wrong (risk)")
    if threshold is not None:
        _mark_threshold(axes, stated, hit, threshold)
    area = float(np.trapezoid(np.append(risk[0], risk), np.append(0, coverage)))
    axes.text(0.98, 0.04, f"area {area:.3f}, n = {len(stated):,}", transform=axes.transAxes, ha="right", color=_QUIET)
    return figure


def confusion_heat_map(
    wanted: Sequence[str], given: Sequence[str], names: Mapping[str, str], title: str, *, most: int = 30
) -> Figure:
    """Return how the items of each wanted class (rows, each adding up to 1) were answered (columns).

    The `most` most frequent wanted classes stand for themselves, the rest as "other"; `names` gives the words for an
    id. Raises ValueError if the lengths differ or there are no items.
    """
    if len(wanted) != len(given) or not wanted:
        raise ValueError(f"{len(wanted)} wanted and {len(given)} given classes: expected the same number, above 0")
    count = Counter(wanted)
    shown = [one for one, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:most]]
    classes = [*shown, _OTHER] if set(wanted) | set(given) > set(shown) else shown
    at = {one: row for row, one in enumerate(classes)}
    table = np.zeros((len(classes), len(classes)))
    for want, got in zip(wanted, given, strict=True):
        table[at.get(want, len(shown)), at.get(got, len(shown))] += 1
    total = table.sum(axis=1)
    share = table / np.maximum(total, 1)[:, None]
    words = [_short(names.get(one, one)) for one in classes]
    many = len(classes) > 15
    figure, (axes,) = _figure(3.4 + (0.26 if many else 0.38) * len(classes), title)
    _draw_shares(figure, axes, share)
    axes.set_xticks(range(len(classes)), words, rotation=90)
    axes.set_yticks(range(len(classes)), [f"{word}  {n:,.0f}" for word, n in zip(words, total, strict=True)])
    axes.tick_params(length=0, labelsize=8 if many else 9)
    axes.set(xlabel="given", ylabel="wanted, with the number of items")
    return figure


def bars(rows: Sequence[Mapping[str, Any]], title: str, *, label: str = "accuracy", most: int = 40) -> Figure:
    """Return one bar for each row: `name`, `value` in [0, 1], its interval `low` and `high`, and `n`, its items.

    Rows are drawn in the order given, from the top; beyond `most` the rest is counted, not drawn. `low` and `high`
    may be missing or None. Raises ValueError if there are no rows.
    """
    if not rows:
        raise ValueError("no rows: there is nothing to draw")
    drawn = rows[:most]
    figure, (axes,) = _figure(1.6 + 0.27 * len(drawn), title)
    for row, at in zip(drawn, range(len(drawn)), strict=True):
        axes.barh(at, row["value"], height=0.62, color=_ACCENT, alpha=0.8)
        if row.get("low") is not None and row.get("high") is not None:
            axes.plot([row["low"], row["high"]], [at, at], color=_INK, linewidth=1.2, solid_capstyle="butt")
        axes.text(1.015, at, f"{row['value']:.2f}", va="center", ha="left", fontsize=9, color=_INK)
    axes.set_yticks(range(len(drawn)), [f"{_short(str(row['name']))}  {row['n']:,}" for row in drawn], fontsize=9)
    axes.set(
        xlim=(0, 1), ylim=(len(drawn) - 0.4, -0.6), xlabel=f"{label} (line: 95 % interval; beside the name: items)"
    )
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    if len(rows) > most:
        axes.set_xlabel(f"{axes.get_xlabel()}; {len(rows) - most} more not drawn")
    return figure


def _figure(high: float, title: str, rows: Sequence[int] = (1,)) -> tuple[Figure, list[Axes]]:
    """Return an empty figure of our look and its axes, one below the other, their heights as `rows`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, high), dpi=100, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = list(figure.subplots(len(rows), 1, squeeze=False, gridspec_kw={"height_ratios": list(rows)})[:, 0])
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold", color=_INK, fontfamily="DejaVu Sans")
    for one in axes:
        one.spines[["top", "right"]].set_visible(False)
        one.spines[["left", "bottom"]].set_color(_FAINT)
        one.grid(color=_FAINT, linewidth=0.8)
        one.set_axisbelow(True)
        one.tick_params(colors=_INK, labelsize=10, color=_FAINT, labelfontfamily="DejaVu Sans")
    return figure, axes


_POINTS: dict[str, Any] = {
    "fmt": "o-",
    "color": _ACCENT,
    "markersize": 6,
    "linewidth": 1.6,
    "elinewidth": 1.2,
    "clip_on": False,
}


def _mark_threshold(axes: Axes, stated: NDArray[np.float64], hit: NDArray[np.float64], threshold: float) -> None:
    """Mark where the threshold falls; nothing is as sure as it: say so."""
    kept = stated >= threshold
    if not kept.any():
        axes.text(0.02, 0.95, f"nothing reaches the threshold {threshold:.2f}", transform=axes.transAxes, va="top")
        return
    coverage, risk = float(kept.mean()), float(1 - hit[kept].mean())
    axes.axvline(coverage, color=_QUIET, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot([coverage], [risk], "o", color=_ACCENT, markersize=8)
    right = coverage > 0.6  # the words go where there is room
    axes.annotate(
        f"unattended from {threshold:.2f}\n{coverage:.0%} go out, {risk:.1%} of them wrong",
        (coverage, axes.get_ylim()[1]),
        xytext=(-10 if right else 10, -8),
        textcoords="offset points",
        ha="right" if right else "left",
        va="top",
        color=_INK,
    )


def _draw_shares(figure: Figure, axes: Axes, share: NDArray[np.float64]) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("accent", ["white", _ACCENT])
    image = axes.imshow(100 * share, cmap=shades, vmin=0, vmax=100, aspect="auto")
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    bar = figure.colorbar(image, ax=axes, fraction=0.025, pad=0.01)
    bar.outline.set_visible(False)
    bar.ax.set_ylabel("% of the row", color=_INK)
    for row, column in zip(*np.nonzero(share >= 0.1), strict=True):
        colour = "white" if share[row, column] > 0.55 else _INK
        axes.text(column, row, f"{100 * share[row, column]:.0f}", ha="center", va="center", fontsize=7.5, color=colour)


def _answers(confidence: ArrayLike, right: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    stated, hit = np.asarray(confidence, np.float64), np.asarray(right, np.float64)
    if stated.shape != hit.shape or stated.ndim != 1 or not len(stated):
        raise ValueError(
            f"confidence of shape {stated.shape}, right of shape {hit.shape}: expected the same, not empty"
        )
    return stated, hit


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else name[: _LABEL - 1].rstrip() + "…"
