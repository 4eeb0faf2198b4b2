"""The finance bureaus' form 项目支出绩效自评表, one sheet a project, with formulas that follow what is typed in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.achievements import goal, outcome, promised, reached
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import IndicatorClass, Rules
from minsheng_analysis.dataset.names import units_text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import unit_name
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.measures.codes import FORM_RESULTS
from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.outputs.form_funds import Funds
from minsheng_analysis.outputs.form_grid import FIRST_ROW, FUNDS_AT, GOAL_AT, HEADS_AT, IN_MONEY, WIDTHS, WORKING
from minsheng_analysis.outputs.styles import EMPTY, cached, row_height, set_page, tidy

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


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


def grade_known(row: ScoreRow, lang: str) -> str:
    """Give the grade of a row of scores, or that it is withheld; nothing where there is no score."""
    if math.isnan(row.score):
        return ""
    return {"zh": row.grade, "en": row.grade_en}[lang] or withheld(lang)


def withheld(lang: str) -> str:
    """Say that no grade is given."""
    return messages("export", lang)("grade withheld")


class Form(Funds):
    """One project's form; made as a `Grid` is."""

    def write(self, project: ScoreRow) -> Written:
        """Write a project's sheet.

        Parameters
        ----------
        project : ScoreRow
            Its row of the scores.
        """
        number = project.project_no or 0
        name = re.sub(r"[\[\]:*?/\\']", " ", f"{number} {getattr(project, f'name_{self._lang}')}")[:31].strip()
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
        for offset, row in enumerate(rows_of(rows, ScoreRow)):
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
        # A form that is read back is read here: all else says this again.
        cells = f"{self._cell('class', HEADS_AT)}:{self._cell('result', self._end)}"
        self._book.define_name(f"'{name}'!{FORM_RESULTS}", f"='{name}'!{cells}")
        total = self._end + 1
        return Written(*(f"'{name}'!{cell}" for cell in (
            self._cell("score", total), self._cell("score", total + 1), self._cell("missed", total), self._cell("deviation", total)
        )))  # fmt: skip

    def _head(self, sheet: Worksheet, project: ScoreRow, number: int) -> None:
        say, styles = self._say, self._styles
        set_page(sheet)
        for name, width in WIDTHS.items():
            if name in self._at:
                sheet.set_column(self._at[name], self._at[name], width)
        sheet.set_column(self._last + 2, self._last + 1 + len(WORKING), 9)
        sheet.merge_range(
            0,
            0,
            0,
            self._last,
            say("Project performance scored by an outside party: a trial under the self-evaluation rules"),
            styles.title,
        )
        basis = say("only finished") if project.basis == "completed" else say("as reported")
        told = say("Year {year}; basis: {basis}; worked out from the published report, not by the units themselves",
                   year=str(self._report.year), basis=basis)  # fmt: skip
        if self._report.draft is not None:
            told = f"{self._report.draft.words(self._lang)} · {told}"
        sheet.merge_range(1, 0, 1, self._last, told, styles.subtitle)
        own = self._report.projects.set_index("project_no").loc[number]
        self._pair(sheet, 2, "class", "name", self._last, say("Project"), str(getattr(project, f"name_{self._lang}")))
        half = self._ends("name")[1]
        leads = units_text(str(own["lead_units"]), self._lang, self._names)
        self._pair(sheet, 3, "class", "name", half, say("Department in charge"), leads)
        units = units_text(str(own["implementing_units"]), self._lang, self._names) or say("not named in the report")
        sheet.write_string(3, half + 1, say("Implementing unit"), styles.head)
        sheet.merge_range(3, half + 2, 3, self._last, units, styles.text)
        self._fit(sheet, 3, target=say("Implementing unit"))

    def _goal(self, sheet: Worksheet, rows: pd.DataFrame) -> None:
        say, styles, top = self._say, self._styles, GOAL_AT
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
        widths = [WIDTHS[name] for name in self._at if name in WIDTHS]
        sheet.set_row(top + 1, row_height((planned, sum(widths[first:half])), (done, sum(widths[half:]))))

    def _heads(self, sheet: Worksheet) -> None:
        heads = {
            "band": "", "class": "First-level indicator", "subclass": "Second-level indicator", "name": "Third-level indicator",
            "nature": "Kind of indicator", "measured_in": "Unit of measure", "target": "Target for the year", "result": "Result",
            "marks": "Marks", "score": "Score", "deviation": "Deviation: reason and remedy",
        }  # fmt: skip
        for name, head in heads.items():
            if name in self._at:
                sheet.write_string(HEADS_AT, self._at[name], self._say(head) if head else "", self._styles.head)
        self._fit(sheet, HEADS_AT, **{name: self._say(head) for name, head in heads.items() if head})
        working = (
            "Class",
            "Weight",
            "Judged",
            "Own marks",
            "Marks counted",
            "Figure’s own upper end",
            "Share of target",
            "Share of the marks",
            "Core task missed",
        )
        for name, head in zip(WORKING, working, strict=True):
            sheet.write_string(HEADS_AT, self._at[name], self._say(head), self._styles.grey)
        sheet.repeat_rows(HEADS_AT)

    def _indicator(self, sheet: Worksheet, line: int, row: ScoreRow) -> None:
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
                       self._counted(row) if scored else 0.0, core and row.status in UNREACHED)  # fmt: skip
        self._working(
            sheet, line, row.class_key, weight, known, delta=delta, ceiling=row.direction == "decrease", core=core
        )
        if qualitative:
            self._put(sheet, line, "share", "", styles.percent)
            if scored:
                self._put_formula(sheet, line, "share", f"=band_{self._band(row)}", styles.percent, float(row.share))
        self._scored(sheet, line, row.marks if scored else None, row.score if scored else None)

    def _figures(self, sheet: Worksheet, line: int, row: ScoreRow) -> tuple[float, float, float]:
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

    def _blank(self, sheet: Worksheet, line: int, one: IndicatorClass) -> None:
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

    def _totals(self, sheet: Worksheet, project: ScoreRow) -> int:
        """Total score and grade, the marks that can be judged, and the note below; returns the last row."""
        say, styles, row = self._say, self._styles, self._end + 1
        executed = FUNDS_AT + 1
        self._merge(sheet, row, row, "band", "result", say("Total"), styles.head)
        for name, other, value in (("marks", "marks", project.marks), ("score", "deviation", project.score)):
            parts = f"{self._span(name, self._first, self._end)},{self._cell(other, executed)}"
            formula = f'=IF({self._cell("counted", row)}=0,"",SUM({parts}))'
            self._put_formula(sheet, row, name, formula, styles.bold_marks, cached(value))
        self._put_formula(sheet, row, "counted", f"=SUM({self._span('counted', self._first, self._end)},{self._cell('counted', executed)})", styles.grey, self._base)  # fmt: skip
        self._put_formula(sheet, row, "missed", f"=SUM({self._span('missed', self._first, self._end)})", styles.grey, project.core_missed)  # fmt: skip
        score, judged, missed = self._cell("score", row), self._cell("score", row + 1), self._cell("missed", row)
        known = grade_known(project, self._lang)
        formula = grade_formula(self._rules, self._lang, score=score, judged=judged, missed=missed)
        self._put_formula(sheet, row, "deviation", formula, styles.centre, known)
        self._merge(sheet, row + 1, row + 1, "band", "marks", say("Marks that can be judged, of 100"), styles.head)
        parts = (
            f"SUMPRODUCT({self._span('judged', self._first, self._end)},{self._span('own', self._first, self._end)})"
        )
        self._put_formula(sheet, row + 1, "score", f"={parts}+{self._cell('own', executed)}", styles.bold_marks, 100 * project.judged_share)  # fmt: skip
        self._put(
            sheet, row + 1, "deviation", say("below the limit on the rules sheet no grade is given"), styles.centre
        )
        before = say("The texts of this sheet are of the report as printed, before anything is typed in.")
        note = in_a_row((before, str(getattr(project, f"deviation_{self._lang}")), self._note), self._lang)
        sheet.merge_range(row + 2, 0, row + 2, self._last, note, styles.grey)
        sheet.set_row(row + 2, row_height((note, sum(WIDTHS.values()))))
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

    def _band(self, row: ScoreRow) -> str:
        if row.status in ("met", "exceeded"):
            return "reached"
        return "partly" if math.isclose(row.share, self._rules.bands["partly"].point) else "not_reached"

    def _scale(self, row: ScoreRow) -> tuple[float, str]:
        """Show large figures in 万, as such forms do."""
        unit = unit_name(row.unit, self._lang, classifier=row.classifier)
        if self._lang == "zh" and abs(float(row.target_value)) >= IN_MONEY:
            return float(IN_MONEY), f"万{unit}"
        return 1.0, unit
