"""Descriptions: "the bloc", "the Russian-led alliance", "the prime minister", "the country", linked to a name."""

from __future__ import annotations

from typing import Final

from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer
from stance.mentions.memory import ORGANS, Known, Memory, is_office, known_of, named_before, reference
from stance.mentions.organisations import BODY_NOUNS
from stance.mentions.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DATES,
    DETERMINERS,
    PEOPLE_NOUNS,
    PLACE_WORDS,
    PREPOSITIONS,
    SPEECH,
    VERBS,
)

#: How many sentences a name stays in mind for a description, an organisation or a state, and an office.
_REACH: Final = 4
_SHORT_REACH: Final = 2
_OFFICE_REACH: Final = 12
#: What "the alliance of six states" goes on with.
_MEMBERS: Final = frozenset("states countries nations members republics".split())
#: What a state, or who governs it, can be called.
_STATE_NOUNS: Final = frozenset("country kingdom emirate republic nation government authorities junta".split())
#: What any bloc can be called.
_ANY_BLOC: Final = frozenset("bloc grouping body institution organization organisation group club".split())
#: Organs that no state has: "the secretariat" is the bloc's where its own goes by that noun.
_OWN_ORGANS: Final = frozenset({"secretariat", "commission", "executive"})
_ORGAN_MODIFIERS: Final = frozenset("regional european international joint foreign - based led parliamentary".split())
_NUMBERS: Final = {
    word: number
    for number, word in enumerate("three four five six seven eight nine ten eleven twelve thirteen fourteen".split(), 3)
}
#: By how many members a bloc can have grown or shrunk.
_LEEWAY: Final = 2
#: What cannot stand between "the" and the noun of a description.
_NO_MODIFIERS: Final = PREPOSITIONS | AUXILIARIES | DETERMINERS | CONJUNCTIONS | SPEECH | VERBS
_OFFICE_MODIFIERS: Final = frozenset(
    """prime foreign defence defense finance interior veteran outgoing new young old vice trade oil
    justice""".split()
)
_ORGANISATION_NOUNS: Final = frozenset(
    """group party company movement front firm federation association institute union coalition ministry charity
    newspaper lobby""".split()
)


def description(sentence: Sentence, at: int, memory: Memory, gazetteer: Gazetteer) -> Found | None:
    """Return what "the bloc", "the Russian-led alliance", "the prime minister" or "the group" means."""
    for end in range(at + 1, min(at + 8, len(sentence))):
        word = sentence.lower[end]
        compound = sentence.words[end - 1] == "-" or sentence.word(end + 1) == "-"  # "Russian-led", "Paris-based"
        if not word[0].isalnum() and word != "-":
            return None
        if compound:
            continue
        if word in _NO_MODIFIERS or sentence.at(end) is not None:
            return None
        if mention := _described(sentence, at, end, memory, gazetteer):
            return mention
        if sentence.words[end][0].isupper() or word.endswith("ed"):
            return None
    return None


def is_apposition(sentence: Sentence, at: int) -> bool:
    """Whether what begins at ``at`` only says what the name before it is: "ALBA, |the leftist alliance|"."""
    if at < 2 or sentence.words[at - 1] != "," or sentence.word(at + 2) == "'s":
        return False
    if sentence.at(at - 2) is not None:
        return True
    return sentence.words[at - 2][0].isupper() and not sentence.taken[at - 2] and sentence.lower[at - 2] not in DATES


def _described(sentence: Sentence, at: int, noun_at: int, memory: Memory, gazetteer: Gazetteer) -> Found | None:
    noun = sentence.words[noun_at]
    after = sentence.word(noun_at + 1)
    if noun_at == at + 1 and (body := _body_called(sentence, at, noun, memory)) is not None:
        return reference(at, noun_at + 1, body)
    bloc = _described_bloc(sentence, at, noun_at, memory, gazetteer)
    if bloc is not None:
        if after == "of" and not _goes_on(sentence, noun_at + 2):
            return None
        return reference(at, _with_place(sentence, noun_at), bloc, is_actor=False)
    lower = noun.lower()
    before = " ".join(sentence.lower[at + 1 : noun_at])
    if sentence.word(at) != "the":
        return None
    if person := _officer(before, lower, memory):
        return reference(at, noun_at + 1, person)
    if lower in PEOPLE_NOUNS and noun_at == at + 1:
        for past in memory.recent(_REACH):
            same = [Known(m.entity, span) for m, span in past.mentions if _head_noun(m.entity.name) == lower]
            if same:
                return reference(at, noun_at + 1, same[0])
    accused = after == "of" and (sentence.word(noun_at + 2) == '"' or sentence.word(noun_at + 2).endswith("ing"))
    is_whole = accused or after not in ("of", "in")
    if lower in _STATE_NOUNS and noun_at == at + 1 and is_whole and not _is_where(sentence, at):
        country = _speakers_government(sentence, at, memory, gazetteer) if lower == "government" else None
        country = country or _country_in_mind(sentence, at, memory)
        return None if country is None else reference(at, noun_at + 1, country)
    if noun_at == at + 1 and (organisation := _organisation(noun, memory)) is not None:
        return reference(at, noun_at + 1, organisation)
    return None


def _body_called(sentence: Sentence, at: int, noun: str, memory: Memory) -> Known | None:
    """Return the body that a noun calls, if it was named since any bloc that goes by that noun."""
    if noun not in BODY_NOUNS | _ORGANISATION_NOUNS:
        return None
    same = [m for m in named_before(sentence, at) if sentence.quoted[m.start] == sentence.quoted[at]]
    here = [(m, known_of(sentence, m).span) for m in same]
    for mentions in [here, *(past.mentions for past in memory.recent(_SHORT_REACH))]:
        if any(m.is_bloc and memory.calls(m.entity, {noun}) for m, _ in mentions):
            return None
        own = {m.entity.name: Known(m.entity, span) for m, span in mentions if memory.is_called(m.entity, noun)}
        if own:
            return next(iter(own.values())) if len(own) == 1 else None
    return None


def _speakers_government(sentence: Sentence, at: int, memory: Memory, gazetteer: Gazetteer) -> Known | None:
    """Return the country of the one person named before "the government", unless other states are named there."""
    named = named_before(sentence, at)
    people = {m.entity.name: m for m in named if m.entity.kind == "person"}
    if len(people) != 1 or any(m.entity.kind == "country" for m in named):
        return None
    [person] = people.values()
    name = person.entity.country or memory.countries.get(person.entity.name)
    country = gazetteer.find(name) if name else None
    if country is None or country.kind != "country":
        return None
    return Known(country, sentence.place(person.start, person.end))


def _organisation(noun: str, memory: Memory) -> Known | None:
    """Return the organisation that was named last, where the noun calls any such, or else one with it in its name."""
    if noun not in BODY_NOUNS | _ORGANISATION_NOUNS:
        return None
    for number, past in enumerate(memory.recent(_REACH)):
        named = {m.entity.name: Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "organisation"}
        own = {name: known for name, known in named.items() if noun in name.casefold().split()}
        if number < _SHORT_REACH and noun in _ORGANISATION_NOUNS:
            own = own or named
        if own:
            return next(iter(own.values())) if len(own) == 1 else None
    return None


def _with_place(sentence: Sentence, noun_at: int) -> int:
    """Return where a description ends, with the place that tells an organ from others: "the court |in Luxembourg|"."""
    end = noun_at + 1
    place = end + 1
    if sentence.lower[noun_at] not in ORGANS or sentence.word(end) != "in" or place >= len(sentence):
        return end
    is_name = sentence.words[place].istitle() and sentence.at(place) is None and sentence.word(place + 1) != "-"
    return place + 1 if is_name else end


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Whether "of" leaves a description as it is: "the alliance of |six states|", "accused the bloc of |meddling|"."""
    return sentence.word(at).endswith("ing") or not _MEMBERS.isdisjoint(sentence.lower[at : at + 5])


def _described_bloc(sentence: Sentence, at: int, noun_at: int, memory: Memory, gazetteer: Gazetteer) -> Known | None:
    """Return the one bloc that the description can mean: named in this sentence or shortly before."""
    words = sentence.words
    noun = words[noun_at]
    if sentence.word(at) == "our" and noun in _ANY_BLOC:
        return None  # anybody's
    here = [known_of(sentence, m) for m in named_before(sentence, at) if m.is_bloc]
    size = _members(sentence, at, noun_at)
    if size is not None and (known := _of_size(size, memory, here)) is not None:
        return known
    nouns = {" ".join(words[i : noun_at + 1]) for i in range(at + 1, noun_at + 1)}
    if noun in ORGANS and any(word not in _ORGAN_MODIFIERS for word in words[at + 1 : noun_at]):
        nouns.discard(noun)  # "the electoral commission" is another

    def fits(bloc: Entity) -> bool:
        is_organ = noun.lower() in _OWN_ORGANS and noun in nouns and gazetteer.find(f"{bloc.name} {noun}") == bloc
        return is_organ or memory.calls(bloc, nouns)

    earlier = ([Known(m.entity, span) for m, span in past.mentions if m.is_bloc] for past in memory.recent(_REACH))
    for blocs in [here, *earlier]:
        fitting = {known.entity.name: known for known in blocs if not nouns.isdisjoint(known.entity.nouns)}
        fitting = fitting or {known.entity.name: known for known in blocs if fits(known.entity)}
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if fitting:
            return memory.topic(nouns, fitting)
    return memory.topic(nouns) or (memory.topic() if noun in _ANY_BLOC else None)


def _members(sentence: Sentence, at: int, noun_at: int) -> int | None:
    """Return how many members a description gives: "the |18-member| body"."""
    for i in range(at + 1, noun_at - 2):
        if sentence.words[i + 1] == "-" and sentence.lower[i + 2] in ("member", "nation", "country", "state", "strong"):
            word = sentence.lower[i]
            return int(word) if word.isdecimal() and len(word) < 4 else _NUMBERS.get(word)
    return None


def _of_size(size: int, memory: Memory, here: list[Known]) -> Known | None:
    """Return the one bloc named so far that has about so many members."""
    named = {known.entity.name: known for known in [*(known for _, known in memory.blocs.values()), *here]}
    fitting = [known for known in named.values() if abs(len(known.entity.members) - size) <= _LEEWAY]
    return fitting[0] if len(fitting) == 1 else None


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
        if is_office(office, held):
            fitting.setdefault(known.entity.name, known)
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    return None


def _is_where(sentence: Sentence, at: int) -> bool:
    """Whether what begins at ``at`` is only a place: "in |the country|", "fled |the country|"."""
    return sentence.word(at - 1) in PLACE_WORDS | {"left", "leave", "fled", "flee", "enter", "entered"}


def _country_in_mind(sentence: Sentence, at: int, memory: Memory) -> Known | None:
    """Return the one country that this sentence names before ``at``, or else the last one that names any."""
    here = [known_of(sentence, m) for m in named_before(sentence, at) if m.entity.kind == "country"]
    earlier = (
        [Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "country"]
        for past in memory.recent(_SHORT_REACH)
    )
    for countries in [here, *earlier]:
        names = {known.entity.name: known for known in countries}
        if names:
            return next(iter(names.values())) if len(names) == 1 else memory.own_country()
    return memory.own_country()


def _head_noun(name: str) -> str:
    """Return the noun that names a group: of "senior diplomat from a coastal state" the second word."""
    return name.partition(" from ")[0].rsplit(" ", 1)[-1]
