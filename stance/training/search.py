"""The search: every candidate cross-validated on the same group folds, each fold's features made once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from stance.core import LABELS
from stance.training.config import FeaturesConfig, TrainingConfig
from stance.training.folds import Counts, Indices, group_folds
from stance.training.grids import ClassifiersConfig
from stance.training.pipeline import Streams, linear_scores, make_classifier

#: Called with (steps done, steps in all).
Progress = Callable[[int, int], None]

#: liblinear has one random generator a process: two fits at once would not be the same twice.
_SOLVER = threading.Lock()

#: As many candidates as are listed; of more, the best.
_LISTED = 10


@dataclass(frozen=True)
class Candidate:
    """A classifier with its parameters, on features.

    Parameters
    ----------
    kind, parameters
        As :func:`stance.training.pipeline.make_classifier` takes them.
    features
        The weights of the views and how rare a feature may be.
    number
        Which trial of a sampled search it is, from 1.
    """

    kind: str
    parameters: Mapping[str, float | str]
    features: FeaturesConfig = field(default_factory=FeaturesConfig)
    number: int | None = None

    def __str__(self) -> str:
        values = (f"{k}={v if isinstance(v, str) else format(v, 'g')}" for k, v in self.parameters.items())
        trial = "" if self.number is None else f"trial {self.number}: "
        return f"{trial}{self.kind}({', '.join(values)})"


@dataclass(frozen=True)
class Trial:
    """What cross-validation says of one candidate.

    Parameters
    ----------
    candidate
        The candidate.
    fold_scores
        Macro F1 of each fold.
    """

    candidate: Candidate
    fold_scores: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean macro F1 over the folds."""
        return float(np.mean(self.fold_scores))

    @property
    def deviation(self) -> float:
        """Standard deviation of macro F1 over the folds."""
        return float(np.std(self.fold_scores))


@dataclass(frozen=True)
class Found:
    """What a search found.

    Parameters
    ----------
    trials
        In the order in which they were tried.
    best
        The one with the best mean macro F1.
    scores
        (n, 3) out-of-fold linear scores of the best, in the order of the training pairs.
    """

    trials: tuple[Trial, ...]
    best: Trial
    scores: NDArray[np.float64]


class CrossValidation:
    """The training pairs in folds, with the features of all of them counted.

    Parameters
    ----------
    streams, labels, groups, weights
        The training pairs: features, label, group and weight of each. A pair's weight counts in fitting and in the
        score of its fold alike.
    config
        ``features``, ``search`` and ``seed`` are used.
    """

    def __init__(
        self,
        streams: Streams,
        labels: Sequence[str],
        groups: Sequence[str],
        weights: NDArray[np.float64],
        config: TrainingConfig,
    ) -> None:
        self._y = np.asarray(labels)
        self._weights = weights
        self._folds = group_folds(labels, groups, config.search.folds, config.seed)
        least = min(config.search.min_count or [config.features.min_count])
        self._counts = Counts(streams, config.features.views, least)
        self._streams = streams
        self._seed = config.seed
        self._jobs = config.search.jobs

    def __call__(
        self,
        tried: Sequence[Candidate],
        features: FeaturesConfig,
        progress: Progress = lambda done, total: None,
    ) -> tuple[list[Trial], NDArray[np.float64]]:
        """Try candidates that share their features.

        Returns
        -------
        tuple of list of Trial and (len(tried), n, 3) array
            The trials, and the out-of-fold scores of each.
        """
        scores = np.empty((len(tried), len(self._y), len(LABELS)))
        fold_scores = np.empty((len(tried), len(self._folds)))
        # Threads: the features need not be copied.
        results = Parallel(n_jobs=self._jobs, prefer="threads", return_as="generator")(
            delayed(self._one_fold)(train, test, tried, features) for train, test in self._folds
        )
        for number, ((_, test), fold) in enumerate(zip(self._folds, results, strict=True)):
            for i, out in enumerate(fold):
                scores[i, test] = out
                predicted = np.asarray(LABELS)[out.argmax(axis=1)]
                fold_scores[i, number] = f1_score(
                    self._y[test],
                    predicted,
                    average="macro",
                    labels=LABELS,
                    zero_division=0,
                    sample_weight=self._weights[test],
                )
            progress(number + 1, len(self._folds))
        return [Trial(one, tuple(map(float, fold_scores[i]))) for i, one in enumerate(tried)], scores

    def familiarity(self, features: FeaturesConfig) -> NDArray[np.float64]:
        """Return the (n,) share of each pair's features that the folds without it know."""
        known = np.zeros(len(self._y))
        for train, test in self._folds:
            known[test] = self._counts.known(train, test, features.views, features.min_count)
        found = np.array([sum(len(set(stream[view])) for view in features.views) for stream in self._streams])
        shares: NDArray[np.float64] = known / np.maximum(found, 1)
        return shares

    def _one_fold(
        self, train: Indices, test: Indices, tried: Sequence[Candidate], features: FeaturesConfig
    ) -> list[NDArray[Any]]:
        x_train, x_test = self._counts.matrices(train, test, features.views, features.min_count)
        out = []
        for candidate in tried:
            classifier = make_classifier(candidate.kind, candidate.parameters, self._seed)
            with _SOLVER:
                classifier.fit(x_train, self._y[train], sample_weight=self._weights[train])
            out.append(linear_scores(classifier, x_test))
        return out


def candidates(grid: ClassifiersConfig, features: FeaturesConfig) -> Iterator[Candidate]:
    """Yield every candidate of a grid of lists, in its order."""
    for kind in type(grid).model_fields:
        section = getattr(grid, kind)
        if section is not None:
            grid_of = section.model_dump(exclude_none=True)
            for values in product(*grid_of.values()):
                yield Candidate(kind, stated(dict(zip(grid_of, values, strict=True))), features)


def stated(parameters: dict[str, float | str]) -> dict[str, float | str]:
    """Return parameters without class weights where they are none."""
    return {key: value for key, value in parameters.items() if value != "none"}


def grid_search(validation: CrossValidation, config: TrainingConfig, progress: Progress) -> Found:
    """Try every combination; the earlier one wins where two are equal."""
    tried = list(candidates(config.search.classifiers, config.features))
    trials, scores = validation(tried, config.features, progress)
    winner = best(trials)
    return Found(tuple(trials), winner, scores[trials.index(winner)])


def best(trials: Sequence[Trial]) -> Trial:
    """Return the trial with the best mean macro F1; the earlier one where two are equal."""
    return max(trials, key=lambda trial: trial.mean)


def listed(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that a table has room for: all, or of many the ten best, best first."""
    if len(trials) <= _LISTED:
        return list(trials)
    return sorted(trials, key=lambda trial: -trial.mean)[:_LISTED]
