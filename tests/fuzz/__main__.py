"""``python -m fuzz`` in the folder tests/: run inputs, and tell what is wrong."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from fuzz import worker
from fuzz.cases import ENTRIES, make
from fuzz.runner import Run


def main() -> int:
    """Fuzz; 1 when there is any find."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000, help="how many (default: 50000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other inputs")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long (0: never)")
    parser.add_argument("--limit", type=float, default=20, help="seconds for one (default: 20)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--entry", action="append", default=[], choices=sorted(ENTRIES))
    parser.add_argument("--keep", type=Path, help="a folder for the finds")
    parser.add_argument("--errors", action="store_true", help="count the errors by name too")
    parser.add_argument("--replay", type=int, help="run the input of this number, and show it")
    args = parser.parse_args()
    if args.replay is not None:
        return _replay(args)
    run = Run(args)
    try:
        run.go()
    except KeyboardInterrupt:
        print("interrupted")
    run.tell()
    return 1 if run.finds else 0


def _replay(args: argparse.Namespace) -> int:
    case = make(args.seed, args.replay, tuple(args.entry))
    print(case.entry, case.argv)
    for name, content in case.files.items():
        print(f"--- {name}\n{content.decode('utf-8', 'backslashreplace')}")
    if case.stdin:
        print(f"--- standard input\n{case.stdin.decode('utf-8', 'backslashreplace')}")
    sys.stdout.flush()
    os.environ["DEFOUR_TRACEBACK"] = "1"
    worker.prepare()
    with tempfile.TemporaryDirectory() as folder:
        print(worker.run(case, Path(folder, "x"), args.limit))
        os.chdir("/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
