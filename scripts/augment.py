"""More training pairs out of those that there are, where the label of the new one is known: an experiment.

``compare_learners.py`` measures what they are worth. Each function yields (index of the original, new pair); a fold
trains on a new pair only where it trains on the original.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from stance.core import NEUTRAL, Mention, Pair
from stance.features import Encoder
from stance.language import tokenize
from stance.mentions.gazetteer import Gazetteer

#: An adjunct that opens a sentence begins with one of these, and one that closes it does too, behind a comma.
_PREPOSITIONS = frozenset("in on at after before during since by from for over under amid within throughout".split())
_LONGEST = 60
_CHUNK = 256


def swap_names(pairs: Sequence[Pair], gazetteer: Gazetteer) -> Iterator[tuple[int, Pair]]:
    """Put another name of the same kind in the place of each mention; the label is that of the original."""
    kinds = [(_kind(pair.actor, gazetteer), _kind(pair.bloc, gazetteer)) for pair in pairs]
    names: dict[str, list[str]] = {}
    for pair, (of_actor, of_bloc) in zip(pairs, kinds, strict=True):
        names.setdefault(of_actor, []).append(pair.actor.text)
        names.setdefault(of_bloc, []).append(pair.bloc.text)
    rng = np.random.default_rng(0)
    for i, (pair, (of_actor, of_bloc)) in enumerate(zip(pairs, kinds, strict=True)):
        actor, bloc = (kind_names[rng.integers(len(kind_names))] for kind_names in (names[of_actor], names[of_bloc]))
        # The later mention first, so that the offsets of the earlier one hold.
        if pair.actor.start < pair.bloc.start:
            text, later = _put(pair.text, pair.bloc, bloc, pair.actor, actor)
            yield i, dataclasses.replace(pair, text=text, actor=later[1], bloc=later[0])
        else:
            text, later = _put(pair.text, pair.actor, actor, pair.bloc, bloc)
            yield i, dataclasses.replace(pair, text=text, actor=later[0], bloc=later[1])


def _put(text: str, later: Mention, new_later: str, earlier: Mention, new_earlier: str) -> tuple[str, list[Mention]]:
    """Put new names in the place of two mentions; return the text and the mentions of both, the later first."""
    text = text[: later.start] + new_later + text[later.end :]
    text = text[: earlier.start] + new_earlier + text[earlier.end :]
    start = later.start + len(new_earlier) - len(earlier.text)
    return text, [
        Mention(new_later, start, start + len(new_later)),
        Mention(new_earlier, earlier.start, earlier.start + len(new_earlier)),
    ]


def swap_roles(pairs: Sequence[Pair], encoder: Encoder) -> Iterator[tuple[int, Pair]]:
    """Make the bloc the actor and the actor the bloc; who is only done to is neutral.

    Known where the two are subject and object of one active verb with a stance, alone in their sentence: in "Peru
    condemned NATO" NATO says nothing of Peru.
    """
    alone = Counter(pair.text for pair in pairs)
    chosen = [i for i, pair in enumerate(pairs) if pair.label != NEUTRAL and alone[pair.text] == 1]
    for start in range(0, len(chosen), _CHUNK):
        chunk = chosen[start : start + _CHUNK]
        for i, sentence in zip(chunk, encoder.sentences([pairs[i].text for i in chunk]), strict=True):
            pair, tree = pairs[i], sentence.tree
            actor, bloc = tree.head_of(pair.actor), tree.head_of(pair.bloc)
            if actor is None or bloc is None or (tree.relations[actor], tree.relations[bloc]) != ("nsubj", "dobj"):
                continue
            verb = tree.heads[actor]
            if verb == tree.heads[bloc] and tree.classes[verb] not in ("", "SAY") and not tree.marks[verb]:
                yield i, dataclasses.replace(pair, actor=pair.bloc, bloc=pair.actor, label=NEUTRAL)


def drop_adjunct(pairs: Sequence[Pair], encoder: Encoder) -> Iterator[tuple[int, Pair]]:
    """Leave out a phrase of place or time at either end of the sentence that holds no mention and no stance word."""
    for i, pair in enumerate(pairs):
        text = pair.text
        first, last = min(pair.actor.start, pair.bloc.start), max(pair.actor.end, pair.bloc.end)
        comma = text.find(", ", 0, first)
        if 0 < comma <= _LONGEST and _is_adjunct(text[:comma], encoder):
            cut = comma + 2
            yield i, _cut(pair, text[cut].upper() + text[cut + 1 :], cut)
        comma = text.rfind(", ", last)
        if comma >= 0 and text.endswith(".") and len(text) - comma <= _LONGEST:
            tail = text[comma + 2 : -1]
            if _is_adjunct(tail, encoder):
                yield i, _cut(pair, text[:comma] + ".", 0)


def _is_adjunct(text: str, encoder: Encoder) -> bool:
    words = [word.lower() for word in tokenize(text).words]
    if len(words) < 2 or words[0] not in _PREPOSITIONS or words[1].endswith("ing"):  # "after leaving": a deed
        return False
    [sentence] = encoder.sentences([text], parsed=False)
    return not encoder.lexicon.match(sentence.items)


def _cut(pair: Pair, text: str, cut: int) -> Pair:
    actor, bloc = (
        Mention(text[m.start - cut : m.end - cut], m.start - cut, m.end - cut) for m in (pair.actor, pair.bloc)
    )
    return dataclasses.replace(pair, text=text, actor=actor, bloc=bloc)


def _kind(mention: Mention, gazetteer: Gazetteer) -> str:
    """Return a mention's kind, and whether it is an adjective or has an article."""
    found = gazetteer.match(tokenize(mention.text).words)
    kind = f"{found[0].entity.kind} {found[0].sort}" if found else "unknown"
    return f"the {kind}" if mention.text.lower().startswith("the ") else kind
