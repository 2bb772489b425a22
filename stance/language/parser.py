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
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).parent / "parser.npz"
#: The name of the parser that comes with the package; any other is that of an installed pipeline.
BUNDLED: Final = "bundled"

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
_MOST: Final = np.float32(LARGEST * ACTIVATION_STEPS)
#: What each word is to the score of a head and to that of a relation, as a dependent and as a head.
_SIDES: Final = ("dependent", "head", "relation_dependent", "relation_head")
#: Rows that are multiplied at once.
_BLOCK: Final = 18
#: Sentences in one matrix.
_TOGETHER: Final = 64
_CACHED_WORDS: Final = 1 << 14

Vector = NDArray[np.float32]


class Parse(NamedTuple):
    """How the words of one sentence hang on each other; one entry for each word.

    ``heads`` holds the position of the word that each hangs on, -1 for none; ``relations`` how ("nsubj", "dobj",
    "prep", ...: the labels of spaCy's English models); ``tags`` the first two letters of the Penn Treebank tag.
    """

    heads: list[int]
    relations: list[str]
    tags: list[str]


@runtime_checkable
class SentenceParser(Protocol):
    """Reads how the words of sentences hang on each other; called from every thread that predicts."""

    @property
    def name(self) -> str:
        """What a model that was trained with it calls it."""

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse sentences, each a sequence of words; one parse for each, in order."""


def is_parser_name(name: object) -> bool:
    """Whether a parser can be called so: a name that Python could import, and no path."""
    return isinstance(name, str) and all(part.isidentifier() for part in name.split("."))


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

    name: Final = BUNDLED

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        names = bytes(arrays["features"]).decode().split("\n")
        self._rows = {name: row for row, name in enumerate(names)}
        self._relations = bytes(arrays["relations"]).decode().split("\n")
        self._tags = bytes(arrays["tags"]).decode().split("\n")
        w: dict[str, Vector] = {
            name: np.ascontiguousarray(array * arrays[f"{name}_scale"], dtype=np.float32)
            for name, array in arrays.items()
            if f"{name}_scale" in arrays
        }
        # Everything is counted in steps of a rounded layer, so that rounding is to whole numbers.
        steps = np.float32(ACTIVATION_STEPS)
        self._embeddings = (arrays["embeddings"] * arrays["embedding_scale"] * steps).astype(np.float32)
        self._first = w["first"] * steps
        self._layers = [(w[f"layer{i}"], w[f"layer{i}_bias"] * steps) for i in range(int(arrays["layers"]))]
        # What is read off the last layer, side by side: _SIDES, of one width, are rounded; the others are not.
        read = [*_SIDES, "tag"]
        self._read = np.hstack([*(w[name] for name in read), w["likely"][:, None]])
        self._read_bias = np.concatenate([*(w[f"{name}_bias"] for name in read), np.zeros(1, np.float32)]) * steps
        width = w["dependent"].shape[1]
        self._width = width
        self._largest = (
            np.repeat(np.array([LARGEST_SIDE, LARGEST_SIDE, LARGEST, LARGEST], dtype=np.float32), width) * steps
        )
        self._root_head, self._root_likely = w["root_head"] * steps, w["root_likely"] * steps**2
        self._root_relation = w["root_relation"] * steps
        self._relation, self._relation_bias = w["relation"], w["relation_bias"] * steps
        self._distance = w["distance"][distance_class(np.arange(LONGEST)[None, :] - np.arange(LONGEST)[:, None])]
        self._distance *= steps**2
        np.fill_diagonal(self._distance, -np.inf)
        self._vector_of = lru_cache(maxsize=_CACHED_WORDS)(self._word_vector)

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

    def _word_vector(self, word: str) -> bytes:
        rows = [self._rows.get(name, 0) for name in word_features(word)]
        vector: Vector = self._embeddings[rows].sum(0)
        return vector.tobytes()

    def _parse(self, parts: list[Sequence[str]]) -> Iterator[Parse]:
        # All sentences in one matrix, an empty row before, between and after them, and more at the end to fill a block.
        starts = np.cumsum([1] + [len(words) + 1 for words in parts])
        size = -(-int(starts[-1]) // _BLOCK) * _BLOCK
        depth = self._embeddings.shape[1]
        real = np.zeros(size, dtype=bool)
        real[1 : starts[-1]] = True
        real[starts - 1] = False
        gaps = np.flatnonzero(~real)
        x = np.zeros((size, depth), dtype=np.float32)
        vectors = b"".join([self._vector_of(word) for words in parts for word in words])
        x[real] = np.frombuffer(vectors, dtype=np.float32).reshape(-1, depth)
        x[starts[:-1]] += self._first
        # Each row beside the one before and the one behind.
        windows = np.zeros((size, 3 * depth), dtype=np.float32)
        for weights, bias in self._layers:
            windows[1:, :depth] = x[:-1]
            windows[:, depth:-depth] = x
            windows[:-1, -depth:] = x[1:]
            y = _product(windows, weights)
            y += bias
            np.maximum(y, 0.0, out=y)
            y += x
            x = _rounded(y, _MOST)
            x[gaps] = 0.0
        read = _product(x, self._read)
        read += self._read_bias
        width, sides = self._width, len(self._largest)
        rounded = _rounded(read[:, :sides], self._largest)
        dependents, heads, chosen_by, chosen = (rounded[:, i : i + width] for i in range(0, sides, width))
        tags = read[:, sides:-1].argmax(1)
        likely = read[:, -1] * np.float32(ACTIVATION_STEPS)
        found = np.zeros(len(x), dtype=np.int64)
        for start, words in zip(starts, parts, strict=False):
            size = len(words)
            own = slice(start, start + size)
            scores = np.empty((size, size + 1), dtype=np.float32)
            scores[:, 0] = dependents[own] @ self._root_head + self._root_likely
            scores[:, 1:] = dependents[own] @ heads[own].T
            scores[:, 1:] += likely[own]
            scores[:, 1:] += self._distance[:size, :size]
            best = scores.argmax(1)
            # Row of the head in the big matrix; the empty row before the first sentence stands for none.
            found[own] = np.where(best > 0, best - 1 + start, 0)
        chosen[0] = self._root_relation
        links = np.maximum(chosen_by + chosen[found], 0.0)
        relations = (_product(links, self._relation) + self._relation_bias).argmax(1)
        for start, words in zip(starts, parts, strict=False):
            own = slice(start, start + len(words))
            yield Parse(
                [row - int(start) if row else -1 for row in found[own].tolist()],
                [self._relations[i] for i in relations[own].tolist()],
                [self._tags[i] for i in tags[own].tolist()],
            )


def _product(rows: Vector, weights: Vector) -> Vector:
    """Multiply in blocks so small that the linear algebra library keeps to one thread: several only wait here."""
    product: Vector = (rows.reshape(-1, _BLOCK, rows.shape[1]) @ weights).reshape(len(rows), -1)
    return product


def _rounded(steps: Vector, most: Vector | np.float32) -> Vector:
    """Round to whole steps and clip, in place."""
    np.rint(steps, out=steps)
    np.maximum(steps, -most, out=steps)
    np.minimum(steps, most, out=steps)
    return steps


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
