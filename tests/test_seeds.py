import sys
from pathlib import Path

import pytest

from stance import DataError, MissingExtraError
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.language import stem, tokenize

BLOC = {
    "name": "EU",
    "full": "European Union",
    "kind": "political",
    "founded": "1993",
    "members": "[Poland]",
    "nouns": "[bloc]",
}
COUNTRY = {
    "name": "Poland",
    "also": "[Republic of Poland]",
    "adjectives": "[Polish]",
    "capital": "Warsaw",
    "people": "[Poles]",
}
PERSON = {"name": "Donald Tusk", "short": "Tusk", "gender": "m", "country": "Poland"}
ORGANISATION = {"name": "Solidarity", "kind": "union", "country": "Poland"}
KINDS = {
    "blocs": ("blocs.yaml", BLOC),
    "countries": ("actors.yaml", COUNTRY),
    "people": ("actors.yaml", PERSON),
    "organisations": ("actors.yaml", ORGANISATION),
}


def yaml_list(kind, *entries):
    return f"{kind}:\n" + "".join(
        "- {" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}\n" for entry in entries
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "blocs.yaml").write_text(yaml_list("blocs", BLOC))
    actors = [yaml_list(kind, KINDS[kind][1]) for kind in ("countries", "people", "organisations")]
    (tmp_path / "actors.yaml").write_text("".join(actors))
    return tmp_path


def put(folder, kind, *entries):
    """Put entries in place of those of one kind, behind one that is sound."""
    (folder / KINDS[kind][0]).write_text(yaml_list(kind, *entries))


def found(gazetteer, text):
    return [(match.entity.name, match.sort) for match in gazetteer.match(tokenize(text).words)]


# Sound seeds.


def test_every_sort_of_name_is_read(folder):
    bloc = BLOC | {
        "also": "[E.U.]",
        "organs": "[European Commission]",
        "seats": "[Brussels]",
        "nicknames": "[27-nation bloc]",
    }
    put(folder, "blocs", bloc)
    country = COUNTRY | {"also_capitals": "[Krakow]", "metonyms": "[the Sejm]", "traps": "[Poland Street]"}
    (folder / "actors.yaml").write_text(
        yaml_list("countries", country) + yaml_list("people", PERSON | {"also": "[D. Tusk]"})
    )
    gazetteer = read_gazetteer(folder)
    text = "EU, European Union, E.U., European Commission, Brussels, 27-nation bloc"
    sorts = "name name name organ seat nickname".split()
    assert found(gazetteer, text) == [("EU", sort) for sort in sorts]
    text = "Poland, Republic of Poland, Polish, Warsaw, Krakow, Poles, the Sejm"
    sorts = "name name adjective capital capital people metonym".split()
    assert found(gazetteer, text) == [("Poland", sort) for sort in sorts]
    assert found(gazetteer, "Poland Street, Donald Tusk, D. Tusk, Tusk") == [
        ("Poland Street", "trap"),
        ("Donald Tusk", "name"),
        ("Donald Tusk", "name"),
        ("Donald Tusk", "short"),
    ]


def test_entities_carry_what_references_need(folder):
    gazetteer = read_gazetteer(folder)
    eu, tusk, solidarity = (gazetteer.find(name) for name in ("EU", "Tusk", "Solidarity"))
    assert (eu.kind, eu.nouns, eu.members) == ("bloc", ("bloc",), ("Poland",))
    assert (tusk.kind, tusk.gender, tusk.country, tusk.family) == ("person", "m", "Poland", "Tusk")
    assert (solidarity.kind, solidarity.country) == ("organisation", "Poland")


def test_a_family_name_is_the_last_unless_it_is_given(folder):
    put(folder, "people", {"name": "Xi Jinping", "family": "Xi"}, {"name": "Jane Doe"})
    gazetteer = read_gazetteer(folder)
    assert [gazetteer.find(name).family for name in ("Xi Jinping", "Jane Doe")] == ["Xi", "Doe"]


def test_a_kind_may_be_left_out_or_empty(folder):
    (folder / "actors.yaml").write_text("countries:\npeople: []\n")
    assert [entity.name for entity in read_gazetteer(folder).entities] == ["EU"]


def test_a_byte_order_mark_does_no_harm(folder):
    content = (folder / "blocs.yaml").read_bytes()
    (folder / "blocs.yaml").write_bytes(b"\xef\xbb\xbf" + content)
    assert read_gazetteer(folder).find("EU")


def test_the_seeds_of_the_project_are_sound():
    seeds = Path(__file__).parent.parent / "seeds"
    gazetteer, lexicon = read_gazetteer(seeds), read_lexicon(seeds)
    assert {gazetteer.find(name).kind for name in ("CSTO", "NATO", "European Union", "ASEAN")} == {"bloc"}
    assert gazetteer.find("Armenia").kind == "country"
    assert lexicon.match(["criticis"])


# Bad entries: file, entry, field, what was found, what is allowed.


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("kind", "change", "field", "message"),
    [
        ("blocs", {"founded": "'1993'"}, "founded", "found '1993'; write a year"),
        ("blocs", {"founded": "long ago"}, "founded", "found 'long ago'; write a year"),
        ("blocs", {"founded": "true"}, "founded", "found True; write a year"),
        ("blocs", {"ended": "1.5"}, "ended", "found 1.5; write a year"),
        ("blocs", {"full": "5"}, "full", "found 5; write text"),
        ("blocs", {"full": "''"}, "full", "found ''; write text"),
        ("blocs", {"kind": ""}, "kind", "found None; write text"),
        ("blocs", {"nouns": "bloc"}, "nouns", "found 'bloc'; write a list of texts"),
        ("blocs", {"nouns": "[5]"}, "nouns", r"found \[5\]; write a list of texts"),
        ("blocs", {"members": "['']"}, "members", r"found \[''\]; write a list of texts"),
        ("blocs", {"organs": "{a: b}"}, "organs", "found {'a': 'b'}; write a list of texts"),
        ("countries", {"capital": "[Warsaw]"}, "capital", r"found \['Warsaw'\]; write text"),
        ("countries", {"people": "Poles"}, "people", "found 'Poles'; write a list of texts"),
        ("countries", {"adjectives": "[No]"}, "adjectives", r"found \[False\]; write a list of texts"),
        ("people", {"gender": "1"}, "gender", "found 1; write text"),
        ("people", {"gender": "male"}, "gender", "found 'male'; .*m.*f"),
        ("people", {"short": "[Tusk]"}, "short", r"found \['Tusk'\]; write text"),
        ("organisations", {"kind": "5"}, "kind", "found 5; write text"),
    ],
)
def test_a_bad_value(folder, kind, change, field, message, number):
    file, entry = KINDS[kind]
    put(folder, kind, *[entry | {"name": "First"}] * (number - 1), entry | change)
    with pytest.raises(DataError, match=message) as caught:
        read_gazetteer(folder)
    where = f"{folder / file}, field '{field}': {kind} entry {number} ({entry['name']}): "
    assert str(caught.value).startswith(where)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key(folder, kind):
    file, entry = KINDS[kind]
    put(folder, kind, entry | {"zzz": "[x]"})
    with pytest.raises(DataError, match=r"found key 'zzz'; allowed: .*also, ") as caught:
        read_gazetteer(folder)
    assert str(caught.value).startswith(f"{folder / file}: {kind} entry 1 ({entry['name']}): ")


def test_a_misspelt_key_is_recognised(folder):
    put(folder, "blocs", {key.replace("nouns", "noun"): value for key, value in BLOC.items()})
    with pytest.raises(DataError, match=r"found key 'noun' \(did you mean 'nouns'\?\); allowed: also, bare_organs"):
        read_gazetteer(folder)


def test_a_key_that_is_no_text(folder):
    put(folder, "blocs", BLOC | {"1": "x"})
    with pytest.raises(DataError, match="found key 1; allowed"):
        read_gazetteer(folder)


@pytest.mark.parametrize(
    ("kind", "key"),
    [*(("blocs", key) for key in BLOC), ("countries", "name"), ("people", "name"), ("organisations", "name")],
)
def test_a_missing_key(folder, kind, key):
    file, entry = KINDS[kind]
    put(folder, kind, {name: value for name, value in entry.items() if name != key})
    with pytest.raises(DataError, match=r"entry 1 \(.*\): the key is missing; add it") as caught:
        read_gazetteer(folder)
    assert str(caught.value).startswith(f"{folder / file}, field '{key}': {kind} entry 1")


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_given_twice(folder, kind):
    file, entry = KINDS[kind]
    put(folder, kind, entry, entry | {"name": "Another"}, entry)
    name = entry["name"]
    with pytest.raises(DataError, match=f"{kind} entry 3: '{name}' is also the name of {kind} entry 1") as caught:
        read_gazetteer(folder)
    assert str(caught.value).startswith(f"{folder / file}, field 'name'")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", ["5", "text", "[a]", ""])
def test_an_entry_that_is_no_mapping(folder, kind, entry):
    (folder / KINDS[kind][0]).write_text(f"{kind}:\n- {entry}\n")
    with pytest.raises(DataError, match=rf"{kind} entry 1: found .*; write keys and values"):
        read_gazetteer(folder)


@pytest.mark.parametrize("name", ["_", "'-'", "'...'", "' '"])
@pytest.mark.parametrize(("kind", "key"), [("blocs", "also"), ("countries", "adjectives"), ("people", "also")])
def test_a_name_without_a_letter(folder, kind, key, name):
    file, entry = KINDS[kind]
    put(folder, kind, entry | {key: f"[{name}]"})
    with pytest.raises(DataError, match=rf"{file}.*{entry['name']}.* without a letter or digit"):
        read_gazetteer(folder)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("value", "found"), [("5", "int"), ("text", "str"), ("{a: b}", "dict")])
def test_a_list_that_is_none(folder, kind, value, found):
    (folder / KINDS[kind][0]).write_text(f"{kind}: {value}\n")
    with pytest.raises(DataError, match=f"field '{kind}': found {found}; write a list of entries"):
        read_gazetteer(folder)


@pytest.mark.parametrize("content", ["", "[]", "text", "nations: []\n", "- name: EU\n"])
@pytest.mark.parametrize(
    ("file", "allowed"), [("blocs.yaml", "blocs"), ("actors.yaml", "countries, people, organisations")]
)
def test_a_file_of_something_else(folder, file, content, allowed):
    (folder / file).write_text(content)
    with pytest.raises(DataError, match=f"{file}: allowed at the top: {allowed}, each a list of entries"):
        read_gazetteer(folder)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("blocs:\n- {name: EU\n", 3),
        ("blocs:\n- name: EU\n  - x\n", 3),
        ("blocs: !!python/object/apply:os.getcwd []\n", 1),
    ],
)
def test_a_file_that_is_not_yaml(folder, content, line):
    (folder / "blocs.yaml").write_text(content)
    with pytest.raises(DataError, match=rf"blocs\.yaml:{line}: not YAML: ") as caught:
        read_gazetteer(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("file", ["blocs.yaml", "actors.yaml"])
def test_a_missing_file(folder, file):
    (folder / file).unlink()
    with pytest.raises(DataError, match=rf"{file}: no such file; give the folder that holds the seeds"):
        read_gazetteer(folder)


def test_a_file_in_another_encoding(folder):
    (folder / "blocs.yaml").write_bytes(yaml_list("blocs", BLOC | {"full": "Européenne"}).encode("latin-1"))
    with pytest.raises(DataError, match=r"blocs\.yaml: is not UTF-8") as caught:
        read_gazetteer(folder)
    assert "\n" not in str(caught.value)


def test_without_yaml_the_extra_is_named(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.delitem(sys.modules, "stance.corpus.yaml_text")
    with pytest.raises(MissingExtraError, match=r"Reading seeds needs .*pip install 'bloc-stance\[train\]'"):
        read_gazetteer(folder)


# The lexicon.


@pytest.fixture
def lexicon(tmp_path):
    def write(*lines, words=()):
        for name, content in (("lexicon.tsv", lines), ("words.tsv", words)):
            (tmp_path / name).write_bytes("\n".join((*content, "")).encode())
        return tmp_path

    return write


PRAISE = "praise\tsupport\t2\tobject"


def test_a_lexicon_is_read(lexicon):
    read = read_lexicon(lexicon("# comment", "", PRAISE, "speak out against \t critical\t3\tobject", " "))
    assert len(read) == 2
    [match] = read.match([stem(word) for word in "he spoke out against it".split()])
    assert tuple(match) == (1, 4, "critical", 3, "object")


def test_an_empty_lexicon_finds_nothing(lexicon):
    assert read_lexicon(lexicon()).match(["prais"]) == []


def test_a_lexicon_with_a_byte_order_mark_or_dos_line_ends_is_the_same(lexicon):
    folder = lexicon(PRAISE)
    plain = read_lexicon(folder).to_data()
    (folder / "lexicon.tsv").write_bytes(b"\xef\xbb\xbf# comment\r\n" + PRAISE.encode() + b"\r\n")
    assert read_lexicon(folder).to_data() == plain


def test_words_are_read(lexicon):
    words = ("# comment", "betrayed\t-2\tbreak", "rain \t 0\tthing", "", "good\t1\t-")
    read = read_lexicon(lexicon(PRAISE, words=words))
    assert read.valences == {stem("betrayed"): "B2", "good": "G1"}
    assert read.meanings == {stem("betrayed"): "break-", "rain": "thing"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("good", ": found 1 tab-separated fields; write word, valence, field"),
        ("good\t3\t-", ", field 'valence': found '3'; allowed: -2, -1, 0, 1, 2"),
        ("good\t1\thlp", r", field 'field': found 'hlp' \(did you mean 'help'\?\); allowed: help, harm"),
        ("very good\t1\t-", ", field 'word': found 'very good'; write one word"),
        ("betrays\t1\t-", ": 'betrays' is matched by the same stems as 'betrayed' on line 1; remove one of the two"),
    ],
)
def test_a_bad_line_of_words(lexicon, line, message):
    with pytest.raises(DataError, match=rf"words\.tsv:2{message}"):
        read_lexicon(lexicon(PRAISE, words=("betrayed\t-2\tbreak", line)))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("praise", ": found 1 tab-separated fields; write phrase, class, strength, target"),
        ("praise support 2 object", ": found 1 tab-separated fields"),
        (PRAISE + "\tx", ": found 5 tab-separated fields"),
        (
            "praise\tsuport\t2\tobject",
            r", field 'class': found 'suport' \(did you mean 'support'\?\); allowed: support, crit",
        ),
        ("praise\t\t2\tobject", ", field 'class': found ''; allowed: support"),
        ("praise\tsupport\t4\tobject", ", field 'strength': found '4'; allowed: 1, 2, 3"),
        ("praise\tsupport\tmuch\tobject", ", field 'strength': found 'much'; allowed: 1, 2, 3"),
        (
            "praise\tsupport\t2\tobjct",
            r", field 'target': found 'objct' \(did you mean 'object'\?\); allowed: object, sub",
        ),
        (" \tsupport\t2\tobject", ", field 'phrase': found ''; write at least one word"),
        ("_\tsupport\t2\tobject", ", field 'phrase': found '_'; write at least one word"),
        ("...\tsupport\t2\tobject", ", field 'phrase': found '...'; write at least one word"),
        (
            "praised\tcritical\t1\tnone",
            ": 'praised' is matched by the same stems as 'praise' on line 2; remove one of the two",
        ),
    ],
)
def test_a_bad_line_of_a_lexicon(lexicon, line, message):
    with pytest.raises(DataError, match=rf"lexicon\.tsv:3{message}") as caught:
        read_lexicon(lexicon("# comment", PRAISE, line))
    assert caught.value.line == 3


def test_a_missing_lexicon(tmp_path):
    with pytest.raises(DataError, match=r"lexicon\.tsv: no such file; give the folder that holds the seeds"):
        read_lexicon(tmp_path)
