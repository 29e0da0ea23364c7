"""Strangers' data and shapes: what defour tells of them, and what it costs beside two engines.

``python benchmarks/in_the_wild.py FOLDER...`` looks for files of RDF. One whose name has "shacl" or
"shape" in it holds shapes; each other in the same folder is data, and a case with all shapes there.
``--make FOLDER`` writes catalogues in the form of DCAT-AP first, sound and faulty.
``--page FILE`` puts the tables between the marks in a page.
"""

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import defour

SUFFIXES = {".ttl", ".owl", ".rdf", ".xml", ".nt", ".jsonld", ".json", ".trig", ".n3"}
START, END = "<!-- benchmarks/in_the_wild.py writes this -->", "<!-- to here -->"
TOOLS = ("defour", "defour --no-lint", "pyshacl-turbo", "pyshacl")
PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/catalogue/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
ex:Catalog a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] , [ sh:path dct:description ; sh:minCount 1 ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] .
ex:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:issued ; sh:maxCount 1 ;
      sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) ] ,
    [ sh:path dcat:keyword ; sh:minCount 1 ; sh:severity sh:Warning ] ,
    [ sh:path dcat:distribution ; sh:class dcat:Distribution ] .
ex:Distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dct:license ; sh:minCount 1 ; sh:severity sh:Warning ] .
ex:Agent a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""
DATASET = {
    "dct:title": '"dataset {n}"@en',
    "dct:description": '"What dataset {n} holds."@en',
    "dct:issued": '"2031-01-02"^^xsd:date',
    "dcat:keyword": '"football"@en',
    "dcat:distribution": "ex:distribution-{n}",
}
DISTRIBUTION = {
    "dcat:accessURL": "<https://example.org/files/{n}.csv>",
    "dct:license": "<https://example.org/licence>",
}
FAULTS = {"dct:issued": '"2 January 2031"', "dcat:accessURL": '"https://example.org/files"'}
"""What stands where a value is wrong; another value is left out."""


class Case(NamedTuple):
    """Data, and the shapes that it is checked against."""

    name: str
    data: Path
    shapes: list[Path]


class Run(NamedTuple):
    """What a process did: exit status, output, seconds of processor, memory at most in MB."""

    status: int
    out: bytes
    seconds: float
    memory: int


def make(folder: Path) -> None:
    """Write catalogues, and the shapes beside them; the same ones each time."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue-shapes.ttl").write_text(PREFIXES + SHAPES, encoding="utf-8")
    for number, share in ((1000, 0.0), (1000, 0.4), (4000, 0.4)):
        name = f"catalogue-{number}{'-faulty' if share else ''}.ttl"
        (folder / name).write_text("".join(catalogue(number, share)), encoding="utf-8")


def catalogue(number: int, share: float) -> Iterator[str]:
    """A catalogue of so many datasets, of whose values a share is missing or wrong."""
    chance = random.Random(number)
    yield PREFIXES + 'ex:agency a foaf:Agent ; foaf:name "agency"@en .\n'
    yield 'ex:catalogue a dcat:Catalog ; dct:title "catalogue"@en ; dct:description "All."@en ;'
    listed = " , ".join(f"ex:dataset-{n}" for n in range(number))
    yield f" dct:publisher ex:agency ; dcat:dataset {listed} .\n"
    for n in range(number):
        for kind, values in (("Dataset", DATASET), ("Distribution", DISTRIBUTION)):
            pairs = []
            for term, value in values.items():
                shown = FAULTS.get(term) if chance.random() < share else value
                pairs += [f" ; {term} {shown.format(n=n)}"] if shown else []
            yield f"ex:{kind.lower()}-{n} a dcat:{kind}{''.join(pairs)} .\n"


def cases(folder: Path) -> Iterator[Case]:
    """The cases in a folder and those below it."""
    for here in sorted({folder, *(x for x in folder.rglob("*") if x.is_dir())}):
        files = sorted(x for x in here.iterdir() if x.suffix in SUFFIXES and x.is_file())
        shapes = [x for x in files if any(y in x.name.lower() for y in ("shacl", "shape"))]
        for path in (x for x in files if shapes and x not in shapes):
            yield Case(f"{path.name} × {', '.join(x.name for x in shapes)}", path, shapes)


def run(command: list[str]) -> Run:
    """Run a process alone, for five minutes at most."""
    gc.collect()
    with tempfile.TemporaryFile() as out:
        limited = ["timeout", "300", *command]
        process = subprocess.Popen(limited, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = used.ru_utime + used.ru_stime
        out.seek(0)
        return Run(process.returncode, out.read(), seconds, used.ru_maxrss // 1024)


def commands(case: Case, scratch: Path) -> dict[str, list[str]]:
    """The command of each tool; those that take one file of shapes get all of them in one."""
    scripts, data = Path(sys.executable).parent, str(case.data)
    shapes = scratch / "shapes.ttl"
    shapes.write_bytes(b"\n".join(x.read_bytes() for x in case.shapes))
    ours = [sys.executable, "-m", "defour", "validate", data, "--format", "json"]
    ours += [y for x in case.shapes for y in ("--shapes", str(x))]
    theirs = ["-s", str(shapes), "-i", "none", "-f", "nt", data]
    if case.data.suffix == ".owl":
        theirs += ["-df", "xml"]
    return {
        "defour": ours,
        "defour --no-lint": [*ours, "--no-lint"],
        "pyshacl-turbo": [str(scripts / "pyshacl-turbo"), *theirs],
        "pyshacl": [str(scripts / "pyshacl"), *theirs],
    }


def told(tool: str, ran: Run) -> tuple[str, str]:
    """How many results there are, and what else was found, by level."""
    if ran.status not in (0, 1):
        return f"status {ran.status}", ""
    if not tool.startswith("defour"):
        return str(ran.out.count(b"<http://www.w3.org/ns/shacl#result> ")), ""
    report: dict[str, Any] = json.loads(ran.out)
    found: dict[str, Counter[str]] = {}
    for each in report["findings"]:
        found.setdefault(each.get("level", "finding"), Counter())[each["name"]] += 1
    shown = [
        f"{level}: {', '.join(f'{n} {name}' for name, n in sorted(names.items()))}"
        for level, names in sorted(found.items())
    ]
    return str(len(report["results"])), "; ".join(shown) or "nothing"


def table(found: list[Case]) -> Iterator[str]:
    """The rows of the page."""
    yield "| data × shapes | tool | results | findings | seconds | MB |"
    yield "|---|---|---:|---|---:|---:|"
    for case in found:
        with tempfile.TemporaryDirectory() as scratch:
            asked = commands(case, Path(scratch))
            for tool in TOOLS:
                ran = run(asked[tool])
                results, findings = told(tool, ran)
                name = case.name if tool == TOOLS[0] else ""
                row = (name, tool, results, findings, f"{ran.seconds:.1f}", str(ran.memory))
                yield f"| {' | '.join(row)} |"
                print(*row, file=sys.stderr)


def main() -> None:
    """Run all, and print the table or write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="write catalogues there first")
    parser.add_argument("--page", type=Path, metavar="FILE", help="the page to write into")
    arguments = parser.parse_args()
    folders = arguments.folders
    if arguments.make:
        make(arguments.make)
        folders = [*folders, arguments.make]
    text = "\n".join(table([x for folder in folders for x in cases(folder)]))
    text = f"With defour {defour.__version__}.\n\n{text}"
    if arguments.page is None:
        print(text)
        return
    head, _, rest = arguments.page.read_text(encoding="utf-8").partition(START)
    tail = rest.partition(END)[2]
    arguments.page.write_text(f"{head}{START}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
