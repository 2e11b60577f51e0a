"""Who asks, as far as the words tell: one who is accused, or fears to be, is not told what victims should do.

Pure functions over the words of a question. Nothing is concluded about what happened: a question is taken for that of an accused
only where it says so (고소당했어요, 혐의를 받고 있어요) or where its writer tells an own act and asks what follows for themselves.
"""

from __future__ import annotations

import re

_ACCUSED = re.compile(
    r"(?:고소|고발|신고|기소|피소)\s?(?:를|을)?\s?(?:당했|당한|당해|당할|당하(?!면 어떡)|먹)|피소(?:당|되|됐)|고소장(?:을|이)?\s?(?:받았|날아)"
    r"|(?:저|나|절|날)[를을]?\s[^.?!]{0,30}(?:고소|신고|고발)(?:했|한다|한대|하겠|할\s?거)"
    r"|상대(?:방|편)?[이가]\s?[^.?!]{0,15}고소(?:했|한다|한대|하겠)|수사기관에서 연락"
    r"|혐의(?:를|로|가)?\s?(?:받|초범|조사|있)|혐의로\s|피의자(?:로|가|인|예|입|조사)|가해자(?:로|가)\s?(?:신고|지목|몰|된|됐|되었|조사)"
    r"|(?:경찰|검찰)\S{0,4}\s?(?:에서|한테|에게|서에서)?\s?(?:연락|전화|출석)\S{0,4}\s?(?:받|왔|오|하라|요구)|출석\s?(?:하라|요구)|조사\s?(?:를|을)?\s?(?:받게|받으러|받으라|받았|받고)"
    r"|(?:누명|억울하게)|무고로\s?(?:맞|고소하려)|(?:신고|고소)(?:되었|됐)다면|스토킹으로 신고(?:되|됐)|구속(?:되었|됐|되어|수사를? 받)|징계를? 받을까|맞고소"
    r"|\b(?:i(?:['’]m| am| was| have been|['’]ve been)|my (?:son|brother|husband|boyfriend|friend) (?:is|was|has been)) (?:\w+ ){0,2}(?:accused|charged|arrested|reported|sued|indicted|a suspect|under investigation)"
    r"|\b(?:accused of|suspects? should|police (?:called|contacted|summoned) me|false(?:ly)? accus)",
    re.I,
)
_OWN_ACT = re.compile(
    r"(?:저는|제가|나는|내가|저도|난|저 (?:혼자|그냥))\s[^.?!]{0,60}?(?:찍었|찍은|만들었|만든|올렸|올린|보냈|보낸|퍼뜨렸|퍼뜨린|유포했|공유했|봤|본|시청했|저장했|다운|샀|구매했|결제했|만졌|때렸|욕을?\s?했)"
    r"|\bi (?:only |just |once |accidentally |secretly )?(?:made|filmed|took|posted|sent|shared|forwarded|watched|viewed|downloaded|saved|bought|paid|touched|kept|have|possess)\b",
    re.I,
)
_FOR_MYSELF = re.compile(
    r"(?:(?:제가|내가|저도|저는|나도)\s?[^.?!]{0,15}|(?:저|나)\s(?:진짜|정말|이제|그럼)?\s?)(?:처벌\s?(?:받|되|돼)|벌\s?받|감옥|전과|잡히|걸리|걸릴|구속|범죄자)"
    r"|(?:처벌|벌)\s?받(?:게 될까|을까요|나요\?\s*(?:무서|걱정))|(?:걱정|무서|불안)\S*[^.?!]{0,30}(?:처벌|걸릴|잡힐)|(?:안|못)\s?(?:걸리|잡히)"
    r"|\b(?:will|can|could|would|am|do) i (?:be |get |go |really )?(?:\w+ )?(?:punished|jail|prison|arrested|in trouble|charged|deported|guilty|safe|liable)",
    re.I,
)


def accused(text: str) -> bool:
    """Whether a question is asked by or for somebody who is accused, or who fears it after an own act.

    >>> accused("스토킹 혐의 초범인데 경찰 조사 전에 뭘 준비해야 하나요?"), accused("누가 저를 몰래 찍었어요. 그 사람 처벌받을까요?")
    (True, False)
    """
    return bool(_ACCUSED.search(text) or (_OWN_ACT.search(text) and _FOR_MYSELF.search(text)))


_PARTIES = re.compile(
    r"[甲乙丙丁]|(?:^|\s)[갑을병](?:은|이|을|의|에게)\s|(?<![A-Za-z])[A-D]\s?(?:씨|군|양)(?:는|은|가|이|를|을)"
)
_MYSELF = re.compile(r"(?:^|\s)(?:저|제|저희|나|내)(?:는|가|를|도|의|에게|한테)?\s|\b(?:i|me|my)\b", re.I)


def case_told(text: str) -> bool:
    """Whether a question sets out a case of others (甲은 乙을 …): its writer asks what the law is, not what to do.

    >>> case_told("甲은 乙의 치마 속을 찍다가 발각되었습니다. 미수인가요?"), case_told("제 남편 甲이 저를 때렸습니다")
    (True, False)
    """
    return bool(_PARTIES.search(text)) and not _MYSELF.search(text)
