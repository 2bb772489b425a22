import pickle
from pathlib import Path

import pytest

from stance import ConfigError, DataError, MissingExtraError, ModelError, StanceError
from stance.core import nearest

ERRORS = [
    StanceError("it"),
    DataError("it", path="a.jsonl", line=3, field="label"),
    ConfigError("it", path=Path("c.yaml"), field="search"),
    ModelError("it"),
    MissingExtraError("Reading Parquet", "bulk"),
]


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ({}, "it"),
        ({"path": "a.jsonl"}, "a.jsonl: it"),
        ({"path": Path("d") / "a.jsonl", "line": 3}, f"{Path('d') / 'a.jsonl'}:3: it"),
        ({"path": "a.jsonl", "line": 3, "field": "label"}, "a.jsonl:3, field 'label': it"),
        ({"path": "a.jsonl", "field": "label"}, "a.jsonl, field 'label': it"),
        ({"line": 3}, "3: it"),
        ({"field": "label"}, "field 'label': it"),
    ],
)
def test_the_place_stands_before_the_message(where, shown):
    error = DataError("it", **where)
    assert str(error) == shown
    assert (error.path, error.line, error.field) == tuple(map(where.get, ("path", "line", "field")))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_one_base_catches_all(error):
    with pytest.raises(StanceError):
        raise error


def test_a_config_error_is_a_data_error():
    assert issubclass(ConfigError, DataError)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_whole_from_another_process(error):
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)


def test_a_missing_extra_says_what_to_install():
    error = MissingExtraError("Reading Parquet", "bulk")
    assert str(error) == "Reading Parquet needs packages that are not installed; run: pip install 'bloc-stance[bulk]'"
    assert error.extra == "bulk"


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ("critcal", " (did you mean 'critical'?)"),
        ("suportive", " (did you mean 'supportive'?)"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_offered(found, shown):
    assert nearest(found, ("critical", "neutral", "supportive")) == shown


def test_nothing_is_offered_where_nothing_is_allowed():
    assert nearest("x", ()) == ""
