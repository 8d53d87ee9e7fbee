"""What is chosen teaches most: doubt, new words and rare agencies first, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import PipelineError
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.drift.choose import Choice, choose_for_review
from pipeline.learn.drift.choose_bench import Curves, labels_saved
from pipeline.records import Setting

SUBJECTS = ("đèn đường ngõ hỏng", "cống thoát nước tắc", "chợ cóc lấn chiếm", "trạm y tế thiếu thuốc", "mất điện luôn")
PLACES = ("thôn Bầu", "tổ dân phố Trại", "xóm Mới", "khu Đầm", "ngõ Chùa", "phố Vọng", "đê Hữu")
KNOWN = {word.lower() for text in (*SUBJECTS, *PLACES) for word in text.split()}

Record = dict[str, Any]


def make(number: int, *, margin: float = 0.9, agency: str = "so_xay_dung", text: str | None = None) -> Record:
    said = text or f"{PLACES[number % 7]} {SUBJECTS[number // 7 % 5]}"
    first = 0.5 + margin / 2
    ranked = [{"id": agency, "score": first}, {"id": "so_y_te", "score": 1 - first}]
    return {"id": str(number), "masked_text": said, "agencies": ranked, "topics": ranked}


def choose(records: list[Record], n: int, *, seed: int = 0, known: dict[str, int] | None = None) -> list[Choice]:
    agencies = {"so_xay_dung": 500, "so_y_te": 400} if known is None else known
    return choose_for_review(records, n, known_agencies=agencies, known_words=KNOWN, seed=seed)


POOL = [make(number) for number in range(35)]


def instead(number: int, record: Record) -> list[Record]:
    return [record if k == number else one for k, one in enumerate(POOL)]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (make(17, margin=0.05), "uncertain"),
        (make(17, agency="ubnd_phuong_moi"), "rare_agency"),
    ],
)
def test_the_record_that_stands_out_is_chosen_first_and_told_why(record: Record, reason: str) -> None:
    first = choose(instead(17, record), 5)[0]
    assert first.record_id == "17"
    assert first.reasons == (reason,)


def test_new_words_that_recur_are_worth_learning() -> None:
    """Of records alike in all else: a word of one record only is mostly a slip or a name."""
    texts = {5: "xóm Mới khoắt khứa khoèo", 17: "thôn Bầu sau sáp nhập hỏng", 30: "khu Đầm trước sáp nhập tắc"}
    chosen = choose([make(k, text=texts.get(k)) for k in range(35)], 35)
    assert chosen[0].record_id in {"17", "30"}
    assert {one.record_id for one in chosen if "new_words" in one.reasons} == {"17", "30"}


def test_near_duplicates_never_come_together() -> None:
    same = [make(k, margin=0.01, text="đề nghị sửa đèn đường ở ngõ Chùa sáng sớm") for k in range(100, 110)]
    chosen = [choice.record_id for choice in choose([*POOL, *same], 20)]
    assert len([one for one in chosen if int(one) >= 100]) == 1
    assert len(chosen) == len(set(chosen)) == 20


def test_fewer_are_chosen_where_the_rest_are_duplicates() -> None:
    assert len(choose([make(k, text="đèn đường hỏng") for k in range(9)], 5)) == 1


def test_a_batch_is_varied() -> None:
    """Of equals, the five subjects come before a second comment about one of them."""
    chosen = choose([make(k, text=f"{SUBJECTS[k // 7]} ở {PLACES[k % 7]}") for k in range(35)], 5)
    assert {int(choice.record_id) // 7 for choice in chosen} == {0, 1, 2, 3, 4}


def test_the_same_seed_chooses_the_same_in_any_order() -> None:
    records = [make(k, margin=k / 40) for k in range(35)]
    forward = choose(records, 12)
    assert forward == choose(records, 12)
    assert {one.record_id for one in choose(records[::-1], 12)} == {one.record_id for one in forward}


def test_words_of_few_records_are_new_where_nothing_is_known() -> None:
    pool = instead(3, make(3, text="sáp nhập trung tâm hành chính"))
    chosen = choose_for_review(pool, 1, known_agencies={"so_xay_dung": 9}, seed=0)
    assert chosen[0].record_id == "3"


def test_records_without_words_or_candidates_can_be_chosen() -> None:
    bare = {"id": "bare", "masked_text": "[HỌ TÊN] 123", "agencies": [], "topics": []}
    assert "bare" in {choice.record_id for choice in choose([*POOL, bare], 10)}
    assert [choice.record_id for choice in choose([bare], 3)] == ["bare"]


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "nothing to choose from"),
        ([make(1), make(1)], "record 2: its id occurred before"),
        ([make(1), {"id": "2", "masked_text": ""}], "record 2: no 'agencies'"),
    ],
)
def test_bad_input_is_told(records: list[Record], said: str) -> None:
    with pytest.raises(PipelineError, match=said):
        choose(records, 3)


def test_no_number_to_choose_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        choose(POOL, 0)


def test_labels_saved_are_read_between_the_steps() -> None:
    assert Curves((100, 200, 300), (0.5, 0.6, 0.8), (0.5, 0.6, 0.7)).saved() == pytest.approx(1 - 250 / 300)
    assert Curves((100, 200), (0.5, 0.6), (0.5, 0.7)).saved() == 0.0


def test_choosing_finds_the_rare_classes_that_chance_leaves_out() -> None:
    """Of 300 comments, two subjects have six each: chance seldom labels them, choosing does."""
    subjects = [(0, 144), (1, 144), (2, 6), (3, 6)]
    pool = [_issue(f"p{s}-{k}", s, k) for s, n in subjects for k in range(n)]
    test = [_issue(f"t{s}-{k}", s, k + 1) for s, _ in subjects for k in range(20)]
    curves = labels_saved(pool, test, target="topic", start=12, batch=6, rounds=3, seeds=(0, 1, 2))
    assert curves.n_labels == (12, 18, 24, 30)
    assert curves.chosen[0] == curves.random[0]
    assert curves.chosen[-1] > curves.random[-1]


def test_a_pool_smaller_than_what_is_to_be_labelled_is_refused() -> None:
    with pytest.raises(ValueError, match="expected at least 1000"):
        labels_saved([_issue("a", 0, 0)], [], target="agency")


def _issue(row: str, subject: int, place: int) -> Issue:
    text = f"{PLACES[place % 7]} có {SUBJECTS[subject]} {place // 7}"
    topics, agencies = (f"topic_{subject}",), (f"agency_{subject}",)
    return Issue(
        id=row,
        row_id=row,
        hand="hand",
        text=text,
        setting=Setting(),
        type="kien_nghi",
        topics=topics,
        agencies=agencies,
    )
