"""Understand, gather, write, verify: an answer in which every sentence of law rests on evidence."""
