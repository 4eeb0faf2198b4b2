"""One fact that two lines tell differently: who leads, what was done until a day, what each one is paid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, same_unit, seen, where
from minsheng_analysis.quantities.finding import find_quantities
from minsheng_analysis.quantities.quantity import Quantity

_LEAD = re.compile(
    r"(?:^|[，。；、：“\"\d][.．]?)(?P<name>[^，。；、：“”\"\d]{4,20})[”\"]?由(?P<body>[一-龥]{2,12}?(?:局|委员会|委|办公室|办|中心|公司|会|部|院|政府|残联|妇联))牵头"
)
_NO_NAME = re.compile("该|此项|本项|各|其他|分别|上述|以上|工作专班|领导小组|负责")
_DAY = r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<end>底|末))"
_AS_OF = re.compile(rf"^(?:截至)?{_DAY}(?:完成数?|实际|累计|进展)?$")
_UNTIL = re.compile(rf"截至{_DAY}[，]?(?P<what>[^，。；：\d]{{4,14}}?)$")
_HEAD_UNIT = re.compile(r"^(?P<name>[^（()）\d]{4,20})[（(](?P<unit>[^（()）\d]{1,4})[）)]$")
_VERBS = re.compile("^(?:全市|全县|全区|共|已|累计|实际)*")
_EACH = re.compile(r"(?P<what>[一-龥]{2,8})?(?:补助|补贴)?(?:标准)?(?:按|为)?每(?P<each>[部台户套家张])(?:补助|补贴)?$")
_PAID = re.compile("补助|补贴")
_OTHER_RATE = re.compile(
    r"20\d\d年|原|旧|提高|降|最高|不超过|以内|分别|全省|省定|省级|省平均|国家|中央|平均|加快|预计|拟|建议|外省|周边"
)


def told_twice(lines: Lines) -> Iterator[Seen]:
    """Find facts that two lines tell differently."""
    yield from _leads(lines)
    yield from _at_one_day(lines)
    yield from _rates_of_pay(lines)


def _leads(lines: Lines) -> Iterator[Seen]:
    """Find tasks of one name that two bodies are said to lead."""
    told: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in lines.everything:
        for found in _LEAD.finditer(line.text):
            if not _NO_NAME.search(found["name"] + found["body"]):
                told[found["name"]][found["body"]].append(line.at(found.start()))
    for name, body, line_no in _leads_of_rows(lines):
        if name in told:  # a cell may list several bodies: one of them is no other one
            told[name][body].append(line_no)
    for bodies in told.values():
        (one, first), *rest = bodies.items()
        for other, second in rest:
            if other not in one and one not in other:
                yield seen(
                    "{first} has {body} in the lead, {second} {other}, of one task",
                    kind="restatement_conflict", first=where(*first), second=where(*second), body=one, other=other,
                )  # fmt: skip


def _leads_of_rows(lines: Lines) -> Iterator[tuple[str, str, int]]:
    """Give the names of a table's rows with the bodies in the lead, where it has one column of each."""
    for grid in lines.grids:
        names = [n for n, head in enumerate(grid.heads) if re.fullmatch("(?:项目|任务|事项|实事)(?:名称)?|名称", head)]
        leads = [n for n, head in enumerate(grid.heads) if re.fullmatch("牵头(?:单位|部门)", head)]
        for row in grid.rows if len(names) == len(leads) == 1 else ():
            if row[names[0]].text and row[leads[0]].text:
                yield row[names[0]].text, row[leads[0]].text, row[leads[0]].line


def _at_one_day(lines: Lines) -> Iterator[Seen]:
    """Find results that text and table give for one day, of one name, and differently."""
    for grid in lines.grids:
        days = {n: found for n, head in enumerate(grid.heads) if (found := _AS_OF.match(head))}
        for row in grid.rows:
            named = _HEAD_UNIT.match(row[0].text) if row else None
            for column, head in days.items() if named else ():
                cell = row[column]
                told = find_quantities(cell.text + named["unit"]) if named and cell.text.isdigit() else []
                if len(told) == 1 and named:
                    yield from _in_text(cell, told[0].quantity, named["name"], head, lines)


def _in_text(cell: Line, value: Quantity, name: str, head: re.Match[str], lines: Lines) -> Iterator[Seen]:
    found = []
    for line in lines.paragraphs:
        for figure in line.figures:
            until = _UNTIL.search(line.text[: figure.start])
            if not until or not same_unit(figure.quantity, value) or figure.quantity.qualifier != "exact":
                continue
            one_day = all(until[k] == head[k] for k in ("month", "day")) and (until["year"] or head["year"]) == (
                head["year"] or until["year"]
            )
            if one_day and _is_named(_VERBS.sub("", until["what"]), name):
                found.append((line.at(figure.start), figure.quantity))
    if len(found) == 1 and found[0][1].value != value.value:
        yield seen(
            "{first} gives {one} and {second} {other} for the same day",
            kind="restatement_conflict", first=where(found[0][0]), second=where(cell.line), one=found[0][1], other=value,
        )  # fmt: skip


def _is_named(what: str, name: str) -> bool:
    """Whether words name a row: all of them stand in its name, in their order, and no less than its beginning and end."""
    rest = iter(name)
    return len(what) >= 4 and all(c in rest for c in what) and what[:2] == name[:2] and what[-2:] == name[-2:]


def _rates_of_pay(lines: Lines) -> Iterator[Seen]:
    """Find two rates for each of one thing, both of the document's own place and time."""
    told: dict[str, list[tuple[int, Quantity, str]]] = defaultdict(list)
    for line in lines.paragraphs:
        for figure in line.figures:
            sentence_before = re.split("[。；]", line.text[: figure.start])[-1]
            clause = re.split("[，]", sentence_before)[-1]
            each = _EACH.search(clause)
            if figure.quantity.unit != "yuan" or figure.quantity.qualifier != "exact" or not each:
                continue
            if _PAID.search(clause) and not _OTHER_RATE.search(clause):
                told[each["each"]].append((line.at(figure.start), figure.quantity, line.text))
    for rates in told.values():
        values = {q.value for _, q, _ in rates}
        if len(rates) != 2 or len(values) != 2 or len({line for line, *_ in rates}) != 2:
            continue
        (one, first, text), (other, second, again) = rates
        if any(word in again for word in _things(text)) or any(word in text for word in _things(again)):
            yield seen(
                "{one} gives {first} for each, {other} {second}",
                kind="restatement_conflict", severity="notice", one=where(one), first=first, other=where(other), second=second,
            )  # fmt: skip


def _things(text: str) -> list[str]:
    """Give what is paid for: the words right before 每部补助."""
    return re.findall(r"(?:^|[，。；])([一-龥]{3,6})每[部台户套家张](?:补助|补贴)", text)
