"""Truth in SQLite, vectors in Chroma as a rebuildable cache, shards published whole as generations."""
