"""Whose words a sentence gives: quotations, their attribution, and reported speech."""

from __future__ import annotations

from dataclasses import dataclass

from stance.mentions.found import Found, Sentence
from stance.mentions.memory import Known, Memory
from stance.mentions.subjects import first_subject, named_after, subject
from stance.mentions.words import CLAIMING, PARTICIPLES, SAYING

#: Verbs of speech in two words.
_PHRASES = {("shot", "back"), ("hit", "back"), ("went", "on"), ("goes", "on"), ("pointed", "out"), ("point", "out")}
#: How far "that" may be from its verb: "announced on state television on Sunday that".
_REACH = 8
_SAYING_ING = frozenset("saying adding arguing insisting warning telling noting stressing explaining".split())


@dataclass(slots=True)
class Quotations:
    """Whether the text stands in a quotation, carried from sentence to sentence."""

    is_open: bool = False

    def mark(self, sentence: Sentence, opens_paragraph: bool) -> None:
        """Note for each token of the sentence whether it is quoted.

        A quotation that goes on in a new paragraph opens again there; one that does not has ended unmarked.
        """
        if opens_paragraph and self.is_open:
            self.is_open = False
        for i, word in enumerate(sentence.words):
            if word == '"':
                mark = sentence.text[sentence.starts[i]]
                self.is_open = mark in "“„«" if mark in "“„«”»" else not self.is_open
            else:
                sentence.quoted[i] = self.is_open


def find_speaker(sentence: Sentence, memory: Memory) -> Known | None:
    """Return who says what the sentence quotes or reports, as far as it and those before it tell."""
    mention = _attributed(sentence)
    if mention is not None:
        return Known(mention.entity, sentence.place(mention.start, mention.end))
    if is_all_quoted(sentence):
        for past in memory.recent(2):
            if past.speaker is not None:
                return past.speaker
    return None


def is_all_quoted(sentence: Sentence) -> bool:
    """Whether a sentence is, but for a word or two, somebody's words."""
    words = [i for i, word in enumerate(sentence.words) if word[0].isalnum()]
    return bool(words) and sum(sentence.quoted[i] for i in words) >= len(words) - 1


def _attributed(sentence: Sentence) -> Found | None:
    """Return the mention that a verb of speech or "according to" makes the speaker."""
    has_quote = any(sentence.quoted)
    for at, word in enumerate(sentence.lower):
        if word == "according" and sentence.word(at + 1) == "to" and not sentence.quoted[at]:
            return named_after(sentence, at + 2)
    for at, word in enumerate(sentence.lower):
        if sentence.quoted[at] or _says_nothing(sentence, at):
            continue
        found = None
        if (sentence.word(at - 1), word) in _PHRASES:
            found = subject(sentence, at - 1) if has_quote or "that" in sentence.lower[at : at + 3] else None
        elif word in PARTICIPLES:
            found = first_subject(sentence, at) if word in _SAYING_ING or has_quote else None
        elif word in SAYING or (word in CLAIMING and _gives_words(sentence, at, has_quote)):
            found = subject(sentence, at)
        if found is not None:
            return found
    return None


def _says_nothing(sentence: Sentence, at: int) -> bool:
    return sentence.word(at - 1) in ("not", "n't") or sentence.word(at + 1) == "nothing"


def _gives_words(sentence: Sentence, at: int, has_quote: bool) -> bool:
    """Whether words follow a verb: a quotation, or "that", after a day or a hearer if need be."""
    for i in range(at + 1, min(at + _REACH, len(sentence))):
        if has_quote or sentence.lower[i] in ("that", "whether"):
            return True
        if not sentence.words[i][0].isalnum() and sentence.words[i] not in (".", "-"):
            break
    return has_quote
