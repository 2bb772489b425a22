import itertools

import pytest
import yaml

from stance import ConfigError, DataError
from stance.features import VIEWS
from stance.training.config import TrainingConfig, read_config


def test_default_file_holds_the_defaults(root):
    config = read_config(root / "configs" / "default.yaml")
    assert config == TrainingConfig(data=config.data, seeds="seeds")
    assert config.data.test_folds == 5


def test_every_key_of_the_default_file_is_commented(root):
    lines = [line.strip() for line in (root / "configs" / "default.yaml").read_text().splitlines() if line.strip()]
    siblings = {f"{name}:" for name in VIEWS} | {"experiment:", "alias:"}
    for before, line in itertools.pairwise(lines):
        if not line.startswith("#") and not line.endswith(":") and line.split()[0] not in siblings:
            assert before.startswith("#") or before.endswith(":"), line


def test_every_bundled_config_is_valid(root):
    paths = sorted((root / "configs").glob("*.yaml"))
    assert len(paths) >= 3
    for path in paths:
        read_config(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sed: 1", r"config.yaml, field 'sed': unknown key 'sed' \(did you mean 'seed'\?\); allowed: seed, seeds"),
        ("search: {fold: 3}", r"field 'search.fold': unknown key 'fold' \(did you mean 'folds'\?\)"),
        ("search: {classifiers: {linear_svn: {C: [1.0]}}}", r"did you mean 'linear_svm'\?"),
        ("search: {classifiers: {linear_svm: {c: [1.0]}}}", r"unknown key 'c'"),
        ("seed: many", r"field 'seed': found 'many'; input should be a valid integer"),
        ("search: {folds: 1}", r"field 'search.folds': found 1; input should be greater than or equal to 2"),
        ("search: {jobs: 0}", r"write a number of threads, or -1"),
        ("search: {classifiers: {linear_svm: {C: []}}}", r"found \[\]"),
        ("search: {classifiers: {linear_svm: {C: [-1.0]}}}", r"found -1.0; input should be greater than 0"),
        ("features: {views: {betwen: 1.0}}", r"found view 'betwen' \(did you mean 'between'\?\)"),
        ("features: {views: {}}", r"write at least one view"),
        ("calibration: {method: platt}", r"found 'platt'; input should be 'temperature' or 'none'"),
        ("data: {pairs: x, sources: {dse: 0}}", r"field 'data.sources.dse': found 0; input should be greater than 0"),
        ("data: {pairs: x, sources: dse}", r"field 'data.sources': found 'dse'; write source: weight"),
        ("data: {pairs: []}", r"write at least one file of pairs"),
        ("data: {pairs: 3}", r"field 'data.pairs': found 3"),
        ("search: {classifiers: {}}", r"write at least one of logistic_regression"),
        ("- a\n- b", r"config.yaml: found list; write keys and values"),
        ("seed: [", r"config.yaml:2: not YAML"),
        ("mlflow: no", r"field 'mlflow': found False; write keys and values: enabled, tracking_uri"),
        ("features: {views: [between]}", r"field 'features.views': found .*; write keys and values: sentence"),
        ("mlflow: {enabled: 1}", r"field 'mlflow.enabled': found 1; write true or false"),
        ("mlflow: {alias: latest}", r"field 'mlflow.alias': found 'latest'; write letters, digits"),
        ("mlflow: {alias: a b}", r"field 'mlflow.alias': found 'a b'; write letters, digits"),
        ("mlflow: {registered_model: a/b}", r"found 'a/b'; MLflow allows no '/'"),
        ("search: {classifiers: {linear_svm: {C: [1e3]}}}", r"found '1e3'; YAML takes it as text"),
        (
            "data: {pairs: x}\nsearch: {classifiers: {linear_svm: {}}}",
            r"key is missing; .* --set search.classifiers.linear_svm.C=\.\.\.",
        ),
        ("search: {classifiers: {linear_svm: {C: 0.1}}}", r"linear_svm.C': found 0.1; write a list, such as \[0.1\]"),
        ("search: {budget_minutes: 5}", r"field 'search': found budget_minutes without search.trials; write how many"),
        ("search: {view_weights: {low: 1, high: 2}}", r"found view_weights without search.trials"),
        (
            "search: {classifiers: {linear_svm: {C: {low: 0.1, high: 1}}}}",
            r"found the range classifiers.linear_svm.C without search.trials",
        ),
        (
            "search: {trials: 9, classifiers: {linear_svm: {C: {lo: 0.1, high: 1}}}}",
            r"classifiers.linear_svm.C.lo': unknown key 'lo' \(did you mean 'low'\?\); allowed: low, high",
        ),
        (
            "search: {trials: 9, classifiers: {linear_svm: {C: {low: 0, high: 1}}}}",
            r"field 'search.classifiers.linear_svm.C.low': found 0; input should be greater than 0",
        ),
        (
            "search: {trials: 9, classifiers: {nb_weighted_svm: {C: [1], strength: {low: 0, high: 2}}}}",
            r"strength.high': found 2; input should be less than or equal to 1",
        ),
        (
            "search: {trials: 9, view_weights: {low: 2, high: 1}}",
            r"field 'search.view_weights': found low 2 and high 1; write a low that is less than the high",
        ),
        ("search: {trials: 9, view_weights: [1]}", r"found \[1\]; write keys and values: low, high"),
        ("search: {trials: 9, min_count: 3}", r"field 'search.min_count': found 3; write a list, such as \[3\]"),
        ("search: {trials: 0}", r"field 'search.trials': found 0; input should be greater than or equal to 1"),
        ("search: {trials: 9, budget_minutes: 0}", r"field 'search.budget_minutes': found 0"),
        ("search: {trials: 9, sampler: grid}", r"found 'grid'; input should be 'tpe' or 'random'"),
        (
            "search: {classifiers: {ridge: {alpha: [1], class_weight: [even]}}}",
            r"found 'even'; input should be 'none' or 'balanced'",
        ),
        ("seed: 1\nseed: 2", r"config.yaml:2: not YAML: the key 'seed' stands twice; keep one"),
    ],
)
def test_bad_config_is_one_clear_line(tmp_path, text, message):
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        read_config(path)
    assert "\n" not in str(caught.value)


def test_missing_config_and_folder():
    with pytest.raises(DataError, match=r"nowhere\.yaml: no such file; give a configuration"):
        read_config("nowhere.yaml")


def test_overrides_reach_nested_keys():
    config = read_config(
        None, ["data.pairs=x", "search.folds=3", "output=models/mine", "search.classifiers.linear_svm={C: [1.0]}"]
    )
    assert config.search.folds == 3
    assert config.output == "models/mine"
    assert config.search.classifiers.linear_svm is not None
    assert config.search.classifiers.linear_svm.C == [1.0]


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("seed", "--set 'seed': write key=value"),
        ("=3", "write key=value"),
        ("seed.deep=3", "'seed' is a value and has no keys"),
        ("seed=[", "the value is not YAML"),
        ("sede=3", "did you mean 'seed'"),
    ],
)
def test_bad_override(tmp_path, override, message):
    path = tmp_path / "c.yaml"
    path.write_text("seed: 1")
    with pytest.raises(ConfigError, match=message):
        read_config(path, [override])


def test_recipe_leaves_out_where_things_are_saved():
    recipe = read_config(None, ["data.pairs=x.jsonl"]).recipe()
    assert "output" not in recipe
    assert "mlflow" not in recipe
    assert "jobs" not in recipe["search"]
    assert yaml.safe_load(yaml.safe_dump(recipe)) == recipe
