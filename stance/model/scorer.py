"""Scores from arrays: what scikit-learn's vectorizers and linear classifier compute, on numpy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
#: The features of one pair, by view.
Stream = Mapping[str, Sequence[str]]

#: Pairs scored at once; bounds the memory of a batch at about 10 MB.
_CHUNK = 512


@dataclass(frozen=True)
class Weights:
    """A fitted linear model over TF-IDF views, flattened.

    Parameters
    ----------
    views
        View name to the weight that its unit-length vector is multiplied by.
    vocabulary
        View name to its features, in column order. The views' columns follow each other.
    idf
        (n_features,) inverse document frequencies.
    coef
        (n_features, n_labels) coefficients.
    intercept
        (n_labels,) intercepts.
    temperature
        Scores are divided by it before the softmax; greater than 0.
    unfamiliar_below
        A pair is flagged as unfamiliar where a smaller share of its features than this is known; 0 flags none.
    """

    views: Mapping[str, float]
    vocabulary: Mapping[str, Sequence[str]]
    idf: Floats
    coef: Floats
    intercept: Floats
    temperature: float
    unfamiliar_below: float = 0.0


class LinearScorer:
    """Scores feature streams. Immutable, safe to share between threads.

    Each view is a binary TF-IDF vector of unit length times the view's weight, as
    ``TfidfVectorizer(binary=True)`` makes it.

    Parameters
    ----------
    weights
        The fitted model.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.views = tuple(weights.views)
        n, n_labels = weights.coef.shape
        idf = weights.idf.astype(np.float64)[:, None]
        # One row a feature: its share of each label's score, and of the view's squared length. The last
        # row is a feature that adds nothing, so that no view of a pair is empty.
        self._table = np.zeros((n + 1, n_labels + 1))
        self._table[:n, :n_labels] = weights.coef * idf
        self._table[:n, n_labels:] = idf**2
        self._nothing = n
        self._index: dict[str, dict[str, int]] = {}
        at = 0
        for view in self.views:
            features = weights.vocabulary[view]
            self._index[view] = dict(zip(features, range(at, at + len(features)), strict=True))
            at += len(features)
        self._scales = np.array([weights.views[view] for view in self.views])

    def scores(self, streams: Sequence[Stream]) -> NDArray[np.float64]:
        """Return the (n, n_labels) linear scores of ``n`` pairs."""
        out = np.empty((len(streams), len(self.weights.intercept)))
        for start in range(0, len(streams), _CHUNK):
            chunk = streams[start : start + _CHUNK]
            out[start : start + len(chunk)] = self._sum(*self._look_up(chunk))
        return out

    def probabilities(self, streams: Sequence[Stream]) -> NDArray[np.float64]:
        """Return the (n, n_labels) calibrated probabilities; every row sums to 1."""
        return softmax(self.scores(streams) / self.weights.temperature)

    def judge(self, streams: Sequence[Stream]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the (n, n_labels) probabilities, and the (n,) shares of each pair's features that are known.

        A feature that a view has twice counts once.
        """
        scores, shares = np.empty((len(streams), len(self.weights.intercept))), np.empty(len(streams))
        for start in range(0, len(streams), _CHUNK):
            chunk = streams[start : start + _CHUNK]
            own = slice(start, start + len(chunk))
            ids, begins = self._look_up(chunk)
            scores[own] = self._sum(ids, begins)
            known = np.add.reduceat(ids != self._nothing, begins[:: len(self.views)], dtype=np.intp)
            found = [sum(len(set(stream[view])) for view in self.views) for stream in chunk]
            shares[own] = known / np.maximum(found, 1)
        return softmax(scores / self.weights.temperature), shares

    def _look_up(self, streams: Sequence[Stream]) -> tuple[NDArray[np.intp], list[int]]:
        """Return the rows of the table that pairs have, and where those of each view of each pair begin."""
        ids: list[int] = []
        begins: list[int] = []
        nothing = self._nothing
        for stream in streams:
            for view in self.views:
                begins.append(len(ids))
                ids.append(nothing)
                # A set of whole numbers: its order, and so the last bits of the sum, are the same in every process.
                ids += set(map(self._index[view].get, stream[view], repeat(nothing)))
        return np.array(ids, dtype=np.intp), begins

    def _sum(self, ids: NDArray[np.intp], begins: list[int]) -> NDArray[np.float64]:
        n_labels = len(self.weights.intercept)
        sums = np.add.reduceat(self._table.take(ids, axis=0), begins, axis=0).reshape(-1, len(self.views), n_labels + 1)
        lengths = np.sqrt(sums[:, :, n_labels])
        lengths[lengths == 0] = 1.0
        factors = self._scales / lengths
        scores: NDArray[np.float64] = np.einsum("nv,nvl->nl", factors, sums[:, :, :n_labels])
        return scores + self.weights.intercept

    def contributions(self, stream: Stream) -> Iterator[tuple[str, str, float, Floats]]:
        """Yield what each known feature of a pair adds: view, feature, TF-IDF value and (n_labels,) contributions.

        A contribution is the value times the coefficient of the label. With the intercepts they sum to the scores.
        """
        for view, weight in self.weights.views.items():
            index = self._index[view]
            known = sorted({feature for feature in stream[view] if feature in index})
            if not known:
                continue
            rows = self._table[[index[feature] for feature in known]]
            n_labels = len(self.weights.intercept)
            factor = weight / np.sqrt(rows[:, n_labels].sum())
            for feature, row in zip(known, rows, strict=True):
                yield view, feature, float(factor * np.sqrt(row[n_labels])), factor * row[:n_labels]


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of each row."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    result: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return result
