"""A loaded model on marked pairs: features, scores, probabilities and what else is said of each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.core import LABELS, DataError, Explanation, ModelError, Pair, Stance
from stance.features import Encoder, encode_pairs
from stance.language.parser import BUNDLED, SentenceParser
from stance.model.explanation import explain
from stance.model.folder import Model
from stance.model.scorer import LinearScorer, Stream

_CHUNK = 512


class Judge:
    """Labels marked pairs. Immutable and safe to share between threads.

    Parameters
    ----------
    model
        From :func:`stance.model.load_model`.
    parser
        The parser that the model was trained with, where that is not the bundled one.

    Raises
    ------
    ModelError
        If the model was trained with another parser.
    DataError
        If ``parser`` is no parser.
    """

    def __init__(self, model: Model, parser: SentenceParser | None = None) -> None:
        _check_parser(model, parser)
        self._model = model
        self._abstain: float | None = None
        self._scorer = LinearScorer(model.weights)
        self._encoder = Encoder(model.gazetteer, model.lexicon, parser)

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
        least = self._model.weights.unfamiliar_below
        out = []
        for chunk in _chunks(pairs):
            streams = self.streams(chunk)
            rows, shares = self._scorer.judge(streams)
            for pair, row, share in zip(chunk, rows.tolist(), shares.tolist(), strict=True):
                p = dict(zip(LABELS, row, strict=True))
                label = max(LABELS, key=p.__getitem__)
                abstained = None if self._abstain is None else p[label] < self._abstain
                unfamiliar = share < least
                out.append(
                    Stance(pair.actor, pair.bloc, label, p, pair.text, 0, len(pair.text), share, unfamiliar, abstained)
                )
        return out

    def explain(self, pair: Pair) -> Explanation:
        """Say which words moved the prediction for one marked pair, and how far.

        Parameters
        ----------
        pair
            The pair; those of a raw text are found by :meth:`find`.

        Examples
        --------
        >>> import stance
        >>> predictor = stance.load()
        >>> [pair] = predictor.find("Peru angrily condemned the EU.")
        >>> explanation = predictor.explain(pair)
        >>> explanation.label, max(explanation.words, key=lambda word: word.scores["critical"]).text
        ('critical', 'condemned')
        """
        [stance] = self.predict_pairs([pair])
        return explain(pair, stance, self._scorer, self.streams)

    def predict_proba(self, pairs: Iterable[Pair]) -> NDArray[np.float64]:
        """Return the (n, 3) calibrated probabilities of ``n`` marked pairs, columns as :attr:`labels`."""
        return self._scored(pairs, self._scorer.probabilities)

    def scores(self, pairs: Iterable[Pair]) -> NDArray[np.float64]:
        """Return the (n, 3) linear scores of ``n`` marked pairs, columns as :attr:`labels`.

        They equal the ``decision_function`` of the scikit-learn pipeline that the model was exported from.
        """
        return self._scored(pairs, self._scorer.scores)

    def streams(self, pairs: Iterable[Pair]) -> list[dict[str, list[str]]]:
        """Return the features of marked pairs, one mapping of view to features for each."""
        return list(encode_pairs(pairs, self._encoder, self._scorer.views))

    def _scored(
        self, pairs: Iterable[Pair], score: Callable[[Sequence[Stream]], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        parts = [score(self.streams(chunk)) for chunk in _chunks(pairs)]
        return np.concatenate(parts) if parts else np.empty((0, len(LABELS)))


def _check_parser(model: Model, parser: SentenceParser | None) -> None:
    """Refuse any parser but the model's own, which nobody loads for it: a pipeline is code, a model folder is not."""
    if parser is not None and not isinstance(parser, SentenceParser):
        raise DataError(
            f"found {type(parser).__name__}; give a parser, such as stance.parsers.SpacyParser('en_core_web_sm')",
            field="parser",
        )
    wanted, found = model.parser, BUNDLED if parser is None else parser.name
    if found == wanted:
        return
    if wanted == BUNDLED:
        next_step = "leave the parser out"
    else:
        next_step = (
            f"a pipeline brings code, so none is loaded because a model names it: if you trust it, give "
            f"parser=stance.parsers.SpacyParser({wanted!r}), at the command line --parser {wanted}"
        )
    raise ModelError(f"the model was trained with the parser {wanted!r} and not with {found!r}; {next_step}")


def _chunks(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Yield the pairs in lists of at most ``_CHUNK``, so that the features of few are in memory at once."""
    if not isinstance(pairs, Iterable):
        raise DataError(f"found {type(pairs).__name__}; give pairs", field="pairs")
    rest = iter(pairs)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
