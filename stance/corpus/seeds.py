"""Reading ``seeds/``: blocs, actors and the stance lexicon, each entry checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stance.core import DataError, MissingExtraError, nearest
from stance.corpus.files import read_text
from stance.language.lexicon import CLASSES, TARGETS, Lexicon, LexiconEntry, phrase_stems
from stance.mentions.entries import ACTORS, BLOCS, Entry, check_lists, names_of
from stance.mentions.gazetteer import Gazetteer

#: What an entry of the seeds must say besides its name, so that nothing is forgotten.
_REQUIRED = {"blocs": frozenset("full kind founded members nouns".split())}
_HINT = "give the folder that holds the seeds"
FILES = ("blocs.yaml", "actors.yaml", "lexicon.tsv")


def read_gazetteer(folder: str | Path) -> Gazetteer:
    """Read ``blocs.yaml`` and ``actors.yaml`` into a gazetteer.

    Parameters
    ----------
    folder
        The folder that holds both.

    Raises
    ------
    DataError
        For a missing file or a bad entry: file, entry, field, what was found and what is allowed.
    """
    folder = Path(folder)
    entries = [*_entries(folder / "blocs.yaml", BLOCS), *_entries(folder / "actors.yaml", ACTORS)]
    return Gazetteer(names_of(entries))


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a lexicon: phrase, class, strength and target, separated by tabs, one entry a line.

    Blank lines and lines that begin with ``#`` are passed over.

    Raises
    ------
    DataError
        For a missing file or a bad line: file, line, what was found and what is allowed.
    """
    path = Path(path)
    entries: dict[tuple[str, ...], tuple[int, LexiconEntry]] = {}
    for number, line in enumerate(read_text(path, hint=_HINT).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _lexicon_entry(line, path, number)
        key = phrase_stems(entry.phrase)
        if key in entries:
            other, first = entries[key]
            raise DataError(
                f"{entry.phrase!r} is matched by the same stems as {first.phrase!r} on line {other}; "
                "remove one of the two",
                path=path,
                line=number,
            )
        entries[key] = (number, entry)
    return Lexicon(entry for _, entry in entries.values())


def _lexicon_entry(line: str, path: Path, number: int) -> LexiconEntry:
    fields = line.split("\t")
    if len(fields) != 4:
        raise DataError(
            f"found {len(fields)} tab-separated fields; write phrase, class, strength, target",
            path=path,
            line=number,
        )
    phrase, stance_class, strength, target = (part.strip() for part in fields)
    for field, found, allowed in (
        ("class", stance_class, CLASSES),
        ("strength", strength, ("1", "2", "3")),
        ("target", target, TARGETS),
    ):
        if found not in allowed:
            raise DataError(
                f"found {found!r}{nearest(found, allowed)}; allowed: {', '.join(allowed)}",
                path=path,
                line=number,
                field=field,
            )
    if not any(char.isalnum() for char in phrase):
        raise DataError(f"found {phrase!r}; write at least one word", path=path, line=number, field="phrase")
    return LexiconEntry(phrase, stance_class, int(strength), target)


def _entries(path: Path, lists: Sequence[str]) -> list[Entry]:
    try:
        from stance.corpus.yaml_text import parse_yaml
    except ImportError:
        raise MissingExtraError("Reading seeds", "train") from None
    return check_lists(parse_yaml(read_text(path, hint=_HINT), path=path), lists, path=path, required=_REQUIRED)
