"""Prove a dataset against the document it was read from: every figure in its line, every number of the document covered."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset.report import Report
from minsheng_analysis.errors import MinshengError
from minsheng_analysis.measures.codes import STATE
from minsheng_analysis.quantities.finding import find_quantities

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")

#: Numbers that are no figures: dates, list ordinals, and digits inside a name.
_NOT_FIGURES = re.compile(
    r"""
      \d{4}-\d{1,2}-\d{1,2}                 # ISO date
    | \d{4}\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?   # 2021年, 2022年6月
    | \d{1,2}\s*月(?:\s*\d{1,2}\s*日)?      # 6月30日
    | ^\s*\d{1,3}\s*[、.．]?\s*$            # a table's ordinal alone in its cell
    | ^\|\s*\d{1,3}\s*\|                   # a Markdown table's ordinal
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

    def summary(self, lang: str) -> str:
        """Say it in ``"zh"`` or ``"en"``, with every failure on a line."""
        zh = lang == "zh"
        lines = []
        if self.hash_matches:
            lines.append("SHA-256 一致" if zh else "SHA-256 agrees")
        else:
            lines.append(
                f"SHA-256 不一致：应为 {self.expected_hash}，实为 {self.found_hash}；请核对是否同一文件"
                if zh
                else f"SHA-256 differs: expected {self.expected_hash}, found {self.found_hash}; is it the same document?"
            )
        lines.append(
            f"{self.checked} 条陈述，{len(self.missing)} 条不在所注行；文件中 {self.numbers} 个数字，{len(self.uncovered)} 个无陈述对应"
            if zh
            else f"{self.checked} statements, {len(self.missing)} missing from their line; "
            f"{self.numbers} numbers in the document, {len(self.uncovered)} uncovered"
        )
        for row in self.missing.itertuples():
            lines.append(
                f"  {'缺' if zh else 'missing'}: {row.statement_id}, {'行' if zh else 'line'} {row.line}: {row.figure}"
            )
        for row in self.uncovered.itertuples():
            lines.append(
                f"  {'未覆盖' if zh else 'uncovered'}: {'行' if zh else 'line'} {row.line}: {row.text} ({row.context})"
            )
        return "\n".join(lines)


def verify(report: Report, source: str | Path) -> Verification:
    """Hold every statement of a report against the document.

    Parameters
    ----------
    report : Report
    source : path
        The published document, as text (``.txt``, ``.md``) or as a table of figures (``.csv``).

    Returns
    -------
    Verification

    Raises
    ------
    MinshengError
        If the document cannot be read.
    """
    path = Path(source)
    try:
        raw = path.read_bytes()
        document = raw.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise MinshengError(
            f"cannot read the source {path.name}: {error.strerror}; give the path of the document",
            f"无法读取原文件 {path.name}：{error.strerror}；请给出文件路径",
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
    tokens = list(_cell_tokens(lines) if is_table else _tokens(lines))
    uncovered = [
        (line, text, _context(document[line - 1], start))
        for line, start, text in tokens
        if not any(a < start + len(text) and start < b for a, b in spans.get(line, []))
    ]
    return Verification(
        checked=len(report.statements),
        numbers=len(tokens),
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
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(figure) : start + len(figure) + 1]
        cut = (figure[0].isdigit() and (before.isdigit() or before == ".")) or (
            figure[-1].isdigit() and after.isdigit()
        )
        if not cut:
            return start
        start = text.find(figure, start + 1)
    return -1


def _tokens(lines: list[str]) -> Iterable[tuple[int, int, str]]:
    for number, text in enumerate(lines, 1):
        skipped = [m.span() for m in _NOT_FIGURES.finditer(text)]
        found = {
            m.start(): m.group() for m in _NUMBER.finditer(text) if not any(a <= m.start() < b for a, b in skipped)
        }
        # Counts written in Chinese numerals (两个, 十项) are figures too.
        for match in find_quantities(text):
            start, end = match.span
            if not any(start <= s < end for s in found):
                found[start] = text[start:end]
        yield from ((number, start, found[start]) for start in sorted(found))


def _cell_tokens(lines: list[str]) -> Iterable[tuple[int, int, str]]:
    for number, text in enumerate(lines, 1):
        yield from ((number, match.start(), match.group()) for match in _NUMBER.finditer(text))


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
