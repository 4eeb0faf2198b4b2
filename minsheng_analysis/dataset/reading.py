"""Read a report's files and find what is wrong with them: cells, references, units."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.facts import FactBook, parse_expression
from minsheng_analysis.errors import Problem
from minsheng_analysis.keys import FIRST_YEAR, LAST_YEAR, is_region, is_year
from minsheng_analysis.measures import codes
from minsheng_analysis.resources import data_root

_META_REQUIRED = ("region", "year", "title_zh", "title_en", "coverage", "as_of", "period_start", "period_end", "source")


def load_shared(name: str, *, data_dir: Path | None = None) -> pd.DataFrame:
    """A table that all reports share (``regions``, ``population``, ``places``, ``concepts``), as text.

    Parameters
    ----------
    name : str
        File name without its ending.
    data_dir : Path, optional
        A folder of one's own; where it has no such file, the one that comes with the project is read.
    """
    own = data_dir / f"{name}.csv" if data_dir else None
    file = own if own is not None and own.is_file() else data_root() / f"{name}.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_table(file: Path, model: Any, *, required: bool = True) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one CSV as text and check it.

    Parameters
    ----------
    file : Path
    model : DataFrameSchema
        One of ``schema.TABLES``.
    required : bool
        Whether a missing file is a problem; otherwise it is an empty table.

    Returns
    -------
    tuple of (DataFrame of str, list of Problem)
    """
    if not file.is_file():
        if not required:
            return schema.empty_table(model), []
        return schema.empty_table(model), [
            Problem(file.name, "", "", "", f"the file is missing; add it at {file.parent.name}/", "缺少此文件；请补上")
        ]
    try:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        return schema.empty_table(model), [
            Problem(file.name, "", "", "", "is not UTF-8; save it as UTF-8", "不是 UTF-8 编码；请另存为 UTF-8")
        ]
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        return schema.empty_table(model), [
            Problem(file.name, "", "", "", f"is not a table ({error}); mend the row's commas and quotes",
                    f"不成表格（{error}）；请检查该行的逗号和引号")
        ]  # fmt: skip
    frame = frame.drop(columns=[c for c in schema.DRAFT_COLUMNS.get(model.name, ()) if c in frame])
    problems = schema.table_problems(frame, model, file.name)
    for name in model.columns:
        if name not in frame:
            frame[name] = ""
    return frame, problems


def read_meta(file: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Read ``report.toml`` and check it; dates come back as ISO text."""
    name = file.name
    if not file.is_file():
        return {}, [
            Problem(
                name, "", "", "", "the file is missing; `minsheng new` makes one", "缺少此文件；可用 minsheng new 生成"
            )
        ]
    try:
        meta = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Problem(name, "", "", "", f"is not valid TOML: {error}", f"不是有效的 TOML：{error}")]
    problems = [
        Problem(name, "", key, "", *schema.REQUIREMENTS["required"])
        for key in _META_REQUIRED
        if meta.get(key) in (None, "")
    ]
    for key in ("as_of", "period_start", "period_end"):
        if key in meta:
            meta[key] = str(meta[key])
    if not problems:
        problems += _meta_value_problems(meta, file)
    return meta, problems


_REGION_RULE = (
    "must be lower-case letters, digits, _ and -, beginning with a letter, as it names folders",
    "须以小写字母开头，只含小写字母、数字、_ 和 -，因为它用作文件夹名",
)
_YEAR_RULE = (
    f"must be a year from {FIRST_YEAR} to {LAST_YEAR}, without quotes",
    f"须为 {FIRST_YEAR} 至 {LAST_YEAR} 的年份，不加引号",
)


def _meta_value_problems(meta: Mapping[str, Any], file: Path) -> list[Problem]:
    problems = []
    for key in ("as_of", "period_start", "period_end"):
        if pd.isna(pd.to_datetime(meta[key], format="%Y-%m-%d", errors="coerce")):
            problems.append(Problem(file.name, "", key, meta[key], *schema.REQUIREMENTS["date"]))
    if not is_region(meta["region"]):
        problems.append(Problem(file.name, "", "region", str(meta["region"]), *_REGION_RULE))
    if not is_year(meta["year"]):
        problems.append(Problem(file.name, "", "year", str(meta["year"]), *_YEAR_RULE))
    if meta["coverage"] not in codes.COVERAGES:
        options = ", ".join(codes.COVERAGES)
        problems.append(
            Problem(
                file.name, "", "coverage", str(meta["coverage"]), f"must be one of {options}", f"须为 {options} 之一"
            )
        )
    laid_out = re.fullmatch(r"\d{4}", file.parent.name)  # a draft may lie in a folder of any name
    if laid_out and (str(meta["year"]) != file.parent.name or str(meta["region"]) != file.parent.parent.name):
        where = f"{file.parent.parent.name}/{file.parent.name}"
        problems.append(
            Problem(file.name, "", "region, year", f"{meta['region']}, {meta['year']}",
                    f"must be those of its folder, {where}", f"须与所在文件夹 {where} 一致")
        )  # fmt: skip
    return problems


def reference_problems(
    tables: Mapping[str, pd.DataFrame], statements: pd.DataFrame, book: FactBook | Set[str]
) -> list[Problem]:
    """Everything that points to something that is not there, and facts whose statements speak of different things."""
    problems: list[Problem] = []
    known_projects = {*tables["projects"]["project_no"], ""}
    for name in ("statements", "indicators", "costs", "observations"):
        table = tables[name]
        for position in table.index[~table["project_no"].isin(known_projects)]:
            problems.append(
                _dangling(
                    name, table, position, "project_no", "no such project in projects.csv", "projects.csv 中没有此项目"
                )
            )
    for column, en, zh in (
        (
            "role",
            "statements of one fact must share one role (found {found})",
            "同一事实的各条陈述须同一角色（现有 {found}）",
        ),
        (
            "unit",
            "statements of one fact must share one unit (found {found})",
            "同一事实的各条陈述须同一单位（现有 {found}）",
        ),
    ):
        several = statements.groupby("fact_id")[column].nunique()
        for fact in several.index[several > 1]:
            rows = statements[statements["fact_id"] == fact]
            found = ", ".join(rows[column].unique())
            for position in rows.index:
                problems.append(
                    _dangling(
                        "statements", statements, position, column, en.format(found=found), zh.format(found=found)
                    )
                )
    fact_ids = {*statements["fact_id"], ""}
    for position, fact in statements["part_of"].items():
        if fact not in fact_ids:
            problems.append(_dangling("statements", statements, position, "part_of", *_NO_FACT))
    for name, columns in (
        (
            "indicators",
            (
                "target_fact",
                "actual_fact",
                "completed_fact",
                "published_pct_fact",
                "evidence_fact",
                "base_fact",
                "baseline_fact",
            ),
        ),
        ("costs", ("cost_fact", "facilities_fact", "beneficiaries_fact")),
    ):
        for column in columns:
            for position, expression in tables[name][column].items():
                if expression != "none" and any(t.fact_id not in book for t in parse_expression(expression)):
                    problems.append(_dangling(name, tables[name], position, column, *_NO_FACT))
    indicators = tables["indicators"]
    known = {*indicators["indicator_id"], ""}
    for position in indicators.index[~indicators["parent"].isin(known)]:
        problems.append(
            _dangling("indicators", indicators, position, "parent", "no such indicator; name a headline indicator's id",
                      "没有此指标；请填主要指标的编号")
        )  # fmt: skip
    carried = tables.get("followups", pd.DataFrame({"fact_id": []}))
    for position in carried.index[~carried["fact_id"].isin(fact_ids)]:
        problems.append(_dangling("followups", carried, position, "fact_id", *_NO_FACT))
    for position in tables["blockers"].index[~tables["blockers"]["indicator_id"].isin(known - {""})]:
        problems.append(
            _dangling("blockers", tables["blockers"], position, "indicator_id", "no such indicator in indicators.csv",
                      "indicators.csv 中没有此指标")
        )  # fmt: skip
    return problems


_NO_FACT = (
    "no statement speaks of this fact; mend the id or add the statement to statements.csv",
    "没有陈述提到此事实；请改正编号，或在 statements.csv 补上陈述",
)


def _dangling(name: str, table: pd.DataFrame, position: Any, column: str, *message: str) -> Problem:
    key = str(table.at[position, table.columns[0]])
    return Problem(
        f"{name}.csv", schema.row_name(int(position), key), column, str(table.at[position, column]), *message
    )


def unit_problems(indicators: pd.DataFrame) -> list[Problem]:
    """Targets and results in different units that are said to be comparable."""
    problems: list[Problem] = []
    if indicators.empty:
        # A report whose statements are typed and whose indicators are not yet.
        return problems
    known = (indicators["unit"] != "") & (indicators["actual_unit"] != "") & indicators["comparable"]
    for position, row in indicators[known & (indicators["unit"] != indicators["actual_unit"])].iterrows():
        problems.append(
            Problem("indicators.csv", schema.row_name(int(str(position)), row["indicator_id"]), "comparable", "true",
                    f"the target is in {row['unit']}, the result in {row['actual_unit']}; set comparable to false and say why",
                    f"目标单位为 {row['unit']}，结果单位为 {row['actual_unit']}；请将 comparable 改为 false 并说明理由")
        )  # fmt: skip
    return problems
