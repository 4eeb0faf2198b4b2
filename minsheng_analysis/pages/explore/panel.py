"""The panel of the explore notebook: widgets that call the other modules of this room and show what comes back.

Needs the ``lab`` extra (ipywidgets, itables, anywidget); without it `Explorer` says how to install it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

import pandas as pd

from minsheng_analysis.dataset.cards import draft_band, indicator_html, styles
from minsheng_analysis.dataset.loading import catalog, load
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.dataset.report import Indicator, Report
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.language.languages import Lang, check_language, system_language
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.rows import ProjectRow, rows_of
from minsheng_analysis.pages.drafts import bands
from minsheng_analysis.pages.explore.controls import Controls, offer
from minsheng_analysis.pages.explore.expressions import FUNCTIONS
from minsheng_analysis.pages.explore.lab import require_lab
from minsheng_analysis.pages.explore.listing import table, table_widget
from minsheng_analysis.pages.explore.picture import Whose, chart_html, no_name
from minsheng_analysis.pages.explore.saving import save
from minsheng_analysis.pages.explore.selection import OwnColumn, code_of, report_name, select, summary

#: Indicators whose lines are shown at once.
_MOST_CARDS = 6


if TYPE_CHECKING:
    from ipywidgets import Output


class _Formats(Protocol):
    """IPython's formatter of what a cell gives."""

    def format(self, obj: object) -> tuple[dict[str, object], dict[str, object]]:
        """Give the data of each kind that an object has, and what is said of them."""


class _Choice(TypedDict):
    """What `select` takes of the panel."""

    project_no: int | None
    level: str
    basis: Basis
    status: str | None


class Explorer:
    """Choose, look, drill down, add a column, take it along.

    Parameters
    ----------
    region, year : str, int
        Report to begin with; see ``ms.catalog()``.
    lang : {"zh", "en"}, optional
        Default the system's, as for the command.
    basis : {"reported", "completed"}
    data_dir : path, optional
        A data folder of one's own.

    Attributes
    ----------
    reports : list of Report
        The reports that are chosen.
    selection : DataFrame
        What the picture and the table show, with the added columns; see `select`.

    Raises
    ------
    UsageError
        Without the ``lab`` extra, or for a language that the project does not speak.
    UnknownReportError
        If there is no such report.
    """

    reports: list[Report]
    selection: pd.DataFrame

    def __init__(
        self,
        region: str = "yubei",
        year: int = 2021,
        *,
        lang: str = "",
        basis: str = "reported",
        data_dir: str | Path | None = None,
    ) -> None:
        require_lab()
        self._data_dir = Path(data_dir) if data_dir else None
        self._catalogue = catalog(self._data_dir)
        self._names = load_shared("regions", data_dir=self._data_dir).set_index("region")
        self._lang: Lang = check_language(lang or system_language())
        self._columns: list[OwnColumn] = []
        self._followers: list[Callable[[], None]] = []
        self._busy = False
        self.reports = [load(region, year, data_dir=self._data_dir)]
        self.controls = Controls(self._lang)
        self._listen()
        self._relabel(((region, year),), basis=basis)
        self._refresh()

    @property
    def lang(self) -> Lang:
        """The language that is chosen."""
        return self._lang

    @property
    def basis(self) -> Basis:
        """The basis that is chosen."""
        basis: Basis = self.controls.basis_choice.value
        return basis

    @property
    def chosen(self) -> pd.DataFrame:
        """The rows of the selection that are chosen in the picture or the table."""
        rows: list[int] = self.controls.picture.chosen
        return self.selection.iloc[rows]

    @property
    def indicator(self) -> Indicator | None:
        """The first indicator that is chosen."""
        return self._indicator(self.controls.picture.chosen[0]) if self.controls.picture.chosen else None

    @property
    def report(self) -> Report:
        """The report of the first indicator that is chosen."""
        indicator = self.indicator
        return indicator.report if indicator else self.reports[0]

    @property
    def code(self) -> str:
        """Python that makes the selection again, without the panel."""
        return code_of(self.reports, columns=self._columns, data_dir=self._data_dir, **self._choice())

    def follow(self, show: Callable[[Explorer], object]) -> Output:
        """Show something in a cell, and anew after each choice in the panel; a dash where nothing is chosen.

        Parameters
        ----------
        show : function
            Takes the explorer and gives what the cell is to show.

        Returns
        -------
        ipywidgets.Output
        """
        from IPython.core.interactiveshell import InteractiveShell
        from ipywidgets import Output

        place = Output()
        formatter: _Formats | None = InteractiveShell.instance().display_formatter

        def draw() -> None:
            what = show(self) if len(self.chosen) else None
            data, metadata = formatter.format(what) if formatter and what is not None else ({"text/plain": "—"}, {})
            place.outputs = ({"output_type": "display_data", "data": data, "metadata": metadata},)

        draw()
        self._followers.append(draw)
        return place

    def _say(self, message: str, **params: object) -> str:
        return messages("exploration", self._lang)(message, **params)

    # The panel

    def _listen(self) -> None:
        at = self.controls
        for widget in (at.project_choice, at.level_choice, at.status_choice, at.basis_choice):
            widget.observe(self._when_free(self._refresh), "value")
        at.lang_choice.observe(self._when_free(self._change_language), "value")
        at.reports_choice.observe(self._when_free(self._change_reports), "value")
        at.picture.observe(self._when_free(self._show_choice), "chosen")
        at.column_add.on_click(lambda _: self.add_column(at.column_name.value, at.column_formula.value))
        at.column_drop.on_click(lambda _: self.drop_column())
        for kind, button in at.file_buttons.items():
            button.on_click(lambda _, kind=kind: self.save(f"{at.file_name.value.strip()}.{kind}"))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.controls.box)  # type: ignore[no-untyped-call]

    def _when_free(self, act: Callable[[], None]) -> Callable[[object], None]:
        """Answer a reader's change, not those that the panel makes itself."""

        def handle(_: object) -> None:
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

    def _relabel(self, reports: Sequence[tuple[str, int]], *, basis: str) -> None:
        there = zip(self._catalogue["region"], self._catalogue["year"], strict=True)
        choice = self.controls.reports_choice
        with self._quietly():
            with choice.hold_sync():
                choice.options = [
                    (f"{self._region_name(region)} {year}", (region, int(year))) for region, year in there
                ]
                choice.value = tuple(reports)
            self.controls.relabel(self._lang, basis)
        self._offer_projects()

    def _region_name(self, region: str) -> str:
        if region not in self._names.index:
            return region
        return str(self._names.at[region, f"name_{self._lang}"]) or region

    def _offer_projects(self) -> None:
        options: list[tuple[str, int]] = [(self._say("all"), 0)]
        if len(self.reports) == 1:
            options += [
                (f"{row.project_no} {in_language(row, 'name', self._lang)}", row.project_no)
                for row in rows_of(self.reports[0].projects, ProjectRow)
            ]
        with self._quietly():
            offer(self.controls.project_choice, options, self.controls.project_choice.value)

    # What a change brings

    def _change_language(self) -> None:
        self._lang = check_language(self.controls.lang_choice.value)
        self._relabel(self.controls.reports_choice.value, basis=self.basis)
        self._refresh()

    def _change_reports(self) -> None:
        if not self.controls.reports_choice.value:
            return
        try:
            self.reports = [load(*one, data_dir=self._data_dir) for one in self.controls.reports_choice.value]
        except MinshengError as error:
            self.controls.summary.value = self._complaint(error)
            return
        with self._quietly():
            self.controls.project_choice.value = None
            self.controls.status_choice.value = ""
        self._offer_projects()
        self._refresh()

    def _choice(self) -> _Choice:
        return {
            "project_no": self.controls.project_choice.value or None,
            "level": self.controls.level_choice.value,
            "basis": self.basis,
            "status": self.controls.status_choice.value or None,
        }

    def _select(self, columns: Sequence[OwnColumn]) -> pd.DataFrame:
        return select(self.reports, columns=columns, **self._choice())

    def _whose(self) -> Whose:
        if len(self.reports) == 1:
            return no_name
        names = {(one.region, one.year): report_name(one, self._lang) for one in self.reports}
        return lambda region, year: names[region, year]

    def _refresh(self) -> None:
        kept = self._keys(self.chosen) if hasattr(self, "selection") else []
        self.selection = self._select(self._columns)
        keys = self._keys(self.selection)
        chosen = [keys.index(key) for key in kept if key in keys] or [0][: len(keys)]
        lang, basis, whose = self._lang, self.basis, self._whose()
        titles = "<br>".join(f"<b>{escape(report.title_and_place(lang))}</b>" for report in self.reports)
        text = escape(summary(self.selection, self.reports, lang=lang))
        band = draft_band(bands(self.reports, lang=lang))
        self.controls.summary.value = f'{styles()}<div class="minsheng" role="status">{band}{titles}<br>{text}</div>'
        with self._quietly(), self.controls.picture.hold_sync():
            self.controls.picture.html = chart_html(self.selection, lang=lang, basis=basis, whose=whose)
            self.controls.picture.chosen = chosen
        own = [column.name for column in self._columns]
        names = place_names(lang, data_dir=self._data_dir or "")
        shown = table(self.selection, lang=lang, basis=basis, columns=own, whose=whose, names=names)
        # A table that is given other rows forgets to say which are chosen: it is made anew.
        former = self.controls.table.children
        made = table_widget(shown, lang=lang, fixed=1 if whose is no_name else 2, chosen=chosen)
        made.observe(self._when_free(lambda: self._choose(made.selected_rows)), "selected_rows")
        self.controls.table.children = [made]
        for one in former:
            one.close()
        places = "-".join(f"{report.region}-{report.year}" for report in self.reports[:3])
        if more := len(self.reports[3:]):
            places += f"-and-{more}-more"
        self.controls.file_name.value = f"{places}-{self.controls.level_choice.value}"
        self.controls.column_names.value = self._columns_help()
        self.controls.column_drop.disabled = not self._columns
        self.controls.code.code = self.code
        self._show_choice()

    @staticmethod
    def _keys(rows: pd.DataFrame) -> list[tuple[str, int, str]]:
        return list(zip(rows["region"], rows["year"], rows["indicator_id"], strict=True))

    def _choose(self, places: Sequence[int]) -> None:
        if sorted(places) != self.controls.picture.chosen:
            self.controls.picture.chosen = sorted(places)

    def _indicator(self, place: int) -> Indicator:
        region, year, key = self._keys(self.selection.iloc[[place]])[0]
        report = next(one for one in self.reports if (one.region, one.year) == (region, year))
        return report.indicator(str(key))

    def _show_choice(self) -> None:
        chosen = self.controls.picture.chosen
        with self._quietly():
            self.controls.table.children[0].selected_rows = chosen
        cards = [indicator_html(self._indicator(place), lang=self._lang) for place in chosen[:_MOST_CARDS]]
        if len(chosen) > _MOST_CARDS:
            more = self._say("Chosen: {n}. Lines are shown of the first {most}.", n=len(chosen), most=_MOST_CARDS)
            cards.insert(0, f'{styles()}<div class="minsheng"><p class="muted">{escape(more)}</p></div>')
        self.controls.lines.value = "".join(cards)
        for draw in self._followers:
            draw()

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
            self.controls.column_message.value = self._complaint(error)
            return
        self._columns.append(column)
        self.controls.column_message.value = self._done(
            self._say("Added {name}: it stands beside the names in the table.", name=column.name)
        )
        self.controls.column_name.value = self.controls.column_formula.value = ""
        self._refresh()

    def drop_column(self) -> None:
        """Take the column that was added last away."""
        if self._columns:
            column = self._columns.pop()
            self.controls.column_message.value = self._done(self._say("Took {name} away.", name=column.name))
            self._refresh()

    def save(self, file_name: str) -> Path | None:
        """Save the selection, see `save`; gives the file, or None where the panel says why it could not be written."""
        try:
            path = save(self.selection, file_name, lang=self._lang, basis=self.basis, whose=self._whose())
        except MinshengError as error:
            self.controls.file_message.value = self._complaint(error)
            return None
        self.controls.file_message.value = self._done(
            self._say(
                "Saved {n} row to {path}.", plural="Saved {n} rows to {path}.", n=len(self.selection), path=str(path)
            )
        )
        return path
