"""`ydan reference`: is the reference data sound?"""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.config import REFERENCE

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(epilog="Example:  ydan reference")
@click.option("--folder", type=FOLDER, default=REFERENCE, help="Default: data/reference.")
def reference(folder: Path) -> int:
    """Check agencies, topics, matters, competences, places and the rest; report every fault at once."""
    from pipeline.taxonomy import check_reference

    faults = check_reference(folder)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults in {folder}" if faults else f"{folder}: no fault found")
    return 1 if faults else 0
