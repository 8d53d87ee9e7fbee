"""Fine-tuning an encoder on labelled comments: the transformer's side of `train`.

All heads are learnt together (one loss for each target, summed). What is held out decides when to stop and how sharp
the probabilities are; it must be whole groups (hands, meetings), for one writer's habits leak within a group.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import LEVELS, context_matrix
from pipeline.classify.transformer import HEADS, Network, TransformerClassifier, in_batches, load_torch, new_network
from pipeline.errors import ConfigError
from pipeline.learn.fitting.examples import Example
from pipeline.learn.training.finetune_check import held_out_loss, temperatures_of
from pipeline.learn.training.finetune_table import (
    UNKNOWN,
    FinetuneConfig,
    Table,
    classes_of,
    known_words,
    split_rows,
    tabulate,
)
from pipeline.taxonomy import Taxonomy
from pipeline.text import strip_tones

_PROBE_BATCH = 64
_SAMPLE = 1_000  # texts that say where the middle of the vectors is
_POOL = 16  # batches whose texts are sorted by length together, so that little is padding
_AGAINST_HELD_OUT = 5  # of the passages that are no comments, every so many is held out

Progress = Callable[[int, int], None]
"""Called after each step with (steps done, steps at most)."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was seen when training paused to look at the held-out texts."""

    step: int
    loss: float
    held_out_loss: float


@dataclass(frozen=True)
class FineTuned:
    """The model of the best check, and how it got there; `held_out` are rows of the written examples."""

    classifier: TransformerClassifier
    checks: list[Check]
    best_step: int
    n_steps: int
    held_out: list[int]


def fine_tune(
    config: FinetuneConfig,
    encoder: Path,
    written: Sequence[Example],
    groups: Sequence[str],
    taxonomy: Taxonomy,
    *,
    phrases: Sequence[Example] = (),
    against: Sequence[str] = (),
    device: str | None = None,
    progress: Progress = lambda done, total: None,
    spent: Callable[[], float] = lambda: 0.0,
) -> FineTuned:
    """Fine-tune the encoder in the folder `encoder`.

    `groups` names the group of each written example; those in `config.held_out` are never learnt from, those in
    `config.tested` neither learnt from nor looked at. `phrases` are learnt beside (the catalogue), `against` are
    passages that are no comments. `device` as torch names it; None takes a GPU if there is one.
    `spent` makes a time box: the share of it that is used up; rates fall with it, and training ends when it is 1.
    Without one, the same seed gives the same model on the same machine's CPU. Raises ConfigError, ModelError or
    MissingExtraError.
    """
    torch = load_torch()
    held, kept = split_rows(config, groups)
    classes = classes_of([written[row] for row in (*kept, *held)])
    learnt = [*(written[row] for row in kept), *phrases]
    later = against[::_AGAINST_HELD_OUT]
    now = [text for n, text in enumerate(against) if n % _AGAINST_HELD_OUT]
    table = tabulate(learnt, len(kept), now, classes)
    watched = tabulate([written[row] for row in held], len(held), later, classes)
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    with torch.random.fork_rng(devices=[place] if place.type == "cuda" else []):
        torch.manual_seed(config.seed)
        network = new_network(encoder, classes, dropout=config.dropout, seed=config.seed)
        run = _Run(config, network, place, classes, table, watched)
        run.train(progress, spent)
    vocabulary = known_words([example.text for example in learnt], config.min_texts)
    classifier = TransformerClassifier(
        config.model_id, network, classes, temperatures_of(network, watched), vocabulary, taxonomy.gazetteer,
        taxonomy.matters,
    )  # fmt: skip
    return FineTuned(classifier, run.checks, run.best_step, run.step, held)


@dataclass
class _Run:
    """One training run: where it stands, and the best that was seen."""

    config: FinetuneConfig
    network: Network
    device: Any
    classes: Mapping[str, Sequence[str]]
    table: Table
    watched: Table
    checks: list[Check] = field(default_factory=list)
    step: int = 0
    best_step: int = 0

    def __post_init__(self) -> None:
        self._torch = load_torch()
        self._chance = np.random.default_rng(self.config.seed)
        self._best: dict[str, Any] = {}
        self._loss_sum, self._loss_n = 0.0, 0
        self._n_phrases = round(len(self.table.phrases) * self.config.phrase_share)
        per_epoch = -(-(len(self.table) - len(self.table.phrases) + self._n_phrases) // self.config.batch_size)
        self.total = min(per_epoch * self.config.epochs, self.config.most_steps or 10**9)
        self._check_every = max(1, per_epoch // self.config.checks_per_epoch)
        self._modules = self._torch.nn.ModuleDict({"encoder": self.network.encoder, "heads": self.network.heads})
        self._modules.to(self.device)
        _freeze(self.network.encoder, self.config)
        self._optimiser = _optimiser(self._modules, self.config)
        self._weights = [self._class_weights(at, name) for at, name in enumerate(HEADS)]
        self._half = _half_precision(self._torch, self.device, self.config)
        self._scaler = self._torch.amp.GradScaler(self.device.type, enabled=self._half == self._torch.float16)

    def train(self, progress: Progress, spent: Callable[[], float]) -> None:
        """Run to the end or until the held-out loss has not fallen for `patience` checks; keep the best."""
        stale = 0
        self._probe()
        for rows in self._batches():
            self._learn(rows, max(self.step / self.total, spent()))
            progress(self.step, self.total)
            ended = self.step == self.total or spent() >= 1
            if ended or self.step % self._check_every == 0:
                stale = 0 if self._check() else stale + 1
            if ended or stale >= self.config.patience:
                break
        self._modules.load_state_dict(self._best, strict=False)
        self._modules.eval()

    def _probe(self) -> None:
        """Learn the heads alone, on the encoder's vectors as they are, before both learn together.

        A fresh head would spoil the encoder at first, and learns slowly from it (Kumar et al. 2022).
        """
        torch, n = self._torch, len(self.table)
        rows = np.arange(n) if self.config.probe_epochs else self._chance.permutation(n)[:_SAMPLE]
        self._modules.eval()
        with torch.no_grad(), self._arithmetic():
            vectors = torch.stack(in_batches(self.network.pooled, self._windows(rows)))
        standard = self.network.heads["standard"]
        standard.running_mean.copy_(vectors.mean(dim=0))
        standard.running_var.copy_(vectors.var(dim=0, unbiased=False))
        optimiser = torch.optim.AdamW(self.network.heads.parameters(), lr=self.config.head_learning_rate)
        self.network.heads.train()
        for _ in range(self.config.probe_epochs):
            for some in np.array_split(self._chance.permutation(n), -(-n // _PROBE_BATCH)):
                optimiser.zero_grad(set_to_none=True)
                self._loss(vectors[torch.from_numpy(some).to(self.device)], some).backward()
                optimiser.step()
        if self.config.probe_epochs:
            self._check()

    def _batches(self) -> Iterator[NDArray[np.int64]]:
        """Yield rows without end, every epoch each row once and its share of phrases; like lengths come together."""
        size = self.config.batch_size
        lengths = np.array([len(text) for text in self.table.texts])
        others = np.setdiff1d(np.arange(len(self.table)), self.table.phrases)
        while True:
            beside = self._chance.permutation(self.table.phrases)[: self._n_phrases].astype(np.int64)
            order = self._chance.permutation(np.concatenate([others, beside]))
            pools = [order[at : at + size * _POOL] for at in range(0, len(order), size * _POOL)]
            batches = [
                pool[np.argsort(lengths[pool], kind="stable")][at : at + size]
                for pool in pools
                for at in range(0, len(pool), size)
            ]
            for n in self._chance.permutation(len(batches)):
                yield batches[n]

    def _learn(self, rows: NDArray[np.int64], share: float) -> None:
        """Take one step, `share` of the way through: rates rise during the warm-up, then fall to nothing."""
        self._modules.train()
        warm = self.config.warmup_share
        rate = share / warm if share < warm else (1 - share) / (1 - warm)
        for group in self._optimiser.param_groups:
            group["lr"] = group["full_rate"] * max(rate, 1e-3)
        with self._arithmetic():
            loss = self._loss(self.network.pooled(self._windows(rows)), rows)
        self._optimiser.zero_grad(set_to_none=True)
        self._scaler.scale(loss).backward()
        self._scaler.unscale_(self._optimiser)
        self._torch.nn.utils.clip_grad_norm_(self._modules.parameters(), 1.0)
        self._scaler.step(self._optimiser)
        self._scaler.update()
        self.step += 1
        self._loss_sum, self._loss_n = self._loss_sum + float(loss.detach()), self._loss_n + 1

    def _arithmetic(self) -> Any:
        return self._torch.autocast(self.device.type, dtype=self._half) if self._half else contextlib.nullcontext()

    def _windows(self, rows: NDArray[np.int64]) -> list[list[int]]:
        """Return one window of each text: by chance which, and by chance without tones."""
        texts = [self.table.texts[row] for row in rows]
        texts = [strip_tones(text) if self._chance.random() < self.config.toneless_share else text for text in texts]
        cut = [self.network.windows(text, self.config.train_tokens) for text in texts]
        return [windows[self._chance.integers(len(windows))] for windows in cut]

    def _loss(self, vectors: Any, rows: NDArray[np.int64]) -> Any:
        """Return the weighted losses of all heads, summed."""
        contexts = context_matrix([self.table.contexts[row] for row in rows])
        contexts[self._chance.random(len(rows)) < self.config.forget_level_share, : len(LEVELS)] = 0
        scores = self.network.logits(vectors, self._torch.from_numpy(contexts).to(self.device, vectors.dtype))
        wanted = self._torch.from_numpy(self.table.labels[rows]).to(self.device)
        counts = self._torch.from_numpy(self.table.weights[rows]).to(self.device)
        total = vectors.sum() * 0.0
        for at, name in enumerate(HEADS):
            known = wanted[:, at] != UNKNOWN
            if bool(known.any()):
                right, weight = wanted[known, at], self._weights[at][wanted[known, at]] * counts[known]
                loss = self._torch.nn.functional.cross_entropy(scores[name][known].float(), right, reduction="none")
                total = total + (loss * weight).sum() / weight.sum().clamp_min(1e-6)
        return total

    def _check(self) -> bool:
        """Look at the held-out texts; return whether they are likelier than ever before."""
        held_out = held_out_loss(self.network, self.watched)
        better = not self.checks or held_out < min(check.held_out_loss for check in self.checks)
        self.checks.append(Check(self.step, self._loss_sum / max(1, self._loss_n), held_out))
        self._loss_sum, self._loss_n = 0.0, 0
        if better:
            self.best_step = self.step
            self._best = {n: p.detach().clone() for n, p in self._modules.named_parameters() if p.requires_grad}
        return better

    def _class_weights(self, at: int, name: str) -> Any:
        """Rare classes count more: (mean count / count) ** power, as in the linear model at 0.5."""
        known = self.table.labels[:, at]
        count = Counter(known[known != UNKNOWN].tolist())
        n = len(self.classes[name])
        mean = sum(count.values()) / max(1, len(count))
        weights = [
            (mean / count[column]) ** self.config.class_weight_power if count[column] else 1.0 for column in range(n)
        ]
        return self._torch.tensor(weights, dtype=self._torch.float32, device=self.device)


def _freeze(encoder: Any, config: FinetuneConfig) -> None:
    if config.frozen_word_vectors:
        encoder.get_input_embeddings().weight.requires_grad_(False)
    if not config.frozen_layers:
        return
    layers = getattr(getattr(encoder, "encoder", None), "layer", None)
    if layers is None or config.frozen_layers > len(layers):
        raise ConfigError(
            f"frozen_layers: {config.frozen_layers}; the encoder has {len(layers or [])} that can be frozen"
        )
    for part in (getattr(encoder, "embeddings", None), *layers[: config.frozen_layers]):
        for parameter in part.parameters() if part is not None else ():
            parameter.requires_grad_(False)


def _optimiser(modules: Any, config: FinetuneConfig) -> Any:
    """AdamW (Loshchilov and Hutter 2019); biases and norms do not decay; heads, being new, learn faster."""
    groups: dict[tuple[bool, bool], list[Any]] = {}
    for name, parameter in modules.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((name.startswith("heads."), parameter.ndim > 1), []).append(parameter)
    described = []
    for (is_head, decays), parameters in groups.items():
        rate = config.head_learning_rate if is_head else config.learning_rate
        decay = config.weight_decay if decays else 0.0
        described.append({"params": parameters, "lr": rate, "full_rate": rate, "weight_decay": decay})
    return load_torch().optim.AdamW(described)


def _half_precision(torch: Any, device: Any, config: FinetuneConfig) -> Any:
    """Return the 16-bit type to multiply in, None for none."""
    if config.mixed_precision == "never" or (config.mixed_precision == "gpu" and device.type != "cuda"):
        return None
    return torch.float16 if device.type == "cuda" and not torch.cuda.is_bf16_supported() else torch.bfloat16
