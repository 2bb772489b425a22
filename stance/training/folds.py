"""Folds by group, and the features that all folds share, counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.model_selection import StratifiedGroupKFold

from stance.core import LABELS, DataError
from stance.training.pipeline import Streams

Indices = NDArray[np.intp]


def group_folds(
    labels: Sequence[str] | NDArray[Any], groups: Sequence[str] | NDArray[Any], folds: int, seed: int
) -> list[tuple[Indices, Indices]]:
    """Return (training, test) indices of each fold; a group is never on both sides.

    Raises
    ------
    DataError
        If a fold's training part lacks a label.
    """
    y = np.asarray(labels)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    out = list(splitter.split(np.zeros(len(y)), y, groups))
    for train, _ in out:
        if missing := set(LABELS) - set(y[train]):
            raise DataError(
                f"a fold of the cross-validation has no training pair labelled {min(missing)}: all of them are in one "
                "group; label more documents"
            )
    return out


class Counts:
    """Each view's binary (n, features) matrix over all pairs, so that no fold counts them again.

    Parameters
    ----------
    streams
        The features of all pairs.
    views
        The views to count.
    min_count
        The least that will be asked for; what is too rare over all pairs is too rare in every fold.

    Raises
    ------
    DataError
        If a view has no feature that enough pairs share.
    """

    def __init__(self, streams: Streams, views: Iterable[str], min_count: int) -> None:
        self._counts: dict[str, Any] = {}
        for view in views:
            vectorizer = CountVectorizer(analyzer=itemgetter(view), binary=True, min_df=min_count, dtype=np.float32)
            try:
                self._counts[view] = vectorizer.fit_transform(streams)
            except ValueError:  # scikit-learn's word for an empty vocabulary
                raise DataError(
                    f"view {view!r} has no feature that {min_count} of {len(streams)} training pairs share; label more "
                    f"pairs, lower features.min_count, or leave the view out of features.views"
                ) from None

    def matrices(self, train: Indices, test: Indices, views: Mapping[str, float], min_count: int) -> tuple[Any, Any]:
        """Return the sparse matrices that vectorizers fitted on ``train`` alone make of both parts.

        Parameters
        ----------
        train, test
            Indices of pairs.
        views
            View to weight; any of those that were counted.
        min_count
            Features that fewer pairs of ``train`` have are dropped.

        Raises
        ------
        DataError
            If no feature is left.
        """
        parts = []
        for view, weight in views.items():
            own, other = self._counts[view][train], self._counts[view][test]
            kept = np.flatnonzero(own.getnnz(axis=0) >= min_count)
            if not kept.size:  # a view that a small fold leaves without a feature
                continue
            tfidf = TfidfTransformer().fit(own[:, kept])
            parts.append([weight * tfidf.transform(part[:, kept]) for part in (own, other)])
        if not parts:
            raise DataError(
                "no feature is shared by enough pairs of a fold; label more pairs, or lower features.min_count"
            )
        x_train, x_test = (hstack([part[side] for part in parts], format="csr") for side in (0, 1))
        return x_train, x_test

    def known(self, train: Indices, test: Indices, views: Iterable[str], min_count: int) -> NDArray[np.int64]:
        """Return for each pair of ``test`` how many of its features enough pairs of ``train`` have."""
        out = np.zeros(len(test), dtype=np.int64)
        for view in views:
            kept = np.flatnonzero(self._counts[view][train].getnnz(axis=0) >= min_count)
            out += self._counts[view][test][:, kept].getnnz(axis=1)
        return out
