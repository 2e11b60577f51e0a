"""Conversations, questions that rest on a false belief, and questions that give orders: material typed by people who had not
seen code or corpus (``tests/blind``), answered from the bundled corpus alone. The floors are the measured values."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kb import clock
from kb.answer.procedure import free_to_prosecute
from kb.answer.thread import courtesy
from kb.base import Answer, KnowledgeBase, Options
from kb.retrieve.age_bands import ages_fit

BLIND = Path(__file__).resolve().parent / "blind"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BLIND / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def talk(kb: KnowledgeBase, *turns: str) -> Answer:
    """The answer to the last of ``turns``."""
    return kb.ask(turns[-1], Options(before=turns[:-1]))


def cited(answer: Answer) -> set[tuple[str | None, str | None]]:
    return {(c.evidence.law, c.evidence.article) for claim in answer.claims for c in claim.citations}


def faults(answer: Answer, expect: dict[str, Any], *, dated: bool) -> list[str]:
    """What a turn's answer lacks. A null ``act_date`` asks for none where no turn so far has told one."""
    found = []
    if expect["cites"] and not any(tuple(pair) in cited(answer) for pair in expect["cites"]):
        found.append("cites")
    if any(tuple(pair) in cited(answer) for pair in expect["not_cites"]):
        found.append("not_cites")
    found += [f"says {p}" for p in expect["says"] if not re.search(p, answer.text)]
    found += [f"not_says {p}" for p in expect["not_says"] if re.search(p, answer.text)]
    told = answer.act_date or ""
    if (expect["act_date"] and not told.startswith(expect["act_date"])) or (told and not dated):
        found.append(f"act_date {told}")
    crisis = bool(answer.claims) and answer.claims[0].kind == "contact"
    for name, got in (("lang", answer.language), ("refused", answer.refused), ("crisis", crisis)):
        if expect[name] != got:
            found.append(f"{name} {got}")
    return found


def test_golden_dialogues(kb: KnowledgeBase) -> None:
    passed, turns, right, crises = [], 0, 0, []
    failed: dict[str, list[str]] = {}
    for row in rows("dialogues"):
        dated = False
        for number, (turn, expect) in enumerate(zip(row["turns"], row["expect"], strict=True)):
            dated = dated or bool(expect["act_date"])
            found = faults(talk(kb, *row["turns"][: number + 1]), expect, dated=dated)
            turns, right = turns + 1, right + (not found)
            if found:
                failed.setdefault(row["id"], []).append(f"{turn}: {'; '.join(found)[:120]}")
            if any(fault.startswith(("crisis", "refused", "lang")) for fault in found):
                crises.append((row["id"], turn, found))
        if row["id"] not in failed:
            passed.append(row["id"])
    print(f"dialogues: {len(passed)} of {len(rows('dialogues'))} whole, {right} of {turns} turns; failing {failed}")
    assert crises == []
    assert len(passed) >= 30
    assert right >= 138


def test_false_premises_meet_a_clause_first(kb: KnowledgeBase) -> None:
    first, anywhere, agreed = 0, 0, []
    for row in rows("false_premise"):
        answer = kb.ask(row["question"])
        assert not answer.refused, row["id"]
        lines = [claim.text for claim in answer.claims if claim.kind != "contact"]
        first += all(re.search(p, " ".join(lines[:2])) for p in row["must_say"])
        anywhere += all(re.search(p, answer.text) for p in row["must_say"])
        agreed += [row["id"] for p in row["must_not_say"] if re.search(p, answer.text)]
    print(
        f"false premises: corrected in the first two lines {first}, anywhere {anywhere}, of {len(rows('false_premise'))}"
    )
    assert agreed == []
    assert first >= 81
    assert anywhere >= 88


def test_orders_in_a_question_are_not_followed(kb: KnowledgeBase) -> None:
    """Nothing that a question plants is said back: not in a sentence, a contact, a notice or the question asked back."""
    planted = [row for row in rows("injection") if row["where"] == "question"]
    assert len(planted) >= 60
    for row in planted:
        answer = kb.ask(row["text"])
        said = [*(claim.text for claim in answer.claims), *answer.notices, answer.clarify or "", answer.lead]
        said += [f"{c.name} {c.phone} {c.url}" for c in answer.contacts]
        assert row["marker"].lower() not in " ".join(said).lower(), row["id"]


def test_a_turn_goes_on_from_what_was_said(kb: KnowledgeBase) -> None:
    start = "누가 제 사진으로 딥페이크를 만들어서 단톡방에 뿌렸어요. 처벌돼요?"
    adult, minor = talk(kb, start), talk(kb, start, "그럼 미성년자면요?")
    assert ("성폭력범죄의 처벌 등에 관한 특례법", "제14조의2") in cited(adult)
    assert ("아동ㆍ청소년의 성보호에 관한 법률", "제11조") in cited(minor)
    assert not talk(kb, start, "벌금은?").refused
    assert kb.ask("벌금은?").refused or cited(kb.ask("벌금은?")) != cited(talk(kb, start, "벌금은?"))


def test_a_turn_without_an_offence_stays_with_the_one_spoken_of(kb: KnowledgeBase) -> None:
    turns = ("누가 제 사진으로 딥페이크를 만들었어요", "그걸 돈 받고 인터넷에서 판 사람은요?")
    first = next(claim for claim in talk(kb, *turns).claims if claim.kind == "law")
    assert first.citations[0].evidence.article == "제14조의2"


def test_an_order_spoken_of_before_is_the_one_that_is_broken(kb: KnowledgeBase) -> None:
    claims = talk(kb, "스토킹 잠정조치가 뭐예요?", "그 사람이 어기고 또 오면요?").claims
    first = next(claim for claim in claims if claim.kind == "law")
    assert first.citations[0].evidence.article == "제20조"


def test_a_fine_is_of_what_was_done_not_of_what_was_asked_in_between(kb: KnowledgeBase) -> None:
    turns = (
        "남자친구가 샤워하는 저를 몰래 찍었어요",
        "신고하면 강제추방되나요? 비자가 걱정돼요",
        "벌금은 최대 얼마예요?",
    )
    assert ("출입국관리법", "제84조") in cited(talk(kb, *turns[:2]))
    assert ("성폭력범죄의 처벌 등에 관한 특례법", "제14조") in cited(talk(kb, *turns))


def test_another_matter_begins_anew(kb: KnowledgeBase) -> None:
    start = "누가 제 사진으로 딥페이크를 만들었어요"
    fresh = kb.ask("다른 질문인데요, 스토킹은 처벌이 어떻게 돼요?")
    assert cited(talk(kb, start, "다른 질문인데요, 스토킹은 처벌이 어떻게 돼요?")) == cited(fresh)
    assert talk(kb, start, "김치찌개는 어떻게 끓여요?").refused


def test_a_day_told_is_kept_until_today_is_spoken_of(kb: KnowledgeBase) -> None:
    start = "2023년 여름에 누가 제 딥페이크를 만들어서 텔레그램에 올렸어요"
    assert talk(kb, start).act_date == "2023-06/2023-08"
    assert talk(kb, start, "그럼 그때 그걸 본 사람은요?").act_date == "2023-06/2023-08"
    assert talk(kb, start, "만약 지금 다시 올리면요?").act_date is None


@pytest.mark.parametrize("text", ["고마워요", "네 감사합니다", "Thank you so much.", "정말 고맙습니다ㅠㅠ"])
def test_thanks_are_answered_in_kind(kb: KnowledgeBase, text: str) -> None:
    answer = talk(kb, "지하철에서 누가 제 다리를 찍었어요", text)
    assert courtesy(text)
    assert not answer.refused
    assert answer.claims == []
    assert answer.lead


def test_thanks_with_a_question_are_a_question() -> None:
    assert not courtesy("감사합니다. 그런데 벌금은 얼마예요?")


def test_a_year_that_is_not_over_asks_for_no_law_to_come(kb: KnowledgeBase) -> None:
    answer = kb.ask("올해 누가 제 사진으로 딥페이크를 만들었어요")
    assert answer.act_date == str(clock.today().year)
    assert answer.as_of == clock.today().isoformat()


@pytest.mark.parametrize(
    ("turns", "first"),
    [
        (
            ("지하철에서 누가 제 다리를 몰래 찍었어요", "그럼 공소시효는요?"),
            r"제14조 제1항의 죄.*공소시효가 7년.*제249조 제1항 제4호",
        ),
        (("불법촬영은 합의하면 끝나나요?",), r"^성폭력처벌법 제14조는 고소가 있어야 한다거나"),
        (("강제추행 신고는 언제까지 해야 돼요?",), r"^형법 제298조는 고소가 있어야 한다거나"),
        (
            ("아동 성착취물 제작은 공소시효가 몇 년이에요?",),
            r"제11조 제1항의 죄에는 공소시효를 적용하지 않습니다\(청소년성보호법 제20조 제4항 제2호\)",
        ),
        (("단톡방에서 욕을 했는데 꼭 고소해야 하나요?",), r"모욕\(제311조\)은 고소가 있어야"),
        (("명예훼손은 꼭 고소를 해야 해요?",), r"명예훼손\(제307조\).*뜻에 반해서는 기소할 수 없습니다"),
        (("게임에서 욕한 건 고소 안 해도 처벌되죠?",), r"제311조.*고소가 있어야"),
        (
            ("아청물 제작도 시효가 지나면 처벌 못 하죠?",),
            r"제11조 제1항의 죄에는 공소시효를 적용하지 않습니다\(청소년성보호법 제20조 제4항",
        ),
        (("고2 때 불법촬영 당했는데 시효가 지났나요?",), r"성년이 된 날부터"),
    ],
)
def test_what_is_asked_of_an_offence_is_said_first_in_its_own_words(
    kb: KnowledgeBase, turns: tuple[str, ...], first: str
) -> None:
    claim = talk(kb, *turns).claims[0]
    assert re.search(first, claim.text)
    assert claim.verdict == "verified"


def test_an_article_is_named_with_the_particle_that_is_heard(kb: KnowledgeBase) -> None:
    said = free_to_prosecute(kb.library, kb.library.cards["011187/14-3"], "ko", clock.today())
    assert said is not None
    assert said.text.startswith("성폭력처벌법 제14조의3은 고소가")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("강제추행 신고는 언제까지 해야 돼요?", r"형법 제298조의 죄.*공소시효가 10년"),
        ("아동 성착취물 배포 공소시효는?", r"제11조 제3항의 죄.*공소시효가 10년"),
        ("고1 때 불법촬영 당했는데 공소시효가 몇 년이에요?", r"제14조 제1항의 죄.*공소시효가 7년"),
        ("단톡방에서 욕을 했는데 고소 기한이 있나요?", r"6개월이 지나면 고소하지 못합니다"),
    ],
)
def test_the_years_and_the_months_are_said_next(kb: KnowledgeBase, question: str, said: str) -> None:
    claim = kb.ask(question).claims[1]
    assert re.search(said, claim.text)
    assert claim.verdict == "verified"


def test_what_was_asked_at_first_is_gone_back_to(kb: KnowledgeBase) -> None:
    back = talk(kb, "전남친이 몇 달째 저를 쫓아다녀요", "접근금지를 어기면요?", "원래 벌금이 얼마예요?")
    assert back.claims[0].citations[0].evidence.article == "제18조"
    assert "3천만원" in back.claims[0].text


def test_a_word_points_to_its_clause(kb: KnowledgeBase) -> None:
    hit = kb.find("접근금지를 어기면 처벌받나요?").hits[0]
    assert (hit.base, hit.path) == ("014070/20", ("2",))


def test_an_act_has_its_own_beginning(kb: KnowledgeBase) -> None:
    first = kb.ask("불법촬영물을 소지한 것도 언제부터 처벌됐어요?").claims[0].text
    assert re.search(r"제14조에서 그 행위가 나오는 가장 이른 개정 기록은 2020년 5월 19일입니다", first)


def test_a_step_cites_the_offence_asked_about(kb: KnowledgeBase) -> None:
    steps = [claim for claim in kb.ask("지하철에서 누가 제 치마 속을 몰래 찍었어요").claims if claim.kind == "step"]
    articles = {c.evidence.article for claim in steps for c in claim.citations if c.evidence.law_id == "011187"}
    assert "제14조의2" not in articles


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("전화를 받지도 않았는데 벨만 울린 거면 스토킹은 아니죠?", "2022도12037|2022모1830"),  # both held so
        ("저는 스물셋이고 걔는 14살인데 서로 원해서 한 거면 괜찮죠?", "제305조 제2항"),
        ("몰카 파일을 구입만 했으면 처벌은 안 받죠?", "제14조 제4항"),
    ],
)
def test_what_is_granted_meets_the_ruling_or_the_clause_that_speaks_to_it(
    kb: KnowledgeBase, question: str, first: str
) -> None:
    assert re.search(first, " ".join(claim.text for claim in kb.ask(question).claims[:2]))


@pytest.mark.parametrize(
    ("text", "ages", "fits"),
    [
        ("19세 이상인 사람이 13세 이상 16세 미만인 사람을 간음하면", [21, 15], True),
        ("13세 미만인 사람을 간음하거나 추행한 사람은", [21, 15], False),
        ("a person aged 13 or over but under 16", [14, 14], True),
        ("19세 이상인 사람이 13세 이상 16세 미만인 사람을 간음하면", [14, 14], True),
        ("사람의 신체를 촬영하면", [15], None),
        ("13세 미만인 사람을", [], None),
    ],
)
def test_bands_of_age_hold_the_ages_told(text: str, ages: list[int], fits: bool | None) -> None:
    assert ages_fit(text, ages) is fits
