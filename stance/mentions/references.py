"""References: "he", "it", "the bloc", "the prime minister", "his country", linked to what was named before.

When in doubt there is no link: a wrong one puts words into somebody's mouth.
"""

from __future__ import annotations

from stance.mentions import descriptions, pronouns
from stance.mentions.found import Sentence
from stance.mentions.gazetteer import Gazetteer
from stance.mentions.memory import Memory


def find_references(sentence: Sentence, memory: Memory, gazetteer: Gazetteer) -> None:
    """Add pronouns and descriptions whose antecedent is clear."""
    for at in range(len(sentence)):
        if sentence.taken[at]:
            continue
        word = sentence.lower[at]
        mention = None
        if word in pronouns.GENDERS:
            mention = pronouns.person(sentence, at, memory)
        elif word in ("it", "they"):
            mention = pronouns.thing(sentence, at, memory)
        elif word in ("the", "this", "that", "our") and not descriptions.is_apposition(sentence, at):
            mention = descriptions.description(sentence, at, memory, gazetteer)
        elif word in ("his", "her") and sentence.word(at + 1) in ("country", "nation", "government"):
            mention = pronouns.own_country(sentence, at, memory, gazetteer)
        if mention is not None:
            sentence.add(mention)
