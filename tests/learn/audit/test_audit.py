"""The audit finds labels that were made wrong on purpose, says so honestly, and refuses what it cannot judge."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import PipelineError
from pipeline.learn.audit.audit import Suspect, audit_figures, audit_labels, plant_errors

Floats = NDArray[np.float64]


def invented(n: int, n_classes: int, clarity: float, seed: int = 1) -> tuple[list[str], list[str], list[str], Floats]:
    """Ids, classes, right labels, and probabilities of a model that is right the more often the clearer texts are."""
    chance = np.random.default_rng(seed)
    classes = [f"c{number:03d}" for number in range(n_classes)]
    right = chance.integers(n_classes, size=n)
    scores = chance.normal(size=(n, n_classes))
    scores[np.arange(n), right] += clarity
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (
        [f"t{row:05d}" for row in range(n)],
        classes,
        [classes[c] for c in right],
        likely / likely.sum(1, keepdims=True),
    )


@pytest.mark.parametrize(("n", "n_classes", "clarity"), [(1500, 6, 6.0), (1500, 135, 8.0)])
def test_planted_errors_are_found(n: int, n_classes: int, clarity: float) -> None:
    ids, classes, right, likely = invented(n, n_classes, clarity)
    labels, planted = plant_errors(right, 0.05, seed=3)
    suspects = audit_labels(ids, labels, likely, classes)
    figures = audit_figures(suspects, {ids[row] for row in planted})
    assert figures.n_errors == round(0.05 * n)
    assert figures.precision >= 0.8 and figures.recall >= 0.8
    assert figures.average_precision > 0.9
    truth = dict(zip(ids, right, strict=True))
    flagged = [suspect for suspect in suspects if suspect.is_flagged and ids.index(suspect.id) in planted]
    assert np.mean([suspect.rather == truth[suspect.id] for suspect in flagged]) > 0.9


def test_classes_that_people_confuse_are_not_taken_for_slips() -> None:
    """Two classes nobody can tell apart: confident learning alone flags their texts, the second stage hardly."""
    ids, classes, right, likely = invented(1500, 6, 6.0)
    chance = np.random.default_rng(5)
    twins = {"c000": "c001", "c001": "c000"}
    given = [twins[label] if label in twins and chance.random() < 0.3 else label for label in right]
    labels, planted = plant_errors(given, 0.04, seed=3)
    figures = audit_figures(audit_labels(ids, labels, likely, classes), {ids[row] for row in planted})
    disagreeing = np.mean([classes[c] != label for c, label in zip(likely.argmax(1), labels, strict=True)])
    assert disagreeing > 0.12
    assert figures.precision > 0.65 and figures.recall > 0.65


def test_a_clean_set_raises_few_flags() -> None:
    ids, classes, right, likely = invented(1200, 8, 7.0)
    assert sum(suspect.is_flagged for suspect in audit_labels(ids, right, likely, classes)) <= 12


def test_the_list_runs_worst_first_and_is_the_same_every_time() -> None:
    ids, classes, right, likely = invented(400, 4, 4.0)
    labels, _ = plant_errors(right, 0.1, seed=2)
    suspects = audit_labels(ids, labels, likely, classes)
    assert suspects == audit_labels(ids, labels, likely, classes)
    assert sorted(suspect.id for suspect in suspects) == ids
    scores = [suspect.score for suspect in suspects]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= 1
    assert all(suspect.rather != suspect.label for suspect in suspects)
    flags = [suspect.is_flagged for suspect in suspects]
    assert flags == sorted(flags, reverse=True)


def test_a_stated_share_of_errors_moves_the_bar() -> None:
    ids, classes, right, likely = invented(600, 5, 3.0)
    labels, _ = plant_errors(right, 0.05, seed=2)
    few, many = (
        sum(suspect.is_flagged for suspect in audit_labels(ids, labels, likely, classes, prior_error=share))
        for share in (0.005, 0.2)
    )
    assert few < many


@pytest.mark.parametrize("n", [10, 400])
def test_missing_and_single_classes_do_no_harm(n: int) -> None:
    ids, _, right, likely = invented(n, 3, 9.0)
    labels = ["c000" if label == "c002" else label for label in right]
    labels[4] = "single"
    wrong = next(row for row, label in enumerate(labels) if label == "c001")
    labels[wrong] = "c000"
    wide = np.column_stack([likely, np.full(n, 1e-9), np.zeros(n)])
    suspects = audit_labels(ids, labels, wide, ["c000", "c001", "c002", "single", "never"])
    assert len(suspects) == n
    assert suspects[[suspect.id for suspect in suspects].index(ids[wrong])].rather == "c001"
    if n == 10:
        assert ids[wrong] in [suspect.id for suspect in suspects[:6]]


def test_ten_texts_are_audited_by_plain_confident_learning() -> None:
    labels = ["a"] * 5 + ["b"] * 5
    likely = np.array([[0.9, 0.1]] * 5 + [[0.1, 0.9]] * 5)
    likely[2] = [0.02, 0.98]
    suspects = audit_labels([f"t{row}" for row in range(10)], labels, likely, ["a", "b"])
    assert suspects[0] == Suspect("t2", "a", "b", pytest.approx(0.98), True)
    assert sum(suspect.is_flagged for suspect in suspects) == 1


def test_one_class_only_cannot_be_audited() -> None:
    with pytest.raises(PipelineError, match="at least two"):
        audit_labels(["a", "b"], ["x", "x"], np.full((2, 2), 0.5), ["x", "y"])
    with pytest.raises(PipelineError, match="at least two"):
        audit_labels([], [], np.empty((0, 2)), ["x", "y"])


@pytest.mark.parametrize(
    ("ids", "labels", "likely", "classes", "said"),
    [
        (["a"], ["x", "y"], np.full((2, 2), 0.5), ["x", "y"], "do not fit together"),
        (["a", "b"], ["x", "y"], np.full((2, 3), 0.5), ["x", "y"], "do not fit together"),
        (["a", "a"], ["x", "y"], np.full((2, 2), 0.5), ["x", "y"], "own"),
        (["a", "b"], ["x", "z"], np.full((2, 2), 0.5), ["x", "y"], "outside the classes: 'z'"),
        (["a", "b"], ["x", "y"], np.array([[0.5, np.nan], [1, 0]]), ["x", "y"], "between 0 and 1"),
        (["a", "b"], ["x", "y"], np.array([[-2.0, 3.0], [1, 0]]), ["x", "y"], "between 0 and 1"),
        (["a", "b"], ["x", "x"], np.full((2, 2), 0.5), ["x", "x"], "twice"),
    ],
)
def test_what_does_not_fit_is_told(
    ids: list[str], labels: list[str], likely: Floats, classes: list[str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        audit_labels(ids, labels, likely, classes)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0])
def test_a_prior_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="prior_error"):
        audit_labels(["a", "b"], ["x", "y"], np.full((2, 2), 0.5), ["x", "y"], prior_error=share)


def test_every_group_gets_its_share_of_planted_errors() -> None:
    labels = ["a", "b", "c", "d"] * 100
    groups = ["m1"] * 100 + ["m2"] * 300
    changed, planted = plant_errors(labels, 0.1, 7, groups)
    assert [sum(row < 100 for row in planted), sum(row >= 100 for row in planted)] == [10, 30]
    assert {row for row in range(400) if changed[row] != labels[row]} == planted
    assert (changed, planted) == plant_errors(labels, 0.1, 7, groups)
    assert planted != plant_errors(labels, 0.1, 8, groups)[1]


def test_errors_by_frequency_fall_on_what_is_written_most() -> None:
    labels = ["a"] * 900 + ["b"] * 50 + ["c"] * 50
    changed, planted = plant_errors(labels, 0.5, 1, by_frequency=True)
    into_a = [row for row in planted if labels[row] == "b" and changed[row] == "a"]
    assert len(into_a) > 0.8 * sum(labels[row] == "b" for row in planted)


def test_errors_need_another_class_to_be_planted() -> None:
    with pytest.raises(ValueError, match="fewer than two"):
        plant_errors(["a", "a"], 0.5, 1)
    with pytest.raises(ValueError, match="share"):
        plant_errors(["a", "b"], 1.5, 1)


def test_figures_count_what_they_say() -> None:
    suspects = [
        Suspect(name, "x", "y", 0.9, flag) for name, flag in zip("abcd", (True, True, False, False), strict=True)
    ]
    figures = audit_figures(suspects, {"a", "c"})
    assert (figures.precision, figures.recall, figures.precision_at_known) == (0.5, 0.5, 0.5)
    assert figures.average_precision == pytest.approx((1 + 2 / 3) / 2)
    with pytest.raises(ValueError, match="wrong"):
        audit_figures(suspects, {"z"})
    with pytest.raises(ValueError, match="wrong"):
        audit_figures(suspects, [])
