"""Where reports are in a data folder. Whoever only looks for one need not load what reads it."""

from __future__ import annotations

from pathlib import Path

from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import DataError, UnknownReportError
from minsheng_analysis.keys import check_region
from minsheng_analysis.resources import data_folder


def report_files(root: Path) -> list[Path]:
    """Return every ``report.toml`` of a data folder; a folder that is itself one report, such as a draft, has one."""
    own = root / "report.toml"
    return [own] if own.is_file() else sorted(root.glob("*/*/report.toml"))


def report_folder(region: str, year: int, *, data_dir: str | Path | None = None) -> Path:
    """Return the folder of a report.

    Raises
    ------
    UnknownReportError
        If there is none, naming those there are.
    """
    root = data_folder(data_dir)
    check_region(region)
    folder = root / region / str(year)
    if (folder / "report.toml").is_file():
        return folder
    if (root / "report.toml").is_file():
        meta, problems = read_meta(root / "report.toml")
        if problems:
            raise DataError(problems)
        if (meta["region"], str(meta["year"])) == (region, str(year)):
            return root
    years: dict[str, list[str]] = {}
    for file in sorted(root.glob("*/*/report.toml")):
        years.setdefault(file.parent.parent.name, []).append(file.parent.name)
    known_en = "; ".join(f"{r}: {', '.join(y)}" for r, y in years.items()) or "none"
    known_zh = "；".join(f"{r}：{'、'.join(y)}" for r, y in years.items()) or "无"
    if region in years:
        raise UnknownReportError(
            f"there is no report of {region} for {year}; years there are: {', '.join(years[region])}",
            f"没有 {region} {year} 年的报告；现有年份：{'、'.join(years[region])}",
        )
    raise UnknownReportError(
        f"there is no region {region!r}; reports there are: {known_en} (those of a folder of your own: --data-dir)",
        f"没有地区 {region!r}；现有报告：{known_zh}（自己的文件夹用 --data-dir 指明）",
    )


#: What a command shows that is not told which report is meant.
DEFAULT_REPORT = ("yubei", 2021)


def report_asked_for(region: str | None, year: int | None, *, data_dir: str | Path | None = None) -> tuple[str, int]:
    """Say which report is meant where region, year or both are left out.

    Parameters
    ----------
    region : str, optional
    year : int, optional
    data_dir : path, optional
        A folder of one's own; where it holds one report and no more, that one is meant.

    Returns
    -------
    tuple of (str, int)
        What is left out is that of the only report of `data_dir`, else of ``DEFAULT_REPORT``.

    Raises
    ------
    DataError
        If the only report's ``report.toml`` cannot be read.
    """
    if data_dir and (region is None or year is None):
        held = report_files(Path(data_dir))
        if len(held) == 1:
            meta, problems = read_meta(held[0])
            if problems:
                raise DataError(problems)
            return region or str(meta["region"]), year or int(meta["year"])
    return region or DEFAULT_REPORT[0], year or DEFAULT_REPORT[1]
