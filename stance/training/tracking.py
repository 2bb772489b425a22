"""Every training as an MLflow run, and the best model under the alias.

The store is local unless the user says otherwise, and MLflow's telemetry is switched off before MLflow is
imported.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import stance
from stance.core import LABELS, Pair, StanceError
from stance.evaluation import calibration_bins, calibration_error, confusion, risk_coverage
from stance.language.parser import BUNDLED
from stance.model.scorer import Weights
from stance.report.plots import confusion_figure, ranking_figure, reliability_figure, risk_coverage_figure
from stance.training.champion import TRAIN_TEXTS, settle_alias, text_digest
from stance.training.config import MlflowConfig, TrainingConfig
from stance.training.train import Training

_log = logging.getLogger(__name__)

_DEFAULT_STORE = "sqlite:///mlflow.db"
#: What the model needs where it is served, beside the package itself.
_REQUIREMENTS = ("numpy", "pandas", "mlflow")


class TrackingError(StanceError):
    """The MLflow store cannot be used."""


@dataclass(frozen=True)
class Tracked:
    """Where a run is.

    Parameters
    ----------
    uri
        The tracking store.
    run_id
        The run.
    version
        The registered version.
    champion
        Whether the alias was given to it.
    verdict
        Why, or why not: one line.
    """

    uri: str
    run_id: str
    version: str
    champion: bool
    verdict: str


@dataclass
class _Active:
    run_id: str
    mlflow: Any


@contextmanager
def tracking_run(config: MlflowConfig) -> Iterator[_Active]:
    """Open a run; it ends as failed if the block raises.

    Raises
    ------
    TrackingError
        If the store cannot be reached or written.
    """
    mlflow = import_mlflow()
    uri = tracking_uri(config)
    mlflow.set_tracking_uri(uri)
    with _store_errors(uri):
        mlflow.set_experiment(config.experiment)
        run = mlflow.start_run()
    try:
        yield _Active(run.info.run_id, mlflow)
    except BaseException:
        mlflow.end_run("FAILED")
        raise
    mlflow.end_run()


def tracking_uri(config: MlflowConfig) -> str:
    """Return the store: the configuration's, or the environment's, or a local SQLite file."""
    return config.tracking_uri or os.environ.get("MLFLOW_TRACKING_URI") or _DEFAULT_STORE


def public(text: str) -> str:
    """Return a text with the passwords of the addresses in it masked."""
    return re.sub(r"(://[^/@\s:]*):[^@/\s]*@", r"\1:***@", text)


def log_training(active: _Active, training: Training, config: TrainingConfig, folder: Path) -> Tracked:
    """Log everything about a training to the open run, register its model and settle the alias.

    Parameters
    ----------
    active
        From :func:`tracking_run`.
    training
        The run's outcome.
    config
        Its configuration.
    folder
        The saved model folder.

    Raises
    ------
    TrackingError
        If the store cannot be written.
    """
    mlflow = active.mlflow
    uri = tracking_uri(config.mlflow)
    with _store_errors(uri):
        _log_inputs(mlflow, training, config)
        _log_outcome(mlflow, training)
        _log_trials(mlflow, training)
        version = _register(mlflow, training, config.mlflow, folder)
        champion, verdict = settle_alias(mlflow, training, config.mlflow, version)
        mlflow.set_tags({"champion": str(champion).lower(), "verdict": verdict})
    return Tracked(public(uri), active.run_id, version, champion, verdict)


def import_mlflow() -> Any:
    """Return MLflow, imported with its telemetry off and its chatter down."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")  # a server that is not there is said in seconds
    import mlflow
    import mlflow.pyfunc

    for chatty in ("alembic", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    return mlflow


@contextmanager
def _store_errors(uri: str) -> Iterator[None]:
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (MlflowException, SQLAlchemyError, ModuleNotFoundError, OSError) as error:
        first = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise TrackingError(
            f"MLflow store {public(uri)}: {public(first)}; set mlflow.tracking_uri or MLFLOW_TRACKING_URI to one "
            "that can be written, or mlflow.enabled=false"
        ) from None


def _log_inputs(mlflow: Any, training: Training, config: TrainingConfig) -> None:
    mlflow.log_params(_flat(config.model_dump(exclude={"mlflow"})))
    mlflow.log_params({"best": str(training.best.candidate), "data_digest": training.digest})
    mlflow.log_dict(config.model_dump(exclude={"mlflow": {"tracking_uri"}}), "config.yaml")
    if commit := _git_commit():
        mlflow.set_tag("mlflow.source.git.commit", commit)
    mlflow.set_tag("stance.version", stance.__version__)
    source = ", ".join(config.data.files + config.data.test_files)
    for part, pairs in (("train", training.train), ("test", training.test)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a file name could be several kinds of source
            dataset = mlflow.data.from_pandas(_frame(pairs), source=source, name=f"pairs-{part}", targets="label")
        mlflow.log_input(dataset, context=part, tags={"files_sha256": training.digest})
    mlflow.log_text("\n".join(sorted(text_digest(pair) for pair in training.train)) + "\n", TRAIN_TEXTS)


def _log_outcome(mlflow: Any, training: Training) -> None:
    labels = [str(pair.label) for pair in training.test]
    mlflow.log_metrics(training.metrics)
    mlflow.log_metrics({"cv_macro_f1": training.best.mean, "cv_macro_f1_deviation": training.best.deviation})
    weights = training.model.weights
    mlflow.log_metrics({"temperature": weights.temperature, "unfamiliar_below": weights.unfamiliar_below})
    mlflow.log_metrics({f"abstain_{key}": value for key, value in training.model.info["abstain"].items()})
    mlflow.log_figure(confusion_figure(confusion(labels, training.probabilities)), "plots/confusion.png")
    mlflow.log_figure(
        reliability_figure(
            calibration_bins(labels, training.probabilities),
            calibration_error(labels, training.probabilities),
        ),
        "plots/reliability.png",
    )
    curve = risk_coverage(labels, training.probabilities)
    mlflow.log_figure(risk_coverage_figure(curve), "plots/risk_coverage.png")
    mlflow.log_text(_errors(training).to_csv(index=False), "errors.csv")
    mlflow.log_text(_strongest_features(weights).to_csv(index=False), "strongest_features.csv")
    mlflow.log_text(training.model.card, "MODEL_CARD.md")


def _log_trials(mlflow: Any, training: Training) -> None:
    for trial in training.trials:
        with mlflow.start_run(run_name=str(trial.candidate), nested=True):
            features = _flat(trial.candidate.features.model_dump())
            mlflow.log_params({"classifier": trial.candidate.kind, **trial.candidate.parameters, **features})
            mlflow.log_metrics({"cv_macro_f1": trial.mean, "cv_macro_f1_deviation": trial.deviation})
            for fold, score in enumerate(trial.fold_scores):
                mlflow.log_metric("fold_macro_f1", score, step=fold)
            mlflow.set_tag("chosen", str(trial is training.best).lower())
    ranking = [(str(trial.candidate), trial.mean, trial.deviation) for trial in training.trials]
    mlflow.log_figure(ranking_figure(ranking), "plots/ranking.png")


def _register(mlflow: Any, training: Training, config: MlflowConfig, folder: Path) -> str:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    words = [ColSpec("string", name) for name in ("text", "actor", "bloc")]
    offsets = [ColSpec("double", name, required=False) for name in ("actor_start", "bloc_start")]
    answers = [ColSpec("string", "label"), *(ColSpec("double", label) for label in LABELS)]
    example = _example_frame(training.test[:2])
    code = Path(__file__).with_name("pyfunc_model.py")
    extra = "" if training.model.parser == BUNDLED else "[spacy]"
    logged = mlflow.pyfunc.log_model(
        name="model",
        python_model=str(code),
        artifacts={"model": str(folder)},
        signature=ModelSignature(Schema(words + offsets), Schema(answers)),
        input_example=example,
        # Not the pipeline itself: those of spaCy are in no registry, where anybody could take their names.
        pip_requirements=[f"bloc-stance{extra}=={stance.__version__}", *_REQUIREMENTS],
    )
    client = mlflow.MlflowClient()
    if not client.search_registered_models(f"name = '{config.registered_model}'"):
        client.create_registered_model(config.registered_model)
    run_id = mlflow.active_run().info.run_id
    version = client.create_model_version(
        config.registered_model, logged.model_uri, run_id=run_id, model_id=logged.model_id
    )
    return str(version.version)


def _example_frame(pairs: Sequence[Pair]) -> pd.DataFrame:
    rows = [
        {
            "text": pair.text,
            "actor": pair.actor.text,
            "bloc": pair.bloc.text,
            "actor_start": float(pair.actor.start),
            "bloc_start": float(pair.bloc.start),
        }
        for pair in pairs
    ]
    return pd.DataFrame(rows)


def _frame(pairs: Sequence[Pair]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [pair.text for pair in pairs],
            "actor": [pair.actor.text for pair in pairs],
            "bloc": [pair.bloc.text for pair in pairs],
            "label": [str(pair.label) for pair in pairs],
        }
    )


def _errors(training: Training) -> pd.DataFrame:
    """Return the wrong predictions on the test part, the most confident first."""
    frame = _frame(training.test)
    frame.insert(0, "id", [pair.id for pair in training.test])
    predicted = np.asarray(LABELS)[training.probabilities.argmax(axis=1)]
    frame["predicted"] = predicted
    frame["confidence"] = training.probabilities.max(axis=1)
    frame["phenomena"] = [", ".join(pair.phenomena) for pair in training.test]
    wrong: pd.DataFrame = frame[predicted != frame["label"].to_numpy()]
    return wrong.sort_values("confidence", ascending=False)


def _strongest_features(weights: Weights, each: int = 50) -> pd.DataFrame:
    """Return the features with the largest weight (coefficient times idf times view weight) for each label."""
    names = [(view, feature) for view in weights.views for feature in weights.vocabulary[view]]
    scale = np.concatenate([np.full(len(weights.vocabulary[view]), weight) for view, weight in weights.views.items()])
    strength = weights.coef * (weights.idf * scale)[:, None]
    rows = []
    for column, label in enumerate(LABELS):
        for i in np.argsort(-strength[:, column], kind="stable")[:each]:
            view, feature = names[i]
            rows.append({"label": label, "view": view, "feature": feature, "weight": float(strength[i, column])})
    return pd.DataFrame(rows)


def _flat(data: dict[str, Any], prefix: str = "") -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            out |= _flat(value, f"{prefix}{key}.")
        elif value is not None:
            out[prefix + key] = str(value)
    return out


def _git_commit() -> str | None:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
