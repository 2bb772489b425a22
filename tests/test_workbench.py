"""Composition, writing checks and agreement of labelled pairs."""

import json
import math

import pytest
from sklearn.metrics import cohen_kappa_score

from stance import DataError, Mention, Pair
from stance.cli.entry import run
from stance.corpus.similarity import distinct_4grams, masked_sentences, near_duplicates, repeated_6grams
from stance.corpus.stats import composition
from stance.corpus.validate import check_writing
from stance.evaluation.agreement import agreement, agreement_by_label, agreement_by_phenomenon, read_double_labels


def pair(text, actor, bloc, label="critical", **more):
    start, other = text.index(actor), text.index(bloc)
    return Pair(text, Mention(actor, start, start + len(actor)), Mention(bloc, other, other + len(bloc)), label, **more)


def test_names_are_masked_before_sentences_are_compared():
    one = pair("On Monday Peru left NATO without a word of regret.", "Peru", "NATO")
    two = pair("On Monday Chad left ASEAN without a word of regret.", "Chad", "ASEAN")
    masked = masked_sentences([one, two])
    assert set(masked.values()) == {("on", "monday", "ACTOR", "left", "BLOC", *"without a word of regret".split())}
    [(first, second, jaccard)] = near_duplicates(masked)
    assert {first, second} == {one.text, two.text}
    assert jaccard == 1.0


def test_sentences_that_share_little_are_no_duplicates():
    pairs = [
        pair("On Monday Peru left NATO without a word of regret.", "Peru", "NATO"),
        pair("Chad's minister told ASEAN on Monday that nobody would regret a word.", "Chad", "ASEAN"),
    ]
    assert near_duplicates(masked_sentences(pairs)) == []


def test_both_pairs_of_a_sentence_are_masked_and_count_once():
    text = "Peru left NATO, Chad did not."
    masked = masked_sentences([pair(text, "Peru", "NATO"), pair(text, "Chad", "NATO")])
    assert masked == {text: ("ACTOR", "left", "BLOC", "ACTOR", "did", "not")}


def test_a_6gram_may_stand_in_twelve_sentences():
    grams = [("a", "b", "c", "d", "e", "f", str(i)) for i in range(13)]
    assert repeated_6grams(grams[:12]) == []
    assert repeated_6grams(grams) == [("a b c d e f", 13)]


def test_share_of_distinct_4grams():
    assert distinct_4grams([tuple("abcd"), tuple("abcd"), tuple("wxyz")]) == pytest.approx(2 / 3)
    assert distinct_4grams([("a",)]) == 1.0


def test_stamped_out_sentences_are_named(small_pairs):
    problems = check_writing(small_pairs)
    assert any("alike but for the names" in problem for problem in problems)
    assert any("of the 4-grams are distinct (needed 0.85)" in problem for problem in problems)


def test_composition_counts_sentences_once():
    text = "Peru left NATO, Chad did not."
    pairs = [
        pair(text, "Peru", "NATO", phenomena=("two-actors", "deed"), group="g"),
        pair(text, "Chad", "NATO", "neutral", phenomena=("two-actors",), group="g"),
    ]
    found = composition(pairs)
    assert (found.pairs, found.sentences, found.groups) == (2, 1, 1)
    assert found.labels == {"critical": 1, "neutral": 1, "supportive": 0}
    assert found.phenomena["two-actors"] == {"critical": 1, "neutral": 1, "supportive": 0}
    assert list(found.phenomena) == ["two-actors", "deed"]
    assert found.blocs == {"NATO": 2}
    assert found.median_words == 6


FIRST = ["critical", "critical", "neutral", "neutral", "supportive", "supportive"]
SECOND = ["critical", "neutral", "neutral", "neutral", "supportive", "critical"]


@pytest.fixture
def double(tmp_path):
    path = tmp_path / "double.tsv"
    rows = [
        f"p{i}\t{a}\t{b}\t{'deed,past' if i < 3 else ''}" for i, (a, b) in enumerate(zip(FIRST, SECOND, strict=True))
    ]
    path.write_text("# made for the test\nid\tfirst\tsecond\tphenomena\n" + "\n".join(rows) + "\n")
    return path


def test_agreement_is_cohens_kappa(double):
    labels = read_double_labels(double)
    found = agreement(labels)
    assert (found.pairs, found.share) == (6, pytest.approx(4 / 6))
    assert found.kappa == pytest.approx(cohen_kappa_score(FIRST, SECOND))
    by_label = agreement_by_label(labels)
    assert by_label["critical"].pairs == 3
    assert by_label["critical"].share == pytest.approx(1 / 3)
    assert by_label["neutral"].kappa == pytest.approx(
        cohen_kappa_score([x == "neutral" for x in FIRST], [x == "neutral" for x in SECOND])
    )
    tags = agreement_by_phenomenon(labels)
    assert list(tags) == ["deed", "past"]
    assert tags["deed"].share == pytest.approx(2 / 3)


def test_one_label_throughout_has_no_kappa(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_text("id\tfirst\tsecond\na\tneutral\tneutral\n")
    assert math.isnan(agreement(read_double_labels(path)).kappa)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id\tfirst\na\tneutral\n", "has no column 'second'; needed: id, first, second"),
        ("id\tfirst\tsecond\na\tneutral\thostile\n", r"d\.tsv:2, field 'second': found 'hostile'; allowed: critical"),
        ("id\tfirst\tsecond\na\tneutral\tneutral\tx\n", r"d\.tsv:2: found 4 fields; the header has 3"),
        ("id\tfirst\tsecond\na\tneutral\tneutral\na\tneutral\tneutral\n", r"d\.tsv:3, .*'a' is also on line 2"),
        ("# nothing\n", "has no column 'first'"),
        ("id\tfirst\tsecond\n", "holds no labels"),
    ],
)
def test_bad_double_labels_are_named(tmp_path, content, message):
    path = tmp_path / "d.tsv"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        read_double_labels(path)


def test_the_agreement_command(double, capsys):
    assert run(["data", "agreement", str(double)]) == 0
    assert "66.7%" in capsys.readouterr().out
    assert run(["data", "agreement", str(double), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["pairs"] == 6


def test_the_stats_command(small_data, capsys):
    assert run(["data", "stats", str(small_data)]) == 0
    out = capsys.readouterr().out
    assert "plain" in out
    assert "6 blocs" in out
    assert run(["data", "stats", str(small_data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[str(small_data)]["labels"]["neutral"] == 120


def test_the_validate_command_checks_the_writing_where_asked(small_data, capsys):
    assert run(["data", "validate", str(small_data)]) == 0
    assert run(["data", "validate", str(small_data), "--written"]) == 1
    assert "alike but for the names" in capsys.readouterr().out
