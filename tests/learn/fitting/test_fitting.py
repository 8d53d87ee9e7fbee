"""The heads of a model, and that models fitted side by side are those fitted one after the other."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.classify.features import LEVELS, Context
from pipeline.config import ROOT, SEED
from pipeline.learn import load_seed
from pipeline.learn.fitting import fitting
from pipeline.learn.fitting.crew import crew
from pipeline.learn.fitting.examples import Example, as_examples, as_passages
from pipeline.learn.fitting.fitting import Lesson, fit, workers_for
from pipeline.learn.fitting.train_config import read_config
from pipeline.taxonomy import Taxonomy

TEXTS = {"duong": "đường lún nặng ổ gà", "nuoc": "nước đục hôi bẩn", "den": "đèn tắt tối om"}


def lesson() -> Lesson:
    """Three topics, told by their words."""
    context = Context(None, None, "commune")
    written = [
        Example(f"{text} {n}", context, {"type": "phan_anh", "topic": topic, "tier": topic, "agency": topic})
        for topic, text in TEXTS.items()
        for n in range(4)
    ]
    classes = {"type": ["phan_anh"], **dict.fromkeys(("topic", "tier", "agency"), sorted(TEXTS))}
    config = read_config(ROOT / "configs" / "train_linear.yaml", ["min_texts=1"])
    return Lesson(config, written, [], ["xin cảm ơn", "mời phát biểu", "chuyển mục", "nghỉ trưa"], classes)


def test_side_by_side_is_the_same_as_one_after_the_other() -> None:
    whole = lesson()
    lessons = [whole, replace(whole, written=whole.written[:-4])]
    found = []
    for workers in (1, 2):
        with crew(workers) as give:
            found.append([heads() for heads in [give(fit, one) for one in lessons]])
    for one, other in zip(*found, strict=True):
        assert one.vocabulary.columns == other.vocabulary.columns
        for name, head in one.heads.items():
            assert np.array_equal(head.weights, other.heads[name].weights) and head.classes == other.heads[name].classes


def test_few_examples_are_learnt_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "usable_cores", lambda: 4)
    assert workers_for([]) == workers_for([lesson(), lesson()]) == 1
    monkeypatch.setattr(fitting, "_FEW", 1)
    assert workers_for([lesson(), lesson()]) == 2


def test_levels_are_forgotten_but_for_the_national_one() -> None:
    whole = lesson()
    levels = {"duong": "thanh_pho", "nuoc": "trung_uong", "den": None}
    written = [replace(e, context=replace(e.context, level=levels[str(e.labels["topic"])])) for e in whole.written]
    config = whole.config.model_copy(update={"forget_level_share": 1.0})
    found = fit(replace(whole, config=config, written=written))
    by_level = dict(zip(LEVELS, found.heads["tier"].context, strict=False))
    assert not by_level["thanh_pho"].any()
    assert by_level["trung_uong"].any()


def test_what_is_masked_looks_alike_in_comments_and_in_other_passages(taxonomy: Taxonomy) -> None:
    seed = load_seed(SEED)
    said = "Bà Lò Thị Hiền, số 0912 345 678, đề nghị sửa cầu treo."
    issue = replace(seed.issues[0], text=said)
    (comment,), _ = as_examples([issue], taxonomy)
    (passage,) = as_passages(replace(seed, not_comments=(said,), replies=()))
    assert passage == comment.model_text and "họtên" in passage
