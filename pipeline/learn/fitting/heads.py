"""One linear head: fitted on weighted examples, calibrated on scores of texts it never saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import Curve, Head
from pipeline.classify.features import CONTEXT_WIDTH, Matrix

_COLDEST, _HOTTEST = 0.8, 40.0
_MISSING = -1.5  # the score of a class that a fold had no example of
_ENOUGH = 10_000  # held-out rows to calibrate on
_FEWEST_BENT = 200  # held-out rows for a curve
_CURVES = ((-1.0, 6.0), (-1.0, 2.5), (-2.0, 1.0))  # logarithms of scale and steepness, and the knee
_FIRST_CURVES = ((2.0, 0.9, -1.0), (1.0, 0.9, 0.0))
_CONTEXT = 0.5  # how much the context counts beside a text of length one


def fit_head(
    text_rows: Matrix,
    labels: Sequence[str | None],
    classes: Sequence[str],
    *,
    contexts: NDArray[np.float32] | None,
    weights: NDArray[np.float64],
    regularisation: float,
    tolerance: float,
    seed: int,
) -> Head:
    """Return one-vs-rest linear support vector machines over `classes`, uncalibrated.

    Rows (n, width) whose label is None or no class are left out; a class without a row gets a low score always. A class
    of n_c rows among n weighs (n / (k n_c))^0.5, times the weight of each row. `contexts` (n, CONTEXT_WIDTH) stand
    beside the text where given.
    """
    from scipy import sparse
    from sklearn.svm import LinearSVC

    known = set(classes)
    rows = [row for row, label in enumerate(labels) if label in known]
    wanted = [str(labels[row]) for row in rows]
    inputs = text_rows[rows]
    if contexts is not None:
        inputs = sparse.hstack([inputs, sparse.csr_matrix(contexts[rows] * _CONTEXT)]).tocsr()
    count = Counter(wanted)
    width = text_rows.shape[1]
    coefficients = np.zeros((inputs.shape[1] if rows else width, len(classes)), np.float32)
    bias = np.full(len(classes), _MISSING, np.float32)
    if len(count) > 1:
        weight = {one: (len(wanted) / (len(count) * n)) ** 0.5 for one, n in count.items()}
        machine = LinearSVC(C=regularisation, tol=tolerance, class_weight=weight, random_state=seed)
        machine.fit(inputs, wanted, sample_weight=weights[rows])
        columns = [classes.index(one) for one in machine.classes_]
        found = np.asarray(machine.coef_, np.float32)
        start = np.asarray(machine.intercept_, np.float32)
        if len(columns) == 2:  # one machine tells two classes apart
            found, start = np.concatenate([-found, found]), np.concatenate([-start, start])
        coefficients[:, columns] = found.T
        bias[columns] = start
    elif count:
        bias[classes.index(wanted[0])] = 1.0
    context: NDArray[np.float32] = np.zeros((CONTEXT_WIDTH, len(classes)), np.float32)
    if contexts is not None and rows:
        context = (coefficients[width:] * _CONTEXT).astype(np.float32)
    return Head(tuple(classes), coefficients[:width], context, bias, 1.0)


def fit_passages(text_rows: Matrix, wanted: NDArray[np.int64], *, regularisation: float, seed: int) -> Head:
    """Return a head with one column that tells comments (1) from other passages (0), calibrated by cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=regularisation, class_weight="balanced", random_state=seed)
    scores = cross_val_predict(machine, text_rows, wanted, cv=4, method="decision_function")
    scale = LogisticRegression(C=1e6, class_weight="balanced").fit(scores[:, None], wanted)
    machine.fit(text_rows, wanted)
    temperature = float(scale.coef_[0, 0])
    bias = machine.intercept_[:1] + scale.intercept_[:1] / temperature
    context = np.zeros((CONTEXT_WIDTH, 1), np.float32)
    return Head(("comment",), machine.coef_.T.astype(np.float32), context, bias.astype(np.float32), temperature)


def fit_temperature(scores: NDArray[Any], right: NDArray[np.int64]) -> float:
    """Return the temperature under which the right columns (n) of held-out `scores` (n, classes) are likeliest."""
    from scipy.optimize import minimize_scalar

    if not len(right):
        return 1.0
    scores, right = _some(scores, right)

    def loss(logarithm: float) -> float:
        sharp = scores * np.float32(np.exp(logarithm))
        sharp -= sharp.max(axis=1, keepdims=True)
        log_p = sharp[np.arange(len(right)), right] - np.log(np.exp(sharp).sum(axis=1))
        return float(-log_p.mean())

    bounds = np.log(_COLDEST), np.log(_HOTTEST)
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 0.005})
    return round(float(np.exp(found.x)), 3)


def fit_curve(scores: NDArray[Any], right: NDArray[np.int64]) -> Curve | None:
    """Return the curve under which the right columns (n) of held-out `scores` (n, classes) are likeliest.

    None where there are too few to tell three numbers.
    """
    from scipy.optimize import minimize

    if len(right) < _FEWEST_BENT:
        return None
    scores, right = _some(scores, right)
    rows = np.arange(len(right))

    def loss(numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scale, steepness, knee = float(np.exp(numbers[0])), float(np.exp(numbers[1])), float(numbers[2])
        bent = Curve(scale, steepness, knee).bent(scores)
        p = np.exp(bent - bent.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        value = -float(np.log(np.maximum(p[rows, right], np.finfo(p.dtype).tiny)).mean())
        p[rows, right] -= 1  # the slope of the loss at each bent score
        rising = scale * steepness * -np.expm1(bent / scale)  # of a bent score with its score
        slopes = (p * bent).sum(), (p * rising * (scores - knee)).sum(), -(p * rising).sum()
        return value, np.array(slopes, np.float64) / len(right)

    tried = [minimize(loss, start, jac=True, method="L-BFGS-B", bounds=_CURVES) for start in _FIRST_CURVES]
    best = min(tried, key=lambda one: float(one.fun)).x
    return Curve(*(round(float(number), 4) for number in (np.exp(best[0]), np.exp(best[1]), best[2])))


def _some(scores: NDArray[Any], right: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return at most _ENOUGH rows, evenly: few numbers are fitted to them."""
    step = -(-len(right) // _ENOUGH)
    return scores[::step], right[::step]
