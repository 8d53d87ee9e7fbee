"""Is what is shown as evidence what the decision rests on? Words are taken out of the text, and it is decided anew.

Evidence is true if the office ranked first becomes clearly less sure without it, and hardly less sure without as many
other words. How far it moved is told in odds, which mean the same at every probability: an office at 0.99 can hardly
lose five points, however much of what speaks for it is gone. Points, and whether another office comes first, are told
beside it.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from pipeline.flow import Flow
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.measures.figures import as_comment
from pipeline.learn.quality.folds import HeldOut
from pipeline.records import Candidate, Comment, Meeting, RoutedComment, Span
from pipeline.taxonomy import TWO_LEVELS

PER_HAND = 40
DRAWS = 3  # of random words for each comment
_SEED = 20260701
_LEAST = 1e-4  # probability that is told from none
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Moved:
    """What became of the office ranked first when words were gone; `odds` is the logarithm by which its odds fell."""

    points: float
    odds: float
    is_second: bool


def measure_explanations(held: Sequence[HeldOut], *, per_hand: int = PER_HAND) -> dict[str, Any]:
    """Return how often the decision moves without its evidence, and without as many other words, on held-out hands.

    `evidence` counts every comment, one without evidence as unmoved. `elsewhere` are words of the same comment drawn at
    random beside the evidence, in runs of the same lengths; a comment too short for that is left out. `anywhere` are
    drawn from the whole comment and mostly take some of the evidence along. Each has n and shares: the odds fell by a
    third or more, by half or more, the probability fell by 5 or by 10 points or more, another office came first.
    """
    chance = Random(_SEED)
    moved: dict[str, list[_Moved]] = defaultdict(list)
    sizes: list[tuple[int, int, int]] = []  # runs, words in them, words in all
    for one in held:
        for kind, outcome in _moved(one.flow, _sampled(one.issues, per_hand), chance, sizes):
            moved[kind].append(outcome)
    n = len(sizes)
    return {
        "n": n,
        "with_evidence": sum(runs > 0 for runs, _, _ in sizes) / max(1, n),
        "runs": sum(runs for runs, _, _ in sizes) / max(1, n),
        "share_of_words": sum(part / whole for _, part, whole in sizes) / max(1, n),
        **{kind: _shares(moved[kind]) for kind in ("evidence", "elsewhere", "anywhere")},
    }


def _sampled(issues: Sequence[Issue], per_hand: int) -> list[Issue]:
    """Return so many issues of each hand, by the hashes of their ids."""
    by_hand: dict[str, list[Issue]] = defaultdict(list)
    for issue in sorted(issues, key=lambda issue: hashlib.sha256(issue.id.encode()).hexdigest()):
        if len(by_hand[issue.hand]) < per_hand and _WORD.search(issue.text):
            by_hand[issue.hand].append(issue)
    return [issue for hand in sorted(by_hand) for issue in by_hand[hand]]


def _moved(
    flow: Flow, issues: Sequence[Issue], chance: Random, sizes: list[tuple[int, int, int]]
) -> Iterator[tuple[str, _Moved]]:
    comments = [as_comment(issue) for issue in issues]
    cuts: list[tuple[str, Candidate, Comment]] = []
    for comment, routed in zip(comments, _routed(flow, comments), strict=True):
        if not routed.outcome.candidates:
            continue
        first, words = routed.outcome.candidates[0], [Span(*found.span()) for found in _WORD.finditer(comment.text)]
        runs = [run for run in (_words_in(span, words) for span in routed.outcome.evidence) if run]
        sizes.append((len(runs), sum(map(len, runs)), len(words)))
        cuts.append(("evidence", first, _without(comment, words, runs)))
        for _ in range(DRAWS if runs else 0):
            for kind, barred in (("elsewhere", {n for run in runs for n in run}), ("anywhere", set[int]())):
                drawn = _drawn([len(run) for run in runs], len(words), barred, chance)
                if drawn is not None:
                    cuts.append((kind, first, _without(comment, words, drawn)))
    after = _routed(flow, [comment for _, _, comment in cuts])
    for (kind, first, _), routed in zip(cuts, after, strict=True):
        yield kind, _compared(first, routed.outcome.candidates)


def _routed(flow: Flow, comments: Sequence[Comment]) -> list[RoutedComment]:
    return flow.route_comments(comments, Meeting(), TWO_LEVELS)


def _words_in(span: Span, words: Sequence[Span]) -> range:
    """Return the numbers of the words that a span touches; a comment's document begins with it."""
    touched = [n for n, word in enumerate(words) if word.start < span.end and span.start < word.end]
    return range(touched[0], touched[-1] + 1) if touched else range(0)


def _drawn(lengths: Sequence[int], n_words: int, barred: set[int], chance: Random) -> list[range] | None:
    """Return runs of words of these lengths that share none, drawn at random; None where they find no room."""
    drawn: list[range] = []
    for length in sorted(lengths, reverse=True):
        free = [at for at in range(n_words - length + 1) if barred.isdisjoint(range(at, at + length))]
        if not free:
            return None
        at = chance.choice(free)
        drawn.append(range(at, at + length))
        barred = barred | set(drawn[-1])
    return drawn


def _without(comment: Comment, words: Sequence[Span], runs: Sequence[range]) -> Comment:
    text, kept, at = comment.text, [], 0
    for run in sorted(runs, key=lambda run: run.start):
        start, end = words[run[0]].start, words[run[-1]].end
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    left = "".join([*kept, text[at:]])
    return replace(comment, text=left, span=Span(comment.span.start, comment.span.start + len(left)))


def _compared(first: Candidate, after: Sequence[Candidate]) -> _Moved:
    p = next((one.probability for one in after if one.agency_id == first.agency_id), 0.0)
    is_second = bool(after) and after[0].agency_id != first.agency_id
    return _Moved(first.probability - p, _log_odds(first.probability) - _log_odds(p), is_second)


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def _shares(moved: Sequence[_Moved]) -> dict[str, float]:
    n = max(1, len(moved))
    return {
        "n": len(moved),
        "odds_third_less": sum(one.odds >= math.log(1.5) for one in moved) / n,
        "odds_halved": sum(one.odds >= math.log(2) for one in moved) / n,
        "points_5": sum(one.points >= 0.05 for one in moved) / n,
        "points_10": sum(one.points >= 0.10 for one in moved) / n,
        "another_first": sum(one.is_second for one in moved) / n,
    }
