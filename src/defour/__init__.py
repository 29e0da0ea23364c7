"""A news article as a graph whose every fact can be checked against the sentence that says it.

This is the front door. Each name is imported when it is first used::

    import defour

    defour.load()                              # the graph, an rdflib.Graph
    defour.query("career").rows                # the rows of a stored question
    defour.validate().conforms                 # the report on the graph
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from defour._version import __version__ as __version__
    from defour.api.ask import load as load
    from defour.api.ask import query as query
    from defour.api.ask import why as why
    from defour.api.check import check_evidence as check_evidence
    from defour.api.check import diff as diff
    from defour.api.folders import find as find
    from defour.api.make import build as build
    from defour.api.make import cite as cite
    from defour.api.make import export as export
    from defour.api.make import export_hash as export_hash
    from defour.api.make import publish as publish
    from defour.claims.evidence import Evidence as Evidence
    from defour.claims.why import Explanation as Explanation
    from defour.diff.compare import Difference as Difference
    from defour.errors import BadEncoding as BadEncoding
    from defour.errors import BadParameter as BadParameter
    from defour.errors import BadQuestion as BadQuestion
    from defour.errors import BadShapes as BadShapes
    from defour.errors import ChangedArticle as ChangedArticle
    from defour.errors import DefourError as DefourError
    from defour.errors import EndpointFailed as EndpointFailed
    from defour.errors import Malformed as Malformed
    from defour.errors import MissingFile as MissingFile
    from defour.errors import MissingPackage as MissingPackage
    from defour.errors import NoRdf as NoRdf
    from defour.errors import OverLimit as OverLimit
    from defour.errors import QueryFailed as QueryFailed
    from defour.errors import SourceError as SourceError
    from defour.errors import Unexpected as Unexpected
    from defour.errors import UnknownParameter as UnknownParameter
    from defour.errors import UnknownQuestion as UnknownQuestion
    from defour.errors import UnknownResource as UnknownResource
    from defour.errors import Unwritable as Unwritable
    from defour.errors import UsageError as UsageError
    from defour.folder import Folder as Folder
    from defour.queries.answer import Answer as Answer
    from defour.queries.answer import BooleanAnswer as BooleanAnswer
    from defour.queries.answer import GraphAnswer as GraphAnswer
    from defour.queries.answer import Row as Row
    from defour.queries.answer import Term as Term
    from defour.queries.remote import Endpoint as Endpoint
    from defour.site.build import Published as Published
    from defour.turtle.canonical import format_turtle as format_turtle
    from defour.validation.validate import Report as Report
    from defour.validation.validate import validate as validate
    from defour.writing.build import Built as Built

_HOME = {
    "Answer": "queries.answer",
    "BadEncoding": "errors",
    "BadParameter": "errors",
    "BadQuestion": "errors",
    "BadShapes": "errors",
    "BooleanAnswer": "queries.answer",
    "Built": "writing.build",
    "ChangedArticle": "errors",
    "DefourError": "errors",
    "Difference": "diff.compare",
    "Endpoint": "queries.remote",
    "EndpointFailed": "errors",
    "Evidence": "claims.evidence",
    "Explanation": "claims.why",
    "Folder": "folder",
    "GraphAnswer": "queries.answer",
    "Malformed": "errors",
    "MissingFile": "errors",
    "MissingPackage": "errors",
    "NoRdf": "errors",
    "OverLimit": "errors",
    "Published": "site.build",
    "QueryFailed": "errors",
    "Report": "validation.validate",
    "Row": "queries.answer",
    "SourceError": "errors",
    "Term": "queries.answer",
    "Unexpected": "errors",
    "UnknownParameter": "errors",
    "UnknownQuestion": "errors",
    "UnknownResource": "errors",
    "Unwritable": "errors",
    "UsageError": "errors",
    "build": "api.make",
    "check_evidence": "api.check",
    "cite": "api.make",
    "diff": "api.check",
    "export": "api.make",
    "export_hash": "api.make",
    "find": "api.folders",
    "format_turtle": "turtle.canonical",
    "load": "api.ask",
    "publish": "api.make",
    "query": "api.ask",
    "validate": "validation.validate",
    "why": "api.ask",
    "__version__": "_version",
}

__all__ = [
    "Answer",
    "BadEncoding",
    "BadParameter",
    "BadQuestion",
    "BadShapes",
    "BooleanAnswer",
    "Built",
    "ChangedArticle",
    "DefourError",
    "Difference",
    "Endpoint",
    "EndpointFailed",
    "Evidence",
    "Explanation",
    "Folder",
    "GraphAnswer",
    "Malformed",
    "MissingFile",
    "MissingPackage",
    "NoRdf",
    "OverLimit",
    "Published",
    "QueryFailed",
    "Report",
    "Row",
    "SourceError",
    "Term",
    "Unexpected",
    "UnknownParameter",
    "UnknownQuestion",
    "UnknownResource",
    "Unwritable",
    "UsageError",
    "__version__",
    "build",
    "check_evidence",
    "cite",
    "diff",
    "export",
    "export_hash",
    "find",
    "format_turtle",
    "load",
    "publish",
    "query",
    "validate",
    "why",
]


def __getattr__(name: str) -> object:
    """Import a name of the front door when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'defour' has no attribute {name!r}")
    module = __import__(f"defour.{_HOME[name]}", fromlist=["*"])
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
