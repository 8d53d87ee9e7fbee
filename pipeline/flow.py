"""The path, end to end, keeping nothing: what happens to a comment, on one page.

read -> turns -> comments -> prepare -> classify -> route
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.classify import Classifier, load_classifier
from pipeline.config import MODELS, REFERENCE, Settings
from pipeline.ingest import match_replies, read_bytes, read_document, split_comments, split_turns
from pipeline.records import Comment, Document, Meeting, RoutedComment, Setting
from pipeline.route import Router, load_router
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.text import Preparer

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
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[RoutedComment]:
        """Return one RoutedComment for each citizen's comment, in reading order.

        `on` is the day whose offices and deadlines count for comments that bear no date of their own.
        """
        turns = split_turns(document, text_column=text_column)
        comments = split_comments(document, turns)
        comments = match_replies(document, turns, comments)
        routed: list[RoutedComment] = []
        for start in range(0, len(comments), BATCH):
            routed += self._route(comments[start : start + BATCH], document.meeting, on)
            progress(len(routed), len(comments))
        return routed

    def _route(self, comments: list[Comment], meeting: Meeting, on: date) -> list[RoutedComment]:
        prepared = self.preparer.prepare_all(comments)
        predictions = self.classifier.predict(prepared)
        outcomes = self.router.route_all(prepared, predictions, on=on, effects=self.classifier.deletion_effects)
        return [
            RoutedComment(p, q, outcome, meeting, {t.id: self.taxonomy.topics.full_name(t.id) for t in q.topics})
            for p, q, outcome in zip(prepared, predictions, outcomes, strict=True)
        ]


def build_flow(settings: Settings) -> Flow:
    """Load reference data and model as `settings` say. Raises ReferenceDataError or ModelError."""
    taxonomy = load_taxonomy(REFERENCE)
    model = MODELS / settings.classify.model
    classifier = load_classifier(model, taxonomy)
    router = load_router(taxonomy, model, settings.route)
    return Flow(settings, taxonomy, Preparer(settings.text), classifier, router)


def _with_setting(meeting: Meeting, given: Setting) -> Meeting:
    found = meeting.setting
    setting = Setting(given.place or found.place, given.date or found.date, given.level or found.level)
    return replace(meeting, setting=setting)
