import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import LABELS, DataError
from stance.corpus.markup import PHENOMENA, canonical_name, read_markup, read_markup_pairs
from stance.mentions import Entity, Gazetteer, Name

EU = Entity("EU", "bloc", nouns=("bloc",))
POLAND = Entity("Poland", "country")
TUSK = Entity("Donald Tusk", "person", gender="m", country="Poland", family="Tusk")
GAZETTEER = Gazetteer(
    [
        *(Name(text, EU, "name") for text in ("EU", "European Union")),
        Name("NATO", Entity("NATO", "bloc"), "name"),
        Name("Poland", POLAND, "name"),
        Name("Polish", POLAND, "adjective"),
        Name("Warsaw", POLAND, "capital"),
        Name("Donald Tusk", TUSK, "name"),
        Name("Tusk", TUSK, "short"),
    ]
)
LINE = "a1>b1=critical | deed | {a1:Warsaw} left {b1:the EU}."


@pytest.fixture
def file(tmp_path):
    def write(*lines, name="story.markup"):
        path = tmp_path / name
        path.write_bytes("\n".join((*lines, "")).encode())
        return path

    return write


def read_line(file, line):
    [sentence] = read_markup(file(line), GAZETTEER)
    return sentence


def test_a_line_becomes_a_sentence_and_its_pairs(file):
    sentence = read_line(file, LINE)
    assert sentence.text == "Warsaw left the EU."
    [pair] = sentence.pairs
    assert pair.to_dict() == {
        "id": "story-a66f20f2-0",
        "text": "Warsaw left the EU.",
        "actor": {"text": "Warsaw", "start": 0, "end": 6, "name": "Poland"},
        "bloc": {"text": "the EU", "start": 12, "end": 18, "name": "EU"},
        "label": "critical",
        "group": "poland-eu",
        "source": "story",
        "phenomena": ["deed"],
    }


def test_a_sentence_may_hold_several_pairs(file):
    labels, tags = "a1>b1=critical; a2>b1=neutral;a1>b2=supportive", "two-actors, two-blocs"
    line = f"{labels} | {tags} | {{a1:Poland}} told {{a2:Tusk}} of {{b1:the EU}} and {{b2:NATO}}."
    pairs = read_line(file, line).pairs
    assert [(pair.actor.name, pair.bloc.name, pair.label) for pair in pairs] == [
        ("Poland", "EU", "critical"),
        ("Donald Tusk", "EU", "neutral"),
        ("Poland", "NATO", "supportive"),
    ]
    assert [pair.id for pair in pairs] == [f"story-6688991c-{i}" for i in range(3)]
    assert {pair.group for pair in pairs} == {"poland-eu"}
    assert pairs[0].phenomena == ("two-actors", "two-blocs")


def test_a_name_is_given_behind_a_bar(file):
    [pair] = read_line(file, "a1>b1=neutral | - | {a1:He|Donald Tusk} met {b1:the alliance|NATO}.").pairs
    assert (pair.actor.text, pair.actor.name, pair.bloc.name) == ("He", "Donald Tusk", "NATO")
    assert pair.phenomena == ()


def test_a_bar_in_the_sentence_is_text(file):
    assert read_line(file, "a1>b1=neutral | - | {a1:Poland} | x | {b1:NATO}.").text == "Poland | x | NATO."


def test_a_sentence_may_hold_no_pair(file):
    sentence = read_line(file, "- | - | Nothing happened.")
    assert (sentence.text, sentence.pairs) == ("Nothing happened.", ())


def test_comments_and_blank_lines_count_as_lines(file):
    sentences = read_markup(file("# a1>b1=", "", LINE, LINE, " ", LINE), GAZETTEER)
    assert [sentence.line for sentence in sentences] == [3, 4, 6]
    assert sentences[2].line == 6


def test_pairs_of_a_file_stand_in_order(file):
    path = file(LINE, "- | - | Nothing.", LINE.replace("critical", "neutral"))
    assert [pair.label for pair in read_markup_pairs(path, GAZETTEER)] == ["critical", "neutral"]


def test_stories_of_one_actor_and_bloc_are_one_group(file):
    lines = [LINE, LINE.replace("Warsaw", "Poland"), LINE.replace("the EU", "NATO")]
    groups = [pair.group for pair in read_markup_pairs(file(*lines), GAZETTEER)]
    assert groups == ["poland-eu", "poland-eu", "poland-nato"]


def test_an_empty_file_holds_nothing(file):
    assert read_markup(file(), GAZETTEER) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Poland left the EU.", r"found no ' \| ' between labels, tags and sentence; write LABELS \| TAGS \| SENTENCE"),
        ("a1>b1=critical | {a1:Poland} left {b1:NATO}.", r"found no ' \| '"),
        (
            LINE.replace("critical", "critcal"),
            "found label 'critcal' .did you mean 'critical'.*; allowed: critical, neutral, sup",
        ),
        (LINE.replace("critical", "x"), "found label 'x'; allowed: critical, neutral, supportive"),
        (LINE.replace("a1>b1", "a1-b1"), "found label 'a1-b1=critical'; write a1>b1=critical, and ';' between several"),
        (LINE.replace("a1>b1", "b1>a1"), "found label 'b1>a1=critical'; write"),
        (LINE.replace("a1>b1", "a1>b2"), "label 'a1>b2=critical' names b2, which the sentence does not mark"),
        (LINE.replace("critical", "critical;"), "found label ''; write a1>b1=critical"),
        (LINE.replace("deed", "ded"), "found tag 'ded' .did you mean 'deed'.*; allowed: plain, deed"),
        (LINE.replace("deed", "deed,"), "found tag ''; allowed: plain"),
        (LINE.replace("{b1:the EU}", "{a1:the EU}"), "a1 is marked twice; number each mention once"),
        (LINE + " {a2:Tusk} {b2:NATO}", "a2, b2 is marked and in no label; label it or take the mark away"),
        (LINE + " {oops}", r"found a stray '\{' near .*; write \{a1:mention\} or \{b1:mention\|Name\}"),
        (LINE + " }", r"found a stray '\}'"),
        (LINE.replace("{a1:Warsaw}", "{a1:}"), "found a stray '{'"),
        (LINE.replace("{a1:Warsaw}", "{a1: }"), "a1"),
    ],
)
def test_a_bad_line_is_named(file, line, message):
    with pytest.raises(DataError, match=rf"story\.markup:3.*{message}") as caught:
        read_markup(file("# comment", LINE, line), GAZETTEER)
    assert "\n" not in str(caught.value)
    assert caught.value.line == 3


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.markup: no such file; give a file of markup"):
        read_markup(tmp_path / "none.markup", GAZETTEER)


@pytest.mark.parametrize("tag", PHENOMENA)
def test_every_tag_of_the_guideline_is_allowed(file, tag):
    assert read_line(file, LINE.replace("deed", tag)).pairs[0].phenomena == (tag,)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Poland", "Poland"),
        ("Warsaw", "Poland"),
        ("the European Union", "EU"),
        ("Tusk", "Donald Tusk"),
        ("Prime Minister Donald Tusk", "Donald Tusk"),
        ("Polish Prime Minister Donald Tusk", "Donald Tusk"),
        ("the Polish government", "Poland"),
        ("Poland's government", "Poland"),
        ("the Tusk administration", "Donald Tusk"),
        ("Polish farmers", "Polish farmers"),
        ("the Polish opposition", "Polish opposition"),
        ("a senior Polish diplomat", "senior Polish diplomat"),
        ("An ally", "ally"),
        ("the", "the"),
        ("Zorblax", "Zorblax"),
        ("_", "_"),
    ],
)
def test_canonical_names(words, name):
    assert canonical_name(words, GAZETTEER) == name


WORDS = st.text(
    st.characters(exclude_characters="{}|", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=9
)
MARKED = WORDS.map(str.strip).filter(bool)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, MARKED, MARKED, st.sampled_from(LABELS)),
        min_size=1,
        max_size=4,
    )
)
def test_marks_never_shift_the_text(tmp_path_factory, parts):
    path = tmp_path_factory.mktemp("markup") / "story.markup"
    lines = [f"a1>b1={label} | - | .{before}{{a1:{actor}}} {{b1:{bloc}}}." for before, actor, bloc, label in parts]
    path.write_text("\n".join(lines), encoding="utf-8")
    pairs = read_markup_pairs(path, GAZETTEER)
    assert [pair.text for pair in pairs] == [f".{before}{actor} {bloc}." for before, actor, bloc, _ in parts]
    assert [pair.label for pair in pairs] == [label for *_, label in parts]
