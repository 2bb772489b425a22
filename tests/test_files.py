import stat

import pytest

from stance import DataError
from stance.corpus.files import atomic_writer, digest, read_text

MISSING = "no such file; give a UTF-8 text file"


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "new" / "folder" / "Größe.txt"
    with atomic_writer(path) as file:
        file.write("Zwölf 😀\r\n")
    assert path.read_bytes() == "Zwölf 😀\r\n".encode()
    assert read_text(path) == "Zwölf 😀\r\n"


def test_a_file_takes_its_name_only_at_the_end(tmp_path):
    path = tmp_path / "out.txt"
    with atomic_writer(path) as file:
        file.write("half")
        file.flush()
        assert not path.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]


def write_and_fail(path, error):
    with atomic_writer(path) as file:
        file.write("new")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_whole(tmp_path, error):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(error):
        write_and_fail(path, error)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_no_file(tmp_path):
    with pytest.raises(ValueError, match="stop"), atomic_writer(tmp_path / "out.txt"):
        raise ValueError("stop")
    assert list(tmp_path.iterdir()) == []


def test_others_may_read_the_file(tmp_path):
    with atomic_writer(tmp_path / "out.txt"):
        pass
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o644


def test_a_folder_is_not_written_over(tmp_path):
    with pytest.raises(DataError, match=": is a folder; give a file to write"), atomic_writer(tmp_path):
        pass


def test_a_file_on_the_way_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(DataError, match=r"out: cannot be written: (File exists|Not a directory); give a file"),
        atomic_writer(tmp_path / "file" / "out"),
    ):
        pass


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_impossible_name_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="cannot be written"), atomic_writer(tmp_path / name):
        pass
    with pytest.raises(DataError, match=r"cannot be read|no such file"):
        read_text(tmp_path / name)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=f"none.txt: {MISSING}"):
        read_text(tmp_path / "none.txt")


def test_a_folder_is_no_text(tmp_path):
    with pytest.raises(DataError, match="is a folder; give a file of pairs"):
        read_text(tmp_path, hint="give a file of pairs")


@pytest.mark.parametrize(
    ("content", "byte"), [(b"ab\xff", 2), ("Zürich".encode("latin-1"), 1), ("{}".encode("utf-16"), 0)]
)
def test_a_file_in_another_encoding_is_named(tmp_path, content, byte):
    (tmp_path / "old.txt").write_bytes(content)
    with pytest.raises(DataError, match=rf"old\.txt: is not UTF-8 \(byte {byte}\); give a UTF-8 text file"):
        read_text(tmp_path / "old.txt")


def test_a_byte_order_mark_is_no_text(tmp_path):
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbfabc")
    assert read_text(tmp_path / "bom.txt") == "abc"


def test_line_ends_are_left_alone(tmp_path):
    (tmp_path / "dos.txt").write_bytes(b"a\r\nb\rc\n")
    assert read_text(tmp_path / "dos.txt") == "a\r\nb\rc\n"


def test_the_digest_is_that_of_the_contents_in_order(tmp_path):
    paths = [tmp_path / name for name in "abc"]
    for path, content in zip(paths, ("one", "two", "one"), strict=True):
        path.write_text(content)
    a, b, c = paths
    assert digest([a, b]) == digest([c, b])
    assert len({digest(group) for group in ([a, b], [b, a], [a], [a, b, c], [])}) == 5


def test_the_digest_tells_where_one_file_ends(tmp_path):
    for name, content in {"a": "ab", "b": "c", "c": "a", "d": "bc"}.items():
        (tmp_path / name).write_text(content)
    assert digest([tmp_path / "a", tmp_path / "b"]) != digest([tmp_path / "c", tmp_path / "d"])
