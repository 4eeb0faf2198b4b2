"""The widgets of the explore notebook's panel, where they stand, and their words in either language."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from minsheng_analysis.display.fonts import EAST_ASIAN, FAMILY, chinese_face
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import BASIS_WORDS, LEVEL_WORDS, status_word
from minsheng_analysis.measures.codes import BASES, LEVELS, STATUSES
from minsheng_analysis.pages.explore.saving import FORMATS

if TYPE_CHECKING:
    from ipywidgets import Widget

#: Before the generic one, the packaged face: JupyterLab itself names none that has Chinese.
_FONTS = {
    "ui": f'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"{FAMILY}",sans-serif',
    "content": f'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"{FAMILY}",sans-serif',
    "code": f'Menlo,Consolas,"DejaVu Sans Mono","{FAMILY}",monospace',
}
_PANEL_STYLE = """
.ms-panel .widget-html-content{line-height:1.45}
.ms-panel select,.ms-panel input,.ms-panel button{font-family:var(--jp-ui-font-family)}
.ms-panel .select-info{display:none}
.ms-panel h3{margin:.9rem 0 .2rem;font-size:1.05rem}
.ms-panel details{margin:.2rem 0}
.ms-lines{max-height:31rem;overflow:auto;border-left:1px solid var(--jp-border-color2);padding-left:.8rem}
.ms-lines .widget-html-content{font-size:12px}
.ms-lines{container-type:inline-size}
@container (max-width:36rem){
.ms-lines table:has(thead) thead{position:absolute;clip-path:inset(50%)}
.ms-lines table:has(thead) tr{display:flex;flex-wrap:wrap;gap:0 .5rem;padding:.2rem 0;border-bottom:1px solid var(--jp-border-color2)}
.ms-lines .minsheng table:has(thead) td{border:0;padding:0}
.ms-lines table:has(thead) td:nth-child(5){order:1;flex-basis:100%;opacity:.85}
}
.ms-lines tbody td:is(:nth-child(3),:nth-child(6)){white-space:nowrap}
.ms-lines .minsheng td,.ms-lines .minsheng th{padding-right:.5rem}
.ms-lines .minsheng+style+.minsheng{margin-top:1rem;border-top:1px solid var(--jp-border-color2);padding-top:.6rem}
"""


class Controls:
    """All widgets of the panel.

    Parameters
    ----------
    lang : {"zh", "en"}
        The language that is chosen at first.
    """

    def __init__(self, lang: str) -> None:
        import ipywidgets as w
        import traitlets as t

        wide = {"description_width": "initial"}
        self.lang_choice = w.ToggleButtons(
            options=[("中文", "zh"), ("English", "en")], value=lang, style={"button_width": "5rem"}
        )
        self.reports_choice = w.SelectMultiple(rows=5, style=wide, layout={"width": "24rem"})
        self.project_choice = w.Dropdown(style=wide, layout={"width": "28.3rem"})
        self.level_choice = w.Dropdown(style=wide, layout={"width": "14rem"})
        self.status_choice = w.Dropdown(style=wide, layout={"width": "14rem"})
        self.basis_choice = w.ToggleButtons(style={"button_width": "auto"})
        self.summary = w.HTML()
        self.picture = _screen(
            "picture", html=t.Unicode(), chosen=t.List(t.Int()), layout={"flex": "3 1 29rem", "min_width": "0"}
        )
        self.lines = w.HTML(tabbable=True, layout={"flex": "2 1 20rem", "min_width": "0"})
        self.lines.add_class("ms-lines")
        self.table = w.VBox()
        self.column_name = w.Text(style=wide, layout={"width": "13rem"})
        self.column_formula = w.Text(style=wide, layout={"width": "30rem"})
        self.column_add = w.Button(button_style="primary", layout={"width": "auto"})
        self.column_drop = w.Button(layout={"width": "auto"})
        self.column_message = w.HTML()
        self.column_names = w.HTML()
        self.file_name = w.Text(style=wide, layout={"width": "24rem"})
        self.file_buttons = {kind: w.Button(description=kind.upper(), layout={"width": "auto"}) for kind in FORMATS}
        self.file_message = w.HTML()
        self.code = _screen("code", code=t.Unicode(), label=t.Unicode(), copied=t.Int(), layout={})
        self.headings = {
            key: w.HTML()
            for key in ("Planned against achieved", "Table", "A column of your own", "Take it along")
        }  # fmt: skip
        self.box = w.VBox(self._laid_out())
        self.box.add_class("ms-panel")

    def _laid_out(self) -> list[Widget]:
        """Set the widgets one below the other, in the order in which a reader comes to them."""
        import ipywidgets as w
        import traitlets as t

        line = {"flex_flow": "row wrap", "align_items": "center"}
        head = self.headings
        return [
            w.HTML(f"<style>body{{{_font_rules()}}}{_PANEL_STYLE}</style>"),
            _screen(
                "face",
                layout={"display": "none"},
                family=t.Unicode(FAMILY),
                reach=t.Unicode(EAST_ASIAN),
                font=t.Bytes(chinese_face()),
            ),
            w.HBox([self.lang_choice, self.basis_choice], layout=line),
            w.HBox(
                [
                    self.reports_choice,
                    w.VBox([self.project_choice, w.HBox([self.level_choice, self.status_choice], layout=line)]),
                ],
                layout=line,
            ),
            self.summary,
            head["Planned against achieved"],
            # The lines stand beside the picture, and below it only where there is no room.
            w.HBox([self.picture, self.lines], layout={"flex_flow": "row wrap", "align_items": "stretch"}),
            head["Table"],
            self.table,
            head["A column of your own"],
            w.HBox([self.column_name, self.column_formula, self.column_add, self.column_drop], layout=line),
            self.column_message,
            self.column_names,
            head["Take it along"],
            w.HBox([self.file_name, *self.file_buttons.values()], layout=line),
            self.file_message,
            self.code,
        ]

    def relabel(self, lang: str, basis: str) -> None:
        """Say everything in a language; choices stay."""
        say = messages("exploration", lang)
        offer(self.basis_choice, [(say(BASIS_WORDS[one]), one) for one in BASES], basis)
        levels = [*((say(LEVEL_WORDS[one]), one) for one in LEVELS), (say("all"), "all")]
        offer(self.level_choice, levels, self.level_choice.value or "headline")
        statuses = [(say("all"), ""), *((status_word(one, lang), one) for one in reversed(STATUSES))]
        offer(self.status_choice, statuses, self.status_choice.value)
        for widget, words in (
            (self.reports_choice, say("Reports")),
            (self.project_choice, say("Project")),
            (self.level_choice, say("Level")),
            (self.status_choice, say("Verdict")),
            (self.column_name, say("Name")),
            (self.column_formula, say("Formula")),
            (self.column_add, say("Add")),
            (self.column_drop, say("Take the last one away")),
            (self.file_name, say("File")),
        ):
            widget.description = words
        self.reports_choice.tooltip = say("Ctrl or Shift chooses several")
        for kind, button in self.file_buttons.items():
            drawn = kind in ("svg", "png")
            button.tooltip = say("The picture as {kind}" if drawn else "The table as {kind}", kind=kind.upper())
        for key, heading in self.headings.items():
            heading.value = f"<h3>{say(key)}</h3>"
        self.column_name.placeholder = say("such as surplus")
        self.column_formula.placeholder = "actual_value - target_value"
        self.code.label = say("Copy as code")


def offer(widget: Any, options: Sequence[tuple[str, Any]], value: Any) -> None:
    """Give a widget its options, and keep the choice if it is still among them."""
    values = [one for _, one in options]
    # Held back, so that the front end never shows the new labels with the old choice.
    with widget.hold_sync():
        widget.options = options
        widget.value = value if value in values else (values[0] if values else None)


def _screen(name: str, *, layout: dict[str, str], **shared: Any) -> Any:
    """Make a widget of our own: a script, its style sheet, and the traits that it shares with Python."""
    import anywidget

    assets = files("minsheng_analysis.pages.explore").joinpath("screen")
    found = {key: assets.joinpath(f"{name}.{ending}") for key, ending in (("_esm", "js"), ("_css", "css"))}
    parts = {key: file.read_text(encoding="utf-8") for key, file in found.items() if file.is_file()}
    traits = {key: trait.tag(sync=True) for key, trait in shared.items()}
    return type(name.title(), (anywidget.AnyWidget,), {"__module__": __name__} | parts | traits)(layout=layout)


def _font_rules() -> str:
    return "".join(f"--jp-{kind}-font-family:{family};" for kind, family in _FONTS.items())
