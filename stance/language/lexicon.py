"""The stance lexicon: words and phrases with a class, a strength and a place for the target.

Entries stand in base form; text is matched by stems, so every inflection counts. ``one's`` in a
phrase matches any possessive. The longest phrase that begins at a token wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        self._compile([(key, entry[1:]) for key, entry in rows.items()])

    def _compile(self, rows: Iterable[tuple[tuple[str, ...], tuple[str, int, str]]]) -> None:
        self._rows = sorted(rows)
        # Stem to the node of what may follow it; what a phrase that ends at a node means is under _END.
        self._root: dict[str, Any] = {}
        for key, value in self._rows:
            node = self._root
            for word in key:
                node = node.setdefault(word, {})
            node[_END] = value

    def __len__(self) -> int:
        return len(self._rows)

    def to_data(self) -> list[list[object]]:
        """Return the compiled entries as plain data, for a model folder."""
        return [[" ".join(key), *value] for key, value in self._rows]

    @classmethod
    def from_data(cls, data: Sequence[Sequence[object]]) -> Lexicon:
        """Return the lexicon that ``to_data`` was called on."""
        lexicon = cls.__new__(cls)
        lexicon._compile(
            [(tuple(str(row[0]).split(" ")), (str(row[1]), int(str(row[2])), str(row[3]))) for row in data]
        )
        return lexicon

    def match(self, stems: Sequence[str]) -> list[Match]:
        """Find phrases in a sequence of stems, left to right, longest first, without overlap."""
        found: list[Match] = []
        root = self._root
        n = len(stems)
        i = 0
        while i < n:
            node = root.get(stems[i])
            longest = None if node is None else _longest(node, stems, i + 1)
            if longest is None:
                i += 1
            else:
                end, value = longest
                found.append(Match(i, end, *value))
                i = end
        return found


def _longest(node: dict[str, Any], stems: Sequence[str], at: int) -> tuple[int, tuple[str, int, str]] | None:
    """Return the end and the value of the longest phrase that goes on from ``node`` with the stems from ``at``."""
    best = (at, node[_END]) if _END in node else None
    while at < len(stems):
        word = stems[at]
        if word in _POSSESSIVES and _ANY_POSSESSIVE in node:
            further = _longest(node[_ANY_POSSESSIVE], stems, at + 1)
            if further is not None and (best is None or further[0] > best[0]):
                best = further
        if word not in node:
            break
        node = node[word]
        at += 1
        if _END in node and (best is None or at > best[0]):
            best = (at, node[_END])
    return best
