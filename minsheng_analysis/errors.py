"""The project's errors: one base class, each message in English and in Chinese.

Every error a user can cause descends from :class:`MinshengError`. A message says what is wrong, where (file, row,
column), what was found, what is allowed and what to do about it.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass

_REFUSALS_ZH = {
    errno.ENOENT: "没有此文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "文件系统只读",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名称过长",
}


def refusal_zh(error: OSError) -> str:
    """Say in Chinese why the system refuses; in its own words where we have none.

    Examples
    --------
    >>> refusal_zh(FileNotFoundError(2, "No such file or directory")), refusal_zh(OSError(74, "Bad message"))
    ('没有此文件或文件夹', 'Bad message')
    """
    return _REFUSALS_ZH.get(error.errno or 0) or error.strerror or str(error)


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


#: Lines that an answer has at most; whoever wants all of them gets a file.
MOST_LINES = 20
_MOST_ROWS, _MOST_VALUES, _MOST_CHARACTERS = 5, 3, 60


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell of a data file.

    Attributes
    ----------
    file, row, column, value : str
        Where it is: file name, row key or number, column, and the value found there. Empty where it does not apply.
    message_en, message_zh : str
        What is wrong and how to mend it.
    kind : str
        What problems of one cause have in common, where their messages differ; otherwise empty.
    """

    file: str
    row: str
    column: str
    value: str
    message_en: str
    message_zh: str
    kind: str = ""

    def line(self, lang: str) -> str:
        """Return the problem as one line of text."""
        return _line([self], lang)


def told(problems: Sequence[Problem], lang: str, *, most: int = MOST_LINES) -> tuple[list[str], int]:
    """Say what is wrong in a few lines: one for each cause in each column, with the number of its rows.

    Parameters
    ----------
    problems : sequence of Problem
    lang : {"zh", "en"}
    most : int
        Lines at most.

    Returns
    -------
    tuple of (list of str, int)
        The lines, and how many more there would be.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.file, problem.column, problem.kind or problem.message_en), []).append(problem)
    return [_line(group, lang) for group in list(groups.values())[:most]], max(0, len(groups) - most)


@dataclass(frozen=True)
class _Words:
    """The words of a problem's line; catalogues stand below the errors, which they raise."""

    row: str
    rows: str
    column: str
    more: str
    comma: str
    between_rows: str
    colon: str


_WORDS = {
    "en": _Words(
        row="row {}", rows="{} rows: {}", column="column {}", comma=", ", between_rows=", ", colon=": ",
        more="… and {} more lines; all of them into a file: minsheng check --csv FILE",
    ),
    "zh": _Words(
        row="行 {}", rows="{} 行：{}", column="列 {}", comma="，", between_rows="、", colon="：",
        more="……另有 {} 行；全部列入文件：minsheng check --csv 文件",
    ),
}  # fmt: skip


def _line(group: Sequence[Problem], lang: str) -> str:
    first, words = group[0], _WORDS[lang]
    where = [first.file]
    rows = [shown_value(problem.row) for problem in group[: _MOST_ROWS + 1] if problem.row]
    if rows:
        shown = words.between_rows.join(rows[:_MOST_ROWS]) + (" …" if len(rows) > _MOST_ROWS else "")
        where.append(words.rows.format(len(group), shown) if len(group) > 1 else words.row.format(shown))
    if first.column:
        where.append(words.column.format(shown_value(first.column)))
    values = [shown_value(value) for value in dict.fromkeys(problem.value for problem in group if problem.value)]
    more = " …" if len(values) > _MOST_VALUES else ""
    found = f" [{words.comma.join(values[:_MOST_VALUES])}{more}]" if values else ""
    return words.comma.join(where) + found + words.colon + (first.message_zh if lang == "zh" else first.message_en)


def shown_value(value: str, *, most: int = _MOST_CHARACTERS) -> str:
    r"""Give a value as it may be printed: cut where it is long, and without what moves the cursor or turns text round.

    Examples
    --------
    >>> shown_value("7个"), shown_value("a" + chr(0x202E) + "b"), len(shown_value("9" * 10_000_000))
    ('7个', 'a\\u202eb', 74)
    """
    text = value if len(value) <= most else f"{value[:most]}… ({len(value):,})"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class DataError(MinshengError):
    """A report's files break the data model; every problem found is kept, and a few lines say what they are.

    Parameters
    ----------
    problems : sequence of Problem
        All of them, not only the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(*(self._told(lang) for lang in ("en", "zh")))

    def _told(self, lang: str) -> str:
        lines, more = told(self.problems, lang)
        if more:
            lines.append(_WORDS[lang].more.format(more))
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Problem]]]:
        # An error of a worker process comes back pickled, and would else be made anew from its message.
        return type(self), (self.problems,)


class ReportError(MinshengError):
    """A report could not be made; names the notebook, the cell and the cause."""
