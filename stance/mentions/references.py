"""References: "he", "she", "It", "the bloc" and a surname, linked to what was named before.

When in doubt there is no link: a wrong one puts words into somebody's mouth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from stance.mentions.gazetteer import Entity

#: How many sentences a name stays in mind.
_REACH: Final = 3
_EXPLETIVE_NEXT: Final = frozenset(
    "is was will would may might could can has had seems seemed appears remains remained takes took".split()
)
_GENDERS: Final = {"he": "m", "she": "f"}


@dataclass(slots=True)
class Memory:
    """What a reader of the text so far has in mind."""

    people: dict[str, Entity] = field(default_factory=dict)
    blocs: list[list[Entity]] = field(default_factory=list)
    person: Entity | None = None
    person_age: int = 0
    subject: Entity | None = None

    def remember(self, subjects: Sequence[Entity], people: Sequence[Entity], blocs: Sequence[Entity]) -> None:
        """Take in one more sentence: its possible subjects, its people and its blocs, in text order."""
        for person in people:
            self.people[(person.family or person.name).casefold()] = person
        if people:
            self.person, self.person_age = people[0], 0
        else:
            self.person_age += 1
        self.subject = subjects[0] if subjects else None
        self.blocs.append(list(dict.fromkeys(blocs)))

    def person_named(self, name: str) -> Entity | None:
        """Return the person of that full name, or of that surname where no other first name is given."""
        person = self.by_surname(name.rsplit(" ", 1)[-1])
        return person if person is not None and (" " not in name or name == person.name) else None

    def by_surname(self, word: str) -> Entity | None:
        """Return the person whose surname was ``word`` when last named in full."""
        return self.people.get(word.casefold())

    def pronoun(self, words: Sequence[str], at: int) -> Entity | None:
        """Return whom "he", "she" or a sentence's first "It" refers to, from the sentences before."""
        lower = words[at].lower()
        if lower in _GENDERS:
            person = self.person
            fits = person is not None and person.gender in (None, _GENDERS[lower]) and self.person_age < _REACH
            return person if fits else None
        if words[at] == "It" and at <= 1 and at + 1 < len(words) and words[at + 1] not in _EXPLETIVE_NEXT:
            subject = self.subject
            return subject if subject is not None and subject.kind != "person" else None
        return None

    def official(self, country: str) -> Entity | None:
        """Return the one person of ``country`` who was named so far, if there is just one."""
        holders = [person for person in self.people.values() if person.country == country]
        return holders[0] if len(holders) == 1 else None

    def has_bloc(self, bloc: Entity) -> bool:
        """Return whether ``bloc`` was named in the last sentences."""
        return any(bloc in blocs for blocs in self.blocs[-_REACH:])

    def described_bloc(self, noun: str, here: Sequence[Entity]) -> Entity | None:
        """Return the one bloc that "the ``noun``" can mean: named in this sentence or shortly before."""
        for blocs in [list(dict.fromkeys(here)), *reversed(self.blocs[-_REACH:])]:
            fitting = [bloc for bloc in blocs if noun in bloc.nouns]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None
