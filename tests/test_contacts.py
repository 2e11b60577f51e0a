"""A contact is a fact with a day: what was checked long ago says so, in ``kb doctor`` and on the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb.answer.model import CONTACT_DAYS, Contact
from kb.ui.frame import contacts

LINE = Contact("line", "시험 전화", "1366", "2026-11-24", "https://example.org")


def test_days_are_counted_from_the_check() -> None:
    assert LINE.days_old(date(2026, 11, 29)) == 5
    assert CONTACT_DAYS == 180


@pytest.mark.parametrize(("today", "old"), [("2027-05-23", False), ("2027-05-24", True)])
def test_the_page_warns_of_an_old_contact(today: str, old: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TODAY", today)
    assert ("181일이 지났습니다" in contacts("ko", [LINE])) is old
    assert ("Checked 181 days ago" in contacts("en", [LINE])) is old


def test_doctor_names_old_contacts(kb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb.doctor()["contacts"]["old"] == []
    monkeypatch.setenv("KB_TODAY", "2028-01-01")
    told = kb.doctor()["contacts"]
    assert len(told["old"]) == told["count"] > 0
    assert told["oldest_days"] > told["limit_days"] == CONTACT_DAYS


@pytest.mark.parametrize(
    "question",
    ["임신했다고 회사에서 해고당했어요", "육아휴직 쓰겠다니까 해고한대요", "I was fired because I am pregnant"],
)
def test_contacts_serve_the_matter_asked_about(kb: Any, question: str) -> None:
    names = [contact.id for contact in kb.ask(question).contacts]
    assert "d4u_central" not in names
    assert "nhrck1331" in names
    assert "d4u_central" in [contact.id for contact in kb.ask("누가 제 사진으로 딥페이크를 만들었어요").contacts]
