"""Rows as text: a table for people, and the SPARQL 1.1 results formats CSV, TSV, JSON and XML.

Line ends are LF and the last line has one. See https://www.w3.org/TR/sparql11-results-csv-tsv/,
https://www.w3.org/TR/sparql11-results-json/ and https://www.w3.org/TR/rdf-sparql-XMLres/.
"""

from collections.abc import Mapping, Sequence

from defour.errors import UsageError
from defour.queries.answer import Answer, BooleanAnswer, Term

RESULT_FORMATS = ("table", "csv", "tsv", "json", "xml")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"


def write_results(
    answer: Answer | BooleanAnswer, format: str, prefixes: Mapping[str, str] | None = None
) -> str:
    """An answer in one of `RESULT_FORMATS`.

    Args:
        answer: The answer to a SELECT or an ASK.
        format: One of `RESULT_FORMATS`.
        prefixes: What the table shortens IRIs with.

    Raises:
        UsageError: The format is not one of these, or cannot hold a character of the answer.
    """
    if format not in RESULT_FORMATS:
        raise UsageError(
            f"rows cannot be written as {format}", hint=f"One of {', '.join(RESULT_FORMATS)}"
        )
    if isinstance(answer, BooleanAnswer):
        return _boolean(answer.value, format)
    if format == "csv":
        return write_csv(answer)
    if format == "tsv":
        return _tsv(answer)
    if format == "json":
        return _json(answer)
    if format == "xml":
        return _xml(answer)
    from defour.queries.table import plain

    return plain(answer, prefixes or {})


def write_csv(answer: Answer) -> str:
    """CSV (RFC 4180 but for the line end, which is LF): values alone, unbound is empty."""
    lines = [",".join([_quoted(column) for column in answer.columns])]
    for row in answer.rows:
        lines.append(
            ",".join(
                [
                    ""
                    if term is None
                    else _quoted(f"_:{term.value}" if term.kind == "bnode" else term.value)
                    for term in row
                ]
            )
        )
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    if '"' in value or "," in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _tsv(answer: Answer) -> str:
    lines = ["\t".join(f"?{column}" for column in answer.columns)]
    lines += [
        "\t".join("" if term is None else term_text(term) for term in row) for row in answer.rows
    ]
    return "\n".join(lines) + "\n"


def _is_integer(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdecimal()


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def term_text(term: Term) -> str:
    """A term as Turtle writes it in full, a whole number bare."""
    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.datatype == _XSD + "integer" and _is_integer(term.value):
        return term.value
    text = f'"{term.value.translate(_ESCAPES)}"'
    if term.language is not None:
        return f"{text}@{term.language}"
    return text if term.datatype in (None, _STRING) else f"{text}^^<{term.datatype}>"


def _json(answer: Answer) -> str:
    import json

    kinds = {"iri": "uri", "bnode": "bnode", "literal": "literal"}

    def binding(term: Term) -> dict[str, str]:
        found = {"type": kinds[term.kind], "value": term.value}
        if term.language is not None:
            found["xml:lang"] = term.language
        elif term.datatype not in (None, _STRING):
            found["datatype"] = str(term.datatype)
        return found

    bindings = [
        {
            column: binding(term)
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    whole = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def _xml(answer: Answer) -> str:
    from defour.writing.rdf_xml import escaped

    lines = ["  <head>"]
    lines += [f'    <variable name="{escaped(column)}"/>' for column in answer.columns]
    lines += ["  </head>", "  <results>"]
    for row in answer.rows:
        lines.append("    <result>")
        for column, term in zip(answer.columns, row, strict=True):
            if term is not None:
                lines.append(f'      <binding name="{escaped(column)}">{_xml_term(term)}</binding>')
        lines.append("    </result>")
    lines.append("  </results>")
    return _XML_HEAD + "\n".join(lines) + "\n</sparql>\n"


def _xml_term(term: Term) -> str:
    from defour.writing.rdf_xml import escaped

    value = escaped(term.value)
    if term.kind == "iri":
        return f"<uri>{value}</uri>"
    if term.kind == "bnode":
        return f"<bnode>{value}</bnode>"
    if term.language is not None:
        return f'<literal xml:lang="{escaped(term.language)}">{value}</literal>'
    if term.datatype in (None, _STRING):
        return f"<literal>{value}</literal>"
    return f'<literal datatype="{escaped(str(term.datatype))}">{value}</literal>'


def _boolean(value: bool, format: str) -> str:
    word = "true" if value else "false"
    if format == "json":
        return f'{{\n  "head": {{}},\n  "boolean": {word}\n}}\n'
    if format == "xml":
        return f"{_XML_HEAD}  <head/>\n  <boolean>{word}</boolean>\n</sparql>\n"
    return f"{word}\n"


def text_answer(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Answer:
    """Plain texts as an answer, so that a list prints as a question does."""
    return Answer(columns, ([Term("literal", text, _STRING) for text in row] for row in rows))
