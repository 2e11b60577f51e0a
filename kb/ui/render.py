"""The one way text reaches the page.

Streamlit's Markdown fetches remote images, and its HTML element fetches whatever the markup names (both measured, see
docs/chat.md). So no text from a document, a question or an answer goes to a Markdown sink: it is escaped here, all of it,
and shown by :func:`show`. Markup is written only in this package, as :class:`Markup` templates whose holes are escaped
when they are filled.

Example: ``show(fill('<p>{}</p>', '<img src=x>'))`` shows the characters ``<img src=x>``.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from kb.base import visible


def fill(template: str, *values: object, **named: object) -> Markup:
    """Fill a template of this package; every value that is not already :class:`Markup` is cleaned and escaped.

    Example: ``fill("<b>{}</b>", "a<b")`` -> ``Markup("<b>a&lt;b</b>")``.
    """

    def safe(value: object) -> object:
        return value if isinstance(value, Markup) else visible(str(value))

    # The template is a literal of kb.ui (a test reads every call); the values are escaped by Markup.format.
    return Markup(template).format(*map(safe, values), **{k: safe(v) for k, v in named.items()})  # noqa: S704


def joined(parts: Iterable[Markup]) -> Markup:
    """Parts one after another."""
    return Markup("").join(parts)


def link(url: str | None, label: str) -> Markup:
    """A link that opens beside the page and tells the other side nothing; plain text when ``url`` is not https."""
    if not url or urlsplit(url).scheme != "https":
        return fill("<span>{}</span>", label)
    return fill('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', url, label)


def phone(number: str, label: str) -> Markup:
    """A telephone number that a phone dials on a tap."""
    return fill('<a class="tel" href="tel:{}">{}</a>', "".join(c for c in number if c.isdigit()), label)


def label(text: str) -> str:
    """``text`` as the label of a button, which Streamlit reads as Markdown: every sign that Markdown knows is escaped.

    Example: ``label("제2조(정의) ![x](https://a.b)")`` -> ``제2조\\(정의\\) \\!\\[x\\]\\(https\\:\\/\\/a\\.b\\)``.
    """
    return "".join(f"\\{sign}" if sign in string.punctuation else sign for sign in visible(text).replace("\n", " "))


def copyable(text: str, height: int | str = "content") -> None:
    """Plain text in a box with a button that copies it. The box draws what it is given and reads no markup in it."""
    st.code(visible(text), language=None, wrap_lines=True, height=height)


def show(markup: Markup, where: Any = st) -> None:
    """Put markup of this package on the page. Raises TypeError for anything that is not :class:`Markup`."""
    if not isinstance(markup, Markup):
        raise TypeError("only markup filled by kb.ui.render.fill may be shown")
    where.html(str(markup))
