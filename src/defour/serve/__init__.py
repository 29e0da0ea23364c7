"""The server: pages of the site, a SPARQL endpoint, and every stored question as a resource."""
