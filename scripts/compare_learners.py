"""Compare learners, features and more data, or what each view is worth, by repeated cross-validation over groups.

Usage: python scripts/compare_learners.py [learners|inputs|views|trials] [--folds N] [--repeats N] [--only WORD]
                                           [--also FILE] [--parser NAME]

Every variant is tried on the same folds of the training part, five folds three times with other shuffles. Printed are
its mean macro F1 and its difference to the default (configs/default.yaml with the bundled model's classifier), each
with a 95 % interval, and macro F1 on the development part and further files after training on the whole training part.
`trials` adds views that are not in the product (scripts/trial_views.py). With --parser, `inputs` has a row that reads
the parse of that spaCy pipeline in place of the bundled parser's.
Whatever is compared is one matrix of weights and one bias a label: each could be exported.

The intervals are those of Nadeau and Bengio (2003), "Inference for the generalization error": training parts of a
cross-validation overlap, so the variance of its scores is multiplied by 1/n + test size/training size, not by 1/n.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from augment import drop_adjunct, swap_names, swap_roles
from numpy.typing import NDArray
from scipy.stats import t as student
from sklearn.metrics import f1_score
from trial_views import TRIAL_VIEWS, trial_streams

import stance
from stance.core import LABELS, NEUTRAL, SUPPORTIVE, Pair
from stance.corpus.pairs import read_pairs
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.features import TREE_VIEWS, VIEWS, Encoder
from stance.language.parser import SentenceParser
from stance.parsers import SpacyParser
from stance.training.config import read_config
from stance.training.folds import Counts, group_folds
from stance.training.pipeline import PairStreams, coefficients, make_classifier

ROOT = Path(__file__).resolve().parent.parent

#: Weights (3, features) and biases (3,).
Linear = tuple[NDArray[Any], NDArray[Any]]
#: From a matrix, its labels and its groups to a linear model; the last argument seeds it.
Fit = Callable[[Any, NDArray[Any], NDArray[Any], int], Linear]


@dataclass(frozen=True)
class Variant:
    """A way to train: a learner, the weights of the views, and which augmentations it trains on too."""

    name: str
    fit: Fit
    views: Mapping[str, float]
    min_count: int
    more: tuple[str, ...] = ()


def learner(kind: str, **parameters: Any) -> Fit:
    """Return a classifier of the product as a learner."""

    def fit(matrix: Any, y: NDArray[Any], groups: NDArray[Any], seed: int) -> Linear:
        return coefficients(make_classifier(kind, parameters, seed).fit(matrix, y))

    return fit


def two_heads(kind: str, **parameters: Any) -> Fit:
    """Return one head for neutral or not and one for the sign, composed into linear scores.

    Neutral scores 0, the two stances the first head plus and minus a thousandth of the second: the first decides
    whether there is a stance, the second which. The labels are those of the two heads; their probabilities, a product,
    are no softmax of linear scores and are lost.
    """

    def fit(matrix: Any, y: NDArray[Any], groups: NDArray[Any], seed: int) -> Linear:
        judged = y != NEUTRAL
        (has, has_bias), (sign, sign_bias) = (
            coefficients(make_classifier(kind, parameters, seed).fit(matrix[rows], truth))
            for rows, truth in ((slice(None), judged), (judged, y[judged] == SUPPORTIVE))
        )
        # A weighted SVM has a row for each side of a question, the others one row.
        has, sign, has_bias, sign_bias = has[-1], sign[-1], has_bias[-1], sign_bias[-1]
        step = 1e-3
        coef = np.stack([has - step * sign, np.zeros_like(has), has + step * sign])
        return coef, np.array([has_bias - step * sign_bias, 0.0, has_bias + step * sign_bias])

    return fit


def mean_of(*members: Fit) -> Fit:
    """Return the mean of learners, each scaled by the spread of its scores on what it was fitted on."""

    def fit(matrix: Any, y: NDArray[Any], groups: NDArray[Any], seed: int) -> Linear:
        coef, bias = 0.0, 0.0
        for number, member in enumerate(members):
            own_coef, own_bias = member(matrix, y, groups, seed + number)
            spread = np.std(matrix @ own_coef.T + own_bias) * len(members)
            coef, bias = coef + own_coef / spread, bias + own_bias / spread
        return np.asarray(coef), np.asarray(bias)

    return fit


def on_part(member: Fit, share: float) -> Fit:
    """Return a learner that sees a random share of the groups."""

    def fit(matrix: Any, y: NDArray[Any], groups: NDArray[Any], seed: int) -> Linear:
        names = np.unique(groups)
        kept = np.random.default_rng(seed).permutation(names)[: round(share * len(names))]
        rows = np.isin(groups, kept)
        return member(matrix[rows], y[rows], groups[rows], seed)

    return fit


def learners(default: Variant, kind: str, parameters: Mapping[str, Any]) -> Iterator[Variant]:
    """Yield the learners to compare with the default."""
    own = learner(kind, **parameters)
    logistic = learner("logistic_regression", C=3.0)
    ridge = learner("ridge", alpha=10.0)
    for name, fit in {
        "linear_svm(C=0.1)": learner("linear_svm", C=0.1),
        "nb_weighted_svm(C=0.05, strength=0.3)": learner("nb_weighted_svm", C=0.05, strength=0.3),
        "nb_weighted_svm(C=0.2, strength=0.3)": learner("nb_weighted_svm", C=0.2, strength=0.3),
        "nb_weighted_svm(C=0.1, strength=0.5)": learner("nb_weighted_svm", C=0.1, strength=0.5),
        "logistic_regression(C=3)": logistic,
        "ridge(alpha=10)": ridge,
        "sgd(alpha=1e-05, l1_ratio=0.15)": learner("sgd", alpha=1e-5, l1_ratio=0.15),
        "sgd(alpha=3e-05, l1_ratio=0.05)": learner("sgd", alpha=3e-5, l1_ratio=0.05),
        "complement_naive_bayes(alpha=0.3)": learner("complement_naive_bayes", alpha=0.3),
        "balanced class weights": learner(kind, **parameters, class_weight="balanced"),
        "two heads": two_heads(kind, **parameters),
        "two heads, logistic": two_heads("logistic_regression", C=3.0),
        "mean of 5, each on 80 % of groups": mean_of(*[on_part(own, 0.8)] * 5),
        "mean of 5 seeds": mean_of(*[own] * 5),
        "mean with ridge": mean_of(own, ridge),
        "mean with ridge and logistic": mean_of(own, ridge, logistic),
    }.items():
        yield Variant(name, fit, default.views, default.min_count)


def input_variants(default: Variant, parser: SentenceParser | None = None) -> Iterator[Variant]:
    """Yield other features for the default's learner, and more data made of the data."""
    if parser is not None:
        views = {parsed_by(parser, view): weight for view, weight in default.views.items()}
        yield Variant(f"the parse of {parser.name}", default.fit, views, default.min_count)
    for least in (2, 4, 6):
        yield Variant(f"min_count={least}", default.fit, default.views, least)
    tree = [view for view in default.views if VIEWS[view] in TREE_VIEWS]
    for name, weights in {
        "views of the parse x 1.4": dict.fromkeys(tree, 1.4),
        "views of the parse x 0.7": dict.fromkeys(tree, 0.7),
        "views of the parse x 0.5": dict.fromkeys(tree, 0.5),
        "views of classes x 1.4": dict.fromkeys(("classes", "routes"), 1.4),
        "sentence x 0.6": {"sentence": 0.6},
    }.items():
        yield Variant(name, default.fit, {**default.views, **weights}, default.min_count)
    for name in AUGMENTATIONS:
        yield Variant(f"and: {name}", default.fit, default.views, default.min_count, (name,))


def parsed_by(parser: SentenceParser, view: str) -> str:
    """Return what a view is called where that parser reads for it; one that reads no parse stays what it is."""
    return f"{view} by {parser.name}" if VIEWS[view] in TREE_VIEWS else view


def view_variants(default: Variant) -> Iterator[Variant]:
    """Yield the default without the parse, without each view, and with each view alone."""
    unparsed = {view: weight for view, weight in default.views.items() if VIEWS[view] not in TREE_VIEWS}
    yield Variant("without the parse", default.fit, unparsed, default.min_count)
    for view in default.views:
        others = {other: weight for other, weight in default.views.items() if other != view}
        yield Variant(f"without {view}", default.fit, others, default.min_count)
    for view, weight in default.views.items():
        yield Variant(f"{view} alone", default.fit, {view: weight}, default.min_count)


def trial_variants(default: Variant) -> Iterator[Variant]:
    """Yield the default with each view that is not in the product, as heavy as those of the parse."""
    for view in TRIAL_VIEWS:
        yield Variant(f"and: {view}", default.fit, {**default.views, view: 0.7}, default.min_count)


AUGMENTATIONS: dict[str, Callable[[Sequence[Pair], Encoder], Iterator[tuple[int, Pair]]]] = {
    "names swapped": lambda pairs, encoder: swap_names(pairs, encoder.gazetteer),
    "roles swapped": swap_roles,
    "adjuncts dropped": drop_adjunct,
}


class Comparison:
    """All pairs, encoded and counted once: the training pairs, those made of them, and the further test files."""

    def __init__(
        self,
        files: Sequence[Path],
        default: Variant,
        least: int,
        *,
        augmented: bool = False,
        trials: bool = False,
        parser: SentenceParser | None = None,
    ) -> None:
        encoder = Encoder(read_gazetteer("seeds"), read_lexicon("seeds"))
        train = read_pairs("data/train.jsonl")
        pairs = list(train)
        self.size = len(train)
        self.made: dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}
        for name, make in AUGMENTATIONS.items() if augmented else ():
            made = list(make(train, encoder))
            self.made[name] = (np.array([i for i, _ in made]), np.arange(len(pairs), len(pairs) + len(made)))
            pairs += [pair for _, pair in made]
        self.tests: dict[str, NDArray[np.intp]] = {}
        for path in files:
            further = read_pairs(path)
            name = path.parent.name if path.stem == "pairs" else path.stem
            self.tests[name] = np.arange(len(pairs), len(pairs) + len(further))
            pairs += further
        streams = PairStreams(encoder, list(default.views)).transform(pairs)
        views = dict.fromkeys(default.views)
        if parser is not None:
            tree = [view for view in default.views if VIEWS[view] in TREE_VIEWS]
            again = PairStreams(Encoder(encoder.gazetteer, encoder.lexicon, parser), tree).transform(pairs)
            for stream, parsed in zip(streams, again, strict=True):
                stream.update({parsed_by(parser, view): features for view, features in parsed.items()})
            views |= dict.fromkeys(parsed_by(parser, view) for view in tree)
        if trials:
            for stream, tried in zip(streams, trial_streams(pairs, encoder), strict=True):
                stream.update(tried)
            views |= dict.fromkeys(TRIAL_VIEWS)
        for name, (originals, made_of) in self.made.items():
            same = sum(streams[a] == streams[b] for a, b in zip(originals, made_of, strict=True))
            print(f"{name}: {len(made_of)} more pairs, {same} of them with the features of the original")
        self.y = np.array([str(pair.label) for pair in pairs])
        self.groups = np.array([pair.group or pair.text for pair in pairs])
        self.counts = Counts(streams, views, least)

    def score(
        self, variant: Variant, train: NDArray[np.intp], tests: Sequence[NDArray[np.intp]], seed: int
    ) -> list[float]:
        """Return macro F1 on each of some tests."""
        more = [made[np.isin(originals, train)] for originals, made in map(self.made.__getitem__, variant.more)]
        train = np.concatenate([train, *more])
        matrix, others = self.counts.matrices(train, np.concatenate(tests), variant.views, variant.min_count)
        coef, bias = variant.fit(matrix, self.y[train], self.groups[train], seed)
        predicted = np.asarray(LABELS)[(others @ coef.T + bias).argmax(axis=1)]
        parts = np.split(predicted, np.cumsum([len(test) for test in tests])[:-1])
        return [
            float(f1_score(self.y[test], part, average="macro", labels=LABELS, zero_division=0))
            for test, part in zip(tests, parts, strict=True)
        ]


def interval(values: NDArray[np.float64], folds: int) -> tuple[float, float]:
    """Return the mean and the half width of its 95 % interval."""
    n = len(values)
    variance = np.var(values, ddof=1) * (1 / n + 1 / (folds - 1))
    return float(np.mean(values)), float(student.ppf(0.975, n - 1) * np.sqrt(variance))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=("learners", "inputs", "views", "trials"), default="learners")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3, help="cross-validations, each with another shuffle")
    parser.add_argument("--only", default="", help="only variants with this in their name")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="further files of labelled pairs to test on")
    parser.add_argument("--parser", metavar="NAME", help="a spaCy pipeline whose parse `inputs` compares too")
    arguments = parser.parse_args()
    if arguments.parser and arguments.what != "inputs":
        parser.error("--parser is for inputs")
    other = SpacyParser(arguments.parser) if arguments.parser else None
    files = [Path("data/dev.jsonl"), *(path.resolve() for path in arguments.also)]
    os.chdir(ROOT)
    features = read_config("configs/default.yaml").features
    parameters = dict(stance.load().info["classifier"])
    kind = parameters.pop("kind")
    default = Variant("the default", learner(kind, **parameters), features.views, features.min_count)
    found = {
        "learners": learners(default, kind, parameters),
        "inputs": input_variants(default, other),
        "views": view_variants(default),
        "trials": trial_variants(default),
    }[arguments.what]
    variants = [variant for variant in found if arguments.only in variant.name]
    least = min(variant.min_count for variant in (default, *variants))
    augmented, trials = any(variant.more for variant in variants), arguments.what == "trials"
    data = Comparison(files, default, least, augmented=augmented, trials=trials, parser=other)
    folds = [
        (repeat, fold)
        for repeat in range(arguments.repeats)
        for fold in group_folds(data.y[: data.size], data.groups[: data.size], arguments.folds, repeat)
    ]
    width = max(len(variant.name) for variant in (default, *variants)) + 1
    print(f"{arguments.folds} folds, {arguments.repeats} times, {data.size} pairs")
    heads = "".join(f"{name:>10}" for name in data.tests)
    print(f"{'variant':{width}}{'macro F1':>16}{'less the default':>26}{heads}")
    base = None
    for variant in (default, *variants):
        scores = np.array([data.score(variant, train, [test], repeat)[0] for repeat, (train, test) in folds])
        base = scores if base is None else base
        mean, half = interval(scores, arguments.folds)
        cells = f"{mean:>9.3f} ±{half:.3f}"
        gain, half = interval(scores - base, arguments.folds)
        cells += f"{f'{gain:+.3f} ({gain - half:+.3f} to {gain + half:+.3f})' if scores is not base else '':>26}"
        further = data.score(variant, np.arange(data.size), list(data.tests.values()), 0)
        print(f"{variant.name:{width}}{cells}" + "".join(f"{value:>10.3f}" for value in further), flush=True)


if __name__ == "__main__":
    main()
