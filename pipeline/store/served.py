"""What the store keeps, as frozen records, and a comment as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.records import Comment, Level, Meeting, Setting, Span, Turn

Record = Mapping[str, Any]
"""One output record, as the contract with other programs has it."""


@dataclass(frozen=True, slots=True)
class Code:
    """Which code ran: the package's version, the checkout's git revision if it is one, a hash of the sources."""

    version: str
    revision: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `ydan classify`: everything but the inputs that decides what it gives. Times are UTC."""

    id: str
    started_at: datetime
    model_id: str
    model_digest: str  # sha256 of the manifest in the model's folder, which names every other file with its hash
    rules_version: str
    reference_digest: str  # of every file of data/reference
    settings: Mapping[str, Any]  # all of them, resolved, thresholds included
    code: Code
    on: date  # the day that stands in where a comment bears no date
    given: Setting  # what the caller said of the meeting
    text_column: str | None = None
    finished_at: datetime | None = None  # None: interrupted, or still going on


@dataclass(frozen=True, slots=True)
class Origin:
    """The input that comments came from; `sha256` of its bytes tells two files of one name apart."""

    source: str
    sha256: str
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Kept:
    """One served comment, written out already: its id, its output record and the comment itself, both as JSON."""

    record_id: str
    record: str
    comment: str

    @classmethod
    def of(cls, record: Record, comment: Comment) -> Kept:
        """Return the record and the comment as they are kept; the keys stay in their order."""
        return cls(str(record["id"]), as_json(record), as_json(comment_as_tree(comment)))


@dataclass(frozen=True, slots=True)
class Served:
    """What was once recommended for one comment, by which run, and the comment as it was."""

    run: Run
    origin: Origin
    record: Record
    comment: Comment
    n_alike: int = 1  # records of that run with this id; the first of them is this one


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def as_json(tree: Any) -> str:
    """Return compact JSON that any database can hold: a lone surrogate is escaped, and so is the character 0."""
    text = _write(tree)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(tree, separators=(",", ":"))
    return text


def comment_as_tree(comment: Comment) -> dict[str, Any]:
    """Return the comment and its turn as JSON values; `comment_from_tree` gives an equal comment back.

    By hand, and without what is None: `dataclasses.asdict` would take a tenth of the time of classifying.
    """
    turn = comment.turn
    tree = {
        "id": comment.id,
        "span": [comment.span.start, comment.span.end],
        "text": comment.text,
        "state": comment.state,
        "reply": comment.reply,
        "promised_by": comment.promised_by,
        "turn": turn.id,
        "input_id": turn.input_id,
        "source": turn.source,
        "locator": turn.locator,
        "turn_span": [turn.span.start, turn.span.end],
        "role": turn.role,
        "speaker": turn.speaker,
        "speaker_place": turn.speaker_place,
        "setting": setting_as_list(turn.setting),
        "heading": turn.heading,
        "turn_reply": None if turn.reply is None else [turn.reply.start, turn.reply.end],
        "deadline_text": turn.deadline_text,
        "agency_text": turn.agency_text,
    }
    return {key: value for key, value in tree.items() if value is not None}


def comment_from_tree(tree: Mapping[str, Any]) -> Comment:
    """Return the comment that `comment_as_tree` made `tree` of. Raises KeyError, TypeError or ValueError if none."""
    turn = Turn(
        id=tree["turn"],
        input_id=tree["input_id"],
        source=tree["source"],
        locator=tree["locator"],
        span=Span(*tree["turn_span"]),
        role=tree["role"],
        speaker=tree.get("speaker"),
        speaker_place=tree.get("speaker_place"),
        setting=setting_from_list(tree["setting"]),
        heading=tree.get("heading"),
        reply=Span(*tree["turn_reply"]) if "turn_reply" in tree else None,
        deadline_text=tree.get("deadline_text"),
        agency_text=tree.get("agency_text"),
    )
    return Comment(
        id=tree["id"],
        turn=turn,
        span=Span(*tree["span"]),
        text=tree["text"],
        state=tree["state"],
        reply=tree.get("reply"),
        promised_by=tree.get("promised_by"),
    )


def meeting_as_tree(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as JSON values."""
    return {"title": meeting.title, "setting": setting_as_list(meeting.setting), "chair": meeting.chair}


def meeting_from_tree(tree: Mapping[str, Any]) -> Meeting:
    """Return the meeting that `meeting_as_tree` made `tree` of."""
    return Meeting(tree["title"], setting_from_list(tree["setting"]), tree["chair"])


def setting_as_list(setting: Setting) -> list[str | None]:
    """Return place, date and level, in that order."""
    return [setting.place, setting.date, setting.level]


def setting_from_list(values: list[Any]) -> Setting:
    """Return the setting that `setting_as_list` made `values` of."""
    place, day, level = values
    known: Level | None = level
    return Setting(place, day, known)
