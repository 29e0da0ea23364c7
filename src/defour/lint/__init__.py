"""The lint: what lets a validation pass by accident, told apart from what SHACL finds."""

from defour.lint.checking import check
from defour.lint.findings import Finding, Inputs
from defour.lint.texts import NAMES

__all__ = ["NAMES", "Finding", "Inputs", "check"]
