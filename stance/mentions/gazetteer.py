"""The gazetteer: known names of actors and blocs, found in a token sequence.

It is compiled from the seeds at training and travels in the model folder.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from stance.core import DataError
from stance.language import tokenize

#: What sort of name a name is; the mention rules differ by it.
NAME_SORTS: Final = (
    "name",  # stands for the entity anywhere
    "short",  # a person's surname that needs no first name
    "seat",  # Brussels for the EU, where the sentence bears it out
    "capital",  # Yerevan for Armenia, unless it is a place in the sentence
    "metonym",  # the Kremlin for Russia
    "people",  # Armenians
    "adjective",  # Armenian
    "organ",  # the European Commission for the EU
    "bare_organ",  # the Security Council for the UN, but for "Russia's Security Council"
    "nickname",  # the 27-nation bloc
    "trap",  # a longer name that only holds one of these: Latin America, the Oslo Accords
)
#: Sorts by which nothing can be asked for: they name something only in a sentence that bears it out.
_LOOSE_SORTS: Final = frozenset({"bare_organ", "seat", "nickname", "adjective", "trap"})
#: What an entity can be.
KINDS: Final = frozenset({"bloc", "country", "person", "organisation", "other"})


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a bloc.

    Parameters
    ----------
    name
        The canonical name.
    kind
        ``bloc``, ``country``, ``person`` or ``organisation``; ``other`` for what is neither actor nor bloc.
    gender
        ``m`` or ``f`` for a person, where it is known.
    nouns
        Common nouns that may stand for a bloc in a later sentence ("alliance").
    country
        The country a person or organisation belongs to.
    members
        The members of a bloc.
    family
        The surname of a person.
    """

    name: str
    kind: str
    gender: str | None = None
    nouns: tuple[str, ...] = ()
    country: str | None = None
    members: tuple[str, ...] = ()
    family: str | None = None

    def to_data(self) -> dict[str, Any]:
        """Return the entity as plain data; empty fields are left out."""
        out: dict[str, Any] = {"name": self.name, "kind": self.kind}
        for field in ("gender", "nouns", "country", "members", "family"):
            if value := getattr(self, field):
                out[field] = list(value) if isinstance(value, tuple) else value
        return out

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Entity:
        """Return the entity that ``to_data`` was called on."""
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        return cls(**values)


class Name(NamedTuple):
    """One name of an entity and what sort of name it is (one of ``NAME_SORTS``)."""

    text: str
    entity: Entity
    sort: str


class Match(NamedTuple):
    """A name found in a token sequence: tokens ``start`` to ``end``, exclusive."""

    start: int
    end: int
    entity: Entity
    sort: str


class Gazetteer:
    """A matcher over names. Immutable once made.

    Parameters
    ----------
    names
        The names. Of two equal ones the sort that stands first in ``NAME_SORTS`` wins, and within a
        sort the entity that came first.

    Raises
    ------
    DataError
        If a name has no token in it.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        rank = {sort: i for i, sort in enumerate(NAME_SORTS)}
        entities: dict[int, tuple[int, Entity]] = {}
        chosen: dict[str, tuple[int, str]] = {}
        for name in names:
            key = " ".join(tokenize(name.text).words)
            if not any(char.isalnum() for char in key):
                raise DataError(f"{name.entity.name!r} has a name without a letter or digit: {name.text!r}")
            index, _ = entities.setdefault(id(name.entity), (len(entities), name.entity))
            if key not in chosen or rank[name.sort] < rank[chosen[key][1]]:
                chosen[key] = (index, name.sort)
        self._setup([entity for _, entity in entities.values()], _sorted(chosen))

    def _setup(self, entities: Sequence[Entity | dict[str, Any]], rows: Iterable[Sequence[Any]]) -> None:
        self._entities = list(entities)
        self._rows = [tuple(row) for row in rows]
        self._known = {key: (index, sort) for key, index, sort in self._rows}
        # First token to the lengths of the names that begin with it, longest first.
        self._lengths: dict[str, list[int]] = {}
        for key in self._known:
            lengths = self._lengths.setdefault(key.partition(" ")[0], [])
            length = key.count(" ") + 1
            if not lengths or lengths[-1] != length:
                lengths.append(length)

    def __len__(self) -> int:
        return len(self._rows)

    def _entity(self, index: int) -> Entity:
        entity = self._entities[index]
        if isinstance(entity, dict):  # made when it is first met: most never are
            entity = self._entities[index] = Entity.from_data(entity)
        return entity

    @property
    def entities(self) -> list[Entity]:
        """Every entity once, in the order of the seeds."""
        return [self._entity(index) for index in range(len(self._entities))]

    @cached_property
    def _places(self) -> dict[str, int]:
        out: dict[str, int] = {}
        for index, entity in enumerate(self._entities):
            out.setdefault(_field(entity, "name"), index)
        return out

    def named(self, name: str) -> Entity | None:
        """Return the entity whose canonical name is exactly ``name``, or ``None``."""
        index = self._places.get(name)
        return None if index is None else self._entity(index)

    def extended(self, names: Iterable[Name]) -> Gazetteer:
        """Return a gazetteer that knows these names too; this one stays as it is.

        Parameters
        ----------
        names
            The names. An entity with the canonical name of a known one takes its place and keeps its names (if it is
            of another kind, only those of the sort ``name``). A name that meant another entity means the new one.

        Raises
        ------
        DataError
            If a name has no token in it.
        """
        added = Gazetteer(names)
        entities = list(self._entities)
        moved: list[int] = []
        changed: set[int] = set()
        for entity in added.entities:
            index = self._places.get(entity.name, len(entities))
            if index == len(entities):
                entities.append(entity)
            else:
                if _field(entities[index], "kind") != entity.kind:
                    changed.add(index)
                entities[index] = entity
            moved.append(index)
        chosen = {key: (i, sort) for key, i, sort in self._rows if sort == "name" or i not in changed}
        chosen |= {key: (moved[i], sort) for key, i, sort in added._rows}
        gazetteer = type(self).__new__(type(self))
        gazetteer._setup(entities, _sorted(chosen))
        return gazetteer

    @cached_property
    def given_names(self) -> frozenset[str]:
        """The first names of the people, in lower case."""
        names = (_field(entity, "name") for entity in self._entities if _field(entity, "kind") == "person")
        return frozenset(name.split()[0].lower() for name in names if " " in name)

    @cached_property
    def countries_of_families(self) -> dict[str, set[str]]:
        """Surname to the countries of the people of that name."""
        out: dict[str, set[str]] = {}
        for entity in self._entities:
            if _field(entity, "kind") == "person":
                data = entity if isinstance(entity, dict) else entity.to_data()
                out.setdefault(data.get("family", ""), set()).add(data.get("country", ""))
        return out

    @cached_property
    def _by_name(self) -> dict[str, int]:
        out: dict[str, int] = {}
        for key, index, sort in self._rows:
            if sort not in _LOOSE_SORTS:
                out.setdefault(key.casefold(), index)
        return out

    def find(self, name: str) -> Entity | None:
        """Return the entity that ``name`` names (case and a leading "the" aside), or ``None``."""
        words = tokenize(name).words
        shorter = words[1:] if len(words) > 1 and words[0].casefold() == "the" else words
        for key in (" ".join(words), " ".join(shorter)):
            known = self._known.get(key)
            if known is not None and known[1] not in _LOOSE_SORTS:
                return self._entity(known[0])
            index = self._by_name.get(key.casefold())
            if index is not None:
                return self._entity(index)
        return None

    def match(self, words: Sequence[str]) -> list[Match]:
        """Find names in a token sequence, left to right, longest first, without overlap."""
        found: list[Match] = []
        known = self._known
        n = len(words)
        at = 0
        for i, lengths in enumerate(map(self._lengths.get, words)):
            if lengths is None or i < at:
                continue
            for length in lengths:
                if i + length > n:
                    continue
                name = known.get(" ".join(words[i : i + length]))
                if name is not None:
                    at = i + length
                    found.append(Match(i, at, self._entity(name[0]), name[1]))
                    break
        return found

    def to_data(self) -> dict[str, Any]:
        """Return the gazetteer as plain data, for a model folder."""
        return {
            "entities": [entity.to_data() for entity in self.entities],
            "names": [list(row) for row in self._rows],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Gazetteer:
        """Return the gazetteer that ``to_data`` was called on.

        Raises
        ------
        ValueError, KeyError, TypeError
            If ``data`` is of another form.
        """
        entities, names = data["entities"], data["names"]
        fields = {field.name for field in dataclasses.fields(Entity)}
        if not all({"name", "kind"} <= entity.keys() <= fields for entity in entities):
            raise ValueError("an entity has unknown or missing fields")
        if not {entity["kind"] for entity in entities} <= KINDS:
            raise ValueError("an entity is of no known kind")
        if not all(0 <= index < len(entities) and sort in NAME_SORTS for _, index, sort in names):
            raise ValueError("a name belongs to no entity or is of no known sort")
        gazetteer = cls.__new__(cls)
        gazetteer._setup(data["entities"], data["names"])
        return gazetteer


def _field(entity: Entity | dict[str, Any], name: str) -> str:
    """Return a field of an entity, made already or not."""
    value: str = entity[name] if isinstance(entity, dict) else getattr(entity, name)
    return value


def _sorted(chosen: Mapping[str, tuple[int, str]]) -> list[tuple[str, int, str]]:
    """Return names as rows, longest first, so that the first name that fits is the longest."""
    return sorted(((key, *value) for key, value in chosen.items()), key=lambda row: (-row[0].count(" "), row[0]))
