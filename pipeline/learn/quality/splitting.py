"""Is a comment cut into its matters? The rows of the corpus through the whole path, as a table of comments."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.flow import Flow
from pipeline.learn.measures.extraction import Gold, score_extraction
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.rows import Row
from pipeline.learn.quality.shares import Figure, share
from pipeline.taxonomy import TWO_LEVELS


def measure_splitting(held: Sequence[HeldOut], rows: Sequence[Row]) -> dict[str, Any]:
    """Return how often the whole path cuts a row into just its issues, each by a model that never saw the row's hand.

    "several": rows of several issues, right where there are as many pieces and each meets its issue (as in
    `score_extraction`); "single": rows of one issue, right where they stay whole. Both also by style.
    """
    found: dict[str, list[str]] = {}
    for one in held:
        hands = {issue.hand for issue in one.issues}
        found |= pieces(one.flow, [row for row in rows if row.hand in hands])
    cut = [row for row in rows if row.id in found]
    right = {row.id: _is_right(row, found[row.id]) for row in cut}
    styles = sorted({row.style for row in cut})
    table: dict[str, Any] = {}
    for name, wanted in (("several", True), ("single", False)):
        some = [row for row in cut if (len(row.parts) > 1) == wanted]
        table[name] = {"all": _share(some, right, by_hand=True)} | {
            style: _share((row for row in some if row.style == style), right) for style in styles
        }
    return table


def pieces(flow: Flow, rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the comments that the path makes of each row, by the row's id, in order."""
    if not rows:
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    document = flow.read("\n".join(map(_as_line, rows)).encode(), source="rows.jsonl")
    for routed in flow.route_document(document, on=TWO_LEVELS):
        found[routed.prepared.comment.turn.input_id].append(routed.prepared.comment.text)
    return {row.id: found[row.id] for row in rows}


def _as_line(row: Row) -> str:
    setting = row.setting
    cells = {"id": row.id, "text": row.text, "place": setting.place, "date": setting.date, "level": setting.level}
    return json.dumps({name: cell for name, cell in cells.items() if cell}, ensure_ascii=False)


def _is_right(row: Row, texts: Sequence[str]) -> bool:
    if len(row.parts) == 1 or len(texts) != len(row.parts):
        return len(texts) == len(row.parts)
    gold = Gold(comments=[{"text": part, "turn": row.id} for part in row.parts])
    records = [{"source": row.id, "text": text, "turn_id": row.id, "masked_text": ""} for text in texts]
    return score_extraction(records, {row.id: gold}).split == 1.0


def _share(rows: Iterable[Row], right: dict[str, bool], *, by_hand: bool = False) -> Figure:
    some = list(rows)
    return share([right[row.id] for row in some], [row.hand for row in some] if by_hand else None)
