"""What a worker process does with one input; a module of its own so that workers import nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from typing import Any

from pipeline.batch import Input, Progress
from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.records import Setting


def build_work(
    settings: Settings, given: Setting, on: date, text_column: str | None
) -> Callable[[Input, Progress], list[dict[str, Any]]]:
    """Return a function from one input to its records, as in the contract; it raises ReadError."""
    from pipeline.flow import build_flow
    from pipeline.report import as_record

    flow = build_flow(settings)
    gc.collect()
    gc.freeze()  # the model and the reference data stay; the collector need not walk them again and again

    def work(item: Input, progress: Progress) -> list[dict[str, Any]]:
        document = flow.read(item.content, source=item.source, given=given)
        routed = flow.route_document(document, on=on, text_column=text_column, progress=progress)
        if not routed:
            raise ReadError(item.source, "no citizen's comment found in it; is it the right file?")
        return [as_record(one) for one in routed]

    return work
