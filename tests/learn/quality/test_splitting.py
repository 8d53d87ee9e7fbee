"""A row counts as split right only if its pieces are its issues."""

from __future__ import annotations

from pipeline.config import SEED
from pipeline.learn import load_seed
from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.rows import Row, group_of, read_rows
from pipeline.learn.quality.splitting import measure_splitting, pieces
from pipeline.records import Setting

ROAD = "Đường liên thôn xuống cấp, nhiều ổ gà, đề nghị UBND xã sửa chữa trước mùa mưa."
CLINIC = "Trạm y tế thiếu thuốc cho người cao tuổi, đề nghị bổ sung thuốc huyết áp."
LIST = f"1. {ROAD}\n2. {CLINIC}"


def row(id_: str, text: str, *parts: str, style: str = "minutes") -> Row:
    return Row(id_, "hand_1", text, Setting(), style, parts)


def test_a_numbered_list_is_cut_into_its_items(held: list[HeldOut]) -> None:
    assert pieces(held[0].flow, [row("a", LIST, ROAD, CLINIC)]) == {"a": [ROAD, CLINIC]}
    assert pieces(held[0].flow, []) == {}


def test_rows_are_right_where_as_many_pieces_meet_their_issues(held: list[HeldOut]) -> None:
    rows = [
        row("right", LIST, ROAD, CLINIC),
        row("too few", LIST, ROAD, CLINIC[:30], CLINIC[30:], style="spoken"),
        row("elsewhere", LIST, ROAD[:20], CLINIC),
        row("whole", ROAD, ROAD),
        row("cut", LIST, LIST),
    ]
    table = measure_splitting(held, rows)
    assert (table["several"]["all"]["value"], table["several"]["all"]["n"]) == (1 / 3, 3)
    assert table["several"]["spoken"]["value"] == 0.0
    assert (table["single"]["all"]["value"], table["single"]["all"]["n"]) == (0.5, 2)


def test_rows_of_hands_that_nobody_held_out_are_left_out(held: list[HeldOut]) -> None:
    strange = Row("x", "hand_99", LIST, Setting(), "minutes", (ROAD, CLINIC))
    assert measure_splitting(held, [strange])["several"]["all"]["n"] == 0


def test_the_rows_are_those_whose_issues_are_learnt_from() -> None:
    rows, seed = read_rows(SEED), load_seed(SEED)
    assert {one.id for one in rows} == {issue.row_id for issue in seed.issues}
    assert sum(len(one.parts) for one in rows) == len(seed.issues)
    groups = group_of(rows)
    assert groups
    assert all(one.hand.startswith("contrast") == (one.id in groups) for one in rows)
