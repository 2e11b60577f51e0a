"""What it takes to make all statutes searchable, ours beside a plain pipeline: ``python -m bench.scale``."""
