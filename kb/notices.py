"""What stands beside an answer, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kb import clock
from kb.answer.model import Claim, Evidence
from kb.answer.understand import NOT_ON_FILE, Scope
from kb.law.timeline import act_and_trial
from kb.retrieve.library import REST, Library
from kb.retrieve.question import Question
from kb.showing import DOUBTS
from kb.store.records import Card


def refusal(library: Library, question: Question, language: str, verdict: Scope) -> str:
    """How a question is declined: what was searched, what it seems to be about, and where statutes can be searched."""
    row = library.row(verdict.topic) if verdict.topic else None
    data = row.data if row else {}
    named = ", ".join(r.text for r in question.references) if verdict.why == NOT_ON_FILE else ""
    all_law = REST in library.loaded
    counts = f"조문 카드 {len(library.cards)}개, 판례 요약 {len(library.digests)}개, 지원기관 {len(library.services)}곳"
    if language == "ko":
        about = f" 이 질문은 '{data['topic']}'에 가까워 보입니다." if data else ""
        about += f" 말씀하신 {named}은(는) 아직 싣지 않았습니다." if named else ""
        return (
            "이 질문에는 근거를 찾지 못해 답하지 않습니다. 곁은 디지털 성범죄와 성폭력, 가정폭력, 스토킹, 명예훼손, 직장 내 괴롭힘·성희롱에 "
            f"관한 법률정보를 다룹니다.{about} {counts}을 찾아보았습니다. "
            + ("모든 법령은 '법령' 쪽에서 말로 찾을 수 있고, 법령 검색은 " if all_law else "법령 검색은 ")
            + "국가법령정보센터에서 하실 수 있습니다."
        )
    else:
        about = f" This question seems closer to '{data['topic_en']}'." if data else ""
        about += f" What you name ({named}) is not on file yet." if named else ""
        return (
            "I found no evidence for this question, so I do not answer it. This service covers Korean law on digital sex "
            f"crimes, sexual and domestic violence, stalking, defamation and workplace harassment.{about} Searched: "
            f"{len(library.cards)} provisions, {len(library.digests)} rulings, {len(library.services)} "
            "support services. "
            + ("The page of statutes here searches all of them; so does" if all_law else "Statutes can be searched at")
            + " the Korean Law Information Center."
        )


def notices(
    library: Library,
    claims: Sequence[Claim],
    cards: Sequence[Card],
    language: str,
    as_of: date | None,
    act: date | None,
) -> list[str]:
    """What a reader of an answer must know: summary or official text, how far known, states, dates, what is not in yet, information
    not advice. ``as_of`` is the day asked about, ``act`` that of the act."""
    korean = language == "ko"
    laws = [c.evidence for claim in claims for c in claim.citations if c.evidence.law_id and c.evidence.known_until]
    told: list[str] = []
    if any(e.source_kind == "statute" for e in laws):
        until = min(e.known_until or "" for e in laws)
        told.append(
            f"따옴표 안은 공식 조문 그대로이고, 나머지는 확인해 쓴 요약입니다. 현행(확인: {until})."
            if korean
            else f"Words in quotation marks are the official text; the rest are checked summaries. Law as known up to {until}."
        )
        told += _of_time(library, laws, as_of, act, korean)
    elif laws:
        until = min(e.known_until or "" for e in laws)
        told.append(
            f"이 답은 공식 조문을 확인해 쓴 요약에 근거합니다. 원문은 국가법령정보센터 링크에서 보세요. 현행(확인: {until})."
            if korean
            else f"This rests on our summaries, checked against the official text; follow the links for the text. "
            f"Law as known up to {until}."
        )
    unknown = sorted({f"{e.short} {e.article}" for e in laws if e.state == "unknown"})
    if unknown:
        told.append(
            f"{', '.join(unknown)}: 그 뒤 공포되어 이 조문을 바꾸었을 수 있는 법률을 아직 싣지 못했습니다. 공식 조문을 확인하세요."
            if korean
            else f"{', '.join(unknown)}: a later promulgation that may change it is not loaded yet; check the official text."
        )
    day = act or as_of
    changed = [c for c in cards if day and any(change.date > day for change in c.history)]
    if changed:
        names = ", ".join(f"{library.short_name(c)} {c.number}" for c in changed)
        told.append(
            f"{names}은(는) 그 뒤 개정되었습니다. 행위 당시의 법은 지금과 다를 수 있습니다."
            if korean
            else f"{names}: amended since that day; the law at the time of the act may differ."
        )
    if any(c.evidence.source_kind == "document" for claim in claims for c in claim.citations):
        told.append(
            "기관 안내에서 옮긴 문장은 그 기관이 발행일에 쓴 그대로이며 법 조문이 아닙니다. 최신 내용은 링크에서 확인하세요."
            if korean
            else "Sentences from published guidance are quoted as their publisher wrote them on that day; they are not law. "
            "Follow the link for the latest."
        )
    waiting = {shard.ref.name for shard in library.store.shards if shard.awaits_vectors}
    if waiting == {REST}:
        told.append(
            "이 분야 밖의 법령은 지금 낱말로만 찾습니다. 뜻으로 찾는 색인은 준비 중입니다."
            if korean
            else "Statutes outside our field are searched by words alone for now; their index by meaning is still being made."
        )
    elif waiting:
        told.append(
            "공식 원문은 지금 낱말로만 찾습니다. 뜻으로 찾는 색인은 준비 중입니다."
            if korean
            else "Official text is searched by words alone for now; its index by meaning is still being made."
        )
    told.append(
        "자동으로 만든 법률정보이며, 사건에 대한 판단이나 변호사의 조언을 대신하지 않습니다."
        if korean
        else "Automatically composed legal information; it does not replace a lawyer's advice on your case."
    )
    return told


def _of_time(
    library: Library, laws: Sequence[Evidence], as_of: date | None, act: date | None, korean: bool
) -> list[str]:
    """Of official texts: that an earlier one was found by its day, what about a day is not certain, and that acts before a change
    are judged by 형법 제1조."""
    day = as_of or act or clock.today()
    found: list[str] = []
    official = {e.base: library.official(e.base, day) for e in laws if e.source_kind == "statute"}
    if any(text and text.effective_to and text.effective_to <= clock.today() for text in official.values()):
        found.append(
            "지난 날의 조문은 공포와 부칙의 시행일로 찾은 것입니다. 여기 적지 않은 적용례와 경과조치가 더 있을 수 있습니다."
            if korean
            else "The text of an earlier day was found by promulgation and the dates of its 부칙; there may be more transitional rules."
        )
    doubts = sorted({text.reason for text in official.values() if text and text.reason and text.doubtful(day)})
    found += [DOUBTS[doubt][0 if korean else 1] for doubt in doubts]
    if act:
        pairs = [row for base in official for row in act_and_trial(library.versions(base), act, clock.today())]
        if any(row.differs for row in pairs):
            found.append(
                "행위한 날과 지금의 조문이 다릅니다. 어느 것이 적용되는지는 형법 제1조가 정합니다(행위 시의 법, 나중 법이 가벼우면 나중 법)."
                if korean
                else "The text differs between the day of the act and today; Article 1 of the Criminal Act decides which applies "
                "(the law at the time of the act, the later one where it is milder)."
            )
    return found
