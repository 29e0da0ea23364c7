"""A report for a person: a block for each result and finding, then a summary of what was checked.

The first line of a block is ``file:line:column: …``, which editors and terminals can follow.
"""

from collections import Counter

from defour.claims.grounds import Cited, one_line
from defour.validation.findings import Finding
from defour.namespaces import local_name, short_name
from defour.rdf.locations import Place
from defour.reports import common
from defour.shacl.results import Result
from defour.shacl.validation import Report
from defour.terminal import escape_controls

_COLOURS = {"Violation": "31", "Warning": "33", "Info": "36", "Lint": "35"}

_WORDS = {
    "en": {
        "says": "see",
        "closest": "closest",
        "differ": "The engines differ",
        "checked": "Checked {triples} in {files} against {shapes} ({engine}).",
        "linted": "Lint alone looked at {triples} in {files} and {shapes}.",
        "nodes": "Focus nodes: {}.",
        "idle": "No focus node: {}.",
        "conforms": "Conforms{}.",
        "no lint": "; lint did not look",
        "not": "Does not conform: {}.",
        "clean": "Lint found nothing.",
        "fails": "{}.",
        "triple": ("triple", "triples"),
        "shape": ("shape with a target", "shapes with a target"),
        "result": ("result", "results"),
        "finding": ("finding of lint", "findings of lint"),
        "difference": ("difference between the engines", "differences between the engines"),
    },
    "nl": {
        "Violation": "Overtreding",
        "Warning": "Waarschuwing",
        "says": "zie",
        "closest": "het dichtst bij",
        "differ": "De engines verschillen",
        "checked": "Nagekeken: {triples} in {files} tegen {shapes} ({engine}).",
        "linted": "Alleen lint keek naar {triples} in {files} en {shapes}.",
        "nodes": "Knopen per vorm: {}.",
        "idle": "Geen knoop: {}.",
        "conforms": "Voldoet{}.",
        "no lint": "; lint keek niet",
        "not": "Voldoet niet: {}.",
        "clean": "Lint vond niets.",
        "fails": "{}.",
        "triple": ("triple", "triples"),
        "shape": ("vorm met een doel", "vormen met een doel"),
        "result": ("resultaat", "resultaten"),
        "finding": ("vondst van lint", "vondsten van lint"),
        "difference": ("verschil tussen de engines", "verschillen tussen de engines"),
    },
}


def write(report: Report, *, colour: bool = False) -> str:
    """The report as text.

    Args:
        report: The report.
        colour: Whether to use bold and colours.
    """
    page = _Page(report, colour)
    blocks = [page.result(x) for x in report.results]
    blocks += [page.finding(x) for x in report.findings]
    if report.differences:
        lines = [f"{page.words['differ']}:"]
        lines += [
            f"  {x.engine}: {escape_controls(common.described(x, report))}"
            for x in report.differences
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, page.summary()]) + "\n"


class _Page:
    def __init__(self, report: Report, colour: bool) -> None:
        self.report = report
        self.colour = colour
        self.words = _WORDS["nl" if report.language.lower().startswith("nl") else "en"]

    def result(self, result: Result) -> str:
        """A block for a result."""
        lines = ["  " + common.named(result.focus, result.label, self.report)]
        if told := common.told(result, self.report):
            lines.append(f"  {told}")
        lines += [f"  {'  ' * depth}{x}" for depth, x in common.reasons(result, self.report)]
        if result.closest:
            near = ", ".join(self.report.names.short(x) for x in result.closest)
            lines.append(f"  {self.words['closest']}: {near}")
        lines.append("  " + self.report.names.shortened(result.message))
        head = self._head(result.place, local_name(str(result.severity)), result.rule)
        passages = [self._passage(x) for x in result.passages]
        return "\n".join([head, *map(escape_controls, lines), *passages])

    def finding(self, finding: Finding) -> str:
        """A block for a finding of lint."""
        lines = [self._head(finding.place, "Lint", finding.name)]
        lines += [
            "  " + escape_controls(self.report.names.shortened(x))
            for x in (finding.message, finding.remedy)
        ]
        return "\n".join(lines)

    def _head(self, place: Place | None, kind: str, rule: str) -> str:
        where = f"{escape_controls(str(place))}: " if place is not None else ""
        name = self._severity(kind)
        if not self.colour:
            return f"{where}{name} {escape_controls(rule)}"
        shown = _COLOURS.get(kind, "31")
        return f"\x1b[1m{where}\x1b[{shown}m{name}\x1b[39m {escape_controls(rule)}\x1b[0m"

    def _severity(self, kind: str) -> str:
        """A severity of SHACL in the language of the report; another has its own name."""
        return escape_controls(str(self.words.get(kind, kind)) if kind in _COLOURS else kind)

    def _passage(self, cited: Cited) -> str:
        where = f"[{cited.start}, {cited.end}) {short_name(cited.passage)}"
        said = f": “{one_line(cited.text)}”" if cited.text is not None else ""
        return f"  {self.words['says']} {escape_controls(where)}{said}"

    def summary(self) -> str:
        """How often each rule spoke, what was checked, and the verdict."""
        return "\n".join([*self._counts(), *self._scope(), self._verdict()])

    def _counts(self) -> list[str]:
        counts = Counter((local_name(str(x.severity)), x.rule) for x in self.report.results)
        counts.update(("Lint", x.name) for x in self.report.findings)
        width = max((len(str(x)) for x in counts.values()), default=0)
        return [
            f"  {n:>{width}} {escape_controls(rule)} ({self._severity(kind)})"
            for (kind, rule), n in counts.items()
        ]

    def _scope(self) -> list[str]:
        report = self.report
        template = "checked" if report.engine is not None else "linted"
        told = str(self.words[template]).format(
            triples=self._count(report.triples, "triple"),
            files=escape_controls(", ".join(report.files)),
            shapes=self._count(len(report.shapes), "shape"),
            engine=report.engine,
        )
        busy = [
            f"{x.rule} {'?' if x.nodes is None else f'{x.nodes:,}'}"
            for x in report.shapes
            if x.nodes != 0
        ]
        idle = [x.rule for x in report.shapes if x.nodes == 0]
        lines = [told]
        for name, listed in (("nodes", busy), ("idle", idle)):
            if listed:
                lines.append(escape_controls(str(self.words[name]).format(", ".join(listed))))
        return lines

    def _verdict(self) -> str:
        report = self.report
        if report.ok and report.engine is None:
            return str(self.words["clean"])
        if report.ok:
            silent = "" if report.linted else str(self.words["no lint"])
            return str(self.words["conforms"]).format(silent)
        amounts = [
            (len(report.results), "result"),
            (len(report.findings), "finding"),
            (len(report.differences), "difference"),
        ]
        told = ", ".join(self._count(number, name) for number, name in amounts if number)
        return str(self.words["fails" if report.engine is None else "not"]).format(told)

    def _count(self, number: int, name: str) -> str:
        return f"{number:,} {self.words[name][number != 1]}"
