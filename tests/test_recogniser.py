"""Names from a recogniser of the caller's, beside those that the rules find."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance import DataError
from stance.mentions import RECOGNISED_KINDS, read_document
from stance.model import load_model
from stance.model.predictor import DEFAULT_MODEL

GAZETTEER = load_model(DEFAULT_MODEL).gazetteer


def finder(*names):
    """A recogniser of the given (words, kind) wherever they stand."""

    def find(text):
        for words, kind in names:
            for match in re.finditer(re.escape(words), text):
                yield match.start(), match.end(), kind

    return find


def actors(text, *names, recogniser=None):
    found = read_document(text, GAZETTEER, recogniser=recogniser or finder(*names))
    return [
        (text[m.start : m.end], m.entity.name, m.entity.kind)
        for sentence in found
        for m in sentence.mentions
        if m.is_actor and not m.is_bloc
    ]


@pytest.mark.parametrize("kind", ["person", "organisation", "group"])
@pytest.mark.parametrize(
    "text",
    [
        "Zorblatt criticised NATO.",
        "Zorblatt is against NATO.",
        "NATO was founded by Zorblatt.",
        "“NATO is late,” said Zorblatt.",
        "Zorblatt, a lover of rivers, left NATO.",
        "Zorblatt left NATO.",
        "😀 Zorblatt 😀 was against NATO.",
        "😀 Zorblatt criticised 😀 NATO 😀.",
    ],
)
def test_a_name_that_acts_is_added(text, kind):
    assert ("Zorblatt", "Zorblatt", kind) not in actors(text, recogniser=lambda sentence: [])
    found = actors(text, ("Zorblatt", kind))
    assert (("Zorblatt", "Zorblatt", kind) in found) is ("😀 was" not in text)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("In Zorblatt it rained.", "Zorblatt", "organisation"),
        ("NATO met in the Zorblatt valley.", "Zorblatt", "organisation"),
        ("Born in Zorblatt, a village near NATO, he spoke.", "Zorblatt", "person"),
        ("The people of Zorblatt left NATO.", "Zorblatt", "person"),
        ("ZORBLATT — NATO met.", "ZORBLATT", "organisation"),
        ("NATO met (ZP) on Monday.", "ZP", "organisation"),
        ("The Commission criticised NATO.", "Commission", "organisation"),
        ("The Commission criticised NATO.", "The Commission", "organisation"),
        ("The Community criticised NATO.", "Community", "organisation"),
        ("Secretary of State Doe left NATO.", "State", "organisation"),
        ("Zorblatt criticised NATO.", "Zorblatt", "place"),
    ],
)
def test_a_name_that_does_not_act_or_names_nobody_is_left_out(text, name, kind):
    assert actors(text, (name, kind)) == actors(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Armenia criticised NATO.", "Armenia"),
        ("Armenia criticised NATO.", "Armenia criticised"),
        ("Armenia criticised NATO.", "NATO"),
        ("Armenia criticised NATO.", "Armenia criticised NATO."),
        ("President Jane Doe criticised NATO.", "Jane"),
        ("Rivers Watch criticised NATO.", "Watch"),
        ("Rivers Watch criticised NATO.", "Rivers Watch"),
    ],
)
@pytest.mark.parametrize("kind", RECOGNISED_KINDS)
def test_what_is_known_and_what_the_rules_find_come_first(text, span, kind):
    assert read_document(text, GAZETTEER, recogniser=finder((span, kind))) == read_document(text, GAZETTEER)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([("zor blatt", "person"), ("blatt", "organisation")], [("zor blatt", "person")]),
        ([("blatt", "organisation"), ("zor", "group"), ("zor blatt", "person")], [("zor blatt", "person")]),
        ([("the zor", "person"), ("blatt", "group")], [("blatt", "group")]),
        ([("the zor blatt", "person"), ("blatt said", "group")], [("zor blatt", "person")]),
        ([("blatt", "group"), ("blatt", "person"), ("blatt", "organisation")], [("blatt", "person")]),
        ([("zor blatt", "place"), ("blatt", "person")], []),
        ([("the zor blatt", "place"), ("blatt said", "person"), ("said it", "person")], [("said it", "person")]),
    ],
)
def test_of_overlapping_names_the_longest_then_the_first_then_the_kind_counts(names, expected):
    for order in (names, names[::-1]):
        found = actors("the zor blatt said it is against NATO.", *order)
        assert [(name, kind) for _, name, kind in found] == expected


@pytest.mark.parametrize("span", ["the zorblatt", "zorblatt", " zorblatt", "zorblatt ", "orblat", "— the zorblatt "])
def test_a_span_is_made_whole_words_without_article_and_marks(span):
    found = actors("It rained — the zorblatt was late for NATO.", (span, "organisation"))
    assert found == [("zorblatt", "zorblatt", "organisation")]


def test_a_possessive_in_a_span_is_no_part_of_the_name():
    text = "NATO was founded by Zorblatt’s."
    assert actors(text, ("Zorblatt’s.", "organisation")) == [("Zorblatt", "Zorblatt", "organisation")]


@pytest.mark.parametrize("span", [(0, 1), (0, 2), (4, 5), (10, 11)])
def test_a_span_without_a_word_is_passed_over(span):
    text = "😀 - —  (  ) Zorblatt criticised NATO."
    assert actors(text, recogniser=lambda sentence: [(*span, "person")]) == []


def test_a_person_is_known_by_the_surname_from_there_on():
    text = "“NATO failed,” said Zorb Blatt. Blatt left. In June he spoke about NATO. Some say Blatt hates it."
    found = actors(text, ("Zorb Blatt", "person"), ("Blatt", "person"))
    assert [name for _, name, _ in found] == ["Zorb Blatt"] * 4
    assert [words for words, _, _ in found] == ["Zorb Blatt", "Blatt", "he", "Blatt"]


def test_a_recognised_name_speaks():
    text = '"We were late," said Zorblatt. "NATO failed us and we condemn it."'
    predictor = stance.load(recogniser=finder(("Zorblatt", "organisation")))
    assert [(s.actor.name, s.bloc.name, s.label) for s in predictor.predict(text)] == [("Zorblatt", "NATO", "critical")]
    assert predictor.analyze(text).rows[0].actor_kind == "organisation"
    assert stance.predict(text) == []
    assert stance.predict(text, model=predictor) == predictor.predict(text)


# What is no name.


@pytest.mark.parametrize(
    ("given_back", "message"),
    [
        (None, r"gave None; give \(start, end, kind\) of each name"),
        ([None], r"gave None; give \(start, end, kind\) of each name"),
        ([(0, 4)], r"gave \(0, 4\); give \(start, end, kind\)"),
        (["abc"], r"gave 'abc'; give \(start, end, kind\)"),
        (
            [(0, 0, "person")],
            "gave a name from 0 to 0 in a sentence of 25 characters; offsets count code points from 0",
        ),
        ([(4, 3, "person")], "gave a name from 4 to 3"),
        ([(-1, 3, "person")], "gave a name from -1 to 3"),
        ([(0, 26, "person")], "gave a name from 0 to 26 in a sentence of 25 characters"),
        ([("0", 3, "person")], "gave a name from '0' to 3"),
        ([(0, 3.0, "person")], "gave a name from 0 to 3.0"),
        ([(0, None, "person")], "gave a name from 0 to None"),
        ([(0, 8, "PERSON")], "gave kind 'PERSON'; allowed: person, organisation, group, place"),
        ([(0, 8, "persn")], r"gave kind 'persn' \(did you mean 'person'\?\)"),
        ([(0, 8, None)], "gave kind None; allowed"),
        ([(0, 8, ["person"])], r"gave kind \['person'\]"),
    ],
)
def test_nonsense_is_one_clear_line(given_back, message):
    predictor = stance.load(recogniser=lambda text: given_back)
    with pytest.raises(DataError, match=f"^field 'recogniser': {message}") as caught:
        predictor.predict("Zorblatt criticised NATO.")
    assert "\n" not in str(caught.value)


def test_numbers_of_other_libraries_are_offsets():
    spans = np.array([[0, 8]])
    recogniser = stance.load(recogniser=lambda text: [[*spans[0], "person"]] if "Zorb" in text else [])
    assert [s.actor.name for s in recogniser.predict("Zorblatt criticised NATO. It rained.")] == ["Zorblatt"]


@pytest.mark.parametrize("recogniser", ["en_core_web_sm", 3, []])
def test_what_is_no_function_is_refused(recogniser):
    with pytest.raises(DataError, match=f"found {type(recogniser).__name__}; give a function of a sentence, such as"):
        stance.load(recogniser=recogniser)


def test_an_error_of_the_recogniser_is_its_own():
    def broken(text):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stance.load(recogniser=broken).predict("Peru left NATO.")


# How it is called.


def test_it_is_called_once_a_sentence_in_order():
    seen = []

    def spy(text):
        seen.append(text)
        return []

    text = "Peru left NATO.  Chad 😀\nstayed. “It rained,” he said."
    assert stance.load(recogniser=spy).predict(text) == stance.predict(text)
    assert seen == ["Peru left NATO.", "Chad 😀\nstayed.", "“It rained,” he said."]


def test_the_bundled_predictor_is_left_as_it_is():
    text = "Zorblatt criticised NATO."
    assert len(stance.load(recogniser=finder(("Zorblatt", "person"))).predict(text)) == 1
    assert stance.predict(text) == []


def test_threads_share_a_predictor_with_a_recogniser():
    barrier = threading.Barrier(4)
    predictor = stance.load(recogniser=finder(("Zorblatt", "person")))

    def predict(_):
        barrier.wait(timeout=10)
        return [predictor.predict("Zorblatt criticised NATO. He left the EU.") for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        results = [one for many in pool.map(predict, range(4)) for one in many]
    assert all(one == results[0] for one in results)
    assert len(results[0]) == 2


def test_a_long_sentence_with_many_names_is_read_at_once():
    text = "Zorblatt, " * 20_000 + "criticised NATO."
    assert actors(text, ("Zorblatt", "person")) == []


WORDS = (
    "NATO|Armenia|Jane Doe|Zorb Blatt|Zorb|said|\"|“|,|. |.\n\n|the alliance|he|by|the|'s|(ZB)|—|😀|\ud800|İ|-|was"
).split("|")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_any_names_leave_mentions_in_order_and_the_others_as_they_were(text, data):
    def any_names(sentence):
        edge = st.integers(0, len(sentence) - 1)
        spans = data.draw(st.lists(st.tuples(edge, edge, st.sampled_from(RECOGNISED_KINDS)), max_size=6))
        return [(min(a, b), max(a, b) + 1, kind) for a, b, kind in spans]

    known = {(m.start, m.end) for sentence in read_document(text, GAZETTEER) for m in sentence.mentions if m.is_bloc}
    at, blocs = 0, set()
    for sentence in read_document(text, GAZETTEER, recogniser=any_names):
        for mention in sentence.mentions:
            assert at <= mention.start < mention.end <= sentence.span.end
            at = mention.end
            if mention.is_bloc:
                blocs.add((mention.start, mention.end))
    named = {span for span in known if text[slice(*span)] == "NATO"}
    assert named <= blocs
