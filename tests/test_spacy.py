"""The adapter to spaCy; what needs spaCy is skipped where it is not installed."""

import importlib.util
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import ROOT

import stance
from stance import DataError, MissingExtraError
from stance.cli.entry import run
from stance.recognisers import SpacyRecogniser

HAS_SPACY = importlib.util.find_spec("spacy") is not None
needs_spacy = pytest.mark.skipif(not HAS_SPACY, reason="spaCy is not installed")
TEXT = "Zorblatt criticised NATO."


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """The folder of a small pipeline that knows four names."""
    import spacy

    made = spacy.blank("en")
    ruler = made.add_pipe("entity_ruler")
    labels = {"Zorblatt": "ORG", "Zorb Blatt": "PERSON", "Zorbs": "NORP", "Zorbia": "GPE", "Monday": "DATE"}
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in labels.items()])
    folder = tmp_path_factory.mktemp("spacy") / "pipeline"
    made.to_disk(folder)
    return folder


@pytest.fixture
def module(tmp_path, pipeline, monkeypatch):
    """Make a module with a given ``load`` function importable, and return its name."""

    def make(load="def load(): import spacy; return spacy.load(FOLDER)"):
        (tmp_path / "zorb_pipeline.py").write_text(f"FOLDER = {str(pipeline)!r}\n{load}\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "zorb_pipeline", raising=False)
        importlib.invalidate_caches()
        return "zorb_pipeline"

    return make


def test_without_spacy_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(
        MissingExtraError, match=r"^The spaCy recogniser needs .*; run: pip install 'bloc-stance\[spacy\]'$"
    ):
        SpacyRecogniser("en_core_web_sm")


@needs_spacy
def test_entities_become_names(pipeline):
    recogniser = SpacyRecogniser(pipeline)
    text = "😀 Zorb Blatt of Zorblatt met Zorbs in Zorbia on Monday."
    found = [(text[start:end], kind) for start, end, kind in recogniser(text)]
    assert found == [("Zorb Blatt", "person"), ("Zorblatt", "organisation"), ("Zorbs", "group"), ("Zorbia", "place")]


@needs_spacy
def test_a_predictor_finds_what_the_pipeline_finds(pipeline):
    predictor = stance.load(recogniser=SpacyRecogniser(str(pipeline)))
    [said] = predictor.predict(f"😀 It rained. {TEXT}")
    assert (said.actor.name, said.actor.kind, said.bloc.name) == ("Zorblatt", "organisation", "NATO")
    assert stance.predict(TEXT) == []


@needs_spacy
@pytest.mark.parametrize("text", ["\ud800 Zorblatt criticised \udfff NATO.", "\x00 Zorblatt criticised NATO.", "\n"])
def test_odd_characters_move_nothing(pipeline, text):
    found = stance.load(recogniser=SpacyRecogniser(pipeline)).predict(text)
    assert [text[s.actor.start : s.actor.end] for s in found] == ["Zorblatt"] * ("NATO" in text)


@needs_spacy
def test_any_module_that_loads_a_pipeline_will_do(module, monkeypatch):
    recogniser = SpacyRecogniser(module())
    assert recogniser(TEXT) == [(0, 8, "organisation")]
    assert pickle.loads(pickle.dumps(recogniser))(TEXT) == [(0, 8, "organisation")]


@needs_spacy
@pytest.mark.parametrize(
    ("load", "message"),
    [
        ("", "found no usable spaCy pipeline 'zorb_pipeline' (module 'zorb_pipeline' has no attribute 'load')"),
        ("raise ValueError('two\\nlines')", "found no usable spaCy pipeline 'zorb_pipeline' (two lines)"),
        ("def load(): return 3", "'zorb_pipeline' loads no spaCy pipeline but int"),
        ("def load(): import spacy; return spacy.blank('en')", "'zorb_pipeline' names no entities; give one with a"),
    ],
)
def test_a_module_that_loads_none_is_refused(module, load, message):
    with pytest.raises(DataError) as caught:
        SpacyRecogniser(module(load))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_spacy
@pytest.mark.parametrize("name", ["no_such_pipeline", "no/such/folder", "", "json", 3, None])
def test_a_missing_pipeline_is_named(name):
    with pytest.raises(DataError, match=r"^field 'recogniser': found no usable spaCy pipeline .* installs one$"):
        SpacyRecogniser(name)


@needs_spacy
def test_a_damaged_folder_is_named(tmp_path):
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(DataError, match="found no usable spaCy pipeline"):
        SpacyRecogniser(tmp_path)


@needs_spacy
def test_entities_of_a_span_ruler_count(tmp_path):
    import spacy

    made = spacy.blank("en")
    made.add_pipe("span_ruler", config={"annotate_ents": True}).add_patterns([{"label": "ORG", "pattern": "Zorblatt"}])
    made.to_disk(tmp_path / "spans")
    assert SpacyRecogniser(tmp_path / "spans")(TEXT) == [(0, 8, "organisation")]


@needs_spacy
def test_threads_share_a_recogniser(pipeline):
    recogniser = SpacyRecogniser(pipeline)
    texts = [f"Zorblatt {number} criticised NATO {number}." for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(recogniser, texts)) == [[(0, 8, "organisation")]] * 200


# The command line.


def test_marked_pairs_take_no_recogniser(capsys):
    assert run(["predict", "pairs.jsonl", "--recogniser", "en_core_web_sm"]) == 2
    assert "--recogniser is for raw text; give --text" in capsys.readouterr().err


@needs_spacy
def test_the_commands_use_the_pipeline(pipeline, capsys, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT + "\n")
    for command in (["analyze", "--json"], ["predict", "--text"]):
        assert run([*command, str(tmp_path / "a.txt")]) == 0
        assert "Zorblatt" not in capsys.readouterr().out
        assert run([*command, str(tmp_path / "a.txt"), "--recogniser", str(pipeline)]) == 0
        assert '"Zorblatt"' in capsys.readouterr().out


@needs_spacy
def test_a_missing_pipeline_is_one_line(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert run(["analyze", str(tmp_path / "a.txt"), "--recogniser", "no_such_pipeline"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("stance: field 'recogniser': found no usable spaCy pipeline 'no_such_pipeline'")
    assert err.count("\n") == 1


@needs_spacy
def test_the_evaluation_compares(pipeline, capsys, tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("evaluate_documents", ROOT / "scripts" / "evaluate_documents.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    (tmp_path / "one.markup").write_text(
        "a1>b1=critical | - | {a1:Zorblatt} criticised {b1:NATO} in Zorbia.\n- | - | {a1:The Zorbs} praised Zorbia.\n"
    )
    monkeypatch.setattr(sys, "argv", ["x", str(tmp_path), "--recogniser", str(pipeline)])
    assert script.main() == 0
    rows = capsys.readouterr().out.splitlines()
    assert _f1_and_change(rows, "actor mentions") == {
        "rules": ("0.000", ""),
        "with the pipeline": ("1.000", "+1.000"),
        "the pipeline alone": ("1.000", "+1.000"),
    }
    assert _f1_and_change(rows, "pairs") == {"rules": ("0.000", ""), "with the pipeline": ("1.000", "+1.000")}


def _f1_and_change(rows, measure):
    """What the table says below a measure, for each system."""
    out = {}
    for row in rows[rows.index(measure) + 1 :]:
        if not row.startswith("  "):
            break
        out[row[:32].strip()] = (row[52:60].strip(), row[77:].strip().partition(" ")[0])
    return out
