"""What a worker process does with one input; a module of its own so that workers import nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batch.local import Finished, Input, Progress, Rejected
from pipeline.config import Settings
from pipeline.records import Meeting, RoutedComment, Setting
from pipeline.store import Kept, Origin

if TYPE_CHECKING:
    from pipeline.cases.intake import Laid
    from pipeline.flow import Flow

NOTHING_FOUND = "no citizen's comment found in it; is it the right file?"


@dataclass(frozen=True, slots=True)
class Classified:
    """What comes of one input, or of one part of it: its comments with their records, written out as they are kept."""

    origin: Origin
    served: list[Kept]
    shadow: Mapping[str, Any] | None = None  # how a challenger's answers compare, where one answers beside


def build_work(
    settings: Settings, given: Setting, on: date, text_column: str | None, shadow: Path | None = None
) -> Callable[[Input, Progress], list[Classified]]:
    """Return a function from one input to its records (one Classified), as in the contract; it raises ReadError.

    `shadow` is the folder of a challenger that answers the same comments, unseen.
    """
    from pipeline.flow import build_flow, settle
    from pipeline.report import as_record

    flow = build_flow(settings)
    beside = build_flow(_with_model(settings, shadow)) if shadow is not None else None
    settle()

    def work(item: Input, progress: Progress) -> list[Classified]:
        document = flow.read(item.content, source=item.source, given=given)
        batches = flow.route_batches(document, on=on, text_column=text_column, part=item.part, progress=progress)
        origin = Origin(document.source, document.sha256, document.meeting)
        served: list[Kept] = []
        compared: list[Mapping[str, Any]] = []
        for batch in batches:
            served += [Kept.of(as_record(one), one.prepared.comment) for one in batch]
            if beside is not None:
                compared.append(_compare(batch, beside, document.meeting, on))
        return [Classified(origin, served, _summed(compared))]

    return work


@dataclass(frozen=True, slots=True)
class ForDesk:
    """What comes of one input, or of one part of it, on its way to the desk."""

    origin: Origin
    laid: list[Laid]


def build_work_for_desk(
    settings: Settings, given: Setting, on: date, text_column: str | None
) -> Callable[[Input, Progress], list[ForDesk]]:
    """Return a function from one input to its comments as the desk needs them (one ForDesk); it raises ReadError.

    The process gives way to others: people wait for pages, nobody waits for a file.
    """
    if hasattr(os, "nice"):  # not on every system
        os.nice(5)
    from pipeline.cases.intake import Laid
    from pipeline.flow import build_flow, settle
    from pipeline.report import as_record

    flow = build_flow(settings)
    settle()

    def work(item: Input, progress: Progress) -> list[ForDesk]:
        document = flow.read(item.content, source=item.source, given=given)
        batches = flow.route_batches(
            document, on=on, text_column=text_column, part=item.part, explained=True, progress=progress
        )
        origin = Origin(document.source, document.sha256, document.meeting)
        laid = [
            Laid.of(as_record(one), one, one.prepared.comment.turn.span.cut(document.text))
            for batch in batches
            for one in batch
        ]
        return [ForDesk(origin, laid)]

    return work


def whole_for_desk(outcome: Finished | Rejected) -> ForDesk | Rejected:
    """Return what came of an input as `whole` does, for the desk."""
    if isinstance(outcome, Rejected):
        return outcome
    laid = [one for part in outcome.results for one in part.laid]
    return ForDesk(outcome.results[0].origin, laid) if laid else Rejected(outcome.source, NOTHING_FOUND)


def _compare(batch: Sequence[RoutedComment], beside: Flow, meeting: Meeting, on: date) -> Mapping[str, Any]:
    from pipeline.learn import compare_served  # heavy, and only where a challenger answers beside

    return compare_served(batch, beside.route_comments([one.prepared.comment for one in batch], meeting, on))


def _summed(compared: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    if not compared:
        return None
    from pipeline.learn import add_up

    return add_up(compared)


def _with_model(settings: Settings, model: Path) -> Settings:
    return settings.model_copy(update={"classify": settings.classify.model_copy(update={"model": str(model)})})


def whole(outcome: Finished | Rejected) -> Classified | Rejected:
    """Return what came of an input, its parts put together; an input without a citizen's comment is rejected."""
    if isinstance(outcome, Rejected):
        return outcome
    served = [one for part in outcome.results for one in part.served]
    if not served:
        return Rejected(outcome.source, NOTHING_FOUND)
    shadows = [part.shadow for part in outcome.results if part.shadow is not None]
    return Classified(outcome.results[0].origin, served, _summed(shadows))
