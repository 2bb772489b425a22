"""Build the model that ships inside the package, or check that it is what data, seeds and config give.

Usage: python scripts/build_default_model.py [--check]

With ``--check`` nothing is written. The exit code is 1 if an input changed since the model was built, or if a
rebuild's probabilities differ from the bundled model's by more than 1e-3 on any test pair: processors
differ in the last bits, so bytes are not compared.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from pathlib import Path

import numpy as np

import stance
from stance.core import StanceError
from stance.corpus.files import digest
from stance.corpus.pairs import read_pairs
from stance.model import Model, Predictor, save_model
from stance.model.predictor import DEFAULT_MODEL
from stance.training.config import read_config
from stance.training.train import train

ROOT = Path(__file__).resolve().parent.parent
CONFIG = "configs/default.yaml"
TOLERANCE = 1e-3


def build() -> Model:
    """Train on the bundled corpus and return the model."""
    model = train(read_config(CONFIG), package=stance.__version__).model
    inputs = {**model.info["inputs"], CONFIG: digest([CONFIG])}
    return dataclasses.replace(model, info={**model.info, "inputs": inputs})


def problems() -> list[str]:
    """Return what is wrong with the bundled model, one line each."""
    bundled = stance.load()
    stale = [
        f"{name} changed since the bundled model was built"
        for name, known in bundled.info["inputs"].items()
        if not Path(name).is_file() or digest([name]) != known
    ]
    if stale:
        return stale
    rebuilt = Predictor(build())
    pairs = read_pairs("data/test.jsonl")
    difference = float(np.abs(bundled.predict_proba(pairs) - rebuilt.predict_proba(pairs)).max())
    print(f"largest difference of a probability after a rebuild: {difference:.2e} (allowed: {TOLERANCE:.0e})")
    return [] if difference <= TOLERANCE else ["the code gives another model than the bundled one"]


def main() -> int:
    """Build or check, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the model is stale")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    if not arguments.check:
        manifest = save_model(build(), DEFAULT_MODEL)
        print(f"built {DEFAULT_MODEL.relative_to(ROOT)}: test macro F1 {manifest['metrics']['macro_f1']:.3f}")
        return 0
    found = problems()
    for problem in found:
        print(f"{problem}; run python scripts/build_default_model.py")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StanceError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
