"""What is imported late is not imported for a report, and does what it always did."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATE = """
import sys
from minsheng_analysis.late import OF_PAPERMILL, OF_SEABORN, imported_late
with imported_late(*OF_PAPERMILL, *OF_SEABORN):
    import papermill, nbconvert, seaborn
print(sorted({*OF_PAPERMILL, *OF_SEABORN, "lark", "scipy", "rfc3987_syntax"} & sys.modules.keys()))
"""
USES = {
    "jsonschema._format": """
from jsonschema import Draft202012Validator, FormatChecker
asked = [("http://例子.中国/路径", "iri"), ("http://exa mple", "iri"), ("路径#节", "iri-reference"), ("[", "iri-reference"),
         ("1.2.3.4", "ipv4"), ("1.2.3", "ipv4")]
print([FormatChecker().conforms(*one) for one in asked])
checked = Draft202012Validator({"format": "date"}, format_checker=Draft202012Validator.FORMAT_CHECKER)
print([error.message for error in checked.iter_errors("2020-02-31")])
""",
    "requests": """
from papermill.iorw import HttpHandler
try:
    HttpHandler.read("http://127.0.0.1:9/x")
except Exception as error:
    print(type(error).__module__, type(error).__name__)
""",
    "pyarrow.fs": """
from papermill.iorw import HDFSHandler
try:
    HDFSHandler().read("hdfs://nowhere/x")
except Exception as error:
    print(type(error).__module__, type(error).__name__)
""",
    "bs4": """
from nbconvert.filters import markdown2html
print(markdown2html("![a](b.png) <img src='c.png'> *x*"))
""",
    "scipy.stats": """
import matplotlib
matplotlib.use("agg")
print(seaborn.kdeplot([1, 2, 3, 5]).lines[0].get_xydata()[::50].round(6).tolist())
""",
    "scipy.cluster": """
import matplotlib
matplotlib.use("agg")
try:
    print(seaborn.clustermap([[1.0, 2.0], [5.0, 4.0], [1.0, 3.0]]).dendrogram_row.reordered_ind)
except RuntimeError as error:
    print(error)
""",
}


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_of_it_is_imported() -> None:
    assert _run(LATE) == "[]\n"


def _same(uses: str) -> None:
    plainly = LATE.replace("with imported_late(*OF_PAPERMILL, *OF_SEABORN):", "if True:")
    late, plain = (_run(code + uses).splitlines()[1:] for code in (LATE, plainly))
    assert late == plain
    assert late


def test_what_is_used_after_all_does_the_same() -> None:
    _same("".join(USES.values()))


@pytest.mark.slow
@pytest.mark.parametrize("module", USES)
def test_each_of_them_is_found_though_no_other_was_used_before(module: str) -> None:
    _same(USES[module])


def test_what_is_imported_already_stays_and_what_is_not_there_fails_as_ever() -> None:
    code = """
import sys, json.decoder
from minsheng_analysis.late import imported_late
with imported_late("json.decoder", "json.tool", "no_such_module"):
    import json.decoder as before
    import json.tool as late
    try:
        import no_such_module
    except ImportError as error:
        print(error)
print(before is sys.modules["json.decoder"], callable(before.JSONDecoder), type(late).__name__, "json.tool" in sys.modules)
try:
    late.__path__
except AttributeError as error:
    print(error)
"""
    assert _run(code) == "No module named 'no_such_module'\nTrue True _LateModule False\n__path__\n"


def test_whoever_asks_for_a_report_loads_no_tables_and_no_charts() -> None:
    # The process that makes it does; the one that waits for it need not.
    code = """
import sys
import minsheng_analysis.cli, minsheng_analysis.reporting.batch as batch
from minsheng_analysis.dataset.folders import report_folder
from minsheng_analysis.reporting import fingerprint
report_folder("yubei", 2021)
print([len(fingerprint.fingerprint(job)) for job in batch.jobs_of() if job.region == "yubei"])
print(sorted({"pandas", "numpy", "matplotlib", "papermill", "nbconvert", "IPython"} & sys.modules.keys()))
"""
    assert _run(code) == "[5]\n[]\n"
