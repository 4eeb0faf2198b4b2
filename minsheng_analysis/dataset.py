"""Load a report: files to statements, statements to facts, facts to indicators, breakdowns and costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis import codes, schema
from minsheng_analysis.errors import DataError, Problem, QuantityError, UnknownReportError
from minsheng_analysis.facts import Estimate, FactBook, resolve
from minsheng_analysis.frames import records, with_plain_text
from minsheng_analysis.metrics import cost_per_beneficiary, cost_per_facility
from minsheng_analysis.quantities import Quantity, parse_quantity
from minsheng_analysis.reading import load_shared, read_meta, read_table, reference_problems, unit_problems
from minsheng_analysis.resources import data_root

if TYPE_CHECKING:
    from minsheng_analysis.views import Indicator, Project

_parse = cache(parse_quantity)


@dataclass(frozen=True)
class Report:
    """One place's report of one year, as tables.

    ``report["p05.spaces"]`` and ``report[5]`` look at one indicator or project; IPython completes the ids.

    Attributes
    ----------
    region, year : str, int
        Which report.
    meta : mapping
        ``report.toml``: titles, coverage, dates, source with its SHA-256, sections.
    projects, statements, facts, indicators, breakdowns, costs, observations, blockers, series, population : DataFrame
        See ``data/README.md`` for every column.
    region_names : mapping of str to str
        The region's name by language, from ``regions.csv``; empty where it is not there.
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
    region_names: Mapping[str, str] = field(repr=False, default_factory=dict)

    def title(self, lang: str) -> str:
        """Title in ``"zh"`` or ``"en"``."""
        return str(self.meta["title_zh" if lang == "zh" else "title_en"])

    def region_name(self, lang: str) -> str:
        """Name of the place in ``"zh"`` or ``"en"``; its key where ``regions.csv`` does not name it."""
        return self.region_names.get(lang) or self.region

    @property
    def as_of(self) -> str:
        """Date up to which the report speaks, ISO."""
        return str(self.meta["as_of"])

    def indicator(self, indicator_id: str) -> Indicator:
        """Look at one indicator: target, actual, completed, ratio and status on both bases, statements.

        Parameters
        ----------
        indicator_id : str
            Such as ``"p05.spaces"``.

        Raises
        ------
        UnknownNameError
            A KeyError that names the nearest ids, found by id and by either name.

        Examples
        --------
        >>> round(load("yubei", 2021).indicator("p10.trail").ratio_completed, 2)
        0.57
        >>> load("yubei", 2021).indicator("parking spaces")
        Traceback (most recent call last):
            ...
        minsheng_analysis.errors.UnknownNameError: there is no indicator 'parking spaces' in yubei 2021; did you mean ...
        """
        from minsheng_analysis.views import find_indicator

        return find_indicator(self, indicator_id)

    def project(self, project_no: int) -> Project:
        """Look at one project: its names, verdict, indicators, statements, costs and observations.

        Parameters
        ----------
        project_no : int
            Its number in the report.

        Raises
        ------
        UnknownNameError
            A KeyError that names the projects there are.

        Examples
        --------
        >>> load("yubei", 2021).project(5).name_en
        'Parking and pedestrian crossings'
        """
        from minsheng_analysis.views import find_project

        return find_project(self, project_no)

    def __getitem__(self, key: str | int) -> Indicator | Project:
        return self.indicator(key) if isinstance(key, str) else self.project(key)

    def _ipython_key_completions_(self) -> list[str | int]:
        return [*map(str, self.indicators["indicator_id"]), *map(int, self.projects["project_no"])]

    def _repr_html_(self) -> str:
        from minsheng_analysis.representation import report_html

        return report_html(self)


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
    for file in report_files(root):
        meta, problems = read_meta(file)
        if problems:
            raise DataError(problems)
        table, _ = read_table(file.parent / "indicators.csv", schema.INDICATORS)
        rows.append({key: meta[key] for key in ("region", "year", "title_zh", "title_en")} | {
            "indicators": len(table), "coverage": meta["coverage"], "as_of": meta["as_of"],
        })  # fmt: skip
    names = ["region", "year", "title_zh", "title_en", "indicators", "coverage", "as_of"]
    return pd.DataFrame(rows, columns=names).sort_values(["region", "year"], ignore_index=True)


def report_files(root: Path) -> list[Path]:
    """Return every ``report.toml`` of a data folder; a folder that is itself one report, such as a draft, has one."""
    own = root / "report.toml"
    return [own] if own.is_file() else sorted(root.glob("*/*/report.toml"))


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
    if (root / "report.toml").is_file():
        meta, problems = read_meta(root / "report.toml")
        if problems:
            raise DataError(problems)
        if (str(meta["region"]), str(meta["year"])) == (str(region), str(year)):
            return root
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


@with_plain_text
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
    meta, problems = read_meta(folder / "report.toml")
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
    problems = reference_problems(tables, statements, book)
    if problems:
        return None, problems
    projects = tables["projects"].assign(project_no=tables["projects"]["project_no"].astype("int64"))
    indicators = _indicators(tables["indicators"], projects, book, as_of=str(meta["as_of"]))
    problems = unit_problems(indicators)
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
        region_names=_region_names(str(meta["region"]), data_dir=folder.parent.parent),
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


def _region_names(region: str, *, data_dir: Path) -> dict[str, str]:
    table = load_shared("regions", data_dir=data_dir)
    found = table[table["region"] == region].to_dict("records")
    return {lang: str(found[0][f"name_{lang}"]) for lang in ("zh", "en")} if found else {}


def _parse_statements(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    problems = []
    quantities = []
    for position, (figure, unit_zh, key) in enumerate(
        zip(table["figure"], table["unit_zh"], table["statement_id"], strict=True)
    ):
        if unit_zh == codes.STATE:
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
        {
            name: [getattr(q, name) for q in quantities]
            for name in ("value", "low", "high", "unit", "qualifier", "classifier")
        },
        index=table.index,
    ).astype({"value": "float64", "low": "float64", "high": "float64"})
    return _with_project_no(table).assign(line=table["line"].astype("int64")).join(numbers), []


def _with_project_no(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(project_no=pd.to_numeric(table["project_no"].replace("", None)).astype("Int64"))


#: What is derived for each indicator, in order, and its type.
_DERIVED: Mapping[str, str] = {
    "project_no": "int64", "target_stage": "str", "comparable": "bool", "lead_units": "str", "unit": "str",
    "actual_unit": "str", "classifier": "str", "target_value": "float64", "actual_value": "float64",
    "actual_low": "float64", "actual_high": "float64", "completed_value": "float64", "completed_low": "float64",
    "completed_high": "float64", "published_pct": "float64", "published_pct_text": "str", "target_text": "str",
    "actual_text": "str", "actual_stage": "str", "actual_agree": "boolean", "reached_reported": "boolean",
    "reached_completed": "boolean", "as_of": "str", "target_statements": "str", "actual_statements": "str",
}  # fmt: skip


def _indicators(table: pd.DataFrame, projects: pd.DataFrame, book: FactBook, *, as_of: str) -> pd.DataFrame:
    rows = []
    leads = dict(zip(projects["project_no"], projects["lead_units"], strict=True))
    for row in records(table):
        known = book.dates(row.actual_fact)
        dates = [date for date in known if date <= as_of] or known
        date = dates[-1] if dates else as_of
        target = book.evaluate(row.target_fact, date)
        actual = book.evaluate(row.actual_fact, date)
        qualitative = row.measure == "qualitative"
        completed = Estimate() if qualitative else _completed(row, book, date)
        asked = row.target_stage or "completed"
        reached = _reached(actual, asked) if qualitative else pd.NA
        published = book.evaluate(row.published_pct_fact, date)
        rows.append(
            {
                "project_no": int(row.project_no),
                "target_stage": asked,
                "comparable": row.comparable == "true",
                "lead_units": row.lead_units or leads[int(row.project_no)],
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
    return table.assign(
        **{
            name: pd.Series([row[name] for row in rows], index=table.index, dtype=kind)
            for name, kind in _DERIVED.items()
        }
    )


def _completed(row: Any, book: FactBook, date: str) -> Estimate:
    """What is finished: an explicit expression, or the result without the parts that are not finished."""
    explicit = row.completed_fact
    if explicit == "none":
        return Estimate()
    if explicit:
        return book.evaluate(explicit, date)
    return book.evaluate(row.actual_fact, date, finished=True)


def _reached(actual: Estimate, asked: str) -> Any:
    if not actual.statements or not actual.stage:
        return pd.NA
    return codes.STAGE_RANK[actual.stage] >= codes.STAGE_RANK[asked]


def _breakdowns(facts: pd.DataFrame) -> pd.DataFrame:
    parts = facts[(facts["part_of"] != "") & facts["role"].isin(["breakdown", "actual"])]
    return (
        parts.assign(part_fact_id=parts["fact_id"], fact_id=parts["part_of"])
        [["fact_id", "part_fact_id", "place", "subject_zh", "value", "low", "high", "unit", "classifier", "stage", "as_of", "statement_ids"]]
        .reset_index(drop=True)
    )  # fmt: skip


def _costs(table: pd.DataFrame, book: FactBook, *, as_of: str) -> pd.DataFrame:
    numbers = ["cost_value", "cost_low", "cost_high", "facilities", "beneficiaries"]
    for name in ("cost_per_facility", "cost_per_beneficiary"):
        numbers += [name, f"{name}_low", f"{name}_high"]
    rows = []
    for row in records(table):
        cost, facilities, beneficiaries = (
            book.evaluate(getattr(row, column), as_of)
            for column in ("cost_fact", "facilities_fact", "beneficiaries_fact")
        )
        divisible = row.divisible == "true"
        derived = {
            "cost_value": cost.value, "cost_low": cost.low, "cost_high": cost.high, "unit": cost.unit,
            "cost_text": cost.text, "facilities": facilities.value, "beneficiaries": beneficiaries.value,
            "cost_statements": ";".join(cost.statements),
            "statements": ";".join((*cost.statements, *facilities.statements, *beneficiaries.statements)),
        }  # fmt: skip
        for name, measure, divisor in (
            ("cost_per_facility", cost_per_facility, facilities),
            ("cost_per_beneficiary", cost_per_beneficiary, beneficiaries),
        ):
            derived[name] = measure(cost.value, divisor.value) if divisible else math.nan
            derived[f"{name}_low"] = measure(cost.low, divisor.high) if divisible else math.nan
            derived[f"{name}_high"] = measure(cost.high, divisor.low) if divisible else math.nan
        rows.append(derived)
    names = [*numbers, "unit", "cost_text", "cost_statements", "statements"]
    derived_table = pd.DataFrame(rows, columns=names, index=table.index).astype(dict.fromkeys(numbers, "float64"))
    return _with_project_no(table).assign(divisible=table["divisible"] == "true").join(derived_table)


def _series(indicators: pd.DataFrame, book: FactBook) -> pd.DataFrame:
    names = [
        "indicator_id", "as_of", "target_value", "actual_value", "actual_low", "actual_high", "completed_value",
        "completed_low", "completed_high", "published_pct", "stage", "deadline", "actual_statements",
    ]  # fmt: skip
    rows = []
    for row in records(indicators):
        deadline = max(book.dates(row.target_fact), default="")
        for date in book.dates(row.actual_fact):
            actual = book.evaluate(row.actual_fact, date)
            target = book.evaluate(row.target_fact, date)
            completed = _completed(row, book, date)
            published = book.evaluate(row.published_pct_fact, date)
            rows.append(
                (row.indicator_id, date, target.value, actual.value, actual.low, actual.high, completed.value,
                 completed.low, completed.high, published.value, actual.stage, deadline, ";".join(actual.statements))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=names)
