"""An archive, measured beside what a user would take instead, all in one run.

``python benchmarks/scale.py 300 1000 3000`` makes archives of these sizes, loads, validates and
asks them, and prints tables in Markdown; ``--plot FILE.svg`` draws how costs grow. CPU seconds are
those of a process and its children; memory is that of the largest process. It needs the extras
``spark`` and ``test``, and room on the disk: some 1.2 MB an article.
"""

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pyshacl_turbo import CompiledShapes
from pyshacl_turbo.rdf import Input

from defour.archives.check import ArticleChecker
from defour.archives.load import Loader
from defour.claims.conflicts import conflicts
from defour.claims.why import why
from defour.folder import find_folder
from defour.namespaces import PREFIXES
from defour.queries.question import bind_question, find_question
from defour.queries.run import open_store, run_query
from defour.rdf.articles import Article, parse_article, read_articles
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.serialize import serialize
from defour.rdf.store import SHA256, write_archive
from defour.validation.engines import run_engine
from defour.validation.inputs import Inputs

DEFOUR = str(Path(sys.executable).with_name("defour"))
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
Costs = dict[str, float]


class Cost(NamedTuple):
    """What a process took: CPU seconds with its children, seconds, MiB."""

    cpu: float
    wall: float
    memory: float


RUN = """
import json, os, resource, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""What starts a command: a small process, for a child begins with the memory of its parent."""


def run(*command: str | Path, status: tuple[int, ...] = (0,)) -> Cost:
    """Run a command to its end."""
    began = time.perf_counter()
    start = [sys.executable, "-S", "-c", RUN, *map(str, command)]
    told = subprocess.run(start, stdout=subprocess.PIPE, check=True).stdout
    code, seconds, memory = json.loads(told)
    if code not in status:
        raise SystemExit(f"{command} ended with {code}")
    return Cost(seconds, time.perf_counter() - began, memory)


def median_ms(work: Callable[[], object], times: int = 25) -> float:
    """The median of some runs, in milliseconds, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that some work takes in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def exponent(sizes: list[int], costs: list[float]) -> float:
    """How a cost grows from the smallest size to the largest: 1 is linear."""
    if len(sizes) == 1:
        return math.nan
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


def generate(work: Path, number: int) -> tuple[Path, dict[str, Any]]:
    """An archive and its manifest."""
    file, manifest = work / f"{number}.nq", work / f"{number}.json"
    script = Path(__file__).with_name("archive.py")
    options = (str(number), "-o", file, "--faults", "1%", "--manifest", manifest)
    run(sys.executable, script, *options)
    return file, json.loads(manifest.read_text(encoding="utf-8"))


def measure_load(file: Path, store: Path) -> Costs:
    """Loading, beside the command of Oxigraph, which makes no union."""
    with file.open("rb") as lines:
        triples = sum(1 for _ in lines)
    theirs = store.with_name("oxigraph")
    ours = run(DEFOUR, "load", store, file)
    other = run(OXIGRAPH, "load", "--location", theirs, "--file", file)
    shutil.rmtree(theirs)
    optimized = run(DEFOUR, "load", store, file, "--optimize")
    return {
        "triples": triples,
        "bytes": file.stat().st_size,
        "load CPU s": ours.cpu,
        "load MiB": ours.memory,
        "load, triples a CPU s": triples / ours.cpu,
        "oxigraph load, triples a CPU s": triples / other.cpu,
        "optimize CPU s": optimized.cpu,
        "store bytes": sum(x.stat().st_size for x in store.iterdir()),
    }


def measure_questions(store: Path, manifest: dict[str, Any]) -> Costs:
    """A question on a player of three articles, warm, beside the engine; and why, beside it."""
    asked = next(x for x in manifest["answers"] if x.get("question") == "career")
    folder = find_folder()
    text = bind_question(find_question(folder, "career"), asked["parameters"])
    with open_store(store) as graph:
        row = next(iter(run_query(text, graph, where="career")))
        situation = row["situation"].value  # type: ignore[index,union-attr]
        return {
            "career ms": median_ms(lambda: run_query(text, graph, where="career")),
            "career, pyoxigraph ms": median_ms(lambda: [*graph.store.query(text)]),
            "why of a situation ms": median_ms(lambda: why(situation, store=graph)),
            "why career ms": median_ms(
                lambda: why("career", params=asked["parameters"], store=graph)
            ),
        }


def measure_replace(store: Path, file: Path) -> Costs:
    """Replacing one article of which a label has changed, and back."""
    article = next(iter(read_articles([file])))
    name = next(x.object for x in parse_article(article).quads if "label" in x.predicate.value)
    other = str(name).replace('"', '"New ', 1).encode()
    changed = Article(article.iri, article.nquads.replace(str(name).encode(), other), "")
    taken = []
    with write_archive(store) as opened:
        loader = Loader(opened, None)
        for each in [changed, article] * 5:
            began = time.perf_counter()
            loader.replace(each, SHA256)
            taken.append((time.perf_counter() - began) * 1000)
    return {"replace ms": statistics.median(taken)}


def measure_validation(file: Path, manifest: dict[str, Any]) -> Costs:
    """The whole command, which must find what the manifest says, and no more."""
    found = file.with_suffix(".jsonl")
    found.unlink(missing_ok=True)
    options = ("validate", "--stream", file, "--format", "jsonl", "-o", found)
    cost = run(DEFOUR, *options, status=(0, 1))
    told, wanted = set[tuple[str, ...]](), set[tuple[str, ...]]()
    for line in found.open(encoding="utf-8"):
        record = json.loads(line)
        article = record["article"]
        told |= {(article, x["rule"], x["focus"]["value"]) for x in record["results"]}
        told |= {(article, x["name"]) for x in record["findings"]}
    for fault in manifest["faults"]:
        article = fault["article"]
        wanted |= {(article, x["rule"], x["focus"]) for x in fault["results"]}
        wanted |= {(article, x) for x in fault.get("findings", ())}
    if told != wanted:
        raise SystemExit(f"found, not wanted: {told - wanted}; not found: {wanted - told}")
    return {
        "validate CPU s": cost.cpu,
        "validate s": cost.wall,
        "validate MiB": cost.memory,
        "findings, as in the manifest": len(wanted),
    }


def check_answers(store: Path, manifest: dict[str, Any]) -> Costs:
    """The known answers, and the conflicts, which must be those of the manifest."""
    folder = find_folder()
    with open_store(store) as graph:
        for asked in manifest["answers"]:
            text = asked.get("sparql")
            if text is None:
                text = bind_question(find_question(folder, asked["question"]), asked["parameters"])
            answer: Any = run_query(text, graph, where="a known answer")
            rows = sorted(",".join(term.value if term else "" for term in row) for row in answer)
            if rows != sorted(asked["rows"]):
                raise SystemExit(f"{asked}: {rows}")
    began = time.perf_counter()
    found = conflicts(store=store)
    taken = time.perf_counter() - began
    if len(found) != len(manifest["conflicts"]):
        raise SystemExit(f"{len(found)} conflicts, not {len(manifest['conflicts'])}")
    return {"known answers": len(manifest["answers"]), "conflicts": len(found), "their s": taken}


def measure_checker(file: Path) -> Costs:
    """The checks of 100 articles, beside the engine alone; and beside pySHACL, of 20."""
    articles = [article for article, _ in zip(read_articles([file]), range(100), strict=False)]
    folder = find_folder()
    shapes = Graph.read(folder.shapes).sources
    ontology = Graph.read(folder.ontology).sources
    checker = ArticleChecker(shapes, ontology)
    rest = "".join(f"{quad.triple} .\n" for source in ontology for quad in source.quads)
    compiled = CompiledShapes(to_rdflib_graph(Graph(shapes)))
    texts = [
        rest + "".join(f"{quad.triple} .\n" for quad in parse_article(x).quads) for x in articles
    ]
    ours, engine = 0.0, 0.0
    for article, text in zip(articles, texts, strict=True):  # in turns
        ours += cpu(lambda: checker.check(article))  # noqa: B023
        engine += cpu(lambda: compiled.validate(Input(text, "nt", None, {}, {})))  # noqa: B023
    reference = 0.0
    for article in articles[:20]:
        inputs = Inputs([parse_article(article)], ontology, shapes)
        reference += cpu(lambda: run_engine(inputs, "pyshacl"))  # noqa: B023
    return {
        "check of an article, CPU ms": ours * 10,
        "pyshacl-turbo alone, CPU ms": engine * 10,
        "pySHACL, CPU ms": reference * 50,
    }


def measure_folder(work: Path, file: Path) -> Costs:
    """`defour validate` of a folder of 100 articles, a file each."""
    folder = work / "folder"
    (folder / "data").mkdir(parents=True)
    for number, article in enumerate(read_articles([file])):
        if number < 100:
            triples = [x.triple for x in parse_article(article).quads]
            content = serialize(triples, "turtle", PREFIXES)
            (folder / "data" / f"{number}.ttl").write_bytes(content)
    return {"folder of 100, CPU s": run(DEFOUR, "validate", "--graph", folder, status=(0, 1)).cpu}


def measure_two(file: Path) -> Costs:
    """One process and two, on one machine; and one worker of Spark and two, start apart."""
    options = ("validate", "--stream", file, "--format", "jsonl", "-o", "/dev/null")
    small = file.with_name("few.nq")
    few = [article for article, _ in zip(read_articles([file]), range(8), strict=False)]
    small.write_bytes(b"".join(article.nquads for article in few))
    start = run(DEFOUR, "validate", "--stream", small, status=(0, 1)).wall
    one, two = (run(DEFOUR, *options, "--jobs", str(x), status=(0, 1)).wall for x in (1, 2))
    return {"one process s": one - start, "two processes s": two - start}


def plot(found: dict[int, Costs], path: Path) -> None:
    """How costs grow, as a drawing with logarithmic axes."""
    names = {
        "load CPU s": "#1f6f8b",
        "validate CPU s": "#b3541e",
        "career ms": "#3d7a3d",
        "replace ms": "#7a3d7a",
    }
    sizes = sorted(found)
    values = [found[x][name] for x in sizes for name in names]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.log10(sizes[0]), math.log10(sizes[-1])

    def place(size: int, value: float) -> str:
        across = 70 + 400 * (math.log10(size) - left) / (right - left)
        return f"{across:.1f},{290 - 260 * (math.log10(value) - low) / (high - low):.1f}"

    style = "font-family:sans-serif;font-size:12px;background:#fff"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 330" style="{style}">']
    for power in range(low, high + 1):
        x, y = place(sizes[0], 10**power).split(",")
        parts.append(f'<path d="M{x},{y}h400" stroke="#ddd"/>')
        parts.append(f'<text x="60" y="{y}" dy="4" text-anchor="end">{10.0**power:g}</text>')
    for size in sizes:
        x = place(size, 10**low).split(",")[0]
        parts.append(f'<text x="{x}" y="310" text-anchor="middle">{size:,}</text>')
    for name, colour in names.items():
        points = " ".join(place(x, found[x][name]) for x in sizes)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        x, y = points.split()[-1].split(",")
        parts.append(f'<text x="{x}" y="{y}" dx="8" dy="4" fill="{colour}">{name}</text>')
    parts.append('<text x="270" y="326" text-anchor="middle">articles</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def show(found: dict[int, Costs]) -> None:
    """A table in Markdown: a row for each cost, with how it grows."""
    sizes = sorted(found)
    print(f"| articles | {' | '.join(f'{x:,}' for x in sizes)} | exponent |")
    print(f"|---{'|---' * len(sizes)}|---|")
    for name in dict.fromkeys(name for size in sizes for name in found[size]):
        costs = [found[x].get(name, math.nan) for x in sizes]
        cells = " | ".join(f"{x:,.4g}" if x < 1000 else f"{x:,.0f}" for x in costs)
        print(f"| {name} | {cells} | {exponent(sizes, costs):.2f} |")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--work", type=Path, help="where archives and stores are made")
    args = parser.parse_args()
    found: dict[int, Costs] = {}
    with tempfile.TemporaryDirectory(dir=args.work) as name:
        work = Path(name)
        for number in sorted(args.sizes):
            file, manifest = generate(work, number)
            store = work / f"store-{number}"
            found[number] = measure_load(file, store)
            found[number] |= measure_validation(file, manifest)
            found[number] |= measure_questions(store, manifest)
            found[number] |= measure_replace(store, file)
            found[number] |= check_answers(store, manifest)
            print(f"{number:,} articles: {found[number]}", file=sys.stderr, flush=True)
            shutil.rmtree(store)
            if number == min(args.sizes):
                small = {**measure_checker(file), **measure_folder(work, file)}
                small |= measure_two(file)
                print(small, file=sys.stderr, flush=True)
    show(found)
    print()
    for title, cost in small.items():
        print(f"{title}: {cost:,.1f}")
    if args.plot:
        plot(found, args.plot)


if __name__ == "__main__":
    main()
