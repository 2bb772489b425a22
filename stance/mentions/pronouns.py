"""Pronouns: "he", "it", "they" and "his country", linked to what was named before."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from stance.mentions.clauses import Clauses
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Gazetteer
from stance.mentions.memory import Known, Memory, known_of, named_before, reference
from stance.mentions.subjects import subject
from stance.mentions.words import AUXILIARIES, CLAIMING, SAYING, VERBS

#: How many sentences a person stays in mind for a pronoun.
_REACH: Final = 2
#: Whom one begs or urges can act: it is a body, whatever thing stands closer.
_TO_SOMEBODY: Final = frozenset(
    "beg begs begged begging ask asks asked asking urge urges urged urging tell tells told".split()
)
_BEFORE_THINGS: Final = frozenset("the a an our his her their this that my your".split())
GENDERS: Final = {"he": "m", "him": "m", "she": "f"}
_EXPLETIVE_NEXT: Final = frozenset(
    "is was be seems seemed appears appeared takes took turned turns happened happens became becomes 's".split()
)
_MODALS: Final = frozenset("will would may might could can has had does did".split())
#: Words that end like plurals.
_NO_PLURALS: Final = ("ss", "years", "months", "weeks", "days", "hours", "times", "this", "does", "always")
#: With these behind "it is", what is meant may come later, or be a time or the weather.
_OPENING_CLAUSES: Final = frozenset(
    """that to who whom whether how what when why if for because as time times year years day days hour hours week
    weeks month months late early dark cold hot raining snowing morning evening night midnight noon dawn true clear
    possible impossible likely unlikely over me you he she us them like better best worse hard easy enough not never
    about up only every""".split()
)
#: "as long as it |pleased| them".
_IMPERSONAL: Final = frozenset("pleases pleased suits suited".split())
#: What is known or said is no thing: "everybody |knows| it".
_OF_FACTS: Final = frozenset("know knows knew known say said admit admitted prove proved mean meant".split())
_EXPLETIVE_BEFORE: Final = frozenset("make makes made making find finds found think thinks thought".split())


def person(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    """Return whom "he", "him" or "she" means: who was named last, or who goes on speaking."""
    gender = GENDERS[sentence.lower[at]]

    def fits(entity: Entity) -> bool:
        return entity.kind == "person" and entity.gender in (None, gender)

    if sentence.word(at - 1) in SAYING and not sentence.quoted[at]:
        speaker = subject(sentence, at - 1)
        if speaker is not None and speaker.entity.kind == "group" and not _is_thing(speaker.entity, True):
            return reference(at, at + 1, known_of(sentence, speaker))  # "an officer said he"
    here = [
        known_of(sentence, m)
        for m in named_before(sentence, at)
        if fits(m.entity) and sentence.quoted[m.start] == sentence.quoted[at]
    ]
    earlier: list[Known] = []
    for past in memory.recent(_REACH):
        if past.speaker is not None and fits(past.speaker.entity) and not sentence.quoted[at]:
            earlier.append(past.speaker)
        earlier += [Known(m.entity, span) for m, span in past.mentions if fits(m.entity)]
    # "..., as Putin had asked, he added": who went on speaking is not who stands in between.
    goes_on = sentence.word(at + 1) in SAYING and sentence.word(at - 1) in (",", '"') and not sentence.quoted[at]
    choices = earlier + here if goes_on else here + earlier
    return reference(at, at + 1, choices[0]) if choices else None


def thing(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    """Return whom "it" or "they" means: who is said to speak, the one thing named before, or the last subject."""
    plural = sentence.lower[at] == "they"
    before = at - 1
    if sentence.word(before) == "that":
        before -= 1
        while before > at - 8 and before >= 0 and sentence.lower[before] not in SAYING | CLAIMING | {","}:
            before -= 1
    is_object = before == at - 1 and sentence.word(before) in CLAIMING and not _acts(sentence.word(at + 1))
    if sentence.word(before) in SAYING | CLAIMING and not is_object:  # "called it a trap"
        speaker = subject(sentence, before)
        if speaker is not None and _is_thing(speaker.entity, plural):
            return reference(at, at + 1, known_of(sentence, speaker))
    if plural:
        return _those_complained_of(sentence, at, memory) if sentence.quoted[at] else None
    if _is_expletive(sentence, at):
        return None
    here = [m for m in _on_the_same_side(sentence, at) if _is_thing(m.entity, False)]
    earlier = [past for past in memory.recent(1) if past.mentions]
    if not here and not earlier:
        return None
    clauses = Clauses(sentence)
    if clauses.is_share(at):
        return None
    if not clauses.is_subject(at) and sentence.word(at - 1) not in _TO_SOMEBODY | SAYING and _is_rivalled(sentence, at):
        return None
    other = clauses.excluded(at)
    name = None if other is None else other.entity.name
    here = [m for m in here if m.entity.name != name]
    if here:
        above = clauses.subjects_above(at) if clauses.is_subject(at) else []
        known = next((known_of(sentence, m) for m in above if m in here), None)
        known = known or _the_one([known_of(sentence, m) for m in here])
        return None if known is None else reference(at, at + 1, known)
    if not clauses.is_subject(at):
        return None
    others = {m.entity.name for m in sentence.found if m.is_bloc and m.start > at} | {name}
    for past in earlier:
        mentions = [Known(m.entity, span) for m, span in past.mentions if m.is_actor or m.is_bloc]
        things = [known for known in mentions if _is_thing(known.entity, False) and known.entity.name not in others]
        # What a sentence begins with is what the last one was about.
        known = things[0] if at <= 1 and things and _is_thing(mentions[0].entity, False) else _the_one(things)
        if known is not None:
            return reference(at, at + 1, known)
    return None


def _is_rivalled(sentence: Sentence, at: int) -> bool:
    """Whether a thing without a name stands closer to "it": "Oslo welcomed |the ruling| and Doe called it a start"."""
    last = max((m.end for m in named_before(sentence, at) if _is_thing(m.entity, False)), default=0)
    heads, relations, _ = sentence.parse
    return any(
        sentence.lower[i] in _BEFORE_THINGS
        and i < heads[i] < at - 2
        and relations[heads[i]] in ("dobj", "attr")
        and not any(sentence.taken[i : heads[i] + 1])
        for i in range(last, at - 1)
    )


def _acts(word: str) -> bool:
    """Whether a word can be the verb of "it": "announced it |would|"."""
    return word in AUXILIARIES or word in VERBS or word.endswith("ed")


def _on_the_same_side(sentence: Sentence, at: int) -> list[Found]:
    """Return the mentions before ``at`` in the same words: quoted or not, or all where a few words are quoted."""
    before = named_before(sentence, at)
    opens = next((i for i, word in enumerate(sentence.words) if word == '"'), 0)
    same = [m for m in before if sentence.quoted[m.start] == sentence.quoted[at]]
    return before if not same and opens > 1 and sentence.quoted[at] and not any(sentence.quoted[:opens]) else same


def _those_complained_of(sentence: Sentence, at: int, memory: Memory) -> Found | None:
    """Return the bloc that "they" in somebody's words means: "They never asked us", where nobody else can be meant.

    It is the one bloc that the text named last, if that is all it named but people, or what it is about; where nothing
    was named of late, what it is about.
    """
    first = next(i for i in range(at, -1, -1) if i == 0 or not sentence.quoted[i - 1])
    if any(_is_plural(sentence.lower[i]) for i in range(first, at)):
        return None
    here = [known_of(sentence, m) for m in named_before(sentence, at) if sentence.quoted[m.start]]
    topic = memory.topic()
    for things in [here, *([Known(m.entity, span) for m, span in past.mentions] for past in memory.recent(_REACH))]:
        named = {known.entity.name: known for known in things if known.entity.kind != "person"}
        blocs = [known for known in named.values() if known.entity.kind == "bloc"]
        if not named:
            continue
        if len(blocs) != 1 or (things is here and "they" not in sentence.lower[first:at]):
            return None
        is_it = len(named) == 1 or (topic is not None and topic.entity == blocs[0].entity)
        return reference(at, at + 1, blocs[0]) if is_it and not _names(sentence, at, blocs[0].entity) else None
    return None if topic is None or _names(sentence, at, topic.entity) else reference(at, at + 1, topic)


def _is_plural(word: str) -> bool:
    """Whether a word can be a plural other than of time: "farmers", "friends"; "we have waited years" is none."""
    return len(word) > 3 and word.endswith(("s", "men", "people")) and not word.endswith(_NO_PLURALS)


def _names(sentence: Sentence, at: int, bloc: Entity) -> bool:
    """Whether a bloc is named behind ``at``, so that "they" are others: "they want to leave the union"."""
    if any(m.entity == bloc for m in sentence.found if m.start > at):
        return True
    return any(the == "the" and noun in bloc.nouns for the, noun in pairwise(sentence.lower[at:]))


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
    if sentence.word(at - 1) in _EXPLETIVE_BEFORE or after in _IMPERSONAL:
        return True
    if sentence.word(at - 1) == "as" and after in ("stands", "stood", "was", "is", "takes"):
        return True
    if sentence.word(at - 1) in _OF_FACTS and not _acts(after) and after != '"':
        return True
    if after in _MODALS:
        return later in ("be", "been", "not", "seem", "take", "happen", "rain", "snow")
    if after in ("is", "was", "'s") and _is_judged(sentence, at + 2):
        return False
    # "it was leaving" and "it was founded in" are said of something
    return after in _EXPLETIVE_NEXT and not (later.endswith(("ed", "ing")) and sentence.word(at + 3) != "that")


def _is_judged(sentence: Sentence, at: int) -> bool:
    """Whether what follows "it is" only tells what something is like: "it is |unfair|", "it is |too slow|"."""
    end = next((i for i in range(at, len(sentence)) if not sentence.words[i][0].isalnum()), len(sentence))
    rest = sentence.lower[at:end]
    return bool(rest) and sentence.is_free(at, end) and _OPENING_CLAUSES.isdisjoint(rest)


def _is_thing(entity: Entity, plural: bool) -> bool:
    """Whether "it" or, for unnamed people, "they" can mean the entity."""
    if plural:
        return entity.kind == "group" and entity.name.endswith(("s", "men", "people"))
    return entity.kind in ("country", "bloc", "organisation")


def own_country(sentence: Sentence, at: int, memory: Memory, gazetteer: Gazetteer) -> Found | None:
    """Return which country "his country" is: that of the person named first in the sentence, or in the one before."""
    people = [known_of(sentence, m) for m in named_before(sentence, at) if m.entity.kind == "person"]
    for past in memory.recent(1) if not people else ():
        people += [Known(m.entity, span) for m, span in past.mentions if m.entity.kind == "person"]
    if not people:
        return None
    name = people[0].entity.country or memory.countries.get(people[0].entity.name)
    country = gazetteer.find(name) if name else None
    if country is None or country.kind != "country":
        return None
    return reference(at, at + 2, Known(country, people[0].span))
