"""Reading ``seeds/``: blocs, actors and the stance lexicon, each entry checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stance.core import DataError, MissingExtraError, nearest
from stance.corpus.files import read_text
from stance.language.lexicon import CLASSES, TARGETS, Lexicon, LexiconEntry, phrase_stems
from stance.mentions.gazetteer import Entity, Gazetteer, Name

#: List in the file, the keys that an entry must have, and those that it may have.
_FIELDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "blocs": (
        frozenset({"name", "full", "kind", "founded", "members", "nouns"}),
        frozenset({"also", "nicknames", "organs", "seats", "ended"}),
    ),
    "countries": (
        frozenset({"name"}),
        frozenset({"also", "adjectives", "people", "capital", "also_capitals", "metonyms", "traps"}),
    ),
    "people": (
        frozenset({"name"}),
        frozenset({"also", "short", "gender", "country", "bloc", "roles", "family"}),
    ),
    "organisations": (frozenset({"name"}), frozenset({"also", "kind", "country"})),
}
_TEXTS = frozenset({"name", "full", "kind", "capital", "short", "gender", "country", "bloc", "family"})
_NAME_FIELDS = frozenset(
    "name full also short capital also_capitals metonyms adjectives people organs seats nicknames traps".split()
)
_YEARS = frozenset({"founded", "ended"})
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
    names: list[Name] = []
    for entry in _entries(folder / "blocs.yaml", ("blocs",)):
        names += _bloc_names(entry[1])
    for kind, entry_fields in _entries(folder / "actors.yaml", ("countries", "people", "organisations")):
        names += _NAMES_OF[kind](entry_fields)
    return Gazetteer(names)


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


def _entries(path: Path, lists: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (list name, entry) for every entry of a seed file, each checked."""
    try:
        from stance.corpus.yaml_text import parse_yaml
    except ImportError:
        raise MissingExtraError("Reading seeds", "train") from None
    data = parse_yaml(read_text(path, hint=_HINT), path=path)
    if not isinstance(data, dict) or set(data) - set(lists):
        raise DataError(f"allowed at the top: {', '.join(lists)}, each a list of entries", path=path)
    seen: dict[str, str] = {}
    for kind in lists:
        entries = data.get(kind) or []
        if not isinstance(entries, list):
            raise DataError(f"found {type(entries).__name__}; write a list of entries", path=path, field=kind)
        for number, entry in enumerate(entries, 1):
            _check(entry, kind, number, path)
            if entry["name"] in seen:
                raise DataError(
                    f"{kind} entry {number}: {entry['name']!r} is also the name of {seen[entry['name']]}",
                    path=path,
                    field="name",
                )
            seen[entry["name"]] = f"{kind} entry {number}"
            yield kind, entry


def _check(entry: object, kind: str, number: int, path: Path) -> None:
    required, optional = _FIELDS[kind]
    if not isinstance(entry, dict):
        raise DataError(f"{kind} entry {number}: found {entry!r}; write keys and values", path=path)
    what = f"{kind} entry {number} ({entry.get('name', 'without name')})"
    for key in entry:
        if key not in required | optional:
            allowed = sorted(required | optional)
            raise DataError(
                f"{what}: found key {key!r}{nearest(str(key), allowed)}; allowed: {', '.join(allowed)}", path=path
            )
    for key in sorted(required - set(entry)):
        raise DataError(f"{what}: the key is missing; add it", path=path, field=key)
    for key, value in entry.items():
        wanted: tuple[type, str]
        if key in _TEXTS:
            wanted = (str, "text")
        elif key in _YEARS:
            wanted = (int, "a year")
        else:
            wanted = (list, "a list of texts")
        bad_item = isinstance(value, list) and not all(isinstance(item, str) and item for item in value)
        if not isinstance(value, wanted[0]) or isinstance(value, bool) or bad_item or value == "":
            raise DataError(f"{what}: found {value!r}; write {wanted[1]}", path=path, field=key)
        if key == "gender" and value not in ("m", "f"):
            raise DataError(f"{what}: found {value!r}; allowed: m, f", path=path, field=key)
        if key in _NAME_FIELDS:
            for name in value if isinstance(value, list) else [str(value)]:
                if not any(char.isalnum() for char in name):
                    raise DataError(f"{what}: found {name!r}, a name without a letter or digit", path=path, field=key)


def _names(entity: Entity, **texts: list[str]) -> list[Name]:
    return [Name(text, entity, sort) for sort, group in texts.items() for text in group]


def _bloc_names(entry: dict[str, Any]) -> list[Name]:
    entity = Entity(entry["name"], "bloc", nouns=tuple(entry["nouns"]), members=tuple(entry["members"]))
    return _names(
        entity,
        name=[entry["name"], entry["full"], *entry.get("also", [])],
        organ=entry.get("organs", []),
        seat=entry.get("seats", []),
        nickname=entry.get("nicknames", []),
    )


def _country_names(entry: dict[str, Any]) -> list[Name]:
    capital = [entry["capital"]] if "capital" in entry else []
    return _names(
        Entity(entry["name"], "country"),
        name=[entry["name"], *entry.get("also", [])],
        capital=capital + entry.get("also_capitals", []),
        metonym=entry.get("metonyms", []),
        people=entry.get("people", []),
        adjective=entry.get("adjectives", []),
    ) + [Name(trap, Entity(trap, "other"), "trap") for trap in entry.get("traps", [])]


def _person_names(entry: dict[str, Any]) -> list[Name]:
    entity = Entity(
        entry["name"],
        "person",
        gender=entry.get("gender"),
        country=entry.get("country") or entry.get("bloc"),
        family=entry.get("family") or entry["name"].rsplit(" ", 1)[-1],
    )
    short = [entry["short"]] if "short" in entry else []
    return _names(entity, name=[entry["name"], *entry.get("also", [])], short=short)


def _organisation_names(entry: dict[str, Any]) -> list[Name]:
    entity = Entity(entry["name"], "organisation", country=entry.get("country"))
    return _names(entity, name=[entry["name"], *entry.get("also", [])])


_NAMES_OF = {"countries": _country_names, "people": _person_names, "organisations": _organisation_names}
