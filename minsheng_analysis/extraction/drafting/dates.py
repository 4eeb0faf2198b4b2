"""The dates that statements hold at, and the year the report speaks of."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.reading.modes import year_of_document
from minsheng_analysis.extraction.reading.outline import title_of
from minsheng_analysis.extraction.reading.reader import Read, Reading
from minsheng_analysis.quantities.numerals import fold

_PERIODS = (
    re.compile(r"(?:截至|截止|至|到)(?:目前)?(?:\d{4}年)?(\d{1,2})月"),
    re.compile(r"(?<![\d.])1\s*[-—–~～至到]\s*(\d{1,2})\s*月"),
    re.compile(r"前(\d{1,2}|[一二三四五六七八九十]+)个月"),
    re.compile(r"(前三季度|第?[一二三四1234]季度|上半年)"),
)
#: A sentence that says up to when the whole document speaks.
_UP_TO = re.compile(r"(?:截至|截止)(?:目前)?(?:(20\d{2})年)?(\d{1,2})月(?:底|末|份)?(?!\d|前)")
_OF_ALL = re.compile(r"如下|现将|各项|总体|全部|件实事|个项目|^[（(]?[^，。]{0,18}[）)]?$")
_UNTIL = re.compile(
    r"\s*(?:(20\d{2})年)?(1[0-2]|[1-9])月(?:份|(\d{1,2})日)?(?:底|末)?(?:之?前)?(?:完成|完工|竣工|建成)?\s*$"
)
#: A month by whose end something is to be done.
_BY_MONTH = re.compile(r"(?<![\d—–-])(?:20\d{2}年)?(?:1[0-2]|[1-9])月(?:\d{1,2}日|底|末|份)?(?:之)?前")
#: What a document says of what it does not wait for any more: 2件转入2024年继续办理.
_CARRIED_OVER = re.compile(
    r"(?<!上年|去年)(?:转入|结转(?:到|至|入)?|顺延(?:到|至)|跨(?:入)?)(?:(20\d\d)年|明年|次年|来年|下一?年)(?!\d)"
)
#: A stretch of the year that a document's own text speaks of: 截至2024年9月底, 上半年.
_STRETCH = re.compile(
    r"(?:截至|截止)(?:到)?(?:目前)?(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9])月(?:底|末|份)?(?!\d|前)|(?P<word>(?:(?P<of>20\d\d)年)?(?:上半年|前三季度))"
)
_WORDS = {"前三季度": 9, "上半年": 6} | {
    f"{p}{q}季度": 3 * n for n, qs in ((1, "一1"), (2, "二2"), (3, "三3"), (4, "四4")) for q in qs for p in ("", "第")
}


def year_of(document: Document) -> int | None:
    """Return the year that the report speaks of."""
    titles = [fold(text) for text in (title_of(document), document.title, document.name)]
    return year_of_document(titles, fold("\n".join(document.texts())))


def period_of(text: str) -> int:
    """Return the last month of the reporting period that a text names; 0 if none."""
    for pattern in _PERIODS:
        m = pattern.search(text)
        if m:
            month = _WORDS.get(m.group(1)) or (int(m.group(1)) if m.group(1).isdigit() else 0)
            if 1 <= month <= 12:
                return month
    return 0


class Dates:
    """The day up to which the report speaks, and of which a statement is true."""

    def __init__(self, reading: Reading, year: int, notice_of: str | None = None, issued: str = "") -> None:
        """Take the dates of a document.

        Parameters
        ----------
        reading : Reading
        year : int
        notice_of : str, optional
            Of a document that only gives notice of targets: the day it prints as its own, empty where it prints none. It
            speaks up to no end of the year.
        issued : str
            The day that the document bears as its own, empty where it bears none: it speaks of nothing later.
        """
        self.year = year
        self.target = f"{year}-12-31"
        head = [title_of(reading.document), *list(reading.document.texts())[:12]]
        named = next((d for text in head if (d := self._named(fold(text)))), "")
        #: Whether the document itself names the day up to which it speaks.
        self.printed = bool(named)
        month = period_of(fold(head[0])) or next((m for text in head if (m := self._up_to(fold(text)))), 0)
        told = self._month_end(month) if month else self._before(issued, map(fold, reading.document.texts()))
        self.main = named or told
        if notice_of is not None and not named:
            self.printed = notice_of.startswith(f"{year}-")
            self.main = notice_of if self.printed else f"{year}-01-01"

    def concluded(self, texts: Iterable[str], *, put_off: bool) -> bool:
        """Tell whether a document of a day in December concludes its year: what is left it carries over, or puts off, to the next.

        Parameters
        ----------
        texts : iterable of str
        put_off : bool
            Whether what is left of some promise is put off to a later year.
        """
        if not self.printed or not f"{self.year}-12" <= self.main < self.target:
            return False
        found = (m for text in texts for m in _CARRIED_OVER.finditer(fold(text)))
        return put_off or any(m[1] is None or int(m[1]) == self.year + 1 for m in found)

    def _named(self, text: str) -> str:
        m = re.search(r"(?:截至|截止|到|至)(?:20\d{2}年)?(\d{1,2})月(\d{1,2})日", text)
        if (
            m
            and 1 <= int(m.group(1)) <= 12
            and 1 <= int(m.group(2)) <= calendar.monthrange(self.year, int(m.group(1)))[1]
        ):
            return f"{self.year}-{int(m.group(1)):02d}-{int(m.group(2)):02d}"
        return ""

    def _up_to(self, text: str) -> int:
        """Give the month up to which a sentence says that the document speaks; 0 if it says none of this year."""
        m = _UP_TO.search(text)
        if not m or not _OF_ALL.search(text) or int(m[1] or self.year) != self.year:
            return 0
        return int(m[2]) if 1 <= int(m[2]) <= 12 else 0

    def _before(self, issued: str, texts: Iterable[str]) -> str:
        """Give up to when a document speaks that is issued while its year runs: the last stretch of it that it names, else that day.

        One of December, or of no day of the year, may tell how the whole year came out.
        """
        if not f"{self.year}-01-01" <= issued < f"{self.year}-12-01":
            return self._month_end(12)
        ends = {
            self._month_end(int(m["month"]) if m["month"] else _WORDS[m["word"][-3:] if "上" in m["word"] else m["word"][-4:]])
            for text in texts for m in _STRETCH.finditer(text)
            if int(m["year"] or m["of"] or self.year) == self.year
        }  # fmt: skip
        return max((end for end in ends if end <= issued), default=issued)

    def _month_end(self, month: int) -> str:
        return f"{self.year}-{month:02d}-{calendar.monthrange(self.year, month)[1]:02d}"

    def until(self, text: str) -> str:
        """Give the day until which a promise is due, by what a column of deadlines says: the end of the year where it names none of it.

        A later year than the document's is the work's, not that of what is promised for the year.
        """
        m = _UNTIL.match(fold(text))
        if m is None or int(m[1] or self.year) != self.year:
            return self.target
        month, last = int(m[2]), self._month_end(int(m[2]))
        day = int(m[3] or 0)
        return f"{self.year}-{month:02d}-{day:02d}" if 1 <= day <= int(last[-2:]) else last

    def ahead(self, before: str) -> str:
        """Give the day until which a step is to be taken, by the month named last before it in its sentence: 10月底前完工20台.

        The end of the year where none is named, or the year itself is named behind it.
        """
        sentence = fold(re.split(r"[。；;\n]", before)[-1])
        found = list(_BY_MONTH.finditer(sentence))
        if not found or re.search(r"年内|年底|全年|年度", sentence[found[-1].end() :]):
            return self.target
        day = self.until(found[-1].group())
        return day if day > self.main else self.target  # a month that is past is the next year's

    def of(self, read: Read, role: str) -> str:
        """Return the day of which a statement is true: the deadline for a promise."""
        if role == "target":
            return self.target
        f = read.figure
        near = fold(f.text[max(0, f.start - 40) : f.start]) + (fold(" ".join(f.cell.heads)) if f.cell else "")
        named = self._named(near)
        month = period_of(near)
        if named or not month:
            return named or self.main
        return self._month_end(month) if month != int(self.main[5:7]) else self.main
