"""What the folder of a draft holds: the draft itself, and the document that it was made of."""

from __future__ import annotations

from pathlib import Path

from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import DataError, UsageError
from minsheng_analysis.extraction import SOURCE, is_corrected_by_hand
from minsheng_analysis.measures.meta import Meta


def documents_held(folder: Path) -> list[Path]:
    """List the documents that stand in a draft's folder, by name."""
    return sorted(file for file in (folder / SOURCE).glob("*") if file.is_file())


def document_in(folder: Path) -> Path:
    """Give the document that a draft was made of."""
    held = documents_held(folder)
    if not held:
        raise UsageError(
            f"{folder} holds no document; give it with --source FILE",
            f"{folder} 中没有原文件；请用 --source 指出",
        )
    return held[0]


def draft_in(folder: Path) -> Meta:
    """Read what a folder says of its draft; refuse what is none, and a draft whose tables were corrected by hand."""
    if not (folder / "report.toml").is_file():
        raise UsageError(
            f"{folder} holds no draft; make one with: minsheng report FILE",
            f"{folder} 中没有草稿；请先运行：minsheng report 文件",
        )
    meta, problems = read_meta(folder / "report.toml")
    if problems:
        raise DataError(problems)
    if "draft" not in meta:
        raise UsageError(
            f"{folder} is no draft: its report.toml has no [draft] block, so it was reviewed already",
            f"{folder} 不是草稿：report.toml 中没有 [draft] 一节，说明已复核",
        )
    if is_corrected_by_hand(folder):
        raise UsageError(
            f"the tables in {folder} were changed by hand; go on so, or draft them anew: minsheng extract --force",
            f"{folder} 中的表已由人直接改过；请继续直接改，或重新生成草稿：minsheng extract --force",
        )
    return meta
