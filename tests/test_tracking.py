import dataclasses
import os
import socket
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stance
from stance.model import Predictor, save_model
from stance.training.config import MlflowConfig, TrainingConfig
from stance.training.tracking import TrackingError, log_training, tracking_run, tracking_uri
from stance.training.train import train

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
mlflow = pytest.importorskip("mlflow")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("mlflow")


def track(training, config, store, folder):
    """Save and track a training in the store; the working folder takes the artifacts."""
    before = Path.cwd()
    os.chdir(store)
    try:
        settings = config.model_copy(update={"mlflow": MlflowConfig(tracking_uri=f"sqlite:///{store}/mlflow.db")})
        with tracking_run(settings.mlflow) as active:
            save_model(training.model, folder)
            return log_training(active, training, settings, folder)
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def tracked(small_training, small_config, store):
    return track(small_training, small_config, store, store / "model")


@pytest.fixture
def client(tracked):
    mlflow.set_tracking_uri(tracked.uri)
    return mlflow.MlflowClient()


def test_run_holds_parameters_metrics_and_tags(tracked, client, small_training):
    run = client.get_run(tracked.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["search.folds"] == "3"
    assert run.data.params["data_digest"] == small_training.digest
    assert run.data.params["best"] == str(small_training.best.candidate)
    for name in ("macro_f1", "f1_critical", "precision_neutral", "recall_supportive", "accuracy", "log_loss"):
        assert run.data.metrics[name] == pytest.approx(small_training.metrics[name])
    assert "calibration_error" in run.data.metrics
    assert run.data.metrics["unfamiliar_below"] == small_training.model.weights.unfamiliar_below
    assert run.data.metrics["abstain_threshold"] == small_training.model.info["abstain"]["threshold"]
    assert run.data.tags["stance.version"] == stance.__version__


def test_run_holds_the_data_sets_with_their_digest(tracked, client, small_training):
    inputs = client.get_run(tracked.run_id).inputs.dataset_inputs
    assert {entry.dataset.name for entry in inputs} == {"pairs-train", "pairs-test"}
    for entry in inputs:
        assert {tag.key: tag.value for tag in entry.tags}["files_sha256"] == small_training.digest


def test_run_holds_plots_tables_card_and_config(tracked, client, tmp_path):
    local = client.download_artifacts(tracked.run_id, "", str(tmp_path))
    plots = ("confusion", "reliability", "risk_coverage", "ranking")
    for name in (f"plots/{plot}.png" for plot in plots):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG"), local
    assert "# Model card" in (tmp_path / "MODEL_CARD.md").read_text()
    assert "folds: 3" in (tmp_path / "config.yaml").read_text()
    features = pd.read_csv(tmp_path / "strongest_features.csv")
    assert set(features["label"]) == set(stance.LABELS)
    assert features.groupby("label")["weight"].apply(lambda weights: weights.is_monotonic_decreasing).all()
    assert list(pd.read_csv(tmp_path / "errors.csv").columns[:2]) == ["id", "text"]


def test_every_candidate_is_a_nested_run(tracked, client, small_training):
    experiment = client.get_experiment_by_name("stance").experiment_id
    nested = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{tracked.run_id}'")
    assert {run.info.run_name for run in nested} == {str(trial.candidate) for trial in small_training.trials}
    [chosen] = [run for run in nested if run.data.tags["chosen"] == "true"]
    assert chosen.info.run_name == str(small_training.best.candidate)
    assert len(client.get_metric_history(chosen.info.run_id, "fold_macro_f1")) == 3
    for run, trial in zip(sorted(nested, key=lambda run: run.info.start_time), small_training.trials, strict=True):
        assert run.data.metrics["cv_macro_f1"] == pytest.approx(trial.mean)
        assert run.data.metrics["cv_macro_f1_deviation"] == pytest.approx(trial.deviation)
        assert run.data.params["classifier"] == trial.candidate.kind
        assert float(run.data.params["C"]) == trial.candidate.parameters["C"]
        assert (run.data.params["min_count"], run.data.params["views.between"]) == ("4", "1.0")


def test_every_draw_of_a_search_is_a_nested_run(small_config, tmp_path):
    pytest.importorskip("optuna")
    search = {"trials": 3, "folds": 3, "view_weights": {"low": 0.5, "high": 2.0}}
    search["classifiers"] = {"ridge": {"alpha": {"low": 1.0, "high": 9.0}}}
    settings = small_config.model_dump() | {"search": search, "output": str(tmp_path / "model")}
    config = TrainingConfig.model_validate(settings)
    training = train(config, package="0.0.0")
    tracked = track(training, config, tmp_path, tmp_path / "model")
    mlflow.set_tracking_uri(tracked.uri)
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("stance").experiment_id
    nested = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{tracked.run_id}'")
    assert {run.info.run_name for run in nested} == {str(trial.candidate) for trial in training.trials}
    assert len({run.data.params["views.between"] for run in nested}) == 3
    assert len({run.data.params["alpha"] for run in nested}) == 3


def test_first_model_is_champion_and_serves_frames(tracked, client, small_training):
    assert tracked.champion
    assert "first champion" in tracked.verdict
    model = mlflow.pyfunc.load_model("models:/stance@champion")
    pairs = small_training.test[:5]
    frame = pd.DataFrame(
        [{"text": pair.text, "actor": pair.actor.text, "bloc": pair.bloc.text} for pair in pairs], index=list("vwxyz")
    )
    out = model.predict(frame)
    assert list(out.columns) == ["label", *stance.LABELS]
    assert list(out.index) == list("vwxyz")
    expected = Predictor(small_training.model).predict_proba(pairs)
    assert np.allclose(out[list(stance.LABELS)].to_numpy(), expected)
    assert model.metadata.signature is not None
    assert model.metadata.saved_input_example_info is not None


def test_served_model_says_which_row_is_wrong(tracked, client):
    model = mlflow.pyfunc.load_model("models:/stance@champion")
    good = {"text": "Peru left NATO.", "actor": "Peru", "bloc": "NATO"}
    with pytest.raises(Exception, match="row:2, field 'bloc': 'OPEC' does not stand in the text"):
        model.predict(pd.DataFrame([good, good | {"bloc": "OPEC"}]))
    with pytest.raises(Exception, match="row:2"):
        model.predict(pd.DataFrame([good, good | {"text": None}]))


def test_offsets_tell_which_of_two_mentions(tracked, client):
    model = mlflow.pyfunc.load_model("models:/stance@champion")
    row = {"text": "Peru left NATO; NATO shrugged.", "actor": "Peru", "bloc": "NATO"}
    with pytest.raises(Exception, match="stands 2 times in the text; give bloc_start"):
        model.predict(pd.DataFrame([row]))
    assert len(model.predict(pd.DataFrame([row | {"bloc_start": 10.0}]))) == 1


def test_worse_or_equal_model_does_not_take_the_alias(tracked, client, small_training, small_config, store):
    again = track(small_training, small_config, store, store / "again")
    assert not again.champion
    assert f"version {tracked.version} stays champion" in again.verdict
    alias = client.get_model_version_by_alias("stance", "champion")
    assert str(alias.version) == tracked.version
    assert again.version != tracked.version


def test_better_model_takes_the_alias(small_training, small_config, tmp_path):
    weights = small_training.model.weights
    flat = dataclasses.replace(weights, coef=np.zeros_like(weights.coef))
    poor_model = dataclasses.replace(small_training.model, weights=flat)
    poor = dataclasses.replace(
        small_training, model=poor_model, probabilities=Predictor(poor_model).predict_proba(small_training.test)
    )
    assert track(poor, small_config, tmp_path, tmp_path / "poor").champion
    better = track(small_training, small_config, tmp_path, tmp_path / "better")
    assert better.champion
    assert f"on {len(small_training.test)} test pairs that neither trained on" in better.verdict


def test_a_champion_that_saw_the_test_pairs_is_not_compared(small_training, small_config, tmp_path):
    other = dataclasses.replace(small_training, train=small_training.test, test=small_training.train)
    probabilities = Predictor(other.model).predict_proba(other.test)
    assert track(
        dataclasses.replace(other, probabilities=probabilities), small_config, tmp_path, tmp_path / "a"
    ).champion
    verdict = track(small_training, small_config, tmp_path, tmp_path / "b")
    assert not verdict.champion
    assert "it was trained on every one of these test pairs" in verdict.verdict


def test_a_failed_training_is_a_failed_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = MlflowConfig(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    with pytest.raises(KeyError), tracking_run(config) as active:
        raise KeyError("something")
    mlflow.set_tracking_uri(config.tracking_uri)
    assert mlflow.MlflowClient().get_run(active.run_id).info.status == "FAILED"


def test_a_store_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    config = MlflowConfig(tracking_uri=f"sqlite:///{tmp_path}/file/mlflow.db")
    with pytest.raises(TrackingError, match=r"set mlflow\.tracking_uri or MLFLOW_") as caught, tracking_run(config):
        pass
    assert "\n" not in str(caught.value)


def test_the_store_is_the_configs_then_the_environments_then_local(monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert tracking_uri(MlflowConfig()) == "sqlite:///mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///theirs.db")
    assert tracking_uri(MlflowConfig()) == "sqlite:///theirs.db"
    assert tracking_uri(MlflowConfig(tracking_uri="sqlite:///mine.db")) == "sqlite:///mine.db"


def test_a_password_is_not_printed(tmp_path):
    config = MlflowConfig(tracking_uri=f"nosuch://user:secret@{tmp_path}/db")
    with pytest.raises(TrackingError) as caught, tracking_run(config):
        pass
    assert "secret" not in str(caught.value)
    assert "user:***@" in str(caught.value)


def test_the_network_is_refused_in_these_tests():
    with pytest.raises(AssertionError, match="network was used"):
        socket.create_connection(("localhost", 9))
