"""How the workbook's cells and pages look."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Where there is nothing to write.
EMPTY = "—"


class Styles:
    """The formats of one workbook, and how its pages are set up.

    Parameters
    ----------
    book : Workbook
        Of ``xlsxwriter``.
    lang : {"zh", "en"}
        Chinese stands upright in a narrow column, English is turned.
    """

    def __init__(self, book: Workbook, lang: str) -> None:
        self._book = book
        # quote_prefix: a text that begins like a formula stays a text when its cell is edited.
        self._cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "SimSun", "font_size": 10}
        text = self._cell | {"quote_prefix": True}
        self.text = book.add_format(text)
        self.head = book.add_format(text | {"bold": True, "align": "center", "bg_color": "#F2F2F2"})
        self.band = book.add_format(
            text | {"bold": True, "align": "center", "bg_color": "#F2F2F2", "rotation": 270 if lang == "zh" else 90}
        )
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "SimSun"})
        self.subtitle = book.add_format({"align": "center", "font_name": "SimSun", "font_size": 10})
        self.marks = book.add_format(self._cell | {"num_format": "0.00", "align": "center"})
        self.bold_marks = book.add_format(self._cell | {"num_format": "0.00", "align": "center", "bold": True})
        self.money = book.add_format(self._cell | {"num_format": "#,##0.00", "align": "center"})
        self.rate = book.add_format(self._cell | {"num_format": "0.0%", "align": "center"})
        self.centre = book.add_format(self._cell | {"align": "center"})
        self.percent = book.add_format({"num_format": "0.0%", "font_color": "#808080", "font_size": 9})
        self.grey = book.add_format({"font_color": "#808080", "font_size": 9, "text_wrap": True, "quote_prefix": True})
        self.quoted = book.add_format({"quote_prefix": True})
        self._numbers: dict[str, Format] = {}

    def number(self, value: float, sign: str, unit: str) -> Format:
        """Give the format of a number with its sign (≥ or ≤) and unit."""
        decimals = len(f"{tidy(value):.4f}".rstrip("0").partition(".")[2])
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        key = f'"{sign}"{pattern}"{unit}"' if sign else f'{pattern}"{unit}"'
        if key not in self._numbers:
            self._numbers[key] = self._book.add_format(self._cell | {"align": "center", "num_format": key})
        return self._numbers[key]


def set_page(sheet: Worksheet, *, portrait: bool = False) -> None:
    """Set a sheet up for A4, one page wide, with its page number below."""
    sheet.set_paper(9)
    if portrait:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.center_horizontally()


def row_height(*cells: tuple[str, float]) -> float:
    """Points that a row needs to show its texts, each in a column of that many Latin characters.

    Examples
    --------
    >>> row_height(("供水", 10.0)), row_height(("农村供水保障", 6.0))
    (19.0, 45.0)
    """
    lines = [
        sum(
            max(1, math.ceil(sum(2 if ord(c) > 0x2E80 else 1 for c in line) / (width * 0.95)))
            for line in text.split("\n")
        )
        for text, width in cells
    ]
    return 6.0 + 13 * max([1, *lines])


def cached(value: float | None) -> float | Literal[""]:
    """Give the result that a viewer which does not calculate shows; nothing for NA."""
    return "" if value is None or math.isnan(value) else float(value)


def tidy(number: float) -> float:
    """Drop the binary dust of a division."""
    return float(f"{number:.12g}")
