"""The three lists of what is installed agree: pyproject.toml, environment.yml, requirements.lock."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def declared() -> dict[str, Requirement]:
    texts = [*PROJECT["dependencies"], *(t for extra in PROJECT["optional-dependencies"].values() for t in extra)]
    return {canonicalize_name(r.name): r for r in map(Requirement, texts)}


def locked() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def test_conda_asks_for_what_pyproject_asks_for():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = {Requirement(d).name: Requirement(d) for d in conda if isinstance(d, str) and d != "pip"}
    assert str(plain.pop("python").specifier) == PROJECT["requires-python"]
    wanted = declared()
    assert {name: str(r.specifier) for name, r in plain.items()} == {
        name: str(wanted[name].specifier) for name in plain
    }
    # the mandated ones come from conda; the rest comes with the project itself
    assert {"pandas", "jupyterlab", "seaborn", "papermill", "nbconvert"} <= set(plain)
    (pip,) = [d["pip"] for d in conda if isinstance(d, dict)]
    (project,) = pip
    extras = re.search(r"\[(.*)\]", project).group(1).split(",")
    assert set(extras) <= set(PROJECT["optional-dependencies"])


def test_the_lock_satisfies_pyproject():
    pins = locked()
    for name, requirement in declared().items():
        assert name in pins, f"{name} is not in requirements.lock: run `make lock`"
        for version in pins[name]:
            assert requirement.specifier.contains(version, prereleases=True), f"{name}: run `make lock`"


def test_every_pin_has_a_hash_and_no_address():
    for block in re.split(r"\n(?=\S)", LOCK.strip()):
        if block.startswith("#"):
            continue
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in LOCK
    assert "file:" not in LOCK


def test_one_version_in_one_place():
    import minsheng_analysis

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == minsheng_analysis.__version__
    assert citation["date-released"].isoformat() == minsheng_analysis.__date__
    assert f"## {minsheng_analysis.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
