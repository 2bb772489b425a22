"""The training configuration: read, checked, and set from the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from stance.core import ConfigError, nearest
from stance.corpus.files import read_text
from stance.corpus.yaml_text import parse_yaml
from stance.features import TREE_VIEWS, VIEWS
from stance.language.parser import BUNDLED, is_parser_name
from stance.training.grids import (
    ClassifiersConfig,
    Positive,
    PositiveRange,
    Range,
    RegularizationGrid,
    Section,
    Share,
    SmoothingGrid,
    WeightedGrid,
)

Count = Annotated[int, Field(ge=1)]
Folds = Annotated[int, Field(ge=2, le=50)]


class DataConfig(Section):
    """Which pairs to train on, and which to test on: files of their own, or a fold of the training pairs."""

    pairs: str | list[str]
    test: str | list[str] | None = None
    test_folds: Folds = 5
    sources: dict[str, Positive] | None = None

    @property
    def files(self) -> list[str]:
        """The files of training pairs as a list."""
        return [self.pairs] if isinstance(self.pairs, str) else list(self.pairs)

    @property
    def test_files(self) -> list[str]:
        """The files of test pairs as a list; empty where a fold is held out."""
        return [self.test] if isinstance(self.test, str) else list(self.test or ())

    @field_validator("pairs", "test")
    @classmethod
    def _not_empty(cls, value: str | list[str] | None) -> str | list[str] | None:
        if value is not None and not value:
            raise ValueError("write at least one file of pairs")
        return value


def _default_views() -> dict[str, float]:
    """Return every view with its weight: those that read the parse are lighter, since they say much the same."""
    return {name: 0.7 if view in TREE_VIEWS else 1.0 for name, view in VIEWS.items()}


class FeaturesConfig(Section):
    """Which views, how heavy each is, how rare a feature may be, and which parser reads the sentences."""

    min_count: Count = 4
    parser: str = BUNDLED
    views: dict[str, Positive] = Field(default_factory=_default_views)

    @field_validator("parser")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if not is_parser_name(value):
            raise ValueError(
                f"found {value!r:.60}; write {BUNDLED}, or the name of a spaCy pipeline, such as en_core_web_sm"
            )
        return value

    @field_validator("views")
    @classmethod
    def _known(cls, value: dict[str, float]) -> dict[str, float]:
        if not value:
            raise ValueError(f"write at least one view; allowed: {', '.join(VIEWS)}")
        for name in value:
            if name not in VIEWS:
                raise ValueError(f"found view {name!r}{nearest(name, VIEWS)}; allowed: {', '.join(VIEWS)}")
        return value


def _default_classifiers() -> ClassifiersConfig:
    return ClassifiersConfig(
        linear_svm=RegularizationGrid(C=[0.1]),
        nb_weighted_svm=WeightedGrid(C=[0.1], strength=[0.5]),
        complement_naive_bayes=SmoothingGrid(alpha=[0.3]),
    )


class SearchConfig(Section):
    """The cross-validated search: over a grid, or with ``trials`` over draws from lists and ranges."""

    folds: Folds = 5
    jobs: int = -1
    classifiers: ClassifiersConfig = Field(default_factory=_default_classifiers)
    trials: Count | None = None
    budget_minutes: Positive | None = None
    sampler: Literal["tpe", "random"] | None = None
    min_count: Annotated[list[Count], Field(min_length=1)] | None = None
    view_weights: PositiveRange | None = None

    @model_validator(mode="after")
    def _sampled(self) -> SearchConfig:
        if self.trials is None:
            only = [key for key in ("budget_minutes", "sampler", "min_count", "view_weights") if getattr(self, key)]
            for kind in type(self.classifiers).model_fields:
                section = getattr(self.classifiers, kind)
                ranges = [key for key, value in section or () if isinstance(value, Range)]
                only += [f"the range classifiers.{kind}.{key}" for key in ranges]
            if only:
                raise ValueError(f"found {only[0]} without search.trials; write how many candidates are to be drawn")
        return self

    @field_validator("jobs")
    @classmethod
    def _not_zero(cls, value: int) -> int:
        if value == 0:
            raise ValueError("write a number of threads, or -1 for one a core")
        return value


class CalibrationConfig(Section):
    """How scores become probabilities, and when these are not to be relied on; all on out-of-fold pairs."""

    method: Literal["temperature", "none"] = "temperature"
    kept_accuracy: Share = 0.9
    flagged: Share = 0.05


class MlflowConfig(Section):
    """Where the run is tracked."""

    enabled: bool = True
    tracking_uri: str | None = None
    experiment: Annotated[str, Field(min_length=1)] = "stance"
    registered_model: Annotated[str, Field(min_length=1)] = "stance"
    alias: Annotated[str, Field(min_length=1)] = "champion"

    @field_validator("registered_model")
    @classmethod
    def _is_model_name(cls, value: str) -> str:
        if re.search(r"[/:]", value) or not value.strip():
            raise ValueError(f"found {value!r:.60}; MLflow allows no '/' and no ':' in the name of a model")
        return value

    @field_validator("alias")
    @classmethod
    def _is_alias(cls, value: str) -> str:
        if not re.fullmatch(r"[\w-]+", value) or re.fullmatch(r"(?i)latest|v\d+", value):
            raise ValueError(f"found {value!r:.60}; write letters, digits, '-' and '_', but not latest, v1, v2, ...")
        return value


class TrainingConfig(Section):
    """A whole training run. ``configs/default.yaml`` and ``configs/search.yaml`` explain every key."""

    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    seeds: str | None = None
    data: DataConfig
    features: FeaturesConfig = Field(default_factory=FeaturesConfig)
    search: SearchConfig = Field(default_factory=SearchConfig)
    calibration: CalibrationConfig = Field(default_factory=CalibrationConfig)
    output: Annotated[str, Field(min_length=1)] = "models/stance"
    mlflow: MlflowConfig = Field(default_factory=MlflowConfig)

    def recipe(self) -> dict[str, Any]:
        """Return what decides the model, without where it is saved and tracked and without paths of the machine."""
        recipe = self.model_dump(exclude={"output": True, "mlflow": True, "search": {"jobs"}}, exclude_none=True)
        recipe["data"]["pairs"] = [portable(file) for file in self.data.files]
        if self.data.test_files:
            recipe["data"]["test"] = [portable(file) for file in self.data.test_files]
        if self.seeds is not None:
            recipe["seeds"] = portable(self.seeds)
        return recipe


def portable(path: str) -> str:
    """Return a path as it may be published: a relative one as it is, of an absolute one the name alone."""
    return Path(path).name if Path(path).is_absolute() else Path(path).as_posix()


def read_config(path: str | Path | None, overrides: Sequence[str] = ()) -> TrainingConfig:
    """Read and check a configuration.

    Parameters
    ----------
    path
        A YAML file; without one, the defaults.
    overrides
        ``key=value`` each, the key dotted (``search.folds``), the value YAML.

    Raises
    ------
    ConfigError
        For an unknown or mistyped key or value: file, key, what was found, the nearest valid name.
    """
    data: Any = {}
    if path is not None:
        text = read_text(path, hint="give a configuration such as configs/default.yaml")
        data = parse_yaml(text, path=path, error=ConfigError)
        if data is None:
            data = {}
        if not isinstance(data, dict):
            raise ConfigError(f"found {type(data).__name__}; write keys and values", path=path)
    for override in overrides:
        _set(data, override)
    try:
        return TrainingConfig.model_validate(data)
    except ValidationError as error:
        raise _config_error(error, path) from None


def _set(data: dict[str, Any], override: str) -> None:
    key, equals, value = override.partition("=")
    if not equals or not key.strip():
        raise ConfigError(f"--set {override!r}: write key=value, such as search.folds=3")
    try:
        parsed = parse_yaml(value, error=ConfigError)
    except ConfigError as error:
        raise ConfigError(f"--set {override!r}: the value is {error}") from None
    *path, last = key.strip().split(".")
    for part in path:
        inner = data.get(part)
        if inner is None:
            inner = data[part] = {}
        if not isinstance(inner, dict):
            raise ConfigError(f"--set {override!r}: {part!r} is a value and has no keys")
        data = inner
    data[last] = parsed


def _config_error(error: ValidationError, path: str | Path | None) -> ConfigError:
    # A key that is misspelt is missing too; the misspelling says more.
    weight = {"extra_forbidden": 0, "missing": 2}
    first = min(error.errors(include_url=False), key=lambda found: weight.get(str(found["type"]), 1))
    keys = [str(part) for part in first["loc"] if not _is_union_branch(part)]
    field = ".".join(keys)
    message = first["msg"].removeprefix("Value error, ")
    found = first["input"]
    if first["type"] == "extra_forbidden":
        allowed = list(_keys_at(keys[:-1]))
        message = f"unknown key {keys[-1]!r}{nearest(keys[-1], allowed)}; allowed: {', '.join(allowed)}"
    elif first["type"] == "value_error":
        pass
    elif first["type"] == "missing":
        example = "data.pairs=FILE" if field in ("data", "data.pairs") else f"{field}=..."
        message = f"the key is missing; add it, in the file or with --set {example}"
    else:
        message = f"found {found!r:.60}; {_wanted(first, keys) or message[0].lower() + message[1:]}"
    return ConfigError(message, path=path, field=field or None)


def _wanted(error: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    """Return what to write in place of a value of the wrong type, where pydantic's own words would not help."""
    kind, found = error["type"], error["input"]
    if kind == "bool_type":
        return "write true or false"
    if kind == "list_type":
        return f"write a list, such as [{found}]" if isinstance(found, (int, float, str)) else "write a list"
    if kind == "dict_type" and keys[-1] == "sources":
        return "write source: weight, such as {dse: 0.3}"
    if kind in ("model_type", "dict_type"):
        return f"write keys and values: {', '.join(VIEWS if keys[-1] == 'views' else _keys_at(keys))}"
    if kind == "float_type" and isinstance(found, str) and re.fullmatch(r"[-+]?\d+e\d+", found, re.IGNORECASE):
        return "YAML takes it as text; write it with a point and a sign, such as 1.0e+3"
    return None


def _is_union_branch(part: int | str) -> bool:
    """Whether a part of pydantic's path names a branch of a union and not a key."""
    return isinstance(part, str) and (part in ("str", "values", "range") or part.startswith("list["))


def _keys_at(keys: Sequence[str]) -> Iterator[str]:
    model: Any = TrainingConfig
    for key in keys:
        annotation = model.model_fields[key].annotation
        options = [getattr(o, "__origin__", o) for o in (annotation, *getattr(annotation, "__args__", ()))]
        model = next(o for o in options if isinstance(o, type) and issubclass(o, BaseModel))
    yield from model.model_fields
