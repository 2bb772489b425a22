"""When the bundled model's answers can be relied on: calibration, abstaining, and the flag for unfamiliar sentences.

Usage: python scripts/evaluate_trust.py

Trains with configs/default.yaml and saves nothing, since out-of-fold scores are not kept in a model folder; takes about
two minutes. Out-of-fold pairs are the training pairs, each judged by the folds without its group. Prints

- how well probabilities fit, beside what chance alone would show and beside other ways to calibrate, each fitted on
  other groups than it is measured on;
- how many pairs are left, and how many of these are right, where less probable labels are abstained from;
- how often pairs are wrong by the share of their features that the model knows, and how well that share, and other
  measures, tell wrong from right: the area under the ROC curve, 0.5 being chance;
- how many are flagged as unfamiliar, and how often these are wrong, on the test part, on the same with letters swapped
  and words shuffled, and on sentences of other languages.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import f1_score, log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

import stance
from stance.core import LABELS, Mention, Pair, StanceError
from stance.corpus.markup import read_markup_pairs
from stance.corpus.pairs import read_pairs
from stance.evaluation import calibration_error, risk_coverage
from stance.evaluation.metrics import calibration_error_by_chance
from stance.model import Predictor
from stance.model.scorer import softmax
from stance.training.config import read_config
from stance.training.train import train

ROOT = Path(__file__).resolve().parent.parent
OTHER_LANGUAGES = "data/markup/other-languages.txt"

Floats = NDArray[np.float64]
#: From scores and a calibration's numbers to what goes into the softmax.
Calibration = Callable[[Floats, Floats], Floats]

CALIBRATIONS: dict[str, tuple[int, Calibration]] = {
    "temperature": (1, lambda scores, x: scores * np.exp(x[0])),
    "temperature and a bias a label": (3, lambda scores, x: scores * np.exp(x[0]) + np.append(x[1:], 0.0)),
    "a temperature a label": (3, lambda scores, x: scores * np.exp(x)),
    "both a label": (5, lambda scores, x: scores * np.exp(x[:3]) + np.append(x[3:], 0.0)),
}


def fitted(calibration: str, scores: Floats, truth: NDArray[np.intp]) -> Floats:
    """Return the numbers of a calibration with the least log loss."""
    size, apply = CALIBRATIONS[calibration]
    rows = np.arange(len(truth))
    return np.asarray(minimize(lambda x: -np.log(softmax(apply(scores, x))[rows, truth]).mean(), np.zeros(size)).x)


def print_calibrations(scores: Floats, labels: Sequence[str], groups: Sequence[str]) -> None:
    """Compare calibrations on out-of-fold scores, each fitted on four fifths of the groups."""
    truth = np.searchsorted(LABELS, labels)
    print(f"\n{'ways to calibrate, out of fold':34}{'error':>8}{'log loss':>10}{'macro F1':>10}")
    for name, (_, apply) in CALIBRATIONS.items():
        table = np.empty_like(scores)
        for own, other in GroupKFold(5).split(scores, truth, groups):
            table[other] = softmax(apply(scores[other], fitted(name, scores[own], truth[own])))
        said = np.asarray(LABELS)[table.argmax(axis=1)]
        figures = calibration_error(labels, table), log_loss(labels, table, labels=LABELS)
        print(f"{name:34}{figures[0]:>8.4f}{figures[1]:>10.4f}{f1_score(labels, said, average='macro'):>10.4f}")


def auc_interval(wrong: NDArray[np.bool_], sign: Floats, groups: Sequence[str], rounds: int = 200) -> str:
    """Return how well a sign of trouble tells wrong from right, with its 95 % interval over groups."""
    _, group = np.unique(groups, return_inverse=True)
    members = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
    rng = np.random.default_rng(0)
    areas = []
    for _ in range(rounds):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        areas.append(roc_auc_score(wrong[rows], sign[rows]))
    low, high = np.percentile(areas, [2.5, 97.5])
    return f"{roc_auc_score(wrong, sign):.3f} ({low:.3f} to {high:.3f})"


def other_measures(predictor: Predictor, pairs: Sequence[Pair]) -> dict[str, Floats]:
    """Return other cheap measures of how familiar pairs are: by rarity, and by their least known view."""
    weights = predictor._model.weights
    idf, at = {}, 0
    for view, features in weights.vocabulary.items():
        idf[view] = dict(zip(features, weights.idf[at : at + len(features)].tolist(), strict=True))
        at += len(features)
    rarest = float(weights.idf.max())
    by_rarity, least = [], []
    for stream in predictor.streams(pairs):
        known = [[idf[view].get(feature) for feature in set(stream[view])] for view in weights.views]
        heavy = sum(value for values in known for value in values if value is not None)
        by_rarity.append(heavy / (heavy + rarest * sum(values.count(None) for values in known)))
        least.append(min(1 - values.count(None) / len(values) for values in known if values))
    return {"the same, rare features heavier": np.array(by_rarity), "least known view": np.array(least)}


def changed(pair: Pair, change: Callable[[list[str]], list[str]]) -> Pair:
    """Return a pair whose words were changed, each mention being one word that stays itself."""
    ends = sorted([pair.actor, pair.bloc], key=lambda mention: mention.start)
    marks = {"\x01": ends[0], "\x02": ends[1]}
    text = pair.text[: ends[0].start] + " \x01 " + pair.text[ends[0].end : ends[1].start] + " \x02 "
    out, places = "", {}
    for word in change((text + pair.text[ends[1].end :]).split()):
        out += " " if out else ""
        if word in marks:
            places[marks[word]] = len(out)
            word = marks[word].text
        out += word
    actor, bloc = (
        Mention(mention.text, places[mention], places[mention] + len(mention.text))
        for mention in (pair.actor, pair.bloc)
    )
    return Pair(out, actor, bloc, pair.label)


def swapped(rng: random.Random, share: float) -> Callable[[list[str]], list[str]]:
    """Return a change that swaps two neighbouring letters in a share of the words."""

    def change(words: list[str]) -> list[str]:
        out = []
        for word in words:
            if len(word) > 2 and rng.random() < share:
                at = rng.randrange(len(word) - 1)
                word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            out.append(word)
        return out

    return change


class Part(NamedTuple):
    """Judged pairs: their true labels, groups, probabilities and shares of known features."""

    labels: list[str]
    groups: list[str]
    probabilities: Floats
    shares: Floats

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Whether each is labelled wrong."""
        wrong: NDArray[np.bool_] = np.asarray(LABELS)[self.probabilities.argmax(axis=1)] != np.asarray(self.labels)
        return wrong


def judged(predictor: Predictor, pairs: Sequence[Pair], by_folds: tuple[Floats, Floats] | None = None) -> Part:
    """Return pairs as a predictor judges them, or with what the folds say of them."""
    labels = [str(pair.label) for pair in pairs]
    groups = [pair.group or pair.text for pair in pairs]
    if by_folds is not None:
        return Part(labels, groups, *by_folds)
    shares = [said.familiarity or 0.0 for said in predictor.predict_pairs(pairs)]
    return Part(labels, groups, predictor.predict_proba(pairs), np.array(shares))


def print_calibration(parts: Mapping[str, Part]) -> None:
    """Print how well probabilities fit."""
    print(f"{'calibration error':34}{'error':>8}{'by chance':>11}{'pairs':>8}")
    for name, part in parts.items():
        by_chance = calibration_error_by_chance(part.probabilities, rounds=200)
        error = calibration_error(part.labels, part.probabilities)
        print(f"{name:34}{error:>8.3f}{by_chance:>11.3f}{len(part.labels):>8}")


def print_abstaining(parts: Mapping[str, Part], suggested: float) -> None:
    """Print what each of some thresholds keeps."""
    curves = [{kept.threshold: kept for kept in risk_coverage(p.labels, p.probabilities)} for p in parts.values()]
    print(f"\n{'abstaining below':18}" + "".join(f"{name + ': kept':>19}{'right':>8}" for name in parts))
    for threshold in sorted({0.0, 0.5, 0.6, 0.7, 0.8, 0.9, suggested}):
        cells = [f"{curve[threshold].coverage:>19.1%}{curve[threshold].accuracy:>8.1%}" for curve in curves]
        print(f"{threshold:<18.2f}{''.join(cells)}{'  suggested' if threshold == suggested else ''}")


def print_familiarity(parts: Mapping[str, Part], least: float) -> None:
    """Print how often pairs are wrong by how much of them is known."""
    print(f"\n{'features known':18}" + "".join(f"{name + ': pairs':>20}{'wrong':>8}" for name in parts))
    for low, high in pairwise([0.0, least, *(edge for edge in (0.8, 0.84, 0.88, 0.92, 0.96) if edge > least), 1.0]):
        cells = ""
        for part in parts.values():
            inside = (part.shares >= low) & ((part.shares < high) | (high == 1.0))
            cells += f"{inside.sum():>20}{part.wrong[inside].mean():>8.1%}"
        print(f"{f'{low:.3f} to {high:.3f}':18}{cells}{'  flagged' if high == least else ''}")


def print_corrupted(predictor: Predictor, sets: Mapping[str, Sequence[Pair]]) -> None:
    """Print how many pairs are flagged and how often these are wrong, in sets of more and less usual sentences."""
    least = predictor._model.weights.unfamiliar_below
    print(f"\n{'sentences':40}{'pairs':>6}{'wrong':>8}{'flagged':>9}{'wrong of these':>16}{'of the others':>15}")
    parts = {name: judged(predictor, pairs) for name, pairs in sets.items()}
    for name, part in parts.items():
        flagged = part.shares < least
        others = f"{part.wrong[~flagged].mean():.1%}" if not flagged.all() else "-"
        figures = f"{part.wrong.mean():>8.1%}{flagged.mean():>9.1%}{part.wrong[flagged].mean():>16.1%}"
        print(f"{name:40}{len(part.labels):>6}{figures}{others:>15}")
    wrong, shares = (
        np.concatenate(column) for column in zip(*((p.wrong, p.shares) for p in parts.values()), strict=True)
    )
    flagged = shares < least
    figures = f"{wrong.mean():>8.1%}{flagged.mean():>9.1%}{wrong[flagged].mean():>16.1%}{wrong[~flagged].mean():>15.1%}"
    print(f"{'all of these':40}{len(wrong):>6}{figures}")
    print(f"area under the ROC curve over all of these, features known: {roc_auc_score(wrong, -shares):.3f}")


def main() -> None:
    """Train, measure and print."""
    os.chdir(ROOT)
    training = train(read_config("configs/default.yaml"), package=stance.__version__)
    predictor = Predictor(training.model)
    weights = training.model.weights
    by_folds = softmax(training.scores / weights.temperature), training.familiarity
    folds, test = judged(predictor, training.train, by_folds), judged(predictor, training.test)
    parts = {"out of fold": folds, "dev": judged(predictor, read_pairs("data/dev.jsonl")), "test": test}
    print_calibration(parts)
    print_calibrations(training.scores, folds.labels, folds.groups)
    print_abstaining(parts, training.model.info["abstain"]["threshold"])
    print_familiarity({name: parts[name] for name in ("out of fold", "test")}, weights.unfamiliar_below)

    print("\ntelling wrong from right: area under the ROC curve (95 %)")
    signs = {"features known, out of fold": (folds, folds.shares), "features known, test": (test, test.shares)}
    signs |= {f"{name}, test": (test, shares) for name, shares in other_measures(predictor, training.test).items()}
    for name in ("out of fold", "test"):
        signs[f"probability of the label, {name}"] = (parts[name], parts[name].probabilities.max(axis=1))
    for name, (part, sign) in signs.items():
        print(f"{name:42}{auc_interval(part.wrong, -sign, part.groups)}")

    rng = random.Random(0)
    print_corrupted(
        predictor,
        {
            "test": training.test,
            "letters swapped in a fifth of the words": [changed(pair, swapped(rng, 0.2)) for pair in training.test],
            "in half of the words": [changed(pair, swapped(rng, 0.5)) for pair in training.test],
            "in every word": [changed(pair, swapped(rng, 1.0)) for pair in training.test],
            "words shuffled": [changed(pair, lambda words: rng.sample(words, len(words))) for pair in training.test],
            "other languages": list(read_markup_pairs(OTHER_LANGUAGES, training.model.gazetteer)),
        },
    )


if __name__ == "__main__":
    try:
        main()
    except StanceError as error:
        raise SystemExit(f"{Path(__file__).name}: {error}") from None
