"""What all formats share: spans that are mended, pairs that are sifted, and a count of all that was done."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from stance.core import NEUTRAL, DataError, Mention, Pair
from stance.language import tokenize

#: What is no part of a name at either end of it.
_EDGE = " \t\n\"'“”‘’,;:"
#: A sentence that ends within a mention: '... in Mosul." Seven'.
_SENTENCE_END = re.compile(r"[.!?][\"'”’]+\s*\w")


class RefusedRowError(Exception):
    """A row that no pair can be made of; the text says why, in words that many rows share."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The pairs of one file, and what became of its rows.

    Parameters
    ----------
    pairs
        In the order of the file.
    rows
        Rows read.
    refused
        Why rows were refused, to their number and the line of the first.
    mended
        Mentions whose ends were moved, in the rows that were taken.
    regrouped
        Pairs whose sentence stood in another group before, and went into that one.
    duplicates
        Pairs left out because the same one with the same label stood before.
    contradictions
        Pairs left out because the same one stood there with another label.
    neutrals
        Neutral pairs left out because there were more than asked for.
    """

    pairs: tuple[Pair, ...]
    rows: int
    refused: dict[str, tuple[int, int]]
    mended: int
    regrouped: int
    duplicates: int
    contradictions: int
    neutrals: int


class Gathering:
    """Takes the pairs of a file one row at a time.

    Parameters
    ----------
    path
        The file; identifiers have its name without the ending.
    source
        The ``source`` of pairs that have none of their own.
    """

    def __init__(self, path: str | Path, source: str) -> None:
        self._path = Path(path)
        self._source = source
        self._rows = 0
        self._refused: dict[str, tuple[int, int]] = {}
        self._mended = 0
        self._pairs: list[Pair] = []
        self._of_line: Counter[int] = Counter()
        self._groups: dict[str, str] = {}
        self._regrouped = 0

    def take(self, line: int, pairs: Iterable[Pair]) -> None:
        """Add what one row makes; making it may raise :class:`RefusedRowError`.

        Pairs of one sentence get one group, whatever theirs was.
        """
        self._rows += 1
        try:
            mended = [mended_pair(pair) for pair in pairs]
        except RefusedRowError as reason:
            count, first = self._refused.get(str(reason), (0, line))
            self._refused[str(reason)] = (count + 1, first)
            return
        spans = {(new.start, new.end) for pair, own in mended for old, new in own if old != new}
        self._mended += len(spans)
        for pair, _ in mended:
            self._of_line[line] += 1
            digest = sentence_digest(pair.text)
            group = self._groups.setdefault(digest, pair.group or digest)
            self._regrouped += pair.group not in (None, group)
            own_id = pair.id or f"{self._source}-{self._path.stem}-{line}-{self._of_line[line]}"
            self._pairs.append(replace(pair, id=own_id, group=group, source=pair.source or self._source))

    def finish(self, neutrals: float | None = None) -> Imported:
        """Sift the pairs.

        Parameters
        ----------
        neutrals
            Keep at most this many neutral pairs for each that takes a side; which ones is the same every time.
            Without it, all.

        Raises
        ------
        DataError
            If two different pairs have one identifier.
        """
        same: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
        for pair in self._pairs:
            same[pair.text, pair.actor.start, pair.actor.end, pair.bloc.start, pair.bloc.end].append(pair)
        agreeing = [group for group in same.values() if len({pair.label for pair in group}) == 1]
        kept = [group[0] for group in agreeing]
        [(most, times)] = Counter(pair.id for pair in kept).most_common(1) or [(None, 0)]
        if times > 1:
            message = f"{most!r:.60} stands on {times} different rows; leave the column out, and pairs get their own"
            raise DataError(message, path=self._path, field="id")
        sifted = kept if neutrals is None else _thinned(kept, neutrals)
        return Imported(
            pairs=tuple(sifted),
            rows=self._rows,
            refused=self._refused,
            mended=self._mended,
            regrouped=self._regrouped,
            duplicates=sum(map(len, agreeing)) - len(agreeing),
            contradictions=len(self._pairs) - sum(map(len, agreeing)),
            neutrals=len(kept) - len(sifted),
        )


def sentence_digest(text: str) -> str:
    """Return what stands for a sentence as a group: the same for all that differ in case, spaces or marks alone."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def mend(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without quotes and spaces at its ends, grown to whole words.

    Raises
    ------
    RefusedRowError
        If nothing is left, or a sentence ends in it.
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    if not any(map(str.isalnum, text[start:end])):
        raise RefusedRowError("a mention holds no word")
    tokens = tokenize(text)
    cut = [(a, b) for a, b in zip(tokens.starts, tokens.ends, strict=True) if a < end and b > start]
    start, end = min([start, *(a for a, _ in cut)]), max([end, *(b for _, b in cut)])
    if _SENTENCE_END.search(text[start:end]):
        raise RefusedRowError("a mention runs over the end of a sentence")
    return start, end


def mended_pair(pair: Pair) -> tuple[Pair, list[tuple[Mention, Mention]]]:
    """Return the pair with whole-word mentions and without blanks around its text, and what each mention became."""
    moved = []
    for old in (pair.actor, pair.bloc):
        start, end = mend(pair.text, old.start, old.end)
        moved.append((old, replace(old, text=pair.text[start:end], start=start, end=end)))
    (_, actor), (_, bloc) = moved
    if actor.start < bloc.end and bloc.start < actor.end:
        raise RefusedRowError("the mentions overlap")
    text = pair.text.strip()
    left = pair.text.index(text)
    actor, bloc = (replace(own, start=own.start - left, end=own.end - left) for own in (actor, bloc))
    return replace(pair, text=text, actor=actor, bloc=bloc), moved


def _thinned(pairs: list[Pair], neutrals: float) -> list[Pair]:
    neutral = [pair for pair in pairs if pair.label == NEUTRAL]
    most = math.floor(neutrals * (len(pairs) - len(neutral)))
    # By a digest and not by place: a file is often sorted, and a random number would need a seed.
    order = sorted(neutral, key=lambda pair: hashlib.sha256(f"{pair.id}".encode("utf-8", "surrogatepass")).digest())
    kept = {id(pair) for pair in order[:most]}
    return [pair for pair in pairs if pair.label != NEUTRAL or id(pair) in kept]
