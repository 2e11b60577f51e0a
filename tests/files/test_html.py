"""HTML: what a browser would show, line by line; the rest set aside or dropped."""

from __future__ import annotations

import pytest

from kb.files.child import read
from kb.files.html import hiding
from kb.files.model import Limits, Report
from kb.files.normal import normalise
from tests.files.makers import LAW, SECRET

LIMITS = Limits()


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>제목</title>{head}</head><body>{body}</body></html>".encode()


def text_of(report: Report) -> str:
    return normalise(report.pages[0].raw)[0]


def test_blocks_tables_and_breaks() -> None:
    report = read(
        page(
            "<h1>디지털 성범죄</h1><p>첫째 <b>문</b>단\n이어짐</p><ul><li>하나<li>둘</ul>"
            "<table><tr><th>죄<th>형</tr><tr><td>반포<td><p>7년</p></table>줄<br>바꿈<pre>가  나\n다</pre>끝"
        ),
        LIMITS,
    )
    assert report.code == "ok"
    assert text_of(report) == "디지털 성범죄\n첫째 문단 이어짐\n하나\n둘\n죄 형\n반포 7년\n줄\n바꿈\n가 나\n다\n끝"


@pytest.mark.parametrize(
    "dropped",
    [
        f"<script>document.write('{SECRET}')</script>",
        f"<style>p::after {{ content: '{SECRET}' }}</style>",
        f"<!-- {SECRET} -->",
        f"<template>{SECRET}</template>",
        f"<noscript>{SECRET}</noscript>",
        f"<svg><text>{SECRET}</text></svg>",
        f"<iframe srcdoc='{SECRET}'></iframe>",
        f"<meta name=description content='{SECRET}'>",
        f"<img alt='{SECRET}'>",
        f"<textarea>{SECRET}</textarea>",
        f"<input value='{SECRET}'>",
    ],
)
def test_what_is_no_text_is_dropped(dropped: str) -> None:
    report = read(page(f"<p>{LAW}</p>{dropped}"), LIMITS)
    assert text_of(report) == LAW
    assert report.pages[0].asides == ()


@pytest.mark.parametrize(
    ("style", "flag"),
    [
        ("display:none", "hidden"),
        ("color:red;DISPLAY : NONE !important", "hidden"),
        ("display:/* */none", "hidden"),
        ("visibility: hidden", "hidden"),
        ("opacity:0", "hidden"),
        ("opacity:0.0;", "hidden"),
        ("opacity: .01", "hidden"),
        ("clip: rect(0,0,0,0)", "hidden"),
        ("clip-path: inset(50%)", "hidden"),
        ("height:0;overflow:hidden", "hidden"),
        ("width:1px;height:1px;overflow:hidden", "hidden"),
        ("content-visibility:hidden", "hidden"),
        ("color:transparent", "faint"),
        ("font-size:0", "tiny"),
        ("font-size:1px", "tiny"),
        ("font-size:2.5pt;", "tiny"),
        ("font-size:0.1em", "tiny"),
        ("position:absolute;left:-9999px", "off_page"),
        ("text-indent:-9999px", "off_page"),
        ("display:block", None),
        ("opacity:0.9", None),
        ("opacity:1", None),
        ("font-size:12px", None),
        ("font-size:20px", None),
        ("font-size:0.8em", None),
        ("margin-left:-10px", None),
        ("background-color:transparent", None),
        ("overflow:hidden", None),
        ("max-width:100px;overflow:hidden", None),
        ("", None),
    ],
)
def test_styles_that_hide(style: str, flag: str | None) -> None:
    assert hiding(style) == flag
    report = read(page(f'<p>{LAW}</p><div style="{style}"><p>{SECRET}</p></div>'), LIMITS)
    assert [(aside.text, aside.flag) for aside in report.pages[0].asides] == ([(SECRET, flag)] if flag else [])
    assert (SECRET in text_of(report)) == (flag is None)


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("<style>.x { display: none }</style>", True),
        ("<style>p, div.x > span { color: red } #one, .x { visibility: hidden }</style>", True),
        ("<style>@import url(a.css); .x{display:none}</style>", True),
        ("<style>@media print { .x { display: none } }</style>", False),
        ("<style>@media screen { .x { display: none } }</style>", True),
        ("<style>@layer a { .x { display: none } } .y { color: red }</style>", True),
        ("<style>@media (max-width: 600px) { .x { display: none } }</style>", False),
        ("<style>@media print { .y{} } .x { display: none }</style>", True),
        ("<style>.x:::bad( { display: none }</style>", False),
        ("<style>.other { display: none }</style>", False),
        ("<style>/* .x { display: none } */</style>", False),
    ],
)
def test_the_pages_own_sheet_hides(head: str, hidden: bool) -> None:
    report = read(page(f'<p>{LAW}</p><p class="x">{SECRET}</p>', head), LIMITS)
    assert [aside.flag for aside in report.pages[0].asides] == (["hidden"] if hidden else [])
    assert (SECRET in text_of(report)) != hidden


@pytest.mark.parametrize("attribute", ["hidden", "aria-hidden=true", "hidden=until-found"])
def test_attributes_that_hide(attribute: str) -> None:
    report = read(page(f"<p>{LAW}</p><p {attribute}>{SECRET}</p><p aria-hidden=false>끝</p>"), LIMITS)
    assert text_of(report) == f"{LAW}\n끝"
    assert report.pages[0].flags == ("hidden",)


@pytest.mark.parametrize(
    "data",
    [
        f"<html><head><meta charset=euc-kr></head><body>{LAW}".encode("cp949"),
        f"<html><head><meta http-equiv=Content-Type content='text/html; charset=ks_c_5601-1987'><body>{LAW}".encode(
            "cp949"
        ),
        f"<html><body>{LAW}".encode("cp949"),
        f"<html><head><meta charset=utf-8><body>{LAW}".encode("cp949"),
        b"\xef\xbb\xbf" + f"<html><body>{LAW}".encode(),
        f"<html><body>{LAW}".encode("utf-16"),
        f"<html><head><meta charset=no-such><body>{LAW}".encode("cp949"),
        f"<?xml version='1.0'?>\n<!DOCTYPE html><html><body>{LAW}".encode(),
        f"<!-- {'x' * 300} --><html><body>{LAW}".encode(),
    ],
)
def test_every_encoding_a_korean_page_has(data: bytes) -> None:
    report = read(data, LIMITS)
    assert (report.media_type, text_of(report)) == ("text/html", LAW)


def test_pages_that_hold_nothing_to_see() -> None:
    assert read(page("<script>1</script>"), LIMITS).code == "empty"
    assert read(page(f"<p hidden>{SECRET}</p>"), LIMITS).code == "hidden_only"


def test_nesting_and_size_do_no_harm() -> None:
    deep = read(page("<div>" * 8_000 + LAW + "</div>" * 8_000), LIMITS)
    assert LAW in text_of(deep)
    assert read(page("<b>" * 20_000 + LAW), LIMITS).code in ("ok", "broken")
    assert read(page("<p>" + "가" * 5_100_000), LIMITS).code == "too_much_text"
