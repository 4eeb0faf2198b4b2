"""The form's columns: where things stand, and how its formulas refer to each other's cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.scoring_rules import Rules
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.language.messages import messages
from minsheng_analysis.outputs.styles import Styles, row_height

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from minsheng_analysis.dataset.report import Report

#: Printed columns and their widths; `nature` and `measured_in` stand in the full form alone.
WIDTHS = {
    "band": 5, "class": 11, "subclass": 15, "name": 26, "nature": 7, "measured_in": 9, "target": 14, "result": 16, "marks": 9,
    "score": 9, "deviation": 36,
}  # fmt: skip
ONLY_FULL = ("nature", "measured_in")
#: Working columns beside the printed area: the class, the weight in it, whether the row is judged, its own marks, the
#: marks it counts with, the figure's upper (for a ceiling: lower) end, ratio, coefficient, and whether a core task was
#: missed.
WORKING = ("key", "weight", "judged", "own", "counted", "end", "ratio", "share", "missed")
FUNDS_AT, GOAL_AT, HEADS_AT = 4, 9, 11
#: Row of the first indicator, from 0.
FIRST_ROW = HEADS_AT + 1
IN_MONEY = 10_000


class Grid:
    """The columns of one project's form, and the cells in them.

    Parameters
    ----------
    book : Workbook
    styles : Styles
    report : Report
    scores : DataFrame
        From :func:`minsheng_analysis.evaluate`, made with `rules`.
    rules : Rules
    lang : {"zh", "en"}
    note : str
        What is said of the method below each table.
    full : bool
        With 指标性质 and 度量单位, and rows for 评价结论, 存在问题 and signatures.
    """

    _keys: list[str]
    _present: set[str]
    _first: int
    _end: int
    _base: float

    def __init__(
        self, book: Workbook, styles: Styles, report: Report, scores: pd.DataFrame, rules: Rules, lang: str, *, note: str, full: bool
    ) -> None:  # fmt: skip
        self._book, self._styles, self._report, self._scores = book, styles, report, scores
        self._rules, self._lang = rules, lang
        self._note, self._full = note, full
        self._say = messages("export", lang)
        self._names = place_names(lang)
        self._policy = str(scores["policy"].iloc[0])
        shown = [name for name in WIDTHS if full or name not in ONLY_FULL]
        # A column is left free between what is printed and what is not.
        self._at = {name: n for n, name in enumerate(shown)}
        self._last = len(shown) - 1
        self._at |= {name: self._last + 2 + n for n, name in enumerate(WORKING)}

    def _kept(self, ratio: str) -> str:
        """The over-achievement policy as a formula's factor."""
        if self._policy == "linear":
            return f"*(1-MIN(over_most,MAX(0,over_slope*({ratio}-over_threshold))))"
        if self._policy == "tiers":
            formula = "1"
            for n in range(1, len(self._rules.tiers) + 1):
                formula = f"IF({ratio}>over_above_{n},over_share_{n},{formula})"
            return f"*{formula}"
        return ""

    def _marks_name(self, key: str) -> str:
        """Name of the rules' cell that holds the marks of a class in this project."""
        of_class = next((c for c in self._rules.classes if c.key == key), None)
        if of_class is None:
            return "0"
        absent = of_class.without.keys() - self._present
        return f"marks_{key}_without_{min(absent)}" if absent else f"marks_{key}"

    def _in_class(self, key: str, *, judged: bool = False) -> str:
        """The weights of a class, added: of all its rows, or of those that are judged."""
        weights, keys = self._span("weight", self._first, self._end), self._span("key", self._first, self._end)
        also = f",{self._span('judged', self._first, self._end)},1" if judged else ""
        return f'SUMIFS({weights},{keys},"{key}"{also})'

    def _executed(self) -> str:
        return f"IF(ISNUMBER({self._cell('score', FUNDS_AT + 1)}),1,0)"

    def _cell(self, name: str, row: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(row, self._at[name], row_abs=True, col_abs=True))

    def _span(self, name: str, first: int, last: int) -> str:
        return f"{self._cell(name, first)}:{self._cell(name, last)}"

    def _ends(self, name: str) -> tuple[int, int]:
        """First and last column of a printed column; the name's runs over those that the full form alone has."""
        last = self._at["measured_in"] if name == "name" and self._full else self._at[name]
        return self._at[name], last

    def _put(self, sheet: Worksheet, row: int, name: str, told: str, style: Format) -> None:
        first, last = self._ends(name)
        if first != last:
            sheet.merge_range(row, first, row, last, told, style)
        else:
            sheet.write_string(row, first, told, style) if told else sheet.write_blank(row, first, None, style)

    def _put_number(self, sheet: Worksheet, row: int, name: str, value: float, style: Format) -> None:
        first, last = self._ends(name)
        if first != last:
            sheet.merge_range(row, first, row, last, "", style)
        sheet.write_number(row, first, value, style)

    def _put_formula(
        self, sheet: Worksheet, row: int, name: str, formula: str, style: Format, value: float | str
    ) -> None:
        first, last = self._ends(name) if row < FIRST_ROW else (self._at[name], self._at[name])
        if first != last:
            sheet.merge_range(row, first, row, last, "", style)
        sheet.write_formula(row, first, formula, style, value)

    def _pair(self, sheet: Worksheet, row: int, head_to: str, first: str, last: int, head: str, told: str) -> None:
        sheet.merge_range(row, 0, row, self._at[head_to], head, self._styles.head)
        start = self._at["subclass"]
        sheet.merge_range(row, start, row, last, told, self._styles.text)

    def _fit(self, sheet: Worksheet, row: int, **texts: str) -> None:
        """Make a row as high as the texts in its columns need."""
        sheet.set_row(row, row_height(*((told, WIDTHS[name]) for name, told in texts.items())))

    def _merge(self, sheet: Worksheet, top: int, bottom: int, first: str, last: str, told: str, style: Format) -> None:
        if (top, self._at[first]) == (bottom, self._at[last]):
            sheet.write_string(top, self._at[first], told, style)
        else:
            sheet.merge_range(top, self._at[first], bottom, self._at[last], told, style)

    def _merge_repeats(self, sheet: Worksheet, column: str, names: list[str]) -> None:
        """Merge the cells of one class, as the bureaus' form does."""
        start = 0
        for position in range(1, len(names) + 1):
            if position == len(names) or names[position] != names[start]:
                if position - start > 1:
                    self._merge(
                        sheet,
                        self._first + start,
                        self._first + position - 1,
                        column,
                        column,
                        names[start],
                        self._styles.text,
                    )
                start = position
