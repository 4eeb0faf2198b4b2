"""One indicator or project of a report, looked at by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.dataset.facts import FactBook, parse_expression
from minsheng_analysis.errors import UnknownNameError
from minsheng_analysis.language.suggestions import nearest
from minsheng_analysis.measures.assessment import STATUS_DTYPE, assess
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import JudgedRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


@dataclass(frozen=True)
class Verdict:
    """The computed verdict of an indicator on one basis.

    Attributes
    ----------
    value, low, high : float
        What is set against the target, in the indicator's unit; nan where unknown, a range or in conflict.
    ratio, ratio_low, ratio_high : float
        1.0 = exactly met; nan where it cannot be judged.
    status : str
        exceeded, met, missed or not_assessable.
    reason : str
        Why it cannot be judged; otherwise empty.
    target_set_low : bool
        Whether the whole interval lies above the limit of ``Thresholds``.
    """

    value: float
    low: float
    high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    status: str
    reason: str
    target_set_low: bool


class _Named:
    """What an indicator and a project have in common: a row of the report with its names and verdict."""

    report: Report

    @property
    def row(self) -> pd.Series:
        """Its row in the report."""
        raise NotImplementedError

    @property
    def name_zh(self) -> str:
        """Name in Chinese."""
        return str(self.row["name_zh"])

    @property
    def name_en(self) -> str:
        """Name in English; empty where the data gives none."""
        return str(self.row["name_en"])

    @property
    def reported_status(self) -> str:
        """Official verdict as printed; empty where the report gives none."""
        return str(self.row["reported_status"])


@dataclass(frozen=True, repr=False)
class Indicator(_Named):
    """One indicator of a report.

    Attributes
    ----------
    report : Report
        Where it stands.
    indicator_id : str
        Such as ``"p05.spaces"``.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> spaces = ms.load("yubei", 2021).indicator("p05.spaces")
    >>> spaces.target, spaces.actual, round(spaces.ratio, 3), spaces.status
    (629.0, 840.0, 1.335, 'exceeded')
    >>> spaces.statements[["role", "figure", "section", "line"]].head(2).values.tolist()
    [['actual', '840个', 'overview', 17], ['target', '629个', 'table', 99]]
    """

    report: Report
    indicator_id: str

    @cached_property
    def row(self) -> pd.Series:
        """Its row of ``Report.indicators``."""
        table = self.report.indicators
        return table[table["indicator_id"] == self.indicator_id].iloc[0].rename(self.indicator_id)

    @property
    def unit(self) -> str:
        """Base unit of `target`, `actual` and `completed`."""
        return str(self.row["unit"])

    @property
    def target(self) -> float:
        """Promised value in `unit`; nan if none is stated or it is a state."""
        return self._number("target_value")

    @property
    def actual(self) -> float:
        """Value that the report counts, in `unit`; nan if unknown, a range or in conflict."""
        return self._number("actual_value")

    @property
    def completed(self) -> float:
        """Value that is finished, in `unit`; nan as for `actual`."""
        return self._number("completed_value")

    def _number(self, column: str) -> float:
        return float(self.row[column])

    @cached_property
    def _verdicts(self) -> dict[str, Verdict]:
        found: dict[str, Verdict] = {}
        for basis in BASES:
            judged = assess(_rows(self.report.indicators, "indicator_id", {self.indicator_id}), basis=basis)
            line = rows_of(judged, JudgedRow)[0]
            actual = (line.actual_value, line.actual_low, line.actual_high)
            completed = (line.completed_value, line.completed_low, line.completed_high)
            value, low, high = actual if basis == "reported" else completed
            found[basis] = Verdict(
                value, low, high, line.ratio, line.ratio_low, line.ratio_high, line.status, line.reason,
                target_set_low=line.target_set_low,
            )  # fmt: skip
        return found

    def verdict(self, basis: Basis = "reported") -> Verdict:
        """Value, ratio and status on one basis.

        Parameters
        ----------
        basis : {"reported", "completed"}

        Raises
        ------
        UnknownNameError
            For another basis.
        """
        if basis not in self._verdicts:
            raise UnknownNameError(
                f"unknown basis {basis!r}; use one of: {', '.join(BASES)}",
                f"未知的口径“{basis}”；可用：{'、'.join(BASES)}",
            )
        return self._verdicts[basis]

    @property
    def assessment(self) -> pd.DataFrame:
        """Both verdicts as a table: index `basis`, columns as the attributes of `Verdict`."""
        table = pd.DataFrame([asdict(self._verdicts[basis]) for basis in BASES], index=pd.Index(BASES, name="basis"))
        return table.astype({"status": STATUS_DTYPE})

    @property
    def ratio(self) -> float:
        """Achievement ratio as reported; nan where it cannot be judged."""
        return self._verdicts["reported"].ratio

    @property
    def ratio_completed(self) -> float:
        """Achievement ratio counting only what is finished; nan where it cannot be judged."""
        return self._verdicts["completed"].ratio

    @property
    def status(self) -> str:
        """Computed verdict as reported: exceeded, met, missed or not_assessable."""
        return self._verdicts["reported"].status

    @property
    def status_completed(self) -> str:
        """Computed verdict counting only what is finished."""
        return self._verdicts["completed"].status

    @property
    def project(self) -> Project:
        """The project it belongs to."""
        return Project(self.report, int(self.row["project_no"]))

    @cached_property
    def statements(self) -> pd.DataFrame:
        """The statements that its target, its result and its finished part rest on.

        Returns
        -------
        DataFrame
            Rows of ``Report.statements``, in document order, with `section` and `line`.
        """
        completed = str(self.row["completed_fact"])
        ids = {*str(self.row["target_statements"]).split(";"), *str(self.row["actual_statements"]).split(";")}
        if completed not in ("", "none"):
            table = self.report.statements
            book = FactBook(self.report.facts, dict(zip(table["statement_id"], table["figure"], strict=True)))
            ids |= set(book.evaluate(completed, str(self.row["as_of"])).statements)
        return _rows(self.report.statements, "statement_id", ids)

    @property
    def breakdown(self) -> pd.DataFrame:
        """The parts that the report gives of its result; rows of ``Report.breakdowns``."""
        facts = {term.fact_id for term in parse_expression(str(self.row["actual_fact"]))}
        return _rows(self.report.breakdowns, "fact_id", facts)

    @property
    def series(self) -> pd.DataFrame:
        """Its values by date; rows of ``Report.series``."""
        return _rows(self.report.series, "indicator_id", {self.indicator_id})

    def to_series(self) -> pd.Series:
        """Everything about it in one pandas Series: its row, and ratio and status on both bases."""
        judged = {
            f"{name}_{basis}": getattr(self._verdicts[basis], name)
            for basis in BASES
            for name in ("ratio", "ratio_low", "ratio_high", "status", "reason")
        }
        return pd.Series({**self.row, **judged}, name=self.indicator_id, dtype="object")

    def __repr__(self) -> str:
        from minsheng_analysis.dataset.cards import indicator_text

        return indicator_text(self)

    def _repr_html_(self) -> str:
        from minsheng_analysis.dataset.cards import indicator_html

        return indicator_html(self)


@dataclass(frozen=True, repr=False)
class Project(_Named):
    """One project of a report.

    Attributes
    ----------
    report : Report
        Where it stands.
    project_no : int
        Its number in the report.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> parking = ms.load("yubei", 2021).project(5)
    >>> parking.reported_status, len(parking.statements) > 0
    ('超额完成', True)
    >>> parking["p05.spaces"].name_zh == parking.report["p05.spaces"].name_zh
    True
    """

    report: Report
    project_no: int

    @cached_property
    def row(self) -> pd.Series:
        """Its row of ``Report.projects``."""
        table = self.report.projects
        return table[table["project_no"] == self.project_no].iloc[0].rename(self.project_no)

    @property
    def lead_units(self) -> list[str]:
        """Who answers for it."""
        return [unit for unit in str(self.row["lead_units"]).split(";") if unit]

    @property
    def indicators(self) -> pd.DataFrame:
        """Its rows of ``Report.indicators``."""
        return self._own("indicators")

    @property
    def statements(self) -> pd.DataFrame:
        """Its rows of ``Report.statements``, in document order."""
        return self._own("statements")

    @property
    def costs(self) -> pd.DataFrame:
        """Its rows of ``Report.costs``."""
        return self._own("costs")

    @property
    def observations(self) -> pd.DataFrame:
        """Its rows of ``Report.observations``."""
        return self._own("observations")

    def _own(self, table: str) -> pd.DataFrame:
        return _rows(getattr(self.report, table), "project_no", {self.project_no})

    def __getitem__(self, indicator_id: str) -> Indicator:
        return find_indicator(self.report, indicator_id, project_no=self.project_no)

    def _ipython_key_completions_(self) -> list[str]:
        return [str(i) for i in self.indicators["indicator_id"]]

    def __repr__(self) -> str:
        return f"<Project {self.project_no} of {self.report.region} {self.report.year}: {_both(self.row)}>"

    def _repr_html_(self) -> str:
        from minsheng_analysis.dataset.cards import project_html

        return project_html(self)


def find_indicator(report: Report, indicator_id: str, *, project_no: int | None = None) -> Indicator:
    """Give an indicator of a report, or of one of its projects.

    Raises
    ------
    UnknownNameError
        If there is none; names the nearest ids, found by id and by either name.
    """
    table = report.indicators
    if project_no is not None:
        table = table[table["project_no"] == project_no]
    if indicator_id in set(table["indicator_id"]):
        return Indicator(report, indicator_id)
    ids = [str(i) for i in table["indicator_id"]]
    near = nearest(
        str(indicator_id),
        {i: (i, str(zh), str(en)) for i, zh, en in zip(ids, table["name_zh"], table["name_en"], strict=True)},
    )
    where_en = f"{report.region} {report.year}" + (f", project {project_no}" if project_no is not None else "")
    where_zh = f"{report.region} {report.year}" + (f" 第 {project_no} 项" if project_no is not None else "")
    names = dict(zip(ids, zip(table["name_zh"], table["name_en"], strict=True), strict=True))
    if near:
        hint_en = "; did you mean " + " or ".join(f"{i} ({names[i][1] or names[i][0]})" for i in near) + "?"
        hint_zh = "；是不是 " + " 或 ".join(f"{i}（{names[i][0]}）" for i in near) + "？"
    else:
        hint_en = f"; there are {len(ids)}, from {ids[0]} to {ids[-1]}: see .indicators" if ids else "; it has none"
        hint_zh = f"；共 {len(ids)} 个，从 {ids[0]} 到 {ids[-1]}，见 .indicators" if ids else "；没有任何指标"
    raise UnknownNameError(
        f"there is no indicator {indicator_id!r} in {where_en}{hint_en}",
        f"{where_zh} 没有指标“{indicator_id}”{hint_zh}",
    )


def find_project(report: Report, project_no: int) -> Project:
    """Give a project of a report.

    Raises
    ------
    UnknownNameError
        If there is none; names those there are.
    """
    table = report.projects
    known = {int(n) for n in table["project_no"]}
    # bool is an int to Python, and report.project(True) is a slip of the pen.
    if not isinstance(project_no, bool) and project_no in known:
        return Project(report, int(project_no))
    some_en = "; ".join(f"{n} {_both(row)}" for n, row in table.set_index("project_no").iterrows())
    some_zh = "；".join(f"{n} {zh}" for n, zh in zip(table["project_no"], table["name_zh"], strict=True))
    raise UnknownNameError(
        f"there is no project {project_no!r} in {report.region} {report.year}; there are: {some_en}",
        f"{report.region} {report.year} 没有第 {project_no} 项；现有：{some_zh}",
    )


def _rows(table: pd.DataFrame, column: str, wanted: Collection[object]) -> pd.DataFrame:
    return table[table[column].isin(list(wanted))].reset_index(drop=True)


def _both(row: pd.Series) -> str:
    return " / ".join(name for name in (str(row["name_zh"]), str(row["name_en"])) if name)
