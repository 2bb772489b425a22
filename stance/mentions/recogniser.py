"""Names that a recogniser from elsewhere finds, beside those of the gazetteer and the rules.

Its names come last: they are added where nothing else was found, and where they stand like somebody who acts. A general
recogniser finds names of every sort ("the Ararat valley"), and only some of them are actors.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Final, Protocol, SupportsIndex

from stance.core import DataError
from stance.core.errors import nearest
from stance.language import plain
from stance.mentions.countries import group
from stance.mentions.found import Found, Sentence
from stance.mentions.gazetteer import Entity
from stance.mentions.memory import Memory
from stance.mentions.organisations import ALLIANCE_NOUNS, BODY_NOUNS
from stance.mentions.pairs import acts
from stance.mentions.people import new_person
from stance.mentions.words import DETERMINERS, PLACE_WORDS, PREPOSITIONS, SPEECH, STATE_NOUNS, TITLES, VERBS

#: What a recognised name can be. A place is no actor: it only keeps shorter names inside it from being one.
RECOGNISED_KINDS: Final = ("person", "organisation", "group", "place")
#: Nouns and titles that alone name nobody, though a capital makes them look like it: "the Commission".
_NO_NAMES: Final = BODY_NOUNS | ALLIANCE_NOUNS | STATE_NOUNS | TITLES


class Recogniser(Protocol):
    """A function that finds names in a sentence.

    It is called once for each sentence of a text, in order, and from every thread that predicts.
    """

    def __call__(self, text: str, /) -> Iterable[tuple[int, int, str]]:
        """Return the names of a sentence.

        Parameters
        ----------
        text
            The sentence; a very long one comes in pieces.

        Returns
        -------
        iterable of (start, end, kind)
            Code-point offsets into ``text``, ``end`` exclusive, and one of ``RECOGNISED_KINDS``; in any order. Of
            names that overlap the longest counts, then the first, then the kind that stands first there.
        """


def find_recognised(sentence: Sentence, recogniser: Recogniser, memory: Memory) -> None:
    """Add what a recogniser finds where the sentence is still free and the name acts.

    Raises
    ------
    DataError
        If the recogniser gives anything but names of the sentence.
    """
    spans = {_name(sentence, *span) for span in _checked(recogniser(sentence.text), len(sentence.text))}
    used = list(sentence.taken)
    for start, end, kind in sorted(spans, key=lambda s: (s[0] - s[1], s[0], RECOGNISED_KINDS.index(s[2]))):
        if start >= end or any(used[start:end]):
            continue
        used[start:end] = [True] * (end - start)
        known = memory.person_named(plain(sentence.slice(start, end))) if kind == "person" else None
        if known is not None or (kind != "place" and _is_actor(sentence, start, end)):
            sentence.add(Found(start, end, known or _entity(sentence, start, end, kind), True, False))


def _checked(found: Any, size: int) -> Iterator[tuple[int, int, str]]:
    """Yield what a recogniser gave for a sentence of ``size`` characters, or say what is wrong with it."""
    if not isinstance(found, Iterable):
        raise DataError(f"gave {found!r}; give (start, end, kind) of each name", field="recogniser")
    for span in found:
        if not isinstance(span, tuple | list) or len(span) != 3:
            raise DataError(f"gave {span!r}; give (start, end, kind) of each name", field="recogniser")
        start, end, kind = span
        if not all(isinstance(at, SupportsIndex) for at in (start, end)) or not 0 <= start < end <= size:
            raise DataError(
                f"gave a name from {start!r} to {end!r} in a sentence of {size} characters; offsets count code points "
                "from 0, end exclusive",
                field="recogniser",
            )
        if kind not in RECOGNISED_KINDS:
            raise DataError(
                f"gave kind {kind!r}{nearest(str(kind), RECOGNISED_KINDS)}; allowed: {', '.join(RECOGNISED_KINDS)}",
                field="recogniser",
            )
        yield start, end, kind


def _name(sentence: Sentence, start: int, end: int, kind: str) -> tuple[int, int, str]:
    """Return the tokens that a span touches, without an article before and a possessive behind; maybe none."""
    first, last = bisect_right(sentence.ends, start), bisect_left(sentence.starts, end)
    while first < last and (sentence.lower[first] in DETERMINERS or not sentence.words[first][0].isalnum()):
        first += 1
    while first < last and not sentence.words[last - 1][0].isalnum():
        last -= 1
    return first, last, kind


def _is_actor(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a name stands like a subject or an agent, or is explained: "|Lucha|, a citizens' movement,"."""
    if end - start == 1 and sentence.lower[start] in _NO_NAMES:
        return False
    before = sentence.word(start - 1)
    if before == "the":
        before = sentence.word(start - 2)
    if before in PLACE_WORDS:
        return False
    after = sentence.word(end)
    return (
        acts(sentence, start, end)
        or sentence.word(start - 1) in SPEECH
        or (after in VERBS and before not in PREPOSITIONS)
        or (after == "," and sentence.word(end + 1) in ("a", "an", "the", "who", "whose", "which"))
    )


def _entity(sentence: Sentence, start: int, end: int, kind: str) -> Entity:
    if kind == "person":
        return new_person(sentence, start, end)
    return group(sentence, start, end) if kind == "group" else Entity(sentence.slice(start, end), kind)
