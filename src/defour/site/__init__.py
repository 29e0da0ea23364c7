"""The graph as pages that people read, with what machines read beside each."""
