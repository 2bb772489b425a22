"""Which registered model is the champion: the best on test pairs that neither it nor its rival was trained on."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.metrics import f1_score

from stance.core import LABELS, Pair, StanceError
from stance.language.parser import BUNDLED
from stance.model import Predictor, load_model
from stance.training.config import MlflowConfig
from stance.training.train import Training

#: The artifact of a run that holds the digests of its training sentences.
TRAIN_TEXTS: Final = "split/train_texts.txt"


def settle_alias(mlflow: Any, training: Training, config: MlflowConfig, version: str) -> tuple[bool, str]:
    """Give the alias to the new version if it beats the present champion on test pairs that neither trained on.

    Parameters
    ----------
    mlflow
        The imported package, with the new model's run active.
    training
        The new model and its test pairs.
    config
        The registered name and the alias.
    version
        The new version.

    Returns
    -------
    tuple of bool and str
        Whether the new version has the alias now, and why or why not.
    """
    client = mlflow.MlflowClient()
    name, alias = config.registered_model, config.alias
    present = _absent_is_none(client.get_model_version_by_alias, name, alias)
    if present is None:
        client.set_registered_model_alias(name, alias, version)
        return True, f"version {version} is the first {alias}"
    seen = _texts_trained_on(mlflow, present.run_id)
    unseen = np.array([text_digest(pair) not in seen for pair in training.test])
    if not unseen.any():
        return (
            False,
            f"version {present.version} stays {alias}: it was trained on every one of these test pairs",
        )
    try:
        with tempfile.TemporaryDirectory() as scratch:
            local = mlflow.artifacts.download_artifacts(f"models:/{name}@{alias}", dst_path=scratch)
            rival = load_model(next(Path(local).rglob("manifest.json")).parent)
        parser = training.pipeline["streams"].encoder.parser if rival.parser == training.model.parser else None
        if parser is None and rival.parser != BUNDLED:
            return (
                False,
                f"version {present.version} stays {alias}: it was trained with the parser {rival.parser}, which this "
                "training did not load; move the alias yourself if it should",
            )
        theirs = Predictor(rival, parser).predict_proba(training.test)
    except (StanceError, StopIteration) as error:
        client.set_registered_model_alias(name, alias, version)
        return (
            True,
            f"version {version} is {alias}: version {present.version} cannot be read any more ({error})",
        )
    ours, others = (_macro_f1(training, table, unseen) for table in (training.probabilities, theirs))
    mlflow.log_metrics({"champion_macro_f1": others, "against_champion_macro_f1": ours})
    against = f"macro F1 {ours:.4f} against {others:.4f} on {unseen.sum()} test pairs that neither trained on"
    if ours > others:
        client.set_registered_model_alias(name, alias, version)
        return True, f"version {version} is {alias} in place of version {present.version}: {against}"
    return False, f"version {present.version} stays {alias}: {against}"


def _macro_f1(training: Training, probabilities: np.ndarray[Any, Any], chosen: np.ndarray[Any, Any]) -> float:
    truth = np.array([str(pair.label) for pair in training.test])[chosen]
    predicted = np.asarray(LABELS)[probabilities[chosen].argmax(axis=1)]
    return float(f1_score(truth, predicted, average="macro", labels=LABELS, zero_division=0))


def _texts_trained_on(mlflow: Any, run_id: str | None) -> set[str]:
    text = _absent_is_none(mlflow.artifacts.load_text, f"runs:/{run_id}/{TRAIN_TEXTS}")
    return set(str(text or "").split())


def _absent_is_none(call: Callable[..., Any], *arguments: str) -> Any:
    """Return what the store answers, or ``None`` where it has no such thing; any other failure is one."""
    from mlflow.exceptions import MlflowException

    try:
        return call(*arguments)
    except FileNotFoundError:
        return None
    except MlflowException as error:
        missing = error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE", "NOT_FOUND")
        if not missing:
            raise
        return None


def text_digest(pair: Pair) -> str:
    """Return a short digest of the pair's sentence, by which a run tells what it was trained on."""
    return hashlib.sha256(pair.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
