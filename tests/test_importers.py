"""Public data in the formats of others; the rows here are made up, the real files are read only where they are."""

import json

import pytest

from stance import DataError
from stance.cli.entry import run
from stance.corpus.importers import Columns, import_csv, import_dse, import_newsmtsc
from stance.corpus.pairs import read_pairs
from stance.corpus.validate import check_pairs


@pytest.fixture
def write(tmp_path):
    def write_file(name, content):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write_file


def triples(found):
    return [(pair.actor.text, pair.bloc.text, pair.label) for pair in found.pairs]


# DSE


@pytest.mark.parametrize(
    ("label", "there", "back"),
    [
        ("0", "neutral", "neutral"),
        ("1", "supportive", "neutral"),
        ("2", "neutral", "supportive"),
        ("3", "critical", "neutral"),
        ("4", "neutral", "critical"),
    ],
)
def test_a_row_gives_both_directions(write, label, there, back):
    found = import_dse(write("train.txt", f"[Peru] and [Chad] met.\tPeru\tChad\t{label}\n"))
    assert triples(found) == [("Peru", "Chad", there), ("Chad", "Peru", back)]
    assert found.pairs[0].text == "Peru and Chad met."
    assert [pair.id for pair in found.pairs] == ["dse-train-1-1", "dse-train-1-2"]
    assert len({pair.group for pair in found.pairs}) == 1
    assert check_pairs(found.pairs) == []


def test_brackets_that_cut_words_are_mended_and_counted(write):
    path = write(
        "d.txt", " The [ Peruvian]s heard that [the United State]s’ envoy left.\tPeruvian\tthe United State\t0\n"
    )
    found = import_dse(path)
    assert triples(found)[0] == ("Peruvians", "the United States", "neutral")
    assert found.pairs[0].text.startswith("The  Peruvians heard")
    assert found.mended == 2


def test_a_possessive_stays_outside(write):
    found = import_dse(write("d.txt", "[Kenya’]s plea moved [Chad].\tKenya’\tChad\t0\n"))
    assert found.pairs[0].actor.text == "Kenya"


def test_what_cannot_be_mended_is_refused_with_its_reason(write):
    rows = [
        "The trial[’]s end pleased [Chad].\t’\tChad\t0",
        '"He left [Mosul."" Peru] thanked [Chad], he said."\t"Mosul."" Peru"\tChad\t1',
        "[Peru] thanked [Chad].\tPeru\tMali\t1",
        "[New] [York]s\tNew\tYork\t0",
        "[Un]-[Ungern]\tUn\tUngern\t0",
        "[Per][uvian] rows\tPer\tuvian\t0",
        "[Peru] left.\tPeru\tChad\t0",
    ]
    found = import_dse(write("d.txt", "\n".join(rows) + "\n"))
    assert found.rows == 7
    assert found.refused == {
        "a mention holds no word": (1, 1),
        "a mention runs over the end of a sentence": (1, 2),
        "the brackets do not hold the two entities": (2, 3),
        "the mentions overlap": (1, 6),
    }
    assert len(found.pairs) == 4


def test_duplicates_and_contradictions_are_counted(write):
    rows = ["[Peru] met [Chad].\tPeru\tChad\t1"] * 3 + [
        "[Mali] met [Chad].\tMali\tChad\t1",
        "[Mali] met [Chad].\tMali\tChad\t0",
    ]
    found = import_dse(write("d.txt", "\n".join(rows) + "\n"))
    # Of the second sentence the two rows agree on the way back, and contradict each other on the way there.
    assert triples(found) == [("Peru", "Chad", "supportive"), ("Chad", "Peru", "neutral"), ("Chad", "Mali", "neutral")]
    assert (found.duplicates, found.contradictions) == (5, 2)


def test_all_pairs_of_a_sentence_are_in_one_group_though_it_is_spelt_otherwise(write):
    rows = [
        "[Peru] met [Chad].\tPeru\tChad\t0",
        "Peru met [Chad], [Mali].\tChad\tMali\t0",
        "[PERU] met  [Chad]!\tPERU\tChad\t0",
    ]
    found = import_dse(write("d.txt", "\n".join(rows) + "\n"))
    groups = [pair.group for pair in found.pairs]
    assert groups[0] == groups[1] == groups[4]
    assert groups[0] != groups[2]


def test_neutral_pairs_are_thinned_the_same_way_each_time(write):
    rows = [f"[Peru] met [Chad] {i}.\tPeru\tChad\t{3 if i < 10 else 0}" for i in range(60)]
    path = write("d.txt", "\n".join(rows) + "\n")
    found = import_dse(path, neutrals=1.5)
    assert sum(pair.label == "neutral" for pair in found.pairs) == 15
    assert found.neutrals == 110 - 15
    assert found == import_dse(path, neutrals=1.5)
    assert sum(pair.text.split()[-1] > "30" for pair in found.pairs) > 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[Peru] met [Chad].\tPeru\tChad\n", r"d\.txt:1: found 3 columns, needed 4; give a file of DSE"),
        ("[Peru] met [Chad].\tPeru\tChad\t7\n", r"d\.txt:1, field 'label': found '7'; allowed: 0, 1, 2, 3, 4"),
        ('"[Peru] met\tPeru\tChad\t0\n', r"d\.txt:1: is not tab-separated"),
    ],
)
def test_another_format_than_dse_is_one_line(write, content, message):
    with pytest.raises(DataError, match=message):
        import_dse(write("d.txt", content))


# NewsMTSC


def newsmtsc_line(text, *targets):
    made = [
        {"from": text.index(words), "to": text.index(words) + len(words), "mention": words, "polarity": polarity}
        for words, polarity in targets
    ]
    return json.dumps({"sentence_normalized": text, "targets": made}) + "\n"


def test_a_holder_leads_the_sentence_as_in_prediction(write):
    line = newsmtsc_line("Duarte kept her word; Ruiz lied.", ("Duarte", 6.0), ("Ruiz", 2.0))
    found = import_newsmtsc(write("n.jsonl", line), holder=" The author ")
    assert triples(found) == [("The author", "Duarte", "supportive"), ("The author", "Ruiz", "critical")]
    assert found.pairs[0].text == "The author said that Duarte kept her word; Ruiz lied."
    assert [pair.id for pair in found.pairs] == ["newsmtsc-n-1-1", "newsmtsc-n-1-2"]


def test_a_sentence_has_the_same_group_in_both_data_sets(write):
    news = import_newsmtsc(write("n.jsonl", newsmtsc_line("Peru met Chad.", ("Peru", 4))), holder="The author")
    dse = import_dse(write("d.txt", "[Peru] met [Chad].\tPeru\tChad\t0\n"))
    assert news.pairs[0].group == dse.pairs[0].group


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "x"}', r"n\.jsonl:1: found the keys text; a line of NewsMTSC has sentence_normalized"),
        (
            newsmtsc_line("Peru left.", ("Peru", 3)),
            r"n\.jsonl:1, field 'targets\[0\]': found polarity 3; allowed: 2, 4, 6",
        ),
        (newsmtsc_line("Peru left.", ("Peru", [])), r"found polarity \[\]"),
        (
            '{"sentence_normalized": "x", "targets": [{"from": 0, "to": 9}]}',
            r"found from 0 to 9; give a stretch of the 1",
        ),
        ('{"sentence_normalized": "x", "targets": [3]}', r"found 3; needed: from, to, mention, polarity"),
    ],
)
def test_another_format_than_newsmtsc_is_one_line(write, content, message):
    with pytest.raises(DataError, match=message):
        import_newsmtsc(write("n.jsonl", content), holder="The author")


def test_a_holder_has_words(write):
    with pytest.raises(DataError, match=r"field 'holder': found only white space"):
        import_newsmtsc(write("n.jsonl", newsmtsc_line("Peru left.", ("Peru", 4))), holder=" ")


# CSV


COLUMNS = Columns({"text": "sentence", "actor": "holder", "bloc": "target"}, {"pos": "supportive", "neg": "critical"})
HEADER = "sentence,holder,target,label\n"


def test_mentions_are_found_by_their_words(write):
    found = import_csv(
        write("mine.csv", HEADER + "US and USA hailed the EU.,US,EU,pos\nPeruvians left NATO.,Peruvian,NATO,neg\n"),
        COLUMNS,
    )
    assert triples(found) == [("US", "EU", "supportive"), ("Peruvians", "NATO", "critical")]
    assert found.pairs[0].actor.start == 0
    assert found.mended == 1
    assert {pair.source for pair in found.pairs} == {"mine"}
    assert [pair.id for pair in found.pairs] == ["mine-mine-2-1", "mine-mine-3-1"]


def test_words_that_stand_twice_are_refused_or_the_first(write):
    path = write("m.csv", HEADER + "Peru said Peru would leave NATO.,Peru,NATO,neg\nMali left NATO.,Mali,NATO,neg\n")
    refused = import_csv(path, COLUMNS)
    assert refused.refused == {"the actor stands more than once in the text (--first takes the first place)": (1, 2)}
    first = import_csv(path, Columns(COLUMNS.fields, COLUMNS.labels, first=True))
    assert first.pairs[0].actor.start == 0
    assert len(first.pairs) == 2


def test_offsets_alone_and_with_words(write):
    header = "text;actor;actor_start;actor_end;bloc_start;bloc_end;label;group\n"
    rows = [
        "Peru said Peru left NATO.;Peru;10;;20;24;critical;a",
        "Peru left NATO.;;0;4;10;14;critical;a",
        "Peru left NATO.;Peru;1;;10;14;critical;a",
        "Peru left NATO.;;0;4;10;99;critical;a",
        "Peru left NATO.;;;4;10;14;critical;a",
        "Peru left NATO.;;0;4;2;14;critical;a",
        ";;0;4;10;14;critical;a",
    ]
    found = import_csv(write("m.csv", header + "\n".join(rows) + "\n"), Columns(delimiter=";"))
    assert [(pair.actor.text, pair.actor.start, pair.bloc.text) for pair in found.pairs] == [
        ("Peru", 10, "NATO"),
        ("Peru", 0, "NATO"),
    ]
    assert found.refused == {
        "the offsets of the actor lead to other words": (1, 4),
        "the offsets of the bloc lead out of the text": (1, 5),
        "no actor": (1, 6),
        "the mentions overlap": (1, 7),
        "no text": (1, 8),
    }


def test_a_sentence_in_two_groups_goes_into_one(write):
    header = "text,actor,bloc,label,group\n"
    path = write(
        "m.csv",
        header + "Peru and Mali left NATO.,Peru,NATO,critical,a\nPeru and Mali left NATO.,Mali,NATO,critical,b\n",
    )
    found = import_csv(path, Columns())
    assert [pair.group for pair in found.pairs] == ["a", "a"]
    assert found.regrouped == 1
    assert check_pairs(found.pairs) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "sentence,holder,label\nx,y,pos\n",
            r"m\.csv:1: the first line names no column 'target' \(found sentence, holder",
        ),
        (
            HEADER + "Peru left NATO.,Peru,NATO,mixed\n",
            r"m\.csv:2, field 'label': found 'mixed'; allowed: critical, neutral, .*--labels mixed=neutral",
        ),
        (HEADER + "Peru left NATO.,Peru\n", r"m\.csv:2: the number of fields differs from the 4 of the header"),
    ],
)
def test_a_bad_table_is_one_line(write, content, message):
    with pytest.raises(DataError, match=message):
        import_csv(write("m.csv", content), COLUMNS)


def test_a_bad_offset_is_named(write):
    path = write("m.csv", "text,actor,actor_start,bloc,label\nPeru left NATO.,Peru,-1,NATO,critical\n")
    with pytest.raises(DataError, match=r"m\.csv:2, field 'actor_start': found '-1'; write a whole number"):
        import_csv(path, Columns())


def test_one_identifier_for_two_pairs_is_refused(write):
    path = write(
        "m.csv",
        "id,text,actor,bloc,label\n7,Peru left NATO.,Peru,NATO,critical\n7,Mali left NATO.,Mali,NATO,critical\n",
    )
    with pytest.raises(DataError, match=r"m\.csv, field 'id': '7' stands on 2 different rows"):
        import_csv(path, Columns())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"fields": {"tekst": "a"}}, r"found field 'tekst' \(did you mean 'text'\?\); allowed: text, actor"),
        ({"labels": {"pos": "positive"}}, r"found label 'positive'.*; allowed: critical, neutral, supportive"),
        ({"delimiter": "||"}, r"found delimiter '\|\|'; give one character"),
    ],
)
def test_a_bad_mapping_is_named(arguments, message):
    with pytest.raises(DataError, match=message):
        Columns(**arguments)


# the command


def test_the_command_writes_pairs_and_counts_on_standard_error(write, tmp_path, capsys):
    path = write("train.txt", "[Peru] met [Chad].\tPeru\tChad\t3\n" * 2 + "[’] met [Chad].\t’\tChad\t0\n")
    target = tmp_path / "imports" / "dse.jsonl"
    assert run(["data", "import", "dse", str(path), "-o", str(target), "--source", "news"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    for line in (
        "3  rows read",
        "1  rows refused",
        "1    a mention holds no word, first on line 3",
        "2  duplicates left out",
    ):
        assert line in err
    assert "(1 critical, 1 neutral, 0 supportive)" in err
    assert [(pair.label, pair.source) for pair in read_pairs(target)] == [("critical", "news"), ("neutral", "news")]
    assert run(["data", "validate", str(target)]) == 0


def test_the_csv_command_takes_its_mapping(write, tmp_path):
    path = write("m.csv", "sentence\twho\tbloc\tlabel\nPeru left NATO.\tPeru\tNATO\tneg\n")
    target = tmp_path / "out.jsonl"
    arguments = [
        "--map",
        "text=sentence, actor=who",
        "--labels",
        "neg=critical",
        "--delimiter",
        "\\t",
        "-o",
        str(target),
    ]
    assert run(["data", "import", "csv", str(path), *arguments]) == 0
    assert read_pairs(target)[0].label == "critical"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dse", "{dse}"], "--output"),
        (["dse", "no.txt", "-o", "{out}"], "no.txt: no such file; give a file of DSE"),
        (["dse", "{dse}", "-o", "{out}"], "makes no pairs of 1 rows; line 1: a mention holds no word"),
        (["newsmtsc", "{dse}", "-o", "{out}"], "--holder"),
        (["csv", "{dse}", "-o", "{out}", "--map", "text"], "--map 'text': write key=value"),
        (["csv", "{dse}", "-o", "{out}", "--map", "text=a,text=b"], "'text' stands twice"),
    ],
)
def test_a_command_that_cannot_be_done_writes_nothing(write, tmp_path, capsys, arguments, message):
    path = write("d.txt", "[’] met [Chad].\t’\tChad\t0\n")
    target = tmp_path / "out.jsonl"
    assert run(["data", "import", *(part.format(dse=path, out=target) for part in arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("stance: ")
    assert err.count("\n") == 1
    assert message in err
    assert not target.exists()


# the real files


def test_the_real_dse(shared):
    path = shared / "datasets" / "dse" / "valid.txt"
    if not path.is_file():
        pytest.skip("DSE is not there")
    found = import_dse(path)
    assert found.rows == 1404
    assert sum(count for count, _ in found.refused.values()) < 30
    assert found.mended > 300
    assert check_pairs(found.pairs) == []


def test_the_real_newsmtsc(shared):
    path = shared / "datasets" / "newsmtsc" / "train.jsonl"
    if not path.is_file():
        pytest.skip("NewsMTSC is not there")
    found = import_newsmtsc(path, holder="The author")
    assert found.rows == 8710
    assert len(found.pairs) > 8600
    assert check_pairs(found.pairs) == []
