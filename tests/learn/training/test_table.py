"""Any table trains, and what cannot be trained on is left out and counted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.config import ROOT
from pipeline.errors import ReadError
from pipeline.learn import TrainConfig, evaluate_table, is_table_model, read_config, save_table_model, train_table

LIGHTS = ["đèn đường {} hỏng", "bóng đèn ngõ {} không sáng", "mất đèn chiếu sáng đoạn {}", "đèn cao áp số {} tắt"]
WASTE = ["rác ở ngõ {} bốc mùi", "xe rác không vào tổ {}", "đổ trộm rác thải gần số {}", "thùng rác {} đầy tràn"]


def rows(n: int = 40) -> pd.DataFrame:
    texts = [(LIGHTS if k % 2 else WASTE)[k // 2 % 4].format(k) for k in range(n)]
    labels = ["den" if k % 2 else "rac" for k in range(n)]
    return pd.DataFrame(
        {"text": texts, "label": labels, "split": ["test" if k % 5 == 0 else "train" for k in range(n)]}
    )


def config(path: Path, *overrides: str) -> TrainConfig:
    keys = [f"data.path={path}", "data.labels=[label]", "data.split=split", "min_texts=1", *overrides]
    return read_config(ROOT / "configs" / "train_linear.yaml", keys)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_table_of_any_kind_is_trained_on_and_measured_on_its_test_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"rows{ending}"
    frame = rows()
    match ending:
        case ".csv":
            frame.to_csv(path, index=False)
        case ".jsonl":
            frame.to_json(path, orient="records", lines=True, force_ascii=False)
        case ".parquet":
            frame.to_parquet(path)
        case ".xlsx":
            frame.to_excel(path, index=False)
    figures = train_table(config(path)).figures["label"]
    assert figures["n"] == 8
    assert figures["accuracy"] == 1.0
    assert set(figures) == {"accuracy", "macro_f1", "ece", "n"}


def test_a_training_text_that_is_also_a_test_text_is_left_out(tmp_path: Path) -> None:
    frame = rows()
    frame.loc[len(frame)] = [frame["text"][0].upper(), "rac", "train"]
    frame.to_csv(tmp_path / "rows.csv", index=False)
    assert train_table(config(tmp_path / "rows.csv")).left_out == {"also a test text": 1}


def test_one_text_with_two_labels_and_rows_without_one_are_left_out_and_counted(tmp_path: Path) -> None:
    frame = rows()
    frame.loc[len(frame)] = ["cùng một câu nói", "rac", "train"]
    frame.loc[len(frame)] = ["cùng một câu nói", "den", "train"]
    frame.loc[len(frame)] = ["câu này không nhãn", None, "train"]
    frame.loc[len(frame)] = [None, "den", "train"]
    frame.to_parquet(tmp_path / "rows.parquet")
    left_out = train_table(config(tmp_path / "rows.parquet")).left_out
    assert left_out == {"no text": 1, "label: no label": 1, "label: one text, two labels": 2}


def test_one_class_only_and_ten_rows_still_give_a_model(tmp_path: Path) -> None:
    rows(10).assign(label="den").to_csv(tmp_path / "rows.csv", index=False)
    assert train_table(config(tmp_path / "rows.csv")).figures["label"]["accuracy"] == 1.0


def test_the_same_rows_give_the_same_model(tmp_path: Path) -> None:
    rows().to_csv(tmp_path / "rows.csv", index=False)
    first, second = (train_table(config(tmp_path / "rows.csv")).model for _ in range(2))
    assert (first.heads["label"].weights == second.heads["label"].weights).all()


def test_without_a_split_column_a_share_of_the_texts_is_held_out(tmp_path: Path) -> None:
    rows(200).drop(columns="split").to_csv(tmp_path / "rows.csv", index=False)
    trained = train_table(config(tmp_path / "rows.csv", "data.split="))
    assert 20 < trained.figures["label"]["n"] < 60
    assert trained.n_train + trained.figures["label"]["n"] == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rows.csv", b"cau,nhan\nabc,den\n", "no column 'text'"),
        ("rows.csv", "text,label,split\nđèn hỏng,den,train\n".encode("utf-16"), "UTF-8"),
        ("rows.parquet", b"not parquet", "cannot be read as parquet"),
        ("rows.docx", b"", "expected one of"),
        ("rows.csv", b"", "cannot be read as csv"),
        ("rows.csv", "text,label,split\nđèn hỏng,den,train\n".encode(), "0 to test on"),
    ],
)
def test_a_table_that_cannot_be_trained_on_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=said):
        train_table(config(tmp_path / name))


def test_a_saved_model_is_measured_on_another_table_as_on_its_own(tmp_path: Path) -> None:
    rows().to_csv(tmp_path / "rows.csv", index=False)
    wanted = config(tmp_path / "rows.csv")
    trained = train_table(wanted)
    save_table_model(tmp_path / "model", trained.model, {"config": wanted.model_dump()})
    assert is_table_model(tmp_path / "model")
    again = evaluate_table(tmp_path / "model", tmp_path / "rows.csv")
    assert again["label"]["accuracy"] == trained.figures["label"]["accuracy"]
    assert again["label"]["n"] == trained.figures["label"]["n"]
    rows().rename(columns={"label": "other"}).to_csv(tmp_path / "other.csv", index=False)
    with pytest.raises(ReadError, match="no column 'label'"):
        evaluate_table(tmp_path / "model", tmp_path / "other.csv")
