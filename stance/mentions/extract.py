"""From raw text to pairs: which actors and which blocs each sentence names.

One pass over the sentences, in order: known names, people by title, nationalities with a noun
("Polish officials"), references back; then every actor with every bloc of the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from stance.core import Mention
from stance.language import Span, Tokens, split_sentences, stem, tokenize
from stance.mentions.gazetteer import Entity, Gazetteer, Match
from stance.mentions.people import DATES, OPENERS, SPEECH, find_people, is_name_word
from stance.mentions.references import Memory


class FoundPair(NamedTuple):
    """An actor and a bloc in one sentence; all offsets are into the whole text."""

    sentence: Span
    actor: Mention
    bloc: Mention


#: "in Moscow" is a place and not an actor.
_PLACE_WORDS: Final = frozenset("in at near inside outside across throughout around into within".split())
#: A capital after these is a place too; a country is not ("help to Armenia").
_CITY_PLACE_WORDS: Final = _PLACE_WORDS | {"to", "from", "toward", "towards", "via", "leaving", "of"}

#: A country with one of these acts as the state itself: "Armenian troops", "Hungary's parliament".
_STATE_NOUNS: Final = frozenset(
    """government authorities administration cabinet troops forces soldiers army military navy leadership parliament
    ministry delegation side regime junta state presidency mission warplanes jets tanks officials diplomats""".split()
)
#: A country with one of these is an actor of its own: "Polish farmers".
_GROUP_NOUNS: Final = frozenset(
    """official diplomat diplomats lawmakers lawmaker senators senator leaders ministers farmers voters workers
    fishermen militants rebels fighters insurgents separatists opposition spokesman spokeswoman ambassador envoy
    negotiators politicians activists judges court chief unions union""".split()
)
#: A country with one of these is the person who holds the office.
_OFFICES: Final = frozenset("president premier minister chancellor king queen leader".split())
_MODIFIERS: Final = frozenset(
    """foreign defence defense prime interior finance armed security military ruling opposition interim senior
    government transitional deputy permanent top special peace border ground air naval lower upper house""".split()
)
_PREPOSITIONS: Final = frozenset(
    "of in to from with against for at on about over toward towards into between within under".split()
)
_AUXILIARIES: Final = frozenset(
    "is was are were has have had will would could should may might must does did do also then later".split()
)


@dataclass(slots=True)
class _Found:
    """A mention in one sentence: its tokens, whom it means, and in which roles it can serve."""

    start: int
    end: int
    entity: Entity
    is_actor: bool
    is_bloc: bool


def find_pairs(
    text: str, gazetteer: Gazetteer, *, actor: str | None = None, bloc: str | None = None
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

    Returns
    -------
    list of FoundPair
        In text order. An actor and a bloc are paired once in a sentence, by the mentions that stand
        closest to each other.
    """
    pairs: list[FoundPair] = []
    memory = Memory()
    wanted_actor = _Wanted(actor, gazetteer)
    wanted_bloc = _Wanted(bloc, gazetteer)
    for span in split_sentences(text):
        sentence = text[span.start : span.end]
        tokens = tokenize(sentence)
        found = _mentions(sentence, tokens, gazetteer, memory)
        actors = wanted_actor.choose([m for m in found if m.is_actor], tokens, "organisation")
        blocs = wanted_bloc.choose([m for m in found if m.is_bloc], tokens, "bloc")
        pairs += _pair(sentence, span, tokens, actors, blocs)
    return pairs


class _Wanted:
    """The filter for one role: all, or only what one name means."""

    def __init__(self, name: str | None, gazetteer: Gazetteer) -> None:
        self._name = name
        self._entity = gazetteer.find(name) if name is not None else None
        self._words = tokenize(name).words if name is not None else []

    def choose(self, found: list[_Found], tokens: Tokens, kind: str) -> list[_Found]:
        if self._name is None:
            return found
        name = self._name.casefold()
        names = {name, self._entity.name.casefold() if self._entity else name}
        kept = [
            m
            for m in found
            if m.entity.name.casefold() in names or " ".join(tokens.words[m.start : m.end]).casefold() == name
        ]
        if kept or self._entity is not None or not self._words:
            return kept
        size = len(self._words)
        entity = Entity(self._name, kind)
        return [
            _Found(i, i + size, entity, True, True)
            for i in range(len(tokens) - size + 1)
            if tokens.words[i : i + size] == self._words
        ]


def _mentions(sentence: str, tokens: Tokens, gazetteer: Gazetteer, memory: Memory) -> list[_Found]:
    """Find the mentions of one sentence and take it into memory."""
    words = tokens.words
    found: list[_Found] = []
    taken = [False] * len(words)

    def add(mention: _Found) -> None:
        found.append(mention)
        taken[mention.start : mention.end] = [True] * (mention.end - mention.start)

    countries: list[Match] = []
    for match in gazetteer.match(words):
        if match.sort == "short" and _is_part_of_longer_name(words, match.start, match.end):
            continue  # left to find_people
        taken[match.start : match.end] = [True] * (match.end - match.start)
        if match.entity.kind == "country":
            countries.append(match)
        elif mention := _from_match(words, match, memory):
            add(mention)
    for span in find_people(words, taken):
        name = sentence[tokens.starts[span.start] : tokens.ends[span.end - 1]]
        known = memory.person_named(name)
        add(_Found(span.start, span.end, known or Entity(name, "person", family=words[span.end - 1]), True, False))
    people = {m.start: m for m in found if m.entity.kind == "person"}
    for match in countries:
        if mention := _from_country(words, match, memory, people):
            add(mention)
    for mention in _references(words, taken, found, memory):
        add(mention)
    found.sort(key=lambda m: m.start)
    memory.remember(
        subjects=[m.entity for m in found if m.is_actor],
        people=[m.entity for m in found if m.entity.kind == "person"],
        blocs=[m.entity for m in found if m.is_bloc],
    )
    return found


def _from_match(words: list[str], match: Match, memory: Memory) -> _Found | None:
    """Return the mention that a known name of a bloc, a person or an organisation makes."""
    start, end, entity, sort = match
    if entity.kind == "bloc":
        before = words[start - 1].lower() if start else ""
        after = words[end] if end < len(words) else ""
        if sort == "seat" and not (memory.has_bloc(entity) and _is_agent(before, after)):
            return None
        mention = _Found(start, end, entity, False, True)
        mention.is_actor = _acts(words, mention)
        return mention
    if sort == "trap":
        return None
    return _Found(start, end, entity, True, False)


def _from_country(words: list[str], match: Match, memory: Memory, people: dict[int, _Found]) -> _Found | None:
    """Return the mention that a country makes, alone or with the noun behind it.

    "Armenia" and "Armenian troops" are Armenia; "Polish farmers" are themselves; "the Armenian prime minister" is the
    person who was named as such, and no mention of its own beside that person's name; "in Armenia" is a place.
    """
    start, end, entity, sort = match
    before = words[start - 1].lower() if start else ""
    after = words[end] if end < len(words) else ""
    at = _head_noun(words, end + 1 if after == "'s" else end)
    noun = words[at].lower() if at < len(words) else ""
    if sort == "adjective" or after == "'s":
        if noun in _STATE_NOUNS:
            return _Found(start, at + 1, entity, True, False)
        if noun in _OFFICES:
            return _office(words, start, at + 1, entity, memory, people)
        if noun in _GROUP_NOUNS:
            return _Found(start, at + 1, _group(words, start, at + 1, entity), True, False)
    if sort == "adjective":
        return None
    place_words = _CITY_PLACE_WORDS if sort == "capital" else _PLACE_WORDS
    if before == "the" and start > 1:
        before = words[start - 2].lower()
    if before in place_words or after == "-" or _is_dateline(words, start, end):
        return None
    return _Found(start, end, entity, True, False)


def _head_noun(words: list[str], at: int) -> int:
    """Return where the noun stands that the words from ``at`` on lead to: "foreign |ministry", "|government"."""
    nouns = _STATE_NOUNS | _GROUP_NOUNS | _OFFICES
    end = at
    while end < len(words) and end - at < 3 and words[end].lower() in _MODIFIERS:
        end += 1
    if end > at and (end == len(words) or words[end].lower() not in nouns):
        end -= 1  # the last modifier is the noun itself: "the Polish military said"
    return end


def _office(
    words: list[str], start: int, end: int, country: Entity, memory: Memory, people: dict[int, _Found]
) -> _Found | None:
    """Return who "the Armenian prime minister" is; ``None`` where the name itself stands beside it."""
    following = end + 1 if end < len(words) and words[end] == "," else end
    before = start - 1 if start and words[start - 1].lower() == "the" else start
    named_before = before and words[before - 1] == "," and any(m.end == before - 1 for m in people.values())
    if following in people or named_before:
        return None
    holder = memory.official(country.name)
    return _Found(start, end, holder or _group(words, start, end, country), True, False)


def _group(words: list[str], start: int, end: int, country: Entity) -> Entity:
    return Entity(" ".join(words[start:end]).replace(" 's", "'s"), "group", country=country.name)


def _is_agent(before: str, after: str) -> bool:
    """Whether a place name stands where an agent stands: not after a preposition of place."""
    return before not in _CITY_PLACE_WORDS and (after == "'s" or after.lower() in _AUXILIARIES | SPEECH)


def _is_part_of_longer_name(words: list[str], at: int, end: int) -> bool:
    """Whether a bare surname is part of another name: "Melania Trump" and "Trump Tower" are not Donald Trump."""
    if end < len(words) and is_name_word(words[end]) and not words[end].isupper():
        return True
    if at == 0 or not is_name_word(words[at - 1]) or words[at - 1].isupper():
        return False
    opens = at == 1 or words[at - 2] in ('"', "—", ":", "(")
    return not (opens and words[at - 1].lower() in OPENERS)


def _is_dateline(words: list[str], start: int, end: int) -> bool:
    """Whether a city opens a dispatch: "MOSCOW (Agency) —", "Moscow, May 16 —"."""
    if start or "—" not in words[end : end + 8]:
        return False
    return words[end] in ("(", "—") or (words[end] == "," and words[end + 1].lower().rstrip(".") in DATES)


def _references(words: list[str], taken: list[bool], found: list[_Found], memory: Memory) -> list[_Found]:
    out: list[_Found] = []
    for i, word in enumerate(words):
        if taken[i]:
            continue
        lower = word.lower()
        if lower in ("he", "she", "it"):
            earlier = [m for m in found if m.start < i and m.entity.kind == "person"]
            if lower != "it" and earlier:
                continue  # within a sentence it is the person named there, who is a mention already
            entity = memory.pronoun(words, i)
            if entity is not None:
                is_bloc = entity.kind == "bloc"
                out.append(_Found(i, i + 1, entity, True, is_bloc))
        elif lower == "the" and i + 1 < len(words) and not taken[i + 1]:
            here = [m.entity for m in found if m.is_bloc and m.start < i]
            entity = memory.described_bloc(words[i + 1], here)
            if entity is not None:
                mention = _Found(i, i + 2, entity, False, True)
                mention.is_actor = _acts(words, mention)
                out.append(mention)
        elif is_name_word(word) and not _is_part_of_longer_name(words, i, i + 1):
            person = memory.by_surname(word)
            if person is not None:
                out.append(_Found(i, i + 1, person, True, False))
    return out


def _acts(words: list[str], mention: _Found) -> bool:
    """Whether a bloc stands like a subject or an agent: before a verb, or after "by"."""
    start, end = mention.start, mention.end
    before = words[start - 1].lower() if start else ""
    if before == "the" and start > 1:
        before = words[start - 2].lower()
    if before == "by":
        return True
    if before in _PREPOSITIONS:
        return False
    if end < len(words) and words[end] == "(":  # a full name and its abbreviation
        end = next((i + 1 for i in range(end, min(end + 5, len(words))) if words[i] == ")"), end)
    after = words[end].lower() if end < len(words) else ""
    return after in _AUXILIARIES or after in SPEECH or (after.endswith("ed") and stem(after) != after)


def _pair(sentence: str, span: Span, tokens: Tokens, actors: list[_Found], blocs: list[_Found]) -> list[FoundPair]:
    best: dict[tuple[str, str], tuple[int, _Found, _Found]] = {}
    for bloc in blocs:
        for actor in actors:
            if actor.entity.name == bloc.entity.name or (actor.start < bloc.end and bloc.start < actor.end):
                continue
            gap = max(actor.start, bloc.start) - min(actor.end, bloc.end)
            key = (actor.entity.name, bloc.entity.name)
            if key not in best or gap < best[key][0]:
                best[key] = (gap, actor, bloc)

    def mention(found: _Found) -> Mention:
        start, end = tokens.starts[found.start], tokens.ends[found.end - 1]
        text = sentence[start:end]
        return Mention(text, span.start + start, span.start + end, found.entity.name, found.entity.kind)

    chosen = sorted((actor.start, bloc.start, i, actor, bloc) for i, (_, actor, bloc) in enumerate(best.values()))
    return [FoundPair(span, mention(actor), mention(bloc)) for *_, actor, bloc in chosen]
