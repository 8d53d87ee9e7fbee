"""Is a challenger fit to serve? Each rule passes or fails by name, on frozen test rows that neither model saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config import Gate
from pipeline.learn.judging.judged import Judged
from pipeline.learn.measures.intervals import mcnemar
from pipeline.learn.measures.routing import expected_calibration_error


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says, with the numbers it goes by."""

    rule: str
    passed: bool
    said: str


@dataclass(frozen=True)
class Contest:
    """Two models on the same rows, and which of those rows each was trained on.

    Where the champion was trained on test rows (the shipped model on all of the seed corpus), its answers are those of
    the fold models that had not seen them.
    """

    champion: Sequence[Judged]
    challenger: Sequence[Judged]
    challenger_saw: Collection[str] = ()


def judge_contest(contest: Contest, gate: Gate) -> list[Ruling]:
    """Return what every rule says; the challenger may serve if all of them passed.

    Raises ValueError if the two were not asked about the same rows.
    """
    old, new = contest.champion, contest.challenger
    if [one.answer.id for one in old] != [one.answer.id for one in new]:
        raise ValueError("champion and challenger were not asked about the same rows")
    return [
        _not_trained_on_test(contest),
        *(_not_worse(target, old, new, gate) for target in ("agency", "topic", "type")),
        _no_agency_loses(old, new, gate),
        _harm_recall(old, new, gate),
        _calibration(old, new, gate),
        _unattended(new, gate),
    ]


def _not_trained_on_test(contest: Contest) -> Ruling:
    seen = len(set(contest.challenger_saw) & {one.answer.id for one in contest.challenger})
    n = len(contest.challenger)
    return Ruling("not trained on test rows", seen == 0, f"{seen} of {n} test rows were trained on")


def _not_worse(target: str, old: Sequence[Judged], new: Sequence[Judged], gate: Gate) -> Ruling:
    """Fail if the challenger is wrong more often, and the exact paired test says that this is no accident."""
    pairs = [(a.is_right(target), b.is_right(target)) for a, b in zip(old, new, strict=True) if target in a.wanted]
    before, after = ([pair[n] for pair in pairs] for n in (0, 1))
    if not pairs:
        return Ruling(f"{target}: not worse", True, "no test row says anything of it")
    p = mcnemar(before, after)
    is_worse = sum(after) < sum(before) and p < gate.level
    said = f"{sum(before) / len(pairs):.3f} -> {sum(after) / len(pairs):.3f} of {len(pairs)}, p = {p:.3f}"
    return Ruling(f"{target}: not worse", not is_worse, said)


def _no_agency_loses(old: Sequence[Judged], new: Sequence[Judged], gate: Gate) -> Ruling:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for a, b in zip(old, new, strict=True):
        if "agency" in a.wanted:
            row = counts[a.wanted["agency"]]
            row[0] += 1
            row[1] += a.is_right("agency")
            row[2] += b.is_right("agency")
    told = {one: row for one, row in counts.items() if row[0] >= gate.min_agency_items}
    losers = [
        f"{one} {before / n:.2f} -> {after / n:.2f} of {n}"
        for one, (n, before, after) in sorted(told.items())
        if before - after > gate.max_agency_loss * n
    ]
    said = "; ".join(losers) or f"{len(told)} agencies with at least {gate.min_agency_items} rows"
    return Ruling(f"no agency loses more than {gate.max_agency_loss:.0%}", not losers, said)


def _harm_recall(old: Sequence[Judged], new: Sequence[Judged], gate: Gate) -> Ruling:
    """What may harm someone must be held back for a person as often as before, and recognised as often."""
    said, passed = [], True
    for kind in gate.harm_types:
        rows = [(a, b) for a, b in zip(old, new, strict=True) if a.wanted.get("type") == kind]
        if not rows:
            continue
        held = [sum(not pair[n].answer.is_auto for pair in rows) for n in (0, 1)]
        known = [sum(pair[n].is_right("type") for pair in rows) for n in (0, 1)]
        allowed = gate.max_harm_loss * len(rows)
        passed &= held[1] >= held[0] and known[0] - known[1] <= allowed
        said.append(f"{kind}: held back {held[0]} -> {held[1]}, recognised {known[0]} -> {known[1]} of {len(rows)}")
    return Ruling("harm classes keep their recall", passed, "; ".join(said) or "no such row in the test set")


def _calibration(old: Sequence[Judged], new: Sequence[Judged], gate: Gate) -> Ruling:
    before, after = (_ece(rows) for rows in (old, new))
    allowed = max(gate.max_ece, before)
    return Ruling(
        "calibrated", after <= allowed, f"calibration error {before:.3f} -> {after:.3f}, at most {allowed:.3f}"
    )


def _ece(rows: Sequence[Judged]) -> float:
    told = [one for one in rows if "agency" in one.wanted]
    return expected_calibration_error([(one.answer.best("agency")[1], one.is_right("agency")) for one in told])


def _unattended(new: Sequence[Judged], gate: Gate) -> Ruling:
    """The promise: at the stated confidence, at most the stated share of what goes out unattended is wrong."""
    sent = [one for one in new if one.answer.is_auto and one.answering]
    wrong = sum(one.answer.best("agency")[0] not in one.accepted for one in sent)
    bound = upper_bound(wrong, len(sent), gate.confidence)
    passed = not sent or bound <= gate.max_unattended_error
    said = f"{wrong} of {len(sent)} wrong, at most {bound:.1%} with {gate.confidence:.0%} confidence"
    return Ruling(f"at most {gate.max_unattended_error:.0%} wrong unattended", passed, said)


def upper_bound(wrong: int, n: int, confidence: float) -> float:
    """Return the one-sided upper bound of an error rate, of `wrong` among `n` (Clopper & Pearson, Biometrika 26, 1934).

    >>> round(upper_bound(0, 59, 0.95), 3)
    0.05
    """
    from scipy.stats import beta

    return 1.0 if wrong >= n else float(beta.ppf(confidence, wrong + 1, n - wrong))


def as_rows(rulings: Sequence[Ruling]) -> list[Mapping[str, object]]:
    """Return the rulings as plain rows, for a history or a page."""
    return [{"rule": one.rule, "passed": one.passed, "said": one.said} for one in rulings]
