"""What counts of decisions allow to say: how often people and machine agree, and how sure that is.

All of it is plain arithmetic on counts. Intervals are exact (Clopper & Pearson, Biometrika 26, 1934): they hold for
few cases too, and then they are wide. What cannot be said from so few cases is said to be unknown, not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, hypot, log
from typing import Literal

LEVEL = 0.95

SHARP = 0.2
"""An interval no wider than this (ten points to either side) is a figure to work with; a wider one is a hint."""

Verdict = Literal["holds", "broken", "unknown"]


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with the interval that the true share lies in, `low` and `high`; all None where n is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def is_known(self) -> bool:
        """Whether there are any cases."""
        return self.n > 0

    @property
    def is_sharp(self) -> bool:
        """Whether there are enough cases to work with the figure."""
        return self.low is not None and self.high is not None and self.high - self.low <= SHARP


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much one share exceeds another, with the interval that it lies in."""

    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 where the first share is surely larger, -1 where the second is, 0 where it cannot be told."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two people's decisions: 1 for always alike, 0 for no more than by chance.

    `agreed` is the bare share of equal decisions, `chance` what chance alone would give.
    """

    value: float
    low: float
    high: float
    agreed: Share
    chance: float


@dataclass(frozen=True, slots=True)
class Promise:
    """Whether errors stay below what was promised, and how many cases it takes at the least to tell.

    `most` is the bound that the share of errors lies below at the confidence of the promise; None without cases.
    `needed` is how many cases without an error would do.
    """

    verdict: Verdict
    most: float | None
    needed: int


def share(k: int, n: int, *, level: float = LEVEL) -> Share:
    """Return k of n with its exact interval. Raises ValueError unless 0 <= k <= n.

    >>> one = share(9, 10)
    >>> round(one.low, 3), round(one.high, 3), one.is_sharp
    (0.555, 0.997, False)
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n}: expected 0 <= k <= n")
    if n == 0:
        return Share(0, 0, None, None, None)
    from scipy.stats import binomtest  # takes its time to load

    interval = binomtest(k, n).proportion_ci(level, method="exact")
    return Share(k, n, k / n, float(interval.low), float(interval.high))


def difference(a: Share, b: Share) -> Difference | None:
    """Return by how much a exceeds b; None where either has no cases.

    The interval is put together from those of the two shares (Newcombe, Statistics in Medicine 17, 1998, method 10,
    here on exact intervals: on the safe side).

    >>> difference(share(90, 100), share(5, 10)).sign
    1
    """
    if a.share is None or a.low is None or a.high is None or b.share is None or b.low is None or b.high is None:
        return None
    value = a.share - b.share
    low = value - hypot(a.share - a.low, b.high - b.share)
    high = value + hypot(a.high - a.share, b.share - b.low)
    return Difference(value, max(-1.0, low), min(1.0, high))


def kappa(pairs: Sequence[tuple[str, str, int]], *, level: float = LEVEL) -> Kappa | None:
    """Return Cohen's kappa of (what one person chose, what the other chose, how often).

    The interval carries the exact one of the share of equal decisions over, chance taken as known, as Cohen's own does
    (Educational and Psychological Measurement 20, 1960); it does not shrink to a point where all are alike. None where
    there are no pairs, or where everybody always chose the same: then chance explains everything.

    >>> round(kappa([("a", "a", 20), ("a", "b", 5), ("b", "a", 10), ("b", "b", 15)]).value, 2)
    0.4
    """
    n = sum(times for _, _, times in pairs)
    if not n:
        return None
    first, second = Counter[str](), Counter[str]()
    for one, other, times in pairs:
        first[one] += times
        second[other] += times
    chance = sum(first[each] * second[each] for each in first) / n**2
    if chance >= 1:
        return None
    agreed = share(sum(times for one, other, times in pairs if one == other), n, level=level)
    assert agreed.share is not None and agreed.low is not None and agreed.high is not None
    value, low, high = ((each - chance) / (1 - chance) for each in (agreed.share, agreed.low, agreed.high))
    return Kappa(value, max(-1.0, low), high, agreed, chance)


def promise(wrong: int, n: int, *, most_wrong: float, confidence: float = LEVEL) -> Promise:
    """Return whether at most a share `most_wrong` is wrong, from a random sample of n with so many wrong ones.

    "holds": surely below it; "broken": surely above it, each at `confidence` (one-sided, exact); else "unknown".
    Raises ValueError unless 0 <= wrong <= n and the two shares lie within (0, 1).

    >>> promise(0, 13, most_wrong=0.2).verdict, promise(0, 14, most_wrong=0.2).verdict
    ('unknown', 'holds')
    """
    if not (0 <= wrong <= n and 0 < most_wrong < 1 and 0 < confidence < 1):
        raise ValueError(f"{wrong} of {n} wrong, at most {most_wrong} at {confidence}: one of them is out of range")
    needed = ceil(log(1 - confidence) / log(1 - most_wrong))
    if n == 0:
        return Promise("unknown", None, needed)
    from scipy.stats import binomtest

    most = float(binomtest(wrong, n, alternative="less").proportion_ci(confidence, method="exact").high)
    least = float(binomtest(wrong, n, alternative="greater").proportion_ci(confidence, method="exact").low)
    verdict: Verdict = "holds" if most <= most_wrong else "broken" if least > most_wrong else "unknown"
    return Promise(verdict, most, needed)
