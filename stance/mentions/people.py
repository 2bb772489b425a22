"""People that no gazetteer knows, and what everybody can be called later.

"Foreign Minister Jane Doe", "Jane Doe, a senator,", "Jane Doe said", "said Jane Doe"; then "Doe" and "the minister".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stance.language import plain
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity, Match
from stance.mentions.memory import Memory
from stance.mentions.words import (
    AUXILIARIES,
    DATES,
    DETERMINERS,
    MODIFIERS,
    MORE_PEOPLE,
    OFFICES,
    OPENERS,
    PARTICLES,
    PEOPLE_NOUNS,
    PREPOSITIONS,
    SAYING,
    SPEECH,
    TITLES,
    VERBS,
)

#: Capitalised words that are no part of a person's name.
_NOT_NAMES = (DATES - {"jan", "may", "april", "june", "august", "jun"}) | frozenset(
    """the a an in on at by of and but he she it they we i his her its their this
    that there when while after before as if for from with foreign prime interior finance defence defense party
    ministry parliament government union council commission court army house senate congress bank agency assembly
    association university institute group news times post street hall palace summit treaty pact war day
    republic democratic people national federal supreme international world north south east west new old
    january february march october november december september july sea ocean river lake mount cape gulf strait bay
    island islands valley desert airport square road avenue hotel university college school hospital church cathedral
    mosque temple committee organisation organization movement front league alliance federation community charter
    declaration agreement accord protocol convention constitution act law state states kingdom empire cold great
    central northern southern eastern western african european asian american arab islamic pacific atlantic
    security human rights economic affairs social democrat democrats republican republicans labour labor conservative
    conservatives liberal liberals socialist socialists communist communists texas hampshire virginia carolina
    initiative pledge plan quarter campaign museum library foundation company markets bank
    black red white green blue gold central city town village province county district region""".split()
)
#: Before these a run of capitals is rather a place or a thing.
_PLACES = frozenset("in at near the of from to on around outside across over".split())
#: How nouns of people end: "translator", "florist"; not "paper", for which see ``MORE_PEOPLE``.
_DOERS = ("ator", "ist", "ician", "man", "woman", "keeper", "maker", "worker")
#: How long the second syllable of a given name is, and what stands behind a hyphen that is none.
_SYLLABLE = 5
_COMPOUNDS = frozenset("led era run like made held style born bill plan deal aide owned based a and the to or".split())
_MR = frozenset("mr mrs ms dr prof sen rep gov gen lt col maj capt sgt rev".split())
_MALE = frozenset("mr king prince emir sultan pope imam father sheikh congressman chairman spokesman lord sir".split())
_FEMALE = frozenset("mrs ms queen princess lady congresswoman chairwoman spokeswoman sister baroness".split())


def find_people(sentence: Sentence, memory: Memory, given_names: frozenset[str]) -> None:
    """Add people by their full name, by title or by a speech verb beside them, and by the surname of somebody named.

    Parameters
    ----------
    sentence
        The sentence; known names are in it already.
    memory
        Who was named before.
    given_names
        First names of people in the seeds.
    """
    i, n = 0, len(sentence)
    while i < n:
        if sentence.taken[i] or (
            sentence.lower[i] in OPENERS | DETERMINERS and _begins(sentence, i) and sentence.lower[i] not in given_names
        ):
            i += 1
            continue
        end = _name_end(sentence, i, given_names)
        if end == i and sentence.words[i].istitle() and memory.person_named(sentence.words[i]) is not None:
            end = i + 1  # "Mayor", who was named as Federico Mayor
        if end > i:
            end = _with_syllable(sentence, i, end)
            _add_person(sentence, i, end, memory, given_names)
        i = max(end, i + 1)


def _with_syllable(sentence: Sentence, start: int, end: int) -> int:
    """Return where a name ends with the small syllable behind its hyphen: "Han Mi-|rae|"."""
    capitals = sum(word[0].isupper() for word in sentence.words[start:end])
    if capitals < 2 or sentence.words[end : end + 1] != ["-"] or end + 1 >= len(sentence):
        return end
    word = sentence.words[end + 1]
    is_syllable = word.isalpha() and word.islower() and len(word) <= _SYLLABLE and word not in _COMPOUNDS
    return end + 2 if is_syllable and sentence.is_free(end, end + 2) else end


def _add_person(sentence: Sentence, start: int, end: int, memory: Memory, given_names: frozenset[str]) -> None:
    if start > 1 and sentence.words[start - 1] == "-" and sentence.lower[start - 2] in ("al", "el", "an", "as"):
        start -= 2
    known = memory.person_named(plain(sentence.slice(start, end)))
    if known is not None or _is_person(sentence, start, end, given_names):
        sentence.add(Found(start, end, known or new_person(sentence, start, end), True, False))


def new_person(sentence: Sentence, start: int, end: int) -> Entity:
    """Return the person whose name a stretch of tokens is."""
    title = sentence.word(start - 1) if sentence.word(start - 1) != "." else sentence.word(start - 2)
    gender = "m" if title in _MALE else "f" if title in _FEMALE else None
    name = " ".join(plain(sentence.slice(start, end)).split())
    return Entity(name, "person", gender=gender, family=sentence.words[end - 1])


def _begins(sentence: Sentence, at: int) -> bool:
    """Whether a token opens the sentence or a quotation, and so has its capital for that alone."""
    return at == 0 or (not sentence.words[at - 1][0].isalnum() and sentence.words[at - 1] not in ",)-.")


def _name_end(sentence: Sentence, start: int, given_names: frozenset[str]) -> int:
    """Return where the run of name words that begins at ``start`` ends (``start`` if none begins)."""
    i, n = start, len(sentence)
    end = start
    while i < n and i - start < 6 and not sentence.taken[i]:
        if is_name_word(sentence.words[i]) or (i > start and _is_surname(sentence, i, given_names)):
            end = i + 1
        elif i == start or i - end > 1 or not _may_join(sentence, i):
            break
        i += 1
    return end


def _may_join(sentence: Sentence, i: int) -> bool:
    """Whether a token can stand between two words of a name: a hyphen, a particle, the point of an initial."""
    word = sentence.words[i]
    return word == "-" or sentence.lower[i] in PARTICLES or (word == "." and len(sentence.words[i - 1]) <= 2)


def _is_surname(sentence: Sentence, i: int, given_names: frozenset[str]) -> bool:
    """Whether a title is a surname: "Federico Mayor"."""
    return sentence.lower[i - 1] in given_names and sentence.words[i].istitle()


def is_name_word(word: str) -> bool:
    """Whether a token can be part of a person's name: a capital, and no title, date or common noun."""
    lower = word.lower()
    return (
        word[0].isupper()
        and lower not in _NOT_NAMES
        and lower not in TITLES
        and (len(word) == 1 or not word.isupper())
        and word[0].isalpha()
    )


def is_part_of_longer_name(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a bare surname is part of another name: "Melania Trump" and "Trump Tower" are not Donald Trump."""
    words = sentence.words
    if end < len(words) and is_name_word(words[end]) and not words[end].isupper():
        return True
    if at == 0 or not is_name_word(words[at - 1]) or words[at - 1].isupper():
        return False
    if at > 1 and sentence.lower[at - 2] in _PLACES:
        return False  # "in Munich Putin"
    opens = at == 1 or words[at - 2] in ('"', "—", ":", "(")
    return not (opens and sentence.lower[at - 1] in OPENERS)


def _is_person(sentence: Sentence, start: int, end: int, given_names: frozenset[str]) -> bool:
    before = sentence.word(start - 1)
    if before == "." and sentence.word(start - 2) in _MR:  # "Mr." and "Sen."
        return True
    if before in TITLES:
        return True
    capitals = [word for word in sentence.words[start:end] if word[0].isupper()]
    after = sentence.word(end)
    if len(capitals) < 2:
        return _is_speaking_surname(sentence, start, end) or _is_called_a_person(sentence, start, end)
    if after in SPEECH or before in SPEECH or sentence.lower[start] in given_names:
        return True
    if after == ",":
        # "Jane Doe, 43," and "Jane Doe, a tax adviser,": an age, or an apposition.
        rest = sentence.lower[end + 1 : end + 9]
        if rest and (
            rest[0].isdigit() or rest[0] in ("who", "whose", "a", "an", "the") or any(w in TITLES for w in rest)
        ):
            return True
    if len(capitals) > 3 or before in _PLACES or after in ("-", "("):
        return False
    return not _begins(sentence, start) or after in AUXILIARIES | VERBS | {"of"} or after.endswith("ed")


def _is_called_a_person(sentence: Sentence, start: int, end: int) -> bool:
    """Whether an apposition tells that one capitalised word is a person: "Ileana, a retired |translator|, said"."""
    if end != start + 1 or sentence.word(end) != "," or sentence.word(end + 1) not in ("a", "an"):
        return False
    if start and (sentence.words[start - 1][0].isupper() or sentence.lower[start - 1] in DETERMINERS | _PLACES | {"-"}):
        return False
    if sentence.lower[end + 3 : end + 7] == ["-", "year", "-", "old"]:
        return True
    for at in range(end + 2, min(end + 8, len(sentence))):
        word = sentence.lower[at]
        if not word[0].isalnum() or word in PREPOSITIONS | {"who", "whose", "that", "which"}:
            word = sentence.lower[at - 1]
            return word in PEOPLE_NOUNS | TITLES or f"{word}s" in MORE_PEOPLE or word.endswith(_DOERS)
    return False


def _is_speaking_surname(sentence: Sentence, start: int, end: int) -> bool:
    """Whether one unknown capitalised word speaks like a person: "Wong said that", "as Wong put it"."""
    word = sentence.lower[start]
    if end != start + 1 or len(word) < 3 or sentence.word(end) not in SAYING:
        return False
    if sentence.word(start - 1) in DETERMINERS | _PLACES:
        return False
    if start and sentence.words[start - 1][0].isupper():
        return False  # the end of a longer name
    return not (word in PEOPLE_NOUNS | OPENERS | DATES or word.endswith(("s", "body", "one")))


def offices(sentence: Sentence, countries: Iterable[Match], memory: Memory) -> None:
    """Note for each person of the sentence the office and the country that stand before or behind the name."""
    ends = {match.end: match.entity.name for match in countries}
    for mention in sentence.found:
        if mention.entity.kind != "person" or mention.antecedent is not None:
            continue
        title = _title_start(sentence, mention.start)
        words = _office(sentence.lower[title : mention.start]) if title < mention.start else None
        country = ends.get(title) or (ends.get(title - 1) if sentence.word(title - 1) == "'s" else None)
        if words is None and sentence.word(mention.end) == ",":
            for at in range(mention.end + 1, min(mention.end + 10, len(sentence))):
                word = sentence.lower[at]
                if at in ends and country is None:
                    country = ends[at]
                if word in OFFICES:
                    words = _office(sentence.lower[max(mention.end + 1, at - 2) : at + 3])
                    break
                if word in (",", ".", ";", "said", "told", "who", "which", "whose"):
                    break
        mention.office = words
        if country is not None and memory.countries.get(mention.entity.name) is None:
            memory.countries[mention.entity.name] = country


def _title_start(sentence: Sentence, end: int) -> int:
    """Return where the title before a name begins: "Armenian |Foreign Minister| Jane Doe"."""
    start = end
    while (
        start
        and not sentence.taken[start - 1]
        and (sentence.lower[start - 1] in TITLES | MODIFIERS or sentence.words[start - 1] in (".", "-"))
    ):
        start -= 1
    return start


def _office(words: Sequence[str]) -> str | None:
    """Return the office that the words of a title tell: "prime minister", "general", "chief"."""
    full = {"gen": "general", "col": "colonel", "sen": "senator", "gov": "governor", "pm": "prime minister"}
    kept = [full.get(word, word) for word in words if word not in (".", "-")]
    for i, word in enumerate(kept):
        if word in ("secretary", "director") and kept[i + 1 : i + 2] == ["general"]:
            return "chief"
        if word in OFFICES:
            before = kept[i - 1] if i else ""
            return f"{before} {word}" if word == "minister" and before in MODIFIERS else word
    return None
