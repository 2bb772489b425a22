"""The list of errors for people to read: ``scripts/worst_errors.py``."""

import importlib
import json
import sys

import pytest
from conftest import ROOT

from stance import Mention, Pair

sys.path.insert(0, str(ROOT / "scripts"))
worst_errors = importlib.import_module("worst_errors")


@pytest.mark.parametrize(
    ("actor", "bloc", "expected"),
    [
        (("Peru", 0), ("NATO", 10), "<Peru> left [NATO]."),
        (("NATO", 10), ("Peru", 0), "[Peru] left <NATO>."),
        (("left", 5), ("NATO", 10), "Peru <left> [NATO]."),
    ],
)
def test_the_two_mentions_are_marked(actor, bloc, expected):
    text = "Peru left NATO."
    pair = Pair(text, *(Mention(words, start, start + len(words)) for words, start in (actor, bloc)))
    assert worst_errors.marked(pair) == expected


def test_the_most_certain_errors_come_first(tmp_path, monkeypatch, capsys):
    text = "Peru left NATO."
    actor, bloc = Mention("Peru", 0, 4), Mention("NATO", 10, 14)
    pairs = [Pair(text, actor, bloc, label, id=label) for label in ("critical", "neutral", "supportive")]
    probabilities = [[0.8, 0.1, 0.1], [0.5, 0.4, 0.1], [0.9, 0.05, 0.05]]
    monkeypatch.setattr(worst_errors, "judged", lambda train, test: (pairs, worst_errors.np.array(probabilities)))
    monkeypatch.setattr(sys, "argv", ["worst_errors.py", "--number", "1", "--json", str(tmp_path / "errors.json")])
    monkeypatch.chdir(ROOT)
    worst_errors.main()
    out = capsys.readouterr().out
    assert "2 of 3 pairs are wrong" in out
    assert "neutral taken for critical" in out
    [worst] = json.loads((tmp_path / "errors.json").read_text())
    assert (worst["id"], worst["predicted"], worst["probability_predicted"]) == ("supportive", "critical", 0.9)
