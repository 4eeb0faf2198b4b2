"""Load a report: files to statements, statements to facts, facts to indicators, breakdowns and costs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.certainty import (
    is_draft,
    mark_costs,
    mark_indicators,
    mark_statements,
    unsure_statements,
)
from minsheng_analysis.dataset.deriving import (
    derive_breakdowns,
    derive_costs,
    derive_indicators,
    derive_series,
    parse_statements,
    read_amounts,
    with_project_no,
)
from minsheng_analysis.dataset.evidence import derive_evidence
from minsheng_analysis.dataset.facts import FactBook, resolve
from minsheng_analysis.dataset.folders import report_files, report_folder
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.places import places_in
from minsheng_analysis.dataset.reading import load_shared, read_report_table, read_shared
from minsheng_analysis.dataset.references import reference_problems, unit_problems
from minsheng_analysis.dataset.report import Report
from minsheng_analysis.errors import DataError, Problem
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.meta import Meta
from minsheng_analysis.resources import data_folder, data_root


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
    root = data_folder(data_dir)
    rows = []
    for file in report_files(root):
        meta, problems = read_meta(file)
        if problems:
            raise DataError(problems)
        table = read_report_table(file.parent, schema.TABLES["indicators"]).frame
        rows.append(
            (
                meta["region"],
                meta["year"],
                meta["title_zh"],
                meta["title_en"],
                len(table),
                meta["coverage"],
                meta["as_of"],
            )
        )
    names = ["region", "year", "title_zh", "title_en", "indicators", "coverage", "as_of"]
    return pd.DataFrame(rows, columns=names).sort_values(["region", "year"], ignore_index=True)


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
    root = folder.parent.parent
    tables: dict[str, pd.DataFrame] = {}
    for name, table in schema.TABLES.items():
        read = read_report_table(folder, table)
        tables[name] = read.frame
        problems += read.problems
    shared = {name: read_shared(name, data_dir=root) for name in ("population", "regions")}
    problems += [problem for read in shared.values() for problem in read.problems]
    if problems:
        return None, problems
    statements, problems = parse_statements(tables["statements"])
    if problems:
        return None, problems
    statements = mark_statements(statements, meta)
    problems = reference_problems(tables, statements)
    if problems:
        return None, problems
    return _build(meta, tables, statements, data_dir=root)


def _build(
    meta: Meta, tables: dict[str, pd.DataFrame], statements: pd.DataFrame, *, data_dir: Path
) -> tuple[Report, list[Problem]]:
    """Make a report of tables that are sound."""
    facts = resolve(statements)
    book = FactBook(facts, dict(zip(statements["statement_id"], statements["figure"], strict=True)))
    projects = tables["projects"].assign(project_no=tables["projects"]["project_no"].astype("int64"))
    indicators = derive_indicators(
        tables["indicators"], projects, book, as_of=meta["as_of"], period_end=meta["period_end"]
    )
    indicators = mark_indicators(indicators, statements, meta)
    indicators = indicators.join(derive_evidence(indicators, facts, unsure_statements(statements)))
    problems = unit_problems(indicators)
    # From here on rows are counted, not looked up in their file.
    indicators = indicators.reset_index(drop=True)
    report = Report(
        region=meta["region"],
        year=meta["year"],
        meta=meta,
        projects=projects.reset_index(drop=True),
        statements=statements.reset_index(drop=True),
        facts=facts,
        indicators=indicators,
        breakdowns=derive_breakdowns(facts),
        costs=mark_costs(derive_costs(tables["costs"], book, as_of=meta["as_of"]), statements, meta).reset_index(
            drop=True
        ),
        observations=with_project_no(tables["observations"]).reset_index(drop=True),
        blockers=tables["blockers"].reset_index(drop=True),
        series=derive_series(indicators, book),
        population=load_population(meta["region"], data_dir=data_dir),
        carried=tables["followups"].reset_index(drop=True),
        budget=read_amounts(tables["budget"]).reset_index(drop=True),
        region_names=_region_names(meta, data_dir=data_dir),
        compiled_here=data_dir.resolve() == data_root().resolve(),
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


def _region_names(meta: Meta, *, data_dir: Path) -> dict[str, str]:
    """Give the region's name by language.

    Of a draft whose region is not known that is the place its title names; in English the key, which spells it.
    """
    table = load_shared("regions", data_dir=data_dir)
    found = table[table["region"] == meta["region"]].to_dict("records")
    if found:
        return {lang: str(found[0][f"name_{lang}"]) for lang in ("zh", "en")}
    named = "".join(places_in(str(meta["title_zh"]))) if is_draft(meta) else ""
    return {"zh": named, "en": str(meta["region"]).replace("_", " ").title()} if named else {}
