"""Options that several commands share, and the consoles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from stance.core import MissingExtraError

ModelOption = Annotated[Path | None, typer.Option("--model", "-m", help="Model folder; without it, the bundled model.")]


def results() -> Console:
    """Return the console for results: standard output, 120 columns where it is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=120)


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
