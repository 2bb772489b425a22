"""Mentions, references and speakers across the sentences of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance.mentions import read_document
from stance.model import load_model
from stance.model.predictor import DEFAULT_MODEL

GAZETTEER = load_model(DEFAULT_MODEL).gazetteer


def read(text):
    return read_document(text, GAZETTEER)


def mentions(text):
    return [(text[m.start : m.end], m.entity.name) for sentence in read(text) for m in sentence.mentions]


def speakers(text):
    return [sentence.speaker.entity.name if sentence.speaker else None for sentence in read(text)]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Kenya joined the Union of Sahel Rivers States (USRS). The USRS met.", "USRS", "Union of Sahel Rivers States"),
        ("The Movement for Green Rivers (MGR) left. Then MGR spoke.", "MGR", "Movement for Green Rivers"),
        ("Rivers Watch criticised NATO.", "Rivers Watch", "Rivers Watch"),
        ("Treasurer Yorick Hockley praised NATO. Hockley left.", "Hockley", "Yorick Hockley"),
        ("Opposition lawmakers rejected NATO.", "Opposition lawmakers", "Opposition lawmakers"),
        ("A South Korean finance ministry official met NATO.", "South Korean finance ministry official", None),
        ("The Trump administration left UNESCO.", "Trump administration", "United States"),
        ("NATO met. Armenia praised the 32-nation alliance.", "32-nation alliance", "NATO"),
        ("Armenian Prime Minister Nikol Pashinyan left. The prime minister spoke.", "The prime minister", None),
        ("Armenia said it would leave NATO.", "it", "Armenia"),
        ("The Commonwealth Secretary General Wilma Drost left.", "Commonwealth", "Commonwealth"),
        ("The Harbour War Veterans Association left NATO.", "Harbour War Veterans Association", None),
        ("The Ferry Pilots' Union left NATO.", "Ferry Pilots' Union", None),
        ("Grey Heron, a faction of the left, praised NATO.", "Grey Heron", "Grey Heron"),
        ("OSLO, May 9 - Crowds stoned the bus of NATO.", "Crowds", "Crowds"),
        ("NATO was late, said a retired plumber.", "retired plumber", None),
    ],
)
def test_mentions(text, words, name):
    found = dict(mentions(text))
    assert words in found
    assert name is None or found[words] == name


@pytest.mark.parametrize(
    "text",
    [
        "In Paris or Berlin nobody knew.",
        "The ferry to Port-AU-Prix was late.",
        "FREETOWN, Sierra Leone - Nothing happened.",
        "It is hard to say.",
        "He left.",
        "The security council of war met.",
    ],
)
def test_what_is_no_mention(text):
    assert mentions(text) == []


def test_a_reference_records_its_antecedent():
    text = "NATO met on Monday. Armenia left the alliance."
    [reference] = [m for sentence in read(text) for m in sentence.mentions if m.is_reference]
    assert text[slice(*reference.antecedent)] == "NATO"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nikol Pashinyan said NATO was late.", ["Nikol Pashinyan"]),
        ('"NATO was late," said Armenian Prime Minister Nikol Pashinyan.', ["Nikol Pashinyan"]),
        ('"NATO was late," warned Lukashenko. "It did nothing."', ["Alexander Lukashenko"] * 2),
        ("NATO was late, according to Viktor Orban.", ["Viktor Orban"]),
        ("Viktor Orban, the prime minister of Hungary, said NATO was late.", ["Viktor Orban"]),
        ('Viktor Orban spoke. "NATO was late," he said.', [None, "Viktor Orban"]),
        ("“NATO was late. It did nothing,” said Viktor Orban.", ["Viktor Orban"] * 2),
        ("A spokesman for the EU said NATO was late.", ["EU"]),
        ("Viktor Orban did not say when.", [None]),
        ("Viktor Orban left NATO.", [None]),
    ],
)
def test_speakers(text, names):
    assert speakers(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“NATO is late,” said Sen. Wilma Drost, who farms.", "Wilma Drost"),
        ("Wilma Drost wrote on Monday NATO was late.", "Wilma Drost"),
        ("Kenya announced on state radio on Monday that NATO was late.", "Kenya"),
        ("NATO Secretary General Wilma Drost left early and said she was tired.", "Wilma Drost"),
        ("Wilma Drost, the head of the EU, who flew to Kenya, said NATO was late.", "Wilma Drost"),
        ("Kenya and Mali said NATO was late.", "Kenya"),
        ("“NATO is late,” Wilma Drost went on.", "Wilma Drost"),
        ("NATO was late, according to two diplomats.", "two diplomats"),
        ("Outside, about 60 farmers said NATO was late.", "about 60 farmers"),
        ("Across town, farmers in red hats said NATO was late.", "farmers"),
        ("A State Department official said NATO was late.", "State Department official"),
        ("Philomena, a retired translator, said NATO was late.", "Philomena"),
        ("The Clinton administration said NATO was late.", "United States"),
        ("The Movement for Green Rivers (MGR) said NATO was late.", "Movement for Green Rivers"),
        ("An elderly potter, who was driven from her land, said NATO was late.", "elderly potter"),
        ("Philomena, a 30-year-old from Lyon, said NATO was late.", "Philomena"),
    ],
)
def test_who_speaks(text, name):
    assert speakers(text) == [name]


@pytest.mark.parametrize("text", ["Philomena, a river, flooded NATO.", "The farmers of Mali told NATO of Philomena."])
def test_one_name_is_nobody_without_an_apposition_that_says_so(text):
    assert all(name != "Philomena" for _, name in mentions(text))


@pytest.mark.parametrize("verb", ["wants", "thinks", "paid"])
def test_a_seat_that_acts_is_the_bloc(verb):
    assert ("Brussels", "EU") in mentions(f"The EU met. Brussels {verb} more.")


def test_a_quoted_sentence_counts_for_its_speaker():
    text = '"We were late," said Viktor Orban. "NATO failed us and we condemn it."'
    found = stance.predict(text)
    assert [(s.actor.name, s.bloc.name, s.label) for s in found] == [("Viktor Orban", "NATO", "critical")]
    assert text[found[0].actor.start : found[0].actor.end] == "Viktor Orban"
    assert stance.predict(text, actor="Orban") == found
    assert stance.predict(text, actor="Pashinyan") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ellen Marwick of Rivers Watch praised NATO.",
        "Ellen Marwick, 43, an analyst at Rivers Watch, praised NATO.",
        "“NATO is right,” said Ellen Marwick, a Polish farmer.",
        "Ellen Marwick wrote on Facebook that NATO was right.",
    ],
)
def test_an_affiliation_is_no_actor(text):
    assert {s.actor.name for s in stance.predict(text)} == {"Ellen Marwick"}


WORDS = (
    'NATO|the CSTO|Armenia|Nikol Pashinyan|he|it|they|said|"|“|”|,|. |.\n\n|the alliance|the prime minister|'
    "Rivers Watch|"
    "(RW)|according to|opposition lawmakers|by|that|Brussels|his country|—|PARIS|the Greens|of|and|'s|accused|\ud800|İ"
).split("|")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_mentions_stand_in_the_text_and_never_overlap(text):
    at = 0
    for sentence in read(text):
        for mention in sentence.mentions:
            assert at <= mention.start < mention.end <= sentence.span.end
            at = mention.end
            assert text[mention.start : mention.end].strip()
            if mention.antecedent is not None:
                assert 0 <= mention.antecedent.start < mention.antecedent.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_unrelated_sentences_that_follow_change_nothing(text):
    text = text.replace('"', "").replace("“", "").replace("”", "") + "."
    longer = text + "\n\nThe weather was fine all day. Nothing else happened."
    assert read(longer)[: len(read(text))] == read(text)
