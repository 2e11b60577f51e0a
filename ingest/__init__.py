"""Everything that writes: one loader per source, one pipeline, a generation."""
