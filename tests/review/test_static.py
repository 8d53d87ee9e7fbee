"""The style sheet and the script: contrast in both themes, nothing from elsewhere, nothing that the policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.review import templating

STATIC = Path(templating.__file__).with_name("static")
CSS = (STATIC / "desk.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "desk.js").read_text(encoding="utf-8")

WORDS = [
    *((ink, ground) for ink in ("ink", "quiet", "accent", "accent-deep") for ground in ("paper", "panel", "tint")),
    *(("ink", f"{kind}-tint") for kind in ("danger", "warn", "ok")),
    *((kind, f"{kind}-tint") for kind in ("danger", "warn", "ok")),
    *((kind, ground) for kind in ("danger", "warn", "ok") for ground in ("paper", "panel", "raised")),
    *(("ink", "raised"), ("quiet", "raised"), ("accent", "raised"), ("mark-ink", "mark"), ("on-accent", "accent")),
    *(("on-accent", "accent-deep"), ("focus-ink", "focus"), ("quiet", "warn-tint"), ("accent", "ok-tint")),
    *(("accent", "warn-tint"), ("accent", "danger-tint"), ("quiet", "ok-tint"), ("quiet", "danger-tint")),
]
"""Colours of words, and what they stand on: 4.5 to 1."""

SHAPES = [
    *(("line", ground) for ground in ("paper", "panel", "tint")),
    *(("mark-line", "mark"), ("accent", "paper"), ("accent", "raised"), ("accent", "rule"), ("danger", "paper")),
]
"""Edges of fields, underlines, bars: 3 to 1."""


def themes() -> dict[str, dict[str, str]]:
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in CSS.split(":root {")[1:3])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_their_ground(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in WORDS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_shapes_stand_out_from_their_ground(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_the_focus_ring_stands_out_from_every_ground() -> None:
    for colours in themes().values():
        for ground in ("paper", "panel", "tint", "accent"):
            ring = max(contrast(colours[part], colours[ground]) for part in ("focus", "focus-ink"))
            assert ring >= 3, ground


def test_every_colour_that_is_used_is_given() -> None:
    given = set(re.findall(r"--([a-z-]+):", CSS))
    assert set(re.findall(r"var\(--([a-z-]+)\)", CSS)) <= given


def test_nothing_moves_and_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"\b(animation|transition|@keyframes|@import|url\()", CSS)
    assert not re.search(r"https?://", CSS + SCRIPT)


def test_the_script_makes_no_html_of_words_and_runs_none() -> None:
    assert '"use strict";' in SCRIPT
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", SCRIPT)
    assert len(SCRIPT.splitlines()) <= 320
