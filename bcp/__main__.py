"""`python -m bcp`."""

import sys

from bcp.cli import main

sys.exit(main())
