"""What a model answered to the rows that it never saw is kept with it, and read back as it was."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.learn.judging.judged import HELD_OUT, Answer, read_held_out

OLD = ["h-1.1", ["kien_nghi", 0.9], ["chieu_sang", 0.8], ["so", 0.7], [["so_xay_dung", 0.6]], True]


def written(folder: Path, *rows: list[object]) -> Path:
    (folder / HELD_OUT).write_bytes(zlib.compress("\n".join(map(json.dumps, rows)).encode()))
    return folder


def test_answers_of_models_made_before_there_were_stakes_are_still_read(tmp_path: Path) -> None:
    (answer,) = read_held_out(written(tmp_path, OLD)).values()
    assert answer == Answer(
        "h-1.1", ("kien_nghi", 0.9), ("chieu_sang", 0.8), ("so", 0.7), (("so_xay_dung", 0.6),), True
    )  # fmt: skip
    assert (answer.stakes, answer.only_unsure, answer.offered) == ("", False, ())


def test_stakes_doubts_and_what_was_offered_are_read_back(tmp_path: Path) -> None:
    row = [*OLD[:5], False, "money_land", True, ["so_xay_dung", "ubnd_xa_phuong"]]
    (answer,) = read_held_out(written(tmp_path, row)).values()
    assert (answer.stakes, answer.only_unsure) == ("money_land", True)
    assert answer.offered == ("so_xay_dung", "ubnd_xa_phuong")


@pytest.mark.parametrize("row", [OLD[:4], [*OLD, "ordinary"]])
def test_a_row_of_another_length_is_damage(tmp_path: Path, row: list[object]) -> None:
    with pytest.raises(ModelError, match="damaged"):
        read_held_out(written(tmp_path, row))
