"""Entries of blocs and actors as plain data, each checked, and the names that they give.

The seeds are read through this, and so are the blocs and actors that users bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from stance.core import DataError, nearest
from stance.mentions.gazetteer import Entity, Gazetteer, Name

#: The lists that a file of blocs and one of actors may hold.
BLOCS: Final = ("blocs",)
ACTORS: Final = ("countries", "people", "organisations")
#: List to the keys that an entry may have besides ``name``.
_KEYS: Final = {
    "blocs": frozenset("full kind founded members nouns also nicknames organs bare_organs seats ended".split()),
    "countries": frozenset("also adjectives people capital also_capitals metonyms traps".split()),
    "people": frozenset("also short gender country bloc roles family".split()),
    "organisations": frozenset("also kind country".split()),
}
#: List to the kind of its entities. An actor of a list without headings says its kind itself.
_KIND_OF: Final = {"blocs": "bloc", "countries": "country", "people": "person", "organisations": "organisation"}
_LIST_OF: Final = {_KIND_OF[kind]: kind for kind in ACTORS}
_TEXTS: Final = frozenset("name full kind capital short gender country bloc family".split())
_YEARS: Final = frozenset("founded ended".split())
#: List to the sorts of names that its entries give, and the keys that they stand under.
_NAME_KEYS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "blocs": {
        "name": ("name", "full", "also"),
        "organ": ("organs",),
        "bare_organ": ("bare_organs",),
        "seat": ("seats",),
        "nickname": ("nicknames",),
    },
    "countries": {
        "name": ("name", "also"),
        "capital": ("capital", "also_capitals"),
        "metonym": ("metonyms",),
        "people": ("people",),
        "adjective": ("adjectives",),
        "trap": ("traps",),
    },
    "people": {"name": ("name", "also"), "short": ("short",)},
    "organisations": {"name": ("name", "also")},
}
#: What any bloc can be called later, besides what its names tell.
_BLOC_NOUNS: Final = ("bloc", "grouping", "organization", "organisation")


class Entry(NamedTuple):
    """A checked entry: the list it stands in, its keys and values, and where it stands, for messages."""

    kind: str
    fields: Mapping[str, Any]
    place: str
    path: str | Path | None


def check_lists(
    data: object,
    lists: Sequence[str],
    *,
    path: str | Path | None = None,
    required: Mapping[str, frozenset[str]] | None = None,
) -> list[Entry]:
    """Return the entries of ``{list: [entry, ...]}``, each checked.

    Parameters
    ----------
    data
        Plain data, as YAML or JSON give it.
    lists
        The lists that it may hold: ``BLOCS`` or ``ACTORS``.
    path
        The file that it comes from, for messages.
    required
        List to the keys that its entries must have besides ``name``.

    Raises
    ------
    DataError
        For data of another form: file, entry, key, what was found and what is allowed.
    """
    if not isinstance(data, Mapping) or set(data) - set(lists):
        raise DataError(f"allowed at the top: {', '.join(lists)}, each a list of entries", path=path)
    entries = []
    for kind in lists:
        listed = data.get(kind) or []
        if not isinstance(listed, list | tuple):
            raise DataError(f"found {type(listed).__name__}; write a list of entries", path=path, field=kind)
        for number, fields in enumerate(listed, 1):
            needed = (required or {}).get(kind, frozenset())
            entries.append(_checked(fields, kind, f"{kind} entry {number}", path, needed | {"name"}))
    return entries


def check_own(data: object, lists: Sequence[str], *, path: str | Path | None = None) -> list[Entry]:
    """Return the entries that a user brings, each checked; only ``name`` is required.

    Parameters
    ----------
    data, lists, path
        As for :func:`check_lists`. A list without headings does as well: of blocs, or of actors each with a ``kind``
        (``country``, ``person`` or ``organisation``).

    Raises
    ------
    DataError
        As :func:`check_lists`.
    """
    if not isinstance(data, list | tuple):
        return check_lists(data, lists, path=path)
    if len(lists) == 1:
        return check_lists({lists[0]: data}, lists, path=path)
    return [_own_actor(fields, f"entry {number}", path) for number, fields in enumerate(data, 1)]


def names_of(entries: Iterable[Entry], known: Gazetteer | None = None) -> Iterator[Name]:
    """Yield the names that entries give.

    Parameters
    ----------
    entries
        From :func:`check_lists` or :func:`check_own`.
    known
        What is known already. An entry with the name and kind of a known entity adds to it, and what an entry leaves
        open is filled in; a leading "the" of a name that is no country's is left off. Without it, entries stand as they
        are.

    Raises
    ------
    DataError
        If two entries have one name.
    """
    places: dict[str, str] = {}
    for kind, fields, place, path in entries:
        tidy = _without_article if known is not None and kind != "countries" else str
        name = tidy(fields["name"])
        if name in places:
            raise DataError(f"{place}: {name!r} is also the name of {places[name]}", path=path, field="name")
        places[name] = place
        entity = _entity(kind, fields, name)
        if known is not None:
            entity = _filled_in(entity, fields, known.named(entity.name))
        for sort, keys in _NAME_KEYS[kind].items():
            for text in map(tidy, _texts(fields, keys)):
                yield Name(text, Entity(text, "other") if sort == "trap" else entity, sort)


def _own_actor(fields: Any, place: str, path: str | Path | None) -> Entry:
    """Return an entry of a list without headings, which tells its kind itself."""
    if not isinstance(fields, Mapping):
        raise DataError(f"{place}: found {fields!r}; write keys and values", path=path)
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in _LIST_OF:
        raise DataError(
            f"{_what(fields, place)}: found {kind!r}{nearest(str(kind), _LIST_OF)}; "
            f"allowed: {', '.join(_LIST_OF)}; or put the entry under one of {', '.join(ACTORS)}",
            path=path,
            field="kind",
        )
    rest = {key: value for key, value in fields.items() if key != "kind"}
    return _checked(rest, _LIST_OF[kind], place, path, frozenset({"name"}))


def _what(fields: Mapping[Any, Any], place: str) -> str:
    return f"{place} ({fields.get('name', 'without name')})"


def _checked(fields: Any, kind: str, place: str, path: str | Path | None, required: frozenset[str]) -> Entry:
    if not isinstance(fields, Mapping):
        raise DataError(f"{place}: found {fields!r}; write keys and values", path=path)
    what = _what(fields, place)
    allowed = _KEYS[kind] | {"name"}
    for key in fields:
        if key not in allowed:
            raise DataError(
                f"{what}: found key {key!r}{nearest(str(key), allowed)}; allowed: {', '.join(sorted(allowed))}",
                path=path,
            )
    for key in sorted(required - set(fields)):
        raise DataError(f"{what}: the key is missing; add it", path=path, field=key)
    for key, value in fields.items():
        names = any(key in keys for keys in _NAME_KEYS[kind].values())
        _check_value(key, value, names, what, path)
    return Entry(kind, fields, place, path)


def _check_value(key: str, value: Any, names: bool, what: str, path: str | Path | None) -> None:
    if key in _TEXTS:
        wanted, right = "text", isinstance(value, str) and value != ""
    elif key in _YEARS:
        wanted, right = "a year", isinstance(value, int) and not isinstance(value, bool)
    else:
        wanted = "a list of texts"
        right = isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)
    if not right:
        raise DataError(f"{what}: found {value!r}; write {wanted}", path=path, field=key)
    if key == "gender" and value not in ("m", "f"):
        raise DataError(f"{what}: found {value!r}; allowed: m, f", path=path, field=key)
    for name in _texts({key: value}, [key]) if names else ():
        if not any(char.isalnum() for char in name):
            raise DataError(f"{what}: found {name!r}, a name without a letter or digit", path=path, field=key)


def _texts(fields: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    """Return what stands under keys, each a text or a list of texts."""
    values = [fields[key] for key in keys if key in fields]
    return [text for value in values for text in ([value] if isinstance(value, str) else value)]


def _entity(kind: str, fields: Mapping[str, Any], name: str) -> Entity:
    return Entity(
        name,
        _KIND_OF[kind],
        gender=fields.get("gender"),
        nouns=tuple(fields.get("nouns", ())),
        country=fields.get("country") or fields.get("bloc"),
        members=tuple(fields.get("members", ())),
        family=fields.get("family") or name.rsplit(" ", 1)[-1] if kind == "people" else None,
    )


def _filled_in(entity: Entity, fields: Mapping[str, Any], old: Entity | None) -> Entity:
    """Return the entity with what its entry leaves open: as it is known already, or what its names tell."""
    if old is not None and old.kind == entity.kind:
        return replace(
            entity,
            gender=entity.gender or old.gender,
            country=entity.country or old.country,
            family=entity.family if "family" in fields else old.family,
            nouns=tuple(dict.fromkeys(old.nouns + entity.nouns)),
            members=tuple(dict.fromkeys(old.members + entity.members)),
        )
    if entity.kind == "bloc" and "nouns" not in fields:
        return replace(entity, nouns=_nouns(_texts(fields, _NAME_KEYS["blocs"]["name"])))
    return entity


def _nouns(names: Iterable[str]) -> tuple[str, ...]:
    """Return what a bloc of these names can be called: of "Caspian Maritime Compact" "the compact", and "the bloc"."""
    heads = []
    for name in names:
        words = name.split()
        end = next((i for i, word in enumerate(words) if word in ("of", "for", "on", "against")), len(words))
        if end and len(words) > 1 and words[end - 1].isalpha():
            heads += [words[end - 1].lower(), words[end - 1].capitalize()]
    return tuple(dict.fromkeys([*heads, *_BLOC_NOUNS]))


def _without_article(name: str) -> str:
    words = name.split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() == "the" else words)
