"""Cut the power: `python -m tests.power [--cuts N] [--seed S] [--phase NAME] [--nightly]`."""

from __future__ import annotations

import sys

from tests.power.run import main

if __name__ == "__main__":
    sys.exit(main())
