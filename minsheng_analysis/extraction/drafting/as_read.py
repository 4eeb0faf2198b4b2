"""The pairs that the reading made itself, as promises; which of them stand as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import TO_BEGIN, TO_FINISH, Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, NEXT_STEP, Promise
from minsheng_analysis.extraction.drafting.restating import agrees
from minsheng_analysis.extraction.drafting.states import asked_stage
from minsheng_analysis.extraction.reading.reader import Reading
from minsheng_analysis.measures.codes import BEGUN

#: From which confidence on, of both roles and of the pair, the reading's own pair stands.
_TRUSTED = 0.8


def as_read(project: int, own: Sequence[Mention], reading: Reading, by_number: dict[int | None, Mention], *, sure: bool) -> list[Promise]:  # fmt: skip
    """Take the reading's own pairs; where the document itself sets promises and results apart, those that are `sure`."""
    out = []
    here = {m.k for m in own}
    for row in reading.rows:
        anchor = next((k for k in (row.target, row.actual, row.share) if k is not None), None)
        if anchor not in here:
            continue
        again = [by_number[k] for k in row.restated if not by_number[k].ahead]
        targets = [by_number[k] for k in (row.target,) if k is not None and not by_number[k].ahead]
        actuals = [by_number[k] for k in (row.actual,) if k is not None and not by_number[k].ahead]
        if not targets and not actuals:
            if row.share is not None:
                out.append(
                    Promise(
                        project,
                        "result",
                        by_number[row.share].name,
                        share=row.share,
                        score=min(row.score, by_number[row.share].confidence),
                    )
                )
            continue
        if sure and not _stands(row.score, targets, actuals, share=row.share is not None):
            continue
        unit = (targets or actuals)[0].unit
        targets += [m for m in again if m.role == "target" and m.unit == unit and targets]
        actuals += [m for m in again if m.role == "actual" and m.unit == unit and actuals]
        level = (
            "result" if not targets else "support" if all(m.passage.part == "support" for m in targets) else "headline"
        )
        out.append(
            Promise(
                project,
                level,
                (targets or actuals)[0].name,
                targets=targets,
                actuals=actuals,
                share=row.share,
                compared=row.compared,
                score=row.score,
                asked=stage_asked(targets, actuals),
            )
        )
    return out


def settle(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Settle which of a document's promises are those of its year, and which rows tell one thing."""
    _without_results(promises)
    _only_what_is_measured(promises)
    _set_back(promises)
    _join_totals(promises)
    _put_off(promises)
    _share_of_row(promises, mentions)
    for p in promises:
        if p.parent is not None and p.parent.level != "headline":
            p.parent = None  # what is no promise of the year itself has nothing below it


def _without_results(promises: list[Promise]) -> None:
    """Take results off what was only just voted for: they are of an earlier year; that it is promised, its table says."""
    for p in [p for p in promises if any(m.passage.elected for m in p.targets)]:
        if p.actuals:
            promises.append(Promise(p.project, "result", p.actuals[0].name, actuals=p.actuals))
        p.actuals, p.share, p.score = [], None, 1.0


def _only_what_is_measured(promises: Sequence[Promise]) -> None:
    """Of several results in one cell keep for the promise the one that its row's percentage is of: 入户评估1150户，完成改造486户 | 48.6%.

    In running text too, where the other was only begun: 开工47部，其中竣工31部，完成率51.7%.
    """
    for p in [p for p in promises if p.share is not None and p.targets and p.actuals and _follows(p)]:
        for other in promises:
            beside = other is not p and other.share is None and other.targets[:1] == p.targets[:1] and other.actuals
            if not beside or other.actuals[0].passage.item != p.actuals[0].passage.item:
                continue
            begun = p.actuals[0].stage == "completed" and other.actuals[0].stage in BEGUN
            if begun or _row_of(other.actuals[0]):
                other.stand_alone()
            if begun:  # what is promised, what of it is finished, and how much that is
                p.score, p.actuals[0].confidence = max(LIKELY, p.score), max(LIKELY, p.actuals[0].confidence)


def _follows(p: Promise) -> bool:
    """Whether the reading found that the percentage of a promise follows from it and its result."""
    return any(m.reason.startswith("quotient") for m in p.actuals)


def _set_back(promises: Sequence[Promise]) -> None:
    """Judge a promise by its last result only: a table may show an earlier month's beside it, which was no failure then."""
    by_target: dict[int, list[Promise]] = {}
    for p in promises:
        if (
            p.targets
            and p.actuals
            and p.targets[0].k is not None
            and p.actuals[0].read
            and p.actuals[0].read.figure.cell
            and not p.actuals[0].read.figure.cell.noted
        ):
            by_target.setdefault(p.targets[0].k, []).append(p)
    for same in by_target.values():
        cells = [cell for p in same if p.actuals[0].read and (cell := p.actuals[0].read.figure.cell)]
        if len({(cell.table, cell.row) for cell in cells}) != 1 or len({cell.column for cell in cells}) != len(same):
            continue
        *earlier, last = (p for _, p in sorted(zip(cells, same, strict=True), key=lambda pair: pair[0].column))
        for p in earlier:
            last.parts, p.parts = last.parts or p.parts, []
            for part in (q for q in promises if q.parent is p):
                part.parent = last
            p.not_judged(
                "这是较早日期的结果，该承诺按后来的结果评价。",
                "This is the result of an earlier date; the promise is judged by the later one.",
            )


_TOTAL = re.compile(r"合计|总计|共计")


def _join_totals(promises: list[Promise]) -> None:
    """Take the last row of a table, which adds up the others, for the promise that the text tells with the same numbers."""
    for p in [p for p in promises if p.targets and p.actuals and _is_total(p.targets[0])]:
        numbers = [(side[0].unit, side[0].value) for side in (p.targets, p.actuals)]
        for other in promises:
            both = other is not p and other.project == p.project and other.targets and other.actuals
            if both and [(side[0].unit, side[0].value) for side in (other.targets, other.actuals)] == numbers:
                other.targets, other.actuals = [*other.targets, *p.targets], [*other.actuals, *p.actuals]
                other.share = other.share if other.share is not None else p.share
                promises.remove(p)
                break


def _is_total(m: Mention) -> bool:
    cell = m.read.figure.cell if m.read else None
    return cell is not None and any(_TOTAL.fullmatch(name) for name in cell.names)


def _put_off(promises: Sequence[Promise]) -> None:
    """Take what is promised for a later year out of the promises that the report is judged by."""
    for p in promises:
        if p.upcoming:
            step = p.prefix == NEXT_STEP
            p.not_judged(
                "这是下一步的安排，尚无结果。" if step else "这是下一年度的承诺，尚无结果。",
                "This is to be done next; it has no result yet."
                if step
                else "This is promised for a later year; it has no result yet.",
            )


def confirm(members: Sequence[Mention]) -> None:
    """Let a figure that is told again be as certain as its surest mention: one number of one thing has one role."""
    for m in members:
        m.confidence = max(m.confidence, *(other.confidence for other in members if other is m or agrees(m, other)))


def _stands(score: float, targets: Sequence[Mention], actuals: Sequence[Mention], *, share: bool) -> bool:
    """Whether a pair of the reading's stands as it is: both its roles and the pair itself beyond doubt."""
    whole = (bool(targets and actuals) or (share and bool(actuals))) and not any(m.extra for m in actuals)
    roles = all(m.role == "target" for m in targets) and all(m.role == "actual" for m in actuals)
    return whole and roles and min([score, *(m.confidence for m in (*targets, *actuals))]) >= _TRUSTED


def stage_asked(targets: Sequence[Mention], actuals: Sequence[Mention]) -> str:
    """Give the stage that a promise asks for; completed where its mentions differ.

    A yardstick without a verb (基本建成9800套，年度目标为9500套) is one for what is said to have come about before it.
    """
    stages = {_asked_of(m) for m in targets} or {"completed"}
    reached = {m.stage for m in actuals}
    if len(reached) == 1 and reached < {"partial", "started"} and all(_is_bare(m, actuals[0]) for m in targets):
        return reached.pop()
    return stages.pop() if len(stages) == 1 else "completed"


_BARE = re.compile(
    r"[，；,;][^，。；,;]{0,6}(?:目标|任务|计划)数?(?:分别)?(?:为|是)[^，。；一-龥]*(?:[^，。；]{0,4}和[^，。；一-龥]*)?$"
)


def _is_bare(target: Mention, result: Mention) -> bool:
    """Whether a target stands behind its result in one sentence as a number alone, without a verb of its own."""
    if target.read is None or result.read is None or target.read.figure.text != result.read.figure.text:
        return False
    between = target.read.figure.text[result.end : target.start]
    return target.start > result.end and bool(_BARE.search(between)) and "。" not in between


def _asked_of(m: Mention) -> str:
    cell = m.read.figure.cell if m.read else None
    named = "".join((m.name, *(cell.heads if cell else ())))
    if TO_BEGIN.search(named) and not TO_FINISH.search(named):
        return "started"
    text = m.read.figure.text if m.read else ""
    low = max((text.rfind(c, m.passage.start, m.start) for c in "，。；：、\n"), default=-1) + 1
    clause = re.sub(
        r"^\s*(?:[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,2}是|\d{1,2}[.．、]|20\d\d年，?)*",
        "",
        text[max(low, m.passage.start) : m.end],
    )
    stage = asked_stage(clause)
    # 开展培训7000人次 is done when 7,000 have come; only works are begun or go on.
    if re.match(r"(?:开展|实施)", clause):
        return "completed"
    if stage == "completed" and m.passage.part == "support":
        head = re.sub(
            r"^\s*(?:[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,2}是|\d{1,2}[.．、])*", "", m.passage.text.strip()
        )
        if re.match(r"推进|续建", head) and m.unit not in ("people", "person_times", "yuan"):
            return "advancing"
    return stage


_OF_PLAN = re.compile(r"完成(?:率|比例|百分比|进度|占比)|占(?:年度|全年)?(?:目标|任务|计划)")


def _share_of_row(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Give a percentage of plan to the pair that it stands beside, where a table's row holds nothing but the three.

    Whether it follows from them is for the checks to say, not a reason to set it apart.
    """
    figures = Counter(_row_of(m) for m in mentions)
    by_number = {m.k: m for m in mentions}
    for alone in [p for p in promises if p.share is not None and not p.targets and not p.actuals]:
        share = by_number[alone.share]
        row, cell = _row_of(share), share.read.figure.cell if share.read else None
        beside = [
            p for p in promises
            if p.share is None and p.targets and p.actuals and {_row_of(p.targets[0]), _row_of(p.actuals[0])} == {row}
        ]  # fmt: skip
        if cell and figures[row] == 3 and len(beside) == 1 and any(_OF_PLAN.search(head) for head in cell.heads):
            beside[0].share = alone.share
            promises.remove(alone)


def _row_of(m: Mention) -> tuple[int, int] | None:
    cell = m.read.figure.cell if m.read else None
    return (cell.table, cell.row) if cell else None
