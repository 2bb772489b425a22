"""Who is the subject of a verb, by position: before it, across an apposition, or behind it after a quotation."""

from __future__ import annotations

from typing import Final

from stance.mentions.found import Found, Sentence
from stance.mentions.words import ADVERBS, AUXILIARIES, MODIFIERS, PLACE_WORDS, PREPOSITIONS, TITLES

_STOPS: Final = frozenset(".;:?!()—")
#: How many tokens may lie between a subject and its verb without a comma.
_REACH: Final = 7


def subject(sentence: Sentence, verb: int) -> Found | None:
    """Return the mention that is the subject of the verb at ``verb``, if it is clear."""
    before = verb - 1
    while before >= 0 and sentence.lower[before] in ADVERBS | AUXILIARIES and sentence.at(before) is None:
        before -= 1
    if sentence.word(before) == ")" and sentence.word(before - 2) == "(" and sentence.at(before - 1) is not None:
        before -= 1  # "Rivers Watch (|RW|) said"
    inverted = (
        before < 0 or sentence.words[before] == '"' or (sentence.words[before] == "," and sentence.quoted[before])
    )
    if inverted:
        return named_after(sentence, verb + 1)
    if sentence.words[before] == ",":
        return _apposition_head(sentence, before) or named_after(sentence, verb + 1)
    if sentence.lower[before] in ("and", "but", "or"):  # "Zas thanked Moscow and |said|"
        return first_subject(sentence, before)
    return _named_before(sentence, before)


def first_subject(sentence: Sentence, end: int) -> Found | None:
    """Return the first mention before ``end`` that no preposition governs and no quotation holds."""
    for mention in sorted(sentence.found, key=lambda m: m.start):
        if mention.end > end:
            return None
        before = sentence.word(mention.start - 1)
        if before in ("the", "a", "an"):
            before = sentence.word(mention.start - 2)
        if before not in PREPOSITIONS and not sentence.quoted[mention.start] and not _leads(sentence, mention):
            return first_of_joint(sentence, mention)
    return None


def _leads(sentence: Sentence, mention: Found) -> bool:
    """Whether a mention only tells whose title stands before a person: "|NATO| Secretary General Jane Doe"."""
    at = mention.end
    while (
        at < len(sentence)
        and sentence.at(at) is None
        and (sentence.lower[at] in TITLES | MODIFIERS | {"'s"} or sentence.words[at] == "-")
    ):
        at += 1
    following = sentence.at(at)
    return following is not None and following.entity.kind == "person"


def first_of_joint(sentence: Sentence, mention: Found) -> Found:
    """Return the first of two that are named as one subject: "|Mali| and Niger said"."""
    if sentence.word(mention.start - 1) != "and":
        return mention
    first = sentence.at(mention.start - 2)
    if first is None or _sort(first) != _sort(mention) or sentence.quoted[first.start]:
        return mention
    return mention if _is_where(sentence, first) else first


def _sort(mention: Found) -> str:
    """Return the kind of a mention; a body and unnamed people can be one subject."""
    return "organisation" if mention.entity.kind == "group" else mention.entity.kind


def owner(sentence: Sentence, mention: Found) -> Found | None:
    """Return whom a mention only places: of "Jane Doe of Rivers Watch" and "an aide at the EU" the person."""
    before = mention.start - 1
    if sentence.word(before) == "the":
        before -= 1
    if before < 1 or sentence.lower[before] not in ("of", "from", "at", "with", "for"):
        return None
    found = sentence.at(before - 1)
    if found is None and mention.entity.kind == "organisation":
        found = _of_apposition(sentence, before - 1)
    return found if found is not None and found.entity.kind in ("person", "group") else None


def _of_apposition(sentence: Sentence, last: int) -> Found | None:
    """Return the mention that an apposition ending at ``last`` belongs to: of "Jane Doe, 43, an |analyst|" Jane Doe."""
    for at in range(last, max(0, last - _REACH), -1):
        if sentence.at(at) is not None or not (sentence.words[at][0].isalnum() or sentence.words[at] in ",-"):
            return None
        if sentence.words[at] == "," and (found := sentence.at(at - 1)) is not None:
            return found
    return None


def _named_before(sentence: Sentence, last: int) -> Found | None:
    """Return the mention that ends at ``last`` or shortly before it in the same clause."""
    for at in range(last, max(-1, last - _REACH), -1):
        if sentence.words[at] in _STOPS or sentence.words[at] in ('"', ",") or sentence.quoted[at]:
            return None
        mention = sentence.at(at)
        if mention is not None and not _is_where(sentence, mention):
            return owner(sentence, mention) or first_of_joint(sentence, mention)
    return None


def _is_where(sentence: Sentence, mention: Found) -> bool:
    """Whether a mention only tells where something is said: "the talks in |NATO| said"."""
    before = sentence.word(mention.start - 1)
    if before == "the":
        before = sentence.word(mention.start - 2)
    return before in PLACE_WORDS


def _apposition_head(sentence: Sentence, comma: int) -> Found | None:
    """Return the mention that the apposition before ``comma`` belongs to: "|Zas|, the bloc's secretary general,"."""
    first = first_subject(sentence, comma)
    if first is not None and first.entity.kind == "person" and sentence.word(first.end) == ",":
        return first
    last = sentence.at(comma - 1)
    if last is not None and last.entity.kind == "person" and sentence.word(last.start - 1) != "of":
        return last
    for at in range(comma - 1, 0, -1):
        if sentence.quoted[at] or sentence.words[at] in _STOPS - {"(", ")"}:
            break
        if sentence.words[at] == "," and (mention := _named_before(sentence, at - 1)):
            return mention
    return last


def named_after(sentence: Sentence, at: int) -> Found | None:
    """Return who is named next: the person of a noun phrase, or its first mention."""
    first = None
    for i in range(at, min(at + 10, len(sentence))):
        if sentence.words[i] == "." and i < len(sentence) - 1:
            continue  # of an abbreviation: "said Sen. Jane Doe"
        if sentence.words[i] in _STOPS or sentence.words[i] in ('"', ","):
            break
        mention = sentence.at(i)
        if mention is not None:
            if mention.entity.kind in ("person", "group"):
                return mention
            first = first or mention
    return first
