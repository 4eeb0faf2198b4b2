"""How text is kept in data frames."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import pandas as pd

_P = ParamSpec("_P")
_R = TypeVar("_R")


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
