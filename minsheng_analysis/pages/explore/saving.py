"""Files that a reader takes from the explore notebook: a selection as a table, or as a picture."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pandas as pd

from minsheng_analysis.errors import MinshengError, UsageError, refusal_zh
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.outputs.tables import plain, write_csv, write_whole
from minsheng_analysis.pages.explore.picture import Whose, no_name, picture_file

#: What a selection is saved as.
FORMATS = ("csv", "xlsx", "svg", "png")


def save(
    selection: pd.DataFrame, path: str | Path, *, lang: str = "en", basis: Basis = "reported", whose: Whose = no_name
) -> Path:
    """Write a selection to a file: its table as CSV or XLSX, or its picture as SVG or PNG.

    Parameters
    ----------
    selection : DataFrame
        From `select`, with the same `basis`.
    path : path
        Its ending says the format, CSV where it has none; its folder is made. No file is written over: a number is
        added to the name.
    lang, basis, whose
        Of the picture, see `picture_file`.

    Returns
    -------
    Path
        The file that was written. Tables hold no formulas, see `minsheng_analysis.outputs.tables.write_csv`.

    Raises
    ------
    UsageError
        If there is nothing to save or to draw, or the name is empty or has another ending.
    MinshengError
        If the file cannot be written.
    """
    wanted = _wanted(str(path))
    kind = wanted.suffix.lower().removeprefix(".")
    if selection.empty:
        raise UsageError("the selection is empty; there is nothing to save", "所选为空，没有可保存的内容")
    if kind in ("svg", "png") and not (selection["ratio"] > 0).any():
        raise UsageError(
            "none of the selection has a share of its target to draw; save it as .csv or .xlsx",
            "所选指标都没有可画的完成比例；请存为 .csv 或 .xlsx",
        )
    target = _free(wanted)
    if kind == "csv":
        write_csv(selection, target)
        return target
    write = _workbook if kind == "xlsx" else partial(picture_file, lang=lang, basis=basis, whose=whose)
    try:
        write_whole(target, partial(write, selection))
    except OSError as error:
        raise MinshengError(
            f"cannot write {target}: {error.strerror or error}", f"无法写入 {target}：{refusal_zh(error)}"
        ) from error
    return target


def _wanted(path: str) -> Path:
    wanted = Path(path.strip()).expanduser()
    stem = wanted.name.lower()
    for kind in FORMATS:
        stem = stem.removesuffix(f".{kind}")
    if stem in ("", ".", ".."):
        raise UsageError("write a file name, such as selection.csv", "请写文件名，如 selection.csv")
    if not wanted.suffix:
        return wanted.with_name(f"{wanted.name}.csv")
    if wanted.suffix.lower().removeprefix(".") not in FORMATS:
        endings = [f".{kind}" for kind in FORMATS]
        raise UsageError(
            f"{wanted.name} ends as none of {', '.join(endings)}; choose one of these",
            f"“{wanted.name}”的扩展名不在 {'、'.join(endings)} 之中；请选其一",
        )
    return wanted


def _free(wanted: Path) -> Path:
    for number in range(1, 1000):
        target = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        if not target.exists():
            return target
    raise UsageError(f"there are a thousand files like {wanted} already", f"已有上千个 {wanted} 这样的文件")


def _workbook(selection: pd.DataFrame, path: Path) -> None:
    import xlsxwriter

    table = plain(selection)
    # Texts stay texts: neither formulas nor links.
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet("selection"), book.add_format({"bold": True})
        sheet.write_row(0, 0, [str(name) for name in table], bold)
        for place, name in enumerate(table):
            for line, value in enumerate(table[name].astype("object"), start=1):
                if pd.isna(value) or value == "":
                    continue
                if isinstance(value, float) and math.isinf(value):
                    sheet.write_string(line, place, "∞" if value > 0 else "-∞")
                else:
                    sheet.write(line, place, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), table.shape[1] - 1)
        sheet.autofit()
