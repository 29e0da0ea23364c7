"""Stored questions, their parameters, and their answers."""
