"""Many files, several processes, nothing lost."""

from pipeline.batch.local import Finished, Input, Progress, Rejected, check_package, run_local
from pipeline.batch.work import (
    Classified,
    ForDesk,
    build_work,
    build_work_for_desk,
    whole,
    whole_for_desk,
)

__all__ = [
    "Classified",
    "Finished",
    "ForDesk",
    "Input",
    "Progress",
    "Rejected",
    "build_work",
    "build_work_for_desk",
    "check_package",
    "run_local",
    "whole",
    "whole_for_desk",
]
