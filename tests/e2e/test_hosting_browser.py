"""``deploy/nginx.conf`` as it stands, but for its name, ports and certificate, before a real server and a real browser."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.ui.frame import EXIT_URL
from kb.ui.guard import HEADERS
from tests.e2e.live import PROJECT, free_port, handshake, serving

pytestmark = pytest.mark.browser
BOX = "[data-testid=stFileUploaderDropzoneInput]"
NAME = "gyeot.localhost"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
WRAPPER = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/main.log crit;
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/gyeot.conf;
}}
"""


class Proxy:
    def __init__(self, folder: Path, app: str, port: int, plain: int) -> None:
        self.folder, self.app, self.port, self.plain = folder, app, port, plain
        self.address = f"https://{NAME}:{port}"

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer to a GET by our name."""
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=20)
        connection.sock = context.wrap_socket(self._dial(), server_hostname=NAME)
        connection.request("GET", path, headers={"Host": f"{NAME}:{self.port}"} | headers)
        answer = connection.getresponse()
        answer.read()
        return answer

    def post(self, path: str, size: int) -> int:
        """The status of a POST of so many bytes by our name."""
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=20)
        connection.sock = context.wrap_socket(self._dial(), server_hostname=NAME)
        connection.putrequest("POST", path, skip_host=True)
        connection.putheader("Host", f"{NAME}:{self.port}")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()  # it is refused by what it says, before it is sent
        return connection.getresponse().status

    def _dial(self) -> Any:
        import socket

        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def upgrade(self, origin: str | None, host: str) -> int:
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        return handshake(context.wrap_socket(self._dial(), server_hostname=NAME), origin, host)


def config(folder: Path, app: str, port: int, plain: int) -> str:
    """The shipped file with this test's name, ports and certificate."""
    text = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ('"https://gyeot.example" 0', f'"https://{NAME}:{port}" 0'),
        ("https://gyeot.example$", f"https://{NAME}:{port}$"),
        ("gyeot.example", NAME),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/gyeot/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/gyeot/privkey.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/gyeot.log", f"{folder}/gyeot.log"),
        ("http://127.0.0.1:8501", app),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def proxy(built_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    port, plain = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True,
    )  # fmt: skip
    names = {"STREAMLIT_SERVER_ALLOWED_HOSTS": NAME}
    with serving(built_dir, folder / "app.log", environment=names) as (app, _):
        (folder / "gyeot.conf").write_text(config(folder, app, port, plain), encoding="utf-8")
        (folder / "nginx.conf").write_text(WRAPPER.format(folder=folder), encoding="utf-8")
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
        nginx = subprocess.Popen(command)
        try:
            made = Proxy(folder, app, port, plain)
            for _ in range(100):
                try:
                    made.get("/_stcore/health")
                    break
                except OSError:
                    assert nginx.poll() is None, (folder / "start.log").read_text()
                    time.sleep(0.1)
            yield made
        finally:
            nginx.terminate()
            nginx.wait(timeout=20)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/any-page", 200), ("/_stcore/health", 200), ("/_stcore/metrics", 404), ("/_stcore/agent/openapi.json", 404),
     ("/media/none.jpg", 404), ("/_stcore/stream", 403)],
)  # fmt: skip
def test_every_answer_carries_every_header_once(proxy: Proxy, path: str, status: int) -> None:
    answer = proxy.get(path)
    assert answer.status == status
    for name in (*HEADERS, "strict-transport-security"):
        assert len(answer.headers.get_all(name, [])) == 1, name
    for name in HEADERS.keys() - {"content-security-policy"}:
        assert answer.headers[name] == HEADERS[name]
    policy = answer.headers["content-security-policy"]
    assert policy == HEADERS["content-security-policy"] or policy.startswith("default-src 'none'; base-uri 'none'")
    assert "nginx/" not in answer.headers["server"]


def test_plain_http_only_points_to_https(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)
    connection.request("GET", "/x", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (308, f"{proxy.address}/x")


def test_a_websocket_is_for_our_own_pages(proxy: Proxy) -> None:
    own = f"{NAME}:{proxy.port}"
    assert proxy.upgrade(proxy.address, own) == 101
    for origin in ("https://outside.invalid", f"http://{own}", "null", None):
        assert proxy.upgrade(origin, own) == 403, origin
    assert proxy.upgrade("https://outside.invalid", "outside.invalid") not in (101, 200)


def test_no_other_name_is_served(proxy: Proxy) -> None:
    context = ssl.create_default_context(cafile=str(proxy.folder / "cert.pem"))
    with pytest.raises(ssl.SSLError):
        context.wrap_socket(proxy._dial(), server_hostname="outside.invalid")


def test_a_session_breaks_no_rule_of_the_policy_and_leaves_no_line(proxy: Proxy, browser: Any) -> None:
    mark = f"gyzq{secrets.token_hex(6)}"
    proxy.get(f"/?q={mark}")
    proxy.get(f"/{mark}", Referer=f"https://outside.invalid/{mark}")
    context = browser.new_context(locale="ko-KR", ignore_https_errors=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.expose_function("broken", lambda what: told.append(what))
    page.add_init_script("addEventListener('securitypolicyviolation', e => broken(e.violatedDirective + e.blockedURI))")
    page.route(EXIT_URL, lambda route: route.fulfill(body="weather"))
    page.goto(proxy.address)
    page.wait_for_selector(".welcome", timeout=60_000)
    page.get_by_test_id("stChatInputTextArea").fill(f"{mark} 딥페이크 영상을 퍼뜨리면 어떤 처벌을 받나요?")
    page.keyboard.press("Enter")
    page.locator(".tail").wait_for(timeout=90_000)
    page.locator("details.source > summary").first.click()
    page.get_by_role("button", name="새 대화").click()
    page.wait_for_selector(".welcome")
    assert [text for text in told if "Content Security Policy" in text or "-src" in text] == []
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url(EXIT_URL)
    context.close()
    written = [path for path in proxy.folder.rglob("*") if path.is_file()]
    assert proxy.folder / "app.log" in written
    assert [path.name for path in written if mark.encode() in path.read_bytes()] == []


def test_a_document_of_three_megabytes_is_read_and_lies_in_no_file(proxy: Proxy, browser: Any) -> None:
    mark = f"gyzq{secrets.token_hex(6)}"
    filler = f"<!-- {mark * 200_000} -->"
    document = f"<html><body><p>이는 형법 제297조를 위반한 것입니다.</p>{filler}</body></html>".encode()
    assert len(document) > 3_000_000
    context = browser.new_context(locale="ko-KR", ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{proxy.address}/documents")
    page.locator(BOX).wait_for(state="attached", timeout=90_000)
    page.set_input_files(BOX, [{"name": "a.html", "mimeType": "text/html", "buffer": document}])
    page.locator(".paper-said mark", has_text="제297조").wait_for(timeout=90_000)
    context.close()
    written = [path for path in proxy.folder.rglob("*") if path.is_file()]
    assert [path.name for path in written if mark.encode() in path.read_bytes()] == []
    assert (proxy.post("/", 2_000_000), proxy.post("/_stcore/upload_file/a/b", 60_000_000)) == (413, 413)
