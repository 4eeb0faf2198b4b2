"""CSV on the Web: the metadata file that says what the columns of exported CSV files hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype

from minsheng_analysis.dataset.schema import TABLES
from minsheng_analysis.outputs.tables import KEYS

if TYPE_CHECKING:
    import pandas as pd

    from minsheng_analysis.dataset.report import Report

#: The name that the W3C's recommendation gives the file where several tables stand in one folder.
METADATA = "csv-metadata.json"


def table_group(report: Report, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """Describe exported tables as a table group of CSV on the Web.

    Parameters
    ----------
    report : Report
    tables : mapping of str to DataFrame
        By name; each stands beside the metadata as ``<name>.csv``.

    Returns
    -------
    dict
        Ready for ``csv-metadata.json``. A column's title is its name; its description stands in both languages where
        the field dictionary has one.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": [{"@value": report.title_and_place(lang), "@language": lang} for lang in ("zh", "en")],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tables": [_table(name, table) for name, table in tables.items()],
    }


def _table(name: str, table: pd.DataFrame) -> dict[str, object]:
    key = [column for column in KEYS.get(name, ()) if column in table.columns]
    schema: dict[str, object] = {"columns": [_column(name, column, table[column]) for column in table.columns]}
    if key:
        schema["primaryKey"] = key
    return {"url": f"{name}.csv", "tableSchema": schema}


def _column(table: str, name: str, values: pd.Series) -> dict[str, object]:
    described: dict[str, object] = {"name": name, "titles": name, "datatype": _datatype(values)}
    known = TABLES[table].fields.get(name) if table in TABLES else None
    if known is not None:
        described["dc:description"] = [
            {"@value": known.description_en, "@language": "en"},
            {"@value": known.description_zh, "@language": "zh"},
        ]
    return described


def _datatype(values: pd.Series) -> str | dict[str, str]:
    if is_bool_dtype(values):
        return {"base": "boolean", "format": "True|False"}
    if is_integer_dtype(values):
        return "integer"
    # pandas writes an open end as "inf", which XML Schema spells INF: such a column stays text.
    if is_float_dtype(values) and not values.isin([math.inf, -math.inf]).any():
        return "number"
    return "string"
