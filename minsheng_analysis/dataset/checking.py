"""``minsheng check``: everything that is missing or wrong in a report's files, all at once, with the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.dataset.loading import read_report, report_folder
from minsheng_analysis.dataset.reading import load_shared, read_meta, read_table, reference_problems
from minsheng_analysis.errors import Problem, QuantityError, UnknownReportError
from minsheng_analysis.keys import check_region
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures import codes
from minsheng_analysis.quantities.reading import parse_quantity
from minsheng_analysis.resources import data_root

#: Columns that reports may add and the project reads; others are kept and named in a notice.
_EXTRA = {"indicators": ("status_fact",)}
_EXPRESSIONS = {
    "indicators": ("target_fact", "actual_fact", "completed_fact"),
    "costs": ("cost_fact", "facilities_fact", "beneficiaries_fact"),
}
_NUMBERED = re.compile(r"L(\d+)\.\d+[a-z]?")


@dataclass(frozen=True)
class Check:
    """What was found in one report's files.

    Attributes
    ----------
    folder : Path
        The report's folder.
    problems : list of Problem
        What keeps the report from loading, or makes it say something untrue. One is enough to fail.
    notices : list of Problem
        What deserves a look and may stand.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether there is no problem; notices do not count."""
        return not self.problems

    def summary(self, lang: str) -> str:
        """All findings as lines of text, problems first."""
        say = messages("validation", lang)
        name = f"{self.folder.parent.name}/{self.folder.name}"
        head = say(
            "{name} — problems: {problems}, notices: {notices}",
            name=name,
            problems=len(self.problems),
            notices=len(self.notices),
        )
        lines = [f"  {say('problem')}: {p.line(lang)}" for p in self.problems]
        lines += [f"  {say('notice')}: {p.line(lang)}" for p in self.notices]
        return "\n".join([head, *lines])


def check_all(data_dir: str | Path | None = None, *, region: str | None = None, year: int | None = None) -> list[Check]:
    """Check one report, a region's, or every report of a data folder.

    Parameters
    ----------
    data_dir : path, optional
        Default the data that comes with the project.
    region, year : optional
        Only that region, and only that year.

    Returns
    -------
    list of Check
        One a report, by region and year.

    Raises
    ------
    UnknownReportError
        If there is no such report, or none at all.
    UsageError
        If `region` cannot be a region's key.

    Examples
    --------
    >>> [check.ok for check in check_all(region="meishan")]
    [True, True]
    """
    root = Path(data_dir) if data_dir else data_root()
    if region is not None:
        check_region(region)
    if region is not None and year is not None and (root / region / str(year)).is_dir():
        return [check_report(root / region / str(year))]
    if (root / "report.toml").is_file():
        return [check_report(root)]
    folders = sorted(file.parent for file in root.glob(f"{region or '*'}/{year or '*'}/report.toml"))
    if not folders:
        if region is not None:
            report_folder(region, year or 0, data_dir=root)
        raise UnknownReportError(f"there is no report in {root}", f"{root} 中没有报告")
    return [check_report(folder) for folder in folders]


def check_report(folder: Path) -> Check:
    """Check one report's folder: cells, references, units, document places, and what an evaluator would miss.

    Every check runs on whatever the other checks leave usable, so that one broken cell hides nothing else.

    Parameters
    ----------
    folder : Path
        ``<region>/<year>`` with ``report.toml`` and the CSV tables.

    Returns
    -------
    Check
        Problems and notices, in the order of the files.
    """
    meta, problems = read_meta(folder / "report.toml")
    tables: dict[str, pd.DataFrame] = {}
    for name, (required, model) in schema.TABLES.items():
        tables[name], found = read_table(folder / f"{name}.csv", model, required=required)
        problems += found
    statements, found = _parse(tables["statements"])
    problems += found
    spoken = {*tables["statements"]["fact_id"], *tables["statements"]["part_of"]} - {""}
    problems += reference_problems(tables, statements, spoken)
    units = dict(zip(statements["fact_id"], statements["unit"], strict=True))
    problems += [
        *_meta_problems(meta),
        *_empty_problems(tables, problems),
        *_place_problems(tables["statements"], meta),
        *_stage_problems(tables["statements"]),
        *_unit_problems(tables, units),
        *_indicator_problems(tables["indicators"], spoken),
        *_concept_problems(tables["indicators"], units, folder.parent.parent),
    ]
    problems = list(dict.fromkeys(problems))
    if not problems:
        # Whatever the loader refuses beyond this module's checks.
        problems = read_report(folder)[1]
    notices = [
        *_file_notices(folder),
        *_meta_notices(meta, folder),
        *_column_notices(tables),
        *_indicator_notices(tables["indicators"]),
        *_unused_targets(tables),
    ]
    return Check(folder, problems, notices)


def _problem(file: str, row: str, column: str, value: object, message: str, **params: object) -> Problem:
    en, zh = (messages("validation", lang)(message, **params) for lang in ("en", "zh"))
    return Problem(file, row, column, str(value), en, zh)


def _at(name: str, table: pd.DataFrame, position: Any, column: str, message: str, **params: object) -> Problem:
    row = schema.row_name(int(position), str(table.at[position, table.columns[0]]))
    return _problem(f"{name}.csv", row, column, table.at[position, column], message, **params)


def _parse(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows whose figures can be read, with their unit; and a problem for each that cannot."""
    problems = []
    units: dict[Any, str] = {}
    for position, figure, unit_zh in table[["figure", "unit_zh"]].itertuples():
        if unit_zh == codes.STATE:
            units[position] = "state"
        elif figure:
            try:
                units[position] = parse_quantity(figure, unit_zh).unit
            except QuantityError as error:
                row = schema.row_name(int(position), str(table.at[position, "statement_id"]))
                problems.append(Problem("statements.csv", row, "figure", figure, error.message_en, error.message_zh))
    return table.loc[list(units)].assign(unit=pd.Series(units, dtype="str")), problems


def _meta_problems(meta: Mapping[str, Any]) -> Iterator[Problem]:
    start, end, as_of = (str(meta.get(key, "")) for key in ("period_start", "period_end", "as_of"))
    if start and end and start > end:
        yield _problem("report.toml", "", "period_end", end, "lies before period_start; mend one of them")
    if start and as_of and as_of < start:
        yield _problem(
            "report.toml", "", "as_of", as_of, "lies before period_start; give the date that the report speaks of"
        )
    source = meta.get("source")
    sha256 = str(source.get("sha256", "")) if isinstance(source, Mapping) else ""
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        yield _problem(
            "report.toml",
            "",
            "source.sha256",
            sha256,
            "is no SHA-256; give 64 hexadecimal digits, as `sha256sum FILE` prints them",
        )
    for section in meta.get("sections", []):
        if lacking := [key for key in ("id", "first_line", "last_line") if key not in section]:
            yield _problem(
                "report.toml",
                str(section.get("id", "")),
                "sections",
                "",
                "lacks {keys}; add it",
                keys=", ".join(lacking),
            )


def _empty_problems(tables: Mapping[str, pd.DataFrame], found: list[Problem]) -> Iterator[Problem]:
    broken = {problem.file for problem in found}
    for name, (required, _) in schema.TABLES.items():
        if required and tables[name].empty and f"{name}.csv" not in broken:
            yield _problem(
                f"{name}.csv", "", "", "", "holds no rows; COLUMNS.md, made by `minsheng new`, explains its columns"
            )


def _place_problems(statements: pd.DataFrame, meta: Mapping[str, Any]) -> Iterator[Problem]:
    """Sections and lines that do not fit the document, and ids that contradict their line."""
    ranges = {
        str(s["id"]): (int(s["first_line"]), int(s["last_line"]))
        for s in meta.get("sections", [])
        if {"id", "first_line", "last_line"} <= set(s)
    }
    for position, key, section, line in statements[["statement_id", "section", "line"]].itertuples():
        if not str(line).isdigit():
            continue
        if ranges and section and section not in ranges:
            known = ", ".join(ranges)
            yield _at(
                "statements",
                statements,
                position,
                "section",
                "is not among the sections of report.toml ({known})",
                known=known,
            )
        elif section in ranges and not ranges[section][0] <= int(line) <= ranges[section][1]:
            first, last = (str(number) for number in ranges[section])
            yield _at(
                "statements", statements, position, "line", "lies outside section {section}, which has the lines {first} to {last}",
                section=section, first=first, last=last,
            )  # fmt: skip
        numbered = _NUMBERED.fullmatch(str(key))
        if numbered and int(numbered[1]) != int(line):
            yield _at(
                "statements",
                statements,
                position,
                "statement_id",
                "names another line than its row, {line}",
                line=str(line),
            )


def _stage_problems(statements: pd.DataFrame) -> Iterator[Problem]:
    targets = statements[(statements["role"] == "target") & ~statements["stage"].isin(["planned", ""])]
    for position in targets.index:
        yield _at(
            "statements", statements, position, "stage", "a target's stage is planned; mend the stage or the role"
        )
    results = statements[(statements["role"] == "actual") & (statements["stage"] == "")]
    for position in results.index:
        yield _at(
            "statements", statements, position, "stage",
            "a result needs its stage (completed, started, partial, advancing): the completed basis rests on it",
        )  # fmt: skip


def _terms(expression: str, units: Mapping[str, str]) -> list[str]:
    """Units of an expression's terms, as far as they are known."""
    if expression == "none":
        return []
    found = ["count" if t.counts_parts else units.get(t.fact_id, "") for t in parse_expression(expression)]
    return [unit for unit in found if unit]


def _unit_problems(tables: Mapping[str, pd.DataFrame], units: Mapping[str, str]) -> Iterator[Problem]:
    for name, columns in _EXPRESSIONS.items():
        for column in columns:
            for position, expression in tables[name][column].items():
                if len(found := set(_terms(expression, units))) > 1:
                    joined = ", ".join(sorted(found))
                    yield _at(
                        name,
                        tables[name],
                        position,
                        column,
                        "adds unlike units ({units}); name facts of one unit",
                        units=joined,
                    )
    costs = tables["costs"]
    # A standard or a subsidy may be a rate (of interest, a fee a square metre and month); what was spent is money.
    for position, expression in costs.loc[costs["kind"].isin(["capital", "loan"]), "cost_fact"].items():
        if set(_terms(expression, units)) - {"yuan", "yuan_per_person"}:
            yield _at("costs", costs, position, "cost_fact", "is no amount of money; name a fact in yuan")
    indicators = tables["indicators"]
    for position, row in indicators.iterrows():
        target, actual = (_terms(row[column], units)[:1] for column in ("target_fact", "actual_fact"))
        state = "state" in {*target, *actual}
        if {*target, *actual} == {"state"} and row["measure"] != "qualitative" and row["measure"] in codes.MEASURES:
            yield _at(
                "indicators",
                indicators,
                position,
                "measure",
                "its facts are states and hold no number; make it qualitative",
            )
        if row["measure"] == "qualitative" and {*target, *actual} - {"state"}:
            yield _at(
                "indicators",
                indicators,
                position,
                "measure",
                "is qualitative but its facts hold numbers; mend the measure or the facts",
            )
        if target and actual and target != actual and row["comparable"] == "true" and not state:
            yield _at(
                "indicators", indicators, position, "comparable",
                "the target is in {target}, the result in {actual}; set comparable to false and say why",
                target=target[0], actual=actual[0],
            )  # fmt: skip


def _indicator_problems(indicators: pd.DataFrame, spoken: set[str]) -> Iterator[Problem]:
    levels = dict(zip(indicators["indicator_id"], indicators["level"], strict=True))
    for position, row in indicators.iterrows():
        if row["comparable"] == "false" and not (row["reason_zh"] and row["reason_en"]):
            column = "reason_en" if row["reason_zh"] else "reason_zh"
            yield _at("indicators", indicators, position, column, "say in both languages why it is not comparable")
        if row["parent"] and levels.get(row["parent"], "headline") != "headline":
            yield _at("indicators", indicators, position, "parent", "is no headline indicator; name one")
        if "status_fact" in indicators and row["status_fact"] and row["status_fact"] not in spoken:
            yield _at(
                "indicators",
                indicators,
                position,
                "status_fact",
                "no statement speaks of this fact; mend the id or add the statement",
            )


def _concept_problems(indicators: pd.DataFrame, units: Mapping[str, str], root: Path) -> Iterator[Problem]:
    concepts = load_shared("concepts", data_dir=root)
    unit_of = dict(zip(concepts["concept"], concepts["unit"], strict=True))
    for position, row in indicators[indicators["concept"] != ""].iterrows():
        found = _terms(row["target_fact"], units)[:1] or _terms(row["actual_fact"], units)[:1]
        if row["concept"] not in unit_of:
            yield _at(
                "indicators",
                indicators,
                position,
                "concept",
                "is not in concepts.csv; add a row there or leave it empty",
            )
        elif found and found[0] != unit_of[row["concept"]]:
            yield _at(
                "indicators", indicators, position, "concept",
                "is counted in {expected}, this indicator in {found}; unlike units are never compared: leave it empty",
                expected=unit_of[row["concept"]], found=found[0],
            )  # fmt: skip


def _file_notices(folder: Path) -> Iterator[Problem]:
    for name in schema.TABLES:
        file = folder / f"{name}.csv"
        if not file.is_file():
            continue
        raw = file.read_bytes()
        if b"\r" in raw:
            yield _problem(file.name, "", "", "", "has Windows line ends; save it with LF so that changes review well")
        if raw.startswith(b"\xef\xbb\xbf"):
            yield _problem(file.name, "", "", "", "begins with a byte order mark; save it as plain UTF-8")


def _meta_notices(meta: Mapping[str, Any], folder: Path) -> Iterator[Problem]:
    source = meta.get("source")
    if isinstance(source, Mapping) and not source.get("sha256"):
        yield _problem(
            "report.toml",
            "",
            "source.sha256",
            "",
            "is empty; with it `minsheng verify` can tell that a document is the one read",
        )
    if meta and not meta.get("sections"):
        yield _problem(
            "report.toml",
            "",
            "sections",
            "",
            "there are none; list the document's sections so that findings can name them",
        )
    region = str(meta.get("region", ""))
    for name, message in (
        ("regions", "is not in regions.csv; add it there, or its key is shown in place of its name"),
        ("population", "has no residents in population.csv; per-capita figures stay empty"),
    ):
        if region and region not in set(load_shared(name, data_dir=folder.parent.parent)["region"]):
            yield _problem("report.toml", "", "region", region, message)


def _column_notices(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    for name, (_, model) in schema.TABLES.items():
        table = tables[name]
        for column in table.columns.difference([*model.columns, *_EXTRA.get(name, ())]):
            yield _problem(
                f"{name}.csv", "", column, "", "is no column of the data model; it is kept but nothing reads it"
            )
        for column in table.columns:
            stray = table.index[table[column] != table[column].str.strip()]
            for position in stray:
                yield _at(name, table, position, column, "has spaces at its ends; delete them")
    ids = tables["statements"]["statement_id"]
    if not ids.is_monotonic_increasing:
        yield _problem(
            "statements.csv",
            "",
            "statement_id",
            "",
            "rows are not sorted by statement_id; sort them so that changes review well",
        )


def _indicator_notices(indicators: pd.DataFrame) -> Iterator[Problem]:
    for position, row in indicators.iterrows():
        if row["level"] == "headline" and not row["target_fact"] and not row["missing_reason"]:
            yield _at(
                "indicators",
                indicators,
                position,
                "missing_reason",
                "a headline indicator without target_fact; say why it is missing",
            )
        if row["level"] == "support" and not row["parent"]:
            yield _at(
                "indicators",
                indicators,
                position,
                "parent",
                "a support indicator names no headline indicator as its parent",
            )


def _unused_targets(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    used = {
        term.fact_id
        for name, columns in _EXPRESSIONS.items()
        for column in columns
        for expression in tables[name][column]
        if expression != "none"
        for term in parse_expression(expression)
    }
    statements = tables["statements"]
    loose = statements[
        (statements["role"] == "target") & ~statements["fact_id"].isin(used) & (statements["part_of"] == "")
    ]
    for position in loose.drop_duplicates("fact_id").index:
        yield _at(
            "statements", statements, position, "fact_id", "no indicator uses this target; add one to indicators.csv"
        )
