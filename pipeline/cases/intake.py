"""A routed comment comes onto the desk: how urgent it is, who may see it, and whether its suggestion is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.config import Review
from pipeline.records import Abstained, Comment, Mask, RoutedComment, Span
from pipeline.store import Origin
from pipeline.store.desk import Unit
from pipeline.store.desk.item import Context, NewItem, Standing
from pipeline.store.desk.items import REVIEW
from pipeline.store.served import as_json, comment_as_tree
from pipeline.taxonomy import Topics, as_day
from pipeline.text import mask, strip_tones

Draw = Callable[[], float]
"""Gives a random number in [0, 1) each time it is called."""

DENUNCIATIONS = frozenset({"to_cao", "to_giac_toi_pham"})
_GRAVE = {"danger": 3, "denunciation": 2, "wrongdoing": 2, "secrecy": 2, "complaint": 2}
_TOKEN_LENGTH = 2  # the brackets around the kind


@dataclass(frozen=True, slots=True)
class Laid:
    """One routed comment on its way to the desk, small enough to be handed from one process to another.

    `denunciation` is the probability that it is one; `concerned` are ids of the agencies whose people it is about.
    """

    record: Mapping[str, Any]  # the output record
    comment: Comment
    context: Context
    denunciation: float
    concerned: tuple[str, ...]

    @classmethod
    def of(cls, record: Mapping[str, Any], routed: RoutedComment, turn_words: str) -> Laid:
        """Return what the desk needs of a routed comment; `turn_words` is what the span of its turn covers."""
        comment, outcome = routed.prepared.comment, routed.outcome
        turn, start, end = _turn_around(comment, turn_words)
        marks = tuple(_in_masked(span, comment.span, routed.prepared.masks) for span in outcome.evidence)
        harms = outcome.harms if isinstance(outcome, Abstained) else ()
        question = outcome.question if isinstance(outcome, Abstained) else None
        context = Context(
            turn=turn,
            start=start,
            end=end,
            before=mask(turn[:start]).text,
            after=mask(turn[end:]).text,
            marks=tuple((span.start, span.end) for span in marks),
            why={one.agency_id: one.why for one in outcome.candidates},
            why_not={one.agency_id: one.why_not for one in outcome.candidates if one.why_not},
            unverified=tuple(one.agency_id for one in outcome.candidates if not one.verified),
            harms=harms,
            question=question or "",
            answers={one.agency_id: one.answer for one in outcome.candidates if one.answer is not None},
        )
        denunciation = sum(one.probability for one in routed.prediction.types if one.id in DENUNCIATIONS)
        return cls(record, comment, context, denunciation, outcome.concerned if isinstance(outcome, Abstained) else ())


def _turn_around(comment: Comment, words: str) -> tuple[str, int, int]:
    """Return the words of the turn and where the comment stands in them; the comment alone where it lies outside."""
    start, end = comment.span.start - comment.turn.span.start, comment.span.end - comment.turn.span.start
    if start >= 0 and words[start:end] == comment.text:
        return words, start, end
    return comment.text, 0, len(comment.text)


def _in_masked(span: Span, comment: Span, masks: Sequence[Mask]) -> Span:
    """Return where a span of the document stands in the masked text of its comment."""

    def moved(at: int) -> int:
        shift = 0
        for one in masks:
            if one.span.end <= at:
                shift += len(one.kind) + _TOKEN_LENGTH - len(one.span)
            elif one.span.start < at:  # within what is masked: the token begins where it began
                return one.span.start + shift
        return at + shift

    start, end = moved(max(0, span.start - comment.start)), moved(max(0, span.end - comment.start))
    return Span(start, max(start, end))


def lay(
    unit: Unit,
    *,
    input_id: int,
    origin: Origin,
    outcome_ids: Sequence[int],
    laid: Sequence[Laid],
    topics: Topics,
    settings: Review,
    draw: Draw,
    now: datetime,
) -> int:
    """Put a meeting and its comments on the desk; return the meeting's id.

    `outcome_ids` are those of the ledger, in the order of `laid`. Raises IntegrityError where the input lies there.
    """
    first = laid[0].record["meeting"] if laid else {}
    setting = origin.meeting.setting
    meeting_id = unit.items.add_meeting(
        input_id,
        source=origin.source,
        sha256=origin.sha256,
        title=first.get("title"),
        held_on=setting.date or first.get("date"),
        place=mask(setting.place).text if setting.place else first.get("place"),
        level=setting.level or first.get("level"),
        now=now,
    )
    new = [
        as_new_item(one, meeting_id, outcome_id, position, topics, settings, draw)
        for position, (one, outcome_id) in enumerate(zip(laid, outcome_ids, strict=True))
    ]
    for one, item, item_id in zip(laid, new, unit.items.add(new, now), strict=True):
        if not item.standing.sealed:
            unit.hooks.tell("item.laid", told_of(item_id, item.standing, one.record), now)
    return meeting_id


def told_of(item_id: int, standing: Standing, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a webhook may be told of an item that is not sealed."""
    return {
        "item": item_id,
        "record": record["id"],
        "masked_text": record["masked_text"],
        "state": standing.state,
        "type": standing.type,
        "topic": standing.topic,
        "agency": standing.agency,
        "office": standing.office,
        "due_on": standing.due_on.isoformat() if standing.due_on else None,
    }


def as_new_item(
    one: Laid,
    meeting_id: int,
    outcome_id: int | None,
    position: int,
    topics: Topics,
    settings: Review,
    draw: Draw,
    parent_id: int | None = None,
) -> NewItem:
    """Return the item that a routed comment becomes: sealed, blind or to be checked as the settings and chance say."""
    record = one.record
    sealed = is_sealed(one, settings)
    unattended = record["decision"] == "auto"
    checked = unattended and draw() < settings.check_share
    waits = checked or not unattended
    first = record["agencies"][0] if record["agencies"] else {}
    topic = record["topics"][0]["id"] if record["topics"] else None
    meeting = record["meeting"]
    standing = Standing(
        state="out" if unattended else "waiting",
        queue=REVIEW if waits else None,
        check_kind="unattended" if checked else None,
        sealed=sealed,
        returns=0,
        type=record["type"]["id"],
        topic=topic,
        field=topics[topic].field_id if topic is not None and topic in topics else None,
        agency=first.get("id"),
        office=first.get("office"),
        due_on=as_day(record["deadline"]),
        decided_by=None,
        decided_at=None,
    )
    return NewItem(
        meeting_id=meeting_id,
        outcome_id=outcome_id,
        parent_id=parent_id,
        position=position,
        record_id=record["id"],
        turn_id=record["turn_id"],
        standing=standing,
        concerned=one.concerned,
        blind=checked or (waits and not sealed and draw() < settings.blind_share),
        record=as_json(record),
        comment=as_json(comment_as_tree(one.comment)),
        context=one.context,
        place=meeting["place"],
        level=meeting["level"],
        raised_on=as_day(meeting["date"]),
        risk=max((_GRAVE.get(harm, 1) for harm in one.context.harms), default=0),
        uncertainty=1.0 - first.get("score", 0.0),
        search=search_of(record["masked_text"]),
    )


def is_sealed(one: Laid, settings: Review) -> bool:
    """Return whether only named persons may see it: a likely denunciation, or whoever speaks asks for secrecy."""
    harms = one.context.harms
    accused = "denunciation" in harms and "wrongdoing" in harms
    return one.denunciation >= settings.seal_probability or accused or "secrecy" in harms


def search_of(masked_text: str) -> str:
    """Return the words by which a comment is found: masked, lower case, without diacritics.

    >>> search_of("Ngập ở [ĐỊA CHỈ],  đề nghị sửa")
    'ngap o [dia chi], de nghi sua'
    """
    return " ".join(strip_tones(masked_text).lower().split())
