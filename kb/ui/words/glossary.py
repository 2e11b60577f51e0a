"""Words of the page of legal words."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "ko": {
        "nav_glossary": "용어",
        "glossary_title": "법률 용어",
        "glossary_what": "수사와 재판에서 만나는 말을 쉬운 말로 풀고, 그 말이 기대는 조문을 붙였습니다. 법률상담이 아닙니다.",
        "glossary_words": "말로 찾기",
        "glossary_words_hint": "예: 고소, 집행유예, 접근금지",
        "glossary_index": "첫소리",
        "glossary_found": "용어 {count}개",
        "glossary_none": "찾는 말이 여기에 없습니다. 다른 말로 찾거나, 묻기에서 물어보세요.",
        "glossary_also": "다른 말: {names}",
        "glossary_related": "함께 볼 말: {names}",
        "glossary_changed": "이 설명이 기댄 조문이 그 뒤 바뀌어 설명을 보이지 않습니다. 아래에서 조문을 보세요.",
        "standing_defined": "법이 뜻을 정한 말",
        "standing_used": "법이 쓰는 말",
        "standing_practice": "실무에서 쓰는 말 (조문은 그 근거)",
    },
    "en": {
        "nav_glossary": "Words",
        "glossary_title": "Legal words",
        "glossary_what": "Words met in investigations and trials, in plain language, with the clause each rests on. Not legal advice.",
        "glossary_words": "Find by words",
        "glossary_words_hint": "such as complaint, suspended sentence, 고소",
        "glossary_index": "First letter",
        "glossary_found": "Words: {count}",
        "glossary_none": "No such word here. Try another one, or ask on the first page.",
        "glossary_also": "Also: {names}",
        "glossary_related": "See also: {names}",
        "glossary_changed": "The clause behind this explanation has changed since, so it is not shown. Read the clause below.",
        "standing_defined": "defined by law",
        "standing_used": "used by the law",
        "standing_practice": "used in practice (the clause is its ground)",
    },
}  # fmt: skip
