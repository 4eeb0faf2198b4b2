"""What an audit finds of one project, with its part of what is told of several as one finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import as_frame, find
from minsheng_analysis.appraisal.findings import Finding, located
from minsheng_analysis.appraisal.folding import folded
from minsheng_analysis.measures.rows import StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def of_project(report: Report, project_no: int) -> pd.DataFrame:
    """Find what :func:`audit` tells of one project.

    Parameters
    ----------
    report : Report
        The whole of it.
    project_no : int

    Returns
    -------
    DataFrame
        As from :func:`audit`. Of a finding across projects there is what it says of this one.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> of_project(ms.load("meishan", 2017), 14)["check"].tolist()
    ['low_target']
    """
    kept: list[Finding] = []
    for one in find(report):
        if one.project_no == project_no:
            kept.append(one)
        elif one.project_no is None:
            mine = folded([part for part in one.parts if part.project_no == project_no])
            kept += [replace(part, cause=one.cause, lead=False) for part in mine]
    statements = rows_of(report.statements, StatementRow)
    return as_frame(located(kept, statements, report.meta.get("sections", [])))
