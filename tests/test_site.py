"""The documentation site: every page in both languages, every link and command right, nothing asked of a network."""

from __future__ import annotations

import importlib.util
import inspect
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lxml import html

import minsheng_analysis as ms
from minsheng_analysis.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
#: Where what the pages name lies.
TOPS = ("minsheng_analysis", "data", "docs", "tests", "benchmarks")


@pytest.fixture(scope="module")
def pages() -> dict[str, dict[str, str]]:
    sys.path.insert(0, str(DOCS))
    spec = importlib.util.spec_from_file_location("build_site", DOCS / "build_site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {lang: module.pages(lang) for lang in ("en", "zh")}


class _Config(yaml.SafeLoader):
    """Reads mkdocs.yml without the functions that it names."""


_Config.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


def _nav(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    inner = entry.values() if isinstance(entry, dict) else entry
    return [name for part in inner for name in _nav(part)]  # type: ignore[attr-defined]


def test_every_page_is_there_in_both_languages(pages: dict[str, dict[str, str]]) -> None:
    config = yaml.load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"), _Config)
    shown = set(_nav(config["nav"]))
    for lang, found in pages.items():
        assert set(found) == shown, lang
    for name, text in pages["zh"].items():
        assert len(re.findall(r"[\u4e00-\u9fff]", text.split("\n:::", 1)[0])) > 20, name
    words = next(p["i18n"]["languages"][1]["nav_translations"] for p in config["plugins"] if "i18n" in p)
    titles = re.findall(r"^ +- ([^:]+):", (DOCS / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:")[1], re.M)
    assert [title for title in titles if title not in words] == []


def test_no_page_leads_to_itself_for_its_other_language_and_no_chinese_line_ends_in_a_space(
    pages: dict[str, dict[str, str]],
) -> None:
    for found in pages.values():
        for name, text in found.items():
            assert f"]({name})" not in text, name
    for name, text in pages["zh"].items():
        plain = re.sub(r"(?ms)^```.*?^```", "", text)
        assert re.findall(r"[\u4e00-\u9fff，。]\n[\u4e00-\u9fff]+", plain) == [], name


def _parts(text: str) -> dict[str, int]:
    rest = re.sub(r"(?ms)^```.*?^```", "", text)
    return {
        "headings": len(re.findall(r"(?m)^#+ ", rest)),
        "code blocks": len(re.findall(r"(?m)^```", text)) // 2,
        "tables": len(re.findall(r"(?m)^\|(?:\s*:?-+:?\s*\|)+", rest)),
        "rows": len(re.findall(r"(?m)^\|", rest)),
        "pictures": len(re.findall(r"!\[", rest)),
    }


def test_a_page_has_the_same_parts_in_both_languages(pages: dict[str, dict[str, str]]) -> None:
    """The changelog is one text."""
    for name in sorted(set(pages["en"]) - {"changelog.md"}):
        assert _parts(pages["zh"][name]) == _parts(pages["en"][name]), name


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *DOCS.glob("*.md")], ids=lambda file: file.name)
def test_every_module_and_data_file_that_a_page_names_is_there(file: Path) -> None:
    """The changelog tells of what is gone, too."""
    if file.name == "CHANGELOG.md":
        return
    named = re.findall(r"`((?:[\w-]+/)*\w+\.py|data/\w+\.\w+)`", file.read_text(encoding="utf-8"))
    there = [path.as_posix() for top in TOPS for path in (ROOT / top).rglob("*.*")]
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_of_a_table_has_a_heading(pages: dict[str, dict[str, str]], lang: str) -> None:
    heads = [head for text in pages[lang].values() for head in re.findall(r"(?m)^(\|.*)\n\|(?:\s*:?-+:?\s*\|)+$", text)]
    assert len(heads) > 50
    assert [head for head in heads if not all(cell.strip() for cell in head.strip("|").split("|"))] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_leads_somewhere(pages: dict[str, dict[str, str]], lang: str) -> None:
    for name, text in pages[lang].items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file = target.partition("#")[0]
            assert not file or ":" in file or file in pages[lang] or (DOCS / file).is_file(), f"{name}: {target}"


@pytest.mark.parametrize(
    "file", [*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "data" / "README.md"], ids=lambda file: file.name
)
def test_every_link_in_the_source_tree_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?ms)^```.*?^```", "", file.read_text(encoding="utf-8"))):
        name, _, anchor = target.partition("#")
        if ":" in name:
            continue
        led = file.parent / name if name else file
        assert led.exists(), target
        if anchor:
            headings = re.findall(r"(?m)^#+ (.+)$", led.read_text(encoding="utf-8"))
            assert anchor in [re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings], target


PUBLIC = [name for name in ms.__all__ if name != "__version__"]
#: A code block's imports of this package: module, names.
_IMPORTS = re.compile(r"(?m)^(?:>>> )?from (minsheng_analysis[\w.]*) import (.+)$")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_public_name_is_in_the_reference(pages: dict[str, dict[str, str]], lang: str) -> None:
    shown = re.findall(r"^::: (\S+)$", pages[lang]["reference.md"], re.MULTILINE)
    told = re.findall(r"^\| \[`([\w.]+)`\]\(#([\w.]+)\) \|", pages[lang]["reference.md"], re.MULTILINE)
    assert [name for name in PUBLIC if name not in dict(told)] == []
    assert sorted(home for _, home in told) == sorted(shown)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_name_that_a_page_imports_is_in_the_reference(pages: dict[str, dict[str, str]], lang: str) -> None:
    told = set(re.findall(r"^\| \[`([\w.]+)`\]", pages[lang]["reference.md"], re.MULTILINE))
    used: set[str] = set()
    for name, text in pages[lang].items():
        if name == "changelog.md":
            continue
        for module, names in _IMPORTS.findall(text):
            for imported in names.split(", "):
                home = f"{module}.{imported}".removeprefix("minsheng_analysis.")
                is_module = importlib.util.find_spec(module) and _is_module(f"{module}.{imported}")
                called = re.findall(rf"\b{imported}\.(\w+)\(", text) if is_module else []
                used |= {f"{home}.{one}" for one in called} if is_module else {home}
    assert len(used) > 30
    assert sorted(used - told) == []


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _part(name: str, title: str) -> str:
    """A numpydoc part of a public name's docstring."""
    text = inspect.getdoc(getattr(ms, name)) or ""
    found = re.search(rf"(?ms)^{title}\n-+\n(.*?)(?=^\w[\w ]*\n-+$|\Z)", text)
    return found[1] if found else ""


def _raised(name: str) -> set[str]:
    return set(re.findall(r"(?m)^(\w+)$", _part(name, "Raises")))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_docstring_says_every_parameter_what_comes_back_and_the_errors(
    pages: dict[str, dict[str, str]], name: str
) -> None:
    thing = getattr(ms, name)
    title = "Attributes" if inspect.isclass(thing) else "Parameters"
    said = {
        word for line in re.findall(r"(?m)^(\w[\w, ]*?)(?: : .+)?$", _part(name, title)) for word in line.split(", ")
    }
    assert said == set(inspect.signature(thing).parameters)
    if inspect.isclass(thing):
        return
    assert _part(name, "Returns")
    for lang in ("en", "zh"):
        (cell,) = re.findall(rf"(?m)^\| \[`{name}`\].* \| (\S.*) \|$", pages[lang]["reference.md"])
        assert set(re.findall(r"`(\w+)`", cell.rpartition(" | ")[2])) == _raised(name), lang


@pytest.mark.parametrize("name", PUBLIC)
def test_a_docstring_is_whole_in_chinese(pages: dict[str, dict[str, str]], name: str) -> None:
    thing = getattr(ms, name)
    home = f"{thing.__module__}.{thing.__name__}"
    said = pages["zh"]["reference.md"].split(f"\n::: {home}\n", 1)[1].split("\n:::", 1)[0]
    assert re.findall(r"(?m)^- `(\w+)`：", said) == list(inspect.signature(thing).parameters)
    assert set(re.findall(r"(?m)^- 报错 `(\w+)`：", said)) == _raised(name)
    assert ("\n- 返回：" in said) is not inspect.isclass(thing)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_and_option_exists(pages: dict[str, dict[str, str]], lang: str) -> None:
    seen = 0
    for name, text in pages[lang].items():
        if name == "changelog.md":
            continue
        for line in re.findall(r"(?:^|&& |`)(minsheng [a-z][^`\n|&]*)", text, re.MULTILINE):
            words = shlex.split(line.partition(" #")[0].partition("（")[0], posix=False)
            command = cli.commands.get(words[1])
            assert command is not None, f"{name}: {line}"
            known = {option for parameter in command.params for option in parameter.opts}
            given = {word.partition("=")[0] for word in words[2:] if re.match(r"--[a-z]", word)}
            if words[1] != "lab":  # the rest goes to JupyterLab
                assert given <= known, f"{name}: {line}"
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_other_command_exists(pages: dict[str, dict[str, str]], lang: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = "\n".join(page for name, page in pages[lang].items() if name != "changelog.md")
    targets = set(re.findall(r"(?m)(?:^ *|`)make ([a-z][a-z-]*)", text))
    modules = set(re.findall(r"python -m ((?:benchmarks|minsheng_analysis)[\w.]*)", text))
    files = set(re.findall(r"`((?:tests|benchmarks|minsheng_analysis|notebooks|docs)/[\w./-]+)`", text))
    assert targets
    assert [name for name in sorted(targets) if f"\n{name}:" not in makefile] == []
    assert modules
    assert [name for name in sorted(modules) if importlib.util.find_spec(name) is None] == []
    assert files
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []


@pytest.mark.slow
def test_the_site_is_built_and_asks_nothing_of_a_network() -> None:
    pytest.importorskip("mkdocs_static_i18n", reason="the extra docs is not installed")
    subprocess.run([sys.executable, str(DOCS / "build_site.py")], check=True, cwd=ROOT, capture_output=True)
    built = sorted((ROOT / "site").rglob("*.html"))
    assert (ROOT / "site" / "zh" / "index.html") in built
    for file in built:
        page = html.parse(file).getroot()
        fetched = page.xpath("//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href")
        assert [address for address in fetched if re.match(r"(https?:)?//", address)] == [], file.name
    index = json.loads((ROOT / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    # Chinese is cut into words by spaces without width, so that one word of a sentence is found
    words = {word for part in index["docs"] for word in re.split(r"[^\w]+", part["text"])}
    assert {"trail", "步道", "督办"} <= words
