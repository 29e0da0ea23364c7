"""A news article as a graph whose every fact can be checked against the sentence that says it.

The functions are named as the commands are, and each tells more: ``help(defour.query)``.

    query(question)          rows, triples or a truth value: of a stored question, the text of a
                             query, or a file with one; rows go ``to_pandas()``
    why(what)                the claims behind each value of an answer, and what they cite
    validate(data, shapes)   a report on data: a path, many, or a graph of rdflib
    conflicts(files)         what cannot all be true between articles, and who says so
    evidence(article)        every citation and value, compared with your copy of the article
    export(format)           the graph, or what it says of a resource, as one file
    build(target)            the report, all answers and all exports, in a folder
    site(target)             the pages, in a folder
    diff(old, new)           what changed between two versions
    format(text)             Turtle in the form that diffs read well
    cite(article, words)     the Turtle of passages
    load(store, files)       the articles of an archive into a store
    open_store(path)         a store, for many calls of query, why and export
    to_rdflib()              the graph, for rdflib
    limit(seconds=…)         hold all of them to a time and a size

Without `graph`, they work on the working directory where it is a graph folder, and else on the
graph that comes with the package. Explanations and reports print as the command line shows them.
Every error is a `DefourError`. Each name is imported when it is first used.
"""

from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING

from defour import errors as _errors

__version__ = "0.2.0"

if TYPE_CHECKING:
    from defour.archives.load import Loaded as Loaded
    from defour.archives.load import load_archive as load
    from defour.claims.cite import cite as cite
    from defour.claims.conflicts import Conflict as Conflict
    from defour.claims.conflicts import conflicts as conflicts
    from defour.claims.evidence import Evidence as Evidence
    from defour.claims.evidence import check_evidence as evidence
    from defour.claims.explanation import Explanation as Explanation
    from defour.claims.why import why as why
    from defour.diffs.compare import Difference as Difference
    from defour.diffs.compare import diff as diff
    from defour.errors import *
    from defour.exports.build import Built as Built
    from defour.exports.build import build as build
    from defour.exports.export import export as export
    from defour.exports.export import export_hash as export_hash
    from defour.folder import Folder as Folder
    from defour.folder import find_folder as find
    from defour.process import limit as limit
    from defour.queries.answer import Answer as Answer
    from defour.queries.answer import BooleanAnswer as BooleanAnswer
    from defour.queries.answer import GraphAnswer as GraphAnswer
    from defour.queries.answer import Row as Row
    from defour.queries.answer import Term as Term
    from defour.queries.remote import Endpoint as Endpoint
    from defour.queries.run import open_store as open_store
    from defour.queries.run import query as query
    from defour.rdf.convert import to_rdflib as to_rdflib
    from defour.rdf.turtle_format import format_turtle as format
    from defour.sites.publish import Published as Published
    from defour.sites.publish import publish as site
    from defour.validation.report import Report as Report
    from defour.validation.validate import validate as validate

_HOMES = {
    "claims.conflicts": "Conflict conflicts",
    "archives.load": "Loaded load=load_archive",
    "claims.cite": "cite",
    "claims.evidence": "Evidence evidence=check_evidence",
    "claims.explanation": "Explanation",
    "claims.why": "why",
    "diffs.compare": "Difference diff",
    "exports.build": "Built build",
    "exports.export": "export export_hash",
    "folder": "Folder find=find_folder",
    "process": "limit",
    "queries.answer": "Answer BooleanAnswer GraphAnswer Row Term",
    "queries.run": "query open_store",
    "queries.remote": "Endpoint",
    "rdf.convert": "to_rdflib",
    "rdf.turtle_format": "format=format_turtle",
    "sites.publish": "Published site=publish",
    "validation.report": "Report",
    "validation.validate": "validate",
}
"""The names of the front door, by the module in which each lives; ``=`` and its name there."""

_HOME = {
    name: (module, there or name)
    for module, names in _HOMES.items()
    for name, _, there in (each.partition("=") for each in names.split())
}
_HOME |= {x: ("errors", x) for x in vars(_errors) if hasattr(vars(_errors)[x], "status")}

__all__ = sorted(["__version__", *_HOME])


def __getattr__(name: str) -> object:
    """Import a name of the front door when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'defour' has no attribute {name!r}")
    module, there = _HOME[name]
    value: object = getattr(import_module(f"defour.{module}"), there)
    if isinstance(value, FunctionType) and name not in ("find", "limit", "open_store"):
        from defour.process import limited

        value = limited(value, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
