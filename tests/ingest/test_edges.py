"""Edges of invented statutes: what cites, penalises, carries out and defines what."""

from __future__ import annotations

from datetime import date

from ingest.edges import statute_edges
from ingest.official_shards import StatutePart, parts_of, statute_part, statute_shard
from ingest.statutes import assemble, read_statute_file
from kb.law.reference import NameTable, StatuteName
from kb.store.catalog import Edge
from tests.ingest.invented_law import law

ACT = {
    "제1조 (정의)": "이 법에서 “합성물”이란 허락 없이 만든 영상을 말한다.",
    "제2조 (금지)": "누구든지 합성물(이하 “시험물등”이라 한다)을 뿌려서는 아니 된다.",
    "제3조 (신고)": "신고의 방법은 대통령령으로 정한다.",
    "제4조 (벌칙)": "제2조를 위반한 자는 1년 이하의 징역에 처한다.",
    "제5조 (준용)": "「모형법」 제7조는 이 법에 준용한다. 제9조의 옛 규정은 「없는법」 제3조에 따른다.",
}
DECREE = {"제1조 (신고)": "법 제3조에 따른 신고는 글로 한다.", "제2조 (서식)": "제1조의 신고에는 이름을 적는다."}
NAMES = NameTable(
    [StatuteName("999999", "시험법", "시험법", "Test Act"), StatuteName("999998", "모형법", "모형법", "Model Act"),
     StatuteName("999997", "시험법 시행령", "시험법 시행령", "Decree")]
)  # fmt: skip


def part(articles: dict[str, str], name: str = "시험법", law_id: str = "999999") -> StatutePart:
    file = read_statute_file(law(articles=articles, name=name, law_id=law_id), f"kr/{name}/법률.md")
    return statute_part(assemble([file]), "folder:laws", date(2026, 6, 2), dense=False)


def edges(found: StatutePart) -> set[tuple[str, str, str]]:
    return {(e.source, e.kind, e.target) for e in statute_edges(found, NAMES)}


def test_what_an_act_says_of_itself_and_of_others() -> None:
    found = edges(part(ACT))
    assert ("999999/4", "cites", "999999/2") in found
    assert ("999999/4", "penalises", "999999/2") in found
    assert ("999999/5", "cites", "999998/7") in found
    assert ("999999/1", "defines", "term/합성물") in found
    assert ("999999/2", "defines", "term/시험물등") in found


def test_an_unknown_statute_makes_no_edge_and_only_punishment_penalises() -> None:
    found = edges(part(ACT))
    assert not [row for row in found if "unknown" in row[2] or row[2].endswith("/3")]
    assert {row[0] for row in found if row[1] == "penalises"} == {"999999/4"}


def test_a_decree_carries_out_its_act() -> None:
    found = edges(part(DECREE, "시험법 시행령", "999997"))
    assert ("999999/3", "delegates", "999997/1") in found
    assert ("999997/2", "cites", "999997/1") in found


def test_a_repealed_article_and_an_earlier_text_have_none() -> None:
    old = read_statute_file(law("1", articles=ACT), "kr/시험법/법률.md")
    new = read_statute_file(
        law("2", "2020-01-01", "2020-07-01", ACT | {"제4조 (벌칙)": "삭제 <2020.1.1>"}), "kr/시험법/법률.md", 1
    )
    found = edges(statute_part(assemble([old, new]), "folder:laws", date(2026, 6, 2), dense=False))
    assert not [row for row in found if row[0] == "999999/4"]


def test_the_next_sync_begins_with_the_edges_on_file() -> None:
    from dataclasses import replace

    parts = [part(ACT), part(DECREE, "시험법 시행령", "999997")]
    parts = [replace(p, edges=statute_edges(p, NAMES)) for p in parts]
    shard = statute_shard("law", parts, {})

    class Kept:
        def records(self, kind: str) -> list[object]:
            return list(shard.records)

        def passages(self) -> list[object]:
            return list(shard.passages)

        def all_edges(self) -> list[Edge]:
            return list(shard.edges)

        def extra(self, name: str) -> object:
            return shard.extras[name]

    again = parts_of(Kept())  # type: ignore[arg-type]
    assert {p.entry.law_id: set(p.edges) for p in parts} == {i: set(p.edges) for i, p in again.items()}
