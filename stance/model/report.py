"""A document's report: one row per (actor, bloc) from the stances of its sentences.

The rule
--------
Each sentence speaks with s = P(supportive) - P(critical). A neutral sentence says nothing of where the
actor stands, so it must not water down a clear one: the score is the mean of s weighted by |s| itself,

    score = sum(s * |s|) / sum(|s|)

which is -1 or 1 for evidence that is sure and of one mind, and near 0 where evidence is unsure or even.
A row is *mixed* when at least one sentence is labelled supportive and one critical. The overall label
is neutral when no sentence is labelled otherwise; else it is the sign of the score over the sentences
that are.
"""

from __future__ import annotations

from collections.abc import Iterable

from stance.core import CRITICAL, LABELS, NEUTRAL, SUPPORTIVE, Report, ReportRow, Stance


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


def _row(actor: str, bloc: str, group: list[Stance]) -> ReportRow:
    counts = {label: sum(stance.label == label for stance in group) for label in LABELS}
    told = [stance for stance in group if stance.label != NEUTRAL]
    score = _score(told or group)
    if not told:
        label = NEUTRAL
    else:
        label = SUPPORTIVE if score > 0 else CRITICAL
    return ReportRow(
        actor=actor,
        bloc=bloc,
        actor_kind=group[0].actor.kind,
        label=label,
        score=score,
        mixed=bool(counts[SUPPORTIVE] and counts[CRITICAL]),
        counts=counts,
        evidence=tuple(group),
    )


def _score(group: list[Stance]) -> float:
    signs = [stance.probabilities[SUPPORTIVE] - stance.probabilities[CRITICAL] for stance in group]
    weight = sum(abs(sign) for sign in signs)
    return sum(sign * abs(sign) for sign in signs) / weight if weight else 0.0
