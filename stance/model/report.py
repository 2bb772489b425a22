"""From stances to a verdict: the report of one document, and the aggregate of many. ``docs/report.md`` gives reasons.

A sentence speaks with s = P(supportive) - P(critical). The same sentence is not heard again, what is labelled neutral
says nothing of where the actor stands, and what was abstained from does not count. Each document has one vote, which it
splits among its other sentences in proportion to |s|. A sentence that several documents print counts once, with the
largest share that one of them gives it. With these shares as weights,

- the score is the weighted mean of s, and 0 where no sentence takes a side;
- the label is the sign of the score;
- a report is mixed where each side holds an eighth of the weight and a sentence whose label is more probable than the
  other two together; an aggregate where the documents of each side hold a quarter, those that are mixed being of both.

An aggregate of one document is its report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Final, NamedTuple, TypeVar

from stance.core import (
    ABSTAINED,
    CRITICAL,
    LABELS,
    MIXED,
    NEUTRAL,
    SUPPORTIVE,
    Aggregate,
    AggregateRow,
    DataError,
    Part,
    Report,
    ReportRow,
    Stance,
)
from stance.language import plain

_T = TypeVar("_T")

#: A label must be more probable than this to make a row mixed.
_SURE: Final = 0.5
#: The share of the weight that each side of a mixed row holds, at the least: more than what a model misreads.
_SIDE_OF_REPORT: Final = 1 / 8
_SIDE_OF_AGGREGATE: Final = 1 / 4


def make_report(stances: Iterable[Stance]) -> Report:
    """Return the report of one document's stances, rows in order of first mention.

    Parameters
    ----------
    stances
        As :meth:`stance.Predictor.predict` returns them.
    """
    groups: dict[tuple[str, str], list[Stance]] = {}
    for stance in stances:
        groups.setdefault((stance.actor.display, stance.bloc.display), []).append(stance)
    return Report(tuple(_row(actor, bloc, group) for (actor, bloc), group in groups.items()))


def aggregate(reports: Iterable[Report | tuple[str, Report]] | Mapping[str, Report]) -> Aggregate:
    """Say who stands where over many documents, from their reports: one row per (actor, bloc).

    Parameters
    ----------
    reports
        The documents' reports, with names or without; those without are called by their number.

    Raises
    ------
    DataError
        If something else than reports is given.

    Examples
    --------
    >>> import stance
    >>> reports = [stance.analyze(text) for text in ("Peru praised the EU.", "Peru warmly praised the EU.")]
    >>> [row] = stance.aggregate(reports).rows
    >>> row.label, row.documents["supportive"]
    ('supportive', 2)
    """
    kept = tuple(named(reports, Report, "reports"))
    groups: dict[tuple[str, str], list[tuple[str, ReportRow]]] = {}
    for name, report in kept:
        for row in report.rows:
            groups.setdefault((row.actor, row.bloc), []).append((name, row))
    return Aggregate(tuple(_aggregate_row(actor, bloc, group) for (actor, bloc), group in groups.items()), kept)


def _row(actor: str, bloc: str, group: list[Stance]) -> ReportRow:
    vote = _vote(group)
    verdict = _verdict(vote, {said: {said.label} for said in vote}, _SIDE_OF_REPORT)
    return ReportRow(
        actor=actor,
        bloc=bloc,
        actor_kind=next((stance.actor.kind for stance in group if stance.actor.kind), None),
        label=verdict.label,
        score=verdict.score,
        mixed=verdict.mixed,
        counts={label: sum(stance.label == label and not stance.abstained for stance in group) for label in LABELS},
        evidence=tuple(group),
        abstained=_total(stance.abstained for stance in group),
    )


def _aggregate_row(actor: str, bloc: str, group: list[tuple[str, ReportRow]]) -> AggregateRow:
    votes = [_vote(row.evidence) for _, row in group]
    weights: dict[_Said, float] = {}
    for vote in votes:
        for said, share in vote.items():
            weights[said] = max(share, weights.get(said, 0.0))
    # What a document adds: the sentences that no other gives a larger share. Those that give the same share it.
    added = [{said: share for said, share in vote.items() if share == weights[said]} for vote in votes]
    holders = Counter(said for own in added for said in own)
    sides: dict[_Said, set[str]] = {said: set() for said in weights}
    for own, (_, row) in zip(added, group, strict=True):
        for said in own:
            sides[said] |= {CRITICAL, SUPPORTIVE} if row.mixed else {row.label}
    abstained = _total(row.abstained for _, row in group)
    told = (*LABELS, MIXED) if abstained is None else (*LABELS, MIXED, ABSTAINED)
    verdict = _verdict(weights, sides, _SIDE_OF_AGGREGATE)
    documents = Counter(row.verdict for _, row in group)
    return AggregateRow(
        actor=actor,
        bloc=bloc,
        actor_kind=next((row.actor_kind for _, row in group if row.actor_kind), None),
        label=verdict.label,
        score=verdict.score,
        mixed=verdict.mixed,
        documents={verdict: documents[verdict] for verdict in sorted(told)},
        parts=tuple(
            Part(name, fsum(share / holders[said] for said, share in own.items()), row)
            for own, (name, row) in zip(added, group, strict=True)
        ),
        abstained=abstained,
    )


def _total(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of those that are known, or ``None`` where none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def named(given: object, kind: type[_T], field: str) -> Iterator[tuple[str, _T]]:
    """Yield (name, item) one at a time; items without a name are called by their number.

    Parameters
    ----------
    given
        Items, (name, item) pairs or a mapping of name to item.
    kind
        What an item must be.
    field
        What they are, for messages.

    Raises
    ------
    DataError
        If they are something else.
    """
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise DataError(f"found {type(given).__name__}; give several, such as a list", field=field)
    for number, item in enumerate(given.items() if isinstance(given, Mapping) else given, 1):
        name, value = item if isinstance(item, tuple) and len(item) == 2 else (str(number), item)
        if not isinstance(name, str) or not isinstance(value, kind):
            found = f"{type(name).__name__} and {type(value).__name__}" if value is not item else type(item).__name__
            wanted = "a string" if kind is str else f"a {kind.__name__}"
            raise DataError(f"number {number} is {found}; give {wanted}, or a name and {wanted}", field=field)
        yield name, value


class _Said(NamedTuple):
    """What a sentence says; equal where the same sentence is read in the same way."""

    sentence: str
    label: str
    sign: float  # P(supportive) - P(critical)
    is_sure: bool


def _said(stance: Stance) -> _Said:
    p = stance.probabilities
    # Rounded, so that a last bit does not keep two copies apart.
    sign = round(p[SUPPORTIVE] - p[CRITICAL], 9)
    return _Said(" ".join(plain(stance.sentence).split()), stance.label, sign, p[stance.label] > _SURE)


def _vote(evidence: Iterable[Stance]) -> dict[_Said, float]:
    """Return how a document splits its vote: in proportion to |s|; copies once, what takes no side has none."""
    told = {_said(stance) for stance in evidence if stance.label != NEUTRAL and not stance.abstained}
    total = fsum(abs(said.sign) for said in told)
    return {said: abs(said.sign) / total for said in told} if total else {}


class _Verdict(NamedTuple):
    label: str
    score: float
    mixed: bool


def _verdict(weights: Mapping[_Said, float], sides: Mapping[_Said, set[str]], least: float) -> _Verdict:
    """Return the verdict of weighted sentences; their order does not matter.

    Parameters
    ----------
    weights
        The sentences that take a side, with their weights.
    sides
        The sides that the weight of each is on.
    least
        The share of the weight that each side of a mixed row holds.
    """
    total = fsum(weights.values())
    score = fsum(weight * said.sign for said, weight in weights.items()) / total if total else 0.0

    def is_clear(side: str) -> bool:
        held = fsum(weight for said, weight in weights.items() if side in sides[said])
        return held >= least * total and any(said.is_sure and said.label == side for said in weights)

    label = SUPPORTIVE if score > 0 else CRITICAL if score < 0 else NEUTRAL
    return _Verdict(label, score, is_clear(CRITICAL) and is_clear(SUPPORTIVE))
