"""Pages with code as notebooks: executed when the site is built, shown with what each cell gave, kept for readers."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

#: Whoever builds the site has it elsewhere than its readers.
ROOT = Path(__file__).resolve().parents[1]
#: What is run first and shown nowhere: tables whole, charts as files of their own.
_SETTINGS = """
from pathlib import Path
import pandas as pd
from minsheng_analysis.display.chart import Chart
pd.set_option("display.width", 130, "display.max_columns", 20, "display.max_colwidth", 72)
get_ipython().display_formatter.formatters["image/svg+xml"].for_type(
    Chart, lambda chart: chart.save(Path(".chart.svg")).read_text(encoding="utf-8")
)
"""
#: In place of a picture that says nothing of itself.
_DRAWN = {"en": "The picture that the code above draws", "zh": "上面的代码所画的图"}
#: A chart's drawing for a phone.
_NARROW = re.compile(r'(?s)<div class="narrow"[^>]*>(<svg.*?</svg>)</div>')
_FENCE = re.compile(r"(?ms)^```(python|sh)\n(.*?)^```\n?")


def executed(text: str, name: str, lang: str, *, images: Path, keep: Path) -> str:
    """Run a page's code as a notebook and put under each block what it gave.

    Parameters
    ----------
    text : str
        Markdown; blocks of ``python`` and ``sh`` are run in their order, in an empty folder.
    name, lang : str
        Of the page, for the files' names.
    images : Path
        Folder of the page's pictures.
    keep : Path
        Where the executed notebook is written.

    Returns
    -------
    str
        The page with the outputs.
    """
    notebook = _notebook(text)
    with TemporaryDirectory() as folder:
        paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        client = NotebookClient(notebook, timeout=900, coalesce_streams=True, resources={"metadata": {"path": folder}})
        client.execute(env=os.environ | {"PATH": paths, "MINSHENG_LANG": lang})
    del notebook.cells[0]
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = output.text.replace(f"{ROOT}{os.sep}", "")
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    keep.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, keep)
    told = iter(enumerate(outputs))

    def shown(match: re.Match[str]) -> str:
        number, found = next(told)
        return match[0] + "".join(_shown(output, f"{name}-{lang}-{number}", images, lang) for output in found)

    return _FENCE.sub(shown, text)


def _notebook(text: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(_SETTINGS)]
    parts = _FENCE.split(text)
    for words, kind, code in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        if words.strip():
            cells.append(nbformat.v4.new_markdown_cell(words.strip()))
        if kind:
            cells.append(nbformat.v4.new_code_cell(("%%bash\n" if kind == "sh" else "") + code.rstrip()))
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )


def _shown(output: nbformat.NotebookNode, stem: str, images: Path, lang: str) -> str:
    if output.output_type == "stream":
        return f"\n```text\n{output.text.rstrip()}\n```\n" if output.name == "stdout" else ""
    data = output.get("data", {})
    words = " ".join(str(data.get("text/plain", "")).split()).translate(str.maketrans("[]", "()"))
    if "image/svg+xml" in data:
        (images / f"{stem}-1280.svg").write_text(data["image/svg+xml"], encoding="utf-8")
        (narrow,) = _NARROW.findall(data["text/html"])
        (images / f"{stem}-390.svg").write_text(narrow, encoding="utf-8")
        return f"\n![{words}](images/{stem}-1280.svg)\n"
    if "image/png" in data:
        (images / f"{stem}.png").write_bytes(b64decode(data["image/png"]))
        return f"\n![{_DRAWN[lang]}](images/{stem}.png)\n"
    if 'class="dataframe"' in data.get("text/html", ""):
        return f"\n{_table(data['text/html'])}\n"
    return f"\n```text\n{data['text/plain']}\n```\n" if "text/plain" in data else ""


def _table(shown: str) -> str:
    """Give a data frame's table as the site's own tables are: without its looks, and no heading that says nothing."""
    bare = re.sub(r"(?s)<style.*?</style>|</?div[^>]*>", "", shown).strip()
    bare = bare.replace(' border="1" class="dataframe"', "").replace(' style="text-align: right;"', "")
    return re.sub(r"\n\s*", "\n", bare.replace("<th></th>", "<td></td>"))
