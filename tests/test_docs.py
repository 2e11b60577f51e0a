"""What the documentation says exists: the site builds without a warning and asks nobody for anything; every link, anchor, picture,
command and path in it resolves; what lies outside is named here and fetched by ``make linkcheck`` alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from typer.main import get_command

from kb.cli import app
from kb.prose import faults
from kb.settings import PROJECT
from tests.test_architecture import LAYERS

DOCS = PROJECT / "docs"
PAGES = sorted(
    [
        *PROJECT.glob("*.md"),
        *(
            page
            for folder in ("docs", "models", "training", "tests", "bench")
            for page in (PROJECT / folder).rglob("*.md")
        ),
        *(PROJECT / "corpus").glob("*.md"),
    ]
)
GUIDES = sorted({path.name.split(".")[0] for path in (DOCS / "guide").glob("*.md")})
HOSTS = {
    "creativecommons.org",
    "docs.trychroma.com",
    "github.com",
    "huggingface.co",
    "labs.cloudsecurityalliance.org",
    "m.lawissue.co.kr",
    "modelcontextprotocol.io",
    "open.law.go.kr",
    "www.law.go.kr",
    "www.kmib.co.kr",
}
"""Hosts that a page may link to. A new one is added by hand, so that a mistyped or foreign one is seen."""
FOREIGN_MODULES = {"llama_cpp.server", "pip", "pytest", "sphinx", "venv"}
"""What ``python -m`` may name beside our own modules."""
MACHINE = re.compile(r"/(?:home|root|work|tmp|opt|Users|mnt)/\w+|[A-Z]:\\\\Users")

_FENCE = re.compile(r"^( *)(```+)([^\n`]*)\n(.*?)^ *\2`*[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_OURS = re.compile(
    r"(?<![\w./-])((?:docs|kb|ingest|tests|bench|corpus|deploy|models|training)/[\w./-]*\w"
    r"\.(?:md|py|json|jsonl|yaml|conf|txt|html|css|svg|png|onnx|npz))\b(?!/)"
)
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def prose(path: Path) -> str:
    """The page without its code, fenced or inline."""
    return _INLINE.sub(" ", _FENCE.sub("\n", text(path)))


def slug(heading: str) -> str:
    """The anchor that a code host gives a heading: lower case, blanks as hyphens, no other signs."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


@cache
def anchors(path: Path) -> frozenset[str]:
    found: Counter[str] = Counter()
    names = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", _FENCE.sub("\n", text(path)), re.MULTILINE):
        own = slug(heading)
        names.add(f"{own}-{found[own]}" if found[own] else own)
        found[own] += 1
    return frozenset(names)


def links(path: Path) -> Iterator[tuple[bool, str, str]]:
    """Every link outside code as (is a picture, its words, its target)."""
    for mark, words, target in _LINK.findall(prose(path)):
        yield bool(mark), words, target
        for inner, alt, source in _LINK.findall(words):
            yield bool(inner), alt, source
    for target in _AUTOLINK.findall(prose(path)):
        yield False, target, target


def code(path: Path) -> Iterator[str]:
    """Each command line of a page: lines of fenced blocks, joined where they go on, and inline code."""
    body = text(path)
    for _, _, kind, block in _FENCE.findall(body):
        if kind.strip() in ("", "sh", "bash", "shell", "console", "text", "yaml", "dockerfile"):
            for line in block.replace("\\\n", " ").splitlines():
                yield line.split(" #")[0].strip()
    for _, inline in _INLINE.findall(_FENCE.sub("\n", body)):
        yield " ".join(inline.replace("\\|", "|").split())


def commands(path: Path, program: str) -> Iterator[list[str]]:
    """The words after each command line that begins with ``program`` (a pattern), as far as where another command begins."""
    begins = re.compile(rf"(?:\$ )?(?:[A-Z_]+=\S+ )*(?:[\w./]*/)?{program}(?=\s|$)(.*)")
    for line in code(path):
        for part in re.split(r"[;&]|\s\|\s|\$\(", re.sub(r'"[^"]*"|“[^”]*”', "TEXT", line)):
            if found := begins.fullmatch(part.strip()):
                yield found.group(1).split()


KB = get_command(app)
OPTIONS = {
    command: {o for p in found.params for o in (*p.opts, *p.secondary_opts)} for command, found in KB.commands.items()
}  # type: ignore[attr-defined]
MAKEFILE = text(PROJECT / "Makefile")


def options(words: list[str]) -> set[str]:
    """``[--lang ko|en] --json`` -> ``{"--lang", "--json"}``; what stands in words between is no option."""
    return {found.split("=")[0] for word in words for found in re.findall(r"^[\[(]*(--?[a-zA-Z][\w-]*)", word)}


def unknown_to_kb(words: list[str]) -> set[str]:
    """What ``kb`` does not know of the words behind it."""
    if not words or not re.fullmatch(r"[a-z][a-z-]*,?", words[0]):
        return set()
    command = words[0].rstrip(",")
    return options(words[1:]) - OPTIONS[command] - {"--help"} if command in OPTIONS else {command}


def unknown_to_make(words: list[str]) -> set[str]:
    """Targets that the Makefile does not have, and variables that it does not use."""
    targets = {
        word for word in words if re.fullmatch("[a-z]+", word) and not re.search(f"^{word}:", MAKEFILE, re.MULTILINE)
    }
    variables = {word.split("=")[0] for word in words if re.match("[A-Z_]+=", word)}
    return targets | {variable for variable in variables if f"$({variable})" not in MAKEFILE}


def unknown_to_python(words: list[str]) -> set[str]:
    """A module of ours that is not there, or options that its source does not spell."""
    if not words or words[0] in FOREIGN_MODULES or not re.fullmatch("[a-z_.]+", words[0]):
        return set()
    if words[0] == "kb.cli":
        return unknown_to_kb(words[1:])
    module = PROJECT / words[0].replace(".", "/")
    files = [*module.rglob("*.py")] if module.is_dir() else [module.with_suffix(".py")]
    if not all(file.is_file() for file in files):
        return {words[0]}
    source = "".join(text(file) for file in files)
    return {option for option in options(words[1:]) if f'"{option}"' not in source}


@pytest.mark.parametrize(
    ("program", "unknown"),
    [("kb", unknown_to_kb), ("make", unknown_to_make), (r"python[\d.]* -m", unknown_to_python)],
    ids=["kb", "make", "python"],
)
def test_every_command_and_option_exists(program: str, unknown: Callable[[list[str]], set[str]]) -> None:
    run = [(page, words) for page in PAGES for words in commands(page, program)]
    assert len(run) > 9
    assert [f"{name(page)}: {' '.join(words)}: {sorted(lost)}" for page, words in run if (lost := unknown(words))] == []


def test_the_reader_of_commands_sees_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        'Run `kb ask "kb fly" --depth victim\\|advocate --wings`, then `kb fly`.\n\n```sh\n'
        "KB_TODAY=2026-11-24 .venv/bin/kb doctor --json | tee x; make fly WINGS=2  # make more\n"
        "python -m bench.fly && python -m bench.scale \\\n  --wings\n```\n",
        encoding="utf-8",
    )
    assert [sorted(unknown_to_kb(words)) for words in commands(page, "kb")] == [[], ["--wings"], ["fly"]]
    assert [sorted(unknown_to_make(words)) for words in commands(page, "make")] == [["WINGS", "fly"]]
    run = commands(page, r"python[\d.]* -m")
    assert [sorted(unknown_to_python(words)) for words in run] == [["bench.fly"], ["--wings"]]


def lost(page: Path, target: str) -> bool:
    """Whether a relative link leads nowhere: no such file in the repository, or no such heading in it."""
    if urlsplit(target).scheme:
        return False
    place, _, anchor = unquote(target).partition("#")
    found = (page.parent / place).resolve() if place else page
    if not found.exists() or not found.is_relative_to(PROJECT):
        return True
    return bool(anchor) and anchor not in anchors(found)


def foreign(target: str) -> bool:
    """Whether a link leads out, and not over HTTPS to a host that is known here."""
    parts = urlsplit(target)
    return parts.scheme not in ("", "tel") and (parts.scheme != "https" or parts.hostname not in HOSTS)


def test_every_relative_link_and_anchor_resolves() -> None:
    assert [(name(page), target) for page in PAGES for _, _, target in links(page) if lost(page, target)] == []


def test_every_outside_link_is_https_and_to_a_known_host() -> None:
    assert [(name(page), target) for page in PAGES for _, _, target in links(page) if foreign(target)] == []


def test_every_picture_has_words_and_is_ours() -> None:
    pictures = [(page, words, target) for page in PAGES for picture, words, target in links(page) if picture]
    assert [
        found for found in pictures if len(found[1].strip()) < 2 or not (found[0].parent / found[2]).is_file()
    ] == []
    assert [name(page) for page in PAGES if "<img" in prose(page)] == []  # a picture is written as Markdown, with words


def test_every_file_of_ours_that_is_named_exists() -> None:
    told = [(page, found) for page in PAGES for found in _OURS.findall(text(page))]
    assert [(name(page), found) for page, found in told if not (PROJECT / found).is_file()] == []


def test_no_path_of_a_machine_is_told() -> None:
    assert [(name(page), found[0]) for page in PAGES if (found := MACHINE.search(text(page)))] == []


def test_the_page_on_architecture_has_every_module_and_its_arrows() -> None:
    """The table is the one of tests/test_architecture.py, and every module that the page names in passing exists."""
    page = text(DOCS / "architecture.md")
    rows = dict(re.findall(r"^\| (`[\w.]+`) \| .+ \| ([^|]+) \|$", page, re.MULTILINE))
    arrows = {f"`{layer}`": ", ".join(f"`{below}`" for below in sorted(may)) or "–" for layer, may in LAYERS.items()}
    wanted = [f"| {layer} | … | {below} |" for layer, below in arrows.items() if rows.get(layer) != below]
    assert (wanted, rows.keys() - arrows.keys()) == ([], set()), "these rows are to be written, these to go"
    told = {found.rstrip(".") for found in re.findall(r"\b(?:kb|ingest)\.[a-z][\w.]*", page)}
    paths = {found: PROJECT / found.replace(".", "/") for found in told}
    assert [found for found, path in paths.items() if not (path.is_dir() or path.with_suffix(".py").is_file())] == []


def test_every_figure_of_the_index_of_decisions_stands_in_the_page_it_names() -> None:
    rows = re.findall(
        r"^\|([^|]+)\|[^|]+\|([^|]+)\|[^|]*\|[^|]*\[[^]]+\]\(([^)]+)\)[^|]*\|$",
        text(DOCS / "decisions.md"),
        re.MULTILINE,
    )
    assert len(rows) > 20

    def figures(words: str) -> set[str]:
        return set(
            re.findall(r"(?<![\w@])\.?\d[\d,.]*\d|(?<![\w@.])\d(?![\w,.]*\d)", words.replace("hit@1 / 5 / 10", ""))
        )

    invented = {
        (what.strip(), figure)
        for what, measured, page in rows
        for figure in figures(measured) - figures(text((DOCS / page).resolve()))
    }
    assert invented == set()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. A warning is an error, as in ``make docs``."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "-n", "--keep-going", "-q", "-c", "docs", "."]
    done = subprocess.run([*command, str(folder)], cwd=PROJECT, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def html(site: Path) -> dict[str, LexborHTMLParser]:
    return {
        file.relative_to(site).as_posix(): LexborHTMLParser(file.read_text("utf-8")) for file in site.rglob("*.html")
    }


def test_every_page_is_on_the_site(site: Path) -> None:
    listed = {path.relative_to(PROJECT).with_suffix(".html").as_posix() for path in PAGES}
    assert listed <= html(site).keys()
    front = html(site)["docs/index.html"]
    menu = {a.attributes["href"] for a in front.css(".sidebar-tree a")}
    for page in listed - {"docs/index.html"}:
        assert os.path.relpath(page, "docs") in menu, f"{page} is in no list of docs/index.md"


def test_no_page_asks_a_foreign_host(site: Path) -> None:
    for page, tree in html(site).items():
        for node in tree.css(
            "[src], [srcset], [poster], link[href], object[data], form[action], meta[http-equiv=refresh]"
        ):
            held = " ".join(
                value or ""
                for key, value in node.attributes.items()
                if key in ("src", "srcset", "poster", "data", "action", "content")
                or (key == "href" and node.tag == "link")
            )
            assert "//" not in held, f"{page}: {node.html}"
        if page != "index.html":
            policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]')
            assert "default-src 'self'" in (policy.attributes["content"] if policy else ""), page
            assert tree.css_first('meta[name="referrer"]').attributes["content"] == "no-referrer", page
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", style.read_text("utf-8")), style.name


def test_every_page_has_exit_and_numbers_of_the_registry(site: Path) -> None:
    rows = [yaml.safe_load(text(file).split("---")[1]) for file in (PROJECT / "corpus" / "services").glob("*.md")]
    emergency = {phone["number"] for row in rows if row.get("emergency") for phone in row["phones"]}
    leave = re.search(r'^EXIT_URL = "(.+)"$', text(PROJECT / "kb" / "ui" / "frame.py"), re.MULTILINE)
    assert leave
    for page, tree in html(site).items():
        if page != "index.html":
            told = {a.attributes["href"] for a in tree.css(".announcement a")}
            assert {f"tel:{number}" for number in emergency} | {leave[1]} == told, page


def test_every_page_says_its_language(site: Path) -> None:
    for page, tree in html(site).items():
        spoken = tree.css_first("html").attributes.get("lang")
        assert spoken == (page.split(".")[1] if page.startswith("docs/guide/") else spoken) in ("ko", "en"), page


def test_the_search_finds_a_korean_noun_inside_a_written_word(site: Path) -> None:
    """벌금 stands in these pages as 벌금을, 벌금이나 and so on; Sphinx alone would know these only."""
    index = (site / "searchindex.js").read_text("utf-8")
    assert all(f'"{word.encode("unicode_escape").decode()}":[' in index for word in ("벌금", "조문"))


@pytest.mark.parametrize("page", [*(DOCS / "guide").glob("*.md"), DOCS / "index.md"], ids=name)
def test_a_page_for_people_keeps_to_the_words_of_this_house(page: Path) -> None:
    """docs/words.md; pages that quote what is not said, such as that one, are not for everybody."""
    assert [(line, faults(line)) for line in text(page).splitlines() if faults(line)] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_the_same_in_both_languages(guide: str) -> None:
    korean, english = (DOCS / "guide" / f"{guide}.{language}.md" for language in ("ko", "en"))

    def shape(page: Path) -> list[object]:
        body = _FENCE.sub("\n", text(page))
        levels = [len(marks) for marks in re.findall(r"^(#+) ", body, re.MULTILINE)]
        run = [
            [(program, words[0], sorted(options(words))) for words in commands(page, program) if words]
            for program in ("kb", "make")
        ]
        pictures = sum(picture for picture, _, _ in links(page))
        return [levels, run, pictures]

    assert shape(korean) == shape(english)
