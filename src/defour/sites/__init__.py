"""A graph folder as a site: pages for people, with Turtle and JSON-LD beside each."""
