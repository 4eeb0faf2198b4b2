"""The finance bureaus' form 项目支出绩效自评表, one sheet a project, with formulas that follow what is typed in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.appraisal.achievements import goal, outcome, promised, reached
from minsheng_analysis.appraisal.scoring_rules import Rules
from minsheng_analysis.dataset.names import place_names, units_text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import unit_name
from minsheng_analysis.measures.codes import FUNDS
from minsheng_analysis.measures.execution import all_funds
from minsheng_analysis.measures.frames import records
from minsheng_analysis.outputs.styles import EMPTY, Styles, cached, row_height, set_page, tidy

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from minsheng_analysis.dataset.report import Report

#: Printed columns and their widths; `nature` and `measured_in` stand in the full form alone.
_WIDTHS = {
    "band": 5, "class": 11, "subclass": 15, "name": 26, "nature": 7, "measured_in": 9, "target": 14, "result": 16, "marks": 9,
    "score": 9, "deviation": 36,
}  # fmt: skip
_ONLY_FULL = ("nature", "measured_in")
#: Working columns beside the printed area: the class, the weight in it, whether the row is judged, its own marks, the
#: marks it counts with, the figure's upper (for a ceiling: lower) end, ratio, coefficient, and whether a core task was
#: missed.
_WORKING = ("key", "weight", "judged", "own", "counted", "end", "ratio", "share", "missed")
_FUNDS_AT, _GOAL_AT, _HEADS_AT = 4, 9, 11
#: Row of the first indicator, from 0.
FIRST_ROW = _HEADS_AT + 1
_IN_MONEY = 10_000


@dataclass(frozen=True)
class _Known:
    """What a row's working columns hold before anything is typed in."""

    own: float
    end: float | None = None
    ratio: float | None = None
    share: float | None = None
    counted: float = 0.0
    missed: bool = False


@dataclass(frozen=True)
class Written:
    """Where a project's results stand: cell references with the sheet's name."""

    score: str
    judged: str
    missed: str
    grade: str


def grade_formula(rules: Rules, lang: str, *, score: str, judged: str, missed: str) -> str:
    """Write the formula of a grade: none without a score, withheld where too little is judged, limited by a missed core task.

    Parameters
    ----------
    rules : Rules
    lang : {"zh", "en"}
    score, judged, missed : str
        Cells of the score, of the marks that can be judged and of the number of core tasks missed.
    """
    limit = [grade.zh for grade in rules.grades].index(rules.core_at_most)
    formula = f'"{getattr(rules.grades[0], lang)}"'
    for n, grade in enumerate(rules.grades[1:], start=1):
        enough = f"ROUND({score},6)>=grade_{n}"
        formula = f'IF({enough if n <= limit else f"AND({enough},{missed}=0)"},"{getattr(grade, lang)}",{formula})'
    return f'=IF(COUNT({score})=0,"",IF(ROUND({judged},6)<judged_needed,"{withheld(lang)}",{formula}))'


def withheld(lang: str) -> str:
    """Say that no grade is given."""
    return messages("export", lang)("grade withheld")


class Form:
    """One project's form.

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

    def __init__(
        self, book: Workbook, styles: Styles, report: Report, scores: pd.DataFrame, rules: Rules, lang: str, *, note: str, full: bool
    ) -> None:  # fmt: skip
        self._book, self._styles, self._report, self._scores, self._rules, self._lang = (
            book,
            styles,
            report,
            scores,
            rules,
            lang,
        )
        self._note, self._full = note, full
        self._say = messages("export", lang)
        self._names = place_names(lang)
        self._policy = str(scores["policy"].iloc[0])
        shown = [name for name in _WIDTHS if full or name not in _ONLY_FULL]
        # A column is left free between what is printed and what is not.
        self._at = {name: n for n, name in enumerate(shown)}
        self._last = len(shown) - 1
        self._at |= {name: self._last + 2 + n for n, name in enumerate(_WORKING)}

    def write(self, project: dict[str, Any]) -> Written:
        """Write a project's sheet.

        Parameters
        ----------
        project : dict
            Its row of the scores.
        """
        number = int(project["project_no"])
        name = re.sub(r"[\[\]:*?/\\']", " ", f"{number} {project[f'name_{self._lang}']}")[:31].strip()
        sheet = self._sheet = self._book.add_worksheet(name)
        mine = self._scores[(self._scores["scope"] == "indicator") & (self._scores["project_no"] == number)]
        rows = mine[~mine["indicator_id"].str.startswith("budget.")]
        self._present = set(mine["class_key"])
        self._keys = rows["class_key"].tolist()
        blank = [
            c for c in self._rules.classes if c.key not in {*self._keys, "budget"} and c.marks_beside(self._present) > 0
        ]
        self._first, self._end = FIRST_ROW, FIRST_ROW + len(rows) + len(blank) - 1
        judged = set(mine.loc[mine["share"].notna(), "class_key"])
        self._base = sum(c.marks_beside(self._present) for c in self._rules.classes if c.key in judged)
        self._head(sheet, project, number)
        self._funds(sheet, number, mine[mine["indicator_id"].str.startswith("budget.")])
        self._goal(sheet, rows)
        self._heads(sheet)
        for offset, row in enumerate(records(rows)):
            self._indicator(sheet, self._first + offset, row)
        for offset, one in enumerate(blank, start=len(rows)):
            self._blank(sheet, self._first + offset, one)
        names = [*rows[f"class_{self._lang}"], *(getattr(c, f"name_{self._lang}") for c in blank)]
        self._merge_repeats(sheet, "class", names)
        self._merge(
            sheet, self._first, self._end, "band", "band", self._say("Performance indicators"), self._styles.band
        )
        last = self._totals(sheet, project)
        if self._full:
            last = self._closing(sheet, last)
        sheet.print_area(0, 0, last, self._last)
        total = self._end + 1
        return Written(*(f"'{name}'!{cell}" for cell in (
            self._cell("score", total), self._cell("score", total + 1), self._cell("missed", total), self._cell("deviation", total)
        )))  # fmt: skip

    def _head(self, sheet: Worksheet, project: dict[str, Any], number: int) -> None:
        say, styles = self._say, self._styles
        set_page(sheet)
        for name, width in _WIDTHS.items():
            if name in self._at:
                sheet.set_column(self._at[name], self._at[name], width)
        sheet.set_column(self._last + 2, self._last + 1 + len(_WORKING), 9)
        sheet.merge_range(
            0, 0, 0, self._last, say("Self-evaluation of project performance: an outsider’s trial"), styles.title
        )
        basis = say("as completed") if project["basis"] == "completed" else say("as reported")
        told = say("Year {year}; basis: {basis}; worked out from the published report, not by the units themselves",
                   year=str(self._report.year), basis=basis)  # fmt: skip
        if self._report.draft is not None:
            told = f"{self._report.draft.words(self._lang)} · {told}"
        sheet.merge_range(1, 0, 1, self._last, told, styles.subtitle)
        own = self._report.projects.set_index("project_no").loc[number]
        self._pair(sheet, 2, "class", "name", self._last, say("Project"), str(project[f"name_{self._lang}"]))
        half = self._ends("name")[1]
        leads = units_text(str(own["lead_units"]), self._lang, self._names)
        self._pair(sheet, 3, "class", "name", half, say("Department in charge"), leads)
        units = units_text(str(own["implementing_units"]), self._lang, self._names) or say("not named in the report")
        sheet.write_string(3, half + 1, say("Implementing unit"), styles.head)
        sheet.merge_range(3, half + 2, 3, self._last, units, styles.text)
        self._fit(sheet, 3, target=say("Implementing unit"))

    def _funds(self, sheet: Worksheet, number: int, execution: pd.DataFrame) -> None:
        """The grid of money; what is typed into it, or a rate alone, scores."""
        say, styles = self._say, self._styles
        top, total = _FUNDS_AT, _FUNDS_AT + 1
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
        known = {row.fund: row for row in records(mine)}
        whole = next(records(all_funds(mine)), None)
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
                    self._put_formula(sheet, row, place, formula, styles.money, cached(value / _IN_MONEY))
                elif math.isnan(given):
                    self._put(sheet, row, place, "", styles.money)
                else:
                    self._put_number(sheet, row, place, tidy(given / _IN_MONEY), styles.money)
            for place in places[3:] if offset else ():
                self._put(sheet, row, place, EMPTY, styles.centre)
        self._execution(sheet, total, next(records(execution), None))

    def _execution(self, sheet: Worksheet, row: int, known: Any) -> None:
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
            value = 0.0 if known is None else float(known.own_marks) if place == "own" else self._counted(known)
            self._put_formula(sheet, row, place, f"=IF({is_known},{share},0)", styles.grey, value)
        base = self._cell("counted", self._end + 1)
        own = cell("marks", row)
        self._put_formula(sheet, row, "marks", f'=IF({is_known},100*{cell("counted", row)}/{base},"{EMPTY}")', styles.marks,
                          EMPTY if known is None else float(known.marks))  # fmt: skip
        executed = f"MIN(1,MAX(0,IF({rate}>2,{rate}/100,{rate})))"
        self._put_formula(sheet, row, "deviation", f'=IF({is_known},{executed}*{own},"{EMPTY}")', styles.marks,
                          EMPTY if known is None else float(known.score))  # fmt: skip

    def _goal(self, sheet: Worksheet, rows: pd.DataFrame) -> None:
        say, styles, top = self._say, self._styles, _GOAL_AT
        planned, done = goal(rows, self._lang), outcome(rows, self._lang)
        half = self._at["target"]
        self._merge(sheet, top, top + 1, "band", "class", say("Goal for the year"), styles.head)
        first = self._at["subclass"]
        for row, left, right, style in (
            (top, say("Expected"), say("Done"), styles.head),
            (top + 1, planned, done, styles.text),
        ):
            sheet.merge_range(row, first, row, half - 1, left, style)
            sheet.merge_range(row, half, row, self._last, right, style)
        widths = [_WIDTHS[name] for name in self._at if name in _WIDTHS]
        sheet.set_row(top + 1, row_height((planned, sum(widths[first:half])), (done, sum(widths[half:]))))

    def _heads(self, sheet: Worksheet) -> None:
        heads = {
            "band": "", "class": "First-level indicator", "subclass": "Second-level indicator", "name": "Third-level indicator",
            "nature": "Kind of indicator", "measured_in": "Unit of measure", "target": "Target for the year", "result": "Result",
            "marks": "Marks", "score": "Score", "deviation": "Deviation: reason and remedy",
        }  # fmt: skip
        for name, head in heads.items():
            if name in self._at:
                sheet.write_string(_HEADS_AT, self._at[name], self._say(head) if head else "", self._styles.head)
        self._fit(sheet, _HEADS_AT, **{name: self._say(head) for name, head in heads.items() if head})
        working = (
            "Class",
            "Weight",
            "Judged",
            "Own marks",
            "Marks counted",
            "Figure’s own upper end",
            "Ratio",
            "Share of the marks",
            "Core task missed",
        )
        for name, head in zip(_WORKING, working, strict=True):
            sheet.write_string(_HEADS_AT, self._at[name], self._say(head), self._styles.grey)
        sheet.repeat_rows(_HEADS_AT)

    def _indicator(self, sheet: Worksheet, line: int, row: Any) -> None:
        lang, styles = self._lang, self._styles
        texts = {name: str(getattr(row, f"{column}_{lang}")) for name, column in
                 (("class", "class"), ("subclass", "subclass"), ("name", "name"), ("deviation", "deviation"))}  # fmt: skip
        for name, told in texts.items():
            sheet.write_string(line, self._at[name], told, styles.text)
        scored = not math.isnan(row.share)
        qualitative = row.measure == "qualitative"
        unit = "" if qualitative else unit_name(row.unit, lang, classifier=row.classifier).strip()
        self._kind(sheet, line, "" if qualitative else "≤" if row.direction == "decrease" else "≥", unit)
        told_target, told_result = promised(row, lang), reached(row, lang)
        self._fit(
            sheet,
            line,
            target=told_target,
            result=told_result,
            **{name: texts[name] for name in ("subclass", "name", "deviation")},
        )
        delta, end, ratio = 0.0, None, None
        if scored and not qualitative:
            delta, end, ratio = self._figures(sheet, line, row)
        else:
            sheet.write_string(line, self._at["target"], told_target or EMPTY, styles.centre)
            sheet.write_string(line, self._at["result"], told_result or EMPTY, styles.centre)
        weight = float(row.own_marks) if math.isfinite(row.own_marks) else 1.0
        core = bool(row.core) and not qualitative
        known = _Known(float(row.own_marks), end, ratio, float(row.share) if scored else None,
                       self._counted(row) if scored else 0.0, core and row.status == "missed")  # fmt: skip
        self._working(
            sheet, line, row.class_key, weight, known, delta=delta, ceiling=row.direction == "decrease", core=core
        )
        if qualitative:
            self._put(sheet, line, "share", "", styles.percent)
            if scored:
                self._put_formula(sheet, line, "share", f"=band_{self._band(row)}", styles.percent, float(row.share))
        self._scored(sheet, line, row.marks if scored else None, row.score if scored else None)

    def _counted(self, row: Any) -> float:
        """Marks that a row counts with, before they are scaled to 100."""
        return float(row.marks) * self._base / 100

    def _figures(self, sheet: Worksheet, line: int, row: Any) -> tuple[float, float, float]:
        """Target and result as numbers with their unit; returns how far the result's own end lies beyond it, that end, and the ratio."""
        ceiling = row.direction == "decrease"
        ranged = math.isnan(row.value)
        result = row.value_low if ranged else row.value
        end = row.value_low if ceiling else row.value_high
        end = end if pd.notna(end) and math.isfinite(end) else result
        scale, unit = self._scale(row)
        sign = "≤" if ceiling else "≥"
        for name, value, mark in (("target", row.target_value, sign), ("result", result, "≥" if ranged else "")):
            sheet.write_number(
                line, self._at[name], tidy(value / scale), self._styles.number(value / scale, mark, unit)
            )
        note = self._say(
            "Printed as: target {target}, result {result}.", target=row.target_text, result=row.actual_text
        )
        sheet.write_comment(line, self._at["result"], note)
        over, under = (row.target_value, result) if ceiling else (result, row.target_value)
        return tidy((end - result) / scale), tidy(end / scale), over / under if under else 0.0

    def _blank(self, sheet: Worksheet, line: int, one: Any) -> None:
        """A row to fill in for a class of which the report prints nothing."""
        styles, say = self._styles, self._say
        names = (str(getattr(one, f"name_{self._lang}")), say("(not printed in the report; may be filled in)"))
        sheet.write_string(line, self._at["class"], names[0], styles.text)
        sheet.write_string(line, self._at["subclass"], "", styles.text)
        sheet.write_string(line, self._at["name"], names[1], styles.text)
        self._kind(sheet, line, EMPTY, "")
        self._fit(sheet, line, **{"class": names[0], "name": names[1]})
        for name in ("target", "result"):
            sheet.write_blank(line, self._at[name], None, styles.centre)
        sheet.write_string(line, self._at["deviation"], "", styles.text)
        self._working(
            sheet, line, one.key, 1.0, _Known(one.marks_beside(self._present)), delta=0.0, ceiling=False, core=False
        )
        self._scored(sheet, line, None, None)

    def _working(
        self, sheet: Worksheet, line: int, key: str, weight: float, known: _Known, *, delta: float, ceiling: bool, core: bool
    ) -> None:  # fmt: skip
        """The columns beside the table."""
        grey, percent, cell = self._styles.grey, self._styles.percent, self._cell
        target, result, judged = cell("target", line), cell("result", line), cell("judged", line)
        numbers = f"COUNT({target},{result})=2"
        sheet.write_string(line, self._at["key"], key, grey)
        sheet.write_number(line, self._at["weight"], weight, grey)
        beyond = f"{delta:+.12g}" if delta else ""
        self._put_formula(sheet, line, "end", f'=IF({numbers},{result}{beyond},"")', grey, cached(known.end))
        quotient = f"{target}/{result}" if ceiling else f"{result}/{target}"
        self._put_formula(
            sheet, line, "ratio", f'=IF({numbers},IFERROR({quotient},0),"")', percent, cached(known.ratio)
        )
        met = f"{cell('end', line)}{'<=' if ceiling else '>='}{target}"
        met = f"OR({cell('ratio', line)}>=1,{met})"
        self._put_formula(sheet, line, "share", f'=IF({numbers},IF({met},1,MAX(0,{cell("ratio", line)})){self._kept(cell("ratio", line))},"")', percent, cached(known.share))  # fmt: skip
        self._put_formula(
            sheet, line, "judged", f"=IF(ISNUMBER({cell('share', line)}),1,0)", grey, int(known.share is not None)
        )
        marks, extra = self._marks_name(key), "+" + self._executed() if key == "budget" else ""
        self._put_formula(
            sheet, line, "own", f"={marks}*{cell('weight', line)}/({self._in_class(key)}{extra})", grey, known.own
        )
        counted = f"{marks}*{cell('weight', line)}/({self._in_class(key, judged=True)}{extra})"
        self._put_formula(sheet, line, "counted", f"=IF({judged}=1,{counted},0)", grey, known.counted)
        if core:
            self._put_formula(sheet, line, "missed", f"=IF({judged}=1,IF({met},0,1),0)", grey, int(known.missed))
        else:
            sheet.write_number(line, self._at["missed"], 0, grey)

    def _scored(self, sheet: Worksheet, line: int, marks: float | None, score: float | None) -> None:
        judged, counted, share = (self._cell(name, line) for name in ("judged", "counted", "share"))
        base = self._cell("counted", self._end + 1)
        self._put_formula(sheet, line, "marks", f'=IF({judged}=1,100*{counted}/{base},"{EMPTY}")', self._styles.marks,
                          EMPTY if marks is None else float(marks))  # fmt: skip
        self._put_formula(sheet, line, "score", f'=IF({judged}=1,{self._cell("marks", line)}*{share},"{EMPTY}")', self._styles.marks,
                          EMPTY if score is None else float(score))  # fmt: skip

    def _totals(self, sheet: Worksheet, project: dict[str, Any]) -> int:
        """Total score and grade, the marks that can be judged, and the note below; returns the last row."""
        say, styles, row = self._say, self._styles, self._end + 1
        executed = _FUNDS_AT + 1
        self._merge(sheet, row, row, "band", "result", say("Total"), styles.head)
        for name, other, value in (("marks", "marks", project["marks"]), ("score", "deviation", project["score"])):
            parts = f"{self._span(name, self._first, self._end)},{self._cell(other, executed)}"
            formula = f'=IF({self._cell("counted", row)}=0,"",SUM({parts}))'
            self._put_formula(sheet, row, name, formula, styles.bold_marks, cached(value))
        self._put_formula(sheet, row, "counted", f"=SUM({self._span('counted', self._first, self._end)},{self._cell('counted', executed)})", styles.grey, self._base)  # fmt: skip
        self._put_formula(sheet, row, "missed", f"=SUM({self._span('missed', self._first, self._end)})", styles.grey, int(project["core_missed"]))  # fmt: skip
        score, judged, missed = self._cell("score", row), self._cell("score", row + 1), self._cell("missed", row)
        grade = project["grade" if self._lang == "zh" else "grade_en"]
        known = "" if pd.isna(project["score"]) else withheld(self._lang) if pd.isna(grade) else str(grade)
        formula = grade_formula(self._rules, self._lang, score=score, judged=judged, missed=missed)
        self._put_formula(sheet, row, "deviation", formula, styles.centre, known)
        self._merge(sheet, row + 1, row + 1, "band", "marks", say("Marks that can be judged, of 100"), styles.head)
        parts = (
            f"SUMPRODUCT({self._span('judged', self._first, self._end)},{self._span('own', self._first, self._end)})"
        )
        self._put_formula(sheet, row + 1, "score", f"={parts}+{self._cell('own', executed)}", styles.bold_marks, 100 * float(project["judged_share"]))  # fmt: skip
        self._put(
            sheet, row + 1, "deviation", say("below the limit on the rules sheet no grade is given"), styles.centre
        )
        note = " ".join(filter(None, (str(project[f"deviation_{self._lang}"]), self._note)))
        sheet.merge_range(row + 2, 0, row + 2, self._last, note, styles.grey)
        sheet.set_row(row + 2, row_height((note, sum(_WIDTHS.values()))))
        return row + 2

    def _closing(self, sheet: Worksheet, last: int) -> int:
        """The rows of the full form that only the unit itself can fill in."""
        for head in ("Conclusion of the evaluation", "Problems found"):
            last += 1
            self._merge(sheet, last, last, "band", "class", self._say(head), self._styles.head)
            self._merge(sheet, last, last, "subclass", "deviation", "", self._styles.text)
            sheet.set_row(last, 40)
        last += 1
        sheet.merge_range(
            last,
            0,
            last,
            self._last,
            self._say("Filled in by:          Head of the unit:          Date:          "),
            self._styles.text,
        )
        return last

    def _kind(self, sheet: Worksheet, line: int, sign: str, unit: str) -> None:
        if self._full:
            sheet.write_string(line, self._at["nature"], sign or self._say("state"), self._styles.centre)
            sheet.write_string(line, self._at["measured_in"], unit or EMPTY, self._styles.centre)

    def _band(self, row: Any) -> str:
        if row.status in ("met", "exceeded"):
            return "reached"
        return "partly" if math.isclose(row.share, self._rules.bands["partly"].point) else "not_reached"

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

    def _scale(self, row: Any) -> tuple[float, str]:
        """Show large figures in 万, as such forms do."""
        unit = unit_name(row.unit, self._lang, classifier=row.classifier)
        if self._lang == "zh" and abs(float(row.target_value)) >= _IN_MONEY:
            return float(_IN_MONEY), f"万{unit}"
        return 1.0, unit

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
        return f"IF(ISNUMBER({self._cell('score', _FUNDS_AT + 1)}),1,0)"

    def _cell(self, name: str, row: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(row, self._at[name], row_abs=True, col_abs=True))

    def _span(self, name: str, first: int, last: int) -> str:
        return f"{self._cell(name, first)}:{self._cell(name, last)}"

    def _ends(self, name: str) -> tuple[int, int]:
        """First and last column of a printed column; the name's runs over those that the full form alone has."""
        last = self._at["measured_in"] if name == "name" and self._full else self._at[name]
        return self._at[name], last

    def _put(self, sheet: Worksheet, row: int, name: str, told: str, style: Any) -> None:
        first, last = self._ends(name)
        if first != last:
            sheet.merge_range(row, first, row, last, told, style)
        else:
            sheet.write_string(row, first, told, style) if told else sheet.write_blank(row, first, None, style)

    def _put_number(self, sheet: Worksheet, row: int, name: str, value: float, style: Any) -> None:
        first, last = self._ends(name)
        if first != last:
            sheet.merge_range(row, first, row, last, "", style)
        sheet.write_number(row, first, value, style)

    def _put_formula(self, sheet: Worksheet, row: int, name: str, formula: str, style: Any, value: Any) -> None:
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
        sheet.set_row(row, row_height(*((told, _WIDTHS[name]) for name, told in texts.items())))

    def _merge(self, sheet: Worksheet, top: int, bottom: int, first: str, last: str, told: str, style: Any) -> None:
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
