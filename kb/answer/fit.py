"""Whether a provision was found for a reason, or only as the nearest of what is on file.

Something is always nearest. A provision is told as the answer when a word of the question points to it, or when words and
meaning both place it among the first; where none is found so, the answer says that it is not sure and tells one line of the
nearest, by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.retrieve.retriever import Hit, agreed, pointed

NOT_SURE = (
    "이 질문에 꼭 들어맞는 조문을 찾지 못했습니다. 아래 조문은 뜻이 가장 가까운 것일 뿐이라 맞지 않을 수 있습니다.",
    "No provision on file clearly fits this question. The one below is only the nearest in meaning and may not apply.",
)
TELL_MORE = (
    "누가, 무엇을, 언제, 어디에서 했는지 조금 더 적어 주시겠어요? 그러면 맞는 조문을 다시 찾겠습니다.",
    "Could you tell me a little more: who did what, when and where? I will look again for the provision that fits.",
)


def doubtful(hits: Sequence[Hit], *, by_meaning: bool = False) -> bool:
    """Whether provisions were found and none of them for a reason. ``by_meaning``: the question is in a language of which few
    passages are on file, so that words cannot agree; the two nearest in meaning are a reason by themselves."""
    return bool(hits) and not any(pointed(hit) or agreed(hit) or (by_meaning and _near(hit)) for hit in hits)


def _near(hit: Hit) -> bool:
    return bool({"dense:1", "dense:2"} & set(hit.reasons))
