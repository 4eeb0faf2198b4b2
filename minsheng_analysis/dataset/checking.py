"""``minsheng check``: everything that is missing or wrong in a report's files, all at once, with the remedy."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset import consistency, schema
from minsheng_analysis.dataset.certainty import is_draft
from minsheng_analysis.dataset.consistency import EXPRESSIONS
from minsheng_analysis.dataset.deriving import read_figure
from minsheng_analysis.dataset.drafted_cells import unread_cells
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.dataset.folders import report_folder
from minsheng_analysis.dataset.loading import read_report
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.reading import TableRead, read_report_table, read_shared
from minsheng_analysis.dataset.references import at, reference_problems
from minsheng_analysis.errors import MOST_LINES, Problem, UnknownReportError, shown_value, told
from minsheng_analysis.keys import check_region
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.meta import Meta
from minsheng_analysis.quantities.quantity import Quantity
from minsheng_analysis.resources import data_folder

#: What the commands read of the tables that all reports share.
_SHARED = ("regions", "population", "places", "concepts")


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

    @property
    def loads(self) -> bool:
        """Whether a report can be made of the files, in spite of its problems."""
        return self.ok or not read_report(self.folder)[1]

    @property
    def name(self) -> str:
        """The report, as its folder names it."""
        folder = self.folder.absolute()
        return f"{folder.parent.name}/{folder.name}"

    def summary(self, lang: str, *, most: int = MOST_LINES) -> str:
        """Findings as lines of text, problems first: a line a cause, with the number of its rows.

        Parameters
        ----------
        lang : {"zh", "en"}
        most : int
            Lines at most, of problems and of notices each; how many more there are is said.
        """
        say = messages("validation", lang)
        lines = [
            say(
                "{name} — problems: {problems}, notices: {notices}",
                name=self.name, problems=len(self.problems), notices=len(self.notices),
            )
        ]  # fmt: skip
        for word, found in ((say("problem"), self.problems), (say("notice"), self.notices)):
            shown, more = told(found, lang, most=most)
            lines += [say("  {kind}: {line}", kind=word, line=line) for line in shown]
            if more:
                lines.append("  " + say("… and {more} more lines; --csv FILE lists every cell", more=more))
        return "\n".join(lines)


def findings_table(checks: Sequence[Check]) -> pd.DataFrame:
    """Give every finding as a row: `report`, `kind`, `file`, `row`, `column`, `value`, `message_zh`, `message_en`."""
    columns = ["report", "kind", "file", "row", "column", "value", "message_zh", "message_en"]
    rows = [
        (check.name, kind, p.file, p.row, p.column, shown_value(p.value), p.message_zh, p.message_en)
        for check in checks
        for kind, found in (("problem", check.problems), ("notice", check.notices))
        for p in found
    ]
    return pd.DataFrame(rows, columns=columns, dtype="str")


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
    root = data_folder(data_dir)
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

    Every check runs on whatever the other checks leave usable, so that one broken cell hides nothing else; what only
    follows from a file that cannot be read is not told besides.

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
    read = {name: read_report_table(folder, table) for name, table in schema.TABLES.items()}
    shared = {name: read_shared(name, data_dir=folder.parent.parent) for name in _SHARED}
    every = [*read.values(), *shared.values()]
    problems += [problem for one in every for problem in one.problems]
    tables = {name: one.frame for name, one in read.items()}
    sound = {name for name, one in read.items() if one.sound}
    problems += _content_problems(tables, meta, sound, shared["concepts"])
    problems = list(dict.fromkeys(problems))
    edited: list[Problem] = []
    if not problems:
        # Whatever the loader refuses beyond these.
        report, problems = read_report(folder)
        edited = list(unread_cells(folder, report)) if report is not None and is_draft(meta) else []
    notices = [
        *(notice for one in every for notice in one.notices),
        *_file_notices(folder),
        *_meta_notices(meta, shared),
        *_column_notices(tables),
        *_indicator_notices(tables["indicators"]),
        *_unused_targets(tables, sound),
        *edited,
    ]
    return Check(folder, problems, notices)


def _content_problems(
    tables: Mapping[str, pd.DataFrame], meta: Meta, sound: set[str], concepts: TableRead
) -> Iterator[Problem]:
    statements, unread = _parse(tables["statements"])
    yield from unread
    spoken = {*tables["statements"]["fact_id"], *tables["statements"]["part_of"]} - {""}
    yield from reference_problems(tables, statements, facts=spoken, sound=sound)
    units = dict(zip(statements["fact_id"], statements["unit"], strict=True))
    yield from consistency.empty_problems(tables, sound, draft=is_draft(meta))
    yield from consistency.place_problems(tables["statements"], meta)
    yield from consistency.stage_problems(tables["statements"])
    yield from consistency.unit_problems(tables, units)
    yield from consistency.indicator_problems(tables["indicators"])
    yield from consistency.budget_problems(tables["budget"])
    if concepts.sound:
        yield from consistency.concept_problems(tables["indicators"], units, concepts.frame)


def _parse(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows whose figures can be read, with their unit; and a problem for each that cannot."""
    problems = []
    units: dict[Hashable, str] = {}
    for position, figure, unit_zh in table[["figure", "unit_zh"]].itertuples():
        read = read_figure(figure, unit_zh)
        if isinstance(read, Quantity):
            units[position] = read.unit
        elif figure:
            row = schema.row_name(int(position), str(table.at[position, "statement_id"]))
            problems.append(
                Problem(schema.file_of("statements", int(position)), row, "figure", figure, *read, kind="figure")
            )
    return table.loc[list(units)].assign(unit=pd.Series(units, dtype="str")), problems


def _file_notices(folder: Path) -> Iterator[Problem]:
    for table in schema.TABLES.values():
        file = folder / table.file
        with suppress(OSError):
            if file.is_file() and b"\r" in file.read_bytes():
                yield problem(
                    file.name, "", "", "", "has Windows line ends; save it with LF so that changes review well"
                )


def _meta_notices(meta: Meta, shared: Mapping[str, TableRead]) -> Iterator[Problem]:
    if not meta:
        return
    if not meta.get("source", {}).get("sha256"):
        said = "is empty; with it `minsheng verify` can tell that a document is the one read"
        yield problem("report.toml", "", "source.sha256", "", said)
    if not meta.get("sections"):
        said = "there are none; list the document's sections so that findings can name them"
        yield problem("report.toml", "", "sections", "", said)
    region = meta.get("region", "")
    for name, message in (
        ("regions", "is not in regions.csv; add it there, or its key is shown in place of its name"),
        ("population", "has no residents in population.csv; per-capita figures stay empty"),
    ):
        if region and shared[name].sound and region not in set(shared[name].frame["region"]):
            yield problem("report.toml", "", "region", region, message)


def _column_notices(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    for name, known in schema.TABLES.items():
        table = tables[name]
        for column in table.columns.difference(list(known.fields)):
            said = "is no column of the data model; it is kept but nothing reads it"
            yield problem(known.file, "", column, "", said)
        for column in table.columns:
            stray = table.index[table[column] != table[column].str.strip()]
            for position in stray:
                yield at(name, table, position, column, "has spaces at its ends; delete them")
    ids = tables["statements"]["statement_id"]
    if not ids.is_monotonic_increasing:
        yield problem(
            "statements.csv",
            "",
            "statement_id",
            "",
            "rows are not sorted by statement_id; sort them so that changes review well",
        )


def _indicator_notices(indicators: pd.DataFrame) -> Iterator[Problem]:
    for position, row in indicators.iterrows():
        if row["level"] == "headline" and not row["target_fact"] and not row["missing_reason"]:
            yield at(
                "indicators",
                indicators,
                position,
                "missing_reason",
                "a headline indicator without target_fact; say why it is missing",
            )
        if row["level"] == "support" and not row["parent"]:
            yield at(
                "indicators",
                indicators,
                position,
                "parent",
                "a support indicator names no headline indicator as its parent",
            )


def _unused_targets(tables: Mapping[str, pd.DataFrame], sound: set[str]) -> Iterator[Problem]:
    if not {"indicators", "costs"} <= sound:
        return
    used = {
        term.fact_id
        for name, columns in EXPRESSIONS.items()
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
        yield at(
            "statements", statements, position, "fact_id", "no indicator uses this target; add one to indicators.csv"
        )
