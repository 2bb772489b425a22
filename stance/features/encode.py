"""From a pair to a sequence of items in which names are roles and words are stems.

The two mentions become ``ACTOR`` and ``BLOC``; every other name becomes its kind, so that a model
learns what is done to whom and not who usually does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from stance.core import Mention
from stance.language import Lexicon, stem, tokenize
from stance.mentions.gazetteer import Gazetteer

ACTOR: Final = "ACTOR"
BLOC: Final = "BLOC"

_OTHER: Final = {
    "bloc": "OTHER_BLOC",
    "country": "OTHER_COUNTRY",
    "person": "OTHER_PERSON",
    "organisation": "OTHER_ORGANISATION",
    "other": "NAME",
}
_ADJECTIVE: Final = "ADJECTIVE"
_UNKNOWN_NAME: Final = "NAME"

_DATES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sept sep oct nov dec""".split()
)
_DATE: Final = "DATE"

#: Words that news writes with a capital although they are not names.
_TITLES = frozenset(
    """president prime minister foreign defense defence finance interior chancellor king queen prince sheikh
    emir sultan secretary general chief senator sen rep representative gov governor mayor ambassador envoy
    spokesman spokeswoman speaker chairman chairwoman vice deputy premier pope archbishop bishop judge justice
    prosecutor commissioner director leader colonel gen lt col maj capt admiral marshal mr mrs ms dr sir lord
    lady parliament government ministry senate congress house court army security council commission assembly
    i party union opposition republican democrat democratic state department""".split()
)

_NEGATIONS = frozenset("not never no neither nor without hardly barely nobody nothing none cannot".split())
_SCOPE_ENDS = frozenset(',;:.!?"—()') | {"but", "although", "while", "though", "whereas"}
_SCOPE_LENGTH: Final = 7

_CLASS_SIGN: Final = {
    "support": "S",
    "critical": "C",
    "coop_deed": "JOIN",
    "exit_deed": "EXIT",
    "conflict_deed": "FIGHT",
    "negate": "NEG",
    "reversal": "TURN",
    "hedge": "HEDGE",
    "neutral_report": "SAY",
}


@dataclass(slots=True)
class Sentence:
    """What is the same for every pair of one sentence.

    Parameters
    ----------
    items
        Stems, and roles for names.
    starts, ends
        Code-point offsets of each item.
    """

    items: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(slots=True)
class EncodedPair:
    """One pair, ready for the views.

    Parameters
    ----------
    items
        Stems and roles, ``ACTOR`` and ``BLOC`` once each.
    negated
        Whether each item lies in the scope of a negation.
    marked
        The items, those in the scope of a negation with a mark.
    classes
        The lexicon class that begins at each item, or an empty string.
    targets
        Where the target of each class stands, or an empty string.
    spans
        How many items each class covers.
    actor, bloc
        Where the two roles stand in ``items``.
    """

    items: list[str]
    negated: list[bool]
    marked: list[str]
    classes: list[str]
    targets: list[str]
    spans: list[int]
    actor: int
    bloc: int

    @property
    def first(self) -> int:
        """The earlier of the two roles."""
        return min(self.actor, self.bloc)

    @property
    def last(self) -> int:
        """The later of the two roles."""
        return max(self.actor, self.bloc)


class Encoder:
    """Turns sentences and pairs into items. Immutable.

    Parameters
    ----------
    gazetteer
        Finds the names that are not the pair's own.
    lexicon
        Finds the stance words.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon

    def sentence(self, text: str) -> Sentence:
        """Tokenize, stem and mask one sentence."""
        tokens = tokenize(text)
        words, starts, ends = tokens.words, tokens.starts, tokens.ends
        items: list[str] = []
        item_starts: list[int] = []
        item_ends: list[int] = []
        matches = iter(self.gazetteer.match(words))
        match = next(matches, None)
        i, n = 0, len(words)
        while i < n:
            if match is not None and match.start == i:
                role = _ADJECTIVE if match.sort == "adjective" else _OTHER[match.entity.kind]
                end = match.end
                match = next(matches, None)
            else:
                role = _role_or_stem(words[i], i == 0 or words[i - 1] in '".:—')
                end = i + 1
            if role == _UNKNOWN_NAME and items and items[-1] == _UNKNOWN_NAME:
                item_ends[-1] = ends[end - 1]
            else:
                items.append(role)
                item_starts.append(starts[i])
                item_ends.append(ends[end - 1])
            i = end
        return Sentence(items, item_starts, item_ends)

    def pair(self, sentence: Sentence, actor: Mention, bloc: Mention) -> EncodedPair:
        """Mark one pair in a sentence.

        Parameters
        ----------
        sentence
            From :meth:`sentence`.
        actor, bloc
            The mentions, with offsets into the sentence.
        """
        (first, first_role), (last, last_role) = sorted([(actor, ACTOR), (bloc, BLOC)], key=lambda pair: pair[0].start)
        items: list[str] = []
        where: dict[str, int] = {}
        for item, start, end in zip(sentence.items, sentence.starts, sentence.ends, strict=True):
            # A name can hold both mentions: then it is both roles, one after the other.
            roles = [role for role, m in ((first_role, first), (last_role, last)) if start < m.end and end > m.start]
            if not roles:
                items.append(item)
            for role in roles:
                if role not in where:
                    if items and items[-1] == "the":
                        items.pop()
                    where[role] = len(items)
                    items.append(role)
        return self._annotate(items, where)

    def _annotate(self, items: list[str], where: dict[str, int]) -> EncodedPair:
        n = len(items)
        classes, targets, spans = [""] * n, [""] * n, [0] * n
        negating = [item in _NEGATIONS for item in items]
        for start, end, stance_class, strength, target in self.lexicon.match(items):
            sign = _CLASS_SIGN[stance_class]
            classes[start] = f"{sign}{strength}" if sign in "SC" else sign
            targets[start] = target
            spans[start] = end - start
            if sign == "NEG":
                negating[end - 1] = True
        negated = [False] * n
        left = 0
        for i, item in enumerate(items):
            if item in _SCOPE_ENDS:
                left = 0
            elif left:
                negated[i] = True
                left -= 1
            if negating[i]:
                left = _SCOPE_LENGTH
        # A mention that no token overlaps cannot be: a mention is text, and all text but white space is tokens.
        marked = [f"not_{item}" if neg else item for item, neg in zip(items, negated, strict=True)]
        actor, bloc = where.get(ACTOR, 0), where.get(BLOC, n - 1)
        return EncodedPair(items, negated, marked, classes, targets, spans, actor, bloc)


@lru_cache(maxsize=1 << 16)
def _role_or_stem(word: str, begins: bool) -> str:
    lower = word.lower()
    if word[0].isupper():
        if lower in _DATES:
            return _DATE
        if not begins and lower not in _TITLES:
            return _UNKNOWN_NAME
    return stem(lower)
