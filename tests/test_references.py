import pytest

from stance.mentions import Entity, Gazetteer, Name, find_pairs, read_document

EU = Entity("EU", "bloc", nouns=("bloc", "union"))
NATO = Entity("NATO", "bloc", nouns=("alliance", "pact"))
GUILD = Entity("GSC", "bloc", nouns=("compact",), members=("Armenia", "Estonia", "Fiji", "Malta", "Togo", "Yemen"))
CSTO = Entity("CSTO", "bloc", nouns=("alliance",))
PASHINYAN = Entity("Nikol Pashinyan", "person", gender="m", country="Armenia", family="Pashinyan")
KALLAS = Entity("Kaja Kallas", "person", gender="f", country="Estonia", family="Kallas")
ARMENIA = Entity("Armenia", "country")
GAZETTEER = Gazetteer(
    [
        Name("EU", EU, "name"),
        Name("Brussels", EU, "seat"),
        Name("European Commission", EU, "organ"),
        Name("EU secretariat", EU, "organ"),
        Name("NATO Mission in Kosovo", NATO, "organ"),
        Name("GSC", GUILD, "name"),
        Name("Malta", Entity("Malta", "country"), "name"),
        Name("NATO", NATO, "name"),
        Name("CSTO", CSTO, "name"),
        Name("Nikol Pashinyan", PASHINYAN, "name"),
        Name("Kaja Kallas", KALLAS, "name"),
        Name("Armenia", ARMENIA, "name"),
        Name("Armenian", ARMENIA, "adjective"),
        Name("Estonian", Entity("Estonia", "country"), "adjective"),
    ]
)
FILLER = "Nothing else happened that day. "


def found(text):
    return [(pair.actor.text, pair.actor.name, pair.bloc.text, pair.bloc.name) for pair in find_pairs(text, GAZETTEER)]


def mentions(text):
    return [mention for read in read_document(text, GAZETTEER) for mention in read.mentions]


def last(text):
    pairs = found(text)
    return pairs[-1] if pairs else None


def test_he_is_the_person_named_before():
    text = "Nikol Pashinyan spoke in parliament. Later he criticised NATO."
    assert last(text) == ("he", "Nikol Pashinyan", "NATO", "NATO")


def test_she_is_not_a_man():
    assert last("Nikol Pashinyan spoke. She criticised NATO.") is None
    assert last("Kaja Kallas spoke. He criticised NATO.") is None
    assert last("Kaja Kallas spoke. She criticised NATO.")[1] == "Kaja Kallas"


def test_a_person_of_unknown_gender_may_be_either():
    for word in ("He", "She"):
        assert last(f"Senator Jane Doe spoke. {word} criticised NATO.")[1] == "Jane Doe"


def test_within_a_sentence_the_pronoun_is_the_person_named():
    assert found("Nikol Pashinyan said he would leave NATO.") == [("he", "Nikol Pashinyan", "NATO", "NATO")]


@pytest.mark.parametrize(("sentences", "linked"), [(0, True), (1, True), (2, False), (9, False)])
def test_a_pronoun_does_not_reach_far_back(sentences, linked):
    text = "Nikol Pashinyan spoke. " + FILLER * sentences + "He criticised NATO."
    assert (last(text) is not None) is linked


def test_a_pronoun_at_the_very_beginning_means_nobody():
    assert found("He criticised NATO. She did too. It praised NATO.") == []


def test_a_surname_is_the_person_named_in_full():
    text = "Senator Jane Doe spoke. " + FILLER * 5 + "Doe criticised NATO."
    assert last(text) == ("Doe", "Jane Doe", "NATO", "NATO")


def test_a_surname_without_a_full_name_is_nobody():
    assert found("Doe criticised NATO.") == []


def test_another_first_name_is_another_person():
    text = "Senator Jane Doe spoke. On Monday John Doe criticised NATO."
    assert all(name != "Jane Doe" for _, name, _, _ in found(text))


def test_it_is_the_country_that_was_the_subject():
    assert last("Armenia held a vote. It left NATO.") == ("It", "Armenia", "NATO", "NATO")


def test_a_quote_may_begin_with_it():
    assert last("Armenia held a vote. “It left NATO,” somebody wrote.")[1] == "Armenia"


def test_it_later_in_a_sentence_is_the_one_thing_named_before():
    assert last("Armenia held a vote. Now, then: It left NATO.")[1] == "Armenia"
    assert last("Armenia met the Blue League. Now, then: It left NATO.") is None


def test_it_is_the_one_bloc_among_others():
    assert last("Armenia and NATO knew that Jane Doe hated it.")[2:] == ("it", "NATO")


@pytest.mark.parametrize("sentence", ["It is NATO day.", "It seems NATO waits.", "It will rain on NATO."])
def test_an_empty_it_means_nobody(sentence):
    assert last(f"Armenia held a vote. {sentence}") is None


def test_it_is_not_a_person():
    assert last("Nikol Pashinyan held a vote. It left NATO.") is None


def test_the_noun_of_a_bloc_is_the_bloc_named_before():
    assert last("NATO met on Monday. Armenia left the alliance.") == ("Armenia", "Armenia", "the alliance", "NATO")


def test_the_noun_of_a_bloc_is_the_bloc_named_in_the_sentence():
    text = "Armenia met NATO and then left the pact, and Nikol Pashinyan left the pact."
    assert ("Nikol Pashinyan", "Nikol Pashinyan", "the pact", "NATO") in found(text)


def test_the_noun_of_two_blocs_is_neither():
    assert last("NATO and the CSTO met on Monday. Armenia left the alliance.") is None


def test_the_noun_of_the_later_bloc_is_the_later_bloc():
    assert last("NATO met. The CSTO met. Armenia left the alliance.")[3] == "CSTO"


def test_a_noun_does_not_mean_a_bloc_of_another_noun():
    assert last("NATO met on Monday. Armenia left the union.") is None


@pytest.mark.parametrize(("sentences", "linked"), [(0, True), (3, True), (4, False)])
def test_a_noun_does_not_reach_far_back(sentences, linked):
    text = "NATO met on Monday. " + FILLER * sentences + "Armenia left the alliance."
    assert (last(text) is not None) is linked


def test_a_noun_without_a_bloc_is_no_bloc():
    assert found("Armenia left the alliance.") == []


def test_brussels_is_the_eu_where_the_eu_was_named():
    text = "Armenia wrote to the EU. Brussels criticised Armenia."
    assert last(text) == ("Armenia", "Armenia", "Brussels", "EU")


@pytest.mark.parametrize(
    "sentence", ["Armenia met Brussels's envoy.", "Brussels has told Armenia.", "Brussels told Armenia."]
)
def test_brussels_is_the_eu_where_it_acts(sentence):
    assert last(f"Armenia wrote to the EU. {sentence}")[3] == "EU"


@pytest.mark.parametrize("sentence", ["Armenia flew to Brussels's airport.", "Armenia left Brussels behind."])
def test_brussels_is_a_city_where_it_does_not(sentence):
    assert found(f"The EU met. {sentence}") == []


@pytest.mark.parametrize(
    "text",
    ["Brussels criticised Armenia.", "Armenia wrote to the EU. Armenia met envoys in Brussels.", "He left Brussels."],
)
def test_brussels_is_a_city_elsewhere(text):
    assert "Brussels" not in [bloc for _, _, bloc, _ in found(text)]


def test_an_office_is_the_person_of_that_country():
    text = "Nikol Pashinyan spoke. The Armenian prime minister then criticised NATO."
    assert last(text) == ("Armenian prime minister", "Nikol Pashinyan", "NATO", "NATO")


@pytest.mark.parametrize("text", ["NATO praised the Armenian prime minister", "NATO met Armenia's president,"])
def test_an_office_may_end_the_text(text):
    assert last(f"Nikol Pashinyan spoke. {text}")[1] == "Nikol Pashinyan"


def test_an_office_is_nobody_where_two_could_hold_it():
    text = "Nikol Pashinyan and Armenian President Jane Doe spoke. The Armenian prime minister criticised NATO."
    assert last(text)[1] in ("Armenian prime minister", "Nikol Pashinyan")


def test_an_office_of_another_country_is_not_that_person():
    assert last("Nikol Pashinyan spoke. The Estonian prime minister criticised NATO.")[1] == "Estonian prime minister"


def test_one_text_does_not_remember_another():
    found("Nikol Pashinyan left NATO.")
    assert found("He criticised the alliance. He criticised NATO.") == []


def test_an_alliance_of_states_is_the_bloc_named_before():
    assert last("Armenia left NATO. Armenia praised the alliance of six northern states.")[2:] == (
        "the alliance",
        "NATO",
    )
    assert last("Armenia left NATO. Armenia praised the alliance of steel and coal.")[2:] == ("NATO", "NATO")


@pytest.mark.parametrize("between", [0, 3])
def test_an_organ_goes_by_its_noun_once_it_was_named(between):
    text = "The European Commission met. " + FILLER * between + "Armenia left the commission alone."
    assert last(text) == ("Armenia", "Armenia", "the commission", "EU")


def test_an_organ_is_known_without_the_blocs_name():
    gazetteer = Gazetteer(
        [Name("GSC", GUILD, "name"), Name("GSC Tariff Board", GUILD, "organ"), Name("Malta", ARMENIA, "name")]
    )
    [*_, pair] = find_pairs("The GSC met. Malta praised the Tariff Board.", gazetteer)
    assert (pair.bloc.text, pair.bloc.name) == ("Tariff Board", "GSC")
    assert find_pairs("Malta praised the Tariff Board. The GSC met.", gazetteer) == []


@pytest.mark.parametrize("sentence", ["Armenia left the electoral commission alone.", "Armenia left the panel alone."])
def test_another_organ_is_not_the_blocs(sentence):
    assert last(f"The European Commission met. {sentence}") is None


def test_only_an_organ_that_no_state_has_goes_by_its_noun_before_it_was_named():
    assert last("The EU met. Armenia praised the secretariat.")[3] == "EU"
    assert last("The EU met. Armenia praised the parliament.") is None


@pytest.mark.parametrize(
    "sentence",
    ["The NATO Mission in Kosovo closed.", "NATO closed its mission here.", "NATO's military mission closed."],
)
@pytest.mark.parametrize("words", ["the mission", "the regional force"])
def test_a_mission_is_the_bloc_that_sent_it(sentence, words):
    assert last(f"{sentence} Armenia praised {words}.")[2:] == (words, "NATO")


def test_a_mission_is_the_bloc_with_that_noun_before_the_one_that_sent_one():
    corps = Entity("CAP", "bloc", nouns=("mission",))
    gazetteer = Gazetteer([Name("CAP", corps, "name"), Name("NATO", NATO, "name"), Name("Malta", ARMENIA, "name")])
    [*_, pair] = find_pairs("NATO's mission, the CAP, closed. Malta praised the mission.", gazetteer)
    assert pair.bloc.name == "CAP"


def test_the_place_of_an_organ_belongs_to_it():
    assert last("The European Commission met. Armenia wrote to the commission in Antwerp.")[2:] == (
        "the commission in Antwerp",
        "EU",
    )


@pytest.mark.parametrize(("words", "bloc"), [("six-nation", "GSC"), ("7-member", "GSC"), ("forty-member", None)])
def test_a_bloc_is_told_by_the_number_of_its_members(words, bloc):
    pair = last(f"The GSC met NATO and the EU. Malta left the {words} body.")
    assert (pair and pair[3]) == bloc


def test_our_compact_is_the_speakers():
    assert last("The GSC met. “Malta hates our compact,” somebody wrote.")[2:] == ("our compact", "GSC")
    assert last("The GSC met. “Malta hates our grouping,” somebody wrote.") is None


@pytest.mark.parametrize("rest", ["of hiding the truth.", "of six states."])
def test_of_may_follow_a_description(rest):
    assert last(f"NATO met. Armenia accused the alliance {rest}")[2:] == ("the alliance", "NATO")


def test_they_in_somebodys_words_is_the_bloc_named_last():
    text = "The village waits for NATO. “They never came, and they never wrote,” said Jane Doe."
    assert [(m.start, m.entity) for m in mentions(text) if m.is_reference] == [(29, NATO), (50, NATO)]


@pytest.mark.parametrize(
    "text",
    [
        "The village waits for NATO. They never came, said Jane Doe.",
        "Armenia waits for NATO. “They never came,” said Jane Doe.",
        "The village waits for NATO. “Our sons know when they are late,” said Jane Doe.",
        "The village waits for NATO. “They want to leave the alliance,” said Jane Doe.",
        "Nobody came. “They never came,” said Jane Doe.",
    ],
)
def test_they_are_nobody_where_others_can_be_meant(text):
    assert all(pair[2].lower() != "they" for pair in found(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Armenia was late, NATO ordered it to pay, and Jane Doe left.", "Armenia"),
        ("Armenia joined NATO, which it praised.", "Armenia"),
        ("NATO left Armenia and it praised Jane Doe.", "NATO"),
        ("Malta, which has joined NATO, called it a trap.", "NATO"),
    ],
)
def test_it_is_who_the_grammar_lets_it_be(text, name):
    [mention] = [m for m in mentions(text) if m.is_reference]
    assert mention.entity.name == name


def test_much_of_it_is_nobody():
    assert not any(m.is_reference for m in mentions("NATO sold the steel, and much of it went to Malta."))


@pytest.mark.parametrize(
    "text",
    [
        "NATO welcomed the ruling and Jane Doe called it a start.",
        "NATO was the last bridge, and Jane Doe burned it down.",
        "NATO fell silent, and the whole street knew it.",
        "NATO met. Jane Doe dug a well for it.",
        "NATO keeps the treaty as it stands.",
    ],
)
def test_it_is_nobody_where_a_thing_without_a_name_may_be_meant(text):
    assert not any(m.is_reference for m in mentions(text))


@pytest.mark.parametrize(
    "text",
    [
        "NATO passed a motion, and Jane Doe begged it to stop.",
        "NATO is old, but it is too slow.",
        '"NATO is old, but it is unfair," Jane Doe said.',
    ],
)
def test_it_is_the_bloc_that_is_begged_or_judged(text):
    [mention] = [m for m in mentions(text) if m.is_reference]
    assert mention.entity.name == "NATO"


@pytest.mark.parametrize("rest", ["that NATO waits", "time to go", "late for NATO"])
def test_it_is_nobody_where_what_is_judged_comes_later(rest):
    assert not any(m.is_reference for m in mentions(f"NATO met, but it is {rest}."))


def test_who_speaks_without_a_name_goes_on_speaking():
    text = "Nikol Pashinyan left. A nurse at the harbour hospital said he feared NATO."
    [mention] = [m for m in mentions(text) if m.is_reference]
    assert mention.entity.name == "nurse"


def test_a_body_goes_by_what_the_text_called_it():
    text = "The EU met. Adala, the union of harbour clerks, struck. Jane Doe left the union."
    assert mentions(text)[-1].entity.name == "Adala"
    assert mentions("The EU met. Adala struck. Jane Doe left the union.")[-1].entity.name == "EU"


def test_the_government_is_that_of_the_person_who_speaks_of_it():
    text = "Malta met Armenia. Kaja Kallas, an Estonian senator, accused the government of hiding from NATO."
    gazetteer = GAZETTEER.extended([Name("Estonia", Entity("Estonia", "country"), "name")])
    [government] = [m for read in read_document(text, gazetteer) for m in read.mentions if m.is_reference]
    assert government.entity.name == "Estonia"


def test_the_number_of_members_tells_a_bloc_of_the_same_sentence():
    [mention] = [m for m in mentions("Armenia left the GSC, hours after the six-nation group met.") if m.is_reference]
    assert mention.entity.name == "GSC"


def test_an_organisation_goes_by_the_noun_in_its_name():
    text = "The Harbour Workers Tribunal met NATO. Nobody came. The tribunal criticised NATO."
    assert last(text)[:2] == ("The tribunal", "Harbour Workers Tribunal")


def test_the_government_is_that_of_the_state_the_text_is_about():
    text = "Armenia voted. Armenia paid. Armenia slept. " + FILLER * 3 + "The government criticised NATO."
    assert last(text)[:2] == ("The government", "Armenia")
    assert last(text.replace("Armenia slept", "Malta slept")) is None


def test_a_parse_that_goes_in_a_circle_ends():
    for words in ("it " * 40, "NATO it which it and it, it Armenia it said it " * 9):
        mentions(words)
