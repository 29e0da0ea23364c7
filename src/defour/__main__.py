"""The command line as ``python -m defour``."""

import sys

from defour.cli import main

if __name__ == "__main__":
    sys.exit(main())
