"""``stance model``: look at a model folder and check it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.options import results, write, write_json
from stance.model import load_model
from stance.model import verify as verify_folder
from stance.model.predictor import DEFAULT_MODEL
from stance.report.tables import manifest_tables, printable

app = typer.Typer(help="Look at a model folder and check it.", no_args_is_help=True)

_Folder = Annotated[Path, typer.Argument(help="Model folder; without it, the bundled model.", show_default=False)]


@app.command()
def show(
    folder: _Folder = DEFAULT_MODEL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest.")] = False,
    card: Annotated[bool, typer.Option("--card", help="Print the model card.")] = False,
) -> None:
    """Show what a model is and what it is worth, after verifying its digests."""
    if card and as_json:
        raise typer.BadParameter("--json prints the manifest and --card the card; give one of them")
    model = load_model(folder)
    if card:
        write(printable(model.card.rstrip("\n")))
    elif as_json:
        write_json(dict(sorted(model.info.items())))
    else:
        console = results()
        for table in manifest_tables(model.info):
            console.print(table)


@app.command()
def verify(folder: _Folder = DEFAULT_MODEL) -> None:
    """Check that every file of a model folder is as it was written."""
    manifest = verify_folder(folder)
    write(f"format {manifest['format']}, {len(manifest['files']) + 1} files, all digests right")
