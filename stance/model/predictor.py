"""The predictor: raw text or marked pairs in, stances out."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.core import LABELS, Aggregate, DataError, Mention, ModelError, Pair, Report, Stance
from stance.features import VIEWS, Encoder, encode_pairs
from stance.mentions import FoundPair, Recogniser, find_pairs
from stance.mentions.entries import Entry, names_of
from stance.model.folder import Model, load_model
from stance.model.report import aggregate, make_report, named
from stance.model.scorer import LinearScorer

_CHUNK = 512

#: The model that ships with the package.
DEFAULT_MODEL = Path(__file__).parent / "default"


class Predictor:
    """A loaded model. Immutable and safe to share between threads, as far as its recogniser is.

    Parameters
    ----------
    model
        From :func:`stance.model.load_model`.
    recogniser
        Finds names in raw text beside those that the model knows and the rules find.

    Raises
    ------
    DataError
        If ``recogniser`` is no function.
    """

    def __init__(self, model: Model, recogniser: Recogniser | None = None) -> None:
        if recogniser is not None and not callable(recogniser):
            raise DataError(
                f"found {type(recogniser).__name__}; give a function of a sentence, such as "
                "stance.recognisers.SpacyRecogniser('en_core_web_sm')",
                field="recogniser",
            )
        self._model = model
        self._recogniser = recogniser
        self._scorer = LinearScorer(model.weights)
        self._encoder = Encoder(model.gazetteer, model.lexicon)
        self._views = {name: VIEWS[name] for name in model.weights.views}

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
        other._encoder = Encoder(other._model.gazetteer, other._model.lexicon)
        return other

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the column order of every probability array."""
        return LABELS

    @property
    def info(self) -> Mapping[str, Any]:
        """What the model's manifest tells of its training, data and metrics: a copy."""
        return copy.deepcopy(dict(self._model.info))

    @property
    def card(self) -> str:
        """The model card, Markdown."""
        return self._model.card

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
        _check_text(text, "text")
        for value, role in ((actor, "actor"), (bloc, "bloc")):
            if value is not None:
                _check_text(value, role)
                if not value.strip():
                    raise DataError("found a blank name; give a name or leave it out", field=role)
        found = find_pairs(text, self._model.gazetteer, actor=actor, bloc=bloc, recogniser=self._recogniser)
        rows = self.predict_proba(_as_pair(text, pair) for pair in found)
        return [
            _stance(pair.actor, pair.bloc, row, text[pair.sentence.start : pair.sentence.end], *pair.sentence)
            for pair, row in zip(found, rows, strict=True)
        ]

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

    def predict_pairs(self, pairs: Iterable[Pair]) -> list[Stance]:
        """Label marked pairs.

        Parameters
        ----------
        pairs
            The pairs; labels on them are not looked at.

        Returns
        -------
        list of Stance
            One for each pair, in order.
        """
        pairs = [pair for chunk in _chunks(pairs) for pair in chunk]
        return [
            _stance(pair.actor, pair.bloc, row, pair.text, 0, len(pair.text))
            for pair, row in zip(pairs, self.predict_proba(pairs), strict=True)
        ]

    def predict_proba(self, pairs: Iterable[Pair]) -> NDArray[np.float64]:
        """Return the (n, 3) calibrated probabilities of ``n`` marked pairs, columns as :attr:`labels`."""
        parts = [self._scorer.probabilities(self.streams(chunk)) for chunk in _chunks(pairs)]
        return np.concatenate(parts) if parts else np.empty((0, len(LABELS)))

    def scores(self, pairs: Iterable[Pair]) -> NDArray[np.float64]:
        """Return the (n, 3) linear scores of ``n`` marked pairs, columns as :attr:`labels`.

        They equal the ``decision_function`` of the scikit-learn pipeline that the model was exported from.
        """
        parts = [self._scorer.scores(self.streams(chunk)) for chunk in _chunks(pairs)]
        return np.concatenate(parts) if parts else np.empty((0, len(LABELS)))

    def streams(self, pairs: Iterable[Pair]) -> list[dict[str, list[str]]]:
        """Return the features of marked pairs, one mapping of view to features for each."""
        return encode_pairs(pairs, self._encoder, list(self._views))


def _chunks(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Yield the pairs in lists of at most ``_CHUNK``, so that the features of few are in memory at once."""
    if not isinstance(pairs, Iterable):
        raise DataError(f"found {type(pairs).__name__}; give pairs", field="pairs")
    rest = iter(pairs)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def load(path: str | Path | None = None, *, recogniser: Recogniser | None = None) -> Predictor:
    """Load a model folder, after verifying its digests.

    Parameters
    ----------
    path
        The folder; without one, the bundled model, which is read once per process.
    recogniser
        Finds names in raw text beside those that the model knows and the rules find.

    Raises
    ------
    ModelError
        If the folder is missing, damaged or of another format.
    DataError
        If ``recogniser`` is no function.
    """
    if path is None:
        bundled = _bundled()
        return bundled if recogniser is None else Predictor(bundled._model, recogniser)
    if not isinstance(path, str | Path):
        raise ModelError(f"found {type(path).__name__}; give the path of a model folder")
    return Predictor(load_model(path), recogniser)


_lock = threading.Lock()
_default: list[Predictor] = []


def _bundled() -> Predictor:
    with _lock:
        if not _default:
            _default.append(Predictor(load_model(DEFAULT_MODEL)))
        return _default[0]


def _as_pair(text: str, found: FoundPair) -> Pair:
    """Return a pair found in a document as a pair of its sentence."""
    start, end = found.sentence
    sentence = text[start:end]
    if found.is_said:  # named in another sentence: reported speech tells the model whose words these are
        lead = f"{found.actor.text} said that "
        bloc = replace(found.bloc, start=found.bloc.start - start + len(lead), end=found.bloc.end - start + len(lead))
        return Pair(lead + sentence, replace(found.actor, start=0, end=len(found.actor.text)), bloc)

    def move(mention: Mention) -> Mention:
        return replace(mention, start=mention.start - start, end=mention.end - start)

    return Pair(sentence, move(found.actor), move(found.bloc))


def _check_text(value: object, field: str) -> None:
    if not isinstance(value, str):
        raise DataError(f"found {type(value).__name__}; give a string", field=field)


def _stance(actor: Mention, bloc: Mention, row: NDArray[np.float64], sentence: str, start: int, end: int) -> Stance:
    probabilities = dict(zip(LABELS, map(float, row), strict=True))
    label = max(LABELS, key=probabilities.__getitem__)
    return Stance(actor, bloc, label, probabilities, sentence, start, end)
