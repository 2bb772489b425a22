"""How a row reads, in a terminal and on a page alike."""

from __future__ import annotations

from collections.abc import Iterable

from stance.core import ABSTAINED, NEUTRAL, Aggregate, AggregateRow, ReportRow, Stance

#: What stands in place of the rows of a text that has none.
NOTHING = "no sentence names both an actor and a bloc."


def told_first(rows: Iterable[ReportRow | AggregateRow]) -> list[ReportRow | AggregateRow]:
    """Return rows in the order to show them: those with a stance first, then what most documents tell of."""

    def rank(row: ReportRow | AggregateRow) -> tuple[bool, int]:
        return row.label == NEUTRAL and not row.mixed, -len(row.parts) if isinstance(row, AggregateRow) else 0

    return sorted(rows, key=rank)


def label(stance: Stance) -> str:
    """Return what counts of a stance: its label, or that it was abstained from."""
    return ABSTAINED if stance.abstained else stance.label


def score(row: ReportRow | AggregateRow) -> str:
    """Return the score of a row with its sign; a row that leans nowhere has none."""
    return f"{row.score:+.2f}" if row.score else "0.00"


def documents(row: AggregateRow) -> list[str]:
    """Return how many documents say what: "3 critical", "1 neutral"."""
    return [f"{count} {verdict}" for verdict, count in row.documents.items() if count]


def evidence(row: ReportRow | AggregateRow) -> list[tuple[str | None, Stance]]:
    """Return the stances of a row, each with the name of its document where there are many."""
    if isinstance(row, ReportRow):
        return [(None, stance) for stance in row.evidence]
    return [(part.document, stance) for part in row.parts for stance in part.row.evidence]


def most_telling(row: ReportRow | AggregateRow) -> tuple[str | None, Stance]:
    """Return the evidence that is surest of a row's label, or of any where none that counts has it."""
    stances = evidence(row)
    fitting = [pair for pair in stances if label(pair[1]) == row.label]
    return max(fitting or stances, key=lambda pair: pair[1].probabilities[row.label])


def all_texts(aggregate: Aggregate) -> str:
    """Return the title of an aggregate."""
    count = len(aggregate.reports)
    return f"All {count} texts together" if count > 1 else "The one text"
