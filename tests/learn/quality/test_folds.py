"""Nothing of a hand is known to the path that is measured on it."""

from __future__ import annotations

from pipeline.classify import LinearClassifier
from pipeline.learn import Seed, TrainConfig, train
from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.answers import answers, draw, judged, sampled
from pipeline.taxonomy import Taxonomy
from pipeline.text import lacks_diacritics
from tests.learn.quality.conftest import HANDS, MARK


def words_of(path: HeldOut) -> set[str]:
    assert isinstance(path.flow.classifier, LinearClassifier)
    return set(path.flow.classifier.vocabulary.columns)


def test_every_issue_is_held_out_once_and_no_hand_by_two_paths(held: list[HeldOut], tiny: Seed) -> None:
    assert sorted(issue.id for path in held for issue in path.issues) == sorted(issue.id for issue in tiny.issues)
    hands = [{issue.hand for issue in path.issues} for path in held]
    assert sorted(one for some in hands for one in some) == sorted(HANDS)


def test_a_word_that_only_one_hand_uses_is_unknown_to_the_path_measured_on_it(held: list[HeldOut]) -> None:
    for path in held:
        own = f"{MARK}{path.issues[0].hand[-1]}"
        others = {f"{MARK}{hand[-1]}" for hand in HANDS} - {own}
        assert own not in words_of(path)
        assert others <= words_of(path)


def test_the_models_are_those_that_training_itself_is_measured_with(
    held: list[HeldOut], tiny: Seed, in_turn: TrainConfig, taxonomy: Taxonomy
) -> None:
    trained = train(in_turn, taxonomy, tiny)
    spelt = {issue.id for issue in trained.issues if not lacks_diacritics(issue.text)}  # others are read as restored
    expected = {i.id: one for i, one in zip(trained.issues, trained.held_out, strict=True) if i.id in spelt}
    assert {one.issue.id: one.prediction for one in answers(held) if one.issue.id in spelt} == expected
    assert len(expected) > 60


def test_a_sample_is_always_the_same_and_drawn_by_ids_alone(held: list[HeldOut]) -> None:
    some = [issue.id for path in sampled(held, 30) for issue in path.issues]
    assert some == [issue.id for path in held for issue in path.issues if draw(issue.id) < 30 / 90]
    assert 15 <= len(some) <= 45
    assert sampled(held, 90) == held


def test_a_changed_text_is_answered_beside_the_same_labels(held: list[HeldOut]) -> None:
    blank = judged(held[0], lambda id_, text: "")
    assert [one.wanted for one in blank] == [one.wanted for one in judged(held[0])]
    assert len({one.answer.topic for one in blank}) == 1
