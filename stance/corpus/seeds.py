"""Reading ``seeds/``: blocs, actors and the stance lexicon, each entry checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from stance.core import DataError, MissingExtraError, nearest
from stance.corpus.files import read_text
from stance.language.lexicon import (
    CLASSES,
    FIELDS,
    NO_FIELD,
    TARGETS,
    VALENCES,
    Lexicon,
    LexiconEntry,
    WordEntry,
    phrase_stems,
)
from stance.mentions.entries import ACTORS, BLOCS, Entry, check_lists, names_of
from stance.mentions.gazetteer import Gazetteer

#: What an entry of the seeds must say besides its name, so that nothing is forgotten.
_REQUIRED = {"blocs": frozenset("full kind founded members nouns".split())}
_HINT = "give the folder that holds the seeds"
FILES = ("blocs.yaml", "actors.yaml", "lexicon.tsv", "words.tsv")

_Entry = TypeVar("_Entry", LexiconEntry, WordEntry)


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


def read_lexicon(folder: str | Path) -> Lexicon:
    """Read ``lexicon.tsv`` and ``words.tsv`` into a lexicon.

    The first has phrase, class, strength and target, the second word, valence and semantic field, separated by tabs,
    one entry a line. Blank lines and lines that begin with ``#`` are passed over.

    Parameters
    ----------
    folder
        The folder that holds both.

    Raises
    ------
    DataError
        For a missing file or a bad line: file, line, what was found and what is allowed.
    """
    folder = Path(folder)
    return Lexicon(_tabular(folder / "lexicon.tsv", _phrase), _tabular(folder / "words.tsv", _word))


@dataclass(frozen=True)
class _Row:
    """A line of a file of tab-separated fields."""

    path: Path
    line: int
    fields: list[str]

    def fit(self, *names: str) -> list[str]:
        """Return the fields, as many as they have names."""
        if len(self.fields) != len(names):
            raise self.error(f"found {len(self.fields)} tab-separated fields; write {', '.join(names)}")
        return self.fields

    def check(self, field: str, found: str, allowed: Sequence[str]) -> None:
        """Refuse what is not allowed."""
        if found not in allowed:
            raise self.error(f"found {found!r}{nearest(found, allowed)}; allowed: {', '.join(allowed)}", field)

    def error(self, message: str, field: str | None = None) -> DataError:
        """Return what is to be raised about the line."""
        return DataError(message, path=self.path, line=self.line, field=field)


def _tabular(path: Path, parse: Callable[[_Row], _Entry]) -> list[_Entry]:
    """Return the entries of a file, no two of which are matched by the same stems."""
    entries: dict[tuple[str, ...], tuple[int, _Entry]] = {}
    for number, line in enumerate(read_text(path, hint=_HINT).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = _Row(path, number, [part.strip() for part in line.split("\t")])
        entry = parse(row)
        key = phrase_stems(entry[0])
        if key in entries:
            other, first = entries[key]
            raise row.error(
                f"{entry[0]!r} is matched by the same stems as {first[0]!r} on line {other}; remove one of the two"
            )
        entries[key] = (number, entry)
    return [entry for _, entry in entries.values()]


def _phrase(row: _Row) -> LexiconEntry:
    phrase, stance_class, strength, target = row.fit("phrase", "class", "strength", "target")
    row.check("class", stance_class, CLASSES)
    row.check("strength", strength, ("1", "2", "3"))
    row.check("target", target, TARGETS)
    if not any(char.isalnum() for char in phrase):
        raise row.error(f"found {phrase!r}; write at least one word", "phrase")
    return LexiconEntry(phrase, stance_class, int(strength), target)


def _word(row: _Row) -> WordEntry:
    word, valence, field = row.fit("word", "valence", "field")
    row.check("valence", valence, tuple(map(str, VALENCES)))
    row.check("field", field, (*FIELDS, NO_FIELD))
    if not word.isalpha():
        raise row.error(f"found {word!r}; write one word", "word")
    return WordEntry(word, int(valence), field)


def _entries(path: Path, lists: Sequence[str]) -> list[Entry]:
    try:
        from stance.corpus.yaml_text import parse_yaml
    except ImportError:
        raise MissingExtraError("Reading seeds", "train") from None
    return check_lists(parse_yaml(read_text(path, hint=_HINT), path=path), lists, path=path, required=_REQUIRED)
