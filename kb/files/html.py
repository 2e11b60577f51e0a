"""HTML: the text of a page, without scripts and without what its own styles hide.

Set aside: elements hidden by attribute (``hidden``, ``aria-hidden``), by style (``display:none``, ``visibility:hidden``, no
opacity, moved off the screen, no size) or by a class that the page's own style sheet hides. External style sheets are not
fetched, so a class they hide stays. Comments, scripts, styles and templates are no text and are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kb.files.kinds import HTML
from kb.files.model import AsideFlag, Limits, RawPage, Refusal, Report, report
from kb.files.package import Writing
from kb.files.plain import decode

_DROPPED = frozenset({
    "script", "style", "template", "noscript", "head", "svg", "math", "canvas", "iframe", "object", "embed", "audio", "video",
    "select", "datalist", "textarea", "button",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "ul",
})  # fmt: skip
_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_EVERY_SCREEN = re.compile(
    r"@(?:layer\b[^{;}]{0,200}|supports\b[^{;}]{0,500}|media\s+(?:only\s+)?(?:screen|all)\s*)\{", re.I
)
"""At-blocks that hold on every screen; of others (print, narrow windows) the rules are not read."""
_SIMPLE = re.compile(r"[\w\-.#*:\[\]=\"' >]{1,200}")
MAX_RULES = 500
_HIDING: tuple[tuple[re.Pattern[str], AsideFlag], ...] = (
    (re.compile(r"(?<![\w-])display\s*:\s*none", re.I), "hidden"),
    (re.compile(r"(?<![\w-])visibility\s*:\s*(?:hidden|collapse)", re.I), "hidden"),
    (re.compile(r"(?<![\w-])content-visibility\s*:\s*hidden", re.I), "hidden"),
    (re.compile(r"(?<![\w-])opacity\s*:\s*(?:0?\.0\d*|0+)(?:\.0+)?%?\s*(?:;|!|$)", re.I), "hidden"),
    (re.compile(r"(?<![\w-])clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%|circle\(\s*0)", re.I), "hidden"),
    (re.compile(r"(?<![\w-])color\s*:\s*transparent", re.I), "faint"),
    (
        re.compile(
            r"(?<![\w-])font-size\s*:\s*(?:[0-2](?:\.\d+)?p[xt]|0?\.[01]\d*r?em|0(?:\.0+)?\w*)\s*(?:;|!|$)", re.I
        ),
        "tiny",
    ),
    (
        re.compile(
            r"(?<![\w-])(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}(?:\.\d+)?\w", re.I
        ),
        "off_page",
    ),
)
_NO_SIZE = re.compile(r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.I)
_CLIPPED = re.compile(r"(?<![\w-])overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.I)


@dataclass(frozen=True)
class _Leave:
    """On the stack below an element's children: the element ends."""

    tag: str


def read_html(data: bytes, limits: Limits) -> Report:
    """The text of a HTML page as one page. Raises Refusal."""
    named = _CHARSET.search(data[:4096])
    text = decode(data, _charset(named[1].decode("ascii", "ignore")) if named else None)
    parser = LexborHTMLParser(text)
    root = parser.root
    if root is None:
        raise Refusal("broken")
    writing = Writing()
    _walk(root, _hidden_by_sheet(parser), writing)
    shown, asides = writing.results()[0]
    page = RawPage(1, shown, "html", tuple(dict.fromkeys(aside.flag for aside in asides)), asides)
    return report(HTML, [page], limits)


def _charset(name: str) -> str:
    """What a Korean page means by its charset: ``euc-kr`` is CP949 in every browser."""
    return "cp949" if name.lower() in ("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949") else name


def hiding(style: str) -> AsideFlag | None:
    """Why declarations keep an element from showing: ``display: none`` -> hidden; None when they do not."""
    style = _CSS_COMMENT.sub("", style[:5000])
    for pattern, flag in _HIDING:
        if pattern.search(style):
            return flag
    return "hidden" if _NO_SIZE.search(style) and _CLIPPED.search(style) else None


def _hidden_by_sheet(parser: LexborHTMLParser) -> dict[int, AsideFlag]:
    """Elements that the page's own style sheets hide on every screen, by node."""
    found: dict[int, AsideFlag] = {}
    rules = 0
    for sheet in parser.css("style"):
        for selector, declarations in _RULE.findall(_outside_at_rules(_CSS_COMMENT.sub("", sheet.text() or ""))):
            flag = hiding(declarations)
            for part in selector.split(",") if flag else ():
                rules += 1
                if rules > MAX_RULES or not _SIMPLE.fullmatch(part.strip()):
                    continue
                try:
                    nodes = parser.css(part.strip())
                except (ValueError, RuntimeError):
                    continue  # a selector that is not understood hides nothing here
                found |= {node.mem_id: flag for node in nodes if flag}
    return found


def _outside_at_rules(sheet: str) -> str:
    """A style sheet without its ``@media {…}`` and other at-blocks: ``"a{} @media print{b{}} c{}"`` -> ``"a{}  c{}"``."""
    sheet = _EVERY_SCREEN.sub(" ", sheet)
    kept: list[str] = []
    depth = at_depth = 0
    start = 0
    for match in re.finditer(r"[{}]|@[\w-]+", sheet):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
            if at_depth and depth < at_depth:
                at_depth, start = 0, match.end()
        elif not at_depth and depth == 0:
            end = re.compile(r"[;{]").search(sheet, match.end())
            kept.append(sheet[start : match.start()])
            start = end.end() if end else len(sheet)
            at_depth = 1 if end and end[0] == "{" else 0
    if not at_depth:
        kept.append(sheet[start:])
    return "".join(kept)


def _walk(root: LexborNode, by_sheet: dict[int, AsideFlag], writing: Writing) -> None:
    """Depth first without recursion: pages nest as deep as they like."""
    stack: list[tuple[LexborNode | _Leave, AsideFlag | None, bool]] = [(root, None, False)]
    while stack:
        node, flag, verbatim = stack.pop()
        if isinstance(node, _Leave):
            _end(node.tag, writing)
            continue
        if node.is_text_node:
            text = node.text_content or ""
            writing.add(text if verbatim else _SPACE.sub(" ", text), flag)
            continue
        tag = (node.tag or "").lower()
        if tag in _DROPPED or node.is_comment_node:
            continue
        if node.is_element_node:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            flag = flag or by_sheet.get(node.mem_id) or _by_attributes(attributes)
            if tag == "br":
                writing.line()
                continue
            if tag in _BLOCKS and flag is None:
                _start_line(writing)
        stack.append((_Leave(tag if flag is None else ""), None, False))
        children: list[LexborNode] = []
        child = node.first_child
        while child is not None:
            children.append(child)
            child = child.next
        verbatim = verbatim or tag == "pre"
        stack.extend((inner, flag, verbatim) for inner in reversed(children))


def _by_attributes(attributes: dict[str, str]) -> AsideFlag | None:
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return "hidden"
    if attributes.get("type", "").lower() == "hidden":
        return "hidden"
    return hiding(attributes.get("style", ""))


def _start_line(writing: Writing) -> None:
    shown = writing.pages[-1][0]
    if shown and shown[-1] not in ("\n", "\t"):
        writing.line()


def _end(tag: str, writing: Writing) -> None:
    if tag in ("td", "th"):
        writing.cell()
    elif tag == "tr":
        writing.row()
    elif tag in _BLOCKS:
        _start_line(writing)
