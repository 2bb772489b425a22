"""Where sentences begin and end, for English news prose.

A boundary is a full stop, question or exclamation mark (with closing quotes and brackets) before
a capital, digit or opening quote, unless the mark closes an abbreviation or an initial; and every
blank line. No model, one pass, linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Span(NamedTuple):
    """Code-point offsets of a stretch of text, ``end`` exclusive."""

    start: int
    end: int


#: A longer "sentence" is a table, a list or a dump; it is cut at white space.
MAX_SENTENCE = 1200

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen lt col maj capt sgt cmdr adm brig sen rep reps sens gov pres sec hon rev fr st ste
    jr sr vs etc no nos art vol pp inc ltd co corp bros dept est approx fig al cf ed eds ave blvd
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mont neb nev okla ore pa
    tenn tex vt va wash wis wyo""".split()
)

_BREAK = re.compile(
    r"""
    (?<![.!?…]) (?P<mark>[.!?…]++) (?P<close>["'”’)\]»]*+) (?P<gap>\s++|(?=[“"]?[A-Z][a-z]))
    | (?P<blank>\n[^\S\n]*+\n\s*+)
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")
_STARTER = re.compile(r"""["“]?(?:The|A|An|He|She|It|They|But|In|On|At|This|That|We)\b""")
_OPENER = re.compile(r"""["'“‘(\[«—-]*\s?[A-Z0-9À-ÖØ-ÞА-Я]""")


def split_sentences(text: str) -> list[Span]:
    """Split ``text`` into sentences.

    Parameters
    ----------
    text
        Any string.

    Returns
    -------
    list of Span
        Non-empty, in order, without overlap, white space at the ends left out.

    Examples
    --------
    >>> text = "Mr. Zas spoke. He left the U.S. on Monday."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Mr. Zas spoke.', 'He left the U.S. on Monday.']
    """
    spans: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match["blank"] is not None:
            _add(spans, text, start, match.start())
            start = match.end()
        elif _ends_sentence(text, match, start):
            end = match.end("close")
            _add(spans, text, start, end)
            start = end
    _add(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    after = match.end()
    if match["gap"].count("\n") > 1 or after >= len(text):
        return True
    if not _OPENER.match(text, after):
        return False
    if match["mark"] != ".":
        return True
    word = _LAST_WORD.search(text, max(start, match.start() - 40), match.start())
    if word is None:
        return True
    last = word[1]
    if not match["gap"]:  # "alliance.We": a lost space, but not "U.S" or "No.10"
        return last[-1].islower() and len(last) > 2 and last.lower() not in _ABBREVIATIONS
    if len(last) == 1:  # an initial, unless it is the pronoun
        return last == "I"
    if "." in last:  # U.S., a.m.: only before a word that begins sentences
        return bool(_STARTER.match(text, after))
    return last.lower() not in _ABBREVIATIONS


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Append ``text[start:end]`` without outer white space, in pieces of at most MAX_SENTENCE."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = start + MAX_SENTENCE
        while cut > start + MAX_SENTENCE // 2 and not text[cut].isspace():
            cut -= 1
        if not text[cut].isspace():  # no white space for half a sentence: cut anyhow
            cut = start + MAX_SENTENCE
        end_of_piece = cut
        while text[end_of_piece - 1].isspace():
            end_of_piece -= 1
        spans.append(Span(start, end_of_piece))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        spans.append(Span(start, end))
