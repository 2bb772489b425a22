import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import DataError
from stance.language import tokenize
from stance.mentions import Entity, Gazetteer, Name

EU = Entity("EU", "bloc", nouns=("bloc", "union"), members=("Poland",))
UN = Entity("UN", "bloc")
POLAND = Entity("Poland", "country")
GUINEA = Entity("Guinea", "country")
EQUATORIAL = Entity("Equatorial Guinea", "country")
IVORY = Entity("Ivory Coast", "country")
NETHERLANDS = Entity("Netherlands", "country")
TUSK = Entity("Donald Tusk", "person", gender="m", country="Poland", family="Tusk")
LATIN = Entity("Latin America", "other")
NAMES = [
    *(Name(text, EU, "name") for text in ("EU", "European Union")),
    Name("European Commission", EU, "organ"),
    Name("Brussels", EU, "seat"),
    Name("27-nation bloc", EU, "nickname"),
    *(Name(text, UN, "name") for text in ("UN", "U.N.")),
    Name("Poland", POLAND, "name"),
    Name("Warsaw", POLAND, "capital"),
    Name("Polish", POLAND, "adjective"),
    Name("Poles", POLAND, "people"),
    Name("Guinea", GUINEA, "name"),
    Name("Equatorial Guinea", EQUATORIAL, "name"),
    *(Name(text, IVORY, "name") for text in ("Ivory Coast", "Côte d'Ivoire")),
    Name("Netherlands", NETHERLANDS, "name"),
    Name("The Hague", NETHERLANDS, "capital"),
    Name("Donald Tusk", TUSK, "name"),
    Name("Tusk", TUSK, "short"),
    Name("Latin America", LATIN, "trap"),
]
GAZETTEER = Gazetteer(NAMES)


def found(text, gazetteer=GAZETTEER):
    return [(m.start, m.end, m.entity.name, m.sort) for m in gazetteer.match(tokenize(text).words)]


def test_a_match_tells_whom_and_by_what_sort_of_name():
    assert found("the European Commission told Warsaw") == [(1, 3, "EU", "organ"), (4, 5, "Poland", "capital")]


def test_the_longest_name_wins():
    assert found("Equatorial Guinea and Guinea") == [
        (0, 2, "Equatorial Guinea", "name"),
        (3, 4, "Guinea", "name"),
    ]


@pytest.mark.parametrize("text", ["eu", "poland", "POLAND", "Polands", "European", "", "Ivory", "NATO"])
def test_only_whole_names_in_their_own_case_match(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["Côte d’Ivoire", "Côte d'Ivoire", "Côte\nd'Ivoire", "Côte\xa0d'Ivoire"])
def test_typography_and_white_space_do_not_matter(text):
    assert [match[2] for match in found(text)] == ["Ivory Coast"]


def test_a_name_with_points_matches_where_it_ends_a_sentence_too():
    assert [match[2] for match in found("the U.N. left. It left the U.N.")] == ["UN", "UN"]


def test_names_beside_each_other_are_all_found():
    assert [match[2] for match in found("Tusk Poland EU-Poland")] == ["Donald Tusk", "Poland", "EU", "Poland"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_better_sort_of_an_equal_name_wins(order):
    names = [
        Name("Georgia", Entity("a person", "person"), "short"),
        Name("Georgia", Entity("a state", "country"), "name"),
    ]
    assert found("Georgia", Gazetteer(names[::order]))[0][2:] == ("a state", "name")


def test_the_first_entity_of_an_equal_name_wins():
    names = [Name("Congo", Entity("one", "country"), "name"), Name("Congo", Entity("two", "country"), "name")]
    assert found("Congo", Gazetteer(names))[0][2] == "one"


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("EU", EU),
        ("eu", EU),
        ("the EU", EU),
        ("The European Union", EU),
        (" european  union ", EU),
        ("European Commission", EU),
        ("U.N.", UN),
        ("warsaw", POLAND),
        ("Poles", POLAND),
        ("Côte d’Ivoire", IVORY),
        ("tusk", TUSK),
        ("The Hague", NETHERLANDS),
    ],
)
def test_find_knows_every_name(name, entity):
    assert GAZETTEER.find(name) == entity


@pytest.mark.parametrize("name", ["", " ", "the", "Brussels", "Polish", "27-nation bloc", "Latin America", "NATO", "_"])
def test_find_does_not_take_a_loose_name_for_the_entity(name):
    assert GAZETTEER.find(name) is None


def test_find_prefers_the_name_in_its_own_case():
    guam, bloc = Entity("Guam", "country"), Entity("GUAM", "bloc")
    gazetteer = Gazetteer([Name("GUAM", bloc, "name"), Name("Guam", guam, "name")])
    assert gazetteer.find("GUAM") == bloc
    assert gazetteer.find("Guam") == guam


@pytest.mark.parametrize("name", ["İbrahim Kalın", "Ekrem İmamoğlu", "Straße", "ΣΊΣΥΦΟΣ"])
def test_find_knows_names_that_change_their_length_with_their_case(name):
    person = Entity(name, "person")
    assert Gazetteer([Name(name, person, "name")]).find(name) == person


@pytest.mark.parametrize("name", ["", " ", "_", "-", "..."])
def test_a_name_without_a_letter_is_refused(name):
    with pytest.raises(DataError, match="'EU' has a name without a letter or digit"):
        Gazetteer([Name(name, EU, "name")])


def test_entities_stand_once_each_in_order():
    assert [entity.name for entity in GAZETTEER.entities][:3] == ["EU", "UN", "Poland"]
    assert len(GAZETTEER.entities) == len({name.entity.name for name in NAMES})


def test_the_length_is_the_number_of_names():
    assert len(GAZETTEER) == len(NAMES)


@pytest.mark.parametrize("entity", [EU, TUSK, POLAND])
def test_an_entity_comes_back_whole_from_json(entity):
    assert Entity.from_data(json.loads(json.dumps(entity.to_data()))) == entity


CMC = Entity("CMC", "bloc")


def test_an_extended_gazetteer_knows_both_and_the_first_is_as_it_was():
    before = GAZETTEER.to_data()
    more = GAZETTEER.extended([Name("CMC", CMC, "name"), Name("Caspian Compact", CMC, "name")])
    assert [match[2] for match in found("CMC Caspian Compact EU", more)] == ["CMC", "CMC", "EU"]
    assert found("CMC") == []
    assert GAZETTEER.to_data() == before


@pytest.mark.parametrize("sort", ["name", "nickname"])
def test_a_name_that_is_added_goes_before_any_that_was_there(sort):
    more = GAZETTEER.extended([Name("CMC", CMC, "name"), Name("European Union", CMC, sort)])
    assert [match[2:] for match in found("EU, European Union", more)] == [("EU", "name"), ("CMC", sort)]


def test_an_entity_of_the_same_name_takes_the_place_of_the_known_one():
    union = Entity("EU", "bloc", nouns=("club",))
    more = GAZETTEER.extended([Name("EU", union, "name"), Name("Old Continent", union, "nickname")])
    assert len(more.entities) == len(GAZETTEER.entities)
    for text in ("EU", "European Union", "European Commission", "Brussels", "Old Continent"):
        assert [match.entity for match in more.match(tokenize(text).words)] == [union]


def test_an_entity_that_changes_its_kind_keeps_only_what_names_it_anywhere():
    state = Entity("Poland", "bloc")
    more = GAZETTEER.extended([Name("Republic", state, "name")])
    assert [match[2] for match in found("Poland, Republic, Warsaw, Polish, Poles", more)] == ["Poland", "Poland"]
    assert more.named("Poland") == state


@pytest.mark.parametrize(("name", "entity"), [("EU", EU), ("Donald Tusk", TUSK), ("eu", None), ("Tusk", None)])
def test_named_takes_the_canonical_name_alone(name, entity):
    assert GAZETTEER.named(name) == entity


@settings(max_examples=200, deadline=None)
@given(
    st.sets(st.sampled_from(range(len(NAMES))), max_size=len(NAMES)),
    st.lists(st.sampled_from([*(name.text for name in NAMES), "the", ","]), max_size=9),
)
def test_names_can_be_added_later_as_well(first, texts):
    one = [name for i, name in enumerate(NAMES) if i in first]
    other = [name for i, name in enumerate(NAMES) if i not in first]
    words = tokenize(" ".join(texts)).words
    assert Gazetteer(one).extended(other).match(words) == GAZETTEER.match(words)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*(name.text for name in NAMES), "the", "said", ",", "Guinea-Bissau", "Hague"]), max_size=9
    )
)
def test_a_gazetteer_from_data_finds_the_same(texts):
    again = Gazetteer.from_data(json.loads(json.dumps(GAZETTEER.to_data())))
    words = tokenize(" ".join(texts)).words
    assert again.match(words) == GAZETTEER.match(words)
    assert [again.find(text) for text in texts] == [GAZETTEER.find(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from("EU European Union Commission Equatorial Guinea the Donald Tusk U.N . Latin".split()),
        max_size=12,
    )
)
def test_matches_are_names_in_order_and_leave_none_out(words):
    known = {" ".join(tokenize(name.text).words) for name in NAMES}
    at = 0
    for match in GAZETTEER.match(words):
        assert match.start >= at
        assert " ".join(words[match.start : match.end]) in known
        for start in range(at, match.start):  # no name begins in what was passed over
            assert not any(" ".join(words[start:end]) in known for end in range(start + 1, len(words) + 1))
        at = match.end
    for start in range(at, len(words)):
        assert not any(" ".join(words[start:end]) in known for end in range(start + 1, len(words) + 1))
