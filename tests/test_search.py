import numpy as np
import pytest
import yaml

from stance import DataError, Predictor
from stance.model import save_model
from stance.training import sampling
from stance.training.config import read_config
from stance.training.sampling import trials_file
from stance.training.search import CrossValidation, Trial, listed
from stance.training.train import train

pytest.importorskip("optuna")

SPACE = {
    "folds": 3,
    "trials": 5,
    "min_count": [1, 2],
    "view_weights": {"low": 0.5, "high": 2.0},
    "classifiers": {
        "nb_weighted_svm": {
            "C": {"low": 0.01, "high": 1.0},
            "strength": {"low": 0.0, "high": 1.0},
            "class_weight": ["none", "balanced"],
        },
        "ridge": {"alpha": {"low": 1.0, "high": 10.0}},
    },
}


@pytest.fixture
def search_config(root, tmp_path):
    """Return a function that makes a configuration of a search on the development part; its arguments change it."""

    def make(*overrides):
        return read_config(
            None,
            [
                f"data.pairs={root}/data/dev.jsonl",
                "features.views={between: 1.0, classes: 1.0, sentence: 1.0}",
                f"search={yaml.safe_dump(SPACE, default_flow_style=True)}",
                f"output={tmp_path}/model",
                "mlflow.enabled=false",
                *overrides,
            ],
        )

    return make


@pytest.fixture
def tried(monkeypatch):
    """The candidates that were cross-validated, in order."""
    seen = []
    original = CrossValidation.__call__

    def spy(self, candidates, *arguments):
        seen.extend(candidates)
        return original(self, candidates, *arguments)

    monkeypatch.setattr(CrossValidation, "__call__", spy)
    return seen


def same_files(one, two):
    files = sorted(path.name for path in one.iterdir())
    return files == sorted(path.name for path in two.iterdir()) and all(
        (one / name).read_bytes() == (two / name).read_bytes() for name in files
    )


def test_draws_lie_in_the_space_and_differ(search_config):
    training = train(search_config(), package="0.0.0")
    assert [trial.candidate.number for trial in training.trials] == [1, 2, 3, 4, 5]
    assert len({str(trial.candidate).split(": ")[1] for trial in training.trials}) == 5
    for trial in training.trials:
        candidate = trial.candidate
        if candidate.kind == "ridge":
            assert set(candidate.parameters) == {"alpha"}
            assert 1.0 <= candidate.parameters["alpha"] <= 10.0
        else:
            assert 0.01 <= candidate.parameters["C"] <= 1.0
            assert candidate.parameters.get("class_weight") in (None, "balanced")
        assert candidate.features.min_count in (1, 2)
        assert set(candidate.features.views) == {"between", "classes", "sentence"}
        assert all(0.5 <= weight <= 2.0 for weight in candidate.features.views.values())
        assert len(trial.fold_scores) == 3


def test_the_best_is_refitted_with_its_own_features(search_config, small_pairs, tmp_path):
    training = train(search_config(), package="0.0.0")
    means = [trial.mean for trial in training.trials]
    assert training.best.mean == max(means) > min(means)
    features = training.best.candidate.features
    assert dict(training.model.weights.views) == features.views
    manifest = save_model(training.model, tmp_path / "model")
    assert {view["name"]: view["weight"] for view in manifest["views"]} == features.views
    assert manifest["min_count"] == features.min_count
    assert training.pipeline["tfidf"].transformer_list[0][1].min_df == features.min_count
    ours = Predictor(training.model).scores(small_pairs)
    assert np.abs(ours - training.pipeline.decision_function(small_pairs)).max() < 1e-6


def test_same_seed_same_search_and_another_seed_another(search_config, tmp_path):
    for name in ("one", "two"):
        config = search_config(f"output={tmp_path}/{name}")
        save_model(train(config, package="0.0.0").model, config.output)
    assert same_files(tmp_path / "one", tmp_path / "two")
    first, other = (
        train(search_config("seed=7", f"search.sampler={sampler}", f"output={tmp_path}/{sampler}"), package="0.0.0")
        for sampler in ("tpe", "random")
    )
    kept = train(search_config(f"output={tmp_path}/one"), package="0.0.0")
    assert {str(trial.candidate) for trial in first.trials} != {str(trial.candidate) for trial in kept.trials}
    assert len(other.trials) == 5


def test_an_interrupted_search_goes_on_and_ends_the_same(search_config, tmp_path, tried, monkeypatch):
    whole = search_config(f"output={tmp_path}/whole")
    save_model(train(whole, package="0.0.0").model, whole.output)
    in_one_go = [str(candidate) for candidate in tried]
    tried.clear()

    config = search_config()
    spied = CrossValidation.__call__

    def interrupted(self, candidates, *arguments):
        if len(tried) == 2:
            raise KeyboardInterrupt
        return spied(self, candidates, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(CrossValidation, "__call__", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(config, package="0.0.0")
    told = []
    save_model(
        train(config, lambda what, done, total: told.append((what, done, total)), package="0.0.0").model,
        config.output,
    )
    assert [str(candidate) for candidate in tried] == in_one_go
    assert next(step for step in told if step[0] == "search") == ("search", 2, 5)
    assert same_files(tmp_path / "whole", tmp_path / "model")


def test_a_finished_search_is_not_done_again_and_more_trials_go_on(search_config, tried):
    first = train(search_config(), package="0.0.0")
    assert len(tried) == 6  # the best once more, for its scores
    tried.clear()
    again = train(search_config(), package="0.0.0")
    assert len(tried) == 1
    assert again.trials == first.trials
    tried.clear()
    longer = train(search_config("search.trials=7"), package="0.0.0")
    assert len(tried) == 3
    assert longer.trials[:5] == first.trials
    fewer = train(search_config("search.trials=2"), package="0.0.0")
    assert fewer.trials == first.trials[:2]


@pytest.mark.parametrize("change", ["seed=1", "search.folds=4", "features.min_count=2", "search.min_count=[1]"])
def test_trials_of_another_configuration_do_not_count(search_config, tried, change):
    train(search_config("search.trials=2"), package="0.0.0")
    tried.clear()
    train(search_config("search.trials=2", change), package="0.0.0")
    assert len(tried) == 3


def test_trials_on_other_data_do_not_count(search_config, root, tmp_path, tried):
    data = tmp_path / "pairs.jsonl"
    lines = (root / "data" / "dev.jsonl").read_text().splitlines(keepends=True)
    data.write_text("".join(lines))
    config = search_config(f"data.pairs={data}", "search.trials=2")
    train(config, package="0.0.0")
    tried.clear()
    data.write_text("".join(lines[1:]))
    train(config, package="0.0.0")
    assert len(tried) == 3


def test_the_budget_ends_the_search_after_the_trial_that_is_running(search_config, monkeypatch):
    clock = iter(range(0, 10_000, 40))
    monkeypatch.setattr(sampling, "monotonic", lambda: next(clock))
    training = train(search_config("search.budget_minutes=1.5"), package="0.0.0")
    assert len(training.trials) == 3  # asked at 40 and 80 seconds, over at 120
    longer = train(search_config("search.budget_minutes=1.5"), package="0.0.0")
    assert longer.trials[:3] == training.trials
    assert len(longer.trials) == 5


def test_the_least_budget_gives_one_trial(search_config):
    assert len(train(search_config("search.budget_minutes=1.0e-9"), package="0.0.0").trials) == 1


def test_a_file_that_holds_no_trials_is_one_line(search_config):
    config = search_config()
    trials_file(config).write_text("something else, and long enough to be no database " * 40)
    with pytest.raises(
        DataError, match=r"model.trials.db: cannot be used: .*not a database.*; move it away to begin"
    ) as caught:
        train(config, package="0.0.0")
    assert "\n" not in str(caught.value)
    assert "something else" in trials_file(config).read_text()


def test_many_trials_are_listed_best_first():
    trials = [Trial(None, (score,)) for score in (0.1, 0.3, 0.2)]
    assert listed(trials) == trials
    many = trials * 4
    assert [trial.mean for trial in listed(many)] == [0.3] * 4 + [0.2] * 4 + [0.1] * 2


def test_card_tells_how_many_were_tried(search_config):
    training = train(search_config("search.trials=12"), package="0.0.0")
    assert "The 10 best of 12 candidates." in training.model.card
    assert training.model.card.count("| trial ") == 10
    assert len(training.model.info["cross_validation"]) == 12
