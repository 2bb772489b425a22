"""The tables of an explanation, as rich renderables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from stance.core import LABELS, Explanation
from stance.report.tables import one_line

_Row = tuple[str, Mapping[str, float]]


def explanation_tables(explanation: Explanation, *, features: bool = False, top: int = 12) -> Iterator[Text | Table]:
    """Yield the sentence with its verdict, then what moved it: a row each, their sum last.

    Parameters
    ----------
    explanation
        The explanation.
    features
        Show features in place of words.
    top
        How many of them; the others are one row together.
    """
    pair, said = explanation.pair, explanation.stance
    probabilities = ", ".join(f"{label} {said.probabilities[label]:.2f}" for label in LABELS)
    names = one_line(f"{pair.actor.display} -> {pair.bloc.display}")
    known = f"{100 * (said.familiarity or 0):.0f} % of its features known{', unfamiliar' if said.unfamiliar else ''}"
    yield Text(f"{one_line(pair.text)}\n{names}: {said.label} ({probabilities}; {known})")
    if features:
        rows = [(f"{feature.view}: {feature.feature}", feature.scores) for feature in explanation.features]
        rest: list[_Row] = []
    else:
        rows = [(word.text, word.scores) for word in explanation.words]
        rest = [("no single word", explanation.rest)]
    rows.sort(key=lambda row: -abs(explanation.lean(row[1])))
    if others := rows[top:]:
        rest.insert(0, (f"{len(others)} others", _total(scores for _, scores in others)))
    yield _table(explanation, "feature" if features else "word", [*rows[:top]], [*rest, ("bias", explanation.bias)])


def _table(explanation: Explanation, what: str, rows: Sequence[_Row], rest: Sequence[_Row]) -> Table:
    table = Table(pad_edge=False, show_edge=False, padding=(0, 1))
    table.add_column(what)
    for label in (*LABELS, f"{explanation.label} over {explanation.runner_up}"):
        table.add_column(label, justify="right", no_wrap=True)

    def add(name: str, scores: Mapping[str, float], style: str = "") -> None:
        figures = [*(scores[label] for label in LABELS), explanation.lean(scores)]
        table.add_row(Text(one_line(name)), *(f"{round(figure, 2) + 0.0:+.2f}" for figure in figures), style=style)

    for name, scores in rows:
        add(name, scores)
    for name, scores in rest:
        add(name, scores, "dim")
    add("sum", explanation.scores, "bold")
    return table


def _total(several: Iterable[Mapping[str, float]]) -> dict[str, float]:
    total = dict.fromkeys(LABELS, 0.0)
    for scores in several:
        for label in LABELS:
            total[label] += scores[label]
    return total
