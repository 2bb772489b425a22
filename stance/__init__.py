"""According to this text, who supports and who criticises which bloc?

>>> import stance
>>> [s] = stance.predict("Armenia froze its participation in the CSTO.")
>>> s.actor.name, s.bloc.name, s.label
('Armenia', 'CSTO', 'critical')
"""

from __future__ import annotations

from pathlib import Path

from stance.core import (
    LABELS,
    ConfigError,
    DataError,
    Mention,
    MissingExtraError,
    ModelError,
    Pair,
    Report,
    ReportRow,
    Stance,
    StanceError,
)
from stance.mentions import Recogniser
from stance.model import Predictor, load

__version__ = "0.1.0"

__all__ = [
    "LABELS",
    "ConfigError",
    "DataError",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Pair",
    "Predictor",
    "Recogniser",
    "Report",
    "ReportRow",
    "Stance",
    "StanceError",
    "__version__",
    "analyze",
    "load",
    "predict",
]


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


def _predictor(model: str | Path | Predictor | None) -> Predictor:
    return model if isinstance(model, Predictor) else load(model)
