"""Taking one prediction apart: what each feature adds to the scores, and which words it is of.

A linear score is a sum over features, so a feature's part in it is exact. A feature is of the words without which it
would not be there: each word in turn is made one that nobody knows, the sentence is read again, and what is missing was
of that word. This holds for stance phrases, negation and the parse alike, and needs no record of how a view works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum

from stance.core import LABELS, ExplainedFeature, ExplainedWord, Explanation, Pair, Stance
from stance.language import tokenize
from stance.model.scorer import Floats, LinearScorer, Stream


def explain(
    pair: Pair, stance: Stance, scorer: LinearScorer, read: Callable[[Sequence[Pair]], Sequence[Stream]]
) -> Explanation:
    """Take the scores of one pair apart.

    Parameters
    ----------
    pair
        The pair.
    stance
        What the model says of it.
    scorer
        Knows the weights.
    read
        Gives the features of pairs.
    """
    masked = list(_masked(pair))
    stream, *others = read([pair, *(other for _, _, other in masked)])
    kept = [{view: set(features) for view, features in other.items()} for other in others]
    parts = [
        (view, feature, value, added, tuple(i for i, left in enumerate(kept) if feature not in left[view]))
        for view, feature, value, added in scorer.contributions(stream)
    ]
    shares: list[list[Floats]] = [[] for _ in masked]
    rest: list[Floats] = []
    for _, _, _, added, words in parts:
        for i in words:
            shares[i].append(added / len(words))
        if not words:
            rest.append(added)
    explanation = Explanation(
        pair=pair,
        stance=stance,
        scores=_labelled(scorer.scores([stream])[0]),
        bias=_labelled(scorer.weights.intercept),
        features=tuple(ExplainedFeature(view, f, value, _labelled(added), at) for view, f, value, added, at in parts),
        words=tuple(
            ExplainedWord(pair.text[start:end], start, end, _summed(share))
            for (start, end, _), share in zip(masked, shares, strict=True)
        ),
        rest=_summed(rest),
    )
    ranked = sorted(explanation.features, key=lambda feature: -abs(explanation.lean(feature.scores)))
    return replace(explanation, features=tuple(ranked))


def _masked(pair: Pair) -> Iterator[tuple[int, int, Pair]]:
    """Yield each word outside the mentions, and the pair with an unknown word of the same length and case there."""
    tokens = tokenize(pair.text)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        word = pair.text[start:end]
        inside = any(start < mention.end and mention.start < end for mention in (pair.actor, pair.bloc))
        if inside or not any(map(str.isalnum, word)):
            continue
        # A space keeps what hangs on a word with an apostrophe ("n't", "'s") a word of its own.
        unknown = "".join("Q" if char.isupper() else "q" if char.isalnum() else " " for char in word)
        yield start, end, replace(pair, text=pair.text[:start] + unknown + pair.text[end:])


def _labelled(row: Floats) -> dict[str, float]:
    return dict(zip(LABELS, map(float, row), strict=True))


def _summed(rows: Sequence[Floats]) -> Mapping[str, float]:
    return {label: fsum(float(row[i]) for row in rows) for i, label in enumerate(LABELS)}
