"""What abstaining gains: El-Yaniv and Wiener (2010), "On the foundations of noise-free selective classification"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from stance.core import LABELS

_STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """The pairs that are left where labels less probable than a threshold are abstained from.

    Parameters
    ----------
    threshold
        The least probability of a label that counts.
    coverage
        The share of pairs that are left.
    accuracy
        The share of these that are labelled right; their risk is what is missing to 1.
    """

    threshold: float
    coverage: float
    accuracy: float


def risk_coverage(labels: Sequence[str] | NDArray[Any], probabilities: NDArray[np.float64]) -> list[Kept]:
    """Return what each threshold keeps, in hundredths from 0 to the highest that keeps a pair.

    Parameters
    ----------
    labels
        The true labels.
    probabilities
        (n, 3), columns in ``LABELS`` order.
    """
    confidence = probabilities.max(axis=1)
    right = np.asarray(LABELS)[probabilities.argmax(axis=1)] == np.asarray(labels)
    out = []
    for step in range(_STEPS + 1):
        kept = confidence >= step / _STEPS
        if kept.any():
            out.append(Kept(step / _STEPS, float(kept.mean()), float(right[kept].mean())))
    return out


def suggest(curve: Sequence[Kept], accuracy: float) -> Kept | None:
    """Return the lowest threshold of a risk-coverage curve that reaches an accuracy, if any does."""
    return next((kept for kept in curve if kept.accuracy >= accuracy), None)
