"""A validation report in the formats that people and machines read.

Each is the same for the same files, whatever the hash seed. A format is imported when it is asked
for.
"""

from importlib import import_module

from defour.shacl.validation import Report

FORMATS = ("text", "json", "turtle", "sarif", "junit", "github")
OF_CI = ("sarif", "junit", "github")
"""Those that have a word for a run that could not end, for `failed`."""

_MODULES = {"turtle": "w3c", "json": "plain"}


def render(report: Report, format: str = "text", *, colour: bool = False) -> str:
    """A report in one of `FORMATS`, with a line end at its end where it says anything.

    Args:
        report: The report.
        format: ``text``, ``json`` (its schema is docs/report.schema.json), ``turtle`` (the report
            of W3C), ``sarif`` (SARIF 2.1.0), ``junit`` (JUnit XML) or ``github`` (workflow commands
            of GitHub Actions).
        colour: Whether the text may have colours.
    """
    module = import_module(f"defour.reports.{_MODULES.get(format, format)}")
    if format == "text":
        return str(module.write(report, colour=colour))
    return str(module.write(report))
