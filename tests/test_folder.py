import hashlib
import io
import json
import pickle
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from stance import ModelError, load
from stance.language import Lexicon, LexiconEntry
from stance.mentions import Entity, Gazetteer, Name
from stance.model import FORMAT, Model, Predictor, check_target, load_model, save_model, verify
from stance.model.predictor import DEFAULT_MODEL
from stance.model.scorer import Weights

FILES = ("manifest.json", "weights.npz", "vocabulary.txt", "gazetteer.json", "lexicon.json", "MODEL_CARD.md")
PARTS = FILES[1:]
FULL = OSError(28, "No space left on device")


def a_model(**changes):
    vocabulary = {"sentence": ["ACTOR prais", "prais BLOC", "é"], "routes": ["S2 AL"]}
    random = np.random.default_rng(3)
    numbers = {"idf": random.uniform(1, 2, 4), "coef": random.normal(size=(4, 3)), "intercept": np.zeros(3)}
    weights = Weights({"sentence": 1.0, "routes": 0.5}, vocabulary, **numbers, temperature=1.25, unfamiliar_below=0.3)
    gazetteer = Gazetteer(
        [
            Name("EU", Entity("EU", "bloc", nouns=("bloc",)), "name"),
            Name("Poland", Entity("Poland", "country"), "name"),
            Name("Şule Öz", Entity("Şule Öz", "person", gender="f", family="Öz"), "name"),
        ]
    )
    lexicon = Lexicon(
        [LexiconEntry("praise", "support", 2, "object"), LexiconEntry("keep one's word", "support", 1, "none")]
    )
    values = {"weights": weights, "gazetteer": gazetteer, "lexicon": lexicon, "card": "# Ein Modell für é\n"}
    return Model(**(values | {"info": {"package": "0.0.0", "training": {"seed": 0}}} | changes))


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "model"
    save_model(a_model(), path)
    return path


@pytest.fixture
def folder(saved, tmp_path):
    """A model folder of one's own, to break."""
    path = tmp_path / "model"
    shutil.copytree(saved, path)
    return path


def contents(path):
    return {file.name: file.read_bytes() for file in Path(path).iterdir()}


def refusal(path, match):
    """The message with which a folder is refused: one line that names the folder."""
    with pytest.raises(ModelError, match=match) as loaded:
        load_model(path)
    assert "\n" not in str(loaded.value)
    assert str(path) in str(loaded.value)
    return str(loaded.value)


def forge(path, parts=None, /, **changes):
    """Change a folder and give it digests that fit, as somebody who knows the format would."""
    for name, content in (parts or {}).items():
        (path / name).write_bytes(content)
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {name: hashlib.sha256((path / name).read_bytes()).hexdigest() for name in PARTS}
    manifest |= changes

    def written():
        return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()

    del manifest["digest"]
    manifest["digest"] = hashlib.sha256(written()).hexdigest()
    (path / "manifest.json").write_bytes(written())


def archive(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def arrays_of(model):
    return {name: getattr(model.weights, name) for name in ("idf", "coef", "intercept")}


# What is saved comes back.


def test_a_model_comes_back_whole(saved):
    model, again = a_model(), load_model(saved)
    for name in ("idf", "coef", "intercept"):
        np.testing.assert_array_equal(getattr(again.weights, name), getattr(model.weights, name))
    for name in ("views", "vocabulary", "temperature", "unfamiliar_below"):
        assert getattr(again.weights, name) == getattr(model.weights, name)
    assert again.gazetteer.to_data() == model.gazetteer.to_data()
    assert again.lexicon.to_data() == model.lexicon.to_data()
    assert again.card == model.card
    assert again.info["training"] == {"seed": 0}


def test_a_loaded_model_predicts_as_the_one_that_was_saved(saved):
    text = "Poland praises the EU. Şule Öz kept its word to the EU."
    assert Predictor(load_model(saved)).predict(text) == Predictor(a_model()).predict(text)


def test_a_model_without_further_information_comes_back(tmp_path):
    save_model(a_model(info={}), tmp_path / "model")
    assert load_model(tmp_path / "model").card == a_model().card


def test_the_manifest_is_returned_and_verified(tmp_path):
    manifest = save_model(a_model(), tmp_path / "model")
    assert verify(tmp_path / "model") == manifest
    assert manifest["format"] == FORMAT
    assert manifest["labels"] == ["critical", "neutral", "supportive"]
    assert sorted(manifest["files"]) == sorted(PARTS)


def test_a_folder_holds_these_files_and_no_pickle(saved):
    assert sorted(contents(saved)) == sorted(FILES)
    with np.load(saved / "weights.npz", allow_pickle=False) as weights:
        assert sorted(weights) == ["coef", "idf", "intercept"]


def test_the_same_model_gives_the_same_bytes(saved, tmp_path):
    save_model(a_model(), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(saved)


def test_a_model_saved_after_loading_gives_the_same_bytes(saved, tmp_path):
    save_model(load_model(saved), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(saved)


def test_the_bundled_model_saved_twice_gives_the_same_bytes(tmp_path):
    model = load_model(DEFAULT_MODEL)
    for name in ("one", "two"):
        save_model(model, tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    verify(tmp_path / "two")


def test_a_folder_may_be_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_model(a_model(), "new/deep/modèle 1")
    assert load("new/deep/modèle 1").card == a_model().card


def test_other_files_in_a_folder_are_not_read(folder):
    (folder / "extra.py").write_text("raise SystemExit")
    verify(folder)


# A changed byte is found.


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
@pytest.mark.parametrize("name", FILES)
def test_every_changed_byte_is_found(folder, name, bit):
    content = (folder / name).read_bytes()
    for at in range(len(content)):
        (folder / name).write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
        with pytest.raises(ModelError) as caught:
            verify(folder)
        assert "\n" not in str(caught.value)
        assert name in str(caught.value) or name == "manifest.json"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundled") / "model"
    shutil.copytree(DEFAULT_MODEL, path)
    return path


@pytest.mark.parametrize("place", [0.0, 0.013, 0.25, 0.5, 0.77, 0.999, 1.0])
@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_of_the_bundled_model_is_found(bundled, name, place):
    content = (bundled / name).read_bytes()
    at = round(place * (len(content) - 1))
    (bundled / name).write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
    try:
        refusal(bundled, match=str(name).replace(".", r"\."))
    finally:
        (bundled / name).write_bytes(content)


def test_the_bundled_model_itself_is_sound(bundled):
    verify(bundled)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [lambda content: content[:-1], lambda content: content + b"\n", lambda content: b""])
def test_a_shorter_or_longer_file_is_found(folder, name, change):
    (folder / name).write_bytes(change((folder / name).read_bytes()))
    refusal(folder, match=name.replace(".", r"\."))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    refusal(folder, match=f"{name} is missing; this is no whole model folder")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_named(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    refusal(folder, match=f"{name} cannot be read")


def test_a_file_of_another_model_is_found(folder, tmp_path):
    save_model(a_model(card="another"), tmp_path / "other")
    shutil.copy(tmp_path / "other" / "MODEL_CARD.md", folder)
    refusal(folder, match=r"MODEL_CARD\.md was changed after it was written")


# What is no model folder is refused.


def test_a_missing_folder(tmp_path):
    refusal(tmp_path / "none", match="no such model folder; train one with `stance train`")


@pytest.mark.parametrize("path", ["Armenia froze its participation in the CSTO. " * 20, "a\0b", "x" * 300])
def test_a_text_in_place_of_a_path(path):
    with pytest.raises(ModelError):
        load(path)


def test_a_file_in_place_of_a_folder(saved):
    refusal(saved / "manifest.json", match=r"is a file; give the folder that holds manifest\.json")


def test_an_empty_folder(tmp_path):
    refusal(tmp_path, match=r"manifest\.json is missing")


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("", "is not JSON"),
        ("nonsense", "is not JSON"),
        ("\xff\xfe", "is not JSON"),
        ("[" * 100_000, r"manifest\.json"),
        ("[]", "has no format number"),
        ("{}", "has no format number"),
        ('{"format": "1"}', "has no format number"),
        (
            '{"name": "a web extension", "manifest_version": 3}',
            "has no format number; this is no model folder of stance",
        ),
        (f'{{"format": {FORMAT}}}', r"manifest\.json lacks"),
        ('{"format": 999}', rf"format 999, and this version of stance reads format {FORMAT}; install the version"),
    ],
)
def test_another_manifest(folder, manifest, message):
    (folder / "manifest.json").write_text(manifest, encoding="latin-1")
    refusal(folder, match=message)


def test_a_manifest_that_is_no_unicode(folder):
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace('"0.0.0"', r'"\ud800"'), encoding="utf-8")
    refusal(folder, match=r"manifest\.json")


def test_the_same_manifest_written_otherwise_is_refused(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refusal(folder, match=r"manifest\.json was changed after it was written")


# Nor is a folder with fitting digests trusted.


def test_forging_alone_breaks_nothing(folder):
    forge(folder)
    verify(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": FORMAT + 1}, f"format {FORMAT + 1}, and this version of stance reads format {FORMAT}"),
        ({"features": 99}, r"made with version 99 of the features, and this version of stance has \d+; train"),
        ({"labels": ["neutral", "critical", "supportive"]}, "labels .*; allowed: .*critical.*neutral.*supportive"),
        ({"labels": ["no", "yes"]}, "labels .*'no'.*; allowed"),
        ({"views": []}, "views .*; allowed: sentence"),
        ({"views": [{"name": "nonsense", "weight": 1.0, "size": 3}]}, "views .*nonsense.*; allowed: sentence"),
        ({"views": "sentence"}, "views"),
        ({"views": [{"name": ["sentence"], "weight": 1.0, "size": 3}]}, "views"),
        ({"views": [{"name": "sentence", "size": 3}]}, "do not fit each other"),
        ({"views": [{"name": "sentence", "weight": 1.0, "size": 3}]}, "do not fit each other"),
        ({"views": [{"name": "sentence", "weight": w, "size": 3} for w in (1.0, 2.0)]}, "views"),
        ({"temperature": 0.0}, "temperature .*0.0; allowed: .*greater than 0"),
        ({"temperature": -1.0}, "temperature .*-1.0; allowed: .*greater than 0"),
        ({"temperature": "hot"}, "do not fit each other"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": float("inf")}, "temperature"),
        ({"unfamiliar_below": -0.1}, "unfamiliar_below -0.1; allowed: a share from 0 to 1"),
        ({"unfamiliar_below": 1.5}, "unfamiliar_below 1.5; allowed: a share from 0 to 1"),
        ({"unfamiliar_below": float("nan")}, "unfamiliar_below nan; allowed: a share from 0 to 1"),
        ({"unfamiliar_below": "much"}, "do not fit each other"),
        ({"abstain": {"threshold": "high"}}, "abstain .*; allowed: names with numbers; train the model again"),
        ({"parser": "models/parser"}, "parser 'models/parser'; allowed: bundled, or the name of a spaCy pipeline"),
        ({"parser": ["a"]}, "parser .*; allowed: bundled"),
        ({"parser": None}, "parser None; allowed: bundled"),
        ({"files": []}, r"manifest\.json lists no files"),
        ({"files": {}}, r"weights\.npz was changed"),
    ],
)
def test_a_manifest_of_another_meaning(folder, changes, message):
    forge(folder, **changes)
    refusal(folder, match=message)


@pytest.mark.parametrize("key", ["unfamiliar_below", "temperature", "views"])
def test_a_model_of_an_older_version_is_named(folder, key):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest[key]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refusal(folder, match=f"lacks '{key}': it is damaged or of an older version of stance; train it again")


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_a_view_weight_that_is_no_number(folder, weight):
    views = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["views"]
    forge(folder, views=[view | {"weight": weight} for view in views])
    refusal(folder, match="weight|finite")


class Bait:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return (open, (self.path, "w"))


def test_an_array_of_objects_is_not_unpickled(folder, tmp_path):
    bait = np.empty(4, dtype=object)
    bait[0] = Bait(tmp_path / "taken")
    forge(folder, {"weights.npz": archive(**(arrays_of(a_model()) | {"idf": bait}))})
    refusal(folder, match="do not fit each other")
    assert not (tmp_path / "taken").exists()


def test_a_pickle_in_place_of_an_archive_is_not_unpickled(folder, tmp_path):
    forge(folder, {"weights.npz": pickle.dumps(Bait(tmp_path / "taken"))})
    refusal(folder, match=r"weights\.npz is not an archive of arrays")
    assert not (tmp_path / "taken").exists()


def stored(member, size=None):
    """An archive with ``member`` as each of the arrays; its directory says that each unpacks to ``size`` bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("idf", "coef", "intercept"):
            file.writestr(f"{name}.npy", member)
    content = bytearray(buffer.getvalue())
    at = content.find(b"PK\x01\x02")
    while size is not None and at >= 0:
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def npy_header(shape):
    buffer = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(folder):
    forge(folder, {"weights.npz": stored(b"x" * 100, size=1 << 30)})
    refusal(folder, match=r"weights\.npz unpacks to 3,221,225,472 bytes; allowed: [\d,]+")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"PK\x05\x06" + bytes(18),
        stored(b""),
        stored(b"nonsense"),
        stored(npy_header((4,))),
        stored(npy_header((10**12,))),
        stored(npy_header((4,)) + bytes(32), size=10**6),
    ],
    ids=["empty", "nonsense", "no-members", "empty-members", "no-arrays", "cut-off", "far-too-large", "wrong-size"],
)
def test_an_archive_of_no_arrays(folder, content):
    forge(folder, {"weights.npz": content})
    refusal(folder, match="model")


@pytest.mark.parametrize("bit", [0x01, 0xFF])
def test_every_changed_byte_of_the_weights_is_survived(folder, bit):
    content = (folder / "weights.npz").read_bytes()
    for at in range(len(content)):
        forge(folder, {"weights.npz": content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]})
        with suppress(ModelError):  # and no other error
            load_model(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"idf": np.ones(3)},
        {"idf": np.ones((4, 1))},
        {"coef": np.ones((4, 2))},
        {"coef": np.ones((3, 4))},
        {"intercept": np.ones(4)},
        {"idf": np.array([1, 1, np.nan, 1])},
        {"coef": np.full((4, 3), np.inf)},
        {"idf": np.array(list("abcd"))},
        {"idf": np.ones(4, dtype=complex)},
        {"idf": np.ones(4, dtype=np.int64)},
    ],
)
def test_arrays_that_do_not_fit(folder, change):
    forge(folder, {"weights.npz": archive(**(arrays_of(a_model()) | change))})
    refusal(folder, match=f"{next(iter(change))} is not an array of .* finite numbers")


@pytest.mark.parametrize("name", ["idf", "coef", "intercept"])
def test_an_array_that_is_missing(folder, name):
    arrays = arrays_of(a_model())
    del arrays[name]
    forge(folder, {"weights.npz": archive(**arrays)})
    refusal(folder, match="do not fit each other")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vocabulary.txt", b""),
        ("vocabulary.txt", b"a\nb\nc\n"),
        ("vocabulary.txt", b"a\nb\nc\nd\ne\n"),
        ("vocabulary.txt", b"a\nb\nc\nd"),
        ("vocabulary.txt", b"\xff\n" * 4),
        ("gazetteer.json", b"[" * 100_000),
        ("gazetteer.json", b"[]"),
        ("gazetteer.json", b"{}"),
        ("gazetteer.json", b'{"entities": 5, "names": []}'),
        ("gazetteer.json", b'{"entities": [], "names": [[]]}'),
        ("lexicon.json", b"5"),
        ("lexicon.json", b"[[]]"),
        ("lexicon.json", b'{"praise": [["", "support", "much", "object"]]}'),
        ("lexicon.json", b'{"praise": [[5, "support", 2, "object"]]}'),
        ("MODEL_CARD.md", b"\xff\xfe"),
    ],
)
def test_files_that_do_not_fit(folder, name, content):
    forge(folder, {name: content})
    refusal(folder, match="do not fit each other|is not an array of|is not a list of texts")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gazetteer.json", b'{"entities": [], "names": [["Poland", 7, "name"], ["EU", 8, "name"]]}'),
        ("gazetteer.json", b'{"entities": [{"nonsense": 1}], "names": [["Poland", 0, "name"]]}'),
        ("lexicon.json", b'{"prais": [["", "nonsense", 2, "object"]]}'),
        ("lexicon.json", b'{"prais": [["", "support", 2, "nonsense"]]}'),
        ("lexicon.json", b'{"prais": [["", "support", 2]]}'),
    ],
)
def test_seeds_that_do_not_fit_are_found_at_the_latest_by_loading(folder, name, content):
    forge(folder, {name: content})
    refusal(folder, match="fit|allowed")


# Saving is whole or not at all.


@pytest.mark.parametrize(
    "make", [lambda path: None, lambda path: path.mkdir(), lambda path: save_model(a_model(card="old"), path)]
)
def test_a_new_an_empty_or_a_model_folder_is_saved_to(tmp_path, make):
    path = tmp_path / "model"
    make(path)
    check_target(path)
    save_model(a_model(), path)
    assert load_model(path).card == a_model().card
    assert [entry.name for entry in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("act", [check_target, lambda path: save_model(a_model(), path)], ids=["check", "save"])
@pytest.mark.parametrize(
    "files",
    [
        {"thesis.txt": "years of work"},
        {"weights.npz": "x"},
        {".hidden": "x"},
        {"manifest.json": '{"name": "a web extension", "manifest_version": 3}', "thesis.txt": "years of work"},
        {"manifest.json": "nonsense", "thesis.txt": "years of work"},
    ],
)
def test_a_foreign_folder_is_not_saved_over(tmp_path, files, act):
    path = tmp_path / "mine"
    path.mkdir()
    for name, content in files.items():
        (path / name).write_text(content)
    with pytest.raises(ModelError, match=r"mine: .*give a new or empty folder"):
        act(path)
    assert {name: content.decode() for name, content in contents(path).items()} == files


def test_a_file_is_not_saved_over(tmp_path):
    (tmp_path / "mine").write_text("years of work")
    with pytest.raises(ModelError, match="mine: is a file; give a folder to save the model in"):
        save_model(a_model(), tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "years of work"


def test_a_file_on_the_way_is_named(tmp_path):
    (tmp_path / "mine").write_text("years of work")
    with pytest.raises(ModelError, match="cannot be written"):
        save_model(a_model(), tmp_path / "mine" / "model")


@pytest.mark.parametrize("call", [1, 3, 6])
def test_a_full_disk_leaves_the_old_model_whole(folder, monkeypatch, call):
    before, write, calls = contents(folder), Path.write_bytes, []

    def failing(self, content):
        calls.append(self)
        if len(calls) == call:
            write(self, content[: len(content) // 2])
            raise FULL
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(ModelError, match="cannot be written: No space left on device"):
        save_model(a_model(card="new"), folder)
    assert contents(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("call", [1, 2])
def test_a_failed_rename_leaves_the_old_model_whole(folder, monkeypatch, call):
    before, rename, calls = contents(folder), Path.replace, []

    def failing(self, target):
        calls.append(self)
        if len(calls) == call:
            raise FULL
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(ModelError, match="cannot be written: No space left on device"):
        save_model(a_model(card="new"), folder)
    assert folder.is_dir()
    assert contents(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_an_interrupted_save_leaves_the_old_model_whole(folder, monkeypatch):
    before = contents(folder)

    def interrupted(self, content):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_model(a_model(card="new"), folder)
    assert contents(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_a_first_save_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def failing(self, content):
        raise FULL

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(ModelError, match="cannot be written"):
        save_model(a_model(), tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_model_folder_is_saved_through(folder, tmp_path):
    (tmp_path / "current").symlink_to(folder)
    save_model(a_model(card="new"), tmp_path / "current")
    assert load_model(tmp_path / "current").card == "new"


def test_others_may_read_a_saved_folder(saved):
    assert saved.stat().st_mode & 0o055 == 0o055


@pytest.mark.parametrize(
    "changes",
    [
        {"classifier": "svm"},
        {"classifier": {"kind": ["svm"]}},
        {"metrics": {"macro_f1": "good"}},
        {"metrics": [1]},
        {"data": 3},
    ],
)
def test_what_the_manifest_tells_is_checked(folder, changes):
    forge(folder, **changes)
    with pytest.raises(ModelError, match=f"{next(iter(changes))} .*; allowed: .*train the model again"):
        load_model(folder)
