"""The model folder, the scorer, the predictor and the document report."""

from stance.model.checks import check_target, check_writable
from stance.model.folder import Model, load_model, save_model, verify
from stance.model.layout import FORMAT
from stance.model.predictor import Predictor, load
from stance.model.report import aggregate
from stance.model.scorer import LinearScorer

__all__ = [
    "FORMAT",
    "LinearScorer",
    "Model",
    "Predictor",
    "aggregate",
    "check_target",
    "check_writable",
    "load",
    "load_model",
    "save_model",
    "verify",
]
