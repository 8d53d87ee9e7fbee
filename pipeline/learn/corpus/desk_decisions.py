"""What was decided at the reviewer's desk, as decisions to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.cases.intake import DENUNCIATIONS
from pipeline.records import Decision, Setting
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.outgoing import Final, Outgoing, outgoing
from pipeline.text import mask

_DECIDED = ("decided", "dropped", "out")


def desk_decisions(store: DeskStore) -> list[Decision]:
    """Return the decision that holds about each comment that a person has decided about, in the order they came.

    Texts are masked. Denunciations and whatever else is sealed are never among them: the law keeps them from everybody
    who has no part in them, and a model would remember. Left out, too, is what two people decided differently until
    somebody settles it, and what an office sent back. Raises StoreError.
    """
    with store.read() as unit:
        return [
            _decision(one, one.final)
            for one in outgoing(unit.connection, Filter(states=_DECIDED))
            if one.final is not None and not one.disputed and not _is_denunciation(one, one.final)
        ]


def _is_denunciation(one: Outgoing, final: Final) -> bool:
    return one.type in DENUNCIATIONS or final.after.get("type") in DENUNCIATIONS


def _decision(one: Outgoing, final: Final) -> Decision:
    record, meeting = one.record, one.record["meeting"]
    suggested = {
        "type": record["type"]["id"],
        "topic": record["topics"][0]["id"] if record["topics"] else None,
        "agency": record["agencies"][0]["id"] if record["agencies"] else None,
    }
    is_comment = final.action != "drop"
    return Decision(
        record_id=record["id"],
        masked_text=record["masked_text"] if one.text == record["text"] else mask(one.text).text,
        meeting=one.source,
        setting=Setting(meeting.get("place"), meeting.get("date"), meeting.get("level")),
        suggested_type=suggested["type"],
        suggested_topic=suggested["topic"],
        suggested_agency=suggested["agency"],
        is_comment=is_comment,
        **(_changed(final.after, suggested) if is_comment else {}),
        suggestion_seen=final.seen,
        decided_by=final.by,
        decided_at=final.at.isoformat(timespec="seconds"),
    )


def _changed(after: Mapping[str, Any], suggested: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return what the person said otherwise than was suggested; None where the suggestion stands."""
    return {name: None if after.get(name) == said else after.get(name) for name, said in suggested.items()}
