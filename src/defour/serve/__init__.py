"""The server: the pages of the site, a SPARQL endpoint, and every stored question as a resource.

Three kinds of process: one speaks HTTP (`app`, `pages`, `protocol`, `questions`), workers answer
queries (`worker`), and a nursery makes workers and ends them (`nursery`). A query of pyoxigraph
cannot be stopped, but its process can.
"""
