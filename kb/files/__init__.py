"""Sandboxed readers for files nobody vouches for: PDF, DOCX, HWPX, HTML and text (docs/files.md).

>>> read_file(Path("leaflet.pdf")).pages[0].text  # doctest: +SKIP
'불법촬영 피해를 입었다면 …'
"""

from kb.files.model import CODES, Aside, Code, Limits, Page, Reading
from kb.files.sandbox import fences, read_bytes, read_file

__all__ = ["CODES", "Aside", "Code", "Limits", "Page", "Reading", "fences", "read_bytes", "read_file"]
