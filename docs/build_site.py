"""Build the documentation site: the pages of this folder by language, with reference, data model and changelog.

``python docs/build_site.py`` writes ``site/``, Chinese under ``site/zh/``. Nothing is requested from a network.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import minsheng_analysis as ms
from minsheng_analysis.dataset.schema import TABLES

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
STAGE = ROOT / "build" / "docs"
#: Ends of file names by language.
ENDINGS = {"en": ".md", "zh": ".zh-CN.md"}
#: Pages under another name on the site, as their links have it.
RENAMED = {"start.md": "index.md", "../data/README.md": "data-model.md", "../CHANGELOG.md": "changelog.md"}
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
    found["reference.md"] = _reference(lang)
    found["data-model.md"] = _data_model(lang)
    found["changelog.md"] = _changelog(lang)
    return {name: _linked(text, set(found)) for name, text in found.items()}


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


def _reference(lang: str) -> str:
    intro = {
        "en": "# Reference\n\nEvery public name, from its docstring.\n",
        "zh": "# 参考\n\n全部公开名称，取自各自的文档字符串（英文）。出错信息有中英文；单位和缺失值规则写在各参数下。\n",
    }[lang]
    names = [name for name in ms.__all__ if not name.startswith("_") and hasattr(getattr(ms, name), "__module__")]
    return intro + "".join(f"\n::: {getattr(ms, name).__module__}.{name}\n" for name in names)


def _data_model(lang: str) -> str:
    english, chinese = (ROOT / "data" / "README.md").read_text(encoding="utf-8").split("## 中文说明", 1)
    if lang == "en":
        return english.replace("[中文](#中文说明)\n", "")
    tables = []
    for table in TABLES.values():
        rows = "".join(f"| `{name}` | {field.description_zh} |\n" for name, field in table.fields.items())
        tables.append(f"\n## `{table.file}`\n\n| 列 | 含义 |\n| --- | --- |\n{rows}")
    return "# 数据模型\n" + chinese + "".join(tables)


def _changelog(lang: str) -> str:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if lang == "en":
        return text
    return "# 更新记录\n\n逐条记录以英文书写，写明改了什么和实测的数字；这里照原样列出。\n\n" + text.split("\n", 1)[1]


def build() -> int:
    """Lay out the pages and build the site; give the exit code."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for lang in ENDINGS:
        folder = STAGE / lang
        folder.mkdir(parents=True)
        shutil.copytree(DOCS / "images", folder / "images")
        for name, text in pages(lang).items():
            (folder / name).write_text(text, encoding="utf-8")
    # performance.md stays a page of the source tree until its Chinese stands.
    for page in {p.name for p in (STAGE / "en").iterdir()} - {p.name for p in (STAGE / "zh").iterdir()}:
        (STAGE / "en" / page).unlink()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(DOCS / "mkdocs.yml")]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(build())
