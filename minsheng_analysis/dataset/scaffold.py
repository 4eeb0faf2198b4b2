"""``minsheng new``: the folder of a report to be, with headed files and every column explained."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.errors import UsageError
from minsheng_analysis.keys import check_region, check_year, inside

_REPORT_TOML = """\
# The report as a whole. Lines that begin with # are notes: keep or delete them.
# 报告的总体信息。以 # 开头的行是说明，可留可删。
region = "{region}"
year = {year}
title_zh = ""  # the document's title 文件标题
title_en = ""  # the title in English 英文标题
coverage = "complete"  # or "partial": not every figure of the document is here 或 partial：未录全
as_of = ""  # the date up to which the report speaks, YYYY-MM-DD 截止日期
period_start = {year}-01-01
period_end = {year}-12-31

[source]
document = ""  # file name of the document that you read 所录文件名
publisher_zh = ""
publisher_en = ""
published = ""  # date of publication, YYYY-MM-DD 发布日期
url = ""  # where the document can be read 可阅读原文件的网址
sha256 = ""  # of the document, as `sha256sum FILE` prints it 文件的 SHA-256
licence = ""  # what may be done with the document and its figures 使用许可
note_zh = ""
note_en = ""

# One block for each part of the document; lines are counted from 1.
# 文件的每一部分一段；行号从 1 起。
[[sections]]
id = "I"
title_zh = ""
title_en = ""
first_line = 1
last_line = 9999
"""

_GUIDE_HEAD = """\
# Columns 各列说明

This page was written by `minsheng new` and nothing reads it; delete it when you are done.
本页由 `minsheng new` 生成，程序不读取，用完可删。

Save every table as UTF-8. An empty cell means missing. Numbers are parsed from the characters in `figure`: copy them as
printed. 各表存为 UTF-8；空格表示缺失；数值由 `figure` 中的原文字样解析，照录即可。
"""


def new_report(
    region: str,
    year: int,
    *,
    data_dir: str | Path,
    name_zh: str = "",
    name_en: str = "",
) -> Path:
    """Make the folder of a new report: ``report.toml``, the headed tables and a page that explains every column.

    Parameters
    ----------
    region : str
        Key of the place: lower-case letters, digits, ``_`` and ``-``, beginning with a letter.
    year : int
        Year of the report.
    data_dir : path
        Folder of the data, laid out ``<region>/<year>``; made if it is not there.
    name_zh, name_en : str, optional
        Names of a place that ``regions.csv`` does not know yet; with both, it is added to the folder's own one.

    Returns
    -------
    Path
        The new folder. It appears whole or not at all.

    Raises
    ------
    UsageError
        If the key or the year cannot be one, the folder is there already, or only one of the names is given.

    Examples
    --------
    >>> import tempfile
    >>> folder = new_report("qinghe", 2024, data_dir=tempfile.mkdtemp())
    >>> sorted(file.name for file in folder.iterdir())[:3]
    ['COLUMNS.md', 'blockers.csv', 'budget.csv']
    """
    check_region(region)
    check_year(year)
    if bool(name_zh) != bool(name_en):
        raise UsageError("give the place's name in both languages", "地区名称须中英文都填")
    root = Path(data_dir)
    folder = inside(root, region, str(year))
    if folder.exists():
        raise UsageError(
            f"{folder} is there already; delete it first or choose another year",
            f"{folder} 已存在；请先删除，或换一个年份",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{year}-", dir=folder.parent))
    try:
        _fill(aside, region, year)
        aside.chmod(0o755)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if name_zh:
        _add_region(root, region, name_zh, name_en)
    return folder


def _fill(folder: Path, region: str, year: int) -> None:
    (folder / "report.toml").write_text(_REPORT_TOML.format(region=region, year=year), encoding="utf-8")
    for table in schema.TABLES.values():
        (folder / table.file).write_text(",".join(table.columns) + "\n", encoding="utf-8")
    (folder / "COLUMNS.md").write_text(columns_guide(), encoding="utf-8")


def columns_guide() -> str:
    """Explain every column of every table in both languages, as Markdown.

    Returns
    -------
    str
        One section a file, from ``fields.csv``, the dictionary that the data package uses too.
    """
    parts = [_GUIDE_HEAD]
    for table in schema.TABLES.values():
        needed = "required 必备" if table.required else "optional 可选"
        lines = [f"\n## {table.file} ({needed})\n", "| column 列 | meaning | 含义 |", "| --- | --- | --- |"]
        for field in (table.fields[name] for name in table.columns):
            lines.append(f"| `{field.name}` | {_cell(field.description_en)} | {_cell(field.description_zh)} |")
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _add_region(root: Path, region: str, name_zh: str, name_en: str) -> None:
    if region in set(load_shared("regions", data_dir=root)["region"]):
        return
    file = root / "regions.csv"
    columns = list(load_shared("regions", data_dir=root).columns)
    if not file.is_file():
        file.write_text(",".join(columns) + "\n", encoding="utf-8")
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerow(
            {"region": region, "name_zh": name_zh, "name_en": name_en}
        )
