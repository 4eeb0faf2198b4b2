"""What cannot be read, said in one sentence; and the limits of what is tried."""

from __future__ import annotations

from pathlib import Path

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.language.messages import messages

# A report is some tens of thousands of characters; the limits leave a factor of a hundred and keep memory below 500 MB.
MAX_BYTES = 20_000_000


MAX_UNPACKED = 100_000_000


#: Of a workbook's XML; openpyxl takes some twenty times as much memory.
MAX_SHEETS_BYTES = 20_000_000


MAX_CHARACTERS = 500_000


MAX_PAGES = 300


MAX_PARAGRAPH = 4000


MAX_PARTS = 20_000


MAX_CELL = 8000


class ExtractionError(MinshengError):
    """A document cannot be read, or is not a report; the message says why and what to do."""


def fail(msgid: str, **params: object) -> ExtractionError:
    """Return the error of a message, in both languages."""
    english, chinese = messages("extraction", "en"), messages("extraction", "zh")
    return ExtractionError(english(msgid, **params), chinese(msgid, **params))


def too_long(path: Path, characters: int) -> ExtractionError:
    """Refuse a document of more characters than a report can have."""
    return fail(
        "{file} holds {count} characters, more than the {limit} that a report can have; extract the report's own part",
        file=path.name, count=characters, limit=MAX_CHARACTERS,
    )  # fmt: skip
