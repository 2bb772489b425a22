"""Plots, as matplotlib figures that never touch a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from stance.core import LABELS
from stance.evaluation import Kept

#: Below this, thresholds keep nearly everything and their marks would lie on each other.
_FIRST_THRESHOLD = 0.4


def confusion_figure(matrix: NDArray[np.int_]) -> Figure:
    """Draw a confusion matrix: counts, shaded by the share of each true label.

    Parameters
    ----------
    matrix
        (3, 3), rows true, columns predicted.
    """
    figure = Figure(figsize=(5.2, 4.4), layout="constrained")
    axes: Any = figure.subplots()
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        axes.text(
            column,
            row,
            f"{count}\n{shares[row, column]:.0%}",
            ha="center",
            va="center",
            color="white" if shares[row, column] > 0.5 else "black",
        )
    axes.set_xticks(range(len(LABELS)), LABELS)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    axes.set_title("Confusion on the test pairs")
    return figure


def reliability_figure(bins: Sequence[tuple[float, float, int]], error: float) -> Figure:
    """Draw a reliability diagram: accuracy against confidence, one point a bin, sized by its pairs.

    Parameters
    ----------
    bins
        From :func:`stance.evaluation.calibration_bins`.
    error
        The expected calibration error, for the title.
    """
    figure = Figure(figsize=(5.2, 4.6), layout="constrained")
    axes: Any = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="perfectly calibrated")
    confidence, accuracy, counts = (np.array(column) for column in zip(*bins, strict=True))
    axes.plot(confidence, accuracy, color="tab:blue", linewidth=1)
    axes.scatter(
        confidence,
        accuracy,
        s=20 + 300 * counts / counts.max(),
        color="tab:blue",
        alpha=0.7,
        label="test pairs",
    )
    for x, y, count in bins:
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(6, -12), fontsize=8, color="0.3")
    axes.set_xlim(0.3, 1.02)
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("confidence (probability of the predicted label)")
    axes.set_ylabel("accuracy")
    axes.set_title(f"Reliability, expected calibration error {error:.3f}")
    axes.legend(loc="lower right")
    return figure


def risk_coverage_figure(curve: Sequence[Kept]) -> Figure:
    """Draw a risk-coverage curve: how many labels are wrong against how many are left, some with their thresholds.

    Parameters
    ----------
    curve
        From :func:`stance.evaluation.risk_coverage`.
    """
    figure = Figure(figsize=(5.2, 4.4), layout="constrained")
    axes: Any = figure.subplots()
    axes.plot([kept.coverage for kept in curve], [1 - kept.accuracy for kept in curve], color="tab:blue")
    for kept in curve:
        if round(100 * kept.threshold) % 10 == 0 and kept.threshold >= _FIRST_THRESHOLD:
            at = (kept.coverage, 1 - kept.accuracy)
            axes.plot(*at, "o", color="tab:blue", markersize=4)
            axes.annotate(f"{kept.threshold:.1f}", at, textcoords="offset points", xytext=(4, -10), fontsize=8)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("coverage (share of the test pairs that are labelled)")
    axes.set_ylabel("risk (share of these that are wrong)")
    axes.set_title("Abstaining below a probability")
    return figure


def ranking_figure(trials: Sequence[tuple[str, float, float]], shown: int = 30) -> Figure:
    """Draw cross-validated candidates from the best down, each with one standard deviation over its folds.

    Parameters
    ----------
    trials
        Name, mean macro F1 and deviation of each.
    shown
        Of more than that, the best are drawn.
    """
    ranked = sorted(trials, key=lambda trial: -trial[1])[:shown]
    names, means, deviations = zip(*ranked, strict=True)
    figure = Figure(figsize=(8, 1.2 + 0.28 * len(ranked)), layout="constrained")
    axes: Any = figure.subplots()
    rows = range(len(ranked))
    axes.errorbar(means, rows, xerr=deviations, fmt="o", color="tab:blue", ecolor="0.7", capsize=2)
    axes.set_yticks(rows, names, fontsize=8)
    axes.invert_yaxis()
    axes.grid(axis="x", color="0.9")
    axes.set_xlabel("macro F1, mean and standard deviation over folds")
    axes.set_title(f"Candidates by cross-validation{f' ({shown} best)' if len(trials) > shown else ''}")
    return figure
