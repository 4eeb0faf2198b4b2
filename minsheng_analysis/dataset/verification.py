"""Prove a dataset against the document it was read from: every figure in its line, every number of the document covered."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset.report import Report
from minsheng_analysis.errors import MOST_LINES, MinshengError, refusal_zh, shown_value
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import STATE
from minsheng_analysis.quantities.finding import find_quantities, find_unread
from minsheng_analysis.quantities.numerals import CN_CHARACTERS, fold, scan_number

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")
_NUMERALS = CN_CHARACTERS + "万亿"
#: Characters of a number, once folded; a blank, 个 or 余 inside one needs no figure of its own.
_DIGIT = re.compile("[0-9]")
_COUNTED = re.compile(rf"[0-9{_NUMERALS}几点]+(?:[.,][0-9]+)*")

#: Numbers that are no figures: dates, list ordinals, and digits inside a name.
_NOT_FIGURES = re.compile(
    r"""
      \d{4}-\d{1,2}-\d{1,2}                 # ISO date
    | \d{4}\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?   # 2021年, 2022年6月
    | \d{1,2}\s*月(?:\s*\d{1,2}\s*日)?      # 6月30日
    | ^\s*\d{1,3}\s*[、.．]?\s*$            # a table's ordinal alone in its cell
    | ^\|?\s*\d{1,3}\s*\|                  # the ordinal of a table's row
    | \d{3,5}(?=热线|急救|报警|便民服务|政务服务)  # 12345热线
    | ^\s*\d{1,3}[、.．)）](?!\d)           # a list ordinal that begins a line
    | [（(]\d{1,3}[)）]                     # （1）
    | 第\s*\d+                              # 第3
    | 前\s*\d+\s*[位名项]                   # 前3位
    | [A-Za-z]+\d+(?:-\d+)*                 # F122-2, G50
    | \d+\s*号(?!\d)                        # 2号停车场, 17号
    | [〔\[]\d{4}[〕\]]                     # 〔2024〕
    """,
    re.VERBOSE,
)

#: Columns of a table of figures that hold figures and states; its other columns hold numbers that are none.
_CSV_FIGURES = ("target_value", "actual_value", "published_pct", "status_word")


#: A report is some tens of kilobytes.
MAX_BYTES = 64_000_000


@dataclass(frozen=True)
class Verification:
    """What was found when a dataset was held against its document.

    Attributes
    ----------
    checked : int
        Statements looked up.
    numbers : int
        Number tokens of the document that have to be covered.
    hash_matches : bool
        Whether the document is the one the dataset was read from.
    missing : DataFrame
        Statements whose figure does not stand in its line: `statement_id`, `line`, `figure`.
    uncovered : DataFrame
        Numbers of the document that no statement covers: `line`, `text`, `context`.
    expected_hash, found_hash : str
        SHA-256, hexadecimal.
    """

    checked: int
    numbers: int
    hash_matches: bool
    missing: pd.DataFrame
    uncovered: pd.DataFrame
    expected_hash: str
    found_hash: str

    @property
    def ok(self) -> bool:
        """Whether document and dataset agree wholly."""
        return self.hash_matches and self.missing.empty and self.uncovered.empty

    def summary(self, lang: str, *, most: int = MOST_LINES) -> str:
        """Say it in ``"zh"`` or ``"en"``, with every failure on a line.

        Parameters
        ----------
        lang : {"zh", "en"}
        most : int
            Failures of each kind that are listed at most; how many more there are is said. `failures` gives all.
        """
        say = messages("verification", lang)
        if self.hash_matches:
            lines = [say("SHA-256 agrees")]
        else:
            lines = [say("SHA-256 differs: expected {expected}, found {found}; is it the same document?",
                         expected=self.expected_hash, found=self.found_hash)]  # fmt: skip
        counts = {
            "checked": self.checked,
            "missing": len(self.missing),
            "numbers": self.numbers,
            "uncovered": len(self.uncovered),
        }
        lines.append(
            say("{checked} statements, {missing} missing from their line; {numbers} numbers in the document, {uncovered} uncovered",
                **{name: str(count) for name, count in counts.items()})
        )  # fmt: skip
        for row in self.missing.head(most).itertuples():
            shown = {
                "id": shown_value(str(row.statement_id)),
                "line": str(row.line),
                "figure": shown_value(str(row.figure)),
            }
            lines.append("  " + say("missing: {id}, line {line}: {figure}", **shown))
        lines += _more(len(self.missing) - most, lang)
        for row in self.uncovered.head(most).itertuples():
            shown = {
                "line": str(row.line),
                "text": shown_value(str(row.text)),
                "context": shown_value(str(row.context)),
            }
            lines.append("  " + say("uncovered: line {line}: {text} ({context})", **shown))
        lines += _more(len(self.uncovered) - most, lang)
        return "\n".join(lines)

    def failures(self) -> pd.DataFrame:
        """Every failure as a row: `kind` (missing or uncovered), `statement_id`, `line`, `text`, `context`."""
        missing = self.missing.rename(columns={"figure": "text"}).assign(kind="missing", context="")
        uncovered = self.uncovered.assign(kind="uncovered", statement_id="")
        both = pd.concat([missing, uncovered], ignore_index=True)
        return both[["kind", "statement_id", "line", "text", "context"]]


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise MinshengError(
            f"{path.name} is larger than {limit} MB; no published report is",
            f"{path.name} 超过 {limit} MB；公布的报告不会有这么大",
        )
    return raw


def _more(count: int, lang: str) -> list[str]:
    if count <= 0:
        return []
    return ["  " + messages("verification", lang)("… and {count} more; --csv FILE lists all", count=str(count))]


def hold_against(report: Report, path: Path, *, lines: list[str] | None = None) -> Verification:
    """Hold every statement of a report against the document.

    Parameters
    ----------
    report : Report
    path : Path
        The published document.
    lines : list of str, optional
        Its lines; default those of the file, which is then text or a table of figures (``.csv``) in UTF-8.

    Returns
    -------
    Verification

    Raises
    ------
    MinshengError
        If the document cannot be read.
    """
    try:
        raw = _bytes_of(path)
        document = raw.decode("utf-8-sig").splitlines() if lines is None else lines
    except OSError as error:
        raise MinshengError(
            f"cannot read the source {path.name}: {error.strerror}; give the path of the document",
            f"无法读取原文件 {path.name}：{refusal_zh(error)}；请给出文件路径",
        ) from error
    except UnicodeDecodeError as error:
        raise MinshengError(
            f"{path.name} is not UTF-8 text; save it as UTF-8", f"{path.name} 不是 UTF-8 文本；请另存为 UTF-8"
        ) from error
    found_hash = hashlib.sha256(raw).hexdigest()
    expected = str(report.meta["source"].get("sha256", ""))
    is_table = path.suffix == ".csv"
    lines = _figure_cells(document) if is_table else document
    missing: list[tuple[str, int, str]] = []
    spans: dict[int, list[tuple[int, int]]] = {}
    for line, statements in report.statements.groupby("line", sort=True):
        number = int(str(line))
        text = lines[number - 1] if number <= len(lines) else ""
        spans[number], absent = _place(text, statements)
        missing += [(statement_id, number, figure) for statement_id, figure in absent]
    numbers = list(_cell_numbers(lines) if is_table else _numbers(lines))
    uncovered = [
        (number.line, text, _context(document[number.line - 1], start))
        for number in numbers
        for start, text in number.uncovered(lines[number.line - 1], spans.get(number.line, []))
    ]
    return Verification(
        checked=len(report.statements),
        numbers=len(numbers),
        hash_matches=found_hash == expected,
        missing=pd.DataFrame(missing, columns=["statement_id", "line", "figure"]),
        uncovered=pd.DataFrame(uncovered, columns=["line", "text", "context"]),
        expected_hash=expected,
        found_hash=found_hash,
    )


def _place(text: str, statements: pd.DataFrame) -> tuple[list[tuple[int, int]], list[tuple[str, str]]]:
    """Find each statement's figure in its line, in order, each on characters of its own.

    Statements whose ids differ only in a final letter share one printed figure (``各1个``).
    """
    spans: list[tuple[int, int]] = []
    absent: list[tuple[str, str]] = []
    cursor = 0
    shared: dict[str, tuple[int, int]] = {}
    for row in statements.sort_values("statement_id").itertuples():
        key = re.sub(r"(?<=\d)[a-z]$", "", str(row.statement_id))
        figure = str(row.figure)
        if row.unit_zh == STATE:
            if figure not in text:
                absent.append((str(row.statement_id), figure))
            continue
        if key in shared and text[slice(*shared[key])] == figure:
            continue
        start = _find(text, figure, cursor)
        if start < 0:
            absent.append((str(row.statement_id), figure))
            continue
        cursor = start + len(figure)
        shared[key] = (start, cursor)
        spans.append((start, cursor))
    return spans, absent


def _find(text: str, figure: str, cursor: int) -> int:
    """Position of a figure from `cursor` on that is not a piece of a longer number."""
    start = text.find(figure, cursor)
    inside = _inner_places(text) if start >= 0 else frozenset()
    while start >= 0:
        end = start + len(figure)
        before = text[start - 1 : start]
        cut = start in inside or end in inside or (figure[0] in _NUMERALS and before != "" and before in _NUMERALS)
        if not cut:
            return start
        start = text.find(figure, start + 1)
    return -1


@lru_cache(maxsize=256)
def _inner_places(text: str) -> frozenset[int]:
    """Places between two characters of one number. A blank may part two columns, so it parts two numbers here."""
    places: set[int] = set()
    for start, end in (*_in_digits(text), *((start, end) for start, end, _ in _in_numerals(text))):
        for piece in re.finditer(r"\S+", text[start:end]):
            places.update(range(start + piece.start() + 1, start + piece.end()))
    return frozenset(places)


@dataclass(frozen=True)
class _Found:
    """A number of the document: its span in its line, and the figure that it is printed in."""

    line: int
    start: int
    end: int
    figure: tuple[int, int]

    def uncovered(self, text: str, covered: list[tuple[int, int]]) -> list[tuple[int, str]]:
        """Give the pieces of the number that no figure of a statement covers, each with its place."""
        folded = fold(text)
        pieces = [m.span() for m in _COUNTED.finditer(folded, self.start, self.end)]
        left = [(start, end) for piece in pieces for start, end in _left_over(*piece, covered)]
        if left == pieces and folded[self.start] in _NUMERALS:  # 十二 alone says little: 十二个
            return [(self.figure[0], text[slice(*self.figure)])]
        if left == pieces:
            return [(self.start, text[self.start : self.end])] if pieces else []
        return [(start, text[start:end]) for start, end in left]


def _left_over(start: int, end: int, covered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of places from `start` to `end` that lie in no span."""
    runs: list[tuple[int, int]] = []
    for place in range(start, end):
        if any(a <= place < b for a, b in covered):
            continue
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _in_digits(text: str) -> list[tuple[int, int]]:
    """Spans of every number that begins with a digit, each to its end: 7千3百, 3万二千."""
    folded, spans, position = fold(text), [], 0
    while m := _DIGIT.search(folded, position):
        position = scan_number(folded, m.start())[0]
        spans.append((m.start(), position))
    return spans


def _in_numerals(text: str) -> list[tuple[int, int, tuple[int, int]]]:
    """Spans of numbers in Chinese numerals that count something (两个, 十项), each with its figure's."""
    spans = [(f.number_start, f.number_end, f.span) for f in find_quantities(text)]
    spans += [(*span, span) for span in find_unread(text)]
    folded = fold(text)
    return [found for found in spans if folded[found[0]] in _NUMERALS]


def _numbers(lines: list[str]) -> Iterator[_Found]:
    for number, text in enumerate(lines, 1):
        skipped = [m.span() for m in _NOT_FIGURES.finditer(fold(text))]
        digits = [span for span in _in_digits(text) if not any(a <= span[0] < b for a, b in skipped)]
        found = [_Found(number, *span, span) for span in digits]
        found += [
            _Found(number, start, end, figure)
            for start, end, figure in _in_numerals(text)
            if not any(a < end and start < b for a, b in digits)
        ]
        yield from sorted(found, key=lambda f: f.start)


def _cell_numbers(lines: list[str]) -> Iterator[_Found]:
    for number, text in enumerate(lines, 1):
        yield from (_Found(number, *match.span(), match.span()) for match in _NUMBER.finditer(text))


def _figure_cells(lines: list[str]) -> list[str]:
    """A CSV's lines with every cell blanked that holds no figure, each character staying in its place."""
    header = next(csv.reader(lines[:1]), [])
    blanked = [""]
    for line in lines[1:]:
        start, kept = 0, [" "] * len(line)
        row = list(zip(header, next(csv.reader(io.StringIO(line)), []), strict=False))
        # A target that another document printed was only copied here.
        copied = dict(row).get("target_basis", "printed") != "printed"
        for name, cell in row:
            start = line.find(cell, start)
            if name in _CSV_FIGURES and not (copied and name == "target_value"):
                kept[start : start + len(cell)] = cell
            start += len(cell)
        blanked.append("".join(kept))
    return blanked


def _context(text: str, start: int) -> str:
    return text[max(0, start - 6) : start + 10].strip()
