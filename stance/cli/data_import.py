"""``stance data import``: labelled data of other people, turned into pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.options import messages
from stance.core import LABELS, DataError
from stance.corpus.importers import Columns, Imported, import_csv, import_dse, import_newsmtsc
from stance.corpus.pairs import write_pairs

app = typer.Typer(help="Turn labelled data of other people into pairs.", no_args_is_help=True)

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="File of pairs to write, JSON Lines.")]
SourceOption = Annotated[str, typer.Option("--source", help="The source put on every pair; weights go by it.")]
NeutralsOption = Annotated[
    float | None,
    typer.Option("--neutrals", min=0, help="Keep at most this many neutral pairs for each that takes a side."),
]


@app.command()
def dse(
    file: Annotated[Path, typer.Argument(help="train.txt, valid.txt or test.txt of DSE.")],
    output: OutputOption,
    source: SourceOption = "dse",
    neutrals: NeutralsOption = None,
) -> None:
    """Directed sentiment between two entities: two pairs a row, one for each direction."""
    _finish(import_dse(file, source=source, neutrals=neutrals), file, output)


@app.command()
def newsmtsc(
    file: Annotated[Path, typer.Argument(help="A file of NewsMTSC, JSON Lines.")],
    output: OutputOption,
    holder: Annotated[
        str,
        typer.Option(
            "--holder",
            help="Words for whoever holds the sentiment, which the data do not name; '... said that' goes before "
            "the sentence.",
        ),
    ],
    source: SourceOption = "newsmtsc",
    neutrals: NeutralsOption = None,
) -> None:
    """Sentiment toward targets: a pair a target, with a holder that you name, such as "The author"."""
    _finish(import_newsmtsc(file, holder=holder, source=source, neutrals=neutrals), file, output)


@app.command()
def csv(
    file: Annotated[Path, typer.Argument(help="A CSV file whose first line names the columns.")],
    output: OutputOption,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="field=column, such as text=sentence,actor=holder; may be repeated."),
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option("--labels", help="what the file writes=label, such as pos=supportive,neg=critical."),
    ] = None,
    delimiter: Annotated[str, typer.Option("--delimiter", help="Between the columns; \\t is a tab.")] = ",",
    first: Annotated[
        bool,
        typer.Option("--first", help="Take the first place of a mention that stands more than once, not refuse it."),
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", help="Of pairs without one; else the name of the file.")
    ] = None,
    neutrals: NeutralsOption = None,
) -> None:
    """Columns of any names: a pair a row, mentions by their words, their offsets or both."""
    delimiter = "\t" if delimiter == "\\t" else delimiter
    columns = Columns(_mapping(map_, "--map"), _mapping(labels, "--labels"), delimiter, first)
    _finish(import_csv(file, columns, source=source, neutrals=neutrals), file, output)


def _mapping(options: list[str] | None, option: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for part in ",".join(options or ()).split(","):
        if not part.strip():
            continue
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not (key and equals and value):
            raise DataError(f"{option} {part!r:.60}: write key=value, several with a comma between")
        if key in out:
            raise DataError(f"{option} {part!r:.60}: {key!r} stands twice; keep one")
        out[key] = value
    return out


def _finish(found: Imported, file: Path, output: Path) -> None:
    """Write the pairs, and say on standard error what became of the rows."""
    if not found.pairs:
        raise DataError(f"makes no pairs of {found.rows} rows{_first_reason(found)}", path=file)
    write_pairs(found.pairs, output)
    counts = ", ".join(f"{sum(pair.label == label for pair in found.pairs)} {label}" for label in LABELS)
    lines = [("rows read", found.rows), ("rows refused", sum(count for count, _ in found.refused.values()))]
    lines += [(f"  {reason}, first on line {line}", count) for reason, (count, line) in found.refused.items()]
    lines += [
        ("mentions mended", found.mended),
        ("duplicates left out", found.duplicates),
        ("contradictions left out", found.contradictions),
        ("neutral pairs left out", found.neutrals),
        ("pairs put into the group of their sentence", found.regrouped),
        (f"pairs written to {output} ({counts})", len(found.pairs)),
    ]
    console = messages()
    for text, count in lines:
        console.print(f"{count:>7,}  {text}", soft_wrap=True, markup=False)


def _first_reason(found: Imported) -> str:
    return "".join(f"; line {line}: {reason}" for reason, (_, line) in list(found.refused.items())[:1])
