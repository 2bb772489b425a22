import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import LABELS, Aggregate, DataError, Mention, Stance, aggregate
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
        ([FOR, said(0.05, 0.1, 0.85), AGAINST], "supportive", True),
        ([FOR, AGAINST, said(0.6, 0.3, 0.1)], "critical", True),
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


def test_a_row_that_takes_no_side_leans_nowhere():
    row = only_row(said(0.4, 0.5, 0.1))
    assert (row.label, row.score) == ("neutral", 0)


def test_evidence_that_balances_is_neutral_and_mixed():
    row = only_row(said(0.8, 0.1, 0.1), said(0.1, 0.1, 0.8))
    assert (row.label, row.score, row.mixed) == ("neutral", 0, True)


def test_the_same_sentence_is_heard_once_and_counted_twice():
    copy = said(0.9, 0.06, 0.04, sentence="It\ndid.")
    row = only_row(AGAINST, FOR, copy)
    assert (row.score, row.mixed) == (only_row(AGAINST, FOR).score, True)
    assert row.counts == {"critical": 2, "neutral": 0, "supportive": 1}
    assert len(row.evidence) == 3


def test_the_kind_of_quotes_makes_no_other_sentence():
    copies = [said(0.9, 0.06, 0.04, sentence=sentence) for sentence in ('"No," it said.', "“No,” it said.")]
    assert verdict(only_row(FOR, *copies)) == verdict(only_row(FOR, copies[0]))


def test_another_sentence_is_another_although_it_is_as_likely():
    other = said(0.9, 0.06, 0.04, sentence="It did so.")
    assert only_row(AGAINST, FOR, other).score < only_row(AGAINST, FOR).score


@pytest.mark.parametrize(("many", "mixed"), [(1, True), (6, True), (8, False), (20, False)])
def test_one_sentence_in_nine_does_not_make_a_row_mixed(many, mixed):
    row = only_row(AGAINST, *(said(0.05, 0.05, 0.9, sentence=f"It did {number}.") for number in range(many)))
    assert row.mixed == mixed


SENTENCES = st.lists(
    st.tuples(
        st.lists(st.integers(1, 50), min_size=3, max_size=3).map(lambda n: [value / sum(n) for value in n]),
        st.sampled_from(["It did.", "It did not.", "They did."]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [said(*p, sentence=sentence) for p, sentence in rows])


def verdict(row):
    return row.label, row.score, row.mixed


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_a_row_is_of_one_piece(stances):
    row = only_row(*stances)
    assert -1 <= row.score <= 1
    assert sum(row.counts.values()) == len(stances)
    assert row.label == ("supportive" if row.score > 0 else "critical" if row.score < 0 else "neutral")
    if row.label != "neutral":
        assert row.counts[row.label]
    if row.mixed:
        assert row.counts["critical"]
        assert row.counts["supportive"]


@settings(max_examples=200, deadline=None)
@given(st.data(), SENTENCES)
def test_the_order_of_the_sentences_does_not_matter(data, stances):
    assert verdict(only_row(*data.draw(st.permutations(stances)))) == verdict(only_row(*stances))


@settings(max_examples=200, deadline=None)
@given(st.data(), SENTENCES)
def test_copies_of_sentences_change_nothing_but_the_counts(data, stances):
    copies = data.draw(st.lists(st.sampled_from(stances), max_size=5))
    assert verdict(only_row(*stances, *copies)) == verdict(only_row(*stances))


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_a_neutral_sentence_changes_nothing(stances):
    assert verdict(only_row(*stances, said(0.3, 0.45, 0.25, sentence="Elsewhere."))) == verdict(only_row(*stances))


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_the_report_favours_neither_side(stances):
    def turned(stance):
        p = stance.probabilities
        label = {"critical": "supportive", "supportive": "critical"}.get(stance.label, stance.label)
        probabilities = {"critical": p["supportive"], "neutral": p["neutral"], "supportive": p["critical"]}
        return Stance(stance.actor, stance.bloc, label, probabilities, stance.sentence, 0, 9)

    one, other = only_row(*stances), only_row(*map(turned, stances))
    assert (other.score, other.mixed) == (-one.score, one.mixed)


# Many documents.


def told(label, sentence="It did.", actor="Peru", bloc="EU"):
    p = {"critical": (0.9, 0.06, 0.04), "neutral": (0.05, 0.9, 0.05), "supportive": (0.04, 0.06, 0.9)}[label]
    return said(*p, actor, bloc, sentence)


def together(*documents):
    """The only row of the aggregate of documents, each a list of stances."""
    [row] = aggregate(map(make_report, documents)).rows
    return row


def test_one_document_comes_to_what_its_report_says():
    stances = [AGAINST, UNSURE, NOTHING, told("supportive", "Yes.")]
    row = together(stances)
    assert verdict(row) == verdict(only_row(*stances))
    assert [(part.document, part.weight) for part in row.parts] == [("1", 1)]


def test_a_document_that_repeats_itself_has_one_vote():
    long = [told("supportive", f"It did {number}.") for number in range(50)]
    row = together(long, [told("critical", "One.")], [told("critical", "Two.")])
    assert row.label == "critical"
    assert row.score == pytest.approx(-0.86 / 3)
    assert [part.weight for part in row.parts] == pytest.approx([1, 1, 1])


def test_a_story_that_ten_papers_print_counts_once():
    wire = [told("supportive", "First."), told("supportive", "Second.")]
    row = together(*[wire] * 10, [told("critical", "One.")], [told("critical", "Two.")])
    assert row.label == "critical"
    assert row.score == pytest.approx(-0.86 / 3)
    assert [part.weight for part in row.parts] == pytest.approx([0.1] * 10 + [1, 1])
    assert row.documents == {"critical": 2, "mixed": 0, "neutral": 0, "supportive": 10}


def test_of_a_story_in_print_with_words_of_its_own_only_these_are_added():
    wire = told("critical", "First.")
    row = together([wire], [wire, told("supportive", "But.")])
    assert row.score == pytest.approx((-0.86 + 0.86 / 2) / 1.5)
    assert [part.weight for part in row.parts] == pytest.approx([1, 0.5])


def test_a_neutral_document_is_counted_and_has_no_vote():
    row = together([AGAINST], [NOTHING], [NOTHING])
    assert verdict(row) == verdict(only_row(AGAINST))
    assert [part.weight for part in row.parts] == [1, 0, 0]
    assert row.documents == {"critical": 1, "mixed": 0, "neutral": 2, "supportive": 0}
    assert verdict(together([NOTHING], [NOTHING])) == ("neutral", 0, False)


@pytest.mark.parametrize(("many", "mixed"), [(1, True), (3, True), (4, False)])
def test_documents_are_mixed_where_each_side_has_a_quarter(many, mixed):
    row = together([AGAINST], *([told("supportive", f"It did {number}.")] for number in range(many)))
    assert row.mixed == mixed


def test_a_document_that_is_mixed_in_itself_is_counted_as_such():
    row = together([AGAINST, FOR])
    assert row.mixed
    assert row.documents == {"critical": 0, "mixed": 1, "neutral": 0, "supportive": 0}
    others = [[told("supportive", f"It did {number}.")] for number in range(4)]
    assert together([AGAINST, FOR], *others[:3]).mixed
    assert not together([AGAINST, FOR], *others).mixed


def test_every_part_keeps_its_document_and_its_evidence():
    many = aggregate({"a": make_report([AGAINST, NOTHING]), "b": make_report([]), "c": make_report([FOR])})
    [row] = many.rows
    assert [(part.document, part.row.evidence) for part in row.parts] == [("a", (AGAINST, NOTHING)), ("c", (FOR,))]
    assert [name for name, _ in many.reports] == ["a", "b", "c"]


def test_rows_of_the_aggregate_stand_in_the_order_of_first_mention():
    documents = [[told("critical", bloc="UN"), told("critical")], [told("critical", actor="Chad"), told("critical")]]
    many = aggregate(map(make_report, documents))
    assert [(row.actor, row.bloc) for row in many.rows] == [("Peru", "UN"), ("Peru", "EU"), ("Chad", "EU")]


def test_no_document_comes_to_nothing():
    assert aggregate([]) == Aggregate()


DOCUMENTS = st.lists(SENTENCES, min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_the_aggregate_is_of_one_piece(documents):
    row = together(*documents)
    assert -1 <= row.score <= 1
    assert row.label == ("supportive" if row.score > 0 else "critical" if row.score < 0 else "neutral")
    assert sum(row.documents.values()) == len(documents) == len(row.parts)
    assert all(-1e-9 <= part.weight <= 1 + 1e-9 for part in row.parts)
    sides = {label for part in row.parts for label, count in part.row.counts.items() if count}
    assert not row.mixed or sides >= {"critical", "supportive"}


@settings(max_examples=150, deadline=None)
@given(st.data(), DOCUMENTS)
def test_neither_order_nor_copies_of_documents_matter(data, documents):
    more = documents + data.draw(st.lists(st.sampled_from(documents), max_size=3))
    again = together(*data.draw(st.permutations(more)))
    assert verdict(again) == verdict(together(*documents))
    total = sum(part.weight for part in together(*documents).parts)
    assert sum(part.weight for part in again.parts) == pytest.approx(total)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_neither_neutral_sentences_nor_neutral_documents_matter(documents):
    neutral = told("neutral", "Elsewhere.")
    row = together(*([*document, neutral] for document in documents), [neutral])
    assert verdict(row) == verdict(together(*documents))


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        ("x", "field 'reports': found str; give several"),
        (5, "field 'reports': found int; give several"),
        ([5], "number 1 is int; give a Report, or a name and a Report"),
        ([make_report([]), (1, make_report([]))], "number 2 is int and Report"),
    ],
)
def test_what_is_no_report_is_refused(reports, message):
    with pytest.raises(DataError, match=message):
        aggregate(reports)
