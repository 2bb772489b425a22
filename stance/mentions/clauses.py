"""Who can be meant by "it", by the grammar of the sentence: not who does the thing to it, rather who did one before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stance.mentions.found import Found, Sentence

_SUBJECTS: Final = ("nsubj", "nsubjpass")
#: How a verb hangs on another whose subject is its own: "refused to |veto|", "left and |said|".
_SHARING: Final = ("conj", "xcomp", "pcomp", "advcl", "prep")
_SHARES: Final = frozenset("much most some all part none any half little lot bit share each".split())


class Clauses:
    """The parse of a sentence, with what was found in it so far."""

    def __init__(self, sentence: Sentence) -> None:
        self._heads, self._relations, self._tags = sentence.parse
        self._mentions = {at: m for m in sentence.found for at in range(m.start, m.end)}
        self._people = [m for m in sentence.found if m.entity.kind == "person"]
        self._lower = sentence.lower

    def is_subject(self, at: int) -> bool:
        """Whether a word is the subject of a verb."""
        return self._relations[at] in _SUBJECTS

    def is_share(self, at: int) -> bool:
        """Whether a word only tells of what something is a part: "much of |it|", "any part in |it|"."""
        head = self._heads[at]
        return (
            self._relations[at] == "pobj"
            and head >= 0 <= self._heads[head]
            and self._lower[self._heads[head]] in _SHARES
        )

    def excluded(self, at: int) -> Found | None:
        """Return who is not meant by a pronoun: "|the court| ordered it", "|the league|, which it joined"."""
        if not self.is_subject(at):
            above = self._verb(at)
            return None if above < 0 else self._subject(above)
        verb = self._heads[at]
        return self._mentions.get(self._heads[verb]) if verb >= 0 and self._relations[verb] == "relcl" else None

    def subjects_above(self, at: int) -> list[Found]:
        """Return the subjects of the verbs that the clause of a subject hangs on, the closest first."""
        verbs = [word for word in self._above(at) if self._tags[word] == "VB"]
        subjects = [self._subject(verb) for verb in verbs[1:]]
        return [subject for subject in subjects if subject is not None]

    def _verb(self, at: int) -> int:
        """Return the verb that a word hangs on, -1 for none."""
        return next((word for word in self._above(at) if self._tags[word] == "VB"), -1)

    def _above(self, at: int) -> Iterator[int]:
        """Yield what a word hangs on, what that hangs on, and so on; a parse may go in a circle."""
        seen = {-1, at}
        while (at := self._heads[at]) not in seen:
            seen.add(at)
            yield at

    def _subject(self, verb: int) -> Found | None:
        """Return the subject of a verb, which may be that of a verb above it."""
        for at in [verb, *self._above(verb)]:
            if self._tags[at] == "VB":
                own = next((i for i, head in enumerate(self._heads) if head == at and self.is_subject(i)), None)
                if own is not None:  # of "the league, which joined" the league
                    return self._mentions.get(self._heads[at] if self._tags[own] == "WD" else own)
            if self._relations[at] not in _SHARING:
                return None
            if self._relations[at] == "conj" and any(m.start < at for m in self._people):
                return None  # "Doe said the league had failed and |urged|": whose subject, is not sure
        return None
