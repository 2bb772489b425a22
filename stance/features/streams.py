"""Pairs to feature streams: what training and prediction both see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from stance.core import DataError, Pair
from stance.features.encode import Encoder
from stance.features.views import TREE_VIEWS, VIEWS

#: Pairs whose sentences are parsed together.
_CHUNK: Final = 256


def encode_pairs(pairs: Iterable[Pair], encoder: Encoder, views: Sequence[str]) -> Iterator[dict[str, list[str]]]:
    """Yield the features of pairs under the named views: what training and prediction both see.

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
    parsed = any(view in TREE_VIEWS for view in functions.values())
    rest = iter(pairs)
    while chunk := list(islice(rest, _CHUNK)):
        for pair in chunk:
            if not isinstance(pair, Pair):
                raise DataError(f"found {type(pair).__name__}; give stance.Pair objects")
        texts = list(dict.fromkeys(pair.text for pair in chunk))
        sentences = dict(zip(texts, encoder.sentences(texts, parsed=parsed), strict=True))
        for pair in chunk:
            encoded = encoder.pair(sentences[pair.text], pair.actor, pair.bloc)
            yield {name: view(encoded) for name, view in functions.items()}
