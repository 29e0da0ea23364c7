"""Turtle as an editor writes it: tokens, a tree with comments and places, the canonical form."""
