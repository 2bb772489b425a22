import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.language import tokenize
from stance.language.parser import (
    ACTIVATION_STEPS,
    LARGEST,
    LARGEST_SIDE,
    LONGEST,
    WEIGHTS,
    Parser,
    distance_class,
    english,
    word_features,
)


def arrays():
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return dict(stored)


def parsed(text):
    words = tokenize(text).words
    [parse] = english().parse([words])
    return {
        word: (words[head] if head >= 0 else None, relation)
        for word, head, relation in zip(words, parse.heads, parse.relations, strict=True)
    }


def test_a_plain_sentence():
    found = parsed("Armenia accused the alliance of betrayal.")
    assert found["accused"] == (None, "ROOT")
    assert found["Armenia"] == ("accused", "nsubj")
    assert found["alliance"] == ("accused", "dobj")
    assert found["betrayal"] == ("of", "pobj")


def test_a_passive():
    found = parsed("The alliance was accused by Armenia.")
    assert found["alliance"] == ("accused", "nsubjpass")
    assert found["Armenia"] == ("by", "pobj")
    assert found["by"][0] == "accused"


def test_who_hangs_in_the_other_clause():
    found = parsed("Poland said that Hungary had betrayed NATO.")
    assert found["Poland"] == ("said", "nsubj")
    assert found["Hungary"] == ("betrayed", "nsubj")
    assert found["betrayed"] == ("said", "ccomp")


def test_tags():
    [parse] = english().parse([["Poland", "would", "leave", "NATO", "."]])
    assert parse.tags == ["NN", "MD", "VB", "NN", "."]


def test_nothing_and_empty_sentences():
    assert english().parse([]) == []
    assert [parse.heads for parse in english().parse([[], ["Go"], []])] == [[], [-1], []]


WORDS = st.lists(st.text(min_size=1, max_size=12) | st.sampled_from(["NATO", "said", "the", ",", '"']), max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_a_sentence_is_parsed_alike_alone_and_among_others(sentences):
    together = english().parse(sentences)
    assert together == [english().parse([words])[0] for words in sentences]
    for words, parse in zip(sentences, together, strict=True):
        assert len(parse.heads) == len(parse.relations) == len(parse.tags) == len(words)
        assert all(-1 <= head < len(words) and head != word for word, head in enumerate(parse.heads))


def test_a_sentence_longer_than_all_others_is_parsed_in_parts():
    words = ["NATO", "said", "so", "."] * LONGEST
    [parse] = english().parse([words])
    assert len(parse.heads) == len(words)
    assert all(head < 0 or head // LONGEST == word // LONGEST for word, head in enumerate(parse.heads))


def test_threads_get_the_same_parses():
    sentences = [tokenize(f"Country{i} told NATO that it would leave.").words for i in range(60)]
    wanted = english().parse(sentences)
    parser = Parser(arrays())
    results = []
    threads = [threading.Thread(target=lambda: results.append(parser.parse(sentences))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [wanted] * 4


def test_no_sum_is_rounded():
    """With every layer in whole steps and within its bounds, float32 adds exactly, in whatever order."""
    stored = arrays()
    for name, array in stored.items():
        if array.ndim == 2 and f"{name}_scale" in stored:
            assert np.abs(array.astype(np.int64)).sum(0).max() * LARGEST * ACTIVATION_STEPS < 2**24, name
    width = stored["dependent"].shape[1]
    assert width * (LARGEST_SIDE * ACTIVATION_STEPS) ** 2 < 2**24
    for name in [name for name in stored if name.endswith("_scale")]:
        assert np.log2(float(stored[name])).is_integer()


def test_word_features():
    assert word_features("Armenia") == ("armenia", "s:nia", "t:ia", "p:arm", "h:Xxx")
    assert word_features("2022") == ("0000", "s:000", "t:00", "p:000", "h:00")
    assert word_features("U.S") == ("u.s", "s:u.s", "t:.s", "p:u.s", "h:X.X")


@pytest.mark.parametrize(
    ("distance", "expected"), [(0, 12), (1, 13), (-1, 11), (3, 15), (4, 16), (7, 16), (8, 17), (-8, 7), (10**6, 24)]
)
def test_distances_are_told_apart_where_they_are_near(distance, expected):
    assert distance_class(np.array([distance]))[0] == expected
