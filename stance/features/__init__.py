"""How a pair becomes token streams: one definition, for training and for prediction."""

from stance.features.encode import Encoder, Sentence
from stance.features.views import VERSION, VIEWS, View, ngrams

__all__ = ["VERSION", "VIEWS", "Encoder", "Sentence", "View", "ngrams"]
