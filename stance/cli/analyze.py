"""``stance analyze``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import stance
from stance.cli.options import (
    AbstainOption,
    ActorsOption,
    BlocsOption,
    ModelOption,
    ParserOption,
    RecogniserOption,
    files_of,
    load_predictor,
    read_document,
    results,
    write_json,
)
from stance.core import DataError
from stance.corpus.files import atomic_writer
from stance.report import wording
from stance.report.html import report_page
from stance.report.tables import report_table


def command(
    files: Annotated[
        list[Path], typer.Argument(help="Text files, or folders that hold .txt files; - for standard input.")
    ],
    model: ModelOption = None,
    blocs: BlocsOption = None,
    actors: ActorsOption = None,
    parser: ParserOption = None,
    recogniser: RecogniserOption = None,
    abstain: AbstainOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to this file too.")] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show every sentence of each row.")] = False,
    together: Annotated[
        bool | None,
        typer.Option(
            "--aggregate/--no-aggregate",
            help="Say who stands where over all texts too; by default where there are several, and in JSON.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say who stands where in whole texts, and over all of them: one row for each actor and bloc."""
    names = files_of(files, "*.txt")
    if html is not None and any(_is_same(html, name) for name in names):
        raise DataError("is one of the texts; give --html another file", path=html)
    predictor = load_predictor(model, blocs, actors, parser, recogniser, abstain)
    everything = predictor.analyze_many((str(name), read_document(name)) for name in names)
    shown = len(names) > 1 if together is None else together
    if html is not None:
        with atomic_writer(html) as out:
            out.write(report_page(everything.reports, everything if shown else None))
    if as_json:
        documents = [{"file": name, **report.to_dict()} for name, report in everything.reports]
        write_json({"documents": documents} | ({} if together is False else {"aggregate": everything.to_dict()}))
        return
    console = results()
    tables: list[tuple[str, stance.Report | stance.Aggregate]] = [*everything.reports]
    tables += [(wording.all_texts(everything), everything)] if shown else []
    for number, (title, report) in enumerate(tables):
        if number:
            console.print()
        if report.rows:
            console.print(report_table(report, title=title, evidence=evidence))
        else:
            console.print(f"{title}: {wording.NOTHING}", soft_wrap=True, markup=False)


def _is_same(path: Path, name: Path) -> bool:
    try:
        return path.samefile(name)
    except (OSError, ValueError):  # one of them is not there
        return False
