import io
import json
import re
import sqlite3
import subprocess
import sys

import pytest

import stance
from stance.cli.entry import run
from stance.corpus.pairs import write_pairs


@pytest.fixture
def cli(capsys, monkeypatch):
    """Run the command line in this process: (exit code, standard output, standard error)."""

    def call(*arguments, stdin=None):
        if stdin is not None:
            content = stdin if isinstance(stdin, bytes) else stdin.encode()
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def pairs_file(tmp_path, small_pairs):
    path = tmp_path / "pairs.jsonl"
    rows = [{key: value for key, value in pair.to_dict().items() if key != "label"} for pair in small_pairs[:7]]
    rows[0]["note"] = "kept as it is"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def only_line(err):
    """The one line of an error, and nothing like a traceback."""
    assert err.count("\n") == 1, err
    assert err.startswith("stance: ")
    assert "Traceback" not in err
    return err


def test_version(cli):
    assert cli("--version") == (0, f"stance {stance.__version__}\n", "")


def test_help_names_every_command(cli):
    code, out, _ = cli("--help")
    assert code == 0
    for command in ("train", "predict", "analyze", "model", "data"):
        assert command in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["predikt"],
        ["predict", "--modle", "x"],
        ["analyze"],
        ["train", "--set"],
        ["model", "shwo"],
        ["data", "validate"],
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(cli, arguments):
    code, out, err = cli(*arguments)
    assert code == 2
    assert out == ""
    assert "--help" in only_line(err)


def test_no_arguments_print_the_help(cli):
    code, out, _ = cli()
    assert code == 2
    assert "analyze" in out


# predict


def test_predict_gives_every_line_back_in_order(cli, pairs_file):
    code, out, err = cli("predict", pairs_file)
    assert (code, err) == (0, "")
    given = [json.loads(line) for line in pairs_file.read_text().splitlines()]
    got = [json.loads(line) for line in out.splitlines()]
    assert len(got) == len(given)
    for before, after in zip(given, got, strict=True):
        assert after["label"] in stance.LABELS
        assert sum(after["probabilities"].values()) == pytest.approx(1)
        assert list(after["probabilities"]) == list(stance.LABELS)
        assert {key: after[key] for key in before} == before
    assert got[0]["note"] == "kept as it is"


def test_predict_reads_standard_input_and_ignores_labels(cli, pairs_file):
    rows = [json.loads(line) | {"label": "whatever"} for line in pairs_file.read_text().splitlines()]
    code, out, _ = cli("predict", "-", stdin="".join(json.dumps(row) + "\n" for row in rows))
    assert code == 0
    assert [json.loads(line)["label"] for line in out.splitlines()].count("whatever") == 0


def test_predict_csv_and_parquet_equal_jsonl(cli, tmp_path, small_pairs):
    import pandas as pd

    frame = pd.DataFrame(
        {
            "text": [pair.text for pair in small_pairs[:9]],
            "actor": [pair.actor.text for pair in small_pairs[:9]],
            "bloc": [pair.bloc.text for pair in small_pairs[:9]],
            "bloc_start": [pair.bloc.start for pair in small_pairs[:9]],
        }
    )
    frame.to_csv(tmp_path / "pairs.csv", index=False)
    frame.to_parquet(tmp_path / "pairs.parquet")
    (tmp_path / "pairs.jsonl").write_text(frame.to_json(orient="records", lines=True))
    answers = []
    for name in ("pairs.csv", "pairs.parquet", "pairs.jsonl"):
        code, out, err = cli("predict", tmp_path / name)
        assert (code, err) == (0, "")
        answers.append([json.loads(line)["probabilities"] for line in out.splitlines()])
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0]) == 9


def test_predict_text_writes_a_line_for_each_pair(cli):
    text = "Armenia froze its participation in the CSTO.\n\nNothing here.\nPeru praised the EU and Mercosur.\n"
    code, out, _ = cli("predict", "--text", "-", stdin=text)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(row["line"], row["actor"]["name"], row["bloc"]["name"]) for row in rows] == [
        (1, "Armenia", "CSTO"),
        (4, "Peru", "EU"),
        (4, "Peru", "Mercosur"),
    ]


def test_predict_output_is_whole_or_not_at_all(cli, tmp_path, pairs_file):
    target = tmp_path / "out.jsonl"
    assert cli("predict", pairs_file, "--output", target)[0] == 0
    whole = target.read_text()
    assert whole.count("\n") == 7
    pairs_file.write_text(pairs_file.read_text() + "{broken\n")
    code, _, err = cli("predict", pairs_file, "--output", target)
    assert code == 2
    assert "pairs.jsonl:8: is not JSON" in only_line(err)
    assert target.read_text() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "pairs.jsonl"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1, 2]\n", "in.jsonl:1: found a JSON list; write one JSON object a line"),
        ('{"text": "x"}\n', "in.jsonl:1, field 'actor': found nothing"),
        ('{"text": 3, "actor": "a", "bloc": "b"}\n', "field 'text': found 3; write a string"),
        ('{"text": "Peru left NATO.", "actor": "Peru", "bloc": "OPEC"}\n', "'OPEC' does not stand in the text"),
        (
            '{"text": "NATO, NATO, Peru", "actor": "Peru", "bloc": "NATO"}\n',
            "stands 2 times in the text; give bloc_start",
        ),
        (
            '{"text": "Peru left NATO.", "actor": {"text": "Peru", "start": 1, "end": 5}, "bloc": "NATO"}\n',
            "field 'actor': text[1:5] is 'eru ', not 'Peru'",
        ),
        (b"\xff\xfe\x00bad", "in.jsonl: is not UTF-8 (byte 0)"),
    ],
)
def test_bad_lines_are_named(cli, tmp_path, content, message):
    path = tmp_path / "in.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, err = cli("predict", path)
    assert (code, out) == (2, "")
    assert message in only_line(err)


def test_empty_input_gives_empty_output(cli):
    assert cli("predict", stdin="") == (0, "", "")


def test_missing_file_and_folder(cli, tmp_path):
    assert "no such file" in only_line(cli("predict", tmp_path / "nowhere.jsonl")[2])
    assert "is a folder" in only_line(cli("predict", tmp_path)[2])
    assert "no such file" in only_line(cli("analyze", tmp_path / "nowhere.txt")[2])
    (tmp_path / "empty").mkdir(exist_ok=True)
    assert "the folder holds no *.txt file" in only_line(cli("analyze", tmp_path / "empty")[2])


def test_unknown_format(cli, pairs_file):
    assert "found format 'xml'; allowed: jsonl, csv, parquet" in only_line(
        cli("predict", pairs_file, "--format", "xml")[2]
    )


def test_unreadable_model_folder(cli, tmp_path, pairs_file):
    code, _, err = cli("predict", pairs_file, "--model", tmp_path / "nowhere")
    assert code == 2
    assert "no such model folder" in only_line(err)
    (tmp_path / "empty").mkdir()
    assert "manifest.json is missing" in only_line(cli("predict", pairs_file, "--model", tmp_path / "empty")[2])


# Blocs and actors of the user's own


@pytest.fixture
def own(tmp_path):
    (tmp_path / "blocs.yaml").write_text("blocs:\n- name: Caspian Maritime Compact\n  also: [CMC]\n")
    (tmp_path / "actors.json").write_text('{"organisations": [{"name": "Dawn Brigade"}]}')
    return ["--blocs", tmp_path / "blocs.yaml", "--actors", tmp_path / "actors.json"]


def test_predict_text_with_own_names(cli, own):
    code, out, _ = cli("predict", "--text", "-", *own, stdin="The Dawn Brigade condemned the CMC.\n")
    [line] = map(json.loads, out.splitlines())
    assert code == 0
    assert (line["actor"]["name"], line["bloc"]["name"], line["label"]) == (
        "Dawn Brigade",
        "Caspian Maritime Compact",
        "critical",
    )


def test_predict_pairs_with_own_names_equals_the_library(cli, own):
    text = "Peru praised NATO while the Dawn Brigade condemned the CMC."
    pair = stance.Pair(text, stance.Mention("Peru", 0, 4), stance.Mention("NATO", 13, 17))
    code, out, _ = cli("predict", "-", *own, stdin=json.dumps(pair.to_dict()))
    [expected] = stance.load(blocs=own[1], actors=own[3]).predict_pairs([pair])
    assert (code, json.loads(out)["probabilities"]) == (0, dict(expected.probabilities))


def test_analyze_with_own_names(cli, own, tmp_path):
    (tmp_path / "a.txt").write_text("The Dawn Brigade condemned the CMC.")
    [row] = json.loads(cli("analyze", tmp_path / "a.txt", "--json", *own)[1])["documents"][0]["rows"]
    assert (row["actor"], row["bloc"], row["label"]) == ("Dawn Brigade", "Caspian Maritime Compact", "critical")


@pytest.mark.parametrize("command", [["predict", "--text", "-"], ["analyze", "-"]])
@pytest.mark.parametrize("option", ["--blocs", "--actors"])
def test_a_bad_file_of_names_is_one_line(cli, tmp_path, command, option):
    code, out, err = cli(*command, option, tmp_path / "nowhere.yaml", stdin="Peru left NATO.")
    assert (code, out) == (2, "")
    assert "nowhere.yaml: no such file; give a YAML or JSON file of" in only_line(err)
    (tmp_path / "bad.yaml").write_text("nations: []")
    code, out, err = cli(*command, option, tmp_path / "bad.yaml", stdin="Peru left NATO.")
    assert (code, out) == (2, "")
    assert "bad.yaml: allowed at the top: " in only_line(err)


# analyze

ARTICLE = (
    "Hungary blasted the EU on Monday.\n\n"
    "Budapest said on Tuesday that it was proud to belong to the EU and would always defend the union.\n"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def test_analyze_prints_a_table(cli, article):
    code, out, err = cli("analyze", article)
    assert (code, err) == (0, "")
    assert "Hungary" in out
    assert "EU" in out
    assert "mixed" in out


def test_analyze_json_is_the_report(cli, article):
    code, out, _ = cli("analyze", article, "--json")
    [document] = json.loads(out)["documents"]
    assert code == 0
    assert document["file"] == str(article)
    assert document["rows"] == stance.analyze(ARTICLE).to_dict()["rows"]
    [row] = document["rows"]
    assert (row["actor"], row["bloc"], row["mixed"]) == ("Hungary", "EU", True)
    assert [evidence["label"] for evidence in row["evidence"]] == ["critical", "supportive"]


def test_analyze_several_files_and_standard_input(cli, article):
    code, out, _ = cli("analyze", article, "-", "--json", stdin="Peru left NATO.")
    assert code == 0
    assert [document["file"] for document in json.loads(out)["documents"]] == [str(article), "-"]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in {
        "b.txt": "Peru angrily condemned the EU. Peru left NATO.",
        "a.txt": "Peru praised the EU. Chad met the EU.",
        "c.txt": "Nothing.",
        "notes.md": "Kenya praised the EU.",
    }.items():
        (folder / name).write_text(text)
    return folder


def test_analyze_takes_the_texts_of_a_folder(cli, folder):
    code, out, _ = cli("analyze", folder, "--json")
    data = json.loads(out)
    names = [str(folder / name) for name in ("a.txt", "b.txt", "c.txt")]
    assert code == 0
    assert [document["file"] for document in data["documents"]] == data["aggregate"]["documents"] == names
    expected = stance.analyze_many((name, (folder / name).read_text()) for name in names)
    assert data["aggregate"] == expected.to_dict()
    [row] = [row for row in data["aggregate"]["rows"] if (row["actor"], row["bloc"]) == ("Peru", "EU")]
    assert [(part["document"], part["evidence"][0]["sentence"]) for part in row["parts"]] == [
        (names[0], "Peru praised the EU."),
        (names[1], "Peru angrily condemned the EU."),
    ]


@pytest.mark.parametrize(
    ("names", "options", "shown"),
    [
        (["a.txt"], [], False),
        (["a.txt"], ["--aggregate"], True),
        (["a.txt", "b.txt"], [], True),
        (["a.txt", "b.txt"], ["--no-aggregate"], False),
    ],
)
def test_analyze_puts_several_texts_together(cli, folder, tmp_path, names, options, shown):
    page = tmp_path / "page.html"
    _, out, _ = cli("analyze", *(folder / name for name in names), *options, "--html", page)
    assert ("together" in out or "The one text" in out) == shown
    assert ("<th>texts</th>" in page.read_text()) == shown
    _, out, _ = cli("analyze", *(folder / name for name in names), *options, "--json")
    assert ("aggregate" in json.loads(out)) == ("--no-aggregate" not in options)


def test_analyze_tells_the_texts_of_the_evidence(cli, folder, monkeypatch):
    monkeypatch.chdir(folder)
    out = cli("analyze", "a.txt", "b.txt", "--evidence")[1]
    lines = [" ".join(line.replace("│", " ").split()) for line in out.partition("All 2 texts together")[2].splitlines()]
    first = re.compile(r"Peru EU mixed [+-]0\.0\d 1 critical a\.txt, supportive: Peru praised the EU\.")
    assert any(map(first.fullmatch, lines))
    assert "1 supportive b.txt, critical: Peru angrily condemned the EU." in lines
    lines = " ".join(cli("analyze", "a.txt", "b.txt")[1].partition("All 2 texts together")[2].split())
    assert "Peru praised the EU. (a.txt, 1 of 2)" in lines
    assert "Peru left NATO. (b.txt)" in lines


def test_analyze_prints_nothing_where_one_text_cannot_be_read(cli, folder):
    (folder / "z.txt").write_bytes(b"\xff\xfe")
    code, out, err = cli("analyze", folder)
    assert (code, out) == (2, "")
    assert "z.txt: is not UTF-8" in only_line(err)


def test_analyze_evidence_shows_every_sentence(cli, article):
    out = " ".join(cli("analyze", article, "--evidence")[1].replace("│", " ").split())
    assert "critical: Hungary blasted the EU on Monday. supportive: Budapest said on Tuesday" in out


def test_analyze_does_not_write_over_a_text(cli, article):
    before = article.read_text()
    code, _, err = cli("analyze", article, "--html", article)
    assert (code, article.read_text()) == (2, before)
    assert "is one of the texts; give --html another file" in only_line(err)


def test_abstaining_shows_in_tables_and_json(cli, article, pairs_file):
    _, out, _ = cli("analyze", article, "--abstain", "1", "--evidence")
    assert "abstained" in out
    assert "supportive" not in out
    data = json.loads(cli("analyze", article, "--abstain", "1", "--json")[1])
    [row, *_] = data["documents"][0]["rows"]
    assert row["abstained"] == len(row["evidence"])
    assert data["aggregate"]["rows"][0]["documents"]["abstained"] == 1
    lines = [json.loads(line) for line in cli("predict", pairs_file, "--abstain", "1")[1].splitlines()]
    assert lines
    assert all(line["abstained"] is True for line in lines)
    assert all({"label", "probabilities", "familiarity", "unfamiliar"} <= line.keys() for line in lines)
    for command in ("analyze", "predict"):
        code, _, err = cli(command, article, "--abstain", "2")
        assert code == 2
        assert "field 'abstain': found 2.0; give a probability from 0 to 1, such as 0.7" in only_line(err)


def test_explain_a_text(cli):
    code, out, _ = cli("explain", "Peru angrily condemned the EU on Monday.", "--top", "2")
    assert code == 0
    lines = out.splitlines()
    assert lines[1].startswith("Peru -> EU: critical (critical 0.9")
    first, second, *rest = (line.split()[0] for line in lines[4:])
    assert first == "condemned"
    assert second in {"Peru", "angrily", "the", "on", "Monday", "."}  # which of them is the model's affair
    assert rest == ["3", "no", "bias", "sum"]


def test_explain_features_of_a_file(cli, article):
    _, out, _ = cli("explain", article, "--features", "--top", "3", "--bloc", "EU")
    assert "routes: " in out or "path: " in out
    assert "no single word" not in out


def test_explain_json_is_that_of_the_library(cli, tmp_path, small_pairs):
    path = tmp_path / "pairs.jsonl"
    write_pairs(small_pairs[:2], path)
    data = json.loads(cli("explain", path, "--json")[1])
    predictor = stance.load()
    assert data == [predictor.explain(pair).to_dict() for pair in small_pairs[:2]]


def test_explain_reads_standard_input(cli):
    assert "Peru -> NATO: critical" in cli("explain", "-", stdin="Peru left NATO.")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "none.txt: is no file, and as a text it names no actor and bloc in one sentence; give one that"),
        (["Peru left NATO.", "--actor", "Chad"], "names no actor and bloc that are asked for in one sentence"),
        (["x" * 5000], "is no file, and as a text it names no actor and bloc"),
        (["Peru left NATO.", "--top", "0"], "Invalid value for '--top'"),
        (["Peru left NATO.", "--bloc", " "], "field 'bloc': found a blank name"),
    ],
)
def test_explain_says_what_it_needs(cli, arguments, message):
    code, out, err = cli("explain", *arguments)
    assert (code, out) == (2, "")
    assert message in only_line(err)


def test_explain_takes_pairs_as_they_are_marked(cli, pairs_file):
    code, _, err = cli("explain", pairs_file, "--actor", "Peru")
    assert (code, "a file of pairs says which are meant" in only_line(err)) == (2, True)


def test_options_that_do_not_go_together(cli, pairs_file):
    assert "--format is for pairs" in only_line(cli("predict", pairs_file, "--text", "--format", "csv")[2])
    assert "give one of them" in only_line(cli("model", "show", "--json", "--card")[2])


def test_numbers_that_are_none_are_refused(cli, pairs_file):
    row = json.loads(pairs_file.read_text().splitlines()[0])
    for number in ("NaN", "Infinity", "1e999"):
        line = json.dumps(row)[:-1] + f', "weight": {number}}}\n'
        code, _, err = cli("predict", stdin=line)
        assert (code, f"-:1: is not JSON ({number} is no number)" in only_line(err)) == (2, True)


def test_a_build_of_nothing_writes_nothing(cli, tmp_path):
    (tmp_path / "empty.txt").write_text("# nothing yet\n")
    code, _, err = cli("data", "build", tmp_path / "empty.txt", "-o", tmp_path / "out.jsonl")
    assert (code, (tmp_path / "out.jsonl").exists()) == (2, False)
    assert "no sentence with a label" in only_line(err)


def test_a_build_without_seeds_uses_the_bundled_names(cli, tmp_path):
    (tmp_path / "one.txt").write_text("a1>b1=critical | plain | {a1:Yerevan} left {b1:the Arab League}.\n")
    assert cli("data", "build", tmp_path / "one.txt", "-o", tmp_path / "out.jsonl")[0] == 0
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert (row["actor"]["name"], row["bloc"]["name"]) == ("Armenia", "Arab League")


def test_analyze_says_when_there_is_nothing(cli, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("")
    code, out, _ = cli("analyze", path)
    assert code == 0
    assert "no sentence names both an actor and a bloc" in out


def test_analyze_html_is_self_contained_and_escaped(cli, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Hungary blasted the EU <script>alert(1)</script> on Monday.")
    page = tmp_path / "page.html"
    assert cli("analyze", path, "--html", page)[0] == 0
    html = page.read_text()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "http" not in html
    assert '<mark class="actor">Hungary</mark>' in html


def test_control_characters_do_not_reach_the_terminal(cli, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Hungary blasted the EU \x1b[31m\x07 on Monday.")
    code, out, _ = cli("analyze", path)
    assert code == 0
    assert "\x1b" not in out
    assert "\x07" not in out


def test_binary_file_is_refused(cli, tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)))
    code, _, err = cli("analyze", path)
    assert code == 2
    assert "is not UTF-8" in only_line(err)


# model


def test_model_show(cli):
    code, out, err = cli("model", "show")
    assert (code, err) == (0, "")
    assert "macro F1" in out
    assert f"{stance.load().info['metrics']['macro_f1']:.3f}" in out


def test_model_show_json_and_card(cli):
    code, out, _ = cli("model", "show", "--json")
    assert code == 0
    assert json.loads(out)["labels"] == list(stance.LABELS)
    assert cli("model", "show", "--card")[1] == stance.load().card


def test_model_verify(cli, tmp_path):
    code, out, _ = cli("model", "verify")
    assert code == 0
    assert "all digests right" in out
    code, _, err = cli("model", "verify", tmp_path)
    assert code == 2
    assert "manifest.json is missing" in only_line(err)


# data


def test_data_validate_says_what_is_there(cli, small_data):
    code, out, err = cli("data", "validate", small_data)
    assert (code, err) == (0, "")
    assert out == "360 pairs (120 critical, 120 neutral, 120 supportive) in 360 sentences, 1 file: no problems\n"


def test_data_validate_names_every_problem(cli, tmp_path, small_pairs):
    rows = [pair.to_dict() for pair in small_pairs[:6]]
    rows[1]["actor"]["start"] += 1
    rows[2]["label"] = "hostile"
    del rows[3]["label"]
    rows[4] |= {"id": rows[5]["id"]}
    rows.append(rows[0] | {"id": "twice", "label": "neutral", "group": "other"})
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, _ = cli("data", "validate", path)
    lines = out.splitlines()
    assert code == 1
    assert f"{path}:2, field 'actor'" in lines[0]
    assert f"{path}:3, field 'label': found 'hostile'; allowed: critical, neutral, supportive" in lines[1]
    assert f"{path}:4, field 'label': found none" in lines[2]
    assert f"{path}:6, field 'id': 's5' is also at {path}:5" in lines[3]
    assert f"{path}:7: the same pair is at {path}:1, as 'critical' there and 'neutral' here" in lines[4]
    assert f"{path}:7, field 'group'" in lines[5]
    assert lines[6].endswith("6 problems")


def test_data_validate_a_folder(cli, small_data, tmp_path):
    assert cli("data", "validate", small_data.parent)[0] == 0
    code, _, err = cli("data", "validate", tmp_path)
    assert code == 2
    assert "the folder holds no *.jsonl file" in only_line(err)


def test_data_build(cli, tmp_path, root):
    markup = tmp_path / "mine.txt"
    markup.write_text("# mine\na1>b1=critical | plain | {a1:Peru} scolded {b1:the bloc|EU}.\n")
    target = tmp_path / "mine.jsonl"
    assert cli("data", "build", markup, "--output", target, "--seeds", root / "seeds")[0] == 0
    [row] = [json.loads(line) for line in target.read_text().splitlines()]
    assert (row["actor"]["name"], row["bloc"]["name"], row["label"]) == ("Peru", "EU", "critical")
    assert cli("data", "validate", target)[0] == 0


# train


def test_train_saves_a_model_that_predicts(cli, tmp_path, small_data, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config.yaml"
    config.write_text(f"data: {{pairs: {small_data}}}\nseeds: null\nsearch: {{folds: 3}}\nmlflow: {{enabled: false}}\n")
    code, out, err = cli("train", config, "--set", "search.classifiers={linear_svm: {C: [1.0]}}", "--set", "output=m")
    assert code == 0
    assert "macro F1" in out
    assert "Model saved in m" in out
    assert "cross-validation" in err
    assert cli("model", "verify", "m")[0] == 0
    found = stance.predict("Kenya warmly praised NATO on Monday.", model="m")
    assert [s.label for s in found] == ["supportive"]


def test_train_with_a_typo_trains_nothing(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("serach: {folds: 3}\n")
    code, out, err = cli("train", "config.yaml")
    assert (code, out) == (2, "")
    assert "unknown key 'serach' (did you mean 'search'?)" in only_line(err)
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


def test_train_on_wrong_offsets_names_the_line(cli, tmp_path, small_pairs, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [pair.to_dict() for pair in small_pairs]
    rows[41]["bloc"]["end"] += 3
    (tmp_path / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, err = cli(
        "train", "--set", "data.pairs=pairs.jsonl", "--set", "seeds=null", "--set", "mlflow.enabled=false"
    )
    assert (code, out) == (2, "")
    assert err.startswith("reading data\nstance: pairs.jsonl:42, field 'bloc'")
    assert err.count("\n") == 2
    assert not (tmp_path / "models").exists()


def test_train_refuses_a_foreign_output_folder_before_training(cli, tmp_path, small_data, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_text("meow")
    code, _, err = cli(
        "train", "--set", f"data.pairs={small_data}", "--set", "output=photos", "--set", "mlflow.enabled=false"
    )
    assert code == 2
    assert "photos: holds files and is no model folder" in only_line(err)
    assert (tmp_path / "photos" / "cat.png").read_text() == "meow"


def test_a_parquet_value_without_a_json_form_is_named(cli, tmp_path):
    import pandas as pd

    row = {"text": "Peru left NATO.", "actor": "Peru", "bloc": "NATO"}
    pd.DataFrame([row | {"when": pd.Timestamp("2020-01-31")}]).to_parquet(tmp_path / "dated.parquet")
    code, out, _ = cli("predict", tmp_path / "dated.parquet")
    assert code == 0
    assert json.loads(out)["when"].startswith("2020-01-31")
    pd.DataFrame([row | {"raw": b"x"}]).to_parquet(tmp_path / "raw.parquet")
    code, _, err = cli("predict", tmp_path / "raw.parquet")
    assert code == 2
    assert "raw.parquet:1, field 'raw': found bytes" in only_line(err)


def test_a_csv_without_a_header_loses_nothing_silently(cli, tmp_path):
    (tmp_path / "bare.csv").write_text("Peru left NATO.,Peru,NATO\n")
    code, _, err = cli("predict", tmp_path / "bare.csv", "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert "bare.csv:1: the first line names no column 'text'" in only_line(err)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_name_that_no_file_can_have(cli):
    code, _, err = cli("data", "validate", "x" * 300)
    assert code == 2
    assert "cannot be read: File name too long" in only_line(err)


def test_what_cannot_work_is_said_before_training(cli, tmp_path, small_data, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    code, _, err = cli("train", "--set", f"data.pairs={small_data}", "--set", "output=file/model")
    assert code == 2
    assert "file/model: cannot be written" in only_line(err)
    code, _, err = cli("train", "--set", "data.pairs=nowhere.jsonl")
    assert code == 2
    assert "nowhere.jsonl: cannot be read: No such file" in only_line(err)
    assert not (tmp_path / "mlflow.db").exists()


def test_closed_streams_are_said(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    for command in ("predict", "analyze"):
        assert run([command, "-"]) == 2
        assert "standard input is closed" in only_line(capsys.readouterr().err)
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["--version"]) == 2
    assert "standard output is closed" in only_line(capsys.readouterr().err)


def test_a_training_that_is_stopped_leaves_nothing_half_done(small_data, child_environment, tmp_path):
    code = (
        "import os, signal, stance.training.train as t; from stance.cli.entry import main\n"
        "t.grid_search = lambda *_: os.kill(os.getpid(), signal.SIGTERM)\n"
        f"main(['train', '--set', 'data.pairs={small_data}', '--set', 'output=m'])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=child_environment, timeout=300)
    assert done.returncode == 143, done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "m").exists()
    with sqlite3.connect(tmp_path / "mlflow.db") as store:
        assert store.execute("select status from runs").fetchall() == [("FAILED",)]
