"""Look at a draft beside its document and correct it: the figures marked in the text, the rows that were made of them.

Used by ``notebooks/review_extraction.ipynb``; everything it shows can as well be corrected in the CSV files.
"""

from __future__ import annotations

import csv
import html
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.errors import UsageError
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import ROLES, STAGES
from minsheng_analysis.quantities.finding import find_quantities

if TYPE_CHECKING:
    from ipywidgets import Widget

#: Light enough for black text on it; the role is also written, so that colour is not the only sign.
_COLOURS = {
    "target": "#cfe3ff", "actual": "#cdeccd", "breakdown": "#e3f2d0", "context": "#e8e8e8", "cost": "#fde3c0", "change": "#e9d8f5",
}  # fmt: skip
EDITABLE = ("role", "stage", "subject_zh", "figure", "unit_zh", "place", "fact_id", "project_no")


@dataclass(frozen=True)
class Review:
    """A document and the draft made of it.

    Attributes
    ----------
    document : Document
    folder : Path
        Where the draft's files are.
    lang : str
        ``"zh"`` or ``"en"``.
    """

    document: Document
    folder: Path
    lang: str = "zh"

    def statements(self) -> pd.DataFrame:
        """Return the draft's figures, those to look at first on top.

        Returns
        -------
        DataFrame of str
            The rows of ``statements.csv`` by rising confidence, then in the order of the document.
        """
        return self._table("statements")

    def indicators(self) -> pd.DataFrame:
        """Return the draft's pairs, those to look at first on top."""
        return self._table("indicators")

    def _table(self, name: str) -> pd.DataFrame:
        file = self.folder / f"{name}.csv"
        if not file.is_file():
            raise UsageError(
                f"{self.folder} holds no draft; make one with: minsheng extract FILE --out {self.folder}",
                f"{self.folder} 中没有草稿；请先运行：minsheng extract 文件 --out {self.folder}",
            )
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        if "confidence" not in table:
            return table
        order = pd.to_numeric(table["confidence"], errors="coerce").fillna(0).sort_values(kind="stable").index
        return table.loc[order]

    def marked(self) -> str:
        """Return the document as HTML, every drafted figure marked with its role, and what the draft says beside it.

        Figures that the draft does not hold are underlined with a wave: they were taken away by hand, or never read.
        """
        say = messages("extraction", self.lang)
        by_line: dict[str, list[dict[str, str]]] = {}
        for row in self.statements().sort_values("statement_id").to_dict("records"):
            by_line.setdefault(str(row["line"]), []).append({str(k): str(v) for k, v in row.items()})
        parts = [f"<style>{_STYLE}</style>", '<div class="review">']
        parts.append(f'<p class="head"><b>{html.escape(say("Document"))}</b><b>{html.escape(say("Draft"))}</b></p>')
        for text, lines in _texts(self.document):
            rows = [row for line in lines for row in by_line.get(str(line), [])]
            if text.strip():
                parts.append(
                    f'<div class="row"><div>{_mark(text, rows)}</div><ul>{"".join(map(_item, rows))}</ul></div>'
                )
        return "\n".join([*parts, "</div>"])

    def grid(self, rows: int = 30) -> Widget:
        """Return a grid of the least certain figures whose cells can be corrected and saved.

        Parameters
        ----------
        rows : int
            How many to show.
        """
        import ipywidgets as widgets

        say = messages("extraction", self.lang)
        table = self.statements().head(rows)
        boxes: dict[tuple[str, str], Any] = {}
        head = [widgets.HTML(f"<b>{name}</b>") for name in ("statement_id", "confidence", *_GRID)]
        cells: list[Any] = head
        for row in table.to_dict("records"):
            key = str(row["statement_id"])
            cells += [widgets.HTML(key), widgets.HTML(str(row["confidence"]))]
            for column in _GRID:
                boxes[key, column] = _box(widgets, column, str(row[column]))
                cells.append(boxes[key, column])
        button = widgets.Button(description=say("Save"), button_style="primary")
        note = widgets.HTML()

        def save(_: Any) -> None:
            changes = {k: str(b.value) for k, b in boxes.items()}
            note.value = html.escape(say("{count} cells changed", count=self.correct(changes)))

        button.on_click(save)
        layout = widgets.Layout(grid_template_columns=f"repeat({len(head)}, auto)", width="100%")
        return widgets.VBox([widgets.GridBox(cells, layout=layout), widgets.HBox([button, note])])

    def correct(self, changes: dict[tuple[str, str], str]) -> int:
        """Write corrected cells back to ``statements.csv``.

        Parameters
        ----------
        changes : dict of (statement_id, column) to str

        Returns
        -------
        int
            How many cells differ from what stood there.

        Raises
        ------
        UsageError
            If a column may not be edited, or a statement is not there; nothing is written then.
        """
        file = self.folder / "statements.csv"
        table = pd.read_csv(file, dtype=str, keep_default_na=False).set_index("statement_id", drop=False)
        count = 0
        for (key, column), value in changes.items():
            if column not in EDITABLE or key not in table.index:
                raise UsageError(
                    f"{key}, {column}: no such cell to correct; columns are {', '.join(EDITABLE)}",
                    f"{key}，{column}：没有可核改的此格；可改的列：{'、'.join(EDITABLE)}",
                )
            if table.at[key, column] != value:
                table.at[key, column] = value
                count += 1
        if count:
            out = io.StringIO()
            table.to_csv(out, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
            aside = file.with_suffix(".csv.new")
            aside.write_text(out.getvalue(), encoding="utf-8", newline="\n")
            aside.replace(file)
        return count


def open_review(source: str = "", draft: str = "", *, lang: str = "zh") -> Review:
    """Open a document and its draft for review; a draft that is not there is made.

    Parameters
    ----------
    source : str
        Path of the document; empty for an invented sample.
    draft : str
        Folder of its draft; empty for a temporary one.
    lang : str

    Returns
    -------
    Review

    Examples
    --------
    >>> review = open_review()
    >>> len(review.statements()) > 20
    True
    """
    path = Path(source) if source else Path(__file__).with_name("sample.md")
    folder = Path(draft) if draft else Path(tempfile.mkdtemp(prefix="minsheng-draft-"))
    if not (folder / "statements.csv").is_file():
        extract(path, folder)
    return Review(read_document(path), folder, lang)


_GRID = ("role", "stage", "subject_zh", "figure", "unit_zh", "place")
_STYLE = (
    ".review{font-size:14px;line-height:1.7}.review .row,.review .head{display:grid;grid-template-columns:3fr 2fr;gap:1em;"
    "border-bottom:1px solid #ddd;padding:.3em 0;margin:0}.review mark{color:#000;padding:0 2px;border-radius:3px}"
    ".review mark small{font-size:10px;margin-left:2px}.review .unread{text-decoration:underline wavy #b00}"
    ".review ul{margin:0;padding-left:1.2em;color:#333;font-size:12px}.review .low{font-weight:700}"
    "@media(max-width:640px){.review .row,.review .head{grid-template-columns:1fr}}"
)


def _texts(document: Document) -> list[tuple[str, list[int]]]:
    """Return every paragraph and cell with the lines of the file that it stands on."""
    out: list[tuple[str, list[int]]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append((block.text, [block.line, *(line for _, line in block.breaks)]))
            continue
        seen: set[int] = set()
        for row in block.grid:
            for cell in row:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    out.append((cell.text, list(cell.lines or (cell.line,))))
    return out


def _mark(text: str, rows: list[dict[str, str]]) -> str:
    """Mark the rows' figures where they stand in a text, left to right; each row is used once."""
    waiting = list(rows)
    spans: list[tuple[int, int, dict[str, str] | None]] = []
    position = 0
    for row in rows:
        at = text.find(row["figure"], position)
        if at >= 0:
            spans.append((at, at + len(row["figure"]), row))
            waiting.remove(row)
            position = at + len(row["figure"])
    taken = [(a, b) for a, b, _ in spans]
    spans += [
        (f.start, f.end, None) for f in find_quantities(text) if all(f.end <= a or b <= f.start for a, b in taken)
    ]  # fmt: skip
    out, position = [], 0
    for start, end, held in sorted(spans, key=lambda s: s[0]):
        out.append(html.escape(text[position:start]))
        figure = html.escape(text[start:end])
        if held is None:
            out.append(f'<span class="unread">{figure}</span>')
        else:
            colour = _COLOURS.get(held["role"], "#eee")
            title = html.escape(f"{held['subject_zh']} · {held['stage']} · {held['confidence']} · {held['reason']}")
            out.append(
                f'<mark style="background:{colour}" title="{title}">{figure}<small>{held["role"]}</small></mark>'
            )
        position = end
    return "".join([*out, html.escape(text[position:])]).replace("\n", "<br>")


def _item(row: dict[str, str]) -> str:
    low = ' class="low"' if float(row.get("confidence") or 0) < 0.7 else ""
    words = " · ".join(
        x for x in (row["statement_id"], row["figure"], row["role"], row["stage"], row["subject_zh"]) if x
    )
    return f"<li{low}>{html.escape(words)} ({row.get('confidence', '')})</li>"


def _box(widgets: Any, column: str, value: str) -> Any:
    layout = widgets.Layout(width="auto")
    if column in {"role", "stage"}:
        options = list(ROLES) if column == "role" else ["", *STAGES]
        return widgets.Dropdown(options=options, value=value if value in options else options[0], layout=layout)
    return widgets.Text(value=value, layout=layout)
