"""NewsMTSC: sentiment toward targets in US political news (Hamborg and Donnay, EACL 2021).

Nobody in the sentence holds the sentiment: a label tells how the sentence as a whole puts the target, whoever speaks in
it. So a holder is put before the sentence, "The author said that ...", which is how prediction gives a sentence to a
speaker who is named in another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from stance.core import CRITICAL, NEUTRAL, SUPPORTIVE, DataError, Mention, Pair
from stance.corpus.importers.gathering import Gathering, Imported, sentence_digest
from stance.corpus.pairs import read_rows

POLARITIES: Final = {2: CRITICAL, 4: NEUTRAL, 6: SUPPORTIVE}


def read_newsmtsc(path: str | Path) -> Iterator[tuple[int, str, Mention, str]]:
    """Yield (line number, sentence, target, label) of every target of a file.

    Raises
    ------
    DataError
        If it cannot be read, or a line is not as NewsMTSC has it.
    """
    for line, row in read_rows(path, file_format="jsonl"):
        text, targets = row.get("sentence_normalized"), row.get("targets")
        if not isinstance(text, str) or not isinstance(targets, list):
            found = ", ".join(row)
            raise DataError(
                f"found the keys {found:.80}; a line of NewsMTSC has sentence_normalized and targets",
                path=path,
                line=line,
            )
        for number, target in enumerate(targets):
            try:
                yield line, text, *_target(text, target)
            except DataError as error:
                raise DataError(str(error), path=path, line=line, field=f"targets[{number}]") from None


def _target(text: str, target: Any) -> tuple[Mention, str]:
    if not isinstance(target, dict):
        raise DataError(f"found {target!r:.60}; needed: from, to, mention, polarity")
    start, end, polarity = target.get("from"), target.get("to"), target.get("polarity")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise DataError(f"found from {start!r:.20} to {end!r:.20}; give a stretch of the {len(text)} code points")
    if not isinstance(polarity, int | float) or polarity not in POLARITIES:
        raise DataError(f"found polarity {polarity!r:.20}; allowed: 2, 4, 6")
    return Mention(text[start:end], start, end), POLARITIES[int(polarity)]


def pair_of(text: str, target: Mention, label: str, holder: str) -> Pair:
    """Return the pair of a holder who is put before the sentence."""
    lead = f"{holder} said that "
    moved = Mention(target.text, target.start + len(lead), target.end + len(lead))
    return Pair(lead + text, Mention(holder, 0, len(holder)), moved, label, group=sentence_digest(text))


def import_newsmtsc(
    path: str | Path, *, holder: str, source: str = "newsmtsc", neutrals: float | None = None
) -> Imported:
    """Turn a file of NewsMTSC into pairs, one a target.

    Parameters
    ----------
    path
        The file, JSON Lines.
    holder
        The words that stand for whoever holds the sentiment.
    source, neutrals
        As :func:`stance.corpus.importers.import_dse`.

    Raises
    ------
    DataError
        As :func:`read_newsmtsc`, or if ``holder`` is blank.
    """
    if not holder.strip():
        raise DataError("found only white space; give words such as 'The author'", field="holder")
    gathering = Gathering(path, source)
    for line, text, target, label in read_newsmtsc(path):
        gathering.take(line, [pair_of(text, target, label, holder.strip())])
    return gathering.finish(neutrals)
