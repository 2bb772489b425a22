"""``stance train``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

import stance
from stance.cli.options import extra, messages, results
from stance.corpus.files import check_readable


def command(
    config: Annotated[
        Path | None, typer.Argument(help="YAML file; without it, --set data.pairs=FILE and the defaults.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="key=value, such as search.folds=3; may be repeated.")
    ] = None,
) -> None:
    """Train a model: search, fit, calibrate, evaluate, track in MLflow, save the model folder."""
    with extra("stance train", "train"):
        from stance.report.tables import training_tables
        from stance.training import config as training_config
        from stance.training import sampling, tracking, train
        from stance.training.search import listed
    settings = training_config.read_config(config, set_ or [])
    from stance.model import check_writable, save_model

    with extra("stance train", "train"):
        if settings.mlflow.enabled:
            tracking.import_mlflow()
        if settings.search.trials is not None:
            sampling.import_optuna()
    check_writable(settings.output)
    for file in (*settings.data.files, *settings.data.test_files):
        check_readable(file)
    tracked = None
    run: Any = tracking.tracking_run(settings.mlflow) if settings.mlflow.enabled else nullcontext()
    with run as active, _ProgressBar() as progress:
        training = train.train(settings, progress, package=stance.__version__)
        progress("saving", 0, 1)
        save_model(training.model, settings.output)
        if active is not None:
            progress("tracking in MLflow", 0, 1)
            tracked = tracking.log_training(active, training, settings, Path(settings.output))
    console = results()
    shown, tried = listed(training.trials), len(training.trials)
    for table in training_tables(shown, training.best, training.metrics, tried=tried):
        console.print(table)
    console.print(f"Model saved in {settings.output}", soft_wrap=True, markup=False)
    if tracked is not None:
        console.print(f"MLflow run {tracked.run_id} in {tracked.uri}: {tracked.verdict}", soft_wrap=True, markup=False)
        if tracked.uri.startswith("sqlite:"):
            console.print(f"See it with: mlflow ui --backend-store-uri {tracked.uri}", soft_wrap=True, markup=False)


class _ProgressBar:
    """Progress on standard error, called with (what, done, total): a bar on a terminal, else a line a step."""

    def __enter__(self) -> _ProgressBar:
        self._console = messages()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=self._console)
            self._bar.start()
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            self._console.print(f"{what} {done}/{total}" if total > 1 else what)
            return
        if what not in self._tasks:
            self._finish(self._bar)
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def _finish(self, bar: Progress) -> None:
        for task in bar.tasks:
            bar.update(task.id, completed=task.total)

    def __exit__(self, kind: object, *_: object) -> None:
        if self._bar is None:
            return
        if kind is None:
            self._finish(self._bar)
        else:
            self._bar.live.transient = True  # leave nothing but the error's own line
        self._bar.stop()
