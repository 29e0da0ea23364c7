"""Answers, graphs and files, written out."""
