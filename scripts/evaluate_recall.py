"""Measure how many marked pairs are found from their bare sentences.

Usage: python scripts/evaluate_recall.py FILE... [--errors]

FILE holds labelled pairs. A pair counts as found where the sentence alone gives a pair of the same actor and the same
bloc: by the marked words, or by other words of the sentence that mean the same ("he", "the alliance").
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from stance.core import Mention, Pair
from stance.corpus.pairs import read_pairs
from stance.corpus.seeds import read_gazetteer
from stance.mentions import Gazetteer, read_document

ROOT = Path(__file__).resolve().parent.parent


def is_found(pair: Pair, gazetteer: Gazetteer) -> bool:
    """Return whether the bare sentence gives the pair."""
    read = read_document(pair.text, gazetteer)

    def names(marked: Mention) -> set[str]:
        """Return the entities of the mentions that overlap a marked one."""
        found = [m for sentence in read for m in sentence.mentions]
        return {m.entity.name for m in found if m.start < marked.end and marked.start < m.end}

    actors, blocs = names(pair.actor), names(pair.bloc)
    pairs = [one for sentence in read for one in sentence.pairs]
    return any(one.actor.name in actors and one.bloc.name in blocs for one in pairs)


def wilson(right: int, all_: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, after Wilson (1927)."""
    z, share = 1.96, right / all_
    centre = share + z * z / (2 * all_)
    spread = z * math.sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_))
    scale = 1 + z * z / all_
    return (centre - spread) / scale, (centre + spread) / scale


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", help="files of labelled pairs")
    parser.add_argument("--errors", action="store_true", help="list every pair that is not found")
    options = parser.parse_args()
    gazetteer = read_gazetteer(ROOT / "seeds")
    for path in options.files:
        pairs = read_pairs(path)
        missed = [pair for pair in pairs if not is_found(pair, gazetteer)]
        if options.errors:
            for pair in missed:
                print(f"missed: {pair.actor.text} > {pair.bloc.text} | {pair.text}")
        found = len(pairs) - len(missed)
        low, high = wilson(found, len(pairs))
        print(f"{path.name}: {found} of {len(pairs)} found, {found / len(pairs):.3f} ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
