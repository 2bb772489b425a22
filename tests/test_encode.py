import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stance import Mention, Pair
from stance.features import VIEWS, Encoder
from stance.language import Lexicon, LexiconEntry, tokenize
from stance.mentions import Entity, Gazetteer, Name

LEXICON = Lexicon(
    LexiconEntry(*entry)
    for entry in [
        ("praise", "support", 3, "object"),
        ("criticise", "critical", 2, "object"),
        ("leave", "exit_deed", 3, "object"),
        ("refuse to", "negate", 1, "none"),
        ("say", "neutral_report", 1, "none"),
        ("speak out against", "critical", 2, "object"),
    ]
)
GAZETTEER = Gazetteer(
    [
        Name("EU", Entity("EU", "bloc"), "name"),
        Name("European Commission", Entity("EU", "bloc"), "organ"),
        Name("NATO", Entity("NATO", "bloc"), "name"),
        Name("Poland", Entity("Poland", "country"), "name"),
        Name("Polish", Entity("Poland", "country"), "adjective"),
        Name("Donald Tusk", Entity("Donald Tusk", "person"), "name"),
        Name("Hamas", Entity("Hamas", "organisation"), "name"),
        Name("Latin America", Entity("Latin America", "other"), "trap"),
    ]
)
ENCODER = Encoder(GAZETTEER, LEXICON)


def encoded(marked):
    """Encode a sentence with its actor in <> and its bloc in []."""
    text = marked.translate(dict.fromkeys(map(ord, "<>[]")))
    mentions = []
    for opening, closing in ("<>", "[]"):
        start = len(marked[: marked.index(opening)].translate(dict.fromkeys(map(ord, "<>[]"))))
        words = marked[marked.index(opening) + 1 : marked.index(closing)]
        mentions.append(Mention(words, start, start + len(words)))
    pair = Pair(text, *mentions)
    return ENCODER.pair(ENCODER.sentences([text])[0], pair.actor, pair.bloc)


@pytest.mark.parametrize(
    ("marked", "items"),
    [
        ("<Poland> praised [NATO].", "ACTOR prais BLOC ."),
        ("[NATO] praised <Poland>.", "BLOC prais ACTOR ."),
        ("The <Polish president> praised [the EU].", "ACTOR prais BLOC ."),
        ("The <Polish president> praised the [EU].", "ACTOR prais BLOC ."),
        ("<Jane Doe> said [the alliance] won.", "ACTOR say BLOC win ."),
        ("<Poland> told NATO of [the EU].", "ACTOR tell OTHER_BLOC of BLOC ."),
        ("<He> told Poland and Donald Tusk of Hamas and [NATO].", None),
        ("The Polish envoy of <Jane> left [NATO] on Monday.", "the ADJECTIVE envoy of ACTOR left BLOC on DATE ."),
        ("<Poland> told Anna Maria Roe of [NATO].", "ACTOR tell NAME of BLOC ."),
        ("<Poland> told Latin America of [NATO].", "ACTOR tell NAME of BLOC ."),
        ("<Poland> told President Roe of [NATO].", "ACTOR tell president NAME of BLOC ."),
        ("In June <Poland>, [NATO] left", "in DATE ACTOR , BLOC left"),
        ("<Poland>-[NATO]", "ACTOR - BLOC"),
    ],
)
def test_names_become_roles_and_words_stems(marked, items):
    items = items or "ACTOR tell OTHER_COUNTRY and OTHER_PERSON of OTHER_ORGANISATION and BLOC ."
    assert encoded(marked).items == items.split()


def test_the_word_that_begins_a_sentence_is_no_name():
    assert encoded("Yesterday <Poland> praised [NATO].").items[0] == "yesterday"
    assert encoded("“Praise <Poland>,” said [NATO].").items[1] == "prais"


def test_the_pair_is_masked_whoever_it_is():
    one = encoded("Yesterday <Poland> praised [NATO].")
    other = encoded("Yesterday <the Blue Guild> praised [the European Commission].")
    for name, view in VIEWS.items():
        assert view(one) == view(other), name


def test_the_roles_are_told_apart():
    forward, backward = encoded("<Poland> praised [NATO]."), encoded("[NATO] praised <Poland>.")
    assert (forward.actor, forward.bloc, forward.first, forward.last) == (0, 2, 0, 2)
    assert (backward.actor, backward.bloc, backward.first, backward.last) == (2, 0, 0, 2)


def test_a_mention_inside_a_longer_name_still_gets_its_role():
    assert encoded("<Poland> left [European] Commission.").items == ["ACTOR", "left", "BLOC", "."]


@pytest.mark.parametrize(
    "marked",
    [
        "We saw the <Blue Guild> [Red Pact] talks.",
        "They met <Donald> [Tusk] there.",
        "We saw Guild <Latin> [America] there.",
    ],
)
def test_neighbours_that_are_one_name_elsewhere_are_two_here(marked):
    items = encoded(marked).items
    assert (items.count("ACTOR"), items.count("BLOC")) == (1, 1)


@pytest.mark.parametrize(
    ("marked", "negated"),
    [
        ("<Poland> did not praise [NATO].", "praise"),
        ("<Poland> never praised [NATO].", "praise"),
        ("<Poland> didn’t praise [NATO].", "praise"),
        ("<Poland> refused to praise [NATO].", "praise"),
        ("<Poland> praised [NATO].", None),
        ("<Poland> did not wait, but praised [NATO].", None),
        ("<Poland> said no; it praised [NATO].", None),
        ("<Poland> did not leave the hall before it had in the end of it all praised [NATO].", None),
    ],
)
def test_negation_reaches_to_the_end_of_its_clause(marked, negated):
    pair = encoded(marked)
    at = pair.items.index("prais")
    assert pair.negated[at] is bool(negated)
    assert pair.marked[at] == ("not_prais" if negated else "prais")


@pytest.mark.parametrize(
    ("marked", "sign", "target", "span"),
    [
        ("<Poland> praised [NATO].", "S3", "object", 1),
        ("<Poland> spoke out against [NATO].", "C2", "object", 3),
        ("<Poland> leaves [NATO].", "EXIT", "object", 1),
        ("<Poland> says [NATO]", "SAY", "none", 1),
        ("<Poland> sees [NATO].", "", "", 0),
    ],
)
def test_stance_words_are_marked_where_they_begin(marked, sign, target, span):
    pair = encoded(marked)
    assert (pair.classes[1], pair.targets[1], pair.spans[1]) == (sign, target, span)


def test_a_stance_word_inside_a_mention_is_none():
    pair = encoded("<Those who praise> left [NATO].")
    assert "S3" not in pair.classes


WORDS = (
    "Poland NATO EU Polish European Commission Latin America Donald Tusk the The a Blue Guild praised not left , . “ ” "
    "'s ’s - Monday President he 5 1990s é 😀 Он _ BLOC ACTOR NAME İ"
).split()


@settings(max_examples=400, deadline=None)
@given(st.data(), st.lists(st.sampled_from(WORDS), min_size=2, max_size=20), st.sampled_from([" ", ""]))
def test_each_role_stands_once_where_it_is_said_to(data, words, space):
    text = space.join(words)
    tokens = tokenize(text)
    assume(len(tokens) > 1)
    a, b = data.draw(st.lists(st.integers(0, len(tokens) - 1), min_size=2, max_size=2, unique=True).map(sorted))
    first_end, last_end = data.draw(st.integers(a, b - 1)), data.draw(st.integers(b, len(tokens) - 1))
    bounds = [(tokens.starts[a], tokens.ends[first_end]), (tokens.starts[b], tokens.ends[last_end])]
    actor, bloc = (Mention(text[i:j], i, j) for i, j in data.draw(st.permutations(bounds)))
    pair = ENCODER.pair(ENCODER.sentences([text])[0], actor, bloc)
    assert pair.items.count("ACTOR") == pair.items.count("BLOC") == 1
    assert (pair.items[pair.actor], pair.items[pair.bloc]) == ("ACTOR", "BLOC")
    assert (pair.actor < pair.bloc) == (actor.start < bloc.start)
    lists = (pair.items, pair.negated, pair.marked, pair.classes, pair.targets, pair.spans)
    assert len(set(map(len, lists))) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_items_stand_in_the_text_in_order(text):
    [sentence] = ENCODER.sentences([text])
    at = 0
    for item, start, end in zip(sentence.items, sentence.starts, sentence.ends, strict=True):
        assert item
        assert at <= start < end <= len(text)
        at = end
