"""Sentences, tokens, stems and the stance lexicon: text as the models see it."""

from stance.language.lexicon import Lexicon, LexiconEntry, WordEntry
from stance.language.sentences import Span, split_sentences
from stance.language.stems import stem
from stance.language.tokens import Tokens, plain, tokenize

__all__ = ["Lexicon", "LexiconEntry", "Span", "Tokens", "WordEntry", "plain", "split_sentences", "stem", "tokenize"]
