"""Who and which bloc: names, people, references, speakers and the pairs worth a label."""

from stance.mentions.document import FoundPair, find_pairs, read_document
from stance.mentions.gazetteer import Entity, Gazetteer, Match, Name

__all__ = ["Entity", "FoundPair", "Gazetteer", "Match", "Name", "find_pairs", "read_document"]
