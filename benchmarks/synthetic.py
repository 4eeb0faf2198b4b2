"""Invented counties and their reports, in the project's own format: as many as a benchmark or a batch needs.

Everything follows from the seed. Names are invented; figures are printed as reports print them (5.4万人, 2000余万元,
约1.4万平方米, a length restated rounded), with breakdowns by town, unfinished parts, states instead of numbers,
missing results, and verdicts that do not always fit.

    python -m benchmarks.synthetic FOLDER --reports 1000
    python -m benchmarks.synthetic FOLDER --panel 1000000
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.counties import KINDS, SYLLABLES, Kind, printed, region_name
from benchmarks.invented_panel import FIRST_YEAR, YEARS, panel

_VERDICTS = {"exceeded": "超额完成", "met": "全面完成", "short": "基本完成"}


@dataclass
class _Tables:
    """The rows of one invented report, as they come about."""

    day: str
    projects: list[tuple[Any, ...]] = field(default_factory=list)
    statements: list[tuple[Any, ...]] = field(default_factory=list)
    indicators: list[tuple[Any, ...]] = field(default_factory=list)
    costs: list[tuple[Any, ...]] = field(default_factory=list)
    line: int = 3

    def state(self, fact: str, project: int, role: str, subject: Kind, figure: str, **more: str) -> None:
        """Add a statement, on a line of its own."""
        self.line += 1
        self.statements.append(
            (f"L{self.line:03d}.01", fact, project, role, subject.zh, subject.en, figure, more.get("unit_zh", ""),
             more.get("place", ""), more.get("stage", "planned" if role == "target" else "completed"), self.day, "table",
             self.line, more.get("part_of", ""), "")
        )  # fmt: skip


def report_tables(number: int, year: int, *, seed: int = 0) -> dict[str, str]:
    """Give the files of one invented report, by name."""
    random = np.random.default_rng((seed, number, year))
    region, name_zh, name_en = region_name(number)
    tables = _Tables(f"{year}-12-31")
    for project, choice in enumerate(random.permutation(len(KINDS))[:10], 1):
        _add_project(tables, project, KINDS[choice], random)
    return {
        "report.toml": _report_toml(region, year, name_zh, name_en, last_line=tables.line),
        "projects.csv": _csv("project_no,name_zh,name_en,lead_units,reported_status,locator", tables.projects),
        "statements.csv": _csv(
            "statement_id,fact_id,project_no,role,subject_zh,subject_en,figure,unit_zh,place,stage,as_of,section,line,"
            "part_of,note",
            tables.statements,
        ),
        "indicators.csv": _csv(
            "indicator_id,project_no,name_zh,name_en,level,parent,measure,direction,target_fact,actual_fact,completed_fact,"
            "target_stage,comparable,reason_zh,reason_en,reported_status,lead_units,missing_reason,note_zh,note_en,place,"
            "concept",
            tables.indicators,
        ),
        "costs.csv": _csv(
            "cost_id,project_no,name_zh,name_en,kind,cost_fact,facilities_fact,beneficiaries_fact,divisible,reason_zh,"
            "reason_en",
            tables.costs,
        ),
        "observations.csv": _csv("observation_id,project_no,kind,message_zh,message_en,fact_ids,lines,severity", []),
    }


def _add_project(tables: _Tables, project: int, headline: Kind, random: np.random.Generator) -> None:
    """Add a project: the promise itself, and two or three works below it."""
    works = [headline] + [KINDS[other] for other in random.permutation(len(KINDS))[: random.integers(2, 4)]]
    verdicts = []
    for position, kind in enumerate(works):
        key = f"p{project:02d}.i{position}"
        add = _add_state if kind.measure == "qualitative" else _add_amount
        actual_fact, verdict = add(tables, project, key, kind, random)
        verdicts.append(verdict)
        tables.indicators.append(
            (key, project, kind.zh, kind.en, "headline" if position == 0 else "support",
             "" if position == 0 else f"p{project:02d}.i0", kind.measure, kind.direction, f"{key}.target", actual_fact, "",
             "completed", "true", "", "", verdict, "", "" if actual_fact else "actual_not_reported", "", "", "",
             kind.concept if position == 0 else "")
        )  # fmt: skip
    if random.random() < 0.5:
        cost = f"p{project:02d}.cost"
        tables.state(cost, project, "cost", headline, f"{random.integers(2, 90) * 100}余万元", stage="")
        facilities = tables.indicators[-len(works)][9] if headline.unit == "count" else ""
        tables.costs.append(
            (f"c{project:02d}", project, headline.zh, headline.en, "capital", cost, facilities, "", "true", "", "")
        )
    units = str(random.choice(["县教委", "县住建局", "县民政局;县人社局", "县交通局"]))
    tables.projects.append((project, headline.zh, headline.en, units, ";".join(dict.fromkeys(verdicts)), "table:1"))


def _add_state(tables: _Tables, project: int, key: str, kind: Kind, random: np.random.Generator) -> tuple[str, str]:
    """Add a promise that has no number; give its result's fact and the official verdict."""
    done = "completed" if random.random() < 0.8 else "advancing"
    tables.state(f"{key}.target", project, "target", kind, "完成", unit_zh="状态")
    said = "已完成" if done == "completed" else "正在推进"
    tables.state(f"{key}.actual", project, "actual", kind, said, unit_zh="状态", stage=done)
    return f"{key}.actual", _VERDICTS["met"]


def _add_amount(tables: _Tables, project: int, key: str, kind: Kind, random: np.random.Generator) -> tuple[str, str]:
    """Add a promise that is a number; give its result's fact, empty where none is reported, and the official verdict."""
    fact = f"{key}.actual"
    target = max(1.0, round(float(kind.usual * random.lognormal(0, 0.5)), 1))
    target = target if kind.unit in ("km", "percent") else float(round(target))
    share = float(random.choice([1.0, random.lognormal(0.1, 0.2), 0.9]))
    share = 1 / share if kind.direction == "decrease" else share
    actual = max(1.0, target * share)
    actual = actual if kind.unit in ("km", "percent") else float(round(actual))
    exact, rounded = printed(target, kind, random)
    tables.state(f"{key}.target", project, "target", kind, rounded if kind.unit == "km" else exact)
    verdict = _VERDICTS["exceeded" if share > 1.02 else "met" if share >= 0.98 else "short"]
    if random.random() < 0.04:
        return "", verdict
    exact, rounded = printed(actual, kind, random)
    tables.state(fact, project, "actual", kind, exact)
    if random.random() < 0.3:
        tables.state(fact, project, "actual", kind, rounded)
    if kind.measure == "count" and random.random() < 0.4:
        _break_down(tables, project, fact, actual, kind, random)
    return fact, verdict


def _break_down(
    tables: _Tables, project: int, fact: str, total: float, kind: Kind, random: np.random.Generator
) -> None:
    """Share a total out among towns; one part in ten is not finished."""
    towns = [f"{SYLLABLES[i]}{SYLLABLES[-1 - i]}镇" for i in random.permutation(20)[:4]]
    parts = random.multinomial(int(total), np.full(len(towns), 1 / len(towns)))
    for position, (town, part) in enumerate(zip(towns, parts, strict=True)):
        if part:
            stage = "completed" if random.random() < 0.9 else "advancing"
            more = {"place": town, "stage": stage, "part_of": fact}
            tables.state(f"{fact}.{position}", project, "breakdown", kind, f"{part}{kind.unit_zh}", **more)


def _csv(header: str, rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO(newline="")
    text.write(header + "\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _report_toml(region: str, year: int, name_zh: str, name_en: str, *, last_line: int) -> str:
    return f"""\
region = "{region}"
year = {year}
title_zh = "{name_zh}{year}年民生实事完成情况"
title_en = "{name_en}: livelihood projects of {year}"
coverage = "complete"
as_of = {year}-12-31
period_start = {year}-01-01
period_end = {year}-12-31

[source]
document = "{region}-{year}.txt"
publisher_zh = "{name_zh}人民政府"
publisher_en = "{name_en} government"
published = {year + 1}-01-20
sha256 = ""
licence = "Invented"
note_zh = "虚构的报告，用于测速和测试。"
note_en = "An invented report, for benchmarks and tests."

[[sections]]
id = "table"
title_zh = "完成情况表"
title_en = "Table of results"
first_line = 1
last_line = {last_line}
"""


def write_reports(folder: Path, reports: int, *, seed: int = 0) -> list[tuple[str, int]]:
    """Write so many invented reports as a data folder, ten years a county, and give their regions and years."""
    made = []
    counties = -(-reports // YEARS)
    residents = ["region,year,basis,residents,quality,source,note_zh,note_en"]
    names = ["region,name_zh,name_en,parent,admin_level,adcode"]
    for number in range(counties):
        region, name_zh, name_en = region_name(number)
        names.append(f"{region},{name_zh},{name_en},,county,")
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            if len(made) == reports:
                break
            target = folder / region / str(year)
            target.mkdir(parents=True, exist_ok=True)
            for name, text in report_tables(number, year, seed=seed).items():
                (target / name).write_text(text, encoding="utf-8")
            residents.append(f"{region},{year},resident,{200_000 + 1_000 * number},good,invented,,")
            made.append((region, year))
    (folder / "population.csv").write_text("\n".join(residents) + "\n", encoding="utf-8")
    (folder / "regions.csv").write_text("\n".join(names) + "\n", encoding="utf-8")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description="Write invented reports, or a panel of them as Parquet.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=0)
    parser.add_argument("--panel", type=int, default=0, metavar="ROWS")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if asked.reports:
        write_reports(asked.folder, asked.reports, seed=asked.seed)
    if asked.panel:
        from minsheng_analysis.appraisal.panel import write_panel

        write_panel(panel(asked.panel, seed=asked.seed), asked.folder)


if __name__ == "__main__":
    main()
