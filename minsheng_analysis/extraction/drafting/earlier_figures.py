"""Figures that a document prints of an earlier quarter or year beside its own: they promise nothing, and answer no promise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.measures.codes import SURE
from minsheng_analysis.quantities.numerals import fold

_STOPS = re.compile(r"[，,。；;：:\n]")
#: Opens the clause, or the one before it in the same sentence: 一季度通报时…, 3月底….
_QUARTER = re.compile(
    r"^\s*(?:在|至|截至|到)?(?:20\d\d年)?(?:第?(?P<quarter>[一二三])季度|前三季度|上半年|(?P<month>\d{1,2})月(?:份|底|末)?)(?:的)?(?:通报|调度|督查|检查|公示|统计|反馈)时?"
)
_YEAR = re.compile(r"^\s*(?:\d+[.．、]\s*)?(?:在)?(?:(?P<year>20\d\d)年|去年|上年|上一年)")
#: Stands right before what was done: 公园去年建成.
_LAST_YEAR = re.compile(r"(?<![比较于])(?:去年|上年|上一年)(?!度|结转)[一-龥]{0,6}$")
#: What a clause tells of the year itself, though it opens with an earlier one.
_GOES_ON = re.compile(r"结转|续建|跨年|启动|开工|以来|至20|以前|之前|起|同比|(?:增长|提高|提升|下降)")
_LAST = {"一": 3, "二": 6, "三": 9}


def set_back_earlier(promises: list[Promise], mentions: Sequence[Mention], year: int, month: int) -> None:
    """Take figures of running text that tell an earlier quarter or year for what is told beside.

    Parameters
    ----------
    promises : list of Promise
        Changed in place; only those that are a result alone, or a doubtful promise alone, go.
    mentions : sequence of Mention
        Changed in place.
    year, month : int
        Of the day up to which the document speaks.
    """
    gone: list[Mention] = []
    for p in promises:
        alone = (p.actuals if not p.targets else p.targets if not p.actuals else []) if p.share is None else []
        if not alone or not all(map(_is_beside, alone)):
            continue
        quarter = not p.targets and all(_is_of_earlier_month(m, month) for m in alone)
        if quarter or all(m.confidence < SURE and _is_of_earlier_year(m, year) for m in alone):
            gone += alone
    used = [m for p in promises for m in (*p.targets, *p.actuals, *p.counted, *p.sum_of, p.built, p.unfinished)]
    gone += [
        m for m in mentions if m.role == "actual" and m not in used and _is_beside(m) and _is_of_earlier_month(m, month)
    ]
    for m in gone:
        m.role, m.stage = "context", ""
    promises[:] = [p for p in promises if not any(m in gone for m in (*p.targets, *p.actuals))]


def _is_beside(m: Mention) -> bool:
    """Whether a figure stands in running text, and no person has judged it."""
    return not m.passage.row and m.read is not None and not m.read.reviewed


def _is_of_earlier_month(m: Mention, month: int) -> bool:
    found = next((f for clause in _clauses_before(m) if (f := _QUARTER.match(clause))), None)
    if found is None:
        return False
    told = int(found["month"] or _LAST.get(found["quarter"] or "", 0) or (6 if "上半年" in found.group() else 9))
    return told < month


def _is_of_earlier_year(m: Mention, year: int) -> bool:
    clause = _clauses_before(m)[0]
    found = _YEAR.match(clause) or _LAST_YEAR.search(clause)
    text = m.read.figure.text if m.read else ""
    whole = clause + _STOPS.split(text[m.start :])[0]
    return found is not None and int(found.groupdict().get("year") or year - 1) < year and not _GOES_ON.search(whole)


def _clauses_before(m: Mention) -> list[str]:
    """Give the words of a figure's clause before it, and the clauses before that in its sentence, the nearest first."""
    text = m.read.figure.text if m.read else ""
    sentence = re.split(r"[。；;\n]", fold(text[: m.start]))[-1]
    return list(reversed(_STOPS.split(sentence)))
