"""Who and which bloc: names, people, references, speakers and the pairs worth a label."""

from stance.mentions.document import FoundPair, ReadSentence, find_pairs, read_document
from stance.mentions.gazetteer import Entity, Gazetteer, Match, Name
from stance.mentions.recogniser import RECOGNISED_KINDS, Recogniser

__all__ = [
    "RECOGNISED_KINDS",
    "Entity",
    "FoundPair",
    "Gazetteer",
    "Match",
    "Name",
    "ReadSentence",
    "Recogniser",
    "find_pairs",
    "read_document",
]
