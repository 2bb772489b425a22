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
        bad_lines: list[DataError] = []
        for line, row in read_rows(path, bad_lines=bad_lines):
            empty = False
            problems += map(str, bad_lines)
            bad_lines.clear()
            try:
                pair = pair_from_row(row, path=path, line=line)
            except DataError as error:
                problems.append(str(error))
                continue
            pairs.append(pair)
            places.append(f"{path}:{line}")
        empty = empty and not bad_lines
        problems += map(str, bad_lines)
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
    ids: dict[str, int] = {}
    seen: dict[tuple[object, ...], int] = {}
    groups: dict[str, int] = {}
    for i, (pair, place) in enumerate(zip(pairs, where, strict=True)):
        if pair.label is None:
            problems.append(f"{place}, field 'label': found none; allowed: critical, neutral, supportive")
        if pair.id is not None and (first := ids.setdefault(pair.id, i)) != i:
            problems.append(f"{place}, field 'id': {pair.id!r} is also at {where[first]}; give each pair its own")
        key = (pair.text, pair.actor.start, pair.actor.end, pair.bloc.start, pair.bloc.end)
        if (first := seen.setdefault(key, i)) != i:
            label = pairs[first].label
            how = "with the same label" if label == pair.label else f"as {label!r} there and {pair.label!r} here"
            problems.append(f"{place}: the same pair is at {where[first]}, {how}; keep one")
        if pairs[first := groups.setdefault(pair.text, i)].group != pair.group:
            problems.append(
                f"{place}, field 'group': the sentence is in group {pair.group!r} here and in {pairs[first].group!r} "
                f"at {where[first]}; give it one group"
            )
    return problems
