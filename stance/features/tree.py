"""The parse of a sentence as the views need it: words with roles and classes, and the ways between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Final

from stance.core import Mention
from stance.language import Lexicon
from stance.language.parser import Parse

_NEGATIONS: Final = frozenset("not n't never no neither nor without hardly barely nobody nothing none cannot".split())
_PASSIVE: Final = frozenset({"nsubjpass", "auxpass", "agent"})


class Tree:
    """How the words of one sentence hang on each other.

    Parameters
    ----------
    parse
        From :meth:`stance.language.parser.SentenceParser.parse`.
    forms
        The words: stems, and roles for names.
    starts, ends
        Code-point offsets of each word.
    phrases
        The stance phrases: first word, last word (exclusive) and the sign of the class.

    Attributes
    ----------
    marks
        For each word: "not_" where it is negated, "by_" where it is passive, or both.
    modals
        The modal verbs of each word: "would", "may".
    classes
        The sign of the stance phrase that each word is the head of, or an empty string.
    """

    def __init__(
        self,
        parse: Parse,
        forms: list[str],
        starts: list[int],
        ends: list[int],
        phrases: Iterable[tuple[int, int, str]],
        lexicon: Lexicon,
    ) -> None:
        self.heads, self.relations, self.tags = parse
        self.forms = forms
        self.starts = starts
        self.ends = ends
        size = len(forms)
        marks, modals = [""] * size, [()] * size  # type: list[str], list[tuple[str, ...]]
        for form, head, relation, tag in zip(forms, self.heads, self.relations, self.tags, strict=True):
            if head < 0:
                continue
            if relation == "neg" or form in _NEGATIONS:
                marks[head] = "not_" + marks[head].removeprefix("not_")
            elif relation in _PASSIVE:
                marks[head] = marks[head].removesuffix("by_") + "by_"
            elif tag == "MD":
                modals[head] = (*modals[head], form)
        self.marks = marks
        self.modals = modals
        self.classes = [""] * size
        for start, end, sign in phrases:
            self.classes[self._top(start, end)] = sign
        self._meanings, self._valences = lexicon.meanings, lexicon.valences
        self._ways: dict[int, list[int]] = {}

    @cached_property
    def stance_words(self) -> list[int]:
        """The words that carry a class which is more than reporting, and those that sound good or bad."""
        return [
            word
            for word, (sign, form) in enumerate(zip(self.classes, self.forms, strict=True))
            if (sign and sign != "SAY") or form in self._valences
        ]

    def head_of(self, mention: Mention) -> int | None:
        """Return the word of a mention on which its others hang, if the mention holds a word."""
        first, end = bisect_right(self.ends, mention.start), bisect_left(self.starts, mention.end)
        while end - first > 1 and self.forms[first] == "the":
            first += 1
        return self._top(first, end) if first < end else None

    def _top(self, start: int, end: int) -> int:
        for word in range(start, end):
            if not start <= self.heads[word] < end:
                return word
        return start

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
        """Return the class of a word with its marks; of one without a class the meaning, or else the part of speech."""
        return self.marks[at] + (self.classes[at] or self._meanings.get(self.forms[at]) or self.tags[at])

    def verb_above(self, word: int) -> tuple[int, str] | None:
        """Return the verb whose clause a word stands in, and the relation that leads down to the word."""
        way = self.way_up(word)
        for below, verb in pairwise(way):
            if self.tags[verb] == "VB":
                return verb, self.relations[below]
        return None


#: The tree of a sentence that no view asked to be parsed.
NO_TREE: Final = Tree(Parse([], [], []), [], [], [], (), Lexicon(()))
