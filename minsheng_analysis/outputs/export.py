"""Write a report out: the finance bureaus' self-evaluation workbook, or its tables as CSV, Parquet or a data package."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype

from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, Policy, Rules, load_rules
from minsheng_analysis.dataset.descriptor import LICENCE, package, resource
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.errors import MinshengError, UsageError, refusal_zh, shown_value
from minsheng_analysis.language.languages import check_language
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.outputs import csvw, dcat, iati, sdmx
from minsheng_analysis.outputs.tables import KEYS, TOLD, report_tables, write_csv, write_whole
from minsheng_analysis.outputs.workbook import write_workbook

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

Format = Literal["xlsx", "csv", "parquet", "datapackage", "csvw", "dcat", "iati", "sdmx"]
FORMATS: tuple[Format, ...] = ("xlsx", "csv", "parquet", "datapackage", "csvw", "dcat", "iati", "sdmx")


def export(
    report: Report,
    path: str | Path,
    format: Format = "xlsx",
    *,
    basis: Basis = "reported",
    policy: Policy | None = None,
    rules: Rules | str | Path = DEFAULT_RULES,
    judged_share: float | None = None,
    full_form: bool = False,
    lang: str = "zh",
) -> Path:
    """Write a report to disk.

    Parameters
    ----------
    report : Report
    path : str or Path
        The file to write for ``xlsx``; the folder to fill for the others, one file a table.
    format : {"xlsx", "csv", "parquet", "datapackage", "csvw", "dcat", "iati", "sdmx"}
        ``xlsx``: one 绩效自评表 a project with live formulas, a summary, the rules and the data behind. ``csv``: for
        spreadsheets (UTF-8 with its mark, cells that a spreadsheet would run made harmless). ``datapackage``: for
        programs (CSV as it is, and a Frictionless ``datapackage.json``). ``csvw`` and ``dcat``: the same CSV with
        ``csv-metadata.json`` (CSV on the Web), or with ``dcat.jsonld`` (DCAT and schema.org, for data portals).
        ``iati``: ``activities.xml``, results of IATI 2.03. ``sdmx``: ``observations.csv`` (SDMX-CSV 2.0) and
        ``codelists.csv``.
    basis, policy, rules, judged_share
        As for :func:`minsheng_analysis.evaluate`.
    full_form : bool
        Whether the workbook's forms have the kind and unit of each indicator, and rows for conclusion, problems and
        signatures, which some bureaus ask for.
    lang : {"zh", "en"}
        Language of the workbook's headings.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    UsageError
        For an unknown format, or a workbook whose name does not end in ``.xlsx``.
    MinshengError
        If the disk refuses; what stood there before is left alone.
    """
    if format not in FORMATS:
        raise UsageError(
            f"unknown format {format!r}; use one of: {', '.join(FORMATS)}",
            f"未知的格式“{shown_value(str(format))}”；可用：{'、'.join(FORMATS)}",
        )
    path = Path(path)
    if format == "xlsx" and path.suffix.lower() != ".xlsx":
        raise UsageError(
            f"a workbook's name ends in .xlsx, not {path.name!r}",
            f"工作簿文件名须以 .xlsx 结尾：{shown_value(path.name)}",
        )
    check_language(lang)
    rules = rules if isinstance(rules, Rules) else load_rules(rules)
    scores = evaluate(report, basis=basis, policy=policy, rules=rules, judged_share=judged_share)
    asked = rules.judged_share if judged_share is None else judged_share
    try:
        if format == "xlsx":
            write_whole(
                path,
                lambda file: write_workbook(file, report, scores, rules, lang, judged_share=asked, full_form=full_form),
            )
            return path
        path.mkdir(parents=True, exist_ok=True)
        if format == "iati":
            write_whole(path / iati.FILE, lambda file: file.write_bytes(iati.activities(report)))
            return path
        if format == "sdmx":
            _write_plain(sdmx.observations(report), path / "observations.csv")
            _write_plain(sdmx.codelists(report), path / "codelists.csv")
            return path
        _write_tables(report, report_tables(report, scores), path, format)
    except OSError as error:
        raise MinshengError(
            f"cannot write {path}: {error.strerror or error}", f"无法写入 {path}：{refusal_zh(error)}"
        ) from error
    return path


def _write_tables(report: Report, tables: dict[str, pd.DataFrame], folder: Path, format: Format) -> None:
    """Write one file a table, and what describes them where the format has such a file."""
    for name, table in tables.items():
        if format == "parquet":
            write_whole(folder / f"{name}.parquet", lambda file, t=table: t.to_parquet(file, index=False))  # type: ignore[misc]
        elif format == "csv":
            write_csv(table, folder / f"{name}.csv")
        else:
            _write_plain(table, folder / f"{name}.csv")
    if format == "datapackage":
        _write_json(describe_tables(report, tables), folder / "datapackage.json")
    elif format == "csvw":
        _write_json(csvw.table_group(report, tables), folder / csvw.METADATA)
    elif format == "dcat":
        _write_json(dcat.catalogue_entry(report, [f"{name}.csv" for name in tables]), folder / dcat.METADATA)


def _write_plain(table: pd.DataFrame, file: Path) -> None:
    write_whole(file, lambda f: table.to_csv(f, index=False, encoding="utf-8", lineterminator="\n"))


def _write_json(described: dict[str, object], file: Path) -> None:
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    write_whole(file, lambda f: f.write_text(text, encoding="utf-8"))


def describe_tables(report: Report, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """Describe a report's tables as a Frictionless Data Package, each in a CSV file of its name.

    Parameters
    ----------
    report : Report
    tables : mapping of str to DataFrame
        From `report_tables`.
    """
    source = report.meta["source"]
    issued = (issuer(source, "zh"), report.title_and_place("zh"), str(source["published"]))
    origin = {"title": "，".join(filter(None, issued))}
    resources = [
        resource(
            name,
            f"{name}.csv",
            [_field(column, table[column]) for column in table.columns],
            title=TOLD.get(name, ""),
            key=KEYS.get(name, ()),
        )
        for name, table in tables.items()
    ]
    more = {"licenses": [LICENCE]} if report.compiled_here else {}
    return package(f"minsheng-{report.region}-{report.year}", report.title_and_place("en"), [origin], resources, **more)


def _field(name: str, column: pd.Series) -> dict[str, object]:
    if is_bool_dtype(column):
        return {"name": name, "type": "boolean", "trueValues": ["True"], "falseValues": ["False"]}
    if is_integer_dtype(column):
        return {"name": name, "type": "integer"}
    # pandas writes an open end as "inf", which the package's number type spells INF: such a column stays text.
    if is_float_dtype(column) and not column.isin([math.inf, -math.inf]).any():
        return {"name": name, "type": "number"}
    return {"name": name, "type": "string"}
