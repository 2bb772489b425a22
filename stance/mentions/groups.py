"""People without a name who act or speak: "opposition lawmakers", "two diplomats", "a senior diplomat from Oslo"."""

from __future__ import annotations

from typing import Final

from stance.mentions.countries import group
from stance.mentions.found import Found, Sentence
from stance.mentions.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DATES,
    DETERMINERS,
    MORE_PEOPLE,
    PEOPLE_NOUNS,
    PREPOSITIONS,
    SAYING,
    SPEECH,
    STATE_NOUNS,
    VERBS,
)

#: How many words may describe a group before its noun, and where it comes from behind it.
_MODIFIERS: Final = 4
_FROM: Final = 6
#: How far behind the noun its verb of speech may stand.
_TELLING: Final = 14
_SAID: Final = SAYING - {"say", "tell", "insist", "claim"}
#: How many they are, before the description.
_QUANTITIES: Final = frozenset(
    """some about around nearly almost several many most few dozen dozens hundred hundreds thousand thousands other
    another certain more than over two three four five six seven eight nine ten eleven twelve fifteen twenty thirty
    forty fifty sixty""".split()
)
_STOPS: Final = (
    PREPOSITIONS | DETERMINERS | CONJUNCTIONS | AUXILIARIES | SPEECH | VERBS | ADVERBS | DATES | {"whose", "own"}
)
#: People by what they do; plural, and not one of the things that end like them.
_PEOPLE_ENDINGS: Final = ("ers", "ors", "ists", "ians", "men", "women", "eers", "keepers")
_THINGS: Final = frozenset(
    """numbers papers matters powers others letters orders offers borders barriers rivers waters centers centres
    computers containers factors doors floors errors sectors quarters headquarters shelters winters summers answers
    corners covers towers customers flowers fingers shoulders summers corridors colors colours flavors favours harbours
    harbors terrors mirrors motors tractors reactors sensors vectors chapters characters clusters disasters dinners
    dollars elections fibers filters fires meters litres liters lasers layers ladders markers posters printers
    procedures quarters registers rumors rumours servers specimen women's transfers trailers tensors tenders
    stickers trousers parameters perimeters monsters ministers members leaders trawlers tankers bombers fighters
    refers prefers differs suffers considers enters remembers delivers gathers triggers transfers empowers hinders
    renders surrenders lowers hovers recovers discovers uncovers utters bothers fosters alters""".split()
)
#: What ends like a verb and describes people.
_DESCRIBING: Final = frozenset(
    "retired unemployed displaced disabled exiled elected jailed wounded striking ruling leading visiting".split()
)
_CROWDS: Final = frozenset("dozens scores hundreds thousands".split())
#: Officials and bodies, which some word must tell from others: "the |mayor| of Recife", "the dockers' |union|".
_ONES: Final = frozenset(
    """minister mayor governor president premier ambassador consul envoy archbishop bishop patriarch imam sheikh prefect
    commissioner chief captain commander general colonel secretary speaker judge prosecutor ombudsman congressman
    congresswoman senator deputy counterpart colleague predecessor successor spokesman spokeswoman leader union
    federation association ministry committee board bureau chamber guild lobby cooperative movement faction wing junta
    militia party coalition regulator company bank newspaper charity
    institute treasury embassy department opposition""".split()
)
#: With these behind it, a noun of people only tells what the body is: "the peasant |movement|".
_BODIES: Final = frozenset("union federation association movement party coalition league lobby guild front".split())
#: People of parties and faiths, written with a capital.
_PARTISANS: Final = frozenset(
    """republican republicans democrat democrats conservatives socialists liberals greens communists islamists
    nationalists muslims christians""".split()
)
#: People who only carry the news, or are the bloc's own.
_BYSTANDERS: Final = frozenset("reporters journalists readers viewers listeners peacekeepers".split())


def find_groups(sentence: Sentence, *, speakers_only: bool = False) -> None:
    """Add unnamed people where they stand as subject of a verb or behind "by".

    Parameters
    ----------
    sentence
        The sentence.
    speakers_only
        Add only those who are named for the first time and speak: "a nurse said".
    """
    for at, word in enumerate(sentence.lower):
        is_one = word in _ONES
        is_one_who_speaks = _is_one_who_speaks(sentence, at)
        is_crowd = word == "people" and sentence.word(at - 1) == "of" and sentence.word(at - 2) in _CROWDS
        is_any = is_one_who_speaks or (not speakers_only and (is_people(word) or is_one or is_crowd))
        if sentence.taken[at] or not is_any or _is_capital_inside(sentence, at):
            continue
        following = sentence.at(at + 1)
        if is_people(sentence.word(at + 1)) or sentence.word(at + 1) in _BODIES or sentence.word(at + 1) == "-":
            continue  # "opposition lawmakers" and "the peasant movement" are one
        if following is None and sentence.word(at + 1) == ",":
            following = sentence.at(at + 2)
        if following is not None and following.entity.kind == "person":
            continue  # a title, or an apposition
        start = _start(sentence, at)
        if word in STATE_NOUNS and sentence.word(start - 1) == "its":
            continue  # the state itself
        if is_one and (_is_title(sentence, start, at) or (start == at and sentence.word(at + 1) != "of")):
            continue  # "the union", "the minister": of whom, the text has told before
        owner = sentence.at(start - 1) if start else None
        if owner is not None and owner.is_bloc:
            continue  # "an EU official": the bloc is the mention
        if owner is not None and owner.entity.kind == "organisation" and not is_one:
            start = owner.start  # "a |State Department official|"
        if is_one_who_speaks or _acts(sentence, start, at + 1):
            start = _with_quantity(sentence, start)
            end = _with_origin(sentence, at + 1, ("from", "of", "in") if is_one else ("from",))
            if is_one and end == at + 1 and sentence.word(end) == "of":
                continue  # "the chief of NATO": the bloc is the mention
            sentence.found[:] = [m for m in sentence.found if m.end <= start or m.start >= end]
            sentence.add(Found(start, end, group(sentence, start, end), True, False))


def _is_title(sentence: Sentence, start: int, at: int) -> bool:
    """Whether an office tells what a person beside it is: "Doe, the Polish |leader|", "|Secretary| of State Doe"."""
    before = start - 1 if sentence.word(start - 1) in DETERMINERS else start
    named = sentence.at(before - 2) if before > 1 and sentence.words[before - 1] == "," else None
    behind = next((sentence.at(i) for i in range(at + 1, min(at + 4, len(sentence))) if sentence.at(i)), None)
    return any(found is not None and found.entity.kind == "person" for found in (named, behind))


def _is_one_who_speaks(sentence: Sentence, at: int) -> bool:
    """Whether a noun is one unnamed person whose words are given: "|a nurse| at the hospital said"."""
    word = sentence.lower[at]
    plural = f"{word}s"
    if plural in _THINGS or word == "group" or not (is_people(plural) or word in PEOPLE_NOUNS or plural in STATE_NOUNS):
        return False
    start = _start(sentence, at)
    if sentence.word(start - 1) not in ("a", "an", "another"):
        return False
    if sentence.word(start - 2) == "," and sentence.at(start - 3) is not None:
        return False  # what somebody named is: "Jane Doe, a driver who"
    if sentence.word(start - 2) in SAYING and not sentence.word(start - 2).startswith(("tell", "told")):
        return True
    after = sentence.word(at + 2) if sentence.word(at + 1) == "," else sentence.word(at + 1)
    is_told = after in ("who", "speaking")
    if not (is_told or after in _SAID or after in PREPOSITIONS) or sentence.word(start - 2) in PREPOSITIONS:
        return False
    for i in range(at + 1, min(at + _TELLING, len(sentence))):
        if sentence.lower[i] in _SAID:
            return True
        if not sentence.words[i][0].isalnum() and sentence.words[i] not in ("-", "'s") and not is_told:
            return False
        found = sentence.at(i)
        if found is not None and found.entity.kind == "person":
            return False
    return False


def is_people(word: str) -> bool:
    """Whether a noun means people."""
    if word in PEOPLE_NOUNS or word in MORE_PEOPLE or word in _PARTISANS:
        return True
    return len(word) > 5 and word.endswith(_PEOPLE_ENDINGS) and word not in _THINGS | _BYSTANDERS


def _start(sentence: Sentence, at: int) -> int:
    """Return where the description of a noun begins: "|senior opposition lawmakers|"."""
    start = at
    while start and at - start < _MODIFIERS and sentence.at(start - 1) is None and not _opens(sentence, start):
        word = sentence.lower[start - 1]
        compound = sentence.words[start : start + 1] == ["-"]
        if not (word[0].isalpha() or word == "-" or compound) or word in _STOPS | _QUANTITIES:
            break
        if word.endswith("ly") and word != "elderly":
            break
        if word.endswith(("ed", "ing")) and word not in _DESCRIBING and sentence.words[start - 2 : start - 1] != ["-"]:
            break
        start -= 1
    while start < at and sentence.words[start] == "-":
        start += 1
    return start


def _with_quantity(sentence: Sentence, start: int) -> int:
    """Return where "some 200" or "dozens of" begins before a description."""
    while start and (
        sentence.lower[start - 1] in _QUANTITIES
        or sentence.words[start - 1][0].isdigit()
        or (sentence.lower[start - 1] == "of" and sentence.word(start - 2) in _CROWDS)
    ):
        start -= 1
    if sentence.lower[start] in ("than", "over", "of"):
        start += 1
    return start


def _with_origin(sentence: Sentence, end: int, prepositions: tuple[str, ...]) -> int:
    """Return where "from a coastal state" ends behind a noun; the same place where a bloc stands in it."""
    if sentence.word(end) not in prepositions:
        return end
    at = end + 1
    while at < len(sentence) and at - end <= _FROM:
        found = sentence.at(at)
        word = sentence.lower[at]
        if found is not None and found.is_bloc:
            return end
        if not word[0].isalnum() or word in _STOPS - DETERMINERS or (found is None and word.endswith("ed")):
            break
        at += 1
    return at if at > end + 1 and sentence.lower[at - 1] not in DETERMINERS else end


def _is_capital_inside(sentence: Sentence, at: int) -> bool:
    """Whether a capital is more than the first letter of a sentence or quotation, or of a party's people."""
    if at == 0 or not sentence.words[at][0].isupper() or sentence.lower[at] in _PARTISANS:
        return False
    return not _opens(sentence, at) and sentence.words[at - 1] != ":"


def _opens(sentence: Sentence, at: int) -> bool:
    """Whether a word is the first of a sentence or a quotation, or behind a dateline."""
    if at == 0 or sentence.words[at - 1] in ('"', "—"):
        return True
    return sentence.words[at - 1] == "-" and sentence.text[sentence.starts[at] - 1] == " "


def _acts(sentence: Sentence, start: int, end: int) -> bool:
    at = start
    while at and _counts(sentence, at - 1):
        at -= 1
    before = sentence.word(at - 1)
    opens = _opens(sentence, at)
    if before in PREPOSITIONS:
        return before == "by" or (before == "to" and sentence.word(at - 2) == "according")
    if before in SPEECH:
        return True
    after = sentence.word(end)
    if after in ("and", "or") and is_people(sentence.word(end + 1)):
        after = sentence.word(end + 2)
    tells_who = after == "," and sentence.word(end + 1) == "who"
    begins = before == "," and sentence.lower[0] in PREPOSITIONS | ADVERBS and sentence.words[: at - 1].count(",") == 0
    return opens or begins or _is_verb(after) or tells_who


def _counts(sentence: Sentence, at: int) -> bool:
    """Whether a word only tells which ones or how many: "|the| |ten| farmers", "|about| 60 farmers"."""
    word, following = sentence.lower[at], sentence.word(at + 1)
    if word in PREPOSITIONS and not (following.isdigit() or following in _QUANTITIES):
        return False
    return word in DETERMINERS or word in _QUANTITIES or word.isdigit()


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or word in SPEECH or word in VERBS or _is_past(word)


def _is_past(word: str) -> bool:
    """Whether a word looks like a past tense."""
    return len(word) > 4 and word.endswith("ed")
