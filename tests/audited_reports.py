"""Small reports for the tests of the audit: one fault each, written as a few lines."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

import minsheng_analysis as ms

STATEMENT = ("statement_id,fact_id,project_no,role,subject_zh,subject_en,figure,unit_zh,place,stage,as_of,section,line,"
             "part_of,nature,period,note")  # fmt: skip


INDICATOR = ("indicator_id,project_no,name_zh,name_en,level,parent,measure,direction,target_fact,actual_fact,"
             "completed_fact,target_stage,comparable,reason_zh,reason_en,reported_status,lead_units,missing_reason,"
             "note_zh,note_en,evidence_fact,base_fact,sited_in,status_fact")  # fmt: skip


def small_report(folder: Path, statements: list[str], indicators: list[str] | None = None) -> ms.Report:
    """Write a report of one project; statements are `id,fact,role,figure,place,stage,line,part_of[,nature[,period]]`."""
    home = folder / "town" / "2030"
    home.mkdir(parents=True)
    (home / "report.toml").write_text(
        'region = "town"\nyear = 2030\ntitle_zh = "小镇"\ntitle_en = "Town"\ncoverage = "complete"\n'
        "as_of = 2030-12-31\nperiod_start = 2030-01-01\nperiod_end = 2030-12-31\n"
        '[source]\ndocument = "x.txt"\n[[sections]]\nid = "all"\ntitle_zh = "全"\ntitle_en = "all"\n'
        "first_line = 1\nlast_line = 99\n",
        encoding="utf-8",
    )
    (home / "projects.csv").write_text(
        "project_no,name_zh,name_en,lead_units,reported_status,locator\n1,路灯,Lamps,甲局,,\n", encoding="utf-8"
    )
    rows = []
    for text in statements:
        key, fact, role, figure, place, stage, line, part_of, nature, period = [*text.split(","), "", ""][:10]
        unit = "状态" if not re.search(r"\d", figure) else ""
        rows.append(
            f"{key},{fact},1,{role},某事,Something,{figure},{unit},{place},{stage},2030-12-31,all,{line},{part_of},{nature},{period},"
        )
    (home / "statements.csv").write_text("\n".join([STATEMENT, *rows, ""]), encoding="utf-8")
    width = INDICATOR.count(",")
    lines = [INDICATOR, *(row + "," * (width - row.count(",")) for row in indicators or []), ""]
    (home / "indicators.csv").write_text("\n".join(lines), encoding="utf-8")
    return ms.load("town", 2030, data_dir=folder)


def found(report: ms.Report, check: str) -> pd.DataFrame:
    findings = ms.audit(report)
    return findings[findings["check"] == check]


def headline(key: str, *, level: str = "headline", parent: str = "", measure: str = "count", **more: str) -> str:
    """Write the row of an indicator whose facts are `key.target` and `key.actual`."""
    cells = dict.fromkeys(INDICATOR.split(","), "") | {
        "indicator_id": key, "project_no": "1", "name_zh": "甲", "name_en": key, "level": level, "parent": parent,
        "measure": measure, "direction": "reach" if measure == "qualitative" else "increase",
        "target_fact": f"{key}.target", "actual_fact": f"{key}.actual", "comparable": "true",
    } | more  # fmt: skip
    return ",".join(cells.values())
