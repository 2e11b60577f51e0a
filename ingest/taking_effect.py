"""A change of an article, and what the addendum says of it -> the texts that it gives, each from its day.

Rule (design §4): a change takes effect on the day that the 부칙 of its promulgation gives for that article. Where only clauses
of it wait, two texts follow one another: the first has the new clauses that are law already and the old ones of those that
wait. No file prints that text, so it is made only where each clause stands whole on one side, and it says so (``composed``);
else the new text is given from its first day and is in doubt until the last (``part_later``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kb.law.address import ArticleNumber
from kb.law.changes import ClauseChange, Path, changes, clause_texts
from kb.law.clauses import Article, Clause
from kb.law.commencement import Commencement, Later, Start
from kb.law.commencement_reach import LEAD, TITLE, Reach
from kb.law.timeline import Doubt


@dataclass(frozen=True)
class Step:
    """A text (None: the article is gone) and its first day. In doubt, if at all, on the days from ``doubt_from`` to before
    ``doubt_to``; None stands for the bounds of its own time."""

    article: Article | None
    day: date
    reason: Doubt | None = None
    doubt_from: date | None = None
    doubt_to: date | None = None


@dataclass(frozen=True)
class Promulgated:
    """What is known of a promulgation: its commencement clause (None: no addendum is printed), the file's 시행일자, and
    whether it is the statute's first or wholly new text (제정, 전부개정), before which there is nothing to keep; ``first``: whether
    it is the first that we have."""

    commencement: Commencement | None
    published: date
    renewed: bool = False
    first: bool = False

    @property
    def default(self) -> Step:
        if self.commencement is None:
            return Step(None, self.published, "no_addendum")
        return self.step(None, self.commencement.default)

    def step(self, article: Article | None, start: Start) -> Step:
        return Step(article, start.day or self.published, start.reason)


def steps(number: ArticleNumber, old: Article | None, new: Article | None, by: Promulgated) -> tuple[Step, ...]:
    """The texts that a promulgation gives an article, oldest first. ``old`` is the text before, ``new`` what the file prints
    (None: nothing any more)."""
    base = replace(by.default, article=new)
    article = new or old
    named = by.commencement.of(number, article.chapters if article else ()) if by.commencement else ()
    chapters = article.chapters if article else ()
    for one in named:
        if any(reach.whole and reach.names(number, chapters) for reach in one.reach):
            base = by.step(new, one.start)
    gap: tuple[Step, ...] = ()
    if by.renewed and old is not None and base.day > by.default.day:
        gap = (replace(by.default, article=None),)  # the old statute is gone before the new text is law
    parts = [
        _Part(reach, one) for one in named for reach in _reaches(one)
        if reach is None or (not reach.whole and reach.names(number, chapters))
    ]  # fmt: skip
    if not parts or new is None or new.deleted:
        return (*gap, base)
    if old is None and by.first and not by.renewed and not _is_new(new):
        return (*gap, _doubtful(base, [base, *(by.step(new, part.later.start) for part in parts)]))
    return (*gap, *_partial(None if by.renewed else old, new, base, parts, by))


@dataclass(frozen=True)
class _Part:
    """An exception that reaches a part of the article; ``reach`` None: a part that only a reader can tell."""

    reach: Reach | None
    later: Later


def _reaches(later: Later) -> Iterable[Reach | None]:
    return later.reach or (None,)


def _is_new(article: Article) -> bool:
    return any("신설" in note for note in article.notes)


@dataclass
class _Group:
    """The changes of one article that take effect on one day."""

    step: Step
    rows: list[ClauseChange] = field(default_factory=list)


def _partial(
    old: Article | None, new: Article, base: Step, parts: Sequence[_Part], by: Promulgated
) -> tuple[Step, ...]:
    """Sorts the changed clauses by their days; moved clauses without other words go with whatever comes first."""
    groups: dict[date, _Group] = {}
    mixed: list[Step] = []
    for row in changes(clause_texts(old) if old else [], clause_texts(new)):
        if row.kind == "moved" and not row.runs:
            continue
        step = base
        for part in parts:
            if part.reach is not None and not part.reach.covers(row.path):
                continue
            waiting = by.step(new, part.later.start)
            if part.reach is None or not _alone(part.reach, row):
                mixed += [base, waiting]
            step = waiting
        group = groups.setdefault(step.day, _Group(step))
        group.rows.append(row)
        if step.reason:
            group.step = step
    if not groups:
        return (base,)
    ordered = [groups[day] for day in sorted(groups)]
    if mixed:
        return (_doubtful(base, [*mixed, *(group.step for group in ordered)]),)
    found: list[Step] = []
    for place, group in enumerate(ordered[:-1]):
        waiting_rows = [row for later in ordered[place + 1 :] for row in later.rows]
        text = compose(old, new, waiting_rows)
        if text is None:
            return (_doubtful(base, [one.step for one in ordered]),)
        found.append(Step(text, group.step.day, group.step.reason or "composed"))
    return (*found, replace(ordered[-1].step, article=new))


def _alone(reach: Reach, row: ClauseChange) -> bool:
    """Whether all that changed in this clause is the part that the exception names."""
    if not reach.part or (reach.part == TITLE and not row.path):
        return True
    if reach.part == LEAD:
        return True
    first_old, _, rest_old = row.old.partition("다. ")
    first_new, _, rest_new = row.new.partition("다. ")
    if reach.part.endswith(("단서", "후단")):
        return "".join(first_old.rstrip("다.").split()) == "".join(first_new.rstrip("다.").split())
    if reach.part.endswith(("본문", "전단")):
        return rest_old == rest_new
    return False


def _doubtful(base: Step, all_steps: Sequence[Step]) -> Step:
    """The new text from the first of the days, in doubt until the last."""
    first, last = min(step.day for step in all_steps), max(step.day for step in all_steps)
    reason = next((step.reason for step in all_steps if step.reason), None)
    if first == last:
        return replace(base, day=first, reason=reason)
    if reason:
        return replace(base, day=first, reason=reason)
    return Step(base.article, first, "part_later", first, last)


# The text between.


def compose(old: Article | None, new: Article, waiting: Sequence[ClauseChange]) -> Article | None:
    """``new`` without the changes that are not law yet; None where no text of whole clauses gives that.

    ``waiting`` rows are those of :func:`kb.law.changes.changes` between the two texts.
    """
    before = {clause.path: clause for clause in old.walk()} if old else {}
    texts = {clause.path: clause for clause in new.walk()}
    order = [clause.path for clause in new.walk()]
    for row in waiting:
        if row.kind == "moved" or not row.path:
            return None
        if row.kind == "added":
            texts.pop(row.path)
        elif row.kind == "changed":
            texts[row.path] = before[row.path]
        elif row.path in texts and not texts[row.path].deleted:
            return None
        else:
            texts[row.path] = before[row.path]
            if row.path not in order:
                order.insert(_place(row.path, list(before), order), row.path)
    paths = [path for path in order if path in texts]
    if not paths or any(len(path) > 1 and path[:-1] not in texts for path in paths):
        return None
    return replace(new, clauses=tuple(_tree(path, paths, texts) for path in paths if len(path) == 1))


def _place(path: Path, old_order: Sequence[Path], order: Sequence[Path]) -> int:
    """Behind the clause that it followed in the old text."""
    before = old_order[: old_order.index(path)]
    return next((order.index(one) + 1 for one in reversed(before) if one in order), 0)


def _tree(path: Path, paths: Sequence[Path], texts: dict[Path, Clause]) -> Clause:
    below = (one for one in paths if len(one) == len(path) + 1 and one[: len(path)] == path)
    return Clause(path, texts[path].text, tuple(_tree(one, paths, texts) for one in below), texts[path].mark)
