"""Which actor and which bloc of a sentence are worth a label."""

from __future__ import annotations

from collections.abc import Sequence

from stance.language import stem
from stance.mentions.found import Found, Sentence
from stance.mentions.subjects import owner
from stance.mentions.words import AUXILIARIES, PREPOSITIONS, SPEECH


def acts(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a bloc stands like a subject or an agent: before a verb, or after "by"."""
    before = sentence.word(start - 1)
    if before == "the" and start > 1:
        before = sentence.word(start - 2)
    if before == "by":
        return True
    if before in PREPOSITIONS:
        return False
    words = sentence.words
    if end < len(words) and words[end] == "(":  # a full name and its abbreviation
        end = next((i + 1 for i in range(end, min(end + 5, len(words))) if words[i] == ")"), end)
    after = sentence.word(end)
    return after in AUXILIARIES or after in SPEECH or (after.endswith("ed") and stem(after) != after)


def closest_pairs(sentence: Sentence, actors: Sequence[Found], blocs: Sequence[Found]) -> list[tuple[Found, Found]]:
    """Return every actor with every bloc once, by the two mentions that stand closest, in text order."""
    best: dict[tuple[str, str], tuple[int, Found, Found]] = {}
    for bloc in blocs:
        for actor in actors:
            if actor.entity.name == bloc.entity.name or (actor.start < bloc.end and bloc.start < actor.end):
                continue
            if actor.is_bloc and actor.start > bloc.start and sentence.word(actor.start - 1) not in ("by", "the"):
                continue
            if owner(sentence, actor) is not None:
                continue
            gap = max(actor.start, bloc.start) - min(actor.end, bloc.end)
            key = (actor.entity.name, bloc.entity.name)
            if key not in best or gap < best[key][0]:
                best[key] = (gap, actor, bloc)
    return sorted(((a, b) for _, a, b in best.values()), key=lambda pair: (pair[0].start, pair[1].start))
