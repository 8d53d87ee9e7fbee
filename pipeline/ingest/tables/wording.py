"""What the cells of a column tell of it: sentences that raise something, codes, the same few choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.ingest.words.spelling import TwoSpellings

_LONG, _SHORTEST = 80, 25  # code points, on average
_SOME = 0.3  # of the filled cells of a column
_RAISES = TwoSpellings(
    r"(?<!\w)(?:đề nghị|kiến nghị|phản ánh|yêu cầu|xin|mong|muốn|cần|nên|không|chưa|bị|hỏng|hư|ô nhiễm|ngập|tắc|thiếu|"
    r"chậm|sai|mất|vỡ|gãy|sụt|nứt|chết|hôi|bao giờ|khi nào|sao|thế nào|ai)(?!\w)|\?"
)


def holds_words(cells: Sequence[str], *, long: int = _LONG) -> bool:
    """Return whether a column holds what people say.

    Sentences that are `long` on average, or shorter ones that ask for something or tell of a fault: no agenda, no list
    of guests.
    """
    length, raised = mean_length(cells), share(cells, lambda said: _RAISES.search(said) is not None)
    return _is_vietnamese(cells) and (length >= long or (length >= _SHORTEST and raised >= _SOME))


def share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Return the share of the cells, in [0, 1], of which something holds."""
    return sum(map(holds, cells)) / max(1, len(cells))


def mean_length(texts: Sequence[str]) -> float:
    """Return how long the cells are on average, in code points."""
    return sum(map(len, texts)) / max(1, len(texts))


def _is_vietnamese(texts: Sequence[str]) -> bool:
    """Sentences, not codes: several words in most cells."""
    return sum(len(text.split()) >= 5 for text in texts) >= len(texts) * 0.5
