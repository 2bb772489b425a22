"""Build what is derived from the markup: ``data/{train,dev,test}.jsonl`` and the plain text of ``seeds/articles``.

Usage: python scripts/build_data.py [--check]

With ``--check`` nothing is written, and the exit code is 1 if a built file is not what the markup gives.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stance.core import Pair, StanceError
from stance.corpus.articles import article_pairs, read_article
from stance.corpus.markup import read_markup_pairs
from stance.corpus.pairs import json_line
from stance.corpus.seeds import read_gazetteer

ROOT = Path(__file__).resolve().parent.parent


def _combination(pair: Pair) -> tuple[str, str]:
    return pair.actor.display.casefold(), pair.bloc.display.casefold()


def built() -> dict[Path, str]:
    """Return every built file and what it should hold.

    The training part has the pairs of the articles too, but for those of ``seeds/articles/test``. The test part is
    fixed: a sentence of the development part with an actor-bloc combination of the test part is left out, and so is a
    training sentence with one of either.
    """
    gazetteer = read_gazetteer(ROOT / "seeds")
    parts = {
        part: [
            pair
            for path in sorted((ROOT / "data" / "markup" / part).glob("*.txt"))
            for pair in read_markup_pairs(path, gazetteer)
        ]
        for part in ("test", "dev", "train")
    }
    articles = ROOT / "seeds" / "articles"
    for path in sorted(articles.glob("*.markup")):
        parts["train"] += article_pairs(path, gazetteer)
    out = {}
    held_out: set[object] = set()
    for part, pairs in parts.items():
        crossing = {pair.text for pair in pairs if {_combination(pair), pair.group} & held_out}
        kept = [pair for pair in pairs if pair.text not in crossing]
        if crossing:
            print(f"{part}: {len(pairs) - len(kept)} pairs left out, an actor and bloc held out", file=sys.stderr)
        held_out |= {_combination(pair) for pair in kept} | {pair.group for pair in kept}
        lines = [json_line(pair.to_dict()) for pair in kept]
        out[ROOT / "data" / f"{part}.jsonl"] = "".join(lines)
    for path in sorted(articles.rglob("*.markup")):
        out[path.with_suffix(".txt")] = read_article(path, gazetteer).text
    return out


def main() -> int:
    """Build or check, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is stale")
    check = parser.parse_args().check
    stale = []
    for path, content in built().items():
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(path)
        if not check:
            path.write_text(content, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'stale; run python scripts/build_data.py' if check else 'built'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StanceError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
