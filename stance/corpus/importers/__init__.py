"""Labelled data of other people, turned into pairs: one module a format."""

from stance.corpus.importers.columns import Columns, import_csv
from stance.corpus.importers.dse import import_dse
from stance.corpus.importers.gathering import Imported
from stance.corpus.importers.newsmtsc import import_newsmtsc

__all__ = ["Columns", "Imported", "import_csv", "import_dse", "import_newsmtsc"]
