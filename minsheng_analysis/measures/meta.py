"""What ``report.toml`` says of a report, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, TypedDict

#: What was read: its publisher in both languages, when it was published, its digest.
Source: TypeAlias = Mapping[str, str | bool]


class Section(TypedDict):
    """A part of the document, from its first line to its last."""

    id: str
    title_zh: str
    title_en: str
    first_line: int
    last_line: int


class Meta(TypedDict, total=False):
    """The keys of ``report.toml``; `draft` stands only in a machine's draft."""

    region: str
    year: int
    title_zh: str
    title_en: str
    coverage: str
    as_of: str
    as_of_inferred: bool
    concluded: bool
    period_start: str
    period_end: str
    source: Source
    sections: list[Section]
    draft: Mapping[str, Any]
