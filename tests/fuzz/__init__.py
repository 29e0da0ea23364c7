"""Fuzzing of every entry point of the command line; see docs/fuzzing.md."""
