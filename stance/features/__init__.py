"""How a pair becomes token streams: one definition, for training and for prediction."""

from stance.features.encode import Encoder, Sentence
from stance.features.streams import encode_pairs
from stance.features.views import TREE_VIEWS, VERSION, VIEWS, View, ngrams

__all__ = ["TREE_VIEWS", "VERSION", "VIEWS", "Encoder", "Sentence", "View", "encode_pairs", "ngrams"]
