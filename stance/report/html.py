"""A report as one self-contained HTML page: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from stance.core import NEUTRAL, Aggregate, AggregateRow, Report, ReportRow, Stance
from stance.report import wording

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who stands where</title>
<style>
:root {{ --critical: #b3261e; --supportive: #1b6e3c; --neutral: #5f6368; --mixed: #8a5a00; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f1f1f; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid #ddd; }}
th {{ font-size: .8rem; color: #5f6368; font-weight: 600; }}
.label {{ font-weight: 600; white-space: nowrap; }}
.critical {{ color: var(--critical); }} .supportive {{ color: var(--supportive); }}
.neutral, .abstained {{ color: var(--neutral); }} .mixed {{ color: var(--mixed); }}
td.score {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
details summary {{ cursor: pointer; }}
details p {{ margin: .4rem 0; }}
mark {{ background: #fff1c9; padding: 0 .1em; border-radius: .15em; }}
mark.bloc {{ background: #dbe9ff; }}
small {{ color: #5f6368; }}
</style>
</head>
<body>
<h1>Who stands where</h1>
<p><small>Score from −1 (critical) to +1 (supportive). <mark>Actor</mark>, <mark class="bloc">bloc</mark>.</small></p>
{documents}
</body>
</html>
"""


def report_page(reports: Sequence[tuple[str, Report]], aggregate: Aggregate | None = None) -> str:
    """Return a page with one table for each (title, report), behind that of their aggregate where it is given."""
    sections = [_section(title, report) for title, report in reports]
    if aggregate is not None:
        sections.insert(0, _section(wording.all_texts(aggregate), aggregate))
    return _PAGE.format(documents="\n".join(sections))


def _section(title: str, report: Report | Aggregate) -> str:
    heading = f"<h2>{escape(title)}</h2>"
    if not report.rows:
        return f"{heading}\n<p>{wording.NOTHING.capitalize()}</p>"
    body = "\n".join(map(_row, wording.told_first(report.rows)))
    texts = "<th>texts</th>" if isinstance(report, Aggregate) else ""
    return (
        f"{heading}\n<table>\n<thead><tr><th>actor</th><th>bloc</th><th>stance</th><th>score</th>{texts}"
        f"<th>evidence</th></tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(row: ReportRow | AggregateRow) -> str:
    stances = wording.evidence(row)
    sentences = "".join(
        f"<p>{_label(wording.label(stance))} {_marked(stance)}{_notes(document, stance)}</p>"
        for document, stance in stances
    )
    count = len(stances)
    summary = f"{count} sentence{'s' if count > 1 else ''}"
    texts = f"<td>{', '.join(wording.documents(row))}</td>" if isinstance(row, AggregateRow) else ""
    opened = " open" if isinstance(row, ReportRow) and (row.label != NEUTRAL or row.mixed) else ""
    return (
        f"<tr><td>{escape(row.actor)}</td><td>{escape(row.bloc)}</td><td>{_label(row.verdict)}</td>"
        f'<td class="score">{wording.score(row)}</td>{texts}'
        f"<td><details{opened}><summary>{summary}</summary>{sentences}</details></td></tr>"
    )


def _notes(document: str | None, stance: Stance) -> str:
    notes = ([document] if document is not None else []) + (["unfamiliar"] if stance.unfamiliar else [])
    return f" <small>{escape(', '.join(notes))}</small>" if notes else ""


def _label(label: str) -> str:
    return f'<span class="label {label}">{label}</span>'


def _marked(stance: Stance) -> str:
    """Return the sentence, escaped, with its two mentions marked."""
    out = ""
    at = stance.start
    text = stance.sentence
    for mention, role in sorted([(stance.actor, "actor"), (stance.bloc, "bloc")], key=lambda pair: pair[0].start):
        out += escape(text[at - stance.start : mention.start - stance.start])
        out += f'<mark class="{role}">{escape(mention.text)}</mark>'
        at = mention.end
    return out + escape(text[at - stance.start :])
