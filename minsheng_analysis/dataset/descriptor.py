"""Frictionless descriptors: of the data folder, and of whatever else is written as a data package.

``python -m minsheng_analysis.dataset.descriptor > data/datapackage.json`` describes the data that come with the project.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from minsheng_analysis.dataset.folders import report_files
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.dataset.schema import PATTERNS, SHARED, TABLES, Field, Table
from minsheng_analysis.errors import DataError
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.resources import data_folder

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TITLE = "Livelihood projects of Chinese local governments: what was promised and what was done"
_DESCRIPTION = (
    "Every figure of completion reports of livelihood projects (民生实事), as printed and with the line it stands in; "
    "the facts, indicators, costs and observations built on them. See README.md for the codebook."
)
#: Of the compilation that comes with the project; a folder of one's own has its own.
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 (the compilation; no right is claimed in the facts)",
}


class _Words(NamedTuple):
    """What the field dictionary says of a column."""

    table: str
    field: str
    type: str
    description_en: str
    description_zh: str


def package(
    name: str,
    title: str,
    sources: Sequence[Mapping[str, str]],
    resources: Sequence[Mapping[str, object]],
    **more: object,
) -> dict[str, object]:
    """Build the descriptor of a data package.

    Parameters
    ----------
    name, title : str
    sources, resources : sequence of dict
        See `resource`.
    **more
        Further properties, such as ``description`` and ``licenses``.
    """
    return {"$schema": _PROFILE, "name": name, "title": title, **more, "sources": [*sources], "resources": [*resources]}


def resource(name: str, path: str, fields: Sequence[Mapping[str, object]], *, title: str = "", key: Sequence[str] = (),
             foreign_keys: Sequence[Mapping[str, object]] = ()) -> dict[str, object]:  # fmt: skip
    """Describe one CSV file of a data package.

    Parameters
    ----------
    name, path : str
    fields : sequence of dict
        Each with a ``name`` and a ``type``.
    title : str
    key : sequence of str
        Columns that identify a row.
    foreign_keys : sequence of dict
    """
    described: dict[str, object] = {"fields": [*fields], "missingValues": [""]}
    if key:
        described["primaryKey"] = [*key]
    if foreign_keys:
        described["foreignKeys"] = [*foreign_keys]
    return {
        "name": name, **({"title": title} if title else {}), "path": path, "scheme": "file", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": described,
    }  # fmt: skip


def describe(data_dir: str | Path | None = None) -> dict[str, object]:
    """Build the descriptor of a data folder from its files and the field dictionary.

    Parameters
    ----------
    data_dir : path, optional
        A folder laid out as ``<region>/<year>/``; default the data that comes with the project.

    Returns
    -------
    dict
        A Frictionless data package descriptor, ready for ``datapackage.json``. Paths are relative to `data_dir`.

    Raises
    ------
    DataError
        If a ``report.toml`` or the folder's own ``fields.csv`` is broken.

    Examples
    --------
    >>> package = describe()
    >>> sorted({r["name"] for r in package["resources"]} & {"regions", "yubei-2021-statements"})
    ['regions', 'yubei-2021-statements']
    """
    root = data_folder(data_dir)
    # A folder of one's own may describe further columns.
    words = {(f.table, f.field): f for f in rows_of(load_shared("fields", data_dir=root), _Words)}
    shared = [name for name in SHARED if (root / f"{name}.csv").is_file()]
    resources = [_described(root, f"{name}.csv", name, SHARED[name], shared, words) for name in shared]
    sources = []
    for file in report_files(root):
        meta, problems = read_meta(file)
        if problems:
            raise DataError(problems)
        folder = file.parent.relative_to(root)
        prefix = f"{meta['region']}-{meta['year']}"
        title = f"{meta['title_zh']}, {issuer(meta['source'], 'en')}, {meta['coverage']}, as of {meta['as_of']}"
        sources.append({"title": title, "path": (folder / "report.toml").as_posix()})
        tables = [table for table in TABLES.values() if (file.parent / table.file).is_file()]
        known = [*shared, *(f"{prefix}-{table.name}" for table in tables)]
        resources += [
            _described(root, (folder / table.file).as_posix(), f"{prefix}-{table.name}", table, known, words)
            for table in tables
        ]
    return package(
        "minsheng-livelihood-projects", _TITLE, sources, resources, description=_DESCRIPTION, licenses=[LICENCE]
    )


def _described(
    root: Path, path: str, name: str, table: Table, known: Sequence[str], words: Mapping[tuple[str, str], _Words]
) -> dict[str, object]:  # fmt: skip
    with (root / path).open(encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle), [])
    prefix = name.removesuffix(table.name)
    keys = []
    for column in header:
        target, _, target_column = (
            table.fields[column].refers_to.partition(".") if column in table.fields else ("", "", "")
        )
        # A report's tables point to each other; shared tables stand by their plain name, and a table itself by none.
        place = "" if target == table.name else target if target in known else f"{prefix}{target}"
        if target and place in ("", *known):
            keys.append({"fields": [column], "reference": {"resource": place, "fields": [target_column]}})
    fields = [_field(column, table.fields.get(column), words.get((table.name, column))) for column in header]
    return resource(name, path, fields, title=table.title, key=table.key, foreign_keys=keys)


def _field(name: str, known: Field | None, words: _Words | None) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": words.type if words else "string"}
    if words:
        field |= {"description": words.description_en, "description_zh": words.description_zh}
    if field["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, object] = {}
    if known and known.filled:
        constraints["required"] = True
    if known and known.type == "string":
        if known.codes:
            constraints["enum"] = list(known.codes)
        elif known.rule in PATTERNS:
            constraints["pattern"] = PATTERNS[known.rule]
    if constraints:
        field["constraints"] = constraints
    return field


if __name__ == "__main__":
    print(json.dumps(describe(), ensure_ascii=False, indent=1))
