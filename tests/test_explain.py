import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance import LABELS, DataError, Mention, Pair
from stance.model.scorer import LinearScorer

PREDICTOR = stance.load()


def explained(text, **names):
    [pair] = PREDICTOR.find(text, **names)
    return PREDICTOR.explain(pair)


def word(explanation, text):
    [found] = [word for word in explanation.words if word.text == text]
    return found


def check_sums(explanation):
    """What an explanation takes apart comes together again."""
    scores = PREDICTOR.scores([explanation.pair])[0]
    for i, label in enumerate(LABELS):
        bias = explanation.bias[label]
        assert explanation.scores[label] == scores[i]
        by_feature = bias + sum(feature.scores[label] for feature in explanation.features)
        by_word = bias + sum(word.scores[label] for word in explanation.words) + explanation.rest[label]
        by_view = bias + sum(scores[label] for scores in explanation.views().values())
        assert by_feature == pytest.approx(scores[i], abs=1e-9)
        assert by_word == pytest.approx(scores[i], abs=1e-9)
        assert by_view == pytest.approx(scores[i], abs=1e-9)


SENTENCES = [
    "Peru angrily condemned the EU.",
    "Hungary didn't praise the EU, and it wasn't proud of the bloc's budget of 1,100 euros in 2022.",
    "“We’re proud of NATO,” said Donald Tusk.",
    "On Monday the President of Kenya, a long-time critic, quit the African Union (AU).",
    "Armenia left the CSTO",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_parts_sum_to_the_scores(text):
    pairs = PREDICTOR.find(text)
    assert pairs
    for pair in pairs:
        check_sums(PREDICTOR.explain(pair))


WORDS = st.lists(st.sampled_from("condemned praised not n't 's the in by — , “ ( 1,000 é\u0301 U.S. 😀 didn’t".split()))


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_any_marked_pair_is_taken_apart(before, after):
    text = " ".join(["Armenia", *before, "CSTO", *after])
    at = text.index("CSTO")
    explanation = PREDICTOR.explain(Pair(text, Mention("Armenia", 0, 7), Mention("CSTO", at, at + 4)))
    check_sums(explanation)
    for found in explanation.words:
        assert text[found.start : found.end] == found.text
    for feature in explanation.features:
        assert all(0 <= place < len(explanation.words) for place in feature.words)


def test_a_feature_adds_its_value_times_its_weight():
    weights = PREDICTOR._model.weights
    places = {}
    for view, features in weights.vocabulary.items():
        for feature in features:
            places[view, feature] = len(places)
    for feature in explained("Peru angrily condemned the EU.").features:
        row = weights.coef[places[feature.view, feature.feature]].astype(float)
        assert [feature.scores[label] for label in LABELS] == pytest.approx(list(feature.value * row), abs=1e-12)


def test_values_of_a_view_have_the_length_of_its_weight():
    explanation = explained("Peru angrily condemned the EU.")
    for view, weight in PREDICTOR._model.weights.views.items():
        values = [feature.value for feature in explanation.features if feature.view == view]
        assert np.linalg.norm(values) == pytest.approx(weight if values else 0.0)


def test_unknown_features_add_nothing():
    scorer = LinearScorer(PREDICTOR._model.weights)
    [stream] = PREDICTOR.streams(PREDICTOR.find("Peru angrily condemned the EU."))
    more = {view: [*features, "qzx", "qzx qzx"] for view, features in stream.items()}
    plain, extended = (
        [(view, feature, value, list(added)) for view, feature, value, added in scorer.contributions(s)]
        for s in (stream, more)
    )
    assert plain == extended


def test_a_word_that_nobody_knows_adds_nothing():
    explanation = explained("Peru's zqxvs condemned the EU.")
    assert dict(word(explanation, "zqxvs").scores) == dict.fromkeys(LABELS, 0.0)
    assert explanation.stance.familiarity < explained("Peru's ministers condemned the EU.").stance.familiarity


def test_the_word_that_decides_comes_out_on_top():
    for text, telling in (
        ("Peru angrily condemned the EU on Monday.", "condemned"),
        ("Peru warmly praised the EU on Monday.", "praised"),
        ("Peru left the EU.", "left"),
    ):
        explanation = explained(text)
        assert max(explanation.words, key=lambda word: explanation.lean(word.scores)).text == telling


def test_what_a_contraction_denies_is_of_the_contraction_too():
    explanation = explained("Hungary didn’t condemn the EU.")
    denied = [feature for feature in explanation.features if "not_C3" in feature.feature]
    texts = [{explanation.words[place].text for place in feature.words} for feature in denied]
    assert {"n’t", "condemn"} in texts


def test_words_are_in_text_order_and_outside_the_mentions():
    text = "On Monday the President of Kenya, a long-time critic, quit the African Union."
    explanation = explained(text)
    assert [found.start for found in explanation.words] == sorted(found.start for found in explanation.words)
    assert not {"African", "Union", "Kenya", ","} & {found.text for found in explanation.words}


def test_what_a_word_that_stands_twice_shares_is_of_neither():
    explanation = explained("Peru condemned the EU and condemned it again.")
    shared = [f for f in explanation.features if (f.view, f.feature) == ("sentence", "condemn")]
    assert [feature.words for feature in shared] == [()]


def test_features_that_moved_it_most_come_first():
    explanation = explained("Peru angrily condemned the EU.")
    moved = [abs(explanation.lean(feature.scores)) for feature in explanation.features]
    assert moved == sorted(moved, reverse=True)
    assert explanation.runner_up != explanation.label
    assert explanation.lean(explanation.scores) > 0


def test_an_explanation_says_what_the_prediction_said():
    [said] = PREDICTOR.predict("Peru angrily condemned the EU.")
    explanation = explained("Peru angrily condemned the EU.")
    assert explanation.label == said.label
    assert explanation.stance == said
    data = explanation.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["label"] == "critical"
    assert data["familiarity"] == said.familiarity
    assert data["words"][0]["text"] == "angrily"
    with pytest.raises(TypeError):
        explanation.scores["critical"] = 0.0


def test_a_speaker_of_another_sentence_is_found_with_a_lead():
    text = 'Nikol Pashinyan spoke on Monday. "We were let down by the CSTO," he said. "The CSTO did not help."'
    pairs = PREDICTOR.find(text)
    assert pairs[1].text == 'he said that "The CSTO did not help."'
    assert [PREDICTOR.explain(pair).label for pair in pairs] == [said.label for said in PREDICTOR.predict(text)]


@pytest.mark.parametrize("pair", ["Peru left the EU.", None, 3])
def test_only_a_pair_is_explained(pair):
    with pytest.raises(DataError, match=r"give stance\.Pair objects"):
        PREDICTOR.explain(pair)
