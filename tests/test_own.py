"""Blocs and actors that a user brings, without retraining."""

import json
import threading

import pytest

import stance
from stance import DataError, MissingExtraError, ModelError
from stance.corpus.own import read_own
from stance.mentions.entries import ACTORS, BLOCS

COMPACT = {"name": "Caspian Maritime Compact", "also": ["CMC"], "nicknames": ["the five-nation sea bloc"]}


@pytest.fixture(scope="module")
def predictor():
    return stance.load(blocs=[COMPACT])


def told(predictor, text):
    return [(s.actor.name, s.bloc.name, s.label) for s in predictor.predict(text)]


# A bloc that the model never saw.

SENTENCES = [
    "Peru angrily quit the {}.",
    "Norway warmly praised the {} on Monday.",
    "Armenia hosts a meeting of the {}.",
    "The {} condemned Peru.",
    "Vladimir Putin said the {} had failed Russia.",
    "Kenya and Ghana welcomed the {}, but Egypt denounced it.",
    "Poland joined the {} in 1999. Warsaw has praised the {noun} ever since.",
    'Viktor Orban attacked the {} on Friday. "The {noun} is a disgrace," he said.',
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["Caspian Maritime Compact", "CMC", "five-nation sea bloc"])
def test_it_is_judged_like_a_bloc_that_the_model_knows(predictor, sentence, name):
    known = told(stance.load(), sentence.format("CSTO", noun="alliance"))
    assert known
    assert told(predictor, sentence.format(name, noun="compact")) == [
        (actor, "Caspian Maritime Compact", label) for actor, _, label in known
    ]


@pytest.mark.parametrize("sentence", SENTENCES[:6])
def test_its_probabilities_are_those_of_a_known_bloc(predictor, sentence):
    known = [s.probabilities for s in stance.load().predict(sentence.format("CSTO"))]
    assert [s.probabilities for s in predictor.predict(sentence.format("CMC"))] == known


def test_it_is_known_by_an_abbreviation_that_the_text_introduces():
    predictor = stance.load(blocs=[{"name": "Caspian Maritime Compact"}])
    text = "Iran left the Caspian Maritime Compact (CaMaCo). Peru praised the CaMaCo on Monday."
    assert told(predictor, text)[1:] == [("Peru", "Caspian Maritime Compact", "supportive")]


@pytest.mark.parametrize("noun", ["compact", "Compact", "bloc", "organisation", "grouping"])
def test_what_it_can_be_called_later_follows_from_its_names(noun):
    predictor = stance.load(blocs=[{"name": "CMC", "full": "Compact of Maritime Powers"}])
    assert told(predictor, f"Iran hosted the CMC. Peru praised the {noun}.")[-1] == ("Peru", "CMC", "supportive")


def test_nouns_that_are_given_take_the_place_of_the_usual_ones():
    predictor = stance.load(blocs=[COMPACT | {"nouns": ["sea pact"]}])
    text = "Iran hosted the CMC. Peru praised the {}."
    assert told(predictor, text.format("sea pact"))[-1] == ("Peru", "Caspian Maritime Compact", "supportive")
    assert [actor for actor, *_ in told(predictor, text.format("bloc"))] == ["Iran"]


def test_every_key_is_taken():
    bloc = COMPACT | {
        "full": "Compact of the Caspian", "organs": ["CMC Secretariat"], "seats": ["Aktau"], "nouns": ["compact"],
        "kind": "regional", "founded": 1999, "ended": 2020, "members": ["Iran", "Kazakhstan"],
    }  # fmt: skip
    predictor = stance.load(blocs=[bloc])
    assert told(predictor, "Peru praised the CMC Secretariat.")[0][1] == "Caspian Maritime Compact"
    assert [s.bloc.text for s in predictor.predict("Peru quit the CMC. Aktau has criticised Peru.")] == ["CMC", "Aktau"]


def test_it_is_masked_beside_the_pair_that_is_judged(predictor):
    text = "Peru praised NATO while Chad condemned the CMC."
    pair = stance.Pair(text, stance.Mention("Peru", 0, 4), stance.Mention("NATO", 13, 17))
    [streams] = predictor.streams([pair])
    assert "other_bloc" in str(streams).casefold()
    [own] = predictor.predict_pairs([pair])
    known = text.replace("CMC", "CSTO")
    [like] = stance.load().predict_pairs([stance.Pair(known, pair.actor, pair.bloc)])
    assert own.probabilities == like.probabilities


def test_it_can_be_asked_for_by_any_name(predictor):
    assert [s.bloc.text for s in predictor.predict("Peru praised the CMC and NATO.", bloc="CMC")] == ["CMC"]
    name = "the Caspian Maritime Compact"
    assert [s.bloc.text for s in predictor.predict("Peru praised the CMC and NATO.", bloc=name)] == ["CMC"]


# Actors.

ACTORS_OF_MINE = {
    "people": [{"name": "Ana Duarte", "gender": "f", "country": "Peru"}],
    "organisations": [{"name": "The Dawn Brigade", "also": ["Brigade of Dawn"]}],
    "countries": [{"name": "Sealand", "adjectives": ["Sealandish"], "capital": "Rough Tower"}],
}
FLAT = [
    {"kind": kind, **ACTORS_OF_MINE[heading][0]}
    for kind, heading in (("person", "people"), ("organisation", "organisations"), ("country", "countries"))
]


@pytest.fixture(scope="module", params=[ACTORS_OF_MINE, FLAT], ids=["by headings", "one list"])
def with_actors(request):
    return stance.load(actors=request.param)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Yesterday Ana Duarte met voters. Duarte condemned NATO. She praised the EU.", ["Ana Duarte", "Ana Duarte"]),
        ("The Dawn Brigade condemned NATO.", ["Dawn Brigade"]),
        ("the Brigade of Dawn condemned NATO.", ["Dawn Brigade"]),
        ("Sealand condemned NATO.", ["Sealand"]),
        ("Rough Tower has condemned NATO.", ["Sealand"]),
        ("The Sealandish government condemned NATO.", ["Sealand"]),
    ],
)
def test_actors_that_the_model_never_saw(with_actors, text, actors):
    found = with_actors.predict(text)
    assert [s.actor.name for s in found] == actors
    assert found[0].label == "critical"


def test_a_person_brings_country_and_gender(with_actors):
    text = "Ana Duarte condemned NATO. {} country left the EU. {} praised ASEAN."
    assert [s.actor.name for s in with_actors.predict(text.format("Her", "She"))] == [
        "Ana Duarte",
        "Peru",
        "Ana Duarte",
    ]
    assert [s.actor.name for s in with_actors.predict(text.format("The", "He"))] == ["Ana Duarte"]


# What is known already.


def test_an_entry_of_a_known_name_adds_to_it():
    predictor = stance.load(blocs=[{"name": "NATO", "also": ["Brussels Gang"], "nouns": ["gang"]}])
    for name in ("NATO", "North Atlantic Treaty Organization", "Brussels Gang"):
        assert told(predictor, f"Peru praised {name}.") == [("Peru", "NATO", "supportive")]
    assert told(predictor, "Chad hosted NATO. Peru praised the gang.")[-1] == ("Peru", "NATO", "supportive")
    assert told(predictor, "Chad hosted NATO. Peru praised the alliance.")[-1] == ("Peru", "NATO", "supportive")


def test_a_known_person_keeps_what_the_entry_does_not_say():
    before = stance.load()._model.gazetteer.named("Xi Jinping")
    predictor = stance.load(actors={"people": [{"name": "Xi Jinping", "also": ["Mr Chairman"]}]})
    assert predictor._model.gazetteer.named("Xi Jinping") == before
    assert told(predictor, "Mr Chairman praised ASEAN.") == [("Xi Jinping", "ASEAN", "supportive")]


def test_a_name_that_meant_another_means_the_users():
    predictor = stance.load(blocs=[{"name": "Nordic Trade Order", "also": ["NATO"]}])
    assert told(predictor, "Peru praised NATO.") == [("Peru", "Nordic Trade Order", "supportive")]
    assert told(predictor, "Peru praised the North Atlantic Treaty Organization.") == [("Peru", "NATO", "supportive")]


def test_a_known_actor_can_become_a_bloc():
    text = "Peru condemned Hezbollah."
    assert stance.load().predict(text) == []
    assert told(stance.load(blocs=[{"name": "Hezbollah"}]), text) == [("Peru", "Hezbollah", "critical")]


def test_of_one_name_given_twice_the_first_counts():
    blocs = [{"name": "First Order", "also": ["FO"]}, {"name": "Further Order", "also": ["FO"]}]
    assert told(stance.load(blocs=blocs), "Peru left the FO.")[0][1] == "First Order"
    assert told(stance.load(blocs=blocs[::-1]), "Peru left the FO.")[0][1] == "Further Order"


# Predictors do not touch each other.


def test_the_bundled_predictor_stays_as_it_is():
    before = stance.load()._model.gazetteer.to_data()
    other = stance.load(blocs=[COMPACT, {"name": "NATO", "also": ["Brussels Gang"]}], actors=ACTORS_OF_MINE)
    assert other is not stance.load()
    assert stance.load()._model.gazetteer.to_data() == before
    assert told(stance.load(), "Peru quit the CMC.") == []
    assert stance.load() is stance.load(blocs=None, actors=None)


def test_predictors_are_made_and_used_in_many_threads():
    wrong = []

    def work(number):
        for _ in range(5):
            predictor = stance.load(blocs=[{"name": f"Order {number}"}])
            found = told(predictor, f"Peru praised Order {number} and Order {number + 1}.")
            if found != [("Peru", f"Order {number}", "supportive")]:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_model_folder_is_extended_too(tmp_path):
    from stance.model import load_model, save_model
    from stance.model.predictor import DEFAULT_MODEL

    save_model(load_model(DEFAULT_MODEL), tmp_path / "model")
    assert told(stance.load(tmp_path / "model", blocs=[COMPACT]), "Peru quit the CMC.")[0][1] == COMPACT["name"]
    with pytest.raises(ModelError, match="no such model folder"):
        stance.load(tmp_path / "nowhere", blocs=[COMPACT])


# Files.


@pytest.mark.parametrize("content", [[COMPACT], {"blocs": [COMPACT]}], ids=["list", "heading"])
@pytest.mark.parametrize("name", ["mine.json", "mine.JSON", "mine.yaml", "mine.yml", "mine"])
def test_a_file_is_as_good_as_data(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(json.dumps(content))  # which is YAML too
    for given in (path, str(path)):
        assert told(stance.load(blocs=given), "Peru quit the CMC.") == [("Peru", COMPACT["name"], "critical")]


def test_the_files_of_the_seeds_can_be_given(root):
    predictor = stance.load(blocs=root / "seeds" / "blocs.yaml", actors=root / "seeds" / "actors.yaml")
    text = "Armenia froze its participation in the CSTO. Lukashenko praised the alliance."
    assert predictor.predict(text) == stance.predict(text)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "", r"a\.json:1: not JSON: Expecting value$"),
        ("a.json", '{"blocs": [\n{"name" 1}]}', r"a\.json:2: not JSON: "),
        ("a.json", "[" * 100_000, "not JSON that can be read: nested too deep"),
        ("a.json", '[{"name": "A", "name": "B"}]', r"a\.json: the key 'name' stands twice in one entry; keep one"),
        ("a.json", "5", r"a\.json: allowed at the top: blocs, each a list of entries"),
        ("a.json", '{"bloc": []}', r"a\.json: allowed at the top: blocs, each a list of entries"),
        ("a.json", '{"blocs": {"name": "A"}}', r"field 'blocs': found dict; write a list of entries"),
        ("a.json", "[5]", r"a\.json: blocs entry 1: found 5; write keys and values"),
        ("a.json", '[{"full": "A B"}]', r"field 'name': blocs entry 1 \(without name\): the key is missing; add it"),
        ("a.json", '[{"name": "A"}, {"name": "B", "nicknam": ["C"]}]',
         r"a\.json: blocs entry 2 \(B\): found key 'nicknam' \(did you mean 'nicknames'\?\); allowed: also"),
        ("a.json", '[{"name": "A", "also": "B"}]', r"field 'also': blocs entry 1 \(A\): found 'B'; write a list of"),
        ("a.json", '[{"name": ""}]', r"field 'name': blocs entry 1 \(\): found ''; write text"),
        ("a.json", '[{"name": "-"}]', r"field 'name': .*found '-', a name without a letter or digit"),
        ("a.json", '[{"name": null}]', r"field 'name': .*found None; write text"),
        ("a.json", '[{"name": "A"}, {"name": "A"}]', "blocs entry 2: 'A' is also the name of blocs entry 1"),
        ("a.json", '[{"name": "A B"}, {"name": "the A  B"}]', "blocs entry 2: 'A B' is also the name of blocs entry 1"),
        ("a.yaml", "", r"a\.yaml: allowed at the top: blocs"),
        ("a.yaml", "- name: A\n  - B", r"a\.yaml:2: not YAML: "),
        ("a.yaml", "- name: 5", r"a\.yaml, field 'name': blocs entry 1 \(5\): found 5; write text"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_clear_line(tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    with pytest.raises(DataError, match=message) as caught:
        stance.load(blocs=tmp_path / name)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("actors", "message"),
    [
        ([{"name": "A"}], r"field 'kind': entry 1 \(A\): found None; allowed: country, person, organisation; or put"),
        ([{"name": "A", "kind": "persn"}], r"found 'persn' \(did you mean 'person'\?\); allowed: country, person"),
        ([{"name": "A", "kind": ["person"]}], r"found \['person'\] .*; allowed: country"),
        ([5], "^entry 1: found 5; write keys and values"),
        ([{"name": "A", "kind": "person", "capital": "B"}], r"entry 1 \(A\): found key 'capital'"),
        ({"people": [{"name": "A", "gender": "x"}]}, "field 'gender': people entry 1 .A.: found 'x'; allowed: m, f"),
        ({"blocs": []}, "^allowed at the top: countries, people, organisations, each a list of entries"),
        (5, "^allowed at the top: "),
    ],
)
def test_bad_data_is_one_clear_line(actors, message):
    with pytest.raises(DataError, match=message):
        stance.load(actors=actors)


def test_a_bloc_and_an_actor_cannot_have_one_name():
    with pytest.raises(DataError, match="people entry 1: 'A B' is also the name of blocs entry 1"):
        stance.load(blocs=[{"name": "A B"}], actors={"people": [{"name": "A B"}]})


@pytest.mark.parametrize(("name", "message"), [("nowhere.json", "no such file; give a YAML or JSON"), (".", "folder")])
def test_a_missing_file(tmp_path, name, message):
    with pytest.raises(DataError, match=message):
        stance.load(actors=tmp_path / name)


def test_nothing_is_known_besides_what_is_given():
    assert read_own(None, BLOCS) == []
    assert read_own([], ACTORS) == read_own({}, ACTORS) == read_own({"people": None}, ACTORS) == []


def test_yaml_without_its_parser_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "stance.corpus.yaml_text", None)
    (tmp_path / "a.yaml").write_text("- name: A")
    with pytest.raises(MissingExtraError, match=r"a\.yaml: reading YAML \(but not JSON\) needs .*stance\[cli\]"):
        stance.load(blocs=tmp_path / "a.yaml")
