"""The grammar of addresses is built when it is first asked for, and checks what it always did."""

from __future__ import annotations

import subprocess
import sys

import pytest

TRY = """
import sys
from minsheng_analysis.reporting.late import address_grammar_later
with address_grammar_later():
    import nbformat
assert "lark" not in sys.modules, "the grammar was built"
assert "rfc3987_syntax" not in sys.modules, "the stand-in was left behind"
from jsonschema import FormatChecker
asked = [("http://例子.中国/路径", "iri"), ("http://exa mple", "iri"), ("路径#节", "iri-reference"), ("[", "iri-reference")]
print([FormatChecker().conforms(*one) for one in asked])
assert "lark" in sys.modules
"""


def test_it_is_built_late_and_checks_the_same() -> None:
    pytest.importorskip("rfc3987_syntax")
    plainly = TRY.replace("with address_grammar_later():", "if True:").replace("assert", "0 and")
    late, plain = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        for code in (TRY, plainly)
    )
    assert (late.stderr, late.returncode) == ("", 0)
    assert late.stdout == plain.stdout == "[True, False, True, False]\n"
