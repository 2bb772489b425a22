"""Parsers of other libraries behind :class:`stance.language.parser.SentenceParser`; each brings its own extra."""

from stance.parsers.spacy import SpacyParser, load_parser

__all__ = ["SpacyParser", "load_parser"]
