"""Load a report: files to statements, statements to facts, facts to indicators, breakdowns and costs."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from minsheng_analysis import schema
from minsheng_analysis.errors import DataError, Problem, QuantityError, UnknownReportError
from minsheng_analysis.facts import Estimate, FactBook, parse_expression, resolve
from minsheng_analysis.metrics import cost_per_beneficiary, cost_per_facility
from minsheng_analysis.quantities import Quantity, parse_quantity
from minsheng_analysis.resources import data_root

_META_REQUIRED = ("region", "year", "title_zh", "title_en", "coverage", "as_of", "period_start", "period_end", "source")

_parse = cache(parse_quantity)


@dataclass(frozen=True)
class Report:
    """One place's report of one year, as tables.

    Attributes
    ----------
    region, year : str, int
        Which report.
    meta : mapping
        ``report.toml``: titles, coverage, dates, source with its SHA-256, sections.
    projects, statements, facts, indicators, breakdowns, costs, observations, blockers, series, population : DataFrame
        See ``data/README.md`` for every column.
    """

    region: str
    year: int
    meta: Mapping[str, Any]
    projects: pd.DataFrame = field(repr=False)
    statements: pd.DataFrame = field(repr=False)
    facts: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    breakdowns: pd.DataFrame = field(repr=False)
    costs: pd.DataFrame = field(repr=False)
    observations: pd.DataFrame = field(repr=False)
    blockers: pd.DataFrame = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    population: pd.DataFrame = field(repr=False)

    def title(self, lang: str) -> str:
        """Title in ``"zh"`` or ``"en"``."""
        return str(self.meta["title_zh" if lang == "zh" else "title_en"])

    @property
    def as_of(self) -> str:
        """Date up to which the report speaks, ISO."""
        return str(self.meta["as_of"])


def catalog(data_dir: str | Path | None = None) -> pd.DataFrame:
    """List the reports there are.

    Parameters
    ----------
    data_dir : path, optional
        A folder of one's own, laid out as ``<region>/<year>/report.toml``; default the data that comes with the
        project.

    Returns
    -------
    DataFrame
        One row a report: `region`, `year` (int), `title_zh`, `title_en`, `indicators` (number of rows), `coverage`,
        `as_of` (ISO date), sorted by region and year.

    Raises
    ------
    DataError
        If a ``report.toml`` cannot be read.
    """
    root = Path(data_dir) if data_dir else data_root()
    rows = []
    for file in sorted(root.glob("*/*/report.toml")):
        meta, problems = _read_meta(file)
        if problems:
            raise DataError(problems)
        table, _ = read_table(file.parent / "indicators.csv", schema.INDICATORS)
        rows.append({key: meta[key] for key in ("region", "year", "title_zh", "title_en")} | {
            "indicators": len(table), "coverage": meta["coverage"], "as_of": meta["as_of"],
        })  # fmt: skip
    names = ["region", "year", "title_zh", "title_en", "indicators", "coverage", "as_of"]
    return pd.DataFrame(rows, columns=names).sort_values(["region", "year"], ignore_index=True)


def report_folder(region: str, year: int, *, data_dir: str | Path | None = None) -> Path:
    """Return the folder of a report.

    Raises
    ------
    UnknownReportError
        If there is none, naming those there are.
    """
    root = Path(data_dir) if data_dir else data_root()
    folder = root / str(region) / str(year)
    if (folder / "report.toml").is_file():
        return folder
    years: dict[str, list[str]] = {}
    for file in sorted(root.glob("*/*/report.toml")):
        years.setdefault(file.parent.parent.name, []).append(file.parent.name)
    known_en = "; ".join(f"{r}: {', '.join(y)}" for r, y in years.items()) or "none"
    known_zh = "；".join(f"{r}：{'、'.join(y)}" for r, y in years.items()) or "无"
    if region in years:
        raise UnknownReportError(
            f"there is no report of {region} for {year}; years there are: {', '.join(years[region])}",
            f"没有 {region} {year} 年的报告；现有年份：{'、'.join(years[region])}",
        )
    raise UnknownReportError(
        f"there is no region {region!r}; reports there are: {known_en}",
        f"没有地区 {region!r}；现有报告：{known_zh}",
    )


def load(region: str, year: int, *, data_dir: str | Path | None = None) -> Report:
    """Load and check one report.

    Parameters
    ----------
    region : str
        Such as ``"yubei"``; see :func:`catalog`.
    year : int
        Year of the report.
    data_dir : path, optional
        A folder of one's own; default the data that comes with the project.

    Returns
    -------
    Report
        Tables with every number parsed from the figures' characters.

    Raises
    ------
    UnknownReportError
        If there is no such report.
    DataError
        If its files break the data model; lists every problem by file, row, column and value.

    Examples
    --------
    >>> report = load("yubei", 2021)
    >>> len(report.projects)
    10
    """
    folder = report_folder(region, year, data_dir=data_dir)
    report, problems = read_report(folder)
    if report is None or problems:
        raise DataError(problems)
    return report


def read_report(folder: Path) -> tuple[Report | None, list[Problem]]:
    """Read a report's folder and list everything that is wrong with it.

    Parameters
    ----------
    folder : Path
        Holds ``report.toml`` and the CSV tables.

    Returns
    -------
    tuple of (Report or None, list of Problem)
        The report is None if the problems leave nothing to build it from.
    """
    meta, problems = _read_meta(folder / "report.toml")
    tables: dict[str, pd.DataFrame] = {}
    for name, (required, model) in schema.TABLES.items():
        tables[name], found = read_table(folder / f"{name}.csv", model, required=required)
        problems += found
    if problems:
        return None, problems
    statements, problems = _parse_statements(tables["statements"])
    if problems:
        return None, problems
    facts = resolve(statements)
    book = FactBook(facts, dict(zip(statements["statement_id"], statements["figure"], strict=True)))
    problems = _reference_problems(tables, statements, book)
    if problems:
        return None, problems
    projects = tables["projects"].assign(project_no=tables["projects"]["project_no"].astype("int64"))
    indicators = _indicators(tables["indicators"], projects, book, as_of=str(meta["as_of"]))
    problems = _unit_problems(indicators, book)
    report = Report(
        region=str(meta["region"]),
        year=int(meta["year"]),
        meta=meta,
        projects=projects,
        statements=statements,
        facts=facts,
        indicators=indicators,
        breakdowns=_breakdowns(facts),
        costs=_costs(tables["costs"], book, as_of=str(meta["as_of"])),
        observations=_with_project_no(tables["observations"]),
        blockers=tables["blockers"],
        series=_series(indicators, book),
        population=load_population(str(meta["region"]), data_dir=folder.parent.parent),
    )
    return report, problems


def load_population(region: str, *, data_dir: Path | None = None) -> pd.DataFrame:
    """Residents of a region by year, with how far each figure is to be trusted.

    Parameters
    ----------
    region : str
    data_dir : Path, optional
        Folder with a ``population.csv``; where it has none, the one that comes with the project is read.

    Returns
    -------
    DataFrame
        `region`, `year` (int), `basis`, `residents` (people), `quality`, `source`, `note_zh`, `note_en`.
    """
    table = load_shared("population", data_dir=data_dir)
    table = table.assign(year=table["year"].astype("int64"), residents=table["residents"].astype("float64"))
    return table[table["region"] == region].reset_index(drop=True)


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
    empty = schema.empty_table(model)
    if not file.is_file():
        if not required:
            return empty, []
        return empty, [Problem(file.name, "", "", "", f"the file is missing; add it at {file.parent.name}/", "缺少此文件；请补上")]
    try:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        return empty, [Problem(file.name, "", "", "", "is not UTF-8; save it as UTF-8", "不是 UTF-8 编码；请另存为 UTF-8")]
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        return empty, [
            Problem(file.name, "", "", "", f"is not a table ({error}); mend the row's commas and quotes",
                    f"不成表格（{error}）；请检查该行的逗号和引号")
        ]  # fmt: skip
    problems = schema.table_problems(frame, model, file.name)
    for name in model.columns:
        if name not in frame:
            frame[name] = ""
    return frame, problems


def _read_meta(file: Path) -> tuple[dict[str, Any], list[Problem]]:
    name = file.name
    if not file.is_file():
        return {}, [Problem(name, "", "", "", "the file is missing; `minsheng new` makes one", "缺少此文件；可用 minsheng new 生成")]
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


def _meta_value_problems(meta: Mapping[str, Any], file: Path) -> list[Problem]:
    problems = []
    for key in ("as_of", "period_start", "period_end"):
        if pd.isna(pd.to_datetime(meta[key], format="%Y-%m-%d", errors="coerce")):
            problems.append(Problem(file.name, "", key, meta[key], *schema.REQUIREMENTS["date"]))
    if meta["coverage"] not in schema.COVERAGES:
        options = ", ".join(schema.COVERAGES)
        problems.append(
            Problem(file.name, "", "coverage", str(meta["coverage"]), f"must be one of {options}", f"须为 {options} 之一")
        )
    if str(meta["year"]) != file.parent.name or str(meta["region"]) != file.parent.parent.name:
        where = f"{file.parent.parent.name}/{file.parent.name}"
        problems.append(
            Problem(file.name, "", "region, year", f"{meta['region']}, {meta['year']}",
                    f"must be those of its folder, {where}", f"须与所在文件夹 {where} 一致")
        )  # fmt: skip
    return problems


def _parse_statements(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    problems = []
    quantities = []
    for position, (figure, unit_zh, key) in enumerate(
        zip(table["figure"], table["unit_zh"], table["statement_id"], strict=True)
    ):
        if unit_zh == schema.STATE:
            quantities.append(Quantity(math.nan, math.nan, math.nan, "state", "exact", "", figure))
            continue
        try:
            quantities.append(_parse(figure, unit_zh))
        except QuantityError as error:
            where = schema.row_name(position, key)
            problems.append(Problem("statements.csv", where, "figure", figure, error.message_en, error.message_zh))
    if problems:
        return table, problems
    numbers = pd.DataFrame(
        {name: [getattr(q, name) for q in quantities] for name in ("value", "low", "high", "unit", "qualifier", "classifier")},
        index=table.index,
    ).astype({"value": "float64", "low": "float64", "high": "float64"})
    return _with_project_no(table).assign(line=table["line"].astype("int64")).join(numbers), []


def _with_project_no(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(project_no=pd.to_numeric(table["project_no"].replace("", None)).astype("Int64"))


def _reference_problems(tables: Mapping[str, pd.DataFrame], statements: pd.DataFrame, book: FactBook) -> list[Problem]:
    """Everything that points to something that is not there."""
    problems: list[Problem] = []
    known_projects = {*tables["projects"]["project_no"], ""}
    for name in ("statements", "indicators", "costs", "observations"):
        table = tables[name]
        for position in table.index[~table["project_no"].isin(known_projects)]:
            problems.append(
                _dangling(name, table, position, "project_no", "no such project in projects.csv", "projects.csv 中没有此项目")
            )
    roles = statements.groupby("fact_id")["role"].agg(lambda role: role.unique())
    mixed = {fact: found for fact, found in roles.items() if len(found) > 1}
    for position in statements.index[statements["fact_id"].isin(mixed)]:
        found = ", ".join(mixed[statements.at[position, "fact_id"]])
        problems.append(
            _dangling("statements", statements, position, "role", f"statements of one fact must share one role (found {found})",
                      f"同一事实的各条陈述须同一角色（现有 {found}）")
        )  # fmt: skip
    units = statements.groupby("fact_id")["unit"].agg(lambda unit: unit.unique())
    for fact, found in units.items():
        if len(found) > 1:
            position = statements.index[statements["fact_id"] == fact][0]
            problems.append(
                _dangling("statements", statements, position, "fact_id", f"statements of one fact must share one unit (found {', '.join(found)})",
                          f"同一事实的各条陈述须同一单位（现有 {'、'.join(found)}）")
            )  # fmt: skip
    for position, fact in statements["part_of"].items():
        if fact and fact not in set(statements["fact_id"]):
            problems.append(_dangling("statements", statements, position, "part_of", *_NO_FACT))
    for name, columns in (
        ("indicators", ("target_fact", "actual_fact", "completed_fact", "published_pct_fact")),
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


def _dangling(name: str, table: pd.DataFrame, position: Any, column: str, en: str, zh: str) -> Problem:
    key = str(table.at[position, table.columns[0]])
    return Problem(f"{name}.csv", schema.row_name(int(position), key), column, str(table.at[position, column]), en, zh)


def _unit_problems(indicators: pd.DataFrame, book: FactBook) -> list[Problem]:
    problems = []
    for position, row in enumerate(indicators.to_dict("records")):
        if row["unit"] and row["actual_unit"] and row["comparable"] and row["unit"] != row["actual_unit"]:
            problems.append(
                Problem("indicators.csv", schema.row_name(position, row["indicator_id"]), "comparable", "true",
                        f"the target is in {row['unit']}, the result in {row['actual_unit']}; set comparable to false and say why",
                        f"目标单位为 {row['unit']}，结果单位为 {row['actual_unit']}；请将 comparable 改为 false 并说明理由")
            )  # fmt: skip
    return problems


def _indicators(table: pd.DataFrame, projects: pd.DataFrame, book: FactBook, *, as_of: str) -> pd.DataFrame:
    rows = []
    leads = dict(zip(projects["project_no"], projects["lead_units"], strict=True))
    for row in table.to_dict("records"):
        dates = [d for d in book.dates(str(row["actual_fact"])) if d <= as_of] or book.dates(str(row["actual_fact"]))
        date = dates[-1] if dates else as_of
        target = book.evaluate(str(row["target_fact"]), date)
        actual = book.evaluate(str(row["actual_fact"]), date)
        completed = _completed(row, book, date)
        qualitative = row["measure"] == "qualitative"
        asked = str(row["target_stage"]) or "completed"
        reached = _reached(actual, asked) if qualitative else pd.NA
        published = book.evaluate(str(row["published_pct_fact"]), date)
        rows.append(
            {
                "project_no": int(str(row["project_no"])),
                "target_stage": asked,
                "comparable": row["comparable"] == "true",
                "lead_units": row["lead_units"] or leads[int(str(row["project_no"]))],
                "unit": target.unit or actual.unit,
                "actual_unit": actual.unit,
                "classifier": target.classifier or actual.classifier,
                "target_value": target.value,
                "actual_value": actual.value,
                "actual_low": actual.low,
                "actual_high": actual.high,
                "completed_value": completed.value,
                "completed_low": completed.low,
                "completed_high": completed.high,
                "published_pct": published.value,
                "published_pct_text": published.text,
                "target_text": target.text,
                "actual_text": actual.text,
                "actual_stage": actual.stage,
                "actual_agree": actual.agree if actual.statements else pd.NA,
                "reached_reported": reached,
                "reached_completed": reached,
                "as_of": date if dates else "",
                "target_statements": ";".join(target.statements),
                "actual_statements": ";".join(actual.statements),
            }
        )
    derived = pd.DataFrame(rows, index=table.index)
    if not rows:
        return table
    derived = derived.astype({"actual_agree": "boolean", "reached_reported": "boolean", "reached_completed": "boolean"})
    return table.drop(columns=[c for c in derived.columns if c in table]).join(derived)[
        [*table.columns, *(c for c in derived.columns if c not in table)]
    ]


def _completed(row: Mapping[Any, Any], book: FactBook, date: str) -> Estimate:
    """What is finished: an explicit expression, or the result without the parts that are not finished."""
    explicit = str(row["completed_fact"])
    if explicit == "none":
        return Estimate()
    if explicit:
        return book.evaluate(explicit, date)
    return book.evaluate(str(row["actual_fact"]), date, keep=lambda stage: stage in ("completed", ""))


def _reached(actual: Estimate, asked: str) -> Any:
    if not actual.statements or not actual.stage:
        return pd.NA
    return schema.STAGE_RANK[actual.stage] >= schema.STAGE_RANK[asked]


def _breakdowns(facts: pd.DataFrame) -> pd.DataFrame:
    parts = facts[(facts["part_of"] != "") & facts["role"].isin(["breakdown", "actual"])]
    return (
        parts.assign(part_fact_id=parts["fact_id"], fact_id=parts["part_of"])
        [["fact_id", "part_fact_id", "place", "subject_zh", "value", "low", "high", "unit", "classifier", "stage", "as_of", "statement_ids"]]
        .reset_index(drop=True)
    )  # fmt: skip


def _costs(table: pd.DataFrame, book: FactBook, *, as_of: str) -> pd.DataFrame:
    rows = []
    for row in table.to_dict("records"):
        cost, facilities, beneficiaries = (
            book.evaluate(str(row[column]), as_of) for column in ("cost_fact", "facilities_fact", "beneficiaries_fact")
        )
        rows.append(
            {
                "cost_value": cost.value, "cost_low": cost.low, "cost_high": cost.high, "unit": cost.unit,
                "cost_text": cost.text,
                "facilities": facilities.value, "beneficiaries": beneficiaries.value,
                "cost_statements": ";".join(cost.statements),
                "statements": ";".join((*cost.statements, *facilities.statements, *beneficiaries.statements)),
            }
        )  # fmt: skip
    names = [
        "cost_value", "cost_low", "cost_high", "unit", "cost_text", "facilities", "beneficiaries",
        "cost_statements", "statements",
    ]  # fmt: skip
    derived = pd.DataFrame(rows, columns=names, index=table.index)
    numbers = [c for c in names if c not in ("unit", "cost_text", "cost_statements", "statements")]
    derived = derived.astype(dict.fromkeys(numbers, "float64"))
    costs = _with_project_no(table).assign(divisible=table["divisible"] == "true").join(derived)
    for name, measure, divisor in (
        ("cost_per_facility", cost_per_facility, "facilities"),
        ("cost_per_beneficiary", cost_per_beneficiary, "beneficiaries"),
    ):
        for suffix, column in (("", "cost_value"), ("_low", "cost_low"), ("_high", "cost_high")):
            costs[name + suffix] = measure(costs[column], costs[divisor]).where(costs["divisible"])
    return costs


def _series(indicators: pd.DataFrame, book: FactBook) -> pd.DataFrame:
    names = ["indicator_id", "as_of", "target_value", "actual_value", "actual_low", "actual_high", "published_pct", "stage", "actual_statements"]
    rows = []
    for row in indicators.to_dict("records"):
        for date in book.dates(str(row["actual_fact"])):
            actual = book.evaluate(str(row["actual_fact"]), date)
            target = book.evaluate(str(row["target_fact"]), date)
            published = book.evaluate(str(row["published_pct_fact"]), date)
            rows.append(
                (row["indicator_id"], date, target.value, actual.value, actual.low, actual.high, published.value,
                 actual.stage, ";".join(actual.statements))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=names)
