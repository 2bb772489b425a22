"""Annotated articles: whole texts in which every mention, reference, speaker and stance is marked.

One sentence a line::

    a1>b1=critical | a1 | {a1:Yerevan|Armenia} said that {b1:the alliance|=CSTO} had failed {a2:it|=Armenia}.

Labels, the speaker of what the sentence quotes or reports, and the sentence; ``-`` where there is nothing. Every actor
(``a``) and bloc (``b``) is marked, whether or not a label names it. ``|=Name`` marks a reference ("he", "the bloc")
and whom it means. A speaker is a mention of the sentence, or ``=Name`` where the speaker is named in another one; a
label may then name ``speaker``. Lines that begin with ``#`` are comments; a blank line begins a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Final

from stance.core import DataError, Mention, Pair
from stance.corpus.files import read_text
from stance.corpus.markup import canonical_name, parse_labels, unmark
from stance.language import Span
from stance.mentions import FoundPair
from stance.mentions.gazetteer import Gazetteer

_LABEL = re.compile(r"(?P<actor>[ab]\d+|speaker)>(?P<bloc>b\d+)=(?P<label>\S+)")
_SPEAKER: Final = "speaker"

#: What is given as the source of the pairs of articles.
SOURCE: Final = "articles"


@dataclass(frozen=True, slots=True)
class AnnotatedMention:
    """A mention as a reader marked it.

    Parameters
    ----------
    start, end
        Code-point offsets into the article, ``end`` exclusive.
    name
        The canonical name.
    is_bloc
        Whether it is a bloc; else an actor.
    is_reference
        Whether it is a pronoun or a description that means something named elsewhere.
    """

    start: int
    end: int
    name: str
    is_bloc: bool
    is_reference: bool


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """A sentence of an article.

    Parameters
    ----------
    start, end
        Code-point offsets into the article, ``end`` exclusive.
    mentions
        In text order.
    speaker
        The canonical name of who says what the sentence quotes or reports, if it does.
    stances
        (actor, bloc, label) by canonical names, in the order written.
    """

    start: int
    end: int
    mentions: tuple[AnnotatedMention, ...]
    speaker: str | None
    stances: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article.

    Parameters
    ----------
    text
        The plain text: sentences joined by a space, paragraphs by a blank line.
    sentences
        Its sentences, in order.
    """

    text: str
    sentences: tuple[AnnotatedSentence, ...]


def read_article(path: str | Path, gazetteer: Gazetteer) -> Article:
    """Read an annotated article.

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
    text = ""
    sentences = []
    opens_paragraph = False
    for number, line in enumerate(read_text(path, hint="give an annotated article").splitlines(), 1):
        if not line.strip():
            opens_paragraph = True
        elif not line.startswith("#"):
            if text:
                text += "\n\n" if opens_paragraph else " "
            opens_paragraph = False
            try:
                words, sentence = _sentence(line.rstrip(), len(text), gazetteer)
            except DataError as error:
                raise DataError(str(error), path=path, line=number) from None
            text += words
            sentences.append(sentence)
    return Article(text + "\n", tuple(sentences))


def article_pairs(path: str | Path, gazetteer: Gazetteer) -> list[Pair]:
    """Return the labelled pairs of an annotated article, each as a pair of its sentence.

    They are as :meth:`stance.Predictor.find` would give them: an actor and a bloc are marked where they stand closest,
    and a speaker who is named in another sentence is put before the sentence.

    Parameters
    ----------
    path, gazetteer
        As for :func:`read_article`.
    """
    article, name = read_article(path, gazetteer), Path(path).stem
    pairs: list[Pair] = []
    for sentence in article.sentences:
        for found, label in _closest(article, sentence):
            number = len(pairs)
            marked = found.marked(article.text)
            pairs.append(replace(marked, label=label, id=f"{name}-{number}", source=SOURCE, group=f"article {name}"))
    return pairs


def _gap(mentions: tuple[AnnotatedMention, ...]) -> int:
    return max(m.start for m in mentions) - min(m.end for m in mentions)


def _closest(article: Article, sentence: AnnotatedSentence) -> Iterator[tuple[FoundPair, str]]:
    def mention(marked: AnnotatedMention) -> Mention:
        return Mention(article.text[marked.start : marked.end], marked.start, marked.end, marked.name)

    span = Span(sentence.start, sentence.end)
    for actor, bloc, label in sentence.stances:
        blocs = [m for m in sentence.mentions if m.name == bloc and m.is_bloc]
        actors = [m for m in sentence.mentions if m.name == actor]
        if actors and blocs:
            one, other = min(product(actors, blocs), key=_gap)
            yield FoundPair(span, mention(one), mention(other), False), label
        elif blocs:
            yield FoundPair(span, Mention(actor, 0, len(actor), actor), mention(blocs[0]), True), label


def _sentence(line: str, start: int, gazetteer: Gazetteer) -> tuple[str, AnnotatedSentence]:
    parts = line.split(" | ", 2)
    if len(parts) != 3:
        raise DataError("found no ' | ' between labels, speaker and sentence; write LABELS | SPEAKER | SENTENCE")
    labels, speaker, marked = (part.strip() for part in parts)
    text, marks = unmark(marked)
    mentions = {}
    for mark in marks:
        name = mark.name.removeprefix("=") if mark.name else canonical_name(mark.text, gazetteer)
        reference = mark.name is not None and mark.name.startswith("=")
        mentions[mark.id] = AnnotatedMention(
            start + mark.start, start + mark.end, name, mark.id.startswith("b"), reference
        )
    who = _speaker(speaker, mentions)
    stances = tuple(_stances(labels, mentions, who))
    return text, AnnotatedSentence(start, start + len(text), tuple(mentions.values()), who, stances)


def _speaker(field: str, mentions: dict[str, AnnotatedMention]) -> str | None:
    if field == "-":
        return None
    if field.startswith("=") and field[1:].strip():
        return field[1:].strip()
    if field not in mentions:
        raise DataError(f"found speaker {field!r}; write a mention of the sentence such as a1, =Name, or -")
    return mentions[field].name


def _stances(labels: str, mentions: dict[str, AnnotatedMention], speaker: str | None) -> Iterator[tuple[str, str, str]]:
    names = {key: mention.name for key, mention in mentions.items()}
    if speaker is not None:
        names[_SPEAKER] = speaker
    given: set[tuple[str, str]] = set()
    for actor, bloc, label in parse_labels(labels, _LABEL):
        for key in (actor, bloc):
            if key not in names:
                raise DataError(f"label '{actor}>{bloc}={label}' names {key}, which the sentence does not have")
        pair = names[actor], names[bloc]
        if pair in given:
            raise DataError(f"{pair[0]} and {pair[1]} are labelled twice; keep one")
        given.add(pair)
        yield *pair, label
