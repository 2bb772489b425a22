"""From a pair to a sequence of items in which names are roles and words are stems.

The two mentions become ``ACTOR`` and ``BLOC``; every other name becomes its kind, so that a model
learns what is done to whom and not who usually does it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from stance.core import Mention
from stance.features.tree import NO_TREE, Tree
from stance.language import Lexicon, Tokens, stem, tokenize
from stance.language.parser import Parse, SentenceParser, english
from stance.mentions.gazetteer import Gazetteer
from stance.mentions.words import DATES

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
_DATELINE_LENGTH: Final = 10

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
    tree
        Its parse.
    """

    items: list[str]
    starts: list[int]
    ends: list[int]
    tree: Tree


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
    meanings
        The items with the semantic field of each word that has one in its place, marked as ``marked`` is.
    valences
        How each item sounds, "G" or "B" with 1 or 2 and "not_" before it where negated, or an empty string.
    actor, bloc
        Where the two roles stand in ``items``.
    tree
        The parse of the sentence.
    actor_word, bloc_word
        The words of ``tree`` that the two mentions hang by, where it has any of theirs.
    """

    items: list[str]
    negated: list[bool]
    marked: list[str]
    classes: list[str]
    targets: list[str]
    spans: list[int]
    meanings: list[str]
    valences: list[str]
    actor: int
    bloc: int
    tree: Tree
    actor_word: int | None
    bloc_word: int | None

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
    parser
        Reads the sentences; without one, the parser that comes with the package, which is read when it is needed.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, parser: SentenceParser | None = None) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.parser = parser

    def sentences(self, texts: Sequence[str], *, parsed: bool = True) -> list[Sentence]:
        """Tokenize, stem, mask and parse sentences; cheapest many at a time.

        Parameters
        ----------
        texts
            The sentences.
        parsed
            Whether a view needs the parse; without it, all trees are empty.
        """
        tokens = [tokenize(text) for text in texts]
        words = [t.words for t in tokens]
        parses = (self.parser or english()).parse(words) if parsed else [None] * len(tokens)
        return [self._sentence(t, parse) for t, parse in zip(tokens, parses, strict=True)]

    def _sentence(self, tokens: Tokens, parse: Parse | None) -> Sentence:
        words, starts, ends = tokens.words, tokens.starts, tokens.ends
        items: list[str] = []
        forms: list[str] = []
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
            forms += [role] * (end - i)
            if role == _UNKNOWN_NAME and items and items[-1] == _UNKNOWN_NAME:
                item_ends[-1] = ends[end - 1]
            else:
                items.append(role)
                item_starts.append(starts[i])
                item_ends.append(ends[end - 1])
            i = end
        if parse is None:
            return Sentence(items, item_starts, item_ends, NO_TREE)
        phrases = [(start, end, _sign(name, strength)) for start, end, name, strength, _ in self.lexicon.match(forms)]
        return Sentence(items, item_starts, item_ends, Tree(parse, forms, starts, ends, phrases, self.lexicon))

    def pair(self, sentence: Sentence, actor: Mention, bloc: Mention) -> EncodedPair:
        """Mark one pair in a sentence.

        Parameters
        ----------
        sentence
            From :meth:`sentences`.
        actor, bloc
            The mentions, with offsets into the sentence.
        """
        items: list[str] = []
        at = _dateline_end(sentence.items, sentence.ends, min(actor.start, bloc.start))
        for mention, role in sorted(((actor, ACTOR), (bloc, BLOC)), key=lambda pair: pair[0].start):
            # The items that the mention overlaps; where one name holds both mentions, it is both roles in turn.
            items += sentence.items[at : max(at, bisect_right(sentence.ends, mention.start))]
            _drop_premodifiers(items)
            items.append(role)
            at = max(at, bisect_left(sentence.starts, mention.end))
            at += _abbreviation_length(sentence.items, at)
        items += sentence.items[at:]
        return self._annotate(items, sentence.tree, actor, bloc)

    def _annotate(self, items: list[str], tree: Tree, actor: Mention, bloc: Mention) -> EncodedPair:
        n = len(items)
        classes, targets, spans = [""] * n, [""] * n, [0] * n
        negating = {i for i, item in enumerate(items) if item in _NEGATIONS}
        for start, end, stance_class, strength, target in self.lexicon.match(items):
            sign = classes[start] = _sign(stance_class, strength)
            targets[start] = target
            spans[start] = end - start
            if sign == "NEG":
                negating.add(end - 1)
        negated = [False] * n
        marked = list(items)
        meanings = [self.lexicon.meanings.get(item, item) for item in items]
        valences = [self.lexicon.valences.get(item, "") for item in items]
        for start in negating:
            for i in range(start + 1, min(n, start + 1 + _SCOPE_LENGTH)):
                if items[i] in _SCOPE_ENDS:
                    break
                negated[i] = True
                marked[i] = f"not_{items[i]}"
                meanings[i] = f"not_{meanings[i]}"
                if valences[i]:
                    valences[i] = f"not_{valences[i]}"
        return EncodedPair(
            items,
            negated,
            marked,
            classes,
            targets,
            spans,
            meanings,
            valences,
            items.index(ACTOR),
            items.index(BLOC),
            tree,
            tree.head_of(actor),
            tree.head_of(bloc),
        )


def _sign(stance_class: str, strength: int) -> str:
    """Return the short name of a lexicon class, with the strength of praise and blame."""
    sign = _CLASS_SIGN[stance_class]
    return f"{sign}{strength}" if sign in "SC" else sign


def _dateline_end(items: list[str], ends: list[int], first_mention: int) -> int:
    """Return how many items "MOSCOW (Agency) —" has at the head of a sentence; 0 where a mention stands in it."""
    for i, item in enumerate(items[:_DATELINE_LENGTH]):
        if item == "—":
            return i + 1 if i and items[0].isupper() and ends[i] <= first_mention else 0
    return 0


def _drop_premodifiers(items: list[str]) -> None:
    """Take off what only describes the mention that follows: "the", and "Russian-led" or "27-nation" before it."""
    while len(items) > 2 and items[-2] == "-" and items[-1] not in (ACTOR, BLOC) and items[-3] not in (ACTOR, BLOC):
        del items[-3:]
    if items and items[-1] == "the":
        items.pop()


def _abbreviation_length(items: list[str], at: int) -> int:
    """Return how many items "(CSTO)" has right behind a name written out."""
    bracketed = items[at : at + 3]
    return 3 if len(bracketed) == 3 and bracketed[0] == "(" and bracketed[2] == ")" and bracketed[1].isupper() else 0


@lru_cache(maxsize=1 << 16)
def _role_or_stem(word: str, begins: bool) -> str:
    lower = word.lower()
    if word[0].isupper():
        if lower in DATES:
            return _DATE
        if (not begins or (len(word) > 2 and word.isupper())) and lower not in _TITLES:
            return _UNKNOWN_NAME
    return stem(lower)
