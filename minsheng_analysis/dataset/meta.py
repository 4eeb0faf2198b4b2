"""Read ``report.toml`` and hold it against the field dictionary, like a table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import cast

from minsheng_analysis.dataset.cells import repeated, tidy_column
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.schema import META, REQUIREMENTS, Field
from minsheng_analysis.errors import Problem
from minsheng_analysis.keys import is_region, is_year
from minsheng_analysis.measures.meta import Meta

#: A report's file has a few thousand characters; a parser is given nothing that could cost it memory or its stack.
MAX_BYTES, MAX_DEPTH, MAX_SECTIONS = 1_000_000, 20, 2000
_NAME = "report.toml"
_KINDS = {"integer": "must be a whole number, without quotes", "boolean": "must be true or false, without quotes"}

_SPOKEN = re.compile(r'"""(?s:.*?)"""|\'\'\'(?s:.*?)\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*')
# Nothing is gone back over: a megabyte of letters takes no longer than it is long.
_DOTTED = re.compile(rf"(?<![\w-])[\w-]++(?:\s*+\.\s*+[\w-]++){{{MAX_DEPTH},}}")
# In any base: what has more digits can hardly be printed, and TOML allows no more than 64 bits.
_HUGE = re.compile(r"(?<![\w-])[+-]?(?:0[xob])?[0-9A-Fa-f_]{40,}+")


def read_meta(file: Path) -> tuple[Meta, list[Problem]]:
    """Read ``report.toml`` and check it.

    Parameters
    ----------
    file : Path

    Returns
    -------
    tuple of (dict, list of Problem)
        Dates are ISO text; texts that may be left out are there, empty. With problems, what could be read of it.
    """
    if not file.exists() and not file.is_symlink():
        return {}, [problem(file.name, "", "", "", "the file is missing; `minsheng new` makes one")]
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return {}, [problem(file.name, "", "", "", "cannot be read: {cause}", cause=error.strerror or error)]
    if len(raw) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1000} kB"
        return {}, [problem(file.name, "", "", "", "is larger than {limit}; no report's file is", limit=limit)]
    try:
        text = raw.decode("utf-8-sig")
        bare = _SPOKEN.sub("s", text)
        if _HUGE.search(bare):
            return {}, [problem(file.name, "", "", "", "has a number of more than 40 digits; no report's file has")]
        if _too_deep(bare):
            said = "is nested more deeply than {limit} levels; no report's file is"
            return {}, [problem(file.name, "", "", "", said, limit=str(MAX_DEPTH))]
        meta: dict[str, object] = tomllib.loads(text)
    except UnicodeDecodeError:
        return {}, [problem(file.name, "", "", "", "is not UTF-8; save it as UTF-8")]
    # Some releases of the parser let slip what it meets within a number or a date.
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return {}, [problem(file.name, "", "", "", "is not valid TOML: {cause}", cause=str(error)[:200])]
    problems = [*_key_problems(meta), *_section_problems(meta), *_period_problems(meta), *_folder_problems(meta, file)]
    # Held against the dictionary of its fields above; a problem keeps what is wrong of it from being used.
    return cast("Meta", meta), problems


def _too_deep(bare: str) -> bool:
    """Whether brackets or dotted keys go deeper than any report's, which costs a parser its stack or its memory."""
    if _DOTTED.search(bare):
        return True
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", bare):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        if depth > MAX_DEPTH:
            return True
    return False


def _key_problems(meta: dict[str, object]) -> Iterator[Problem]:
    """Hold the keys against their fields, and put each in the form in which it is used."""
    source = meta.get("source")
    if not isinstance(source, dict):
        yield problem(_NAME, "", "source", _shown(source), "must be a table, [source], that says what was read")
        meta["source"] = source = {}
    for field in META["report"].fields.values():
        holder, key = (source, field.name.partition(".")[2]) if "." in field.name else (meta, field.name)
        yield from _value_problems(holder, key, field, "")


def _value_problems(holder: dict[str, object], key: str, field: Field, row: str) -> Iterator[Problem]:
    value = holder.get(key, "")
    text = _as_text(value, field)
    if text is None:
        yield problem(_NAME, row, field.name, _shown(value), _KINDS.get(field.type, "must be a text, in quotes"))
        return
    (meant,), faults, _ = tidy_column([text], field)
    for fault in faults:
        yield problem(_NAME, row, field.name, _shown(value), fault.message[0], **fault.message[1])
    if not faults:
        holder[key] = _of_kind(meant, field)


def _of_kind(text: str, field: Field) -> object:
    if field.type == "integer":
        return int(text)
    return text == "true" if field.type == "boolean" else text


def _as_text(value: object, field: Field) -> str | None:
    """Give a value as a table's cell would hold it; None where it is of another kind than the field."""
    if field.type == "boolean" and value != "":
        return str(value).lower() if isinstance(value, bool) else None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if field.type == "integer" and value != "":
        return _shown(value) if whole else None
    # A day or a number may stand where a text may: when a document was published is a day, a year or not known.
    if whole or (isinstance(value, date) and not isinstance(value, datetime)):
        return _shown(value)
    return value if isinstance(value, str) else None


def _shown(value: object) -> str:
    """Give a value as text, of a length that can be printed."""
    return "" if value in ("", None) else str(value)[:80]


def _section_problems(meta: dict[str, object]) -> Iterator[Problem]:
    sections = meta.get("sections", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        yield problem(_NAME, "", "sections", _shown(sections), "must be blocks, one [[sections]] for each part of the document")  # fmt: skip
        meta["sections"] = []
        return
    if len(sections) > MAX_SECTIONS:
        yield problem(_NAME, "", "sections", "", "there are more than {limit}; no document has so many parts", limit=str(MAX_SECTIONS))  # fmt: skip
        meta["sections"] = []
        return
    meta["sections"] = sections
    wrong = False
    for number, section in enumerate(sections, 1):
        row = str(section.get("id", ""))[:40] or f"[[sections]] {number}"
        found = [p for f in META["sections"].fields.values() for p in _value_problems(section, f.name, f, row)]
        yield from found
        wrong = wrong or bool(found)
        if not found and section["first_line"] > section["last_line"]:
            yield problem(_NAME, row, "last_line", section["last_line"], "lies before first_line; mend one of them")
            wrong = True
    if not wrong:
        for position in repeated([[section["id"] for section in sections]]):
            yield problem(_NAME, sections[position]["id"], "id", "", REQUIREMENTS["unique"])
            wrong = True
    if wrong:
        # What points into them is not to blame.
        meta["sections"] = []


def _period_problems(meta: Mapping[str, object]) -> Iterator[Problem]:
    start, end, as_of = (_day(meta, key) for key in ("period_start", "period_end", "as_of"))
    if start and end and start >= end:
        yield problem(_NAME, "", "period_end", end, "lies before period_start; mend one of them")
    if start and as_of and as_of < start:
        yield problem(_NAME, "", "as_of", as_of, "lies before period_start; give the date that the report speaks of")


def _day(meta: Mapping[str, object], key: str) -> str:
    value = meta.get(key)
    return value if isinstance(value, str) and META["report"].fields[key].allows(value) else ""


def _folder_problems(meta: Mapping[str, object], file: Path) -> Iterator[Problem]:
    folder = file.absolute().parent
    # A draft may lie in a folder of any name.
    if not re.fullmatch("[0-9]{4}", folder.name) or not (is_region(meta.get("region")) and is_year(meta.get("year"))):
        return
    if (str(meta["region"]), str(meta["year"])) != (folder.parent.name, folder.name):
        found = f"{_shown(meta['region'])}, {_shown(meta['year'])}"
        where = f"{folder.parent.name}/{folder.name}"
        yield problem(_NAME, "", "region, year", found, "must be those of its folder, {folder}", folder=where)
