"""How likely are the held-out labels? And how sharp must the probabilities be for them to be likeliest?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.transformer import HEADS, Network
from pipeline.learn.training.finetune_table import UNKNOWN, Table

_TEMPERATURES = np.geomspace(0.25, 4.0, 81)


def held_out_loss(network: Network, table: Table) -> float:
    """Return the mean negative log likelihood of the labels, averaged over the heads that have any."""
    scores = network.scores(table.texts, table.contexts)
    found = [likelihood_loss(scores[name], table.labels[:, at], 1.0) for at, name in enumerate(HEADS)]
    return float(np.mean([loss for loss in found if loss is not None]))


def likelihood_loss(scores: NDArray[np.float32], wanted: NDArray[np.int64], temperature: float) -> float | None:
    """Return the mean negative log likelihood of the labels that are known, None if there are none."""
    known = wanted != UNKNOWN
    if not known.any():
        return None
    sharp = scores[known].astype(np.float64) * temperature
    sharp -= sharp.max(axis=1, keepdims=True)
    log_p = sharp[np.arange(len(sharp)), wanted[known]] - np.log(np.exp(sharp).sum(axis=1))
    return float(-log_p.mean())


def temperatures_of(network: Network, watched: Table) -> dict[str, float]:
    """Return for each head the factor under which the held-out labels are likeliest (Guo et al. 2017)."""
    scores = network.scores(watched.texts, watched.contexts)
    found = {}
    for at, name in enumerate(HEADS):
        losses = [likelihood_loss(scores[name], watched.labels[:, at], float(t)) for t in _TEMPERATURES]
        sure = [loss if loss is not None else 0.0 for loss in losses]
        found[name] = float(_TEMPERATURES[int(np.argmin(sure))]) if losses[0] is not None else 1.0
    return found
