"""The dependency parser: which word each word hangs on, and how.

A convolutional network over word features scores every (word, head) combination, after Dozat and Manning, "Deep
Biaffine Attention for Neural Dependency Parsing" (ICLR 2017), and each word takes its best head. It is small (four
layers, each one matrix product) and was fitted by ``scripts/build_parser.py`` to how a larger parser reads the
sentences of this project.

Every weight is a multiple of a power of two, and every layer is rounded to one, so that no sum is ever rounded:
the parse of a sentence is the same on every machine, whatever order its processor adds in.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).parent / "parser.npz"

#: A longer sentence is parsed in parts of this many words.
LONGEST: Final = 120
#: Distances from a word to its head are told apart up to here, farther ones by powers of two.
_NEAR: Final = 3
_FAR: Final = 12
#: Layers are rounded to multiples of 1 / ACTIVATION_STEPS and kept below LARGEST, the two sides of the score of a head
#: below LARGEST_SIDE. No sum of products then needs more than the 24 bits of a float32: ``scripts/build_parser.py``
#: checks that of the weights.
ACTIVATION_STEPS: Final = 2.0**6
LARGEST: Final = 16.0
LARGEST_SIDE: Final = 8.0
#: Rows that are multiplied at once.
_BLOCK: Final = 60
#: Sentences in one matrix.
_TOGETHER: Final = 64
_CACHED_WORDS: Final = 1 << 15

Vector = NDArray[np.float32]


class Parse(NamedTuple):
    """How the words of one sentence hang on each other; one entry for each word.

    ``heads`` holds the position of the word that each hangs on, -1 for none; ``relations`` how ("nsubj", "dobj",
    "prep", ...: the labels of spaCy's English models); ``tags`` the first two letters of the Penn Treebank tag.
    """

    heads: list[int]
    relations: list[str]
    tags: list[str]


def word_features(word: str) -> tuple[str, ...]:
    """Return what the parser sees of a word: itself, its beginning, its endings and its shape."""
    plain = re.sub(r"\d", "0", word.lower())
    shape = "".join("X" if c.isupper() else "x" if c.islower() else "0" if c.isdigit() else c for c in word[:30])
    shape = re.sub(r"(.)\1+", r"\1\1", shape)[:6]
    return plain, f"s:{plain[-3:]}", f"t:{plain[-2:]}", f"p:{plain[:3]}", f"h:{shape}"


def distance_class(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the class, 0 to 24, of each distance from a word to its head."""
    size = np.abs(distance)
    far = _NEAR + np.floor(np.log2(np.maximum(size, _NEAR + 1))).astype(np.int64) - 1
    classes: NDArray[np.int64] = np.clip(np.sign(distance) * np.where(size <= _NEAR, size, far), -_FAR, _FAR) + _FAR
    return classes


class Parser:
    """A parser. Immutable and safe to share between threads.

    Parameters
    ----------
    arrays
        The weights, by name, as :data:`WEIGHTS` holds them.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        names = bytes(arrays["features"]).decode().split("\n")
        self._rows = {name: row for row, name in enumerate(names)}
        self._relations = bytes(arrays["relations"]).decode().split("\n")
        self._tags = bytes(arrays["tags"]).decode().split("\n")
        self._embeddings = (arrays["embeddings"] * arrays["embedding_scale"]).astype(np.float32)
        w: dict[str, Vector] = {
            name: (array * arrays[f"{name}_scale"]).astype(np.float32)
            for name, array in arrays.items()
            if f"{name}_scale" in arrays and name != "embedding"
        }
        # One matrix each for the word before, the word itself and the word behind.
        self._layers = [(np.split(w[f"layer{i}"], 3), w[f"layer{i}_bias"]) for i in range(int(arrays["layers"]))]
        self._w = w
        self._distance = w["distance"][distance_class(np.arange(LONGEST)[None, :] - np.arange(LONGEST)[:, None])]
        np.fill_diagonal(self._distance, -np.inf)
        self._features_of = lru_cache(maxsize=_CACHED_WORDS)(self._word_rows)

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse sentences, each a sequence of words; cheapest many at a time."""
        parts = [part for words in sentences for part in _parts(words)]
        parsed = (one for i in range(0, len(parts), _TOGETHER) for one in self._parse(parts[i : i + _TOGETHER]))
        out = []
        for words in sentences:
            whole = Parse([], [], [])
            for _ in _parts(words):
                shift = len(whole.heads)
                part = next(parsed)
                whole.heads.extend(head if head < 0 else head + shift for head in part.heads)
                whole.relations.extend(part.relations)
                whole.tags.extend(part.tags)
            out.append(whole)
        return out

    def _word_rows(self, word: str) -> list[int]:
        return [self._rows.get(name, 0) for name in word_features(word)]

    def _parse(self, parts: list[Sequence[str]]) -> Iterator[Parse]:
        # All sentences in one matrix, an empty row between two.
        width = self._embeddings.shape[1]
        starts = np.cumsum([1] + [len(words) + 1 for words in parts])
        gaps = starts - 1
        x = np.zeros((int(starts[-1]), width), dtype=np.float32)
        real = np.ones(len(x), dtype=bool)
        real[gaps] = False
        x[real] = self._embeddings[[self._features_of(word) for words in parts for word in words]].sum(1)
        x[starts[:-1]] += self._w["first"]
        for (left, middle, right), bias in self._layers:
            y = _product(x, middle)
            y[1:] += _product(x, left)[:-1]
            y[:-1] += _product(x, right)[1:]
            y += bias
            np.maximum(y, 0.0, out=y)
            y += x
            x = _rounded(y, LARGEST)
            x[gaps] = 0.0
        w = self._w
        dependents = _rounded(_product(x, w["dependent"]) + w["dependent_bias"], LARGEST_SIDE)
        heads = _rounded(_product(x, w["head"]) + w["head_bias"], LARGEST_SIDE)
        chosen_by = _rounded(_product(x, w["relation_dependent"]) + w["relation_dependent_bias"], LARGEST)
        chosen = _rounded(_product(x, w["relation_head"]) + w["relation_head_bias"], LARGEST)
        likely = x @ w["likely"]
        tags = (_product(x, w["tag"]) + w["tag_bias"]).argmax(1)
        found = np.zeros(len(x), dtype=np.int64)
        for start, words in zip(starts, parts, strict=False):
            size = len(words)
            own = slice(start, start + size)
            scores = np.empty((size, size + 1), dtype=np.float32)
            scores[:, 0] = dependents[own] @ w["root_head"] + w["root_likely"]
            scores[:, 1:] = dependents[own] @ heads[own].T + likely[own] + self._distance[:size, :size]
            found[own] = scores.argmax(1)
            # Row of the head in the big matrix; the empty row before the first sentence stands for none.
            found[own] = np.where(found[own] > 0, found[own] - 1 + start, 0)
        chosen[0] = w["root_relation"]
        links = np.maximum(chosen_by + chosen[found], 0.0)
        relations = (_product(links, w["relation"]) + w["relation_bias"]).argmax(1)
        for start, words in zip(starts, parts, strict=False):
            own = slice(start, start + len(words))
            yield Parse(
                [int(row) - int(start) if row else -1 for row in found[own]],
                [self._relations[i] for i in relations[own]],
                [self._tags[i] for i in tags[own]],
            )


def _product(rows: Vector, weights: Vector) -> Vector:
    """Multiply in blocks so small that the linear algebra library keeps to one thread: several only wait here."""
    size = len(rows)
    product: Vector
    if size <= _BLOCK:
        product = rows @ weights
        return product
    blocks = -(-size // _BLOCK)
    padded = np.zeros((blocks * _BLOCK, rows.shape[1]), dtype=np.float32)
    padded[:size] = rows
    product = (padded.reshape(blocks, _BLOCK, -1) @ weights).reshape(blocks * _BLOCK, -1)[:size]
    return product


def _rounded(values: Vector, largest: float) -> Vector:
    """Round to whole steps and clip, in place."""
    most = np.float32(largest * ACTIVATION_STEPS)
    values *= np.float32(ACTIVATION_STEPS)
    np.rint(values, out=values)
    np.maximum(values, -most, out=values)
    np.minimum(values, most, out=values)
    values *= np.float32(1 / ACTIVATION_STEPS)
    return values


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(words), LONGEST):
        yield words[start : start + LONGEST]


_lock = threading.Lock()
_english: list[Parser] = []


def english() -> Parser:
    """Return the parser that comes with the package, which is read once per process."""
    with _lock:
        if not _english:
            with np.load(WEIGHTS, allow_pickle=False) as arrays:
                _english.append(Parser(dict(arrays)))
        return _english[0]
