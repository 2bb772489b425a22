"""How accuracy grows with the corpus and with the lexicon.

Usage: python scripts/learning_curve.py [--pairs FILE ...] [--seeds N] [--json FILE]

Trains the configuration of the bundled model's classifier on 12, 25, 50 and 100 % of the training groups, and on all of
them with 2, 12, 25, 50 and 100 % of the lexicon's entries, each with several seeds, and prints macro F1 on the
development and test parts and on further files of pairs.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

import stance
from stance.core import LABELS, Pair
from stance.corpus.pairs import read_pairs
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.features import Encoder
from stance.language import Lexicon
from stance.training.config import read_config
from stance.training.pipeline import make_classifier, make_pipeline

ROOT = Path(__file__).resolve().parent.parent
SHARES = (0.12, 0.25, 0.5, 1.0)


def fit_and_score(
    train: Sequence[Pair], tests: Mapping[str, Sequence[Pair]], encoder: Encoder, seed: int
) -> dict[str, float]:
    """Return macro F1 on each test file of a model fitted on ``train``."""
    config = read_config("configs/default.yaml")
    known = dict(stance.load().info["classifier"])
    classifier = make_classifier(known.pop("kind"), known, seed)
    pipeline = make_pipeline(encoder, config.features.views, config.features.min_count, classifier)
    pipeline.fit(train, [pair.label for pair in train])
    return {
        name: float(f1_score([pair.label for pair in pairs], pipeline.predict(pairs), average="macro", labels=LABELS))
        for name, pairs in tests.items()
    }


def part_of(pairs: Sequence[Pair], share: float, seed: int) -> list[Pair]:
    """Return the pairs of a random share of the groups."""
    groups = sorted({pair.group or pair.text for pair in pairs})
    rng = np.random.default_rng(seed)
    kept = set(rng.permutation(groups)[: max(1, round(share * len(groups)))].tolist())
    return [pair for pair in pairs if (pair.group or pair.text) in kept]


def lexicon_part(lexicon: Lexicon, share: float, seed: int) -> Lexicon:
    """Return a lexicon with a random share of the phrases and of the words."""
    whole = lexicon.to_data()
    rows = [(first, row) for first, group in whole["phrases"].items() for row in group]
    rng = np.random.default_rng(seed)
    phrases: dict[str, list[Any]] = {}
    for i in sorted(rng.permutation(len(rows))[: round(share * len(rows))]):
        phrases.setdefault(rows[i][0], []).append(rows[i][1])
    words = list(whole["words"].items())
    kept = sorted(rng.permutation(len(words))[: round(share * len(words))])
    return Lexicon.from_data({"phrases": phrases, "words": dict(words[i] for i in kept)})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="further files of labelled pairs to test on")
    parser.add_argument("--seeds", type=int, default=5, help="runs for each share")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    further = {path.stem if path.stem != "pairs" else path.parent.name: path.resolve() for path in arguments.pairs}
    target = arguments.json.resolve() if arguments.json else None
    os.chdir(ROOT)
    files = {"dev": Path("data/dev.jsonl"), "test": Path("data/test.jsonl")} | further
    tests = {name: read_pairs(path) for name, path in files.items()}
    train = read_pairs("data/train.jsonl")
    gazetteer, lexicon = read_gazetteer("seeds"), read_lexicon("seeds")
    rows: list[dict[str, object]] = []
    print(f"{'curve':9}{'share':>7}{'size':>8}" + "".join(f"{name:>18}" for name in tests))
    for curve, shares in (("corpus", SHARES), ("lexicon", (0.02, *SHARES))):
        for share in shares:
            scores = []
            for seed in range(arguments.seeds if share < 1 else 1):
                pairs = part_of(train, share, seed) if curve == "corpus" else train
                words = lexicon_part(lexicon, share, seed) if curve == "lexicon" else lexicon
                scores.append(fit_and_score(pairs, tests, Encoder(gazetteer, words), seed))
            size = len(pairs) if curve == "corpus" else len(words)
            columns = {name: [score[name] for score in scores] for name in tests}
            rows.append({"curve": curve, "share": share, "size": size, "macro_f1": columns})
            cells = "".join(f"{np.mean(values):>11.3f} ±{np.std(values):5.3f}" for values in columns.values())
            print(f"{curve:9}{share:>7.0%}{size:>8}{cells}", flush=True)
    if target:
        target.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
