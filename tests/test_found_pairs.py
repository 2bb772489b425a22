import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.mentions import Entity, Gazetteer, Name, find_pairs

EU = Entity("EU", "bloc", nouns=("bloc", "union"))
NATO = Entity("NATO", "bloc", nouns=("alliance",))
ARMENIA, RUSSIA, POLAND = (Entity(name, "country") for name in ("Armenia", "Russia", "Poland"))
TUSK = Entity("Donald Tusk", "person", gender="m", country="Poland", family="Tusk")
NAMES = [
    *(Name(text, EU, "name") for text in ("EU", "European Union")),
    Name("European Commission", EU, "organ"),
    Name("27-nation bloc", EU, "nickname"),
    Name("Brussels", EU, "seat"),
    *(Name(text, NATO, "name") for text in ("NATO", "North Atlantic Treaty Organization")),
    Name("Armenia", ARMENIA, "name"),
    Name("Yerevan", ARMENIA, "capital"),
    Name("Armenian", ARMENIA, "adjective"),
    Name("Armenians", ARMENIA, "people"),
    Name("Russia", RUSSIA, "name"),
    Name("Moscow", RUSSIA, "capital"),
    Name("Kremlin", RUSSIA, "metonym"),
    Name("Russian", RUSSIA, "adjective"),
    Name("Poland", POLAND, "name"),
    Name("Polish", POLAND, "adjective"),
    *(Name(text, TUSK, "name") for text in ("Donald Tusk",)),
    Name("Tusk", TUSK, "short"),
    Name("Hamas", Entity("Hamas", "organisation"), "name"),
    Name("Latin America", Entity("Latin America", "other"), "trap"),
    Name("Warsaw Pact monument", Entity("Warsaw Pact monument", "other"), "trap"),
]
GAZETTEER = Gazetteer(NAMES)


def pairs(text, **wanted):
    return find_pairs(text, GAZETTEER, **wanted)


def found(text, **wanted):
    return [(pair.actor.text, pair.bloc.text) for pair in pairs(text, **wanted)]


def names(text, **wanted):
    return [(pair.actor.name, pair.bloc.name) for pair in pairs(text, **wanted)]


@pytest.mark.parametrize(
    ("text", "actor", "name", "kind"),
    [
        ("Armenia left NATO.", "Armenia", "Armenia", "country"),
        ("Yerevan left NATO.", "Yerevan", "Armenia", "country"),
        ("The Kremlin criticised NATO.", "Kremlin", "Russia", "country"),
        ("Armenians criticised NATO.", "Armenians", "Armenia", "country"),
        ("Hamas criticised NATO.", "Hamas", "Hamas", "organisation"),
        ("Donald Tusk praised NATO.", "Donald Tusk", "Donald Tusk", "person"),
        ("On Monday Tusk praised NATO.", "Tusk", "Donald Tusk", "person"),
        ("Senator Jane Doe praised NATO.", "Jane Doe", "Jane Doe", "person"),
        ("Jane Doe said NATO would win.", "Jane Doe", "Jane Doe", "person"),
        ("Polish troops joined NATO.", "Polish troops", "Poland", "country"),
        ("The Polish foreign ministry praised NATO.", "Polish foreign ministry", "Poland", "country"),
        ("The Polish government praised NATO.", "Polish government", "Poland", "country"),
        ("The Polish military praised NATO.", "Polish military", "Poland", "country"),
        ("The Polish opposition criticised NATO.", "Polish opposition", "Polish opposition", "group"),
        ("Poland's parliament praised NATO.", "Poland's parliament", "Poland's parliament", "group"),
        ("Polish farmers criticised NATO.", "Polish farmers", "Polish farmers", "group"),
        ("The Polish president praised NATO.", "Polish president", "Polish president", "group"),
        ("Help to Armenia came from NATO.", "Armenia", "Armenia", "country"),
    ],
)
def test_actors(text, actor, name, kind):
    [pair] = pairs(text)
    assert (pair.actor.text, pair.actor.name, pair.actor.kind) == (actor, name, kind)


@pytest.mark.parametrize(
    ("text", "bloc", "name"),
    [
        ("Armenia left the EU.", "EU", "EU"),
        ("Armenia left the European Union (EU).", None, "EU"),
        ("Armenia criticised the European Commission.", "European Commission", "EU"),
        ("Armenia left the 27-nation bloc.", "27-nation bloc", "EU"),
        ("Armenia left the North Atlantic Treaty Organization.", "North Atlantic Treaty Organization", "NATO"),
    ],
)
def test_blocs(text, bloc, name):
    [pair] = pairs(text)
    assert (pair.bloc.name, pair.bloc.kind) == (name, "bloc")
    assert bloc in (None, pair.bloc.text)


@pytest.mark.parametrize(
    "text",
    [
        "In Moscow, NATO met.",
        "The talks at Yerevan ended, NATO said.",
        "He flew to Moscow after NATO met.",
        "The people of Yerevan watched NATO.",
        "MOSCOW — NATO met.",
        "Moscow, May 16 (Agency) — NATO met on Monday.",
        "In Armenia, NATO met.",
        "A Russian novel about NATO appeared.",
        "Latin America likes NATO.",
        "The Warsaw Pact monument is near NATO.",
        "The Russia-born chief of NATO left.",
        "NATO met.",
        "Armenia voted.",
        "armenia left nato.",
        "",
    ],
)
def test_no_pair(text):
    assert pairs(text) == []


@pytest.mark.parametrize("name", ["Melania Tusk", "Jane Tusk"])
@pytest.mark.parametrize("text", ["On Monday {} praised NATO.", "{} praised NATO.", "“{} praised NATO,” he said."])
def test_another_first_name_is_another_person(text, name):
    assert all(actor != "Donald Tusk" for actor, _ in names(text.format(name)))


def test_a_title_and_a_name_are_one_actor():
    assert names("Polish Prime Minister Donald Tusk praised NATO.") == [("Donald Tusk", "NATO")]
    assert names("Donald Tusk, the Polish prime minister, praised NATO.") == [("Donald Tusk", "NATO")]
    assert names("The Polish prime minister, Donald Tusk, praised NATO.") == [("Donald Tusk", "NATO")]


def test_every_actor_is_paired_with_every_bloc():
    text = "Poland and Armenia told NATO and the EU."
    assert found(text) == [("Poland", "NATO"), ("Poland", "EU"), ("Armenia", "NATO"), ("Armenia", "EU")]


def test_a_pair_is_made_once_by_the_mentions_closest_to_each_other():
    [pair] = pairs("Armenia waited for long, and on Monday Armenia left NATO.")
    assert pair.actor.start == 39


def test_sentences_are_apart():
    assert found("Armenia waited. NATO met.") == []
    assert found("Armenia left NATO. Poland did not leave the EU.") == [("Armenia", "NATO"), ("Poland", "EU")]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("NATO criticised the EU.", ("NATO", "EU")),
        ("NATO has left the EU.", ("NATO", "EU")),
        ("The EU was blamed by NATO.", ("NATO", "EU")),
        ("The EU was blamed by the NATO.", ("NATO", "EU")),
        ("The North Atlantic Treaty Organization (NATO) criticised the EU.", ("NATO", "EU")),
        ("NATO denounced the EU", ("NATO", "EU")),
    ],
)
def test_a_bloc_that_acts_is_an_actor(text, pair):
    assert pair in names(text)


def test_a_bloc_that_does_not_act_is_no_actor():
    assert found("The meeting of NATO with the EU took place.") == []
    assert found("The talks in NATO said little of the EU") == []
    assert found("The EU and NATO") == []


def test_a_bloc_is_not_its_own_actor():
    assert names("The European Commission said the EU had won.") == []


def test_the_sentence_and_the_offsets_are_into_the_whole_text():
    text = "Nothing. 😀 “Armenia’s government left NATO.” The end."
    [pair] = pairs(text)
    assert text[pair.actor.start : pair.actor.end] == pair.actor.text == "Armenia’s government"
    assert text[pair.bloc.start : pair.bloc.end] == "NATO"
    assert text[slice(*pair.sentence)].endswith("NATO.”")


@pytest.mark.parametrize("actor", ["Armenia", "armenia", "Yerevan", "the Armenia", "Armenians", " ARMENIA "])
def test_an_actor_is_asked_for_by_any_name(actor):
    assert names("Armenia and Poland left NATO.", actor=actor) == [("Armenia", "NATO")]


@pytest.mark.parametrize("bloc", ["EU", "the European Union", "european commission", "eu"])
def test_a_bloc_is_asked_for_by_any_name(bloc):
    assert names("Armenia left NATO and the EU.", bloc=bloc) == [("Armenia", "EU")]


def test_both_can_be_asked_for():
    text = "Armenia and Poland left NATO and the EU."
    assert names(text, actor="Tusk", bloc="EU") == []
    assert names(text, actor="Poland", bloc="EU") == [("Poland", "EU")]


def test_a_person_is_asked_for_by_the_name_in_the_text():
    text = "Senator Jane Doe praised NATO and Poland left NATO."
    assert names(text, actor="jane doe") == [("Jane Doe", "NATO")]


def test_a_group_is_asked_for_by_its_words():
    assert names("Polish farmers and Armenia left the EU.", actor="Polish farmers") == [("Polish farmers", "EU")]


def test_a_reference_counts_as_its_person():
    text = "Donald Tusk spoke. He praised NATO with Armenia."
    assert found(text, actor="Donald Tusk") == [("He", "NATO")]


def test_an_unknown_actor_counts_where_it_stands():
    text = "The Blue Guild praised NATO. Armenia left NATO."
    [pair] = pairs(text, actor="Blue Guild")
    assert (pair.actor.text, pair.actor.name, pair.actor.start) == ("Blue Guild", "Blue Guild", 4)


def test_an_unknown_bloc_counts_where_it_stands():
    [pair] = pairs("Armenia left the Blue Pact. Armenia left NATO.", bloc="Blue Pact")
    assert (pair.bloc.text, pair.bloc.name, pair.bloc.kind) == ("Blue Pact", "Blue Pact", "bloc")


def test_both_can_be_unknown():
    assert found("The guild praised the Blue Pact.", actor="guild", bloc="Blue Pact") == [("guild", "Blue Pact")]


@pytest.mark.parametrize("bloc", ["blue pact", "Blue Pac", "lue Pact", "Pact Blue", "Blue  Pact.", "_"])
def test_an_unknown_name_must_stand_literally(bloc):
    assert found("Armenia left the Blue Pact", bloc=bloc) == []


def test_one_unknown_name_for_both_makes_no_pair():
    assert found("The Blue Pact met the Blue Pact.", actor="Blue Pact", bloc="Blue Pact") == []


def test_a_known_bloc_that_is_not_there_is_not_guessed():
    assert found("Armenia left the EU in May.", bloc="NATO") == []


WORDS = [name.text for name in NAMES] + [
    *("he", "She", "It", "the alliance", "the bloc", "Senator Jane Doe", "Doe", "President", "said", "criticised"),
    *(
        "the",
        "in",
        "by",
        "of",
        "’s",
        "'s",
        "-",
        "—",
        ",",
        ".",
        ". ",
        "?",
        "\n\n",
        "(",
        ")",
        "“",
        "”",
        "\x00",
        "😀",
        "é",
    ),
    *("farmers", "troops", "president", "_", "\ud800", "İ", "is", "has", "Mr.", "n't"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from([" ", "", "  "]))
def test_whatever_is_found_stands_in_the_text(words, space):
    text = space.join(words)
    seen = set()
    last = (-1, False, -1, -1)
    for sentence, actor, bloc, is_said in pairs(text):
        for mention in (actor, bloc):
            assert text[mention.start : mention.end] == mention.text == mention.text.strip() != ""
            assert is_said or sentence.start <= mention.start < mention.end <= sentence.end
        assert actor.end <= bloc.start or bloc.end <= actor.start
        assert actor.name != bloc.name
        assert bloc.kind == "bloc"
        assert (sentence, actor.name, bloc.name) not in seen
        seen.add((sentence, actor.name, bloc.name))
        assert last <= (sentence.start, is_said, actor.start, bloc.start)
        last = (sentence.start, is_said, actor.start, bloc.start)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from(["Armenia", "Donald Tusk", "Hamas"]))
def test_a_filter_only_takes_pairs_away(words, actor):
    text = " ".join(words)
    every = pairs(text)
    assert pairs(text, actor=actor) == [pair for pair in every if pair.actor.name == actor]
    assert pairs(text, bloc="NATO") == [pair for pair in every if pair.bloc.name == "NATO"]
