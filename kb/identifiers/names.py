"""Names of people after words that announce one: 제 이름은 …, 저는 …입니다, 가해자 …, 남자친구 …이가, my name is …

A name without such a word is not looked for: it has no shape of its own in Korean (지원, 정보, 이수). What stands behind a weak cue
(가해자 …) is taken for a name when it is built like one: a surname and syllables that given names are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.identifiers.found import Found
from kb.identifiers.wordlists import words

_COMPOUND = "남궁|선우|제갈|황보|독고|서문|사공"
_SURNAMES = (
    f"{_COMPOUND}|"
    "김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|전|홍|고|문|양|손|배|백|허|유|남|심|노|하|곽|성|차|주|우|구|민|진|지|엄|채|원|천|방|공|현|함|변|염|여|"
    "추|도|소|석|선|설|마|길|연|위|표|명|기|반|왕|금|옥|육|인|맹|제|모|탁|국|어|은|편|용|예|경|봉|사|부|가|복|태|목|형|피|두|감|호|음|빈|동|온|시|범|좌|팽|승|간|상|갈|라|나|림|리"
)
_FREQUENT = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노"
_GIVEN = frozenset(
    "가강건겸경고관광교구국권규균근금기길나남노누다단담대덕도동두라락란래량려련렬령로록론루류률름리린림마만명모목무문미민"
    "바박반방배백범벼별병보복본봉부분비빈빛사산삼상새샘서석선설섭성세섹소솔송수숙순숭슬승시식신실심아안애양어언엄여연열영예오옥온완"
    "용우운욱웅원월위유육윤율융으은을음응의이익인일자잔장재전정제조종주준중지진차찬창채천철초추춘충치태택토통평표풍필하학한해향"
    "혁현형혜호홍화환황회효후훈휘휴흔흥희힘늘람롬롱말봄빔솜잎결겨꽃들레울"
)
"""Syllables of given names; a word with another one behind a weak cue is no name."""
_COMMON = words("common")
_NAMES_TOO = frozenset({"지원", "유리", "지혜", "우리"})
"""Common words that 이가 or 이는 behind them tells to be names."""
_GOES_ON = "가나는를은을의도와과만에이로인한하해할함했된돼될예야랑으라서"
"""What goes on behind a common word of two syllables: 동의한, 남자예요."""
_AFTER_NAME = (
    "입니다|이에요|이예요|예요|에요|이고요|이고|이구요|이며|인데요|인데|이라고|라고|이라는|라는|이란|란|이라|였|이었|이야|야|이랑|랑|하고|이가|이는|이를|이의|이한테|한테서|한테|이에게|"
    "에게서|에게|께서|께|씨|님|군|양|이도|이와|이만|으로|로|와|과|이|가|은|는|을|를|의|도|만|아|임|죠|이죠|이요|요"
)
_COPULA = r"(?:입니다|이에요|이예요|예요|에요|이고|이구요|고요|이며|인데|이라고|라고|이라는|라는|이란|란\s|였|이었|이야|야(?![가-힣])|임(?![가-힣])|죠|이죠|이요|씨|님)"
_END = re.compile(rf"(?:{_AFTER_NAME})(?:도|는|만|서|요|다|의)?$")
_LATIN = r"[A-ZÀ-ÝĐ][^\W\d_]*(?:['’-][^\W\d_]+)*(?:\s[A-ZÀ-ÝĐ][^\W\d_]*\.?(?:['’-][^\W\d_]+)*){0,4}"

_WHO = (
    r"(?:가해자|피해자|피의자|피고인|피고소인|고소인|고발인|신고인|용의자|범인|스토커|유포자|촬영자|협박범|상대방|상대|상대\s?남|상대\s?여|전\s?남자\s?친구|남자\s?친구|여자\s?친구|전\s?남친|남친|전\s?여친|여친|남사친|여사친|애인|연인|"
    r"전\s?남편|남편|전\s?부인|아내|와이프|배우자|시동생|여동생|남동생|동생|언니|오빠|누나|친구|선배님?|후배|상사|팀장|부장|과장|차장|대리|대표|사장|원장|교수|선생님|담임|코치|감독|동료|지인|이웃|사촌|"
    r"삼촌|아들|딸|동창|동기|학생|대학생|고등학생|중학생|초등학생|같은\s(?:반|과|학교|회사|동네)|룸메이트|직원|알바생|매니저|목사|참고인|목격자|증인|예금주|의뢰인|신청인|보호자|변호사|작성자|담당자)"
)
_STRONG = re.compile(
    r"(?<![가-힣])(?:이름|성명|본명|실명|성함)(?:(?:은|이|:|\s:)\s{0,2}|\s{1,2})(?:[:\-=]\s{0,2})?(?:저는\s|제가\s)?[\"'“‘「『]?(?P<word>[가-힣](?:\s?[가-힣]){0,12}|"
    + _LATIN
    + ")"
)
_SELF = re.compile(
    r"(?<![가-힣])(?:저는|나는|전|난|제가|저|나)\s{1,2}(?P<word>(?:[가-힣]\s)?[가-힣]{2,12}|"
    + _LATIN
    + rf"(?={_COPULA}))"
)
_SELF_AT_LENGTH = re.compile(
    r"(?<![가-힣])(?:저는|나는|전|제가)\s[^.!?\n]{1,25}?\s(?P<word>[가-힣]{3,4}?)(?=입니다|이에요|예요|이라고\s?(?:합|해|하)|라고\s?(?:합|해|하))"
)
_ROLE = re.compile(
    rf"{_WHO}(?:인|의\s?이름은|의\s?이름이|:|\s:|(?P<subject>은|는|가|이))?\s{{0,2}}[\"'“‘(「]?(?P<word>(?<![가-힣])(?:(?!이\s)[가-힣]\s)?[가-힣]{{2,12}}|(?<![A-Za-z])"
    + _LATIN
    + ")"
)
_CALLED = re.compile(
    r"(?<![가-힣])(?P<word>[가-힣]{2,5}?)(?:이라는|라는|이라고\s?(?:하|불)|라고\s?(?:하|불)|이란|란)\s?(?:는|리는)?\s?"
    r"(?:사람|남자|여자|애|아이|분|친구|놈|새끼|남성|여성|학생|선배|후배|동료|이름|인간|녀석|직원|교수|팀장|선생)"
)
_BEFORE_TITLE = re.compile(
    r"(?<![가-힣])(?P<word>[가-힣]{2,4})(?:\s?씨(?![가-힣]{0,1}(?:앗|름|족))|\s(?:님|군|양|선생님|교수|팀장|부장|과장|대리|대표|사장|원장|선배|형사|변호사|수사관)(?:님)?(?=[\s.,은는이가을를의에께한과와랑]|$))"
)
_MY_NAME_IS = re.compile(
    r"\b(?:(?:my|his|her|their|the\s(?:man|guy|woman|person|perpetrator|offender|attacker|suspect|abuser|stalker)|(?:ex-?)?(?:boyfriend|girlfriend|husband|wife)|(?:friend|boss|teacher|"
    r"perpetrator|offender|attacker|suspect|abuser|stalker|classmate|coworker|colleague|manager|professor|roommate|neighbou?r|victim))(?:['’]?s)?\s(?:(?:full|real|first|last|legal|korean|english)\s){0,2}name\s?(?:is|was|:|=)|"
    r"name\s?[:=]|(?:is|was|goes\sby)\s(?:called|named)|(?:a|the)\s(?:man|guy|woman|boy|girl|person|student|coworker|colleague)\s(?:called|named)|who\sis\s(?:called|named)|named|they\scall\s(?:me|him|her))\s{1,2}"
    r"[\"'“‘]?(?P<word>[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,3})",
    re.I,
)
_I_AM = re.compile(rf"\b(?:I\s?am|I['’]m|[Tt]his\sis|[Cc]all\sme)\s(?P<word>{_LATIN})(?!['’])")
_ENGLISH_ROLE = re.compile(
    r"\b(?:perpetrator|offender|attacker|suspect|abuser|stalker|boyfriend|girlfriend|ex|husband|wife|friend|boss|teacher|classmate|coworker|co-worker|colleague|manager|professor|roommate|neighbou?r|"
    rf"victim|brother|sister|cousin|uncle|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?)[,:]?\s(?P<word>{_LATIN})"
)
_HANGUL_NAME_IN_ENGLISH = re.compile(
    r"\b(?:name|named|called|is|am|I['’]m)\s{1,2}[\"'“‘(]?(?P<word>[가-힣]{2,5})(?![가-힣])"
)
_NOT_ENGLISH = words("english")
_PARTICLE_OF_A_NAME = r"(?=이가|이는|이를|이한테|이에게|이랑|이의|이도|이와|가|는|를|은|을|의|이|한테|에게|랑|와|과|도|씨|님|야|아|군|양|[^가-힣]|$)"


def find_names(text: str) -> list[Found]:
    """Names behind, and before, the words that announce one, and the same names wherever they stand again.

    >>> [t[f.start : f.end] for t in ("제 이름은 김가온이고 가온이는 학생이에요",) for f in sorted(find_names(t))]
    ['김가온', '가온']
    """
    found = {*_korean(text), *_english(text)}
    return [Found(*span, "name") for span in sorted(found | set(_again(text, found)))]


def _korean(text: str) -> Iterator[tuple[int, int]]:
    for m in _STRONG.finditer(text):
        yield from _spans(m, text, copula=True)
    for m in _SELF.finditer(text):
        if re.search(_COPULA, m["word"] + text[m.end() : m.end() + 3]):
            yield from _spans(m, text)
    for m in _search_all(_ROLE, text):
        if not re.match(r"[가-힣]", text[m.start() - 1 : m.start()]) or m[0][:2] in ("가해", "피해", "남자", "여자"):
            if (
                not m["subject"]
                or re.match(rf"[가-힣]{{2,4}}?{_COPULA}", m["word"])
                or not re.match(r"[가-힣]", m["word"])
            ):
                yield from _spans(m, text, given=not m["subject"])
    for m in (*_CALLED.finditer(text), *_BEFORE_TITLE.finditer(text), *_SELF_AT_LENGTH.finditer(text)):
        word = m["word"]
        title = m.re is _BEFORE_TITLE and not m[0][len(word) :].lstrip().startswith("씨")
        if (is_full_name(word) and not (title and len(word) == 2)) or (len(word) == 2 and is_given(word) and not title):
            yield m.span("word")


def _search_all(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches from every start: in 친구 남편 김…, both words announce."""
    position = 0
    while m := pattern.search(text, position):
        yield m
        position = m.start() + 1


def _spans(m: re.Match[str], text: str, *, copula: bool = False, given: bool = False) -> Iterator[tuple[int, int]]:
    """The name in the words behind a cue: Latin as it stands, Hangul without the ending.

    ``copula``: behind 이름은, any word that "is" the name is one (이름은 보라예요); ``given``: behind a role, a given name by itself,
    when what follows it follows names (남자친구 지훈이가).
    """
    start, word = m.start("word"), m["word"]
    if not re.match(r"[가-힣]", word):
        if word.split()[0].lower() not in _NOT_ENGLISH and not word.isupper():
            yield m.span("word")
        return
    first = re.match(r"[가-힣]+", word)
    run = first[0] if first else ""
    if len(run) == 1 and run in _FREQUENT:  # 김 가온
        second = re.match(r"\s[가-힣]+", text[start + 1 :])
        rest = _bare(second[0].strip(), 2) if second else ""
        if rest and is_given(rest) and run + rest not in _COMMON:
            yield start, start + 2 + len(rest)
        return
    name = _full(run, re.match(rf"[가-힣]{{2,4}}?{_COPULA}", run) is not None)
    if name is None and copula:
        name = _copula_name(run)
    if name is None and given:
        name = _given(run, text[start + len(run) : start + len(run) + 1])
    if name:
        yield start, start + len(name)


def is_full_name(word: str) -> bool:
    """A surname and a given name of one or two syllables.

    >>> is_full_name("김가온"), is_full_name("정보"), is_full_name("전화번호")
    (True, False, False)
    """
    if word in _COMMON or (len(word) == 3 and word[:2] in _COMMON and word[2] in _GOES_ON):
        return False
    m = re.match(_SURNAMES, word)
    return bool(m) and 1 <= len(word) - m.end() <= 2 and set(word[m.end() :]) <= _GIVEN  # type: ignore[union-attr]


def is_given(word: str, least: int = 2) -> bool:
    """Syllables that given names are made of."""
    return least <= len(word) <= 3 and word not in _COMMON and all(char in _GIVEN for char in word)


def _bare(run: str, longest: int) -> str:
    """A run without the endings of a name, as long as it is longer than ``longest``: 가온이라고 -> 가온."""
    while len(run) > longest and (end := _END.search(run)) and end.start():
        run = run[: end.start()]
    return run


def _full(run: str, rare: bool = False) -> str | None:
    """The full name that a run of Hangul begins with: 김가온이라고 -> 김가온; None when it begins with none. One of two syllables
    needs a common surname, unless the sentence says that it is a name (``rare``)."""
    for length in (4, 3, 2):
        name, rest = run[:length], run[length:]
        compound = re.match(_COMPOUND, name) is not None
        if len(name) < length or (length == 4) > compound or (rest and not _ends(rest)) or not is_full_name(name):
            continue
        if length == 2 and ((run[0] not in _FREQUENT and not rare) or run[:3] in _COMMON or name[1] in "을를는에의"):
            continue
        return name
    return None


def _ends(rest: str) -> bool:
    return re.match(rf"(?:{_AFTER_NAME})", rest) is not None


def _copula_name(run: str) -> str | None:
    m = re.match(rf"([가-힣]{{2,4}}?){_COPULA}", run)
    return (
        m[1]
        if m
        and m[1] not in _COMMON
        and not re.search(r"[은는을를없모않있]$|^(?:무엇|뭐|누구|아니|몰|필수|그대로|같|비슷)", m[1])
        else None
    )


def _given(run: str, follows: str) -> str | None:
    """A given name behind a role. 이가, 이는, 이한테 behind it follow names alone; any other particle asks for no other word."""
    word = run[:2]
    if not all(char in _GIVEN for char in word) or len(word) < 2:
        return None
    rest = run[2:]
    if word[1] in "을를는에의" and not rest:
        return None
    if (
        (word not in _COMMON or word in _NAMES_TOO)
        and (ord(word[1]) - 0xAC00) % 28
        and re.match(r"이(?:가|는|를|한테|에게|랑|의|도|와|라고|라는)", rest)
    ):
        return word
    if word in _COMMON or run in _COMMON or run[:3] in _COMMON:
        return None
    return (
        word
        if re.fullmatch(r"(?:가|는|를|한테|에게|랑|와|의|야|라는|라고|씨|님|이|은|을|과|도)?(?:는|도)?", rest)
        and (rest or follows in ("", " ", ",", "."))
        else None
    )


def _english(text: str) -> Iterator[tuple[int, int]]:
    for m in _MY_NAME_IS.finditer(text):
        kept = _english_words(m["word"])
        if kept and (kept[0].isupper() or re.search(r"name\s?(?:is|was|[:=])", m[0], re.I)):
            yield m.start("word"), m.start("word") + len(kept)
    for pattern in (_I_AM, _ENGLISH_ROLE):
        for m in pattern.finditer(text):
            kept = _english_words(m["word"])
            if kept and not kept.isupper():
                yield m.start("word"), m.start("word") + len(kept)
    for m in _HANGUL_NAME_IN_ENGLISH.finditer(text):
        yield m.span("word")


def _english_words(words: str) -> str:
    """The words up to the first that is in no name; of a name in capitals, up to the first without."""
    kept: list[str] = []
    for word in words.split(" "):
        if word.rstrip(".,'’").lower() in _NOT_ENGLISH or (kept and kept[0][0].isupper() and not word[0].isupper()):
            break
        kept.append(word)
        if word.endswith((".", ",")) and len(word) > 3:
            break
    return re.sub(r"(?:['’]s)?[.,'’-]*$", "", " ".join(kept))


def _again(text: str, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same names elsewhere, and the given name by itself."""
    for name in {text[start:end] for start, end in found}:
        bare = name.replace(" ", "")
        if re.match(r"[가-힣]", name):
            parts = {name, bare} | (
                {bare[-2:]} if is_full_name(bare) and len(bare) >= 3 and bare[-2:] not in _COMMON else set()
            )
        else:
            parts = {name, *(p for p in name.split() if len(p) >= 3 and p.lower() not in _NOT_ENGLISH)}
        for part in parts:
            pattern = (
                rf"(?<![가-힣]){re.escape(part)}{_PARTICLE_OF_A_NAME}"
                if re.match(r"[가-힣]", part)
                else rf"(?<!\w){re.escape(part)}(?!\w)"
            )
            for m in re.finditer(pattern, text):
                if m.end() > m.start() and not any(s <= m.start() and m.end() <= e for s, e in found):
                    yield m.span()
