"""Boundaries are learnt from turns whose matters are known, and measured on hands that were held out."""

from collections.abc import Sequence

import numpy as np

from pipeline.classify.boundary import BoundaryJudge
from pipeline.classify.segments import PieceScores
from pipeline.learn.corpus.seed import LabelledTurn
from pipeline.learn.fitting.boundaries import Learnt, learn_boundaries
from pipeline.learn.fitting.first_look import learn_first_looks
from pipeline.learn.fitting.joined import joined_turns
from pipeline.records import Span

SUBJECTS = (("đường", "lún", "ổ gà"), ("nước", "đục", "hôi"), ("đèn", "tối", "cháy bóng"), ("chợ", "họp", "tràn"))
PLACES = ("xóm Trại", "ngõ Giếng", "thôn Hạ", "khu Bãi", "phố Mới", "dốc Voi")


class Reader:
    """Knows each subject by its words."""

    def piece_scores(self, texts: Sequence[str]) -> PieceScores:
        topic = np.array([[4.0 * sum(word in text for word in subject) for subject in SUBJECTS] for text in texts])
        flat = np.zeros((len(texts), 1))
        names = ("type", "tier", "agency", "passage")
        return PieceScores(
            {"topic": topic, **dict.fromkeys(names, flat)},
            np.ones(len(texts)),
            {"topic": np.zeros(len(SUBJECTS)), **dict.fromkeys(names, np.zeros(1))},
            dict.fromkeys(("topic", *names), 1.0),
        )


def _say(subject: int, place: str) -> str:
    first, second, third = SUBJECTS[subject % len(SUBJECTS)]
    return f"{first.capitalize()} ở {place} {second} nặng. Bà con ở {place} khổ vì {first} {third} từ lâu."


def _turn(hand: str, *parts: str) -> LabelledTurn:
    text, spans = "", []
    for part in parts:
        start = len(text) + bool(text)
        text = f"{text} {part}".strip()
        spans.append(Span(start, len(text)))
    return LabelledTurn(hand, text, tuple(spans))


def _turns() -> list[LabelledTurn]:
    single = [
        _turn(f"hand_{k % 3}", _say(n, place)) for k, place in enumerate(PLACES * 3) for n in range(len(SUBJECTS))
    ]
    several = [
        _turn(f"hand_{k % 3}", _say(n, place), _say(n + 1 + k % 2, place))
        for k, place in enumerate(PLACES * 2)
        for n in range(len(SUBJECTS))
    ]
    return single + several


def _learnt(turns: Sequence[LabelledTurn], n_folds: int = 3) -> Learnt | None:
    hands = [frozenset({f"hand_{n}"}) for n in range(n_folds)]
    looks = learn_first_looks(turns, hands, range(len(SUBJECTS)))
    return learn_boundaries(looks, [Reader()] * n_folds) if looks else None


def test_a_change_of_subject_is_learnt_for_hands_never_seen() -> None:
    learnt = _learnt(_turns())
    assert learnt is not None
    assert learnt.figures["n_several"] == len(PLACES) * 2 * len(SUBJECTS)
    assert learnt.figures["several_cut_right"] >= 0.9
    assert learnt.figures["one_left_whole"] >= 0.97
    assert learnt.figures["several_cut_right_in_meeting"] >= learnt.figures["several_cut_right"]
    assert learnt.boundaries.whole_in_meeting <= learnt.boundaries.whole
    text = f"{_say(0, 'làng Chài')} {_say(3, 'làng Chài')}"
    assert BoundaryJudge(learnt.boundaries, Reader()).cuts([text], [0]) == [[text.index("Chợ ở")]]


def test_the_same_turns_teach_the_same() -> None:
    first, second = (_learnt(_turns()) for _ in range(2))
    assert first is not None and second is not None
    assert first.boundaries.as_json() == second.boundaries.as_json()


def test_turns_about_one_matter_each_teach_nothing() -> None:
    single = [turn for turn in _turns() if len(turn.parts) == 1][:8]
    assert _learnt(single) is None
    assert _learnt([], n_folds=0) is None


def test_joined_turns_hold_the_parts_of_one_writer() -> None:
    turns = _turns()
    made = joined_turns(turns)
    assert made == joined_turns(turns)
    assert 0 < len(made) <= len(turns)
    for turn in made:
        own = " ".join(one.text.lower() for one in turns if one.hand == turn.hand)
        assert 2 <= len(turn.parts) <= 5
        assert all(part.cut(turn.text).strip(" .,;").lower() in own for part in turn.parts)


def test_some_joined_turns_name_each_matter_curtly_between_marks_of_one_kind() -> None:
    said = [f"Cống số {n} ở thôn Đông tắc từ tháng ba tới nay, nước tràn vào nhà, đề nghị xã khơi." for n in range(40)]
    turns = [LabelledTurn("hand_1", words, (Span(0, len(words)),)) for words in said]
    curt = [turn for turn in joined_turns(turns) if "đề nghị" not in turn.text]
    assert curt
    for turn in curt:
        assert all(part.cut(turn.text).rstrip().endswith(("nay", "nhà")) for part in turn.parts)
    assert any("; cống số" in turn.text or ", cống số" in turn.text for turn in curt)
