"""The records that every part of the package hands to the next one.

All are frozen. ``to_dict`` gives plain data that ``json`` can write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from stance.core.errors import DataError
from stance.core.labels import LABELS


class ReadOnly(dict[str, Any]):
    """A dict that cannot be changed, and so can be hashed; ``json``, ``pickle`` and ``asdict`` take it as it is."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("the mapping of a record is read-only; make a copy with dict(...)")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an actor or a bloc.

    Parameters
    ----------
    text
        The stretch itself.
    start, end
        Its code-point offsets, ``end`` exclusive.
    name
        The canonical name, where it is known.
    kind
        ``country``, ``person``, ``organisation``, ``group`` or ``bloc``, where it is known.
    antecedent
        For "he", "the bloc" and the like, found in raw text: the offsets of the words that they stand for.
    """

    text: str
    start: int
    end: int
    name: str | None = None
    kind: str | None = None
    antecedent: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the mention as it stands in a pair file; unknown fields are left out."""
        out: dict[str, Any] = {"text": self.text, "start": self.start, "end": self.end}
        if self.name is not None:
            out["name"] = self.name
        if self.kind is not None:
            out["kind"] = self.kind
        if self.antecedent is not None:
            out["antecedent"] = list(self.antecedent)
        return out

    @property
    def display(self) -> str:
        """The canonical name, or the text where there is none."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class Pair:
    """One actor mention and one bloc mention in one sentence: the unit that is labelled.

    Parameters
    ----------
    text
        The sentence. The mentions' offsets are into it.
    actor, bloc
        The two mentions.
    label
        ``critical``, ``neutral`` or ``supportive``; ``None`` where it is not labelled.
    id, context, group, source, annotator
        As in a pair file: an identifier, the sentences before, the document or scenario
        (never split between train and test), where the sentence comes from, who labelled it.
    phenomena
        Tags of what makes the pair hard, such as ``negation``.

    Raises
    ------
    DataError
        If ``text[start:end]`` is not the mention's text, the mentions overlap, or the label
        is not one of the three.
    """

    text: str
    actor: Mention
    bloc: Mention
    label: str | None = None
    id: str | None = None
    context: str | None = None
    group: str | None = None
    source: str | None = None
    annotator: str | None = None
    phenomena: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise DataError(f"found {type(self.text).__name__}; give a string", field="text")
        for role in ("actor", "bloc"):
            mention: Mention = getattr(self, role)
            if not isinstance(mention, Mention):
                raise DataError(f"found {type(mention).__name__}; give a Mention", field=role)
            start, end = mention.start, mention.end
            if not (isinstance(start, int) and isinstance(end, int)):
                raise DataError(f"found {start!r:.40} and {end!r:.40}; give offsets as whole numbers", field=role)
            if not 0 <= start < end <= len(self.text):
                raise DataError(
                    f"{start}..{end} is not a stretch of the text, which has {len(self.text)} code points; "
                    "offsets count code points from 0, end exclusive",
                    field=role,
                )
            found = self.text[start:end]
            if found != mention.text:
                raise DataError(
                    f"text[{start}:{end}] is {found[:60]!r}, not {mention.text[:60]!r}; "
                    "offsets count code points from 0, end exclusive",
                    field=role,
                )
        if self.actor.start < self.bloc.end and self.bloc.start < self.actor.end:
            raise DataError(
                f"actor {self.actor.text!r} and bloc {self.bloc.text!r} overlap; mark two separate mentions"
            )
        if self.label is not None and self.label not in LABELS:
            raise DataError(f"found {self.label!r}; allowed: {', '.join(LABELS)}", field="label")

    def to_dict(self) -> dict[str, Any]:
        """Return the pair as a line of a pair file; empty fields are left out."""
        out: dict[str, Any] = {"id": self.id} if self.id is not None else {}
        out |= {"text": self.text, "actor": self.actor.to_dict(), "bloc": self.bloc.to_dict()}
        for name in ("label", "context", "group", "source", "annotator"):
            if (value := getattr(self, name)) is not None:
                out[name] = value
        if self.phenomena:
            out["phenomena"] = list(self.phenomena)
        return out


@dataclass(frozen=True, slots=True)
class Stance:
    """What a model says of one pair.

    Parameters
    ----------
    actor, bloc
        The mentions; their offsets are into the text that the caller gave.
    label
        The most probable of the three labels.
    probabilities
        Label to calibrated probability; they sum to 1. Read-only.
    sentence
        The sentence that holds both.
    start, end
        The sentence's code-point offsets into the caller's text, ``end`` exclusive.
    familiarity
        The share of the pair's features that the model knows, from 0 to 1; ``None`` where no model said so.
    unfamiliar
        Whether that is less than in nearly all pairs like those of the training.
    abstained
        Whether the label is too improbable to count; ``None`` where abstaining is off.
    """

    actor: Mention
    bloc: Mention
    label: str
    probabilities: Mapping[str, float]
    sentence: str
    start: int
    end: int
    familiarity: float | None = None
    unfamiliar: bool = False
    abstained: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "probabilities", ReadOnly(self.probabilities))

    def to_dict(self) -> dict[str, Any]:
        """Return the stance as plain data."""
        return {
            "actor": self.actor.to_dict(),
            "bloc": self.bloc.to_dict(),
            **self.verdict(),
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
        }

    def verdict(self) -> dict[str, Any]:
        """Return what the model says as plain data, without the mentions; what is not known is left out."""
        out: dict[str, Any] = {"label": self.label, "probabilities": dict(self.probabilities)}
        if self.familiarity is not None:
            out |= {"familiarity": self.familiarity, "unfamiliar": self.unfamiliar}
        if self.abstained is not None:
            out["abstained"] = self.abstained
        return out
