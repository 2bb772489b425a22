"""spaCy's parse as ours."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from stance.core import DataError
from stance.language.parser import BUNDLED, Parse, SentenceParser, is_parser_name
from stance.recognisers.spacy import SURROGATE, load_pipeline

#: Components of the usual pipelines that cost time and add nothing to a parse.
_UNNEEDED: Final = ("ner", "lemmatizer")
#: Words before and behind which English writes no space: a pipeline looks at the spaces too.
_JOINED_BEFORE: Final = re.compile(r"[.,;:?!)\]%-]|'\w+|n't")
_JOINED_BEHIND: Final = frozenset("([$-")


class SpacyParser:
    """Parses by a spaCy pipeline that the user has installed. Safe to share between threads.

    Loading a pipeline runs the code that it brings: take it from where you would take a package. Nothing is ever
    downloaded.

    Parameters
    ----------
    name
        An installed pipeline package ("en_core_web_sm"), or any module with a ``load`` function that returns a
        pipeline. A model that is trained with it keeps the name, so it is no path.

    Raises
    ------
    MissingExtraError
        If spaCy is not installed.
    DataError
        If there is no such pipeline, or it cannot be loaded or does not parse.
    """

    def __init__(self, name: str) -> None:
        if not is_parser_name(name):
            raise DataError(
                f"found {name!r:.80}; give the name of an installed spaCy pipeline, such as en_core_web_sm",
                field="parser",
            )
        self.name = name
        self._pipeline = _load(name)
        self._lock = threading.Lock()  # a pipeline's vocabulary grows as it reads

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse sentences, each a sequence of words; cheapest many at a time."""
        with self._lock:
            docs = list(self._pipeline.pipe(map(self._doc, sentences), disable=_UNNEEDED))
        return [
            Parse(
                [-1 if token.head.i == token.i else token.head.i for token in doc],
                [token.dep_ for token in doc],
                [token.tag_[:2] for token in doc],
            )
            for doc in docs
        ]

    def _doc(self, words: Sequence[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(
            self._pipeline.vocab,
            words=[SURROGATE.sub("\ufffd", word) for word in words],
            spaces=[
                word not in _JOINED_BEHIND and not _JOINED_BEFORE.fullmatch(following)
                for word, following in pairwise([*words, ""])
            ],
            sent_starts=[not at for at in range(len(words))],  # it stays one sentence
        )

    def __reduce__(self) -> tuple[type[SpacyParser], tuple[str]]:
        return type(self), (self.name,)


def load_parser(name: str) -> SentenceParser | None:
    """Return the parser of a configuration or a command: none for the bundled one, which needs no loading.

    Raises
    ------
    MissingExtraError, DataError
        As :class:`SpacyParser`.
    """
    return None if name == BUNDLED else SpacyParser(name)


def _load(name: str) -> Any:
    pipeline = load_pipeline(name, "parser")
    given = {attribute for pipe in pipeline.pipe_names for attribute in pipeline.get_pipe_meta(pipe).assigns}
    for attribute, component in (("token.dep", "parser"), ("token.tag", "tagger")):
        if attribute not in given:
            raise DataError(
                f"the spaCy pipeline {name!r} gives no {attribute}; give one with a component such as {component}",
                field="parser",
            )
    return pipeline
