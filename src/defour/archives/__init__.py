"""Many articles: read one by one, kept in a store on disk, and compared."""
