"""The views: each turns an encoded pair into one stream of features.

A view is a small named function. Its docstring says what it catches. All features are strings,
binary within a pair (there or not there), and a vectorizer of its own weighs each view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from stance.features.encode import EncodedPair

#: Raised with every change to a view or to the encoding: an older model folder is then refused.
VERSION: Final = 1

View = Callable[[EncodedPair], list[str]]

_WINDOW: Final = 4
_BETWEEN_LIMIT: Final = 24
_CLAUSE_MARKS: Final = frozenset(
    ',;:"—().' ) | {"but", "while", "who", "which", "that", "after", "because", "although", "as", "and", "when"}


def ngrams(items: list[str], longest: int, prefix: str = "") -> list[str]:
    """Return all 1- to ``longest``-grams of ``items``, each with ``prefix`` before it."""
    n = len(items)
    out = [prefix + item for item in items]
    for size in range(2, longest + 1):
        out += [prefix + " ".join(items[i : i + size]) for i in range(n - size + 1)]
    return out


def _negatable(pair: EncodedPair) -> list[str]:
    """The items, those under a negation marked."""
    return [f"not_{item}" if neg else item for item, neg in zip(pair.items, pair.negated, strict=True)]


def _order(pair: EncodedPair) -> str:
    return "A" if pair.actor < pair.bloc else "B"


def sentence(pair: EncodedPair) -> list[str]:
    """The whole sentence as 1- and 2-grams with roles: the topic and the tone."""
    return ngrams(pair.items, 2)


def between(pair: EncodedPair) -> list[str]:
    """The words between the two mentions, with their order: what links the actor to the bloc."""
    items = _negatable(pair)[pair.first : pair.last + 1]
    if len(items) > _BETWEEN_LIMIT:
        half = _BETWEEN_LIMIT // 2
        items = [*items[:half], "...", *items[-half:]]
    out = ngrams(items, 3, _order(pair) + ":")
    out.append(f"{_order(pair)}:distance {min(len(items) // 3, 8)}")
    return out


def around_actor(pair: EncodedPair) -> list[str]:
    """The words just before and after the actor: its verb, or the preposition that makes it an object."""
    return _around(pair, pair.actor)


def around_bloc(pair: EncodedPair) -> list[str]:
    """The words just before and after the bloc: the verb or noun that it is the target of."""
    return _around(pair, pair.bloc)


def _around(pair: EncodedPair, at: int) -> list[str]:
    items = _negatable(pair)
    before = items[max(0, at - _WINDOW) : at + 1]
    after = items[at : at + _WINDOW + 1]
    return ngrams(before, 3, "<") + ngrams(after, 3, ">")


def classes(pair: EncodedPair) -> list[str]:
    """Lexicon classes and roles in sequence: an unseen verb of a known class still counts."""
    return ngrams(_signs(pair), 4)


def _signs(pair: EncodedPair) -> list[str]:
    out: list[str] = []
    for i, item in enumerate(pair.items):
        sign = pair.classes[i]
        if sign:
            out.append(f"not_{sign}" if pair.negated[i] and sign != "NEG" else sign)
        elif item.isupper() and len(item) > 2:
            out.append("OTHER" if item.startswith("OTHER") else item)
        elif item in _CLAUSE_MARKS:
            out.append(item)
    return out


def links(pair: EncodedPair) -> list[str]:
    """Each lexicon class with its place among the two roles, its distance and its target slot."""
    first, last, order = pair.first, pair.last, _order(pair)
    out: list[str] = []
    nearest: dict[str, tuple[int, str]] = {}
    for i, sign in enumerate(pair.classes):
        if not sign or sign == "SAY":
            continue
        if pair.negated[i] and sign != "NEG":
            sign = f"not_{sign}"
        end = i + pair.spans[i]
        place = "before" if i < first else "between" if i < last else "after"
        out.append(f"{order}:{place} {sign}")
        for role, at in (("ACTOR", pair.actor), ("BLOC", pair.bloc)):
            gap = at - end if at >= end else i - at - 1
            side = "right" if at >= end else "left"
            out.append(f"{role} {side} {sign} {'next' if gap <= 1 else 'near' if gap <= 4 else 'far'}")
            if gap < nearest.get(role, (99, ""))[0]:
                nearest[role] = (gap, f"{side} {sign}")
        if pair.bloc >= end and pair.targets[i] in ("object", "of") and pair.bloc - end <= 2:
            out.append(f"target {sign} {'A' if pair.actor < i else 'B'}")
        if pair.targets[i] == "subject" and i > pair.bloc and i - pair.bloc <= 4:
            out.append(f"subject {sign}")
    for role, (_, what) in nearest.items():
        out.append(f"nearest {role} {order} {what}")
    if len(nearest) == 2:
        out.append(f"nearest both {order} {nearest['ACTOR'][1]} {nearest['BLOC'][1]}")
    return out


VIEWS: Final[Mapping[str, View]] = {
    view.__name__: view for view in (sentence, between, around_actor, around_bloc, classes, links)
}
