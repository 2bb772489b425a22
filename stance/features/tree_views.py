"""The views of the parse: whose clause it is, and how a stance word hangs on the two mentions.

As in :mod:`stance.features.views`, each turns an encoded pair into one stream of features.
"""

from __future__ import annotations

from collections.abc import Iterator

from stance.features.encode import EncodedPair
from stance.features.tree import Tree

_LONGEST_WAY = 4


def governors(pair: EncodedPair) -> list[str]:
    """The words that the actor and the bloc hang on, and how: "subject of accused", "object of a negated verb"."""
    tree, out = pair.tree, []
    for role, word in _heads(pair):
        way = tree.way_up(word)
        relation = tree.relations[word]
        out.append(f"{role} {relation}")
        for above in way[1:_LONGEST_WAY]:
            out += [f"{role} {relation} {tree.word(above)}", f"{role} {relation} {tree.sign(above)}"]
            relation += f"/{tree.relations[above]}"
    return out


def clauses(pair: EncodedPair) -> list[str]:
    """The verb of the actor's clause and of the bloc's, and whether they are one clause or one inside the other."""
    tree = pair.tree
    if pair.actor_word is None or pair.bloc_word is None:
        return []
    of_actor, of_bloc = tree.verb_above(pair.actor_word), tree.verb_above(pair.bloc_word)
    nesting = "apart"
    if of_actor and of_bloc:
        if of_actor[0] == of_bloc[0]:
            nesting = "same"
        elif of_actor[0] in tree.way_up(of_bloc[0]):
            nesting = "bloc inside"
        elif of_bloc[0] in tree.way_up(of_actor[0]):
            nesting = "actor inside"
    out = [nesting]
    for role, found in (("A", of_actor), ("B", of_bloc)):
        if found is not None:
            verb, relation = found
            out += [f"{role} {nesting} {relation} {tree.word(verb)}", f"{role} {nesting} {relation} {tree.sign(verb)}"]
            out += [f"{role} {nesting} {modal}" for modal in tree.modals[verb]]
    return out


def path(pair: EncodedPair) -> list[str]:
    """The classes on the way from the actor up to what links it to the bloc, and down: words between are left out."""
    if pair.actor_word is None or pair.bloc_word is None:
        return []
    tree = pair.tree
    up, down = tree.way_up(pair.actor_word), tree.way_up(pair.bloc_word)
    top = next((word for word in up if word in down), None)
    if top is None:
        return ["none"]
    left, right = up[: up.index(top)], down[: down.index(top)][::-1]
    ends = (f"A {tree.relations[left[-1]]}" if left else "A", f"{tree.relations[right[0]]} B" if right else "B")
    between = [*left[1:], top, *right[:-1]]
    signs = [f"^{tree.sign(word)}" if word == top else tree.sign(word) for word in between]
    of_stance = [sign for sign, word in zip(signs, between, strict=True) if tree.classes[word]]
    return [" ".join((ends[0], *some, ends[1])) for some in (signs, of_stance)]


def attachments(pair: EncodedPair) -> list[str]:
    """Each stance word, and how the actor and the bloc hang on it or on what it hangs on."""
    if pair.actor_word is None or pair.bloc_word is None:
        return []
    tree = pair.tree
    to_actor, to_bloc = tree.way_up(pair.actor_word), tree.way_up(pair.bloc_word)
    out = []
    for word in tree.stance_words:
        sign = tree.sign(word)
        actor, bloc = _attachment(tree, word, to_actor), _attachment(tree, word, to_bloc)
        out += [f"{sign} A {actor}", f"{sign} B {bloc}", f"{sign} {actor} {bloc}"]
    return out


def _heads(pair: EncodedPair) -> Iterator[tuple[str, int]]:
    if pair.actor_word is not None:
        yield "A", pair.actor_word
    if pair.bloc_word is not None:
        yield "B", pair.bloc_word


def _attachment(tree: Tree, word: int, way: list[int]) -> str:
    """How the first word of a way up hangs on a stance word: straight, or through a word that both hang on."""
    if word in way:
        at = way.index(word)
        return f"under {tree.relations[way[at - 1]]}" if at else "self"
    up = tree.way_up(word)
    for steps, above in enumerate(up):
        if above in way:
            at = way.index(above)
            return f"{min(steps, 3)} {tree.relations[way[at - 1]] if at else 'over'}"
    return "none"
