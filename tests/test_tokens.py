import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.language import tokenize
from stance.language.tokens import plain

WORDS = "Armenia ’s 's n't n’t 't N'T 're don U.S . 1,100 3.5 d’Ivoire - — – _ \x00 é e\u0301 😀 Он “ „ « İ \ud800"
PIECES = st.lists(st.sampled_from([*WORDS.split(), " ", "\xa0"]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Poland left.", "Poland left ."),
        ("Armenia's envoy", "Armenia 's envoy"),
        ("Armenia’s envoy", "Armenia 's envoy"),
        ("the members' vote", "the members ' vote"),
        ("didn't won’t can't", "did n't wo n't ca n't"),
        ("DIDN'T", "DID n't"),
        ("they're we've he'll I'm she'd", "they 're we 've he 'll I 'm she 'd"),
        ("O'Brien of Cote d'Ivoire", "O'Brien of Cote d'Ivoire"),
        ("Côte d’Ivoire", "Côte d'Ivoire"),
        ("the U.S. and the U.N. left", "the U.S . and the U.N . left"),
        ("1,100 troops, 3.5 million", "1,100 troops , 3.5 million"),
        ("in the 1990s, G7 and 5G", "in the 1990s , G7 and 5G"),
        ("NATO-led EU–Russia", "NATO - led EU — Russia"),
        ("“No,” he said", '" No , " he said'),
        ("«Нет», сказал он", '" Нет " , сказал он'),
        ("a…b?!", "a … b ? !"),
        ("€5 & 10%", "€ 5 & 10 %"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_tokens(text, words):
    assert tokenize(text).words == words.split()


def test_offsets_are_into_the_text_that_was_given():
    text = "😀 Armenia’s envoy didn’t"
    tokens = tokenize(text)
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == [
        *("😀", "Armenia", "’s", "envoy", "did", "n’t")
    ]


def test_the_length_is_the_number_of_tokens():
    assert len(tokenize("Poland left NATO.")) == 4


def check_tokens(text):
    tokens = tokenize(text)
    at = 0
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert at <= start < end <= len(text)
        assert not text[at:start].replace("_", "").strip()  # only white space and underscores are no tokens
        assert word in (unicodedata.normalize("NFC", plain(text[start:end])), "n't")
        if word == "n't":
            assert plain(text[start:end]).lower() == "n't"
        assert not any(character.isspace() for character in word)
        at = end
    assert not text[at:].replace("_", "").strip()


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_offsets_slice_to_the_token(text):
    check_tokens(text)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_offsets_slice_to_the_token_in_what_looks_like_news(text):
    check_tokens(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_plain_quotes_keep_every_offset(text):
    assert len(plain(text)) == len(text)


@settings(max_examples=200, deadline=None)
@given(st.text("ab'’.-3 ", max_size=30), st.text("ab'’.-3 ", max_size=30))
def test_white_space_keeps_tokens_apart(left, right):
    assert tokenize(f"{left}\n{right}").words == tokenize(left).words + tokenize(right).words
