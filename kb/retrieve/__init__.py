"""From a question to one ranked list of evidence, with reasons."""
