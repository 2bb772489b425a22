"""What a reader of a text so far has in mind: who was named where, who held which office, what it is about."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from stance.language import Span
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer
from stance.mentions.words import LEADERS

#: What a text is about is named so often, and so many times as often as anything like it.
_TOPIC_LEAST: Final = 3
_TOPIC_LEAD: Final = 2
#: Organs that go by their noun alone once they were named: "the European |Commission|", then "the commission".
ORGANS: Final = frozenset(
    """commission parliament council court tribunal assembly secretariat panel executive committee board
    presidency""".split()
)
#: What those whom a bloc sent somewhere are called.
_IN_THE_FIELD: Final = {"mission", "force"}


class Known(NamedTuple):
    """An entity and where the text named it last."""

    entity: Entity
    span: Span


@dataclass(slots=True)
class Past:
    """What one sentence left in mind."""

    mentions: list[tuple[Found, Span]]
    speaker: Known | None


@dataclass(slots=True)
class Memory:
    """What a reader of the text so far has in mind."""

    people: dict[str, Known] = field(default_factory=dict)
    past: list[Past] = field(default_factory=list)
    offices: list[tuple[int, str, Known]] = field(default_factory=list)
    officials: dict[str | None, dict[tuple[str, str], Known]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    blocs: dict[str, tuple[int, Known]] = field(default_factory=dict)
    states: dict[str, tuple[int, Known]] = field(default_factory=dict)
    organs: dict[str, set[str]] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)

    def remember(self, sentence: Sentence, speaker: Known | None) -> None:
        """Take in one more sentence."""
        mentions = [(m, sentence.place(m.start, m.end)) for m in sentence.found]
        for mention, span in mentions:
            known = Known(mention.entity, span)
            if mention.entity.kind == "country":
                count, _ = self.states.get(mention.entity.name, (0, known))
                self.states[mention.entity.name] = (count + 1, known)
            if mention.is_bloc:
                count, _ = self.blocs.get(mention.entity.name, (0, known))
                self.blocs[mention.entity.name] = (count + 1, known)
                self.organs.setdefault(mention.entity.name, set()).update(_organ_nouns(sentence, mention))
            if mention.entity.kind == "organisation":
                self.called.setdefault(mention.entity.name, set()).update(_apposition(sentence, mention))
            if mention.entity.kind == "person":
                family = mention.entity.family or mention.entity.name
                self.people[family.casefold()] = known
                if mention.office:
                    country = mention.entity.country or self.countries.get(mention.entity.name)
                    self.offices.append((len(self.past), mention.office, known))
                    self.officials.setdefault(country, {})[mention.entity.name, mention.office] = known
        self.past.append(Past(mentions, speaker))

    def person_named(self, name: str) -> Entity | None:
        """Return the person of that full name, or of that surname where no other first name is given."""
        family = name.rsplit(" ", 1)[-1].casefold()
        known = self.people.get(family) or self.people.get(family.partition("-")[2])  # "al-Sadr" was named as "Sadr"
        if known is None:
            return None
        full = known.entity.name.casefold()
        return known.entity if " " not in name or f" {full}".endswith(f" {name.casefold()}") else None

    def official(self, country: str, office: str) -> tuple[Entity, Span] | None:
        """Return the one person of ``country`` who was named so far and can be the holder of ``office``."""
        fitting: dict[str, Known] = {}
        others: dict[str, Known] = {}
        for (name, held), known in self.officials.get(country, {}).items():
            (fitting if is_office(office, held) else others)[name] = known
        if not fitting:
            people = {k.entity.name: k for k in self.people.values() if k.entity.country == country}
            fitting = people if len(people) == 1 and not people.keys() & others.keys() else {}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def calls(self, bloc: Entity, nouns: set[str]) -> bool:
        """Return whether one of the nouns can mean ``bloc``: one of its own, or of an organ that the text named."""
        return not nouns.isdisjoint(bloc.nouns) or not nouns.isdisjoint(self.organs.get(bloc.name, ()))

    def is_called(self, body: Entity, noun: str) -> bool:
        """Return whether a noun calls an organisation: it is in its name, or the text called it so."""
        if body.kind != "organisation":
            return False
        return noun in body.name.casefold().split() or noun in self.called.get(body.name, ())

    def has_bloc(self, bloc: Entity) -> bool:
        """Return whether ``bloc`` was named so far."""
        return bloc.name in self.blocs

    def with_organ(self, name: str, gazetteer: Gazetteer) -> Entity | None:
        """Return the bloc named so far that has an organ of that name: the World Bank for "Inspection Panel"."""
        blocs = (known.entity for _, known in self.blocs.values())
        return next((bloc for bloc in blocs if gazetteer.find(f"{bloc.name} {name}") == bloc), None)

    def topic(self, nouns: set[str] | None = None, among: Container[str] | None = None) -> Known | None:
        """Return the bloc that the text is about, if one of the nouns can mean it and it is named far more than others.

        Parameters
        ----------
        nouns
            What it is called; without them, anything.
        among
            Names of the blocs to choose from; without it, all that were named.
        """
        fitting = [
            (count, known)
            for count, known in self.blocs.values()
            if (nouns is None or self.calls(known.entity, nouns)) and (among is None or known.entity.name in among)
        ]
        return _leading(fitting)

    def own_country(self) -> Known | None:
        """Return the country that the text is about, if it is named far more than others."""
        return _leading(list(self.states.values()))

    def recent(self, reach: int) -> Iterator[Past]:
        """Yield what the last sentences left in mind, the last one first."""
        yield from reversed(self.past[-reach:])


def _leading(counted: list[tuple[int, Known]]) -> Known | None:
    """Return what is named often, and far more often than the others."""
    counts = sorted((count for count, _ in counted), reverse=True)
    if not counts or counts[0] < _TOPIC_LEAST or sum(counts[1:2]) * _TOPIC_LEAD > counts[0]:
        return None
    return next(known for count, known in counted if count == counts[0])


def _apposition(sentence: Sentence, mention: Found) -> Iterator[str]:
    """Yield what an apposition calls a mention: of "Adala, |the union| of clerks," the noun."""
    if sentence.word(mention.end) != "," or sentence.word(mention.end + 1) not in ("a", "an", "the"):
        return
    for at in range(mention.end + 2, min(mention.end + 8, len(sentence))):
        if sentence.word(at + 1) in (",", "of", "for", "in", "that", "which", "."):
            yield sentence.lower[at]
            return


def _organ_nouns(sentence: Sentence, mention: Found) -> set[str]:
    """Return what the organ that a mention names can be called: of "EU Mission in Mali" "mission" and "force"."""
    words = sentence.lower[mention.start : mention.end]
    end = next((i for i, word in enumerate(words) if word in ("of", "in", "for", "to", "on")), len(words))
    heads = {words[end - 1]} if end > 1 and mention.antecedent is None else set()
    behind = mention.end + (sentence.word(mention.end) == "'s")
    heads.update(sentence.lower[behind : behind + 2])  # "the EU's military mission"
    if len({m.entity.name for m in sentence.found if m.is_bloc}) == 1:
        heads.update(word for before, word in pairwise(sentence.lower) if before == "its")
    return {noun for head in heads for noun in (_IN_THE_FIELD if head in _IN_THE_FIELD else {head} & ORGANS)}


def is_office(words: str, held: str) -> bool:
    """Whether ``words`` ("minister", "former general", "prime minister") can call the holder of an office."""
    last = words.rsplit(" ", 1)[-1]
    if last == "leader":
        return held.rsplit(" ", 1)[-1] in LEADERS and not held.endswith(("foreign minister", "defence minister"))
    if last == "premier":
        return held in ("premier", "prime minister")
    if "minister" in words:
        if held == "premier":
            held = "prime minister"
        if "prime minister" in words or "foreign minister" in words:
            return held.endswith(words.split()[-2] + " minister")
        return held.endswith("minister") and ("prime" not in held or last == words == "minister")
    return last == held.rsplit(" ", 1)[-1]


def reference(start: int, end: int, known: Known, *, is_actor: bool = True) -> Found:
    """Return a mention of tokens ``start`` to ``end``, exclusive, that stands for something named before."""
    is_bloc = known.entity.kind == "bloc"
    return Found(start, end, known.entity, is_actor, is_bloc, known.span)


def named_before(sentence: Sentence, at: int) -> list[Found]:
    """Return the mentions of a sentence that end before token ``at``, in order."""
    return sorted((m for m in sentence.found if m.end <= at), key=lambda m: m.start)


def known_of(sentence: Sentence, mention: Found) -> Known:
    """Return a mention of a sentence as what the text named there."""
    return Known(mention.entity, sentence.place(mention.start, mention.end))
