"""Two promises of one thing, one to begin and one to finish it: 目标为开工40个、完工25个. Each has a result of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise, counted_as
from minsheng_analysis.extraction.reading.figures import in_one_row
from minsheng_analysis.measures.codes import UNFINISHED

_TO_BEGIN = re.compile(r"(?:新?开工|动工)(?:建设|改造)?了?$")
#: A goal that a list opens with: no number stands between it and what is to be begun (任务60个，开工60个 tells a result).
_GOAL = re.compile(
    r"(?:目标|任务|计划)(?:任务|数)?(?:为|是|：|:)?[^，,。；;：:\d]{0,12}(?:新?开工|动工)(?:建设|改造)?$"
)
_TO_FINISH = re.compile(r"(?:完工|竣工|建成|交付)了?$")
#: Between a number that is promised and the next one of the same list nothing is told of what came of them.
_OF_RESULTS = re.compile(r"实际|截[至止]|目前|其中|已|累计|另|上年|去年|20\d\d年")
_STOP = re.compile(r"[。；;\n]")


def answer_in_rows(promises: list[Promise]) -> None:
    """Give a promise of a table the number right behind it in its row, where that stands alone because the text tells it too.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    """
    for p in [p for p in promises if p.targets and not (p.actuals or p.sum_of or p.counted or p.share is not None)]:
        target = p.targets[0]
        for q in [q for q in promises if not q.targets and q.actuals and q.project == p.project and q.share is None]:
            # Only what the text tells too, which is why the row's own pair was not made.
            in_prose = any(m.read is not None and m.read.figure.cell is None for m in q.actuals)
            if in_prose and any(_stands_behind(target, m, promises) for m in q.actuals):
                p.actuals, p.score = q.actuals, min(p.score, q.score)
                promises.remove(q)
                break


def _stands_behind(target: Mention, m: Mention, promises: Sequence[Promise]) -> bool:
    if target.read is None or m.read is None or counted_as(m) != counted_as(target) or m.role != "actual":
        return False
    f, g = target.read.figure, m.read.figure
    if f.cell is None or g.cell is None or not in_one_row(f, g) or g.cell.column != f.cell.column + 1:
        return False
    # A column that sets something, or tells of another year than the target's, answers nothing.
    asked, told = (set(re.findall(r"20\d\d", "".join(one.heads))) for one in (f.cell, g.cell))
    return (not asked or not told or asked == told) and not any(m in q.actuals for q in promises if q.targets)


def tell_both_stages(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Make of what is to be begun and what is to be finished two promises, and give each what its own words tell.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    mentions : sequence of Mention
    """
    answer_in_rows(promises)
    for p in [p for p in promises if p.targets and _is_led_by(p.targets[0], _GOAL)]:
        asked = _next_of(p.targets[0], mentions)
        begun = _begun_behind(asked, p, mentions) if asked is not None else None
        if asked is None or begun is None:
            continue
        _answer(p, begun, promises)
        for q in [q for q in promises if any(_is_between(p.targets[0], m, asked) for m in q.targets)]:
            q.asked, q.built, q.twofold = "started", None, True
        _make_one(p, asked, _next_of(begun, mentions), promises)


def _begun_behind(asked: Mention, p: Promise, mentions: Sequence[Mention]) -> Mention | None:
    """Give the result of what was to be begun: the promise's own, or the next number that its paragraph tells to be begun."""
    if p.actuals and _is_led_by(p.actuals[0], _TO_BEGIN):
        return p.actuals[0]
    text = asked.read.figure.text if asked.read is not None else ""
    for m in mentions:
        if m.passage.item == asked.passage.item and m.start > asked.end and counted_as(m) == counted_as(asked):
            told = m.role in ("actual", "breakdown") and _is_led_by(m, _TO_BEGIN)
            return m if told and not re.search(r"上年|去年|20\d\d年(?!\d{1,2}月)", text[asked.end : m.start]) else None
    return None


def _answer(p: Promise, begun: Mention, promises: list[Promise]) -> None:
    """Let a promise be answered by what was begun, and no other one by it."""
    if p.actuals and p.actuals[0] is begun:
        return
    for q in [q for q in promises if q is not p and begun in q.actuals]:
        q.actuals = [m for m in q.actuals if m is not begun]
        p.share, q.share = (q.share, None) if p.share is None else (p.share, q.share)
        if not q.targets and not q.actuals:
            promises.remove(q)
    begun.role, begun.stage, begun.confidence = "actual", "started", max(begun.confidence, LIKELY)
    p.actuals, p.score = [begun], max(p.score, LIKELY)


def _make_one(p: Promise, asked: Mention, done: Mention | None, promises: list[Promise]) -> None:
    """Set the promise to finish so many beside the one to begin them; a row that has it already gets its words."""
    asked.role, asked.stage, asked.confidence = "target", "planned", max(asked.confidence, LIKELY)
    again = [
        q for q in promises
        if q is not p and q.targets and q.project == p.project and (asked in q.targets or (
            q.targets[0].value == asked.value and counted_as(q.targets[0]) == counted_as(asked)
            and re.search(r"完工|竣工|建成|交付", _named(q.targets[0]))
        ))
    ]  # fmt: skip
    told = next((q for q in promises if done is not None and done in q.actuals and q not in again), None)
    if done is not None:
        done.role, done.confidence = "actual", max(done.confidence, LIKELY)
        done.stage = done.governed if done.governed in UNFINISHED else "completed"
    if again:
        again[0].targets += [m for m in (asked,) if m not in again[0].targets]
        again[0].score = max(again[0].score, LIKELY) if done is not None and not again[0].actuals else again[0].score
        if again[0].name == p.name:
            again[0].name = f"{p.name}：完工"
        if done is not None and not again[0].actuals:
            again[0].actuals = [done]
    else:
        made = Promise(p.project, "headline", f"{p.name}：完工", targets=[asked], actuals=[done] if done else [])
        made.score = LIKELY
        promises.insert(promises.index(p) + 1, made)
    if "开工" not in p.name:
        p.name = f"{p.name}：开工"
    taken = {id(asked)} | ({id(done)} if done is not None else set())
    for q in [q for q in promises if not q.targets and q.share is None]:
        if q is told or {id(m) for m in q.actuals} <= taken:
            promises.remove(q)


def _next_of(m: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Give the number of what is to be finished, or is, behind that of what is begun in one list of one sentence."""
    if m.read is None:
        return None
    text = m.read.figure.text
    for other in mentions:
        if other.passage.item != m.passage.item or other.start <= m.end or counted_as(other) != counted_as(m):
            continue
        between = text[m.end : other.start]
        # 其中完工 and 实际完工 begin another list.
        if _STOP.search(between) or _OF_RESULTS.search(between):
            return None
        return other if _TO_FINISH.search(between) else None
    return None


def _is_between(first: Mention, m: Mention, last: Mention) -> bool:
    """Whether a number stands in the list that opens with what is to be begun: 开工40个、1.1万户，完工25个."""
    return m.passage.item == first.passage.item and first.start <= m.start < last.start


def _is_led_by(m: Mention, verb: re.Pattern[str]) -> bool:
    return m.read is not None and m.read.figure.cell is None and bool(verb.search(m.read.figure.text[: m.start]))


def _named(m: Mention) -> str:
    cell = m.read.figure.cell if m.read is not None else None
    return "".join((m.name, *(cell.heads if cell else ())))
