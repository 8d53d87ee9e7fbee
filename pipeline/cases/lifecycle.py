"""What may happen to an item where it stands, and where it stands after that. Pure rules, on one page.

    waiting --decide--> decided --return--> returned --decide--> decided --return--> disputed --settle--> decided
       |                   |                   |
       |                   +--second: agree -> decided; differ -> to the arbiter --settle--> decided
       +--drop--> dropped  +--split, merge, clip--> replaced (others stand in its place)
    out (went unattended) --return, decide, split--> as if decided; a sample of them is checked: second

Undoing puts back where the item stood before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipeline.cases.faults import Invalid
from pipeline.store.desk.item import Standing
from pipeline.store.desk.items import ARBITER, REVIEW

_CUT = frozenset({"split", "merge", "clip"})
_ALWAYS = frozenset({"note", "seal", "unseal", "unmask"})
_MAY_FOLLOW: dict[str, frozenset[str]] = {
    "waiting": frozenset({"decide", "drop", *_CUT}),
    "returned": frozenset({"decide", "drop", *_CUT}),
    "out": frozenset({"decide", "second", "settle", "drop", "return", *_CUT}),
    "decided": frozenset({"decide", "second", "settle", "return"}),
    "disputed": frozenset({"settle", "drop"}),
    "dropped": frozenset(),
    "replaced": frozenset(),
}
STATES = tuple(_MAY_FOLLOW)
"""Every state of an item."""

SETTLED_AFTER = 2
"""With the second "not ours" the offices no longer settle it among themselves; an arbiter's word then is final."""


def actions_in(standing: Standing) -> frozenset[str]:
    """Return what may happen to an item that stands there, whoever does it."""
    actions = _MAY_FOLLOW[standing.state]
    if standing.returns >= SETTLED_AFTER:
        actions -= {"return", "decide"}
    if standing.state == "replaced":
        return actions
    return actions | _ALWAYS - ({"unseal"} if not standing.sealed else {"seal"})


def deciding_means(standing: Standing, person_id: int) -> str:
    """Return which action it is when this person names an office: decide, second or settle."""
    if standing.queue == ARBITER:
        return "settle"
    if standing.queue == REVIEW and standing.check_kind in ("second", "unattended"):
        return "decide" if standing.decided_by == person_id else "second"
    return "decide"


def check(standing: Standing, action: str) -> None:
    """Raise Invalid where the action may not follow."""
    if action not in actions_in(standing):
        raise Invalid("not_now", f"{action} cannot follow where the item is {standing.state}", action=action)


def decided(standing: Standing, person_id: int, now: datetime, *, second: bool) -> Standing:
    """Return where an item stands once decided; `second`: another person shall decide it too."""
    return replace(
        standing,
        state="decided",
        queue=REVIEW if second else None,
        check_kind="second" if second else None,
        decided_by=person_id,
        decided_at=now,
    )


def seconded(standing: Standing, *, agrees: bool) -> Standing:
    """Return where an item stands once a second person has decided without seeing the first decision."""
    if agrees:
        return replace(standing, queue=None, check_kind=None)
    return replace(standing, queue=ARBITER, check_kind="differs")


def returned(standing: Standing) -> Standing:
    """Return where an item stands once its office has said that it is not its own."""
    returns = standing.returns + 1
    if returns >= SETTLED_AFTER:
        return replace(standing, state="disputed", queue=ARBITER, check_kind=None, returns=returns)
    return replace(standing, state="returned", queue=REVIEW, check_kind=None, returns=returns)


def closed(standing: Standing, state: str, person_id: int, now: datetime) -> Standing:
    """Return where an item stands that nobody need look at any more: dropped, or replaced by others."""
    return replace(standing, state=state, queue=None, check_kind=None, decided_by=person_id, decided_at=now)
