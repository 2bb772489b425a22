"""What a set of labelled pairs is made of."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stance.core import LABELS, Pair


@dataclass(frozen=True, slots=True)
class Composition:
    """Counts over labelled pairs.

    Parameters
    ----------
    pairs, sentences, groups
        How many there are, each sentence and group counted once.
    labels
        Label to pairs.
    phenomena
        Tag to (label to pairs), most frequent tag first.
    sources
        Source to pairs, in alphabetical order.
    blocs, actors
        Canonical name to pairs, most frequent first.
    words
        Number of words of each distinct sentence, in ascending order.
    """

    pairs: int
    sentences: int
    groups: int
    labels: dict[str, int]
    phenomena: dict[str, dict[str, int]]
    sources: dict[str, int]
    blocs: dict[str, int]
    actors: dict[str, int]
    words: tuple[int, ...]

    @property
    def median_words(self) -> float:
        """The median length of a sentence in words."""
        return float(statistics.median(self.words)) if self.words else 0.0


def composition(pairs: Sequence[Pair]) -> Composition:
    """Count what ``pairs`` are made of."""
    texts = {pair.text for pair in pairs}
    tags = Counter(tag for pair in pairs for tag in pair.phenomena)
    by_label = Counter((tag, pair.label) for pair in pairs for tag in pair.phenomena)
    return Composition(
        pairs=len(pairs),
        sentences=len(texts),
        groups=len({pair.group or pair.text for pair in pairs}),
        labels={label: sum(pair.label == label for pair in pairs) for label in LABELS},
        phenomena={tag: {label: by_label[tag, label] for label in LABELS} for tag, _ in tags.most_common()},
        sources=dict(sorted(Counter(pair.source or "" for pair in pairs).items())),
        blocs=dict(Counter(pair.bloc.display for pair in pairs).most_common()),
        actors=dict(Counter(pair.actor.display for pair in pairs).most_common()),
        words=tuple(sorted(len(text.split()) for text in texts)),
    )
