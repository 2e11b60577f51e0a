"""The pure parts of bench/scale: which statutes are drawn, what is extrapolated from them, and the page that tells of it."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from bench.scale import figures, plots, report, sample
from bench.scale.__main__ import chosen, sizes
from bench.scale.figures import Run
from bench.scale.sample import Held, Size
from bench.scale.watch import Watch
from bench.scale.words import bm25s_build, bm25s_search, fts_build, fts_search, overlap

WHOLE = Size(statutes=10, articles=100, characters=4000, law_characters=1000)
SAMPLE = Size(statutes=1, articles=10, characters=200, law_characters=100)
"""A twentieth of the characters of all files, a tenth of those of all articles."""
STATUTE = "---\n제목: {name}\n법령ID: '{law_id}'\n공포번호: '1'\n공포일자: 2020-01-01\n시행일자: 2020-01-01\n---\n\n# {name}\n"
SEARCH = {"search_open_s": 1.0, "search_ms": 2.0, "search_p95_ms": 3.0, "search_peak_mb": 4.0}
FACTS = {"texts": 5.0, "peak_mb": 1.0, "disk_mb": 1.0, **SEARCH}


def statute(name: str, law_id: str, articles: int) -> str:
    body = "".join(f"\n##### 제{n}조 (시험)\n\n시험을 정한다.\n" for n in range(1, articles + 1))
    return STATUTE.format(name=name, law_id=law_id) + body


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Five statutes of three articles each, and a file that is none."""
    path = tmp_path / "laws.tar.xz"
    files = {f"kr/시험{n}법/법률.md": statute(f"시험{n}법", f"00000{n}", 3) for n in range(1, 6)}
    with tarfile.open(path, "w:xz") as tar:
        for name, text in {**files, "README.md": "none"}.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return path


def plain(**steps: float) -> Run:
    return Run("plain-e5", SAMPLE, {name: (wall, wall / 2) for name, wall in steps.items()}, {}, FACTS)


def ours(words: float, complete: float, held: Size = SAMPLE) -> Run:
    return Run(
        "ours",
        held,
        {"own": (500.0, 400.0), "embed": (complete, complete)},
        {"words": words, "complete": complete},
        FACTS,
    )


class TestSample:
    def test_a_smaller_sample_is_the_beginning_of_a_larger_one_and_holds_whole_statutes(self, archive: Path) -> None:
        rows = sample.survey(archive)
        assert [row.articles for row in rows] == [3] * 5
        few, more = sample.first(rows, 4), sample.first(rows, 7)
        assert sample.size(few).articles == 6
        assert more[: len(few)] == few
        assert sample.first(rows, None) == rows

    def test_the_order_hangs_on_the_ids_alone(self) -> None:
        rows = [Held(f"{n}", f"{n:06}", 1, 1, 1) for n in range(50)]
        assert sample.drawn(rows) == sample.drawn(reversed(rows))
        assert sample.drawn(rows) != rows

    def test_it_is_written_as_the_archive_has_it(self, archive: Path, tmp_path: Path) -> None:
        rows = sample.survey(archive)
        folder = sample.write(archive, rows[:2], tmp_path / "sample")
        written = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")}
        assert set(written) == {row.path for row in rows[:2]}
        assert [len(written[row.path]) for row in rows[:2]] == [row.characters for row in rows[:2]]

    def test_the_characters_of_the_articles_are_fewer_than_those_of_the_file(self, archive: Path) -> None:
        assert all(0 < row.law_characters < row.characters for row in sample.survey(archive))


class TestExtrapolation:
    def test_the_plain_pipeline_goes_by_the_files_and_ours_by_the_articles(self) -> None:
        assert figures.factor(plain(), WHOLE) == 20
        assert figures.factor(ours(1, 2), WHOLE) == 10

    def test_what_does_not_grow_stays(self) -> None:
        assert figures.extrapolated(plain(load=8.0, embed=36.0), WHOLE) == {"load": (8.0, 4.0), "embed": (720.0, 360.0)}

    def test_our_own_corpus_is_no_part_of_the_time(self) -> None:
        assert figures.hours(ours(36, 360), WHOLE)[0] == pytest.approx(1.0)

    def test_until_a_mark_only_what_grows_is_extrapolated(self) -> None:
        run = ours(words=136.0, complete=200.0)
        run.steps["start"] = (100.0, 100.0)
        assert figures.reached(run, WHOLE, "words") == pytest.approx((100 + 360) / 3600)

    def test_the_bars(self) -> None:
        words, complete = figures.bars([plain(embed=3600.0), ours(words=360.0, complete=4320.0)], WHOLE)
        assert (words.ours, words.theirs, words.share, words.held) == (1.0, 20.0, 0.05, True)
        assert (complete.share, complete.held) == (pytest.approx(0.6), False)

    def test_a_run_over_the_whole_is_what_it_is(self) -> None:
        rows = [plain(embed=3600.0), ours(360.0, 4320.0), ours(1800.0, 7200.0, held=WHOLE)]
        assert [bar.ours for bar in figures.bars(rows, WHOLE)] == [0.5, 2.0]

    def test_without_both_sides_there_is_no_bar(self) -> None:
        assert figures.bars([plain(embed=1.0)], WHOLE) == figures.bars([ours(1, 2)], WHOLE) == []


class TestReport:
    def test_results_are_read_as_they_were_written(self, tmp_path: Path) -> None:
        rows = [plain(load=1.0, embed=2.0), ours(1.0, 2.0)]
        report.save(tmp_path / "results.json", rows, WHOLE, {"threads": 2})
        assert report.load(tmp_path / "results.json") == (rows, WHOLE, {"threads": 2})

    def test_the_page_tells_whether_each_bar_is_held(self) -> None:
        rows = [plain(embed=3600.0), ours(words=360.0, complete=4320.0)]
        text = report.page(rows, WHOLE, {"threads": 2, "machine": "a machine"}, ["scale/whole.svg"])
        told = [line.split(" | ")[-1] for line in text.splitlines() if line.startswith(("| words are", "| complete"))]
        assert told == ["yes |", "no |"]
        assert "## Words" not in text  # not measured
        assert "(scale/whole.svg)" in text

    def test_only_what_was_measured_over_several_samples_is_drawn_as_growth(self) -> None:
        assert plots.growth_rows([plain(embed=1.0), ours(1.0, 2.0)]) == {}
        grown = plots.growth_rows([plain(embed=1.0), ours(1.0, 2.0), ours(3.0, 9.0, held=WHOLE)])
        assert {row["what"] for row in grown["build"]} == {"ours: words", "ours: complete"}
        assert [row["articles"] for row in grown["search"]] == [10, 100]

    def test_the_bar_chart_holds_every_step_that_counts(self) -> None:
        rows = plots.whole_rows([plain(embed=3600.0), ours(1.0, 360.0)], WHOLE)
        assert [(row["step"], row["hours"]) for row in rows] == [("embed", 20.0), ("embed", 1.0)]


class TestCommand:
    def test_unknown_contenders_are_named(self) -> None:
        assert [contender.name for contender in chosen("words,ours")] == ["ours", "words"]
        with pytest.raises(ValueError, match="theirs"):
            chosen("theirs")

    def test_sizes(self) -> None:
        assert sizes(3000, "none") == [3000]
        assert sizes(9000, "9000,30000,all") == [9000, 30000, None]


class TestWatch:
    def test_steps_add_up_and_the_first_mark_counts(self) -> None:
        watch = Watch()
        for name in ("read", "embed", "read"):
            watch.step(name)
        watch.step(None)
        assert list(watch.steps) == ["read", "embed"]
        watch.mark("words")
        first = watch.marks["words"]
        watch.mark("words")
        assert watch.marks["words"] == first


class TestWords:
    def test_both_indexes_find_the_rows_of_the_words(self, tmp_path: Path) -> None:
        import sqlite3

        import bm25s

        rows = [["촬영", "처벌"], ["이혼", "소송"], ["촬영", "유포", "삭제"]]
        fts_build(rows, tmp_path / "fts.sqlite")
        bm25s_build(rows, tmp_path / "bm25s")
        db, index = sqlite3.connect(tmp_path / "fts.sqlite"), bm25s.BM25.load(tmp_path / "bm25s")
        for asked in (["유포", "촬영"], ["이혼"], ["없는말"], []):
            assert fts_search(db, asked) == bm25s_search(index, asked)
        assert fts_search(db, ["유포", "촬영"]) == [2, 0]
        db.close()

    def test_overlap(self) -> None:
        assert overlap([[1, 2], []], [[2, 3], []]) == 0.5
        assert overlap([[]], [[]]) == 1.0
