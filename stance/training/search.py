"""The grid search: every candidate on the same group folds, each fold's features made once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from operator import itemgetter
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from stance.core import LABELS, DataError
from stance.training.config import ClassifiersConfig, TrainingConfig
from stance.training.pipeline import Streams, linear_scores, make_classifier

#: Called with (folds done, folds in all).
Progress = Callable[[int, int], None]

#: liblinear has one random generator a process: two fits at once would not be the same twice.
_SOLVER = threading.Lock()


@dataclass(frozen=True)
class Candidate:
    """A classifier with its parameters."""

    kind: str
    parameters: dict[str, float]

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(f'{key}={value:g}' for key, value in self.parameters.items())})"


@dataclass(frozen=True)
class Trial:
    """What cross-validation says of one candidate.

    Parameters
    ----------
    candidate
        The candidate.
    fold_scores
        Macro F1 of each fold.
    scores
        (n, 3) out-of-fold linear scores, in the order of the training pairs.
    """

    candidate: Candidate
    fold_scores: tuple[float, ...]
    scores: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Mean macro F1 over the folds."""
        return float(np.mean(self.fold_scores))

    @property
    def deviation(self) -> float:
        """Standard deviation of macro F1 over the folds."""
        return float(np.std(self.fold_scores))


def candidates(grid: ClassifiersConfig) -> Iterator[Candidate]:
    """Yield every candidate of a grid, in its order."""
    for kind in type(grid).model_fields:
        section = getattr(grid, kind)
        if section is not None:
            grid_of = section.model_dump()
            for values in product(*grid_of.values()):
                yield Candidate(kind, dict(zip(grid_of, values, strict=True)))


def search(
    streams: Streams,
    labels: Sequence[str],
    groups: Sequence[str],
    weights: NDArray[np.float64],
    config: TrainingConfig,
    progress: Progress = lambda done, total: None,
) -> list[Trial]:
    """Cross-validate every candidate.

    Parameters
    ----------
    streams, labels, groups, weights
        The training pairs: features, label, group and weight of each. A pair's weight counts in fitting and in the
        score of its fold alike.
    config
        ``features``, ``search`` and ``seed`` are used.
    progress
        Told of every fold that is done.

    Returns
    -------
    list of Trial
        In the order of the grid.
    """
    y = np.asarray(labels)
    tried = list(candidates(config.search.classifiers))
    splitter = StratifiedGroupKFold(config.search.folds, shuffle=True, random_state=config.seed)
    folds = list(splitter.split(np.zeros(len(y)), y, groups))
    scores = np.empty((len(tried), len(y), len(LABELS)))
    fold_scores = np.empty((len(tried), len(folds)))
    for train, _ in folds:
        if missing := set(LABELS) - set(y[train]):
            raise DataError(
                f"a fold of the cross-validation has no training pair labelled {min(missing)}: all of them are in one "
                "group; label more documents"
            )
    counts = _count(streams, config)
    # Threads: the features need not be copied.
    results = Parallel(n_jobs=config.search.jobs, prefer="threads", return_as="generator")(
        delayed(_one_fold)(counts, y, weights, train, test, tried, config) for train, test in folds
    )
    for number, ((_, test), fold) in enumerate(zip(folds, results, strict=True)):
        for i, out in enumerate(fold):
            scores[i, test] = out
            predicted = np.asarray(LABELS)[out.argmax(axis=1)]
            fold_scores[i, number] = f1_score(
                y[test], predicted, average="macro", labels=LABELS, zero_division=0, sample_weight=weights[test]
            )
        progress(number + 1, len(folds))
    return [Trial(candidate, tuple(map(float, fold_scores[i])), scores[i]) for i, candidate in enumerate(tried)]


def best(trials: Sequence[Trial]) -> Trial:
    """Return the trial with the best mean macro F1; the earlier one where two are equal."""
    return max(trials, key=lambda trial: trial.mean)


def _count(streams: Streams, config: TrainingConfig) -> dict[str, Any]:
    """Return each view's binary (n, features) matrix over all pairs, so that no fold counts them again.

    What is too rare over all pairs is too rare in every fold.

    Raises
    ------
    DataError
        If a view has no feature that enough pairs share.
    """
    least = config.features.min_count
    counts = {}
    for view in config.features.views:
        vectorizer = CountVectorizer(analyzer=itemgetter(view), binary=True, min_df=least, dtype=np.float32)
        try:
            counts[view] = vectorizer.fit_transform(streams)
        except ValueError:  # scikit-learn's word for an empty vocabulary
            raise DataError(
                f"view {view!r} has no feature that {least} of {len(streams)} training pairs share; label more pairs, "
                f"lower features.min_count, or leave the view out of features.views"
            ) from None
    return counts


def _fold_matrices(
    counts: dict[str, Any], train: NDArray[np.intp], test: NDArray[np.intp], config: TrainingConfig
) -> tuple[Any, Any]:
    """Return what vectorizers fitted on ``train`` alone make of both parts."""
    parts = []
    for view, weight in config.features.views.items():
        own, other = counts[view][train], counts[view][test]
        kept = np.flatnonzero(own.getnnz(axis=0) >= config.features.min_count)
        if not kept.size:  # a view that a small fold leaves without a feature
            continue
        tfidf = TfidfTransformer().fit(own[:, kept])
        parts.append([weight * tfidf.transform(part[:, kept]) for part in (own, other)])
    if not parts:
        raise DataError("no feature is shared by enough pairs of a fold; label more pairs, or lower features.min_count")
    x_train, x_test = (hstack([part[side] for part in parts], format="csr") for side in (0, 1))
    return x_train, x_test


def _one_fold(
    counts: dict[str, Any],
    y: NDArray[Any],
    weights: NDArray[np.float64],
    train: NDArray[np.intp],
    test: NDArray[np.intp],
    tried: Sequence[Candidate],
    config: TrainingConfig,
) -> list[NDArray[Any]]:
    x_train, x_test = _fold_matrices(counts, train, test, config)
    out = []
    for candidate in tried:
        classifier = make_classifier(candidate.kind, candidate.parameters, config.seed)
        with _SOLVER:
            classifier.fit(x_train, y[train], sample_weight=weights[train])
        out.append(linear_scores(classifier, x_test))
    return out
