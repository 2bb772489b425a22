"""The sampled search: Optuna proposes candidates, one after the other, and every one that is done is kept on disk.

The same command goes on where an earlier one stopped. A trial's proposal is drawn from the seed, its number and the
trials before it alone, so a search that was interrupted tries what one in a single go would have tried.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from stance.core import DataError
from stance.training.config import FeaturesConfig, TrainingConfig
from stance.training.grids import Range
from stance.training.search import Candidate, CrossValidation, Found, Progress, Trial, best, stated

_log = logging.getLogger(__name__)

_FOLD_SCORES = "fold_scores"


def import_optuna() -> Any:
    """Return Optuna, imported with its chatter down."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def trials_file(config: TrainingConfig) -> Path:
    """Return the SQLite file in which the trials of a search are kept: beside the model folder."""
    output = Path(config.output)
    return output.with_name(f"{output.name}.trials.db")


def sampled_search(
    validation: CrossValidation, config: TrainingConfig, progress: Progress, inputs: Mapping[str, Any]
) -> Found:
    """Try candidates until ``search.trials`` of them are done or ``search.budget_minutes`` are over.

    Parameters
    ----------
    validation
        The folds.
    config
        ``search`` says what to draw from and when to stop.
    progress
        Told of every trial that is done, those of earlier runs among them.
    inputs
        Whatever decides a trial besides the configuration, such as digests of the data. Only trials of the same
        configuration and inputs are gone on from; trials and budget themselves may change.

    Raises
    ------
    DataError
        If the file of trials cannot be used.
    """
    settings = config.search
    assert settings.trials is not None
    path = trials_file(config)
    with _file_errors(path):
        study = _study(path, config, inputs)
        done = _finished(study, config)
        if done:
            _log.info("going on from %d trials in %s", len(done), path)
        progress(min(len(done), settings.trials), settings.trials)
        start = monotonic()
        while len(done) < settings.trials:
            if done and settings.budget_minutes is not None and monotonic() - start >= 60 * settings.budget_minutes:
                _log.info("the budget of %g minutes is over after %d trials", settings.budget_minutes, len(done))
                break
            study.sampler = _sampler(config, len(done))
            asked = study.ask()
            candidate = _propose(asked, config, len(done) + 1)
            [trial], _ = validation([candidate], candidate.features)
            asked.set_user_attr(_FOLD_SCORES, trial.fold_scores)
            study.tell(asked, trial.mean)
            done.append(trial)
            _log.info("%s: macro F1 %.4f", candidate, trial.mean)
            progress(len(done), settings.trials)
    trials = tuple(done[: settings.trials])
    winner = best(trials)
    # Once more, since the scores of an earlier run are not kept.
    _, scores = validation([winner.candidate], winner.candidate.features)
    return Found(trials, winner, scores[0])


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    """Say in one line what is wrong with the file of trials."""
    optuna = import_optuna()
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, optuna.exceptions.OptunaError, RuntimeError, OSError) as error:
        first = next(iter(str(error.__cause__ or error).strip().splitlines()), type(error).__name__)
        raise DataError(f"cannot be used: {first}; move it away to begin the search anew", path=path) from None


def _study(path: Path, config: TrainingConfig, inputs: Mapping[str, Any]) -> Any:
    """Open the study of this very configuration and data, or begin it."""
    recipe = config.recipe()
    for key in ("trials", "budget_minutes"):
        recipe["search"].pop(key, None)
    del recipe["calibration"]  # decides no trial
    known = json.dumps([recipe, dict(inputs)], sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return import_optuna().create_study(
        storage=f"sqlite:///{path}",
        study_name=hashlib.sha256(known.encode()).hexdigest()[:16],
        direction="maximize",
        load_if_exists=True,
    )


def _sampler(config: TrainingConfig, number: int) -> Any:
    """Return a sampler that knows nothing but the seed and the number of the trial."""
    samplers = import_optuna().samplers
    seed = int.from_bytes(hashlib.sha256(f"{config.seed} {number}".encode()).digest()[:4])
    kind = samplers.RandomSampler if config.search.sampler == "random" else samplers.TPESampler
    return kind(seed=seed)


def _propose(asked: Any, config: TrainingConfig, number: int) -> Candidate:
    """Let the sampler fill in everything that the configuration leaves open.

    Parameters
    ----------
    asked
        An Optuna trial; one that is finished says again what it said before.
    config
        The space.
    number
        The trial's.
    """
    grid = config.search.classifiers
    kinds = [kind for kind in type(grid).model_fields if getattr(grid, kind) is not None]
    kind = kinds[0] if len(kinds) == 1 else asked.suggest_categorical("classifier", kinds)
    parameters: dict[str, float | str] = {}
    for key in type(section := getattr(grid, kind)).model_fields:
        if (space := getattr(section, key)) is not None:
            parameters[key] = _draw(asked, f"{kind}.{key}", space)
    features = dict(config.features)
    if config.search.min_count is not None:
        features["min_count"] = _draw(asked, "min_count", config.search.min_count)
    if (weights := config.search.view_weights) is not None:
        features["views"] = {view: _draw(asked, f"views.{view}", weights) for view in features["views"]}
    return Candidate(kind, stated(parameters), FeaturesConfig(**features), number)


def _draw(asked: Any, name: str, space: Range | list[Any]) -> Any:
    if not isinstance(space, Range):
        return space[0] if len(space) == 1 else asked.suggest_categorical(name, space)
    # Three digits are more than a cross-validation can tell apart, and can be copied into a configuration.
    return float(f"{asked.suggest_float(name, space.low, space.high, log=space.low > 0):.3g}")


def _finished(study: Any, config: TrainingConfig) -> list[Trial]:
    """Return the trials that earlier runs finished; those that were broken off do not count."""
    optuna = import_optuna()
    finished = study.get_trials(states=(optuna.trial.TrialState.COMPLETE,))
    return [
        Trial(_propose(optuna.trial.FixedTrial(one.params), config, number), tuple(one.user_attrs[_FOLD_SCORES]))
        for number, one in enumerate(finished, 1)
    ]
