"""Tables of text as people's programs save them: read whole, or named for what is wrong with them.

A spreadsheet saves a table in its own way: another encoding, semicolons or tabs, empty rows, commas at the ends. Where
what is meant is certain it is taken so, with a notice; where a quote is never closed or a row has a cell too many, the
line is named. Nothing here knows what the columns mean.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

#: No table of a report comes near these; what is larger is no table, or is meant to fill memory.
MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 64_000_000, 500_000, 500, 20_000
# Rows that are told one by one before it is said that there are more.
_MOST_RAGGED = 1000
_SEPARATORS = ",;\t"


@dataclass
class Delimited:
    """What was read of a file.

    Attributes
    ----------
    header : list of str
    rows : list of list of str
        As long as the header each.
    lines : list of int
        Line of the file that each row begins in, from 1.
    problems, notices : list of (message, params)
        Messages of the catalogue ``validation``; a param ``line`` names the line of the file, if there is one. With a
        problem nothing was read.
    """

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    notices: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def refuse(self, message: str, **params: object) -> Delimited:
        """Add a problem."""
        self.problems.append((message, {name: str(value) for name, value in params.items()}))
        return self

    def notice(self, message: str, **params: object) -> None:
        """Add a notice."""
        self.notices.append((message, {name: str(value) for name, value in params.items()}))


def read_delimited(file: Path, known: frozenset[str]) -> Delimited:
    """Read a file.

    Parameters
    ----------
    file : Path
    known : set of str
        Columns that the table may have, by which its separator and encoding are recognised.
    """
    found = Delimited()
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return found.refuse("cannot be read: {cause}", cause=error.strerror or error)
    if len(raw) > MAX_BYTES:
        return found.refuse("is larger than {limit} MB; no table of a report is", limit=MAX_BYTES // 1_000_000)
    text = _decoded(raw, known, found)
    if text is None:
        return found.refuse("is not UTF-8; save it as UTF-8")
    if "\0" in text:
        return found.refuse("holds NUL characters; it is damaged, or no text: export the table anew")
    separator = _separator(text, known)
    if separator != ",":
        found.notice(
            "its cells are separated by {separator}; save it with commas", separator={";": ";", "\t": "tabs"}[separator]
        )
    _parse(text, separator, found)
    return found


def _decoded(raw: bytes, known: frozenset[str], found: Delimited) -> str | None:
    """Read bytes as text: UTF-8, UTF-16 with its mark, or GB18030 where that is beyond doubt."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError:
            return None
        found.notice("is UTF-16; save it as UTF-8")
        return text
    try:
        if raw.startswith(b"\xef\xbb\xbf"):
            found.notice("begins with a byte order mark; save it as plain UTF-8")
            return raw[3:].decode("utf-8")
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    if not known & set(re.split(r"[,;\t\r\n\"]", text[:5000])):
        return None
    # Other encodings' bytes, too, make sense as GB18030 now and then, but not as common characters.
    wide = [c for c in text if c > "\x7f"]
    if sum(map(_is_common, wide)) < 0.97 * len(wide):
        return None
    found.notice("is GB18030 (GBK); it was read as such, save it as UTF-8")
    return text


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _separator(text: str, known: frozenset[str]) -> str:
    """Find what separates the cells: what splits the first line into most known names."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def names(separator: str) -> int:
        return sum(_name(cell) in known for cell in first.split(separator))

    best = max(_SEPARATORS, key=names)
    return best if names(best) > names(",") else ","


def _name(cell: str) -> str:
    return cell.strip(" \t\r\n\"'\ufeff\u00a0\u3000")


def _parse(text: str, separator: str, found: Delimited) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    began = 1
    irregular: Counter[str] = Counter()
    try:
        for row in reader:
            line, began = began, reader.line_num + 1
            if not any(row):
                irregular["empty"] += bool(found.header)
            elif not found.header:
                found.header = _header(row, found)
                if found.problems:
                    return
            elif (fitted := _fitted(row, line, found, irregular)) is not None:
                found.rows.append(fitted)
                found.lines.append(line)
            if len(found.rows) > MAX_ROWS:
                found.refuse("has more than {limit} rows; no table of a report has", limit=MAX_ROWS)
            if len(found.problems) >= _MOST_RAGGED or len(found.rows) > MAX_ROWS:
                return
    except csv.Error as error:
        _refuse_quotes(found, error, began, text)
        return
    if not found.header:
        found.refuse("is empty; it must at least have a header")
    for kind, message in (
        ("empty", "has empty rows, which are passed over: {count}"),
        ("long", "has rows that end in commas: {count}"),
        ("short", "has rows that are shorter than the header; the cells they lack count as empty: {count}"),
    ):
        if irregular[kind]:
            found.notice(message, count=irregular[kind])


def _fitted(row: list[str], line: int, found: Delimited, irregular: Counter[str]) -> list[str] | None:
    """Give a row as many cells as the header has; none where it has more to say than the header has columns."""
    width = len(found.header)
    if any(row[width:]):
        found.refuse(
            "the row has {cells} cells and the header {columns}; put a cell that holds a comma in quotes",
            line=line, cells=len(row), columns=width,
        )  # fmt: skip
        return None
    if max(map(len, row)) > MAX_CELL:
        found.refuse("a cell of this row is longer than {limit} characters", line=line, limit=MAX_CELL)
        return None
    irregular["long"] += len(row) > width
    irregular["short"] += len(row) < width
    return row[:width] + [""] * (width - len(row))


def _refuse_quotes(found: Delimited, error: csv.Error, line: int, text: str) -> None:
    unended = "unexpected end of data" in str(error)
    # Other libraries raise how long a cell may be for csv.reader, for all of a process.
    if "field larger" in str(error) or (unended and sum(map(len, text.splitlines()[line - 1 :])) > MAX_CELL):
        found.refuse(
            "a cell that begins in this line has no end; a quote in it, or before it, is not closed", line=line
        )
    elif unended:
        found.refuse("a quote that is opened in this row is never closed", line=line)
    else:
        found.refuse("the row is not well-formed ({cause}); mend its commas and quotes", line=line, cause=error)


def _header(row: list[str], found: Delimited) -> list[str]:
    """Tidy the names of the columns; those without a name at the end are a spreadsheet's."""
    names = [_name(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    if "" in names:
        found.refuse("column {number} has no name; name or delete it", number=names.index("") + 1)
    if twice := sorted({name for name in names if names.count(name) > 1} - {""})[:5]:
        found.refuse("the header names a column twice: {columns}", columns=", ".join(twice))
    if len(names) > MAX_COLUMNS:
        found.refuse("has {count} columns; no table of a report has more than {limit}", count=len(names), limit=MAX_COLUMNS)  # fmt: skip
    return names
