"""``stance explain``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import stance
from stance.cli.options import (
    ActorsOption,
    BlocsOption,
    ModelOption,
    ParserOption,
    RecogniserOption,
    load_predictor,
    read_document,
    results,
    write_json,
)
from stance.core import DataError
from stance.corpus.pairs import is_pair_file, read_pairs
from stance.report.explained import explanation_tables


def command(
    text: Annotated[
        str,
        typer.Argument(help="A text, a text file or a file of pairs (.jsonl, .csv, .parquet); - for standard input."),
    ],
    model: ModelOption = None,
    blocs: BlocsOption = None,
    actors: ActorsOption = None,
    parser: ParserOption = None,
    recogniser: RecogniserOption = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Only this actor, by any of its names.")] = None,
    bloc: Annotated[str | None, typer.Option("--bloc", help="Only this bloc, by any of its names.")] = None,
    features: Annotated[bool, typer.Option("--features", help="Show features in place of words.")] = False,
    top: Annotated[int, typer.Option("--top", min=1, help="How many words or features to show.")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables: everything.")] = False,
) -> None:
    """Say which words moved each prediction, and how far: linear scores, taken apart."""
    predictor = load_predictor(model, blocs, actors, parser, recogniser)
    pairs = _pairs(text, predictor, actor, bloc)
    if as_json:
        write_json([predictor.explain(pair).to_dict() for pair in pairs])
        return
    console = results()
    for number, pair in enumerate(pairs):
        if number:
            console.print()
        for part in explanation_tables(predictor.explain(pair), features=features, top=top):
            console.print(part)


def _pairs(text: str, predictor: stance.Predictor, actor: str | None, bloc: str | None) -> list[stance.Pair]:
    path = Path(text)
    is_file = text == "-" or _is_file(path)
    if is_file and is_pair_file(path):
        if actor is not None or bloc is not None:
            raise typer.BadParameter("--actor and --bloc are for texts; a file of pairs says which are meant")
        return read_pairs(path)
    pairs = predictor.find(read_document(path) if is_file else text, actor=actor, bloc=bloc)
    if not pairs:
        what = "it" if is_file else "is no file, and as a text it"
        asked = " that are asked for" if actor is not None or bloc is not None else ""
        raise DataError(f"{what} names no actor and bloc{asked} in one sentence; give one that does", path=text[:60])
    return pairs


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a character that none has
        return False
