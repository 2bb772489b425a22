import csv
import io
import json
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import LABELS, DataError, Mention, MissingExtraError, Pair
from stance.corpus.pairs import pair_from_row, read_lines, read_pairs, read_rows, write_pairs

TEXT = "Poland praised NATO."
ROW = {
    "text": TEXT,
    "actor": {"text": "Poland", "start": 0, "end": 6, "name": "Poland"},
    "bloc": {"text": "NATO", "start": 15, "end": 19},
    "label": "supportive",
}
FLAT = {"text": TEXT, "actor": "Poland", "bloc": "NATO", "label": "supportive"}
PAIR = Pair(TEXT, Mention("Poland", 0, 6, "Poland"), Mention("NATO", 15, 19), "supportive")


@pytest.fixture
def file(tmp_path):
    """Write a file and return its path."""

    def write(content, name="pairs.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


# One row.


def test_a_row_becomes_a_pair():
    assert pair_from_row(ROW) == PAIR


def test_the_flat_form_is_the_same_pair():
    flat = FLAT | {"actor_start": 0, "actor_end": 6, "actor_name": "Poland", "bloc_start": 15}
    assert pair_from_row(flat) == PAIR


def test_a_mention_that_stands_once_needs_no_offset():
    assert pair_from_row(FLAT).bloc == Mention("NATO", 15, 19)


def test_offsets_of_a_table_may_be_texts_or_floats():
    row = FLAT | {"actor_start": "0", "actor_end": 6.0, "bloc_start": float("nan"), "bloc_end": None}
    assert pair_from_row(row) == pair_from_row(FLAT)


@pytest.mark.parametrize(("given", "tags"), [(["a", "b"], ("a", "b")), ("a, b,", ("a", "b")), ([], ()), ("", ())])
def test_tags_are_a_list_or_a_text(given, tags):
    assert pair_from_row(ROW | {"phenomena": given}).phenomena == tags


def test_numbers_may_be_identifiers():
    pair = pair_from_row(ROW | {"id": 7, "group": 12})
    assert (pair.id, pair.group) == ("7", "12")


def test_other_fields_do_no_harm():
    assert pair_from_row(ROW | {"note": {"x": 1}, "abstained": False}) == PAIR


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"text": None}, "text", "found nothing; write a string"),
        ({"text": 5}, "text", "found 5; write a string"),
        ({"text": " \n"}, "text", "found only white space; write the sentence"),
        ({"actor": None}, "actor", 'found nothing; write {"text": ..., "start": ..., "end": ...}'),
        ({"actor": 5}, "actor", 'found 5; write {"text"'),
        ({"actor": ["Poland"]}, "actor", "found ['Poland']; write {"),
        ({"actor": {"text": "Poland"}}, "actor", "start and end are missing; write both as whole numbers"),
        ({"actor": {"text": "Poland", "start": 0}}, "actor", "start and end are missing"),
        ({"actor": {"start": 0, "end": 6}}, "actor.text", "found nothing; write a string"),
        ({"actor": {"text": "Poland", "start": "x", "end": 6}}, "actor.start", "found 'x'; write a whole number"),
        ({"actor": {"text": "Poland", "start": 0.5, "end": 6}}, "actor.start", "found 0.5; write a whole number"),
        ({"actor": {"text": "Poland", "start": True, "end": 6}}, "actor.start", "found True; write a whole number"),
        ({"actor": {"text": "Poland", "start": 0, "end": 6, "name": 5}}, "actor.name", "found 5; write a string"),
        ({"actor": {"text": "Poland", "start": 0, "end": 6, "kind": []}}, "actor.kind", "found []; write a string"),
        ({"actor": {"text": "Poland", "start": 1, "end": 7}}, "actor", "text[1:7] is 'oland ', not 'Poland'"),
        ({"actor": {"text": "Poland", "start": -6, "end": 0}}, "actor", "-6..0 is not a stretch of the text"),
        ({"bloc": {"text": "NATO", "start": 15, "end": 1900}}, "bloc", "15..1900 is not a stretch of the text"),
        ({"actor": "Germany"}, "actor", "'Germany' does not stand in the text; write it as the text has it"),
        ({"bloc": "a"}, "bloc", "'a' stands 2 times in the text; give bloc_start"),
        ({"actor": " "}, "actor", "found an empty mention; write the words of the text"),
        ({"actor": "Poland", "actor_start": "first"}, "actor_start", "found 'first'; write a whole number"),
        ({"actor": "Poland", "actor_start": float("inf")}, "actor_start", "found inf; write a whole number"),
        ({"actor": "Poland", "actor_start": "²"}, "actor_start", "found '²'; write a whole number"),
        ({"actor": "Poland", "actor_start": 3}, "actor", "text[3:9] is 'and pr', not 'Poland'"),
        ({"actor": "Poland", "actor_name": 5}, "actor_name", "found 5; write a string"),
        ({"actor": "Poland", "actor_start": LONG}, "actor_start", "found '999"),
        ({"label": "positive"}, "label", "found 'positive'; allowed: critical, neutral, supportive"),
        ({"label": 1}, "label", "found 1; write a string"),
        ({"id": 1.5}, "id", "found 1.5; write a string"),
        ({"group": True}, "group", "found True; write a string"),
        ({"context": ["x"]}, "context", "found ['x']; write a string"),
        ({"phenomena": 5}, "phenomena", "found 5; write a list of tags"),
        ({"phenomena": ["a", 5]}, "phenomena", "found ['a', 5]; write a list of tags"),
    ],
)
def test_a_bad_field_is_named_with_file_and_line(change, field, message):
    with pytest.raises(DataError) as caught:
        pair_from_row(ROW | change, path="in.jsonl", line=3)
    assert str(caught.value).startswith(f"in.jsonl:3, field '{field}': {message}")
    assert (caught.value.path, caught.value.line, caught.value.field) == ("in.jsonl", 3, field)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_bad_field_is_named_without_a_file_or_with_half_a_place():
    for place, shown in (({}, ""), ({"path": "in"}, "in, "), ({"line": 3}, "3, ")):
        with pytest.raises(DataError, match=rf"^{shown}field 'label': found 'good'"):
            pair_from_row(ROW | {"label": "good"}, **place)


def test_overlapping_mentions_are_named_with_file_and_line():
    with pytest.raises(DataError, match=r"^in\.jsonl:3: actor 'NATO' and bloc 'NATO' overlap"):
        pair_from_row(ROW | {"actor": ROW["bloc"]}, path="in.jsonl", line=3)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["text", "actor", "bloc", "label", "id", "phenomena", "actor_start", "actor_end", "context"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters(), max_size=9)
        | st.sampled_from([TEXT, "Poland", "NATO", "neutral"])
        | st.dictionaries(
            st.sampled_from(["text", "start", "end", "name"]),
            st.none() | st.integers(-2, 20) | st.sampled_from(["NATO", ""]),
        )
        | st.lists(st.text(max_size=3), max_size=2),
    )
)
def test_any_row_is_a_pair_or_a_data_error(row):
    with suppress(DataError):  # and no other error
        assert pair_from_row(row, path="in.jsonl", line=1).text == row["text"]


WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
MENTION = WORD.filter(str.strip)
MAYBE = st.none() | st.text(max_size=8)


@st.composite
def some_pairs(draw):
    first, last = draw(MENTION), draw(MENTION)
    before, middle, after = (draw(st.text(max_size=10)) for _ in range(3))
    text = before + first + middle + last + after
    at = len(before) + len(first) + len(middle)
    mentions = [
        Mention(words, start, start + len(words), draw(MAYBE), draw(MAYBE))
        for words, start in ((first, len(before)), (last, at))
    ]
    actor, bloc = draw(st.permutations(mentions))
    return Pair(
        text,
        actor,
        bloc,
        draw(st.sampled_from([*LABELS, None])),
        **{name: draw(MAYBE) for name in ("id", "context", "group", "source", "annotator")},
        phenomena=tuple(draw(st.lists(st.text(max_size=5), max_size=3))),
    )


@settings(max_examples=200, deadline=None)
@given(some_pairs())
def test_a_pair_comes_back_from_its_line(pair):
    assert pair_from_row(pair.to_dict()) == pair
    assert pair_from_row(json.loads(json.dumps(pair.to_dict()))) == pair


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(some_pairs(), min_size=1, max_size=4))
def test_pairs_come_back_from_their_file(tmp_path_factory, pairs):
    path = tmp_path_factory.mktemp("pairs") / "pairs.jsonl"
    write_pairs(pairs, path)
    assert [pair_from_row(row) for _, row in read_rows(path)] == pairs


# Files.


def test_lines_are_read_with_their_numbers(file):
    path = file(lines(ROW) + "\n \n" + lines(ROW | {"id": "x"}))
    assert [(number, row.get("id")) for number, row in read_rows(path)] == [(1, None), (4, "x")]


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(file):
    path = file(b"\xef\xbb\xbf" + lines(ROW, ROW).replace("\n", "\r\n").encode())
    assert read_pairs(path) == [PAIR, PAIR]


def test_unicode_line_separators_do_not_end_a_line(file):
    text = "Poland\u2028praised\x85NATO\x0c."
    path = file(json.dumps({"text": text, "actor": "Poland", "bloc": "NATO"}, ensure_ascii=False) + "\n")
    assert [row["text"] for _, row in read_rows(path)] == [text]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", r":2: is not JSON \(Expecting value\); write one JSON object a line"),
        ('{"text": "x', r":2: is not JSON \([A-Z].*\); write one JSON object a line"),
        ("{}{}", r":2: is not JSON \(Extra data\)"),
        ("[1]", ":2: found a JSON list; write one JSON object a line"),
        ("5", ":2: found a JSON int; write one JSON object a line"),
        ("[" * 100_000, r":2: is not JSON \(nested too deeply\)"),
        ('{"id": ' + LONG + "}", r":2: is not JSON \((?!nested)"),
    ],
)
def test_a_bad_line_is_named(file, line, message):
    path = file(lines(ROW) + line + "\n")
    with pytest.raises(DataError, match=rf"pairs\.jsonl{message}") as caught:
        list(read_rows(path))
    assert caught.value.line == 2


def test_rows_before_a_bad_line_are_given(file):
    rows = read_rows(file(lines(ROW) + "nonsense\n"))
    assert next(rows) == (1, ROW)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(DataError, match=f"{name}: no such file; give a"):
        list(read_rows(tmp_path / name))


def test_a_file_in_another_encoding_is_named(file):
    with pytest.raises(DataError, match=r"pairs\.jsonl: is not UTF-8 \(byte 0\); give a file of pairs"):
        list(read_rows(file(lines(ROW).encode("utf-16"))))


def test_a_folder_is_named(tmp_path):
    with pytest.raises(DataError, match="is a folder; give a file of pairs"):
        list(read_rows(tmp_path))


def test_another_format_is_refused(file):
    with pytest.raises(DataError, match="found format 'xml'; allowed: jsonl, csv, parquet"):
        list(read_rows(file("x"), file_format="xml"))


def test_a_pair_without_a_label_is_refused(file):
    path = file(lines(ROW, {key: value for key, value in ROW.items() if key != "label"}))
    with pytest.raises(
        DataError, match="jsonl:2, field 'label': found no label; allowed: critical, neutral, supportive"
    ):
        read_pairs(path)


@pytest.mark.parametrize(
    ("name", "content"), [("pairs.jsonl", ""), ("pairs.jsonl", "\n\n"), ("a.csv", ""), ("a.csv", "text\n")]
)
def test_a_file_without_pairs_is_refused(file, name, content):
    with pytest.raises(DataError, match=f"{name}: holds no pairs; give a file of pairs"):
        read_pairs(file(content, name))


# CSV.


def table(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "text", "actor", "bloc", "label", "actor_start"])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("name", ["pairs.csv", "PAIRS.CSV"])
def test_a_table_is_read(file, name):
    text = 'Poland, "at last",\npraised NATO — Poland did.'
    path = file(table(FLAT, FLAT | {"text": text, "actor_start": 0}), name)
    rows = list(read_rows(path))
    assert [number for number, _ in rows] == [2, 4]
    assert pair_from_row(rows[1][1]).text == text
    assert "id" not in rows[0][1]


def test_a_table_is_read_under_any_name(file):
    assert len(read_pairs(file(table(FLAT), "pairs.txt"), file_format="csv")) == 1


def test_a_bad_cell_is_named(file):
    with pytest.raises(DataError, match=r"a\.csv:3, field 'label': found 'good'; allowed"):
        read_pairs(file(table(FLAT, FLAT | {"label": "good"}), "a.csv"))


@pytest.mark.parametrize("row", ["Poland left NATO.,Poland", "Poland left NATO.,Poland,NATO,x"])
def test_a_row_of_another_length_is_named(file, row):
    with pytest.raises(DataError, match=r"a\.csv:2: the number of fields differs from the 3 of the header"):
        list(read_rows(file(f"text,actor,bloc\n{row}\n", "a.csv")))


@pytest.mark.parametrize("cell", ['"Poland" left', '"' + "x" * 200_000 + '"'])
def test_a_row_that_is_no_table_is_named(file, cell):
    with pytest.raises(DataError, match=r"a\.csv:3: is not CSV: "):
        list(read_rows(file(f"text,actor\nfirst,x\n{cell},y\n", "a.csv")))


def test_an_open_quote_is_found(file):
    with pytest.raises(DataError, match=r"a\.csv:\d+: is not CSV: unexpected end of data"):
        list(read_rows(file('text,actor\n"Poland left NATO.,Poland\n', "a.csv")))


# Parquet.


def test_a_parquet_file_is_read(tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    rows = [FLAT | {"id": "x", "actor_start": 0}, FLAT | {"id": None, "actor_start": None}]
    pandas.DataFrame(rows).to_parquet(tmp_path / "pairs.parquet")
    read = list(read_rows(tmp_path / "pairs.parquet"))
    assert [number for number, _ in read] == [1, 2]
    assert [pair_from_row(row) for _, row in read] == [
        Pair(TEXT, Mention("Poland", 0, 6), Mention("NATO", 15, 19), "supportive", id=id_) for id_ in ("x", None)
    ]


def test_a_parquet_file_with_nested_mentions_is_read(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pytest.importorskip("pyarrow").Table.from_pylist([ROW | {"phenomena": ["deed"]}])
    parquet.write_table(table, tmp_path / "pairs.parquet")
    [pair] = read_pairs(tmp_path / "pairs.parquet")
    assert (pair.actor, pair.bloc, pair.phenomena) == (PAIR.actor, PAIR.bloc, ("deed",))


def test_a_file_that_is_not_parquet_is_named(file):
    pytest.importorskip("pyarrow")
    with pytest.raises(DataError, match=r"a\.parquet: is not Parquet: ") as caught:
        list(read_rows(file("nonsense", "a.parquet")))
    assert "\n" not in str(caught.value)


def test_parquet_without_pyarrow_names_the_extra(file, monkeypatch):
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"Reading Parquet needs .*pip install 'bloc-stance\[bulk\]'"):
        list(read_rows(file("x", "a.parquet")))


# Standard input and raw lines.


@pytest.fixture
def standard_input(monkeypatch):
    def give(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))

    return give


def test_pairs_come_from_standard_input(standard_input):
    standard_input(
        b"\xef\xbb\xbf" + json.dumps(ROW | {"id": "é"}, ensure_ascii=False).encode() + b"\n\n" + lines(ROW).encode()
    )
    assert [(number, row.get("id")) for number, row in read_rows("-")] == [(1, "é"), (3, None)]


def test_a_table_comes_from_standard_input(standard_input):
    standard_input(table(FLAT).encode())
    assert len(list(read_rows("-", file_format="csv"))) == 1


def test_a_bad_byte_of_standard_input_is_named(standard_input):
    standard_input(lines(ROW).encode() + b'{"text": "\xff"}\n')
    with pytest.raises(DataError, match=r"^-:2: is not UTF-8 \(byte 10\)"):
        list(read_rows("-"))


def test_raw_lines_are_read_with_their_numbers(file):
    path = file(b"\xef\xbb\xbf one\r\n\n \t\ntwo \xe2\x80\xa8 three\n")
    assert list(read_lines(path)) == [(1, " one"), (4, "two \u2028 three")]


def test_raw_lines_come_from_standard_input(standard_input):
    standard_input("Größe\n\nzwei".encode())
    assert list(read_lines("-")) == [(1, "Größe"), (3, "zwei")]


def test_a_missing_file_of_lines_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.txt: no such file; give a text file, one text a line"):
        list(read_lines(tmp_path / "none.txt"))


# Writing.


def test_a_file_of_pairs_is_written_as_it_reads(tmp_path):
    text = "Türkiye praised NATO."
    write_pairs([Pair(text, Mention("Türkiye", 0, 7), Mention("NATO", 16, 20), "supportive")], tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == (
        '{"text": "Türkiye praised NATO.", "actor": {"text": "Türkiye", "start": 0, "end": 7}, '
        '"bloc": {"text": "NATO", "start": 16, "end": 20}, "label": "supportive"}\n'
    )


def test_a_failure_leaves_the_old_file_whole(tmp_path):
    (tmp_path / "out.jsonl").write_text("old")
    with pytest.raises(AttributeError):
        write_pairs([PAIR, None], tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == "old"


def test_half_a_character_is_refused_or_kept(file, tmp_path):
    """JSON can hold half of an emoji, cut off by who knows whom; UTF-8 cannot."""
    path = file('{"text": "Poland \\ud83d praised NATO.", "actor": "Poland", "bloc": "NATO", "label": "neutral"}\n')
    try:
        pairs = read_pairs(path)
        write_pairs(pairs, tmp_path / "out.jsonl")
    except DataError:
        return
    assert read_pairs(tmp_path / "out.jsonl") == pairs
