"""The article that the project was started for: who stands where in a report on the CSTO summit of May 2022."""

import pytest

import stance

ARTICLE = "csto-summit-2022-05-16.txt"


@pytest.fixture(scope="module")
def text(shared):
    path = shared / "seeds" / ARTICLE
    if not path.is_file():
        pytest.skip("the article is not there")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(text):
    return stance.analyze(text)


def row_of(report, actor, bloc):
    [row] = [row for row in report.rows if (row.actor, row.bloc) == (actor, bloc)]
    return row


def label_where(row, words):
    [label] = {stance.label for stance in row.evidence if words in stance.sentence}
    return label


def test_pashinyan_is_critical_then_supportive_and_mixed_overall(report):
    row = row_of(report, "Nikol Pashinyan", "CSTO")
    assert label_where(row, "again criticized") == "critical"
    assert label_where(row, "remains committed") == "supportive"
    assert row.mixed


def test_armenia_is_critical_of_the_reaction_and_neutral_where_it_asks(report):
    row = row_of(report, "Armenia", "CSTO")
    assert label_where(row, "the organization reacted") == "critical"
    assert label_where(row, "Armenia appealed to the CSTO to activate") == "neutral"
    assert label_where(row, "Armenia appealed to the CSTO for help") == "neutral"


def test_lukashenko_is_critical_of_nato(report):
    assert row_of(report, "Alexander Lukashenko", "NATO").label == "critical"


@pytest.mark.parametrize("actor", ["Vladimir Putin", "Stanislav Zas"])
def test_who_says_nothing_of_the_bloc_is_neutral(report, actor):
    assert row_of(report, actor, "CSTO").label == "neutral"


def test_nothing_is_made_up(report):
    taken = {(row.actor, row.bloc) for row in report.rows if row.label != "neutral" or row.mixed}
    assert taken == {("Nikol Pashinyan", "CSTO"), ("Armenia", "CSTO"), ("Alexander Lukashenko", "NATO")}


def test_offsets_are_into_the_article(text, report):
    for row in report.rows:
        for found in row.evidence:
            for mention in (found.actor, found.bloc):
                assert text[mention.start : mention.end] == mention.text
            assert text[found.start : found.end] == found.sentence
