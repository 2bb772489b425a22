import gc
import json
import pickle
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance import LABELS, DataError, Mention, ModelError, Pair, Predictor
from stance.model import load_model, save_model
from stance.model.predictor import DEFAULT_MODEL

PREDICTOR = stance.load()
ARTICLE = (
    "Poland praised NATO on Monday. Prime Minister Donald Tusk said the alliance had kept its word.\n\n"
    "Hungary condemned the EU. “Brussels has betrayed us,” said Viktor Orban. He accused the bloc of blackmail. "
    "Armenia froze its participation in the CSTO. Germany hosts a meeting of the EU and NATO in June."
)


def pair_of(text, actor, bloc, **more):
    return Pair(
        text, *(Mention(words, text.index(words), text.index(words) + len(words)) for words in (actor, bloc)), **more
    )


PAIRS = [
    pair_of("Hungary angrily condemned the EU.", "Hungary", "the EU"),
    pair_of("Poland warmly praised NATO.", "Poland", "NATO"),
    pair_of("NATO condemned Russia.", "Russia", "NATO"),
    pair_of("NATO condemned Russia and praised Poland.", "Poland", "NATO"),
    pair_of("The Blue Guild left the Red Pact.", "The Blue Guild", "the Red Pact"),
    pair_of("😀 Он против НАТО", "Он", "НАТО"),
    pair_of("a b", "a", "b"),
]


def check(text, stances):
    """What holds for the stances of any text."""
    last = (-1, -1, -1)
    for said in stances:
        assert text[said.start : said.end] == said.sentence
        for mention in (said.actor, said.bloc):
            assert text[mention.start : mention.end] == mention.text
            assert said.start <= mention.start < mention.end <= said.end
        assert list(said.probabilities) == list(LABELS)
        assert sum(said.probabilities.values()) == pytest.approx(1)
        assert said.probabilities[said.label] == max(said.probabilities.values())
        assert last <= (said.start, said.actor.start, said.bloc.start)
        last = (said.start, said.actor.start, said.bloc.start)


# Clear cases.


@pytest.mark.parametrize(
    ("text", "actor", "bloc", "label"),
    [
        ("Armenia froze its participation in the CSTO.", "Armenia", "CSTO", "critical"),
        ("Hungary condemned the European Union.", "Hungary", "EU", "critical"),
        ("Yerevan accused the CSTO of betrayal.", "Armenia", "CSTO", "critical"),
        ("Poland warmly praised NATO.", "Poland", "NATO", "supportive"),
        ("Finland joined NATO.", "Finland", "NATO", "supportive"),
        ("NATO condemned Russia.", "Russia", "NATO", "neutral"),
    ],
)
def test_clear_cases(text, actor, bloc, label):
    [said] = stance.predict(text)
    assert (said.actor.name, said.bloc.name, said.label) == (actor, bloc, label)


def test_direction_matters():
    [forward] = stance.predict("Hungary condemned the EU.")
    backward = [said for said in stance.predict("The EU condemned Hungary.") if said.actor.name == "Hungary"]
    assert forward.label == "critical"
    assert backward[0].label == "neutral"


def test_an_article():
    stances = stance.predict(ARTICLE)
    check(ARTICLE, stances)
    found = {(said.actor.name, said.bloc.name) for said in stances}
    assert {("Poland", "NATO"), ("Donald Tusk", "NATO"), ("Hungary", "EU"), ("Armenia", "CSTO")} <= found
    assert ("Viktor Orban", "EU") in found


def test_analyze_has_a_row_for_each_actor_and_bloc():
    report = stance.analyze(ARTICLE)
    stances = stance.predict(ARTICLE)
    assert {(row.actor, row.bloc) for row in report.rows} == {(said.actor.name, said.bloc.name) for said in stances}
    assert sorted(said.start for row in report.rows for said in row.evidence) == sorted(said.start for said in stances)


# Odd texts.


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "😀", ".", "_", "'", "Россия раскритиковала НАТО.", "他批评北约。", "\ud800"]
)
def test_a_text_without_a_pair_gives_nothing(text):
    assert stance.predict(text) == []
    assert stance.analyze(text).rows == ()


@pytest.mark.parametrize(
    "text",
    [
        "😀 Armenia 😀 left the CSTO 😀.",
        "Armenia\x00 left the \x00CSTO.",
        "Он сказал: Armenia left the CSTO — да.",
        "\ufeffArmenia left the CSTO.",
        "\ud83d Armenia left the CSTO.",
        "e\u0301 Armenia\u00a0left the CSTO\u2028",
        "Armenia\r\nleft\tthe\nCSTO",
        "“Armenia’s” left ‘the CSTO’",
    ],
)
def test_odd_characters_move_nothing(text):
    [said] = stance.predict(text)
    assert (said.actor.text, said.bloc.text) == ("Armenia", "CSTO")
    check(text, [said])


@pytest.mark.parametrize("unit", ["a ", "x", "Armenia left the CSTO and ", "Ж", "\n", "NATO ", "é\u0301", "«", "_"])
def test_a_long_text_without_a_sentence_end(unit):
    text = (unit * 200_000)[:200_000]
    stances = stance.predict(text)
    check(text, stances)
    assert bool(stances) is ("CSTO" in unit)


def test_a_long_text_loses_no_pair():
    text = "Armenia left the CSTO. " * 5_000
    assert len(stance.predict(text)) == 5_000


NAMES = "Armenia|NATO|the EU|Donald Tusk|He|It|the alliance|President|Jane Doe|Polish|officials|U.S.|Он|1,000"
WORDS = "’s|n't|condemned|praised|not|in|by|said|—|(|)|“|”|-|,|\x00|😀|\ud800|_|İ|e\u0301| |  |\n\n|. |."
FRAGMENTS = st.lists(st.sampled_from(f"{NAMES}|{WORDS}".split("|")), max_size=30).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=150) | FRAGMENTS)
def test_any_text_is_read(text):
    check(text, PREDICTOR.predict(text))


@settings(max_examples=100, deadline=None)
@given(
    FRAGMENTS, st.text(st.characters(), min_size=1, max_size=12).filter(str.strip), st.sampled_from(["actor", "bloc"])
)
def test_any_name_may_be_asked_for(text, name, role):
    check(text, PREDICTOR.predict(text, **{role: name}))


@settings(max_examples=100, deadline=None)
@given(FRAGMENTS)
def test_a_sentence_is_read_alike_in_a_document(text):
    lead = "Nothing happened.\n\n"
    alone, inside = PREDICTOR.predict(text), PREDICTOR.predict(lead + text)
    assert [(s.label, s.start + len(lead), s.probabilities) for s in alone] == [
        (s.label, s.start, s.probabilities) for s in inside
    ]


# What can be asked for.


@pytest.mark.parametrize("bloc", ["NATO", "nato", "North Atlantic Treaty Organization", "the North Atlantic Alliance"])
def test_a_bloc_is_asked_for_by_any_of_its_names(bloc):
    text = "Poland praised NATO and joined the EU."
    assert [(said.actor.name, said.bloc.name) for said in stance.predict(text, bloc=bloc)] == [("Poland", "NATO")]


@pytest.mark.parametrize("actor", ["Poland", "poland", "Warsaw", "Republic of Poland", "Poles"])
def test_an_actor_is_asked_for_by_any_of_its_names(actor):
    text = "Poland and Hungary praised NATO."
    assert [(said.actor.name, said.bloc.name) for said in stance.predict(text, actor=actor)] == [("Poland", "NATO")]


def test_a_person_is_asked_for_by_surname():
    assert {said.actor.name for said in stance.predict(ARTICLE, actor="Tusk")} == {"Donald Tusk"}


def test_what_is_asked_for_does_not_change_the_answer():
    every = stance.predict(ARTICLE)
    assert stance.predict(ARTICLE, bloc="EU") == [said for said in every if said.bloc.name == "EU"]


def test_an_unknown_actor_is_taken_literally():
    text = "The Blue Guild warmly praised NATO."
    [said] = stance.predict(text, actor="Blue Guild")
    assert (said.actor.text, said.actor.start, said.actor.name) == ("Blue Guild", 4, "Blue Guild")
    assert said.label == "supportive"


def test_an_unknown_bloc_is_taken_literally():
    [said] = stance.predict("Poland angrily condemned the Zorblax Pact.", bloc="Zorblax Pact")
    assert (said.bloc.text, said.bloc.kind, said.label) == ("Zorblax Pact", "bloc", "critical")


def test_a_name_that_is_not_there_gives_nothing():
    assert stance.predict("Poland praised NATO.", bloc="ASEAN") == []
    assert stance.predict("Poland praised NATO.", actor="Zorblax") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": None}, "field 'text': found NoneType; give a string"),
        ({"text": b"Poland left NATO."}, "field 'text': found bytes; give a string"),
        ({"text": ["Poland left NATO."]}, "field 'text': found list; give a string"),
        ({"text": 5}, "field 'text': found int; give a string"),
        ({"actor": 5}, "field 'actor': found int; give a string"),
        ({"bloc": ["NATO"]}, "field 'bloc': found list; give a string"),
        ({"actor": ""}, "field 'actor': found a blank name; give a name or leave it out"),
        ({"bloc": " \n"}, "field 'bloc': found a blank name"),
    ],
)
def test_other_input_is_refused(arguments, message):
    with pytest.raises(DataError, match=message):
        stance.predict(**({"text": "Poland left NATO."} | arguments))


@pytest.mark.parametrize("text", [None, b"x", 5])
def test_analyze_refuses_other_input(text):
    with pytest.raises(DataError, match=r"field 'text': found .*; give a string"):
        stance.analyze(text)


# Marked pairs.


def test_probabilities_have_a_row_for_each_pair_in_order():
    rows = PREDICTOR.predict_proba(PAIRS)
    assert rows.shape == (len(PAIRS), 3)
    assert rows.dtype == np.float64
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(PAIRS)))
    assert (rows >= 0).all()
    assert PREDICTOR.predict_proba(PAIRS[::-1])[::-1] == pytest.approx(rows)


def test_columns_are_the_labels():
    assert PREDICTOR.labels == LABELS
    critical, supportive = PREDICTOR.predict_proba(PAIRS[:2])
    assert LABELS[critical.argmax()] == "critical"
    assert LABELS[supportive.argmax()] == "supportive"


def test_pairs_come_back_as_stances():
    rows = PREDICTOR.predict_proba(PAIRS)
    for pair, said, row in zip(PAIRS, PREDICTOR.predict_pairs(PAIRS), rows, strict=True):
        assert (said.actor, said.bloc, said.sentence) == (pair.actor, pair.bloc, pair.text)
        assert list(said.probabilities.values()) == pytest.approx(row)
        assert said.label == LABELS[row.argmax()]
        check(pair.text, [said])


def test_a_raw_text_and_its_marked_pair_agree():
    [said] = stance.predict("Hungary angrily condemned the EU.")
    [marked] = PREDICTOR.predict_pairs([pair_of("Hungary angrily condemned the EU.", "Hungary", "EU")])
    assert marked.probabilities == pytest.approx(said.probabilities)


def test_a_given_label_is_not_looked_at():
    pairs = [pair_of("Poland warmly praised NATO.", "Poland", "NATO", label=label) for label in (*LABELS, None)]
    assert len({said.label for said in PREDICTOR.predict_pairs(pairs)}) == 1


def test_the_name_of_the_actor_does_not_matter():
    texts = ["Hungary angrily condemned the EU.", "Zorblax angrily condemned the EU."]
    one, other = PREDICTOR.predict_proba(pair_of(text, text.split()[0], "EU") for text in texts)
    assert one == pytest.approx(other)


def test_no_pair_gives_no_row():
    assert PREDICTOR.predict_pairs([]) == []
    assert PREDICTOR.predict_proba([]).shape == (0, 3)
    assert PREDICTOR.scores(iter(())).shape == (0, 3)


def test_many_pairs_are_labelled_as_each_alone():
    together = PREDICTOR.predict_proba(PAIRS * 200)
    alone = np.vstack([PREDICTOR.predict_proba([pair]) for pair in PAIRS])
    assert together == pytest.approx(np.tile(alone, (200, 1)))


@pytest.mark.parametrize("pair", [PAIRS[0].to_dict(), "Poland left NATO.", None])
def test_other_pairs_are_refused(pair):
    with pytest.raises(DataError, match=rf"found {type(pair).__name__}; give stance\.Pair objects"):
        PREDICTOR.predict_pairs([PAIRS[0], pair])


@settings(max_examples=200, deadline=None)
@given(st.data(), FRAGMENTS | st.text(st.characters(), max_size=30))
def test_any_pair_has_probabilities(data, text):
    text = f"x{text}y"
    a, b, c, d = (
        sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True)))
        if len(text) > 3
        else (0, 1, 1, 2)
    )
    pair = Pair(text, Mention(text[a:b], a, b), Mention(text[c:d], c, d))
    [row] = PREDICTOR.predict_proba([pair])
    assert row.sum() == pytest.approx(1)
    assert np.isfinite(row).all()


# One predictor for all.


def test_threads_get_the_same_answers():
    predictor = Predictor(load_model(DEFAULT_MODEL))  # nothing made lazily is there yet
    texts = [
        ARTICLE,
        *ARTICLE.split(". "),
        "Finland joined NATO.",
        "Serbia left the OSCE.",
        "Kenya praised the AU.",
    ] * 8
    ready = threading.Barrier(8)

    def work(part):
        ready.wait()
        return [predictor.predict(text) for text in texts[part:]]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(8)))
    alone = [Predictor(load_model(DEFAULT_MODEL)).predict(text) for text in texts[:10]]
    assert answers[0][:10] == alone
    for part, answer in enumerate(answers):
        assert answer == answers[0][part:]


def test_the_bundled_model_is_loaded_once_for_all_threads():
    with ThreadPoolExecutor(8) as pool:
        assert len(set(map(id, pool.map(lambda _: stance.load(), range(32))))) == 1


def test_answers_do_not_depend_on_what_was_asked_before():
    first = stance.predict(ARTICLE)
    stance.predict("He criticised the alliance. Donald Tusk left. She praised NATO.")
    assert stance.predict(ARTICLE) == first


def test_results_survive_pickling():
    report = stance.analyze(ARTICLE)
    stances = stance.predict(ARTICLE)
    assert pickle.loads(pickle.dumps((report, stances))) == (report, stances)


def test_an_aggregate_survives_pickling_and_is_plain_json():
    many = stance.analyze_many([ARTICLE, "Hungary praised the EU."])
    assert pickle.loads(pickle.dumps(many)) == many
    assert json.loads(json.dumps(many.to_dict())) == many.to_dict()


# Many documents.


def test_many_documents_have_their_reports_and_one_aggregate():
    texts = {"a": ARTICLE, "b": "Nothing.", "c": "Hungary angrily left the EU."}
    many = stance.analyze_many(texts)
    assert many.reports == tuple((name, stance.analyze(text)) for name, text in texts.items())
    assert many == stance.aggregate(many.reports) == stance.aggregate(dict(many.reports))
    assert many.to_dict()["documents"] == ["a", "b", "c"]
    [row] = [row for row in many.rows if (row.actor, row.bloc) == ("Hungary", "EU")]
    for part in row.parts:
        for found in part.row.evidence:
            assert texts[part.document][found.start : found.end] == found.sentence


def test_texts_without_names_are_called_by_their_number():
    given = ["Peru left NATO.", ("mine", "Peru left NATO."), "Chad left NATO."]
    assert [name for name, _ in stance.analyze_many(iter(given)).reports] == ["1", "mine", "3"]


def test_texts_are_read_one_at_a_time():
    """No text is asked for before the one before it is done, and none is kept."""

    class Text(str):
        pass

    alive = weakref.WeakSet()
    most = 0

    def texts():
        nonlocal most
        for number in range(20):
            text = Text(f"Peru praised the EU on day {number}. " + "Nothing else. " * 50)
            alive.add(text)
            most = max(most, len(alive))
            yield text
            del text

    assert len(stance.analyze_many(texts()).reports) == 20
    gc.collect()
    assert (most <= 3, len(alive)) == (True, 0)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("Peru left NATO.", "field 'texts': found str; give several, such as a list"),
        (None, "field 'texts': found NoneType; give several"),
        ([b"x"], "field 'texts': number 1 is bytes; give a string, or a name and a string"),
        (["x", ("name", None)], "number 2 is str and NoneType; give a string"),
        ([("a", "b", "c")], "number 1 is tuple; give a string"),
    ],
)
def test_many_of_something_else_are_refused(texts, message):
    with pytest.raises(DataError, match=message):
        stance.analyze_many(texts)


def test_an_aggregate_of_nothing_is_empty():
    assert stance.analyze_many([]).to_dict() == {"documents": [], "rows": []}


def test_a_predictor_survives_pickling():
    again = pickle.loads(pickle.dumps(PREDICTOR))
    assert again.predict(ARTICLE) == PREDICTOR.predict(ARTICLE)


def test_results_are_plain_json():
    data = stance.analyze(ARTICLE).to_dict()
    assert json.loads(json.dumps(data)) == data


# Which model.


@pytest.fixture(scope="module")
def own_model(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "model"
    save_model(load_model(DEFAULT_MODEL), path)
    return path


@pytest.mark.parametrize("as_given", [str, lambda path: path, stance.load])
def test_a_model_is_given_as_a_path_or_a_predictor(own_model, as_given):
    text = "Armenia froze its participation in the CSTO."
    assert stance.predict(text, model=as_given(own_model)) == stance.predict(text)
    assert stance.analyze(text, model=as_given(own_model)) == stance.analyze(text)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ModelError, match="none: no such model folder; train one with `stance train`"):
        stance.predict("Poland left NATO.", model=tmp_path / "none")


def test_a_predictor_tells_of_its_model():
    assert PREDICTOR.card.startswith("#")
    assert PREDICTOR.info["labels"] == list(LABELS)


@pytest.mark.parametrize("pairs", [None, 3])
def test_what_is_no_collection_of_pairs_is_refused(pairs):
    for call in (PREDICTOR.predict_pairs, PREDICTOR.predict_proba, PREDICTOR.scores):
        with pytest.raises(DataError, match="give pairs"):
            call(pairs)


def test_a_path_of_another_type_is_refused():
    with pytest.raises(stance.ModelError, match="found int; give the path of a model folder"):
        stance.load(3)


def test_info_is_a_copy():
    PREDICTOR.info["labels"].append("other")
    assert PREDICTOR.info["labels"] == list(stance.LABELS)


def test_a_reference_tells_what_it_stands_for():
    text = "Armenia and the CSTO met. Nikol Pashinyan criticised the bloc."
    [stance_of] = [s for s in stance.predict(text) if s.actor.name == "Nikol Pashinyan"]
    start, end = stance_of.bloc.antecedent
    assert (text[start:end], stance_of.actor.antecedent) == ("CSTO", None)
    assert stance_of.to_dict()["bloc"]["antecedent"] == [start, end]
    assert "antecedent" not in stance_of.to_dict()["actor"]
