import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.features import VIEWS, ngrams
from stance.features.encode import EncodedPair
from stance.features.tree import NO_TREE
from stance.features.views import TREE_VIEWS

SIGNS = {"prais": ("S3", "object"), "critic": ("C2", "object"), "weak": ("C1", "subject"), "say": ("SAY", "none")}
SIGNS |= {"not": ("NEG", "none"), "leav": ("EXIT", "object")}
MEANINGS = {"prais": "praise+", "laud": "praise+", "critic": "blame-", "help": "help+", "aid": "help+", "leav": "leave"}
VALENCES = {"prais": "G2", "laud": "G2", "critic": "B1", "help": "G1", "aid": "G1"}


def pair_of(text):
    """An encoded pair; a word after "not" is negated up to the next comma."""
    items = text.split()
    negated, scope = [], False
    for item in items:
        scope = scope and item != ","
        negated.append(scope)
        scope = scope or item == "not"
    marked, meanings, valences = (
        [f"not_{item}" if mark and item else item for item, mark in zip(row, negated, strict=True)]
        for row in (items, [MEANINGS.get(item, item) for item in items], [VALENCES.get(item, "") for item in items])
    )
    classes, targets = (list(part) for part in zip(*(SIGNS.get(item, ("", "")) for item in items), strict=True))
    spans = [int(bool(sign)) for sign in classes]
    roles = items.index("ACTOR"), items.index("BLOC")
    return EncodedPair(items, negated, marked, classes, targets, spans, meanings, valences, *roles, NO_TREE, None, None)


def view(name, text):
    return set(VIEWS[name](pair_of(text)))


def views(text):
    return {name: set(function(pair_of(text))) for name, function in VIEWS.items()}


def test_ngrams():
    assert ngrams(["a", "b", "c"], 2) == ["a", "b", "c", "a b", "b c"]
    assert ngrams(["a", "b"], 5, "<") == ["<a", "<b", "<a b"]
    assert ngrams([], 3) == []


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_says_what_it_catches(name):
    assert VIEWS[name].__doc__
    assert VIEWS[name].__name__ == name


def test_sentence_holds_every_word():
    assert view("sentence", "in DATE ACTOR prais BLOC .") == {"in", "DATE", "ACTOR", "prais", "BLOC", "."}


@pytest.mark.parametrize("name", ["between", "classes", "routes", "around_actor"])
def test_who_praises_whom_makes_a_difference(name):
    assert view(name, "ACTOR prais BLOC .") != view(name, "BLOC prais ACTOR .")


@pytest.mark.parametrize("name", ["between", "classes", "routes", "valence"])
def test_negation_makes_a_difference(name):
    features = view(name, "ACTOR do not prais BLOC .")
    plain = view(name, "ACTOR do prais BLOC .")
    assert any("not_" in feature for feature in features)
    assert not any("not_" in feature for feature in plain)


def test_between_holds_only_what_is_between():
    features = view("between", "early ACTOR prais BLOC late")
    assert {"A:ACTOR prais", "A:prais BLOC", "~A:ACTOR praise+"} <= features
    assert not any("early" in feature or "late" in feature for feature in features)


def test_between_is_bounded():
    far, farther = (f"ACTOR go {' '.join(['x'] * n)} end BLOC" for n in (200, 900))
    assert view("between", far) == view("between", farther)
    assert {"A:ACTOR go", "A:end BLOC"} <= view("between", far)


def test_outside_holds_only_what_is_outside():
    features = view("outside", "early ACTOR prais BLOC late")
    assert any("early" in feature for feature in features)
    assert any("late" in feature for feature in features)
    assert not any("prais" in feature for feature in features)


@pytest.mark.parametrize("name", ["between", "outside", "around_actor", "around_bloc"])
def test_words_of_one_meaning_share_features(name):
    texts = ("help late ACTOR help it BLOC help late", "aid late ACTOR aid it BLOC aid late")
    shared = view(name, texts[0]) & view(name, texts[1])
    assert any("help+" in feature for feature in shared)
    assert not any(word in feature for feature in shared for word in ("aid", "help "))


def test_valence_tells_how_words_sound_and_where():
    features = view("valence", "critic ACTOR prais , but not help BLOC")
    assert {"B1", "B", "A<B", "G2", "A=G", "not_G", "near L not_G"} <= features
    assert {"B ACTOR G", ", but not_G", "not_G BLOC"} <= features
    assert view("valence", "x ACTOR x BLOC") == {"ACTOR BLOC"}


@pytest.mark.parametrize(("name", "near"), [("around_actor", "one"), ("around_bloc", "two")])
def test_around_holds_only_what_is_near(name, near):
    features = view(name, "one ACTOR a b c d e f g h i j BLOC two")
    assert any(near in feature for feature in features)
    assert not any({"one": "two", "two": "one"}[near] in feature for feature in features)


@pytest.mark.parametrize("name", ["around_actor", "around_bloc"])
@pytest.mark.parametrize(("words", "seen"), [(3, True), (4, False)])
def test_around_reaches_four_words(name, words, seen):
    way, role = " ".join(["x"] * words), name[-5:].strip("_").upper()
    other = {"ACTOR": "BLOC", "BLOC": "ACTOR"}[role]
    for text in (f"far {way} {role} {way} y y {other}", f"{other} y y {way} {role} {way} far"):
        assert any("far" in feature for feature in view(name, text)) is seen


@pytest.mark.parametrize(("words", "seen"), [(9, True), (10, False)])
def test_outside_reaches_ten_words(words, seen):
    way = " ".join(["x"] * words)
    for text in (f"early {way} ACTOR BLOC", f"ACTOR BLOC {way} early"):
        assert any("early" in feature for feature in view("outside", text)) is seen


def test_before_and_after_are_told_apart():
    assert view("around_bloc", "ACTOR x BLOC left") != view("around_bloc", "ACTOR x left BLOC")


@pytest.mark.parametrize("name", ["classes", "routes"])
def test_only_the_class_of_a_stance_word_counts(name):
    SIGNS["laud"] = SIGNS["prais"]
    assert view(name, "ACTOR laud BLOC .") == view(name, "ACTOR prais BLOC .")
    assert view(name, "ACTOR critic BLOC .") != view(name, "ACTOR prais BLOC .")


def test_other_names_are_alike_in_classes():
    assert view("classes", "ACTOR OTHER_BLOC BLOC") == view("classes", "ACTOR OTHER_PERSON BLOC")


def test_reporting_alone_is_no_route():
    assert view("routes", "ACTOR say BLOC .") == set()


def test_routes_tell_what_stands_in_the_way():
    open_way = view("routes", "ACTOR prais BLOC")
    name = view("routes", "ACTOR prais OTHER_BLOC of BLOC")
    edge = view("routes", "ACTOR prais it , BLOC")
    edges = view("routes", "ACTOR prais it , who say BLOC")
    assert len({frozenset(features) for features in (open_way, name, edge, edges)}) == 4


@settings(max_examples=300, deadline=None)
@given(
    st.permutations(["ACTOR", "BLOC"]),
    st.lists(
        st.lists(st.sampled_from([*SIGNS, "x", ",", "but", "OTHER_BLOC", "DATE", ".", "5"]), max_size=30),
        min_size=3,
        max_size=3,
    ),
)
def test_every_view_gives_text_for_any_pair(roles, parts):
    text = " ".join([*parts[0], roles[0], *parts[1], roles[1], *parts[2]])
    for name, features in views(text).items():
        assert all(isinstance(feature, str) and feature for feature in features), name
        assert features or name in ("outside", "routes") or VIEWS[name] in TREE_VIEWS


def test_a_view_does_not_change_the_pair():
    pair = pair_of("x ACTOR do not prais BLOC , y")
    first = {name: function(pair) for name, function in VIEWS.items()}
    assert pair == pair_of("x ACTOR do not prais BLOC , y")
    assert first == {name: function(pair) for name, function in reversed(VIEWS.items())}
