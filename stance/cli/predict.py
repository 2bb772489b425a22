"""``stance predict``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

import stance
from stance.cli.options import (
    AbstainOption,
    ActorsOption,
    BlocsOption,
    ModelOption,
    ParserOption,
    RecogniserOption,
    load_predictor,
    reader_may_leave,
)
from stance.corpus.files import atomic_writer
from stance.corpus.pairs import json_line, pair_from_row, read_lines, read_rows

_CHUNK = 1024


def command(
    file: Annotated[str, typer.Argument(help="Pairs as JSON Lines, CSV or Parquet; - for standard input.")] = "-",
    model: ModelOption = None,
    blocs: BlocsOption = None,
    actors: ActorsOption = None,
    text: Annotated[
        bool, typer.Option("--text", help="Read one raw text a line and write a line for each pair found.")
    ] = False,
    parser: ParserOption = None,
    recogniser: RecogniserOption = None,
    abstain: AbstainOption = None,
    file_format: Annotated[
        str | None,
        typer.Option("--format", help="jsonl, csv or parquet; without it, the file's ending tells."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write, whole or not at all; else standard output."),
    ] = None,
) -> None:
    """Label pairs: every line comes back, in order, with its label and probabilities."""
    if text and file_format is not None:
        raise typer.BadParameter("--format is for pairs; with --text, give lines of text")
    if not text and recogniser is not None:
        raise typer.BadParameter("--recogniser is for raw text; give --text, or leave it out where pairs are marked")
    predictor = load_predictor(model, blocs, actors, parser, recogniser, abstain)
    lines = _texts(file, predictor) if text else _pairs(file, file_format, predictor)
    if output is None:
        with reader_may_leave():
            _write(lines, sys.stdout)
    else:
        with atomic_writer(output) as out:
            _write(lines, out)


def _write(lines: Iterable[dict[str, Any]], out: Any) -> None:
    for line in lines:
        out.write(json_line(line))
    out.flush()


def _pairs(file: str, file_format: str | None, predictor: stance.Predictor) -> Iterator[dict[str, Any]]:
    rows = read_rows(file, file_format=file_format)
    while chunk := list(islice(rows, _CHUNK)):
        # A label that is there already is not looked at, so it need not be one of the three.
        unlabelled = [(line, {key: value for key, value in row.items() if key != "label"}) for line, row in chunk]
        pairs = [pair_from_row(row, path=file, line=line) for line, row in unlabelled]
        for (_, row), found in zip(unlabelled, predictor.predict_pairs(pairs), strict=True):
            yield {**row, **found.verdict()}


def _texts(file: str, predictor: stance.Predictor) -> Iterator[dict[str, Any]]:
    for number, line in read_lines(file):
        for found in predictor.predict(line):
            yield {"line": number, **found.to_dict()}
