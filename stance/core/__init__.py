"""Labels, records and errors. Imports nothing else of the package."""

from stance.core.errors import ConfigError, DataError, MissingExtraError, ModelError, StanceError, nearest
from stance.core.labels import CRITICAL, LABELS, NEUTRAL, SUPPORTIVE, Label
from stance.core.records import Mention, Pair, Report, ReportRow, Stance

__all__ = [
    "CRITICAL",
    "LABELS",
    "NEUTRAL",
    "SUPPORTIVE",
    "ConfigError",
    "DataError",
    "Label",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Pair",
    "Report",
    "ReportRow",
    "Stance",
    "StanceError",
    "nearest",
]
