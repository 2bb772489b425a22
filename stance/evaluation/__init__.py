"""Metrics of predicted stances."""

from stance.evaluation.metrics import calibration_bins, calibration_error, confusion, evaluate

__all__ = ["calibration_bins", "calibration_error", "confusion", "evaluate"]
