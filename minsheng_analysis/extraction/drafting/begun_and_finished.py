"""Two promises of one thing, one to begin and one to finish it: 目标为开工40个、完工25个. Each has a result of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.extraction.reading.figures import in_one_row

_TO_BEGIN = re.compile(r"(?:新?开工|动工)(?:建设|改造)?了?$")
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
            if any(_stands_behind(target, m, promises) for m in q.actuals):
                p.actuals, p.score = q.actuals, min(p.score, q.score)
                promises.remove(q)
                break


def _stands_behind(target: Mention, m: Mention, promises: Sequence[Promise]) -> bool:
    if target.read is None or m.read is None or m.unit != target.unit or m.role != "actual":
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
    for p in [p for p in promises if p.targets and p.actuals and _is_led_by(p.targets[0], _TO_BEGIN)]:
        asked = _next_of(p.targets[0], mentions)
        if asked is None or any(asked in q.targets and q.actuals for q in promises):
            continue
        for q in [q for q in promises if any(_is_between(p.targets[0], m, asked) for m in q.targets)]:
            q.asked, q.built, q.twofold = "started", None, True
        done = _next_of(p.actuals[0], mentions) if _is_led_by(p.actuals[0], _TO_BEGIN) else None
        _make_one(p, asked, done, promises)


def _make_one(p: Promise, asked: Mention, done: Mention | None, promises: list[Promise]) -> None:
    """Set the promise to finish so many beside the one to begin them; a row that has it already gets its words."""
    asked.role, asked.stage, asked.confidence = "target", "planned", max(asked.confidence, LIKELY)
    again = [
        q for q in promises
        if q is not p and q.targets and q.project == p.project and q.targets[0].value == asked.value
        and _counted(q.targets[0]) == _counted(asked) and re.search(r"完工|竣工|建成|交付", _named(q.targets[0]))
    ]  # fmt: skip
    told = next((q for q in promises if done is not None and done in q.actuals and q not in again), None)
    if done is not None:
        done.role, done.stage, done.confidence = "actual", "completed", max(done.confidence, LIKELY)
    if again:
        again[0].targets += [m for m in (asked,) if m not in again[0].targets]
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
        if other.passage.item != m.passage.item or other.start <= m.end or _counted(other) != _counted(m):
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


def _counted(m: Mention) -> tuple[str, str]:
    q = m.read.figure.quantity if m.read is not None else None
    return (q.unit, q.classifier) if q is not None else ("", "")
