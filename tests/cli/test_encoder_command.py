"""`ydan encoder` puts folders where they are looked for, and says where that is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.classify.encoder import read_encoder
from pipeline.cli.encoder import encoder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "phobert-copy"
    folder.mkdir()
    config = {"model_type": "roberta", "tokenizer_class": "PhobertTokenizer", "max_position_embeddings": 258}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    for name in ("model.safetensors", "vocab.txt", "bpe.codes"):
        (folder / name).write_bytes(b"x")
    return folder


def test_an_encoder_is_made_below_the_home_folder_and_named_on_stdout(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(encoder, [str(source)], standalone_mode=False)
    made = tmp_path / "home" / "encoders" / "phobert-copy"
    assert result.exception is None
    assert result.stdout.strip() == str(made)
    assert "256 tokens" in result.stderr
    assert read_encoder(made).segmented


def test_an_encoder_is_made_where_one_says(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    CliRunner().invoke(encoder, [str(source), "-o", str(tmp_path / "here")], standalone_mode=False)
    assert read_encoder(tmp_path / "here").max_tokens == 256
    assert not (tmp_path / "home").exists()
