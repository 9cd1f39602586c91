"""`bcp`: a cyber business continuity plan (サイバー対応IT-BCP) from a factory's facts.

The public API has the words of the commands, in the order of the work.
"""

__version__ = "0.1.0"
