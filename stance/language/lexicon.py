"""The stance lexicon: phrases that take a side, and what single words mean.

A phrase has a class, a strength and a place for the target; a word a valence, how it sounds whoever it is said of,
and a semantic field. Entries stand in base form; text is matched by stems, so every inflection counts. ``one's`` in a
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
VALENCES: Final = range(-2, 3)
#: Of a word in none of the fields.
NO_FIELD: Final = "-"
FIELDS: Final = tuple(
    """help harm give take pay money trade promise keep break demand request refuse accept forbid begin end stay leave
    join come build destroy attack defend threaten fear trust doubt want need know say praise blame mock lie truth fair
    unfair law crime vote power submit freedom friend enemy together apart strong weak succeed fail slow quick useful
    useless more less change good bad pride shame joy pain safe danger person group place time number thing talk
    document degree office disease energy""".split()
)

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


class WordEntry(NamedTuple):
    """What one word means: ``valence`` -2, clearly bad, to 2, clearly good; ``field`` in ``FIELDS`` or ``NO_FIELD``."""

    word: str
    valence: int
    field: str


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
        The phrases. Two with the same stems are refused.
    words
        The words. Of two with the same stem the first counts.

    Attributes
    ----------
    valences
        "G1", "G2" (good), "B1" or "B2" (bad) of each stem that sounds so.
    meanings
        The field of each stem that has one, with a "+" or "-" behind it where it sounds good or bad.

    Raises
    ------
    DataError
        If two entries are matched by the same stems.
    """

    def __init__(self, entries: Iterable[LexiconEntry], words: Iterable[WordEntry] = ()) -> None:
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
        senses: dict[str, list[Any]] = {}
        for word in words:
            senses.setdefault(stem(word.word.lower()), [word.valence, word.field])
        self._setup(data, dict(sorted(senses.items())))

    def _setup(self, data: dict[str, list[list[Any]]], words: dict[str, list[Any]]) -> None:
        self._words = words
        self.valences = {
            word: f"{'G' if valence > 0 else 'B'}{abs(valence)}" for word, (valence, _) in words.items() if valence
        }
        signs = {0: "", 1: "+", -1: "-"}
        self.meanings = {
            word: field + signs[(valence > 0) - (valence < 0)]
            for word, (valence, field) in words.items()
            if field != NO_FIELD
        }
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

    def to_data(self) -> dict[str, dict[str, list[Any]]]:
        """Return the entries as plain data, for a model folder.

        ``phrases`` has (rest, class, strength, target) by the first stem, ``words`` (valence, field) by the stem.
        """
        return {"phrases": self._data, "words": self._words}

    @classmethod
    def from_data(cls, data: dict[str, dict[str, list[Any]]]) -> Lexicon:
        """Return the lexicon that ``to_data`` was called on.

        Raises
        ------
        ValueError, TypeError, KeyError
            If ``data`` is of another form.
        """
        phrases, words = data["phrases"], data["words"]
        for rows in phrases.values():
            for rest, stance_class, strength, target in rows:
                if stance_class not in CLASSES or target not in TARGETS or type(rest) is not str:
                    raise ValueError("a lexicon entry is of no known class or target")
                if type(strength) is not int:
                    raise ValueError("a lexicon entry has no whole number as its strength")
        for valence, field in words.values():
            if type(valence) is not int or valence not in VALENCES or field not in (*FIELDS, NO_FIELD):
                raise ValueError("a word of the lexicon is of no known valence or field")
        lexicon = cls.__new__(cls)
        lexicon._setup(phrases, words)
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
