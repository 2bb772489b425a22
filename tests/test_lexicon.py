import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import DataError
from stance.language import Lexicon, LexiconEntry, WordEntry, stem, tokenize

SEEDS = [
    ("praise", "support", 2, "object"),
    ("speak out against", "critical", 2, "object"),
    ("speak", "neutral_report", 1, "none"),
    ("criticism of", "critical", 2, "of"),
    ("freeze one's participation", "exit_deed", 2, "none"),
    ("turn one's back on", "critical", 3, "object"),
    ("not", "negate", 1, "none"),
]
LEXICON = Lexicon(LexiconEntry(*seed) for seed in SEEDS)


def stems(text):
    return [stem(word.lower()) for word in tokenize(text).words]


def found(text, lexicon=LEXICON):
    return [tuple(match) for match in lexicon.match(stems(text))]


def lexicon_of(*phrases):
    return Lexicon(LexiconEntry(phrase, "critical", 1, "none") for phrase in phrases)


def test_a_match_tells_class_strength_and_target():
    assert found("Poland praised NATO") == [(1, 2, "support", 2, "object")]


@pytest.mark.parametrize("word", ["praise", "praises", "praised", "praising", "Praised"])
def test_every_inflection_matches(word):
    assert found(word) == [(0, 1, "support", 2, "object")]


def test_the_longest_phrase_wins():
    assert found("He spoke out against NATO") == [(1, 4, "critical", 2, "object")]


def test_a_phrase_that_breaks_off_leaves_the_shorter_one():
    assert found("He spoke out for NATO") == [(1, 2, "neutral_report", 1, "none")]
    assert found("He spoke out") == [(1, 2, "neutral_report", 1, "none")]


def test_matches_do_not_overlap_and_are_in_order():
    assert [match[:2] for match in found("not praise praise criticism of")] == [(0, 1), (1, 2), (2, 3), (3, 5)]


@pytest.mark.parametrize("text", ["", "criticism from", "prize", "speaker"])
def test_other_words_do_not_match(text):
    assert found(text) == []


@pytest.mark.parametrize("possessive", ["its", "their", "his", "her", "our", "my", "your", "'s", "’s"])
def test_ones_matches_any_possessive(possessive):
    assert found(f"Armenia froze {possessive} participation") == [(1, 4, "exit_deed", 2, "none")]


def test_ones_matches_nothing_else():
    assert found("Armenia froze the participation") == []


def test_a_literal_possessive_does_not_hide_ones():
    lexicon = lexicon_of("freeze one's participation", "freeze its membership")
    assert len(found("Armenia froze its participation", lexicon)) == 1
    assert len(found("Armenia froze its membership", lexicon)) == 1
    assert len(found("Armenia froze their participation", lexicon)) == 1
    assert found("Armenia froze their membership", lexicon) == []


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("take someone's side", "took someone's side"),
        ("keep one’s word", "kept its word"),
        ("One's hands are tied", "its hands are tied"),
        ("not one of", "not one of"),
    ],
)
def test_a_phrase_matches_as_it_is_written(phrase, text):
    assert [match[:2] for match in found(text, lexicon_of(phrase))] == [(0, len(stems(text)))]


def test_two_phrases_with_the_same_stems_are_refused():
    with pytest.raises(DataError, match="'praised' is matched by the same stems as 'praise'; keep one of the two"):
        lexicon_of("praise", "praised")


def test_the_length_is_the_number_of_entries():
    assert len(LEXICON) == len(SEEDS)
    assert len(Lexicon([])) == 0
    assert Lexicon([]).match(["praise"]) == []


def test_data_does_not_depend_on_the_order_of_the_entries():
    assert Lexicon(LexiconEntry(*seed) for seed in reversed(SEEDS)).to_data() == LEXICON.to_data()


def test_words_sound_and_mean_something():
    words = [WordEntry("Betrayed", -2, "break"), WordEntry("rain", 0, "thing"), WordEntry("good", 1, "-")]
    lexicon = Lexicon([], words)
    assert lexicon.valences == {stem("betrayed"): "B2", "good": "G1"}
    assert lexicon.meanings == {stem("betrayed"): "break-", "rain": "thing"}
    again = Lexicon.from_data(lexicon.to_data())
    assert (again.valences, again.meanings) == (lexicon.valences, lexicon.meanings)


def test_of_two_words_with_one_stem_the_first_counts():
    assert Lexicon([], [WordEntry("helps", 1, "help"), WordEntry("helped", 0, "give")]).meanings == {"help": "help+"}


@pytest.mark.parametrize("sense", [[3, "help"], [1, "hlp"], [True, "help"], ["1", "help"], [1.0, "help"], [1]])
def test_data_with_a_bad_word_is_refused(sense):
    with pytest.raises((ValueError, TypeError)):
        Lexicon.from_data({"phrases": {}, "words": {"aid": sense}})


WORDS = st.lists(
    st.sampled_from("praise speak out against criticism of freez its their 's particip turn back on not one's".split()),
    max_size=15,
)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_a_lexicon_from_data_finds_the_same(words):
    again = Lexicon.from_data(LEXICON.to_data())
    assert again.match(words) == LEXICON.match(words)
    assert again.to_data() == LEXICON.to_data()


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_match_agrees_with_trying_every_phrase(words):
    possessives = {"his", "her", "its", "their", "our", "my", "your", "'s", "one's"}
    phrases = [[first, *rest.split()] for first, rows in LEXICON.to_data()["phrases"].items() for rest, *_ in rows]

    def ends(phrase, at):
        """Every place where the phrase can end that begins at ``at``; "one's" is "its", or "Russia 's"."""
        if not phrase:
            return {at}
        lengths = {1} if words[at : at + 1] == phrase[:1] else set()
        if phrase[0] == "one's":
            lengths |= {1} if at < len(words) and words[at] in possessives else set()
            lengths |= {2} if words[at + 1 : at + 2] == ["'s"] and words[at] not in possessives else set()
        return {end for length in lengths for end in ends(phrase[1:], at + length)}

    expected, at = [], 0
    while at < len(words):
        longest = max((end for phrase in phrases for end in ends(phrase, at)), default=0)
        if longest:
            expected.append((at, longest))
        at = max(longest, at + 1)
    assert [match[:2] for match in LEXICON.match(words)] == expected
