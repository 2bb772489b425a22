"""Tokens: words, the possessive ``'s``, ``n't``, numbers and punctuation marks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Curly quotes, primes and exotic hyphens look like their plain forms to everything downstream.
#: One code point for one, so that offsets stay true.
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
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

_ACCENTS = "[\u0300-\u036f]+"
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+"  # 1,100 and 3.5
    # words, U.S, d'Ivoire, 1990s; an accent may be a code point of its own
    rf"|[^\W_]+(?:{_ACCENTS}[^\W_]*|\.(?=[^\W_]\.)[^\W_]|'(?!(?:[sdmtSDMT]|re|ve|ll|RE|VE|LL)\b)[^\W\d_]+)*"
    r"|'(?:[sdmtSDMT]|re|ve|ll|RE|VE|LL)\b"  # Armenia|'s
    r"|[^\w\s]"
)


def plain(text: str) -> str:
    """Return ``text`` with typographic quotes and hyphens made plain; the length stays the same."""
    return text if text.isascii() else text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text as parallel lists.

    Parameters
    ----------
    words
        The tokens, case kept, quotes made plain, letters and accents composed.
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
        word = match.group()
        start, end = match.span()
        if word in ("'t", "'T") and words and words[-1][-1] in "nN" and len(words[-1]) > 1 and ends[-1] == start:
            # didn|'t is did|n't
            start -= 1
            words[-1], ends[-1], word = words[-1][:-1], start, "n't"
        words.append(word if word.isascii() else unicodedata.normalize("NFC", word))
        starts.append(start)
        ends.append(end)
    return Tokens(words, starts, ends)
