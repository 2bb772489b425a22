"""Views that were tried and are not in the product, for ``scripts/compare_learners.py trials``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from stance.core import Mention, Pair
from stance.features import Encoder, ngrams
from stance.features.encode import EncodedPair
from stance.language import tokenize
from stance.mentions import Entity, Gazetteer

_CHUNK = 256

TrialView = Callable[[Pair, EncodedPair, Gazetteer], list[str]]


def spellings(pair: Pair, encoded: EncodedPair, gazetteer: Gazetteer) -> list[str]:
    """Character 4- and 5-grams of the words that either role hangs on: a back-off for words that training lacks."""
    tree, out = encoded.tree, []
    for role, at in (("A", encoded.actor_word), ("B", encoded.bloc_word)):
        for above in tree.way_up(at)[1:4] if at is not None else ():
            word = f"^{tree.forms[above]}$"
            if not word.isupper():
                out += [f"{role} {word[i : i + size]}" for size in (4, 5) for i in range(len(word) - size + 1)]
    return out


def skip_grams(pair: Pair, encoded: EncodedPair, gazetteer: Gazetteer) -> list[str]:
    """Actor, the verb of its clause, that of the bloc's, and bloc, with whatever stands between left out."""
    tree = encoded.tree
    if encoded.actor_word is None or encoded.bloc_word is None:
        return []
    of_actor, of_bloc = tree.verb_above(encoded.actor_word), tree.verb_above(encoded.bloc_word)
    if of_actor is None or of_bloc is None:
        return []
    (one, subject), (other, object_) = of_actor, of_bloc
    return [
        f"{subject} {tree.word(one)} {tree.word(other)} {object_}",
        f"{subject} {tree.sign(one)} {tree.sign(other)} {object_}",
        f"{subject} {tree.word(one)} {object_}",
    ]


def members(pair: Pair, encoded: EncodedPair, gazetteer: Gazetteer) -> list[str]:
    """Whether the actor, and each other name of the sentence, belongs to the bloc's members, or is another bloc."""
    bloc, actor = _entity(pair.bloc, gazetteer), _entity(pair.actor, gazetteer)
    out = [f"A {_membership(actor, bloc)}"]
    tokens = tokenize(pair.text)
    for match in gazetteer.match(tokens.words):
        if match.entity not in (bloc, actor) and match.sort != "trap":
            kind = match.entity.kind if match.entity.kind == "bloc" else _membership(match.entity, bloc)
            at = tokens.starts[match.start]
            place = "<" if at < min(pair.actor.start, pair.bloc.start) else ">"
            out += [kind, f"{kind}{'=' if pair.actor.start < at < pair.bloc.start else place}"]
    return out


def meanings(pair: Pair, encoded: EncodedPair, gazetteer: Gazetteer) -> list[str]:
    """The whole sentence as 1- and 2-grams of the meanings of its words."""
    return ngrams(encoded.meanings, 2)


TRIAL_VIEWS: Mapping[str, TrialView] = {view.__name__: view for view in (spellings, skip_grams, members, meanings)}


def trial_streams(pairs: Sequence[Pair], encoder: Encoder) -> Iterator[dict[str, list[str]]]:
    """Yield the features of pairs under all of ``TRIAL_VIEWS``."""
    rest = iter(pairs)
    while chunk := list(islice(rest, _CHUNK)):
        texts = list(dict.fromkeys(pair.text for pair in chunk))
        sentences = dict(zip(texts, encoder.sentences(texts), strict=True))
        for pair in chunk:
            encoded = encoder.pair(sentences[pair.text], pair.actor, pair.bloc)
            yield {name: view(pair, encoded, encoder.gazetteer) for name, view in TRIAL_VIEWS.items()}


def _entity(mention: Mention, gazetteer: Gazetteer) -> Entity | None:
    return gazetteer.find(mention.display)


def _membership(entity: Entity | None, bloc: Entity | None) -> str:
    if entity is None or bloc is None or not bloc.members:
        return "unknown"
    country = entity.name if entity.kind == "country" else entity.country
    return "unknown" if country is None else "member" if country in bloc.members else "outsider"
