"""The documentation as a site: ``make docs``. Warnings are errors, and no page asks any host for anything.

The source folder is the root of the repository, so that one relative link holds on the site, on the page of a code host and in
an editor alike: README.md, CHANGELOG.md and the cards of the models are pages of it beside docs/. What was compared before
Sphinx was chosen is in docs/decisions.md.
"""

import re
import sys
from pathlib import Path
from typing import Any

from pygments.lexers import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE / "_ext")]

from korean_search import SearchKorean  # noqa: E402

project = "곁"
author = "gyeot"
language = "ko"
root_doc = "docs/index"
extensions = ["myst_parser"]
PAGES = {"bench", "docs", "models", "training", "tests"}
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/**/*.md",
    "bench/**/*.md",
    "models/embedding/README.md",
    "training/README.md",
    "tests/blind/README.md",
]
exclude_patterns = [entry.name for entry in ROOT.iterdir() if entry.is_dir() and entry.name not in PAGES]
myst_heading_anchors = 4
suppress_warnings = [
    "myst.header",  # the changelog and the evaluation begin a part at the level that fits its reader
]

html_theme = "furo"
html_title = "곁 (gyeot)"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["gyeot.css"]
html_theme_options = {"announcement": "docs/_templates/page.html"}  # any text: the block there takes its place
html_additional_pages = {"index": "redirect.html"}
html_search_language = "ko"
linkcheck_timeout = 20
linkcheck_workers = 2
linkcheck_ignore = [r"http://127\.0\.0\.1.*"]

_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]")


def page_language(docname: str, text: str) -> str:
    """``ko`` or ``en``: by the name of the page (``victim.en``), else by what most of its letters are.

    A Korean syllable holds as much as two or three Latin letters.
    """
    if docname.endswith((".ko", ".en")):
        return docname[-2:]
    return "ko" if 2 * len(_HANGUL.findall(text)) >= len(_LATIN.findall(text)) else "en"


def mend_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """What axe-core finds in a page as Sphinx and furo write it: its language, the level of headings in the menu, and that a
    block or table which is scrolled can be reached by keyboard."""
    context["language"] = page_language(page, doctree.astext()) if doctree is not None else language
    menu, body = context.get("furo_navigation_tree", ""), context.get("body", "")
    context["furo_navigation_tree"] = menu.replace('role="heading"', 'role="heading" aria-level="2"')
    context["body"] = re.sub(
        r'<pre>|<div class="table-wrapper',
        lambda tag: tag[0].replace("<pre", '<pre tabindex="0"').replace("<div", '<div tabindex="0"'),
        body,
    )


def setup(app: Sphinx) -> None:
    """Korean search, JSON with remarks, and what is mended in each page."""
    app.add_search_language(SearchKorean)
    app.add_lexer("jsonc", TextLexer)  # JSON with remarks and … in it, which no lexer reads
    app.connect("html-page-context", mend_page, priority=900)  # after furo has made the menu
