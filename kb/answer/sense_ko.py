"""The sense of a Korean sentence, by its morphemes: words, endings, particles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kb.answer.actors import COORDINATE, Acts, closes
from kb.answer.said import COVER, PUNISH, PUNISHED, Mode, Said, Sense, groups_of
from kb.answer.vocabulary import ACTORS, EXAMPLES, is_neutral, stem
from kb.morphemes import Morpheme, Morphemes

_HARMLESS = frozenset(
    """
    괜찮 합법 무죄 적법 무방 상관없 문제없 자유 허용 면책 무혐의 합법적 떳떳
    """.split()  # noqa: SIM905
)


_CONTENT = ("NNG", "NNP", "NR", "XR", "VV", "VA", "MAG", "SL", "SH", "VCN", "W_HASHTAG")


_LIGHT = frozenset(
    """
    하 되 물 내 생기 일어나 발생 미치 받 시키 당하 드리 지 이루어지 이뤄지 얻 거치 취하 내리 가지 주 구하 갖 맡 두 나오 들 처하 처해지 정해지 들어오 입히 끼치 가하 내려지 주어지 가해지 취해지 행해지 매겨지
    """.split()  # noqa: SIM905
)
"""Verbs that lend their ending to the noun before them: 처벌을 받다, 동의를 얻다."""


_HINDERS = frozenset(["막히", "막", "금지", "제한", "방해", "가로막", "걸리", "면하", "벗어나"])
"""Verbs that deny what they govern: not to be barred is to be free."""


_LIGHT_NOUNS = frozenset(
    ["제기", "행사", "접수", "실시", "시행", "필요", "가능", "확인", "진행", "수행", "부과", "개시", "이행"]
)
"""Nouns that do the same: 공소를 제기하다."""


_SURE = frozenset(
    """
    언제나 항상 무조건 절대 절대로 결코 반드시 꼭 오직 오로지 영원히 영구히 평생 자동 전혀 예외 유일 누구라도 전원 일절 일체 아예 당연히
    """.split()  # noqa: SIM905
)
"""Words that leave no exception: they stand only where the evidence leaves none either."""


_SURE_KO = re.compile(
    r"(?:어떤|어느|어떠한|모든)\s?(?:경우|상황|때|이유|사정|목적)(?:이?든|에도|에서도|라도|에나|도)|(?:경우|여부|이유|사정|나이|목적|횟수|종류|방법)\S{0,2}\s?(?:불문|가리지|따지지|상관\s?없|관계\s?없|무관)"
    r"|(?:경우|때|자|사람|것)(?:이어야|여야|라야|이라야)|언제든|얼마든지|하나도|조차도?|예외\s?없이|빠짐없이|한\s?번도|단\s?한\s?(?:번|차례|회)|한\s?(?:번|차례)(?:만|이라도)|조건\s?없이|제한\s?없이|기간\s?없이|다만\s?한\s?가지|뿐(?:이|입|만|이다|인데)|밖에\s?(?:없|안|못)|범위\s?밖|외에는\s"
)


_OUTSIDE = re.compile(
    r"(?:범위|대상|적용|규정)\S{0,2}\s?(?:밖|아니|아닙|아녜|아닌)|(?:제외|빠)(?:됩|되|된|한다|합|진|집|져)|해당하지\s?(?:않|아니)|포함(?:하|되)지\s?(?:않|아니)"
)


_NOT_DENIED = re.compile(
    r"(?:않는|없|아니라|아니한)다는\s?(?:말|규정|내용|조항|뜻)\S{0,2}\s?(?:없|아니|아닙)|(?:아니라|않는다|없다|아니한다|않았다)고\s?(?:는\s?)?\S{0,6}\s?(?:수\s?없|않|아니)|(?:아니라|않는다|없다)고\s?(?:할|볼|말할|단정할)\s?수(?:는)?\s?없"
)
"""A denial that is itself denied: 제작이 아니라고 할 수 없다."""


_EXCLUDED = re.compile(r"([가-힣]{2,})(?:은|는|을|를)\s?(?:제외|빼고|뺀)")


_ASIDE = re.compile(r"\([^()]*\)")


_EVEN_IF = re.compile(r"(?:아도|어도|더라도|ᆯ지라도|든|든지|라도)$")


def plainer(text: str) -> str:
    """Set phrases as the one word that they stand for: 재판에 넘기다 -> 기소하다."""
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


_PHRASES = (
    (re.compile(r"의무\s?없는\s?일을\s?(?:하게|시)"), "강요하여 의무 없는 일을 하게"), (re.compile(r"재판에\s?넘기"), "기소하"), (re.compile(r"재판에\s?넘길"), "기소할"), (re.compile(r"재판에\s?넘겨"), "기소해"),
    (re.compile(r"재판에\s?넘긴"), "기소한"), (re.compile(r"지방\s?자치\s?단체"), "지자체"), (re.compile(r"(?:이|가)?\s?진행\s?(?:중|되고\s?있)"), " 중"), (re.compile(r"일반적으로"), "보통"), (re.compile(r"디지털\s?지문"), "해시값"),
    (re.compile(r"하는\s?(?:것|일|행위)(?:은|는|이|도)?\s?(?:누구에게도\s?)?(?:(?:허용|용납)(?:되|하)지\s?(?:않|아니)\S*|금지(?:된다|됩니다|돼요|되어\s?있\S*|돼\s?있\S*))"), "하여서는 안 된다"),
    (re.compile(r"달라고\s?(?=[하할해한했])"), "달라고 요청"), (re.compile(r"싫다는"), "원하지 않는다는"), (re.compile(r"원치"), "원하지"),
    (re.compile(r"(?:최소한?|적어도|못해도|짧아도|낮아도|가벼워도|많아야|많아도|길어야|길어도|무거워야|무거워도)(?=[\s,])"), " "),
    (re.compile(r"힘을\s?(?:합쳐서?|합하여|합해서?|모아서?)"), "합동하여"), (re.compile(r"힘을\s?(?:합친|모은)"), "합동한"),
    (re.compile(r"바로\s?잡(?:아|아서)"), "정정해"), (re.compile(r"바로\s?잡을"), "정정할"), (re.compile(r"바로\s?잡(?=는|기|고|지)"), "정정하"),
    (re.compile(r"사고\s?파는"), "매매하는"), (re.compile(r"사고\s?판"), "매매한"), (re.compile(r"사고\s?팔(?=면|고|거)"), "매매하"),
    (re.compile(r"사는\s?(?:곳|데)"), "주거지"), (re.compile(r"알아듣기\s?쉽"), "이해하기 쉽"),
    (re.compile(r"(?:있는\s)?사실을?\s?(?:있는\s)?(?:그대로|대로)"), "진실을"),
    (re.compile(r"으로\s?추정되는"), "으로 보이는"), (re.compile(r"도록\s?(?:유의|주의|조심|노력)(?=하[여야]|해야)"), "도록 "),
    (re.compile(r"잃지\s?않(?=도록|게|고|는)"), "지니"), (re.compile(r"잃지\s?(?:않아야|말아야)"), "지녀야"),
    (re.compile(r"싫다고"), "원하지 않는다고"), (re.compile(r"싫다면|싫으면|싫어하면"), "원하지 않으면"),
    (re.compile(r"(?:죽을|있는)\s?힘을\s?다"), "온 힘을 다"),
    (re.compile(r"(?<=[자녀위])여도"), "이어도"),
    (re.compile(r"24\s?시간|밤낮\s?없이|밤낮\s?가리지\s?않고|하루\s?종일"), "상시"), (re.compile(r"19세\s?미만\s?피해자\s?등"), "피해자"),
)  # fmt: skip


PREFIXES = frozenset(["비", "불", "미", "무", "부", "재"])
"""Prefixes that make another word of a noun: what is 비공개 is not 공개."""


def _lemma(tokens: Sequence[Morpheme], index: int) -> str | None:
    """The content word at ``index``, verbs by their stem; None for a particle, an ending or a light verb."""
    token = tokens[index]
    tag = token.tag.split("-")[0]
    if tag not in _CONTENT or (tag == "VV" and token.form in _LIGHT and _noun_before(tokens, index)):
        return None
    if tag == "VV" and token.form in ("하", "되"):
        return None
    if tag == "SL":
        return stem(token.form)
    if index and tokens[index - 1].tag == "XPN" and tokens[index - 1].form in PREFIXES:
        return tokens[index - 1].form + token.form
    if token.form == "말" and tag == "NNG" and index + 1 < len(tokens) and tokens[index + 1].form == "하":
        return "말하"
    if tag in ("VA", "VV") and token.form.endswith("하") and len(token.form) > 2:
        return token.form[:-1]
    if tag == "VV" and token.form in _HOMONYMS:
        return token.form + "다"
    return token.form[:-1] if tag == "MAG" and token.form.endswith("히") and len(token.form) > 2 else token.form


_HOMONYMS = frozenset(["남"])
"""Verbs that sound like a noun that asserts nothing: 남다 (to remain), 남 (another)."""


def read_korean(text: str, tokens: Sequence[Morpheme], asides: Sequence[str]) -> Sense:
    """``asides``: words in brackets, which say something of the sentence but not who does what."""
    words: list[str] = [*asides]
    said: list[Said] = []
    broad: list[Said] = []
    clause: list[str] = []
    before: list[str] = []
    sure: list[str] = []
    alone: list[str] = []
    also: list[str] = []
    joined: list[int] = []
    dropped: set[int] = set()
    needs: list[tuple[str, str]] = []
    cased: list[str] = []
    regardless: list[str] = []
    got = aim = topic = ""
    chosen = False
    acts = Acts()
    for index, token in enumerate(tokens):
        acts.sees(tokens, index)
        lemma = _lemma(tokens, index)
        if token.tag in ("NNG", "XR") and index + 1 < len(tokens) and tokens[index + 1].form in ("은", "는"):
            topic = token.form if not groups_of(token.form) & ACTORS and tokens[index + 1].tag == "JX" else topic
        if lemma is None:
            if topic and token.tag == "VV" and token.form in ("하", "되") and _noun_before(tokens, index) is None:
                mode = _mode(tokens, index)
                if mode and mode[2] and mode[0] != "does":
                    said.append(Said(topic, groups_of(topic), *mode))
            continue
        if _stresses_need(tokens, index) or _is_example(tokens, index) or _means_or(tokens, index):
            continue
        if _is_not_needed(tokens, index) or (chosen and lemma in _CHOOSE):
            continue
        if lemma in _SURE:
            sure.append(lemma)
        if _stands_alone(tokens, index):
            alone.append(lemma)
            cased += _said_of(tokens, index)[-1:] if lemma in ("경우", "때") else []
        if not token.tag.startswith("MA") and _matters_not(tokens, index):
            regardless.append(lemma)
        words.append(lemma)
        clause.append(lemma)
        if token.tag.startswith("NN") and _is_included(tokens, index):
            also += [
                lemma,
                *(_said_of(tokens, index) if lemma not in _AFTER else ()),
                *(_compound(tokens, index) if is_neutral(lemma) else ()),
            ]
        mode = _mode(tokens, index)
        if mode is None:
            if token.tag.startswith("NN") and _is_conceded_noun(tokens, index):
                said.append(Said(lemma, groups_of(lemma), "does", even_if=True))
            continue
        how, concessive, final = mode
        if how == "does" and _is_chosen(tokens, index):
            # 나갈지 정할 수 있다: who decides whether to act has leave to, and leave not to.
            said.append(Said(lemma, groups_of(lemma), "may", last=True))
            broad.append(said[-1])
            chosen = True
            continue
        if (how == "may" and _is_aim(tokens, index)) or (how == "must" and _is_held(tokens, index)):
            broad.append(Said(lemma, groups_of(lemma), how))
            how = "does"
        if lemma == "아니" and _concedes_later(tokens, index):
            concessive = True
        noun = _noun_before(tokens, index)
        if lemma == "아니" and noun is not None and is_neutral(noun) and _is_reserved(tokens, index):
            continue  # 부득이한 경우가 아닌 이상: keeps an exception, and denies nothing
        if lemma == "아니" and noun is not None and is_neutral(noun) and noun != "대상":
            # 엿듣는 행위가 아니라: what the noun is said of is denied.
            said += [Said(s.word, s.groups, "not") for s in said[-2:] if s.mode == "does" and not is_neutral(s.word)]
        if how != "does" and lemma not in _HINDERS:
            # 제작ㆍ유포하는 행위를 하여서는 안 된다: a bare noun hands the denial on to what stands before it.
            reach = [*before, *clause] if is_neutral(lemma) else clause
            broad += [Said(word, groups_of(word), how) for word in reach]
        before, clause = clause, []
        if lemma in ("없", "아니", "있"):
            if noun is not None and not _more_than(tokens, index):
                denies = (lemma == "있") == (how in ("not", "must not"))
                said.append(
                    Said(noun, groups_of(noun), "not" if denies else how if how != "not" else "does", concessive, final)
                )
            continue
        governed = noun if lemma in _LIGHT_NOUNS and noun is not None else lemma
        if is_neutral(governed) and how in ("not", "must not") and said and tokens[index].tag.startswith("NN"):
            # 처벌하는 규정을 두지 않다: what the noun is said of is denied.
            said.append(Said(said[-1].word, said[-1].groups, how))
        while joined and (final or how != "does" or closes(tokens, index)):
            dropped.add(joined[-1])
            earlier = said[joined.pop()]
            said.append(Said(earlier.word, earlier.groups, how, concessive, final))
        if how == "does" and _joins(tokens, index):
            joined.append(len(said))
        if governed != lemma and "obey" in groups_of(lemma):
            said.append(Said(lemma, groups_of(lemma), how, concessive))
        ending = _ending(tokens, index)
        if governed in _LEAVES:
            got = governed if ending in ("어", "아", "어서", "아서") and how == "does" else ""
            needs += [(governed, aim)] if aim and how in ("must", "only if") else []
        elif how == "may" and got:
            needs.append((got, governed))
            got = ""
        aim = governed if ending in ("려면", "으려면") or _is_wanted(tokens, index, how) else aim
        said.append(Said(governed, groups_of(governed), how, concessive, final))
        acts.does(governed, tokens, index)
    if _NOT_DENIED.search(text):
        said = [replace(s, mode="does") if s.mode == "not" else s for s in said]
        broad = [replace(s, mode="does") if s.mode == "not" else s for s in broad]
    acts.ends(said[-1].word if said else None)
    said = [s for place, s in enumerate(said) if place not in dropped]
    for match in re.finditer(r"([가-힣]+?)(?:가|이|을|를|의|도)?\s*(?:없이|않은\s?채)", text):
        for word in dict.fromkeys(words):
            if match.group(1).endswith(word) and len(word) > 1 and not is_neutral(word):
                said.append(Said(word, groups_of(word), "not"))
    sure += [m.group() for m in _SURE_KO.finditer(text) if not (regardless and m.group().startswith("여부"))]
    said += [Said(word, frozenset({PUNISH}), "not", last=True) for word in words if word in _HARMLESS]
    if _OUTSIDE.search(text):
        said.append(Said("대상", frozenset({COVER}), "not", last=True))
    said += _turned(said, text)
    every = frozenset(g for w in words for g in groups_of(w))
    return Sense(
        text, tuple(words), tuple(said), (*said, *broad), tuple(acts.subjects), tuple(acts.inner), tuple(acts.acting), tuple(also),
        frozenset(_EXCLUDED.findall(text)), tuple(sure), tuple(alone), tuple(needs), tuple(cased),
        tuple(acts.given), tuple(regardless), groups=every,
    )  # fmt: skip


_LEAVES = frozenset(["동의", "승낙", "허락", "허가", "승인"])
"""What has to be got before an act: who may act with it (동의를 받아 할 수 있다) must have it."""


def _ending(tokens: Sequence[Morpheme], index: int) -> str:
    """The first ending behind the predicate at ``index``: 동의를 받아 -> 어."""
    for token in tokens[index + 1 : index + 6]:
        if token.tag in ("EC", "ETM", "EF", "ETN"):
            return token.form
    return ""


def _matters_not(tokens: Sequence[Morpheme], index: int) -> bool:
    """통화 여부와 상관없이, 느꼈는지와 관계없이, 확인했는지는 묻지 않는다: what stands before does not matter."""
    after = tokens[index + 1 : index + 8]
    if (
        tokens[index].tag.startswith("NN")
        and tokens[index].form != "여부"
        and len(after) > 1
        and after[0].tag.startswith("J")
    ):
        return after[1].form in _NO_MATTER - {"묻", "따지", "가리"}
    for place, token in enumerate(after):
        if token.form == "여부" or (token.tag == "EC" and token.form.endswith("지") and token.form != "지"):
            rest = [t for t in tokens[index + place + 2 : index + place + 8] if not t.tag.startswith("J")]
            asked = bool(rest) and rest[0].form in ("묻", "따지", "가리")
            return bool(rest) and rest[0].form in _NO_MATTER and (not asked or any(t.form == "않" for t in rest[1:4]))
        light = token.tag.startswith("VV") and token.form in _LIGHT
        if not (light or token.tag.startswith(("XS", "EP", "J", "VX", "VCP"))):
            return False
    return False


_NO_MATTER = frozenset(["상관없이", "관계없이", "상관없", "관계없", "무관", "불문", "묻", "따지", "가리"])


def _means_or(tokens: Sequence[Morpheme], index: int) -> bool:
    """무기징역 아니면 7년 이상의 징역: between two penalties it means or."""
    if tokens[index].form != "아니" or index == 0 or index + 1 >= len(tokens) or tokens[index + 1].form != "면":
        return False
    return tokens[index - 1].form in _PENALTIES and any(t.form in _PENALTIES for t in tokens[index + 2 : index + 8])


_PENALTIES = frozenset(["사형", "징역", "징역형", "금고", "벌금", "벌금형", "구류", "과료", "과태료"])


def _is_not_needed(tokens: Sequence[Morpheme], index: int) -> bool:
    """꼭 글로 쓰지 않고, 반드시 폭행이 아니라도: not always, and the gate asks of what follows whether it may be spared."""
    if tokens[index].form not in ("꼭", "반드시"):
        return False
    for place in range(index + 1, min(len(tokens), index + 8)):
        token = tokens[place]
        if token.form in ("않", "아니", "없"):
            return True
        if token.tag == "EF" or (token.tag == "EC" and token.form != "지"):
            return False
    return False


def _is_included(tokens: Sequence[Morpheme], index: int) -> bool:
    """고발인도, 미수범에도, 학교에서도: what is said to be included as well; not 어디에도 없다."""
    after = tokens[index + 1 : index + 4]
    if after and after[0].tag == "JKB":
        after = after[1:]
    if not after or (after[0].form, after[0].tag) != ("도", "JX"):
        return False
    return len(after) < 2 or not after[1].form.startswith(("없", "불구"))


_AFTER = frozenset(["뒤", "후", "다음"])
"""떠난 뒤에도: when, and no other case."""


def _compound(tokens: Sequence[Morpheme], index: int) -> list[str]:
    """The nouns that a bare one ends: 강간치사죄 -> 강간, 치사."""
    found: list[str] = []
    start = tokens[index].start
    for token in reversed(tokens[:index]):
        if token.end != start or not token.tag.startswith("NN"):
            break
        found.append(token.form)
        start = token.start
    return found


def _is_chosen(tokens: Sequence[Morpheme], index: int) -> bool:
    """나갈지 정한다, 붙일지는 판사가 알아서 한다, 할지 말지 고른다."""
    for place in range(index + 1, min(len(tokens), index + 5)):
        token = tokens[place]
        if token.tag in ("EC", "EF") and token.form in ("ᆯ지", "을지"):
            return any(t.form in _CHOOSE for t in tokens[place + 1 : place + 12])
        if not token.tag.startswith(("XS", "VX", "EP", "J")) and token.form not in _LIGHT:
            return False
    return False


_CHOOSE = frozenset(
    ["정하", "결정", "판단", "선택", "고르", "재량", "자유", "알아서", "맡기", "달리", "마음", "정해지", "알"]
)


def _is_reserved(tokens: Sequence[Morpheme], index: int) -> bool:
    """아닌 이상, 아닌 한: unless."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].tag == "ETM" and after[1].form in ("이상", "한")


def _is_wanted(tokens: Sequence[Morpheme], index: int, how: Mode) -> bool:
    """말하고 싶으면, 데려갈 수는 있지만: what is wanted, or may be done, on what follows."""
    forms = [t.form for t in tokens[index + 1 : index + 9]]
    if how == "may":
        ends = [t.form for t in tokens[index + 1 : index + 9] if t.tag == "EC"]
        return ends[:1] in (["지만"], ["는데"], ["되"], ["으나"])
    return any(pair in (("싶", "으면"), ("싶", "다면"), ("싶", "면")) for pair in pairwise(forms))


def _is_aim(tokens: Sequence[Morpheme], index: int) -> bool:
    """진술할 수 있도록, 말할 수 있는 환경: an end that another act serves, and no leave."""
    for place in range(index + 1, min(len(tokens) - 2, index + 6)):
        if (tokens[place].form, tokens[place].tag) == ("수", "NNB") and tokens[place + 1].form == "있":
            end = tokens[place + 2]
            if end.tag == "EC":
                return end.form in ("도록", "게", "게끔")
            return end.tag == "ETM" and place + 3 < len(tokens) and tokens[place + 3].form in _SETTINGS
    return False


_SETTINGS = frozenset(["환경", "분위기", "여건"])
"""What is made so that somebody can do a thing."""


def _is_held(tokens: Sequence[Morpheme], index: int) -> bool:
    """늘려야 한다고 보면 = 연장이 필요하다고 인정하면: a need that somebody must see first is a condition, and no duty."""
    for place in range(index + 1, min(len(tokens) - 2, index + 8)):
        if tokens[place].tag == "EC" and tokens[place].form.endswith("다고"):
            rest = [t for t in tokens[place + 1 : place + 5] if not t.tag.startswith(("XSV", "EP", "VX", "J"))]
            return (
                len(rest) > 1
                and rest[0].form in ("보", "인정", "판단", "여기", "생각")
                and (rest[1].form in ("면", "으면", "ᆯ", "는", "ᆫ") and rest[1].tag in ("EC", "ETM"))
            )
    return False


def _concedes_later(tokens: Sequence[Morpheme], index: int) -> bool:
    """원본이 아니라 사본을 퍼뜨려도: what is not so is conceded with what follows."""
    if index + 1 >= len(tokens) or tokens[index + 1].form not in ("라", "라서") or tokens[index + 1].form == "라서":
        return False
    for token in tokens[index + 2 : index + 14]:
        if token.tag == "EC" and token.form not in ("어", "아", "어서", "아서"):
            return bool(_EVEN_IF.search(token.form)) and token.form != "든"
        if token.tag in ("EF", "ETM"):
            return False
    return False


def _is_example(tokens: Sequence[Morpheme], index: int) -> bool:
    """경찰 같은 공무소: an example that the law itself counts among what it stands for says no more than that."""
    after = [t.form for t in tokens[index + 1 : index + 6]]
    if after[:1] != ["같"] and after[:2] != ["과", "같"] and after[:2] != ["와", "같"]:
        return False
    kind = "".join(after[after.index("같") + 2 :])
    return any(tokens[index].form in members for name, members in EXAMPLES.items() if kind.startswith(name))


def _stresses_need(tokens: Sequence[Morpheme], index: int) -> bool:
    """꼭 필요한 만큼: says no more than 필요한 만큼, and narrows it."""
    after = tokens[index + 1 : index + 4]
    return (
        tokens[index].form in ("꼭", "반드시")
        and len(after) == 3
        and after[0].form == "필요"
        and (after[1].tag, after[2].tag) == ("XSA", "ETM")
    )


def _joins(tokens: Sequence[Morpheme], index: int) -> bool:
    """해고하거나 …: the predicate is said as the next one is."""
    for token in tokens[index + 1 : index + 4]:
        if token.tag == "EC":
            return token.form == "거나"
        if not token.tag.startswith(("XS", "EP", "VV")):
            return False
    return False


def _said_of(tokens: Sequence[Morpheme], index: int) -> list[str]:
    """The predicate that stands before a noun: 가두는 잠정조치 -> 가두."""
    for place in range(index - 1, max(-1, index - 6), -1):
        if tokens[place].tag == "ETM":
            return [t.form for t in tokens[max(0, place - 2) : place] if t.tag.split("-")[0] in ("VV", "VA", "NNG")]
        if not tokens[place].tag.startswith("NN"):
            return []
    return []


def _more_than(tokens: Sequence[Morpheme], index: int) -> bool:
    """만이 아니라, 뿐 아니라: adds, and denies nothing."""
    return any(t.form in ("만", "뿐", "뿐만") for t in tokens[max(0, index - 3) : index])


def _stands_alone(tokens: Sequence[Morpheme], index: int) -> bool:
    """징역만, 경찰만, 유포한 경우에만; not 보기만 해도, which says that no more is needed."""
    after = tokens[index + 1 : index + 6]
    if tokens[index].form in _WITHIN:
        return False  # 30일 안에서만: the check of figures judges the bound
    for place, token in enumerate(after[:3]):
        if token.form == "만" and token.tag == "JX":
            rest = "".join(t.form for t in after[place + 1 : place + 4])
            enough = re.match(r"하(?:[어아여]도|[어아여]서|면|기)", rest)
            return not (enough or rest.startswith(("으로도", "이", "아니"))) and not _suffices(
                tokens, index + place + 2
            )
        if not token.tag.startswith(("J", "XSN", "NNB")):
            return False
    return False


_WITHIN = frozenset(["안", "이내", "내", "동안", "범위", "이하", "미만"])


def _is_conceded_noun(tokens: Sequence[Morpheme], index: int) -> bool:
    """청소년이어도, 피해자라도: a noun that is conceded."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].tag == "VCP" and after[1].tag == "EC" and bool(_EVEN_IF.search(after[1].form))


def _suffices(tokens: Sequence[Morpheme], index: int) -> bool:
    """벨소리만 울린 경우라도, 보여주기만 했어도: even so little is enough."""
    for token in tokens[index : index + 10]:
        if token.tag == "EC" and token.form not in ("게", "지", "어", "아"):
            return bool(_EVEN_IF.search(token.form)) and token.form not in ("든", "든지")
        if token.tag == "EF":
            return False
    return False


def _noun_before(tokens: Sequence[Morpheme], index: int) -> str | None:
    """The noun that a predicate is said of, particles between them passed over: 벌금형이 없다, 동의를 받지 않다."""
    subject = False
    for token in reversed(tokens[max(0, index - 4) : index]):
        subject |= token.tag == "JKS"
        if token.tag == "NNB" and token.form in ("등", "들"):
            continue
        if token.tag.startswith(("NN", "XR")):
            return token.form if token.tag != "NNB" and not (subject and groups_of(token.form) & ACTORS) else None
        bound = token.tag == "JKB" and token.form in ("로", "으로") and tokens[index].form == "하"
        if not bound and not token.tag.startswith(("JKS", "JKO", "JKC", "JX", "MAG", "XSN")):
            return None
    return None


def _mode(tokens: Sequence[Morpheme], index: int) -> tuple[Mode, bool, bool] | None:
    """How the predicate at ``index`` is said, whether it is conceded (해도), and whether it ends its clause; None when no
    predicate stands here."""
    tag = tokens[index].tag.split("-")[0]
    position = index + 1
    if tag in ("NNG", "NNP", "XR"):
        # 처벌 을 받, 통지 하, 신고 가 되, 사용 하 지: the light verb may stand behind a particle.
        while position < len(tokens) and (
            (
                tokens[position].tag.startswith("J")
                and tokens[position].form in ("을", "를", "이", "가", "도", "은", "는", "로", "으로")
            )
            or (tokens[position].tag == "MAG" and tokens[position].form in ("안", "못"))
            or (tokens[position].tag == "NNB" and tokens[position].form in ("등", "들"))
        ):
            position += 1
        light = position < len(tokens) and (
            tokens[position].tag.startswith(("XSV", "XSA"))
            or (
                tokens[position].tag.split("-")[0] == "VV"
                and tokens[position].form in _LIGHT
                and not (tokens[position - 1].tag == "JKS" and groups_of(tokens[index].form) & ACTORS)
                and not (
                    tokens[position].form == "되"
                    and tokens[position - 1].tag in ("JKS", "JKC")
                    and tokens[index].form not in PUNISHED
                )
            )
        )
        if not light:
            return None
    elif tag not in ("VV", "VA", "VCN"):
        return None
    chain = _chain(tokens, position)
    joined = " ".join(t.form for t in chain)
    before = [t.form for t in tokens[max(0, position - 1) : position] if t.tag == "MAG"]
    before += [t.form for t in tokens[max(0, index - 1) : index] if t.tag == "MAG"]
    final = any(t.tag == "EF" or (t.tag == "EC" and t.form in COORDINATE) for t in chain)
    final = final or not any(t.tag in ("EC", "ETM", "ETN") for t in chain)
    concessive = any(t.tag == "EC" and _EVEN_IF.search(t.form) for t in chain) and not re.search(
        r"[어아여]도 되", joined
    )
    return _how(joined, "안" in before or "못" in before), concessive, final


def _chain(tokens: Sequence[Morpheme], position: int) -> list[Morpheme]:
    """The endings and auxiliaries behind a predicate, up to the next word of its own."""
    chain: list[Morpheme] = []
    for token in tokens[position : position + 12]:
        tag = token.tag.split("-")[0]
        helper = tag == "VV" and token.form in ("되", "하") and bool(chain) and chain[-1].form in _HELPED
        bound = tag == "NNB" and token.form in ("수", "필요")
        needed = tag == "NNG" and token.form in ("필요", "책임", "의무") and bool(chain) and chain[-1].tag == "ETM"
        if (
            chain
            and tag in ("NNG", "NNP", "NNB", "NR", "NP", "XR", "MM", "SF", "SP", "VV", "VA", "SL", "SN")
            and not (
                helper
                or bound
                or needed
                or (
                    tag in ("VA", "VV")
                    and token.form in ("있", "없", "지")
                    and chain[-1].form in ("수", "필요", "책임", "의무", "가", "이", "을", "를", "는", "도")
                )
            )
        ):
            break
        chain.append(token)
    return chain


_HELPED = ("안", "는", "어야", "아야", "여야", "어도", "아도", "여도", "면", "으면", "만", "아니")


def _how(joined: str, denied: bool) -> Mode:
    """The mode of a predicate by its chain of endings: ``ᆯ 수 없 다`` -> ``must not``."""
    if re.search(r"(?:서|면|으면)(?: 는)? (?:안|아니) 되|[ᆯ을] 수 (?:가 |는 |도 )?없|지 (?:는 )?못하", joined):
        return "must not"
    if re.search(r"지 (?:않|아니하) [어아여]도|필요 (?:가 |는 |도 )?없|[어아여]도 되", joined):
        return "need not"
    if re.search(r"지 (?:는 |도 |를 )?(?:않|아니하|말)", joined) or denied:
        return "must not" if re.search(r"[어아여]야", joined) else "not"
    if re.search(
        r"[어아여]야(?: 만)? (?:하|되)|필요 (?:가 )?(?:있|하)|(?:책임|의무) (?:이|가|을|를)? ?(?:있|지)", joined
    ):
        return "must"
    if re.search(r"[어아여]야(?: 만)?", joined):
        return "only if"
    if re.search(r"[ᆯ을] 수 (?:도 |가 |는 )?있", joined):
        return "may"
    return "does"


def _turned(said: Sequence[Said], text: str) -> list[Said]:
    """What is said the other way round: 의사에 반하여 and 거부하다 are no consent; 어기다 is not to obey, 이행하지 않다 to break."""
    found: list[Said] = []
    if re.search(r"(?:의사|뜻|의지)(?:에|를|을|와)?\s?(?:반하지|거스르지|어긋나지)|반하지\s?(?:않|아니)", text):
        found.append(Said("의사", frozenset({"consent"}), "does"))
    elif re.search(r"(?:의사|뜻|의지)(?:에|를|을)?\s?(?:반하|반해|반한|거슬|어긋)", text):
        found.append(Said("의사", frozenset({"consent"}), "not"))
    if re.search(r"무료|무상", text):
        found.append(Said("이용료", groups_of("이용료"), "not"))
    for item in said:
        if item.groups & {"refuse"} and item.mode == "does":
            found.append(Said("의사", frozenset({"consent"}), "not"))
        if "violate" in item.groups and item.mode == "does":
            found.append(Said("이행", frozenset({"obey"}), "not"))
        if "obey" in item.groups and item.mode in ("not", "must not"):
            found.append(Said("위반", frozenset({"violate"}), "does"))
    return found


def read_text(text: str, morphemes: Morphemes) -> Sense:
    """A Korean sentence, analysed: what stands in brackets gives words, and no more."""
    body = _ASIDE.sub("", plainer(text))
    aside = [t for t in morphemes.analyse(" ".join(_ASIDE.findall(text))) if t.tag.split("-")[0] in _CONTENT]
    return read_korean(text, morphemes.analyse(body), [t.form for t in aside])
