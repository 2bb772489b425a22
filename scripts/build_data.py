"""Build what is derived from the markup: ``data/{train,dev,test}.jsonl`` and the plain text of ``seeds/articles``.

Usage: python scripts/build_data.py [--check]

With ``--check`` nothing is written, and the exit code is 1 if a built file is not what the markup gives.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stance.corpus.markup import read_article, read_markup_pairs
from stance.corpus.pairs import json_line
from stance.corpus.seeds import read_gazetteer

ROOT = Path(__file__).resolve().parent.parent


def built() -> dict[Path, str]:
    """Return every built file and what it should hold.

    The test and development parts are fixed; a training sentence about an actor and a bloc that one of them has is left
    out.
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
    out = {}
    held_out: set[str | None] = set()
    for part, pairs in parts.items():
        kept = [pair for pair in pairs if pair.group not in held_out]
        if len(kept) < len(pairs):
            print(f"{part}: {len(pairs) - len(kept)} pairs left out, their groups are held out", file=sys.stderr)
        held_out |= {pair.group for pair in pairs}
        lines = [json_line(pair.to_dict()) for pair in kept]
        out[ROOT / "data" / f"{part}.jsonl"] = "".join(lines)
    for path in sorted((ROOT / "seeds" / "articles").glob("*.markup")):
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
    sys.exit(main())
