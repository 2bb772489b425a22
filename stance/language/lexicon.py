"""The stance lexicon: words and phrases with a class, a strength and a place for the target.

Entries stand in base form; text is matched by stems, so every inflection counts. ``one's`` in a
phrase matches any possessive. The longest phrase that begins at a token wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from stance.core.errors import DataError
from stance.language.stems import stem
from stance.language.tokens import tokenize

CLASSES: Final = (
    "support",
    "critical",
    "coop_deed",
    "exit_deed",
    "conflict_deed",
    "negate",
    "reversal",
    "hedge",
    "neutral_report",
)
TARGETS: Final = ("object", "subject", "of", "none")

_POSSESSIVES: Final = frozenset({"his", "her", "its", "their", "our", "my", "your", "'s"})
_ANY_POSSESSIVE: Final = "one's"
_END: Final = ""


class LexiconEntry(NamedTuple):
    """One entry as a user writes it.

    ``phrase`` in base form; ``stance_class`` one of ``CLASSES``; ``strength`` 1 to 3; ``target`` one of
    ``TARGETS``: where the thing judged stands.
    """

    phrase: str
    stance_class: str
    strength: int
    target: str


class Match(NamedTuple):
    """A phrase found in a token sequence: tokens ``start`` to ``end``, exclusive."""

    start: int
    end: int
    stance_class: str
    strength: int
    target: str


def phrase_stems(phrase: str) -> tuple[str, ...]:
    """Return the stems by which a phrase is matched."""
    out: list[str] = []
    for word in tokenize(phrase.lower()).words:
        if word == "'s" and out and out[-1] in ("one", "someon"):
            out[-1] = _ANY_POSSESSIVE
        else:
            out.append(stem(word))
    return tuple(out)


class Lexicon:
    """A matcher over the entries. Immutable once made.

    Parameters
    ----------
    entries
        The entries. Two with the same stems are refused.

    Raises
    ------
    DataError
        If two entries are matched by the same stems.
    """

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        rows: dict[tuple[str, ...], LexiconEntry] = {}
        for entry in entries:
            key = phrase_stems(entry.phrase)
            if key in rows:
                raise DataError(
                    f"lexicon phrase {entry.phrase!r} is matched by the same stems as {rows[key].phrase!r}; "
                    "keep one of the two"
                )
            rows[key] = entry
        data: dict[str, list[list[Any]]] = {}
        for key, entry in sorted(rows.items()):
            data.setdefault(key[0], []).append([" ".join(key[1:]), *entry[1:]])
        self._setup(data)

    def _setup(self, data: dict[str, list[list[Any]]]) -> None:
        # First stem to its entries, and to the tree of what may follow it, made when it is first met: stem to
        # the node behind it, and under _END what a phrase that ends at a node means.
        self._data = data
        self._trees: dict[str, dict[str, Any]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._data.values()))

    def _tree(self, first: str) -> dict[str, Any]:
        tree = self._trees.get(first)
        if tree is None:
            tree = {}
            for rest, *value in self._data[first]:
                node = tree
                for word in rest.split(" ") if rest else ():
                    node = node.setdefault(word, {})
                node[_END] = tuple(value)
            self._trees[first] = tree
        return tree

    def to_data(self) -> dict[str, list[list[Any]]]:
        """Return the entries as plain data, for a model folder: first stem to (rest, class, strength, target)."""
        return self._data

    @classmethod
    def from_data(cls, data: dict[str, list[list[Any]]]) -> Lexicon:
        """Return the lexicon that ``to_data`` was called on.

        Raises
        ------
        ValueError, TypeError
            If ``data`` is of another form.
        """
        for rows in data.values():
            for rest, stance_class, strength, target in rows:
                if stance_class not in CLASSES or target not in TARGETS or type(rest) is not str:
                    raise ValueError("a lexicon entry is of no known class or target")
                if type(strength) is not int:
                    raise ValueError("a lexicon entry has no whole number as its strength")
        lexicon = cls.__new__(cls)
        lexicon._setup(data)
        return lexicon

    def match(self, stems: list[str]) -> list[Match]:
        """Find phrases in a sequence of stems, left to right, longest first, without overlap."""
        found: list[Match] = []
        data = self._data
        any_possessive = _ANY_POSSESSIVE in data
        n = len(stems)
        i = 0
        while i < n:
            word = stems[i]
            longest = _longest(self._tree(word), stems, i + 1) if word in data else None
            if any_possessive and word in _POSSESSIVES:
                other = _longest(self._tree(_ANY_POSSESSIVE), stems, i + 1)
                if other is not None and (longest is None or other[0] > longest[0]):
                    longest = other
            if longest is None:
                i += 1
            else:
                end, value = longest
                found.append(Match(i, end, *value))
                i = end
        return found


def _longest(node: dict[str, Any], stems: list[str], at: int) -> tuple[int, tuple[str, int, str]] | None:
    """Return the end and the value of the longest phrase that goes on from ``node`` with the stems from ``at``."""
    best = (at, node[_END]) if _END in node else None
    while at < len(stems):
        word = stems[at]
        if _ANY_POSSESSIVE in node:
            # "its" is one token, "Russia's" two.
            length = 1 if word in _POSSESSIVES else 2 if stems[at + 1 : at + 2] == ["'s"] else 0
            further = _longest(node[_ANY_POSSESSIVE], stems, at + length) if length else None
            if further is not None and (best is None or further[0] > best[0]):
                best = further
        if word not in node:
            break
        node = node[word]
        at += 1
        if _END in node and (best is None or at > best[0]):
            best = (at, node[_END])
    return best
