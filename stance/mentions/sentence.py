"""The mentions of one sentence: each finder in turn, which leaves alone what those before it took.

Known names, names that the text introduced, bodies, people, what a recogniser adds, countries with the nouns behind
them, references back, unnamed people.
"""

from __future__ import annotations

from stance.mentions.countries import find_administrations, find_countries
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer, Match
from stance.mentions.groups import find_groups
from stance.mentions.memory import Memory
from stance.mentions.organisations import Aliases, find_organisations
from stance.mentions.pairs import acts
from stance.mentions.people import find_people, is_part_of_longer_name, offices
from stance.mentions.recogniser import Recogniser, find_recognised
from stance.mentions.references import find_references
from stance.mentions.words import ADVERBS, AUXILIARIES, CITY_PLACE_WORDS, DETERMINERS, OPENERS, SPEECH, TITLES, VERBS

#: What somebody is dealt with by, besides verbs: "defiance |of| Brussels", "at odds |with| Brussels".
_DEALINGS = frozenset(
    "with against by tell tells accuse accuses blame blames fight fights defy defies urge urges".split()
)


def find_mentions(
    sentence: Sentence, gazetteer: Gazetteer, memory: Memory, aliases: Aliases, recogniser: Recogniser | None
) -> None:
    """Add the mentions of a sentence.

    Parameters
    ----------
    sentence
        The sentence, with what is quoted in it marked.
    gazetteer
        The names to know.
    memory, aliases
        What the text told before, and the names that it introduced.
    recogniser
        Finds more names, beside the rules.
    """
    countries: list[Match] = []
    for match in gazetteer.match(sentence.words):
        start, end, entity, sort = match
        if sort == "short" and is_part_of_longer_name(sentence, start, end):
            continue  # left to find_people
        if _is_inside_compound(sentence, start, end):
            continue
        if entity.kind == "country":
            countries.append(match)
            continue
        if sort != "bare_organ":
            sentence.take(start, end)
        if entity.kind == "bloc":
            if sort == "bare_organ" and _is_somebodys(sentence, start):
                continue  # left to find_organisations
            if sort == "organ":
                end = _end_of_name(sentence, start, end, entity, gazetteer)
            if sort != "seat" or (memory.has_bloc(entity) and _is_agent(sentence, start, end)):
                sentence.add(Found(start, end, entity, acts(sentence, start, end), True))
        elif sort != "trap" and not (entity.kind == "organisation" and sentence.word(start - 1) == "on"):
            # "wrote on Facebook": where something was said
            sentence.add(_person_or_body(sentence, start, end, entity, gazetteer))
    aliases.find(sentence)
    find_organisations(sentence, aliases)
    countries = [match for match in countries if sentence.is_free(match.start, match.end)]
    for match in countries:
        sentence.take(match.start, match.end)
    find_administrations(sentence, gazetteer)
    find_people(sentence, memory, gazetteer.given_names)
    _find_organs(sentence, memory, gazetteer)
    if recogniser is not None:
        find_recognised(sentence, recogniser, memory)
    find_countries(sentence, countries, memory)
    offices(sentence, countries, memory)
    find_groups(sentence, speakers_only=True)
    find_references(sentence, memory, gazetteer)
    find_groups(sentence)
    for mention in sentence.found:
        if mention.is_bloc:
            mention.is_actor = acts(sentence, mention.start, mention.end)
    sentence.found.sort(key=lambda m: m.start)


def _find_organs(sentence: Sentence, memory: Memory, gazetteer: Gazetteer) -> None:
    """Make the bloc of what is known as its organ under a longer name: "the Inspection Panel" for the World Bank."""
    for mention in sentence.found:
        if mention.entity.kind in ("organisation", "person") and sentence.word(mention.start - 1) == "the":
            bloc = memory.with_organ(sentence.slice(mention.start, mention.end), gazetteer)
            if bloc is not None:
                mention.entity, mention.is_bloc = bloc, True


def _is_inside_compound(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a name is the middle of another one: "PORT-|AU|-PRINCE"."""
    return start > 0 and end < len(sentence) and sentence.words[start - 1] == sentence.words[end] == "-"


def _is_somebodys(sentence: Sentence, start: int) -> bool:
    """Whether a name goes on to the left: "Russia's |Security Council|", "the National |Security Council|"."""
    before = sentence.words[start - 1] if start else ""
    return before == "'s" or (before[:1].isupper() and sentence.lower[start - 1] not in DETERMINERS | OPENERS)


def _end_of_name(sentence: Sentence, start: int, end: int, bloc: Entity, gazetteer: Gazetteer) -> int:
    """Return where the bloc's own name ends in that of an organ: of "IAEA inspectors" it is the first word.

    The same holds of the title of a person who is named behind it: "|Commonwealth| Secretary-General Jane Doe".
    """
    is_title = sentence.lower[end - 1] in TITLES and sentence.word(end)[:1].isalpha() and sentence.words[end].istitle()
    if sentence.words[end - 1][0].islower() or is_title:
        for at in range(end - 1, start, -1):
            if gazetteer.find(" ".join(sentence.words[start:at])) == bloc:
                return at
    return end


def _person_or_body(sentence: Sentence, start: int, end: int, entity: Entity, gazetteer: Gazetteer) -> Found:
    """Return the mention of a name; "the Trump administration" is the country's government."""
    if entity.kind == "person" and sentence.word(end) in ("administration", "government") and entity.country:
        country = gazetteer.find(entity.country)
        if country is not None and country.kind == "country":
            sentence.take(end, end + 1)
            return Found(start, end + 1, country, True, False)
    return Found(start, end, entity, True, False)


def _is_agent(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a place name stands like somebody who acts or is dealt with: before a verb, or as the object of one."""
    before, after = sentence.word(start - 1), sentence.word(end)
    if before in CITY_PLACE_WORDS:
        return False
    dealt_with = before in SPEECH or before in _DEALINGS or before.endswith(("ed", "ing"))
    return dealt_with or after == "'s" or after in AUXILIARIES | SPEECH | ADVERBS | VERBS
