import numpy as np
import pytest
from sklearn.metrics import f1_score

from stance import LABELS
from stance.evaluation import calibration_bins, calibration_error, confusion, evaluate
from stance.evaluation.metrics import calibration_error_by_chance


def certain(labels):
    """Probabilities that put 0.8 on each label."""
    out = np.full((len(labels), 3), 0.1)
    for row, label in enumerate(labels):
        out[row, LABELS.index(label)] = 0.8
    return out


TRUTH = ["critical", "critical", "neutral", "neutral", "supportive", "supportive"]
SAID = ["critical", "neutral", "neutral", "neutral", "supportive", "critical"]


def test_evaluate_agrees_with_scikit_learn():
    metrics = evaluate(TRUTH, certain(SAID), list("abcdef"))
    assert metrics["macro_f1"] == pytest.approx(f1_score(TRUTH, SAID, average="macro"))
    assert metrics["accuracy"] == pytest.approx(4 / 6)
    assert metrics["precision_critical"] == pytest.approx(1 / 2)
    assert metrics["recall_neutral"] == pytest.approx(1.0)
    assert metrics["support_supportive"] == 2
    assert metrics["majority_macro_f1"] == pytest.approx(1 / 6)
    assert metrics["log_loss"] == pytest.approx(-(4 * np.log(0.8) + 2 * np.log(0.1)) / 6)


def test_interval_holds_the_value_and_widens_when_groups_are_few():
    truth, said = TRUTH * 30, SAID * 30
    many = evaluate(truth, certain(said), [str(i) for i in range(180)])
    few = evaluate(truth, certain(said), [str(i % 6) for i in range(180)])
    assert many["macro_f1_low"] < many["macro_f1"] < many["macro_f1_high"]
    assert few["macro_f1_high"] - few["macro_f1_low"] > many["macro_f1_high"] - many["macro_f1_low"]


def test_interval_is_the_same_for_the_same_seed():
    assert evaluate(TRUTH, certain(SAID), list("abcdef"), 7) == evaluate(TRUTH, certain(SAID), list("abcdef"), 7)


def test_confusion_has_true_labels_in_rows():
    assert confusion(TRUTH, certain(SAID)).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]


def test_calibration_error_of_known_bins():
    bins = calibration_bins(TRUTH, certain(SAID))
    assert bins == [(pytest.approx(0.8), pytest.approx(4 / 6), 6)]
    assert calibration_error(TRUTH, certain(SAID)) == pytest.approx(0.8 - 4 / 6)


def test_calibration_error_by_chance_is_that_of_labels_drawn_from_the_probabilities():
    rng = np.random.default_rng(1)
    table = rng.dirichlet([1.0, 1.0, 1.0], 4000)
    drawn = [LABELS[rng.choice(3, p=row)] for row in table]
    right, few = calibration_error_by_chance(table, rounds=50), calibration_error_by_chance(table[:100], rounds=50)
    assert right == pytest.approx(calibration_error(drawn, table), abs=0.01)
    assert 0 < right < 0.03 < few
    assert calibration_error_by_chance(table, 3, 20) == calibration_error_by_chance(table, 3, 20)
    sure = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert calibration_error_by_chance(sure) == 0.0


def test_a_label_that_never_occurs_is_no_error():
    metrics = evaluate(["neutral"] * 4, certain(["neutral"] * 4), list("abcd"))
    assert metrics["f1_neutral"] == 1.0
    assert metrics["f1_critical"] == 0.0
