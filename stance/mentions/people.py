"""People that no gazetteer knows: a title and a name, or a name that speaks.

"Foreign Minister Jane Doe", "Jane Doe, a senator,", "Jane Doe said", "said Jane Doe".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

#: Words that stand right before a name as its title.
TITLES: Final = frozenset(
    """president premier minister chancellor king queen prince princess emir sultan sheikh pope secretary general
    chief senator sen representative rep congressman congresswoman governor gov mayor ambassador envoy spokesman
    spokeswoman spokesperson speaker chairman chairwoman chair chairperson commissioner director leader colonel
    col gen lt major maj captain capt admiral marshal mr mrs ms dr sir lord lady judge justice prosecutor lawmaker
    deputy mp mep rev archbishop bishop ayatollah professor economist analyst negotiator activist candidate
    coordinator""".split()
)

#: Verbs of saying, in the forms that attribute a quote or a claim.
SPEECH: Final = frozenset(
    """said says told tells warned warns added adds accused accuses argued argues insisted insists claimed claims
    stated states declared declares announced announces wrote writes tweeted noted notes stressed stresses vowed
    vows complained complains denied denies conceded admitted acknowledged recalled concluded explained remarked
    replied responded asked urged called criticised criticized denounced condemned praised welcomed hailed blamed
    rejected dismissed chided thanked""".split()
)

_PARTICLES: Final = frozenset("de da do dos du del della van von der den bin bint ibn al el la le ten ter".split())
#: Days and months, in full and cut.
DATES: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec""".split()
)
#: Capitalised words that are no part of a person's name.
_NOT_NAMES: Final = (DATES - {"jan"}) | frozenset(
    """the a an in on at by of and but he she it they we i his her its their this
    that there when while after before as if for from with foreign prime interior defence defense finance party
    ministry parliament government union council commission court army house senate congress bank agency assembly
    association university institute group news agency times post street hall palace summit treaty pact war day
    republic democratic people national federal supreme international world north south east west new old""".split()
)

#: Words that open a sentence with a capital and are no first name.
OPENERS: Final = frozenset(
    """yesterday today meanwhile earlier later however although because since both even only perhaps then once also
    yet still now here why how what who where did does is was will can could would should no not nor like unlike
    despite during following under over until without within according asked""".split()
)


class PersonSpan(NamedTuple):
    """Tokens ``start`` to ``end`` (exclusive) that make a person's name."""

    start: int
    end: int


def find_people(words: Sequence[str], taken: Sequence[bool]) -> list[PersonSpan]:
    """Find names of people in a sentence by title or by a speech verb beside them.

    Parameters
    ----------
    words
        The tokens.
    taken
        Whether each token already belongs to a known name.
    """
    found = []
    i, n = 0, len(words)
    while i < n:
        if words[i].lower() in OPENERS and (i == 0 or not words[i - 1][0].isalnum()):
            i += 1
            continue
        end = _name_end(words, taken, i)
        if end > i and _is_person(words, i, end):
            found.append(PersonSpan(i, end))
        i = max(end, i + 1)
    return found


def _name_end(words: Sequence[str], taken: Sequence[bool], start: int) -> int:
    """Return where the run of name words that begins at ``start`` ends (``start`` if none begins)."""
    i, n = start, len(words)
    end = start
    while i < n and i - start < 5 and not taken[i]:
        word = words[i]
        if is_name_word(word):
            end = i + 1
        elif i == start or i - end > 1 or not _may_join(words, i):
            break
        i += 1
    return end


def _may_join(words: Sequence[str], i: int) -> bool:
    """Whether a token can stand between two words of a name: a hyphen, a particle, the point of an initial."""
    return words[i] == "-" or words[i].lower() in _PARTICLES or (words[i] == "." and len(words[i - 1]) == 1)


def is_name_word(word: str) -> bool:
    """Whether a token can be part of a person's name: a capital, and no title, date or common noun."""
    lower = word.lower()
    return (
        word[0].isupper()
        and lower not in _NOT_NAMES
        and lower not in TITLES
        and (len(word) == 1 or not word.isupper())
        and word[0].isalpha()
    )


def _is_person(words: Sequence[str], start: int, end: int) -> bool:
    before = words[start - 1].lower() if start else ""
    if before == "." and start > 1:  # "Mr." and "Sen."
        before = words[start - 2].lower()
    if before in TITLES:
        return True
    if sum(word[0].isupper() for word in words[start:end]) < 2:
        return False
    after = words[end].lower() if end < len(words) else ""
    if after in SPEECH or before in SPEECH:
        return True
    # "Jane Doe, the party's leader, ...": an apposition that holds a title.
    if after == ",":
        return any(word.lower() in TITLES for word in words[end + 1 : end + 8])
    return False
