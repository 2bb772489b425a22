"""What ships in the repository: the model, the data and the seeds."""

import subprocess
import sys

import pytest
from conftest import ROOT

import stance
from stance.corpus.articles import read_article
from stance.corpus.files import digest
from stance.corpus.pairs import read_pairs
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.corpus.stats import composition
from stance.corpus.validate import check_files, check_writing


@pytest.fixture(scope="module")
def parts():
    return {part: read_pairs(ROOT / "data" / f"{part}.jsonl") for part in ("train", "dev", "test")}


@pytest.fixture(scope="module")
def gazetteer():
    return read_gazetteer(ROOT / "seeds")


def test_the_bundled_model_is_built_from_what_is_there():
    inputs = stance.load().info["inputs"]
    names = {"data/train.jsonl", "data/test.jsonl", "configs/default.yaml", "seeds/blocs.yaml", "seeds/actors.yaml"}
    assert set(inputs) == names | {"seeds/lexicon.tsv", "seeds/words.tsv"}
    for name, known in inputs.items():
        assert digest([ROOT / name]) == known, f"{name} changed; run python scripts/build_default_model.py"


def test_built_data_is_current():
    command = [sys.executable, str(ROOT / "scripts" / "build_data.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_corpus_has_no_problem():
    checked = check_files(sorted((ROOT / "data").glob("*.jsonl")))
    assert checked.problems == ()
    assert check_writing(checked.pairs) == []


def test_the_corpus_is_as_large_and_as_varied_as_its_card_says(parts):
    whole = composition([pair for pairs in parts.values() for pair in pairs])
    assert whole.pairs >= 15_000
    assert whole.sentences >= 11_000
    assert min(whole.labels.values()) / whole.pairs >= 0.25
    assert len(whole.blocs) >= 60
    assert max(whole.blocs.values()) / whole.pairs <= 0.12
    assert len(whole.actors) >= 500
    assert 24 <= whole.median_words <= 30


def test_no_group_and_no_sentence_crosses_a_split(parts):
    for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
        assert not {pair.group for pair in parts[one]} & {pair.group for pair in parts[other]}
        combinations = [{(pair.actor.name, pair.bloc.name) for pair in parts[part]} for part in (one, other)]
        assert not combinations[0] & combinations[1]
        assert not {pair.text for pair in parts[one]} & {pair.text for pair in parts[other]}


def test_seeds_are_as_large_as_promised(gazetteer):
    entities = gazetteer.entities
    assert sum(entity.kind == "bloc" for entity in entities) >= 40
    assert sum(entity.kind == "country" for entity in entities) >= 193
    assert sum(entity.kind == "person" for entity in entities) >= 150
    assert len(read_lexicon(ROOT / "seeds")) >= 6000


def test_members_and_officials_belong_to_known_names(gazetteer):
    known = {entity.name for entity in gazetteer.entities}
    territories = {"Northern Mariana Islands", "Pitcairn Islands", "Tokelau", "Wallis and Futuna"}
    for entity in gazetteer.entities:
        assert set(entity.members) <= known | territories, entity.name
        assert entity.country is None or entity.country in known, entity.name


@pytest.mark.parametrize("article", sorted((ROOT / "seeds" / "articles").rglob("*.markup")), ids=lambda path: path.stem)
def test_articles_are_annotated(article, gazetteer):
    read = read_article(article, gazetteer)
    assert sum(len(sentence.stances) for sentence in read.sentences) >= 10
    assert article.with_suffix(".txt").read_text(encoding="utf-8") == read.text


@pytest.mark.parametrize(
    ("text", "actor", "bloc", "label"),
    [
        ("Armenia froze its participation in the CSTO.", "Armenia", "CSTO", "critical"),
        ("NATO condemned Russia.", "Russia", "NATO", "neutral"),
        ("Burundi withdraws from the ICC.", "Burundi", "ICC", "critical"),
        ("Finland's parliament ratified the treaty on joining NATO.", "Finland's parliament", "NATO", "supportive"),
        ("Viktor Orban accused Brussels and the European Commission of blackmail.", "Viktor Orban", "EU", "critical"),
        ("The African Union suspended Gabon on Thursday.", "Gabon", "African Union", "neutral"),
        ("Ukraine thanked the IMF for its support.", "Ukraine", "IMF", "supportive"),
    ],
)
def test_plain_sentences_are_understood(text, actor, bloc, label):
    [found] = stance.predict(text, actor=actor, bloc=bloc)
    assert found.label == label
