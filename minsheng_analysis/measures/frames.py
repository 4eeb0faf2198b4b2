"""Data frames of a report: which the measures read, and how text is kept in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

import pandas as pd

from minsheng_analysis.measures.meta import Meta

_P = ParamSpec("_P")
_R = TypeVar("_R")


class ReportFrames(Protocol):
    """What the measures read of a report."""

    @property
    def year(self) -> int:
        """The year it is of."""

    @property
    def meta(self) -> Meta:
        """What ``report.toml`` says."""

    @property
    def as_of(self) -> str:
        """The ISO date its figures are true of."""

    @property
    def projects(self) -> pd.DataFrame:
        """A row a project."""

    @property
    def indicators(self) -> pd.DataFrame:
        """A row an indicator."""

    @property
    def statements(self) -> pd.DataFrame:
        """A row a printed figure."""

    @property
    def breakdowns(self) -> pd.DataFrame:
        """A row a part of a total."""

    @property
    def population(self) -> pd.DataFrame:
        """Residents by year."""


def with_plain_text(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function keep text in new frames as Python strings rather than in pyarrow's arrays.

    pyarrow's are made for millions of rows. A report has hundreds, and each of the many small steps over them takes
    twice as long with pyarrow. The type is pandas' ``str`` either way.
    """

    @wraps(function)
    def plain(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with pd.option_context("mode.string_storage", "python"):
            return function(*args, **kwargs)

    return plain
