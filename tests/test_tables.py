from rich.console import Console

from stance import Mention, Stance
from stance.model.report import make_report
from stance.report.plots import confusion_figure, ranking_figure, reliability_figure
from stance.report.tables import manifest_tables, report_table
from stance.report.wording import most_telling


def said(label, p, sentence, actor="Peru", bloc="EU"):
    rest = (1 - p) / 2
    probabilities = dict.fromkeys(("critical", "neutral", "supportive"), rest) | {label: p}
    return Stance(Mention(actor, 0, 1, actor), Mention(bloc, 2, 3, bloc), label, probabilities, sentence, 0, 9)


def printed(table):
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(table)
    return console.export_text()


def test_rows_with_a_stance_come_first():
    report = make_report([said("neutral", 0.9, "one", "Chad"), said("critical", 0.9, "two")])
    text = printed(report_table(report, title="t"))
    assert text.index("Peru") < text.index("Chad")


def test_markup_in_a_text_is_not_interpreted():
    report = make_report([said("critical", 0.9, "a [bold]word[/bold] [/oops]", "[red]Peru")])
    text = printed(report_table(report, title="[x]"))
    assert "[bold]word[/bold] [/oops]" in text
    assert "[red]Peru" in text


def test_most_telling_is_the_surest_of_the_rows_label():
    [row] = make_report(
        [said("critical", 0.6, "weak"), said("critical", 0.9, "strong"), said("neutral", 0.99, "nothing")]
    ).rows
    assert most_telling(row)[1].sentence == "strong"


def test_long_sentences_are_cut_and_counted():
    report = make_report([said("critical", 0.9, "word " * 60), said("critical", 0.7, "x")])
    assert "… (1 of 2)" in " ".join(printed(report_table(report, title="t")).split())


def test_figures_show_what_they_are_given():
    import numpy as np

    figure = confusion_figure(np.array([[5, 1, 0], [0, 7, 0], [2, 0, 9]]))
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "5\n83%" in texts
    assert "7\n100%" in texts
    figure = reliability_figure([(0.5, 0.4, 10), (0.9, 0.95, 30)], 0.06)
    assert "0.060" in figure.axes[0].get_title()


def test_ranking_shows_the_best_and_says_that_there_were_more():
    trials = [(f"trial {i}", i / 100, 0.01) for i in range(40)]
    axes = ranking_figure(trials, shown=3).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["trial 39", "trial 38", "trial 37"]
    assert axes.yaxis_inverted()
    assert "(3 best)" in axes.get_title()
    assert ranking_figure(trials[:3]).axes[0].get_title() == "Candidates by cross-validation"


def test_a_weight_of_a_view_is_shown_where_it_is_not_1():
    views = [{"name": "between", "weight": 1.0, "size": 5}, {"name": "path", "weight": 0.8, "size": 7}]
    manifest = {"format": 1, "temperature": 1.0, "unfamiliar_below": 0.5, "digest": "d", "views": views}
    [table] = manifest_tables(manifest)
    cells = list(map(str, table.columns[1].cells))
    assert "between (5), path x 0.8 (7)" in cells
