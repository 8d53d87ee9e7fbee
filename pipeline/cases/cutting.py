"""Where the machine cut a comment wrongly: split it, join it with its neighbour, or move its ends.

The item stays as it was and is replaced: the pieces are items of their own, classified and routed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.cases.bench import Act, Bench, Done, Request, stale, visible
from pipeline.cases.faults import Invalid
from pipeline.cases.intake import as_new_item
from pipeline.cases.lifecycle import check, closed
from pipeline.records import Comment, Meeting, Span
from pipeline.store.desk.item import Item
from pipeline.store.desk.items import REVIEW


class Cutting(Bench):
    """The actions that change where a comment begins and ends."""

    def split(self, request: Request, cuts: Sequence[int]) -> Done:
        """Cut a comment before each of these places, which are counted in the words of its turn.

        Raises Invalid where a place lies outside the comment or a piece would be empty.
        """
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            context = act.item.context
            places = sorted(set(cuts))
            if not places or places[0] <= context.start or places[-1] >= context.end:
                raise Invalid("no_cut", "a cut must lie within the comment", field="cuts")
            ends = [context.start, *places, context.end]
            spans = [_trimmed(context.turn, a, b) for a, b in pairwise(ends)]
            return self._replace(act, "split", spans)

    def clip(self, request: Request, start: int, end: int) -> Done:
        """Let the comment begin and end elsewhere in its turn."""
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            context = act.item.context
            if not 0 <= start < end <= len(context.turn):
                raise Invalid("no_clip", "the comment must lie within its turn", field="start")
            return self._replace(act, "clip", [_trimmed(context.turn, start, end)])

    def merge(self, request: Request, other_id: int, other_version: int) -> Done:
        """Join two comments of one turn, and what stands between them, into one."""
        with self.act(request, beside=[other_id]) as act:
            if isinstance(act, Done):
                return act
            other = visible(act.unit, request.person, other_id)
            if other.version != other_version:
                raise stale(act.unit, other_id)
            here, there = act.item.context, other.context
            if other.id == act.item.id or other.comment.turn.id != act.item.comment.turn.id:
                raise Invalid("not_together", "only comments of one turn can be joined", field="other")
            check(other.standing, "merge")
            span = Span(min(here.start, there.start), max(here.end, there.end))
            return self._replace(act, "merge", [span], joined=other)

    def _replace(self, act: Act, action: str, spans: Sequence[Span], joined: Item | None = None) -> Done:
        item, request = act.item, act.request
        check(item.standing, action)
        comments = [_piece(item, span, number) for number, span in enumerate(spans, start=1)]
        setting = comments[0].turn.setting
        laid = self.again(comments, Meeting(item.record["meeting"]["title"], setting), item.context.turn)
        new = []
        for one in laid:
            made = as_new_item(
                one, item.meeting_id, None, item.position, self.topics, self.settings, _never, parent_id=item.id
            )
            sealed = made.standing.sealed or item.standing.sealed
            new.append(replace(made, standing=replace(made.standing, state="waiting", queue=REVIEW, sealed=sealed)))
        children = act.unit.items.add(new, request.now)
        after: dict[str, object] = {"children": children}
        if joined is not None:
            done = act.beside(joined).finish(
                "merge", closed(joined.standing, "replaced", request.person.id, request.now), {"into": item.id}
            )
            after["joined"] = [[joined.id, done.decision.version]]
        standing = closed(item.standing, "replaced", request.person.id, request.now)
        return act.finish(action, standing, after, seen=not item.blind, children=children)


def _piece(item: Item, span: Span, number: int) -> Comment:
    """Return the comment that a span of the turn's words makes; its id is that of the whole, and which piece."""
    whole = item.comment
    at = whole.turn.span.start if item.context.turn != whole.text else whole.span.start
    return replace(
        whole,
        id=f"{whole.id}.{item.version}.{number}",  # by version: split, undone and split again gives other ids
        span=Span(at + span.start, at + span.end),
        text=span.cut(item.context.turn),
    )


def _trimmed(words: str, start: int, end: int) -> Span:
    """Return the span without blanks at its ends. Raises Invalid where nothing is left."""
    piece = words[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if start >= end:
        raise Invalid("empty_piece", "a piece would be empty", field="cuts")
    return Span(start, end)


def _never() -> float:
    """A piece is neither blind nor checked: whoever cut it has it before him."""
    return 1.0
