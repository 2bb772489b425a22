"""What documents come to: the report of one, and the aggregate of many. Frozen, as all records are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.core.errors import MissingExtraError
from stance.core.labels import LABELS
from stance.core.records import ReadOnly, Stance

if TYPE_CHECKING:
    import pandas as pd

#: What a row comes to besides the labels.
MIXED: Final = "mixed"
ABSTAINED: Final = "abstained"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Where one actor stands toward one bloc, over a whole document; ``docs/report.md`` tells the rule.

    Parameters
    ----------
    actor, bloc
        Canonical names.
    actor_kind
        The kind of the actor, where it is known.
    label
        The overall label.
    score
        Between -1 (critical) and 1 (supportive); its sign agrees with the label, and 0 is neutral.
    mixed
        Whether the document holds clear evidence of both.
    counts
        Label to number of evidence sentences, without those that were abstained from.
    evidence
        Every stance the row was made from, in text order.
    abstained
        How many of these were abstained from; ``None`` where abstaining is off.
    """

    actor: str
    bloc: str
    actor_kind: str | None
    label: str
    score: float
    mixed: bool
    counts: Mapping[str, int]
    evidence: tuple[Stance, ...]
    abstained: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", ReadOnly(self.counts))

    @property
    def verdict(self) -> str:
        """The label, or ``mixed``, or ``abstained`` where every sentence was abstained from."""
        return _verdict(self, self.abstained == len(self.evidence))

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {
            **_found(self),
            "counts": dict(self.counts),
            **_told(self.abstained),
            "evidence": [stance.to_dict() for stance in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Who stands where, over one document: one row per (actor, bloc), in order of first mention.

    Parameters
    ----------
    rows
        The rows.
    """

    rows: tuple[ReportRow, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"rows": [row.to_dict() for row in self.rows]}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per (actor, bloc) as a pandas frame, the evidence as a list of sentences.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        columns = ["actor", "bloc", "actor_kind", "label", "score", "mixed", *LABELS, "evidence"]
        rows = [
            [row.actor, row.bloc, row.actor_kind, row.label, row.score, row.mixed]
            + [row.counts.get(label, 0) for label in LABELS]
            + [[stance.sentence for stance in row.evidence]]
            for row in self.rows
        ]
        return _frame("Report.to_frame", rows, columns)


@dataclass(frozen=True, slots=True)
class Part:
    """What one document adds to a row of an aggregate.

    Parameters
    ----------
    document
        The name of the document.
    weight
        How much it counts, from 0 (it takes no side) to 1: what it says and another document says in the same words
        counts once, and is shared between them.
    row
        The document's own row, with its evidence.
    """

    document: str
    weight: float
    row: ReportRow

    def to_dict(self) -> dict[str, Any]:
        """Return the part as plain data."""
        row = self.row.to_dict()
        told = {key: value for key, value in row.items() if key not in ("actor", "bloc", "actor_kind")}
        return {"document": self.document, "weight": round(self.weight, 6), **told}


@dataclass(frozen=True, slots=True)
class AggregateRow:
    """Where one actor stands toward one bloc, over many documents; ``docs/report.md`` tells the rule.

    Parameters
    ----------
    actor, bloc
        Canonical names.
    actor_kind
        The kind of the actor, where it is known.
    label, score, mixed
        As in a :class:`ReportRow`, over all documents.
    documents
        How many documents are ``critical``, ``mixed``, ``neutral`` and ``supportive`` by their own rows, and
        ``abstained`` where abstaining is on.
    parts
        The documents that say something of the two, in order.
    abstained
        How many sentences were abstained from; ``None`` where abstaining is off.
    """

    actor: str
    bloc: str
    actor_kind: str | None
    label: str
    score: float
    mixed: bool
    documents: Mapping[str, int]
    parts: tuple[Part, ...]
    abstained: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "documents", ReadOnly(self.documents))

    @property
    def verdict(self) -> str:
        """The label, or ``mixed``, or ``abstained`` where every sentence of every document was abstained from."""
        return _verdict(self, self.documents.get(ABSTAINED) == len(self.parts))

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {
            **_found(self),
            "documents": dict(self.documents),
            **_told(self.abstained),
            "parts": [part.to_dict() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Who stands where, over many documents: one row per (actor, bloc), in order of first mention.

    Parameters
    ----------
    rows
        The rows over all documents.
    reports
        The name and the report of each document, in order.
    """

    rows: tuple[AggregateRow, ...] = ()
    reports: tuple[tuple[str, Report], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the names of the documents and the rows as plain data."""
        return {"documents": [name for name, _ in self.reports], "rows": [row.to_dict() for row in self.rows]}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per (actor, bloc, document) as a pandas frame, and what they come to over all documents.

        The columns ``label``, ``score`` and ``mixed`` are the document's; ``overall_label``, ``overall_score`` and
        ``overall_mixed`` are the same in every row of an actor and a bloc.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        columns = ["actor", "bloc", "actor_kind", "overall_label", "overall_score", "overall_mixed"]
        columns += ["document", "label", "score", "mixed", "weight", "evidence"]
        rows = []
        for row in self.rows:
            overall = [row.actor, row.bloc, row.actor_kind, row.label, row.score, row.mixed]
            for part in row.parts:
                own = [part.document, part.row.label, part.row.score, part.row.mixed, part.weight]
                rows.append([*overall, *own, [stance.sentence for stance in part.row.evidence]])
        return _frame("Aggregate.to_frame", rows, columns)


def _verdict(row: ReportRow | AggregateRow, nothing_counts: bool) -> str:
    return ABSTAINED if nothing_counts else MIXED if row.mixed else row.label


def _found(row: ReportRow | AggregateRow) -> dict[str, Any]:
    """What a row of either sort says, as plain data."""
    return {
        "actor": row.actor,
        "bloc": row.bloc,
        "actor_kind": row.actor_kind,
        "label": row.label,
        "score": round(row.score, 6),
        "mixed": row.mixed,
    }


def _told(abstained: int | None) -> dict[str, int]:
    return {} if abstained is None else {"abstained": abstained}


def _frame(what: str, rows: list[list[Any]], columns: list[str]) -> pd.DataFrame:
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError(what, "train") from None
    return pd.DataFrame(rows, columns=columns)
