"""E-mail addresses, links and names of accounts in social media."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.identifiers.found import Found
from kb.identifiers.wordlists import words

_TLD = (
    "com|net|org|io|kr|info|biz|me|ly|gg|tv|to|cc|ws|ru|cn|jp|vn|us|uk|eu|de|in|ai|dev|app|xyz|top|site|online|link|live|page|shop|store|"
    "club|asia|cloud|chat|be|co|pro|fun|icu|vip|click|work|tech|space|website|닷컴|컴"
)
_MAILS = "naver|gmail|daum|hanmail|kakao|nate|hotmail|outlook|icloud|yahoo|protonmail|proton|네이버|지메일|다음|한메일|네이트|카카오"
_AT = r"(?:\s{0,2}@\s{0,2}|\s?(?:골뱅이|앳|\(at\)|\[at\]|\{at\})\s?|\sat\s)"
_POINT = r"(?:\s?\.\s?|\s?(?:점|닷|쩜|\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s)"
_LOCAL = r"[A-Za-z\d._%+'가-힣-]{1,64}"
_EMAILS = [
    re.compile(rf"{_LOCAL}@(?:[A-Za-z\d가-힣-]{{1,63}}\.){{1,6}}[A-Za-z가-힣]{{2,24}}"),
    re.compile(
        rf"[A-Za-z\d._%+-]{{1,64}}(?!\sat\s[A-Za-z\d-]+\.){_AT}[A-Za-z\d가-힣-]{{1,40}}(?:{_POINT}[A-Za-z\d-]{{2,20}}){{0,2}}{_POINT}(?:{_TLD})(?![A-Za-z\d])",
        re.I,
    ),
    re.compile(
        rf"[A-Za-z\d._%+-]{{2,64}}{_AT.replace('|' + chr(92) + 's' + 'at' + chr(92) + 's', '')}(?:{_MAILS})(?![A-Za-z])",
        re.I,
    ),
]
_AT_SIGN = re.compile(r"@|골뱅이|앳|\bat\b", re.I)
_POINT_SIGN = re.compile(r"[\w]\.\w|//")
"""What any e-mail address or link has: without it the longer patterns need not be tried."""
_STOP = r"\s\]\)>\"'”’」』】⟧<가-힣"
_URL = re.compile(
    rf"(?:[a-z][a-z\d+.-]{{1,10}}://|hxxps?://|//(?=[\w-]+\.)|\bwww\.)[^\s\])>\"'”’」』】⟧<]+"
    rf"|(?<![\w@.])(?:[a-z\d가-힣](?:[a-z\d가-힣-]{{0,61}}[a-z\d가-힣])?\.){{1,5}}(?:{_TLD})(?![a-z\d])(?:[/:?#][^{_STOP}]*)?",
    re.I,
)
_TAIL = re.compile(
    r"(?:[.,!?;:]|(?<=[\w/])(?:입니다|이에요|예요|이고|으로|에서|에게|에|로|을|를|은|는|이|가|와|과|의|도|라고|이라고))+$"
)

_MENTION = re.compile(r"(?<![\w@.])@\s?[A-Za-z\d_가-힣](?:[\w.]{0,30}\w)?")
_PLATFORM = (
    r"(?:인스타(?:그램)?|카톡|카카오톡|카카오|텔레그램|텔레|텔그|트위터|엑스|페이스북|페북|디스코드|디코|틱톡|라인|스냅챗|스냅|위챗|왓츠앱|유튜브|블라인드|스레드|게임|"
    r"instagram|insta|kakao(?:talk)?|telegram|twitter|facebook|discord|tiktok|snapchat|wechat|whatsapp|line|threads|youtube|signal|reddit)"
)
_WORD = r"(?:아이디|ID|계정(?:명|\s?이름)?|닉네임|닉|대화명|유저네임|유저명|사용자명|프로필명|핸들|username|user\s?name|handle|account(?:\s?name)?|nickname|nick|profile)"
_HANDLE = r"[A-Za-z\d_][\w.-]{1,30}(?:#\d{4})?"
_PLAIN = re.compile(
    rf"(?:{_PLATFORM}\s?(?:의\s?)?{_WORD}?|(?<![가-힣A-Za-z]){_WORD})\s?(?:은|는|이|가|도|이랑|:|=|is|was|->|→)?\s{{0,2}}[:(=]?\s?[\"'“‘「『]?(?P<handle>(?<![A-Za-z\d_]){_HANDLE})",
    re.I,
)
_QUOTED = re.compile(
    rf"(?:{_PLATFORM}|(?<![가-힣A-Za-z]){_WORD})\s?{_WORD}?\s?(?:은|는|이|가|:|=|is|was)?\s{{0,2}}[\"'“‘「『](?P<handle>[^\"'”’」』\n]{{2,30}})[\"'”’」』]",
    re.I,
)
_KOREAN = re.compile(
    r"(?<![가-힣A-Za-z])(?:아이디|ID|닉네임|닉|대화명|계정명|유저네임)\s?(?:은|는|이|:|=)\s{0,2}(?P<handle>[가-힣A-Za-z\d_]{2,12}?)"
    r"(?=입니다|이에요|예요|이고|이며|인데|이라고|라고|이라는|라는|\s?(?:을|를)?\s?쓰|[.,\n]|$)",
    re.I,
)
_BEHIND = re.compile(rf"(?P<handle>{_HANDLE})\s?(?:이?라는|인)\s?{_PLATFORM}?\s?{_WORD}", re.I)
_NO_HANDLE = words("handles")
_TELLS = re.compile(r"\d|_|\w\.\w")
_NUMBER_WORDS = re.compile(r"\d{1,4}$|\d+(?:st|nd|rd|th|x|k|p|s|gb|mb|개|명|번|년|월|일|회|건)$", re.I)


def find_links(text: str) -> list[Found]:
    """E-mail addresses, links and handles in a folded text; spans may meet.

    >>> [text_[f.start : f.end] for text_ in ("인스타 아이디 moon_99예요",) for f in find_links(text_)]
    ['moon_99']
    """
    emails = _EMAILS if _AT_SIGN.search(text) else []
    found = [Found(*m.span(), "email") for pattern in emails for m in pattern.finditer(text)]
    for m in _URL.finditer(text) if _POINT_SIGN.search(text) else ():
        tail = _TAIL.search(m[0])
        found.append(Found(m.start(), m.end() - (len(tail[0]) if tail else 0), "url"))
    found += _handles(text)
    return found


def _handles(text: str) -> Iterator[Found]:
    for m in _MENTION.finditer(text):
        end = m.end() - _particle(m[0])
        if text[m.start() + 1 : end].strip().lower() not in ("mention", "mentions", "mentioned", "mentioning"):
            yield Found(m.start(), end, "handle")
    for m in _QUOTED.finditer(text):
        yield Found(*m.span("handle"), "handle")
    for m in _KOREAN.finditer(text):
        if m["handle"].lower() not in _NO_HANDLE and not _NUMBER_WORDS.match(m["handle"]):
            yield Found(*m.span("handle"), "handle")
    for m in (*_PLAIN.finditer(text), *_BEHIND.finditer(text)):
        start = m.start("handle")
        ascii_part = re.match(r"[A-Za-z\d_](?:[A-Za-z\d_.-]*[A-Za-z\d_])?(?:#\d{4})?", m["handle"])
        if ascii_part and _is_handle(ascii_part[0], m[0], text[m.end() :]):
            yield Found(start, start + ascii_part.end(), "handle")


def _is_handle(word: str, whole: str, rest: str) -> bool:
    """A word that no sentence has: figures or underscores in it; or any word behind 아이디, handle, or the name of a platform in a
    Korean sentence."""
    if word.lower() in _NO_HANDLE or _NUMBER_WORDS.match(word) or len(word) < 3:
        return False
    if _TELLS.search(word):
        return True
    named = re.search(
        rf"{_WORD}\s?(?:은|는|이|가|도|:|=|is|was|->|→)?\s{{0,2}}[:(=]?\s?[\"'“‘]?$", whole[: whole.rfind(word)], re.I
    )
    if re.search(r"[가-힣]", whole):
        return bool(named) or (word.islower() and len(word) >= 4)
    return bool(named) and bool(re.search(r"\bis\b|\bwas\b|[:=]", whole) or not word.islower())


def _particle(mention: str) -> int:
    """How long a Korean particle at the end of an @name in Latin letters is."""
    m = re.fullmatch(r"@\s?[A-Za-z\d_.]+([가-힣]+)", mention)
    return len(m[1]) if m else 0
