"""What a release needs beside the code: the conda recipe, the forge's files, and the checks before it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_conda_recipe_asks_for_what_pyproject_asks_for() -> None:
    recipe = (ROOT / "conda.recipe" / "meta.yaml").read_text(encoding="utf-8")
    run = recipe.split("  run:\n", 1)[1].split("\n\n", 1)[0]
    wanted = re.findall(r"^    - (.+)$", run, re.MULTILINE)
    assert f"python {PROJECT['requires-python']}" == wanted[0]
    assert [text.replace(" ", "") for text in wanted[1:]] == PROJECT["dependencies"]


def test_every_extra_is_installed_before_a_release_and_the_command_bears_the_packages_name() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (extras,) = re.findall(r"^EXTRAS := (.+)$", makefile, re.MULTILINE)
    assert sorted(extras.split()) == sorted(PROJECT["optional-dependencies"])
    # uvx and pipx run look for a command named as the package
    assert PROJECT["name"] in PROJECT["scripts"]
    recipe = (ROOT / "conda.recipe" / "meta.yaml").read_text(encoding="utf-8")
    assert {f"{name} = {home}" for name, home in PROJECT["scripts"].items()} == set(
        re.findall(r"^    - (\S+ = \S+:\w+)$", recipe, re.MULTILINE)
    )


@pytest.mark.parametrize("file", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda p: p.name)
def test_the_forges_files_can_be_read(file: Path) -> None:
    described = yaml.safe_load(file.read_text(encoding="utf-8"))
    if file.parent.name == "workflows":
        commands = [step["run"] for job in described["jobs"].values() for step in job["steps"] if "run" in step]
        targets = [match for text in commands for match in re.findall(r"^make ([a-z-]+)", text)]
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert targets
        assert [target for target in targets if f"\n{target}:" not in makefile] == []
    else:
        # whoever writes from a template says what it was and with which version
        asked = {part["id"] for part in described["body"]}
        assert "version" in asked
        assert all(part["validations"]["required"] for part in described["body"])


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_who_to_turn_to_is_said_in_both_languages(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 50
