"""Print the worst errors of a configuration, for people to read: where the right label was least probable.

Usage: python scripts/worst_errors.py [--test FILE [--train FILE]] [--number N] [--json FILE]

By default the errors are those of the cross-validation on the training part, each pair judged by a model that has not
seen its group. With ``--test`` they are those on a file of labelled pairs, by a model trained on all of ``--train``.
A line gives the identifier, the label, what was predicted, how probable the two were, and the sentence with the actor
in <> and the bloc in [].
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import stance
from stance.core import LABELS, Pair, StanceError
from stance.corpus.pairs import read_pairs
from stance.model.predictor import Predictor
from stance.model.scorer import softmax
from stance.training.config import read_config
from stance.training.train import train

ROOT = Path(__file__).resolve().parent.parent
CONFIG = "configs/default.yaml"


def judged(train_file: Path | None, test_file: Path | None) -> tuple[Sequence[Pair], NDArray[np.float64]]:
    """Return pairs and their (n, n_labels) probabilities by models that have not seen them."""
    overrides = [f"data.pairs={train_file}", "data.test=null"] if train_file else []
    result = train(read_config(CONFIG, overrides), package=stance.__version__)
    if test_file is None:
        return result.train, softmax(result.scores / result.model.weights.temperature)
    pairs = [pair for pair in read_pairs(test_file) if pair.label]
    return pairs, Predictor(result.model).predict_proba(pairs)


def marked(pair: Pair) -> str:
    """Return the sentence with the actor in <> and the bloc in []."""
    text = pair.text
    marks = [(pair.actor, "<", ">"), (pair.bloc, "[", "]")]
    for mention, opening, closing in sorted(marks, key=lambda mark: -mark[0].start):
        text = text[: mention.start] + opening + mention.text + closing + text[mention.end :]
    return text


def main() -> None:
    """Rank and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--train", type=Path, help="labelled pairs to train on, in place of the training part")
    parser.add_argument("--test", type=Path, help="labelled pairs to find errors on, in place of cross-validation")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--json", type=Path, help="write the errors to this file too")
    arguments = parser.parse_args()
    if arguments.train and not arguments.test:
        parser.error("--train needs --test")
    files = [path and path.resolve() for path in (arguments.train, arguments.test, arguments.json)]
    os.chdir(ROOT)
    pairs, probabilities = judged(*files[:2])
    gold = np.array([LABELS.index(pair.label) for pair in pairs if pair.label])
    predicted = probabilities.argmax(axis=1)
    rows = np.arange(len(gold))
    loss = probabilities[rows, predicted] - probabilities[rows, gold]
    wrong = [int(i) for i in np.argsort(-loss, kind="stable") if predicted[i] != gold[i]]
    kinds = Counter((LABELS[gold[i]], LABELS[predicted[i]]) for i in wrong)
    print(f"{len(wrong)} of {len(gold)} pairs are wrong")
    for (right, found), count in kinds.most_common():
        print(f"{count:7}  {right} taken for {found}")
    worst = [
        {
            "id": pairs[i].id,
            "label": LABELS[gold[i]],
            "predicted": LABELS[predicted[i]],
            "probability": round(float(probabilities[i, gold[i]]), 3),
            "probability_predicted": round(float(probabilities[i, predicted[i]]), 3),
            "sentence": marked(pairs[i]),
        }
        for i in wrong[: arguments.number]
    ]
    for row in worst:
        print(
            f"{row['id'] or '-'}  {row['label']} ({row['probability']}), predicted {row['predicted']} "
            f"({row['probability_predicted']}): {row['sentence']}"
        )
    if files[2]:
        files[2].write_text(json.dumps(worst, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except StanceError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
