"""An explanation as text for a person, and as JSON."""

from defour.claims.grounds import Cited, Ground, Row, Value, one_line
from defour.claims.why import Explanation
from defour.namespaces import short_name
from defour.terminal import escape_controls

_STATES = {
    "above": "its grounds are above",
    "circular": "CIRCULAR: it follows from itself",
    "withdrawn": "WITHDRAWN: it no longer stands",
    "unknown": "UNKNOWN: the graph has no such claim",
    "deep": "its grounds go on too long to follow",
}


def text(explanation: Explanation, *, width: int | None = None, colour: bool = False) -> str:
    """Rows, and under each its claims with their passages.

    Args:
        explanation: What to show.
        width: Columns of the terminal, to fold long lines in; without it none is folded.
        colour: Whether to use bold and dim.
    """
    page = _Page(width, colour)
    title = escape_controls(explanation.title or "")
    name = explanation.what if explanation.kind == "question" else short_name(explanation.what)
    page.line(0, f"{page.bold(name)}: {title}" if title else page.bold(name))
    if not explanation.rows:
        page.line(0, "")
        page.line(0, "No rows, so nothing to explain.")
    for number, row in enumerate(explanation.rows, 1):
        page.line(0, "")
        named = explanation.kind == "situation"
        _row(page, row, f"{number}. " if explanation.kind == "question" else "", named=named)
    if explanation.note:
        page.line(0, "")
        page.line(0, explanation.note)
    if explanation.faults:
        page.line(0, "")
        page.line(0, page.bold("What is wrong"))
        for fault in explanation.faults:
            page.line(2, f"{escape_controls(fault)}.")
    return page.text()


def as_json(explanation: Explanation) -> str:
    """The explanation as one JSON object, with full IRIs."""
    import json

    plain = {
        "what": explanation.what,
        "kind": explanation.kind,
        "title": explanation.title,
        "explained_by": explanation.explained_by,
        "rows": [
            {
                "situation": row.situation,
                "label": row.label,
                "values": [value._asdict() for value in row.values],
                "claims": [_plain(ground) for ground in row.grounds],
            }
            for row in explanation.rows
        ],
        "note": explanation.note,
        "faults": list(explanation.faults),
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _plain(ground: Ground) -> dict[str, object]:
    found: dict[str, object] = ground._asdict()
    found["passages"] = [passage._asdict() for passage in ground.passages]
    found["premises"] = [_plain(premise) for premise in ground.premises]
    found["state"] = ground.state or None
    return found


class _Page:
    """Lines, indented, and folded where there is a width."""

    def __init__(self, width: int | None, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self._lines: list[str] = []

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self._colour else text

    def line(self, indent: int, text: str, hang: int = 0) -> None:
        lead = " " * indent
        if self._width is None or len(text) + indent <= self._width:
            self._lines.append(f"{lead}{text}".rstrip())
            return
        import textwrap

        self._lines += textwrap.wrap(
            text,
            max(self._width, indent + hang + 20),
            initial_indent=lead,
            subsequent_indent=" " * (indent + hang),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"


def _row(page: _Page, row: Row, number: str, *, named: bool) -> None:
    told: set[str] = set()
    shown = _columns(row.values)
    if shown:
        values = " · ".join(f"{name} {' and '.join(texts)}" for name, texts in shown.items())
        page.line(0, f"{number}{page.bold(escape_controls(values))}", hang=3)
    if row.situation is not None and not named:
        label = f"{escape_controls(row.label)}  " if row.label else ""
        lead = 3 if shown else 0
        page.line(lead, f"{label}{page.dim(short_name(row.situation))}")
    for ground in row.grounds:
        names = list(_columns([x for x in row.values if ground.claim in x.claims]))
        page.line(0, "")
        if names:
            page.line(3, ", ".join(names))
        _ground(page, ground, 5, told)
    missing = list(_columns([x for x in row.values if x.missing]))
    if missing:
        page.line(0, "")
        page.line(3, ", ".join(missing))
        page.line(5, page.bold("no claim vouches for this"))


def _columns(values: list[Value] | tuple[Value, ...]) -> dict[str, list[str]]:
    """Texts by column; `club` and `clubLabel` are one, shown by the label."""
    found: dict[str, list[str]] = {}
    for value in values:
        name = value.name.removesuffix("Label") or value.name
        texts = found.setdefault(name, [])
        if value.text not in texts:
            if name == value.name or not any(x.name == name for x in values):
                texts.append(value.text)
            else:
                found[name] = [value.text]
    return found


def _ground(page: _Page, ground: Ground, indent: int, told: set[str]) -> None:
    """A claim and what it follows from; `told` are the passages that the row has quoted already."""
    page.line(indent, escape_controls(ground.label or short_name(ground.claim)))
    by = f" by {escape_controls(ground.speaker)}" if ground.speaker else ""
    quoted = [x for x in ground.passages if x.text is not None and x.passage not in told]
    told.update(x.passage for x in quoted)
    ranges = [_range(x) for x in ground.passages if x not in quoted]
    parts = [f"{ground.basis or 'no basis'}{by}", *ranges, short_name(ground.claim)]
    if ground.state == "unknown":
        parts = [short_name(ground.claim)]
    page.line(indent, page.dim("  ".join(parts)), hang=2)
    if ground.state:
        said = _STATES[ground.state]
        page.line(indent, said if ground.state == "above" else page.bold(said))
    for passage in quoted:
        page.line(indent + 2, f"{_range(passage)} “{one_line(passage.text or '')}”", hang=2)
    if ground.premises:
        page.line(indent, "follows from")
        for premise in ground.premises:
            _ground(page, premise, indent + 2, told)


def _range(passage: Cited) -> str:
    if passage.start is None or passage.end is None:
        return short_name(passage.passage)
    return f"[{passage.start}, {passage.end})"
