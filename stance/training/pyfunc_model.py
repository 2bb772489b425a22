"""The model as MLflow serves it: a frame of pairs in, a frame of labels and probabilities out.

MLflow runs this file when a logged model is loaded; the model folder travels beside it as an artifact.
"""

from __future__ import annotations

from typing import Any

import mlflow.pyfunc
import pandas as pd
from mlflow.models import set_model

import stance
from stance.corpus.pairs import pair_from_row
from stance.model import load_model
from stance.parsers import load_parser


class StanceModel(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
    """Labels a frame with the columns ``text``, ``actor`` and ``bloc``.

    ``actor`` and ``bloc`` hold the words of the two mentions. Where the text has them more than once, the columns
    ``actor_start`` and ``bloc_start`` say which is meant.
    """

    def load_context(self, context: Any) -> None:
        """Load the model folder that was logged, and the parser that it was trained with.

        Other than a model folder alone, a logged model is code that runs; a pipeline that it names is no more.
        """
        model = load_model(context.artifacts["model"])
        self._predictor = stance.Predictor(model, load_parser(model.parser))

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return one row for each row of the input: ``label`` and one probability a label.

        Raises
        ------
        stance.DataError
            For the first row that is no pair: its number, the field, what was found and what is allowed.
        """
        rows = model_input.to_dict("records")
        pairs = [
            pair_from_row({str(key): value for key, value in row.items() if not _missing(value)}, path="row", line=i)
            for i, row in enumerate(rows, 1)
        ]
        probabilities = self._predictor.predict_proba(pairs)
        frame = pd.DataFrame(probabilities, columns=list(self._predictor.labels), index=model_input.index)
        frame.insert(0, "label", [self._predictor.labels[i] for i in probabilities.argmax(axis=1)])
        return frame


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


set_model(StanceModel())
