"""The form's grid of money: what a project was given and spent, and the execution rate that scores."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.measures.codes import FUNDS
from minsheng_analysis.measures.execution import all_funds
from minsheng_analysis.measures.rows import FundRow, rows_of
from minsheng_analysis.outputs.form_grid import FUNDS_AT, IN_MONEY, Grid
from minsheng_analysis.outputs.styles import EMPTY, cached, tidy

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


class Funds(Grid):
    """The part of a form that holds the money."""

    def _funds(self, sheet: Worksheet, number: int, execution: pd.DataFrame) -> None:
        """The grid of money; what is typed into it, or a rate alone, scores."""
        say, styles = self._say, self._styles
        top, total = FUNDS_AT, FUNDS_AT + 1
        self._merge(sheet, top, top + len(FUNDS), "band", "class", say("Funds (10,000 yuan)"), styles.head)
        sheet.write_string(top, self._at["subclass"], "", styles.head)
        amounts = ("initial_yuan", "year_yuan", "spent_yuan")
        heads = ("Budget at the start", "Budget for the year", "Spent", "Marks", "Execution rate", "Score")
        places = ("name", "target", "result", "marks", "score", "deviation")
        for place, head in zip(places, heads, strict=True):
            self._put(sheet, top, place, say(head), styles.head)
        self._fit(sheet, top, **{place: say(head) for place, head in zip(places, heads, strict=True)})
        names = (
            say("All funds of the year"),
            say("of these: appropriation of the year"),
            say("carried over from last year"),
            say("other funds"),
        )
        budget = self._report.budget
        mine = budget[budget["project_no"] == number] if len(budget) else budget
        known = {row.fund: row for row in rows_of(mine, FundRow)}
        whole = next(iter(rows_of(all_funds(mine), FundRow)), None)
        for offset, (fund, name) in enumerate(zip(FUNDS, names, strict=True)):
            row = total + offset
            sheet.write_string(row, self._at["subclass"], name, styles.text)
            self._fit(sheet, row, subclass=name)
            for place, column in zip(places, amounts, strict=False):
                given = getattr(known.get(fund), column, math.nan)
                value = getattr(whole, column, math.nan) if offset == 0 else given
                if offset == 0 and math.isnan(given):
                    parts = self._span(place, total + 1, total + len(FUNDS) - 1)
                    formula = f'=IF(COUNT({parts})=0,"",SUM({parts}))'
                    self._put_formula(sheet, row, place, formula, styles.money, cached(value / IN_MONEY))
                elif math.isnan(given):
                    self._put(sheet, row, place, "", styles.money)
                else:
                    self._put_number(sheet, row, place, tidy(given / IN_MONEY), styles.money)
            for place in places[3:] if offset else ():
                self._put(sheet, row, place, EMPTY, styles.centre)
        self._execution(sheet, total, next(iter(rows_of(execution, ScoreRow)), None))

    def _execution(self, sheet: Worksheet, row: int, known: ScoreRow | None) -> None:
        styles, cell = self._styles, self._cell
        year, spent, rate = cell("target", row), cell("result", row), cell("score", row)
        is_known = f"ISNUMBER({rate})"
        ratio = None if known is None else known.ratio
        self._put_formula(
            sheet,
            row,
            "score",
            f'=IF(COUNT({year},{spent})=2,IF({year}>0,{spent}/{year},""),"")',
            styles.rate,
            cached(ratio),
        )
        # A rate typed as 95 is 95%.
        sheet.data_validation(row, self._at["score"], row, self._at["score"], {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 200,
            "input_title": self._say("Execution rate"), "input_message": self._say("May be typed in, such as 95%; it scores at once."),
        })  # fmt: skip
        marks, beside = self._marks_name("budget"), "budget" in self._keys
        for place, others in (("own", self._in_class("budget")), ("counted", self._in_class("budget", judged=True))):
            share = f"{marks}/(1+{others})" if beside else marks
            value = 0.0 if known is None else known.own_marks if place == "own" else self._counted(known)
            self._put_formula(sheet, row, place, f"=IF({is_known},{share},0)", styles.grey, value)
        base = self._cell("counted", self._end + 1)
        own = cell("marks", row)
        self._put_formula(sheet, row, "marks", f'=IF({is_known},100*{cell("counted", row)}/{base},"{EMPTY}")', styles.marks,
                          EMPTY if known is None else known.marks)  # fmt: skip
        executed = f"MIN(1,MAX(0,IF({rate}>2,{rate}/100,{rate})))"
        self._put_formula(sheet, row, "deviation", f'=IF({is_known},{executed}*{own},"{EMPTY}")', styles.marks,
                          EMPTY if known is None else known.score)  # fmt: skip

    def _counted(self, row: ScoreRow) -> float:
        """Marks that a row counts with, before they are scaled to 100."""
        return row.marks * self._base / 100
