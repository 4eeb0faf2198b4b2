"""What the explore notebook shows: a selection of indicators, its picture, its table, its columns, its file.

Plain functions over frames; the widgets that call them are in `minsheng_analysis.pages.explore.panel`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from minsheng_analysis.dataset.cards import styles, year_under_way
from minsheng_analysis.dataset.report import Report
from minsheng_analysis.display import palette
from minsheng_analysis.errors import ExpressionError, UsageError
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import BASIS_WORDS, LEVEL_WORDS, REASON_WORDS, status_word
from minsheng_analysis.measures.codes import BASES, LEVELS, STATUSES, Basis
from minsheng_analysis.measures.verdicts import kept, verdicts
from minsheng_analysis.pages.explore.expressions import evaluate

#: Height of a row of the picture in pixels; the buttons beside it keep the same.
ROW = 30
#: Height of the picture's head.
HEAD = 44

_HOLLOW = {"not_assessable": "◇", "missed": "▽", "met": "○", "exceeded": "△"}
_TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
# Share of the picture's width that the log axis takes; ratios are written beside their marks and need the rest.
_AXIS = (6.0, 86.0)

_CHART_STYLE = f"""
.ms-chart{{position:relative;font-size:12.5px;min-width:28rem;max-width:none}}
.ms-chart .head{{height:{HEAD}px;position:sticky;top:0;z-index:2;padding-right:14rem;background:var(--jp-layout-color0,var(--paper))}}
.ms-chart .head>div{{position:relative;height:100%}}
.ms-chart .r{{height:{ROW}px;display:flex;align-items:center;border-bottom:1px solid var(--rule);box-sizing:border-box}}
.ms-chart .r.chosen{{background:var(--wash)}}
.ms-chart .p{{position:relative;flex:1;height:100%}}
.ms-chart .f{{width:14rem;text-align:right;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;color:var(--muted)}}
.ms-chart .p>*,.ms-chart .tick{{position:absolute;white-space:nowrap}}
.ms-chart .tick{{bottom:2px;transform:translateX(-50%);color:var(--muted);text-align:center;line-height:1.25}}
.ms-chart .tick.one{{color:var(--ink);font-weight:600}}
.ms-chart .grid{{top:0;bottom:0;width:1px;background:var(--rule)}}
.ms-chart .grid.one{{background:var(--muted)}}
.ms-chart .m{{top:0;line-height:{ROW}px;transform:translateX(-50%)}}
.ms-chart .m.solid{{font-size:15px}}
.ms-chart .v{{top:0;line-height:{ROW}px}}
.ms-chart .bar{{top:{ROW // 2 - 2}px;height:4px;background:currentColor;opacity:.55}}
.ms-chart .link{{top:{ROW // 2}px;height:1px;background:var(--faint)}}
.ms-chart .why{{left:0;line-height:{ROW}px}}
"""


@dataclass(frozen=True)
class OwnColumn:
    """A column that a reader adds.

    Attributes
    ----------
    name : str
        A name that the data does not use yet: letters of any script, digits and ``_``.
    expression : str
        See `minsheng_analysis.pages.explore.expressions.evaluate`.
    """

    name: str
    expression: str


def select(
    report: Report,
    *,
    project_no: int | None = None,
    level: str = "headline",
    basis: Basis = "reported",
    status: str | None = None,
    columns: Iterable[OwnColumn] = (),
) -> pd.DataFrame:
    """Choose indicators of a report.

    Parameters
    ----------
    report : Report
    project_no : int, optional
        Only those of one project.
    level : {"headline", "support", "result", "all"}
    basis : {"reported", "completed"}
        Which verdict `ratio`, `ratio_low`, `ratio_high`, `status` and `reason` repeat, and what the rows are sorted by.
    status : str, optional
        Only those of one computed status on that basis.
    columns : iterable of OwnColumn
        Added in their order; each may use those before it.

    Returns
    -------
    DataFrame
        Columns of ``Report.indicators``, the verdicts of both bases (suffixes ``_reported`` and ``_completed``), those
        of the chosen basis without suffix, and the added columns. Highest ratio first, then states reached and missed,
        then what cannot be judged.

    Raises
    ------
    UsageError
        For a level, basis or status that is not known.
    ExpressionError
        For an added column.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> trail = select(ms.load("yubei", 2021), project_no=10, basis="completed", status="missed")
    >>> trail[["indicator_id", "ratio"]].round(2).values.tolist()
    [['p10.trail', 0.57]]
    """
    _known(level, (*LEVELS, "all"), "level", "层级")
    _known(basis, BASES, "basis", "口径")
    if status is not None:
        _known(status, STATUSES, "status", "状态")
    levels = LEVELS if level == "all" else (level,)
    chosen = pd.concat([verdicts(report, level=one) for one in levels], ignore_index=True)
    chosen = chosen.assign(
        **{name: chosen[f"{name}_{basis}"] for name in ("ratio", "ratio_low", "ratio_high", "status", "reason")}
    )
    if project_no is not None:
        chosen = chosen[chosen["project_no"] == project_no]
    if status is not None:
        chosen = chosen[chosen["status"].astype("str") == status]
    judged = chosen["status"].astype("str").ne("not_assessable")
    rank = chosen["status"].cat.codes
    order = pd.DataFrame(
        {"judged": judged, "numbered": chosen["ratio"].notna(), "ratio": chosen["ratio"], "rank": rank}
    )
    order["id"] = chosen["indicator_id"]
    order = order.sort_values(
        ["judged", "numbered", "ratio", "rank", "id"], ascending=[False, False, False, False, True]
    )
    chosen = chosen.loc[order.index].reset_index(drop=True)
    for column in columns:
        chosen = with_column(chosen, column)
    return chosen


def _known(value: str, allowed: Iterable[str], what_en: str, what_zh: str) -> None:
    options = list(allowed)
    if value not in options:
        raise UsageError(
            f"unknown {what_en} {value!r}; use one of: {', '.join(options)}",
            f"未知的{what_zh}“{value}”；可用：{'、'.join(options)}",
        )


def with_column(selection: pd.DataFrame, column: OwnColumn) -> pd.DataFrame:
    """Add a column worked out from others.

    Raises
    ------
    ExpressionError
        If the name is taken or is no name, or the formula cannot be worked out.

    Examples
    --------
    >>> frame = pd.DataFrame({"target_value": [629.0], "actual_value": [840.0]})
    >>> with_column(frame, OwnColumn("多出", "actual_value - target_value"))["多出"].tolist()
    [211.0]
    """
    name = column.name.strip()
    if not re.fullmatch(r"[^\W\d_]\w{0,39}", name):
        raise ExpressionError(
            f"{name!r} cannot name a column; write letters, digits and _, at most 40, beginning with a letter",
            f"“{name}”不能作列名；请用文字、数字和 _，以文字开头，至多 40 个字符",
        )
    if name in selection:
        raise ExpressionError(f"there is a column {name!r} already; choose another name", f"已有“{name}”列，请换个名字")
    return selection.assign(**{name: evaluate(selection, column.expression)})


def summary(selection: pd.DataFrame, report: Report, *, lang: str) -> str:
    """Say how many of the selection can be judged and how many were kept, on both bases."""
    say = messages("exploration", lang)
    if selection.empty:
        return say("No indicator fits this choice.")
    parts = [say("{n} indicator.", plural="{n} indicators.", n=len(selection))]
    for basis in BASES:
        good, judged = kept(selection, basis=basis)
        word = say(BASIS_WORDS[basis])
        parts.append(
            say("{basis}: {good} of {judged} that can be judged were met or exceeded.", basis=word[0].upper() + word[1:], good=good, judged=judged)
            if judged
            else say("{basis}: none can be judged.", basis=word[0].upper() + word[1:])
        )  # fmt: skip
    if report.meta["coverage"] == "partial":
        parts.append(say("The report is an excerpt: these are not all its promises."))
    if year_under_way(report):
        parts.append(say("It speaks of {date}, before the year was over.", date=report.as_of))
    return (" " if lang == "en" else "").join(parts)


def name_of(row: Mapping[Any, Any], lang: str) -> str:
    """Name an indicator in a language, in Chinese where it has no other name."""
    return str(row.get(f"name_{lang}") or row["name_zh"])


def chart_html(selection: pd.DataFrame, *, lang: str, basis: Basis = "reported", chosen: str | None = None) -> str:
    """Draw each indicator's result as a share of its target, one row each, on a log axis.

    Parameters
    ----------
    selection : DataFrame
        From `select`, with the same `basis`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        The solid mark; the other basis is the hollow one, where it differs.
    chosen : str, optional
        Id of the row to set off.

    Returns
    -------
    str
        Markup that takes the width there is; every row is `ROW` pixels high, the head `HEAD`.
    """
    say = messages("exploration", lang)
    other: Basis = "completed" if basis == "reported" else "reported"
    names = ["ratio", "ratio_low", "ratio_high", f"ratio_{other}"]
    numbers = selection[names].to_numpy(dtype="float64") if len(selection) else np.empty((0, 4))
    positive = numbers[np.isfinite(numbers) & (numbers > 0)]
    axis = _Axis(
        min(0.5, float(positive.min()) * 0.9) if len(positive) else 0.5,
        max(2.0, float(positive.max()) * 1.1) if len(positive) else 2.0,
    )
    drawn = bool(len(positive))
    ticks = [tick for tick in _TICKS if drawn and axis.low <= tick <= axis.high]
    head = "".join(
        f'<span class="tick{" one" if tick == 1 else ""}" style="left:{axis.at(tick)}">'
        + (f"{say('target')}<br>" if tick == 1 else "")
        + f"{format_ratio(tick, lang)}</span>"
        for tick in ticks
    )
    grid = "".join(f'<i class="grid{" one" if tick == 1 else ""}" style="left:{axis.at(tick)}"></i>' for tick in ticks)
    rows = [_row(row, axis, grid, lang, basis, chosen) for row in selection.to_dict("records")]
    label = escape(_alternative(selection, say, lang, basis), quote=True)
    return (
        f'{styles(_CHART_STYLE)}<div class="minsheng ms-chart" role="img" aria-label="{label}">'
        f'<div class="head"><div>{head}</div></div>{"".join(rows)}</div>'
    )


@dataclass(frozen=True)
class _Axis:
    """A log axis from `low` to `high` over the middle of the picture; what lies beyond stands at its end."""

    low: float
    high: float

    def share(self, ratio: float) -> float:
        """Place of a ratio in per cent of the width."""
        start, end = _AXIS
        inside = min(max(ratio, self.low), self.high)
        return start + (end - start) * math.log(inside / self.low) / math.log(self.high / self.low)

    def at(self, ratio: float, shift: int = 0) -> str:
        """Write a place as a CSS length."""
        place = f"{self.share(ratio):.2f}%"
        return f"calc({place} + {shift}px)" if shift else place


def _row(row: Mapping[Any, Any], axis: _Axis, grid: str, lang: str, basis: Basis, chosen: str | None) -> str:
    say = messages("exploration", lang)
    other: Basis = "completed" if basis == "reported" else "reported"
    status, ratio = str(row["status"]), float(row["ratio"])
    printed = " → ".join(text or "—" for text in (str(row["target_text"]), str(row["actual_text"])))
    if math.isnan(ratio):
        colon = "：" if lang == "zh" else ": "
        reason = f"{colon}{say(REASON_WORDS[row['reason']])}" if row["reason"] else ""
        words = f"{palette.MARKS[status]} {status_word(status, lang)}{reason}"
        plot, figures = f'<span class="why {status}">{words}</span>', printed
    else:
        plot, figures = grid + _marks(row, axis, lang, other), _figures(row, lang, basis)
    tone = " chosen" if row["indicator_id"] == chosen else ""
    return (
        f'<div class="r{tone}"><div class="p">{plot}</div>'
        f'<div class="f" title="{escape(printed, quote=True)}">{escape(figures)}</div></div>'
    )


def _figures(row: Mapping[Any, Any], lang: str, basis: Basis) -> str:
    """Write target and result of a basis; the printed figures are one click away."""
    part = "actual" if basis == "reported" else "completed"
    unit, classifier = str(row["unit"]), str(row["classifier"])
    value, low, high = (float(row[f"{part}_{name}"]) for name in ("value", "low", "high"))
    result = format_quantity(value, unit, lang, low=low, high=high, classifier=classifier)
    return f"{format_quantity(float(row['target_value']), unit, lang, classifier=classifier)} → {result}"


def _marks(row: Mapping[Any, Any], axis: _Axis, lang: str, other: Basis) -> str:
    status, ratio, second = str(row["status"]), float(row["ratio"]), float(row[f"ratio_{other}"])
    low, high = float(row["ratio_low"]), float(row["ratio_high"])
    parts = []
    differs = not math.isnan(second) and abs(second - ratio) > 1e-9
    # The ratio's own figure stands on the side away from the other basis.
    left = differs and second > ratio
    if differs:
        first, last = sorted((axis.share(ratio), axis.share(second)))
        tone = str(row[f"status_{other}"])
        parts += [
            f'<i class="link" style="left:{first:.2f}%;width:{last - first:.2f}%"></i>',
            f'<span class="m {tone}" style="left:{axis.at(second)}">{_HOLLOW[tone]}</span>',
            _figure(second, axis, lang, tone, left=not left, bold=False),
        ]
    if axis.share(high) - axis.share(low) > 0.6:
        width = axis.share(high) - axis.share(low)
        parts.append(f'<i class="bar {status}" style="left:{axis.at(low)};width:{width:.2f}%"></i>')
    parts.append(f'<span class="m solid {status}" style="left:{axis.at(ratio)}">{palette.MARKS[status]}</span>')
    parts.append(_figure(ratio, axis, lang, status, left=left, bold=True))
    return "".join(parts)


def _figure(ratio: float, axis: _Axis, lang: str, tone: str, *, left: bool, bold: bool) -> str:
    side = "right:calc(100% - " + axis.at(ratio, -10) + ")" if left else "left:" + axis.at(ratio, 10)
    words = f"<b>{format_ratio(ratio, lang)}</b>" if bold else format_ratio(ratio, lang)
    return f'<span class="v {tone}" style="{side}">{words}</span>'


def _alternative(selection: pd.DataFrame, say: Any, lang: str, basis: Basis) -> str:
    counts = selection["status"].astype("str").value_counts()
    said = [f"{status_word(status, lang)} {counts[status]}" for status in reversed(STATUSES) if status in counts]
    text = str(say("Result as a share of its target, {basis}, log axis:", basis=say(BASIS_WORDS[basis])))
    numbered = selection[selection["ratio"].notna()]
    text += " " + ("，" if lang == "zh" else ", ").join(said)
    if len(numbered):
        for row in (numbered.iloc[0], numbered.iloc[-1]):
            text += f"; {name_of(row.to_dict(), lang)} {format_ratio(float(row['ratio']), lang)}"
    return text


def table(
    selection: pd.DataFrame, *, lang: str, basis: Basis = "reported", columns: Iterable[str] = ()
) -> pd.DataFrame:
    """Put a selection into words for reading: headings, levels and statuses in the reader's language.

    Parameters
    ----------
    selection : DataFrame
        From `select`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        The basis that stands first.
    columns : iterable of str
        Added columns to show as well.

    Returns
    -------
    DataFrame
        Figures as printed; ratios in per cent to one decimal, NA where there is none.
    """
    say = messages("exploration", lang)
    status = {key: f"{palette.MARKS[key]} {status_word(key, lang)}" for key in STATUSES}
    bases = [basis, *(one for one in BASES if one != basis)]
    shown = {
        "id": selection["indicator_id"],
        say("indicator"): [name_of(row, lang) for row in selection.to_dict("records")],
        say("project"): selection["project_no"],
        say("level"): selection["level"].map({key: say(word) for key, word in LEVEL_WORDS.items()}),
        say("target"): selection["target_text"],
        say("result"): selection["actual_text"],
    }
    for one in bases:
        word = say(BASIS_WORDS[one])
        shown[say("{basis}, %", basis=word)] = (selection[f"ratio_{one}"] * 100).round(1)
        shown[word] = selection[f"status_{one}"].astype("str").map(status)
    shown[say("official verdict")] = selection["reported_status"]
    shown[say("lead unit")] = selection["lead_units"]
    return pd.DataFrame(shown | {name: selection[name] for name in columns}, index=selection.index)


def table_html(frame: pd.DataFrame, *, lang: str) -> str:
    """Write a frame as a sortable, searchable table that fetches nothing.

    ``itables.init_notebook_mode(connected=False)`` must have run in the notebook before.
    """
    from itables import JavascriptFunction, to_html_datatable

    words = {
        "zh": {
            "search": "搜索：",
            "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
            "infoEmpty": "没有行",
            "infoFiltered": "（从 _MAX_ 行中筛选）",
            "zeroRecords": "没有符合的行",
            "emptyTable": "没有数据",
        },
        "en": {},
    }[lang]
    markup = to_html_datatable(
        frame,
        connected=False,
        showIndex=False,
        paging=False,
        scrollY="22rem",
        scrollX=True,
        scrollCollapse=True,
        layout={"topStart": "info", "topEnd": "search", "bottomStart": None, "bottomEnd": None},
        language=words,
        classes="display compact nowrap",
        columnDefs=[
            {
                "className": "dt-right" if pd.api.types.is_numeric_dtype(frame.dtypes.iloc[place]) else "dt-left",
                "targets": [place],
            }
            for place in range(frame.shape[1])
        ],
        # Without it the keyboard cannot scroll the rows.
        drawCallback=JavascriptFunction(
            "function () { this.api().table().container().querySelector('.dt-scroll-body').tabIndex = 0 }"
        ),
        allow_html=False,
        maxBytes=0,
        style={"width": "100%", "margin": "0"},
    )
    # itables writes a missing number as NaN; a reader is not to take it for a value.
    return str(markup).replace('[\\"NaN\\", \\"___NaN___\\"]', '[\\"—\\", \\"___NaN___\\"]')


def save_csv(selection: pd.DataFrame, path: str | Path) -> Path:
    """Write a selection to a CSV file that spreadsheets open in Chinese and that holds no formulas.

    Parameters
    ----------
    selection : DataFrame
    path : path
        ``.csv`` is added where it lacks, and its folder is made. No file is written over: a number is added to the name.

    Returns
    -------
    Path
        The file that was written; see `minsheng_analysis.outputs.tables.write_csv`.

    Raises
    ------
    UsageError
        If there is nothing to save, or the name is empty.
    MinshengError
        If the file cannot be written.
    """
    from minsheng_analysis.outputs.tables import write_csv

    wanted = Path(str(path).strip()).expanduser()
    if selection.empty:
        raise UsageError("the selection is empty; there is nothing to save", "所选为空，没有可保存的内容")
    if not wanted.name or wanted.name in (".", "..", ".csv"):
        raise UsageError("write a file name, such as selection.csv", "请写文件名，如 selection.csv")
    if wanted.suffix.lower() != ".csv":
        wanted = wanted.with_name(wanted.name + ".csv")
    for number in range(1, 1000):
        target = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        if not target.exists():
            write_csv(selection, target)
            return target
    raise UsageError(f"there are a thousand files like {wanted} already", f"已有上千个 {wanted} 这样的文件")
