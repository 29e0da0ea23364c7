"""The graph, or a part of it, for others: in each format, in other words, and all at once."""
