"""The transformer: a fine-tuned encoder with one head for each target, behind the same contract as the linear model.

A text is read in windows that the encoder can take, each window becomes one vector, and a text's vector is their mean,
weighted by length. Heads of type and topic see that vector; tier and agency also see level, era and place.
Novelty and matters are found by words, as in the linear model: the encoder's pieces leave no word unknown.
This is one of the two doors of torch; the other is the training in `learn`.
"""

from __future__ import annotations

import copy
import dataclasses
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.clauses import telling_clauses
from pipeline.classify.encoder import INSTALL, Reading, read_encoder
from pipeline.classify.features import CONTEXT_WIDTH, GRANULARITIES, Context, Vocabulary, context_matrix
from pipeline.classify.likeness import MatterSearch
from pipeline.classify.linear import KEPT, TARGETS, best_of, context_of
from pipeline.errors import MissingExtraError, ModelError
from pipeline.records import Prediction, PreparedComment, Pull, Span
from pipeline.taxonomy import Gazetteer, Matters
from pipeline.text import normalise, segment

PASSAGE = "passage"
HEADS = (*TARGETS, PASSAGE)
PASSAGE_CLASSES = ("other", "comment")

_WITH_CONTEXT = {"tier", "agency"}
_INNER = 256  # width between a text's vector with its context and the heads that see both
_TOKENS_AT_ONCE = 4_096
_NOWHERE = Context(None, None, GRANULARITIES[0])

Tensor = Any  # torch.Tensor: torch is imported only when a model is
Windows = list[list[int]]


def load_torch() -> Any:
    """Return the module torch. Raises MissingExtraError where torch or transformers is not installed."""
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingExtraError(f"the transformer needs {error.name or 'torch and transformers'}: {INSTALL}") from None
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    return torch


@dataclass
class Network:
    """An encoder with its tokenizer, and a head for each target; `heads` is a torch ModuleDict."""

    encoder: Any
    heads: Any
    tokenizer: Any
    reading: Reading
    segment_seconds: float = 5.0
    _before: list[int] = field(init=False, repr=False)  # special tokens before and after a text
    _after: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        body, whole = (self.tokenizer("a", add_special_tokens=special)["input_ids"] for special in (False, True))
        at = next((n for n in range(len(whole)) if whole[n : n + len(body)] == body), 0)
        self._before, self._after = whole[:at], whole[at + len(body) :]

    def windows(self, text: str, most_tokens: int | None = None) -> Windows:
        """Return the token ids of a normal text, cut into windows of about equal length, at least one.

        `most_tokens` narrows the window below the encoder's own limit.
        """
        if self.reading.segmented:
            text = segment(text, seconds=self.segment_seconds).text
        ids = self.tokenizer(self.reading.prefix + text, add_special_tokens=False, verbose=False)["input_ids"]
        room = min(most_tokens or self.reading.max_tokens, self.reading.max_tokens) - len(self._before + self._after)
        n = max(1, -(-len(ids) // room))
        bounds = [len(ids) * part // n for part in range(n + 1)]
        return [[*self._before, *ids[a:b], *self._after] for a, b in pairwise(bounds)]

    def pooled(self, windows: Windows) -> Tensor:
        """Return one vector for each window (n, width); gradients flow if they are switched on."""
        torch = load_torch()
        device = next(self.encoder.parameters()).device
        longest = max(map(len, windows))
        ids = torch.full((len(windows), longest), self.tokenizer.pad_token_id or 0, dtype=torch.long)
        mask = torch.zeros((len(windows), longest), dtype=torch.long)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = torch.tensor(window, dtype=torch.long)
            mask[row, : len(window)] = 1
        states = self.encoder(input_ids=ids.to(device), attention_mask=mask.to(device)).last_hidden_state.float()
        if self.reading.pooling == "first":
            return states[:, 0]
        weight = mask.unsqueeze(-1).to(device)
        return (states * weight).sum(dim=1) / weight.sum(dim=1)

    def logits(self, vectors: Tensor, contexts: Tensor) -> dict[str, Tensor]:
        """Return the raw scores (n, classes) of every head; `contexts` is (n, CONTEXT_WIDTH)."""
        vectors = self.heads["standard"].eval()(vectors)
        both = load_torch().cat([vectors, contexts], dim=1)
        return {name: self.heads[f"{name}_head"](both if name in _WITH_CONTEXT else vectors) for name in HEADS}

    def scores(self, texts: Sequence[str], contexts: Sequence[Context]) -> dict[str, NDArray[np.float32]]:
        """Return the raw scores (texts, classes) of every head, without gradients."""
        torch = load_torch()
        self.encoder.eval()
        self.heads.eval()
        cut = [self.windows(text) for text in texts]
        flat = [window for windows in cut for window in windows]
        owner = np.repeat(np.arange(len(cut)), [len(windows) for windows in cut])
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch announces what it will drop, once for each call
            vectors = torch.stack(in_batches(self.pooled, flat))
            weights = torch.tensor([float(len(window)) for window in flat], device=vectors.device)
            rows = torch.from_numpy(owner).to(vectors.device)
            total = torch.zeros(len(cut), device=vectors.device).index_add(0, rows, weights)
            mean = torch.zeros(len(cut), vectors.shape[1], device=vectors.device)
            mean = mean.index_add(0, rows, vectors * weights[:, None]) / total[:, None]
            known = torch.from_numpy(context_matrix(contexts)).to(vectors.device)
            return {name: found.float().cpu().numpy() for name, found in self.logits(mean, known).items()}

    def quantised(self) -> Network:
        """Return a copy on the CPU whose encoder multiplies in 8-bit whole numbers."""
        torch = load_torch()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch means to move this to another package
            how = {torch.nn.Linear: torch.ao.quantization.per_channel_dynamic_qconfig}
            encoder = torch.ao.quantization.quantize_dynamic(copy.deepcopy(self.encoder).cpu().eval(), how)
        return dataclasses.replace(self, encoder=encoder, heads=copy.deepcopy(self.heads).cpu())

    def arrays(self) -> dict[str, NDArray[np.float16]]:
        """Return every weight in 16 bits, by name."""
        parts = {"encoder": self.encoder.state_dict(), "heads": self.heads.state_dict()}
        return {
            f"{part}.{name}": value.detach().cpu().contiguous().numpy().astype(np.float16)
            for part, state in parts.items()
            for name, value in state.items()
        }


def in_batches(pooled: Any, windows: Windows) -> list[Tensor]:
    """Return the vector of each window by `pooled`, which gets windows of like length together; order is kept."""
    order = sorted(range(len(windows)), key=lambda n: (-len(windows[n]), n))
    found: list[Tensor] = [None] * len(windows)
    while order:
        n = max(1, _TOKENS_AT_ONCE // len(windows[order[0]]))
        for row, vector in zip(order[:n], pooled([windows[row] for row in order[:n]]), strict=True):
            found[row] = vector
        order = order[n:]
    return found


def new_network(folder: Path, classes: Mapping[str, Sequence[str]], *, dropout: float, seed: int) -> Network:
    """Return the encoder in `folder` with fresh heads for `classes`. Raises ModelError or MissingExtraError."""
    torch = load_torch()
    from transformers import AutoModel, AutoTokenizer

    reading = read_encoder(folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        try:
            encoder = AutoModel.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, dtype=torch.float32
            )
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(f"{folder}: transformers cannot load it ({type(error).__name__}); make it again") from None
        heads = _new_heads(encoder.config.hidden_size, {name: len(found) for name, found in classes.items()}, dropout)
    return Network(_without_pooler(encoder), heads, tokenizer, reading)


def stored_network(
    folder: Path, classes: Mapping[str, Sequence[str]], arrays: Mapping[str, NDArray[Any]], reading: Reading
) -> Network:
    """Return the network whose config and tokenizer lie in `folder`, with `arrays` as its weights.

    Raises MissingExtraError, or ValueError, KeyError, RuntimeError or OSError where things do not fit.
    """
    torch = load_torch()
    from transformers import AutoConfig, AutoModel, AutoTokenizer

    config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    with torch.random.fork_rng(devices=[]):
        encoder = _without_pooler(AutoModel.from_config(config, trust_remote_code=False, dtype=torch.float32))
        heads = _new_heads(config.hidden_size, {name: len(found) for name, found in classes.items()}, 0.0)
    for part, module in (("encoder.", encoder), ("heads.", heads)):
        state = {k.removeprefix(part): torch.from_numpy(v) for k, v in arrays.items() if k.startswith(part)}
        module.load_state_dict(state)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return Network(encoder.eval(), heads.eval(), tokenizer, reading)


def _new_heads(width: int, n_classes: Mapping[str, int], dropout: float) -> Any:
    from torch import nn

    def head(name: str) -> Any:
        if name not in _WITH_CONTEXT:
            return nn.Sequential(nn.Dropout(dropout), nn.Linear(width, n_classes[name]))
        inner = nn.Linear(width + CONTEXT_WIDTH, _INNER)
        return nn.Sequential(nn.Dropout(dropout), inner, nn.GELU(), nn.Linear(_INNER, n_classes[name]))

    heads = {f"{name}_head": head(name) for name in HEADS}  # a module has a `type` of its own
    # Mean vectors lie in a narrow cone: they are seen from its middle, in units of its width.
    return nn.ModuleDict({"standard": nn.BatchNorm1d(width, affine=False), **heads})


def _without_pooler(encoder: Any) -> Any:
    """Drop the layer that some encoders put on their first token: nothing here reads it, and it is often untrained."""
    if hasattr(encoder, "pooler"):
        encoder.pooler = None
    return encoder


@dataclass
class TransformerClassifier:
    """A fine-tuned network with calibrated heads; made by `learn.finetune`, or loaded.

    `classes` and `temperatures` are by head; a temperature multiplies scores, as in the linear model.
    """

    model_id: str
    network: Network
    classes: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    vocabulary: Vocabulary  # words and pairs only: for novelty and matters
    gazetteer: Gazetteer
    matters: Matters

    def __post_init__(self) -> None:
        self._search = MatterSearch(self.vocabulary, self.matters)

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        """Return one Prediction for each comment, in the same order."""
        if not comments:
            return []
        texts = [comment.model_text for comment in comments]
        found = self.probabilities(texts, [context_of(comment, self.gazetteer) for comment in comments])
        best = [best_of(found[target], self.classes[target], KEPT[target]) for target in TARGETS]
        words, novelty = self.vocabulary.read(texts)
        matters = self._search.likest(words, found["topic"], self.classes["topic"])
        return [
            Prediction(types, topics, tiers, agencies, likest, float(new), self.model_id)
            for types, topics, tiers, agencies, likest, new in zip(*best, matters, novelty, strict=True)
        ]

    def probabilities(self, texts: Sequence[str], contexts: Sequence[Context]) -> dict[str, NDArray[np.float32]]:
        """Return the calibrated probabilities (texts, classes) of every head."""
        scores = self.network.scores(texts, contexts)
        return {name: softmax(scores[name] * np.float32(self.temperatures[name])) for name in HEADS}

    def deletion_effects(
        self, texts: Sequence[str], pieces: Sequence[Sequence[Span]], agency_ids: Sequence[str]
    ) -> list[list[float]]:
        """Return, for each piece of each normal text, by how much log odds its agency falls when the piece is gone.

        Each piece costs one more reading. 0 for an agency that the model does not know.
        """
        column_of = {name: column for column, name in enumerate(self.classes["agency"])}
        wanted = [number for number, agency in enumerate(agency_ids) if agency in column_of and pieces[number]]
        effects = [[0.0] * len(spans) for spans in pieces]
        if not wanted:
            return effects
        read = [texts[n] for n in wanted]
        read += [texts[n][: span.start] + texts[n][span.end :] for n in wanted for span in pieces[n]]
        p = self.probabilities(read, [_NOWHERE] * len(read))["agency"]
        owners = [*wanted, *(n for n in wanted for _ in pieces[n])]
        own = p[np.arange(len(read)), [column_of[agency_ids[n]] for n in owners]].clip(1e-6, 1 - 1e-6)
        odds = np.log(own / (1 - own)).tolist()
        whole, rest = dict(zip(wanted, odds, strict=False)), iter(odds[len(wanted) :])
        for n in wanted:
            effects[n] = [whole[n] - next(rest) for _ in pieces[n]]
        return effects

    def telling_spans(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
    ) -> list[tuple[Span, ...]]:
        """Return, for each normal text, the clauses that speak most for the agency pulled for, in reading order."""
        return telling_clauses(texts, pulls, self.deletion_effects)

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each text as models read it, the probability that a citizen raises something in it."""
        if not texts:
            return []
        found = self.probabilities([normalise(text).text for text in texts], [_NOWHERE] * len(texts))
        return [float(p) for p in found[PASSAGE][:, PASSAGE_CLASSES.index("comment")]]

    def quantised(self) -> TransformerClassifier:
        """Return a copy that computes the encoder's layers in 8-bit whole numbers on the CPU.

        Scales of what flows through are set for each batch, so that a score may depend a little on its neighbours.
        """
        return dataclasses.replace(self, network=self.network.quantised())


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return shares of each row that sum to one."""
    sharp: NDArray[np.float32] = np.exp(scores - scores.max(axis=1, keepdims=True))
    sharp /= sharp.sum(axis=1, keepdims=True)
    return sharp
