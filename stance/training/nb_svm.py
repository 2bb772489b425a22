"""The naive-Bayes-weighted linear SVM of Wang and Manning (2012), "Baselines and bigrams"."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import LinearSVC
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import check_is_fitted

_SMOOTHING = 0.1


class NBWeightedSVM(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One linear SVM a label, over features weighted by how unevenly they fall on it.

    A feature's weight is (1 - strength) + strength * |r| / mean |r|, with r its naive Bayes log-count ratio for the
    label against the rest. So the few features that decide are regularised less than the many that do not.
    The weights are folded into the coefficients: a fitted model is as linear as any.

    Parameters
    ----------
    C
        Inverse strength of the L2 penalty.
    strength
        0: a plain linear SVM; 1: naive Bayes weights alone.
    class_weight
        ``balanced``: every label counts alike, however many pairs have it; ``None``: every pair does.
    random_state
        Of the solver.
    """

    def __init__(
        self,
        C: float = 0.1,  # noqa: N803
        strength: float = 0.5,
        class_weight: str | None = None,
        random_state: int | None = None,
    ) -> None:
        self.C = C
        self.strength = strength
        self.class_weight = class_weight
        self.random_state = random_state

    def fit(self, matrix: Any, labels: NDArray[Any], sample_weight: NDArray[Any] | None = None) -> NBWeightedSVM:
        """Fit on an (n, features) sparse matrix of non-negative values, and maybe a weight for each row."""
        labels = np.asarray(labels)
        rows_weight = compute_sample_weight(self.class_weight, labels)
        if sample_weight is not None:
            rows_weight = rows_weight * np.asarray(sample_weight)
        self.classes_ = np.unique(labels)
        rows, intercepts = [], []
        for label in self.classes_:
            weights = self._weights(matrix, labels == label, rows_weight)
            svm = LinearSVC(C=self.C, random_state=self.random_state)
            svm.fit(matrix @ diags_array(weights), labels == label, rows_weight)
            rows.append(svm.coef_[0] * weights)
            intercepts.append(svm.intercept_[0])
        self.coef_ = np.array(rows)
        self.intercept_ = np.array(intercepts)
        return self

    def _weights(self, matrix: Any, own: NDArray[np.bool_], rows_weight: NDArray[Any]) -> NDArray[np.float64]:
        inside, outside = (_SMOOTHING + rows_weight[part] @ matrix[part] for part in (own, ~own))
        ratio = np.abs(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
        mean = ratio.mean() or 1.0
        weights: NDArray[np.float64] = (1 - self.strength) + self.strength * ratio / mean
        return weights

    def decision_function(self, matrix: Any) -> NDArray[np.float64]:
        """Return the (n, n_labels) scores, columns as ``classes_``."""
        check_is_fitted(self)
        scores: NDArray[np.float64] = matrix @ self.coef_.T + self.intercept_
        return scores

    def predict(self, matrix: Any) -> NDArray[Any]:
        """Return the label with the highest score of each row."""
        labels: NDArray[Any] = self.classes_[self.decision_function(matrix).argmax(axis=1)]
        return labels
