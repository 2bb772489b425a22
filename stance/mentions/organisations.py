"""Bodies that no gazetteer knows: "Rivers Watch", "the Movement for Democratic Change (MDC)".

A run of capitals with a noun of a body in it is one. A name that is introduced with its abbreviation is known by either
from there on; with a noun of alliances and a plural of states in it, it is a bloc.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity
from stance.mentions.words import (
    CONJUNCTIONS,
    DATES,
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    SPEECH,
    STATE_NOUNS,
    TITLES,
)

#: Nouns of bodies.
BODY_NOUNS: Final = frozenset(
    """party movement front league union federation association institute university college council committee congress
    watch international group network foundation company corp corporation bank army guard guards force forces agency
    authority alliance coalition society club chamber confederation parliament assembly senate ministry department
    commission center centre observatory organisation organization fund brigade brigades militia action forum tribunal
    court house airlines holdings industries initiative trust campaign board bureau office service services
    command""".split()
)
#: A body's last word: "Rivers |Watch|".
_LAST: Final = BODY_NOUNS | frozenset(
    "conservatives democrats republicans liberals socialists greens taliban crescent".split()
)
#: A body's first word, before "of" or "for": "|Institute| for Security Studies".
_FIRST: Final = _LAST | frozenset("doctors reporters friends mothers lawyers journalists workers physicians".split())
_JOINS: Final = frozenset("of for and the on in against de du la without &".split())
#: What only looks like a body: "the Security Council" is a bloc's, "the White House" a place's.
_NOT: Final = frozenset("treaty summit pact agreement accord accords charter act law war".split())
#: What people join, whatever the name is about: "War Veterans |Association|".
_MEMBERSHIPS: Final = frozenset("association union society federation league movement party club".split())
#: The state itself, left to the finder of countries; the end of a title.
_STATE: Final = (
    STATE_NOUNS & frozenset("government ministry authorities administration embassy presidency".split()) | TITLES
)
#: Nouns of alliances.
ALLIANCE_NOUNS: Final = frozenset(
    """alliance community commonwealth pact league union organization organisation partnership association forum
    conference group cooperation mission court bank fund authority bloc""".split()
)
_REALM: Final = frozenset(
    """states nations countries african asian european arab islamic american pacific caribbean gulf eurasian
    international world global inter-american regional southern eastern western northern central atlantic
    mediterranean maghreb sahel nordic baltic""".split()
)


#: Who only carries what others say.
_AGENCIES: Final = frozenset("AFP TASS RIA CNN BBC NPR ABC CBS NBC ANSA EFE DPA IRNA PTI MSNBC CNBC ITAR".split())
#: What an apposition calls a body.
_CALLED: Final = BODY_NOUNS | frozenset(
    "charity partner watchdog lobby firm newspaper lender maker producer faction wing".split()
)


#: What no name of a body begins with.
_NO_BODIES: Final = OPENERS | DETERMINERS | DATES | PREPOSITIONS | CONJUNCTIONS
#: What makes a community or a bank one of states, without more being said.
_REGIONS: Final = frozenset(
    """african asian arab caribbean pacific eurasian maghreb sahel nordic baltic mediterranean andean amazon balkan
    intergovernmental inter-parliamentary interparliamentary pan-african turkic danube""".split()
)
#: What makes it a society of citizens after all.
_NATIONAL: Final = frozenset(
    """students business workers journalists lawyers writers women youth human rights crisis studies research society
    trade unions congress party""".split()
)


@dataclass(slots=True)
class Aliases:
    """Names that the text itself introduced, by their tokens."""

    names: dict[tuple[str, ...], Entity] = field(default_factory=dict)

    def find(self, sentence: Sentence) -> None:
        """Add the mentions of names introduced before."""
        if not self.names:
            return
        lengths = sorted({len(name) for name in self.names}, reverse=True)
        for at in range(len(sentence)):
            for length in lengths:
                end = at + length
                entity = self.names.get(tuple(sentence.words[at:end])) if end <= len(sentence) else None
                if entity is not None and sentence.is_free(at, end):
                    sentence.add(Found(at, end, entity, entity.kind != "bloc", entity.kind == "bloc"))
                    break


def find_organisations(sentence: Sentence, aliases: Aliases) -> None:
    """Add bodies that are named for the first time, and note the abbreviations that names are introduced with."""
    at = 0
    while at < len(sentence):
        end = at
        if sentence.words[at][0].isupper() and not sentence.taken[at]:
            end = _run(sentence, at)
            start = at
            while start < end and sentence.lower[start] in OPENERS | DETERMINERS | CONJUNCTIONS | PREPOSITIONS:
                start += 1
            if _is_body(sentence, start, end):
                name = sentence.slice(start, end)
                name = name[4:] if name.startswith("The ") else name
                bloc = _as_bloc(sentence, start, end, name)
                sentence.add(Found(start, end, bloc or Entity(name, "organisation"), bloc is None, bloc is not None))
        at = max(end, at + 1)
    _find_described(sentence)
    for mention in list(sentence.found):
        _introduce(sentence, mention, aliases)
    _introduce_unknown(sentence, aliases)


def _as_bloc(sentence: Sentence, start: int, end: int, name: str) -> Entity | None:
    """Return the bloc that an unknown name tells of by itself: "the Caribbean Development Bank"."""
    words = set(sentence.lower[start:end])
    nouns = words & (ALLIANCE_NOUNS | {"council", "commission"})
    if nouns and words & _REGIONS and not words & _NATIONAL:
        return Entity(name, "bloc", nouns=tuple(sorted(nouns)))
    return None


def _find_described(sentence: Sentence) -> None:
    """Add a name that an apposition says to be a body, or an abbreviation that stands like one who acts.

    "Lucha, a citizens' movement, said"; "leaving would hurt, SIPTU warned".
    """
    for at, word in enumerate(sentence.words):
        if sentence.taken[at] or not word[0].isupper() or sentence.lower[at] in _NO_BODIES:
            continue
        end = at + 1
        while end < min(len(sentence), at + 4) and sentence.words[end].istitle() and not sentence.taken[end]:
            end += 1
        if _is_called_a_body(sentence, at, end) or (end == at + 1 and _is_acting_abbreviation(sentence, at)):
            sentence.add(Found(at, end, Entity(sentence.slice(at, end), "organisation"), True, False))


def _is_called_a_body(sentence: Sentence, at: int, behind: int) -> bool:
    if sentence.word(behind) != "," or sentence.word(behind + 1) not in ("a", "an", "the"):
        return False
    if at and sentence.words[at - 1][0].isupper() and sentence.lower[at - 1] not in DETERMINERS:
        return False  # the end of a longer name
    for end in range(behind + 2, min(behind + 9, len(sentence))):
        if sentence.words[end] == "'s":
            return False  # "Jane Doe, the party's secretary"
        if not sentence.words[end][0].isalnum() and sentence.words[end] not in ("-", "'"):
            return sentence.lower[end - 1] in _CALLED
        if sentence.lower[end] in PREPOSITIONS | {"that", "which", "who"}:
            return sentence.lower[end - 1] in _CALLED
    return False


def _is_acting_abbreviation(sentence: Sentence, at: int) -> bool:
    word = sentence.words[at]
    if not (3 <= len(word) <= 8 and word.isalpha() and word.isupper()) or word in _AGENCIES:
        return False
    if sentence.words[at - 1 : at] == ["-"] or sentence.words[at + 1 : at + 2] == ["-"]:
        return False
    quiet = any(other.isalpha() and other.islower() for other in sentence.words)  # no headline in capitals
    return quiet and (sentence.word(at + 1) in SPEECH or sentence.word(at - 1) in SPEECH)


def _run(sentence: Sentence, at: int) -> int:
    """Return the end of the run of capitalised words, with "of" and "for" inside, that begins at ``at``."""
    end = at
    i = at
    while i < len(sentence) and i - at < 9 and not sentence.taken[i]:
        word = sentence.words[i]
        if word[0].isupper():
            end = i + 1
        elif i == at or not (word == "-" or _is_plural_possessive(sentence, i) or _joins(sentence, i)):
            break
        i += 1
    return end


def _is_plural_possessive(sentence: Sentence, at: int) -> bool:
    """Whether an apostrophe stands inside a name: "the Port Workers|'| Union"."""
    return (
        sentence.words[at] in ("'", "’")
        and sentence.words[at - 1].endswith("s")
        and sentence.starts[at] == sentence.ends[at - 1]
    )


def _joins(sentence: Sentence, at: int) -> bool:
    """Whether "of" or "and" goes on with a name: after the noun of a body, or inside what follows it."""
    if sentence.lower[at] in ("of", "for", "against", "without", "in", "on"):
        return sentence.lower[at - 1] in _FIRST
    if sentence.lower[at] == "the":  # "Norway and the League" are two
        return sentence.lower[at - 1] in ("of", "for", "in", "on")
    return sentence.lower[at] in _JOINS


def _is_body(sentence: Sentence, start: int, end: int) -> bool:
    size = end - start
    lower = sentence.lower
    if size < 2 or _STATE & set(lower[start:end]):
        return False
    if _NOT & set(lower[start:end]) and lower[end - 1] not in _MEMBERSHIPS:
        return False
    if lower[end - 1] in _LAST:
        return not (lower[start] in ("the", "a") and size == 2)
    joined = next((i for i in range(start + 1, end - 1) if lower[i] in ("of", "for", "against", "without")), None)
    return joined is not None and lower[joined - 1] in _FIRST and lower[start] not in ("the", "a")


def _introduce(sentence: Sentence, mention: Found, aliases: Aliases) -> None:
    """Note "(MDC)" behind a name, and make it a mention."""
    at = mention.end
    if sentence.words[at : at + 1] != ["("] or sentence.words[at + 2 : at + 3] != [")"]:
        return
    short = sentence.words[at + 1]
    if mention.antecedent is None and sum(char.isupper() for char in short) > 1 and len(short) > 1:
        aliases.names[short,] = mention.entity
        if not sentence.taken[at + 1]:
            sentence.add(Found(at + 1, at + 2, mention.entity, False, mention.is_bloc))


def _introduce_unknown(sentence: Sentence, aliases: Aliases) -> None:
    """Take a name with its abbreviation behind it, though no noun of a body is in it, or make it a bloc."""
    for at in range(2, len(sentence) - 2):
        short = sentence.words[at + 1]
        if sentence.words[at] != "(" or sentence.words[at + 2] != ")" or not (short.isupper() and 2 <= len(short) <= 8):
            continue
        if sentence.taken[at + 1]:
            continue
        holder = sentence.at(at - 1)
        start = holder.start if holder is not None else _start_of_initials(sentence, at, short)
        if start is None:
            continue
        words = set(sentence.lower[start:at])
        name = sentence.slice(start, at)
        nouns = words & ALLIANCE_NOUNS
        is_bloc = bool(nouns) and bool(words & _REALM)
        entity = Entity(name, "bloc" if is_bloc else "organisation", nouns=tuple(nouns) if is_bloc else ())
        if holder is not None:
            sentence.found.remove(holder)
        sentence.add(Found(start, at, entity, not is_bloc, is_bloc))
        sentence.add(Found(at + 1, at + 2, entity, False, is_bloc))
        aliases.names[short,] = aliases.names[tuple(sentence.words[start:at])] = entity


def _start_of_initials(sentence: Sentence, end: int, short: str) -> int | None:
    """Return where the words before ``end`` begin whose initials are the abbreviation."""
    letters = list(short.casefold())
    at = end
    while letters and at > 0 and not sentence.taken[at - 1]:
        word = sentence.words[at - 1]
        if word[0].casefold() == letters[-1] and word[0].isupper():
            letters.pop()
        elif sentence.lower[at - 1] not in _JOINS:
            return None
        at -= 1
    return at if not letters else None
