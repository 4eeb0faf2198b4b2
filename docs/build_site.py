"""Build the documentation site: the pages of this folder by language, with reference, data model and changelog.

``python docs/build_site.py`` writes ``site/``, Chinese under ``site/zh/``. The code of gallery and tutorials is run,
the gallery's pages are made by the commands that it shows, and the package lies beside it all as a wheel. Nothing is requested from a network.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from executing import executed

import minsheng_analysis as ms

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
STAGE = ROOT / "build" / "docs"
MADE = ROOT / "build" / "made"
NOTEBOOKS = ROOT / "build" / "notebooks"
SITE = ROOT / "site"
#: Ends of file names by language.
ENDINGS = {"en": ".md", "zh": ".zh-CN.md"}
#: Pages under another name on the site, as their links have it.
RENAMED = {"start.md": "index.md", "../data/README.md": "data-model.md", "../CHANGELOG.md": "changelog.md"}
#: What only the site can say: the package lies beside it.
_WHEEL = {
    "en": """
## Without a package index

This site carries the package: save <a href="{up}package/minsheng_analysis-{version}-py3-none-any.whl">the wheel</a> and, in the
folder where it lies, install it instead of the name above:

```
python -m pip install minsheng_analysis-{version}-py3-none-any.whl
```

That makes every page. JupyterLab comes with `"minsheng_analysis-{version}-py3-none-any.whl[lab]"`.
""",
    "zh": """
## 没有软件包索引时

本站自带软件包：下载 <a href="{up}package/minsheng_analysis-{version}-py3-none-any.whl">wheel 文件</a>，在它所在的文件夹里用它代替上面的名称安装：

```
python -m pip install minsheng_analysis-{version}-py3-none-any.whl
```

所有页面都能出。要 JupyterLab，写 `"minsheng_analysis-{version}-py3-none-any.whl[lab]"`。
""",
}
#: The line that leads to the other language in the source tree; the site has a switch for it.
_OTHER_LANGUAGE = re.compile(r"(?m)^(?:中文：)?\[(?:English|中文版?|[\w-]+\.zh-CN\.md)\]\([\w./-]+\)\n+")
_CHINESE_BREAK = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff5e”’])\n {0,3}(?=[\u4e00-\u9fff“‘（《])")
_LINK = re.compile(r"(?<=\]\()([^)\s#:]+)(#[^)\s]*)?(?=\))")


def pages(lang: str) -> dict[str, str]:
    """Give the site's pages of a language.

    Parameters
    ----------
    lang : {"en", "zh"}

    Returns
    -------
    dict of str to str
        Markdown by file name.
    """
    found = {}
    for english in sorted(DOCS.glob("*.md")):
        file = english.with_name(english.name.removesuffix(".md") + ENDINGS[lang])
        if ".zh-CN" not in english.name and file.is_file():
            found[RENAMED.get(english.name, english.name)] = file.read_text(encoding="utf-8")
    found["reference.md"] = _reference(found["reference.md"], lang)
    found["data-model.md"] = _data_model(lang)
    found["changelog.md"] = _changelog(lang)
    wheel = _WHEEL[lang].format(version=ms.__version__, up="" if lang == "en" else "../")
    found["index.md"] = found["index.md"].replace("\n## ", f"{wheel}\n## ", 1)
    return {name: _linked(_joined(_OTHER_LANGUAGE.sub("", text)), set(found)) for name, text in found.items()}


def _joined(text: str) -> str:
    """Join the lines of Chinese paragraphs: a browser would show each line's end as a space."""
    parts = re.split(r"(?ms)(^```.*?^```$)", text)
    return "".join(part if part.startswith("```") else _CHINESE_BREAK.sub("", part) for part in parts)


def _linked(text: str, known: set[str]) -> str:
    """Let links lead to the site's own pages; what is in the source tree only is named, without a link."""

    def target(match: re.Match[str]) -> str:
        name = RENAMED.get(match[1], match[1].replace(".zh-CN.md", ".md"))
        return RENAMED.get(name, name) + (match[2] or "")

    text = _LINK.sub(target, text)

    def outside(match: re.Match[str]) -> str:
        file = match[2].partition("#")[0]
        inside = not file or file in known or ((DOCS / file).is_file() and file.startswith("images/")) or ":" in file
        return match[0] if inside else match[1]

    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", outside, text)


def _reference(tables: str, lang: str) -> str:
    """Put what each name's docstring says under the tables of names, which then lead there."""
    public = {name: getattr(ms, name) for name in ms.__all__ if not name.startswith("_")}
    others = {name: _found(name) for name in re.findall(r"(?m)^\| `([\w.]+\.\w+)` \|", tables)}
    raised = {name: _found(f"errors.{name}") for name in re.findall(r"(?m)^\| `(\w+Error)` \|", tables)}
    homes = {name: f"{thing.__module__}.{thing.__name__}" for name, thing in (public | others | raised).items()}
    linked = re.sub(r"(?m)^\| `([\w.]+)` \|", lambda match: f"| [`{match[1]}`](#{homes[match[1]]}) |", tables)
    said = _docstrings() if lang == "zh" else {}
    return linked + "".join(f"\n::: {home}\n" + _in_chinese(said.get(name, "")) for name, home in homes.items())


def _found(name: str) -> Any:
    module, _, name = name.rpartition(".")
    return getattr(import_module(f"minsheng_analysis.{module}"), name)


def _docstrings() -> dict[str, str]:
    """Give the Chinese of the public docstrings by name."""
    text = (DOCS / "docstrings.zh-CN.md").read_text(encoding="utf-8")
    return dict(re.findall(r"(?ms)^## (\w+)\n\n(.*?)\n(?=^## |\Z)", text))


#: What a Chinese docstring stands for; signature and examples stay.
_ENGLISH_PARTS = ("description", "parameters", "returns", "raises", "attributes")


def _in_chinese(said: str) -> str:
    """Give the lines under a name's directive that put Chinese in the place of its English docstring."""
    if not said:
        return ""
    options = "".join(f"      show_docstring_{part}: false\n" for part in _ENGLISH_PARTS)
    return f"    options:\n{options}\n{said}\n"


def _data_model(lang: str) -> str:
    english, chinese = (ROOT / "data" / "README.md").read_text(encoding="utf-8").split("## 中文说明", 1)
    if lang == "en":
        return english.replace("[中文](#中文说明)\n", "")
    return "# 数据模型\n" + re.sub(r"(?m)^##(#+ )", r"#\1", chinese)


def _changelog(lang: str) -> str:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if lang == "en":
        return text
    return "# 更新记录\n\n逐条记录以英文书写，写明改了什么和实测的数字；这里照原样列出。\n\n" + text.split("\n", 1)[1]


def build() -> int:
    """Lay out the pages and build the site; give the exit code."""
    shutil.rmtree(STAGE, ignore_errors=True)
    _make_pages((DOCS / "gallery.md").read_text(encoding="utf-8"))
    for lang in ENDINGS:
        folder = STAGE / lang
        folder.mkdir(parents=True)
        shutil.copytree(DOCS / "images", folder / "images")
        for name, text in pages(lang).items():
            (folder / name).write_text(text, encoding="utf-8")
    _run_the_code()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(DOCS / "mkdocs.yml")]
    code = subprocess.run(command, check=False, cwd=ROOT).returncode
    if code == 0:
        _split_search()
        _fit_pictures()
        _settle_in_a_folder()
        shutil.copytree(MADE, SITE / "made")
        shutil.copytree(NOTEBOOKS, SITE / "notebooks")
        _make_wheel()
    return code


def _run_the_code() -> None:
    """Run gallery and tutorials side by side: each waits for a kernel of its own."""

    def run(page: Path) -> None:
        lang = page.parent.name
        page.write_text(_opened(_with_outputs(page, lang), lang), encoding="utf-8")

    with ThreadPoolExecutor() as workers:
        list(workers.map(run, [*STAGE.glob("*/tutorial-*.md"), *STAGE.glob("*/gallery.md")]))


def _opened(text: str, lang: str) -> str:
    """Put under each command of the gallery a link to the page that it made."""

    def link(match: re.Match[str]) -> str:
        up, said = ("", "The page itself") if lang == "en" else ("../", "打开页面")
        page = page_of(match[1], lang, MADE).relative_to(MADE)
        return f'{match[0]}\n\n<a href="{up}made/{page}">{said}</a>'

    return re.sub(r"(?m)^```\n(minsheng report .*)\n```", link, text)


def page_of(command: str, lang: str, made: Path) -> Path:
    """Give the page that a command of the gallery made.

    Parameters
    ----------
    command : str
        With region and year.
    lang : {"en", "zh"}
    made : Path
        Folder of the pages.

    Returns
    -------
    Path
    """
    region, year = re.findall(r"--(?:region|year) (\w+)", command)
    (name,) = re.findall(r"--notebook (\w+)", command) or ["annual_report"]
    return min((made / region / year).glob(f"{name}*.{lang}.html"))


def _with_outputs(page: Path, lang: str) -> str:
    """Give a page whose code is run when the site is built, and which can be taken along as a notebook."""
    kept = f"{page.stem}.{lang}.ipynb"
    text = executed(
        page.read_text(encoding="utf-8"), page.stem, lang, images=page.parent / "images", keep=NOTEBOOKS / kept
    )
    up, said = ("", "This page as a notebook") if lang == "en" else ("../", "本页的笔记本")
    title, rest = text.split("\n", 1)
    return f'{title}\n\n<a href="{up}notebooks/{kept}">{said}</a>\n{rest}'


def _make_pages(gallery: str) -> None:
    """Make the pages that the gallery shows by its own commands."""

    def make(command: str) -> None:
        run = [sys.executable, "-m", "minsheng_analysis", *command.split(), "--out", str(MADE)]
        subprocess.run(run, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)

    with ThreadPoolExecutor() as workers:
        list(workers.map(make, re.findall(r"(?m)^```\nminsheng (report .*)\n```", gallery)))


def _make_wheel() -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(SITE / "package")]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def _split_search() -> None:
    """Let each language's pages search that language, from a server and from a folder alike."""
    index = json.loads((SITE / "search" / "search_index.json").read_text(encoding="utf-8"))
    chinese = [part for part in index["docs"] if part["location"].startswith("zh/")]
    english = [part for part in index["docs"] if part not in chinese]
    for part in chinese:
        part["location"] = part["location"].removeprefix("zh/")
    for folder, docs in ((SITE, english), (SITE / "zh", chinese)):
        text = json.dumps(index | {"docs": docs}, ensure_ascii=False)
        (folder / "search").mkdir(exist_ok=True)
        (folder / "search" / "search_index.json").write_text(text, encoding="utf-8")
        (folder / "search" / "search_index.js").write_text(f"var __index = {text}", encoding="utf-8")
    for page in (SITE / "zh").glob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace('"base": ".."', '"base": "."'), encoding="utf-8")


#: A picture of a desk whose twin is of a phone, and any other one.
_PICTURE = re.compile(r'<img alt="[^"]*" src="(images/[\w-]+?)(-1280|-390)?\.(\w+)" ?/>')


def _fit_pictures() -> None:
    """Show a phone the picture that was taken on one; where there is none, a tap opens the picture in its own size."""

    def fitted(match: re.Match[str]) -> str:
        stem, size, kind = match.groups()
        if size == "-390":
            return match[0]
        if size:
            return f'<picture><source media="(max-width: 600px)" srcset="{stem}-390.{kind}">{match[0]}</picture>'
        return f'<a href="{stem}.{kind}">{match[0]}</a>'

    for page in [*SITE.glob("*.html"), *SITE.glob("zh/*.html")]:
        page.write_text(_PICTURE.sub(fitted, page.read_text(encoding="utf-8")), encoding="utf-8")


def _settle_in_a_folder() -> None:
    """Take out what only a server with an address of its own can answer: a page for what is missing, maps of the site."""
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):
        (SITE / name).unlink(missing_ok=True)
    for page in SITE.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r'\s*<link rel="alternate"[^>]*>', "", text), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(build())
