"""How far two annotators agree: Cohen (1960), "A coefficient of agreement for nominal scales"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from sklearn.metrics import cohen_kappa_score

from stance.core import LABELS, DataError
from stance.corpus.files import read_text


@dataclass(frozen=True, slots=True)
class DoubleLabel:
    """One pair with the labels of two annotators and its phenomena."""

    id: str
    first: str
    second: str
    phenomena: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over some pairs.

    Parameters
    ----------
    pairs
        How many.
    share
        How many of them got the same label twice, as a share.
    kappa
        Cohen's kappa; NaN where both annotators gave one label throughout.
    """

    pairs: int
    share: float
    kappa: float


def read_double_labels(path: str | Path) -> list[DoubleLabel]:
    """Read a tab-separated file with the columns ``id``, ``first`` and ``second``, and maybe ``phenomena``.

    Lines that begin with ``#`` are passed over.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or a label is not one of the three; file and line are named.
    """
    lines = read_text(path, hint="give a file of double labels").splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = numbered[0][1].split("\t") if numbered else []
    missing = {"id", "first", "second"} - set(header)
    if missing:
        raise DataError(f"has no column {sorted(missing)[0]!r}; needed: id, first, second", path=path)
    out: list[DoubleLabel] = []
    lines_of: dict[str, int] = {}
    for number, line in numbered[1:]:
        fields = line.split("\t")
        if len(fields) > len(header):
            raise DataError(f"found {len(fields)} fields; the header has {len(header)}", path=path, line=number)
        row = dict(zip_longest(header, fields, fillvalue=""))
        if (first := lines_of.setdefault(row["id"], number)) != number:
            found = f"{row['id']!r} is also on line {first}; give each pair its own"
            raise DataError(found, path=path, line=number, field="id")
        for column in ("first", "second"):
            if row[column] not in LABELS:
                found = f"found {row[column]!r}; allowed: {', '.join(LABELS)}"
                raise DataError(found, path=path, line=number, field=column)
        tags = tuple(tag for tag in row.get("phenomena", "").split(",") if tag)
        out.append(DoubleLabel(row["id"], row["first"], row["second"], tags))
    if not out:
        raise DataError("holds no labels", path=path)
    return out


def agreement(labels: Sequence[DoubleLabel]) -> Agreement:
    """Return the agreement over all labels."""
    return _agreement([label.first for label in labels], [label.second for label in labels])


def agreement_by_label(labels: Sequence[DoubleLabel]) -> dict[str, Agreement]:
    """Return the agreement on each label against the other two; ``pairs`` are those that either gave it."""
    out = {}
    for label in LABELS:
        first, second = ([getattr(double, which) == label for double in labels] for which in ("first", "second"))
        either = [a == b for a, b in zip(first, second, strict=True) if a or b]
        whole = _agreement([str(value) for value in first], [str(value) for value in second])
        out[label] = Agreement(len(either), float(np.mean(either)) if either else math.nan, whole.kappa)
    return out


def agreement_by_phenomenon(labels: Sequence[DoubleLabel]) -> dict[str, Agreement]:
    """Return the agreement over the pairs of each phenomenon, the most frequent first."""
    names = {tag for label in labels for tag in label.phenomena}
    tags = {name: [label for label in labels if name in label.phenomena] for name in names}
    return {tag: agreement(tags[tag]) for tag in sorted(tags, key=lambda tag: (-len(tags[tag]), tag))}


def _agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    share = float(np.mean(np.asarray(first) == np.asarray(second)))
    one_label = len(set(first) | set(second)) == 1
    kappa = math.nan if one_label else float(cohen_kappa_score(first, second))
    return Agreement(len(first), share, kappa)
