"""What a search may try of each classifier: lists of values, or ranges to draw them from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    """A part of the configuration: unknown keys and values of other types are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Range(Section):
    """What a sampled search draws a number from: evenly in its logarithm, or where it begins at 0 evenly."""

    low: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    high: Positive

    @model_validator(mode="after")
    def _not_empty(self) -> Range:
        if self.low >= self.high:
            raise ValueError(f"found low {self.low:g} and high {self.high:g}; write a low that is less than the high")
        return self


class PositiveRange(Range):
    """A range of numbers above 0."""

    low: Positive


class ShareRange(Range):
    """A range of shares."""

    high: Annotated[Positive, Field(le=1)]


def _is_range(value: object) -> str:
    return "range" if isinstance(value, (dict, Range)) else "values"


#: What to try, as a list or as a range.
Values = Annotated[
    Annotated[list[Positive], Field(min_length=1), Tag("values")] | Annotated[PositiveRange, Tag("range")],
    Discriminator(_is_range),
]
Shares = Annotated[
    Annotated[list[Share], Field(min_length=1), Tag("values")] | Annotated[ShareRange, Tag("range")],
    Discriminator(_is_range),
]


ClassWeights = Annotated[list[Literal["none", "balanced"]], Field(min_length=1)]


class RegularizationGrid(Section):
    """The values of ``C`` to try, and whether labels weigh alike whatever their number; by default not."""

    C: Values
    class_weight: ClassWeights | None = None


class WeightedGrid(Section):
    """The same with values of ``strength``."""

    C: Values
    strength: Shares
    class_weight: ClassWeights | None = None


class PenaltyGrid(Section):
    """The values of ``alpha`` to try, the strength of the L2 penalty, and class weights."""

    alpha: Values
    class_weight: ClassWeights | None = None


class ElasticNetGrid(Section):
    """The values of ``alpha`` and of ``l1_ratio``, the share of the L1 penalty, to try, and class weights."""

    alpha: Values
    l1_ratio: Shares
    class_weight: ClassWeights | None = None


class SmoothingGrid(Section):
    """The values of ``alpha`` to try."""

    alpha: Values


class ClassifiersConfig(Section):
    """The grid of each classifier; one that is left out is not tried."""

    logistic_regression: RegularizationGrid | None = None
    linear_svm: RegularizationGrid | None = None
    nb_weighted_svm: WeightedGrid | None = None
    ridge: PenaltyGrid | None = None
    sgd: ElasticNetGrid | None = None
    complement_naive_bayes: SmoothingGrid | None = None

    @model_validator(mode="after")
    def _at_least_one(self) -> ClassifiersConfig:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError(f"write at least one of {', '.join(type(self).model_fields)}")
        return self
