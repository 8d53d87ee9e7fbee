"""A fine-tuned transformer on disk: safetensors, JSON and the tokenizer's own files, each named with its hash."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify.artefact import TRANSFORMER_FORMAT, read_manifest, write_manifest
from pipeline.classify.encoder import INSTALL, reading_from
from pipeline.classify.features import Vocabulary
from pipeline.classify.transformer import HEADS, TransformerClassifier, stored_network
from pipeline.errors import MissingExtraError, ModelError
from pipeline.taxonomy import Taxonomy


def save_transformer(folder: Path, classifier: TransformerClassifier, facts: Mapping[str, Any]) -> None:
    """Write the classifier into `folder`, weights in 16 bits, and a manifest with `facts`.

    Other files that already lie in the folder (a card, the ranking) are named in the manifest too. A quantised copy
    cannot be written: write the one it was made from.
    """
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    network = classifier.network
    network.encoder.config.save_pretrained(folder)
    network.tokenizer.save_pretrained(folder)
    (folder / "weights.safetensors").write_bytes(save(network.arrays()))
    heads = {n: {"classes": list(classifier.classes[n]), "temperature": classifier.temperatures[n]} for n in HEADS}
    _write_json(folder / "heads.json", {"heads": heads, "reading": dataclasses.asdict(network.reading)})
    idf = classifier.vocabulary.idf.tolist()
    words = {key: round(idf[column], 4) for key, column in classifier.vocabulary.columns.items()}
    _write_json(folder / "words.json", words)
    write_manifest(folder, {"format": TRANSFORMER_FORMAT, "model_id": classifier.model_id, **facts})


def load_transformer(folder: Path, taxonomy: Taxonomy, *, quantised: bool = False) -> TransformerClassifier:
    """Return the classifier in `folder`; `quantised` computes in 8 bits.

    Raises ModelError if a file is missing or changed, or topics are others; MissingExtraError without torch.
    """
    manifest = read_manifest(folder)
    if manifest.get("format") != TRANSFORMER_FORMAT:
        raise ModelError(f"{folder}: format {manifest.get('format')!r}; expected {TRANSFORMER_FORMAT!r}")
    try:
        from safetensors.numpy import load_file
    except ImportError:
        raise MissingExtraError(f"{folder}: a transformer; {INSTALL}") from None
    try:
        described = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
        classes = {name: tuple(described["heads"][name]["classes"]) for name in HEADS}
        _check_topics(classes["topic"], taxonomy, folder)
        reading = reading_from(described["reading"], folder)
        network = stored_network(folder, classes, load_file(folder / "weights.safetensors"), reading)
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        classifier = TransformerClassifier(
            model_id=str(manifest["model_id"]),
            network=network,
            classes=classes,
            temperatures={name: float(described["heads"][name]["temperature"]) for name in HEADS},
            vocabulary=Vocabulary({key: n for n, key in enumerate(words)}, np.array([*words.values()], np.float32)),
            gazetteer=taxonomy.gazetteer,
            matters=taxonomy.matters,
        )
    except (KeyError, ValueError, RuntimeError, OSError) as error:
        raise ModelError(f"{folder}: incomplete or damaged ({type(error).__name__}); build the model again") from None
    return classifier.quantised() if quantised else classifier


def _check_topics(topics: tuple[str, ...], taxonomy: Taxonomy, folder: Path) -> None:
    unknown = sorted(set(topics) - {topic.id for topic in taxonomy.topics})
    if unknown:
        raise ModelError(
            f"{folder}: made for another topic list ({unknown[0]!r} is not in topics.yaml); train it again"
        )


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
