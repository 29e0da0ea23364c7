"""The graph folder: ``ontology/ data/ shapes/ sparql/``, and what is in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from defour.errors import MissingFile, NoRdf

PARTS = ("ontology", "data", "shapes", "sparql")
_HOLDS = "ontology/ data/ shapes/ sparql/"
RDF_SUFFIXES = (".ttl", ".turtle", ".nt", ".nq", ".trig", ".n3", ".jsonld", ".rdf", ".owl")
ENDINGS = f"Files end in one of {' '.join(RDF_SUFFIXES)}, maybe with .gz or .zst"


def suffix_of(name: str) -> str:
    """The suffix of a file, beneath that of its compression."""
    return Path(name.lower().removesuffix(".gz").removesuffix(".zst")).suffix


def files_in(directory: Path, suffixes: tuple[str, ...] = RDF_SUFFIXES) -> list[Path]:
    """The files below a directory with one of these suffixes, sorted; hidden ones passed over."""
    found: list[Path] = []
    for parent, folders, names in os.walk(directory, onerror=_refuse):
        folders[:] = [x for x in folders if not x.startswith(".")]
        wanted = [x for x in names if suffix_of(x) in suffixes and not x.startswith(".")]
        found += [Path(parent, x) for x in wanted]
    for path in found:
        if path.exists() and not path.is_file():
            raise MissingFile("is no regular file", where=str(path))
    return sorted(found, key=str)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise MissingFile(f"cannot be read ({error.strerror})", where=str(error.filename))


class Folder(NamedTuple):
    """A graph folder; what it lacks of its parts is the package's, but for the data.

    Its lists are read from the disk each time, and sorted by path.
    """

    root: Path

    @property
    def borrowed(self) -> list[str]:
        """The parts that it takes from the package."""
        return [x for x in PARTS if x != "data" and not (self.root / x).is_dir()]

    def _part(self, name: str) -> Path:
        own = self.root / name
        return own if name == "data" or own.is_dir() else packaged().root / name

    @property
    def ontology(self) -> list[Path]:
        """The files that say what the words mean."""
        return files_in(self._part("ontology"))

    @property
    def data(self) -> list[Path]:
        """The files that say what is claimed."""
        return files_in(self.root / "data")

    @property
    def shapes(self) -> list[Path]:
        """The files that say what must hold."""
        return files_in(self._part("shapes"))

    @property
    def questions(self) -> list[Path]:
        """The stored questions, a ``.rq`` each; the checks among them."""
        return files_in(self._part("sparql") / "questions", (".rq",)) + self.checks

    @property
    def checks(self) -> list[Path]:
        """The questions whose rows are conflicts between articles, a ``.rq`` each."""
        return files_in(self._part("sparql") / "checks", (".rq",))

    def question(self, name: str) -> Path | None:
        """The file of the stored question of a name, which has neither ``:`` nor ``/``."""
        if ":" in name or "/" in name:
            return None
        path = self._part("sparql") / "questions" / f"{name}.rq"
        if os.path.exists(path):  # noqa: PTH110 - which bears any name
            return path
        return next((x for x in self.questions if x.stem == name), None)

    @property
    def exports(self) -> list[Path]:
        """The crosswalks to other vocabularies, a ``.rq`` with a CONSTRUCT each."""
        return files_in(self._part("sparql") / "exports", (".rq",))

    @property
    def graph(self) -> list[Path]:
        """The ontology and the data: what questions are asked of and what is exported."""
        if files := self.ontology + self.data:
            return files
        raise NoRdf("there is no RDF in ontology/ or data/", where=str(self.root), hint=ENDINGS)


AnyFolder = Folder | Path | str | None
"""How a caller names a graph folder; None is the one to work on by default."""


def find_folder(graph: AnyFolder = None) -> Folder:
    """The graph folder to work on.

    Args:
        graph: What the caller asks for; without it, the working directory when it holds RDF in
            ``data/``, and else the graph that this package carries.

    Raises:
        MissingFile: The folder asked for is not there.
        NoRdf: It holds none of the four folders.
    """
    if isinstance(graph, Folder):
        return graph
    if graph is not None:
        path = Path(graph)
        if not path.is_dir():
            what = "is not a folder" if path.exists() else "there is no such folder"
            raise MissingFile(what, where=str(path), hint=f"A graph folder holds {_HOLDS}")
        if not any((path / part).is_dir() for part in PARTS):
            raise NoRdf("is no graph folder", where=str(path), hint=f"One holds {_HOLDS}")
        return Folder(path)
    here = Folder(Path())
    if here.data:
        return here
    return packaged()


def packaged() -> Folder:
    """The graph folder that comes with this package: in a wheel, or in the checkout."""
    here = Path(__file__)
    for root in (here.parent / "graph", here.parents[2]):
        if all((root / part).is_dir() for part in PARTS):
            return Folder(root)
    raise MissingFile("this installation carries no graph folder", hint="Name one with --graph DIR")


def find_docs() -> Path:
    """The folder with the docs on errors and findings: in a wheel, or in the checkout."""
    here = Path(__file__)
    return next(x for x in (here.parent / "docs", here.parents[2] / "docs") if x.is_dir())
