"""The explore notebook's table: a selection in words, to be sorted, searched and chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.dataset.names import Names, units_text
from minsheng_analysis.display import palette
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import percent
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import BASIS_WORDS, LEVEL_WORDS, in_language, verdict_word, verdict_words
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.rows import ChosenRow, rows_of
from minsheng_analysis.pages.explore.picture import Whose, no_name
from minsheng_analysis.pages.figures import result_words, target_words

if TYPE_CHECKING:
    from itables.widget import ITable

_CHINESE = {
    "search": "搜索：",
    "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有行",
    "infoFiltered": "（从 _MAX_ 行中筛选）",
    "zeroRecords": "没有符合的行",
    "emptyTable": "没有数据",
}


def table(
    selection: pd.DataFrame, *, lang: str, basis: Basis = "reported", columns: Iterable[str] = (), whose: Whose = no_name,
    names: Names = str,
) -> pd.DataFrame:  # fmt: skip
    """Put a selection into words for reading: headings, figures, levels and verdicts in the reader's language.

    Parameters
    ----------
    selection : DataFrame
        From `select`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        The basis that stands first.
    columns : iterable of str
        Added columns to show as well; they follow the names.
    whose : function
        Names the report of a row, in a column of its own; without it there is none.
    names : function
        Names lead units, see `place_names`.

    Returns
    -------
    DataFrame
        Chinese figures as printed, English ones in English units; ratios in per cent to one decimal, NA where there is
        none.
    """
    say = messages("exploration", lang)
    rows = rows_of(selection, ChosenRow)
    chinese = lang == "zh"
    shown: dict[str, object] = {say("indicator"): [in_language(row, "name", lang) for row in rows]}
    if whose is not no_name:
        shown[say("report")] = [whose(row.region, row.year) for row in rows]
    shown |= {name: selection[name] for name in columns}
    shown |= {
        say("project"): selection["project_no"],
        say("level"): selection["level"].map({key: say(word) for key, word in LEVEL_WORDS.items()}),
        say("target"): selection["target_text"] if chinese else [target_words(row, lang) for row in rows],
        say("result"): selection["actual_text"] if chinese else [result_words(row, "reported", lang) for row in rows],
    }
    for one in (basis, other_basis(basis)):
        word = say(BASIS_WORDS[one])
        shown[say("{basis}, %", basis=word)] = selection[f"ratio_{one}"].map(percent)
        shown[word] = [
            f"{palette.MARKS[key]} {verdict_word(row.direction, key, lang)}"
            for row, key in zip(rows, selection[f"status_{one}"].astype("str"), strict=True)
        ]
    shown[say("official verdict")] = [
        punctuation(lang).names.join(verdict_words(row.reported_status, lang)) for row in rows
    ]
    shown[say("lead unit")] = [units_text(row.lead_units, lang, names) for row in rows]
    shown[say("id")] = selection["indicator_id"]
    return pd.DataFrame(shown, index=selection.index)


def table_widget(frame: pd.DataFrame, *, lang: str, fixed: int, chosen: list[int]) -> ITable:
    """Give a frame as a table that is sorted, searched and chosen from in the page, and fetches nothing.

    Parameters
    ----------
    frame : DataFrame
    lang : {"zh", "en"}
    fixed : int
        Columns that stay where they are while the others scroll.
    chosen : list of int
        Rows that are chosen; the widget's ``selected_rows`` follows the reader.
    """
    from itables import JavascriptFunction
    from itables.widget import ITable

    numbers = [place for place in range(frame.shape[1]) if pd.api.types.is_numeric_dtype(frame.dtypes.iloc[place])]
    texts = [place for place in range(frame.shape[1]) if place not in numbers]
    # A missing number would stand there as NaN; a hyphen is sorted below every number.
    shown = frame.assign(**{frame.columns[place]: frame.iloc[:, place].map(_number) for place in numbers})
    return ITable(
        shown,
        showIndex=False,
        paging=False,
        scrollY="22rem",
        scrollX=True,
        scrollCollapse=True,
        select="os",
        selected_rows=chosen,
        fixedColumns={"start": fixed},
        layout={"topStart": "info", "topEnd": "search", "bottomStart": None, "bottomEnd": None},
        language=_CHINESE if lang == "zh" else {},
        classes="display compact nowrap",
        columnDefs=[
            {"className": "dt-right", "type": "num", "targets": numbers},
            {"className": "dt-left", "targets": texts},
        ],
        # Without it the keyboard cannot scroll the rows.
        drawCallback=JavascriptFunction(
            "function () { this.api().table().container().querySelector('.dt-scroll-body').tabIndex = 0 }"
        ),
        allow_html=False,
        maxBytes=0,
        style={"width": "100%", "margin": "0"},
    )


def _number(value: float) -> str:
    return "-" if pd.isna(value) else f"{value:.12g}"
