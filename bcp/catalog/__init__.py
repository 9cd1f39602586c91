"""カタログ: items, entry points, countermeasures and official contacts as YAML, with a loader."""

from bcp.catalog.load import load_catalogue
from bcp.catalog.words import did_you_mean, fold

__all__ = ["did_you_mean", "fold", "load_catalogue"]
