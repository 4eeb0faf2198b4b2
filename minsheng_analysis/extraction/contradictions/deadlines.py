"""One thing that is to be done until two different days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, seen, where

_DAY = r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<end>底|末))前?"
_DONE = r"(?:全部|全面)*(?:完成(?:改造|建设|任务)?|完工|竣工|建成)(?=[，。；、）)]|$)"
_UNTIL = re.compile(rf"{_DAY}{_DONE}")
_LIMIT = re.compile(rf"(?:完成时限|完成时间|办结时限)[：:]?{_DAY}(?=[，。；、）)]|$)")
_ITEM = re.compile(r"^(?P<n>\d{1,2})[.．、](?!\d)")
_POINTS = re.compile(r"第(?P<n>\d{1,2})[项件](?:任务)?[“\"](?P<name>[^”\"]{4,30})[”\"][^，。；\d]{0,6}$")
_CHANGED = re.compile("原定|原计划|调整|延期|延长|推迟|提前|顺延|逾期")
_NAME_HEAD = re.compile(r"^(?:项目|任务|事项|工程)?名称$|^(?:民生|实事)*项目$")
_LAST_DAY = 31


@dataclass(frozen=True)
class _Until:
    line: Line
    at: int
    year: str
    month: int
    day: int
    printed: str

    @classmethod
    def of(cls, line: Line, found: re.Match[str]) -> _Until:
        """Take a day from what was found."""
        printed = found.group()[found.start("year" if found["year"] else "month") - found.start() :]
        until = re.match(r".*?[日底末]前?", printed)
        return cls(
            line, line.at(found.start()), found["year"] or "", int(found["month"]), int(found["day"] or _LAST_DAY),
            until.group() if until else "",
        )  # fmt: skip

    def differs(self, other: _Until) -> bool:
        """Whether it surely is another day of one year."""
        if self.year and other.year and self.year != other.year:
            return False
        return (self.month, self.day) != (other.month, other.day)


def deadlines_apart(lines: Lines) -> Iterator[Seen]:
    """Find tasks of which two lines name two days: a numbered item and a note on it, a row of a table and the text."""
    for one, other in [*_items_and_notes(lines), *_rows_and_text(lines)]:
        if one.differs(other):
            yield seen(
                "{first} is until {day}, {second} until {later}: both are of one task",
                kind="restatement_conflict", first=where(one.at), second=where(other.at), day=one.printed, later=other.printed,
            )  # fmt: skip


def _items_and_notes(lines: Lines) -> Iterator[tuple[_Until, _Until]]:
    limits = [
        (item["n"], line, found)
        for line in lines.paragraphs
        if (item := _ITEM.match(line.text)) and (found := _LIMIT.search(line.text))
    ]
    for line in lines.paragraphs:
        for until in _UNTIL.finditer(line.text):
            points = _POINTS.search(line.text[: until.start()])
            if points is None or _CHANGED.search(line.text):
                continue
            for number, of, found in limits:
                if of is not line and number == points["n"] and points["name"] in of.text:
                    yield _Until.of(of, found), _Until.of(line, until)


def _rows_and_text(lines: Lines) -> Iterator[tuple[_Until, _Until]]:
    for grid in lines.grids:
        columns = [n for n, head in enumerate(grid.heads) if _NAME_HEAD.match(head)]
        for row in grid.rows if len(columns) == 1 else ():
            name = re.sub(r"(?:建设|改造)?(?:项目|工程)$", "", row[columns[0]].text)
            own = [(cell, found) for cell in row for found in _UNTIL.finditer(cell.text)]
            if len(name) < 4 or len(own) != 1 or _CHANGED.search("".join(c.text for c in row)):
                continue
            for line in lines.paragraphs:
                for found in _UNTIL.finditer(line.text):
                    before = re.split("[，。；：]", line.text[: found.start()])[-1]
                    if re.search(
                        re.escape(name) + r"(?:项目|工程)?(?:须|应|要|必须|务必|确保|需)?(?:于|在)?$", before
                    ) and not _CHANGED.search(line.text):
                        yield _Until.of(line, found), _Until.of(*own[0])
