"""Who and which bloc: names, people, references and the pairs worth a label."""

from stance.mentions.extract import FoundPair, find_pairs
from stance.mentions.gazetteer import Entity, Gazetteer, Match, Name

__all__ = ["Entity", "FoundPair", "Gazetteer", "Match", "Name", "find_pairs"]
