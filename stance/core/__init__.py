"""Labels, records and errors. Imports nothing else of the package."""

from stance.core.errors import ConfigError, DataError, MissingExtraError, ModelError, StanceError, nearest
from stance.core.explanations import ExplainedFeature, ExplainedWord, Explanation
from stance.core.labels import CRITICAL, LABELS, NEUTRAL, SUPPORTIVE, Label
from stance.core.records import Mention, Pair, Stance
from stance.core.reports import ABSTAINED, MIXED, Aggregate, AggregateRow, Part, Report, ReportRow

__all__ = [
    "ABSTAINED",
    "CRITICAL",
    "LABELS",
    "MIXED",
    "NEUTRAL",
    "SUPPORTIVE",
    "Aggregate",
    "AggregateRow",
    "ConfigError",
    "DataError",
    "ExplainedFeature",
    "ExplainedWord",
    "Explanation",
    "Label",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Pair",
    "Part",
    "Report",
    "ReportRow",
    "Stance",
    "StanceError",
    "nearest",
]
