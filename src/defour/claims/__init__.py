"""Claims and passages: why a row is so, and whether the citations hold."""
