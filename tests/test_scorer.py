import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.model.scorer import LinearScorer, Weights, softmax

VOCABULARY = {"one": ["a", "b", "c", "d"], "two": ["a", "x y", "é"]}


def weights(**changes):
    random = np.random.default_rng(7)
    values = {
        "views": {"one": 1.0, "two": 0.5},
        "vocabulary": VOCABULARY,
        "idf": random.uniform(1, 5, 7),
        "coef": random.normal(size=(7, 3)),
        "intercept": random.normal(size=3),
        "temperature": 1.5,
    }
    return Weights(**(values | changes))


def by_hand(weights, stream):
    """The score of one pair, written out: a binary TF-IDF vector of unit length for each view, times its weight."""
    scores = list(map(float, weights.intercept))
    at = 0
    for view, scale in weights.views.items():
        features = weights.vocabulary[view]
        vector = [weights.idf[at + i] if name in stream[view] else 0.0 for i, name in enumerate(features)]
        length = math.sqrt(sum(value**2 for value in vector)) or 1.0
        for i, value in enumerate(vector):
            for label in range(3):
                scores[label] += scale * value / length * weights.coef[at + i, label]
        at += len(features)
    return scores


STREAMS = st.lists(
    st.fixed_dictionaries(
        {
            "one": st.lists(st.sampled_from(["a", "b", "c", "d", "z"]), max_size=8),
            "two": st.lists(st.sampled_from(["a", "x y", "é", "b", ""]), max_size=8),
        }
    ),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(STREAMS)
def test_scores_are_those_of_tfidf_and_a_linear_model(streams):
    model = weights()
    scores = LinearScorer(model).scores(streams)
    assert scores.shape == (len(streams), 3)
    for row, stream in zip(scores, streams, strict=True):
        assert row == pytest.approx(by_hand(model, stream), abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(STREAMS)
def test_rows_are_probabilities(streams):
    rows = LinearScorer(weights()).probabilities(streams)
    assert rows.shape == (len(streams), 3)
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(streams)))
    assert (rows > 0).all()


def test_a_repeated_feature_counts_once():
    scorer = LinearScorer(weights())
    once, often = scorer.scores([{"one": ["a", "b"], "two": []}, {"one": ["a", "b", "a", "a"], "two": []}])
    assert once == pytest.approx(often)


def test_unknown_features_count_for_nothing():
    scorer = LinearScorer(weights())
    rows = scorer.scores([{"one": ["z"], "two": ["?"]}, {"one": [], "two": []}])
    assert rows[0] == pytest.approx(scorer.weights.intercept)
    assert rows[1] == pytest.approx(scorer.weights.intercept)


def test_familiarity_is_the_share_of_features_that_are_known():
    scorer = LinearScorer(weights())
    streams = [
        {"one": ["a", "z", "a"], "two": ["x y", "b"]},
        {"one": ["a"], "two": []},
        {"one": ["z"], "two": ["?"]},
        {"one": [], "two": []},
    ]
    probabilities, shares = scorer.judge(streams)
    assert shares.tolist() == [0.5, 1.0, 0.0, 0.0]
    assert (probabilities == scorer.probabilities(streams)).all()
    assert [part.shape for part in scorer.judge([])] == [(0, 3), (0,)]
    many, few = scorer.judge(streams * 400), scorer.judge(streams[:1])
    assert (many[1] == np.tile(shares, 400)).all()
    assert (many[0][1200:1201] == few[0]).all()


@settings(max_examples=100, deadline=None)
@given(STREAMS)
def test_contributions_and_intercepts_sum_to_the_scores(streams):
    model = weights()
    scorer = LinearScorer(model)
    for row, stream in zip(scorer.scores(streams), streams, strict=True):
        parts = list(scorer.contributions(stream))
        assert sum((added for *_, added in parts), model.intercept) == pytest.approx(row, abs=1e-12)
        assert all(feature in stream[view] for view, feature, _, _ in parts)


def test_the_same_name_in_two_views_is_two_features():
    scorer = LinearScorer(weights())
    one, two = scorer.scores([{"one": ["a"], "two": []}, {"one": [], "two": ["a"]}])
    assert not np.allclose(one, two)


def test_many_pairs_score_as_each_does_alone():
    random = np.random.default_rng(1)
    streams = [
        {view: list(random.choice(names, size=random.integers(0, 4))) for view, names in VOCABULARY.items()}
        for _ in range(1300)
    ]
    scorer = LinearScorer(weights())
    together = scorer.scores(streams)
    alone = np.vstack([scorer.scores([stream]) for stream in streams])
    assert together == pytest.approx(alone, abs=1e-12)


def test_no_pair_gives_no_row():
    assert LinearScorer(weights()).scores([]).shape == (0, 3)
    assert LinearScorer(weights()).probabilities([]).shape == (0, 3)


def test_a_higher_temperature_is_less_sure_and_of_the_same_mind():
    stream = [{"one": ["a", "b"], "two": ["é"]}]
    cold, warm = (LinearScorer(weights(temperature=t)).probabilities(stream)[0] for t in (0.5, 5.0))
    assert cold.argmax() == warm.argmax()
    assert cold.max() > warm.max()


def test_single_precision_weights_give_double_precision_scores():
    model = weights()
    small = weights(**{name: getattr(model, name).astype(np.float32) for name in ("idf", "coef", "intercept")})
    stream = [{"one": ["a", "b"], "two": ["é"]}]
    scores = LinearScorer(small).scores(stream)
    assert scores.dtype == np.float64
    assert scores == pytest.approx(LinearScorer(model).scores(stream), abs=1e-5)


@pytest.mark.parametrize("scores", [[[1000.0, 0.0, -1000.0]], [[-1e308, -1e308, -1e308]], [[0.0, 0.0, 0.0]]])
def test_softmax_does_not_overflow(scores):
    row = softmax(np.array(scores))[0]
    assert np.isfinite(row).all()
    assert row.sum() == pytest.approx(1.0)


def test_softmax_is_the_share_of_the_exponentials():
    assert softmax(np.log([[1.0, 2.0, 5.0]]))[0] == pytest.approx([0.125, 0.25, 0.625])
