import json

import pytest

from stance import DataError, Mention, Pair
from stance.corpus.validate import check_files, check_pairs, check_writing


def pair(text="Poland praised NATO.", label="supportive", **more):
    at = text.index("NATO")
    return Pair(text, Mention("Poland", 0, 6), Mention("NATO", at, at + 4), label, **more)


OTHER = "Poland criticised NATO."


@pytest.fixture
def file(tmp_path):
    def write(*rows, name="pairs.jsonl"):
        path = tmp_path / name
        path.write_text("".join((row if isinstance(row, str) else json.dumps(row.to_dict())) + "\n" for row in rows))
        return path

    return write


def only(problems):
    [problem] = problems
    assert "\n" not in problem
    return problem


def test_sound_pairs_have_no_problem():
    assert check_pairs([pair(id="a", group="g"), pair(OTHER, id="b", group="h")]) == []
    assert check_pairs([]) == []


def test_two_pairs_of_one_sentence_are_sound():
    text = "Poland and Peru left NATO."
    peru = Pair(text, Mention("Peru", 11, 15), Mention("NATO", 21, 25), "critical", group="g")
    assert check_pairs([pair(text, group="g"), peru]) == []


def test_a_missing_label():
    assert only(check_pairs([pair(label=None, id="a")])) == (
        "a, field 'label': found none; allowed: critical, neutral, supportive"
    )


@pytest.mark.parametrize("places", [None, ["f:1", "f:2"]])
def test_an_identifier_given_twice(places):
    problem = only(check_pairs([pair(id="x"), pair(OTHER, id="x")], places))
    assert "field 'id': 'x' is also at" in problem
    assert "give each pair its own" in problem


@pytest.mark.parametrize(
    ("label", "how"), [("supportive", "with the same label"), ("critical", "as 'supportive' there and 'critical' here")]
)
@pytest.mark.parametrize("ids", [("a", "b"), (None, None)])
def test_the_same_pair_twice(label, how, ids):
    problem = only(check_pairs([pair(id=ids[0]), pair(label=label, id=ids[1])]))
    assert "the same pair is at" in problem
    assert how in problem


def test_the_same_pair_twice_under_one_identifier():
    assert any("the same pair is at" in problem for problem in check_pairs([pair(id="a"), pair(id="a")]))


def test_a_sentence_in_two_groups():
    text = "Poland and Peru left NATO."
    peru = Pair(text, Mention("Peru", 11, 15), Mention("NATO", 21, 25), "critical", id="b", group="h")
    assert only(check_pairs([pair(text, id="a", group="g"), peru])) == (
        "b, field 'group': the sentence is in group 'h' here and in 'g' at a; give it one group"
    )


def test_files_are_checked_together(file):
    one, two = file(pair(id="a"), name="one.jsonl"), file(pair(OTHER, id="b"), pair(id="c"), name="two.jsonl")
    checked = check_files([one, two])
    assert [pair.id for pair in checked.pairs] == ["a", "b", "c"]
    assert only(checked.problems) == f"{two}:2: the same pair is at {one}:1, with the same label; keep one"


def test_every_bad_line_is_found_and_the_others_read(file):
    bad = json.dumps(pair().to_dict() | {"label": "good"})
    short = json.dumps({"text": "x"})
    path = file(bad, pair(id="a"), short, pair(OTHER, label=None, id="b"))
    checked = check_files([path])
    assert [pair.id for pair in checked.pairs] == ["a", "b"]
    assert [problem.split(":")[1][0] for problem in checked.problems] == ["1", "3", "4"]
    assert "field 'label': found 'good'; allowed" in checked.problems[0]
    assert "field 'actor': found nothing" in checked.problems[1]


def test_a_line_that_is_no_json_does_not_hide_the_others(file):
    path = file("nonsense", json.dumps(pair().to_dict() | {"label": "good"}), pair(id="a"))
    checked = check_files([path])
    assert len(checked.problems) == 2
    assert f"{path}:1: is not JSON" in checked.problems[0]
    assert [pair.id for pair in checked.pairs] == ["a"]


def test_a_file_given_twice_is_found(file):
    path = file(pair(id="a"))
    assert check_files([path, path]).problems


def test_an_empty_file(file):
    path = file("")
    assert only(check_files([path]).problems) == f"{path}: holds no pairs; write one JSON object a line"


def test_a_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"none\.jsonl: no such file"):
        check_files([tmp_path / "none.jsonl"])


SENTENCES = [
    "Poland told reporters on a rainy Monday that NATO had been slow to send help.",
    "Poland has never forgiven what happened in the north when NATO looked away.",
    "Poland gave a party last spring at which the band of NATO played until dawn.",
]


def test_written_sentences_have_no_problem():
    assert check_writing([pair(text, id=str(i)) for i, text in enumerate(SENTENCES)]) == []
    assert check_writing([]) == []


def test_several_pairs_of_one_sentence_count_once():
    assert check_writing([pair(SENTENCES[0], id=str(i)) for i in range(20)]) == []


def test_sentences_alike_but_for_the_names_are_found():
    text = "Peru told reporters on a rainy Monday that the EU had been slow to send help."
    peru = Pair(text, Mention("Peru", 0, 4), Mention("the EU", text.index("the EU"), text.index("the EU") + 6), id="b")
    problems = check_writing([pair(SENTENCES[0], id="a"), peru])
    assert any(problem.startswith("a and b: alike but for the names") for problem in problems)


def test_a_phrase_in_many_sentences_is_found():
    pairs = [
        pair(f"Poland w{i} NATO at the end of the very long day v{i} u{i} t{i} s{i} r{i}.", id=str(i))
        for i in range(30)
    ]
    assert any("'at the end of the very' stands in 30 sentences" in problem for problem in check_writing(pairs))
