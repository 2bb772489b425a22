import copy
import dataclasses
import json
import pickle
import sys

import pytest

from stance import (
    LABELS,
    Aggregate,
    AggregateRow,
    DataError,
    Mention,
    MissingExtraError,
    Pair,
    Part,
    Report,
    ReportRow,
    Stance,
)

TEXT = "Poland praised NATO."
POLAND = Mention("Poland", 0, 6, "Poland", "country")
NATO = Mention("NATO", 15, 19, "NATO", "bloc")
SURE = {"critical": 0.1, "neutral": 0.2, "supportive": 0.7}


def a_stance(**changes):
    values = {"actor": POLAND, "bloc": NATO, "label": "supportive", "probabilities": SURE, "sentence": TEXT}
    return Stance(**(values | {"start": 0, "end": len(TEXT)} | changes))


def a_row():
    counts = {"critical": 0, "neutral": 0, "supportive": 1}
    return ReportRow("Poland", "NATO", "country", "supportive", 0.61234567, False, counts, (a_stance(),))


def test_labels_are_in_alphabetical_order():
    assert LABELS == ("critical", "neutral", "supportive")


def test_mention_leaves_out_what_is_unknown():
    assert Mention("NATO", 15, 19).to_dict() == {"text": "NATO", "start": 15, "end": 19}


def test_mention_gives_all_that_is_known():
    assert list(NATO.to_dict()) == ["text", "start", "end", "name", "kind"]


@pytest.mark.parametrize(("name", "shown"), [("EU", "EU"), (None, "Brussels"), ("", "Brussels")])
def test_mention_is_shown_by_its_canonical_name(name, shown):
    assert Mention("Brussels", 0, 8, name).display == shown


def test_pair_gives_the_line_of_a_pair_file():
    text = "Yesterday Pashinyan froze Armenia's membership of the CSTO."
    actor = Mention("Pashinyan", 10, 19, "Nikol Pashinyan")
    bloc = Mention("CSTO", 54, 58, "CSTO")
    pair = Pair(text, actor, bloc, "critical", id="c-3", group="c", source="news", phenomena=("deed",))
    assert list(pair.to_dict().items()) == [
        ("id", "c-3"),
        ("text", text),
        ("actor", {"text": "Pashinyan", "start": 10, "end": 19, "name": "Nikol Pashinyan"}),
        ("bloc", {"text": "CSTO", "start": 54, "end": 58, "name": "CSTO"}),
        ("label", "critical"),
        ("group", "c"),
        ("source", "news"),
        ("phenomena", ["deed"]),
    ]


def test_pair_leaves_out_empty_fields():
    assert set(Pair(TEXT, POLAND, NATO).to_dict()) == {"text", "actor", "bloc"}


def test_offsets_count_code_points():
    text = "😀é Poland praised NATO"
    pair = Pair(text, Mention("Poland", 3, 9), Mention("NATO", 18, 22))
    assert pair.actor.start == 3


@pytest.mark.parametrize(
    ("actor", "message"),
    [
        (Mention("Poland", 0, 5), r"field 'actor': text\[0:5\] is 'Polan', not 'Poland'; .*end exclusive"),
        (Mention("poland", 0, 6), r"field 'actor': .*'Poland', not 'poland'"),
        (Mention("", 3, 3), r"field 'actor': 3\.\.3 is not a stretch of the text"),
        (Mention("Poland", 6, 0), r"field 'actor': 6\.\.0 is not a stretch"),
        (Mention("NATO.", -5, 20), r"field 'actor': -5\.\.20 is not a stretch of the text, which has 20 code points"),
        (Mention("Poland", 0, 99), r"field 'actor': 0\.\.99 is not a stretch of the text, which has 20 code points"),
    ],
)
def test_pair_refuses_wrong_offsets(actor, message):
    with pytest.raises(DataError, match=message):
        Pair(TEXT, actor, NATO)


def test_pair_names_the_bloc_when_its_offsets_are_wrong():
    with pytest.raises(DataError, match="field 'bloc'") as caught:
        Pair(TEXT, POLAND, Mention("NATO", 14, 18))
    assert caught.value.field == "bloc"


@pytest.mark.parametrize(
    "actor", [Mention("NATO", 15, 19), Mention("TO.", 17, 20), Mention("praised NATO", 7, 19), Mention("A", 16, 17)]
)
def test_pair_refuses_overlapping_mentions(actor):
    with pytest.raises(DataError, match=r"actor '.*' and bloc 'NATO' overlap; mark two separate mentions"):
        Pair(TEXT, actor, NATO)


def test_mentions_may_touch():
    assert Pair("EURussia", Mention("Russia", 2, 8), Mention("EU", 0, 2)).bloc.end == 2


def an_aggregate():
    part = Part("a.txt", 1 / 3, a_row())
    row = AggregateRow("Poland", "NATO", "country", "supportive", 0.12345678, True, {"mixed": 1}, (part,))
    return Aggregate((row,), (("a.txt", Report((a_row(),))),))


@pytest.mark.parametrize("label", ["positive", "Critical", "", "critical "])
def test_pair_refuses_other_labels(label):
    with pytest.raises(DataError, match=rf"field 'label': found '{label}'; allowed: critical, neutral, supportive"):
        Pair(TEXT, POLAND, NATO, label)


@pytest.mark.parametrize("record", [POLAND, Pair(TEXT, POLAND, NATO), a_stance(), a_row(), Report(), an_aggregate()])
def test_records_are_frozen(record):
    field = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, "x")


def test_probabilities_do_not_follow_the_callers_mapping():
    given = dict(SURE)
    stance = a_stance(probabilities=given)
    given["critical"] = 9.0
    assert stance.probabilities["critical"] == 0.1


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
@pytest.mark.parametrize(
    "record", [Pair(TEXT, POLAND, NATO, "neutral"), a_stance(), Report((a_row(),)), an_aggregate()]
)
def test_records_survive_copying_and_pickling(record, again):
    other = again(record)
    assert other == record
    assert other.to_dict() == record.to_dict()


def test_a_pickled_stance_is_still_read_only():
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(a_stance())).probabilities["critical"] = 1.0


@pytest.mark.parametrize(
    "record", [POLAND, Pair(TEXT, POLAND, NATO, "neutral"), a_stance(), a_row(), Report((a_row(),)), an_aggregate()]
)
def test_to_dict_is_plain_json(record):
    data = record.to_dict()
    assert json.loads(json.dumps(data)) == data


def test_a_stance_tells_where_it_stands():
    data = a_stance().to_dict()
    assert (data["label"], data["sentence"], data["start"], data["end"]) == ("supportive", TEXT, 0, 20)
    assert data["probabilities"] == SURE


def test_what_to_dict_gave_is_the_callers_own():
    stance = a_stance()
    stance.to_dict()["probabilities"]["critical"] = 9.0
    assert stance.probabilities["critical"] == 0.1


def test_report_rounds_the_score_and_keeps_the_evidence():
    [row] = Report((a_row(),)).to_dict()["rows"]
    assert row["score"] == 0.612346
    assert row["evidence"][0]["sentence"] == TEXT


def test_aggregate_rounds_the_score_and_keeps_documents_and_evidence():
    [row] = an_aggregate().to_dict()["rows"]
    assert (row["score"], row["documents"]) == (0.123457, {"mixed": 1})
    [part] = row["parts"]
    assert list(part) == ["document", "weight", "label", "score", "mixed", "counts", "evidence"]
    assert (part["document"], part["weight"], part["score"]) == ("a.txt", 0.333333, 0.612346)
    assert part["evidence"][0]["sentence"] == TEXT
    with pytest.raises(TypeError):
        an_aggregate().rows[0].documents["mixed"] = 2


def test_frame_of_an_aggregate_has_one_row_for_each_document():
    [row] = an_aggregate().to_frame().to_dict("records")
    assert (row["document"], row["label"], row["weight"], row["evidence"]) == ("a.txt", "supportive", 1 / 3, [TEXT])
    assert (row["overall_label"], row["overall_mixed"]) == ("supportive", True)
    assert list(Aggregate().to_frame().columns) == list(row)


def test_frame_has_one_row_for_each_pair():
    frame = Report((a_row(), a_row())).to_frame()
    assert list(frame.columns) == ["actor", "bloc", "actor_kind", "label", "score", "mixed", *LABELS, "evidence"]
    assert frame["supportive"].tolist() == [1, 1]
    assert frame["evidence"].tolist() == [[TEXT], [TEXT]]


def test_frame_of_an_empty_report_has_the_columns():
    frame = Report().to_frame()
    assert len(frame) == 0
    assert "score" in frame.columns


def test_frame_without_pandas_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"Report\.to_frame needs .*pip install 'bloc-stance\[train\]'"):
        Report().to_frame()


def test_records_can_be_hashed_and_turned_into_plain_data():
    stance = a_stance()
    assert len({stance, copy.copy(stance)}) == 1
    assert dataclasses.asdict(stance)["probabilities"] == dict(stance.probabilities)
    assert json.loads(json.dumps(stance.probabilities)) == dict(stance.probabilities)


@pytest.mark.parametrize(
    "change",
    [
        lambda mapping: mapping.__setitem__("critical", 1.0),
        lambda mapping: mapping.update(critical=1.0),
        lambda mapping: mapping.pop("critical"),
        lambda mapping: mapping.clear(),
        lambda mapping: mapping.setdefault("other", 1.0),
        lambda mapping: mapping.__delitem__("critical"),
        lambda mapping: mapping.__ior__({"critical": 1.0}),
    ],
)
def test_probabilities_cannot_be_changed(change):
    with pytest.raises(TypeError, match="read-only"):
        change(a_stance().probabilities)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": None}, "field 'text': found NoneType; give a string"),
        ({"actor": "Peru"}, "field 'actor': found str; give a Mention"),
        ({"bloc": Mention("NATO", "10", 14)}, "field 'bloc': found '10' and 14; give offsets as whole numbers"),
    ],
)
def test_a_pair_of_other_things_is_refused(fields, message):
    right = {"text": "Peru left NATO.", "actor": Mention("Peru", 0, 4), "bloc": Mention("NATO", 10, 14)}
    with pytest.raises(DataError, match=message):
        Pair(**{**right, **fields})
