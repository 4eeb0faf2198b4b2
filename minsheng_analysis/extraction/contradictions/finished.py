"""What is said to be finished or begun, and by the document's own rows and lines is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.grids import short_rows
from minsheng_analysis.extraction.contradictions.texts import Grid, Line, Lines, Seen, same_unit, seen, where
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.quantities.quantity import Quantity

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ALL_DONE = re.compile(
    _N
    + r"[项件个](?:[^，。；\d]{0,6})(?:任务|实事|项目|目标|指标)(?:[^，。；\d]{0,3})?(?:已|均|都|已经)*(?:全部|全面|均|都)(?:已|已经)?(?:按期|如期|超额|圆满|高质量|按时)*(?P<word>完成|办结|兑现)(?=[，。；、了]|$|年度|既定|目标|任务)"
)
_ALL_BEGUN = re.compile(
    _N + r"[项件个](?:[^，。；\d]{0,6})(?:已|均|都)*全部(?:已)?(?:开工|启动建设|开工建设)(?=[，。；]|$)"
)
_NOT_SAID = re.compile("将|确保|力争|争取|必须|应当|尚未|未能|没有|不|拟|要求|计划|预计|基本")
#: So many of all are done, so many are not, in another sentence.
_SOME = re.compile(
    r"(?P<all>\d{1,3})[项件个][^，。；\d]{0,8}中[，]?(?:有)?(?P<done>\d{1,3})[项件个][^，。；\d]{0,8}(?:全面|全部|已)?完成[，](?:有|另有|其余)?(?P<left>\d{1,3})[项件个](?:[^，。；]{0,6}(?:未(?:能)?(?:全部)?完成|滞后|未达标))"
)
#: A state of an earlier time, which a later line may well be beyond.
_EARLIER = re.compile("季度|上半年|年中|月底|月末|月份|年初|去年|上年|此前|当时")
_YEAR = re.compile(r"(20\d\d)年?")
_PART_OF_YEAR = re.compile(r"季度|上半年|下半年|\d月|阶段|时序|序时")
_ASKED, _RESULT = re.compile(r"目标|计划|任务(?!名)|指标值"), re.compile(r"完成(?:情况|数|值|量)?|实际|结果")
#: Rows where less is better, or that are money, marks or opinion: none is a task that is not done.
_NO_TASK = re.compile(
    r"预算|资金|经费|支出|成本|执行率|投诉|发生|死亡|事故|超标|负债|能耗|排放|时限|天数|时间|偏差|满意|分值|得分|降|减少|控制|以内|[≤<＜]"
)
_FINAL: frozenset[Kind] = frozenset({"completion", "form", "evaluation"})
_STOPPED = re.compile(r"停工(?:至今|状态|，|。|；|$)|至今(?:仍|尚)?未(?:动工|开工|复工)")
_IN_USE = re.compile(r"投入使用|已(?:竣工|完工|启用|建成)")
_BEFORE_WORKS = re.compile(r"^0[^\d，。；、]{1,2}[，。；、].{0,4}(?:设计|招标|可研|立项|前期|选址)")
_WORKS = re.compile("开工|在建|施工|进场|动工|改造中|建设中|安装")


def said_of_all(lines: Lines, kind: Kind) -> Iterator[Seen]:
    """Find claims that all is done, or begun, beside a count or rows that say otherwise."""
    for line in lines.paragraphs:
        for found in _ALL_DONE.finditer(line.text):
            clause = _clause(line.text, found.start())
            if _NOT_SAID.search(clause + found.group()) or _PART_OF_YEAR.search(clause):
                continue
            yield from _some_are_not(line, found, lines)
            yield from _rows_are_not(line, found, lines, kind)
        for found in _ALL_BEGUN.finditer(line.text):
            if not _NOT_SAID.search(_clause(line.text, found.start()) + found.group()):
                yield from _row_not_begun(line, found, lines)


def _clause(text: str, at: int) -> str:
    return re.split(r"[，。；]", text[:at])[-1]


def _some_are_not(claim: Line, found: re.Match[str], lines: Lines) -> Iterator[Seen]:
    for line in lines.paragraphs:
        for some in _SOME.finditer(line.text):
            earlier = _EARLIER.search(re.split("[。]", line.text[: some.start()])[-1])
            if (
                not earlier
                and some["all"] == found["n"]
                and int(some["done"]) + int(some["left"]) == int(some["all"])
                and int(some["left"])
            ):
                yield seen(
                    "{claim} says that all {n} are done; by {there} {done} are and {left} are not",
                    kind="verdict_not_borne_out", claim=where(claim.at(found.start())), n=found["n"], there=where(line.at(some.start())),
                    done=some["done"], left=some["left"],
                )  # fmt: skip


def _rows_are_not(claim: Line, found: re.Match[str], lines: Lines, kind: Kind) -> Iterator[Seen]:
    year = _YEAR.search(_clause(claim.text, found.start()))
    for grid in lines.grids:
        for asked, done in _pairs(grid, year[1] if year else "", kind):
            short = [
                (where(a.line, b.line), one, other)
                for a, b, one, other in short_rows(grid, asked, done)
                if _is_task(grid, a, one)
            ]
            for there, one, other in short:
                yield seen(
                    "{claim} says that all is done; by {there} it is {other} of {one}",
                    kind="verdict_not_borne_out", severity="notice", claim=where(claim.at(found.start())), there=there, one=one, other=other,
                )  # fmt: skip


def _pairs(grid: Grid, year: str, kind: Kind) -> Iterator[tuple[int, int]]:
    """Give the columns of target and result that a claim of a year, or of the document's own, is of."""
    heads = list(enumerate(grid.heads))
    years = {found[1] for _, head in heads if (found := _YEAR.search(head))}
    if years and year in years:
        heads = [(n, head) for n, head in heads if year in head]
    elif years or kind not in _FINAL:
        return
    asked = [n for n, head in heads if _ASKED.search(head) and not _RESULT.search(head)]
    done = [n for n, head in heads if _RESULT.search(head) and n not in asked and "率" not in head]
    if len(asked) == len(done) == 1:
        yield asked[0], done[0]


def _is_task(grid: Grid, asked: Line, one: Quantity) -> bool:
    row = next(r for r in grid.rows if any(cell is asked for cell in r))
    named = "".join(cell.text for cell in row)
    if one.unit in ("yuan", ""):
        return False
    return not _NO_TASK.search(named) and (one.unit != "percent" or "完成率" in named)


def _row_not_begun(claim: Line, found: re.Match[str], lines: Lines) -> Iterator[Seen]:
    for grid in lines.grids:
        done = [n for n, head in enumerate(grid.heads) if re.search("完成情况|进展|完成数", head)]
        for row in grid.rows if len(done) == 1 else ():
            cell = row[done[0]]
            if _BEFORE_WORKS.match(cell.text) and not _WORKS.search("".join(c.text for c in row)):
                yield seen(
                    "{claim} says that all {n} are begun; {there} only tells of “{words}”",
                    kind="stage_conflict", claim=where(claim.at(found.start())), n=found["n"], there=where(cell.line), words=cell.text,
                )  # fmt: skip


def stopped_and_done(lines: Lines) -> Iterator[Seen]:
    """Find results of a table that count what stands idle by another line: so many in use and so many stopped make it up."""
    for line in lines.paragraphs:
        for stop in _STOPPED.finditer(line.text):
            sentence = line.text[line.text.rfind("。", 0, stop.start()) + 1 : stop.end()]
            pieces = sentence.split("；")
            figures = [Line(piece, line.at(stop.start())).figures for piece in pieces]
            if (
                len(pieces) != 2
                or not _IN_USE.search(pieces[0])
                or _STOPPED.search(pieces[0])
                or _IN_USE.search(pieces[1])
            ):
                continue
            yield from _counted_whole(
                line.at(stop.start()),
                figures[0][0].quantity if figures[0] else None,
                figures[1][0].quantity if figures[1] else None,
                sentence,
                lines,
            )


def _counted_whole(at: int, used: Quantity | None, idle: Quantity | None, told: str, lines: Lines) -> Iterator[Seen]:
    if (
        used is None
        or idle is None
        or not same_unit(used, idle)
        or used.qualifier != "exact"
        or idle.qualifier != "exact"
    ):
        return
    for grid in lines.grids:
        done = [n for n, head in enumerate(grid.heads) if re.search("实际完成|完成值|完成情况|完成数", head)]
        for row in grid.rows if len(done) == 1 else ():
            figures = row[done[0]].figures
            whole = figures[0].quantity if len(figures) == 1 else None
            if (
                whole
                and same_unit(whole, used)
                and whole.value == used.value + idle.value
                and row[done[0]].text == whole.text
            ):
                yield seen(
                    "{there} counts {whole} as done; by {at} {idle} of them are in works that stand still",
                    kind="stage_conflict", whole=whole, idle=idle, there=where(row[done[0]].line), at=where(at),
                )  # fmt: skip
