"""Whole processes side by side: a stored question, and a validation run.

Run it with the Python of an environment in which defour is installed (not editable, for the
start-up that users see): ``python benchmarks/start.py [RUNS]``. The processes take turns, so that
a machine that speeds up or slows down does so for all; it prints medians and their ratios.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import defour

BARE = """
import sys
import pyoxigraph
store = pyoxigraph.Store()
for path in {graph!r}:
    store.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)
answer = store.query(open({question!r}, encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV))
"""

RDFLIB = """
import sys
import rdflib
graph = rdflib.Graph()
for path in {graph!r}:
    graph.parse(path)
answer = graph.query(open({question!r}, encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format="csv"))
"""


def seconds(command: list[str]) -> float:
    """The wall time of one process, in seconds; its output is read and thrown away."""
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start


def medians(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """The median wall time of each command over ``runs`` rounds, after a round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            taken = seconds(command)
            if turn:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def show(title: str, found: dict[str, float]) -> None:
    """One line per command: its median, and how defour compares with it."""
    ours = found["defour"]
    print(title)
    for name, median in found.items():
        print(f"  {name:<22} {median * 1000:8.1f} ms   defour / this {ours / median:5.2f}")


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    folder = defour.find()
    graph = [str(path) for path in folder.graph]
    question = str(next(path for path in folder.questions if path.stem == "career"))
    scripts = Path(sys.executable).parent
    defour_command = str(scripts / "defour")
    with tempfile.TemporaryDirectory() as name:
        bare, reference = Path(name, "bare.py"), Path(name, "reference.py")
        bare.write_text(BARE.format(graph=graph, question=question), encoding="utf-8")
        reference.write_text(RDFLIB.format(graph=graph, question=question), encoding="utf-8")
        show(
            f"career as CSV, medians of {runs}",
            medians(
                {
                    "defour": [defour_command, "query", "career", "--format", "csv"],
                    "bare pyoxigraph": [sys.executable, str(bare)],
                    "rdflib": [sys.executable, str(reference)],
                },
                runs,
            ),
        )
        # The pyshacl command takes one data file and one shapes file.
        data, shapes = Path(name, "data.ttl"), Path(name, "shapes.ttl")
        joined = [path for path in folder.data if path.suffix == ".ttl"]
        data.write_text("\n".join(path.read_text(encoding="utf-8") for path in joined))
        shapes.write_text("\n".join(path.read_text(encoding="utf-8") for path in folder.shapes))
        show(
            f"validation, medians of {max(runs // 4, 3)}",
            medians(
                {
                    "defour": [defour_command, "validate"],
                    "pyshacl": [
                        str(scripts / "pyshacl"),
                        *("-s", str(shapes), "-e", str(folder.ontology[0]), str(data)),
                    ],
                },
                max(runs // 4, 3),
            ),
        )


if __name__ == "__main__":
    main()
