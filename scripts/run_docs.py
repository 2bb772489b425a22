"""Run every code block of README.md and docs/, and compare what it prints with what stands there.

Usage: python scripts/run_docs.py [--update]

``python`` blocks are doctests, ``console`` blocks hold commands behind ``$`` and what they print, ``yaml`` blocks are
training configurations, ``jsonl`` blocks are pairs and ``text`` blocks are for reading alone. With ``--update`` the
printed parts of console blocks are rewritten; a block with ``...`` in it is left as it is.
"""

from __future__ import annotations

import argparse
import doctest
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stance.corpus.pairs import pair_from_row
from stance.training.config import read_config

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A code block: its file, first line, language and content."""

    path: Path
    line: int
    language: str
    content: str

    @property
    def name(self) -> str:
        """Where the block stands."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    """Return the pages that users read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "data").glob("*.md"))]


def blocks(path: Path) -> Iterator[Block]:
    """Yield the code blocks of a page, in order."""
    text = path.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        yield Block(path, text.count("\n", 0, match.start()) + 1, match[1], match[2])


def run_page(path: Path, *, update: bool = False) -> list[str]:
    """Run a page's blocks in one scratch folder, in order, and return what is wrong, one text each."""
    problems: list[str] = []
    replaced: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("data", "seeds", "configs"):
            (folder / name).symlink_to(ROOT / name)
        names: dict[str, object] = {}
        for block in blocks(path):
            if block.language == "console":
                printed = run_console(block.content, folder)
                if not matches(block.content, printed):
                    problems.append(f"{block.name}: prints\n{printed}\nand not\n{block.content}")
                    if "..." not in block.content:
                        replaced.append((block.content, printed))
            else:
                problems += [f"{block.name}: {problem}" for problem in _run_other(block, folder, names)]
    if update and replaced:
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            text = text.replace(f"```console\n{old}```", f"```console\n{new}```")
        path.write_text(text, encoding="utf-8")
    return problems


def _run_other(block: Block, folder: Path, names: dict[str, object]) -> list[str]:
    if block.language == "python":
        return _run_python(block, folder, names)
    if block.language == "yaml":
        (folder / "block.yaml").write_text(block.content)
        read_config(folder / "block.yaml")
        return []
    if block.language == "jsonl":
        for line in block.content.splitlines():
            pair_from_row(json.loads(line))
        return []
    return [] if block.language == "text" else [f"a block of language {block.language!r} is not run"]


def _run_python(block: Block, folder: Path, names: dict[str, object]) -> list[str]:
    test = doctest.DocTestParser().get_doctest(block.content, names, block.name, str(block.path), block.line)
    output: list[str] = []
    before = Path.cwd()
    os.chdir(folder)
    try:
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
        runner.run(test, out=output.append, clear_globs=False)
        names.update(test.globs)
    finally:
        os.chdir(before)
    if not test.examples:
        return ["a python block without >>> is not run"]
    return ["".join(output)] if output else []


def run_console(content: str, folder: Path) -> str:
    """Run the commands of a console block and return the block as it should read."""
    environment = {key: value for key, value in os.environ.items() if key != "MLFLOW_TRACKING_URI"}
    environment |= {"PATH": f"{Path(sys.executable).parent}:{environment['PATH']}", "PYTHONWARNINGS": "ignore"}
    out = ""
    for line in content.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["bash", "-c", line[2:]], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
            )
            printed = "\n".join(text.rstrip() for text in done.stdout.splitlines())
            # What a command says beside its results is shown only where it fails.
            printed += done.stderr.rstrip() if done.returncode else ""
            out += f"{line}\n{printed}\n" if printed else f"{line}\n"
    return out


def matches(expected: str, printed: str) -> bool:
    """Whether what was printed is what stands there, ``...`` standing for anything."""
    pattern = ".*?".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def main() -> int:
    """Run or update all pages, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--update", action="store_true", help="rewrite the printed parts of console blocks")
    update = parser.parse_args().update
    problems = [problem for path in pages() for problem in run_page(path, update=update)]
    for problem in problems:
        print(problem)
    return 1 if problems and not update else 0


if __name__ == "__main__":
    sys.exit(main())
