"""What is built: the wheel carries data, notebooks, words and template, and works outside the repository."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_everything_a_report_needs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (("data", "**/*"), ("notebooks", "*.ipynb")):
        wanted = {
            f"minsheng_analysis/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / folder).glob(pattern) if p.is_file()
        }
        assert wanted <= names
    for suffix in (".po", ".toml", "py.typed"):
        assert any(n.startswith("minsheng_analysis/") and n.endswith(suffix) for n in names)
    assert any("reporting/page/template/" in n for n in names)
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/")) or ".ipynb_checkpoints" in n]


def test_the_sdist_builds_the_same_package(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = tmp_path.glob("*.tar.gz")
    listing = subprocess.run(["tar", "tzf", str(built)], check=True, capture_output=True, text=True).stdout
    assert "/data/yubei/2021/statements.csv" in listing
    assert "/notebooks/annual_report.ipynb" in listing


@pytest.mark.slow
def test_the_installed_wheel_makes_the_report_outside_the_repository(wheel, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))} | {
        "HOME": str(home)
    }
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, env=environment)
    work = tmp_path / "work"
    work.mkdir()
    subprocess.run([python.parent / "minsheng", "report", "--lang", "zh"], check=True, cwd=work, env=environment)
    page = work / "reports" / "yubei" / "2021" / "annual_report.zh.html"
    assert "互助养老点" in page.read_text(encoding="utf-8")
