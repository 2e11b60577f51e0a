"""``kb sync law.go.kr`` against a server on the loopback that answers as the open API does: texts, lists, refusals and faults."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.law_api import Access, LawApi
from ingest.law_api_shapes import Broken, UnknownShape, read_answer
from ingest.law_api_statute import read_statute
from ingest.law_kept import Kept
from ingest.law_source import LawSource
from ingest.law_sync import targets_of
from ingest.sync import SyncReport, sync
from kb.cli import _run, app
from kb.errors import UnreadableSource
from kb.law.address import ArticleNumber
from kb.law.provision import parse_articles, parse_statute
from kb.retrieve.library import Library
from kb.settings import Settings
from kb.store.catalog import Kind, RecordRow
from kb.store.generation import Store
from tests.ingest.invented import HashEmbedder, Words
from tests.ingest.invented_law import HISTORY, PATH, field_corpus, law, ruling, written
from tests.ingest.law_server import (
    FILMING,
    KEY,
    MAINTENANCE,
    NOT_GRANTED,
    ONE,
    QUOTA,
    THREE,
    Decision,
    FakeTime,
    Fault,
    LawServer,
    Version,
    article,
    as_json,
    heading,
    history,
    item,
    paragraph,
    statute,
    subitem,
)

TODAY = date(2026, 11, 24)
Run = Callable[..., SyncReport]
WHAT = "lawService.do target=law"


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.build.Morphemes", Words)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[LawServer]:
    with LawServer() as running:
        yield running


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return field_corpus(tmp_path / "corpus")


@pytest.fixture
def run(tmp_path: Path, corpus: Path, server: LawServer) -> Run:
    def call(*specs: str | Path, data: str = "data", access: Access | None = None, **options: Any) -> SyncReport:
        law = access or server.access()
        return sync([str(s) for s in specs], corpus, tmp_path / data, HashEmbedder(), law=law, **options)

    return call


def records(data: Path, kind: Kind = "statute") -> dict[str, RecordRow]:
    store = Store(data)
    try:
        return {row.key: row for shard in store.shards for row in shard.catalog.records(kind)}
    finally:
        store.close()


def days(data: Path, slug: str) -> list[tuple[str, str, str | None]]:
    """(promulgation, from, to) of each version of an article of the invented statute, in order."""
    found = [row.data for key, row in records(data).items() if key.startswith(f"999999/{slug}@")]
    ordered = sorted(found, key=lambda data: data["effective_from"])
    return [(d["promulgation"], d["effective_from"], d["effective_to"]) for d in ordered]


def refusal(call: Callable[[], object]) -> str:
    """The one sentence in which a call fails; whatever Python would print of it has no key."""
    with pytest.raises(UnreadableSource) as raised:
        call()
    assert raised.value.exit_code == 4
    assert "\n" not in str(raised.value)
    assert KEY not in "".join(traceback.format_exception(raised.value))
    return str(raised.value)


def version_file(number: str, promulgated: str, effective: str, articles: dict[str, str]) -> str:
    """The file of the git source for the same text, its addendum as the server prints it."""
    year, month, day = (int(part) for part in promulgated.split("-"))
    text = law(number, promulgated, effective, articles)
    body, _, _ = text.partition("\n## 부칙")
    return (
        f"{body}\n## 부칙\n\n부칙 <제{number}호,{year}.{month}.{day}>\n\n제1조(시행일) 이 법은 정한 날부터 시행한다.\n"
    )


# Reading a text

RICH = (
    heading("제1장 총칙 <개정 2021.3.2>")
    + article(1, "목적(약칭)", "이 법은 시험의 질서를 정한다.")
    + article(
        1, "정의", "이 법에서 쓰는 말의 뜻은 다음과 같다.", 2,
        "<항>" + item("3", "시험지", subitem("가", "종이") + subitem("나", "화면\n          1) 켜진 것\n          2) 꺼진 것"))
        + item("3", "답안지", branch="2") + "</항>",
    )
    + heading("제2장 벌칙") + heading("제1절 본벌")
    + article(2, "벌칙", "", 0, paragraph("①", "어긴 사람은 벌한다.", item("1", "첫째") + item("2", "둘째")) + paragraph("②", "미수범은 벌한다."))
    + "<조문단위 조문키='0003001'><조문번호>3</조문번호><조문여부>조문</조문여부><조문내용><![CDATA[제3조 삭제 <2020.1.1>]]></조문내용></조문단위>"
)  # fmt: skip
RICH_VERSION = Version("9", "7", "2021-03-02", "2021-07-01", RICH)


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_a_text_has_its_articles_headings_and_addendum_in_both_forms(form: str) -> None:
    xml = statute(RICH_VERSION)
    root = read_answer((xml if form == "XML" else as_json(xml)).encode(), WHAT)
    file = read_statute(root, "law", PATH)
    assert (file.law, file.law_id, file.kind, file.number) == ("시험법", "999999", "법률", "7")
    assert (file.promulgated_on, file.effective_from) == (date(2021, 3, 2), date(2021, 7, 1))
    first, second, third, gone = parse_articles(file.body)
    assert (first.title, first.chapters, first.clauses[0].text) == (
        "목적(약칭)", ("제1장 총칙",), "이 법은 시험의 질서를 정한다.",
    )  # fmt: skip
    assert second.number == ArticleNumber(1, 2)
    assert [c.path for c in second.walk()] == [("0",), ("0", "3"), ("0", "3", "가"), ("0", "3", "나"), ("0", "3의2")]
    assert [c.text.split() for c in second.walk() if c.path[-1] == "나"] == [
        ["화면", "1)", "켜진", "것", "2)", "꺼진", "것"]
    ]
    assert third.chapters == ("제2장 벌칙", "제1절 본벌")
    assert [(c.path, c.text) for c in third.walk()] == [
        (("1",), "어긴 사람은 벌한다."), (("1", "1"), "첫째"), (("1", "2"), "둘째"), (("2",), "미수범은 벌한다."),
    ]  # fmt: skip
    assert gone.clauses[0].deleted
    [addendum] = parse_statute(file.body).addenda
    assert (addendum.number, addendum.day, len(addendum.articles)) == ("7", date(2021, 3, 2), 1)


def test_the_numbers_of_a_text_are_its_own_and_those_of_its_fields_where_it_prints_none() -> None:
    bare = "<항><항번호>1</항번호><항내용>한 사람은 벌한다.</항내용><호><호번호>4.</호번호><호가지번호>3</호가지번호><호내용>넷째</호내용></호></항>"
    [only] = parse_articles(read_statute(of(article(5, "벌칙", "", 0, bare)), "law", PATH).body)
    assert [(c.path, c.text) for c in only.walk()] == [(("1",), "한 사람은 벌한다."), (("1", "4의3"), "넷째")]


def of(units: str) -> Any:
    return read_answer(statute(Version("9", "7", "2021-03-02", "2021-07-01", units)).encode(), WHAT)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("<법령 법령키", "<법률 법령키", "<법령>"),
        ("기본정보", "기초정보", "<기본정보>"),
        ("<공포번호>00007</공포번호>", "", "<공포번호>"),
        ("<시행일자>20210701</시행일자>", "<시행일자>2021년</시행일자>", "날짜"),
        ("<조문여부>조문</조문여부>", "<조문여부>조항</조문여부>", "조문여부"),
        ("<조문번호>1</조문번호>", "<조문번호>2</조문번호>", "제2조"),
        ("</항내용>", "</항내용><단서내용>다만, 그러하지 아니하다.</단서내용>", "단서내용"),
        ("<항번호>①</항번호>", "<세항><내용>그 밖의 글</내용></세항><항번호>①</항번호>", "세항"),
    ],
)
def test_a_text_of_another_shape_is_not_read_in_part(old: str, new: str, named: str) -> None:
    xml = statute(Version("9", "7", "2021-03-02", "2021-07-01", FILMING))
    assert old in xml
    other = xml.replace(old, new).replace("</법령>" if "<법률" in new else "\0", "</법률>")
    with pytest.raises(UnknownShape, match=named):
        read_statute(read_answer(other.encode(), WHAT), "law", PATH)


def test_subitems_beside_several_items_are_told_apart_in_xml_and_refused_in_json() -> None:
    """XML keeps the order; in JSON nothing says below which 호 a 목 stands."""
    loose = article(
        1, "벌칙", "다음과 같다.", 0, "<항>" + item("1", "가") + subitem("가", "얼굴") + item("2", "나") + "</항>"
    )
    version = Version("9", "7", "2021-03-02", "2021-07-01", loose)
    [only] = parse_articles(read_statute(read_answer(statute(version).encode(), WHAT), "law", PATH).body)
    assert [c.path for c in only.walk()] == [("0",), ("0", "1"), ("0", "1", "가"), ("0", "2")]
    with pytest.raises(UnknownShape, match="목"):
        read_statute(read_answer(as_json(statute(version)).encode(), WHAT), "law", PATH)


def test_document_types_and_entities_are_refused_and_half_a_document_is_broken() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnknownShape, match="DTD"):
        read_answer(bomb, WHAT)
    for torn in (statute(RICH_VERSION)[:500], as_json(statute(RICH_VERSION))[:500], "{" * 5000):
        with pytest.raises(Broken):
            read_answer(torn.encode(), WHAT)
    with pytest.raises(UnknownShape, match="JSON"):
        read_answer(b"OK", WHAT)


# Statutes


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_history_goes_on_from_what_is_held_as_if_one_source_had_told_it_all(
    form: str, run: Run, server: LawServer, tmp_path: Path
) -> None:
    """The same rows as of a source that has every file, but for the day up to which they are known."""
    from ingest.official_shards import statute_part
    from ingest.statutes import assemble, read_statute_file

    files = [read_statute_file(version_file(*row), PATH, order) for order, row in enumerate(HISTORY)]
    told = statute_part(assemble(files), "x", TODAY, dense=True)
    run(written(tmp_path / "first", {PATH: version_file(*HISTORY[0])}))
    server.versions = history()
    report = run("law.go.kr/law", access=server.access(forms=(form,)))
    assert server.texts() == ["102", "103"]
    assert (report.tallies[0].source, report.tallies[0].changed, report.tallies[0].problems) == (
        "law.go.kr",
        ["시험법"],
        [],
    )
    urls = {"url": ""}
    assert {k: r.data | urls for k, r in records(tmp_path / "data").items()} == {
        r.key: r.data | urls for r in told.records
    }
    assert [number for number, _, _ in days(tmp_path / "data", "2")] == ["1", "3"]


def test_of_a_statute_that_is_not_held_what_is_in_force_and_what_awaits_it_is_read(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.versions = history(("연혁", "현행", "시행예정"))
    report = run("law.go.kr/law")
    assert server.texts() == ["102", "103"]
    assert (report.tallies[0].added, report.tallies[0].missing) == (["시험법"], ["모형법"])
    assert [number for number, _, _ in days(tmp_path / "data", "2")] == ["2", "3"]


def test_a_second_sync_asks_for_lists_alone_and_says_how_far_the_law_is_known(
    run: Run, server: LawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.versions = history()
    run("law.go.kr/law")
    held = records(tmp_path / "data")
    server.asked.clear()
    monkeypatch.setenv("KB_TODAY", "2026-12-24")
    report = run("law.go.kr/law")
    assert (server.texts(), report.tallies[0].added, report.tallies[0].changed) == ([], [], [])
    again = records(tmp_path / "data")
    assert {k: r.data | {"horizon": ""} for k, r in again.items()} == {
        k: r.data | {"horizon": ""} for k, r in held.items()
    }
    assert {row.data["horizon"] for row in again.values()} == {"2026-12-24"}


def test_a_promulgation_that_was_pending_is_so_no_more_once_all_are_listed_and_loaded(
    run: Run, server: LawServer, corpus: Path, tmp_path: Path
) -> None:
    pending = "known_until: 2026-06-08, pending: [{promulgation: '4', effective_from: 2026-10-02, touches: null, source: https://example.org/4}]}"
    sources = corpus / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("known_until: 2026-06-08}", pending, 1), encoding="utf-8")
    run(written(tmp_path / "first", {PATH: version_file(*HISTORY[0])}))
    assert horizon(tmp_path) == (date(2019, 1, 1), ["4"])
    server.versions = history()
    run("law.go.kr/law")
    assert horizon(tmp_path) == (TODAY, [])


def horizon(tmp_path: Path) -> tuple[date, list[str]]:
    """How far the invented statute is said to be known, and which promulgations are pending."""
    known = {date.fromisoformat(row.data["horizon"]) for row in records(tmp_path / "data").values()}
    store = Store(tmp_path / "data")
    try:
        found = Library(store).horizon_of("999999", max(known))
        return found.known_until, [p.number or "" for p in found.pending]
    finally:
        store.close()


def test_every_statute_is_taken_with_all_and_what_lies_between_is_asked_for_where_one_is_held(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    run(written(tmp_path / "first", {PATH: version_file(*HISTORY[0])}))
    other = Version("301", "5", "2020-01-01", "2020-01-01", ONE, law_id="000123", name="남의 법 시행령")
    server.versions = [*history(), other]
    report = run("law.go.kr/law", everything=True)
    assert server.texts() == ["301", "102", "103"]
    assert (report.tallies[0].added, report.tallies[0].changed) == (["남의 법 시행령"], ["시험법"])
    assert {row.data["law"] for row in records(tmp_path / "data").values()} == {"시험법", "남의 법 시행령"}


def test_a_law_in_parts_is_listed_once_a_day_and_read_once_and_a_new_one_by_its_day(
    run: Run, server: LawServer
) -> None:
    parts = Version("103", "3", "2021-03-02", "2021-03-02", THREE, days=("2022-01-01", "2023-01-01"))
    new = Version(
        "201", "8", "2026-11-01", "2027-05-01", ONE, "시행예정", law_id="999998", name="모형법", hidden_from_law=True
    )
    server.versions = [parts, new]
    report = run("law.go.kr/law")
    assert report.tallies[0].added == ["모형법", "시험법"]
    assert [(q["target"], q["MST"], q.get("efYd")) for page, q in server.asked if page == "lawService.do"] == [
        ("law", "201", None), ("eflaw", "201", "20270501"), ("law", "103", None),
    ]  # fmt: skip


def test_another_source_that_is_synced_later_goes_on_to_what_is_kept_of_law_go_kr(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    """A new revision of the first source reads the statute anew; what law.go.kr alone has is added again, unasked."""
    folder = written(tmp_path / "first", {PATH: version_file(*HISTORY[0])})
    run(folder)
    server.versions = history()
    run("law.go.kr/law")
    held = {k: r.data for k, r in records(tmp_path / "data").items()}
    server.asked.clear()
    written(folder, {"kr/모형법/법률.md": law("9", "2018-01-01", "2018-01-01", None, "모형법", "999998")})
    report = run(folder)
    assert (report.losses, server.asked) == ([], [])
    now = {k: r.data for k, r in records(tmp_path / "data").items() if k.startswith("999999/")}
    assert {k: v | {"url": ""} for k, v in now.items()} == {k: v | {"url": ""} for k, v in held.items()}


def test_a_list_of_several_pages_is_read_to_its_end(run: Run, server: LawServer) -> None:
    server.most = 1
    server.versions = history(("현행", "현행", "현행"))
    run("law.go.kr/law")
    pages = [q["page"] for page, q in server.asked if page == "lawSearch.do" and q["LID"] == "999999"]
    assert pages == ["1", "2", "3"]
    assert server.texts() == ["101", "102", "103"]


def test_a_list_with_fewer_rows_than_it_says_stops_the_sync(run: Run, server: LawServer, tmp_path: Path) -> None:
    server.versions = history()
    less = "<LawSearch><totalCnt>9</totalCnt><page>{0}</page><resultCode>00</resultCode></LawSearch>"
    server.faults = [Fault(body=less)] * 2
    assert "끝까지" in refusal(lambda: run("law.go.kr/law"))
    assert not (tmp_path / "data" / "CURRENT").exists()


# What goes wrong


@pytest.mark.parametrize(
    ("body", "said"),
    [(NOT_GRANTED, "신청"), (QUOTA, "내일"), ("<Law>알 수 없는 요청입니다.</Law>", "알 수 없는 요청"), (as_json(QUOTA), "내일"),
     ("<LawSearch><resultCode>09</resultCode><resultMsg>system</resultMsg></LawSearch>", "09 system")],
)  # fmt: skip
def test_a_refusal_is_told_from_a_text_that_is_not_there(body: str, said: str, run: Run, server: LawServer) -> None:
    server.versions = history()
    server.faults = [Fault(body=body)]
    assert said in refusal(lambda: run("law.go.kr/law"))
    assert len(server.asked) == 1


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_a_wrong_key_is_told_and_not_repeated(form: str, run: Run, server: LawServer) -> None:
    wrong = "not/the+key=1"
    with pytest.raises(UnreadableSource, match="IP 주소를 확인") as raised:
        run("law.go.kr/law", access=server.access(wrong, forms=(form,)))
    assert wrong not in "".join(traceback.format_exception(raised.value))
    assert server.asked[0][1]["OC"] == wrong


@pytest.mark.parametrize("key", [None, "", "  ", "열쇠", "a b"])
def test_without_a_key_nothing_is_asked(key: str | None, run: Run, server: LawServer) -> None:
    assert "KB_LAW_OC" in refusal(lambda: run("law.go.kr", access=server.access(key)))
    assert server.asked == []


def test_the_key_is_in_no_file_and_no_report(run: Run, server: LawServer, tmp_path: Path) -> None:
    server.versions = [Version("103", "3", "2021-03-02", "2021-03-02", THREE + heading(f"/DRF/x.do?OC={KEY}&amp;y"))]
    report = run("law.go.kr/law")
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    assert KEY not in json.dumps(report.to_json())
    assert KEY not in repr(server.access()) + repr(Settings(law_oc=KEY))


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500, body="x"), Fault(status=429, body="x", headers={"Retry-After": "7"}), Fault(status=503, body="x"),
     Fault(body=MAINTENANCE), Fault(body=""), Fault(cut=True), Fault(silent=True)],
    ids=["500", "429", "503", "page", "empty", "cut", "silent"],
)  # fmt: skip
def test_trouble_that_passes_is_waited_for(fault: Fault, run: Run, server: LawServer) -> None:
    server.versions = history()
    server.faults = [fault, fault]
    time = FakeTime()
    report = run("law.go.kr/law", access=server.access(time=time, timeout=0.4))
    assert report.tallies[0].added == ["시험법"]
    assert [seconds for seconds in time.slept if seconds in (2.0, 4.0)] == [2.0, 4.0]
    assert (7.0 in time.slept) == (fault.status == 429)


@pytest.mark.parametrize(
    ("fault", "said"), [(Fault(status=502, body="x"), "HTTP 502"), (Fault(body=MAINTENANCE), "웹 페이지"), (Fault(silent=True), "time-out")]
)  # fmt: skip
def test_trouble_that_stays_ends_in_a_sentence(fault: Fault, said: str, run: Run, server: LawServer) -> None:
    server.faults = [fault] * 9
    assert said in refusal(lambda: run("law.go.kr/law", access=server.access(timeout=0.3)))
    assert len(server.asked) == 5


@pytest.mark.parametrize(("status", "said"), [(403, "거절"), (404, "HTTP 404")])
def test_trouble_that_does_not_pass_is_told_at_once(status: int, said: str, run: Run, server: LawServer) -> None:
    server.faults = [Fault(status=status, body="x")]
    assert said in refusal(lambda: run("law.go.kr/law"))
    assert len(server.asked) == 1


def test_requests_are_a_second_apart_however_fast_the_answers(server: LawServer) -> None:
    server.versions = history()
    time = FakeTime()
    api = LawApi(server.access(time=time, wait=1.5))
    began = time.at
    for page in range(1, 5):
        api.listed("eflaw", page, LID="999999")
    assert (time.at - began, time.slept) == (4.5, [1.5] * 3)
    time.at += 60
    api.listed("eflaw", 1, LID="999999")
    assert len(time.slept) == 3


def test_half_a_document_is_asked_for_in_the_other_form(run: Run, server: LawServer) -> None:
    server.versions = history()
    server.faults = [Fault(), Fault(), Fault(torn=True)]
    run("law.go.kr/law")
    assert [q["type"] for page, q in server.asked if page == "lawService.do"] == ["XML", "JSON"]
    server.faults = [Fault(torn=True)] * 2
    assert "끊겼거나" in refusal(lambda: run("law.go.kr/law"))


def test_a_huge_answer_is_not_read(run: Run, server: LawServer) -> None:
    server.faults = [Fault(body="<LawSearch>" + " " * 70_000)]
    assert "커서" in refusal(lambda: run("law.go.kr/law", access=server.access(most=60_000)))


def test_a_redirect_is_followed_on_the_same_host_alone(server: LawServer) -> None:
    server.versions = history()
    same = f"/DRF/lawSearch.do?OC={KEY}&target=eflaw&type=XML&display=100&page=1"
    server.faults = [Fault(status=302, body="", headers={"Location": same})]
    assert LawApi(server.access()).listed("eflaw", 1).root.tag == "LawSearch"
    with LawServer() as elsewhere:
        for place in (f"{elsewhere.base}/lawSearch.do", "https://example.org/x", "file:///etc/passwd"):
            server.faults = [Fault(status=302, body="", headers={"Location": f"{place}?OC={KEY}"})]
            assert refusal(lambda: LawApi(server.access()).listed("eflaw", 1))
        assert elsewhere.asked == []


def test_what_was_fetched_before_an_interruption_is_not_fetched_again(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.versions = history(("현행", "현행", "현행"))
    server.faults = [Fault(), Fault(), Fault(), Fault(), Fault(status=403, body="x")]
    refusal(lambda: run("law.go.kr/law"))
    assert server.texts() == ["101", "102", "103"]
    assert not (tmp_path / "data" / "CURRENT").exists()
    server.asked.clear()
    run("law.go.kr/law")
    assert server.texts() == ["103"]
    assert len(days(tmp_path / "data", "2")) == 2


def test_a_kept_text_that_is_damaged_or_listed_otherwise_is_fetched_again(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.versions = history()
    server.faults = [Fault(), Fault(), Fault(), Fault(status=403, body="x")]
    refusal(lambda: run("law.go.kr"))
    kept = tmp_path / "data" / "sources" / "law.go.kr" / "statutes" / "999999" / "103.json"
    for change in (lambda: kept.write_text("{", "utf-8"), lambda: server.versions.__setitem__(2, Version("103", "3", "2021-03-03", "2021-03-03", THREE))):  # fmt: skip
        assert kept.is_file()
        change()
        server.asked.clear()
        server.faults = [Fault(), Fault(), Fault(), Fault(status=403, body="x")]
        refusal(lambda: run("law.go.kr"))
        assert server.texts() == ["103"]


def test_a_text_that_cannot_be_read_leaves_its_statute_as_it_was_and_the_others_go_on(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    run(written(tmp_path / "first", {PATH: version_file(*HISTORY[0])}))
    odd = THREE.replace("<조문여부>조문", "<조문여부>조항", 1)
    model = Version("201", "8", "2020-11-01", "2020-11-01", ONE, law_id="999998", name="모형법")
    server.versions = [Version("103", "3", "2021-03-02", "2021-03-02", odd), model]
    report = run("law.go.kr/law")
    assert report.tallies[0].added == ["모형법"]
    assert [p for p in report.tallies[0].problems if p.startswith("시험법") and "조문여부" in p] == report.tallies[
        0
    ].problems
    assert days(tmp_path / "data", "2") == [("1", "2019-07-01", None)]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [("LawSearch", "LawList", "<LawSearch>"), ("<totalCnt>3</totalCnt>", "", "<totalCnt>"), ("현행연혁코드", "상태", "<현행연혁코드>"),
     (">103<", ">십<", "법령일련번호"), ("현행연혁코드>현행<", "현행연혁코드>폐기<", "현행연혁코드")],
)  # fmt: skip
def test_a_list_of_another_shape_stops_the_sync(
    old: str, new: str, named: str, run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.versions = history(("현행", "현행", "현행"))
    ask = {"OC": KEY, "target": "eflaw", "type": "XML", "display": "100", "page": "1", "LID": "999999"}
    xml = server._data("lawSearch.do", ask)
    assert old in xml
    server.faults = [Fault(body=xml.replace(old, new))] * 2
    assert named in refusal(lambda: run("law.go.kr/law"))
    assert not (tmp_path / "data" / "CURRENT").exists()


def test_a_text_of_another_promulgation_than_asked_for_is_refused(run: Run, server: LawServer) -> None:
    server.versions = history()
    server.faults = [Fault(), Fault(), Fault(body=statute(Version("103", "4", "2021-03-02", "2021-03-02", THREE)))]
    assert "제3호" in refusal(lambda: run("law.go.kr/law"))


def test_what_is_held_and_damaged_is_not_taken_for_nothing(run: Run, server: LawServer, tmp_path: Path) -> None:
    """Else the statute would begin anew with the text in force, and its history be lost."""
    run(written(tmp_path / "first", {PATH: version_file(*HISTORY[0])}))
    for file in (tmp_path / "data" / "shards").glob("*/truth.sqlite"):
        file.chmod(0o600)
        file.write_bytes(b"no database")
    server.versions = history()
    assert "깨져" in refusal(lambda: run("law.go.kr/law"))
    assert server.asked == []


# Rulings

HELD = {
    "판시사항": "[1] 시험법 제1조의 뜻<br/>", "판결요지": "[1] 찍으려는 뜻이 있어야 한다.<br/>", "참조조문": "[1] 시험법 제1조",
    "판례내용": "【주    문】<br/>상고를 기각한다.<br/>【이 유】<br/>상고이유를 판단한다. 그러므로 주문과 같이 판결한다.<br/>",
}  # fmt: skip
DECIDED = {
    "판시사항": "시험법 제1조가 헌법에 어긋나는지 여부(소극)", "결정요지": "어긋나지 아니한다.", "심판대상조문": "시험법 제1조",
    "전문": "[주 문]<br/>심판청구를 기각한다.<br/>[이 유]<br/>1. 사건개요<br/>청구인은 찍었다.<br/>2. 판단<br/>이유 없다.",
}  # fmt: skip
RULINGS = [
    Decision("11", "2020시1", "2020-08-01", "무단촬영", "시험법원", HELD),
    Decision("12", "2021도5", "2021-05-06", "시험법위반", "대법원", HELD),
    Decision("13", "2022도6", "2022-05-06", "시험법위반", "대법원", None),
    Decision("14", "2022누7", "2022-05-07", "시험법위반", "대법원", HELD, origin="국세법령정보시스템"),
    Decision("21", "2020헌바9", "2022-01-27", "시험법 제1조 위헌소원", "헌법재판소", DECIDED),
]


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_the_rulings_of_our_digests_are_fetched_once(form: str, run: Run, server: LawServer, tmp_path: Path) -> None:
    server.decisions = [*RULINGS, Decision("15", "2020시1", "2019-08-01", "무단촬영", "시험법원", HELD)]
    report = run("law.go.kr/prec", access=server.access(forms=(form,)))
    assert server.texts() == ["11"]
    [row] = records(tmp_path / "data", "ruling").values()
    assert (row.key, row.data["url"]) == (
        "ruling/시험법원/2020-08-01/2020시1", "https://www.law.go.kr/LSW/precInfoP.do?precSeq=11",
    )  # fmt: skip
    assert [s["name"] for s in row.data["sections"]] == ["판시사항", "판결요지", "주문", "이유"]
    assert report.tallies[0].added == [row.address]
    server.asked.clear()
    run("law.go.kr/prec")
    assert server.asked == []


def test_a_constitutional_decision_is_found_by_its_day(server: LawServer, tmp_path: Path) -> None:
    server.decisions = [*RULINGS, Decision("22", "2021헌바3", "2022-01-27", "다른 사건", "헌법재판소", DECIDED)]
    source = LawSource(LawApi(server.access()), Kept(tmp_path))
    [row] = source.rulings_numbered("헌법재판소", date(2022, 1, 27), "2020헌바9")
    assert (row.target, row.serial) == ("detc", "21")


def test_a_list_that_does_not_heed_what_it_was_asked_for_is_not_read_to_its_end(run: Run, server: LawServer) -> None:
    """All 160,000 rows of law, should the API one day not know LID any more."""
    server.faults = [Fault(body="<LawSearch><totalCnt>163532</totalCnt><page>1</page></LawSearch>")] * 2
    assert "163532" in refusal(lambda: run("law.go.kr/law"))
    assert len(server.asked) == 2


def test_with_all_the_rulings_on_the_statutes_of_the_field_are_fetched(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.decisions = list(RULINGS)
    report = run("law.go.kr/prec", "law.go.kr/detc", everything=True)
    assert set(records(tmp_path / "data", "ruling")) == {
        "ruling/시험법원/2020-08-01/2020시1", "ruling/대법원/2021-05-06/2021도5", "ruling/헌법재판소/2022-01-27/2020헌바9",
    }  # fmt: skip
    assert server.texts() == ["11", "12", "13", "21"]
    assert [("2건" in note) for note in report.tallies[0].notes] == [True]
    assert [t.problems for t in report.tallies] == [[], []]
    server.asked.clear()
    run("law.go.kr/prec", "law.go.kr/detc", everything=True)
    assert server.texts() == []


def test_rulings_of_a_folder_and_of_law_go_kr_stand_beside_each_other(
    run: Run, server: LawServer, tmp_path: Path
) -> None:
    server.decisions = list(RULINGS)
    server.rows_tag = "detc"
    folder = written(
        tmp_path / "rulings", {"a.md": ruling(), "b.md": ruling("2021도5", "2021-05-06", "두 글은 다르다.")}
    )
    run(folder)
    run("law.go.kr/prec", "law.go.kr/detc", everything=True)
    rows = records(tmp_path / "data", "ruling")
    assert set(rows) == {
        "ruling/대법원/2031-08-30/2031도101", "ruling/대법원/2021-05-06/2021도5", "ruling/시험법원/2020-08-01/2020시1",
        "ruling/헌법재판소/2022-01-27/2020헌바9",
    }  # fmt: skip
    assert "두 글은" in json.dumps(rows["ruling/대법원/2021-05-06/2021도5"].data, ensure_ascii=False)
    run(folder)
    assert set(records(tmp_path / "data", "ruling")) == set(rows)


def test_a_ruling_without_number_or_text_is_a_problem_of_its_own(run: Run, server: LawServer, tmp_path: Path) -> None:
    server.decisions = [RULINGS[1], Decision("16", "2021도8", "0", "시험법위반", "대법원", HELD), Decision("17", "2021도9", "2021-05-07", "시험법위반", "대법원", {})]  # fmt: skip
    report = run("law.go.kr/prec", everything=True)
    assert len(report.tallies[0].problems) == 2
    assert set(records(tmp_path / "data", "ruling")) == {"ruling/대법원/2021-05-06/2021도5"}


# The command line


def test_what_names_law_go_kr_on_the_command_line() -> None:
    both = {"law", "prec", "detc"}
    for spec in ("law.go.kr", "www.law.go.kr", "https://www.law.go.kr", "https://www.law.go.kr/"):
        assert targets_of(spec) == both
    assert targets_of("law.go.kr/detc") == {"detc"}
    for spec in ("./law.go.kr", "law.go.kr.example.org", "https://github.com/legalize-kr/legalize-kr", "law.go.kr/x"):
        assert not targets_of(spec)


def test_the_command_without_a_key_is_one_sentence_with_the_guide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KB_LAW_OC", raising=False)
    monkeypatch.setattr("sys.argv", ["kb", "sync", "law.go.kr"])
    assert _run(app) == 4
    said = capsys.readouterr().err
    assert "KB_LAW_OC" in said
    assert "open.law.go.kr" in said


def test_the_key_and_the_pace_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_LAW_OC", KEY)
    monkeypatch.setenv("KB_LAW_WAIT", "2.5")
    assert (Settings().law_oc, Settings().law_wait) == (KEY, 2.5)
    monkeypatch.setenv("KB_LAW_WAIT", "0")
    with pytest.raises(ValueError, match="law_wait"):
        Settings()
