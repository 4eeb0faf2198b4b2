"""Checks of money: which projects print what they spent, which only a rate, and which of it bears no year."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from minsheng_analysis.appraisal.arguments import Money
from minsheng_analysis.appraisal.findings import Finding, split_ids
from minsheng_analysis.appraisal.statement_checks import Book
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.rows import CostRow

#: How a sum is called that is all of a project's money.
_TOTAL = re.compile("总|合计|共计|全部")


def money_checks(book: Book, costs: Sequence[CostRow], projects: Sequence[int], *, complete: bool) -> Iterator[Finding]:
    """Find projects of which no sum spent is printed, and sums said to have been spent without the year.

    Of a report that is not held whole only the years are told. Loans are repaid and are no outlay.

    Parameters
    ----------
    book : Book
    costs : sequence of CostRow
    projects : sequence of int
        Numbers of all projects.
    complete : bool
        Whether the report is held whole.
    """
    spent = [row for row in costs if row.kind in SPENT and not math.isnan(row.cost_low)]
    undated = [row for row in spent if not row.period]
    priced = _numbers(spent)
    if complete and book.indicators and len(priced) < len(projects):
        rates = [row for row in costs if row.kind == "standard" and row.project_no not in priced]
        of_parts = bool(spent) and _are_of_parts(spent, book)
        money = Money(len(projects), tuple(priced), tuple(_numbers(rates)), len(spent), len(undated), of_parts=of_parts)
        yield Finding(
            "budget_undisclosed", "notice", None, about=("budget_undisclosed",), arguments={"money": money},
            statement_ids=split_ids(*(row.cost_statements for row in (*spent, *rates))),
        )  # fmt: skip
    elif undated:
        yield Finding(
            "outlay_year", "notice", None, statement_ids=split_ids(*(row.cost_statements for row in undated)),
            about=("outlay_year",),
            form="one" if len(spent) == 1 else "all" if len(undated) == len(spent) else "",
            arguments={"n": len(undated), "all": len(spent)},
        )  # fmt: skip


def _numbers(rows: Sequence[CostRow]) -> list[int]:
    return sorted({row.project_no for row in rows if row.project_no is not None})


def _are_of_parts(spent: Sequence[CostRow], book: Book) -> bool:
    """Whether no sum is all that a project spent: each is of a project of several promises, and none is called a total."""
    promises: Counter[int | None] = Counter(row.project_no for row in book.indicators if row.level == "headline")
    return all(promises[row.project_no] > 1 and not _TOTAL.search(row.name_zh) for row in spent)
