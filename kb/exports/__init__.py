"""What a person takes along: answers and provisions as text, Markdown and PDF, sources as BibTeX and RIS, tables as CSV.

One structure (:mod:`kb.exports.paper`) is drawn by three writers; one list of references (:mod:`kb.exports.reference`) by two.
:mod:`kb.exports.files` is what the facade gives to the command line and the chat (docs/exports.md).
"""
