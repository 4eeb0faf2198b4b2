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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FIRST_YEAR = 2014
YEARS = 10
_SYLLABLES = "安宁清平昌和兴盛永泰新丰吉庆长乐华阳东林南溪西山北江文德武陵云海金沙玉泉石门龙泉凤台青田白河"
_PINYIN = [
    "an",
    "ning",
    "qing",
    "ping",
    "chang",
    "he",
    "xing",
    "sheng",
    "yong",
    "tai",
    "xin",
    "feng",
    "ji",
    "qing",
    "chang",
    "le",
    "hua",
    "yang",
    "dong",
    "lin",
    "nan",
    "xi",
    "xi",
    "shan",
    "bei",
    "jiang",
    "wen",
    "de",
    "wu",
    "ling",
    "yun",
    "hai",
    "jin",
    "sha",
    "yu",
    "quan",
    "shi",
    "men",
    "long",
    "quan",
    "feng",
    "tai",
    "qing",
    "tian",
    "bai",
    "he",
]
_VERDICTS = {"exceeded": "超额完成", "met": "全面完成", "short": "基本完成"}


@dataclass(frozen=True)
class Kind:
    """A kind of promise: what is counted, how, and how large it usually is in a county."""

    concept: str
    zh: str
    en: str
    unit: str
    unit_zh: str
    measure: str
    direction: str
    usual: float


#: Concepts of ``data/concepts.csv`` with a county's usual size.
KINDS = (
    Kind("parking_spaces", "新增停车位", "Parking spaces added", "count", "个", "count", "increase", 800),
    Kind("public_toilets", "公共厕所", "Public toilets", "count", "座", "count", "increase", 40),
    Kind("urban_new_jobs", "城镇新增就业", "New urban jobs", "people", "人", "count", "increase", 30_000),
    Kind("kindergartens_built", "幼儿园建设", "Kindergartens built", "count", "所", "count", "increase", 3),
    Kind(
        "rural_road_guardrails", "农村公路防护工程", "Rural-road guardrails", "km", "公里", "quantity", "increase", 90
    ),
    Kind("gas_pipes_renewed", "燃气管道更新", "Gas pipes renewed", "km", "公里", "quantity", "increase", 30),
    Kind("elderly_care_beds", "养老床位", "Beds in homes for older people", "count", "张", "count", "increase", 300),
    Kind("elderly_meal_sites", "老年助餐场所", "Meal sites for older people", "count", "个", "count", "increase", 25),
    Kind(
        "dilapidated_housing_renovated",
        "危旧房改造",
        "Housing renovated",
        "m2",
        "平方米",
        "quantity",
        "increase",
        60_000,
    ),
    Kind(
        "registered_unemployment_rate",
        "城镇登记失业率",
        "Registered unemployment",
        "percent",
        "%",
        "rate",
        "decrease",
        4,
    ),
    Kind("food_safety_tests", "食品安全抽检", "Food samples tested", "count", "批次", "count", "increase", 2_000),
    Kind("ecommerce_training", "电子商务人才培训", "E-commerce training", "people", "人", "count", "increase", 1_200),
    Kind("lifts_renewed", "老旧电梯更新", "Old lifts renewed", "count", "台", "count", "increase", 60),
    Kind(
        "student_startup_support",
        "大学生创业扶持",
        "Support for student firms",
        "state",
        "状态",
        "qualitative",
        "reach",
        0,
    ),
)


def region_name(number: int) -> tuple[str, str, str]:
    """Give an invented county's id, Chinese and English name."""
    first, second = number % len(_PINYIN), (number // len(_PINYIN) + 7 * number) % len(_PINYIN)
    english = (_PINYIN[first] + _PINYIN[second]).capitalize()
    return f"c{number:04d}{english.lower()}", f"{_SYLLABLES[first]}{_SYLLABLES[second]}县", f"{english} county {number}"


def _printed(value: float, kind: Kind, random: np.random.Generator) -> tuple[str, str]:
    """Print a value as a report does, and once more as another section of it would, rounded."""
    if kind.unit == "percent":
        return f"{value:.2f}%", f"{value:.1f}%"
    if value >= 10_000 and kind.unit != "km":
        exact = f"{value / 10_000:.1f}万{kind.unit_zh}"
        qualified = f"约{value / 10_000:.1f}万{kind.unit_zh}" if random.random() < 0.2 else exact
        return qualified, exact
    if kind.unit == "km":
        return f"{value:.2f}公里", f"{value:.0f}公里"
    return f"{value:.0f}{kind.unit_zh}", f"{value:.0f}{kind.unit_zh}"


def report_tables(number: int, year: int, *, seed: int = 0) -> dict[str, str]:
    """Give the files of one invented report, by name."""
    random = np.random.default_rng((seed, number, year))
    region, name_zh, name_en = region_name(number)
    projects: list[tuple[Any, ...]] = []
    statements: list[tuple[Any, ...]] = []
    indicators: list[tuple[Any, ...]] = []
    costs: list[tuple[Any, ...]] = []
    line = 3
    day = f"{year}-12-31"

    def state(fact: str, project: int, role: str, subject: Kind, figure: str, **more: str) -> None:
        nonlocal line
        line += 1
        statements.append(
            (f"L{line:03d}.01", fact, project, role, subject.zh, subject.en, figure, more.get("unit_zh", ""),
             more.get("place", ""), more.get("stage", "planned" if role == "target" else "completed"), day, "table", line,
             more.get("part_of", ""), "")
        )  # fmt: skip

    chosen = random.permutation(len(KINDS))[:10]
    for project, choice in enumerate(chosen, 1):
        headline = KINDS[choice]
        # The promise itself, and two or three works below it.
        works = [headline] + [KINDS[other] for other in random.permutation(len(KINDS))[: random.integers(2, 4)]]
        verdicts = []
        for position, kind in enumerate(works):
            key = f"p{project:02d}.i{position}"
            target_fact, actual_fact = f"{key}.target", f"{key}.actual"
            missing = ""
            if kind.measure == "qualitative":
                done = "completed" if random.random() < 0.8 else "advancing"
                state(target_fact, project, "target", kind, "完成", unit_zh="状态")
                state(actual_fact, project, "actual", kind, "已完成" if done == "completed" else "正在推进",
                      unit_zh="状态", stage=done)  # fmt: skip
                verdict = "met"
            else:
                target = max(1.0, round(float(kind.usual * random.lognormal(0, 0.5)), 1))
                target = target if kind.unit in ("km", "percent") else float(round(target))
                share = float(random.choice([1.0, random.lognormal(0.1, 0.2), 0.9]))
                share = 1 / share if kind.direction == "decrease" else share
                actual = max(1.0, target * share)
                actual = actual if kind.unit in ("km", "percent") else float(round(actual))
                state(
                    target_fact, project, "target", kind, _printed(target, kind, random)[1 if kind.unit == "km" else 0]
                )
                if random.random() < 0.04:
                    actual_fact, missing = "", "actual_not_reported"
                else:
                    printed, again = _printed(actual, kind, random)
                    state(actual_fact, project, "actual", kind, printed)
                    if random.random() < 0.3:
                        state(actual_fact, project, "actual", kind, again)
                    if kind.measure == "count" and random.random() < 0.4:
                        _break_down(
                            actual_fact,
                            actual,
                            kind,
                            random,
                            lambda *a, project=project, **k: state(*a[:1], project, *a[1:], **k),
                        )
                verdict = "exceeded" if share > 1.02 else "met" if share >= 0.98 else "short"
            verdicts.append(_VERDICTS[verdict])
            indicators.append(
                (key, project, kind.zh, kind.en, "headline" if position == 0 else "support",
                 "" if position == 0 else f"p{project:02d}.i0", kind.measure, kind.direction, target_fact, actual_fact, "",
                 "completed", "true", "", "", _VERDICTS[verdict], "", missing, "", "", "", kind.concept if position == 0 else "")
            )  # fmt: skip
        if random.random() < 0.5:
            state(f"p{project:02d}.cost", project, "cost", headline, f"{random.integers(2, 90) * 100}余万元", stage="")
            facilities = indicators[-len(works)][9] if headline.unit == "count" else ""
            costs.append((f"c{project:02d}", project, headline.zh, headline.en, "capital", f"p{project:02d}.cost", facilities,
                          "", "true", "", ""))  # fmt: skip
        projects.append(
            (project, headline.zh, headline.en, str(random.choice(["县教委", "县住建局", "县民政局;县人社局", "县交通局"])),
             ";".join(dict.fromkeys(verdicts)), "table:1")
        )  # fmt: skip
    return {
        "report.toml": _report_toml(region, year, name_zh, name_en, last_line=line),
        "projects.csv": _csv("project_no,name_zh,name_en,lead_units,reported_status,locator", projects),
        "statements.csv": _csv(
            "statement_id,fact_id,project_no,role,subject_zh,subject_en,figure,unit_zh,place,stage,as_of,section,line,"
            "part_of,note",
            statements,
        ),
        "indicators.csv": _csv(
            "indicator_id,project_no,name_zh,name_en,level,parent,measure,direction,target_fact,actual_fact,completed_fact,"
            "target_stage,comparable,reason_zh,reason_en,reported_status,lead_units,missing_reason,note_zh,note_en,place,"
            "concept",
            indicators,
        ),
        "costs.csv": _csv(
            "cost_id,project_no,name_zh,name_en,kind,cost_fact,facilities_fact,beneficiaries_fact,divisible,reason_zh,"
            "reason_en",
            costs,
        ),
        "observations.csv": _csv("observation_id,project_no,kind,message_zh,message_en,fact_ids,lines,severity", []),
    }


def _break_down(fact: str, total: float, kind: Kind, random: np.random.Generator, state: Any) -> None:
    """Share a total out among towns; one part in ten is not finished."""
    towns = [f"{_SYLLABLES[i]}{_SYLLABLES[-1 - i]}镇" for i in random.permutation(20)[:4]]
    parts = random.multinomial(int(total), np.full(len(towns), 1 / len(towns)))
    for position, (town, part) in enumerate(zip(towns, parts, strict=True)):
        if part:
            stage = "completed" if random.random() < 0.9 else "advancing"
            more = {"place": town, "stage": stage, "part_of": fact}
            state(f"{fact}.{position}", "breakdown", kind, f"{part}{kind.unit_zh}", **more)


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


def panel(rows: int, *, seed: int = 0, each: int = 36) -> pd.DataFrame:
    """Give a panel of so many rows, `each` a report, without going through files.

    The columns are those of ``comparison.report_panel`` that `assess`, `audit_indicators` and `compare_panel` read.
    """
    random = np.random.default_rng(seed)
    report = np.arange(rows) // each
    county, year = report // YEARS, FIRST_YEAR + report % YEARS
    kind = random.integers(0, len(KINDS), rows)
    table = pd.DataFrame([vars(one) for one in KINDS])

    def of_kind(column: str) -> pd.Series[Any]:
        return table[column].take(kind).reset_index(drop=True)

    qualitative = (of_kind("measure") == "qualitative").to_numpy()
    usual = of_kind("usual").to_numpy()
    target = np.maximum(1, np.round(usual * random.lognormal(0, 0.5, rows), 1))
    share = np.where(random.random(rows) < 0.3, 1.0, random.lognormal(0.05, 0.25, rows))
    actual = np.maximum(1, np.round(target * share, 1))
    rounded = random.random(rows) < 0.2
    half = np.where(rounded, np.maximum(0.5, actual * 0.01), 0.0)
    high = np.where(random.random(rows) < 0.03, np.inf, actual + half)
    finished = np.where(random.random(rows) < 0.1, random.uniform(0.4, 0.95, rows), 1.0)
    absent = qualitative | (random.random(rows) < 0.04)

    def known(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.where(absent, np.nan, values)

    number = pd.Series(np.arange(rows) % each)
    counties = pd.DataFrame(
        [region_name(one) for one in range(int(county.max(initial=0)) + 1)], columns=["region", "name_zh", "name_en"]
    )
    reached = pd.Series(random.random(rows) < 0.8).astype("boolean").where(pd.Series(qualitative), pd.NA)
    ids = "p" + (number // 4 + 1).astype("str").str.zfill(2) + ".i" + (number % 4).astype("str")
    years = pd.Series(year).astype("str")
    words = np.where(share > 1.02, "超额完成", np.where(share >= 0.98, "全面完成", "基本完成"))
    return pd.DataFrame(
        {
            "region": counties["region"].take(county).reset_index(drop=True),
            "year": year.astype("int64"),
            "indicator_id": ids,
            "project_no": (number // 4 + 1).astype("int64"),
            "name_zh": of_kind("zh"),
            "name_en": of_kind("en"),
            "level": pd.Series(np.where(number % 4 == 0, "headline", "support"), dtype="str"),
            "concept": of_kind("concept").where(number % 4 == 0, ""),
            "place": pd.Series("", index=range(rows), dtype="str"),
            "measure": of_kind("measure"),
            "direction": of_kind("direction"),
            "unit": of_kind("unit"),
            "classifier": pd.Series("", index=range(rows), dtype="str"),
            "target_fact": ids + ".target",
            "actual_fact": ids + ".actual",
            "target_stage": pd.Series("completed", index=range(rows), dtype="str"),
            "comparable": random.random(rows) > 0.02,
            "reason_zh": pd.Series("", index=range(rows), dtype="str"),
            "reason_en": pd.Series("", index=range(rows), dtype="str"),
            "reported_status": pd.Series(words, dtype="str"),
            "lead_units": pd.Series("县住建局", index=range(rows), dtype="str"),
            "target_value": np.where(qualitative, np.nan, target),
            "actual_value": known(actual),
            "actual_low": known(actual - half),
            "actual_high": known(high),
            "completed_value": known(actual * finished),
            "completed_low": known((actual - half) * finished),
            "completed_high": known(high * finished),
            "actual_agree": pd.Series(random.random(rows) > 0.01).astype("boolean"),
            "reached_reported": reached,
            "reached_completed": reached,
            "coverage": pd.Series("complete", index=range(rows), dtype="str"),
            "as_of": years + "-12-31",
            "period_start": years + "-01-01",
            "period_end": years + "-12-31",
        }
    )


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
