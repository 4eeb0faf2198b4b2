"""What lies beside a report's pages to be taken along: every table in one workbook, and as a Data Package in one file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.outputs.export import describe_tables
from minsheng_analysis.outputs.laid_beside import PACKAGE, WORKBOOK
from minsheng_analysis.outputs.tables import TOLD, report_tables, write_whole

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from minsheng_analysis.dataset.certainty import DraftState
    from minsheng_analysis.dataset.report import Report


#: The first sheet of a draft's workbook, and the sheet that says what the others hold.
BAND, CONTENTS = "draft", "目录 Contents"


def write_beside(report: Report, folder: Path, *, mark: str = "") -> None:
    """Write ``data.xlsx`` and ``data.zip``, the same tables for people and for programs.

    Parameters
    ----------
    report : Report
    folder : Path
        Where the pages are.
    mark : str
        What `mark_of` is to give later.
    """
    import pandas as pd

    tables = report_tables(report, pd.concat([evaluate(report, basis=basis) for basis in BASES], ignore_index=True))
    made = datetime.fromisoformat(report.as_of)
    write_whole(folder / WORKBOOK, lambda file: _write_workbook(file, tables, made, report.draft))
    write_whole(folder / PACKAGE, lambda file: _write_package(file, report, tables, mark))


def _write_package(file: Path, report: Report, tables: Mapping[str, pd.DataFrame], mark: str) -> None:
    described = json.dumps(describe_tables(report, tables), ensure_ascii=False, indent=1) + "\n"
    texts = {"datapackage.json": described} | {
        f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in texts.items():
            # Without a clock time: the same report gives the same bytes.
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        package.comment = mark.encode("ascii")


def _write_contents(sheet: Worksheet, tables: Mapping[str, pd.DataFrame], bold: Format) -> None:
    """Say in both languages what each sheet holds, with a way to it."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 48)
    sheet.write_row(0, 0, ("工作表 Sheet", "内容", "Contents", "行数 Rows"), bold)
    for row, (name, table) in enumerate(tables.items(), start=1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        for column, lang in enumerate(("zh", "en"), start=1):
            sheet.write_string(row, column, messages("export", lang)(TOLD[name]) if name in TOLD else "")
        sheet.write_number(row, 3, len(table))


def _write_workbook(
    file: Path, tables: Mapping[str, pd.DataFrame], made: datetime, draft: DraftState | None = None
) -> None:
    import pandas as pd
    import xlsxwriter

    from minsheng_analysis.outputs.sheet_rows import fill_sheets

    plainly = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    headed = file.with_name(f"headed-{file.name}")
    with xlsxwriter.Workbook(str(headed), plainly) as book:
        book.set_properties({"created": made})
        bold = book.add_format({"bold": True})
        sheets: dict[str, pd.DataFrame | None] = {CONTENTS: None, **tables}
        if draft is not None:
            # What is no more than a draft says so before any table, on every sheet that is printed, and on its tab.
            sheets = {BAND: pd.DataFrame({draft.words("zh"): [draft.words("en")]}), **sheets}
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            if table is None:
                _write_contents(sheet, tables, bold)
            else:
                if name != BAND:
                    sheet.freeze_panes(1, 1)
                    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
                sheet.write_row(0, 0, list(table.columns), bold)
            if draft is not None:
                sheet.set_header(f'&C&"SimSun,Bold"{draft.words("zh")} · {draft.words("en")}')
                sheet.set_tab_color("#B45309")
    fill_sheets(headed, file, sheets)
