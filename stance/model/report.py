"""A document's report: one row per (actor, bloc) from the stances of its sentences.

The rule
--------
Each sentence speaks with s = P(supportive) - P(critical). A neutral sentence says nothing of where the
actor stands, so it must not water down a clear one: the score is the mean of s weighted by |s| itself,

    score = sum(s * |s|) / sum(|s|)

which is -1 or 1 for evidence that is sure and of one mind, and near 0 where evidence is unsure or even.
The overall label is neutral where no sentence has another label; else it is the sign of the score over those
that have, or neutral where they balance. A row is *mixed* when it has a sentence of each sign whose label is more
likely than the other two together: a guess between three does not make a row mixed.
"""

from __future__ import annotations

from collections.abc import Iterable

from stance.core import CRITICAL, LABELS, NEUTRAL, SUPPORTIVE, Report, ReportRow, Stance

#: A label must be more probable than this to make a row mixed.
_SURE = 0.5


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
    sure = {stance.label for stance in told if stance.probabilities[stance.label] > _SURE}
    score = _score(told or group)
    label = NEUTRAL
    if told and score != 0:
        label = SUPPORTIVE if score > 0 else CRITICAL
    return ReportRow(
        actor=actor,
        bloc=bloc,
        actor_kind=group[0].actor.kind,
        label=label,
        score=score,
        mixed=sure == {SUPPORTIVE, CRITICAL},
        counts=counts,
        evidence=tuple(group),
    )


def _score(group: list[Stance]) -> float:
    signs = [stance.probabilities[SUPPORTIVE] - stance.probabilities[CRITICAL] for stance in group]
    weight = sum(abs(sign) for sign in signs)
    return sum(sign * abs(sign) for sign in signs) / weight if weight else 0.0
