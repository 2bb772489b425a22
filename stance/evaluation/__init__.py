"""Metrics of predicted stances."""

from stance.evaluation.abstaining import Kept, risk_coverage, suggest
from stance.evaluation.metrics import calibration_bins, calibration_error, confusion, evaluate

__all__ = ["Kept", "calibration_bins", "calibration_error", "confusion", "evaluate", "risk_coverage", "suggest"]
