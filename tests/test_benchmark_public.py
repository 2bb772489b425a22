"""The benchmark on public data: its tasks and peers on a few rows that are made up."""

import importlib.util
import json
import sys

import pytest

from stance.core import LABELS


@pytest.fixture
def scripts(root, monkeypatch):
    """The two modules, and the root as the current folder, as the script has it."""
    monkeypatch.syspath_prepend(str(root / "scripts"))
    monkeypatch.chdir(root)
    modules = []
    for name in ("peers", "benchmark_public"):
        spec = importlib.util.spec_from_file_location(name, root / "scripts" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


@pytest.fixture
def datasets(tmp_path, small_pairs):
    """DSE of the small world: one sentence of ``valid`` stands in ``train``."""
    rows = []
    for pair in small_pairs:
        first, second = sorted((pair.actor, pair.bloc), key=lambda mention: mention.start)
        text = pair.text
        marked = (
            f"{text[: first.start]}[{first.text}]{text[first.end : second.start]}[{second.text}]{text[second.end :]}"
        )
        turned = 0 if pair.actor is first else 1
        label = {"neutral": 0, "supportive": 1 + turned, "critical": 3 + turned}[pair.label]
        rows.append(f"{marked}\t{first.text}\t{second.text}\t{label}\n")
    folder = tmp_path / "dse"
    folder.mkdir()
    (folder / "train.txt").write_text("".join(rows[:-60]))
    (folder / "valid.txt").write_text("".join([*rows[-60:], rows[0]]))
    return tmp_path


def test_dse_is_measured_with_and_without_sentences_of_train(scripts, datasets):
    task = scripts[1].dse_task(datasets)
    assert len(task.tests["valid"].pairs) == 61
    assert len(task.tests["valid, new sentences"].pairs) == 60
    assert set(task.train.labels) <= set(task.polarity)


def test_two_directions_make_the_five_labels(scripts, datasets):
    figures = scripts[1].measure(scripts[1].dse_task(datasets), "stance")
    assert figures["tests"]["valid"]["accuracy"] > 0.95
    assert figures["disk_mb"] > 0
    json.dumps(figures)


def test_a_peer_that_sees_no_roles_is_measured_in_the_same_way(scripts, datasets):
    figures = scripts[1].measure(scripts[1].dse_task(datasets), "TF-IDF without roles")
    assert set(figures) == {"train_seconds", "tests", "pairs_per_second", "memory_mb", "disk_mb"}
    scores = figures["tests"]["valid"]
    assert scores["low"] <= scores["macro_f1"] <= scores["high"]


def test_vader_gives_the_most_frequent_label_of_a_polarity(scripts, small_pairs, monkeypatch):
    class Analyzer:
        def polarity_scores(self, text):
            return {"compound": {" praised ": 0.6, " blasted ": -0.6}.get(text, 0.0)}

    package = type(sys)("vaderSentiment.vaderSentiment")
    package.SentimentIntensityAnalyzer = Analyzer
    monkeypatch.setitem(sys.modules, "vaderSentiment", type(sys)("vaderSentiment"))
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", package)
    from stance import Mention, Pair

    pairs = [
        Pair(f"Peru {verb} NATO.", Mention("Peru", 0, 4), Mention("NATO", 6 + len(verb), 10 + len(verb)))
        for verb in ("praised", "blasted", "met")
    ]
    vader = scripts[0].peers({"0": 0, "1": 1, "2": 1, "3": -1, "4": -1})["VADER, between the mentions"]()
    vader.fit(pairs * 2, ["1", "4", "0", "2", "4", "2"])
    assert vader.predict(pairs) == ["2", "4", "0"]


def test_a_peer_without_its_package_is_named(scripts, datasets, monkeypatch):
    monkeypatch.setitem(sys.modules, "fasttext", None)
    assert scripts[1].measure(scripts[1].dse_task(datasets), "fastText") == {"missing": "fasttext"}
    assert set(scripts[0].INSTALL) <= set(scripts[0].peers({}))


def test_mentions_are_masked_whatever_their_order(scripts, small_pairs):
    texts = {scripts[0].masked(pair) for pair in small_pairs if pair.label == "neutral"}
    assert texts == {"ACTOR hosts a meeting of BLOC on Monday.", "BLOC sent observers to ACTOR last week."}


def test_tasks_of_three_labels_have_the_labels_of_the_package(scripts, tmp_path):
    task = scripts[1].own_task(tmp_path)
    assert sorted(task.polarity) == list(LABELS)
    assert list(task.tests) == ["test"]
