"""Put what the sheets say into the report's `report.toml`, and leave the rest of it as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.schema import Field
from minsheng_analysis.outputs.dataset_workbook.layout import META, ORIGINAL, SECTIONS, as_text, no_workbook


def filled_in(sheets: Mapping[str, list[list[str]]], file: Path) -> str:
    """Put what the sheets say into the report's file as it was kept; where nothing differs it is the same."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    kept = "\n".join("".join(cells[1:]) for cells in sheets.get(ORIGINAL, [])[1:])
    try:
        document: Any = tomlkit.parse(kept)
    except TOMLKitError as error:
        raise no_workbook(file, "its kept report.toml is damaged", "其中保存的 report.toml 已损坏") from error
    said = {row[0]: row[1] if len(row) > 1 else "" for row in sheets[META][1:]}
    for name, field in schema.META["report"].fields.items():
        if name not in said:
            continue
        holder, _, key = name.rpartition(".")
        if holder and not isinstance(document.get(holder), Mapping):
            document[holder] = tomlkit.table()
        _set(document[holder] if holder else document, key, said[name], field)
    if SECTIONS in sheets:
        _set_sections(document, sheets[SECTIONS])
    return tomlkit.dumps(document)


def _set_sections(document: Any, rows: list[list[str]]) -> None:
    import tomlkit

    header, fields = (rows or [[]])[0], schema.META[SECTIONS].fields
    if not isinstance(document.get(SECTIONS), list):
        if len(rows) < 2:
            return
        document[SECTIONS] = tomlkit.aot()
    parts = document[SECTIONS]
    while len(parts) > len(rows) - 1:
        del parts[-1]
    while len(parts) < len(rows) - 1:
        parts.append(tomlkit.table())
    for part, row in zip(parts, rows[1:], strict=True):
        for name, cell in zip(header, row, strict=False):
            if name in fields:
                _set(part, name, cell, fields[name])


def _set(holder: Any, key: str, text: str, field: Field) -> None:
    """Set a key to what a cell says, if it does not say so already."""
    if as_text(holder.get(key, "")) == text:
        return
    if text == "" and field.type == "boolean":
        del holder[key]
    else:
        holder[key] = _of_kind(text, field)


def _of_kind(text: str, field: Field) -> object:
    """Give a cell's text as the kind of value that the field has, or as text where it is none: the check names it."""
    if field.type == "integer" and text.isascii() and text.isdigit():
        return int(text)
    if field.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if field.type == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
