"""Kill real PCs and HQs at work: `python -m tests.ordeal [--kills N] [--seed S] [--hq sqlite|postgresql] [--nightly]`."""

from __future__ import annotations

import sys

from tests.ordeal.run import main

if __name__ == "__main__":
    sys.exit(main())
