"""The open API of 국가법령정보센터 (law.go.kr) as a courteous line: one request after another, and what failed in one sentence.

Rule: open.law.go.kr, OPEN API 활용가이드 (:data:`GUIDE`): a list is ``DRF/lawSearch.do``, a text ``DRF/lawService.do``, each with
``OC`` (the key), ``target`` and ``type``. What an answer means is :mod:`ingest.law_api_shapes`. The key is put into the address
that is asked and nowhere else: no error, file or log of ours has it.
"""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from urllib.parse import quote, urlencode, urlsplit
from xml.etree.ElementTree import Element

from ingest.law_api_shapes import Broken, Refusal, is_html, is_not_granted, read_answer
from kb.errors import UnreadableSource

BASE = "https://www.law.go.kr/DRF"
GUIDE = "https://open.law.go.kr/LSO/openApi/guideList.do"
_PASSING = {429, 500, 502, 503, 504}
_LONGEST_WAIT = 120.0
_PAGE = "a web page"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Access:
    """How the API is reached. ``wait`` is the least number of seconds from one request to the next; ``forms`` the forms asked
    for, the next where one is broken; ``most`` the most bytes of one answer; ``clock`` and ``sleep`` are replaced in tests."""

    key: str | None = field(repr=False)
    wait: float = 1.0
    forms: tuple[str, ...] = ("XML", "JSON")
    base: str = BASE
    timeout: float = 60.0
    attempts: int = 5
    most: int = 64 << 20
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Reply(NamedTuple):
    """What an answer says, and the answer itself, without the key, which its links repeat."""

    root: Element
    body: bytes


class LawApi:
    """Asks the API. Raises UnreadableSource, in one sentence that names the next step and never the key.

    ``KB_LAW_OC`` unset, or of a shape that no key has -> at once, before anything is sent.
    """

    def __init__(self, access: Access) -> None:
        key = (access.key or "").strip()
        if not key:
            raise UnreadableSource(
                f"인증값이 없습니다. {GUIDE} 에서 OPEN API 사용을 신청하고, 받은 인증값(OC)을 KB_LAW_OC에 넣어 다시 하세요 "
                "(no key: apply for one there, set KB_LAW_OC=… and run the same command again)."
            )
        if not _KEY.fullmatch(key):
            raise UnreadableSource(
                "KB_LAW_OC가 인증값의 모양이 아닙니다. 빈칸 없이 받은 그대로 넣으세요 (not the shape of a key: set it as it was given)."
            )
        self._key, self._access = key, access
        self._last: float | None = None
        self._opener = urllib.request.build_opener(_SameHost())
        self.requests = 0
        """How many were sent."""

    def listed(self, target: str, page: int, **about: str) -> Reply:
        """One page of a list (``lawSearch.do``), 100 rows to a page, as the guides allow at most."""
        return self._ask("lawSearch.do", target, {**about, "display": "100", "page": str(page)})

    def text(self, target: str, **about: str) -> Reply:
        """One text (``lawService.do``). Raises NotThere where the API has none under this number."""
        return self._ask("lawService.do", target, about)

    def _ask(self, page: str, target: str, about: Mapping[str, str]) -> Reply:
        """The answer in the first form; where that is no whole document, in the other. Of some texts the API gives XML that no
        parser reads, on every request."""
        what = f"{page} target={target}"
        for form in self._access.forms:
            body = self._without_key(self._fetch(page, {"target": target, "type": form, **about}))
            try:
                return Reply(read_answer(body, what), body)
            except Broken:
                continue
            except Refusal as error:
                raise UnreadableSource(self._hidden(str(error))) from None
        raise UnreadableSource(
            f"law.go.kr의 답({what})이 중간에 끊겼거나 깨져 있습니다. 나중에 같은 명령을 다시 하고, 그래도 같으면 알려 주세요. 받은 것은 "
            "남아 있습니다 (cut off or not well formed, as XML and as JSON: try again later; what came is kept)."
        )

    def _fetch(self, page: str, query: Mapping[str, str]) -> bytes:
        """The body of an answer. Tries again, each time after a longer wait, while the trouble may pass: 429, 5xx, a time-out,
        a connection cut, an empty body, an HTML page that does not speak of the key."""
        url = f"{self._access.base}/{page}?{urlencode({'OC': self._key, **query})}"
        trouble = ""
        for attempt in range(self._access.attempts):
            if attempt:
                self._access.sleep(min(_LONGEST_WAIT, max(self._access.wait, 1.0) * 2**attempt))
            self._pace()
            try:
                body = self._once(url)
            except _Passing as passing:
                trouble = str(passing)
                if passing.wait:
                    self._access.sleep(min(_LONGEST_WAIT, passing.wait))
                continue
            if not is_html(body) or is_not_granted(body):
                return body
            trouble = _PAGE
        if trouble == _PAGE:
            raise UnreadableSource(
                "law.go.kr이 자료 대신 웹 페이지를 보냅니다. 점검 중일 수 있으니 나중에 같은 명령을 다시 하세요. 받은 것은 남아 있습니다 "
                f"({page} target={query['target']} gave an HTML page, not data: try again later; what came is kept)."
            )
        raise UnreadableSource(
            f"law.go.kr에서 {self._access.attempts}번 받지 못했습니다. 네트워크를 확인하고 나중에 같은 명령을 다시 하세요. 받은 것은 "
            f"남아 있습니다 (no answer: {trouble}; check the network, try again later; what came is kept)."
        )

    def _pace(self) -> None:
        """Waits until the last request is ``wait`` seconds ago."""
        if self._last is not None:
            rest = self._last + self._access.wait - self._access.clock()
            if rest > 0:
                self._access.sleep(rest)
        self._last = self._access.clock()
        self.requests += 1

    def _once(self, url: str) -> bytes:
        """One request. No error that leaves here has the address, which holds the key, in it or behind it."""
        request = urllib.request.Request(url, headers={"User-Agent": "gyeot"})  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._access.timeout) as response:
                body = self._bounded(response)
        except urllib.error.HTTPError as error:
            code, after = error.code, error.headers.get("Retry-After", "") if error.headers else ""
            error.close()
            if code in _PASSING:
                raise _Passing(f"HTTP {code}", float(after) if after.isdigit() else 0.0) from None
            raise UnreadableSource(_refused_by(code)) from None
        except _Elsewhere as error:
            raise UnreadableSource(
                f"law.go.kr이 다른 곳({error})으로 보내려 해 따르지 않았습니다. 네트워크를 확인하세요 "
                "(a redirect to another host was not followed: check the network, a proxy or portal may stand between)."
            ) from None
        except TimeoutError:
            raise _Passing("time-out") from None
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            raise _Passing("time-out" if isinstance(reason, TimeoutError) else type(reason).__name__) from None
        if not body.strip():
            raise _Passing("empty answer")
        return body

    def _bounded(self, response: IO[bytes]) -> bytes:
        """The whole body, in bounded space and time. A body shorter than announced is a connection that was cut."""
        parts: list[bytes] = []
        size, begun = 0, self._access.clock()
        announced = int(response.headers.get("Content-Length") or -1)  # type: ignore[attr-defined]
        while part := response.read(1 << 16):
            size += len(part)
            parts.append(part)
            if size > self._access.most:
                raise UnreadableSource(
                    f"law.go.kr의 답이 {self._access.most >> 20} MB보다 커서 읽지 않았습니다. 이 원문을 알려 주세요 "
                    "(an answer larger than any statute was not read: please report it)."
                )
            if self._access.clock() - begun > 5 * self._access.timeout:
                raise _Passing("time-out")
        if size < announced:
            raise _Passing("connection cut")
        return b"".join(parts)

    def _without_key(self, body: bytes) -> bytes:
        for form in self._forms_of_key():
            body = re.sub(rb"(?i)\bOC=" + re.escape(form.encode()) + rb"(?=[&\"'<\s\]]|$)", b"OC=", body)
        return body

    def _forms_of_key(self) -> set[str]:
        return {self._key, quote(self._key), quote(self._key, safe="")}

    def _hidden(self, text: str) -> str:
        """Words of the service, without the key, should it have repeated it."""
        for form in self._forms_of_key():
            text = text.replace(form, "…")
        return text


def _refused_by(code: int) -> str:
    if code in (401, 403):
        return (
            "law.go.kr이 요청을 거절했습니다. KB_LAW_OC와, open.law.go.kr에 등록한 IP 주소를 확인하세요 "
            f"(HTTP {code}: check the key and the IP address registered for it)."
        )
    return (
        f"law.go.kr이 HTTP {code}로 답했습니다. 나중에 다시 하고, 그래도 같으면 알려 주세요 "
        f"(HTTP {code} from law.go.kr: try again later; report it if it stays)."
    )


class _Passing(Exception):
    """Trouble that may pass; ``wait`` is what the server asks for."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


class _Elsewhere(Exception):
    """A redirect to another host, whose name this is."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same host alone, and never from https to http: the address has the key."""

    def redirect_request(  # type: ignore[no-untyped-def]
        self, req, fp, code, msg, headers, newurl
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.netloc != old.netloc or (new.scheme != old.scheme and new.scheme != "https"):
            raise _Elsewhere(new.hostname or "?")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
