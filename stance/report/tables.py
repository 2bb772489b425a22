"""Tables for a terminal, as rich renderables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from rich.table import Table
from rich.text import Text

from stance.core import CRITICAL, LABELS, NEUTRAL, SUPPORTIVE, Report, ReportRow, Stance

_COLOURS = {CRITICAL: "red", NEUTRAL: "dim", SUPPORTIVE: "green"}
#: How much of a sentence a table shows where not all evidence is asked for.
_CLIP = 100


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


def report_table(report: Report, *, title: str, evidence: bool = False) -> Table:
    """Return a report as a table, rows with a stance first.

    Parameters
    ----------
    report
        The report.
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
    table.add_column("evidence" if evidence else "most telling sentence", ratio=1)
    for row in sorted(report.rows, key=lambda row: row.label == NEUTRAL and not row.mixed):
        label = "mixed" if row.mixed else row.label
        table.add_row(
            Text(row.actor),
            Text(row.bloc),
            Text(label, style="yellow" if row.mixed else _COLOURS[row.label]),
            f"{row.score:+.2f}",
            _evidence(row, evidence),
        )
    return table


def _evidence(row: ReportRow, everything: bool) -> Text:
    if everything:
        out = Text()
        for i, stance in enumerate(row.evidence):
            out.append("\n" if i else "")
            out.append(f"{stance.label}: ", style=_COLOURS[stance.label])
            out.append(_one_line(stance.sentence))
        return out
    telling = most_telling(row)
    sentence = _one_line(telling.sentence)
    more = f" (1 of {len(row.evidence)})" if len(row.evidence) > 1 else ""
    return Text((sentence if len(sentence) <= _CLIP else sentence[: _CLIP - 1].rstrip() + "…") + more)


def most_telling(row: ReportRow) -> Stance:
    """Return the evidence that is surest of the row's overall label, or of any where none has it."""
    fitting = [stance for stance in row.evidence if stance.label == row.label]
    return max(fitting or row.evidence, key=lambda stance: stance.probabilities[row.label])


def _one_line(text: str) -> str:
    """Return the text on one line, with nothing in it that moves a terminal's cursor."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def training_tables(trials: Sequence[TrialLike], best: TrialLike, metrics: Mapping[str, float]) -> Iterator[Table]:
    """Yield the cross-validation and the test figures of a training run."""
    table = Table(title="Cross-validation, macro F1", title_justify="left")
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
    for key in ("accuracy", "log_loss", "calibration_error"):
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
    parameters = ", ".join(f"{key}={value:g}" for key, value in classifier.items())
    size = sum(view["size"] for view in manifest["views"])
    rows = {
        "format": manifest["format"],
        "made by stance": manifest.get("package", "unknown"),
        "classifier": f"{kind}({parameters})",
        "temperature": f"{manifest['temperature']:.3f}",
        "views": ", ".join(f"{view['name']} ({view['size']:,})" for view in manifest["views"]),
        "features": f"{size:,}",
        "data digest": manifest.get("data", {}).get("digest", "unknown"),
        "model digest": manifest["digest"],
    }
    for key, value in rows.items():
        table.add_row(key, Text(str(value)))
    yield table
    if "metrics" in manifest:
        yield from metrics_tables(manifest["metrics"])
