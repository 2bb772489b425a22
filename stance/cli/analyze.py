"""``stance analyze``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.options import ModelOption, RecogniserOption, load_predictor, results, write_json
from stance.core import DataError
from stance.corpus.files import atomic_writer, read_text, standard_input
from stance.report.html import report_page
from stance.report.tables import report_table


def command(
    files: Annotated[list[str], typer.Argument(help="Text files; - for standard input.")],
    model: ModelOption = None,
    recogniser: RecogniserOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to this file too.")] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show every sentence of each row.")] = False,
) -> None:
    """Say who stands where in whole texts: one row for each actor and bloc."""
    if html is not None and any(_is_same(html, name) for name in files):
        raise DataError("is one of the texts; give --html another file", path=html)
    texts = [(name, _text(name)) for name in files]
    predictor = load_predictor(model, recogniser)
    reports = [(name, predictor.analyze(text)) for name, text in texts]
    if html is not None:
        with atomic_writer(html) as out:
            out.write(report_page(reports))
    if as_json:
        documents = [{"file": name, **report.to_dict()} for name, report in reports]
        write_json({"documents": documents})
        return
    console = results()
    for name, report in reports:
        if report.rows:
            console.print(report_table(report, title=name, evidence=evidence))
        else:
            console.print(f"{name}: no sentence names both an actor and a bloc.", soft_wrap=True, markup=False)


def _is_same(path: Path, name: str) -> bool:
    try:
        return path.samefile(name)
    except (OSError, ValueError):  # one of them is not there
        return False


def _text(name: str) -> str:
    if name != "-":
        return read_text(name, hint="give a text file, or - for standard input")
    try:
        return standard_input().read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 (byte {error.start}); give plain text", path="-") from None
