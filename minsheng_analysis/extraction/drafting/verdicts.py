"""Official verdicts wherever they are printed: of all projects, of one, or of one task of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.row_remarks import word_in_remark
from minsheng_analysis.extraction.drafting.verdict_cells import answered, pace_in
from minsheng_analysis.quantities.numerals import chinese_number

_WORDS = r"(?:超额|全面|全部|圆满|如期|按期|提前|较好|基本|按时|未能|没有|未|部分|顺利)(?:地)?(?:完成|实现|兑现|达到)"
_OBJECT = r"(?:了)?(?:(?:20\d\d年|全年|年度|既定|预定|目标|任务|计划|承诺|民生实事|实事|工作)*|[一-龥]{2,6}任务)"
#: A clause that is nothing but a verdict, at the end of a sentence that tells a result.
_CLOSING = re.compile(rf"[，；](?:均|都|已|已经)?(?P<words>{_WORDS})(?P<object>{_OBJECT})[。；\s]*$")
#: A verdict on a task that the same clause names: 全面完成3个老旧小区改造提升工作.
_OF_TASK = re.compile(
    r"(?:^|[，。；、])(?P<words>(?:超额|全面|圆满)完成)(?:了)?(?P<task>[^，。；]{4,40}(?:工作|任务|建设))"
)
_DEED = re.compile(r"实际|已(?!定)|全年|截至")
_OF_ALL = re.compile(
    rf"(?P<subject>(?:项|件|各|全部|所有)[^。；]{{0,16}}(?:实事|项目)|(?:实事|项目)[^。；，]{{0,10}}\d+[项件])(?P<between>[^。；]{{0,24}}?)"
    rf"(?:(?:均|都|已)+(?P<words>{_WORDS})|(?:均|都)已(?:经)?(?P<bare>完成|办结|兑现)(?=(?:了|20\d\d年|年度|全年|既定|预定|各项|目标|任务)*(?:[，。；\s]|$)))"
)
#: Numbers of tasks, and words that single some of them out.
_TASKS = re.compile(r"(?:\d+|[一二三四五六七八九十百]+)(?=个?(?:子|分)?[项件]|个[^，。；、\d]{0,6}?(?:项目|实事))")
_ONE = re.compile(r"[该此这]一?(?:件|项|个|民生|实事|项目)")
_SOME = re.compile(
    r"其中|其余|其他|部分|多数|大多|个别|有的|一些|除|[一二三四五六七八九]成|[个项件][^，。；、]{0,4}(?:转入|结转|跨年|顺延)"
)
_WHOLE_PROJECT = re.compile(r"(?:该|本|此|这)(?:项)?(?:民生)?(?:实事|项目)")
_SAID = re.compile(rf"(?P<words>{_WORDS}|完成|达标|推进中|正在推进|滞后)(?!\d)")
#: What says of a cell that it is no verdict of completion, whatever else in it is completed.
_NOT_YET = re.compile(
    r"(?P<words>(?:未能?|没有?|没能)(?:超额|全面|全部|按期|如期|按时)?(?:完成|实现|兑现|达标|达到)|推进中|正在推进|滞后)"
)
_OPEN = re.compile(r"剩余|尚余|其余|余下|还有|(?:进行|实施|建设|施工|办理)中|(?:正在|持续)(?:进行|实施|建设|施工|办理)")


@dataclass(frozen=True)
class Verdict:
    """One verdict as printed.

    Attributes
    ----------
    passage : Passage
    words : str
    scope : str
        all, project, task, or row: of what its row of a table promises.
    lead : str
        Bodies in the lead of the task, where a row or an opening names them.
    start : int
        Place of the words in the paragraph or cell.
    printed : str
        What stands there, where it is a yes or no to the heading of its column.
    """

    passage: Passage
    words: str
    scope: str
    lead: str
    start: int
    printed: str = ""


def verdicts_in(passages: Passages) -> list[Verdict]:
    """Find the verdicts of a document, in its order."""
    rows = rows_of_projects(passages.passages)
    judged = {p.row for p in passages.passages if p.part == "verdict"}  # a column of verdicts speaks before a remark
    found: list[Verdict] = []
    for p in passages.passages:
        of = rows.get(p.project, {})
        alone = bool(p.row) and _is_of_row(p, of)
        if remark := word_in_remark(p) if p.row not in judged else None:
            scope = "row" if alone or len(of) > 1 else "project"
            v: Verdict | None = Verdict(p, remark["words"], scope, "", p.start + remark.start("words"))
        elif alone and p.part == "verdict":
            v = _of_row(p)
        else:
            v = _verdict(p, _is_divided(p, of, passages.leads.get(p.project, "")))
        if v is not None:
            found.append(replace(v, scope="row", lead="") if alone and v.scope == "task" else v)
    return found


def rows_of_projects(passages: Sequence[Passage]) -> dict[int, dict[int, str]]:
    """Give the rows of a table that tell of each project, each with its bodies in the lead."""
    rows: dict[int, dict[int, str]] = {}
    for p in passages:
        if p.row and p.part in ("target", "support", "result", "verdict"):
            rows.setdefault(p.project, {})[p.row] = p.lead
    return rows


def _is_of_row(p: Passage, rows: Mapping[int, str]) -> bool:
    """Whether a verdict's row stands for itself alone: no project is named for it, or one of several rows, and no body has it alone."""
    return not p.project or (len(rows) > 1 and (not p.lead or list(rows.values()).count(p.lead) > 1))


def _is_divided(p: Passage, rows: Mapping[int, str], leads: str) -> bool:
    """Whether a verdict with bodies in the lead is of their task only: on a row among several, or theirs among others'."""
    return len(rows) > 1 if p.row else bool(p.lead) and set(p.lead.split(";")) < set(leads.split(";"))


def _of_row(p: Passage) -> Verdict | None:
    """A verdict on a row that no project, or one of several rows, is named for."""
    cell = _of_cell(p, "row", "")
    m = _said(p.text)
    return cell or (Verdict(p, m["words"], "row", "", p.start + m.start("words")) if m else None)


def _of_cell(p: Passage, scope: str, lead: str) -> Verdict | None:
    """A verdict that fills its cell, and needs the heading of its column or that column to be one."""
    if words := answered(p.text, p.head):
        at = len(p.text) - len(p.text.lstrip())
        return Verdict(p, words, scope, lead, p.start + at, p.text.strip())
    pace = pace_in(p.text) if p.row else None
    return Verdict(p, pace.group(), scope, lead, p.start + p.text.index(pace.group())) if pace else None


def _said(text: str, begin: int = 0) -> re.Match[str] | None:
    """Find the verdict that a cell or a line says: what it says is not finished outweighs what is."""
    return _NOT_YET.search(text, begin) or (None if _OPEN.search(text, begin) else _SAID.search(text, begin))


def _verdict(p: Passage, divided: bool) -> Verdict | None:
    # 计划新建10座，实际新建12座，超额完成: an item that opens with its plan and closes with its verdict
    closed = p.part in ("target", "support") and bool(_CLOSING.search(p.text)) and bool(_DEED.search(p.text))
    if p.part in ("target", "support", "lead", "measures") and not closed:
        return _in_measures(p)
    if p.part == "verdict":
        of_task = divided and bool(p.lead) and not _WHOLE_PROJECT.search(p.text)
        scope, lead = ("task", p.lead) if of_task else ("project", "")
        m = _said(p.text, max(p.text.rfind("：", 0, -1), p.text.rfind(":", 0, -1), 0))
        cell = _of_cell(p, scope, lead)
        return cell or (Verdict(p, m["words"], scope, lead, p.start + m.start("words")) if m else None)
    if (all_ := _of_all(p)) is not None:
        return all_
    m = _CLOSING.search(p.text)
    if m and p.project:
        whole = _WHOLE_PROJECT.search(p.text)
        return Verdict(
            p, m["words"], "project" if whole else "task", "" if whole else p.lead, p.start + m.start("words")
        )
    m = _OF_TASK.search(p.text)
    if m and p.project and not re.search(r"目标任务$", m["task"]):
        return Verdict(p, m["words"], "task", p.lead, p.start + m.start("words"))
    return None


def _of_all(p: Passage) -> Verdict | None:
    """A verdict on all that the document promises; one that is told of some of them only (已提前完成任务3项) is none."""
    m = _OF_ALL.search(p.text) if not p.project else None
    if m is None or _ONE.search(p.text[max(0, m.start() - 1) : m.end("subject")]):
        return None
    group = "words" if m["words"] else "bare"
    # In its own clause, and behind the verdict up to the end of it.
    before = re.split(r"[，。；;\n]", p.text[: m.end("subject")])[-1]
    behind = m["between"] + re.split(r"[，。；;\n]", p.text[m.end() :])[0]
    named, told = ([_number(one) for one in _TASKS.findall(text)] for text in (before, behind))
    known = [n for n in (*named, *told) if n is not None]
    if _SOME.search(behind) or any(n is None or n < max(known) for n in told) or (told and not named):
        return None
    return Verdict(p, m[group], "all", "", p.start + m.start(group))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else chinese_number(text)


def _in_measures(p: Passage) -> Verdict | None:
    """A verdict told again among the measures: 超额完成了…任务."""
    m = (
        re.search(rf"(?P<words>{_WORDS})(?:了)?[^，。；]{{0,50}}(?:任务|目标)[。；\s]*$", p.text)
        if p.part == "measures"
        else None
    )
    if m is None or not p.project or re.search(r"确保|力争|督促|推进|保证", p.text):
        return None
    return Verdict(p, m["words"], "task", p.lead, p.start + m.start("words"))
