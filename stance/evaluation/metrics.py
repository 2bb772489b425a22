"""What a model's probabilities are worth against true labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
)

from stance.core import LABELS

_BINS = 10


def evaluate(
    labels: Sequence[str], probabilities: NDArray[np.float64], groups: Sequence[str], seed: int = 0
) -> dict[str, float]:
    """Return the metrics of one set of predictions.

    Parameters
    ----------
    labels
        The true labels.
    probabilities
        (n, 3), columns in ``LABELS`` order.
    groups
        The group of each pair; the interval resamples groups, since pairs of a group are not independent.
    seed
        Of the resampling.

    Returns
    -------
    dict
        ``pairs``, ``macro_f1`` with ``macro_f1_low`` and ``macro_f1_high`` (95 % percentile bootstrap over
        groups), ``accuracy``, ``log_loss``, ``calibration_error``, ``majority_macro_f1`` (what always
        answering the most frequent label would get), and ``precision_``, ``recall_``, ``f1_`` and
        ``support_`` of each label.
    """
    truth = np.asarray(labels)
    predicted = np.asarray(LABELS)[probabilities.argmax(axis=1)]
    precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, labels=LABELS, zero_division=0)
    low, high = macro_f1_interval(truth, predicted, np.asarray(groups), seed)
    majority = max(LABELS, key=lambda label: int((truth == label).sum()))
    out = {
        "pairs": float(len(truth)),
        "macro_f1": float(np.mean(f1)),
        "macro_f1_low": low,
        "macro_f1_high": high,
        "accuracy": float(accuracy_score(truth, predicted)),
        "log_loss": float(log_loss(truth, probabilities, labels=LABELS)),
        "calibration_error": calibration_error(truth, probabilities),
        "calibration_error_by_chance": calibration_error_by_chance(probabilities, seed),
        "majority_macro_f1": _macro_f1(truth, np.full_like(truth, majority)),
    }
    for i, label in enumerate(LABELS):
        out |= {
            f"precision_{label}": float(precision[i]),
            f"recall_{label}": float(recall[i]),
            f"f1_{label}": float(f1[i]),
            f"support_{label}": float(support[i]),
        }
    return out


def _macro_f1(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    return float(f1_score(truth, predicted, average="macro", labels=LABELS, zero_division=0))


def macro_f1_interval(
    truth: NDArray[Any],
    predicted: NDArray[Any],
    groups: NDArray[Any],
    seed: int = 0,
    rounds: int = 1000,
    labels: Sequence[str] = LABELS,
) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap of macro F1 over groups, from each group's own confusion matrix."""
    _, group = np.unique(groups, return_inverse=True)
    index = {label: i for i, label in enumerate(labels)}
    counts = np.zeros((group.max() + 1, len(labels), len(labels)))
    for g, t, p in zip(group, truth, predicted, strict=True):
        counts[g, index[t], index[p]] += 1
    rng = np.random.default_rng(seed)
    scores = np.empty(rounds)
    for i in range(rounds):
        matrix = counts[rng.integers(0, len(counts), len(counts))].sum(axis=0)
        denominator = matrix.sum(axis=0) + matrix.sum(axis=1)
        scores[i] = np.mean(2 * np.diag(matrix) / np.where(denominator == 0, 1, denominator))
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def confusion(labels: Sequence[str], probabilities: NDArray[np.float64]) -> NDArray[np.int_]:
    """Return the (3, 3) confusion matrix: rows true, columns predicted, in ``LABELS`` order."""
    predicted = np.asarray(LABELS)[probabilities.argmax(axis=1)]
    matrix: NDArray[np.int_] = confusion_matrix(labels, predicted, labels=LABELS)
    return matrix


def calibration_bins(
    labels: Sequence[str] | NDArray[Any], probabilities: NDArray[np.float64]
) -> list[tuple[float, float, int]]:
    """Return (mean confidence, accuracy, number of pairs) of each of ten equal bins that is not empty."""
    confidence = probabilities.max(axis=1)
    right = np.asarray(LABELS)[probabilities.argmax(axis=1)] == np.asarray(labels)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        (float(confidence[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in range(_BINS)
        if (bins == b).any()
    ]


def calibration_error(labels: Sequence[str] | NDArray[Any], probabilities: NDArray[np.float64]) -> float:
    """Return the expected calibration error of the top label over ten equal-width bins.

    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning".
    """
    bins = calibration_bins(labels, probabilities)
    total = sum(count for _, _, count in bins)
    return float(sum(count * abs(confidence - accuracy) for confidence, accuracy, count in bins) / total)


def calibration_error_by_chance(probabilities: NDArray[np.float64], seed: int = 0, rounds: int = 1000) -> float:
    """Return the mean calibration error that these probabilities would show if they were exactly right.

    It is not 0: in a bin of few pairs, the share that is right differs from its expectation by chance.

    Parameters
    ----------
    probabilities
        (n, 3). Labels are drawn from them.
    seed, rounds
        Of the drawing.
    """
    rng = np.random.default_rng(seed)
    steps = probabilities.cumsum(axis=1)[:, :-1]
    names = np.asarray(LABELS)
    errors = [
        calibration_error(names[(rng.random((len(steps), 1)) > steps).sum(axis=1)], probabilities)
        for _ in range(rounds)
    ]
    return float(np.mean(errors))
