"""Temperature scaling: Guo et al. (2017), "On calibration of modern neural networks"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.metrics import log_loss

from stance.core import LABELS
from stance.model.scorer import softmax


def fit_temperature(scores: NDArray[Any], labels: Sequence[str], weights: NDArray[Any] | None = None) -> float:
    """Return the temperature that gives out-of-fold scores the least log loss.

    Parameters
    ----------
    scores
        (n, 3) linear scores of pairs that the classifier was not fitted on.
    labels
        Their labels.
    weights
        (n,) how much each counts; without them, all alike.

    Notes
    -----
    One number for all labels leaves the most probable label what it was. The result is rounded to six
    decimals, so that it does not hang on the last bits of a solver.
    """

    def loss(log_temperature: float) -> float:
        return float(log_loss(labels, softmax(scores / np.exp(log_temperature)), labels=LABELS, sample_weight=weights))

    found = minimize_scalar(loss, bounds=(-6.0, 6.0), method="bounded", options={"xatol": 1e-6})
    return round(float(np.exp(found.x)), 6)
