"""The panel of the explore notebook: widgets that call `minsheng_analysis.pages.explore.selection` and show what comes back.

Needs the ``lab`` extra (ipywidgets, itables); without it `Explorer` says how to install it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from minsheng_analysis.dataset.cards import indicator_html, styles
from minsheng_analysis.dataset.loading import catalog, load
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.dataset.report import Indicator, Report
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.language.languages import check_language
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import BASIS_WORDS, LEVEL_WORDS, status_word
from minsheng_analysis.measures.codes import BASES, LEVELS, STATUSES
from minsheng_analysis.pages.explore import selection as exploration
from minsheng_analysis.pages.explore.expressions import FUNCTIONS
from minsheng_analysis.pages.explore.lab import require_lab
from minsheng_analysis.pages.explore.selection import HEAD, ROW, OwnColumn

_PANEL_STYLE = f"""<style>
.ms-rows{{margin:0!important;overflow:visible!important}}
.ms-rows::before{{content:"";position:sticky;top:0;z-index:2;flex:0 0 {HEAD}px;background:var(--jp-layout-color0)}}
.ms-picture .widget-html,.ms-picture .widget-html-content{{margin:0;overflow:visible}}
.ms-rows,.ms-rows>div{{display:flex;flex-direction:column;width:100%}}
.ms-rows .jupyter-button{{height:{ROW}px;line-height:{ROW}px;margin:0;padding:0 .6rem;width:100%;text-align:left;
background:none;border:0;border-bottom:1px solid var(--jp-border-color2);border-radius:0;box-shadow:none;
color:var(--jp-ui-font-color1)}}
.ms-rows .jupyter-button:hover{{background:var(--jp-layout-color2)}}
.ms-rows .jupyter-button.mod-active{{background:var(--jp-layout-color2);font-weight:600;
box-shadow:inset 3px 0 0 var(--jp-brand-color1)}}
.ms-rows .jupyter-button:focus-visible{{outline:2px solid var(--jp-brand-color1);outline-offset:-2px}}
.ms-panel .widget-html-content{{line-height:1.45}}
.ms-panel h3{{margin:.9rem 0 .2rem;font-size:1.05rem}}
.ms-panel details{{margin:.2rem 0}}
</style>"""


class Explorer:
    """Choose, look, drill down, add a column, save.

    Parameters
    ----------
    region, year : str, int
        Report to begin with; see ``ms.catalog()``.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
    data_dir : path, optional
        A data folder of one's own.

    Attributes
    ----------
    report : Report
        The report that is chosen.
    selection : DataFrame
        What the chart and the table show, with the added columns; see `exploration.select`.
    indicator : Indicator or None
        The row that is chosen.

    Raises
    ------
    UsageError
        Without the ``lab`` extra, or for a language that the project does not speak.
    UnknownReportError
        If there is no such report.
    """

    report: Report
    selection: pd.DataFrame

    def __init__(
        self,
        region: str = "yubei",
        year: int = 2021,
        *,
        lang: str = "zh",
        basis: str = "reported",
        data_dir: str | Path | None = None,
    ) -> None:
        require_lab()
        import ipywidgets

        self._widgets = ipywidgets
        self._data_dir = Path(data_dir) if data_dir else None
        self._catalogue = catalog(self._data_dir)
        self._names = load_shared("regions", data_dir=self._data_dir).set_index("region")
        self._lang = check_language(lang)
        self._columns: list[OwnColumn] = []
        self._busy = False
        self.report = load(region, year, data_dir=self._data_dir)
        self._build()
        self._relabel(region=region, year=year, basis=basis)
        self._refresh()

    @property
    def lang(self) -> str:
        """The language that is chosen."""
        return self._lang

    @property
    def basis(self) -> Any:
        """The basis that is chosen."""
        return self.basis_choice.value

    @property
    def indicator(self) -> Indicator | None:
        """The indicator that is chosen."""
        chosen = self.rows.value
        return self.report.indicator(chosen) if chosen else None

    def _say(self, message: str, **params: Any) -> str:
        return messages("exploration", self._lang)(message, **params)

    # The panel

    def _build(self) -> None:
        w = self._widgets
        wide = {"description_width": "initial"}
        self.lang_choice = w.ToggleButtons(
            options=[("中文", "zh"), ("English", "en")], value=self._lang, style={"button_width": "5rem"}
        )
        self.region_choice = w.Dropdown(style=wide, layout={"width": "18rem"})
        self.year_choice = w.Dropdown(style=wide, layout={"width": "9rem"})
        self.project_choice = w.Dropdown(style=wide, layout={"width": "22rem"})
        self.level_choice = w.Dropdown(style=wide, layout={"width": "14rem"})
        self.status_choice = w.Dropdown(style=wide, layout={"width": "14rem"})
        self.basis_choice = w.ToggleButtons(style={"button_width": "auto"})
        self.summary = w.HTML()
        self.rows = w.ToggleButtons(options=[], layout={"width": "19rem", "flex": "0 0 auto"})
        self.rows.add_class("ms-rows")
        self.chart = w.HTML(layout={"flex": "1 1 auto"})
        self.detail = w.HTML()
        self.table = w.Output()
        self.column_name = w.Text(style=wide, layout={"width": "13rem"})
        self.column_formula = w.Text(style=wide, layout={"width": "30rem"})
        self.column_add = w.Button(button_style="primary", layout={"width": "auto"})
        self.column_drop = w.Button(layout={"width": "auto"})
        self.column_message = w.HTML()
        self.column_names = w.HTML()
        self.file_name = w.Text(style=wide, layout={"width": "30rem"})
        self.file_save = w.Button(button_style="primary", layout={"width": "auto"})
        self.file_message = w.HTML()
        self._headings = {
            key: w.HTML()
            for key in ("Planned against achieved", "Where it stands in the document", "Table", "A column of your own", "Save")
        }  # fmt: skip
        for widget in (self.project_choice, self.level_choice, self.status_choice, self.basis_choice):
            widget.observe(self._when_free(self._refresh), "value")
        self.lang_choice.observe(self._when_free(self._change_language), "value")
        self.region_choice.observe(self._when_free(self._change_region), "value")
        self.year_choice.observe(self._when_free(self._change_year), "value")
        self.rows.observe(self._when_free(self._show_choice), "value")
        self.column_add.on_click(lambda _: self.add_column(self.column_name.value, self.column_formula.value))
        self.column_drop.on_click(lambda _: self.drop_column())
        self.file_save.on_click(lambda _: self.save(self.file_name.value))
        line = {"flex_flow": "row wrap", "align_items": "center"}
        head = self._headings
        # The picture scrolls by itself, so that the lines behind a row come into view when it is chosen.
        picture = w.HBox(
            [self.rows, self.chart], layout={"align_items": "flex-start", "overflow": "auto", "max_height": "31rem"}
        )
        picture.add_class("ms-picture")
        self.panel = w.VBox(
            [
                w.HTML(_PANEL_STYLE),
                w.HBox([self.lang_choice, self.region_choice, self.year_choice, self.basis_choice], layout=line),
                w.HBox([self.project_choice, self.level_choice, self.status_choice], layout=line),
                self.summary,
                head["Planned against achieved"],
                picture,
                head["Where it stands in the document"],
                self.detail,
                head["Table"],
                self.table,
                head["A column of your own"],
                w.HBox([self.column_name, self.column_formula, self.column_add, self.column_drop], layout=line),
                self.column_message,
                self.column_names,
                head["Save"],
                w.HBox([self.file_name, self.file_save], layout=line),
                self.file_message,
            ]
        )
        self.panel.add_class("ms-panel")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        _bring_tables()
        display(self.panel)  # type: ignore[no-untyped-call]

    def _when_free(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """Answer a reader's change, not those that the panel makes itself."""

        def handle(_: Any) -> None:
            if not self._busy:
                act()

        return handle

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        was, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = was

    def _offer(self, widget: Any, options: Sequence[tuple[str, Any]], value: Any) -> None:
        """Give a widget its options and keep the choice if it is still among them."""
        values = [one for _, one in options]
        # Held back, so that the front end never shows the new labels with the old choice.
        with self._quietly(), widget.hold_sync():
            widget.options = options
            widget.value = value if value in values else (values[0] if values else None)

    # Words and options

    def _relabel(self, *, region: str, year: int, basis: str) -> None:
        say = self._say
        regions = list(dict.fromkeys(self._catalogue["region"]))
        self._offer(self.region_choice, [(self._region_name(one), one) for one in regions], region)
        self._offer_years(year)
        self._offer(self.basis_choice, [(say(BASIS_WORDS[one]), one) for one in BASES], basis)
        levels = [*((say(LEVEL_WORDS[one]), one) for one in LEVELS), (say("all"), "all")]
        self._offer(self.level_choice, levels, self.level_choice.value or "headline")
        statuses = [(say("all"), ""), *((status_word(one, self._lang), one) for one in reversed(STATUSES))]
        self._offer(self.status_choice, statuses, self.status_choice.value)
        self._offer_projects()
        for widget, words in (
            (self.region_choice, "Region"),
            (self.year_choice, "Year"),
            (self.project_choice, "Project"),
            (self.level_choice, "Level"),
            (self.status_choice, "Verdict"),
            (self.column_name, "Name"),
            (self.column_formula, "Formula"),
            (self.column_add, "Add"),
            (self.column_drop, "Take the last one away"),
            (self.file_name, "File"),
            (self.file_save, "Save as CSV"),
        ):
            widget.description = say(words)
        for key, heading in self._headings.items():
            heading.value = f"<h3>{say(key)}</h3>"
        self.column_name.placeholder = say("such as surplus")
        self.column_formula.placeholder = "actual_value - target_value"

    def _region_name(self, region: str) -> str:
        if region not in self._names.index:
            return region
        return str(self._names.at[region, f"name_{self._lang}"]) or region

    def _offer_years(self, year: int) -> None:
        years = self._catalogue.loc[self._catalogue["region"] == self.region_choice.value, "year"]
        self._offer(self.year_choice, [(str(one), int(one)) for one in sorted(years, reverse=True)], year)

    def _offer_projects(self) -> None:
        rows = self.report.projects.to_dict("records")
        options: list[tuple[str, int]] = [(self._say("all"), 0)]
        options += [
            (f"{row['project_no']} {exploration.name_of(row, self._lang)}", int(row["project_no"])) for row in rows
        ]
        self._offer(self.project_choice, options, self.project_choice.value)

    # What a change brings

    def _change_language(self) -> None:
        self._lang = check_language(self.lang_choice.value)
        self._relabel(region=self.region_choice.value, year=self.year_choice.value, basis=self.basis)
        self._refresh()

    def _change_region(self) -> None:
        self._offer_years(self.year_choice.value)
        self._change_year()

    def _change_year(self) -> None:
        try:
            self.report = load(self.region_choice.value, self.year_choice.value, data_dir=self._data_dir)
        except MinshengError as error:
            self.summary.value = self._complaint(error)
            return
        with self._quietly():
            self.project_choice.value = None
            self.status_choice.value = ""
        self._offer_projects()
        self._refresh()

    def _select(self, columns: Sequence[OwnColumn]) -> pd.DataFrame:
        return exploration.select(
            self.report,
            project_no=self.project_choice.value or None,
            level=self.level_choice.value,
            basis=self.basis,
            status=self.status_choice.value or None,
            columns=columns,
        )

    def _refresh(self) -> None:
        self.selection = self._select(self._columns)
        text = exploration.summary(self.selection, self.report, lang=self._lang)
        self.summary.value = f'{styles()}<div class="minsheng" role="status"><b>{escape(self.report.title(self._lang))}</b><br>{escape(text)}</div>'
        rows = self.selection.to_dict("records")
        options = [(exploration.name_of(row, self._lang), row["indicator_id"]) for row in rows]
        self._offer(self.rows, _distinct(options), self.rows.value)
        with self._quietly():
            self.rows.tooltips = [f"{name} · {key}" for name, key in options]
        names = [column.name for column in self._columns]
        shown = exploration.table(self.selection, lang=self._lang, basis=self.basis, columns=names)
        markup = exploration.table_html(shown, lang=self._lang)
        self.table.outputs = (
            {"output_type": "display_data", "data": {"text/html": markup, "text/plain": ""}, "metadata": {}},
        )
        self.file_name.value = f"{self.report.region}-{self.report.year}-{self.level_choice.value}.csv"
        self.column_names.value = self._columns_help()
        self.column_drop.disabled = not self._columns
        self._show_choice()

    def _show_choice(self) -> None:
        self.chart.value = exploration.chart_html(
            self.selection, lang=self._lang, basis=self.basis, chosen=self.rows.value
        )
        indicator = self.indicator
        self.detail.value = indicator_html(indicator, lang=self._lang) if indicator else ""

    def _columns_help(self) -> str:
        say = self._say
        own = "".join(f"<li><code>{escape(c.name)} = {escape(c.expression)}</code></li>" for c in self._columns)
        columns = " ".join(f"<code>{escape(str(name))}</code>" for name in self.selection)
        functions = " ".join(f"<code>{name}()</code>" for name in FUNCTIONS)
        return (
            f'{styles()}<div class="minsheng"><ul>{own}</ul><details><summary>{say("What a formula may use")}</summary>'
            f"<p>{columns}</p><p><code>+ - * / // % ** &lt; &lt;= == != &gt;= &gt; and or not in</code> {functions}</p>"
            f"<p><code>where(missing(actual_value), 0, actual_high - actual_low)</code></p></details></div>"
        )

    def _complaint(self, error: MinshengError) -> str:
        return f'{styles()}<div class="minsheng" role="alert"><span class="missed">▼ {escape(error.message(self._lang))}</span></div>'

    def _done(self, words: str) -> str:
        return f'{styles()}<div class="minsheng" role="status"><span class="met">● {escape(words)}</span></div>'

    def add_column(self, name: str, expression: str) -> None:
        """Add a column to the selection and to every later one; what is wrong with it is said in the panel."""
        column = OwnColumn(name.strip(), expression.strip())
        try:
            self._select([*self._columns, column])
        except UsageError as error:
            self.column_message.value = self._complaint(error)
            return
        self._columns.append(column)
        self.column_message.value = self._done(
            self._say("Added {name}: the last column of the table.", name=column.name)
        )
        self.column_name.value = self.column_formula.value = ""
        self._refresh()

    def drop_column(self) -> None:
        """Take the column that was added last away."""
        if self._columns:
            column = self._columns.pop()
            self.column_message.value = self._done(self._say("Took {name} away.", name=column.name))
            self._refresh()

    def save(self, file_name: str) -> Path | None:
        """Save the selection as CSV; gives the file, or None where the panel says why it could not be written."""
        try:
            path = exploration.save_csv(self.selection, file_name)
        except MinshengError as error:
            self.file_message.value = self._complaint(error)
            return None
        self.file_message.value = self._done(
            self._say(
                "Saved {n} row to {path}.", plural="Saved {n} rows to {path}.", n=len(self.selection), path=str(path)
            )
        )
        return path


def _bring_tables() -> None:
    """Put the script that sorts and searches tables into the notebook; nothing is fetched."""
    from IPython.utils.capture import capture_output
    from itables import init_notebook_mode

    with capture_output() as captured:
        init_notebook_mode(all_interactive=False, connected=False)
    # itables shows what uses its script before the script, which the browser's console complains of.
    for output in reversed(captured.outputs):
        output.display()  # type: ignore[no-untyped-call]


def _distinct(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell rows of one name apart: a widget finds its choice by label."""
    names = [name for name, _ in options]
    return [(name if names.count(name) == 1 else f"{name} ({key})", key) for name, key in options]
