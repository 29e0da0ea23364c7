"""The command line as ``python -m defour``."""

import sys

from defour.cli import start

if __name__ == "__main__":
    sys.exit(start())
