"""Who sees personal data, and the sealed lane: whoever looks leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.cases.bench import Bench, Done, Request, visible
from pipeline.cases.deciding import checked_note, keep_findable
from pipeline.cases.faults import Invalid, NotAllowed
from pipeline.cases.lifecycle import check
from pipeline.cases.rights import Right, may
from pipeline.store.desk.people import Person


@dataclass(frozen=True, slots=True)
class Unmasked:
    """The words of a comment as they were said, those of its turn around it, and who said them."""

    text: str
    before: str
    after: str
    speaker: str | None
    speaker_place: str | None


class Secrecy(Bench):
    """The actions about what may be seen."""

    def unmask(self, person: Person, item_id: int, reason: str, now: datetime) -> Unmasked:
        """Return the unmasked words, and leave in the trail who saw them and why.

        Of a sealed item a reason must be given. Raises NotFound, NotAllowed, Invalid.
        """
        with self.store.write() as unit:
            item = visible(unit, person, item_id)
            if not may(person, Right.OPEN_SEALED if item.standing.sealed else Right.DECIDE):
                raise NotAllowed("not_yours", "this person sees masked text only")
            if item.standing.sealed and not reason.strip():
                raise Invalid("reason_needed", "a reason is needed", field="reason")
            unit.trail.add(now, person.login, "item.unmask", f"item:{item.id}", reason=checked_note(reason))
        context, turn = item.context, item.comment.turn
        return Unmasked(
            item.comment.text,
            context.turn[: context.start],
            context.turn[context.end :],
            turn.speaker,
            turn.speaker_place,
        )

    def seal(self, request: Request, reason: str) -> Done:
        """Let only named persons see an item from now on."""
        return self._set_sealed(request, True, reason, Right.DECIDE)

    def unseal(self, request: Request, reason: str) -> Done:
        """Let everybody in whose scope it lies see an item again: it is no denunciation after all."""
        return self._set_sealed(request, False, reason, Right.OPEN_SEALED)

    def _set_sealed(self, request: Request, sealed: bool, reason: str, right: Right) -> Done:
        with self.act(request, right) as act:
            if isinstance(act, Done):
                return act
            action = "seal" if sealed else "unseal"
            check(act.item.standing, action)
            if not reason.strip():
                raise Invalid("reason_needed", "a reason is needed", field="reason")
            standing = replace(act.item.standing, sealed=sealed)
            done = act.finish(action, standing, {"reason": checked_note(reason)})
            keep_findable(act, standing)
            return done
