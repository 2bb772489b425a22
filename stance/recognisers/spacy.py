"""spaCy's entities as names."""

from __future__ import annotations

import importlib
import re
import threading
from pathlib import Path
from typing import Any, Final

from stance.core import DataError, MissingExtraError

#: spaCy's entity labels as kinds of names; the other labels (dates, sums, works) are no names of actors.
_KINDS: Final = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
#: spaCy takes no lone surrogates.
SURROGATE: Final = re.compile("[\ud800-\udfff]")


class SpacyRecogniser:
    """Names by a spaCy pipeline that the user has installed. Safe to share between threads.

    Loading a pipeline runs the code that it brings: take it from where you would take a package. Nothing is ever
    downloaded.

    Parameters
    ----------
    model
        An installed pipeline package ("en_core_web_sm"), any module with a ``load`` function that returns a pipeline,
        or the folder of a saved one.

    Raises
    ------
    MissingExtraError
        If spaCy is not installed.
    DataError
        If there is no such pipeline, or it cannot be loaded or names no entities.
    """

    def __init__(self, model: str | Path) -> None:
        self._model = model
        self._pipeline = _load(model)
        self._lock = threading.Lock()  # a pipeline's vocabulary grows as it reads

    def __call__(self, text: str, /) -> list[tuple[int, int, str]]:
        """Return the names of a sentence as (start, end, kind), in text order."""
        with self._lock:
            entities = self._pipeline(SURROGATE.sub("\ufffd", text)).ents
        return [(e.start_char, e.end_char, _KINDS[e.label_]) for e in entities if e.label_ in _KINDS]

    def __reduce__(self) -> tuple[type[SpacyRecogniser], tuple[str | Path]]:
        return type(self), (self._model,)


def _load(model: str | Path) -> Any:
    pipeline = load_pipeline(model, "recogniser")
    if not any(
        "doc.ents" in pipeline.get_pipe_meta(name).assigns or getattr(pipe, "annotate_ents", False)
        for name, pipe in pipeline.pipeline
    ):
        raise DataError(
            f"the spaCy pipeline {str(model)!r} names no entities; give one with a component such as ner",
            field="recogniser",
        )
    return pipeline


def load_pipeline(model: str | Path, role: str) -> Any:
    """Return a spaCy pipeline; what it is wanted for, "recogniser" or "parser", stands in every message.

    Raises
    ------
    MissingExtraError
        If spaCy is not installed.
    DataError
        If there is no such pipeline, or it cannot be loaded.
    """
    try:
        import spacy
    except ModuleNotFoundError as error:
        if error.name != "spacy":
            raise
        raise MissingExtraError(f"The spaCy {role}", "spacy") from None
    try:
        pipeline = _pipeline(spacy, model)
    except Exception as error:  # whatever a pipeline that is missing, damaged or of another version raises
        reason = " ".join(str(error).split())
        raise DataError(
            f"found no usable spaCy pipeline {str(model)!r} ({reason}); give an installed one or its folder; "
            "`python -m spacy download en_core_web_sm` installs one",
            field=role,
        ) from None
    if not isinstance(pipeline, spacy.Language):
        raise DataError(f"{str(model)!r} loads no spaCy pipeline but {type(pipeline).__name__}", field=role)
    return pipeline


def _pipeline(spacy: Any, model: str | Path) -> Any:
    """Return the pipeline of that name; spaCy itself knows packages by their metadata and folders alone."""
    try:
        return spacy.load(model)
    except OSError:
        if Path(model).exists() or not all(part.isidentifier() for part in str(model).split(".")):
            raise
    return importlib.import_module(str(model)).load()
