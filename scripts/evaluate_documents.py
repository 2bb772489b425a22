"""Measure who and which bloc, from raw articles: mentions, names, references, speakers, pairs and their labels.

Usage: python scripts/evaluate_documents.py [FOLDER] [--errors]

FOLDER holds annotated articles (``*.markup``), by default ``seeds/articles/test``. Printed are precision, recall and F1
with 95 % intervals from resampled articles. A mention counts as found where its words agree up to an article
("the CSTO", "CSTO") or a possessive; ``overlapping`` counts every one that shares a word. With ``--errors`` every miss
is listed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

import stance
from stance.core import StanceError
from stance.corpus.articles import Article, read_article
from stance.corpus.seeds import read_gazetteer
from stance.mentions import Gazetteer, read_document

ROOT = Path(__file__).resolve().parent.parent
_ARTICLES = ("the ", "a ", "an ")


class Mention(NamedTuple):
    """A mention on either side: offsets without article and possessive, name, role, and what it is."""

    start: int
    end: int
    name: str
    is_bloc: bool
    is_reference: bool


class Counts(NamedTuple):
    """Found and right, found, and to be found."""

    right: int
    found: int
    wanted: int


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return offsets without a leading article and a trailing possessive."""
    for article in _ARTICLES:
        if text[start:end].lower().startswith(article):
            start += len(article)
            break
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def plain(name: str) -> str:
    """Return a name for comparison."""
    name = name.casefold().replace("’", "'")
    return next((name[len(a) :] for a in _ARTICLES if name.startswith(a)), name)


def compare(
    article: Article, gazetteer: Gazetteer, predictor: stance.Predictor, note: Callable[[str], None]
) -> dict[str, Counts]:
    """Return the counts of every measure for one article."""
    text = article.text
    wanted, spans = [], []
    speakers: dict[int, str] = {}
    for i, sentence in enumerate(article.sentences):
        spans.append((sentence.start, sentence.end))
        wanted += [
            Mention(*trimmed(text, m.start, m.end), plain(m.name), m.is_bloc, m.is_reference) for m in sentence.mentions
        ]
        if sentence.speaker:
            speakers[i] = plain(sentence.speaker)

    def place(at: int) -> int:
        return next((i for i, (_, end) in enumerate(spans) if at < end), len(spans) - 1)

    def line(at: int) -> str:
        start, end = spans[place(at)]
        return text[start:end]

    found, told, pairs = [], {}, {}
    for read in read_document(text, gazetteer):
        found += [
            Mention(*trimmed(text, m.start, m.end), plain(m.entity.name), m.is_bloc, m.is_reference)
            for m in read.mentions
        ]
        if read.speaker is not None:
            told[place(read.span.start)] = plain(read.speaker.entity.name)
    for one in predictor.predict(text):
        pairs[place(one.bloc.start), plain(one.actor.display), plain(one.bloc.display)] = one.label
    out = {}
    for role, is_bloc in (("bloc", True), ("actor", False)):
        ours = [m for m in found if m.is_bloc == is_bloc]
        theirs = [m for m in wanted if m.is_bloc == is_bloc]
        places, there = {m[:2] for m in ours}, {m[:2] for m in theirs}
        out[f"{role} mentions"] = Counts(len(places & there), len(places), len(there))
        for m in ours:
            if m[:2] not in there:
                note(f"{role} too many: {text[m.start : m.end]!r} = {m.name} | {line(m.start)}")
        for m in theirs:
            if m[:2] not in places:
                note(f"{role} missed: {text[m.start : m.end]!r} = {m.name} | {line(m.start)}")
        hits = sum(any(m.start < o.end and o.start < m.end for o in theirs) for m in ours)
        back = sum(any(m.start < o.end and o.start < m.end for o in ours) for m in theirs)
        out[f"{role} mentions, overlapping"] = Counts(min(hits, back), len(ours), len(theirs))
    names = {m[:2]: m for m in wanted}
    both = [(m, names[m[:2]]) for m in found if m[:2] in names]
    for m, o in both:
        if m.name != o.name:
            note(f"name: {text[m.start : m.end]!r} = {m.name}, wanted {o.name} | {line(m.start)}")
    named = [(m, o) for m, o in both if not o.is_reference]
    out["canonical names"] = Counts(sum(m.name == o.name for m, o in named), len(named), len(named))
    links = [m for m in found if m.is_reference]
    right = sum(m[:2] in names and names[m[:2]].name == m.name for m in links)
    for m in links:
        if m[:2] not in names:
            note(f"link too many: {text[m.start : m.end]!r} = {m.name} | {line(m.start)}")
    out["reference links"] = Counts(right, len(links), sum(m.is_reference for m in wanted))
    out["speakers"] = Counts(sum(speakers.get(i) == name for i, name in told.items()), len(told), len(speakers))
    for i in sorted(set(told) | set(speakers)):
        if told.get(i) != speakers.get(i):
            note(f"speaker: {told.get(i)}, wanted {speakers.get(i)} | {text[slice(*spans[i])]}")
    labels = {
        (i, plain(actor), plain(bloc)): label
        for i, sentence in enumerate(article.sentences)
        for actor, bloc, label in sentence.stances
    }
    hit = pairs.keys() & labels.keys()
    for key in pairs.keys() - hit:
        note(f"pair too many: {key[1]} > {key[2]} | {text[slice(*spans[key[0]])]}")
    for key in labels.keys() - hit:
        note(f"pair missed: {key[1]} > {key[2]} | {text[slice(*spans[key[0]])]}")
    out["pairs"] = Counts(len(hit), len(pairs), len(labels))
    out["pairs with the right label"] = Counts(sum(pairs[k] == labels[k] for k in hit), len(pairs), len(labels))
    return out


def scores(counts: Iterable[Counts]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of summed counts."""
    right, found, wanted = np.sum(list(counts), axis=0)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return float(precision), float(recall), float(2 * right / max(found + wanted, 1))


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="*", type=Path, default=[ROOT / "seeds" / "articles" / "test"])
    parser.add_argument("--errors", action="store_true", help="list every miss")
    options = parser.parse_args()
    gazetteer = read_gazetteer(ROOT / "seeds")
    predictor = stance.load()
    errors: Counter[str] = Counter()
    results = []
    for path in sorted(path for folder in options.folder for path in folder.glob("*.markup")):

        def note(line: str, name: str = path.stem) -> None:
            errors[line.partition(":")[0]] += 1
            if options.errors:
                print(f"{name}: {line}")

        results.append(compare(read_article(path, gazetteer), gazetteer, predictor, note))
    if not results:
        raise StanceError(f"{options.folder[0]}: holds no annotated article")
    print(f"{len(results)} articles")
    print(f"{'measure':<32}{'precision':>10}{'recall':>10}{'F1':>8}   95 % of F1")
    draw = np.random.default_rng(0)
    samples = draw.integers(0, len(results), (1000, len(results)))
    for measure in results[0]:
        table = np.array([result[measure] for result in results])
        precision, recall, f1 = scores([Counts(*row) for row in table])
        sums = table[samples].sum(axis=1)
        low, high = np.percentile(2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1), [2.5, 97.5])
        print(f"{measure:<32}{precision:>10.3f}{recall:>10.3f}{f1:>8.3f}   {low:.3f} to {high:.3f}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StanceError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
