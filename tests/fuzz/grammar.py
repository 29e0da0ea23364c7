"""Turtle, shapes and SPARQL made from nothing: well-formed for the most part, odd throughout."""

from random import Random

PREFIXES = """\
@prefix : <http://example.org/> .
@prefix football: <https://w3id.org/defour/football#> .
@prefix id: <https://w3id.org/defour/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = (":a", ":b", ":c", "_:x", "_:y", "id:genk", "football:Match", "rdf:nil", "<>", "<x>")
CLASSES = (":C", ":D", "football:Match", "football:Claim", "football:Situation", "rdfs:Class")
CLASSES += ("owl:Class", "owl:Ontology", "sh:NodeShape", "sh:PropertyShape", "football:Passage")
PROPERTIES = (":p", ":q", "rdfs:label", "rdf:type", "rdf:first", "rdf:rest", "football:about")
PROPERTIES += ("football:date", "prov:wasDerivedFrom", "owl:imports", "owl:sameAs", "football:from")
LITERALS = ('"x"', '"x"@en', '"x"@en-GB-oed', '""', "1", "-0", "1.50", "1e400", "true", '"1"^^:t')
LITERALS += ('"2021-02-30"^^xsd:date', '"x"^^xsd:integer', '"99999999999999999999"^^xsd:int')
LITERALS += ('"P1Y"^^xsd:duration', '"INF"^^xsd:double', '"NaN"^^xsd:float', '"-0001"^^xsd:gYear')
LITERALS += (
    '"a\\u0000b"',
    '"\\u202E\\u001B[31m"',
    '"""a\n"b"""',
    "'''\r\n'''",
    '"\\\\"',
    '"(a+)+$"',
)
LITERALS += ('"<a><b/></a>"^^rdf:XMLLiteral', '"2021-05-01T25:00:00Z"^^xsd:dateTime', '"{?value}"')
LITERALS += ('"x"^^xsd:boolean', '"AQ"^^xsd:base64Binary', '"x y"^^xsd:anyURI', '"--"^^xsd:gDay')

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
NUMBERS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "order")
VALUES = ("hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals", "minInclusive", "class")
VALUES += ("maxExclusive", "datatype", "nodeKind", "flags", "message", "severity", "deactivated")
VALUES += (
    "pattern",
    "uniqueLang",
    "name",
    "group",
    "closed",
    "entailment",
    "shapesGraph",
    "mincount",
)
INNER = ("property", "node", "not", "qualifiedValueShape", "sparql", "rule", "js", "expression")
LISTS = ("and", "or", "xone", "in", "languageIn", "ignoredProperties")
KINDS = ("sh:IRI", "sh:Literal", "sh:BlankNode", "sh:BlankNodeOrIRI", "xsd:date", "xsd:string")

FUNCTIONS = ("STR", "LANG", "DATATYPE", "BOUND", "IRI", "ABS", "YEAR", "STRLEN", "MD5", "isIRI")
TWO = ("CONTAINS", "STRSTARTS", "REGEX", "STRBEFORE", "langMatches", "sameTerm", "STRDT", "STRLANG")
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


class Grammar:
    """Makes texts; the same ones for the same random numbers."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.left = 60

    def _deeper(self) -> bool:
        self.left -= 1
        return self.left > 0 and self.random.random() < 0.6

    def pick(self, *given: tuple[str, ...]) -> str:
        return self.random.choice(self.random.choice(given))

    def turtle(self) -> bytes:
        """A document of data."""
        lines = [self._statement() for _ in range(self.random.randint(1, 12))]
        return (PREFIXES + "\n".join(lines) + "\n").encode("utf-8", "replace")

    def _statement(self) -> str:
        subject = self.pick(NODES) if self.random.random() < 0.8 else self._object()
        subject = ":s" if subject[:1] in "\"'-0123456789t" else subject
        return f"{subject} {self._pairs()} ."

    def _pairs(self) -> str:
        many = self.random.randint(1, 3)
        return " ;\n  ".join(f"{self._predicate()} {self._object()}" for _ in range(many))

    def _predicate(self) -> str:
        return "a" if self.random.random() < 0.2 else self.pick(PROPERTIES)

    def _object(self) -> str:
        chance = self.random.random()
        if chance < 0.1 and self._deeper():
            return f"[ {self._pairs()} ]"
        if chance < 0.2 and self._deeper():
            return f"( {' '.join(self._object() for _ in range(self.random.randint(0, 3)))} )"
        return self.pick(NODES, CLASSES, LITERALS)

    def shapes(self) -> bytes:
        """A document of shapes, recursive ones and wrong ones among them."""
        lines = []
        for number in range(self.random.randint(1, 5)):
            kind = self.random.choice(
                ("sh:NodeShape", "sh:PropertyShape", "rdfs:Class, sh:NodeShape")
            )
            target = f"sh:{self.random.choice(TARGETS)} {self.pick(CLASSES, PROPERTIES, NODES)}"
            body = [f"a {kind}", target, *self._constraints()]
            if "Property" in kind:
                body.append(f"sh:path {self.path()}")
            lines.append(f":S{number} " + " ;\n  ".join(body) + " .")
        if self.random.random() < 0.1:
            lines.append("_:l rdf:first :S0 ; rdf:rest _:l . :S0 sh:and _:l .")
        return (PREFIXES + "\n".join(lines) + "\n").encode("utf-8", "replace")

    def _constraints(self) -> list[str]:
        return [self._constraint() for _ in range(self.random.randint(0, 3))]

    def _constraint(self) -> str:
        chance = self.random.random()
        if chance < 0.25:
            number = self.random.choice(("0", "1", "2", "-1", "99999999999999999999", '"x"', "1.5"))
            return f"sh:{self.random.choice(NUMBERS)} {number}"
        if chance < 0.55:
            return f"sh:{self.random.choice(VALUES)} {self.pick(LITERALS, NODES, KINDS, CLASSES)}"
        if chance < 0.7:
            items = " ".join(self.pick(NODES, LITERALS, (":S0", ":S1")) for _ in range(3))
            return f"sh:{self.random.choice(LISTS)} ( {items} )"
        if chance < 0.8:
            return f"sh:{self.random.choice(INNER)} {self.random.choice((':S0', ':S1', ':S9'))}"
        if chance < 0.87:
            return f'sh:sparql [ sh:message "m {{?value}}" ; sh:select """{self._select()}""" ]'
        inner = " ; ".join(
            [f"sh:path {self.path()}", *(self._constraints() if self._deeper() else [])]
        )
        return f"sh:{self.random.choice(INNER[:4])} [ {inner} ]"

    def _select(self) -> str:
        made = self.query().decode().replace('"""', "'''").replace("\\", "")
        return made if self.random.random() < 0.5 else "SELECT $this ?value { $this $PATH ?value }"

    def path(self) -> str:
        """A property path of SHACL, right or wrong."""
        if self.random.random() < 0.7 or not self._deeper():
            return self.pick(PROPERTIES, (":S0", "rdf:nil", '"x"', "[]"))
        kind = self.random.choice(
            ("inversePath", "zeroOrMorePath", "oneOrMorePath", "alternativePath")
        )
        if self.random.random() < 0.5:
            return f"( {' '.join(self.path() for _ in range(self.random.randint(0, 3)))} )"
        return f"[ sh:{kind} {self.path()} ]"

    def query(self) -> bytes:
        """A query, most of them SPARQL."""
        head = PREFIXES.replace("@prefix", "PREFIX").replace(" .\n", "\n")
        form = self.random.choice(
            ("SELECT *", "SELECT ?a ?b", "ASK", "CONSTRUCT { ?a ?b ?c }", "DESCRIBE ?a")
        )
        if self.random.random() < 0.2:
            form = f"SELECT ({self.random.choice(AGGREGATES)}({self._expression()}) AS ?n)"
        tail = self.random.choice(
            ("", "", " LIMIT 5", " ORDER BY ?a", " GROUP BY ?a", " OFFSET 99999999999")
        )
        tail += self.random.choice(("", "", " HAVING(?a)", " VALUES ?a { 1 UNDEF }"))
        return f"{head}{form} {self._group()}{tail}".encode()

    def _group(self) -> str:
        return "{ " + " ".join(self._part() for _ in range(self.random.randint(0, 4))) + " }"

    def _part(self) -> str:
        chance = self.random.random()
        if chance < 0.5 or not self._deeper():
            return f"{self._term()} {self._sparql_path()} {self._term()} ."
        if chance < 0.7:
            word = self.random.choice(
                ("OPTIONAL", "MINUS", "FILTER EXISTS", "FILTER NOT EXISTS", "", "GRAPH ?g")
            )
            return f"{word} {self._group()}"
        if chance < 0.75:
            return f"{self._group()} UNION {self._group()}"
        if chance < 0.9:
            return f"FILTER({self._expression()})"
        if chance < 0.95:
            return f"BIND({self._expression()} AS ?v{self.random.randint(0, 9)})"
        return self.random.choice(
            ("SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "{ SELECT ?a { ?a ?b ?c } }")
        )

    def _term(self) -> str:
        return self.pick(("?a", "?b", "?c", "?d"), ("?a", "$b"), NODES, LITERALS)

    def _sparql_path(self) -> str:
        step = self.pick(PROPERTIES, ("?p", "a"))
        return step + self.random.choice(("", "", "", "*", "+", "?", "/:p", "|:q", "/^:p*"))

    def _expression(self) -> str:
        if not self._deeper():
            return self._term()
        chance = self.random.random()
        if chance < 0.3:
            return f"{self.random.choice(FUNCTIONS)}({self._expression()})"
        if chance < 0.5:
            return f"{self.random.choice(TWO)}({self._expression()}, {self._expression()})"
        sign = self.random.choice(("+", "-", "*", "/", "=", "<", "!=", "&&", "||", "IN"))
        return f"({self._expression()} {sign} {self._expression()})"
