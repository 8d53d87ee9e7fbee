"""The shipped model, rebuilt from data/seed: `make model`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.config import REFERENCE, SEED
from pipeline.learn.corpus.seed import load_seed
from pipeline.learn.fitting.train_config import read_config
from pipeline.learn.training.train import build_model
from pipeline.taxonomy import load_taxonomy


def main(arguments: Sequence[str] | None = None) -> None:
    """Rebuild the model that a configuration describes and print its figures."""
    parser = argparse.ArgumentParser(
        prog="pipeline.learn.training.shipped", description="Rebuild the shipped model from data/seed."
    )
    parser.add_argument("config", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    figures = build_model(read_config(options.config), load_taxonomy(REFERENCE), load_seed(SEED), options.out)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
