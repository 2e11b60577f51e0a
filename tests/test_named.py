"""A statute that is named leads."""

from __future__ import annotations

import pytest

from kb.base import Answer, KnowledgeBase


def law(answer: Answer) -> list[str]:
    """The articles told, in order."""
    evidence = [claim.citations[0].evidence for claim in answer.claims if claim.kind == "law"]
    return list(dict.fromkeys(f"{e.short} {e.article}" for e in evidence))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("DM으로만 계속 연락하는데 스토킹처벌법으로 되나요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("악플 다는 것도 스토킹처벌법으로 처벌할 수 있나요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("배달기사가 개인 번호로 계속 문자하면 스토킹처벌법 적용돼요", {"스토킹처벌법 제2조", "스토킹처벌법 제18조"}),
        ("카톡으로 계속 욕하는데 정보통신망법 위반인가요", {"정보통신망법 제74조", "정보통신망법 제44조의7"}),
        ("동거하는 남자친구가 때리는데 가정폭력처벌법 적용되나요", {"가정폭력처벌법 제2조"}),
        ("직장 상사가 만지면 남녀고용평등법으로 처벌되나요", {"남녀고용평등법 제12조"}),
    ],
)
def test_the_statute_named_leads(kb: KnowledgeBase, question: str, first: set[str]) -> None:
    answer = kb.ask(question)
    assert law(answer)[0] in first
    assert answer.claims[0].kind == "law"
