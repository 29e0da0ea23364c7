"""Twenty faulty inputs, and what each of five tools says of them.

``python benchmarks/faults.py --tools DIR`` runs defour, pySHACL, pyshacl-turbo, shacl-rust and
TopBraid on each folder in ``benchmarks/faults`` and writes the table in ``docs/faults.md``, which
says how to make DIR, and what counts as telling. Nothing is installed and nothing is fetched; a
tool may try to.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import defour

HERE = Path(__file__).parent
INPUTS = HERE / "faults"
PAGE = HERE.parent / "docs" / "faults.md"
START, END = "<!-- benchmarks/faults.py writes this -->", "<!-- end -->"
CONTROL = "00-sound"
"""The input without a fault, on which every tool should be silent."""

SHACL_RUST = """
import sys
from pathlib import Path
import shacl_rust
shapes, *data = (Path(x).read_bytes().decode() for x in sys.argv[1:])
try:
    report = shacl_rust.validate("\\n".join(data), shapes, diagnostics=True)
except ValueError as error:
    sys.exit(f"Error: {error}")
for each in report["diagnostics"]:
    print(f"{each['severity']}[{each['code']}]: {each['title']}: {each['actual'] or ''}")
    for key in ("focus_node", "path", "expected", "help"):
        if each[key]:
            print(f"  {key}: {each[key]}")
    for part in each["snippets"]:
        print(f"  {part['origin']}: {part['highlight']}")
    for note in each["notes"]:
        print(f"  {note}")
print("conforms:", report["conforms"])
sys.exit(not report["conforms"])
"""
"""What its command does (shacl-cli, which is not in the wheel): lints, results, and a status."""

_FRAME = re.compile(r'^\s*(?:File ".*", line \d+.*|at \S+\(.*|\^+|.*~\^+.*)$', re.MULTILINE)
"""A line of a traceback of Python or Java, whose numbers are of the tool's own files."""
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^\tat \S+\(", re.MULTILINE)
_CLAIM = re.compile(r"([\w.-]+\.ttl):(\d+)|()\bline:? (\d+)")
"""A place: a file and a line, or a line alone."""
_ECHO = re.compile(
    r"^(?:(?:SHACL_HOME|SHACL_CP|JVM_ARGS|LOGGING|args)=|@prefix ).*\n", re.MULTILINE
)
"""What TopBraid's script writes of itself, and the prefixes of its report, which say nothing."""
_GISTS = (
    r"^\s*Message: .*",
    r"^.*sh:resultMessage\s.*",
    r"^Error: .*",
    r"^(?:\w+\.)+\w+: .*",
    r"^\w*(?:[Ee]rror|Exception)\b.*",
    r"^.*\b[Cc]onforms\b.*",
)
"""The lines to show where no place is told, the first kind that there is."""
_WIDTH = 100
"""How much is shown of what a tool says, in code points."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with an input.

    Attributes:
        name: The name of its folder.
        what: What is wrong, for the table.
        names: Patterns of which one must match what a tool says, if it is to name the fault.
        status: The exit status of defour.
        file: The file that the fault is in; empty for the input that is sound.
        line: The line, from 1; 0 when it is the whole file.
    """

    name: str
    what: str
    names: tuple[str, ...]
    status: int
    file: str = ""
    line: int = 0

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return INPUTS / self.name


@dataclass(frozen=True)
class Said:
    """What a tool said of an input: its exit status, and all that it wrote."""

    status: int
    text: str


def faults() -> list[Fault]:
    """All inputs, in order."""
    found = []
    for path in sorted(INPUTS.glob("*/expect.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        names = tuple(told.pop("names", ()))
        found.append(Fault(name=path.parent.name, names=names, **told))
    return found


def judge(fault: Fault, said: Said) -> str:
    """What a tool's answer is worth, in a few words; docs/faults.md defines them."""
    text = _FRAME.sub("", said.text)
    named = _names(fault, text)
    claims = {(x[0], int(x[1] or x[3])) for x in _CLAIM.findall(text)}
    lines = {line for file, line in claims if file in ("", fault.file)}
    if fault.line == 0:
        where = fault.file if fault.file and fault.file in text else "no line"
    elif fault.line in lines:
        where = f"line {fault.line}"
    elif claims:
        where = f"wrong line ({min(line for _, line in claims)})"
    else:
        where = "no line"
    if said.status == 0:
        verdict = f"warns, {where}, but passes" if named else "passes"
    else:
        verdict = f"told, {where}" if named else "fails, fault not named"
    return verdict + (" (traceback)" if _TRACEBACK.search(said.text) else "")


def gist(fault: Fault, said: Said) -> str:
    """The lines that say most, on one line."""
    lines = _FRAME.sub("", said.text).splitlines()
    place = f"{fault.file}:{fault.line}:" if fault.line else f"{fault.file}: "
    blocks = (" ".join(lines[at : at + 2]) for at, line in enumerate(lines) if place in line)
    chosen = next((x for x in blocks if _names(fault, x)), "")
    if not chosen:
        kinds = (next((x for x in lines if re.search(kind, x)), "") for kind in _GISTS)
        chosen = next(filter(None, kinds), next(iter(lines), ""))
        if not _names(fault, chosen):
            chosen += " · " + next((x for x in lines if _names(fault, x)), "")
    chosen = " ".join(chosen.strip(" ·").split())
    return chosen if len(chosen) <= _WIDTH else chosen[: _WIDTH - 1] + "…"


def _names(fault: Fault, text: str) -> bool:
    return any(re.search(x, text) for x in fault.names)


def clean(text: str, paths: Iterable[str]) -> str:
    """What a tool wrote, without what differs from run to run or from machine to machine."""
    text = _ECHO.sub("", text)
    for path in paths:
        text = text.replace(path, "…")
    text = re.sub(r"^\d\d:\d\d:\d\d ", "", text, flags=re.MULTILINE)
    text = re.sub(r"_:\w{8,}", "_:…", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text).replace("\ufeff", "U+FEFF")


def topbraid_file(tools: Path, pattern: str) -> Path:
    """A file of TopBraid, which brick-tq-shacl carries."""
    packages = "lib/python*/site-packages/brick_tq_shacl/*/"
    for path in tools.glob(packages + pattern):
        return path
    sys.exit(f"{tools} has no brick-tq-shacl with {pattern}: docs/faults.md says what to install")


def commands(tools: Path, scratch: Path) -> dict[str, Callable[[Path], list[str]]]:
    """The command line of each tool for the folder of an input, by the tool's name."""
    scripts = tools / "bin"
    runner = scratch / "shacl_rust_command.py"
    runner.write_text(SHACL_RUST, encoding="utf-8")
    topbraid = topbraid_file(tools, "bin/shaclvalidate.sh")

    def ontology(folder: Path, *before: str) -> list[str]:
        return [*before, "ontology.ttl"] if (folder / "ontology.ttl").exists() else []

    def joined(folder: Path) -> str:
        # TopBraid takes one file of data: the ontology comes after it, so that lines stay.
        path = scratch / "joined.ttl"
        parts = [(folder / x).read_bytes() for x in ("data.ttl", *ontology(folder))]
        path.write_bytes(b"\n".join(parts))
        return str(path)

    def with_options(command: str) -> Callable[[Path], list[str]]:
        return lambda x: [command, "-s", "shapes.ttl", *ontology(x, "-e"), "data.ttl"]

    ours = str(Path(sys.executable).parent / "defour")
    rust = [str(scripts / "python"), str(runner), "shapes.ttl", "data.ttl"]
    java = ["sh", str(topbraid), "-shapesfile", "shapes.ttl", "-datafile"]
    return {
        "defour": lambda x: [
            *(ours, "validate", "data.ttl", "--shapes", "shapes.ttl"),
            *ontology(x, "--ontology"),
        ],
        "pySHACL": with_options(str(scripts / "pyshacl")),
        "pyshacl-turbo": with_options(str(scripts / "pyshacl-turbo")),
        "shacl-rust": lambda x: [*rust, *ontology(x)],
        "TopBraid": lambda x: [*java, joined(x)],
    }


def ask(command: list[str], folder: Path, paths: Iterable[str]) -> Said:
    """Run a tool in the folder of an input; for two minutes at most."""
    found = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1"},
        timeout=120,
        check=False,
    )
    return Said(found.returncode, clean(found.stdout.decode(errors="replace"), paths))


def versions(tools: Path) -> str:
    """The versions of the tools, as the packages tell them."""
    code = "from importlib.metadata import version as v; print(*map(v, {!r}))"
    names = ("pyshacl", "pyshacl-turbo", "shacl-rust", "brick-tq-shacl")
    command = [str(tools / "bin" / "python"), "-c", code.format(names)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    topbraid = topbraid_file(tools, "lib/shacl-*.jar").stem.removeprefix("shacl-")
    return (
        f"defour {defour.__version__}, pySHACL {found[0]}, pyshacl-turbo {found[1]}, "
        f"shacl-rust {found[2]}, TopBraid {topbraid} (from brick-tq-shacl {found[3]})"
    )


def page(told: dict[Fault, dict[str, Said]], used: str) -> str:
    """The part of docs/faults.md that is written by this script."""
    tools = list(next(iter(told.values())))
    lines = [f"With {used}.", "", "| input | what is wrong | " + " | ".join(tools) + " |"]
    lines.append("|---" * (len(tools) + 2) + "|")
    cells = {fault: {x: judge(fault, said[x]) for x in tools} for fault, said in told.items()}
    for fault, row in cells.items():
        shown = " | ".join(row[x] for x in tools)
        link = f"[{fault.name}](../benchmarks/faults/{fault.name})"
        lines.append(f"| {link} | {fault.what} | {shown} |")
    counted = [row for fault, row in cells.items() if fault.name != CONTROL]
    for title, fits in (
        ("**told**", lambda x: x.startswith("told")),
        ("**told, with the right line**", lambda x: re.match(r"told, (?!no|wrong)", x)),
        ("warns, but passes", lambda x: x.startswith("warns")),
    ):
        sums = [sum(bool(fits(row[x])) for row in counted) for x in tools]
        lines.append(f"| | {title} | " + " | ".join(map(str, sums)) + " |")
    lines += ["", "## What each one said", ""]
    lines.append(f"The line that says most, cut to {_WIDTH} characters; the exit status before it.")
    for fault, said in told.items():
        lines += ["", f"### {fault.name}", "", "```text"]
        width = max(map(len, tools))
        for x in tools:
            lines.append(f"{x:<{width}} {said[x].status}  {gist(fault, said[x])}".rstrip())
        lines.append("```")
    return "\n".join(lines)


def main() -> None:
    """Ask all tools about all inputs, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--tools", type=Path, required=True, metavar="DIR", help="an environment")
    parser.add_argument("--show", metavar="INPUT", help="print all that the tools say of one input")
    arguments = parser.parse_args()
    tools = arguments.tools.absolute()
    with tempfile.TemporaryDirectory() as name:
        paths = [name, str(tools), str(HERE.parent)]
        asked = commands(tools, Path(name))
        told: dict[Fault, dict[str, Said]] = {}
        for fault in faults():
            if arguments.show in (None, fault.name):
                folder = fault.folder
                told[fault] = {x: ask(asked[x](folder), folder, paths) for x in asked}
    if arguments.show:
        for each in told.values():
            for x, said in each.items():
                print(f"== {x}: {said.status}\n{said.text}")
        return
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    tail = rest.partition(END)[2]
    text = f"{head}{START}\n\n{page(told, versions(tools))}\n\n{END}{tail}"
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
