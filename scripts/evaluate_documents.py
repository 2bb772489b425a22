"""Measure who and which bloc, from raw articles: mentions, names, references, speakers, pairs and their labels.

Usage: python scripts/evaluate_documents.py [FOLDER...] [--errors] [--recogniser PIPELINE]

FOLDER holds annotated articles (``*.markup``), by default ``seeds/articles/test``. Printed are precision, recall and F1
with 95 % intervals from resampled articles. A mention counts as found where its words agree up to an article
("the CSTO", "CSTO") or a possessive; ``overlapping`` counts every one that shares a word. With ``--errors`` every miss
is listed.

With ``--recogniser`` the same follows for the rules together with that spaCy pipeline, and, where it applies, for the
pipeline alone: its entities under the gazetteer's names, blocs where that says so, else actors; places that it does not
know are left out. The last column is by how much F1 differs from that of the rules, on the same articles.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import stance
from stance.core import StanceError
from stance.corpus.articles import Article, read_article
from stance.corpus.seeds import read_gazetteer
from stance.language import split_sentences
from stance.mentions import Gazetteer, ReadSentence, read_document
from stance.recognisers import SpacyRecogniser

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


def find_mentions(document: Iterable[ReadSentence], text: str) -> list[Mention]:
    """Return the mentions of a document that was read."""
    return [
        Mention(*trimmed(text, m.start, m.end), plain(m.entity.name), m.is_bloc, m.is_reference)
        for read in document
        for m in read.mentions
    ]


def recognise_mentions(text: str, gazetteer: Gazetteer, recogniser: stance.Recogniser) -> list[Mention]:
    """Return the mentions that a recogniser alone makes, with the gazetteer for names and roles."""
    out = []
    for sentence in split_sentences(text):
        for start, end, kind in recogniser(text[sentence.start : sentence.end]):
            start, end = trimmed(text, sentence.start + start, sentence.start + end)
            entity = gazetteer.find(text[start:end])
            if entity is not None and entity.kind != "other":
                out.append(Mention(start, end, plain(entity.name), entity.kind == "bloc", False))
            elif entity is None and kind != "place":
                out.append(Mention(start, end, plain(text[start:end]), False, False))
    return out


def compare_mentions(article: Article, found: list[Mention], note: Callable[[str], None]) -> dict[str, Counts]:
    """Return the counts of the measures of mentions and their names for one article."""
    text = article.text
    wanted = _annotated(article)
    out = {}
    for role, is_bloc in (("bloc", True), ("actor", False)):
        ours = [m for m in found if m.is_bloc == is_bloc]
        theirs = [m for m in wanted if m.is_bloc == is_bloc]
        places, there = {m[:2] for m in ours}, {m[:2] for m in theirs}
        out[f"{role} mentions"] = Counts(len(places & there), len(places), len(there))
        for m in ours:
            if m[:2] not in there:
                note(f"{role} too many: {text[m.start : m.end]!r} = {m.name} | {_line(article, m.start)}")
        for m in theirs:
            if m[:2] not in places:
                note(f"{role} missed: {text[m.start : m.end]!r} = {m.name} | {_line(article, m.start)}")
        hits = sum(any(m.start < o.end and o.start < m.end for o in theirs) for m in ours)
        back = sum(any(m.start < o.end and o.start < m.end for o in ours) for m in theirs)
        out[f"{role} mentions, overlapping"] = Counts(min(hits, back), len(ours), len(theirs))
    names = {m[:2]: m for m in wanted}
    both = [(m, names[m[:2]]) for m in found if m[:2] in names]
    for m, o in both:
        if m.name != o.name:
            note(f"name: {text[m.start : m.end]!r} = {m.name}, wanted {o.name} | {_line(article, m.start)}")
    named = [(m, o) for m, o in both if not o.is_reference]
    out["canonical names"] = Counts(sum(m.name == o.name for m, o in named), len(named), len(named))
    return out


def compare(
    article: Article,
    document: list[ReadSentence],
    stances: Iterable[stance.Stance],
    note: Callable[[str], None],
) -> dict[str, Counts]:
    """Return the counts of every measure for one article."""
    text = article.text
    found = find_mentions(document, text)
    out = compare_mentions(article, found, note)
    wanted = _annotated(article)
    names = {m[:2]: m.name for m in wanted}
    links = [m for m in found if m.is_reference]
    right = sum(names.get(m[:2]) == m.name for m in links)
    for m in links:
        if m[:2] not in names:
            note(f"link too many: {text[m.start : m.end]!r} = {m.name} | {_line(article, m.start)}")
    out["reference links"] = Counts(right, len(links), sum(m.is_reference for m in wanted))
    speakers = {i: plain(sentence.speaker) for i, sentence in enumerate(article.sentences) if sentence.speaker}
    told = {
        _place(article, read.span.start): plain(read.speaker.entity.name)
        for read in document
        if read.speaker is not None
    }
    out["speakers"] = Counts(sum(speakers.get(i) == name for i, name in told.items()), len(told), len(speakers))
    for i in sorted(set(told) | set(speakers)):
        if told.get(i) != speakers.get(i):
            note(f"speaker: {told.get(i)}, wanted {speakers.get(i)} | {_sentence(article, i)}")
    pairs = {
        (_place(article, one.bloc.start), plain(one.actor.display), plain(one.bloc.display)): one.label
        for one in stances
    }
    labels = {
        (i, plain(actor), plain(bloc)): label
        for i, sentence in enumerate(article.sentences)
        for actor, bloc, label in sentence.stances
    }
    hit = pairs.keys() & labels.keys()
    for key in pairs.keys() - hit:
        note(f"pair too many: {key[1]} > {key[2]} | {_sentence(article, key[0])}")
    for key in labels.keys() - hit:
        note(f"pair missed: {key[1]} > {key[2]} | {_sentence(article, key[0])}")
    out["pairs"] = Counts(len(hit), len(pairs), len(labels))
    out["pairs with the right label"] = Counts(sum(pairs[k] == labels[k] for k in hit), len(pairs), len(labels))
    return out


def _annotated(article: Article) -> list[Mention]:
    return [
        Mention(*trimmed(article.text, m.start, m.end), plain(m.name), m.is_bloc, m.is_reference)
        for sentence in article.sentences
        for m in sentence.mentions
    ]


def _place(article: Article, at: int) -> int:
    """Return the number of the sentence in which an offset lies."""
    return next((i for i, s in enumerate(article.sentences) if at < s.end), len(article.sentences) - 1)


def _sentence(article: Article, number: int) -> str:
    return article.text[article.sentences[number].start : article.sentences[number].end]


def _line(article: Article, at: int) -> str:
    return _sentence(article, _place(article, at))


class Scores(NamedTuple):
    """Precision, recall and F1 of summed counts, and F1 of each resampling of the articles."""

    precision: float
    recall: float
    f1: float
    resampled: NDArray[np.float64]

    @classmethod
    def of(cls, counts: list[Counts]) -> Scores:
        """Return the scores of the counts of all articles."""
        table = np.array(counts)
        right, found, wanted = table.sum(axis=0)
        drawn = np.random.default_rng(0).integers(0, len(table), (1000, len(table)))
        sums = table[drawn].sum(axis=1)
        resampled = 2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1)
        return cls(right / max(found, 1), right / max(wanted, 1), 2 * right / max(found + wanted, 1), resampled)

    def line(self) -> str:
        """Return the figures as columns."""
        low, high = np.percentile(self.resampled, [2.5, 97.5])
        return f"{self.precision:>10.3f}{self.recall:>10.3f}{self.f1:>8.3f}   {low:.3f} to {high:.3f}"

    def change(self, other: Scores) -> str:
        """Return by how much F1 differs from that of ``other`` on the same articles."""
        low, high = np.percentile(self.resampled - other.resampled, [2.5, 97.5])
        return f"   {self.f1 - other.f1:+.3f} ({low:+.3f} to {high:+.3f})"


#: What reads an article one way: the article and where to note misses, to counts.
System = Callable[[Article, Callable[[str], None]], dict[str, Counts]]


def systems(gazetteer: Gazetteer, pipeline: str | None) -> dict[str, System]:
    """Return the ways to compare, by name: the rules, and with a spaCy pipeline two more."""

    def whole(recogniser: stance.Recogniser | None) -> System:
        predictor = stance.load(recogniser=recogniser)

        def read(article: Article, note: Callable[[str], None]) -> dict[str, Counts]:
            document = read_document(article.text, gazetteer, recogniser=recogniser)
            return compare(article, document, predictor.predict(article.text), note)

        return read

    out = {"rules": whole(None)}
    if pipeline is not None:
        recogniser = SpacyRecogniser(pipeline)
        out["with the pipeline"] = whole(recogniser)
        out["the pipeline alone"] = lambda article, note: compare_mentions(
            article, recognise_mentions(article.text, gazetteer, recogniser), note
        )
    return out


def print_table(results: dict[str, list[dict[str, Counts]]]) -> None:
    """Print every measure of each system; where there are several, one below the other."""
    [first, *others] = results
    print(
        f"{'measure':<32}{'precision':>10}{'recall':>10}{'F1':>8}   95 % of F1"
        + ("       F1 less that of the rules" if others else "")
    )
    for measure in results[first][0]:
        scores = {
            name: Scores.of([one[measure] for one in found]) for name, found in results.items() if measure in found[0]
        }
        if not others:
            print(f"{measure:<32}{scores[first].line()}")
            continue
        print(measure)
        for name, score in scores.items():
            change = "" if name == first else score.change(scores[first])
            print(f"  {name:<30}{score.line()}{change}")


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="*", type=Path, default=[ROOT / "seeds" / "articles" / "test"])
    parser.add_argument("--errors", action="store_true", help="list every miss")
    parser.add_argument("--recogniser", metavar="PIPELINE", help="compare with this spaCy pipeline too")
    options = parser.parse_args()
    gazetteer = read_gazetteer(ROOT / "seeds")
    compared = systems(gazetteer, options.recogniser)
    results: dict[str, list[dict[str, Counts]]] = {name: [] for name in compared}
    paths = sorted(path for folder in options.folder for path in folder.glob("*.markup"))
    if not paths:
        raise StanceError(f"{options.folder[0]}: holds no annotated article")
    for path in paths:
        article = read_article(path, gazetteer)
        for name, system in compared.items():

            def note(line: str, place: str = f"{path.stem}: {name}" if options.recogniser else path.stem) -> None:
                if options.errors:
                    print(f"{place}: {line}")

            results[name].append(system(article, note))
    print(f"{len(paths)} articles")
    print_table(results)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StanceError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
