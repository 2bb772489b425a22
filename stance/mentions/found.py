"""What the finders of this folder hand to each other: a sentence being read, and the mentions found in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from stance.language import Span, tokenize
from stance.language.parser import Parse, english
from stance.mentions.gazetteer import Entity


@dataclass(slots=True)
class Found:
    """A mention in one sentence.

    Parameters
    ----------
    start, end
        Its tokens, ``end`` exclusive.
    entity
        Whom it means.
    is_actor, is_bloc
        In which roles it can serve.
    antecedent
        For a reference: where the text named the entity last, as offsets into the whole text.
    office
        What a person can be called later: "prime minister".
    """

    start: int
    end: int
    entity: Entity
    is_actor: bool
    is_bloc: bool
    antecedent: Span | None = None
    office: str | None = None


@dataclass(slots=True)
class Sentence:
    """A sentence while its mentions are being found.

    Parameters
    ----------
    text
        Its text.
    span
        Where it stands in the whole text.
    words, lower
        Its tokens, as written and in lower case.
    starts, ends
        Code-point offsets of the tokens into ``text``.
    quoted
        Whether each token stands in a quotation.
    found
        The mentions so far.
    taken
        Whether each token belongs to one.
    parsed
        The parse, once it was asked for.
    """

    text: str
    span: Span
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    quoted: list[bool] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)
    parsed: Parse | None = None

    @classmethod
    def read(cls, text: str, span: Span) -> Sentence:
        """Return the sentence of ``text`` at ``span``, nothing found yet."""
        own = text[span.start : span.end]
        tokens = tokenize(own)
        size = len(tokens.words)
        lower = [word.lower() for word in tokens.words]
        return cls(own, span, tokens.words, lower, tokens.starts, tokens.ends, [False] * size, [], [False] * size)

    @property
    def parse(self) -> Parse:
        """How the words hang on each other; found when it is first asked for."""
        if self.parsed is None:
            [self.parsed] = english().parse([self.words])
        return self.parsed

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        """Return the token at ``at``, in lower case; an empty string outside the sentence."""
        return self.lower[at] if 0 <= at < len(self.lower) else ""

    def add(self, mention: Found) -> None:
        """Take a mention in."""
        self.found.append(mention)
        self.take(mention.start, mention.end)

    def take(self, start: int, end: int) -> None:
        """Mark tokens as used, so that no other finder looks at them."""
        self.taken[start:end] = [True] * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no token of the stretch is used."""
        return not any(self.taken[start:end])

    def slice(self, start: int, end: int) -> str:
        """Return the text of a stretch of tokens."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def place(self, start: int, end: int) -> Span:
        """Return the offsets of a stretch of tokens into the whole text."""
        return Span(self.span.start + self.starts[start], self.span.start + self.ends[end - 1])

    def at(self, token: int) -> Found | None:
        """Return the mention that covers a token."""
        return next((m for m in self.found if m.start <= token < m.end), None)
