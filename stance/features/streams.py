"""Pairs to feature streams: what training and prediction both see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stance.core import DataError, Pair
from stance.features.encode import Encoder
from stance.features.views import VIEWS


def encode_pairs(pairs: Iterable[Pair], encoder: Encoder, views: Sequence[str]) -> list[dict[str, list[str]]]:
    """Return the features of pairs under the named views: what training and prediction both see.

    Parameters
    ----------
    pairs
        The pairs. Those of one sentence are cheapest beside each other.
    encoder
        The encoder.
    views
        Names in ``VIEWS``.
    """
    functions = {name: VIEWS[name] for name in views}
    out = []
    text, sentence = None, None
    for pair in pairs:
        if not isinstance(pair, Pair):
            raise DataError(f"found {type(pair).__name__}; give stance.Pair objects")
        if sentence is None or pair.text != text:
            text = pair.text
            sentence = encoder.sentence(text)
        encoded = encoder.pair(sentence, pair.actor, pair.bloc)
        out.append({name: view(encoded) for name, view in functions.items()})
    return out
