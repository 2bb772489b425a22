"""DSE: directed sentiment between two entities of a news sentence (Park, Pan and Joo, Findings of ACL 2021)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from stance.core import CRITICAL, NEUTRAL, SUPPORTIVE, DataError, Mention, Pair
from stance.corpus.files import read_text
from stance.corpus.importers.gathering import Gathering, Imported, RefusedRowError

#: Label of a row to those of its two pairs: the first entity toward the second, and the second toward the first.
LABELS_OF: Final = {
    "0": (NEUTRAL, NEUTRAL),
    "1": (SUPPORTIVE, NEUTRAL),
    "2": (NEUTRAL, SUPPORTIVE),
    "3": (CRITICAL, NEUTRAL),
    "4": (NEUTRAL, CRITICAL),
}
_MARKED: Final = re.compile(r"(.*?)\[(.*?)\](.*?)\[(.*?)\](.*)", re.DOTALL)
_HINT: Final = "give a file of DSE: sentence with [first] and [second] in brackets, first, second, label"


class DseRow(NamedTuple):
    """One row: its line, and its columns as they stand."""

    line: int
    sentence: str
    first: str
    second: str
    label: str


def read_dse(path: str | Path) -> Iterator[DseRow]:
    """Yield the rows of a file.

    Raises
    ------
    DataError
        If it cannot be read, or a row has other columns or another label than DSE has.
    """
    reader = csv.reader(io.StringIO(read_text(path, hint=_HINT), newline=""), delimiter="\t", strict=True)
    try:
        for row in reader:
            line = reader.line_num
            if len(row) != 4:
                raise DataError(f"found {len(row)} columns, needed 4; {_HINT}", path=path, line=line)
            if row[3] not in LABELS_OF:
                allowed = ", ".join(LABELS_OF)
                raise DataError(f"found {row[3]!r:.40}; allowed: {allowed}", path=path, line=line, field="label")
            yield DseRow(line, *row)
    except csv.Error as error:
        raise DataError(f"is not tab-separated: {error}; {_HINT}", path=path, line=reader.line_num) from None


def pairs_of(row: DseRow) -> Iterator[Pair]:
    """Yield both directions of a row: the first entity as actor, then the second.

    Raises
    ------
    RefusedRowError
        If the brackets do not hold the two entities.
    """
    marked = _MARKED.fullmatch(row.sentence)
    if marked is None or [marked[2].strip(), marked[4].strip()] != [row.first.strip(), row.second.strip()]:
        raise RefusedRowError("the brackets do not hold the two entities")
    text = "".join(marked.groups())
    # Each bracket before a mention moves it by one.
    one = Mention(marked[2], marked.start(2) - 1, marked.end(2) - 1)
    two = Mention(marked[4], marked.start(4) - 3, marked.end(4) - 3)
    there, back = LABELS_OF[row.label]
    yield Pair(text, one, two, there)
    yield Pair(text, two, one, back)


def import_dse(path: str | Path, *, source: str = "dse", neutrals: float | None = None) -> Imported:
    """Turn a file of DSE into pairs, two a row.

    Parameters
    ----------
    path
        The file.
    source
        Put on every pair.
    neutrals
        At most this many neutral pairs for each that takes a side; without it, all.

    Raises
    ------
    DataError
        As :func:`read_dse`.
    """
    gathering = Gathering(path, source)
    for row in read_dse(path):
        gathering.take(row.line, pairs_of(row))
    return gathering.finish(neutrals)
