"""The numbers that a document's text gives its projects: 列2024年民生实事第6件."""

from __future__ import annotations

import re
from collections.abc import Iterable

from minsheng_analysis.extraction.drafting.lead_clauses import lead_within
from minsheng_analysis.extraction.drafting.passages import Passages
from minsheng_analysis.extraction.formats.cell_kinds import ordinal_of
from minsheng_analysis.quantities.numerals import fold

_TOLD = re.compile(
    r"实事(?:项目|工程)?(?:清单)?(?:中)?的?第(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[件项](?![、和至到—－-])"
)
_YEAR = re.compile(r"(20\d\d)年")


def number_in(sentence: str, year: int) -> int:
    """Give the number that a sentence says a project has among those of a year; 0 for none, or for several.

    Examples
    --------
    >>> number_in("列2024年市民生实事第6件，由市水利局牵头", 2024), number_in("2023年民生实事第六件", 2024)
    (6, 0)
    """
    found = set()
    for m in _TOLD.finditer(fold(sentence)):
        named = _YEAR.findall(fold(sentence)[: m.start()])
        if not named or int(named[-1]) == year:
            found.add(int(m["number"]) if m["number"].isdigit() else ordinal_of(m["number"]) or 0)
    return found.pop() if len(found) == 1 else 0


_ONE = re.compile(
    r"^[“”]?(?P<name>[^，。；：“”]{2,24})[“”]?(?:项目|工程)?(?:系|为|是|列(?:为|入)?|属于?)(?:20\d\d年)?[^，。；]{0,16}?实事(?:项目|工程)?(?:中)?的?第(?:[一二三四五六七八九十]{1,3}|\d{1,2})[件项](?=[，。；])"
)


def as_one_of_all(passages: Passages, title: str, year: int) -> None:
    """Take a self-evaluation for that of one project where it says which of the year's it is: “清洁饮水”系2024年民生实事第五件.

    Its tasks are promises of it then, and no projects.

    Parameters
    ----------
    passages : Passages
        Of a form or an evaluation; changed in place.
    title : str
    year : int
    """
    if passages.kind not in ("form", "evaluation"):
        return
    told = [
        (m["name"], p.text) for p in passages.passages if (m := _ONE.match(p.text.strip())) and number_in(p.text, year)
    ]
    if len(told) == 1 and told[0][0] in title:
        name, text = told[0]
        passages.as_one(name)
        passages.leads = {1: ";".join(lead_within(text))}


def numbers_told(passages: Passages, year: int) -> dict[int, int]:
    """Give the number that the text prints of each project; empty where it does not of all, or of two the same.

    Parameters
    ----------
    passages : Passages
    year : int
    """
    told: dict[int, set[int]] = {}
    for p in passages.passages:
        if p.project and (number := number_in(p.text, year)):
            told.setdefault(p.project, set()).add(number)
    numbers = {project: min(of) for project, of in told.items() if len(of) == 1}
    whole = len(numbers) == len(passages.projects) == len(set(numbers.values()))
    return numbers if whole else {}


def renumber(rows: Iterable[dict[str, str]], numbers: dict[int, int]) -> list[dict[str, str]]:
    """Give rows the numbers that the document prints; one of no project comes behind the last of them.

    Parameters
    ----------
    rows : iterable of dict
        Of any of the draft's tables.
    numbers : dict of int to int
        Printed number by the number so far; empty leaves everything as it is.
    """
    if not numbers:
        return list(rows)
    last = max(numbers.values())
    return [
        {**row, "project_no": str(numbers.get(int(row["project_no"]), last + 1))} if row["project_no"] else row
        for row in rows
    ]
