import dataclasses
import json

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from stance import LABELS, ConfigError, DataError, Predictor
from stance.corpus.pairs import write_pairs
from stance.evaluation import risk_coverage
from stance.model import save_model
from stance.model.scorer import LinearScorer, softmax
from stance.training.calibration import fit_temperature
from stance.training.config import read_config
from stance.training.nb_svm import NBWeightedSVM
from stance.training.pipeline import export_weights, linear_scores, make_classifier, make_pipeline
from stance.training.search import Candidate, Trial, best, candidates
from stance.training.train import split, train


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("logistic_regression", {"C": 5.0}),
        ("linear_svm", {"C": 0.3}),
        ("nb_weighted_svm", {"C": 0.1, "strength": 0.5}),
        ("nb_weighted_svm", {"C": 0.1, "strength": 0.5, "class_weight": "balanced"}),
        ("ridge", {"alpha": 3.0}),
        ("sgd", {"alpha": 1e-4, "l1_ratio": 0.2}),
        ("complement_naive_bayes", {"alpha": 0.5}),
    ],
)
@pytest.mark.parametrize(
    "weights", [{"sentence": 1.0, "between": 1.0}, {"between": 2.5, "classes": 0.3, "routes": 1.0, "governors": 2.0}]
)
def test_exported_scores_equal_scikit_learn(kind, parameters, weights, small_pairs, small_training):
    model = small_training.model
    encoder = Predictor(model)._encoder
    pipeline = make_pipeline(encoder, weights, 2, make_classifier(kind, parameters, 0))
    half = len(small_pairs) // 2
    pipeline.fit(small_pairs[:half], [pair.label for pair in small_pairs[:half]])
    exported = LinearScorer(export_weights(pipeline["tfidf"], pipeline["classifier"], 1.0))
    streams = pipeline["streams"].transform(small_pairs)
    theirs = linear_scores(pipeline["classifier"], pipeline["tfidf"].transform(streams))
    ours = exported.scores(streams)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)
    assert (np.array(LABELS)[ours.argmax(axis=1)] == pipeline.predict(small_pairs)).all()


def test_naive_bayes_weights_favour_uneven_features():
    matrix = csr_array(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]] * 20))
    labels = np.array(["a", "b"] * 20)
    plain, weighted = (NBWeightedSVM(C=0.01, strength=strength).fit(matrix, labels) for strength in (0.0, 0.9))
    assert np.abs(weighted.coef_[:, 1]).min() > np.abs(plain.coef_[:, 1]).min()
    assert (weighted.predict(matrix) == labels).all()
    svm = LinearSVC(C=0.01).fit(matrix, labels == "a")
    assert plain.decision_function(matrix)[:, 0] == pytest.approx(svm.decision_function(matrix), abs=1e-6)


def test_balanced_labels_count_alike():
    rng = np.random.default_rng(0)
    labels = np.array(["often"] * 190 + ["seldom"] * 10)
    matrix = csr_array(np.abs(rng.normal(size=(200, 5))) + 0.3 * (labels == "seldom")[:, None])
    plain, balanced = (NBWeightedSVM(C=1.0, class_weight=weight).fit(matrix, labels) for weight in (None, "balanced"))
    assert (plain.predict(matrix) == "seldom").sum() < 10 < (balanced.predict(matrix) == "seldom").sum()


def test_predictor_equals_the_pipeline_it_came_from(small_training, small_pairs):
    assert isinstance(small_training.pipeline, Pipeline)
    ours = Predictor(small_training.model).scores(small_pairs)
    assert np.abs(ours - small_training.pipeline.decision_function(small_pairs)).max() < 1e-6


def test_bundled_corpus_scores_equal_scikit_learn(root):
    """The same on real features: 1,500 pairs of the corpus, every view."""
    from stance.corpus.pairs import read_pairs

    pairs = read_pairs(root / "data" / "train.jsonl")[:1500]
    import stance

    predictor = stance.load()
    views = dict(predictor._model.weights.views)
    pipeline = make_pipeline(predictor._encoder, views, 2, make_classifier("linear_svm", {"C": 0.1}, 0))
    pipeline.fit(pairs[:1000], [pair.label for pair in pairs[:1000]])
    exported = LinearScorer(export_weights(pipeline["tfidf"], pipeline["classifier"], 1.0))
    assert np.abs(exported.scores(predictor.streams(pairs)) - pipeline.decision_function(pairs)).max() < 1e-6


def test_same_config_data_and_machine_give_the_same_bytes(small_config, tmp_path):
    for name in ("one", "two"):
        save_model(train(small_config, package="0.0.0").model, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 6
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_another_seed_gives_another_split(small_pairs):
    first, second = (split(small_pairs, 5, seed)[1] for seed in (0, 1))
    assert {pair.id for pair in first} != {pair.id for pair in second}


def test_no_group_is_on_both_sides(small_pairs):
    train_pairs, test_pairs = split(small_pairs, 5, 0)
    assert len(train_pairs) + len(test_pairs) == len(small_pairs)
    assert not {pair.group for pair in train_pairs} & {pair.group for pair in test_pairs}
    assert 0.1 < len(test_pairs) / len(small_pairs) < 0.3


def test_pairs_of_one_sentence_stay_together_without_groups(small_pairs):
    bare = [dataclasses.replace(pair, group=None) for pair in small_pairs]
    train_pairs, test_pairs = split(bare + bare, 5, 0)
    assert not {pair.text for pair in train_pairs} & {pair.text for pair in test_pairs}


def test_learns_what_can_be_learned(small_training):
    assert small_training.metrics["macro_f1"] > 0.95
    assert small_training.metrics["macro_f1"] > small_training.metrics["majority_macro_f1"]


def test_manifest_tells_how_the_model_was_made(small_training, small_data):
    info = small_training.model.info
    assert info["training"]["search"]["folds"] == 3
    assert info["data"]["digest"] == small_training.digest
    assert info["data"]["counts"]["train"]["neutral"] > 0
    assert list(info["inputs"]) == [small_data.name]
    assert str(small_data.parent) not in json.dumps(dict(info))
    assert info["metrics"]["macro_f1"] == pytest.approx(small_training.metrics["macro_f1"], abs=1e-6)


def test_card_holds_the_figures(small_training):
    card = small_training.model.card
    assert f"macro F1 | {small_training.metrics['macro_f1']:.3f}" in card
    assert f"{small_training.best.candidate} (chosen)" in card
    assert small_training.digest in card
    assert "{" not in card


def test_temperature_softens_scores_that_are_too_sure():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 3000)
    logits = rng.normal(size=(3000, 3))
    logits[np.arange(3000), truth] += 1.0
    labels = [LABELS[i] for i in truth]
    right = fit_temperature(logits, labels)
    assert fit_temperature(logits * 4, labels) == pytest.approx(4 * right, rel=1e-3)
    assert (softmax(logits / right).argmax(axis=1) == logits.argmax(axis=1)).all()


@pytest.fixture(scope="module")
def demanding(small_config):
    """A configuration that drops so much that no pair is known whole."""
    features = {"min_count": 40, "views": {"sentence": 1.0, "between": 1.0, "around_actor": 1.0}}
    return small_config.model_copy(update={"features": small_config.features.model_copy(update=features)})


def test_familiarity_is_what_the_folds_know(demanding):
    """Told anew: each pair is known as far as a model of the pairs outside its fold knows it."""
    trained = train(demanding, package="0.0.0")
    pairs = list(trained.train)
    labels = np.array([pair.label for pair in pairs])
    folds = StratifiedGroupKFold(3, shuffle=True, random_state=0).split(labels, labels, [pair.group for pair in pairs])
    encoder = Predictor(trained.model)._encoder
    for own, other in folds:
        classifier = make_classifier("linear_svm", {"C": 1}, 0)
        pipeline = make_pipeline(encoder, demanding.features.views, 40, classifier)
        pipeline.fit([pairs[i] for i in own], labels[own])
        scorer = LinearScorer(export_weights(pipeline["tfidf"], pipeline["classifier"], 1.0))
        streams = pipeline["streams"].transform([pairs[i] for i in other])
        assert trained.familiarity[other] == pytest.approx(scorer.judge(streams)[1])
    assert 0 < trained.familiarity.min() < trained.familiarity.max() < 1


def test_the_flag_is_set_to_meet_a_share_of_the_pairs(demanding):
    flagged = []
    for share in (0.05, 0.5):
        calibration = demanding.calibration.model_copy(update={"flagged": share})
        trained = train(demanding.model_copy(update={"calibration": calibration}), package="0.0.0")
        flagged.append(trained.model.weights.unfamiliar_below)
        assert flagged[-1] == pytest.approx(np.quantile(trained.familiarity, share), abs=1e-4)
        assert f"less than {flagged[-1]:.3f} of its features" in trained.model.card
    assert flagged[0] < flagged[1]


def test_a_threshold_is_suggested_from_out_of_fold_pairs(small_training):
    suggested = small_training.model.info["abstain"]
    probabilities = softmax(small_training.scores / small_training.model.weights.temperature)
    labels = [pair.label for pair in small_training.train]
    at = {kept.threshold: kept for kept in risk_coverage(labels, probabilities)}[suggested["threshold"]]
    assert (at.coverage, at.accuracy) == (pytest.approx(suggested["coverage"]), pytest.approx(suggested["accuracy"]))
    assert suggested["accuracy"] >= 0.9
    assert f"Suggested is {suggested['threshold']:.2f}, the lowest" in small_training.model.card


def test_no_threshold_is_suggested_where_none_is_good_enough(small_pairs, small_config, tmp_path):
    rng = np.random.default_rng(0)
    noise = [dataclasses.replace(pair, label=LABELS[rng.integers(3)]) for pair in small_pairs]
    trained = retrain(noise, small_config, tmp_path)
    assert trained.model.info["abstain"] == {}
    assert "No threshold is suggested: none leaves 90 % of right labels in cross-validation." in trained.model.card


def test_calibration_can_be_switched_off(small_config):
    config = small_config.model_copy(
        update={"calibration": small_config.calibration.model_copy(update={"method": "none"})}
    )
    assert train(config, package="0.0.0").model.weights.temperature == 1.0


def test_the_best_candidate_wins_and_the_earlier_of_equals():
    trials = [
        Trial(Candidate("linear_svm", {"C": c}), scores)
        for c, scores in ((1.0, (0.5, 0.7)), (2.0, (0.6, 0.8)), (3.0, (0.8, 0.6)))
    ]
    assert best(trials).candidate.parameters == {"C": 2.0}


def test_grid_is_every_combination():
    found = candidates_of()
    assert list(map(str, found)) == [
        "linear_svm(C=0.1)",
        "nb_weighted_svm(C=0.1, strength=0.5)",
        "complement_naive_bayes(alpha=0.3)",
    ]
    found = candidates_of("search.classifiers={ridge: {alpha: [1, 3], class_weight: [none, balanced]}}")
    assert list(map(str, found)) == [
        "ridge(alpha=1)",
        "ridge(alpha=1, class_weight=balanced)",
        "ridge(alpha=3)",
        "ridge(alpha=3, class_weight=balanced)",
    ]


def candidates_of(*overrides):
    config = read_config(None, ["data.pairs=x.jsonl", *overrides])
    return candidates(config.search.classifiers, config.features)


def retrain(pairs, small_config, tmp_path, **update):
    path = tmp_path / "pairs.jsonl"
    write_pairs(pairs, path)
    data = small_config.data.model_copy(update={"pairs": str(path)} | update)
    return train(small_config.model_copy(update={"data": data}), package="0.0.0")


def test_a_label_that_is_missing_is_said(small_pairs, small_config, tmp_path):
    with pytest.raises(DataError, match="the training part has 0 pairs labelled neutral, and needs at least 3"):
        retrain([pair for pair in small_pairs if pair.label != "neutral"], small_config, tmp_path)


def test_a_view_without_a_shared_feature_is_said(small_config):
    strict = small_config.features.model_copy(update={"min_count": 10_000})
    with pytest.raises(DataError, match="view 'sentence' has no feature that 10000 of 288 training pairs share"):
        train(small_config.model_copy(update={"features": strict}), package="0.0.0")


def test_a_label_in_one_group_alone_is_said(small_pairs, small_config, tmp_path):
    pairs = [
        dataclasses.replace(pair, group="all of it" if pair.label == "neutral" else pair.group) for pair in small_pairs
    ]
    with pytest.raises(DataError, match="labelled neutral"):
        retrain(pairs, small_config, tmp_path)


def test_six_pairs_are_too_few(small_pairs, small_config, tmp_path):
    with pytest.raises(DataError, match=r"needs at least|for 5 folds"):
        retrain(small_pairs[:6], small_config, tmp_path)


def test_too_few_groups_are_said(small_pairs, small_config, tmp_path):
    one = [dataclasses.replace(pair, group="one") for pair in small_pairs]
    with pytest.raises(DataError, match="found 1 groups for 5 folds"):
        retrain(one, small_config, tmp_path)


def noisy(small_pairs, label_of):
    """As many pairs of another source, in much the same words, labelled otherwise."""
    return [
        dataclasses.replace(pair, text=pair.text + " Again.", id=f"n{pair.id}", label=label_of(pair), source="noise")
        for pair in small_pairs
    ]


@pytest.mark.parametrize(
    "classifier", ["linear_svm", "nb_weighted_svm", "logistic_regression", "complement_naive_bayes"]
)
def test_the_weight_of_a_source_reaches_every_classifier(classifier, small_pairs, small_config, tmp_path):
    grid = {
        "linear_svm": {"C": [0.1]},
        "nb_weighted_svm": {"C": [0.1], "strength": [0.5]},
        "logistic_regression": {"C": [1.0]},
        "complement_naive_bayes": {"alpha": [0.3]},
    }
    one = read_config(None, ["data.pairs=x", f"search.classifiers={json.dumps({classifier: grid[classifier]})}"])
    config = small_config.model_copy(update={"search": one.search})
    noise = noisy(small_pairs, lambda pair: "neutral")
    neutral = {}
    for weight in (0.01, 10.0):
        model = retrain([*small_pairs, *noise], config, tmp_path, sources={"noise": weight}).model
        neutral[weight] = np.mean(Predictor(model).scores(noise).argmax(axis=1) == LABELS.index("neutral"))
    assert neutral[0.01] < 0.6 < neutral[10.0]


def test_weights_of_one_change_nothing(small_training, small_pairs, small_config, tmp_path):
    named = [dataclasses.replace(pair, source="mine") for pair in small_pairs]
    weighted = retrain(named, small_config, tmp_path, sources={"mine": 1.0})
    assert np.array_equal(weighted.model.weights.coef, small_training.model.weights.coef)
    assert weighted.model.info["training"]["data"]["sources"] == {"mine": 1.0}


def test_a_source_counts_in_the_search_and_the_temperature_as_it_does_in_the_fit(small_pairs, small_config, tmp_path):
    rng = np.random.default_rng(0)
    pairs = [*small_pairs, *noisy(small_pairs, lambda pair: str(rng.choice(LABELS)))]
    light = retrain(pairs, small_config, tmp_path, sources={"noise": 0.01})
    even = retrain(pairs, small_config, tmp_path)
    assert light.best.mean > 0.9 > even.best.mean
    assert light.model.weights.temperature < even.model.weights.temperature


def test_a_source_that_no_pair_has_is_said(small_pairs, small_config, tmp_path):
    named = [dataclasses.replace(pair, source="mine") for pair in small_pairs]
    with pytest.raises(
        ConfigError, match=r"field 'data.sources': no training pair has the source 'mein' \(did you mean 'mine'"
    ):
        retrain(named, small_config, tmp_path, sources={"mein": 0.5})


def test_the_same_pair_twice_is_refused(small_pairs, small_config, tmp_path):
    with pytest.raises(DataError, match=r"jsonl:361: the same pair is at .*jsonl:1, with the same label; keep one"):
        retrain([*small_pairs, dataclasses.replace(small_pairs[0], id="again")], small_config, tmp_path)


def test_a_pair_without_label_is_refused(small_pairs, small_config, tmp_path):
    bare = dataclasses.replace(small_pairs[0], label=None)
    with pytest.raises(DataError, match=r"pairs.jsonl:361, field 'label': found no label"):
        retrain([*small_pairs, bare], small_config, tmp_path)


def test_progress_is_told_in_order(small_config):
    told = []
    train(small_config, lambda what, done, total: told.append((what, done, total)), package="0.0.0")
    steps = list(dict.fromkeys(what for what, _, _ in told))
    assert steps == ["reading data", "features", "cross-validation", "fitting", "evaluating"]
    assert ("cross-validation", 3, 3) in told
