"""The model card: what a model is, what it was trained on and what it is worth, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stance.core import LABELS
from stance.training.search import Trial, listed

_TEMPLATE = """# Model card

A linear stance model: given a sentence with one actor and one bloc marked, it says whether the actor itself is
`critical`, `neutral` or `supportive` toward the bloc. TF-IDF over {views} views of the sentence, {classifier}, three
labels, {calibration}. Made by `stance train` {package}.

## Data

| | pairs | critical | neutral | supportive |
|---|---|---|---|---|
{data}

Test pairs share no group with training pairs. Data digest `{digest}`.

## Figures on the test part

| measure | value |
|---|---|
| macro F1 | {macro_f1:.3f} (95 % interval {macro_f1_low:.3f} to {macro_f1_high:.3f}, bootstrap over groups) |
| always the most frequent label, macro F1 | {majority_macro_f1:.3f} |
| accuracy | {accuracy:.3f} |
| log loss | {log_loss:.3f} |
| expected calibration error, 10 bins | {calibration_error:.3f} |

| label | precision | recall | F1 | pairs |
|---|---|---|---|---|
{labels}

## Cross-validation on the training part

{tried}

| candidate | mean macro F1 | standard deviation over folds |
|---|---|---|
{trials}

## Use and limits

Made for English news prose. One sentence is judged at a time: stance that needs the sentences before it is missed.
A label is what a text says, not what is true; do not use it to judge people. A small sample of real news should be
labelled and measured before figures are relied on.
"""


def make_card(
    *,
    package: str,
    views: Sequence[str],
    trials: Sequence[Trial],
    best: Trial,
    counts: Mapping[str, Mapping[str, int]],
    digest: str,
    temperature: float | None,
    metrics: Mapping[str, Any],
) -> str:
    """Return the card of one trained model.

    Parameters
    ----------
    package
        Version of the package.
    views
        Names of the views.
    trials, best
        The cross-validation and its winner.
    counts
        Part of the data (``train``, ``test``) to label to number of pairs.
    digest
        Of the data files.
    temperature
        What calibrated the probabilities, where anything did.
    metrics
        From :func:`stance.evaluation.evaluate`, on the test part.
    """
    shown = listed(trials)
    rows = {
        "data": [
            f"| {part} | {sum(by_label.values())} | " + " | ".join(str(by_label[label]) for label in LABELS) + " |"
            for part, by_label in counts.items()
        ],
        "labels": [
            f"| {label} | {metrics[f'precision_{label}']:.3f} | {metrics[f'recall_{label}']:.3f} "
            f"| {metrics[f'f1_{label}']:.3f} | {metrics[f'support_{label}']:.0f} |"
            for label in LABELS
        ],
        "trials": [
            f"| {trial.candidate}{' (chosen)' if trial is best else ''} | {trial.mean:.3f} | {trial.deviation:.3f} |"
            for trial in shown
        ],
    }
    return _TEMPLATE.format(
        views=len(views),
        classifier=str(best.candidate),
        package=package,
        tried="All candidates." if len(shown) == len(trials) else f"The {len(shown)} best of {len(trials)} candidates.",
        digest=digest,
        calibration="probabilities not calibrated" if temperature is None else f"temperature {temperature:.3f}",
        **{key: "\n".join(lines) for key, lines in rows.items()},
        **metrics,
    )
