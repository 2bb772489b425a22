"""``stance data``: the workbench of labelled pairs."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from stance.cli import data_import
from stance.cli.options import extra, files_of, messages, results, write, write_json
from stance.core import LABELS, DataError
from stance.corpus.markup import read_markup_pairs
from stance.corpus.pairs import read_pairs, write_pairs
from stance.corpus.seeds import read_gazetteer
from stance.corpus.stats import composition
from stance.corpus.validate import check_files, check_writing
from stance.model.folder import load_model
from stance.model.predictor import DEFAULT_MODEL
from stance.report.tables import agreement_table, composition_tables

app = typer.Typer(help="The workbench of labelled pairs.", no_args_is_help=True)
app.add_typer(data_import.app, name="import")

_SHOWN = 50


@app.command()
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Files of pairs, or folders that hold .jsonl files.")],
    written: Annotated[
        bool, typer.Option("--written", help="Check too that sentences were written and not stamped out.")
    ] = False,
) -> None:
    """Check labelled pairs: offsets, labels, doubles, sentences in two groups. Exit code 1 if anything is wrong."""
    files = files_of(paths, "*.jsonl")
    checked = check_files(files)
    found = [*checked.problems, *(check_writing(checked.pairs) if written else ())]
    for problem in found[:_SHOWN]:
        write(problem)
    if len(found) > _SHOWN:
        write(f"... and {len(found) - _SHOWN} more")
    counts = ", ".join(f"{sum(pair.label == label for pair in checked.pairs)} {label}" for label in LABELS)
    sentences = len({pair.text for pair in checked.pairs})
    problems = len(found)
    write(
        f"{len(checked.pairs)} pairs ({counts}) in {sentences} sentences, {len(files)} "
        f"file{'s' if len(files) != 1 else ''}: {problems or 'no'} problem{'s' if problems != 1 else ''}"
    )
    if problems:
        raise typer.Exit(1)


@app.command()
def stats(
    paths: Annotated[list[Path], typer.Argument(help="Files of pairs, or folders that hold .jsonl files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
) -> None:
    """Show what labelled pairs are made of: labels, phenomena, blocs, actors, lengths."""
    pairs = {str(path): read_pairs(path) for path in files_of(paths, "*.jsonl")}
    parts = {name: composition(part) for name, part in pairs.items()}
    if as_json:
        write_json({name: asdict(part) for name, part in parts.items()})
        return
    console = results()
    for table in composition_tables(parts, composition([pair for part in pairs.values() for pair in part])):
        console.print(table)


@app.command()
def agreement(
    file: Annotated[
        Path, typer.Argument(help="Tab-separated, with the columns id, first, second and maybe phenomena.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
) -> None:
    """Show how far two annotators agree: share and Cohen's kappa, per label and phenomenon."""
    with extra("stance data agreement", "train"):
        from stance.evaluation import agreement as measure
    labels = measure.read_double_labels(file)
    rows = {"all": measure.agreement(labels)}
    rows |= measure.agreement_by_label(labels) | measure.agreement_by_phenomenon(labels)
    if as_json:
        clean = {name: {key: _finite(value) for key, value in asdict(row).items()} for name, row in rows.items()}
        write_json(clean)
    else:
        results().print(agreement_table(rows))


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else value


@app.command()
def build(
    paths: Annotated[list[Path], typer.Argument(help="Files of inline markup, or folders that hold .txt files.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File of pairs to write, JSON Lines.")],
    seeds: Annotated[
        Path | None, typer.Option("--seeds", help="Folder of seeds, for canonical names; else the bundled model's.")
    ] = None,
) -> None:
    """Turn inline markup into a file of pairs."""
    gazetteer = read_gazetteer(seeds) if seeds is not None else load_model(DEFAULT_MODEL).gazetteer
    pairs = [pair for path in files_of(paths, "*.txt") for pair in read_markup_pairs(path, gazetteer)]
    if not pairs:
        raise DataError("no sentence with a label; write LABELS | TAGS | SENTENCE, one a line", path=paths[0])
    write_pairs(pairs, output)
    messages().print(f"{len(pairs)} pairs written to {output}", soft_wrap=True, markup=False)
