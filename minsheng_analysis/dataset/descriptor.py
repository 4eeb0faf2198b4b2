"""Describe the data folder as a Frictionless data package: every table, field, unit, key, source and licence."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.measures import codes
from minsheng_analysis.resources import data_root

_TITLE = "Livelihood projects of Chinese local governments: what was promised and what was done"
_DESCRIPTION = (
    "Every figure of completion reports of livelihood projects (民生实事), as printed and with the line it stands in; "
    "the facts, indicators, costs and observations built on them. See README.md for the codebook."
)
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 (the compilation; no right is claimed in the facts)",
}

_TITLES = {
    "projects": "Projects",
    "statements": "Statements: one row a printed figure",
    "indicators": "Indicators: target paired with result",
    "costs": "Costs",
    "observations": "Observations of a careful reader",
    "blockers": "Blockers",
    "followups": "Matters that an earlier year left open",
    "regions": "Regions",
    "population": "Residents",
    "places": "Places and lead bodies",
    "concepts": "Concepts compared across reports",
    "fields": "Field dictionary",
}

#: Tables that all reports share, each with its primary key.
_SHARED_KEYS = {
    "regions": ["region"],
    "population": ["region", "year", "basis"],
    "places": ["region", "place_zh"],
    "concepts": ["concept"],
    "fields": ["table", "field"],
}

_KEYS = {
    "projects": "project_no",
    "statements": "statement_id",
    "indicators": "indicator_id",
    "costs": "cost_id",
    "observations": "observation_id",
    "blockers": "blocker_id",
    "followups": "followup_id",
}

_CODES: dict[tuple[str, str], tuple[str, ...]] = {
    ("statements", "role"): codes.ROLES,
    ("statements", "stage"): codes.STAGES,
    ("indicators", "level"): codes.LEVELS,
    ("indicators", "measure"): codes.MEASURES,
    ("indicators", "direction"): codes.DIRECTIONS,
    ("indicators", "target_stage"): codes.STAGES,
    ("costs", "kind"): codes.COST_KINDS,
    ("observations", "severity"): codes.SEVERITIES,
}

#: Column, table and column that it points to; only columns that hold one id, not an expression of several.
_REFERENCES = {
    "projects": (),
    "statements": (("project_no", "projects", "project_no"), ("part_of", "", "fact_id")),
    "indicators": (
        ("project_no", "projects", "project_no"),
        ("parent", "", "indicator_id"),
        ("concept", "concepts", "concept"),
        ("published_pct_fact", "statements", "fact_id"),
        ("status_fact", "statements", "fact_id"),
    ),
    "costs": (("project_no", "projects", "project_no"),),
    "observations": (("project_no", "projects", "project_no"),),
    "blockers": (("indicator_id", "indicators", "indicator_id"),),
    "followups": (("fact_id", "statements", "fact_id"),),
    "regions": (("parent", "", "region"),),
    "population": (("region", "regions", "region"),),
    "places": (("region", "regions", "region"),),
    "concepts": (),
    "fields": (),
}


def describe(data_dir: str | Path | None = None) -> dict[str, Any]:
    """Build the descriptor of a data folder from its files and the field dictionary.

    Parameters
    ----------
    data_dir : path, optional
        A folder laid out as ``<region>/<year>/``; default the data that comes with the project.

    Returns
    -------
    dict
        A Frictionless data package descriptor, ready for ``datapackage.json``. Paths are relative to `data_dir`.

    Examples
    --------
    >>> package = describe()
    >>> sorted({r["name"] for r in package["resources"]} & {"regions", "yubei-2021-statements"})
    ['regions', 'yubei-2021-statements']
    """
    root = Path(data_dir) if data_dir else data_root()
    fields = {(f["table"], f["field"]): f for f in load_shared("fields", data_dir=root).to_dict("records")}
    shared = [name for name in _SHARED_KEYS if (root / f"{name}.csv").is_file()]
    resources = [_resource(root, f"{name}.csv", name, name, shared, fields) for name in shared]
    sources = []
    for file in sorted(root.glob("*/*/report.toml")):
        meta = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        folder = file.parent.relative_to(root)
        prefix = "-".join(folder.parts)
        source = meta["source"]
        sources.append({
            "title": f"{meta['title_zh']} ({source['publisher_en']}), {meta['coverage']}, as of {meta['as_of']}",
            "path": str(folder / "report.toml"),
        })  # fmt: skip
        tables = [table for table in schema.TABLES if (file.parent / f"{table}.csv").is_file()]
        known = [*shared, *(f"{prefix}-{table}" for table in tables)]
        resources += [
            _resource(root, str(folder / f"{table}.csv"), f"{prefix}-{table}", table, known, fields) for table in tables
        ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "minsheng-livelihood-projects",
        "title": _TITLE,
        "description": _DESCRIPTION,
        "licenses": [_LICENCE],
        "sources": sources,
        "resources": resources,
    }


def write_descriptor(data_dir: str | Path | None = None) -> Path:
    """Write ``datapackage.json`` into a data folder and return its path."""
    root = Path(data_dir) if data_dir else data_root()
    file = root / "datapackage.json"
    file.write_text(json.dumps(describe(root), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def _resource(
    root: Path, path: str, name: str, table: str, known: list[str], fields: dict[tuple[Any, Any], dict[Any, Any]]
) -> dict[str, Any]:
    with (root / path).open(encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle))
    foreign_keys = []
    for column, target, target_column in _REFERENCES[table]:
        # A report's tables point to each other; shared tables stand by their plain name.
        resource = target if target in known or not target else f"{name.removesuffix(table)}{target}"
        if column in header and resource in ("", *known):
            reference = {"resource": resource, "fields": [target_column]}
            foreign_keys.append({"fields": [column], "reference": reference})
    described: dict[str, Any] = {
        "fields": [_field(table, column, fields.get((table, column))) for column in header],
        "missingValues": [""],
        "primaryKey": _SHARED_KEYS[table] if table in _SHARED_KEYS else [_KEYS[table]],
    }
    if foreign_keys:
        described["foreignKeys"] = foreign_keys
    return {
        "name": name,
        "title": _TITLES[table],
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": described,
    }


def _field(table: str, column: str, known: dict[Any, Any] | None) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column, "type": known["type"] if known else "string"}
    if known:
        field["description"] = known["description_en"]
        field["description_zh"] = known["description_zh"]
    if field["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if (table, column) in _CODES:
        constraints["enum"] = list(_CODES[table, column])
    if column in (_KEYS.get(table), "fact_id", "figure", "section", "line", "as_of", "measure", "direction", "level"):
        constraints["required"] = True
    if constraints:
        field["constraints"] = constraints
    return field
