"""The parse of a sentence as the views need it: words with roles and classes, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Final

from stance.core import Mention
from stance.language.parser import Parse

_NEGATIONS: Final = frozenset("not n't never no neither nor without hardly barely nobody nothing none cannot".split())
_PASSIVE: Final = frozenset({"nsubjpass", "auxpass", "agent"})


class Tree:
    """How the words of one sentence hang on each other.

    Parameters
    ----------
    parse
        From :meth:`stance.language.parser.Parser.parse`.
    forms
        The words: stems, and roles for names.
    starts, ends
        Code-point offsets of each word.
    phrases
        The stance phrases: first word, last word (exclusive) and the sign of the class.
    """

    def __init__(
        self,
        parse: Parse,
        forms: list[str],
        starts: list[int],
        ends: list[int],
        phrases: Iterable[tuple[int, int, str]],
    ) -> None:
        self.heads, self.relations, self.tags = parse
        self.forms = forms
        self.starts = starts
        self.ends = ends
        size = len(forms)
        self.children: list[list[int]] = [[] for _ in range(size)]
        for word, head in enumerate(self.heads):
            if head >= 0:
                self.children[head].append(word)
        self.classes = [""] * size
        for start, end, sign in phrases:
            self.classes[self._top(start, end)] = sign
        self._ways: dict[int, list[int]] = {}

    @cached_property
    def marks(self) -> list[str]:
        """For each word: "not_" where it is negated, "by_" where it is passive."""
        out = []
        for word in range(len(self.forms)):
            below = self.children[word]
            negated = any(self.relations[child] == "neg" or self.forms[child] in _NEGATIONS for child in below)
            passive = any(self.relations[child] in _PASSIVE for child in below)
            out.append(("not_" if negated else "") + ("by_" if passive else ""))
        return out

    @cached_property
    def stance_words(self) -> list[int]:
        """The words that carry a class which is more than reporting."""
        return [word for word, sign in enumerate(self.classes) if sign and sign != "SAY"]

    def head_of(self, mention: Mention) -> int | None:
        """Return the word of a mention on which its others hang, if the mention holds a word."""
        words = [i for i in range(len(self.forms)) if self.starts[i] < mention.end and self.ends[i] > mention.start]
        while len(words) > 1 and self.forms[words[0]] == "the":
            del words[0]
        if not words:
            return None
        return self._top(words[0], words[-1] + 1)

    def _top(self, start: int, end: int) -> int:
        return next((word for word in range(start, end) if not start <= self.heads[word] < end), start)

    def way_up(self, word: int) -> list[int]:
        """Return a word and those that it hangs on, one on the other."""
        if word not in self._ways:
            way = [word]
            while (head := self.heads[way[-1]]) >= 0 and head not in way:
                way.append(head)
            self._ways[word] = way
        return self._ways[word]

    def word(self, at: int) -> str:
        """Return a word with its marks."""
        return self.marks[at] + self.forms[at]

    def sign(self, at: int) -> str:
        """Return the class of a word, or its part of speech where it has none, with its marks."""
        return self.marks[at] + (self.classes[at] or self.tags[at])

    def verb_above(self, word: int) -> tuple[int, str] | None:
        """Return the verb whose clause a word stands in, and the relation that leads down to the word."""
        way = self.way_up(word)
        for below, verb in pairwise(way):
            if self.tags[verb] == "VB":
                return verb, self.relations[below]
        return None

    def modals(self, verb: int) -> Iterator[str]:
        """Yield the modal verbs of a verb: "would", "may"."""
        for child in self.children[verb]:
            if self.tags[child] == "MD":
                yield self.forms[child]


#: The tree of a sentence that no view asked to be parsed.
NO_TREE: Final = Tree(Parse([], [], []), [], [], [], ())
