"""pyshacl-turbo, called in one place, with its complaints made errors of ours.

It is a SHACL engine in Rust: on the graph of this package a fortieth of the time of pySHACL. What
it says of everything in the tests is what pySHACL says, result by result; the tests hold both to
that.
"""

import warnings

from rdflib import Graph
from rdflib.term import Node

from defour.errors import BadShapes
from defour.rdf.convert import quiet_rdflib
from defour.shacl import culprits
from defour.shacl.told import EngineStopped, first_line

_SMALL = 20_000
"""How many triples the reference is asked about, at most, when this engine stops."""


def run(graph: Graph, shapes: Graph, *, advanced: bool = False) -> Graph:
    """The W3C validation report on a graph, which already holds the ontology.

    Args:
        graph: The data.
        shapes: The shapes.
        advanced: Whether the shapes use SHACL Advanced Features.

    Raises:
        BadShapes: The shapes are no valid SHACL, or the engine could not evaluate them.
    """
    from pyshacl_turbo import CompiledShapes

    with quiet_rdflib(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = CompiledShapes(shapes, advanced=advanced)  # type: ignore[no-untyped-call]
            _, report, _ = compiled.validate(  # type: ignore[no-untyped-call]
                graph, _normalize_report_literals=False
            )
        except Exception as error:
            raise EngineStopped.at(
                _culprit(graph, shapes, str(error), advanced),
                error,
                "pyshacl-turbo could not evaluate this ({})",
                first_line(error),
                shapes,
            ) from None
    if not isinstance(report, Graph):
        raise BadShapes("pyshacl-turbo gave no report")
    return report


def _culprit(graph: Graph, shapes: Graph, message: str, advanced: bool) -> Node | None:
    """The shape at which the reference stops; None where the message says more of it."""
    if culprits.named(shapes, message) is not None or len(graph) > _SMALL:
        return None
    from defour.shacl import with_pyshacl

    try:
        with_pyshacl.run(graph, shapes, advanced=advanced)
    except EngineStopped as error:
        return error.shape
    except BadShapes:
        pass
    return None
