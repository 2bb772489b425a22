"""Tokens: words, the possessive ``'s``, ``n't``, numbers and punctuation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Curly quotes, primes and exotic hyphens look like their plain forms to everything downstream.
#: One code point for one, so that offsets stay true.
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "–": "—",
        "\u00a0": " ",
    }
)

_TOKEN = re.compile(
    r"[^\W\d_]+(?=n't\b)"  # do|n't
    r"|n't\b"
    r"|'(?:s|re|ve|ll|d|m)\b"  # Armenia|'s
    r"|[^\W_]+(?:\.(?=[^\W_]\.)[^\W_]|'(?!(?:s|re|ve|ll|d|m|t)\b)[^\W\d_]+)*"  # words, U.S, d'Ivoire, 1990s
    r"|[^\w\s]",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return ``text`` with typographic quotes and hyphens made plain; the length stays the same."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text as parallel lists.

    Parameters
    ----------
    words
        The tokens, case kept, quotes made plain.
    starts, ends
        Their code-point offsets into the text, ``end`` exclusive.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def tokenize(text: str) -> Tokens:
    """Split ``text`` into tokens with offsets.

    Examples
    --------
    >>> tokenize("Armenia’s U.S. envoy didn't leave.").words
    ['Armenia', "'s", 'U.S', '.', 'envoy', 'did', "n't", 'leave', '.']
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(plain(text)):
        words.append(match.group())
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(words, starts, ends)
