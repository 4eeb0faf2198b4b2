"""The workbook of a report: a form a project, a summary before them, the rules and the data behind."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_bool_dtype

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import Rules
from minsheng_analysis.dataset.names import place_names, units_text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.readings import totals
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.outputs.form import Form, Written, grade_formula, grade_known
from minsheng_analysis.outputs.styles import Styles, cached, row_height, set_page
from minsheng_analysis.outputs.tables import report_tables

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from minsheng_analysis.dataset.report import Report


def write_workbook(
    file: Path, report: Report, scores: pd.DataFrame, rules: Rules, lang: str, *, judged_share: float, full_form: bool
) -> None:
    """Write the workbook.

    Parameters
    ----------
    file : Path
        Written over.
    report : Report
    scores : DataFrame
        From :func:`minsheng_analysis.evaluate`, made with `rules` and `judged_share`.
    rules : Rules
    lang : {"zh", "en"}
        Language of the headings.
    judged_share : float
        Share of the marks, 0 to 1, below which no grade is given.
    full_form : bool
        Whether the forms have the columns and rows that only some bureaus ask for.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(file), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    try:
        _Sheets(book, report, scores, rules, lang, judged_share).write(full_form=full_form)
    finally:
        book.close()


#: Scores follow what is typed in; words do not.
_NOTE = "Note (as the report prints it, before anything is typed in)"
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

    def __init__(
        self, book: Workbook, report: Report, scores: pd.DataFrame, rules: Rules, lang: str, judged_share: float
    ) -> None:
        self.book, self.report, self.scores, self.rules, self.lang = book, report, scores, rules, lang
        self.judged_share = judged_share
        self.policy = str(scores["policy"].iloc[0])
        self.say = messages("export", lang)
        self.styles = Styles(book, lang)

    def write(self, *, full_form: bool) -> None:
        """Summary first, then a form a project, the rules, and the data behind."""
        summary = self.book.add_worksheet(self.say("Summary"))
        projects = rows_of(self.scores[self.scores["scope"] == "project"], ScoreRow)
        form = Form(
            self.book, self.styles, self.report, self.scores, self.rules, self.lang, note=self._method(), full=full_form
        )
        written = [form.write(row) for row in projects]
        self._rules()
        for name, table in report_tables(self.report, self.scores).items():
            if name in _DATA_SHEETS:
                self._data(name, table)
        self._summary(summary, projects, written)
        if self.report.draft is not None:
            # On paper every sheet says it; on the screen the summary and the forms do, below their titles.
            for sheet in self.book.worksheets():
                sheet.set_header(f'&C&"SimSun,Bold"{self.report.draft.words(self.lang)}')
                sheet.set_tab_color("#B45309")

    def _summary(self, sheet: Worksheet, projects: list[ScoreRow], written: list[Written]) -> None:
        say, styles = self.say, self.styles
        set_page(sheet)
        widths = (6, 34, 28, 18, 10, 12, 12, 46)
        last_column = len(widths) - 1
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        title = say(
            "{title}: trial scores under the self-evaluation rules", title=self.report.title_and_place(self.lang)
        )
        sheet.merge_range(0, 0, 0, last_column, title, styles.title)
        draft = "" if self.report.draft is None else f"{self.report.draft.words(self.lang)} · "
        sheet.merge_range(1, 0, 1, last_column, draft + self._method(), styles.subtitle)
        heads = ("No.", "Project", "Department in charge", "Official verdict", "Score", "Marks judged", "Grade", _NOTE)
        for column, head in enumerate(heads):
            sheet.write_string(2, column, say(head), styles.head)
        reported, names = self.report.projects.set_index("project_no"), place_names(self.lang)
        for row, (record, where) in enumerate(zip(projects, written, strict=True), start=3):
            number = record.project_no or 0
            note, name = (str(getattr(record, f"{field}_{self.lang}")) for field in ("deviation", "name"))
            sheet.write_number(row, 0, number, styles.centre)
            sheet.set_row(row, row_height((note, widths[-1]), (name, widths[1])))
            texts = (
                name, units_text(str(reported.at[number, "lead_units"]), self.lang, names),
                punctuation(self.lang).names.join(verdict_words(reported.at[number, "reported_status"], self.lang)),
            )  # fmt: skip
            for column, text in enumerate(texts, start=1):
                sheet.write_string(row, column, str(text), styles.text)
            sheet.write_formula(
                row, 4, f'=IF(COUNT({where.score})=0,"",{where.score})', styles.marks, cached(record.score)
            )
            sheet.write_formula(row, 5, f"={where.judged}", styles.marks, 100 * record.judged_share)
            sheet.write_formula(row, 6, f"={where.grade}", styles.centre, grade_known(record, self.lang))
            sheet.write_string(row, 7, note, styles.text)
        last = 3 + len(projects)
        whole = rows_of(self.scores[self.scores["scope"] == "whole"], ScoreRow)[0]
        sheet.merge_range(last, 0, last, 3, say("Mean of the projects"), styles.head)
        # A total over the projects has its form, and no part in their mean.
        summing = totals(self.report.indicators)
        own = [n for n, record in enumerate(projects) if record.project_no not in summing]
        for column, key, value in ((4, "E", whole.score), (5, "F", 100 * whole.judged_share)):
            cells = ",".join(f"{key}{4 + n}" for n in own) if summing and own else f"{key}4:{key}{last}"
            sheet.write_formula(
                last, column, f'=IF(COUNT({cells})=0,"",AVERAGE({cells}))', styles.bold_marks, cached(value)
            )
        missed = f"({'+'.join(written[n].missed for n in own) or 0})"
        formula = grade_formula(self.rules, self.lang, score=f"$E${last + 1}", judged=f"$F${last + 1}", missed=missed)
        sheet.write_formula(last, 6, formula, styles.centre, grade_known(whole, self.lang))
        note = str(getattr(whole, f"deviation_{self.lang}"))
        sheet.write_string(last, 7, note, styles.text)
        sheet.set_row(last, row_height((note, widths[-1])))
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.activate()

    def _rules(self) -> None:
        """The numbers that formulas refer to, one named cell each; change one and every score follows."""
        say, rules = self.say, self.rules
        name = say("Rules")
        sheet = self.book.add_worksheet(name)
        set_page(sheet, portrait=True)
        sheet.set_column(0, 0, 58)
        sheet.set_column(1, 1, 12)
        sheet.write_string(0, 0, in_language(rules, "name", self.lang), self.styles.head)
        sheet.write_string(1, 0, rules.source[f"document_{self.lang}"], self.styles.grey)
        sheet.write_string(2, 0, rules.source[f"note_{self.lang}"], self.styles.grey)
        cells: list[tuple[str, str, float]] = [
            (
                f"grade_{n}",
                say("Grade {grade}: at least", grade=getattr(rules.grades[n], self.lang)),
                rules.grades[n].least,
            )
            for n in range(1, len(rules.grades))
        ]
        cells.append(
            (
                "judged_needed",
                say("A grade is given where so many of the 100 marks can be judged"),
                100 * self.judged_share,
            )
        )
        for one in rules.classes:
            name_of = str(getattr(one, f"name_{self.lang}"))
            cells.append((f"marks_{one.key}", say("Marks: {name}", name=name_of), one.marks))
            for other, marks in one.without.items():
                absent = next(str(getattr(c, f"name_{self.lang}")) for c in rules.classes if c.key == other)
                text = say("Marks: {name}, in a project without: {other}", name=name_of, other=absent)
                cells.append((f"marks_{one.key}_without_{other}", text, marks))
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
            sheet.write_string(row, 0, text, self.styles.text)
            sheet.write_number(row, 1, value, self.styles.centre)
            self.book.define_name(key, f"='{name}'!$B${row + 1}")

    def _data(self, name: str, table: pd.DataFrame) -> None:
        sheet = self.book.add_worksheet(self.say(_DATA_SHEETS[name]))
        set_page(sheet)
        for column, head in enumerate(table.columns):
            sheet.write_string(0, column, str(head), self.styles.head)
            for row, value in enumerate(table[head], start=1):
                if pd.isna(value) or value == "":
                    continue
                if isinstance(value, str):
                    sheet.write_string(row, column, value, self.styles.quoted)
                elif isinstance(value, float) and not math.isfinite(value):
                    sheet.write_string(row, column, "∞", self.styles.quoted)
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
        rules = in_language(self.rules, "name", self.lang)
        return self.say("Rules: {rules}. {policy}", rules=rules, policy=self.say(policies[self.policy]))
