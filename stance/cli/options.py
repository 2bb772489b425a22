"""Options that several commands share, and the consoles."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

import stance
from stance.core import DataError, MissingExtraError
from stance.corpus.files import read_text, standard_input
from stance.parsers import load_parser
from stance.recognisers import SpacyRecogniser

ModelOption = Annotated[Path | None, typer.Option("--model", "-m", help="Model folder; without it, the bundled model.")]
ParserOption = Annotated[
    str | None,
    typer.Option("--parser", metavar="PIPELINE", help="The spaCy pipeline that the model was trained with, if any."),
]
RecogniserOption = Annotated[
    str | None,
    typer.Option("--recogniser", metavar="PIPELINE", help="Find names with this spaCy pipeline too (extra: spacy)."),
]
BlocsOption = Annotated[
    Path | None, typer.Option("--blocs", help="YAML or JSON file of blocs to know besides the model's.")
]
ActorsOption = Annotated[
    Path | None, typer.Option("--actors", help="YAML or JSON file of actors to know besides the model's.")
]
AbstainOption = Annotated[
    float | None,
    typer.Option("--abstain", metavar="P", help="Abstain from labels less probable than this, such as 0.7."),
]


def load_predictor(
    model: Path | None,
    blocs: Path | None,
    actors: Path | None,
    parser: str | None,
    recogniser: str | None,
    abstain: float | None = None,
) -> stance.Predictor:
    """Load the model of a command, with its parser, what is to find names and the least probability of a label."""
    reader = None if parser is None else load_parser(parser)
    finder = None if recogniser is None else SpacyRecogniser(recogniser)
    return stance.load(model, blocs=blocs, actors=actors, parser=reader, recogniser=finder, abstain=abstain)


class _Results(Console):
    def on_broken_pipe(self) -> None:
        _leave()


def results() -> Console:
    """Return the console for results: standard output, 120 columns where it is no terminal."""
    console = _Results(highlight=False)
    return console if console.is_terminal else _Results(highlight=False, width=120)


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End the command quietly when whoever reads standard output goes away, as ``head`` does."""
    try:
        yield
    except BrokenPipeError:
        _leave()


def write(text: str) -> None:
    """Write a result to standard output."""
    with reader_may_leave():
        print(text, flush=True)


def write_json(data: object) -> None:
    """Write a result to standard output as JSON."""
    write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def _leave() -> NoReturn:
    # What is still buffered must go somewhere when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(0)


def messages() -> Console:
    """Return the console for progress and remarks: standard error."""
    return Console(stderr=True, highlight=False)


@contextmanager
def extra(what: str, name: str) -> Iterator[None]:
    """Turn a missing package of an extra into the one line that says which extra to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "stance":
            raise
        raise MissingExtraError(what, name) from None


def read_document(name: Path) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises
    ------
    DataError
        If it cannot be read or is not UTF-8.
    """
    if str(name) != "-":
        return read_text(name, hint="give a text file, or - for standard input")
    try:
        return standard_input().read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 (byte {error.start}); give plain text", path="-") from None


def files_of(paths: Iterable[Path], pattern: str) -> list[Path]:
    """Return the files given, and in place of a folder those in it that fit a pattern.

    Raises
    ------
    DataError
        If a folder holds no such file, or a path cannot be looked at.
    """
    files: list[Path] = []
    for path in paths:
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise DataError(f"cannot be read: {why}; give files", path=str(path)[:120]) from None
        if is_folder:
            inside = sorted(path.glob(pattern))
            if not inside:
                raise DataError(f"the folder holds no {pattern} file; give files", path=path)
            files += inside
        else:
            files.append(path)
    return files
