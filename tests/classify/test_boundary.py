"""Matters are told apart where no word marks it: what is seen of gaps, and the best way to cut."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import Head, LinearClassifier, judge_of, load_classifier, save_classifier, write_manifest
from pipeline.classify.artefact import BOUNDARIES, FORMAT
from pipeline.classify.boundary import N_FEATURES, Boundaries, BoundaryJudge
from pipeline.classify.features import CONTEXT_WIDTH, fit_vocabulary
from pipeline.classify.gaps import gap_groups, group_keys, read_texts
from pipeline.classify.lexicon import Lexicon
from pipeline.classify.segments import PAIR_FEATURES, SEGMENT_FEATURES, PieceScores
from pipeline.errors import ModelError
from pipeline.taxonomy import Taxonomy

ROAD, WATER = "đường lún ổ gà sụt", "nước máy đục hôi bẩn"


class Reader:
    """Knows two topics by one word each, and remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def piece_scores(self, texts: Sequence[str]) -> PieceScores:
        self.read += texts
        topic = np.array([[8.0 * ("đường" in text), 8.0 * ("nước" in text)] for text in texts])
        flat = np.zeros((len(texts), 1))
        names = ("type", "tier", "agency", "passage")
        return PieceScores(
            {"topic": topic, **dict.fromkeys(names, flat)},
            np.ones(len(texts)),
            {"topic": np.zeros(2), **dict.fromkeys(names, np.zeros(1))},
            dict.fromkeys(("topic", *names), 1.0),
        )


def _boundaries(whole: float = 1.0, whole_in_meeting: float = 1.0) -> Boundaries:
    """Sees every mark as possible, and cuts where the topics on both sides differ."""
    weights = np.zeros(N_FEATURES)
    weights[len(SEGMENT_FEATURES) + PAIR_FEATURES.index("divergence")] = 10
    weights[len(SEGMENT_FEATURES) + len(PAIR_FEATURES) + 1] = -2  # a cut
    return Boundaries({"p.": 3.0, "p,": 3.0}, -3.0, weights, whole, 0.1, [0, 1], whole_in_meeting, 0.1)


def _cut(text: str, boundaries: Boundaries | None = None, n_wanted: int = 0) -> list[str]:
    judge = BoundaryJudge(boundaries or _boundaries(), Reader())
    (offsets,) = judge.cuts([text], [n_wanted])
    edges = [0, *offsets, len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges)]


def test_a_text_is_cut_where_its_subject_changes() -> None:
    assert _cut(f"{ROAD}. {ROAD}, {WATER}. {WATER}.") == [f"{ROAD}. {ROAD},", f"{WATER}. {WATER}."]


def test_one_subject_stays_whole() -> None:
    assert _cut(f"{ROAD}. {ROAD}, {ROAD}.") == [f"{ROAD}. {ROAD}, {ROAD}."]


def test_a_higher_bar_leaves_it_whole() -> None:
    assert len(_cut(f"{ROAD}. {WATER}.", _boundaries(whole=50.0))) == 1


def test_turns_of_a_meeting_have_a_bar_of_their_own() -> None:
    judge = BoundaryJudge(_boundaries(whole=50.0, whole_in_meeting=1.0), Reader())
    text = f"{ROAD}. {WATER}."
    assert judge.cuts([text], [0]) == [[]]
    assert judge.cuts([text], [0], meeting=True) == [[text.index(WATER)]]


def test_as_many_matters_as_announced_are_cut() -> None:
    assert _cut(f"{ROAD}. {WATER}. {ROAD}.", n_wanted=2) in (
        [f"{ROAD}.", f"{WATER}. {ROAD}."],
        [f"{ROAD}. {WATER}.", f"{ROAD}."],
    )
    assert len(_cut(f"{ROAD}. {ROAD}. {ROAD}.", n_wanted=3)) == 3


def test_several_texts_are_cut_as_each_alone() -> None:
    texts = [f"{ROAD}. {WATER}.", "", ROAD, f"{WATER}, {ROAD}. {WATER}."]
    judge = BoundaryJudge(_boundaries(), Reader())
    assert judge.cuts(texts, [0] * 4) == [judge.cuts([text], [0])[0] for text in texts]


def test_only_masked_text_is_read_and_no_cut_lies_within_a_mask() -> None:
    reader = Reader()
    BoundaryJudge(_boundaries(), reader).cuts([f"{ROAD}. Số của tôi 0912 000 345, {WATER}."], [0])
    assert reader.read and not any("0912" in text or "345" in text for text in reader.read)


def test_a_text_without_doubt_is_not_read_twice() -> None:
    reader = Reader()
    assert BoundaryJudge(_boundaries(), reader).cuts(["đường lún nặng"], [0]) == [[]]
    assert reader.read == []


def test_boundaries_survive_json() -> None:
    before = _boundaries()
    after = Boundaries.from_json(json.loads(json.dumps(before.as_json())))
    assert _cut(f"{ROAD}. {WATER}.", after) == [f"{ROAD}.", f"{WATER}."]
    assert after.gap_weights == before.gap_weights
    assert after.at(meeting=True).whole == before.whole_in_meeting


def test_boundaries_of_another_version_are_refused() -> None:
    with pytest.raises(ValueError, match="another number of weights"):
        Boundaries.from_json({**_boundaries().as_json(), "weights": [1.0]})


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Cống tắc. Đèn hỏng", [1]),
        ("Cống tắc\nđèn hỏng", [1]),
        ("Cống tắc - đèn hỏng", [1, 2]),
        ("Cống tắc, còn đèn hỏng", [1]),
        ("cống tắc lâu rồi còn đèn cũng hỏng, xin sửa", [2, 3, 7]),
        ("Cống tắc và đề nghị sửa đèn.", [1]),
        ("Cống và đèn hỏng.", []),
        ("", []),
        ("Cống", []),
    ],
)
def test_gaps_lie_at_marks_and_before_joining_words(text: str, gaps: list[int]) -> None:
    assert read_texts([text], Lexicon()).gaps.tolist() == gaps


def test_every_gap_of_running_text_is_open() -> None:
    text = "cái cống đầu ngõ nhà tôi nó tắc từ hôm rằm đến giờ mà đèn đường thì cũng hỏng mấy tháng nay"
    reading = read_texts([text], Lexicon())
    assert reading.running.all() and reading.gaps.tolist() == list(range(len(text.split()) - 1))


def test_a_gap_is_seen_with_and_without_diacritics() -> None:
    keys = []
    for text in ("Cống tắc. Đèn hỏng", "Cong tac. Den hong"):
        reading = read_texts([text], Lexicon())
        assert reading.gaps.tolist() == [1]
        seen = [int(some[0]) for some in gap_groups(reading)]
        keys.append({key for group, one in enumerate(seen) for key in group_keys(reading.lexicon, group, one)})
    assert {"aden", "gtac", "bden hong", "p."} <= keys[0] & keys[1]


def _classifier(taxonomy: Taxonomy, boundaries: Boundaries | None) -> LinearClassifier:
    """Tells road from water by one word each."""
    vocabulary = fit_vocabulary([ROAD, WATER], min_texts=1)
    topics = tuple(sorted(topic.id for topic in taxonomy.topics)[:2])
    heads = {}
    for name in ("type", "topic", "tier", "agency", "passage"):
        classes = topics if name == "topic" else ("one",)
        weights = np.zeros((vocabulary.width, len(classes)), np.float32)
        if name == "topic":
            weights[vocabulary.columns["đường"], 0] = weights[vocabulary.columns["nước"], 1] = 20
        heads[name] = Head(
            classes,
            weights,
            np.zeros((CONTEXT_WIDTH, len(classes)), np.float32),
            np.zeros(len(classes), np.float32),
            1.0,
        )
    return LinearClassifier("tiny@1", vocabulary, heads, taxonomy.gazetteer, taxonomy.matters, boundaries)


def test_a_classifier_keeps_its_boundaries_on_disk(tmp_path: Path, taxonomy: Taxonomy) -> None:
    text = f"{ROAD}. {ROAD}, {WATER}."
    save_classifier(tmp_path, _classifier(taxonomy, _boundaries()), {})
    judge = judge_of(load_classifier(tmp_path, taxonomy))
    assert judge is not None
    assert judge.cuts([text], [0]) == [[text.index("nước")]]
    save_classifier(tmp_path, _classifier(taxonomy, None), {})
    assert judge_of(load_classifier(tmp_path, taxonomy)) is None


def test_damaged_boundaries_are_refused(tmp_path: Path, taxonomy: Taxonomy) -> None:
    save_classifier(tmp_path, _classifier(taxonomy, _boundaries()), {})
    (tmp_path / BOUNDARIES).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="missing or changed"):
        load_classifier(tmp_path, taxonomy)
    write_manifest(tmp_path, {"format": FORMAT, "model_id": "tiny@1"})
    with pytest.raises(ModelError, match="damaged"):
        load_classifier(tmp_path, taxonomy)


def test_the_scores_of_pieces_add_up(taxonomy: Taxonomy) -> None:
    classifier = _classifier(taxonomy, None)
    one, other, both = (classifier.piece_scores([text]) for text in (ROAD, WATER, f"{ROAD} {WATER}"))
    assert one.sums["topic"] + other.sums["topic"] == pytest.approx(both.sums["topic"])
    assert one.squares + other.squares == pytest.approx(both.squares)
