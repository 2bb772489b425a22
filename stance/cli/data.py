"""``stance data``: the workbench of labelled pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.options import extra, messages
from stance.core import LABELS, DataError
from stance.corpus.pairs import write_pairs
from stance.corpus.validate import check_files, check_writing

app = typer.Typer(help="The workbench of labelled pairs.", no_args_is_help=True)

_SHOWN = 50


@app.command()
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Files of pairs, or folders that hold .jsonl files.")],
    written: Annotated[
        bool, typer.Option("--written", help="Check too that sentences were written and not stamped out.")
    ] = False,
) -> None:
    """Check labelled pairs: offsets, labels, doubles, sentences in two groups. Exit code 1 if anything is wrong."""
    files = _files(paths)
    checked = check_files(files)
    found = [*checked.problems, *(check_writing(checked.pairs) if written else ())]
    for problem in found[:_SHOWN]:
        print(problem)
    if len(found) > _SHOWN:
        print(f"... and {len(found) - _SHOWN} more")
    counts = ", ".join(f"{sum(pair.label == label for pair in checked.pairs)} {label}" for label in LABELS)
    sentences = len({pair.text for pair in checked.pairs})
    problems = len(found)
    print(
        f"{len(checked.pairs)} pairs ({counts}) in {sentences} sentences, {len(files)} "
        f"file{'s' if len(files) != 1 else ''}: {problems or 'no'} problem{'s' if problems != 1 else ''}"
    )
    if problems:
        raise typer.Exit(1)


@app.command()
def build(
    paths: Annotated[list[Path], typer.Argument(help="Files of inline markup, or folders that hold .txt files.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File of pairs to write, JSON Lines.")],
    seeds: Annotated[Path, typer.Option("--seeds", help="Folder of seeds, for canonical names.")] = Path("seeds"),
) -> None:
    """Turn inline markup into a file of pairs."""
    with extra("stance data build", "train"):
        from stance.corpus.markup import read_markup_pairs
        from stance.corpus.seeds import read_gazetteer

        gazetteer = read_gazetteer(seeds)
    pairs = [pair for path in _files(paths, "*.txt") for pair in read_markup_pairs(path, gazetteer)]
    write_pairs(pairs, output)
    messages().print(f"{len(pairs)} pairs written to {output}")


def _files(paths: list[Path], pattern: str = "*.jsonl") -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob(pattern))
            if not inside:
                raise DataError(f"the folder holds no {pattern} file; give files", path=path)
            files += inside
        else:
            files.append(path)
    return files
