"""Measure how often each lexicon entry tells the truth, on labelled pairs.

Usage: python scripts/review_lexicon.py FILE ... [--least N] [--worst SHARE]

An occurrence counts where the entry is not negated, stands between actor and bloc or just before the bloc, and no other
name stands between it and the bloc. Precision is the share of right signs among pairs that bear a stance; entries at
or below ``--worst`` with at least ``--least`` such occurrences are printed, the most frequent first.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from stance.core import CRITICAL, NEUTRAL, SUPPORTIVE
from stance.corpus.pairs import read_pairs
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.features import Encoder
from stance.features.encode import EncodedPair

ROOT = Path(__file__).resolve().parent.parent
_SIGN: Final = {"S": SUPPORTIVE, "JOIN": SUPPORTIVE, "C": CRITICAL, "EXIT": CRITICAL, "FIGHT": CRITICAL}
_REACH: Final = 6


def occurrences(pair: EncodedPair) -> list[tuple[str, str]]:
    """Return (phrase in stems, sign it claims) of the entries that bear on the bloc."""
    out = []
    for i, sign in enumerate(pair.classes):
        claimed = _SIGN.get(sign.rstrip("123"))
        end = i + pair.spans[i]
        if claimed is None or pair.negated[i]:
            continue
        before_bloc = end <= pair.bloc <= end + _REACH and pair.targets[i] in ("object", "of")
        after_bloc = pair.bloc < i <= pair.bloc + _REACH and pair.targets[i] == "subject"
        way = pair.items[end : pair.bloc] if before_bloc else pair.items[pair.bloc + 1 : i]
        if (before_bloc or after_bloc) and not any(item.isupper() for item in way):
            out.append((" ".join(pair.items[i:end]), claimed))
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", help="files of labelled pairs")
    parser.add_argument("--least", type=int, default=4, help="occurrences with a stance that an entry must have")
    parser.add_argument("--worst", type=float, default=0.5, help="precision at or below which an entry is printed")
    arguments = parser.parse_args()
    encoder = Encoder(read_gazetteer(ROOT / "seeds"), read_lexicon(ROOT / "seeds"))
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in arguments.files:
        pairs = read_pairs(path)
        texts = list(dict.fromkeys(pair.text for pair in pairs))
        sentences = dict(zip(texts, encoder.sentences(texts, parsed=False), strict=True))
        for pair in pairs:
            for entry in occurrences(encoder.pair(sentences[pair.text], pair.actor, pair.bloc)):
                counts[entry][str(pair.label)] += 1
    right = sum(count[sign] for (_, sign), count in counts.items())
    told = sum(count[SUPPORTIVE] + count[CRITICAL] for count in counts.values())
    print(f"{len(counts)} entries occur, {told} times with a stance; precision of all: {right / max(told, 1):.3f}")
    print(f"{'precision':>9} {'critical':>8} {'neutral':>8} {'supportive':>10}  entry (claims)")
    for (phrase, sign), count in sorted(counts.items(), key=lambda item: -sum(item[1].values())):
        stances = count[SUPPORTIVE] + count[CRITICAL]
        if stances >= arguments.least and count[sign] / stances <= arguments.worst:
            row = f"{count[sign] / stances:9.2f} {count[CRITICAL]:8} {count[NEUTRAL]:8} {count[SUPPORTIVE]:10}"
            print(f"{row}  {phrase} ({sign})")


if __name__ == "__main__":
    main()
