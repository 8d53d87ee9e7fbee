"""How fast the whole path is on this machine, beside two plain references measured in the same run.

Machines differ and are noisy: only the ratios of one run are worth quoting.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.classify import judge_of
from pipeline.flow import Flow, settle
from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.records import RoutedComment

DAY = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Speed:
    """What one run measured; rates are texts per second of one process."""

    n_texts: int
    rate: float
    seconds_by_stage: dict[str, float]
    peak_megabytes: float  # of this process, the model and libraries included, before the references ran
    segmented_rate: float  # word_tokenize + TF-IDF + LinearSVC
    raw_rate: float  # TF-IDF of syllables + LinearSVC

    @property
    def times_segmented(self) -> float:
        """How many times the rate of the first reference."""
        return self.rate / self.segmented_rate


def measure_speed(
    flow: Flow, texts: Sequence[str], labels: Sequence[str], finish: Callable[[RoutedComment], Any], *, repeats: int = 3
) -> Speed:
    """Time the path from a file of `texts` to finished records, and the references on the same texts.

    `labels` (one for each text) train the references, untimed. Each figure is the best of `repeats`, taken in turns so
    that a busy moment of the machine does not favour one side. The first reference is timed on a tenth of the texts.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        rows = (json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts))
        path.write_text("\n".join(rows), encoding="utf-8")
        _run(flow, path, finish)  # warm: caches filled, as in a run of any length
        settle()  # as a worker does
        stages = [_run(flow, path, finish)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        references = _References(texts, labels)
        segmented, raw = [], []
        for _ in range(repeats):
            stages.append(_run(flow, path, finish))
            segmented.append(references.segmented_rate(texts[:: max(1, len(texts) // max(1, len(texts) // 10))]))
            raw.append(references.raw_rate(texts))
    best = min(stages, key=lambda one: sum(one.values()))
    return Speed(len(texts), len(texts) / sum(best.values()), best, peak, max(segmented), max(raw))


def _run(flow: Flow, path: Path, finish: Callable[[RoutedComment], Any]) -> dict[str, float]:
    """Walk the path of `Flow.route_document` stage by stage; return the seconds of each."""
    seconds: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - started
        return result

    telling = flow.classifier.telling_spans
    document = timed("read", lambda: flow.read(path, source=path.name))
    turns = timed("turns", lambda: split_turns(document))
    comments = timed("comments", lambda: split_comments(document, turns, judge=judge_of(flow.classifier)))
    comments = timed("replies", lambda: match_replies(document, turns, comments))
    prepared = timed("prepare", lambda: flow.preparer.prepare_all(comments))
    predictions = timed("classify", lambda: flow.classifier.predict(prepared))
    outcomes = timed("route", lambda: flow.router.route_all(prepared, predictions, on=DAY, telling=telling))
    timed(
        "write",
        lambda: [
            json.dumps(finish(RoutedComment(p, q, o, document.meeting)))
            for p, q, o in zip(prepared, predictions, outcomes, strict=True)
        ],
    )
    return seconds


class _References:
    """The two plain references, trained on the same texts: their speed is compared, not their accuracy."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC

        self._steps = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LinearSVC())
        self._steps.fit(texts, labels)

    def raw_rate(self, texts: Sequence[str]) -> float:
        started = time.perf_counter()
        self._steps.predict(texts)
        return len(texts) / (time.perf_counter() - started)

    def segmented_rate(self, texts: Sequence[str]) -> float:
        from underthesea import word_tokenize

        started = time.perf_counter()
        self._steps.predict([word_tokenize(text, format="text") for text in texts])
        return len(texts) / (time.perf_counter() - started)
