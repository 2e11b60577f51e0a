"""Questions on evidence: what to keep, what is lost already, and whether one may record. They are answered before the offence."""

from __future__ import annotations

import re

from kb.retrieve.lexicon import fold

RECORDING = "000036/14"
"""통신비밀보호법 제14조: whose conversations may not be recorded, and what an unlawful recording is good for."""

_THING = r"(?:증거|캡처|캡쳐|스샷|스크린\s?샷|녹취|녹음)"
_KEEP = re.compile(
    rf"{_THING}[^.?!]{{0,20}}(?:남기|남겨|남길|모으|모아|모을|필요|어떻게|뭐|뭘|무엇|무슨|어떤|챙|확보|보관|저장|해\s?두|해\s?둬|해\s?놔|해야)"
    rf"|(?:무슨|어떤|뭘|뭐가|무엇[이을])\s?[^.?!]{{0,6}}증거|(?:캡처|캡쳐|스샷|스크린\s?샷|녹음)(?:본|파일)?만|증거\S?\s?못\s?남"
    r"|\bwhat (?:kind of )?(?:evidence|proof)\b|\b(?:keep|save|collect|gather|preserve)\b[^.?!]{0,25}\b(?:evidence|proof|screenshots?)\b"
    r"|\bscreenshots? (?:is |are )?enough",
    re.I,
)
_NOT_KEEP = re.compile(r"증거\s?(?:인멸|보전|능력)|증거[가는도]?\s?(?:없|부족|불충분)|증거로\s?(?:쓸|쓰|인정|못|안)")
"""Questions on evidence that the law of evidence answers, not what to keep."""
_LOST = re.compile(
    r"(?:대화|카톡|메시지|문자|기록|채팅|증거|디엠|\bdm|톡방|단톡)[^.?!]{0,14}(?:지워졌|지워진|지워\s?버|지웠|삭제됐|삭제되|삭제했|날아갔|날렸|사라졌|없어졌|못\s?남)"
    r"|\b(?:messages?|chats?|evidence|proof)\b[^.?!]{0,20}\b(?:deleted|gone|lost|erased)\b|\b(?:deleted|lost|erased)\b[^.?!]{0,15}\b(?:messages?|chats?|evidence)\b",
    re.I,
)
_RECORD = re.compile(
    r"(?:녹음|녹취)\S{0,2}\s?(?:해도|하면|해서|해\s?두|해\s?둬|해\s?놔|할\s?수|하는\s?게|하는\s?것|해야|가능|되나|돼|될까|불법|괜찮|합법|증거|파일)"
    r"|\b(?:can|may|could|should|legal|illegal|allowed|secretly)\b[^.?!]{0,30}\brecord(?:ing)?\b(?! of (?:conviction|calls))",
    re.I,
)
KEEPS = re.compile(r"남겨|남기|지우지|적어\s?두|증거\s?채취|나가지\s?말고|\b(?:save|keep|record|note)\b(?! no\b)", re.I)
"""Words of a step that says what to keep."""
GONE = re.compile(r"지워졌|\bdeleted\b", re.I)
"""Words of a step for what is lost already."""


def asks_what_to_keep(text: str) -> bool:
    """Whether evidence is asked about: how it is kept, whether what there is will do, what to do when it is lost.

    >>> asks_what_to_keep("협박을 받았어요. 증거 어떻게 남기나요"), asks_what_to_keep("증거가 없으면 처벌 못 하나요")
    (True, False)
    """
    text = fold(text)
    return is_lost(text) or bool(_KEEP.search(text) and not _NOT_KEEP.search(text))


def is_lost(text: str) -> bool:
    """Whether it is said that a conversation or a record is gone: 대화 내용이 지워졌어요."""
    return bool(_LOST.search(fold(text)))


def recording(text: str) -> tuple[str, ...]:
    """The clauses that answer whether one may record; also what such a recording is good for where evidence is spoken of.

    >>> recording("상사가 성희롱하는데 녹음해도 되나요")
    ('000036/14/1',)
    >>> recording("누가 제 말을 몰래 녹음했어요")
    ()
    """
    text = fold(text)
    if not _RECORD.search(text):
        return ()
    return (
        (f"{RECORDING}/1", f"{RECORDING}/2") if re.search(r"증거|evidence|proof|court", text) else (f"{RECORDING}/1",)
    )
