"""The child's answer, believed in nothing: shape, sizes and sense are checked before anything is made of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.files.model import CODES, Aside, AsideFlag, Code, Limits, PageFlag, Paging, RawPage, Reader, Report


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Aside(_Strict):
    text: str
    flag: AsideFlag


class _Page(_Strict):
    number: Annotated[int, Field(ge=1, strict=True)]
    raw: str
    read_with: Reader
    flags: tuple[PageFlag, ...] = Field(max_length=20)
    asides: tuple[_Aside, ...]


class _Report(_Strict):
    code: Code
    media_type: str = Field(max_length=100, pattern=r"^[\w.+/-]*$")
    page_count: Annotated[int, Field(ge=0, strict=True)]
    paging: Paging
    pages: tuple[_Page, ...]


def understand(reply: bytes, limits: Limits) -> Report:
    """The report in a child's answer. Raises ValueError when it is not one, or says what cannot be.

    A report of a rejected file keeps no pages; pages are numbered 1, 2, 3 …; what is read has text within the limits.
    """
    try:
        said = _Report.model_validate_json(reply)
    except ValidationError as error:
        raise ValueError(f"판독기의 답이 올바르지 않습니다 (not a report): {error.error_count()}") from None
    status = CODES[said.code][0]
    if status == "rejected":
        return Report(said.code, said.media_type)
    if [page.number for page in said.pages] != list(range(1, len(said.pages) + 1)) or len(said.pages) > limits.pages:
        raise ValueError("쪽 번호가 올바르지 않습니다 (page numbers are not 1, 2, 3 …)")
    if said.page_count != len(said.pages):
        raise ValueError("쪽 수가 맞지 않습니다 (page count and pages differ)")
    texts = [page.raw for page in said.pages] + [aside.text for page in said.pages for aside in page.asides]
    if sum(map(len, texts)) > 2 * limits.text_chars:
        raise ValueError("글자가 한도를 넘습니다 (more text than the limit)")
    pages = tuple(
        RawPage(
            page.number,
            page.raw,
            page.read_with,
            page.flags,
            tuple(Aside(aside.text, aside.flag) for aside in page.asides),
        )
        for page in said.pages
    )
    return Report(said.code, said.media_type, said.page_count, said.paging, pages)
