"""A report as frozen tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from minsheng_analysis.dataset.certainty import DraftState, state_of
from minsheng_analysis.dataset.items import Indicator, Project, Verdict, find_indicator, find_project
from minsheng_analysis.measures.meta import Meta

__all__ = ["Indicator", "Project", "Report", "Verdict", "find_indicator", "find_project"]


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
    carried : DataFrame
        What an earlier year left open, from the optional ``followups.csv``.
    budget : DataFrame
        Budget and spending by project and fund, in yuan, from the optional ``budget.csv``.
    compiled_here : bool
        Whether the tables are those that come with the project, whose licence is known.
    """

    region: str
    year: int
    meta: Meta
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
    carried: pd.DataFrame = field(repr=False, default_factory=pd.DataFrame)
    budget: pd.DataFrame = field(repr=False, default_factory=pd.DataFrame)
    compiled_here: bool = field(repr=False, default=False)

    def title(self, lang: str) -> str:
        """Title in ``"zh"`` or ``"en"``."""
        return {"zh": self.meta["title_zh"], "en": self.meta["title_en"]}[lang]

    def title_and_place(self, lang: str) -> str:
        """Title for a list of several reports: with the name of the place where the document's own title has none."""
        title, place = self.title(lang), self.region_name(lang)
        own = place[-3:] if lang == "zh" else place.split(maxsplit=1)[0].rstrip(",")
        return title if own in title else f"{place}{'：' if lang == 'zh' else ': '}{title}"

    def region_name(self, lang: str) -> str:
        """Name of the place in ``"zh"`` or ``"en"``; its key where ``regions.csv`` does not name it."""
        return self.region_names.get(lang) or self.region

    @cached_property
    def draft(self) -> DraftState | None:
        """How far a draft by machine has been reviewed; None for a curated report."""
        return state_of(self.meta, self.statements, self.indicators)

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
        >>> import minsheng_analysis as ms
        >>> round(ms.load("yubei", 2021).indicator("p10.trail").ratio_completed, 2)
        0.57
        >>> ms.load("yubei", 2021).indicator("parking spaces")
        Traceback (most recent call last):
            ...
        minsheng_analysis.errors.UnknownNameError: there is no indicator 'parking spaces' in yubei 2021; did you mean ...
        """
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
        >>> import minsheng_analysis as ms
        >>> ms.load("yubei", 2021).project(5).name_en
        'Parking and pedestrian crossings'
        """
        return find_project(self, project_no)

    def __getitem__(self, key: str | int) -> Indicator | Project:
        return self.indicator(key) if isinstance(key, str) else self.project(key)

    def _ipython_key_completions_(self) -> list[str | int]:
        return [*map(str, self.indicators["indicator_id"]), *map(int, self.projects["project_no"])]

    def _repr_html_(self) -> str:
        from minsheng_analysis.dataset.cards import report_html

        return report_html(self)
