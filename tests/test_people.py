import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.language import Span
from stance.mentions.found import Sentence
from stance.mentions.memory import Memory
from stance.mentions.people import find_people


def people(text, taken=()):
    sentence = Sentence.read(text, Span(0, len(text)))
    sentence.taken = [word in taken for word in sentence.words]
    find_people(sentence, Memory(), frozenset({"jane"}))
    return [sentence.slice(m.start, m.end) for m in sentence.found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foreign Minister Jane Doe left.", "Jane Doe"),
        ("the minister Doe left.", "Doe"),
        ("Mr. Doe left.", "Doe"),
        ("Sen. Jane Doe left.", "Jane Doe"),
        ("Jane Doe said it would leave.", "Jane Doe"),
        ("Doe said it would leave.", "Doe"),
        ("It would leave, said Jane Doe.", "Jane Doe"),
        ("Jane Doe, a senator, left.", "Jane Doe"),
        ("Jane Doe, the party's new leader, left.", "Jane Doe"),
        ("Jane Doe, leader of all, left.", "Jane Doe"),
        ("The vote was lost, said Jane Doe", "Jane Doe"),
        ("said Prime Minister Jane", "Jane"),
        ("President Anne-Marie Doe left.", "Anne-Marie Doe"),
        ("President Jan van der Doe left.", "Jan van der Doe"),
        ("President John F. Doe left.", "John F. Doe"),
        ("Doe Mi-rae, a farmer, left.", "Doe Mi-rae"),
        ("President Jane Doe-backed plans failed.", "Jane Doe"),
        ("President Şule Öz left.", "Şule Öz"),
        ("President Ли Сяо left.", "Ли Сяо"),
    ],
)
def test_people_are_found(text, name):
    assert people(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Some Doe left.",
        "Doe left.",
        "Officials said it would leave.",
        "The Foreign Ministry said it would leave.",
        "New York said it would leave.",
        "In Some Doe it rained.",
        "The Supreme Court warned it.",
        "On Monday President",
        "the president left.",
        "NATO said it would leave.",
        "",
        "said",
    ],
)
def test_other_words_are_no_people(text):
    assert people(text) == []


def test_two_people_are_two():
    assert people("President Jane Doe and Senator John Roe left.") == ["Jane Doe", "John Roe"]


def test_a_known_name_is_left_alone():
    assert people("Prime Minister Poland said", taken={"Poland"}) == []
    assert people("said Jane Poland", taken={"Poland"}) == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("President Jane Doe said , . - van der Mr É İ 5 (  “ Ли 漢字 ǅ ' the Monday J".split()),
            st.booleans(),
        ),
        max_size=20,
    )
)
def test_people_are_free_words_in_order(pairs):
    text = " ".join(word for word, _ in pairs)
    sentence = Sentence.read(text, Span(0, len(text)))
    taken = [mark for _, mark in pairs][: len(sentence)]
    sentence.taken = taken + [False] * (len(sentence) - len(taken))
    before = list(sentence.taken)
    find_people(sentence, Memory(), frozenset({"jane"}))
    at = 0
    for mention in sentence.found:
        assert at <= mention.start < mention.end <= len(sentence)
        assert not any(before[mention.start : mention.end])
        at = mention.end
