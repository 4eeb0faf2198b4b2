"""Where reports are in a data folder. Whoever only looks for one need not load what reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import DataError, UnknownReportError, shown_value
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
    if (root / "report.toml").is_file() and (region, year) in _reports_in(root):
        return root
    years: dict[str, list[int]] = {}
    for held, of_year in _reports_in(root):
        years.setdefault(held, []).append(of_year)
    if region in years:
        known = [str(one) for one in years[region]]
        raise UnknownReportError(
            f"there is no report of {region} for {year}; years there are: {', '.join(known)}",
            f"没有 {region} {year} 年的报告；现有年份：{'、'.join(known)}",
        )
    known_en = "; ".join(f"{r}: {', '.join(map(str, y))}" for r, y in years.items()) or "none"
    known_zh = "；".join(f"{r}：{'、'.join(map(str, y))}" for r, y in years.items()) or "无"
    hint = (
        ("", "") if data_dir else (" (those of a folder of your own: --data-dir)", "（自己的文件夹用 --data-dir 指明）")
    )
    raise UnknownReportError(
        f"there is no region {region!r}; reports there are: {known_en}{hint[0]}",
        f"没有地区“{shown_value(str(region))}”；现有报告：{known_zh}{hint[1]}",
    )


def _reports_in(root: Path) -> list[tuple[str, int]]:
    """Give the region and year of each report of a data folder, or of the one that the folder itself is.

    Raises
    ------
    DataError
        If the ``report.toml`` of a folder that is itself a report cannot be read.
    """
    if (root / "report.toml").is_file():
        meta, problems = read_meta(root / "report.toml")
        if problems:
            raise DataError(problems)
        return [(str(meta["region"]), int(meta["year"]))]
    folders = [file.parent for file in report_files(root)]
    return [(one.parent.name, int(one.name)) for one in folders if one.name.isdecimal()]


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
        What is left out is that of the only report of `data_dir` that fits, else of ``DEFAULT_REPORT``.

    Raises
    ------
    DataError
        If the ``report.toml`` of a folder that is itself a report cannot be read.
    UnknownReportError
        If `data_dir` holds no report, none that fits, or several, naming them.
    """
    if data_dir and (region is None or year is None):
        held = _reports_in(Path(data_dir))
        fitting = [one for one in held if region in (None, one[0]) and year in (None, one[1])]
        if len(fitting) == 1:
            return fitting[0]
        if DEFAULT_REPORT in fitting and region is None:
            return DEFAULT_REPORT
        if fitting or not held or region is None:
            raise _not_told(data_dir, fitting, held)
        return region, year or held[0][1]
    return region or DEFAULT_REPORT[0], year or DEFAULT_REPORT[1]


def _not_told(
    data_dir: str | Path, fitting: Sequence[tuple[str, int]], held: Sequence[tuple[str, int]]
) -> UnknownReportError:
    """Say that a folder has no report, none that fits or several, so that one has to be named."""
    names = [f"{region}/{year}" for region, year in fitting or held]
    en, zh = ", ".join(names), "、".join(names)
    if fitting:
        return UnknownReportError(
            f"{data_dir} holds several reports, say which with --region and --year: {en}",
            f"{data_dir} 中有多份报告，请用 --region 和 --year 指明：{zh}",
        )
    if held:
        return UnknownReportError(
            f"{data_dir} holds no report of that year; reports there are: {en}",
            f"{data_dir} 中没有该年份的报告；现有报告：{zh}",
        )
    return UnknownReportError(
        f"{data_dir} holds no report: there is no report.toml in it, nor in a REGION/YEAR folder under it",
        f"{data_dir} 中没有报告：该文件夹及其下的 地区/年份 文件夹中都没有 report.toml",
    )
