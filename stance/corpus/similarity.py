"""Whether sentences were written or stamped out: repeated n-grams and near-duplicates, mentions masked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from stance.core import Pair
from stance.language import tokenize

#: A masked 6-gram may stand in this many sentences.
MAX_SENTENCES_WITH_6GRAM: Final = 12
#: Two sentences may share this much of their masked word 3-grams (Jaccard index).
MAX_JACCARD: Final = 0.6
#: This share of all masked 4-grams must occur once only as a type.
MIN_DISTINCT_4GRAMS: Final = 0.85

#: A 3-gram that stands in more sentences tells nothing of a copied one.
_COMMON: Final = 200


def masked_sentences(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Return each distinct sentence with its words, every marked mention as one ``ACTOR`` or ``BLOC``."""
    marks: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for pair in pairs:
        marks[pair.text][pair.actor.start, pair.actor.end] = "ACTOR"
        marks[pair.text][pair.bloc.start, pair.bloc.end] = "BLOC"
    return {text: _mask(text, spans) for text, spans in marks.items()}


def _mask(text: str, spans: dict[tuple[int, int], str]) -> tuple[str, ...]:
    tokens = tokenize(text)
    out: list[str] = []
    inside = None
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        span = next((s for s in spans if start < s[1] and end > s[0]), None)
        if span is None:
            if word[0].isalnum():
                out.append(word.lower())
        elif span != inside:
            out.append(spans[span])
        inside = span
    return tuple(out)


def _ngrams(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def repeated_6grams(sentences: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Return the 6-grams that stand in more sentences than allowed, with their number, most frequent first."""
    counts = Counter(gram for words in sentences for gram in set(_ngrams(words, 6)))
    return [(" ".join(gram), count) for gram, count in counts.most_common() if count > MAX_SENTENCES_WITH_6GRAM]


def distinct_4grams(sentences: Iterable[Sequence[str]]) -> float:
    """Return the number of distinct 4-grams over that of all 4-grams."""
    grams = [gram for words in sentences for gram in _ngrams(words, 4)]
    return len(set(grams)) / len(grams) if grams else 1.0


def near_duplicates(sentences: dict[str, tuple[str, ...]]) -> list[tuple[str, str, float]]:
    """Return the pairs of sentences that are more alike than allowed, with their Jaccard index."""
    texts = list(sentences)
    grams = [set(_ngrams(sentences[text], 3)) for text in texts]
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, own in enumerate(grams):
        for gram in own:
            where[gram].append(i)
    out = []
    for i, own in enumerate(grams):
        shared = Counter(j for gram in own if len(where[gram]) <= _COMMON for j in where[gram] if j < i)
        for j, count in shared.items():
            if count > MAX_JACCARD * max(len(own), len(grams[j])):
                jaccard = len(own & grams[j]) / len(own | grams[j])
                if jaccard > MAX_JACCARD:
                    out.append((texts[j], texts[i], jaccard))
    return sorted(out, key=lambda found: -found[2])
