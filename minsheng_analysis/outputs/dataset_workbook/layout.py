"""What the workbook's sheets are called, and how a value stands in a cell."""

from __future__ import annotations

from pathlib import Path

from minsheng_analysis.errors import MinshengError

META, SECTIONS, ORIGINAL = "report", "sections", "report.toml"


def as_text(value: object) -> str:
    """Write a value of ``report.toml`` as a cell's text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def no_workbook(file: Path, why_en: str, why_zh: str) -> MinshengError:
    """Say that a file is not what `write_dataset` makes."""
    return MinshengError(
        f"{file.name} is no workbook of a report ({why_en}); `minsheng export --format dataset-xlsx` makes one",
        f"{file.name} 不是报告数据工作簿（{why_zh}）；可用 minsheng export --format dataset-xlsx 生成",
    )
