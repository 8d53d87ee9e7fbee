"""A table that says which rows are for testing is trained on, and its test rows decide nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ReadError
from pipeline.learn.quality import is_parted, measure_public
from pipeline.learn.quality.public import read_parted

LIGHTS = ["đèn đường {} hỏng", "bóng đèn ngõ {} không sáng", "mất đèn chiếu sáng đoạn {}", "đèn cao áp số {} tắt"]
WASTE = ["rác ở ngõ {} bốc mùi", "xe rác không vào tổ {}", "đổ trộm rác thải gần số {}", "thùng rác {} đầy tràn"]


def frame(n: int = 60) -> pd.DataFrame:
    texts = [(LIGHTS if k % 2 else WASTE)[k // 2 % 4].format(k) for k in range(n)]
    labels = ["den" if k % 2 else "rac" for k in range(n)]
    return pd.DataFrame(
        {"text": texts, "label": labels, "split": ["test" if k % 5 == 0 else "train" for k in range(n)], "other": "x"}
    )


def test_a_folder_of_one_table_is_measured_on_its_test_rows(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "data.parquet")
    assert is_parted(tmp_path)
    table = measure_public(tmp_path)
    assert (table["label"]["accuracy"]["value"], table["label"]["accuracy"]["n"]) == (1.0, 12)
    assert table["label"]["accuracy"]["low"] < 1
    assert set(table) == {"label", "n_train", "min_texts"}
    assert table["n_train"] == 48


def test_files_named_after_the_parts_are_as_good_as_a_column(tmp_path: Path) -> None:
    whole = frame()
    for part in ("train", "test"):
        rows = whole[whole["split"] == part].drop(columns=["split", "other"])
        rows.to_csv(tmp_path / f"{part}.csv", index=False)
    whole.to_csv(tmp_path / "whole.csv", index=False)
    assert is_parted(tmp_path)
    assert measure_public(tmp_path) == measure_public(tmp_path / "whole.csv")


def test_what_is_chosen_does_not_depend_on_the_test_rows(tmp_path: Path) -> None:
    rows = frame()
    is_test = rows["split"] == "test"
    rows.to_csv(tmp_path / "right.csv", index=False)
    rows.loc[is_test, "label"] = rows.loc[is_test, "label"].map({"den": "rac", "rac": "den"})
    rows.to_csv(tmp_path / "wrong.csv", index=False)
    right, wrong = measure_public(tmp_path / "right.csv"), measure_public(tmp_path / "wrong.csv")
    assert right["min_texts"] == wrong["min_texts"]
    assert wrong["label"]["accuracy"]["value"] == pytest.approx(1 - right["label"]["accuracy"]["value"])


def test_other_data_is_no_table_of_parts(tmp_path: Path) -> None:
    frame().drop(columns="split").to_csv(tmp_path / "plain.csv", index=False)
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert not is_parted(tmp_path / "plain.csv")
    assert not is_parted(tmp_path / "notes.txt")
    (tmp_path / "gold.jsonl").write_text("{}", encoding="utf-8")
    assert not is_parted(tmp_path)


def test_a_table_without_texts_or_labels_is_refused_with_its_columns(tmp_path: Path) -> None:
    frame().rename(columns={"text": "cau"}).to_csv(tmp_path / "rows.csv", index=False)
    with pytest.raises(ReadError, match="expected text and label"):
        measure_public(tmp_path / "rows.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="no table in it"):
        read_parted(tmp_path / "empty")
