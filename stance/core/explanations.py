"""Which words and features moved one prediction, and how far. Frozen, as all records are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stance.core.labels import LABELS
from stance.core.records import Pair, ReadOnly, Stance


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """What one word of the sentence adds to the scores.

    Parameters
    ----------
    text, start, end
        The word and its code-point offsets into the sentence, ``end`` exclusive.
    scores
        Label to what the word adds to its linear score.
    """

    text: str
    start: int
    end: int
    scores: Mapping[str, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "scores", ReadOnly(self.scores))

    def to_dict(self) -> dict[str, Any]:
        """Return the word as plain data."""
        return {"text": self.text, "start": self.start, "end": self.end, "scores": dict(self.scores)}


@dataclass(frozen=True, slots=True)
class ExplainedFeature:
    """What one feature adds to the scores.

    Parameters
    ----------
    view
        The view that it is of.
    feature
        The feature, as the model's vocabulary has it.
    value
        Its TF-IDF value in this pair.
    scores
        Label to what it adds to its linear score: the value times the label's weight.
    words
        The positions, in ``Explanation.words``, of the words without which it would not be there.
    """

    view: str
    feature: str
    value: float
    scores: Mapping[str, float]
    words: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "scores", ReadOnly(self.scores))

    def to_dict(self) -> dict[str, Any]:
        """Return the feature as plain data."""
        told = {"view": self.view, "feature": self.feature, "value": self.value}
        return {**told, "scores": dict(self.scores), "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair was labelled as it was: linear scores, taken apart.

    For each label, the bias and the features sum to the score, and so do the bias, the words and the rest.

    Parameters
    ----------
    pair
        The pair.
    stance
        What the model says of it.
    scores
        Label to linear score; the probabilities are made from these alone.
    bias
        Label to what its score is where nothing is known.
    features
        Every feature that the model knows of the pair, those that moved it most first.
    words
        Every word of the sentence outside the two mentions, in text order. What a feature adds is shared equally by the
        words without which it would not be there.
    rest
        Label to what no single word answers for, such as the distance of the mentions or a word that stands twice.
    """

    pair: Pair
    stance: Stance
    scores: Mapping[str, float]
    bias: Mapping[str, float]
    features: tuple[ExplainedFeature, ...]
    words: tuple[ExplainedWord, ...]
    rest: Mapping[str, float]

    def __post_init__(self) -> None:
        for name in ("scores", "bias", "rest"):
            object.__setattr__(self, name, ReadOnly(getattr(self, name)))

    @property
    def label(self) -> str:
        """The most probable label."""
        return self.stance.label

    @property
    def runner_up(self) -> str:
        """The label that came second."""
        return max((label for label in LABELS if label != self.label), key=self.scores.__getitem__)

    def lean(self, scores: Mapping[str, float]) -> float:
        """Return how far something moved the prediction: toward the label (above 0) or the one that came second."""
        return scores[self.label] - scores[self.runner_up]

    def views(self) -> dict[str, dict[str, float]]:
        """Return for each view what its features add to the score of each label."""
        out: dict[str, dict[str, float]] = {}
        for feature in self.features:
            total = out.setdefault(feature.view, dict.fromkeys(LABELS, 0.0))
            for label in LABELS:
                total[label] += feature.scores[label]
        return out

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data: the pair, what was said of it, and the parts."""
        pair = self.pair.to_dict()
        pair.pop("label", None)
        return {
            **pair,
            **self.stance.verdict(),
            "runner_up": self.runner_up,
            "scores": dict(self.scores),
            "bias": dict(self.bias),
            "words": [word.to_dict() for word in self.words],
            "rest": dict(self.rest),
            "views": self.views(),
            "features": [feature.to_dict() for feature in self.features],
        }
