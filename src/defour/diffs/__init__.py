"""What changed between two versions of a graph, told in situations and claims."""
