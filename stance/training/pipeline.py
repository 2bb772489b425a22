"""The scikit-learn pipeline over the views, and its export into arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

from stance.core import LABELS, Pair
from stance.features import Encoder, encode_pairs
from stance.model.scorer import Weights
from stance.training.nb_svm import NBWeightedSVM

Streams = list[dict[str, list[str]]]


class PairStreams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns pairs into the feature streams of the named views. Nothing is fitted.

    Parameters
    ----------
    encoder
        The encoder.
    views
        Names in ``stance.features.VIEWS``.
    """

    def __init__(self, encoder: Encoder, views: Sequence[str]) -> None:
        self.encoder = encoder
        self.views = views

    def fit(self, pairs: Iterable[Pair], y: object = None) -> PairStreams:
        """Do nothing."""
        return self

    def transform(self, pairs: Iterable[Pair]) -> Streams:
        """Return one mapping of view to features for each pair; equal features are one object, to save memory."""
        same: dict[str, str] = {}
        return [
            {view: [same.setdefault(feature, feature) for feature in features] for view, features in streams.items()}
            for streams in encode_pairs(pairs, self.encoder, self.views)
        ]

    def __sklearn_is_fitted__(self) -> bool:
        return True


def make_vectorizer(views: Mapping[str, float], min_count: int) -> FeatureUnion:
    """Return a union of one binary TF-IDF vectorizer a view, over streams.

    Parameters
    ----------
    views
        View to weight.
    min_count
        Features that fewer pairs have are dropped.
    """
    return FeatureUnion(
        [
            (
                view,
                TfidfVectorizer(analyzer=itemgetter(view), binary=True, min_df=min_count, dtype=np.float64),
            )
            for view in views
        ],
        transformer_weights=dict(views),
    )


def make_classifier(kind: str, parameters: Mapping[str, Any], seed: int) -> Any:
    """Return an unfitted scikit-learn classifier.

    Parameters
    ----------
    kind
        A field of :class:`stance.training.config.ClassifiersConfig`.
    parameters
        Its own, as named there.
    seed
        Its random state, where it has one.
    """
    if kind == "logistic_regression":
        return LogisticRegression(**parameters, max_iter=300, tol=1e-3, random_state=seed)
    if kind == "linear_svm":
        return LinearSVC(**parameters, random_state=seed)
    if kind == "nb_weighted_svm":
        return NBWeightedSVM(**parameters, random_state=seed)
    if kind == "ridge":
        return RidgeClassifier(**parameters, tol=1e-3, random_state=seed)
    if kind == "sgd":
        return SGDClassifier(**parameters, loss="log_loss", penalty="elasticnet", random_state=seed)
    if kind == "complement_naive_bayes":
        return ComplementNB(**parameters)
    raise ValueError(kind)


def make_pipeline(encoder: Encoder, views: Mapping[str, float], min_count: int, classifier: Any) -> Pipeline:
    """Return the whole unfitted pipeline, from pairs to labels."""
    return Pipeline(
        [
            ("streams", PairStreams(encoder, list(views))),
            ("tfidf", make_vectorizer(views, min_count)),
            ("classifier", classifier),
        ]
    )


def coefficients(classifier: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a fitted classifier's (3, features) weights and its three biases: all that is left of it when exported."""
    if isinstance(classifier, ComplementNB):
        return classifier.feature_log_prob_, np.zeros(len(LABELS))
    return classifier.coef_, classifier.intercept_


def linear_scores(classifier: Any, matrix: Any) -> NDArray[Any]:
    """Return a fitted classifier's (n, 3) linear scores, before any softmax."""
    coef, intercept = coefficients(classifier)
    return np.asarray(matrix @ coef.T + intercept)


def export_weights(
    vectorizer: FeatureUnion, classifier: Any, temperature: float, unfamiliar_below: float = 0.0
) -> Weights:
    """Flatten a fitted vectorizer and classifier into arrays.

    Parameters
    ----------
    vectorizer
        From :func:`make_vectorizer`, fitted.
    classifier
        From :func:`make_classifier`, fitted on all three labels.
    temperature
        What scores are divided by before the softmax.
    unfamiliar_below
        The share of known features below which a pair is flagged.
    """
    assert tuple(classifier.classes_) == LABELS
    coef, intercept = coefficients(classifier)
    # Half the size, where the scores are small enough to stay within 1e-6; those of naive Bayes are not.
    precision = np.float64 if isinstance(classifier, ComplementNB) else np.float32
    parts = dict(vectorizer.transformer_list)
    return Weights(
        views={view: float(weight) for view, weight in vectorizer.transformer_weights.items()},
        vocabulary={view: parts[view].get_feature_names_out().tolist() for view in parts},
        idf=np.concatenate([part.idf_ for part in parts.values()]).astype(precision),
        coef=coef.T.astype(precision),
        intercept=intercept.astype(np.float64),
        temperature=temperature,
        unfamiliar_below=unfamiliar_below,
    )
