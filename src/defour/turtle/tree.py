"""A Turtle document as a small tree, with what a graph forgets: order, comments, spellings, places.

RDF 1.1 Turtle, section 6.5. Every node has the line and column (from 1, columns in code points) of
its first code point. Comments hang on the node that they speak of: `leading` ones stand above it, a
`trailing` one stands behind it on its last line, and `tail` holds those before a closing mark.
"""

from dataclasses import dataclass, field

from defour.rdf.tokens import Comment


@dataclass(slots=True, kw_only=True)
class Node:
    """What all nodes have."""

    line: int
    column: int
    leading: list[Comment] = field(default_factory=list)
    trailing: list[Comment] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Name(Node):
    """An IRI.

    Attributes:
        text: As written: ``<…>``, ``prefix:local`` or ``a``.
        iri: What it stands for; a relative IRI stays relative.
        namespace: What its prefix stands for, or None when it has none.
        prefix: Without the colon, or None when it has none.
    """

    text: str
    iri: str
    prefix: str | None = None
    namespace: str | None = None


@dataclass(slots=True, kw_only=True)
class Blank(Node):
    """A blank node by its label, written as ``_:label``."""

    text: str


@dataclass(slots=True, kw_only=True)
class Literal(Node):
    """A literal.

    Attributes:
        value: Its lexical form.
        text: As written when that was without quotes (a number, a boolean), else None.
        language: As written, without the ``@``.
        datatype: As written after ``^^``.
    """

    value: str
    text: str | None = None
    language: str | None = None
    datatype: Name | None = None


@dataclass(slots=True, kw_only=True)
class Compound(Node):
    """What stands between brackets; `opening` is the comment behind the first one."""

    opening: list[Comment] = field(default_factory=list)
    tail: list[Comment] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Collection(Compound):
    """``( … )``."""

    items: "list[Term]" = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PropertyList(Compound):
    """``[ … ]``, a blank node and what is said of it."""

    pairs: "list[Pair]" = field(default_factory=list)


Term = Name | Blank | Literal | Collection | PropertyList


@dataclass(slots=True, kw_only=True)
class Pair(Node):
    """A predicate and its objects; the place is the predicate's."""

    predicate: Name
    objects: list[Term] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Statement(Node):
    """A subject and what is said of it.

    Attributes:
        end_line: That of the full stop.
        blank_before: An empty line stands between it and what comes before.
    """

    subject: Term
    pairs: list[Pair] = field(default_factory=list)
    tail: list[Comment] = field(default_factory=list)
    end_line: int = 0
    blank_before: bool = False


@dataclass(slots=True, kw_only=True)
class Directive(Node):
    """``@prefix``, ``@base``, ``PREFIX`` or ``BASE`` (that is: `prefix` None)."""

    prefix: str | None
    iri: str
    blank_before: bool = False


@dataclass(slots=True)
class Document:
    """Directives and statements in their order, and the comments after the last."""

    items: list[Directive | Statement] = field(default_factory=list)
    closing: list[Comment] = field(default_factory=list)
