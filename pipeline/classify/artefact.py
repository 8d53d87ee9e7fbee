"""A trained model on disk: arrays and JSON in one folder, each file named with its hash in a manifest.

Nothing in it is executable: arrays are read with pickling forbidden. The same model gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.boundary import Boundaries
from pipeline.classify.features import CONTEXT_WIDTH, Vocabulary
from pipeline.classify.linear import TARGETS, Curve, Head, LinearClassifier
from pipeline.classify.mandates import MandateSearch
from pipeline.errors import ModelError
from pipeline.taxonomy import Taxonomy

FORMAT = "ydan-linear-2"
TRANSFORMER_FORMAT = "ydan-transformer-1"
BOUNDARIES = "boundaries.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEADS = (*TARGETS, "passage")


def save_classifier(folder: Path, classifier: LinearClassifier, facts: Mapping[str, Any]) -> None:
    """Write the classifier into `folder`, weights in 8 bits per class and feature, and a manifest with `facts`.

    Other files that already lie in the folder (a card, the ranking) are named in the manifest too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save_heads(folder, classifier.vocabulary, {name: classifier.heads[name] for name in _HEADS})
    (folder / BOUNDARIES).unlink(missing_ok=True)
    if classifier.boundaries is not None:
        _write_json(folder / BOUNDARIES, classifier.boundaries.as_json())
    write_manifest(folder, {"format": FORMAT, "model_id": classifier.model_id, **facts})


def save_heads(folder: Path, vocabulary: Vocabulary, heads: Mapping[str, Head]) -> None:
    """Write a vocabulary and heads over it into `folder`, weights in 8 bits per class and feature."""
    keys = sorted(vocabulary.columns, key=lambda key: vocabulary.columns[key])
    arrays: dict[str, NDArray[Any]] = {"idf": vocabulary.idf.astype(np.float16)}
    described: dict[str, Any] = {}
    for name, head in heads.items():
        small, scale = quantise(head.weights)
        arrays |= {f"{name}.weights": small, f"{name}.scale": scale}
        arrays |= {f"{name}.context": head.context, f"{name}.bias": head.bias}
        described[name] = {"classes": list(head.classes), "temperature": head.temperature}
        if head.curve is not None:
            described[name]["curve"] = asdict(head.curve)
    (folder / "vocabulary.txt.z").write_bytes(_zipped({"vocabulary.txt": "\n".join(keys).encode()}))
    (folder / "weights.npz").write_bytes(_zipped({f"{name}.npy": _npy(array) for name, array in arrays.items()}))
    _write_json(folder / "heads.json", described)


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write manifest.json with the facts and the sha256 of every other file in the folder."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "manifest.json"
    }
    _write_json(folder / "manifest.json", {**facts, "files": files})


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest after checking every file it names. Raises ModelError."""
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = manifest["files"].items()
    except OSError:
        raise ModelError(f"{path}: not found; name a folder below models/, or build one with `make model`") from None
    except (ValueError, KeyError, AttributeError):
        raise ModelError(f"{path}: not a manifest; build the model again with `make model`") from None
    for name, stated in files:
        file = folder / Path(name).name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != stated:
            raise ModelError(
                f"{file}: missing or changed since the model was made; restore it or build the model again"
            )
    return manifest


def load_linear(folder: Path, taxonomy: Taxonomy) -> LinearClassifier:
    """Return the linear classifier in `folder`.

    Raises ModelError if a file is missing or changed, or it was made for another topic list.
    """
    manifest = read_manifest(folder)
    if manifest.get("format") != FORMAT:
        raise ModelError(f"{folder}: format {manifest.get('format')!r}; this version reads {FORMAT!r}")
    vocabulary, heads = load_heads(folder)
    if not heads.keys() >= set(_HEADS):
        raise ModelError(f"{folder}: a head is missing; build the model again")
    unknown = sorted(set(heads["topic"].classes) - {topic.id for topic in taxonomy.topics})
    if unknown:
        raise ModelError(
            f"{folder}: made for another topic list ({unknown[0]!r} is not in topics.yaml); train it again"
        )
    boundaries = _load_boundaries(folder) if BOUNDARIES in manifest["files"] else None
    return LinearClassifier(
        str(manifest["model_id"]),
        vocabulary,
        heads,
        taxonomy.gazetteer,
        taxonomy.matters,
        boundaries,
        MandateSearch(vocabulary, taxonomy),
    )


def _load_boundaries(folder: Path) -> Boundaries:
    try:
        return Boundaries.from_json(json.loads((folder / BOUNDARIES).read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise ModelError(f"{folder}: incomplete or damaged ({type(error).__name__}); build the model again") from None


def load_heads(folder: Path) -> tuple[Vocabulary, dict[str, Head]]:
    """Return what `save_heads` wrote. Raises ModelError."""
    try:
        keys = _unzipped(folder / "vocabulary.txt.z")["vocabulary.txt"].decode().split("\n")
        arrays = {name.removesuffix(".npy"): _array(data) for name, data in _unzipped(folder / "weights.npz").items()}
        described = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
        heads = _heads(described, arrays)
        vocabulary = Vocabulary({key: column for column, key in enumerate(keys)}, arrays["idf"].astype(np.float32))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(f"{folder}: incomplete or damaged ({type(error).__name__}); build the model again") from None
    return vocabulary, heads


def quantise(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return weights as whole numbers from -127 to 127, and the scale of each column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / 127
    return np.rint(weights / scale).astype(np.int8), scale


def _heads(described: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> dict[str, Head]:
    """Return the heads; their weights are slices of one array in the classifier's order, which is large: made once."""
    names = [*(name for name in _HEADS if name in described), *(name for name in described if name not in _HEADS)]
    kept = [arrays[f"{name}.weights"] for name in names]
    together = np.empty((len(arrays["idf"]), sum(one.shape[1] for one in kept)), np.float32)
    heads, start = {}, 0
    for name, small in zip(names, kept, strict=True):
        weights = together[:, start : start + small.shape[1]]
        start += small.shape[1]
        np.multiply(small, arrays[f"{name}.scale"], out=weights)
        heads[name] = _head(name, described[name], arrays, weights)
    return heads


def _head(
    name: str, described: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], weights: NDArray[np.float32]
) -> Head:
    context = arrays[f"{name}.context"].astype(np.float32)
    if context.shape != (CONTEXT_WIDTH, len(described["classes"])) or weights.shape[1] != len(described["classes"]):
        raise ValueError("shapes do not fit")
    bias = arrays[f"{name}.bias"].astype(np.float32)
    curve = Curve(**described["curve"]) if "curve" in described else None
    return Head(tuple(described["classes"]), weights, context, bias, described["temperature"], curve)


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _array(data: bytes) -> NDArray[Any]:
    return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Return an archive whose bytes depend on nothing but its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
