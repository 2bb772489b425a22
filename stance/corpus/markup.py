"""The inline markup that authors write, and its conversion into pairs.

One sentence a line::

    a1>b1=critical; a2>b1=neutral | two-actors | {a1:Yerevan|Armenia} told {a2:Russia} that {b1:the CSTO} had failed it.

Labels, tags (both ``-`` where there are none), and the sentence with its mentions in braces, each with
its canonical name behind ``|`` where the gazetteer cannot tell it. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from stance.core import LABELS, DataError, Mention, Pair, nearest
from stance.corpus.files import read_text
from stance.language import tokenize
from stance.mentions.gazetteer import Gazetteer, Match
from stance.mentions.people import is_name_word
from stance.mentions.words import TITLES

#: What can make a pair hard, in the order of the guideline.
PHENOMENA: Final = (
    "plain",
    "deed",
    "reversed",
    "elsewhere",
    "two-actors",
    "two-blocs",
    "negation",
    "denial",
    "conditional",
    "past",
    "quoted",
    "but",
    "understatement",
    "irony",
    "passive",
    "nominal",
    "apposition",
    "distance",
    "mere",
    "request",
    "strong-neutral",
    "adjective",
    "seat",
    "nested",
    "reference",
)

_MARK = re.compile(r"\{(?P<id>[ab]\d+):(?P<text>[^{}|]+)(?:\|(?P<name>[^{}|]+))?\}")
_LABEL = re.compile(r"(?P<actor>a\d+)>(?P<bloc>b\d+)=(?P<label>\S+)")
_ARTICLES: Final = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """One line of markup.

    Parameters
    ----------
    text
        The sentence without marks.
    pairs
        Its labelled pairs, with offsets into ``text``.
    line
        Its line number in the file.
    """

    text: str
    pairs: tuple[Pair, ...]
    line: int


class Mark(NamedTuple):
    """One mark in a sentence: its id (``a1``, ``b2``), words, offsets into the plain sentence, and the name given."""

    id: str
    text: str
    start: int
    end: int
    name: str | None


def read_markup(path: str | Path, gazetteer: Gazetteer) -> list[MarkedSentence]:
    """Read a file of markup.

    Parameters
    ----------
    path
        The file.
    gazetteer
        Tells the canonical names that the author did not write.

    Raises
    ------
    DataError
        For the first line that cannot be read: file, line, what was found and what is allowed.
    """
    path = Path(path)
    sentences = []
    for number, line in enumerate(read_text(path, hint="give a file of markup").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                sentences.append(_sentence(line.rstrip(), number, path.stem, gazetteer))
            except DataError as error:
                raise DataError(str(error), path=path, line=number) from None
    return sentences


def read_markup_pairs(path: str | Path, gazetteer: Gazetteer) -> list[Pair]:
    """Return the pairs of a file of markup, in order."""
    return [pair for sentence in read_markup(path, gazetteer) for pair in sentence.pairs]


def _sentence(line: str, number: int, source: str, gazetteer: Gazetteer) -> MarkedSentence:
    parts = line.split(" | ", 2)
    if len(parts) != 3:
        raise DataError("found no ' | ' between labels, tags and sentence; write LABELS | TAGS | SENTENCE")
    labels, tags, marked = (part.strip() for part in parts)
    text, marks = unmark(marked)
    mentions = {
        mark.id: Mention(mark.text, mark.start, mark.end, mark.name or canonical_name(mark.text, gazetteer))
        for mark in marks
    }
    phenomena = tuple(_tags(tags))
    pairs: list[Pair] = []
    for actor, bloc, label in _labels(labels, mentions):
        pairs.append(
            Pair(
                text,
                mentions[actor],
                mentions[bloc],
                label,
                id=f"{source}-{_digest(text)}-{len(pairs)}",
                source=source,
                phenomena=phenomena,
            )
        )
    group = _group(pairs)
    return MarkedSentence(text, tuple(replace(pair, group=group) for pair in pairs), number)


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """Return a marked sentence without its marks, and the marks in text order.

    Raises
    ------
    DataError
        If a mark is malformed or an id stands twice.
    """
    text = ""
    at = 0
    marks: list[Mark] = []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        words = match["text"]
        if words != words.strip():
            raise DataError(f"{match['id']} marks {words!r}; mark the words without white space around them")
        if any(mark.id == match["id"] for mark in marks):
            raise DataError(f"{match['id']} is marked twice; number each mention once")
        marks.append(Mark(match["id"], words, len(text), len(text) + len(words), match["name"]))
        text += words
        at = match.end()
    text += marked[at:]
    if stray := re.search(r"[{}]", text):
        around = text[max(0, stray.start() - 15) : stray.start() + 25]
        raise DataError(f"found a stray {stray[0]!r} near {around!r}; write {{a1:mention}} or {{b1:mention|Name}}")
    return text, marks


def parse_labels(labels: str, pattern: re.Pattern[str] = _LABEL) -> Iterator[tuple[str, str, str]]:
    """Yield (actor, bloc, label) of a field such as ``a1>b1=critical; a2>b1=neutral``; nothing for ``-``.

    Raises
    ------
    DataError
        If a part does not fit the pattern or its label is not one of the three.
    """
    for part in labels.split(";") if labels != "-" else ():
        match = pattern.fullmatch(part.strip())
        if match is None:
            raise DataError(f"found label {part.strip()!r}; write a1>b1=critical, and ';' between several")
        if match["label"] not in LABELS:
            hint = nearest(match["label"], LABELS)
            raise DataError(f"found label {match['label']!r}{hint}; allowed: {', '.join(LABELS)}")
        yield match["actor"], match["bloc"], match["label"]


def _labels(labels: str, mentions: dict[str, Mention]) -> Iterator[tuple[str, str, str]]:
    used: set[str] = set()
    given: set[tuple[str, str]] = set()
    for actor, bloc, label in parse_labels(labels):
        if (actor, bloc) in given:
            raise DataError(f"{actor}>{bloc} is labelled twice; keep one")
        given.add((actor, bloc))
        for key in (actor, bloc):
            if key not in mentions:
                raise DataError(f"label '{actor}>{bloc}={label}' names {key}, which the sentence does not mark")
            used.add(key)
        yield actor, bloc, label
    if unused := sorted(set(mentions) - used):
        raise DataError(f"{', '.join(unused)} is marked and in no label; label it or take the mark away")


def _tags(tags: str) -> Iterator[str]:
    for tag in (part.strip() for part in tags.split(",")) if tags != "-" else ():
        if tag not in PHENOMENA:
            raise DataError(f"found tag {tag!r}{nearest(tag, PHENOMENA)}; allowed: {', '.join(PHENOMENA)}")
        yield tag


def canonical_name(words: str, gazetteer: Gazetteer) -> str:
    """Return the canonical name of a mention, or its own words without an article.

    "Prime Minister Viktor Orban" is Viktor Orban, "the Armenian government" is Armenia, "a senior Polish
    diplomat" is itself.
    """
    tokens = tokenize(words)
    lower = [word.lower() for word in tokens.words]
    first = 1 if len(lower) > 1 and lower[0] in _ARTICLES else 0
    matches = gazetteer.match(tokens.words)
    people = [match for match in matches if match.entity.kind == "person"]
    if len(people) == 1 and (people[0].sort != "short" or not _has_other_name(tokens.words, people[0], matches)):
        return people[0].entity.name
    if len(matches) == 1:
        [match] = matches
        rest = lower[first : match.start] + lower[match.end :]
        state = match.entity.kind == "country" and set(rest) <= {"government", "'s", "administration"}
        if all(word in TITLES for word in rest) or state:
            return match.entity.name
    return words[tokens.starts[first] :] if tokens.words else words


def _has_other_name(words: list[str], person: Match, matches: list[Match]) -> bool:
    """Whether a surname stands beside a first name of somebody else: "Assad Kotaite" is no Assad that is known."""
    known = {i for match in matches for i in range(match.start, match.end)}
    return any(is_name_word(word) and i not in known for i, word in enumerate(words))


def _digest(text: str) -> str:
    """A short digest of a sentence: its identifier stays when lines before it come and go."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _group(pairs: list[Pair]) -> str | None:
    """Sentences about the same actor and bloc are one group, so that no story is split."""
    if not pairs:
        return None
    key = f"{pairs[0].actor.display} {pairs[0].bloc.display}".casefold()
    return re.sub(r"[^\w]+", "-", key).strip("-")
