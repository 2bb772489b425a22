"""CSV of any columns, by a mapping of the fields of a pair to them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from stance.core import LABELS, DataError, Pair, nearest
from stance.corpus.files import read_text
from stance.corpus.importers.gathering import Gathering, Imported, RefusedRowError
from stance.corpus.pairs import csv_rows, pair_from_row

_ROLES: Final = ("actor", "bloc")
FIELDS: Final = (
    "text",
    *(f"{role}{part}" for role in _ROLES for part in ("", "_start", "_end", "_name")),
    *("label", "id", "group", "source", "annotator", "context"),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds which field of a pair.

    Parameters
    ----------
    fields
        Field to column. A field that is not here has the column of its own name, where there is one.
    labels
        What the file writes, to the label that it means; the three labels mean themselves.
    delimiter
        Between the columns: one character.
    first
        Take the first place of a mention that stands more than once and has no offset; else the row is refused.

    Raises
    ------
    DataError
        For an unknown field or label, or a delimiter that is none.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ","
    first: bool = False

    def __post_init__(self) -> None:
        for name in self.fields:
            if name not in FIELDS:
                raise DataError(f"found field {name!r}{nearest(name, FIELDS)}; allowed: {', '.join(FIELDS)}")
        for label in self.labels.values():
            if label not in LABELS:
                raise DataError(f"found label {label!r}{nearest(label, LABELS)}; allowed: {', '.join(LABELS)}")
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n':
            raise DataError(f"found delimiter {self.delimiter!r:.20}; give one character, such as ';' or a tab")


def import_csv(
    path: str | Path, columns: Columns, *, source: str | None = None, neutrals: float | None = None
) -> Imported:
    """Turn a CSV file into pairs, one a row.

    Parameters
    ----------
    path
        The file; its first line names the columns.
    columns
        What they hold. A mention is its words, its offsets (``actor_start``, ``actor_end``) or both.
    source
        Put on pairs that have none; without it, the name of the file without its ending.
    neutrals
        As :func:`stance.corpus.importers.import_dse`.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing, or a label or an offset is not understood.
    """
    lines = io.StringIO(read_text(path, hint="give a CSV file with a header"), newline="")
    needed = [columns.fields.get("text", "text"), columns.fields.get("label", "label"), *columns.fields.values()]
    hint = "map fields to columns, such as --map text=sentence"
    gathering = Gathering(path, Path(path).stem if source is None else source)
    for line, raw in csv_rows(lines, path, delimiter=columns.delimiter, needed=needed, hint=hint):
        row = {name: raw[column] for name in FIELDS if (column := columns.fields.get(name, name)) in raw}
        try:
            gathering.take(line, _pair(row, columns))
        except DataError as error:
            message = str(error).removeprefix(f"field {error.field!r}: ")
            raise DataError(message, path=path, line=line, field=error.field) from None
    return gathering.finish(neutrals)


def _pair(row: dict[str, Any], columns: Columns) -> Iterator[Pair]:
    """Yield the one pair of a row; a generator, so that the row is refused where it is taken."""
    for needed in ("text", "label"):
        if not row.get(needed, "").strip():
            raise RefusedRowError(f"no {needed}")
    row["label"] = _label(row["label"].strip(), columns)
    for role in _ROLES:
        row[f"{role}_start"], row[f"{role}_end"] = start, end = _span(row, role, first=columns.first)
        row[role] = row["text"][start:end]
    if row["actor_start"] < row["bloc_end"] and row["bloc_start"] < row["actor_end"]:
        raise RefusedRowError("the mentions overlap")
    yield pair_from_row(row)


def _label(found: str, columns: Columns) -> str:
    meaning = {label: label for label in LABELS} | dict(columns.labels)
    if found not in meaning:
        raise DataError(
            f"found {found!r:.40}; allowed: {', '.join(meaning)}; say what it means, such as --labels "
            f"{found[:20]}=neutral",
            field="label",
        )
    return meaning[found]


def _span(row: Mapping[str, str], role: str, *, first: bool) -> tuple[int, int]:
    """Return where a mention stands, from whatever of words, start and end the row has."""
    text, words = row["text"], row.get(role, "")
    start, end = (_offset(row, f"{role}_{edge}") for edge in ("start", "end"))
    if not words.strip() and (start is None or end is None):
        raise RefusedRowError(f"no {role}")
    if start is None:
        start = _find(text, words, role, first=first)
        end = start + len(words)
    elif end is None:
        end = start + len(words)
    if not start < end <= len(text):
        raise RefusedRowError(f"the offsets of the {role} lead out of the text")
    if words and text[start:end] != words:
        raise RefusedRowError(f"the offsets of the {role} lead to other words")
    return start, end


def _offset(row: Mapping[str, str], field: str) -> int | None:
    value = row.get(field)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        raise DataError(f"found {value!r:.40}; write a whole number of code points", field=field)
    return int(value)


def _find(text: str, words: str, role: str, *, first: bool) -> int:
    """Return where the words stand: as whole words, or else within some."""
    exact = re.escape(words)
    patterns = (rf"(?<!\w){exact}(?!\w)", exact)
    places = next((found for pattern in patterns if (found := list(re.finditer(pattern, text)))), [])
    if not places:
        raise RefusedRowError(f"the {role} does not stand in the text")
    if len(places) > 1 and not first:
        raise RefusedRowError(f"the {role} stands more than once in the text (--first takes the first place)")
    return places[0].start()
