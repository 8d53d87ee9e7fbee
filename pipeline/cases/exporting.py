"""What leaves the desk: the contract's output records, and what people decided beside them. Never a sealed comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pipeline.cases.deciding import checked_note
from pipeline.cases.faults import Invalid, NotAllowed
from pipeline.cases.intake import DENUNCIATIONS
from pipeline.cases.rights import Right, may
from pipeline.cases.sight import within
from pipeline.store.desk import Unit
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.outgoing import Final, Outgoing, outgoing
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Topics
from pipeline.text import mask

Which = Literal["decided", "sent", "all"]

STATES: dict[Which, tuple[str, ...]] = {
    "decided": ("decided",),
    "sent": ("decided", "out"),
    "all": ("decided", "out", "waiting", "returned", "disputed"),
}
"""What is asked for: what people decided; that and what went out unattended; everything but what is no comment."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is asked for, of which comments.

    `unmasked`: with the words as they were said, and who said them; `reason` says what that is for.
    """

    which: Which = "decided"
    wanted: Filter = field(default_factory=Filter)
    unmasked: bool = False
    reason: str = ""


def check_export(person: Person, export: Export) -> None:
    """Raise NotAllowed for whoever may not export, or sees masked words only; Invalid where a reason is missing."""
    if not may(person, Right.EXPORT):
        raise NotAllowed("errors.no_right", f"person {person.id} may not export")
    if export.unmasked and not may(person, Right.DECIDE):
        raise NotAllowed("not_yours", f"person {person.id} sees masked text only")
    if export.unmasked and not export.reason.strip():
        raise Invalid("reason_needed", "a reason is needed", field="reason")


def export_records(unit: Unit, person: Person, export: Export, topics: Topics) -> Iterator[dict[str, Any]]:
    """Yield the records that are asked for, of what the person sees, in the order in which they came.

    Each is the machine's record as it was, with `decided` beside it: None where nobody has decided. Call `note_export`
    before they are handed out. Raises as `check_export` does.
    """
    check_export(person, export)
    wanted = within(person, replace(export.wanted, states=STATES[export.which], sealed=False))
    for one in outgoing(unit.connection, wanted):
        if not _is_denunciation(one):
            yield as_exported(one, topics, unmasked=export.unmasked)


def note_export(unit: Unit, person: Person, export: Export, *, n: int, ending: str, now: datetime) -> None:
    """Leave in the trail who took which comments away, how many, and why if unmasked."""
    wanted = export.wanted
    told: dict[str, Any] = {"records": n, "format": ending, "which": export.which, "unmasked": export.unmasked}
    told |= {name: value.isoformat() for name in ("since", "until") if (value := getattr(wanted, name)) is not None}
    if wanted.meeting is not None:
        told["meeting"] = wanted.meeting
    if export.unmasked:
        told["reason"] = checked_note(export.reason)
    unit.trail.add(now, person.login, "export.take", "export:desk", **told)


def as_exported(one: Outgoing, topics: Topics, *, unmasked: bool) -> dict[str, Any]:
    """Return the record of a comment as it leaves the desk."""
    record = dict(one.record)
    if not unmasked:
        record |= {"speaker": None, "text": record["masked_text"]}
    return record | {"decided": None if one.final is None else _decided(one.final, topics)}


def _is_denunciation(one: Outgoing) -> bool:
    """Such a comment is sealed; should one not be, by a slip, it stays here all the same."""
    return one.type in DENUNCIATIONS or (one.final is not None and one.final.after.get("type") in DENUNCIATIONS)


def _decided(final: Final, topics: Topics) -> dict[str, Any]:
    after: Mapping[str, Any] = final.after
    topic = after.get("topic")
    return {
        "type": after.get("type"),
        "topic": topic,
        "topic_name": topics.full_name(topic) if topic else None,
        "agency": after.get("agency"),
        "agency_name": after.get("name"),
        "office": after.get("office"),
        "cooperating": [
            {"id": one["agency"], "name": one["name"], "office": one["office"]} for one in after.get("cooperating", ())
        ],
        "by": final.by,
        "at": final.at.isoformat(timespec="seconds"),
        "note": mask(after["note"]).text if after.get("note") else None,
    }
