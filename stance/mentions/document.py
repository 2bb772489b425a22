"""From raw text to mentions, speakers and pairs: one pass over the sentences, in order.

In each sentence: the mentions, then the speaker, and the pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from stance.core import Mention, Pair
from stance.language import Span, split_sentences, tokenize
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer
from stance.mentions.memory import Known, Memory
from stance.mentions.organisations import Aliases
from stance.mentions.pairs import closest_pairs
from stance.mentions.recogniser import Recogniser
from stance.mentions.sentence import find_mentions
from stance.mentions.speakers import Quotations, find_speaker, is_all_quoted


class FoundPair(NamedTuple):
    """An actor and a bloc in one sentence; all offsets are into the whole text.

    ``is_said`` tells that the actor is named in another sentence and speaks in this one.
    """

    sentence: Span
    actor: Mention
    bloc: Mention
    is_said: bool

    def marked(self, text: str) -> Pair:
        """Return the pair as one of its sentence, marked, with ``text`` the whole text.

        Where the actor is named in another sentence, "NAME said that" is put before this one: reported speech tells
        the model whose words these are.
        """
        start, end = self.sentence
        lead = f"{self.actor.text} said that " if self.is_said else ""
        shift = len(lead) - start
        bloc = replace(self.bloc, start=self.bloc.start + shift, end=self.bloc.end + shift)
        at = 0 if self.is_said else self.actor.start - start
        actor = replace(self.actor, start=at, end=at + len(self.actor.text))
        return Pair(lead + text[start:end], actor, bloc)


class FoundMention(NamedTuple):
    """A mention with its offsets into the whole text; a reference has the offsets of its antecedent too."""

    start: int
    end: int
    entity: Entity
    is_actor: bool
    is_bloc: bool
    antecedent: Span | None

    @property
    def is_reference(self) -> bool:
        """Whether it is a pronoun or a description."""
        return self.antecedent is not None


class ReadSentence(NamedTuple):
    """What one sentence of a text holds."""

    span: Span
    mentions: list[FoundMention]
    speaker: Known | None
    pairs: list[FoundPair]


def find_pairs(
    text: str,
    gazetteer: Gazetteer,
    *,
    actor: str | None = None,
    bloc: str | None = None,
    recogniser: Recogniser | None = None,
) -> list[FoundPair]:
    """Find every actor-bloc pair of a text.

    Parameters
    ----------
    text
        Any string.
    gazetteer
        The names to know.
    actor, bloc
        Keep only the pairs of this actor or bloc, given by any of its names. A name that is not
        recognised counts wherever it stands literally in a sentence.
    recogniser
        Finds more names, beside the rules.

    Returns
    -------
    list of FoundPair
        In text order. An actor and a bloc are paired once in a sentence, by the mentions that stand
        closest to each other.
    """
    document = read_document(text, gazetteer, actor=actor, bloc=bloc, recogniser=recogniser)
    return [pair for read in document for pair in read.pairs]


def read_document(
    text: str,
    gazetteer: Gazetteer,
    *,
    actor: str | None = None,
    bloc: str | None = None,
    recogniser: Recogniser | None = None,
) -> list[ReadSentence]:
    """Read a text: the mentions, the speaker and the pairs of each of its sentences.

    Parameters
    ----------
    text, gazetteer, actor, bloc, recogniser
        As for :func:`find_pairs`; all mentions are given whatever is asked for.
    """
    wanted_actor = _Wanted(actor, gazetteer, "organisation")
    wanted_bloc = _Wanted(bloc, gazetteer, "bloc")
    return [
        _finished(text, sentence, speaker, wanted_actor, wanted_bloc)
        for sentence, speaker in _sentences(text, gazetteer, recogniser)
    ]


def _sentences(
    text: str, gazetteer: Gazetteer, recogniser: Recogniser | None
) -> Iterator[tuple[Sentence, Known | None]]:
    """Yield each sentence with its mentions and its speaker."""
    memory, quotations, aliases = Memory(), Quotations(), Aliases()
    waiting: list[tuple[Sentence, Known | None]] = []  # quoted, the quotation still open
    end = 0
    for span in split_sentences(text):
        sentence = Sentence.read(text, span)
        quotations.mark(
            sentence, "\n" in text[end : span.start] and "\n" in text[end : span.start].replace("\n", "", 1)
        )
        end = span.end
        find_mentions(sentence, gazetteer, memory, aliases, recogniser)
        speaker = find_speaker(sentence, memory)
        memory.remember(sentence, speaker)
        if waiting and not is_all_quoted(sentence):
            # "First words. More words," said X: the words before were X's too.
            late = speaker if sentence.quoted[:1] == [True] or sentence.quoted[1:2] == [True] else None
            for earlier, given in waiting:
                yield earlier, late or given
            waiting = []
        if quotations.is_open and is_all_quoted(sentence) and _opens_quotation(sentence, waiting):
            waiting.append((sentence, speaker))
        else:
            yield from waiting
            waiting = []
            yield sentence, speaker
    yield from waiting


def _opens_quotation(sentence: Sentence, waiting: list[tuple[Sentence, Known | None]]) -> bool:
    return bool(waiting) or sentence.words[0] == '"'


def _mention_of(text: str, known: Known) -> Mention:
    start, end = known.span
    return Mention(text[start:end], start, end, known.entity.name, known.entity.kind)


def _first_of_each(mentions: list[Found]) -> list[Found]:
    return list({m.entity.name: m for m in reversed(mentions)}.values())[::-1]


def _finished(
    text: str, sentence: Sentence, speaker: Known | None, wanted_actor: _Wanted, wanted_bloc: _Wanted
) -> ReadSentence:
    shift = sentence.span.start

    def offsets(found: Found) -> tuple[int, int]:
        return shift + sentence.starts[found.start], shift + sentence.ends[found.end - 1]

    def mention(found: Found) -> Mention:
        start, end = offsets(found)
        words = sentence.text[start - shift : end - shift]
        antecedent = None if found.antecedent is None else (found.antecedent.start, found.antecedent.end)
        return Mention(words, start, end, found.entity.name, found.entity.kind, antecedent)

    mentions = [FoundMention(*offsets(m), m.entity, m.is_actor, m.is_bloc, m.antecedent) for m in sentence.found]
    actors = wanted_actor.choose([m for m in sentence.found if m.is_actor], sentence)
    blocs = wanted_bloc.choose([m for m in sentence.found if m.is_bloc], sentence)
    pairs = [FoundPair(sentence.span, mention(a), mention(b), False) for a, b in closest_pairs(sentence, actors, blocs)]
    if speaker is not None and wanted_actor.allows(speaker.entity):
        paired = {pair.bloc.name for pair in pairs if pair.actor.name == speaker.entity.name}
        pairs += [
            FoundPair(sentence.span, _mention_of(text, speaker), mention(bloc), True)
            for bloc in _first_of_each(blocs)
            if bloc.entity.name not in paired | {speaker.entity.name}
        ]
    return ReadSentence(sentence.span, mentions, speaker, pairs)


class _Wanted:
    """The filter for one role: all, or only what one name means."""

    def __init__(self, name: str | None, gazetteer: Gazetteer, kind: str) -> None:
        self._name = name
        self._kind = kind
        self._entity = gazetteer.find(name) if name is not None else None
        self._words = tokenize(name).words if name is not None else []

    def allows(self, entity: Entity) -> bool:
        """Whether an entity is asked for, or everything is."""
        if self._name is None:
            return True
        return entity.name.casefold() in (self._name.casefold(), self._entity.name.casefold() if self._entity else "")

    def choose(self, found: list[Found], sentence: Sentence) -> list[Found]:
        """Return those of ``found`` that are wanted; an unknown name wherever it stands."""
        if self._name is None:
            return found
        name = self._name.casefold()
        names = {name, self._entity.name.casefold() if self._entity else name}
        kept = [
            m
            for m in found
            if m.entity.name.casefold() in names or " ".join(sentence.words[m.start : m.end]).casefold() == name
        ]
        if kept or self._entity is not None or not self._words:
            return kept
        size = len(self._words)
        entity = Entity(self._name, self._kind)
        return [
            Found(i, i + size, entity, True, True)
            for i in range(len(sentence) - size + 1)
            if sentence.words[i : i + size] == self._words
        ]
