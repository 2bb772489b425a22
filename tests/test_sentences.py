import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.language import split_sentences
from stance.language.sentences import MAX_SENTENCE

WORDS = "NATO U.S. U.N Mr. e.g. Jan. p.m. I he He left 3.5 27 . .. ... … ! ? ?! \" “ ” ’ ' ( ) ] « » — - É Он 😀 \x00"
SPACES = [" ", "  ", "\n", "\n\n", "\r\n\r\n", " \n \n ", "\t", "\xa0", "\u2028"]
PIECES = st.lists(st.sampled_from([*WORDS.split(), *SPACES]), max_size=40).map("".join)


def sentences(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Poland praised NATO.", "Hungary did not."],
        ["Who left?", "Poland did."],
        ["Leave!", "Poland did."],
        ["Why?!", "Nobody knows."],
        ["It waited…", "Nothing came."],
        ["In 2022.", "Armenia left."],
        ["It ended.", "27 states had joined."],
        ["He said “Go.”", "She went."],
        ['He said "Go."', "She went."],
        ["(He left.)", "She stayed."],
        ["It met NATO (2021).", "Nothing came of it."],
        ["Poland left.", "“It is over,” Tusk said."],
        ["Poland left.", '"It is over," Tusk said.'],
        ["It was I.", "They knew."],
        ["He left the U.S.", "The talks ended."],
        ["It began at 5 p.m.", "He was late."],
        ["Élan was there.", "École too."],
        ["Он ушёл.", "Она осталась."],
        ["It paid 3.5 million.", "Poland paid nothing."],
    ],
)
def test_sentences_are_split(parts):
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Zas spoke.",
        "Gen. Mark Milley of the U.S. Army spoke.",
        "J. K. Rowling spoke.",
        "The U.S. Congress met on Jan. 5 in St. Petersburg, Fla.",
        "Some blocs, e.g. NATO, and i.e. that one, met.",
        "It was NATO vs. Russia.",
        "No. 10 said so, No.10 did.",
        "It costs 1.5 million, not 3.5.",
        "See www.nato.int or a.b.c for more",
        "the end. but not of it",
        "Yahoo! reported it.",
    ],
)
def test_a_point_inside_a_sentence_does_not_split_it(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize("mark", [".", "!", "?", "...", "…"])
def test_no_sentence_begins_with_a_small_letter(mark):
    text = f'"Is it over for NATO{mark}" asked the president of France.'
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", ["See U.N.Org there.", "It was No.Ten or St.Kitts.", "Meet A.Smith now."])
def test_a_missing_space_inside_a_name_does_not_split_it(text):
    assert sentences(text) == [text]


def test_a_lost_space_after_a_sentence_is_seen():
    assert sentences("They never met.It ended.") == ["They never met.", "It ended."]
    assert sentences("It quit the war.It ended.") == ["It quit the war.", "It ended."]
    assert sentences("They quit the alliance.We stayed.") == ["They quit the alliance.", "We stayed."]


@pytest.mark.parametrize("blank", ["\n\n", "\n \t\n\n", "\r\n\r\n"])
@pytest.mark.parametrize("before", ["A headline", "It ended.", "It was made in the U.S."])
def test_a_blank_line_ends_a_sentence(before, blank):
    assert sentences(f"{before}{blank}a small beginning") == [before, "a small beginning"]


def test_one_line_break_does_not_end_a_sentence():
    assert sentences("Poland praised\nNATO.") == ["Poland praised\nNATO."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\xa0\u2003"])
def test_white_space_holds_no_sentence(text):
    assert split_sentences(text) == []


@pytest.mark.parametrize("space", [" ", "\n", "  ", "\t"])
def test_what_is_too_long_is_cut_between_words(space):
    words = ["alpha", "beta", "gamma", "delta"] * 300
    text = space.join(words)
    parts = sentences(text)
    assert [word for part in parts for word in part.split()] == words
    assert max(map(len, parts)) <= MAX_SENTENCE
    assert all(part == part.strip() for part in parts)


def test_what_is_too_long_without_a_space_is_cut_all_the_same():
    text = "x" * (3 * MAX_SENTENCE + 7)
    parts = sentences(text)
    assert "".join(parts) == text
    assert max(map(len, parts)) <= MAX_SENTENCE


@pytest.mark.parametrize("character", [" ", "."])
def test_a_long_run_of_one_character_does_not_hang(character):
    code = f"from stance.language import split_sentences; print(len(split_sentences({character!r} * 200_000)))"
    try:
        # A tenth of a second where each character is looked at once, minutes where it is looked at again and again.
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=10, check=True)
    except subprocess.TimeoutExpired:
        pytest.fail("it hangs", pytrace=False)
    assert bool(int(done.stdout)) is not character.isspace()


def check_spans(text):
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert end - start <= MAX_SENTENCE
        at = end
    assert not text[at:].strip()


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_spans_are_in_order_and_lose_nothing(text):
    check_spans(text)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.integers(1, 30))
def test_spans_lose_nothing_of_what_looks_like_news(text, times):
    check_spans(text * times)
