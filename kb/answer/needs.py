"""What is asked for beside what happened, as the clauses that answer it: to be kept safe, what follows when an order is broken,
damages. These clauses are told before the offence.

Words that mean one thing together say it (남편, 때려요, 접근 못 하게), which no single entry of the lexicon holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.answer.asked import Asked
from kb.answer.model import Claim
from kb.answer.portrait import INTIMATE, NO_COPYRIGHT, PORTRAIT, WORK, copied, pictured
from kb.law.address import parse_clause
from kb.retrieve.lexicon import fold
from kb.retrieve.retriever import Hit, pointed
from kb.store.records import Card

STALKING, FAMILY, CIVIL, NETWORK = "014070", "001132", "001706", "000030"
"""스토킹처벌법, 가정폭력처벌법, 민법, 정보통신망법."""

_KIN = r"남편|신랑|아내|와이프|부인|배우자|전처|시어머니|시아버지|시부모|시댁|장인|장모|아버지|아빠|어머니|엄마|부모|아들|딸|계부|계모|친오빠|친형|사실혼"
_VIOLENT = r"때리|때려|때렸|때린|맞고|맞아|맞았|폭력|폭행|폭언|두들겨|주먹|손찌검|패요|패고|목을?\s?조|밀쳐|난동"
_KIN_EN = r"\b(?:ex-?)?(?:husband|wife|father|dad|mother|mom|stepfather|spouse|son|daughter)(?:-in-law)?\b"
_VIOLENT_EN = r"\b(?:hit|hits|hitting|beat|beats|beating|abus\w+|violen\w+|chok\w+|assault\w*)\b"
_SUFFERS = re.compile(rf"(?:{_KIN})(?:이|가|은|는|도)[^.?!]{{0,20}}(?:당하|당했|당해|당한)")
"""The member of the family is the one who suffers it: 딸이 스토킹을 당해요."""
_STALKED = re.compile(
    r"스토킹|스토커|따라다|따라와|미행|집\s?앞|전\s?남친|전\s?여친|전\s?남자\s?친구|전\s?여자\s?친구|전\s?애인|헤어진"
    r"|stalk|ex-?boyfriend|ex-?girlfriend|\bmy ex\b",
    re.I,
)
_AWAY = re.compile(
    r"접근\s?금지|접근(?:을|도)?\s?(?:못|막)|(?:가까이|다가|찾아)\s?(?:오지|못)|(?:오지|연락|접근|다가오지|찾아오지)\S{0,2}\s?못\s?하게"
    r"|(?:못|안)\s?(?:오게|들어오게|다가오게|찾아오게|만나게)|격리|떼어\s?(?:놓|낼)|떨어져\s?(?:지내|살)"
    r"|내보내(?:고|려|게|는)|내보낼|쫓아내고|쫓아낼|내쫓|나가게"
    r"|restraining order|protection order|stay[- ]away|keep (?:him|her|them|my \S+) (?:away|out)|stop (?:him|her|them) from coming",
    re.I,
)
_OF_STALKING, _OF_FAMILY = r"잠정조치|긴급응급조치", r"긴급임시조치|임시조치|보호명령|보호처분"
_NAMED = rf"{_OF_STALKING}|{_OF_FAMILY}"
_ORDER = re.compile(
    rf"{_NAMED}|접근\s?금지|접근하지\s?말라|연락하지\s?말라|(?:restraining|protection|no[- ]contact|stay[- ]away) order",
    re.I,
)
_ELSEWHERE = re.compile(r"게시|블로그|포털|네이버|카페|소년|학교폭력|학폭")
"""What else has 임시조치 and 보호처분: posts (정보통신망법) and young offenders (소년법)."""
_ISSUED = re.compile(
    r"^[^.?!]{0,10}?(?:받았|받은|받고|나왔|나온|나와|떨어졌|내려|내렸|결정|됐는|되었|된\s|있는데|있어도|기간|중인|중에|인데)"
)
_ISSUED_EN = re.compile(r"\b(?:got|has|have|had|under|issued|there is|despite)\b[^.?!]{0,25}$", re.I)
_COMES = re.compile(
    r"연락|전화|문자|메시지|카톡|디엠|\bdm\b|찾아\s?(?:와|왔|오)|집\s?앞|나타|다가\s?(?:와|왔|오)|따라\s?(?:와|왔|오)|(?:또|자꾸|계속)\s?(?:\S{1,5}\s)?(?:왔|와|오)|들어\s?(?:와|왔|오)"
    r"|contact|call|text|messag|came|come|show(?:s|ed)? up|follow",
    re.I,
)
_OFFICES = re.compile(r"(?:법원|경찰|검찰|검사|형사|변호사)(?:에서|이|가|한테|님이)?\s?\S{0,4}\s?(?:연락|전화|문자)")
_BREAKS = re.compile(
    r"어기|어겼|어겨|어긴|위반|안\s?지[키켜켰]|지키지\s?않|못\s?지[키켜켰]|무시|불이행|\b(?:break|breaks|broke|violat\w+|breach\w*|ignor\w+)\b",
    re.I,
)
_LASTS = re.compile(
    r"얼마나\s?(?:가|오래|지속|유지|길)|얼마\s?동안|며칠|몇\s?(?:개월|달|년|일|번)|기간|언제까지|연장|늘릴|늘리|늘려|늘어나|끝나"
    r"|how long|extend|extension|renew|expire|until when|\blasts?\b",
    re.I,
)
_TAKES = re.compile(r"걸리|걸려|걸릴|나오|처리|심사|how long does it take|to get|시효", re.I)
"""How long it takes until an order is there is another question."""
_FOLLOWS = 30
"""Letters of a turn that goes on from an order spoken of before (더 늘릴 수도 있어요?)."""
_DAMAGES = re.compile(
    r"손해\s?배상|위자료|배상(?!\s?명령)|(?<!형사·)(?<!형사 )민사(?!·형사| 형사)|(?:피해|손해)\s?보상|물어내|\bdamages\b|compensat|\bsue\b|civil (?:suit|claim|action)",
    re.I,
)
_NOT_ITS_GROUND = re.compile(r"시효|언제까지|몇\s?년|부모|감독|이혼|합의|time limit|how long|settle", re.I)
"""Questions on damages that ask of another rule: its limitation, the parents, a divorce, a settlement."""
_PAIN = re.compile(r"위자료|정신적")
_AT_WORK = re.compile(
    r"상사|상급자|사장|팀장|부장|과장|동료|사업주|사용자|점장|원장|소장|직장\s?(?:내|에서|성희롱|괴롭힘)|사내|회사(?:에도|에서도|도\s|를|한테|에게|와|가\s?책임)"
    r"|employer|\bboss\b|manager|at work|co-?worker|workplace|my company",
    re.I,
)
"""Who did it has that person's employer, or the employer is asked of."""
_GROUNDS = (f"{CIVIL}/750", f"{CIVIL}/751")
"""The grounds of liability are the same for every harm; what happened says who helps."""


@dataclass(frozen=True)
class Needs:
    """Clauses (``014070/20/2``) that answer what is asked for, in the order in which they are told; ``unlike``: statutes of the
    other regime, whose provisions only seem to fit; ``rulings`` that say what the right is; ``beside``: to which no
    word points, a provision is told beside them only if it is of these situations and sets no penalty; ``missing``: what is not on
    file; ``back``: what is asked back; both in Korean and English."""

    refs: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()
    beside: tuple[str, ...] | None = None
    missing: tuple[str, str] | None = None
    back: tuple[str, str] | None = None


@dataclass(frozen=True)
class Needed:
    """The same written: its claims and the cards that they rest on."""

    refs: tuple[str, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    needs: Needs = Needs()

    def leaves(self, card: Card, hit: Hit) -> bool:
        """Whether a provision that was found is told beside it."""
        if not self.claims:
            return True
        beside = self.needs.beside
        fits = beside is None or pointed(hit) or (not card.penalties and bool({*beside} & {*card.situations}))
        return fits and card.law_id not in self.needs.unlike

    @property
    def special(self) -> list[Card]:
        """The card that tells most of what the matter is, the last one; none for a ground of liability, which serves every harm."""
        return [card for card in self.cards[-1:] if card.key().article_key not in _GROUNDS]


def needs(text: str, whole: str = "") -> Needs:
    """The clauses that answer what ``text`` asks for; ``whole`` is the talk that it stands in.

    >>> needs("남편이 때려요. 접근 못 하게 할 수 있나요").refs
    ('001132/55-2/1', '001132/29/1', '001132/8-2/1')
    >>> needs("잠정조치를 받았는데 또 연락이 와요").refs
    ('014070/20/2',)
    >>> needs("상사가 성희롱했는데 위자료 받을 수 있나요").refs
    ('001706/750', '001706/751/1', '001706/756/1')
    """
    text, whole = fold(text), fold(whole or text)
    return (
        _broken(text, whole)
        or _lasts(text, whole)
        or _away(text, whole)
        or taken(text, whole)
        or _damages(text)
        or Needs()
    )


def answered(asked: Asked, found: Needs) -> Needed:
    """The clauses written behind their names, as far as they are law on the day asked about."""
    claims: list[Claim] = []
    cards: dict[str, Card] = {}
    for ref in found.refs:
        card = asked.standing(ref)
        if card is not None:
            path = tuple(ref.split("/")[2:3]) or parse_clause(card.clauses[0].clause)[:1]
            claims += asked.clause(card, path)
            cards.setdefault(card.key().article_key, card)
    return Needed(found.refs, claims, list(cards.values()), found)


def taken(text: str, whole: str = "") -> Needs | None:
    """One's work or one's picture was used without leave (:mod:`kb.answer.portrait`): damages, and for a picture the taking down
    of what was put on the net.

    >>> taken("식당에서 찍어 블로그에 올렸어요").refs
    ('001706/750', '001706/751/1', '000030/44-2/1')
    """
    text, whole = fold(text), fold(whole or text)
    if copied(text) and copied(whole):
        return Needs((f"{CIVIL}/750",), rulings=WORK, beside=(), missing=NO_COPYRIGHT)
    if pictured(text) and pictured(whole):
        refs = (f"{CIVIL}/750", f"{CIVIL}/751/1", f"{NETWORK}/44-2/1")
        return Needs(refs, rulings=PORTRAIT, beside=("privacy",), back=INTIMATE)
    return None


def _of_family(text: str) -> bool:
    """Violence within the family is spoken of: named so, or a member of it who hits."""
    if "가정폭력" in text or "domestic violence" in text:
        return True
    kin = re.search(_KIN, text) and re.search(_VIOLENT, text) and not _SUFFERS.search(text)
    return bool(kin or (re.search(_KIN_EN, text) and re.search(_VIOLENT_EN, text)))


def _regime(family: bool, stalked: bool) -> tuple[str, ...]:
    """The statute that does not apply."""
    return (STALKING,) if family and not stalked else (FAMILY,) if stalked and not family else ()


def _broken(text: str, whole: str) -> Needs | None:
    """An order is not obeyed: the penalty for that.

    CASE 1: the order says by its name under which statute it was given (잠정조치; 보호명령).
    CASE 2: it does not (접근금지): by who is meant, a member of the family or a stalker; both where nothing tells.
    """
    spoken_of = text
    if not _ORDER.search(text) and _BREAKS.search(text):
        spoken_of = whole  # 그 사람이 어기고 또 오면요? of an order spoken of before
    orders = [] if _ELSEWHERE.search(spoken_of) else [*_ORDER.finditer(spoken_of)]
    if not orders:
        return None
    order = next((found for found in orders if re.fullmatch(_NAMED, found.group())), orders[0])
    before, behind = spoken_of[: order.start()], spoken_of[order.end() :]
    issued = _ISSUED.search(behind) or _ISSUED_EN.search(before)
    comes = issued and _COMES.search(_OFFICES.sub("", behind))
    if not (comes or _BREAKS.search(behind) or _BREAKS.search(before[-30:])):
        return None
    name = order.group()
    if re.fullmatch(_OF_STALKING, name):
        return Needs((f"{STALKING}/20/{3 if name.startswith('긴급') else 2}",), (FAMILY,))
    if name in ("보호명령", "보호처분"):
        return Needs((f"{FAMILY}/63/1",), (STALKING,))
    if name == "임시조치":
        return Needs((f"{FAMILY}/63/2",), (STALKING,))
    if name == "긴급임시조치":
        return Needs((f"{FAMILY}/66",), (STALKING,))
    family = bool(re.search(_KIN, whole) and not _SUFFERS.search(whole)) or bool(re.search(_KIN_EN, whole))
    family, stalked = family or _of_family(whole), bool(_STALKED.search(whole))
    of_stalking, of_family = (f"{STALKING}/20/2", f"{STALKING}/20/3"), (f"{FAMILY}/63/1", f"{FAMILY}/63/2")
    if family and not stalked:
        return Needs(of_family, _regime(family, stalked))
    return Needs(of_stalking if stalked and not family else of_stalking + of_family, _regime(family, stalked))


def _lasts(text: str, whole: str) -> Needs | None:
    """Asked how long an order to stay away lasts or whether it can be extended: the clause that says so, by the name of the order,
    else by who is meant.

    >>> _lasts("스토커 접근금지는 얼마나 가요", "스토커 접근금지는 얼마나 가요").refs
    ('014070/9/7',)
    """
    spoken_of = text if _ORDER.search(text) else whole if len(text) <= _FOLLOWS else ""
    order = _ORDER.search(spoken_of)
    if not order or not _LASTS.search(text) or _TAKES.search(text) or _ELSEWHERE.search(spoken_of):
        return None
    of_stalking, of_family = (f"{STALKING}/9/7",), (f"{FAMILY}/29/5",)
    named = re.findall(_NAMED, spoken_of)
    if named and named[-1] == "잠정조치":
        return Needs(of_stalking, (FAMILY,))
    if named and named[-1] != "임시조치":
        return None  # how long the others last is not on file
    family, stalked = bool(named) or _of_family(whole), bool(_STALKED.search(whole)) and not named
    refs = of_family if family and not stalked else of_stalking if stalked and not family else of_stalking + of_family
    return Needs(refs, _regime(family, stalked))


def _away(text: str, whole: str) -> Needs | None:
    """Asked that somebody be kept away: in a family the order at the victim's own request, then the court's measures and those
    of the police; of a stalker those of the police, then of the court."""
    if not _AWAY.search(text) or re.search(_NAMED, text):
        return None  # of an order named the search finds the provision
    family, stalked = _of_family(whole), bool(_STALKED.search(whole))
    of_family = (f"{FAMILY}/55-2/1", f"{FAMILY}/29/1", f"{FAMILY}/8-2/1") if family else ()
    of_stalking = (f"{STALKING}/4/1", f"{STALKING}/8/2", f"{STALKING}/9/1") if stalked else ()
    return Needs(of_family + of_stalking[: 1 if family else 3], _regime(family, stalked)) if family or stalked else None


def _damages(text: str) -> Needs | None:
    """Asked for damages: the liability of who did it, of pain where that is named, and of the employer for what was done at
    work."""
    if not _DAMAGES.search(text) or _NOT_ITS_GROUND.search(text):
        return None
    pain = (f"{CIVIL}/751/1",) if _PAIN.search(text) else ()
    work = (f"{CIVIL}/756/1",) if _AT_WORK.search(text) else ()
    return Needs((f"{CIVIL}/750", *pain, *work))
