import numpy as np
import pytest

import stance
from stance import LABELS, DataError, Mention, Stance
from stance.corpus.markup import read_markup_pairs
from stance.evaluation import Kept, risk_coverage, suggest
from stance.model.report import make_report

TEXT = "Peru angrily condemned the EU. Chad hosts a meeting of the African Union. Poland and Hungary praised NATO."


def table(*confidences):
    """Probabilities that put each confidence on ``critical``."""
    return np.array([[p, (1 - p) / 2, (1 - p) / 2] for p in confidences])


# The curve.


def test_a_curve_says_what_each_threshold_keeps():
    curve = risk_coverage(["critical", "critical", "neutral", "neutral"], table(0.9, 0.8, 0.8, 0.5))
    at = {kept.threshold: kept for kept in curve}
    assert at[0.0] == Kept(0.0, 1.0, 0.5)
    assert at[0.5] == Kept(0.5, 1.0, 0.5)  # what is exactly as probable is kept
    assert at[0.51] == Kept(0.51, 0.75, pytest.approx(2 / 3))
    assert at[0.81] == Kept(0.81, 0.25, 1.0)
    assert curve[-1].threshold == 0.9
    assert [kept.coverage for kept in curve] == sorted((kept.coverage for kept in curve), reverse=True)


@pytest.mark.parametrize(("accuracy", "threshold"), [(0.0, 0.0), (0.5, 0.0), (0.6, 0.51), (2 / 3, 0.51), (0.9, 0.81)])
def test_the_lowest_threshold_that_is_good_enough_is_suggested(accuracy, threshold):
    curve = risk_coverage(["critical", "critical", "neutral", "neutral"], table(0.9, 0.8, 0.8, 0.5))
    assert suggest(curve, accuracy).threshold == threshold


def test_nothing_is_suggested_where_nothing_is_good_enough():
    assert suggest(risk_coverage(["neutral"] * 3, table(0.9, 0.8, 0.7)), 0.1) is None


# Predictions.


def test_less_probable_labels_are_abstained_from():
    plain = stance.load().predict(TEXT)
    middle = sorted(max(said.probabilities.values()) for said in plain)[len(plain) // 2]
    abstaining = stance.load(abstain=middle).predict(TEXT)
    assert [said.abstained for said in abstaining] == [max(s.probabilities.values()) < middle for s in plain]
    assert {said.abstained for said in abstaining} == {True, False}
    assert [(said.label, said.probabilities) for said in abstaining] == [(s.label, s.probabilities) for s in plain]


def test_the_field_is_there_only_where_abstaining_is_on():
    [off], [on], [never] = (stance.load(abstain=abstain).predict("Peru left NATO.") for abstain in (None, 1.0, 0.0))
    assert off.abstained is None
    assert "abstained" not in off.to_dict()
    assert on.to_dict()["abstained"] is True
    assert never.to_dict()["abstained"] is False


def test_a_predictor_that_abstains_leaves_the_bundled_one_alone():
    abstaining = stance.load(abstain=1.0, blocs=[{"name": "Caspian Maritime Compact"}])
    assert abstaining.predict("Peru left the Caspian Maritime Compact.")[0].abstained is True
    assert stance.load().predict("Peru left NATO.")[0].abstained is None
    pairs = abstaining.find("Peru left NATO.")
    assert [said.abstained for said in abstaining.predict_pairs(pairs)] == [True]


@pytest.mark.parametrize("abstain", [-0.1, 1.1, float("nan"), float("inf"), True, "0.7", [0.7]])
def test_a_threshold_is_a_probability(abstain):
    with pytest.raises(DataError, match=r"field 'abstain': found .*; give a probability from 0 to 1, such as 0\.7"):
        stance.load(abstain=abstain)


def test_the_bundled_model_suggests_a_threshold():
    suggested = stance.load().info["abstain"]
    assert 0.5 < suggested["threshold"] < 0.9
    assert suggested["accuracy"] >= 0.9
    assert 0.5 < suggested["coverage"] < 1


# Reports.


def said(label, p, sentence, abstained=False):
    rest = (1 - p) / 2
    probabilities = {name: p if name == label else rest for name in LABELS}
    return Stance(Mention("Peru", 0, 4), Mention("EU", 5, 7), label, probabilities, sentence, 0, 9, abstained=abstained)


def test_what_was_abstained_from_has_no_vote():
    clear = [said("critical", 0.9, "one"), said("critical", 0.8, "two")]
    [without] = make_report(clear).rows
    [row] = make_report([*clear, said("supportive", 0.45, "three", True), said("supportive", 0.6, "four", True)]).rows
    assert (row.label, row.score, row.mixed, row.counts) == (
        without.label,
        without.score,
        without.mixed,
        without.counts,
    )
    assert (without.abstained, row.abstained, len(row.evidence)) == (0, 2, 4)
    assert row.to_dict()["abstained"] == 2
    assert row.verdict == "critical"


def test_a_row_of_nothing_else_is_abstained():
    [row] = make_report([said("critical", 0.4, "one", True), said("supportive", 0.4, "two", True)]).rows
    assert (row.label, row.score, row.mixed, row.verdict) == ("neutral", 0.0, False, "abstained")
    assert set(row.counts.values()) == {0}


def test_a_row_without_abstaining_tells_nothing_of_it():
    [row] = make_report([said("critical", 0.9, "one", None)]).rows
    assert row.abstained is None
    assert "abstained" not in row.to_dict()
    [row] = stance.aggregate([make_report([said("critical", 0.9, "one", None)])]).rows
    assert sorted(row.documents) == ["critical", "mixed", "neutral", "supportive"]
    assert "abstained" not in row.to_dict()


def test_documents_of_an_aggregate_can_be_abstained_from():
    reports = [
        make_report([said("critical", 0.9, "one"), said("supportive", 0.4, "two", True)]),
        make_report([said("supportive", 0.4, "three", True)]),
    ]
    [row] = stance.aggregate(reports).rows
    assert dict(row.documents) == {"abstained": 1, "critical": 1, "mixed": 0, "neutral": 0, "supportive": 0}
    assert (row.label, row.abstained, row.verdict) == ("critical", 2, "critical")
    assert [part.weight for part in row.parts] == [1.0, 0.0]
    assert row.to_dict()["parts"][1]["abstained"] == 1
    [row] = stance.aggregate(reports[1:]).rows
    assert row.verdict == "abstained"


# Familiarity.


def test_familiarity_is_the_share_of_known_features():
    predictor = stance.load()
    pairs = predictor.find(TEXT)
    vocabulary = {view: set(features) for view, features in predictor._model.weights.vocabulary.items()}
    for one, stream in zip(predictor.predict_pairs(pairs), predictor.streams(pairs), strict=True):
        own = {(view, feature) for view, features in stream.items() for feature in features}
        known = {(view, feature) for view, feature in own if feature in vocabulary[view]}
        assert one.familiarity == pytest.approx(len(known) / len(own))
        assert one.unfamiliar == (one.familiarity < predictor.info["unfamiliar_below"])


def test_what_is_unlike_the_training_is_flagged():
    predictor = stance.load()
    plain = predictor.predict("Hungary condemned the EU on Monday.")
    other = predictor.predict(
        "Hungary hat am Montag die Politik der NATO aufs Schärfste verurteilt und nannte sie Unfug."
    )
    shuffled = predictor.predict("aufs proud of Hungary ever the zwei NATO Monday of in not the of said ratify it with")
    assert [said.unfamiliar for said in plain] == [False]
    assert [said.unfamiliar for said in (*other, *shuffled)] == [True, True]
    assert other[0].to_dict()["unfamiliar"] is True


def test_other_languages_are_flagged(root):
    predictor = stance.load()
    pairs = list(read_markup_pairs(root / "data" / "markup" / "other-languages.txt", predictor._model.gazetteer))
    flagged = [said.unfamiliar for said in predictor.predict_pairs(pairs)]
    assert len(flagged) >= 30
    assert np.mean(flagged) > 0.9
