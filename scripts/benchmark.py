"""Measure speed and memory beside the aims, and prediction beside the same model as a scikit-learn pipeline.

Usage: python scripts/benchmark.py [--json FILE] [--skip-training]

Times are of this machine at this moment; the ratio to scikit-learn is of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import stance
from stance.core import Pair
from stance.corpus.pairs import read_pairs
from stance.model import Predictor
from stance.training.config import read_config
from stance.training.train import train

ROOT = Path(__file__).resolve().parent.parent
_FRESH = "import stance; stance.predict('Armenia froze its participation in the CSTO.')"

#: Name of a figure: (aim, whether less is better, unit).
AIMS: dict[str, tuple[float, bool, str]] = {
    "training_seconds": (60, True, "s"),
    "training_memory": (1000, True, "MB"),
    "one_pair_p50": (0.5, True, "ms"),
    "times_faster_than_scikit_learn": (10, False, "x"),
    "pairs_per_second": (5000, False, "/s"),
    "fresh_process_seconds": (0.4, True, "s"),
}


def measure_training() -> dict[str, float]:
    """Train with the default configuration and its search, tracked in MLflow, in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            *(sys.executable, "-c", "from stance.cli.entry import main; main()", "train", "configs/default.yaml"),
            *("--set", f"output={scratch}/model", "--set", f"mlflow.tracking_uri=sqlite:///{scratch}/mlflow.db"),
        ]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
        assert process.stderr is not None
        messages = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            raise SystemExit(messages)
    return {"training_seconds": seconds, "training_memory": usage.ru_maxrss / 1024}


def measure_prediction(pairs: list[Pair]) -> dict[str, float]:
    """Time the exported model, and the pipeline that it was exported from, on the same pairs."""
    training = train(read_config("configs/fast.yaml"), package=stance.__version__)
    predictor = Predictor(training.model)
    ours = _p50(lambda pair: predictor.predict_proba([pair]), pairs[:600])
    theirs = _p50(lambda pair: training.pipeline.decision_function([pair]), pairs[:200])
    rates = []
    for _ in range(5):
        start = time.process_time()  # of one core, whatever else the machine does
        predictor.predict_proba(pairs)
        rates.append(len(pairs) / (time.process_time() - start))
    return {
        "one_pair_p50": ours,
        "scikit_learn_one_pair_p50": theirs,
        "times_faster_than_scikit_learn": theirs / ours,
        "pairs_per_second": statistics.median(rates),
    }


def measure_fresh_process() -> dict[str, float]:
    """Time a new process that imports, loads and predicts once."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", _FRESH], check=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return {"fresh_process_seconds": statistics.median(times[1:])}


def _p50(call: Callable[[Pair], object], pairs: list[Pair]) -> float:
    """Return the median milliseconds of a call, after a warm-up."""
    for pair in pairs[:20]:
        call(pair)
    times = []
    for pair in pairs:
        start = time.perf_counter()
        call(pair)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--skip-training", action="store_true", help="measure prediction alone")
    arguments = parser.parse_args()
    if arguments.json:
        arguments.json = arguments.json.resolve()
    os.chdir(ROOT)
    figures = measure_fresh_process() | measure_prediction(read_pairs("data/train.jsonl"))
    if not arguments.skip_training:
        figures |= measure_training()
    print(f"{'figure':34}{'measured':>12}{'aim':>14}")
    for name, value in figures.items():
        aim = ""
        if name in AIMS:
            bound, less, unit = AIMS[name]
            missed = value > bound if less else value < bound
            aim = f"{'<' if less else '>'} {bound:g} {unit}{' MISSED' if missed else ''}"
        print(f"{name:34}{value:12.3f}{aim:>14}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
