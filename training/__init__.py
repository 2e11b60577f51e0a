"""Making the embedding model: pairs, vocabulary, towers, export. Not needed at run time; see models/README.md."""
