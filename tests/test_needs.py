"""What is asked for beside what happened comes before the offence: what follows when an order is broken, being kept safe, damages."""

from __future__ import annotations

import pytest

from kb.answer.model import Claim
from kb.answer.needs import needs
from kb.base import Answer, KnowledgeBase, Options

STALKING, FAMILY = "스토킹처벌법", "가정폭력처벌법"


def law(answer: Answer) -> list[Claim]:
    return [claim for claim in answer.claims if claim.kind == "law"]


def told(answer: Answer, count: int = 1) -> list[str]:
    """The first provisions that the answer tells: ``스토킹처벌법 제20조 제2항``."""
    first = [claim.citations[0].evidence for claim in law(answer)[:count]]
    return [" ".join(part for part in (e.short, e.article, e.clause) if part) for e in first]


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("잠정조치가 나왔는데도 자꾸 전화해요", ("014070/20/2",)),
        ("접근금지 잠정조치를 받고도 또 찾아왔어요", ("014070/20/2",)),
        ("긴급응급조치를 어기고 문자를 보내요", ("014070/20/3",)),
        ("전남친이 접근금지를 무시하고 회사로 찾아왔어요", ("014070/20/2", "014070/20/3")),
        ("남편이 접근금지 명령을 어겼어요", ("001132/63/1", "001132/63/2")),
        ("아버지가 임시조치를 위반했어요", ("001132/63/2",)),
        ("보호명령이 나왔는데 또 집에 왔어요", ("001132/63/1",)),
        ("접근금지가 나왔는데 메시지가 와요", ("014070/20/2", "014070/20/3", "001132/63/1", "001132/63/2")),
        ("My husband has a protection order against him but he came again", ("001132/63/1", "001132/63/2")),
        ("잠정조치는 어떻게 신청해요", ()),
        ("잠정조치가 나왔다고 법원에서 연락이 왔어요", ()),
        ("네이버에 임시조치를 신청했는데 또 글이 올라왔어요", ()),
        ("스토킹으로 고소하려고요", ()),
    ],
)
def test_what_follows_when_an_order_is_broken(question: str, refs: tuple[str, ...]) -> None:
    assert needs(question).refs == refs


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("스토커한테 내려진 접근금지는 얼마 동안이에요", ("014070/9/7",)),
        ("잠정조치 연장할 수 있나요", ("014070/9/7",)),
        ("남편이 임시조치를 받았는데 기간이 얼마나 길어요", ("001132/29/5",)),
        ("접근금지는 몇 개월이에요", ("014070/9/7", "001132/29/5")),
        ("How long does a restraining order against my ex last?", ("014070/9/7",)),
        ("긴급응급조치는 며칠이에요", ()),
        ("피해자보호명령은 몇 년이에요", ()),
        ("접근금지가 나오려면 며칠 걸려요", ()),
        ("블로그 임시조치 기간은 며칠이에요", ()),
        ("접근금지 기간인데 또 찾아왔어요", ("014070/20/2", "014070/20/3", "001132/63/1", "001132/63/2")),
    ],
)
def test_how_long_an_order_lasts(question: str, refs: tuple[str, ...]) -> None:
    assert needs(question).refs == refs


@pytest.mark.parametrize(
    ("turn", "refs"),
    [("더 늘릴 수도 있어요?", ("014070/9/7",)), ("공소시효는 몇 년이에요?", ()), ("며칠 만에 나오나요?", ())],
)
def test_a_turn_goes_on_from_the_order_spoken_of(turn: str, refs: tuple[str, ...]) -> None:
    assert needs(turn, f"스토킹 잠정조치가 뭐예요? {turn}").refs == refs


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("아빠가 자꾸 때려요 못 오게 막아 주세요", ("001132/55-2/1", "001132/29/1", "001132/8-2/1")),
        ("남편 폭력이 심해서 집에서 나가게 하고 싶어요", ("001132/55-2/1", "001132/29/1", "001132/8-2/1")),
        ("스토커를 접근 못 하게 할 수 있어요?", ("014070/4/1", "014070/8/2", "014070/9/1")),
        ("딸이 스토킹을 당하고 있어요. 접근금지 시킬 수 있나요", ("014070/4/1", "014070/8/2", "014070/9/1")),
        (
            "My husband beats me, can I get a restraining order?",
            ("001132/55-2/1", "001132/29/1", "001132/8-2/1"),
        ),
        ("남편이 저를 집에서 쫓아냈어요", ()),
        ("남편이 때려요", ()),
    ],
)
def test_measures_that_keep_somebody_away(question: str, refs: tuple[str, ...]) -> None:
    assert needs(question).refs == refs


def test_who_is_meant_may_have_been_told_before() -> None:
    question = "접근 못 하게 할 수 있나요?"
    assert needs(question).refs == ()
    assert needs(question, f"남편이 매일 때려요\n{question}").refs[0] == "001132/55-2/1"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("잠정조치를 받았는데 또 연락이 와요", f"{STALKING} 제20조 제2항"),
        ("긴급응급조치 받은 사람이 또 전화해요", f"{STALKING} 제20조 제3항"),
        ("접근금지 명령 받은 남편이 또 찾아왔어요", f"{FAMILY} 제63조 제1항"),
        ("가정폭력 임시조치를 어기고 또 전화해요", f"{FAMILY} 제63조 제2항"),
    ],
)
def test_the_penalty_for_breaking_an_order_comes_first(kb: KnowledgeBase, question: str, first: str) -> None:
    answer = kb.ask(question)
    assert told(answer) == [first]
    assert "징역" in law(answer)[0].text


@pytest.mark.parametrize(
    "question", ["남편이 때려요. 접근 못 하게 할 수 있나요", "아버지가 때리는데 접근금지 신청할 수 있어요?"]
)
def test_measures_against_violence_at_home_come_first(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert told(answer, 3) == [f"{FAMILY} 제55조의2 제1항", f"{FAMILY} 제29조 제1항", f"{FAMILY} 제8조의2 제1항"]
    assert "접근 금지" in law(answer)[0].text
    assert STALKING not in {claim.citations[0].evidence.short for claim in law(answer)}
    rests_on = {c.evidence.base for claim in answer.claims if claim.kind == "step" for c in claim.citations}
    assert rests_on & {"001132/55-2", "001132/29", "001132/8-2"}


def test_nothing_is_told_twice(kb: KnowledgeBase) -> None:
    for question in ("남편이 때려요. 접근 못 하게 할 수 있나요", "스토커를 접근 못 하게 해 주세요"):
        quotes = [claim.citations[0].quote for claim in law(kb.ask(question))]
        assert len(quotes) == len(set(quotes))


def test_the_accused_and_who_names_an_article_are_answered_as_before(kb: KnowledgeBase) -> None:
    assert told(kb.ask("스토킹처벌법 제9조가 뭐예요? 접근 못 하게 하는 건가요")) == [f"{STALKING} 제9조 제1항"]
    before = ("아내를 때려서 고소당했어요",)
    accused = kb.ask("집에서 나가게 하면 어떡해요?", Options(before=before))
    assert told(accused) != [f"{FAMILY} 제55조의2 제1항"]


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("상사 성희롱으로 손해배상 청구하려고요", ("001706/750", "001706/756/1")),
        ("팀장이 괴롭혀요 위자료 받을 수 있나요", ("001706/750", "001706/751/1", "001706/756/1")),
        ("스토킹 가해자에게 민사로 배상받고 싶어요", ("001706/750",)),
        ("Can I sue my employer for damages?", ("001706/750", "001706/756/1")),
        ("손해배상 시효는 언제까지예요", ()),
        ("배상명령은 어떻게 신청하나요", ()),
        ("형사·민사 어떻게 대응하나요", ()),
    ],
)
def test_damages(question: str, refs: tuple[str, ...]) -> None:
    assert needs(question).refs == refs


@pytest.mark.parametrize(
    "question", ["직장 성희롱 손해배상 청구할 수 있나요", "회사에도 성희롱 손해배상을 물을 수 있나요"]
)
def test_damages_for_harassment_at_work_name_who_did_it_and_the_employer(kb: KnowledgeBase, question: str) -> None:
    answer = kb.ask(question)
    assert told(answer, 2) == ["민법 제750조", "민법 제756조 제1항"]
    assert not any("영상" in claim.text for claim in answer.claims if claim.kind == "step")
