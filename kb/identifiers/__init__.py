"""What points at one person in a text: numbers, names after cue words, addresses, links and handles. Pure functions, no I/O."""
