"""A news article as a graph whose every fact can be checked against the sentence that says it.

This is the front door. Each name is imported when it is first used::

    import defour

    defour.load()                              # the graph, an rdflib.Graph
    defour.query("career").rows                # the rows of a stored question
    defour.validate().conforms                 # the report on the graph
"""

from importlib import import_module
from typing import TYPE_CHECKING

from defour import errors as _errors

__version__ = "0.2.0"

if TYPE_CHECKING:
    from defour.claims.cite import cite as cite
    from defour.claims.evidence import Evidence as Evidence
    from defour.claims.evidence import check_evidence as check_evidence
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
    from defour.queries.answer import Answer as Answer
    from defour.queries.answer import BooleanAnswer as BooleanAnswer
    from defour.queries.answer import GraphAnswer as GraphAnswer
    from defour.queries.answer import Row as Row
    from defour.queries.answer import Term as Term
    from defour.queries.remote import Endpoint as Endpoint
    from defour.queries.run import query as query
    from defour.rdf.convert import load as load
    from defour.rdf.turtle_format import format_turtle as format_turtle
    from defour.site.site import Published as Published
    from defour.site.site import publish as publish
    from defour.validation.validate import Report as Report
    from defour.validation.validate import validate as validate

_HOMES = {
    "claims.cite": "cite",
    "claims.evidence": "Evidence check_evidence",
    "claims.explanation": "Explanation",
    "claims.why": "why",
    "diffs.compare": "Difference diff",
    "exports.build": "Built build",
    "exports.export": "export export_hash",
    "folder": "Folder find",
    "queries.answer": "Answer BooleanAnswer GraphAnswer Row Term",
    "queries.run": "query",
    "queries.remote": "Endpoint",
    "rdf.convert": "load",
    "rdf.turtle_format": "format_turtle",
    "site.site": "Published publish",
    "validation.validate": "Report validate",
}
"""The names of the front door, by the module in which each lives."""

_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
_HOME |= dict.fromkeys((x for x in vars(_errors) if hasattr(vars(_errors)[x], "status")), "errors")

__all__ = sorted(["__version__", *_HOME])


def __getattr__(name: str) -> object:
    """Import a name of the front door when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'defour' has no attribute {name!r}")
    module = import_module(f"defour.{_HOME[name]}")
    value: object = getattr(module, {"find": "find_folder"}.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
