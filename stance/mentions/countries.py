"""Countries, and those who act for them or come from them.

"Armenia", "Yerevan" and "Armenian troops" are Armenia; "Polish farmers" are themselves; "the Armenian prime minister"
is the person who was named as such; "in Armenia" is a place.
"""

from __future__ import annotations

from collections.abc import Iterable

from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer, Match
from stance.mentions.memory import Memory
from stance.mentions.words import (
    ADVERBS,
    AUXILIARIES,
    CITY_PLACE_WORDS,
    CONJUNCTIONS,
    DATES,
    GROUP_NOUNS,
    HOLDERS,
    MODIFIERS,
    PLACE_WORDS,
    PREPOSITIONS,
    SPEECH,
    STATE_NOUNS,
    TITLES,
    VERBS,
)

_NOUNS = STATE_NOUNS | GROUP_NOUNS | HOLDERS


def find_countries(sentence: Sentence, matches: Iterable[Match], memory: Memory) -> None:
    """Add the mentions that names of countries make, alone or with the noun behind them."""
    people = {m.start: m for m in sentence.found if m.entity.kind == "person"}
    for match in matches:
        if mention := _country(sentence, match, memory, people):
            sentence.add(mention)


def find_administrations(sentence: Sentence, gazetteer: Gazetteer) -> None:
    """Add "the |Bush administration|", where all of that surname are of one country."""
    for at in range(1, len(sentence)):
        if sentence.lower[at] == "administration" and sentence.is_free(at - 1, at + 1):
            names = gazetteer.countries_of_families.get(sentence.words[at - 1], set())
            country = gazetteer.named(next(iter(names))) if len(names) == 1 else None
            if country is not None and country.kind == "country":
                sentence.add(Found(at - 1, at + 1, country, True, False))


def _country(sentence: Sentence, match: Match, memory: Memory, people: dict[int, Found]) -> Found | None:
    start, end, entity, sort = match
    after = sentence.word(end)
    modifies = sort == "adjective" or after == "'s" or _is_modifier(sentence, end, sort)
    if modifies:
        at = _head_noun(sentence, end + 1 if after == "'s" else end)
        noun = sentence.word(at)
        if noun in HOLDERS:
            return _holder(sentence, start, at + 1, entity, memory, people)
        if at + 1 in people or (sentence.word(at + 1) == "," and at + 2 in people and noun not in STATE_NOUNS):
            return None  # "Polish negotiator Jan Kowalski": the name stands there
        if noun in STATE_NOUNS and not (noun == "state" and sentence.word(at + 1) in ("television", "media", "news")):
            return Found(start, at + 1, entity, True, False)
        if noun in GROUP_NOUNS:
            start = _with_modifiers(sentence, start)
            if (
                sentence.word(start - 1) in ("a", "an")
                and sentence.word(start - 2) == ","
                and _is_named(sentence, start)
            ):
                return None  # what a person is: "Jane Doe, a |Polish farmer|"
            return Found(start, at + 1, group(sentence, start, at + 1, entity), True, False)
    if (modifies and after != "'s") or _is_place(sentence, match):
        return None
    return Found(start, end, entity, True, False)


def _is_named(sentence: Sentence, start: int) -> bool:
    """Whether a person ends before the comma and the article in front of ``start``."""
    before = sentence.at(start - 3)
    return before is not None and before.entity.kind == "person"


def _is_modifier(sentence: Sentence, end: int, sort: str) -> bool:
    """Whether a name describes what follows: "US officials", "Kremlin spokesman Dmitry Peskov"."""
    if end >= len(sentence) or sort not in ("name", "metonym", "capital"):
        return False
    after = sentence.lower[end]
    if sentence.words[end][0].isupper() or sort == "metonym":
        return after in TITLES | MODIFIERS
    abbreviated = sentence.words[end - 1].isupper() or sentence.words[end - 1] == "."
    verbal = after in AUXILIARIES | VERBS | SPEECH | PREPOSITIONS | CONJUNCTIONS | ADVERBS or after.endswith("ed")
    return (abbreviated and after[0].isalpha() and not verbal) or after in _NOUNS - VERBS


def _is_place(sentence: Sentence, match: Match) -> bool:
    start, end, _, sort = match
    start = _list_start(sentence, start)
    before = sentence.word(start - 1)
    if before == "the" and start > 1:
        before = sentence.word(start - 2)
    places = CITY_PLACE_WORDS if sort == "capital" else PLACE_WORDS
    if before in places or sentence.word(end) == "-" or end <= dateline_end(sentence):
        return True
    # "northern Mali", "the border with Mali"
    return before in ("northern", "southern", "eastern", "western", "central", "rural", "neighbouring") or (
        before == "with" and sentence.word(start - 2) in ("border", "frontier", "boundary")
    )


def _list_start(sentence: Sentence, start: int) -> int:
    """Return where a list of names begins that ends with the one at ``start``: "in |Paris| or Berlin"."""
    while start > 2 and sentence.lower[start - 1] in ("or", "and", ",") and sentence.words[start - 2][0].isupper():
        if sentence.at(start - 2) is not None:
            break  # a mention of its own
        start -= 2
    return start


def _with_modifiers(sentence: Sentence, start: int) -> int:
    """Return where a group's own description begins: "a |senior Polish diplomat"."""
    while start and sentence.word(start - 1) in ("senior", "top", "former", "retired", "veteran", "young", "angry"):
        start -= 1
    return start


def _head_noun(sentence: Sentence, at: int) -> int:
    """Return where the noun stands that the words from ``at`` on lead to: "foreign |ministry", "|government"."""
    head = end = at
    while end < len(sentence) and end - at < 5 and not sentence.taken[end]:
        word = sentence.lower[end]
        if word in _NOUNS:
            head = end
        elif word not in MODIFIERS and word != "-":
            break
        end += 1
    return head  # of "the Polish finance ministry official" the last one


def _holder(
    sentence: Sentence, start: int, end: int, country: Entity, memory: Memory, people: dict[int, Found]
) -> Found | None:
    """Return who "the Armenian prime minister" is; ``None`` where the name itself stands beside it."""
    if any(start < at <= end + 5 and sentence.word(at - 1) in (",", sentence.lower[end - 1]) for at in people):
        return None
    comma = next((at for at in range(start - 1, max(-1, start - 6), -1) if sentence.words[at] == ","), None)
    if comma is not None and any(m.end == comma for m in people.values()):
        return None
    if sentence.word(end) == "of" or sentence.word(start - 1) in ("as", "a", "an", "former"):
        return None
    known = memory.official(country.name, " ".join(sentence.lower[end - 2 : end]))
    if known is None:
        return Found(start, end, group(sentence, start, end, country), True, False)
    entity, antecedent = known
    return Found(start, end, entity, True, False, antecedent)


def group(sentence: Sentence, start: int, end: int, country: Entity | None = None) -> Entity:
    """Return the entity that unnamed people make, under their own words."""
    name = " ".join(sentence.words[start:end]).replace(" 's", "'s").replace(" - ", "-")
    return Entity(name, "group", country=country.name if country else None)


def dateline_end(sentence: Sentence) -> int:
    """Return how many tokens a dateline has: "MOSCOW (Agency) —", "GOMA, DR Congo, May 16 —"; 0 where there is none."""
    words = sentence.words
    for at in range(1, min(12, len(words))):
        if words[at] == "—" or (words[at] == "-" and sentence.text[sentence.starts[at] - 1] == " "):
            return at if (words[0].isupper() and len(words[0]) > 1) or _has_date(sentence, at) else 0
    return 0


def _has_date(sentence: Sentence, end: int) -> bool:
    return "," in sentence.words[:end] and any(word.rstrip(".") in DATES for word in sentence.lower[:end])
