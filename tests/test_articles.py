import pytest
from test_markup import GAZETTEER

from stance.core import DataError
from stance.corpus.articles import article_pairs, read_article

LEAD = "a1>b1=critical; a2>b1=neutral | a1 | {a1:Warsaw} told {a2:Tusk} that {b1:the bloc|=EU} had failed."


@pytest.fixture
def article(tmp_path):
    def read(*lines):
        path = tmp_path / "story.markup"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_article(path, GAZETTEER)

    return read


def test_text_is_sentences_and_paragraphs(article):
    read = article("# title: x", LEAD, "- | - | Nothing else.", "", "- | - | {a1:Tusk} left.")
    assert read.text == "Warsaw told Tusk that the bloc had failed. Nothing else.\n\nTusk left.\n"
    assert [read.text[sentence.start : sentence.end] for sentence in read.sentences] == [
        "Warsaw told Tusk that the bloc had failed.",
        "Nothing else.",
        "Tusk left.",
    ]


def test_mentions_have_places_names_and_roles(article):
    read = article("- | - | Before.", LEAD)
    mentions = read.sentences[1].mentions
    assert [(read.text[m.start : m.end], m.name, m.is_bloc, m.is_reference) for m in mentions] == [
        ("Warsaw", "Poland", False, False),
        ("Tusk", "Donald Tusk", False, False),
        ("the bloc", "EU", True, True),
    ]


def test_speakers_and_stances_are_by_name(article):
    read = article(LEAD, 'speaker>b1=supportive | =Donald Tusk | "We need {b1:the EU}."', "- | - | Nothing.")
    assert [sentence.speaker for sentence in read.sentences] == ["Poland", "Donald Tusk", None]
    assert read.sentences[0].stances == (("Poland", "EU", "critical"), ("Donald Tusk", "EU", "neutral"))
    assert read.sentences[1].stances == (("Donald Tusk", "EU", "supportive"),)


def test_a_bloc_can_be_the_actor(article):
    read = article("b1>b2=critical | - | {b1:NATO} criticised {b2:the EU}.")
    assert read.sentences[0].stances == (("NATO", "EU", "critical"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{a1:Warsaw} left.", "found no ' | ' between labels, speaker and sentence"),
        ("- | a2 | {a1:Warsaw} left.", "found speaker 'a2'; write a mention of the sentence"),
        ("- | = | {a1:Warsaw} left.", "found speaker '='"),
        ("a1=critical | - | {a1:Warsaw} left.", "found label 'a1=critical'; write a1>b1=critical"),
        ("a1>b1=bad | - | {a1:Warsaw} left {b1:the EU}.", "found label 'bad'; allowed: critical"),
        ("a1>b2=neutral | - | {a1:Warsaw} left.", "names b2, which the sentence does not have"),
        ("speaker>b1=neutral | - | {b1:The EU} met.", "names speaker, which the sentence does not have"),
        (
            "a1>b1=neutral; a2>b1=neutral | - | {a1:Warsaw} let {a2:Poland} leave {b1:the EU}.",
            "Poland and EU are labelled twice",
        ),
        ("- | - | {a1:Warsaw} { left.", "found a stray '{'"),
        ("- | - | {a1:Warsaw} and {a1:Tusk} left.", "a1 is marked twice"),
    ],
)
def test_a_bad_line_is_named(article, line, message):
    with pytest.raises(DataError, match="story.markup:2: .*" + message.replace("|", r"\|").replace("{", r"\{")):
        article("# title: x", line)


def test_pairs_of_an_article(tmp_path):
    path = tmp_path / "story.markup"
    path.write_text(
        f"- | - | Before.\n{LEAD}\n"
        "speaker>b1=supportive; a1>b1=neutral | =Donald Tusk | We need {b1:the EU}, and {a1:Kyiv} needs {b2:it|=EU}.\n",
        encoding="utf-8",
    )
    pairs = article_pairs(path, GAZETTEER)
    assert [(pair.actor.name, pair.bloc.name, pair.label) for pair in pairs] == [
        ("Poland", "EU", "critical"),
        ("Donald Tusk", "EU", "neutral"),
        ("Donald Tusk", "EU", "supportive"),
        ("Kyiv", "EU", "neutral"),
    ]
    for pair in pairs:
        for mention in (pair.actor, pair.bloc):
            assert pair.text[mention.start : mention.end] == mention.text
        assert (pair.group, pair.source) == ("article story", "articles")
    assert pairs[2].text == "Donald Tusk said that We need the EU, and Kyiv needs it."
    assert pairs[3].bloc.text == "the EU"  # the nearer of two mentions
    assert len({pair.id for pair in pairs}) == 4
