"""Short names for the IRIs of a graph, for people."""

from defour import namespaces as v


def short(iri: str) -> str:
    """A short name for an IRI of the graph, for people; others stay whole, in angle brackets."""
    if iri.startswith(v.FOOTBALL):
        return f"football:{iri.removeprefix(v.FOOTBALL)}"
    for kind in ("claim", "passage"):
        before, found, name = iri.rpartition(f"/{kind}/")
        if found and "/" not in name and before.startswith(v.ID):
            return f"{kind}:{name}"
    name = iri.removeprefix(v.ID)
    return f"id:{name}" if name != iri and "/" not in name else f"<{iri}>"
