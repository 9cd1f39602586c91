"""Lets the tests of this room import the scripted server and their own builders."""

import sys
from pathlib import Path

for folder in (Path(__file__).parent.parent, Path(__file__).parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
