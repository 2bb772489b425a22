"""People without a name who act or speak: "opposition lawmakers", "a senior diplomat"."""

from __future__ import annotations

from typing import Final

from stance.mentions.countries import group
from stance.mentions.found import Found, Sentence
from stance.mentions.words import AUXILIARIES, DETERMINERS, PEOPLE_NOUNS, PREPOSITIONS, SPEECH, VERBS

#: Words that may stand before the noun and belong to the name of the group.
_KINDS: Final = frozenset(
    """opposition senior top young angry local rival pro anti left right far centre center wing conservative
    liberal nationalist socialist communist republican democratic muslim christian hindu buddhist catholic
    orthodox islamist armed ruling military government civil trade human rights western african asian european
    arab eastern southern northern central environmental climate peace student dairy sugar rice cocoa coffee
    fishing steel coal oil gas labour labor women former retired veteran dissident exiled striking tribal
    separatist rebel eurosceptic hardline west east north south southeast latin american aid makers moderate
    secular independent foreign finance defence defense opposition-led bank church village town city market
    border refugee relief health election legal political public private state business""".split()
)


def find_groups(sentence: Sentence) -> None:
    """Add unnamed people where they stand as subject of a verb or behind "by"."""
    for at, word in enumerate(sentence.lower):
        if word not in PEOPLE_NOUNS or sentence.taken[at] or _is_capital_inside(sentence, at):
            continue
        if sentence.word(at + 1) in PEOPLE_NOUNS:
            continue  # "opposition lawmakers" are one
        following = sentence.at(at + 1)
        if following is not None and following.entity.kind == "person":
            continue  # a title
        start = at
        while (
            start
            and not sentence.taken[start - 1]
            and (sentence.lower[start - 1] in _KINDS or sentence.words[start - 1] == "-")
        ):
            start -= 1
        if sentence.words[start] == "-":
            start += 1
        if at > start and sentence.lower[start] in ("left", "right"):
            start += 1
        owner = sentence.at(start - 1) if start else None
        if owner is not None and owner.is_bloc:
            continue  # "an EU official": the bloc is the mention
        if _acts(sentence, start, at + 1):
            sentence.add(Found(start, at + 1, group(sentence, start, at + 1), True, False))


def _is_capital_inside(sentence: Sentence, at: int) -> bool:
    """Whether a capital is more than the first letter of a sentence or quotation."""
    return sentence.words[at][0].isupper() and at > 0 and sentence.words[at - 1] not in ('"', "—", ":")


def _acts(sentence: Sentence, start: int, end: int) -> bool:
    before = sentence.word(start - 1)
    opens = start == 0 or sentence.words[start - 1] in ("—", '"')
    if before in DETERMINERS or before.isdigit():
        opens = start == 1 or sentence.words[start - 2] in ("—", '"')
        before = sentence.word(start - 2)
    if before in PREPOSITIONS:
        return before == "by"
    if before in SPEECH:
        return True
    after = sentence.word(end)
    if after in ("and", "or") and sentence.word(end + 1) in PEOPLE_NOUNS:
        after = sentence.word(end + 2)
    return opens or _is_verb(after) or (after == "," and sentence.word(end + 1) == "who")


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or word in SPEECH or word in VERBS or _is_past(word)


def _is_past(word: str) -> bool:
    """Whether a word looks like a past tense."""
    return len(word) > 4 and word.endswith("ed")
