"""The project's errors: one base class, each message in English and in Chinese.

Every error a user can cause descends from :class:`MinshengError`. A message says what is wrong, where (file, row,
column), what was found, what is allowed and what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class MinshengError(Exception):
    """Something in the work failed in a way the user can mend.

    Parameters
    ----------
    message_en, message_zh : str
        The same message in both languages. `message_zh` falls back to `message_en`.
    """

    exit_code = 1

    def __init__(self, message_en: str, message_zh: str = "") -> None:
        super().__init__(message_en)
        self.message_en = message_en
        self.message_zh = message_zh or message_en
        if message_zh:
            # Python and IPython print notes below the message, so a traceback too speaks both languages.
            self.add_note(message_zh)

    def message(self, lang: str) -> str:
        """Return the message in `lang` (``"zh"`` or ``"en"``)."""
        return self.message_zh if lang == "zh" else self.message_en


class UsageError(MinshengError):
    """A command or function was called with something it does not know (exit code 2)."""

    exit_code = 2


class QuantityError(MinshengError, ValueError):
    """A figure's characters cannot be read as a quantity."""


class UnknownReportError(UsageError, LookupError):
    """There is no report of that region and year."""


class UnknownNameError(UsageError, KeyError):
    """A report has no indicator, project or table of that name; the nearest ones are named."""

    # KeyError would print the message in quotes.
    __str__ = Exception.__str__


class ExpressionError(UsageError, ValueError):
    """A formula for a column cannot be read or worked out."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell of a data file.

    Attributes
    ----------
    file, row, column, value : str
        Where it is: file name, row key or number, column, and the value found there. Empty where it does not apply.
    message_en, message_zh : str
        What is wrong and how to mend it.
    """

    file: str
    row: str
    column: str
    value: str
    message_en: str
    message_zh: str

    def line(self, lang: str) -> str:
        """Return the problem as one line of text."""
        where = self.file
        if self.row:
            where += f", 行 {self.row}" if lang == "zh" else f", row {self.row}"
        if self.column:
            where += f", 列 {self.column}" if lang == "zh" else f", column {self.column}"
        found = f" [{self.value}]" if self.value else ""
        return f"{where}{found}: {self.message_zh if lang == 'zh' else self.message_en}"


class DataError(MinshengError):
    """A report's files break the data model; every problem found is listed.

    Parameters
    ----------
    problems : sequence of Problem
        All of them, not only the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        shown = self.problems[:50]
        more = len(self.problems) - len(shown)
        super().__init__(
            "\n".join([p.line("en") for p in shown] + ([f"… and {more} more"] if more else [])),
            "\n".join([p.line("zh") for p in shown] + ([f"……另有 {more} 处"] if more else [])),
        )

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Problem]]]:
        # An error of a worker process comes back pickled, and would else be made anew from its message.
        return type(self), (self.problems,)


class ReportError(MinshengError):
    """A report could not be made; names the notebook, the cell and the cause."""
