"""The seed corpus is sound, and a faulty one is told so completely."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.config import SEED
from pipeline.errors import PipelineError
from pipeline.learn import find_duplicates, load_seed
from pipeline.taxonomy import Taxonomy

GOOD = {
    "id": "x-1", "text": "Đường hỏng, đề nghị sửa.", "style": "spoken", "state": "to_route",
    "issues": [{"part": "Đường hỏng, đề nghị sửa.", "type": "kien_nghi", "topics": ["hu_hong_mat_duong"],
                "agencies": ["ubnd_xa_phuong"]}],
}  # fmt: skip


def test_every_label_is_in_the_reference_data(taxonomy: Taxonomy) -> None:
    for issue in load_seed(SEED).issues:
        assert issue.type in taxonomy.types
        assert all(topic in taxonomy.topics for topic in issue.topics)
        assert all(agency in taxonomy.agencies for agency in issue.agencies)


def test_no_two_texts_are_near_duplicates() -> None:
    texts = [issue.text for issue in load_seed(SEED).issues]
    assert find_duplicates(texts) == []


def test_near_duplicates_are_found() -> None:
    texts = [
        "đèn đường ngõ tám hỏng cả tháng nay",
        "đèn đường ngõ tám hỏng cả tháng rồi nay",
        "xin xây thêm trường học",
    ]
    (found,) = find_duplicates([texts[0], texts[0] + " ạ", texts[2]])
    assert found[:2] == (0, 1)


def test_the_datasheet_states_the_true_counts() -> None:
    seed = load_seed(SEED)
    sheet = (SEED / "DATASHEET.md").read_text(encoding="utf-8").replace(",", "")
    n_rows = len({issue.row_id for issue in seed.issues})
    assert f"{n_rows} comments with {len(seed.issues)} labelled issues and {len(seed.not_comments)} utterances" in sheet


def test_who_wrote_after_a_published_answer_names_it() -> None:
    with (SEED / "answered.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert {row["basis"] for row in told} == {"answered", "inferred", "repeated"}
    assert all(row["answered_by"] and row["matter"] for row in told)
    after = {f"hand_{number}" for number in range(46, 60)}
    assert {row["comment"] for row in told} == {i.row_id for i in load_seed(SEED).issues if i.hand in after}


def test_every_hand_is_in_exactly_one_fold() -> None:
    from pipeline.config import ROOT
    from pipeline.learn import read_config

    folds = Counter(hand for fold in read_config(ROOT / "configs" / "train_linear.yaml").folds for hand in fold)
    assert set(folds.values()) == {1}
    assert set(folds) == {issue.hand for issue in load_seed(SEED).issues}


def write(folder: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "hand_1.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_every_fault_of_a_corpus_is_reported_at_once(tmp_path: Path) -> None:
    elsewhere = {**GOOD, "id": "x-2", "issues": [{**GOOD["issues"][0], "part": "Không có trong bài"}]}  # type: ignore[index]
    with pytest.raises(PipelineError) as error:
        load_seed(write(tmp_path, GOOD, GOOD, elsewhere, {"id": "x-3"}, "{broken"))
    message = str(error.value)
    assert "'x-1' occurs 2 times" in message
    assert "line 3" in message
    assert "line 4" in message
    assert "line 5" in message


def test_a_fault_does_not_quote_the_text(tmp_path: Path) -> None:
    with pytest.raises(PipelineError) as error:
        load_seed(write(tmp_path, {**GOOD, "mood": "Đường hỏng"}))
    assert "Đường hỏng" not in str(error.value)


@pytest.mark.parametrize("private", ["", " ", "Vũ Thị Mận"])
def test_what_is_listed_as_private_stands_in_the_text(tmp_path: Path, private: str) -> None:
    with pytest.raises(PipelineError, match="empty or not in its text") as error:
        load_seed(write(tmp_path, {**GOOD, "pii": [private]}))
    assert "Mận" not in str(error.value)
