"""Literals as pyoxigraph's store gives them back, so that the rows of all engines are the same."""

import pyoxigraph as ox

_probe = (ox.NamedNode("urn:s"), ox.NamedNode("urn:p"))


def as_stored(term: ox.Literal) -> ox.Literal:
    """The literal as pyoxigraph's store gives it back: ``"007"^^xsd:integer`` is 7."""
    store = ox.Store()
    store.add(ox.Quad(*_probe, term))
    (quad,) = store
    assert isinstance(quad.object, ox.Literal)
    return quad.object
