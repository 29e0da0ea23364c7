"""Validating the article's graph, whole processes side by side.

Run it with the Python of an environment in which defour is installed: ``python
benchmarks/validate.py [RUNS]``. The commands take turns, and medians and their ratios are printed,
as in ``start.py``. pySHACL and pyshacl-turbo get the same files by their own options: they take one
file of data and one of shapes, so that those are joined, before the clock starts.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from start import medians, show

import defour

AIM = 0.25
"""What part of the time of the pyshacl command defour may take, at most."""


def join(paths: Iterable[Path], to: Path) -> str:
    """Write the Turtle of some files to one, and give its name."""
    to.write_bytes(b"\n".join(x.read_bytes() for x in paths if x.suffix == ".ttl"))
    return str(to)


def main() -> None:
    """Measure and print; exit status 1 when the aim is missed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = defour.find()
    scripts = Path(sys.executable).parent
    ours = [str(scripts / "defour"), "validate"]
    with tempfile.TemporaryDirectory() as name:
        files = [
            *("-s", join(folder.shapes, Path(name, "shapes.ttl"))),
            *("-e", join(folder.ontology, Path(name, "ontology.ttl"))),
            *("-i", "none"),
            join(folder.data, Path(name, "data.ttl")),
        ]
        found = medians(
            {
                "defour": ours,
                "defour --no-lint": [*ours, "--no-lint"],
                "defour, pySHACL": [*ours, "--engine", "pyshacl"],
                "pyshacl": [str(scripts / "pyshacl"), *files],
                "pyshacl-turbo": [str(scripts / "pyshacl-turbo"), *files],
            },
            runs,
        )
    show(f"validation of the graph, medians of {runs}", found)
    ratio = found["defour"] / found["pyshacl"]
    print(f"defour / pyshacl {ratio:.3f}, aim {AIM}")
    sys.exit(ratio > AIM)


if __name__ == "__main__":
    main()
