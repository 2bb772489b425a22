"""Recognisers of other libraries behind the protocol of :class:`stance.Recogniser`; each brings its own extra."""

from stance.recognisers.spacy import SpacyRecogniser

__all__ = ["SpacyRecogniser"]
