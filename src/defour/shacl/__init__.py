"""Validation: the one call of an engine, places, and reports."""
