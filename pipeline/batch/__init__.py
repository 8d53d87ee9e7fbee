"""Many files, several processes, nothing lost."""

from pipeline.batch.local import Finished, Input, Progress, Rejected, check_package, run_local

__all__ = ["Finished", "Input", "Progress", "Rejected", "check_package", "run_local"]
