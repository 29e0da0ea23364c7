"""RDF as files hold it: parsed, indexed, located, written."""
