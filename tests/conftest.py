from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """No test may open a network connection; local sockets pairs are left alone."""

    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    return SHARED


@pytest.fixture(scope="session")
def child_environment() -> dict[str, str]:
    """The environment of a child process: this checkout, the network refused, no MLflow store of the user's."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_TRACKING")}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "no_network"), str(ROOT)])
    environment["COLUMNS"] = "120"
    return environment


@pytest.fixture
def run_stance(child_environment, tmp_path):
    """Run the ``stance`` command in a process of its own, in an empty folder."""

    def run(*arguments, stdin="", cwd=None, environment=None):
        return subprocess.run(
            [sys.executable, "-c", "from stance.cli.entry import main; main()", *map(str, arguments)],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=cwd or tmp_path,
            env=child_environment | (environment or {}),
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def sentences() -> list[tuple[str, str, str, str]]:
    """(sentence, actor, bloc, label): a small world in which stance can be learned."""
    actors = ["Armenia", "Hungary", "Kenya", "Brazil", "Japan", "Norway", "Egypt", "Peru", "Poland", "Ghana"]
    blocs = ["NATO", "the EU", "ASEAN", "OPEC", "the African Union", "Mercosur"]
    templates = {
        "critical": ["{a} angrily criticised {b} on Monday.", "{a} will quit {b} after years of quarrels."],
        "supportive": ["{a} warmly praised {b} on Monday.", "{a} ratified the treaty and joined {b} at last."],
        "neutral": ["{a} hosts a meeting of {b} on Monday.", "{b} sent observers to {a} last week."],
    }
    return [
        (template.format(a=actor, b=bloc), actor, bloc, label)
        for actor in actors
        for bloc in blocs
        for label, pair in templates.items()
        for template in pair
    ]


@pytest.fixture(scope="session")
def small_pairs(sentences):
    from stance import Mention, Pair

    out = []
    for i, (text, actor, bloc, label) in enumerate(sentences):
        mentions = [Mention(words, text.index(words), text.index(words) + len(words)) for words in (actor, bloc)]
        out.append(Pair(text, *mentions, label, id=f"s{i}", group=f"{actor}-{bloc}", phenomena=("plain",)))
    return out


@pytest.fixture(scope="session")
def small_data(small_pairs, tmp_path_factory) -> Path:
    from stance.corpus.pairs import write_pairs

    path = tmp_path_factory.mktemp("data") / "pairs.jsonl"
    write_pairs(small_pairs, path)
    return path


@pytest.fixture(scope="session")
def small_config(small_data):
    """A configuration that trains in about a second."""
    from stance.training.config import read_config

    return read_config(
        None,
        [
            f"data.pairs={small_data}",
            "seeds=null",
            "search.folds=3",
            "search.classifiers={linear_svm: {C: [0.1, 1.0]}, logistic_regression: {C: [1.0]}}",
            "mlflow.enabled=false",
        ],
    )


@pytest.fixture(scope="session")
def small_training(small_config):
    from stance.training.train import train

    return train(small_config, package="0.0.0")
