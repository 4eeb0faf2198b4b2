"""How far the things of a promise have come where a number of their own does not say it: what is finished of what was begun, and all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from minsheng_analysis.extraction.drafting.claims import core
from minsheng_analysis.extraction.drafting.finished_beside import (
    finished_in_line,
    some_told_done,
    without_rates_of_begun,
)
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.extraction.reading.figures import in_one_row
from minsheng_analysis.extraction.reading.reader import Read, Reading
from minsheng_analysis.measures.codes import BEGUN, SURE, UNFINISHED

#: How far behind what was begun the number of what is finished may stand, in characters.
_RIGHT_BEHIND = 12
_VERB = "(?:完工|竣工|建成|完成|交付|投用)"
_FINISHED = re.compile(_VERB)
#: Between the two numbers, and behind the second one: 开工16个，其中已完工11个; 16个全部开工，其中11个已完工.
_OF_WHICH = re.compile(
    rf"[^，。；、]{{0,16}}[，,（(]其中(?P<done>(?:已经|已)?(?:全部)?{_VERB}(?:并|投用|投入使用|交付)*了?)?"
)
_DONE_BEHIND = re.compile(rf"(?:个|处)?(?:均|都)?(?:已经|已)(?:全部)?{_VERB}")
_ALREADY = re.compile(rf"已(?:经)?(?:全部|全面)?{_VERB}")
#: Around a number of what is to be finished, or was in other years.
_AHEAD = re.compile(r"预计|计划|将|拟|确保|力争|争取|[月年]底?前|上年|去年|往年|历年|以来")
#: Around the number of what is not finished: 4个待验收, 另4个在建.
_NOT_YET = re.compile(r"待|在建|正在|未|剩余|余下|施工中|收尾|招标|采购")


def tell_finished(promises: list[Promise], mentions: Sequence[Mention], said: Mapping[str, str]) -> None:
    """Tell of each result that was only begun how much of it is finished, where that is printed beside it.

    Parameters
    ----------
    promises : list of Promise
        What is finished without a row of its own gets one.
    mentions : sequence of Mention
    said : mapping of str to str
        What a person has said to be the finished part of which result, by the figures' keys.
    """
    by_key = {m.read.figure.key: m for m in mentions if m.read is not None}
    for part, whole in said.items():
        for p in promises if part in by_key else ():
            if any(m is by_key.get(whole) for m in (*p.actuals, *p.targets)):
                p.built = by_key[part]
    _join_begun(promises)
    for p in [p for p in promises if p.built is None and p.actuals and p.actuals[0].stage in ("completed", *BEGUN)]:
        result = p.actuals[0]
        done = result.stage == "completed"
        p.built = (_split_in_its_row(result, mentions) if done else None) or _split_behind(result, mentions, promises)
        p.open_part = p.built is None and done and _has_open_part(result, mentions)
    # Of what was only to be begun no part has to be finished, and what is belongs to a promise of its own.
    for p in [p for p in promises if p.built is None and p.actuals and p.actuals[0].stage in BEGUN and not p.twofold]:
        begun = p.actuals[0]
        own = (m for m in mentions if _plainly_of(begun, m) and (not p.targets or _is_free(m, promises)))
        p.built = next(own, None) or (finished_in_line(begun, mentions, promises) if p.targets else None)
        if p.built is None:
            p.built = _right_behind(begun, promises)
            continue
        p.built.stage, p.built.confidence = "completed", max(p.built.confidence, LIKELY)
        if p.built.role == "actual" and not any(p.built in q.actuals for q in promises):
            promises.append(Promise(p.project, "result", p.built.name, actuals=[p.built]))
    for p in [p for p in promises if p.built is None and p.targets and p.actuals and p.actuals[0].stage in BEGUN]:
        beside = some_told_done(p, mentions, promises)
        if not (p.open_part or p.twofold) and (beside or any(_told_elsewhere(p, m, promises) for m in mentions)):
            p.open_part = True
            where = ("同一处", "In the same place") if beside else ("另一处", "Elsewhere")
            p.reason_zh = p.reason_zh or f"{where[0]}写有一部分已完工，已完工多少不能确定。"
            p.reason_en = p.reason_en or f"{where[1]} some are told to be finished; how many are is not sure."
    without_rates_of_begun(promises, mentions)


def _join_begun(promises: Sequence[Promise]) -> None:
    """Make one row of a promise that both what was begun and what of it is finished answer: 60部 | 已开工47部，其中竣工31部."""
    for p in (p for p in promises if p.targets and p.actuals and p.actuals[0].stage in BEGUN):
        for q in promises:
            again = q is not p and q.targets[:1] == p.targets[:1] and q.actuals and q.share is None
            if again and _plainly_of(p.actuals[0], q.actuals[0]):
                q.stand_alone()


def _split_in_its_row(whole: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Give what is finished of a cell's result where another cell of its row splits it: 20 | 已完工16个,4个待验收."""
    if whole.read is None or whole.read.figure.cell is None:
        return None
    row = [
        m for m in mentions
        if m.read is not None and m.read.figure.item != whole.read.figure.item and in_one_row(m.read.figure, whole.read.figure)
        and m.read.figure.quantity.unit == whole.read.figure.quantity.unit
    ]  # fmt: skip
    for done, rest in permutations(row, 2):
        adds_up = done.passage.item == rest.passage.item and math.isclose(done.value + rest.value, whole.value)
        if adds_up and _is_finished(_clause(done)) and _NOT_YET.search(_clause(rest)):
            done.stage, done.confidence = "completed", max(done.confidence, LIKELY)
            return done
    return None


def _split_behind(whole: Mention, mentions: Sequence[Mention], promises: list[Promise]) -> Mention | None:
    """Give what is finished of a result that its own sentence splits: 30部，其中21部已投入使用，9部正在安装."""
    parts = [m for m in _parts_behind(whole, mentions) if _is_free(m, promises)]
    for done, rest in permutations(parts, 2):
        open_ = rest.governed in UNFINISHED or (rest.governed != "completed" and _NOT_YET.search(_clause(rest)))
        told = done.governed == "completed" or (done.governed not in UNFINISHED and _is_finished(_clause(done)))
        if told and open_ and math.isclose(done.value + rest.value, whole.value):
            for m, stage in ((done, "completed"), (rest, rest.governed or "started")):
                m.role, m.stage, m.confidence = "breakdown", stage, max(m.confidence, LIKELY)
            promises[:] = [p for p in promises if p.targets or not {id(m) for m in p.actuals} & {id(done), id(rest)}]
            return done
    return None


def _has_open_part(whole: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a part of a result is told to be not finished, and not how much of it is."""
    return any(m.governed in (*BEGUN, "planned") for m in _parts_behind(whole, mentions))


def _parts_behind(whole: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    """Give the numbers of one kind that stand behind 其中, or before 其余, in a result's own sentence."""
    if whole.read is None:
        return []
    text = whole.read.figure.text
    behind = [
        m for m in mentions if _counts_some_of(m, whole) and not re.search("[。；;\n]", text[whole.end : m.start])
    ]
    sentence = re.split(r"[。；;\n]", text[whole.end :])[0]
    opened = re.match(
        r"[^，,（(\d]{0,12}[，,（(](?:其中|(?=已|现已|目前)[^，\d]{1,8}\d[^，]*，(?:其余|余下|剩余|另))", sentence
    )
    return behind if opened and not any(m.role == "target" for m in behind) else []


def _is_finished(words: str) -> bool:
    return bool(_FINISHED.search(words)) and not _NOT_YET.search(words)


def _clause(m: Mention) -> str:
    """Give the words around a number, up to the next comma on either side."""
    if m.read is None:
        return ""
    text = m.read.figure.text
    return re.split(r"[,，；;。]", text[: m.start])[-1] + re.split(r"[,，；;。]", text[m.end :])[0]


def tell_of_all(promises: Sequence[Promise], said: Mapping[str, str]) -> None:
    """Take a promise's own number for its result where a person has said how far all of it has come: 46户全部竣工.

    Of one thing, or of things that are told by name, what is not finished is none of them: their number is no result. Nor is
    the number of several of which a part is done; what is told of each by name stays.
    """
    for p in (p for p in promises if p.targets and not p.actuals):
        m = next((m for m in p.targets if m.read is not None and m.read.figure.key in said), None)
        if m is None or m.read is None:
            continue
        stage = said[m.read.figure.key]
        if stage == "partial" and m.value != 1 and (not p.counted or len({thing.stage for thing in p.counted}) > 1):
            continue
        if stage != "completed" and (p.counted or m.value == 1):
            for thing in p.counted:
                thing.stage = stage
        else:
            p.actuals = [replace(m, role="actual", stage=stage, k=None, fact="")]
            p.sum_of, p.counted = [], []


def _plainly_of(begun: Mention, m: Mention) -> bool:
    """Whether a number is told in so many words to be what is finished of what was begun."""
    if not _counts_some_of(m, begun) or m.role not in ("actual", "breakdown") or m.stage == "partial" or m.read is None:
        return False
    text = m.read.figure.text
    between = _OF_WHICH.fullmatch(text, begun.end, m.start)
    return between is not None and bool(between["done"] or _DONE_BEHIND.match(text, m.end))


def _told_elsewhere(p: Promise, m: Mention, promises: Sequence[Promise]) -> bool:
    """Whether a number anywhere tells of some of the things begun that they are finished, however doubtful it is.

    Then it is not known how many are finished, and nought would be wrong: 开工18个 in a table, 第一批7个小区已完工 below it.
    """
    begun = p.actuals[0]
    if m.read is None or begun.read is None or m in (*p.targets, *p.actuals) or m.read.upcoming:
        return False
    if begun.unit == "percent" or _counted(m.read) != _counted(begun.read) or not 0 < m.value <= begun.value:
        return False
    clause = _clause(m)
    # What was read as a promise may still be told as done, in so many words: 第一批7个小区已完工.
    done = _ALREADY.search(clause) or (m.role in ("actual", "breakdown", "context") and _is_finished(clause))
    if not done or _AHEAD.search(clause) or _NOT_YET.search(clause):
        return False
    kind = core(p.name)[-2:]
    # What surely answers another promise is none of this one's.
    sure = any(
        m in q.actuals and q.targets and min(q.score, *(one.confidence for one in (*q.targets, *q.actuals))) >= SURE
        for q in promises
    )
    return len(kind) == 2 and kind in clause and not sure


def _is_free(m: Mention, promises: Sequence[Promise]) -> bool:
    """Whether a result answers no promise of its own."""
    return not any(m in q.actuals and q.targets for q in promises)


def _right_behind(begun: Mention, promises: Sequence[Promise]) -> Mention | None:
    """Give the finished result that is told right behind what was begun: 开工18个，完工15个."""
    alone = (q.actuals[0] for q in promises if q.actuals and not q.targets)
    near = (m for m in alone if _counts_some_of(m, begun) and m.start - begun.end <= _RIGHT_BEHIND)
    return next((m for m in near if m.stage == "completed"), None)


def _counts_some_of(m: Mention, begun: Mention) -> bool:
    """Whether a number stands behind what was begun, counts the same and is no more."""
    return (
        m.read is not None
        and begun.read is not None
        and m.passage.item == begun.passage.item
        and m.start > begun.end
        and _counted(m.read) == _counted(begun.read)
        and m.value <= begun.value
    )


def perhaps_built(begun: Mention, reading: Reading) -> bool:
    """Whether a number right behind what was begun may be what is finished of it: 16个全部开工，11个通过竣工验收."""
    if begun.read is None:
        return False
    f = begun.read.figure
    return any(
        0 < g.start - f.end <= _RIGHT_BEHIND and g.unit == f.unit and bool(_FINISHED.search(g.text[f.end : g.end + 6]))
        for g in (read.figure for read in reading.figures)
        if g.item == f.item
    )


def _counted(read: Read) -> tuple[str, str]:
    return read.figure.quantity.unit, read.figure.quantity.classifier
