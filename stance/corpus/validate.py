"""What is wrong with a set of labelled pairs beyond what a single line can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.core import DataError, Pair
from stance.corpus.pairs import pair_from_row, read_rows
from stance.corpus.similarity import (
    MAX_JACCARD,
    MAX_SENTENCES_WITH_6GRAM,
    MIN_DISTINCT_4GRAMS,
    distinct_4grams,
    masked_sentences,
    near_duplicates,
    repeated_6grams,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of checking files.

    Parameters
    ----------
    pairs
        The pairs that could be read.
    problems
        One line each: what is wrong, and where.
    """

    pairs: tuple[Pair, ...]
    problems: tuple[str, ...]


def check_files(paths: Sequence[str | Path]) -> Checked:
    """Check files of labelled pairs, and find every problem and not only the first.

    Raises
    ------
    DataError
        If a file cannot be read at all.
    """
    pairs: list[Pair] = []
    places: list[str] = []
    problems: list[str] = []
    for path in paths:
        empty = True
        for line, row in read_rows(path):
            empty = False
            try:
                pair = pair_from_row(row, path=path, line=line)
            except DataError as error:
                problems.append(str(error))
                continue
            pairs.append(pair)
            places.append(f"{path}:{line}")
        if empty:
            problems.append(f"{path}: holds no pairs; write one JSON object a line")
    return Checked(tuple(pairs), (*problems, *check_pairs(pairs, places)))


def check_writing(pairs: Sequence[Pair]) -> list[str]:
    """Return where sentences look stamped out rather than written, one line each; see ``similarity``.

    The same sentence in several pairs counts once.
    """
    sentences = masked_sentences(pairs)
    ids = {pair.text: pair.id or pair.text[:40] for pair in reversed(pairs)}
    problems = [
        f"{ids[first]} and {ids[second]}: alike but for the names (3-gram Jaccard {jaccard:.2f}, allowed "
        f"{MAX_JACCARD}); rewrite one"
        for first, second, jaccard in near_duplicates(sentences)
    ]
    problems += [
        f"{gram!r} stands in {count} sentences (allowed {MAX_SENTENCES_WITH_6GRAM}); vary the wording"
        for gram, count in repeated_6grams(sentences.values())
    ]
    share = distinct_4grams(sentences.values())
    if share < MIN_DISTINCT_4GRAMS:
        problems.append(f"{share:.3f} of the 4-grams are distinct (needed {MIN_DISTINCT_4GRAMS}); vary the wording")
    return problems


def check_pairs(pairs: Sequence[Pair], places: Iterable[str] | None = None) -> list[str]:
    """Return what is wrong with a set of pairs, one line each.

    Checked are: a label on every pair, an identifier given twice, the same pair twice, and a sentence
    that stands in two groups (which would let it into training and test).

    Parameters
    ----------
    pairs
        The pairs.
    places
        Where each stands, for the messages.
    """
    where = list(places) if places is not None else [pair.id or f"pair {i}" for i, pair in enumerate(pairs, 1)]
    problems: list[str] = []
    ids: dict[str, str] = {}
    seen: dict[tuple[object, ...], tuple[str, str | None]] = {}
    groups: dict[str, tuple[str, str | None]] = {}
    for pair, place in zip(pairs, where, strict=True):
        if pair.label is None:
            problems.append(f"{place}, field 'label': found none; allowed: critical, neutral, supportive")
        if pair.id is not None and ids.setdefault(pair.id, place) != place:
            problems.append(f"{place}, field 'id': {pair.id!r} is also at {ids[pair.id]}; give each pair its own")
        key = (pair.text, pair.actor.start, pair.actor.end, pair.bloc.start, pair.bloc.end)
        other, label = seen.setdefault(key, (place, pair.label))
        if other != place:
            how = "with the same label" if label == pair.label else f"as {label!r} there and {pair.label!r} here"
            problems.append(f"{place}: the same pair is at {other}, {how}; keep one")
        other, group = groups.setdefault(pair.text, (place, pair.group))
        if group != pair.group:
            problems.append(
                f"{place}, field 'group': the sentence is in group {pair.group!r} here and in {group!r} at {other}; "
                "give it one group"
            )
    return problems
