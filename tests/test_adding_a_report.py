"""The guides to adding a report, followed word for word."""

from __future__ import annotations

import doctest
import hashlib
import re
import shlex
from pathlib import Path

import pytest

from minsheng_analysis.cli import main

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: title=(?P<file>\S+))?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
CHECKER = doctest.OutputChecker()


class Reader:
    """Does what the page says, in the order in which it says it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.sha256 = ""
        self.names: dict[str, object] = {}

    def follow(self, page: str) -> None:
        for block in BLOCK.finditer(page):
            kind, file, body = block["kind"], block["file"], block["body"].replace("SHA256", self.sha256 or "SHA256")
            if file:
                Path(file).parent.mkdir(parents=True, exist_ok=True)
                Path(file).write_text(body, encoding="utf-8")
            elif kind == "console":
                for command, _, output in (
                    part.partition("\n") for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
                ):
                    self.run(command, output)
            elif kind == "python":
                self.type_in(body)
            else:
                pytest.fail(f"the page has a {kind} block without a title")

    def run(self, command: str, expected: str) -> None:
        program, *args = shlex.split(command)
        if program == "sha256sum":
            self.sha256 = hashlib.sha256(Path(args[0]).read_bytes()).hexdigest()
            return
        assert program == "minsheng", command
        self.capsys.readouterr()
        code: object = 0
        try:
            main(args)
        except SystemExit as stop:
            code = stop.code
        found, said = self.capsys.readouterr()
        assert code in (None, 0, 1), f"{command}: exit code {code}\n{said}"
        assert CHECKER.check_output(expected, found, doctest.ELLIPSIS), (
            f"$ {command}\nexpected:\n{expected}\nfound:\n{found}"
        )

    def type_in(self, body: str) -> None:
        test = doctest.DocTestParser().get_doctest(body, self.names, "page", None, 0)
        output: list[str] = []
        failures = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=output.append, clear_globs=False)
        assert failures.failed == 0, "".join(output)
        self.names.update(test.globs)


@pytest.mark.parametrize(("page", "lang"), [("adding-a-report.md", "en"), ("adding-a-report.zh-CN.md", "zh")])
def test_the_page_can_be_followed_literally(
    page: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINSHENG_LANG", lang)
    Reader(capsys).follow((DOCS / page).read_text(encoding="utf-8"))
    assert list(tmp_path.glob("reports/yunchuan/2023/*.html"))
