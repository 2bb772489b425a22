"""References: "he", "it", "the bloc", "the prime minister", "his country", linked to what was named before.

When in doubt there is no link: a wrong one puts words into somebody's mouth.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from stance.language import Span
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer
from stance.mentions.subjects import subject
from stance.mentions.words import (
    AUXILIARIES,
    CLAIMING,
    CONJUNCTIONS,
    DATES,
    DETERMINERS,
    LEADERS,
    PEOPLE_NOUNS,
    PLACE_WORDS,
    PREPOSITIONS,
    SAYING,
    SPEECH,
    VERBS,
)

#: How many sentences a name stays in mind for a pronoun, for a description, and for an office.
_PRONOUN_REACH: Final = 2
_REACH: Final = 4
_OFFICE_REACH: Final = 12
#: What a text is about is named so often, and so many times as often as anything like it.
_TOPIC_LEAST: Final = 3
_TOPIC_LEAD: Final = 2
_MEMBERS: Final = frozenset("states countries nations members republics".split())
#: What a state, or who governs it, can be called.
_STATE_NOUNS: Final = frozenset("country kingdom emirate republic nation government authorities junta".split())
#: What any bloc can be called.
_ANY_BLOC: Final = frozenset("bloc grouping body institution organization organisation group club".split())
_GENDERS: Final = {"he": "m", "him": "m", "she": "f"}
_EXPLETIVE_NEXT: Final = frozenset(
    "is was be seems seemed appears appeared takes took turned turns happened happens became becomes 's".split()
)
_MODALS: Final = frozenset("will would may might could can has had does did".split())
_EXPLETIVE_BEFORE: Final = frozenset("make makes made making find finds found think thinks thought".split())
#: What cannot stand between "the" and the noun of a description.
_NO_MODIFIERS: Final = PREPOSITIONS | AUXILIARIES | DETERMINERS | CONJUNCTIONS | SPEECH | VERBS
_OFFICE_MODIFIERS: Final = frozenset(
    """prime foreign defence defense finance interior former veteran outgoing new young old vice trade oil
    justice""".split()
)
_ORGANISATION_NOUNS: Final = frozenset(
    "group party company movement front firm federation association institute union coalition ministry".split()
)


class Known(NamedTuple):
    """An entity and where the text named it last."""

    entity: Entity
    span: Span


@dataclass(slots=True)
class _Past:
    """What one sentence left in mind."""

    mentions: list[tuple[Found, Span]]
    speaker: Known | None


@dataclass(slots=True)
class Memory:
    """What a reader of the text so far has in mind."""

    people: dict[str, Known] = field(default_factory=dict)
    past: list[_Past] = field(default_factory=list)
    offices: list[tuple[int, str, Known]] = field(default_factory=list)
    officials: dict[str | None, dict[tuple[str, str], Known]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    blocs: dict[str, tuple[int, Known]] = field(default_factory=dict)

    def remember(self, sentence: Sentence, speaker: Known | None) -> None:
        """Take in one more sentence."""
        mentions = [(m, sentence.place(m.start, m.end)) for m in sentence.found]
        for mention, span in mentions:
            known = Known(mention.entity, span)
            if mention.is_bloc:
                count, _ = self.blocs.get(mention.entity.name, (0, known))
                self.blocs[mention.entity.name] = (count + 1, known)
            if mention.entity.kind == "person":
                family = mention.entity.family or mention.entity.name
                self.people[family.casefold()] = known
                if mention.office:
                    country = mention.entity.country or self.countries.get(mention.entity.name)
                    self.offices.append((len(self.past), mention.office, known))
                    self.officials.setdefault(country, {})[mention.entity.name, mention.office] = known
        self.past.append(_Past(mentions, speaker))

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
            (fitting if _is_office(office, held) else others)[name] = known
        if not fitting:
            people = {k.entity.name: k for k in self.people.values() if k.entity.country == country}
            fitting = people if len(people) == 1 and not people.keys() & others.keys() else {}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def has_bloc(self, bloc: Entity) -> bool:
        """Return whether ``bloc`` was named so far."""
        return bloc.name in self.blocs

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
            if (nouns is None or nouns & set(known.entity.nouns)) and (among is None or known.entity.name in among)
        ]
        counts = sorted((count for count, _ in fitting), reverse=True)
        if not counts or counts[0] < _TOPIC_LEAST or sum(counts[1:2]) * _TOPIC_LEAD > counts[0]:
            return None
        return next(known for count, known in fitting if count == counts[0])

    def recent(self, reach: int) -> Iterator[_Past]:
        """Yield what the last sentences left in mind, the last one first."""
        yield from reversed(self.past[-reach:])


def find_references(sentence: Sentence, memory: Memory, gazetteer: Gazetteer) -> None:
    """Add pronouns and descriptions whose antecedent is clear."""
    for at in range(len(sentence)):
        if sentence.taken[at]:
            continue
        word = sentence.lower[at]
        mention = None
        if word in _GENDERS:
            mention = _person_pronoun(sentence, at, memory)
        elif word in ("it", "they"):
            mention = _it(sentence, at, memory)
        elif word in ("the", "this", "that") and not _is_apposition(sentence, at):
            mention = _description(sentence, at, memory)
        elif word in ("his", "her") and sentence.word(at + 1) in ("country", "nation", "government"):
            mention = _own_country(sentence, at, memory, gazetteer)
        if mention is not None:
            sentence.add(mention)


def _reference(start: int, end: int, known: Known, *, is_actor: bool = True) -> Found:
    is_bloc = known.entity.kind == "bloc"
    return Found(start, end, known.entity, is_actor, is_bloc, known.span)


def _here(sentence: Sentence, at: int) -> list[Found]:
    return sorted((m for m in sentence.found if m.end <= at), key=lambda m: m.start)


def _known(sentence: Sentence, mention: Found) -> Known:
    return Known(mention.entity, sentence.place(mention.start, mention.end))


def _person_pronoun(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    gender = _GENDERS[sentence.lower[at]]

    def fits(entity: Entity) -> bool:
        return entity.kind == "person" and entity.gender in (None, gender)

    here = [
        _known(sentence, m)
        for m in _here(sentence, at)
        if fits(m.entity) and sentence.quoted[m.start] == sentence.quoted[at]
    ]
    earlier: list[Known] = []
    for past in memory.recent(_PRONOUN_REACH):
        if past.speaker is not None and fits(past.speaker.entity) and not sentence.quoted[at]:
            earlier.append(past.speaker)
        earlier += [Known(m.entity, span) for m, span in past.mentions if fits(m.entity)]
    # "..., as Putin had asked, he added": who went on speaking is not who stands in between.
    goes_on = sentence.word(at + 1) in SAYING and sentence.word(at - 1) in (",", '"') and not sentence.quoted[at]
    choices = earlier + here if goes_on else here + earlier
    return _reference(at, at + 1, choices[0]) if choices else None


def _it(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    """Return whom "it" or "they" means: who is said to speak, the one thing named before, or the last subject."""
    plural = sentence.lower[at] == "they"
    before = at - 1
    if sentence.word(before) == "that":
        before -= 1
        while before > at - 8 and before >= 0 and sentence.lower[before] not in SAYING | CLAIMING | {","}:
            before -= 1
    if sentence.word(before) in SAYING | CLAIMING:
        speaker = subject(sentence, before)
        if speaker is not None and _is_thing(speaker.entity, plural):
            return _reference(at, at + 1, _known(sentence, speaker))
    if plural or _is_expletive(sentence, at):
        return None
    here = [
        m for m in _here(sentence, at) if _is_thing(m.entity, False) and sentence.quoted[m.start] == sentence.quoted[at]
    ]
    if here:
        known = _the_one([_known(sentence, m) for m in here])
        return None if known is None else _reference(at, at + 1, known)
    for past in memory.recent(1):
        mentions = [Known(m.entity, span) for m, span in past.mentions if m.is_actor or m.is_bloc]
        things = [known for known in mentions if _is_thing(known.entity, False)]
        # What a sentence begins with is what the last one was about.
        known = things[0] if at <= 1 and things and _is_thing(mentions[0].entity, False) else _the_one(things)
        if known is not None:
            return _reference(at, at + 1, known)
    return None


def _the_one(things: list[Known]) -> Known | None:
    """Return the one thing named, or the one bloc among several."""
    blocs = [known for known in things if known.entity.kind == "bloc"]
    for group in (things, blocs):
        if len({known.entity.name for known in group}) == 1:
            return group[0]
    return None


def _is_expletive(sentence: Sentence, at: int) -> bool:
    """Whether "it" means nothing: "it is time", "it has been raining", "makes it clear"."""
    after, later = sentence.word(at + 1), sentence.word(at + 2)
    if sentence.word(at - 1) in _EXPLETIVE_BEFORE:
        return True
    if after in _MODALS:
        return later in ("be", "been", "not", "seem", "take", "happen", "rain", "snow")
    # "it was leaving" and "it was founded in" are said of something
    return after in _EXPLETIVE_NEXT and not (later.endswith(("ed", "ing")) and sentence.word(at + 3) != "that")


def _is_thing(entity: Entity, plural: bool) -> bool:
    """Whether "it" or, for unnamed people, "they" can mean the entity."""
    if plural:
        return entity.kind == "group" and entity.name.endswith(("s", "men", "people"))
    return entity.kind in ("country", "bloc", "organisation")


def _description(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    """Return what "the bloc", "the Russian-led alliance", "the prime minister" or "the group" means."""
    for end in range(at + 1, min(at + 8, len(sentence))):
        word = sentence.lower[end]
        compound = sentence.words[end - 1] == "-" or sentence.word(end + 1) == "-"  # "Russian-led", "Paris-based"
        if not word[0].isalnum() and word != "-":
            return None
        if not compound and (word in _NO_MODIFIERS or sentence.at(end) is not None):
            return None
        if not compound and (mention := _described(sentence, at, end, memory)):
            return mention
        if not compound and (sentence.words[end][0].isupper() or word.endswith("ed")):
            return None
    return None


def _is_apposition(sentence: Sentence, at: int) -> bool:
    """Whether what begins at ``at`` only says what the name before it is: "ALBA, |the leftist alliance|"."""
    if at < 2 or sentence.words[at - 1] != ",":
        return False
    if sentence.at(at - 2) is not None:
        return True
    return sentence.words[at - 2][0].isupper() and not sentence.taken[at - 2] and sentence.lower[at - 2] not in DATES


def _described(sentence: Sentence, at: int, noun_at: int, memory: Memory) -> Found | None:
    noun = sentence.words[noun_at]
    after = sentence.word(noun_at + 1)
    bloc = _described_bloc(sentence, at, noun_at, memory)
    if bloc is not None:
        if after == "of" and not _MEMBERS & set(sentence.lower[noun_at + 2 : noun_at + 7]):
            return None  # but "the alliance of six ex-Soviet states"
        return _reference(at, noun_at + 1, bloc, is_actor=False)
    lower = noun.lower()
    before = " ".join(sentence.lower[at + 1 : noun_at])
    if sentence.word(at) != "the":
        return None
    if person := _officer(before, lower, memory):
        return _reference(at, noun_at + 1, person)
    if lower in PEOPLE_NOUNS and noun_at == at + 1:
        for past in memory.recent(_REACH):
            same = [Known(m.entity, span) for m, span in past.mentions if _head_noun(m.entity.name) == lower]
            if same:
                return _reference(at, noun_at + 1, same[0])
    if lower in _STATE_NOUNS and noun_at == at + 1 and after not in ("of", "in") and not _is_where(sentence, at):
        country = _country_in_mind(sentence, at, memory)
        return None if country is None else _reference(at, noun_at + 1, country)
    if lower in _ORGANISATION_NOUNS and noun_at == at + 1:
        for past in memory.recent(2):
            fitting = {
                m.entity.name: Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "organisation"
            }
            if fitting:
                return _reference(at, noun_at + 1, next(iter(fitting.values()))) if len(fitting) == 1 else None
    return None


def _is_where(sentence: Sentence, at: int) -> bool:
    """Whether what begins at ``at`` is only a place: "in |the country|", "fled |the country|"."""
    return sentence.word(at - 1) in PLACE_WORDS | {"left", "leave", "fled", "flee", "enter", "entered"}


def _country_in_mind(sentence: Sentence, at: int, memory: Memory) -> Known | None:
    """Return the one country that this sentence names before ``at``, or else the last one that names any."""
    here = [_known(sentence, m) for m in _here(sentence, at) if m.entity.kind == "country"]
    earlier = (
        [Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "country"]
        for past in memory.recent(_PRONOUN_REACH)
    )
    for countries in [here, *earlier]:
        names = {known.entity.name: known for known in countries}
        if names:
            return next(iter(names.values())) if len(names) == 1 else None
    return None


def _head_noun(name: str) -> str:
    """Return the noun that names a group: of "senior diplomat from a coastal state" the second word."""
    return name.partition(" from ")[0].rsplit(" ", 1)[-1]


def _described_bloc(sentence: Sentence, at: int, noun_at: int, memory: Memory) -> Known | None:
    """Return the one bloc that the description can mean: named in this sentence or shortly before."""
    words = sentence.words
    noun = words[noun_at]
    nouns = {" ".join(words[i : noun_at + 1]) for i in range(at + 1, noun_at + 1)}
    here = [_known(sentence, m) for m in _here(sentence, at) if m.is_bloc]
    earlier = ([Known(m.entity, span) for m, span in past.mentions if m.is_bloc] for past in memory.recent(_REACH))
    for blocs in [here, *earlier]:
        fitting = {known.entity.name: known for known in blocs if nouns & set(known.entity.nouns)}
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if fitting:
            return memory.topic(nouns, fitting)
    return memory.topic(nouns) or (memory.topic() if noun in _ANY_BLOC else None)


def _officer(before: str, noun: str, memory: Memory) -> Known | None:
    """Return the one person whose office the words name, among those named last."""
    if any(
        word not in _OFFICE_MODIFIERS and not word[0].isdigit() and word not in ("-", "year") for word in before.split()
    ):
        return None
    office = f"{before} {noun}".strip()
    fitting: dict[str, Known] = {}
    for number, held, known in reversed(memory.offices):
        if len(memory.past) - number > _OFFICE_REACH:
            break
        if _is_office(office, held):
            fitting.setdefault(known.entity.name, known)
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    return None


def _is_office(words: str, held: str) -> bool:
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


def _own_country(sentence: Sentence, at: int, memory: Memory, gazetteer: Gazetteer) -> Found | None:
    people = [_known(sentence, m) for m in _here(sentence, at) if m.entity.kind == "person"]
    for past in memory.recent(1) if not people else ():
        people += [Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "person"]
    if not people:
        return None
    name = people[0].entity.country or memory.countries.get(people[0].entity.name)
    country = gazetteer.find(name) if name else None
    if country is None or country.kind != "country":
        return None
    return _reference(at, at + 2, Known(country, people[0].span))
