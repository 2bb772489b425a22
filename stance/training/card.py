"""The model card: what a model is, what it was trained on and what it is worth, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stance.core import LABELS
from stance.evaluation import Kept
from stance.language.parser import BUNDLED
from stance.training.search import Trial, listed

#: Those of the thresholds of a risk-coverage curve that the card shows.
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)

_TEMPLATE = """# Model card

A linear stance model: given a sentence with one actor and one bloc marked, it says whether the actor itself is
`critical`, `neutral` or `supportive` toward the bloc. TF-IDF over {views} views of the sentence, {classifier}, three
labels, {calibration}, {parser} parser. Made by `stance train` {package}.

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
| the same by chance, were the probabilities exactly right | {calibration_error_by_chance:.3f} |

| label | precision | recall | F1 | pairs |
|---|---|---|---|---|
{labels}

## Abstaining

What is left of the test part where labels less probable than a threshold are abstained from:

| threshold | share of pairs kept | right of these |
|---|---|---|
{kept}

{suggestion}

## Unfamiliar sentences

A pair is flagged as unfamiliar where the model knows less than {unfamiliar_below:.3f} of its features. Of the training
pairs, as folds without them saw them, {flagged:.1f} % are below that.

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
    parser: str,
    trials: Sequence[Trial],
    best: Trial,
    counts: Mapping[str, Mapping[str, int]],
    digest: str,
    temperature: float | None,
    metrics: Mapping[str, Any],
    suggested: Kept | None,
    kept_accuracy: float,
    curve: Sequence[Kept],
    unfamiliar_below: float,
    flagged: float,
) -> str:
    """Return the card of one trained model.

    Parameters
    ----------
    package
        Version of the package.
    views
        Names of the views.
    parser
        The parser that they read.
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
    suggested, kept_accuracy
        The threshold that is suggested, from out-of-fold probabilities, and the accuracy that it was to reach.
    curve
        From :func:`stance.evaluation.risk_coverage`, on the test part.
    unfamiliar_below, flagged
        The share of known features below which a pair is flagged, and the share of pairs that this was to meet.
    """
    thresholds = {*_THRESHOLDS, *([suggested.threshold] if suggested else [])}
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
        "kept": [
            f"| {kept.threshold:.2f}{' (suggested)' if suggested and kept.threshold == suggested.threshold else ''} "
            f"| {kept.coverage:.3f} | {kept.accuracy:.3f} |"
            for kept in curve
            if kept.threshold in thresholds
        ],
    }
    return _TEMPLATE.format(
        views=len(views),
        parser=f"the {parser}" if parser == BUNDLED else f"spaCy's {parser} as",
        classifier=str(best.candidate),
        package=package,
        tried="All candidates." if len(shown) == len(trials) else f"The {len(shown)} best of {len(trials)} candidates.",
        digest=digest,
        calibration="probabilities not calibrated" if temperature is None else f"temperature {temperature:.3f}",
        suggestion=_suggestion(suggested, kept_accuracy),
        unfamiliar_below=unfamiliar_below,
        flagged=100 * flagged,
        **{key: "\n".join(lines) for key, lines in rows.items()},
        **metrics,
    )


def _suggestion(suggested: Kept | None, accuracy: float) -> str:
    if suggested is None:
        return f"No threshold is suggested: none leaves {100 * accuracy:.0f} % of right labels in cross-validation."
    return (
        f"Suggested is {suggested.threshold:.2f}, the lowest threshold that in cross-validation leaves "
        f"{100 * accuracy:.0f} % of right labels;\nthere it keeps {100 * suggested.coverage:.1f} % of the pairs, and "
        f"{100 * suggested.accuracy:.1f} % of these are right."
    )
