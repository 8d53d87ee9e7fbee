"""Pieces that a person cut are classified and routed as if the file had been cut so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.cases.intake import Laid
from pipeline.config import Settings
from pipeline.records import Comment, Meeting
from pipeline.report import as_record

if TYPE_CHECKING:
    from pipeline.flow import Flow


class RoutedAgain:
    """Routes comments of one turn anew; the model is loaded at the first call."""

    def __init__(self, settings: Settings, today: Callable[[], date]) -> None:
        """`today` gives the day whose offices count for comments that bear no date."""
        self._settings = settings
        self._today = today

    @cached_property
    def _flow(self) -> Flow:
        from pipeline.flow import build_flow  # heavy, and most servers never cut anything

        return build_flow(self._settings)

    def __call__(self, comments: Sequence[Comment], meeting: Meeting, turn_words: str) -> list[Laid]:
        """Return what the desk needs of each comment, in order."""
        routed = self._flow.route_comments(comments, meeting, self._today(), explained=True)
        return [Laid.of(as_record(one), one, turn_words) for one in routed]
