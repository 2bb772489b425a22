"""The predictor: raw text in, stances and reports out. What it does with marked pairs stands in ``judge.py``."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from stance.core import Aggregate, DataError, ModelError, Pair, Report, Stance
from stance.features import Encoder
from stance.language.parser import SentenceParser
from stance.mentions import FoundPair, Recogniser, find_pairs
from stance.mentions.entries import Entry, names_of
from stance.model.folder import Model, load_model
from stance.model.judge import Judge
from stance.model.report import aggregate, make_report, named

#: The model that ships with the package.
DEFAULT_MODEL = Path(__file__).parent / "default"


class Predictor(Judge):
    """A loaded model. Immutable and safe to share between threads, as far as its recogniser and its parser are.

    Parameters
    ----------
    model, parser
        As for :class:`stance.model.judge.Judge`.
    """

    def __init__(self, model: Model, parser: SentenceParser | None = None) -> None:
        super().__init__(model, parser)
        self._recogniser: Recogniser | None = None

    def with_options(self, *, recogniser: Recogniser | None = None, abstain: float | None = None) -> Predictor:
        """Return a predictor with these options; this one stays as it is, and the weights are shared.

        Parameters
        ----------
        recogniser
            Finds names in raw text beside those that the model knows and the rules find.
        abstain
            A label that is less probable than this is given back as abstained from, and has no vote in a report. The
            model suggests a threshold: ``info["abstain"]``.

        Raises
        ------
        DataError
            If ``recogniser`` is no function or ``abstain`` no probability.
        """
        if recogniser is not None and not callable(recogniser):
            raise DataError(
                f"found {type(recogniser).__name__}; give a function of a sentence, such as "
                "stance.recognisers.SpacyRecogniser('en_core_web_sm')",
                field="recogniser",
            )
        is_number = isinstance(abstain, int | float) and not isinstance(abstain, bool)
        if abstain is not None and not (is_number and 0 <= abstain <= 1):
            raise DataError(f"found {abstain!r:.40}; give a probability from 0 to 1, such as 0.7", field="abstain")
        other = copy.copy(self)
        other._recogniser, other._abstain = recogniser, abstain
        return other

    def with_entries(self, entries: Iterable[Entry]) -> Predictor:
        """Return a predictor that knows more blocs and actors; this one stays as it is, and the weights are shared.

        Parameters
        ----------
        entries
            From :func:`stance.mentions.entries.check_own`.

        Raises
        ------
        DataError
            If two entries have one name.
        """
        known = self._model.gazetteer
        other = copy.copy(self)
        other._model = replace(self._model, gazetteer=known.extended(names_of(entries, known)))
        other._encoder = Encoder(other._model.gazetteer, other._model.lexicon, self._encoder.parser)
        return other

    def predict(self, text: str, *, actor: str | None = None, bloc: str | None = None) -> list[Stance]:
        """Find the actor-bloc pairs of a raw text and label each.

        Parameters
        ----------
        text
            Any text: a sentence or a whole article.
        actor, bloc
            Keep only this actor or bloc, given by any of its names. A name that is not recognised counts wherever
            it stands literally in the text.

        Returns
        -------
        list of Stance
            In text order; empty if the text holds no pair.

        Raises
        ------
        DataError
            If ``text``, ``actor`` or ``bloc`` is not a string, a name is blank, or the recogniser gives what is no name
            of the text.

        Examples
        --------
        >>> import stance
        >>> [s] = stance.load().predict("Armenia froze its participation in the CSTO.")
        >>> s.actor.name, s.bloc.name, s.label
        ('Armenia', 'CSTO', 'critical')
        """
        found = self._find(text, actor, bloc)
        stances = self.predict_pairs(pair.marked(text) for pair in found)
        return [
            replace(
                said,
                actor=pair.actor,
                bloc=pair.bloc,
                sentence=text[pair.sentence.start : pair.sentence.end],
                start=pair.sentence.start,
                end=pair.sentence.end,
            )
            for pair, said in zip(found, stances, strict=True)
        ]

    def find(self, text: str, *, actor: str | None = None, bloc: str | None = None) -> list[Pair]:
        """Find the actor-bloc pairs of a raw text, each as a pair of its sentence.

        Where the actor is named in another sentence, "NAME said that" is put before the sentence.

        Parameters
        ----------
        text, actor, bloc
            As for :meth:`predict`.

        Raises
        ------
        DataError
            As for :meth:`predict`.
        """
        return [pair.marked(text) for pair in self._find(text, actor, bloc)]

    def analyze(self, text: str) -> Report:
        """Say who stands where over a whole document, one row per (actor, bloc).

        Parameters
        ----------
        text
            The document.

        Raises
        ------
        DataError
            If ``text`` is not a string.
        """
        return make_report(self.predict(text))

    def analyze_many(self, texts: Iterable[str | tuple[str, str]] | Mapping[str, str]) -> Aggregate:
        """Say who stands where in each of many documents and over all of them.

        Parameters
        ----------
        texts
            The documents, with names or without; those without are called by their number. They are read one at a
            time, and of each only its report is kept.

        Returns
        -------
        Aggregate
            One row per (actor, bloc) over all documents, and the report of each.

        Raises
        ------
        DataError
            If something else than texts is given.

        Examples
        --------
        >>> import stance
        >>> texts = {"monday": "Peru praised the EU.", "tuesday": "Peru angrily attacked the EU."}
        >>> [row] = stance.load().analyze_many(texts).rows
        >>> row.mixed, [(part.document, part.row.label) for part in row.parts]
        (True, [('monday', 'supportive'), ('tuesday', 'critical')])
        """
        return aggregate((name, self.analyze(text)) for name, text in named(texts, str, "texts"))

    def _find(self, text: str, actor: str | None, bloc: str | None) -> list[FoundPair]:
        _check_text(text, "text")
        for value, role in ((actor, "actor"), (bloc, "bloc")):
            if value is not None:
                _check_text(value, role)
                if not value.strip():
                    raise DataError("found a blank name; give a name or leave it out", field=role)
        return find_pairs(text, self._model.gazetteer, actor=actor, bloc=bloc, recogniser=self._recogniser)


def load(
    path: str | Path | None = None,
    *,
    parser: SentenceParser | None = None,
    recogniser: Recogniser | None = None,
    abstain: float | None = None,
) -> Predictor:
    """Load a model folder, after verifying its digests.

    Parameters
    ----------
    path
        The folder; without one, the bundled model, which is read once per process.
    parser
        The parser that the model was trained with, where that is not the bundled one.
    recogniser, abstain
        As for :meth:`Predictor.with_options`.

    Raises
    ------
    ModelError
        If the folder is missing, damaged or of another format, or was trained with another parser.
    DataError
        If ``parser`` is no parser, ``recogniser`` no function or ``abstain`` no probability.
    """
    if path is not None and not isinstance(path, str | Path):
        raise ModelError(f"found {type(path).__name__}; give the path of a model folder")
    predictor = (
        _bundled() if path is None and parser is None else _read(DEFAULT_MODEL if path is None else path, parser)
    )
    plain = recogniser is None and abstain is None
    return predictor if plain else predictor.with_options(recogniser=recogniser, abstain=abstain)


def _read(path: str | Path, parser: SentenceParser | None = None) -> Predictor:
    model = load_model(path)
    try:
        return Predictor(model, parser)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None


_lock = threading.Lock()
_default: list[Predictor] = []


def _bundled() -> Predictor:
    with _lock:
        if not _default:
            _default.append(_read(DEFAULT_MODEL))
        return _default[0]


def _check_text(value: object, field: str) -> None:
    if not isinstance(value, str):
        raise DataError(f"found {type(value).__name__}; give a string", field=field)
