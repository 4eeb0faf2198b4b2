"""The finance bureaus' self-evaluation workbook: one 绩效自评表 a project, with live formulas."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
from pandas.api.types import is_bool_dtype

from minsheng_analysis.appraisal.scoring_rules import Rules
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import unit_name
from minsheng_analysis.outputs.tables import report_tables

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from minsheng_analysis.dataset.report import Report

#: Columns of the self-evaluation table: first- to third-level indicator, target, result, marks, score, deviation.
_WIDTHS = (11, 12, 26, 15, 15, 9, 9, 36)
_LAST = len(_WIDTHS) - 1
#: Working columns J, K and L beside the printed area: the figure's upper (for a ceiling: lower) end, ratio, coefficient.
_END, _RATIO, _SHARE = _LAST + 2, _LAST + 3, _LAST + 4
_EMPTY = "—"


def write_workbook(file: Path, report: Report, scores: pd.DataFrame, rules: Rules, lang: str) -> None:
    """Write the workbook.

    Parameters
    ----------
    file : Path
        Written over.
    report : Report
    scores : DataFrame
        From :func:`minsheng_analysis.evaluate`, made with `rules`.
    rules : Rules
    lang : {"zh", "en"}
        Language of the headings.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(file), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    try:
        sheets = _Sheets(book, report, scores, rules, lang)
        sheets.write()
    finally:
        book.close()


#: Tables that have a sheet of their own, and its name.
_DATA_SHEETS = {
    "findings": "Findings",
    "followups": "Open matters",
    "questions": "Questions",
    "indicators": "Indicators",
    "statements": "Statements",
}


class _Sheets:
    """The workbook's sheets; formulas refer to the rules' cells by name, so that a change there is felt everywhere."""

    def __init__(self, book: Workbook, report: Report, scores: pd.DataFrame, rules: Rules, lang: str) -> None:
        self.book, self.report, self.scores, self.rules, self.lang = book, report, scores, rules, lang
        self.policy = str(scores["policy"].iloc[0])
        self.say = messages("export", lang)
        # quote_prefix: a text that begins like a formula stays a text when its cell is edited.
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "SimSun", "font_size": 10}
        text = cell | {"quote_prefix": True}
        self.text = book.add_format(text)
        self.head = book.add_format(text | {"bold": True, "align": "center", "bg_color": "#F2F2F2"})
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "SimSun"})
        self.subtitle = book.add_format({"align": "center", "font_name": "SimSun", "font_size": 10})
        self.marks = book.add_format(cell | {"num_format": "0.00", "align": "center"})
        self.bold_marks = book.add_format(cell | {"num_format": "0.00", "align": "center", "bold": True})
        self.centre = book.add_format(cell | {"align": "center"})
        self.percent = book.add_format({"num_format": "0.0%", "font_color": "#808080", "font_size": 9})
        self.grey = book.add_format({"font_color": "#808080", "font_size": 9, "text_wrap": True, "quote_prefix": True})
        self.number_cell = cell | {"align": "center"}
        self.number_formats: dict[str, Any] = {}

    def write(self) -> None:
        """Summary first, then a table a project, the rules, and the data behind."""
        summary = self.book.add_worksheet(self.say("Summary"))
        projects = self.scores[self.scores["scope"] == "project"]
        totals = [self._project(cast("dict[str, Any]", row)) for row in projects.to_dict("records")]
        self._rules()
        for name, table in report_tables(self.report, self.scores).items():
            if name in _DATA_SHEETS:
                self._data(name, table)
        self._summary(summary, projects, totals)

    def _project(self, project: dict[str, Any]) -> str:
        """One project's 绩效自评表; returns the reference of its total score."""
        say = self.say
        number = int(project["project_no"])
        name = f"{number} {project[f'name_{self.lang}']}"
        sheet_name = re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip()
        sheet = self.book.add_worksheet(sheet_name)
        self._page(sheet, portrait=False)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_column(_END, _SHARE, 12)
        sheet.merge_range(0, 0, 0, _LAST, say("Self-evaluation of project performance"), self.title)
        basis = say("as completed") if project["basis"] == "completed" else say("as reported")
        year = say("Year {year}; basis: {basis}", year=str(self.report.year), basis=basis)
        sheet.merge_range(1, 0, 1, _LAST, year, self.subtitle)
        lead = dict(zip(self.report.projects["project_no"], self.report.projects["lead_units"], strict=True))
        units = "、".join(str(lead[number]).split(";"))
        self._pair(sheet, 2, say("Project"), project[f"name_{self.lang}"])
        self._pair(sheet, 3, say("Department in charge"), units)
        row = self._budget(sheet, 4)
        rows = self.scores[(self.scores["scope"] == "indicator") & (self.scores["project_no"] == number)]
        row = self._targets(sheet, row, rows)
        heads = (
            "First-level indicator", "Second-level indicator", "Third-level indicator", "Target for the year",
            "Result", "Marks", "Score", "Deviation: reason and remedy",
        )  # fmt: skip
        for column, head in enumerate(heads):
            sheet.write_string(row, column, say(head), self.head)
        for column, head in ((_END, "Figure's own upper end"), (_RATIO, "Ratio"), (_SHARE, "Share of the marks")):
            sheet.write_string(row, column, say(head), self.grey)
        sheet.repeat_rows(row)
        first = row + 1
        for offset, indicator in enumerate(rows.to_dict("records")):
            self._indicator(sheet, first + offset, cast("dict[str, Any]", indicator))
        self._merge_repeats(sheet, first, rows[f"class_{self.lang}"].tolist())
        last = first + len(rows) - 1
        row = last + 1
        sheet.merge_range(row, 0, row, 4, say("Total"), self.head)
        for column, value in ((5, project["marks"]), (6, project["score"])):
            letter = "FG"[column - 5]
            sheet.write_formula(
                row, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", self.bold_marks, _cached(value)
            )
        total = f"$G${row + 1}"
        self._grade(sheet, row, 7, total, project["grade" if self.lang == "zh" else "grade_en"])
        note = " ".join(filter(None, (str(project[f"deviation_{self.lang}"]), self._method())))
        sheet.merge_range(row + 1, 0, row + 1, _LAST, note, self.grey)
        sheet.set_row(row + 1, _height((note, sum(_WIDTHS))))
        sheet.print_area(0, 0, row + 1, _LAST)
        return f"'{sheet_name}'!{total}"

    def _budget(self, sheet: Worksheet, row: int) -> int:
        """The rows for money, left open: such a report prints no budget and no spending of the project."""
        say = self.say
        heads = ("Budget at the start", "Budget for the year", "Spent", "Marks", "Execution rate", "Score")
        sheet.merge_range(row, 0, row + 1, 1, say("Funds (10,000 yuan)"), self.head)
        for column, head in enumerate(heads, start=2):
            sheet.write_string(row, column, say(head), self.head)
        for column in range(2, _LAST + 1):
            sheet.write_string(
                row + 1, column, _EMPTY if column < _LAST else say("Not printed in the report."), self.centre
            )
        return row + 2

    def _targets(self, sheet: Worksheet, row: int, rows: pd.DataFrame) -> int:
        say = self.say
        separator = "；" if self.lang == "zh" else "; "
        name = f"name_{self.lang}"
        planned = separator.join(f"{r[name]} {r['target_text']}".strip() for r in rows.to_dict("records"))
        done = separator.join(f"{r[name]} {r['actual_text']}".strip() for r in rows.to_dict("records"))
        sheet.merge_range(row, 0, row + 1, 0, say("Goal for the year"), self.head)
        sheet.merge_range(row, 1, row, 4, say("Expected"), self.head)
        sheet.merge_range(row, 5, row, _LAST, say("Done"), self.head)
        sheet.merge_range(row + 1, 1, row + 1, 4, planned, self.text)
        sheet.merge_range(row + 1, 5, row + 1, _LAST, done, self.text)
        sheet.set_row(row + 1, _height((planned, sum(_WIDTHS[1:5])), (done, sum(_WIDTHS[5:]))))
        return row + 2

    def _indicator(self, sheet: Worksheet, row: int, indicator: dict[str, Any]) -> None:
        say, lang = self.say, self.lang
        for column, key in enumerate((f"class_{lang}", f"subclass_{lang}", f"name_{lang}")):
            sheet.write_string(row, column, str(indicator[key]), self.text)
        sheet.write_string(row, 7, str(indicator[f"deviation_{lang}"]), self.text)
        texts = (
            indicator[f"name_{lang}"],
            indicator["target_text"],
            indicator["actual_text"],
            indicator[f"deviation_{lang}"],
        )
        sheet.set_row(row, _height(*zip(map(str, texts), (*_WIDTHS[2:5], _WIDTHS[7]), strict=True)))
        line = row + 1
        if pd.isna(indicator["share"]):
            sheet.write_string(row, 3, indicator["target_text"] or _EMPTY, self.centre)
            sheet.write_string(row, 4, indicator["actual_text"] or _EMPTY, self.centre)
            for column in (5, 6):
                sheet.write_string(row, column, _EMPTY, self.centre)
            return
        sheet.write_number(row, 5, float(indicator["marks"]), self.marks)
        if indicator["measure"] == "qualitative":
            sheet.write_string(row, 3, indicator["target_text"], self.centre)
            sheet.write_string(row, 4, indicator["actual_text"], self.centre)
            band = {"met": "reached", "exceeded": "reached"}.get(str(indicator["status"]), "")
            if not band:
                partly = self.rules.bands["partly"].point
                band = "partly" if math.isclose(indicator["share"], partly) else "not_reached"
            sheet.write_formula(row, _SHARE, f"=band_{band}", self.percent, float(indicator["share"]))
            sheet.write_formula(row, 6, f"=F{line}*L{line}", self.marks, float(indicator["score"]))
            return
        ceiling = indicator["direction"] == "decrease"
        result = indicator["value"] if pd.notna(indicator["value"]) else indicator["value_low"]
        end = indicator["value_low"] if ceiling else indicator["value_high"]
        end = end if pd.notna(end) and math.isfinite(end) else result
        scale, unit = self._scale(indicator)
        for column, number, sign in ((3, indicator["target_value"], "≤" if ceiling else "≥"), (4, result, "")):
            sheet.write_number(row, column, _tidy(number / scale), self._number(number / scale, sign, unit))
        sheet.write_number(row, _END, _tidy(end / scale), self.grey)
        ratio = f"D{line}/E{line}" if ceiling else f"E{line}/D{line}"
        known = indicator["ratio"]
        if pd.isna(known) and indicator["target_value"] > 0 and result > 0:
            known = indicator["target_value"] / result if ceiling else result / indicator["target_value"]
        sheet.write_formula(row, _RATIO, f"={ratio}", self.percent, _number_or_zero(known))
        met = f"J{line}<=D{line}" if ceiling else f"J{line}>=D{line}"
        base = f"IF(OR(K{line}>=1,{met}),1,MAX(0,K{line}))"
        sheet.write_formula(row, _SHARE, f"={base}{self._kept(f'K{line}')}", self.percent, float(indicator["share"]))
        sheet.write_formula(row, 6, f"=F{line}*L{line}", self.marks, float(indicator["score"]))
        note = say(
            "Printed as: target {target}, result {result}.",
            target=indicator["target_text"],
            result=indicator["actual_text"],
        )
        sheet.write_comment(row, 4, note)

    def _kept(self, ratio: str) -> str:
        """The over-achievement policy as a formula's factor."""
        if self.policy == "linear":
            return f"*(1-MIN(over_most,MAX(0,over_slope*({ratio}-over_threshold))))"
        if self.policy == "tiers":
            formula = "1"
            for n in range(1, len(self.rules.tiers) + 1):
                formula = f"IF({ratio}>over_above_{n},over_share_{n},{formula})"
            return f"*{formula}"
        return ""

    def _grade(self, sheet: Worksheet, row: int, column: int, score: str, cached: Any) -> None:
        formula = '"' + self._grade_name(0) + '"'
        for n in range(1, len(self.rules.grades)):
            formula = f'IF(ROUND({score},6)>=grade_{n},"{self._grade_name(n)}",{formula})'
        sheet.write_formula(
            row, column, f'=IF(COUNT({score})=0,"",{formula})', self.centre, "" if pd.isna(cached) else cached
        )

    def _grade_name(self, n: int) -> str:
        grade = self.rules.grades[n]
        return grade.zh if self.lang == "zh" else grade.en

    def _summary(self, sheet: Worksheet, projects: pd.DataFrame, totals: list[str]) -> None:
        say = self.say
        self._page(sheet, portrait=False)
        for column, width in enumerate((6, 34, 30, 20, 10, 10, 46)):
            sheet.set_column(column, column, width)
        title = say("{title}: self-evaluation scores", title=self.report.title(self.lang))
        sheet.merge_range(0, 0, 0, 6, title, self.title)
        sheet.merge_range(1, 0, 1, 6, self._method(), self.subtitle)
        heads = ("No.", "Project", "Department in charge", "Official verdict", "Score", "Grade", "Note")
        for column, head in enumerate(heads):
            sheet.write_string(2, column, say(head), self.head)
        reported = self.report.projects.set_index("project_no")
        graded = "grade" if self.lang == "zh" else "grade_en"
        for row, (record, total) in enumerate(zip(projects.to_dict("records"), totals, strict=True), start=3):
            number = int(record["project_no"])
            sheet.write_number(row, 0, number, self.centre)
            sheet.set_row(
                row, _height((str(record[f"deviation_{self.lang}"]), 46), (str(record[f"name_{self.lang}"]), 34))
            )
            texts = (
                record[f"name_{self.lang}"], str(reported.at[number, "lead_units"]).replace(";", "、"),
                str(reported.at[number, "reported_status"]).replace(";", "、"),
            )  # fmt: skip
            for column, text in enumerate(texts, start=1):
                sheet.write_string(row, column, str(text), self.text)
            sheet.write_formula(row, 4, f'=IF({total}=0,"",{total})', self.marks, _cached(record["score"]))
            self._grade(sheet, row, 5, f"$E${row + 1}", record[graded])
            sheet.write_string(row, 6, str(record[f"deviation_{self.lang}"]), self.text)
        last = 3 + len(projects)
        whole = self.scores[self.scores["scope"] == "whole"].iloc[0]
        sheet.merge_range(last, 0, last, 3, say("Mean of the projects"), self.head)
        sheet.write_formula(
            last, 4, f'=IF(COUNT(E4:E{last})=0,"",AVERAGE(E4:E{last}))', self.bold_marks, _cached(whole["score"])
        )
        self._grade(sheet, last, 5, f"$E${last + 1}", whole[graded])
        sheet.write_string(last, 6, str(whole[f"deviation_{self.lang}"]), self.text)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.activate()

    def _rules(self) -> None:
        """The numbers that formulas refer to, one named cell each; change one and every score follows."""
        say, rules = self.say, self.rules
        name = say("Rules")
        sheet = self.book.add_worksheet(name)
        self._page(sheet, portrait=True)
        sheet.set_column(0, 0, 58)
        sheet.set_column(1, 1, 12)
        sheet.write_string(0, 0, rules.name_zh if self.lang == "zh" else rules.name_en, self.head)
        sheet.write_string(1, 0, rules.source[f"document_{self.lang}"], self.grey)
        sheet.write_string(2, 0, rules.source[f"note_{self.lang}"], self.grey)
        cells: list[tuple[str, str, float]] = [
            (f"grade_{n}", say("Grade {grade}: at least", grade=self._grade_name(n)), rules.grades[n].least)
            for n in range(1, len(rules.grades))
        ]
        bands = {"reached": say("State reached: share of the marks"), "partly": say("State partly reached: share of the marks"),
                 "not_reached": say("State not reached: share of the marks")}  # fmt: skip
        cells += [(f"band_{key}", text, rules.bands[key].point) for key, text in bands.items()]
        cells.append(
            (
                "over_threshold",
                say("Over-achievement: ratio above which a target may have been set low"),
                rules.threshold,
            )
        )
        cells.append(("over_slope", say("Linear policy: taken off for each further 100% of the target"), rules.slope))
        cells.append(("over_most", say("Linear policy: never more than"), rules.most))
        for n, (above, share) in enumerate(rules.tiers, start=1):
            cells.append((f"over_above_{n}", say("Tier {n}: ratio above", n=str(n)), above))
            cells.append((f"over_share_{n}", say("Tier {n}: share of the marks kept", n=str(n)), share))
        for row, (key, text, value) in enumerate(cells, start=4):
            sheet.write_string(row, 0, text, self.text)
            sheet.write_number(row, 1, value, self.centre)
            self.book.define_name(key, f"='{name}'!$B${row + 1}")

    def _data(self, name: str, table: pd.DataFrame) -> None:
        sheet = self.book.add_worksheet(self.say(_DATA_SHEETS[name]))
        self._page(sheet, portrait=False)
        quoted = self.book.add_format({"quote_prefix": True})
        for column, head in enumerate(table.columns):
            sheet.write_string(0, column, str(head), self.head)
            for row, value in enumerate(table[head], start=1):
                if pd.isna(value) or value == "":
                    continue
                if isinstance(value, str):
                    sheet.write_string(row, column, value, quoted)
                elif isinstance(value, float) and not math.isfinite(value):
                    sheet.write_string(row, column, "∞", quoted)
                elif isinstance(value, bool) or is_bool_dtype(table[head]):
                    sheet.write_boolean(row, column, bool(value))
                else:
                    sheet.write_number(row, column, float(value))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
        sheet.repeat_rows(0)

    def _method(self) -> str:
        policies = {
            "off": "Results above target get full marks.",
            "flag": "Results above target get full marks; far above, they are flagged.",
            "linear": "Results far above target lose marks in proportion.",
            "tiers": "Results far above target lose marks by tiers.",
        }
        rules = self.rules.name_zh if self.lang == "zh" else self.rules.name_en
        return self.say("Rules: {rules}. {policy}", rules=rules, policy=self.say(policies[self.policy]))

    def _pair(self, sheet: Worksheet, row: int, head: str, text: str) -> None:
        sheet.merge_range(row, 0, row, 1, head, self.head)
        sheet.merge_range(row, 2, row, _LAST, text, self.text)

    def _merge_repeats(self, sheet: Worksheet, first: int, names: list[str]) -> None:
        """Merge the first-level cells of one class, as the bureaus' form does."""
        start = 0
        for position in range(1, len(names) + 1):
            if position == len(names) or names[position] != names[start]:
                if position - start > 1:
                    sheet.merge_range(first + start, 0, first + position - 1, 0, names[start], self.text)
                start = position

    def _page(self, sheet: Worksheet, *, portrait: bool) -> None:
        sheet.set_paper(9)
        if portrait:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.center_horizontally()

    def _scale(self, indicator: dict[str, Any]) -> tuple[float, str]:
        """Show large figures in 万, as such forms do."""
        unit = unit_name(str(indicator["unit"]), self.lang, classifier=str(indicator["classifier"])).strip()
        if self.lang == "zh" and abs(float(indicator["target_value"])) >= 10_000:
            return 10_000.0, f"万{unit}"
        return 1.0, unit

    def _number(self, number: float, sign: str, unit: str) -> Any:
        decimals = len(f"{_tidy(number):.4f}".rstrip("0").partition(".")[2])
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        space = "" if self.lang == "zh" or unit in ("", "%") else " "
        key = f'"{sign}"{pattern}"{space}{unit}"' if sign else f'{pattern}"{space}{unit}"'
        if key not in self.number_formats:
            self.number_formats[key] = self.book.add_format(self.number_cell | {"num_format": key})
        return self.number_formats[key]


def _height(*cells: tuple[str, float]) -> float:
    """Points that a row needs to show its texts, each in a column of that many Latin characters."""
    lines = [math.ceil(sum(2 if ord(c) > 0x2E80 else 1 for c in text) / (width * 0.95)) for text, width in cells]
    return 6 + 13 * max([1, *lines])


def _number_or_zero(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _cached(value: Any) -> Any:
    """The result that a viewer which does not calculate shows."""
    return "" if pd.isna(value) else float(value)


def _tidy(number: float) -> float:
    return float(f"{number:.12g}")
