"""According to this text, who supports and who criticises which bloc?

>>> import stance
>>> [s] = stance.predict("Armenia froze its participation in the CSTO.")
>>> s.actor.name, s.bloc.name, s.label
('Armenia', 'CSTO', 'critical')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.core import (
    LABELS,
    Aggregate,
    AggregateRow,
    ConfigError,
    DataError,
    ExplainedFeature,
    ExplainedWord,
    Explanation,
    Mention,
    MissingExtraError,
    ModelError,
    Pair,
    Part,
    Report,
    ReportRow,
    Stance,
    StanceError,
)
from stance.language.parser import SentenceParser
from stance.mentions import Recogniser
from stance.mentions.entries import ACTORS, BLOCS
from stance.model import Predictor, aggregate
from stance.model import load as _load_model

__version__ = "0.1.0"

__all__ = [
    "LABELS",
    "Aggregate",
    "AggregateRow",
    "ConfigError",
    "DataError",
    "ExplainedFeature",
    "ExplainedWord",
    "Explanation",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Pair",
    "Part",
    "Predictor",
    "Recogniser",
    "Report",
    "ReportRow",
    "Stance",
    "StanceError",
    "__version__",
    "aggregate",
    "analyze",
    "analyze_many",
    "load",
    "predict",
]


#: Blocs or actors that a user brings: a file, a list of entries, or lists by their headings.
Entries = str | Path | Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Mapping[str, Any]]]


def load(
    path: str | Path | None = None,
    *,
    blocs: Entries | None = None,
    actors: Entries | None = None,
    parser: SentenceParser | None = None,
    recogniser: Recogniser | None = None,
    abstain: float | None = None,
) -> Predictor:
    """Load a model folder, after verifying its digests, and let it know more blocs and actors.

    Parameters
    ----------
    path
        The folder; without one, the bundled model, which is read once per process.
    blocs, actors
        Blocs and actors that the model's gazetteer lacks, or more names of those that it has: a file (``.json``, or
        YAML) or plain data. ``docs/library.md`` tells the keys; only ``name`` is required. What is given here has no
        effect on predictors that are loaded without it.
    parser
        The parser that the model was trained with, where that is not the bundled one, such as
        ``stance.parsers.SpacyParser("en_core_web_sm")``.
    recogniser
        Finds names in raw text beside those that the model knows and the rules find.
    abstain
        A label that is less probable than this is given back as abstained from, and has no vote in a report. The
        model suggests a threshold: ``predictor.info["abstain"]``.

    Raises
    ------
    DataError
        If a file is missing, an entry is not as it should be, ``parser`` is no parser, ``recogniser`` no function or
        ``abstain`` no probability.
    MissingExtraError
        If a file is YAML, and the package that reads it is not installed.
    ModelError
        If the folder is missing, damaged or of another format, or was trained with another parser.

    Examples
    --------
    >>> import stance
    >>> predictor = stance.load(blocs=[{"name": "Caspian Maritime Compact", "also": ["CMC"]}])
    >>> [s] = predictor.predict("Peru angrily quit the CMC.")
    >>> s.bloc.name, s.label
    ('Caspian Maritime Compact', 'critical')
    """
    predictor = _load_model(path, parser=parser, recogniser=recogniser, abstain=abstain)
    if blocs is None and actors is None:
        return predictor
    from stance.corpus.own import read_own

    return predictor.with_entries([*read_own(blocs, BLOCS), *read_own(actors, ACTORS)])


def predict(
    text: str,
    *,
    actor: str | None = None,
    bloc: str | None = None,
    model: str | Path | Predictor | None = None,
) -> list[Stance]:
    """Find the actor-bloc pairs of a raw text and label each.

    Parameters
    ----------
    text
        Any text: a sentence or a whole article.
    actor, bloc
        Keep only this actor or bloc, given by any of its names.
    model
        A model folder or a loaded predictor; without one, the bundled model.

    Returns
    -------
    list of Stance
        In text order; empty if the text holds no pair.

    Raises
    ------
    DataError
        If ``text`` or a name is not usable text.
    ModelError
        If the model folder is missing, damaged or of another format.

    See Also
    --------
    Predictor.predict : the same on a predictor that is loaded once.
    """
    return _predictor(model).predict(text, actor=actor, bloc=bloc)


def analyze(text: str, *, model: str | Path | Predictor | None = None) -> Report:
    """Say who stands where over a whole document, one row per (actor, bloc).

    Parameters
    ----------
    text
        The document.
    model
        A model folder or a loaded predictor; without one, the bundled model.

    Raises
    ------
    DataError
        If ``text`` is not a string.
    ModelError
        If the model folder is missing, damaged or of another format.
    """
    return _predictor(model).analyze(text)


def analyze_many(
    texts: Iterable[str | tuple[str, str]] | Mapping[str, str], *, model: str | Path | Predictor | None = None
) -> Aggregate:
    """Say who stands where in each of many documents and over all of them.

    Parameters
    ----------
    texts
        The documents, with names or without; those without are called by their number. They are read one at a time.
    model
        A model folder or a loaded predictor; without one, the bundled model.

    Raises
    ------
    DataError
        If something else than texts is given.
    ModelError
        If the model folder is missing, damaged or of another format.

    See Also
    --------
    aggregate : the same from reports that are there already.
    """
    return _predictor(model).analyze_many(texts)


def _predictor(model: str | Path | Predictor | None) -> Predictor:
    return model if isinstance(model, Predictor) else _load_model(model)
