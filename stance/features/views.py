"""The views: each turns an encoded pair into one stream of features.

A view is a small named function. Its docstring says what it catches. All features are strings,
binary within a pair (there or not there), and a vectorizer of its own weighs each view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from stance.features.encode import ACTOR, BLOC, EncodedPair
from stance.features.tree_views import attachments, clauses, governors, path

#: Raised with every change to a view or to the encoding: an older model folder is then refused.
VERSION: Final = 3

View = Callable[[EncodedPair], list[str]]

_WINDOW: Final = 4
_BETWEEN_LIMIT: Final = 24
_OUTSIDE_LIMIT: Final = 10
_NEAR: Final = 5
_SEQUENCE_MARKS: Final = frozenset({ACTOR, BLOC, "but", '"', ","})
_PUNCTUATION: Final = frozenset(',;:"—().')
#: What begins or ends a clause and says how it hangs on the others.
_CLAUSE_MARKS: Final = _PUNCTUATION | frozenset("but while who which that after because although as and when".split())
#: What a clause never reaches across.
_BOUNDARIES: Final = _PUNCTUATION | frozenset(
    "but while who which that after because although when before if since where whose until".split()
)


def ngrams(items: list[str], longest: int, prefix: str = "") -> list[str]:
    """Return all 1- to ``longest``-grams of ``items``, each with ``prefix`` before it."""
    grams = [prefix + item for item in items] if prefix else items
    out = list(grams)
    for size in range(1, longest):
        grams = [f"{gram} {item}" for gram, item in zip(grams, items[size:], strict=False)]
        out += grams
    return out


def _order(pair: EncodedPair) -> str:
    return "A" if pair.actor < pair.bloc else "B"


def _longer(items: list[str], longest: int, prefix: str) -> list[str]:
    """Return the 2- to ``longest``-grams of ``items``."""
    return ngrams(items, longest, prefix)[len(items) :]


def sentence(pair: EncodedPair) -> list[str]:
    """The words of the whole sentence: the topic and the tone."""
    return pair.items


def between(pair: EncodedPair) -> list[str]:
    """The words between the two mentions and their meanings, with their order: what links the actor to the bloc."""
    order = _order(pair) + ":"
    words, meanings = (_shortened(items[pair.first : pair.last + 1]) for items in (pair.marked, pair.meanings))
    return [
        *ngrams(words, 2, order),
        *_longer(meanings, 2, "~" + order),
        f"{order}distance {min(len(words) // 3, 8)}",
    ]


def _shortened(items: list[str]) -> list[str]:
    half = _BETWEEN_LIMIT // 2
    return items if len(items) <= _BETWEEN_LIMIT else [*items[:half], "...", *items[-half:]]


def outside(pair: EncodedPair) -> list[str]:
    """The words before the first and after the last mention: whose clause they stand in, and its end."""
    out = []
    for items, longest, sign in ((pair.marked, 1, ""), (pair.meanings, 2, "~")):
        before = items[max(0, pair.first - _OUTSIDE_LIMIT) : pair.first]
        after = items[pair.last + 1 : pair.last + 1 + _OUTSIDE_LIMIT]
        out += ngrams(before, longest, f"{sign}{_order(pair)}<") + ngrams(after, longest, f"{sign}{_order(pair)}>")
    return out


def around_actor(pair: EncodedPair) -> list[str]:
    """The words just before and after the actor: its verb, or the preposition that makes it an object."""
    return _around(pair, pair.actor)


def around_bloc(pair: EncodedPair) -> list[str]:
    """The words just before and after the bloc: the verb or noun that it is the target of."""
    return _around(pair, pair.bloc)


def _around(pair: EncodedPair, at: int) -> list[str]:
    before, after = slice(max(0, at - _WINDOW), at + 1), slice(at, at + _WINDOW + 1)
    return [
        *ngrams(pair.items[before], 1, "<"),
        *ngrams(pair.items[after], 1, ">"),
        *_longer(pair.meanings[before], 3, "~<"),
        *_longer(pair.meanings[after], 3, "~>"),
    ]


def valence(pair: EncodedPair) -> list[str]:
    """How the words sound, good or bad, before, between and behind the two mentions, near the bloc, and in sequence."""
    out: list[str] = []
    sequence: list[str] = []
    order = _order(pair)
    for i, (item, sound) in enumerate(zip(pair.items, pair.valences, strict=True)):
        if sound:
            kind = sound[:-1]
            sequence.append(kind)
            place = "<" if i < pair.first else ">" if i > pair.last else "="
            out += [sound, kind, f"{order}{place}{sound}", f"{order}{place}{kind}"]
            if abs(i - pair.bloc) <= _NEAR:
                out.append(f"near {'R' if i > pair.bloc else 'L'} {kind}")
        elif item in _SEQUENCE_MARKS:
            sequence.append(item)
    return out + _longer(sequence, 3, "")


def classes(pair: EncodedPair) -> list[str]:
    """Lexicon classes and roles in sequence: an unseen verb of a known class still counts."""
    return ngrams(_signs(pair), 4)


def _signs(pair: EncodedPair) -> list[str]:
    out: list[str] = []
    for i, item in enumerate(pair.items):
        if pair.classes[i]:
            out.append(_sign(pair, i))
        elif item.isupper():
            out.append("OTHER" if item.startswith("OTHER") else item)
        elif item in _CLAUSE_MARKS:
            out.append(item)
    return out


def _sign(pair: EncodedPair, i: int) -> str:
    """The lexicon class at an item, with a mark where it is negated."""
    sign = pair.classes[i]
    return f"not_{sign}" if pair.negated[i] and sign != "NEG" else sign


def routes(pair: EncodedPair) -> list[str]:
    """Each lexicon class with what stands in its way to either role: another name, or the edge of a clause."""
    out: list[str] = []
    for i, end in _stance_words(pair):
        sign = _sign(pair, i)
        to_actor, to_bloc = _route(pair, i, end, pair.actor), _route(pair, i, end, pair.bloc)
        out += [
            f"{sign} A{to_actor}",
            f"{sign} B{to_bloc}",
            f"{sign} {to_actor} {to_bloc}",
            f"{sign} {to_actor} {to_bloc} {pair.targets[i]}",
        ]
    return out


def _stance_words(pair: EncodedPair) -> list[tuple[int, int]]:
    """First and last item (exclusive) of each lexicon phrase that is more than reporting."""
    return [(i, i + pair.spans[i]) for i, sign in enumerate(pair.classes) if sign and sign != "SAY"]


def _route(pair: EncodedPair, start: int, end: int, role: int) -> str:
    """Where a role stands from a phrase (R: right, L: left), and n for names, m or M for clause edges between."""
    low, high = (end, role) if role >= end else (role + 1, start)
    way = pair.items[low:high]
    names = "n" if any(map(str.isupper, way)) else ""
    edges = ""
    for item in way:
        if item in _BOUNDARIES:
            if edges:
                edges = "M"
                break
            edges = "m"
    return ("R" if role >= end else "L") + names + edges


#: The views that read the parse.
TREE_VIEWS: Final = (governors, clauses, path, attachments)

VIEWS: Final[Mapping[str, View]] = {
    view.__name__: view
    for view in (sentence, between, outside, around_actor, around_bloc, classes, routes, valence, *TREE_VIEWS)
}
