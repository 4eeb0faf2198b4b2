"""Problems of a report's files, said in both languages."""

from __future__ import annotations

from minsheng_analysis.errors import Problem
from minsheng_analysis.language.messages import messages


def problem(file: str, row: str, column: str, value: object, message: str, **params: object) -> Problem:
    """Make a problem of a message of the catalogue ``validation``."""
    en, zh = (messages("validation", lang)(message, **params) for lang in ("en", "zh"))
    return Problem(file, row, column, str(value), en, zh)
