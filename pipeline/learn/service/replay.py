"""A past decision, recomputed with the model, rules, reference data and settings that made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.classify import load_classifier
from pipeline.config import REFERENCE, Settings, load_settings
from pipeline.errors import StoreError
from pipeline.flow import Flow
from pipeline.records import RoutedComment
from pipeline.route import load_router
from pipeline.store import Code, Run, Served, Store, kept_model, kept_reference
from pipeline.taxonomy import load_taxonomy
from pipeline.text import Preparer, Restorer

TEXT_BEARING = frozenset({"text", "masked_text", "reply", "speaker", "speaker_place", "meeting.title"})
"""Fields whose values are never shown: that they differ is all that is said."""

SCORE_TOLERANCE = 0.00011
"""Scores have four decimals; one comment alone and in a batch may differ in the last of them."""

_DECIDING = ("text", "route")
"""The settings that a decision depends on, once the comment is cut out and the model is chosen."""

_MASKING_LISTS = ("personal_names.csv", "name_context.csv", "communes.csv", "provinces.csv")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the record, by its path ("agencies[0].office"); None stands for a value that is not there.

    `shown` is False where the values would hold a comment's text; both are None then.
    """

    field: str
    then: Any
    now: Any
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was served and by which run, and what recomputing it gives otherwise."""

    served: Served
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]  # what could not be made as it was: other code, settings that are gone

    @property
    def is_equal(self) -> bool:
        """Whether every field came out as it was served."""
        return not self.differences


def replay(
    store: Store,
    record_id: str,
    snapshots: Path,
    *,
    as_record: Callable[[RoutedComment], dict[str, Any]],
    code: Code,
    on: datetime | None = None,
    run_id: str | None = None,
) -> Replayed:
    """Return what was served for a record, and in what its recomputation differs.

    It is the latest run finished up to `on`, or the run named, that counts; a named one need not be finished.
    `as_record` makes the output record; `code` is what runs now. The stored comment is masked, classified and routed
    again; reading and splitting of the file are not repeated.
    Raises StoreError where there is no such record, or a copy of what the run used is missing or changed, and
    ModelError where a file of the model is.
    """
    served = store.served_by(record_id, on, run_id)
    if served is None:
        raise StoreError(_unknown(store, record_id, on, run_id))
    run = served.run
    reference = kept_reference(snapshots, run.reference_digest)
    settings, notes = _settings_of(run)
    flow = _flow_of(run, settings, reference, kept_model(snapshots, run.model_digest))
    now = as_record(_route(flow, served, run.on))
    notes = (*_code_notes(run.code, code), *notes, *_masking_notes(reference), *_twin_notes(served))
    return Replayed(served, tuple(compare(served.record, now)), notes)


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield each field in which two output records differ, nested ones by their path, in the order of the record."""
    old, new = dict(_leaves(then)), dict(_leaves(now))
    for field in dict.fromkeys([*old, *new]):
        a, b = old.get(field), new.get(field)
        if field.endswith(".score") and isinstance(a, float) and isinstance(b, float):
            if abs(a - b) > SCORE_TOLERANCE:
                yield Difference(field, a, b)
        elif a != b:
            yield Difference(field, None, None, shown=False) if field in TEXT_BEARING else Difference(field, a, b)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for position, child in enumerate(value):
            yield from _leaves(child, f"{path}[{position}]")
    else:
        yield path, value


def _flow_of(run: Run, settings: Settings, reference: Path, model: Path) -> Flow:
    taxonomy = load_taxonomy(reference)
    classifier = load_classifier(model, taxonomy)
    router = load_router(taxonomy, model, settings.route)
    preparer = Preparer(settings.text, Restorer.load(model))
    return Flow(settings, taxonomy, preparer, classifier, router)


def _route(flow: Flow, served: Served, on: date) -> RoutedComment:
    """Walk the second half of the path with one comment."""
    prepared = flow.preparer.prepare(served.comment)
    (prediction,) = flow.classifier.predict([prepared])
    outcome = flow.router.route(prepared, prediction, on=on, telling=flow.classifier.telling_spans)
    names = {topic.id: flow.taxonomy.topics.full_name(topic.id) for topic in prediction.topics}
    return RoutedComment(prepared, prediction, outcome, served.origin.meeting, names)


def _settings_of(run: Run) -> tuple[Settings, tuple[str, ...]]:
    """Return today's settings with what decided then; keys that came or went since are noted."""
    settings = load_settings().model_dump(mode="json")
    notes: list[str] = []
    for section in _DECIDING:
        then, today = run.settings.get(section, {}), settings[section]
        notes += [f"setting {section}.{key} is new since; today's default was used" for key in today if key not in then]
        notes += [f"setting {section}.{key} is gone since; it was left out" for key in then if key not in today]
        settings[section] = {key: then.get(key, default) for key, default in today.items()}
    try:
        return Settings.model_validate(settings), tuple(notes)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors())
        raise StoreError(f"run {run.id}: today's code refuses its settings ({wrong}); replay it with its own") from None


def _code_notes(then: Code, now: Code) -> Iterator[str]:
    if then.digest != now.digest:
        yield f"the code differs: then {_as_words(then)}, now {_as_words(now)}"


def _as_words(code: Code) -> str:
    """Return which code that is, in a few words."""
    revision = f", revision {code.revision[:10]}" if code.revision else ""
    return f"{code.version}{revision}, sources {code.digest[:10]}"


def _masking_notes(reference: Path) -> Iterator[str]:
    """Masking reads its lists once, from today's reference data; say so where those of the run were others."""
    changed = [name for name in _MASKING_LISTS if _content(reference / name) != _content(REFERENCE / name)]
    if changed:
        yield f"masked with today's {', '.join(changed)}: the run had another"


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _twin_notes(served: Served) -> Iterator[str]:
    if served.n_alike > 1:
        yield f"{served.n_alike} records of this run bear this id; the first was replayed"


def _unknown(store: Store, record_id: str, on: datetime | None, run_id: str | None) -> str:
    where = f"run {run_id}" if run_id else f"any run finished by {on:%Y-%m-%d %H:%M}" if on else "any finished run"
    unfinished = None if run_id else store.unfinished_run_of(record_id)
    if unfinished:
        return f"{record_id}: in no finished run; run {unfinished} was interrupted, name it with --run"
    later = store.served_by(record_id)
    if later is not None and later.run.finished_at is not None:
        return f"{record_id}: not in {where}; run {later.run.id} served it on {later.run.finished_at:%Y-%m-%d}"
    near = store.ids_like(record_id)
    known = f"ids there look like {', '.join(near)}" if near else "the ledger is empty, run ydan classify first"
    return f"{record_id}: not in {where}; {known}"
