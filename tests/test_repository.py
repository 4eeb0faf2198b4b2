"""What may not stand in the repository, and what has to."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from minsheng_analysis.cli import cli

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout; the checks of tracked files are left out")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts():
    for path in tracked():
        if path.suffix not in {".png", ".docx", ".pdf", ".woff2"}:
            yield path, path.read_text(encoding="utf-8", errors="replace")


# Written in pieces so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(["pythonhosted" + r"\.org", "pypi" + r"\.org", "registry\\." + "npmjs", "deb\\." + "debian"])
)
PATHS = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "tmp" + "/bash_jobs"]) + r")/\w"
)


def test_no_registry_host():
    assert [p.name for p, text in texts() if HOSTS.search(text)] == []


def test_no_path_of_a_machine():
    assert [
        str(p.relative_to(ROOT)) for p, text in texts() if p.name != "requirements.lock" and PATHS.search(text)
    ] == []


def test_no_file_is_large():
    assert [p.name for p in tracked() if p.stat().st_size > 1_500_000] == []


def test_no_report_is_committed():
    assert [
        p.name for p in tracked() if p.parent.name != "images" and p.suffix == ".html" and "reports" in p.parts
    ] == []


def test_no_sentence_of_the_source_is_reprinted(source_document):
    """A run of 25 characters that stands in the published report is a sentence of it, not a name."""
    source = re.sub(r"\s+", "", source_document.read_text(encoding="utf-8-sig"))
    runs = {source[i : i + 25] for i in range(len(source) - 24)}
    for path, text in texts():
        if not re.search(r"[\u4e00-\u9fff]{5}", text):
            continue
        flat = re.sub(r"\s+", "", text)
        found = next((flat[i : i + 25] for i in range(len(flat) - 24) if flat[i : i + 25] in runs), None)
        assert found is None, f"{path.relative_to(ROOT)} repeats the report: {found}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_thin_and_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert all(not c["outputs"] and c["execution_count"] is None for c in code)
    assert not any(re.search(r"^\s*(def|class) ", "".join(c["source"]), re.MULTILINE) for c in code)
    if path.stem != "explore":
        tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
        assert len(tagged) == 1


@pytest.mark.parametrize(
    "name",
    ["README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "Makefile",
     "environment.yml", "pyproject.toml", "requirements.lock", ".pre-commit-config.yaml", ".ci/run", "data/LICENSE"],
)  # fmt: skip
def test_the_top_level_is_whole(name):
    assert (ROOT / name).is_file()


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = [re.match(r"[A-Za-z0-9_-]+", d).group() for d in listed]
    assert [n for n in names if f"`{n}`" not in contributing] == []


def _guides(chinese: bool) -> str:
    files = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if (".zh-CN" in file.name) == chinese)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_is_documented(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"minsheng {name}" not in text] == []


@pytest.mark.parametrize("chinese", [True, False], ids=["zh", "en"])
def test_every_option_is_documented_in_both_languages(chinese):
    text = _guides(chinese)
    options = {option for command in cli.commands.values() for one in command.params for option in one.opts}
    long = {option for option in options if option.startswith("--")}
    assert len(long) > 20
    assert sorted(option for option in long if not re.search(rf"{option}(?![\w-])", text)) == []


@pytest.mark.parametrize("chinese", [True, False], ids=["zh", "en"])
def test_every_command_and_option_that_is_documented_exists(chinese):
    calls = re.findall(r"(?:^\$?\s*|`|bin/)minsheng ([a-z]+)([^\n`#]*)", _guides(chinese), re.MULTILINE)
    assert len(calls) > 40
    for name, rest in calls:
        assert name in cli.commands
        if cli.commands[name].context_settings.get("ignore_unknown_options"):
            continue  # it hands on what is JupyterLab's
        known = {option for one in cli.commands[name].params for option in (*one.opts, *one.secondary_opts)}
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)) <= known | {"--help"}, f"minsheng {name}{rest}"


def test_every_public_name_is_documented():
    import minsheng_analysis as ms

    text = "\n".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert [name for name in ms.__all__ if name != "__version__" and name not in text] == []
    assert all(getattr(ms, name).__doc__ for name in ms.__all__ if name != "__version__")
