"""The experiments: what ``scripts/compare_learners.py`` compares is what it says."""

import importlib
import sys

import numpy as np
import pytest
from conftest import ROOT
from scipy.sparse import csr_array
from sklearn.svm import LinearSVC

import stance
from stance import Mention, Pair
from stance.training.config import FeaturesConfig

sys.path.insert(0, str(ROOT / "scripts"))
augment = importlib.import_module("augment")
compare = importlib.import_module("compare_learners")


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(0)
    y = np.array(sorted(stance.LABELS))[rng.integers(0, 3, 300)]
    centres = {label: rng.normal(size=6) for label in stance.LABELS}
    matrix = np.abs(np.stack([centres[label] for label in y]) + rng.normal(size=(300, 6)))
    return csr_array(matrix), y, np.array([f"g{i // 3}" for i in range(300)])


@pytest.fixture(scope="module")
def encoder():
    return stance.load()._encoder


def pair(text, actor, bloc, label):
    mentions = (Mention(words, text.index(words), text.index(words) + len(words)) for words in (actor, bloc))
    return Pair(text, *mentions, label)


def test_two_heads_say_what_the_two_would_say(problem):
    matrix, y, groups = problem
    coef, bias = compare.two_heads("linear_svm", C=1.0)(matrix, y, groups, 0)
    predicted = np.array(stance.LABELS)[(matrix @ coef.T + bias).argmax(axis=1)]
    judged = y != "neutral"
    has = LinearSVC(C=1.0, random_state=0).fit(matrix, judged).predict(matrix)
    sign = LinearSVC(C=1.0, random_state=0).fit(matrix[judged], y[judged]).predict(matrix)
    assert (predicted == np.where(has, sign, "neutral")).mean() > 0.98


@pytest.mark.parametrize("kind", ["linear_svm", "nb_weighted_svm"])
def test_both_kinds_of_head_have_one_row_for_a_question(problem, kind):
    coef, bias = compare.two_heads(kind, C=1.0)(*problem, 0)
    assert coef.shape == (3, 6)
    assert bias.shape == (3,)


def test_a_mean_of_one_learner_is_that_learner_scaled(problem):
    one = compare.learner("ridge", alpha=1.0)
    own_coef, own_bias = one(*problem, 0)
    coef, bias = compare.mean_of(one, one)(*problem, 0)
    assert coef / coef[0, 0] == pytest.approx(own_coef / own_coef[0, 0])
    assert np.std(problem[0] @ coef.T + bias) == pytest.approx(1.0)
    assert bias / coef[0, 0] == pytest.approx(own_bias / own_coef[0, 0])


def test_a_part_is_whole_groups(problem):
    seen = []

    def member(matrix, y, groups, seed):
        seen.append(groups)
        return np.zeros((3, 6)), np.zeros(3)

    compare.on_part(member, 0.8)(*problem, 0)
    [groups] = seen
    names, counts = np.unique(groups, return_counts=True)
    assert len(names) == 80
    assert set(counts) == {3}


def test_the_interval_is_that_of_nadeau_and_bengio():
    mean, half = compare.interval(np.array([0.7, 0.8, 0.75, 0.75]), folds=2)
    assert mean == pytest.approx(0.75)
    # Variance 1/600, times 1/4 + 1 for a test part as large as the training part, t of 3 degrees of freedom 3.1824.
    assert half == pytest.approx(3.1824 * (1.25 / 600) ** 0.5, rel=1e-4)


def test_every_view_is_left_out_once_and_alone_once():
    views = FeaturesConfig().views
    default = compare.Variant("the default", compare.learner("ridge", alpha=1.0), views, 3)
    unparsed, *variants = compare.view_variants(default)
    assert set(views) - set(unparsed.views) == {"governors", "clauses", "path", "attachments"}
    assert [set(views) - set(v.views) for v in variants[: len(views)]] == [{view} for view in views]
    assert [list(v.views) for v in variants[len(views) :]] == [[view] for view in views]


def test_a_swapped_name_is_of_its_kind_and_stands_where_it_says(encoder):
    pairs = [
        pair("Peru left NATO.", "Peru", "NATO", "critical"),
        pair("Ghana praised the EU.", "Ghana", "the EU", "supportive"),
        pair("ASEAN was joined by Japan.", "Japan", "ASEAN", "supportive"),
    ]
    made = list(augment.swap_names(pairs * 5, encoder.gazetteer))
    assert [i for i, _ in made] == list(range(15))
    for i, new in made:
        assert new.label == pairs[i % 3].label
        assert new.actor.text in {"Peru", "Ghana", "Japan"}
        assert (new.bloc.text == "the EU") == (i % 3 == 1)
    assert len({new.text for _, new in made}) > 3


def test_roles_are_swapped_where_one_is_done_to(encoder):
    pairs = [
        pair("Peru condemned NATO.", "Peru", "NATO", "critical"),
        pair("Peru did not condemn NATO.", "Peru", "NATO", "supportive"),
        pair("Peru met NATO.", "Peru", "NATO", "neutral"),
    ]
    [(i, new)] = augment.swap_roles(pairs, encoder)
    assert i == 0
    assert (new.actor.text, new.bloc.text, new.label) == ("NATO", "Peru", "neutral")
    two = [pairs[0], pair("Peru condemned NATO.", "NATO", "Peru", "neutral")]
    assert list(augment.swap_roles(two, encoder)) == []


def test_only_empty_adjuncts_are_dropped(encoder):
    texts = {
        "In the spring, Peru left NATO.": "Peru left NATO.",
        "Peru left NATO, at the weekend.": "Peru left NATO.",
        "In protest, Peru left NATO.": None,
        "Furious, Peru left NATO.": None,
        "After meeting ministers, Peru left NATO.": None,
        "In the spring Peru left NATO, after praising it.": None,
    }
    pairs = [pair(text, "Peru", "NATO", "critical") for text in texts]
    made = dict(augment.drop_adjunct(pairs, encoder))
    assert [made[i].text if i in made else None for i in range(len(texts))] == list(texts.values())
