"""One training run: read, split, search, fit, calibrate, evaluate."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from stance.core import LABELS, ConfigError, DataError, Pair, nearest
from stance.corpus.files import digest
from stance.corpus.pairs import numbered_pairs
from stance.corpus.seeds import FILES, read_gazetteer, read_lexicon
from stance.corpus.validate import check_pairs
from stance.evaluation import evaluate, risk_coverage, suggest
from stance.features import VERSION, Encoder
from stance.model.folder import Model, load_model
from stance.model.predictor import DEFAULT_MODEL
from stance.model.scorer import LinearScorer, softmax
from stance.parsers import load_parser
from stance.training.calibration import fit_temperature
from stance.training.card import make_card
from stance.training.config import TrainingConfig, portable
from stance.training.pipeline import PairStreams, export_weights, make_classifier, make_vectorizer
from stance.training.sampling import sampled_search
from stance.training.search import CrossValidation, Trial, grid_search

_log = logging.getLogger(__name__)

#: Called with (what is being done, steps done, steps in all).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Training:
    """What a training run made.

    Parameters
    ----------
    model
        The model, ready to be saved.
    pipeline
        The same model as a fitted scikit-learn pipeline, from pairs to labels.
    trials, best
        The cross-validation and its winner.
    scores
        (n, 3) out-of-fold linear scores of the winner, in the order of the training pairs.
    familiarity
        (n,) the share of each training pair's features that the folds without it know.
    metrics
        On the test part; see :func:`stance.evaluation.evaluate`.
    train, test
        The pairs of both parts.
    probabilities
        (n, 3) of the test pairs.
    digest
        SHA-256 over the data files.
    """

    model: Model
    pipeline: Pipeline
    trials: tuple[Trial, ...]
    best: Trial
    scores: NDArray[np.float64]
    familiarity: NDArray[np.float64]
    metrics: dict[str, float]
    train: tuple[Pair, ...]
    test: tuple[Pair, ...]
    probabilities: NDArray[np.float64]
    digest: str


def train(config: TrainingConfig, progress: Progress = lambda what, done, total: None, *, package: str) -> Training:
    """Train a model.

    Parameters
    ----------
    config
        The configuration.
    progress
        Told of every step.
    package
        Version of the package, for the manifest and the card.

    Raises
    ------
    DataError
        If data or seeds cannot be used: the first of what is wrong, with its place.
    """
    progress("reading data", 0, 1)
    train_pairs, test_pairs = _read(config)
    encoder = _encoder(config)
    _check_parts(train_pairs, test_pairs, config)

    views = list(config.features.views)
    transformer = PairStreams(encoder, views)
    progress("features", 0, 1)
    streams = transformer.transform(train_pairs)
    labels = [_label(pair) for pair in train_pairs]
    inputs = _inputs(config)
    row_weights = _weights(train_pairs, config)
    validation = CrossValidation(streams, labels, [_group(pair) for pair in train_pairs], row_weights, config)
    if config.search.trials is None:
        found = grid_search(validation, config, lambda done, total: progress("cross-validation", done, total))
    else:
        versions = {"package": package, "features": VERSION, "scikit-learn": sklearn.__version__}
        found = sampled_search(
            validation, config, lambda done, total: progress("search", done, total), {**inputs, **versions}
        )
    winner = found.best
    _log.info("best of %d candidates: %s, macro F1 %.4f", len(found.trials), winner.candidate, winner.mean)

    progress("fitting", 0, 1)
    calibrated = config.calibration.method == "temperature"
    temperature = fit_temperature(found.scores, labels, row_weights) if calibrated else 1.0
    features = winner.candidate.features
    vectorizer = make_vectorizer(features.views, features.min_count)
    classifier = make_classifier(winner.candidate.kind, winner.candidate.parameters, config.seed)
    classifier.fit(vectorizer.fit_transform(streams), np.asarray(labels), sample_weight=row_weights)
    familiarity = validation.familiarity(features)
    unfamiliar_below = round(float(np.quantile(familiarity, config.calibration.flagged)), 4)
    weights = export_weights(vectorizer, classifier, temperature, unfamiliar_below)

    progress("evaluating", 0, 1)
    suggested = suggest(risk_coverage(labels, softmax(found.scores / temperature)), config.calibration.kept_accuracy)
    test_labels = [_label(pair) for pair in test_pairs]
    probabilities = LinearScorer(weights).probabilities(transformer.transform(test_pairs))
    metrics = evaluate(
        test_labels,
        probabilities,
        [_group(pair) for pair in test_pairs],
        config.seed,
    )
    data_digest = digest(config.data.files + config.data.test_files)
    counts = {"train": _counts(train_pairs), "test": _counts(test_pairs)}
    info = {
        "package": package,
        "classifier": {"kind": winner.candidate.kind, **winner.candidate.parameters},
        "min_count": features.min_count,
        "parser": features.parser,
        "training": config.recipe(),
        "libraries": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "data": {"digest": data_digest, "counts": counts},
        "inputs": inputs,
        "metrics": {key: round(value, 6) for key, value in metrics.items()},
        "cross_validation": {str(trial.candidate): round(trial.mean, 6) for trial in found.trials},
        # Where no threshold is good enough, none is suggested.
        "abstain": {key: round(value, 6) for key, value in asdict(suggested).items()} if suggested else {},
    }
    card = make_card(
        package=package,
        views=views,
        parser=features.parser,
        trials=found.trials,
        best=winner,
        counts=counts,
        digest=data_digest,
        temperature=temperature if calibrated else None,
        suggested=suggested,
        kept_accuracy=config.calibration.kept_accuracy,
        curve=risk_coverage(test_labels, probabilities),
        unfamiliar_below=unfamiliar_below,
        flagged=config.calibration.flagged,
        metrics=metrics,
    )
    return Training(
        model=Model(weights, encoder.gazetteer, encoder.lexicon, card, info),
        pipeline=Pipeline([("streams", transformer), ("tfidf", vectorizer), ("classifier", classifier)]),
        trials=found.trials,
        best=winner,
        scores=found.scores,
        familiarity=familiarity,
        metrics=metrics,
        train=tuple(train_pairs),
        test=tuple(test_pairs),
        probabilities=probabilities,
        digest=data_digest,
    )


def _read(config: TrainingConfig) -> tuple[list[Pair], list[Pair]]:
    """Return the training and the test pairs, checked together."""
    read = {path: list(numbered_pairs(path)) for path in (*config.data.files, *config.data.test_files)}
    pairs = [pair for path in config.data.files for _, pair in read[path]]
    test_pairs = [pair for path in config.data.test_files for _, pair in read[path]]
    everything = [(f"{path}:{line}", pair) for path in read for line, pair in read[path]]
    problems = check_pairs([pair for _, pair in everything], [place for place, _ in everything])
    if problems:
        more = f" (and {len(problems) - 1} more; see `stance data validate`)" if len(problems) > 1 else ""
        raise DataError(f"{problems[0]}{more}")
    if not test_pairs:
        return split(pairs, config.data.test_folds, config.seed)
    if crossing := sorted({_group(pair) for pair in pairs} & {_group(pair) for pair in test_pairs}):
        raise DataError(
            f"group {crossing[0]!r:.80} is in the training and in the test files"
            + (f" (and {len(crossing) - 1} more)" if len(crossing) > 1 else "")
            + "; a group is all on one side: move its pairs",
            path=config.data.test_files[0],
            field="group",
        )
    return pairs, test_pairs


def split(pairs: Sequence[Pair], folds: int, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Split pairs by group into train and test; the test part is one of ``folds`` folds.

    Raises
    ------
    DataError
        If there are fewer groups than folds.
    """
    groups = [_group(pair) for pair in pairs]
    if len(set(groups)) < folds or len(pairs) < folds:
        raise DataError(
            f"found {len(set(groups))} groups for {folds} folds; label more documents, or lower data.test_folds"
        )
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    train_index, test_index = next(splitter.split(np.zeros(len(pairs)), [_label(p) for p in pairs], groups))
    return [pairs[i] for i in train_index], [pairs[i] for i in test_index]


def _label(pair: Pair) -> str:
    assert pair.label is not None
    return pair.label


def _group(pair: Pair) -> str:
    """The pair's group; a pair without one is a group with the others of its sentence."""
    return pair.group if pair.group is not None else pair.text


def _counts(pairs: Sequence[Pair]) -> dict[str, int]:
    counted = Counter(_label(pair) for pair in pairs)
    return {label: counted[label] for label in LABELS}


def _check_parts(train_pairs: Sequence[Pair], test_pairs: Sequence[Pair], config: TrainingConfig) -> None:
    for part, pairs, least in (("training", train_pairs, config.search.folds), ("test", test_pairs, 1)):
        for label, count in _counts(pairs).items():
            if count < least:
                raise DataError(
                    f"the {part} part has {count} pairs labelled {label}, and needs at least {least}; label more, "
                    "or lower data.test_folds or search.folds"
                )
    groups = len({_group(pair) for pair in train_pairs})
    if groups < config.search.folds:
        raise DataError(
            f"the training part has {groups} groups for {config.search.folds} folds; label more documents, "
            "or lower search.folds"
        )


def _weights(pairs: Sequence[Pair], config: TrainingConfig) -> NDArray[np.float64]:
    """Return how much each training pair counts: what its source is given, else 1."""
    of_source = config.data.sources or {}
    present = {pair.source for pair in pairs if pair.source is not None}
    if unknown := [source for source in of_source if source not in present]:
        raise ConfigError(
            f"no training pair has the source {unknown[0]!r}{nearest(unknown[0], present)}; write one that the pairs "
            "have",
            field="data.sources",
        )
    return np.array([of_source.get(pair.source or "", 1.0) for pair in pairs])


def _encoder(config: TrainingConfig) -> Encoder:
    parser = load_parser(config.features.parser)
    if config.seeds is None:
        bundled = load_model(DEFAULT_MODEL)
        return Encoder(bundled.gazetteer, bundled.lexicon, parser)
    folder = Path(config.seeds)
    return Encoder(read_gazetteer(folder), read_lexicon(folder), parser)


def _inputs(config: TrainingConfig) -> Mapping[str, Any]:
    """Digest of every file that decides the model, by the name it has in the configuration."""
    files = config.data.files + config.data.test_files
    if config.seeds is not None:
        files += [(Path(config.seeds) / name).as_posix() for name in FILES]
    names = list(map(portable, files))
    # Two files of other folders can have one name.
    keys = [f"{name} ({names[:i].count(name) + 1})" if name in names[:i] else name for i, name in enumerate(names)]
    return {key: digest([file]) for key, file in zip(keys, files, strict=True)}
