"""The path, end to end, keeping nothing: what happens to a comment, on one page.

read -> turns -> comments -> prepare -> classify -> route
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.classify import Classifier, judge_of, load_classifier
from pipeline.config import CHAMPION, MODELS, REFERENCE, SHIPPED, Settings
from pipeline.ingest import match_replies, read_bytes, read_document, split_comments, split_turns
from pipeline.records import Comment, Document, Meeting, RoutedComment, Setting, Turn
from pipeline.route import Router, load_router
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.text import Preparer, Restorer

UNKNOWN = Setting()

BATCH = 2_000
"""Comments classified together: enough to fill the vector arithmetic, few enough to need little memory."""


@dataclass(frozen=True)
class Flow:
    """Everything a comment meets on its way; built once, used for any number of files."""

    settings: Settings
    taxonomy: Taxonomy
    preparer: Preparer
    classifier: Classifier
    router: Router

    def read(self, file: Path | bytes, *, source: str, given: Setting = UNKNOWN) -> Document:
        """Return the file as a Document; what the caller knows of the meeting wins over what the file says.

        `file` is a path, or the bytes of standard input. Raises ReadError.
        """
        if isinstance(file, bytes):
            document = read_bytes(file, source=source, settings=self.settings.reading)
        else:
            document = read_document(file, source=source, settings=self.settings.reading)
        return replace(document, meeting=_with_setting(document.meeting, given))

    def route_document(
        self,
        document: Document,
        *,
        on: date,
        text_column: str | None = None,
    ) -> list[RoutedComment]:
        """Return one RoutedComment for each citizen's comment, in reading order.

        `on` is the day whose offices and deadlines count for comments that bear no date of their own.
        """
        batches = self.route_batches(document, on=on, text_column=text_column)
        return [routed for batch in batches for routed in batch]

    def route_batches(
        self,
        document: Document,
        *,
        on: date,
        text_column: str | None = None,
        part: tuple[int, int] = (0, 1),
        explained: bool = False,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Iterator[list[RoutedComment]]:
        """Yield what `route_document` returns, batch by batch: whoever keeps none of them needs little memory.

        `explained`: a person will read why each office, and why not; it takes a third more time. With `part` (k, n)
        only the k-th of n shares comes, k from 0: the shares, one after the other, are the whole.
        """
        turns = _share(split_turns(document, text_column=text_column), part)
        comments = split_comments(document, turns, judge=judge_of(self.classifier))
        comments = match_replies(document, turns, comments)
        for start in range(0, len(comments), BATCH):
            yield self.route_comments(comments[start : start + BATCH], document.meeting, on, explained=explained)
            progress(min(start + BATCH, len(comments)), len(comments))

    def route_comments(
        self, comments: Sequence[Comment], meeting: Meeting, on: date, *, explained: bool = False
    ) -> list[RoutedComment]:
        """Return what is recommended for comments of one meeting, in order; `explained` as for `route_batches`."""
        prepared = self.preparer.prepare_all(comments)
        predictions = self.classifier.predict(prepared)
        telling = self.classifier.telling_spans
        outcomes = self.router.route_all(prepared, predictions, on=on, telling=telling, explained=explained)
        return [
            RoutedComment(p, q, outcome, meeting, {t.id: self.taxonomy.topics.full_name(t.id) for t in q.topics})
            for p, q, outcome in zip(prepared, predictions, outcomes, strict=True)
        ]


def build_flow(settings: Settings) -> Flow:
    """Load reference data and model as `settings` say. Raises ReferenceDataError or ModelError."""
    taxonomy = load_taxonomy(REFERENCE)
    model = MODELS / (SHIPPED if settings.classify.model == CHAMPION else settings.classify.model)
    classifier = load_classifier(model, taxonomy)
    router = load_router(taxonomy, model, settings.route)
    preparer = Preparer(settings.text, Restorer.load(model))
    return Flow(settings, taxonomy, preparer, classifier, router)


def settle() -> None:
    """Tell the garbage collector that what is loaded stays, in a process that only routes from now on.

    The model and the reference data need not be walked again and again, nor what a batch has made so far: records
    form no cycles, so that there is next to nothing to find. Coming seldom saves 30 to 150 of some 600 microseconds a
    text, the more the more records are held.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _share(turns: Sequence[Turn], part: tuple[int, int]) -> Sequence[Turn]:
    """Return the k-th of n runs of turns; where somebody answers, the turns hang together and the first has all."""
    k, n = part
    if any(turn.role != "citizen" for turn in turns):
        return turns if k == 0 else ()
    return turns[len(turns) * k // n : len(turns) * (k + 1) // n]


def _with_setting(meeting: Meeting, given: Setting) -> Meeting:
    found = meeting.setting
    setting = Setting(given.place or found.place, given.date or found.date, given.level or found.level)
    return replace(meeting, setting=setting)
