"""The first look for boundaries, learnt: what is seen at each gap of the passages, and which of it tells of a cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.boundary import N_FEATURES, Boundaries
from pipeline.classify.gaps import Reading, gap_groups, group_keys, read_texts
from pipeline.classify.lexicon import HIDDEN, Bools, Ints, Lexicon
from pipeline.learn.corpus.seed import LabelledTurn
from pipeline.learn.fitting.passages import KnownPassage, known_passages

_DOUBT, _DOUBT_IN_MEETING = 0.17, 0.05
_MIN_SEEN = 4  # what is seen at fewer gaps is not learnt
_SMALL = 0.02  # weights below are dropped
_STRENGTH = 0.3
_MADE_WEIGHT = 0.3  # of a turn that was joined beside one that somebody wrote


@dataclass(frozen=True)
class Gaps:
    """The open gaps of passages, a row each, but for further right ones of a boundary.

    `seen` (rows, keys) is 1 where a key of `keys` is seen; `owner` is the number of the passage.
    """

    keys: list[str]
    seen: Any
    right: Bools
    weight: NDArray[np.float64]
    owner: Ints


@dataclass(frozen=True)
class FirstLooks:
    """The first look learnt from all `passages`, and for each fold the one that never saw the hands `held` out."""

    passages: Sequence[KnownPassage]
    held: Sequence[frozenset[str]]
    by_fold: Sequence[Boundaries]
    whole: Boundaries


def learn_first_looks(
    turns: Sequence[LabelledTurn], held: Sequence[frozenset[str]], field_of: Sequence[int]
) -> FirstLooks | None:
    """Return what the turns teach, or None where too few hold two matters that nothing marks.

    `field_of` is the number of the field of each topic of the classifiers.
    """
    passages = known_passages(turns)
    gaps = _see_gaps(passages)
    chosen = [np.array([one.hand not in hands for one in passages], bool) for hands in held]
    by_fold = [look for some in chosen if (look := _fit(gaps, some, field_of))]
    whole = _fit(gaps, np.ones(len(passages), bool), field_of)
    return FirstLooks(passages, held, by_fold, whole) if whole and held and len(by_fold) == len(held) else None


def read_passages(passages: Sequence[KnownPassage], lexicon: Lexicon | None = None) -> Reading:
    """Return the words of passages; what is hidden in them tells nothing."""
    return read_texts([one.text for one in passages], lexicon or Lexicon(), [one.hidden for one in passages])


def _see_gaps(passages: Sequence[KnownPassage]) -> Gaps:
    """Return what is seen at the gaps of all passages: read once, however many models learn from a part of them."""
    from scipy import sparse

    reading = read_passages(passages)
    owner = reading.owner[reading.gaps]
    rows, right = _rows(passages, owner.tolist(), (reading.gaps - reading.first[owner]).tolist())
    number: dict[str, int] = {}
    columns = [
        _columns(reading.lexicon, group, packed[rows], number) for group, packed in enumerate(gap_groups(reading))
    ]
    keys = sorted(number)
    place = np.empty(len(keys), np.int64)
    place[[number[key] for key in keys]] = np.arange(len(keys))
    flat = place[np.hstack(columns)]
    starts = np.arange(len(rows) + 1) * flat.shape[1]
    seen = sparse.csr_matrix((np.ones(flat.size), flat.ravel(), starts), (len(rows), len(keys)))
    weight = np.where([one.made for one in passages], _MADE_WEIGHT, 1.0)[owner[rows]]
    return Gaps(keys, seen, right, weight, owner[rows])


def _rows(passages: Sequence[KnownPassage], owner: Sequence[int], gaps: Sequence[int]) -> tuple[Ints, Bools]:
    """Return which of the open gaps are learnt from, and which of these are right: of each boundary the first."""
    within = [{gap: first for first, last in one.wanted for gap in range(first, last + 1)} for one in passages]
    rows, right, opened = [], [], set()
    for row, (passage, gap) in enumerate(zip(owner, gaps, strict=True)):
        first = within[passage].get(gap)
        if first is None or (passage, first) not in opened:
            rows.append(row)
            right.append(first is not None)
            opened.add((passage, first))
    return np.array(rows, np.int64), np.array(right, bool)


def _columns(lexicon: Lexicon, group: int, packed: Ints, number: dict[str, int]) -> Ints:
    """Return for each row the numbers of its keys; a new key gets the next one."""
    sights, which = np.unique(packed, return_inverse=True)
    keys = [[number.setdefault(key, len(number)) for key in group_keys(lexicon, group, one)] for one in sights.tolist()]
    found: Ints = np.array(keys, np.int64).reshape(len(keys), len(keys[0]) if keys else 0)[which]
    return found


def _fit(gaps: Gaps, learnt_from: Bools, field_of: Sequence[int]) -> Boundaries | None:
    """Return the first look learnt from the passages chosen, without a second; None where none holds a boundary."""
    from sklearn.linear_model import LogisticRegression

    rows = learnt_from[gaps.owner]
    right, seen = gaps.right[rows], gaps.seen[rows]
    if not right.any():
        return None
    often = np.asarray(seen.sum(axis=0)).ravel() >= _MIN_SEEN
    kept = [column for column in np.flatnonzero(often).tolist() if HIDDEN not in gaps.keys[column]]
    machine = LogisticRegression(C=_STRENGTH, max_iter=200)
    machine.fit(seen[:, kept], right, sample_weight=gaps.weight[rows])
    pairs = zip(kept, machine.coef_[0].tolist(), strict=True)
    weights = {gaps.keys[column]: weight for column, weight in pairs if abs(weight) >= _SMALL}
    second, bias, fields = np.zeros(N_FEATURES), float(machine.intercept_[0]), list(field_of)
    return Boundaries(weights, bias, second, 0.0, _DOUBT, fields, 0.0, _DOUBT_IN_MEETING)
