"""Tables for a terminal, as rich renderables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from stance.core import (
    ABSTAINED,
    CRITICAL,
    LABELS,
    MIXED,
    NEUTRAL,
    SUPPORTIVE,
    Aggregate,
    AggregateRow,
    Report,
    ReportRow,
)
from stance.corpus.stats import Composition
from stance.language.parser import BUNDLED
from stance.report import wording

_COLOURS = {CRITICAL: "red", NEUTRAL: "dim", SUPPORTIVE: "green", MIXED: "yellow", ABSTAINED: "dim"}
#: How much of a sentence a table shows where not all evidence is asked for.
_CLIP = 100


#: What the tables of a test part need.
_SHOWN_METRICS = {
    *("macro_f1", "macro_f1_low", "macro_f1_high", "majority_macro_f1", "accuracy", "log_loss", "calibration_error"),
    "calibration_error_by_chance",
    *(f"{key}_{label}" for key in ("precision", "recall", "f1", "support") for label in LABELS),
    "pairs",
}


class TrialLike(Protocol):
    """What a table needs of a cross-validated candidate."""

    @property
    def candidate(self) -> object:
        """What was tried."""

    @property
    def mean(self) -> float:
        """Mean macro F1."""

    @property
    def deviation(self) -> float:
        """Standard deviation over the folds."""


class AgreementLike(Protocol):
    """What a table needs of agreement figures."""

    @property
    def pairs(self) -> int:
        """How many pairs."""

    @property
    def share(self) -> float:
        """Share with the same label twice."""

    @property
    def kappa(self) -> float:
        """Cohen's kappa, or NaN."""


def report_table(report: Report | Aggregate, *, title: str, evidence: bool = False) -> Table:
    """Return a report or an aggregate as a table, rows with a stance first.

    Parameters
    ----------
    report
        The report of one document, or the aggregate of many.
    title
        Put above the table.
    evidence
        Show every sentence of a row and not only the most telling one.
    """
    table = Table(title=Text(title), title_justify="left", pad_edge=False, show_edge=False, padding=(0, 1))
    table.add_column("actor")
    table.add_column("bloc")
    table.add_column("stance", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    if isinstance(report, Aggregate):
        table.add_column("texts", no_wrap=True)
    table.add_column("evidence" if evidence else "most telling sentence", ratio=1)
    for row in wording.told_first(report.rows):
        table.add_row(
            Text(row.actor),
            Text(row.bloc),
            Text(row.verdict, style=_COLOURS[row.verdict]),
            wording.score(row),
            *(["\n".join(wording.documents(row))] if isinstance(row, AggregateRow) else []),
            _evidence(row, evidence),
        )
    return table


def _evidence(row: ReportRow | AggregateRow, everything: bool) -> Text:
    stances = wording.evidence(row)
    if everything:
        out = Text()
        for i, (document, stance) in enumerate(stances):
            out.append("\n" if i else "")
            out.append(f"{one_line(document)}, " if document is not None else "")
            label = wording.label(stance)
            out.append(f"{label}: ", style=_COLOURS[label])
            out.append(one_line(stance.sentence))
            out.append(" (unfamiliar)" if stance.unfamiliar else "")
        return out
    document, telling = wording.most_telling(row)
    sentence = one_line(telling.sentence)
    notes = [one_line(document)] if document is not None else []
    notes += [f"1 of {len(stances)}"] if len(stances) > 1 else []
    notes += ["unfamiliar"] if telling.unfamiliar else []
    cut = sentence if len(sentence) <= _CLIP else sentence[: _CLIP - 1].rstrip() + "…"
    return Text(cut + (f" ({', '.join(notes)})" if notes else ""))


def one_line(text: str) -> str:
    """Return the text on one line, with nothing in it that moves a terminal's cursor."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """Return the text with a space for everything that steers a terminal but the line end."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def training_tables(
    trials: Sequence[TrialLike], best: TrialLike, metrics: Mapping[str, float], *, tried: int
) -> Iterator[Table]:
    """Yield the cross-validation and the test figures of a training run.

    Parameters
    ----------
    trials
        Those to show.
    best
        The one that was chosen.
    metrics
        From :func:`stance.evaluation.evaluate`.
    tried
        How many trials there were.
    """
    of = f", the {len(trials)} best of {tried}" if tried > len(trials) else ""
    table = Table(title=f"Cross-validation, macro F1{of}", title_justify="left")
    table.add_column("candidate")
    table.add_column("mean", justify="right")
    table.add_column("± over folds", justify="right")
    for trial in trials:
        style = "bold" if trial is best else ""
        mark = " *" if trial is best else ""
        table.add_row(f"{trial.candidate}{mark}", f"{trial.mean:.3f}", f"{trial.deviation:.3f}", style=style)
    yield table
    yield from metrics_tables(metrics)


def metrics_tables(metrics: Mapping[str, float]) -> Iterator[Table]:
    """Yield test metrics: the overall ones, then one row a label."""
    table = Table(title="Test part", title_justify="left", show_header=False)
    table.add_column("measure")
    table.add_column("value", justify="right")
    interval = f"{metrics['macro_f1_low']:.3f} to {metrics['macro_f1_high']:.3f}"
    table.add_row("macro F1", f"{metrics['macro_f1']:.3f}", style="bold")
    table.add_row("95 % interval", interval)
    table.add_row("always the most frequent label", f"{metrics['majority_macro_f1']:.3f}")
    for key in ("accuracy", "log_loss", "calibration_error", "calibration_error_by_chance"):
        table.add_row(key.replace("_", " "), f"{metrics[key]:.3f}")
    table.add_row("pairs", f"{metrics['pairs']:.0f}")
    yield table
    table = Table(title="Test part, by label", title_justify="left")
    table.add_column("label")
    for key in ("precision", "recall", "f1", "support"):
        table.add_column("F1" if key == "f1" else "pairs" if key == "support" else key, justify="right")
    for label in LABELS:
        figures = [f"{metrics[f'{key}_{label}']:.3f}" for key in ("precision", "recall", "f1")]
        table.add_row(label, *figures, f"{metrics[f'support_{label}']:.0f}")
    yield table


def manifest_tables(manifest: Mapping[str, Any]) -> Iterator[Table]:
    """Yield what a model's manifest tells, and its test metrics where it has them."""
    table = Table(title="Model", title_justify="left", show_header=False)
    table.add_column("key")
    table.add_column("value", overflow="fold")
    classifier = dict(manifest.get("classifier", {}))
    kind = classifier.pop("kind", "unknown")
    parameters = ", ".join(f"{key}={value}" for key, value in classifier.items())
    size = sum(view["size"] for view in manifest["views"])
    rows = {
        "format": manifest["format"],
        "made by stance": manifest.get("package", "unknown"),
        "classifier": f"{kind}({parameters})",
        "temperature": f"{manifest['temperature']:.3f}",
        "abstain below (suggested)": _suggested(manifest.get("abstain", {})),
        "unfamiliar below": f"{manifest['unfamiliar_below']:.3f} of the features known",
        "views": ", ".join(f"{_weighted(view)} ({view['size']:,})" for view in manifest["views"]),
        "features": f"{size:,}",
        "parser": manifest.get("parser", BUNDLED),
        "data digest": manifest.get("data", {}).get("digest", "unknown"),
        "model digest": manifest["digest"],
    }
    for key, value in rows.items():
        table.add_row(key, Text(one_line(str(value))))
    yield table
    metrics = manifest.get("metrics", {})
    if metrics.keys() >= _SHOWN_METRICS:
        yield from metrics_tables(metrics)


def _suggested(abstain: Mapping[str, float]) -> str:
    if not abstain.keys() >= {"threshold", "coverage", "accuracy"}:
        return "none"
    kept, right = abstain["coverage"], abstain["accuracy"]
    told = f"{100 * kept:.0f} % of the pairs, {100 * right:.0f} % of them right"
    return f"{abstain['threshold']:.2f}, which out of fold keeps {told}"


def _weighted(view: Mapping[str, Any]) -> str:
    """Return a view's name, with its weight where that is not 1."""
    return str(view["name"]) if view["weight"] == 1 else f"{view['name']} x {view['weight']:g}"


def composition_tables(parts: Mapping[str, Composition], whole: Composition, top: int = 15) -> Iterator[Table]:
    """Yield what labelled pairs are made of: each part, then phenomena, lengths and names over all of them."""
    table = Table(title="Parts", title_justify="left", pad_edge=False, show_edge=False, box=SIMPLE_HEAD, padding=0)
    table.add_column("part", overflow="fold")
    for column in ("pairs", "sentences", "groups", *LABELS, "median words"):
        table.add_column(column, justify="right", min_width=len(column.split()[0]))
    for name, part in [*parts.items(), ("all", whole)]:
        counts = [str(part.labels[label]) for label in LABELS]
        row = [name, str(part.pairs), str(part.sentences), str(part.groups), *counts, f"{part.median_words:g}"]
        table.add_row(*map(Text, row), style="bold" if name == "all" else "")
    yield table
    table = Table(title="Phenomena", title_justify="left")
    for column in ("phenomenon", "pairs", *LABELS):
        table.add_column(column, justify="left" if column == "phenomenon" else "right")
    for tag, counts_of in whole.phenomena.items():
        table.add_row(Text(tag), str(sum(counts_of.values())), *(str(counts_of[label]) for label in LABELS))
    yield table
    table = Table(title="Names and lengths", title_justify="left", show_header=False)
    table.add_column("what")
    table.add_column("figures", overflow="fold")
    tenth = [whole.words[len(whole.words) * i // 10] for i in range(10)] + [whole.words[-1]] if whole.words else []
    for what, names in (("blocs", whole.blocs), ("actors", whole.actors)):
        shares = ", ".join(f"{name} {count / whole.pairs:.1%}" for name, count in list(names.items())[:top])
        table.add_row(f"{len(names)} {what}", Text(shares))
    table.add_row("words, by tenths", " ".join(map(str, tenth)))
    yield table


def agreement_table(rows: Mapping[str, AgreementLike]) -> Table:
    """Return agreement figures as a table, one row a name."""
    table = Table(title="Agreement of two annotators", title_justify="left")
    for column in ("on", "pairs", "same label", "Cohen's kappa"):
        table.add_column(column, justify="left" if column == "on" else "right")
    for name, row in rows.items():
        kappa = f"{row.kappa:.3f}" if row.kappa == row.kappa else "-"
        table.add_row(Text(name), str(row.pairs), f"{row.share:.1%}", kappa, style="bold" if name == "all" else "")
    return table
