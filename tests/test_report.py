import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import LABELS, Mention, Stance
from stance.model.report import make_report


def said(critical, neutral, supportive, actor="Peru", bloc="EU", sentence="It did."):
    probabilities = dict(zip(LABELS, (critical, neutral, supportive), strict=True))
    label = max(LABELS, key=probabilities.__getitem__)
    return Stance(Mention(actor, 0, 1), Mention(bloc, 2, 3), label, probabilities, sentence, 0, 9)


AGAINST = said(0.9, 0.06, 0.04)
FOR = said(0.05, 0.05, 0.9)
NOTHING = said(0.05, 0.9, 0.05)
UNSURE = said(0.2, 0.35, 0.45)
GUESS = said(0.45, 0.35, 0.2)


def only_row(*stances):
    [row] = make_report(stances).rows
    return row


def test_a_text_without_a_pair_has_no_row():
    assert make_report([]).rows == ()


def test_rows_stand_in_the_order_of_first_mention():
    stances = [
        said(1, 0, 0, actor, bloc) for actor, bloc in [("Peru", "EU"), ("Chad", "UN"), ("Peru", "EU"), ("Peru", "UN")]
    ]
    assert [(row.actor, row.bloc) for row in make_report(stances).rows] == [
        ("Peru", "EU"),
        ("Chad", "UN"),
        ("Peru", "UN"),
    ]


def test_names_of_one_actor_are_one_row():
    first = Stance(
        Mention("Lima", 0, 4, "Peru", "country"), Mention("EU", 5, 7, "EU"), "critical", AGAINST.probabilities, "", 0, 7
    )
    second = Stance(
        Mention("Peru", 0, 4, "Peru"), Mention("Brussels", 5, 13, "EU"), "critical", AGAINST.probabilities, "", 0, 7
    )
    row = only_row(first, second)
    assert (row.actor, row.bloc, row.actor_kind) == ("Peru", "EU", "country")
    assert row.evidence == (first, second)


@pytest.mark.parametrize(
    ("stances", "label", "mixed"),
    [
        ([AGAINST], "critical", False),
        ([FOR], "supportive", False),
        ([NOTHING], "neutral", False),
        ([NOTHING, NOTHING, NOTHING, AGAINST], "critical", False),
        ([FOR, FOR, AGAINST], "supportive", True),
        ([FOR, AGAINST, AGAINST], "critical", True),
        ([UNSURE], "supportive", False),
        ([UNSURE, NOTHING], "supportive", False),
        ([UNSURE, AGAINST], "critical", False),
        ([FOR, GUESS], "supportive", False),
        ([FOR, said(0.5, 0.3, 0.2)], "supportive", False),
        ([FOR, said(0.51, 0.29, 0.2)], "supportive", True),
    ],
)
def test_the_label_is_that_of_the_sentences_that_take_sides(stances, label, mixed):
    row = only_row(*stances)
    assert (row.label, row.mixed) == (label, mixed)


def test_every_sentence_is_counted_and_kept():
    row = only_row(AGAINST, NOTHING, UNSURE, AGAINST)
    assert row.counts == {"critical": 2, "neutral": 1, "supportive": 1}
    assert row.evidence == (AGAINST, NOTHING, UNSURE, AGAINST)


def test_the_score_is_the_mean_weighted_by_strength():
    weak = said(0.6, 0.25, 0.15)
    assert only_row(FOR, weak).score == pytest.approx((0.85 * 0.85 - 0.45 * 0.45) / (0.85 + 0.45))


def test_neutral_sentences_do_not_water_down_a_stance():
    assert only_row(AGAINST, *[NOTHING] * 20).score == pytest.approx(only_row(AGAINST).score)


def test_a_score_of_nothing_is_zero():
    assert only_row(said(0.0, 1.0, 0.0)).score == 0


PROBABILITIES = st.lists(st.integers(1, 50), min_size=3, max_size=3).map(lambda n: [value / sum(n) for value in n])


@settings(max_examples=200, deadline=None)
@given(st.lists(PROBABILITIES, min_size=1, max_size=8))
def test_a_row_is_of_one_piece(rows):
    row = only_row(*(said(*p) for p in rows))
    assert -1 <= row.score <= 1
    assert sum(row.counts.values()) == len(rows)
    assert row.label in LABELS
    if row.label != "neutral":
        assert row.counts[row.label]
        assert row.score * (1 if row.label == "supportive" else -1) >= 0
    if row.mixed:
        assert row.counts["critical"]
        assert row.counts["supportive"]


def mirrored(label):
    return {"critical": "supportive", "supportive": "critical"}.get(label, label)


@pytest.mark.parametrize(
    "rows", [[(0.7, 0.2, 0.1)], [(0.7, 0.2, 0.1), (0.1, 0.1, 0.8)], [(0.7, 0.2, 0.1), (0.1, 0.2, 0.7)]]
)
def test_the_report_favours_neither_side(rows):
    one, other = only_row(*(said(*p) for p in rows)), only_row(*(said(*p[::-1]) for p in rows))
    assert other.score == pytest.approx(-one.score)
    assert other.label == mirrored(one.label)
    assert other.mixed == one.mixed
