"""Reading the corpus: a bad file is named with its line and the reason, and the rest goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.build import verified_shipped
from ingest.corpus import Corpus, Problem, load_corpus, main, unlinked
from ingest.passages import own_shard
from kb.settings import PROJECT
from kb.store.catalog import text_hash
from tests.ingest.invented import CARD, DIGEST, EVENT, FILES, GUIDE, LEXICON, SCOPE, SERVICE, SHA, SOURCES, write_corpus

FIRST = "cards/999999/1.md"
WHOLE = {"cards": 2, "digests": 1, "services": 1, "guides": 1, "policy": 1, "lexicon": 1}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


def counts(corpus: Corpus) -> dict[str, int]:
    return {name: len(getattr(corpus, name)) for name in WHOLE}


def put(root: Path, name: str, text: str | bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def swap(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def only_problem(corpus: Corpus) -> Problem:
    assert len(corpus.problems) == 1, [str(p) for p in corpus.problems]
    return corpus.problems[0]


def test_a_good_corpus_has_no_problems(root: Path) -> None:
    corpus = load_corpus(root)
    assert corpus.problems == []
    assert counts(corpus) == WHOLE
    assert corpus.sources is not None
    assert corpus.scope is not None


def test_records_are_in_the_order_of_their_paths(root: Path) -> None:
    assert list(load_corpus(root).cards) == ["cards/999999/1.md", "cards/999999/2.md"]


def test_an_empty_folder_is_an_empty_corpus(tmp_path: Path) -> None:
    corpus = load_corpus(tmp_path / "nothing")
    assert corpus.problems == []
    assert counts(corpus) == dict.fromkeys(WHOLE, 0)


def test_a_card_is_read_as_it_is_written(root: Path) -> None:
    card = load_corpus(root).cards[FIRST]
    assert str(card.key(("1",))) == "999999/1/1@1"
    assert [(a.clause, a.text) for a in card.account] == [
        ("제1항", "허락 없이 찍으면 처벌됩니다."),
        ("제2항", "찍다가 그만두어도 처벌됩니다."),
    ]
    assert card.limits == ["시험을 위해 지어낸 법입니다."]
    assert [a.clause for a in card.english] == ["제1항"]
    assert len(card.asks) == 6


def test_a_guide_keeps_what_each_step_rests_on(root: Path) -> None:
    guide = load_corpus(root).guides["guides/now.md"]
    assert guide.steps[0].text == "화면을 남겨 두세요."
    assert guide.steps[0].cites == ["service:help"]
    assert guide.steps[2].cites == ["999999/1/1"]
    assert guide.avoid[0].cites == []


BAD_CARDS = {
    "empty": ("", 1, "no YAML front matter"),
    "no front matter": ("## 설명\n\n- 제1항: 말\n", 1, "no YAML front matter"),
    "front matter that does not end": (swap(CARD, "\n---\n\n", "\n\n"), 1, "no YAML front matter"),
    "front matter that is a list": ("---\n- law\n- article\n---\n", 1, "not a mapping"),
    "bad YAML": (swap(CARD, "aka: [몰래찍기]", "aka: [몰래찍기"), None, "not valid YAML"),
    "YAML with a tab": (swap(CARD, "- clause: 제2항", "\t- clause: 제2항"), line_of(CARD, "- clause: 제2항"), "not valid YAML"),
    "a control character": (swap(CARD, "article: 제1조", "article: 제1조\x01"), line_of(CARD, "article:"), "not valid YAML"),
    "a day that is not in the calendar": (swap(CARD, "known_until: 2026-06-08", "known_until: 2026-02-30"), None, "YAML"),
    "an object of Python": (swap(CARD, "aka: [몰래찍기]", "aka: !!python/object/apply:os.getcwd []"), line_of(CARD, "aka:"), "YAML"),
    "an unknown field": (swap(CARD, "aka:", "nickname: [x]\naka:"), line_of(CARD, "aka:"), "nickname: Extra inputs"),
    "a number as a name of a field": (swap(CARD, "aka:", "3: x\naka:"), None, "3"),
    "a field that is not there": (swap(CARD, "title: 무단촬영\n", ""), 1, "title: Field required"),
    "a wrong type": (swap(CARD, "offences: [무단촬영죄]", "offences: 무단촬영죄"), line_of(CARD, "offences:"), "offences: Input should be a valid list"),
    "a word for a date": (swap(CARD, "checked_on: 2026-11-24", "checked_on: 어제"), line_of(CARD, "checked_on:"), "checked_on: Input should be a valid date"),
    "a law id without quotes": (swap(CARD, 'law_id: "999999"', "law_id: 999999"), line_of(CARD, "law_id:"), "law_id: Input should be a valid string"),
    "a law id too short": (swap(CARD, 'law_id: "999999"', 'law_id: "99"'), line_of(CARD, "law_id:"), "law_id: String should match"),
    "no article": (swap(CARD, "article: 제1조", "article: 첫째 조"), line_of(CARD, "article:"), "article: Value error"),
    "a hash that is none": (swap(CARD, SHA, SHA[:-1]), line_of(CARD, "clauses:"), "clauses.0.sha256: String should match"),
    "a link that is none": (swap(CARD, "url: https", "url: javascript"), line_of(CARD, "url:"), "url: String should match"),
    "a situation we do not have": (swap(CARD, "situations: [filming]", "situations: [weather]"), line_of(CARD, "situations:"), "situations.0: Input should be"),
    "too few asks": (swap(CARD, "- 지하철에서 찍혔어요\n", ""), line_of(CARD, "asks:"), "asks: List should have at least 6 items"),
    "too many asks": (swap(CARD, "asks:\n", "asks:\n" + "- 물음\n" * 5), line_of(CARD, "asks:"), "asks: List should have at most 10 items"),
    "a reference that is none": (swap(CARD, '"999999/2"', '"시험법 제2조"'), line_of(CARD, "see:"), "see.0: String should match"),
    "no account at all": (swap(CARD, "## 설명\n\n- 제1항: 허락 없이 찍으면 처벌됩니다.\n- 제2항: 찍다가 그만두어도\n  처벌됩니다.\n", ""), 1, "account: List should have at least 1 item"),
    "a bullet without its clause": (swap(CARD, "- 제1항: 허락", "- 허락"), line_of(CARD, "- 제1항: 허락"), "bullet does not start with its clause"),
    "a second bullet without its clause": (swap(CARD, "- 제2항: 찍다가", "- 둘째 항: 찍다가"), line_of(CARD, "- 제2항: 찍다가"), "bullet does not start with its clause"),
    "an unknown section": (swap(CARD, "## 한계", "## 잡담"), line_of(CARD, "## 한계") + 2, "unknown section '잡담'"),
    "a bullet before any section": (swap(CARD, "## 설명\n", "- 제1항: 말\n\n## 설명\n"), line_of(CARD, "## 설명"), "unknown section ''"),
    "text outside a bullet": (swap(CARD, "## 한계\n", "## 한계\n\n그냥 글\n"), line_of(CARD, "## 한계") + 2, "text outside a bullet: '그냥 글'"),
    "text after a bullet that is not indented": (swap(CARD, "지어낸 법입니다.\n", "지어낸 법입니다.\n딴 글\n"), line_of(CARD, "- 시험을") + 1, "text outside a bullet: '딴 글'"),
    "an account of a clause that was not checked": (swap(CARD, "- 제1항: 허락", "- 제9항: 허락"), 1, "clause '제9항' is not among the checked clauses"),
    "English of a clause that was not checked": (swap(CARD, "- 제1항: Filming", "- 제9항: Filming"), 1, "clause '제9항' is not among the checked clauses"),
    "a penalty of a clause that was not checked": (swap(CARD, "penalties:\n- clause: 제1항", "penalties:\n- clause: 제9항"), 1, "clause '제9항' is not among the checked clauses"),
    "not UTF-8": (CARD.encode("cp949", "replace"), 1, "cannot be read"),
    "not text": (bytes(range(256)) * 4, 1, "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_CARDS)
def test_a_bad_card_is_named_with_line_and_reason_and_the_rest_goes_on(root: Path, kind: str) -> None:
    text, line, reason = BAD_CARDS[kind]
    put(root, FIRST, text)
    corpus = load_corpus(root)
    problem = only_problem(corpus)
    assert problem.path == FIRST
    assert reason in problem.reason
    if line is not None:
        assert problem.line == line, problem
    assert str(problem) == f"{FIRST}:{problem.line}: {problem.reason}"
    assert "\n" not in problem.reason.strip()
    assert not problem.reason.startswith((":", " "))
    assert counts(corpus) == {**WHOLE, "cards": 1}


def test_the_line_of_bad_yaml_is_that_of_the_file(root: Path) -> None:
    put(root, FIRST, swap(CARD, "title: 무단촬영", "title: 무단: 촬영"))
    assert only_problem(load_corpus(root)).line == line_of(CARD, "title:")


def test_further_errors_of_a_file_are_counted(root: Path) -> None:
    put(
        root,
        FIRST,
        swap(swap(CARD, "situations: [filming]", "situations: []"), "offences: [무단촬영죄]", "offences: 3"),
    )
    assert only_problem(load_corpus(root)).reason.endswith("(+1 more)")


BAD_OTHERS = {
    "a digest without a court": ("digests/2020시1.md", swap(DIGEST, "court: 시험법원\n", ""), 1, "court: Field required"),
    "a digest that is a poem": ("digests/2020시1.md", swap(DIGEST, "decision: 판결", "decision: 시"), line_of(DIGEST, "decision:"), "decision: Input should be"),
    "a digest with a section of a card": ("digests/2020시1.md", swap(DIGEST, "## 판단", "## 설명"), line_of(DIGEST, "## 판단") + 2, "unknown section"),
    "a service that cannot be reached": ("services/help.md", swap(SERVICE, "phones:\n- {label: 상담, number: 02-000-0000}\n", ""), 1, "needs a phone, a website or an online channel"),
    "a phone number with letters": ("services/help.md", swap(SERVICE, "02-000-0000", "02-CALL"), line_of(SERVICE, "phones:"), "phones.0.number: String should match"),
    "a service without its work": ("services/help.md", swap(SERVICE, "- 이야기를 듣고 다음 일을 함께 정합니다.\n", ""), 1, "does: Field required"),
    "a guide with two steps": ("guides/now.md", swap(GUIDE, "- 화면을 남겨 두세요. [[service:help]]\n", ""), 1, "steps: List should have at least 3 items"),
    "an event without a source": ("policy/2020-07-01-filming.md", swap(EVENT, 'sources:\n- {url: "https://example.org/event", date: "2020-07-01"}', "sources: []"), line_of(EVENT, "sources:"), "sources: List should have at least 1 item"),
    "a word that means nothing": ("lexicon/words.yaml", swap(swap(LEXICON, "  acts: [film]\n", ""), '  readings:\n  - sense: 허락 없는 촬영\n    provisions: ["999999/1"]\n', ""), line_of(LEXICON, "entries:"), "an entry needs a reading"),
    "a lexicon that is a list": ("lexicon/words.yaml", "- term: 말\n", 1, "not a mapping"),
    "a lexicon that is empty": ("lexicon/words.yaml", "", 1, "not a mapping"),
    "sources of bad YAML": ("sources.yaml", "checked_on: 2026-11-24\nstatutes: [\n", None, "not valid YAML"),
    "sources of an impossible day": ("sources.yaml", swap(SOURCES, "2026-11-24", "2026-13-01"), None, "not valid YAML"),
    "a topic given twice": ("scope.yaml", SCOPE + "- {topic: 날씨, topic_en: again, law: false, examples: [가, 나, 다]}\n", line_of(SCOPE, "outside:"), "topic given twice: 날씨"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_OTHERS)
def test_every_kind_of_file_is_named_with_line_and_reason(root: Path, kind: str) -> None:
    name, text, line, reason = BAD_OTHERS[kind]
    put(root, name, text)
    corpus = load_corpus(root)
    problem = only_problem(corpus)
    assert problem.path == name
    assert reason in problem.reason
    if line is not None:
        assert problem.line == line, problem
    left = dict(WHOLE)
    if "/" in name:
        left[name.partition("/")[0]] = 0
    else:
        assert getattr(corpus, name.removesuffix(".yaml")) is None
    assert counts(corpus) == left


@pytest.mark.parametrize(
    ("name", "text", "belongs"),
    [
        ("cards/999999/3.md", CARD, "cards/999999/1.md"),
        ("cards/000001/1.md", CARD, "cards/999999/1.md"),
        ("cards/1.md", CARD, "cards/999999/1.md"),
        ("digests/copy.md", DIGEST, "digests/2020시1.md"),
        ("services/other.md", SERVICE, "services/help.md"),
        ("services/deeper/help.md", SERVICE, "services/help.md"),
        ("guides/later.md", GUIDE, "guides/now.md"),
        ("policy/2021-01-01-other.md", EVENT, "policy/2020-07-01-filming.md"),
    ],
)
def test_a_misplaced_file_is_named_and_not_used(root: Path, name: str, text: str, belongs: str) -> None:
    """It would share its key with the record that lies where it belongs."""
    put(root, name, text)
    corpus = load_corpus(root)
    problem = only_problem(corpus)
    assert problem.path == name
    assert belongs in problem.reason
    assert counts(corpus) == WHOLE
    assert belongs in {**corpus.cards, **corpus.digests, **corpus.services, **corpus.guides, **corpus.policy}


def test_every_bad_file_of_many_is_named(root: Path) -> None:
    for name in FILES:
        put(root, name, "---\n")
    corpus = load_corpus(root)
    assert {p.path for p in corpus.problems} == set(FILES)
    assert counts(corpus) == dict.fromkeys(WHOLE, 0)


def test_a_folder_with_the_name_of_a_file_is_named(root: Path) -> None:
    (root / "cards/999999/9.md").mkdir()
    corpus = load_corpus(root)
    assert only_problem(corpus).path == "cards/999999/9.md"
    assert counts(corpus) == WHOLE


def test_a_link_to_nothing_is_named(root: Path) -> None:
    (root / "cards/999999/9.md").symlink_to(root / "nowhere")
    corpus = load_corpus(root)
    assert only_problem(corpus).path == "cards/999999/9.md"
    assert counts(corpus) == WHOLE


def test_lines_that_end_as_on_windows_are_read_alike(root: Path) -> None:
    before = load_corpus(root)
    for name, text in FILES.items():
        put(root, name, text.replace("\n", "\r\n").encode())
    after = load_corpus(root)
    assert after.problems == []
    assert after.cards == before.cards
    assert after.guides == before.guides


def test_the_command_counts_and_fails_when_there_is_a_problem(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(root)]) == 0
    assert "cards 2, digests 1" in capsys.readouterr().out
    put(root, FIRST, "nothing")
    assert main([str(root)]) == 1
    assert f"{FIRST}:1: no YAML front matter" in capsys.readouterr().out


@pytest.mark.model
def test_the_shipped_vectors_are_of_the_present_model_and_of_nearly_all_the_corpus(embedder: Any) -> None:
    """``make vectors`` writes them again; what they lack is only computed, so a few new lines may wait."""
    texts = {text_hash(p.text): p.text for p in own_shard(load_corpus(PROJECT / "corpus")).passages}
    shipped = verified_shipped(texts, sorted(texts), embedder)
    assert len(shipped) >= 0.9 * len(texts)


def test_a_fact_that_rests_on_nothing_on_file_is_named(root: Path) -> None:
    event = swap(EVENT, "provisions:", "numbers: 3건\nprovisions:")
    put(root, "policy/2020-07-01-filming.md", swap(event, '"999999/1"', '"999999/7"'))
    word = "{id: a, term: 말, term_en: word, means: 뜻, means_en: meaning, clause: 999999/8, situations: [filming], checked_on: 2026-11-24}"
    put(root, "definitions/words.yaml", f"definitions:\n- {word}\n")
    corpus = load_corpus(root)
    assert {str(problem) for problem in (*corpus.problems, *unlinked(corpus))} == {
        "policy/2020-07-01-filming.md:1: 2020-07-01-filming: no card of 999999/7",
        "policy/2020-07-01-filming.md:1: numbers are given in both languages",
        "definitions/words.yaml:1: a: no card of 999999/8",
    }
