"""The engine of our own against papermill's ordinary one, and what it promises about its children."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import papermill.iorw
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from minsheng_analysis.reporting import warm
from minsheng_analysis.reporting.engine import MinshengEngine

pytestmark = pytest.mark.skipif(not warm.can_fork(), reason="this system cannot fork processes")

# One cell each of what a notebook can put out.
CELLS = {
    "value": "1 + 1",
    "printed": "print('one'); print('two', flush=True); 'three'",
    "standard error": "import sys; print('wrong', file=sys.stderr)",
    "warning": "import warnings; warnings.warn('careful')",
    "frame": "import pandas as pd; pd.DataFrame({'项目': ['公厕'], 'n': [151]})",
    "html": "from IPython.display import HTML, Markdown, display; display(HTML('<b>粗</b>')); Markdown('*m*')",
    "chart": "import matplotlib.pyplot as plt; fig, ax = plt.subplots(); ax.plot([1, 2]); plt.show()",
    "chart left to the end of the cell": "plt.figure(figsize=(2, 1)); plt.plot([3, 1]);",
    "two charts": "for i in range(2):\n    plt.figure(figsize=(1, 1)); plt.plot([i, 1])",
    # ipykernel's own watcher of the descriptor is a thread, which loses what a cell writes as its last.
    "subprocess": "import subprocess, time; _ = subprocess.run(['echo', 'from a subprocess']); time.sleep(0.2)",
    "shell": "!echo from the shell",
    "C code": "import os, time; _ = os.write(1, b'straight to the descriptor\\n'); time.sleep(0.2)",
    "update of a display": "h = display('old', display_id='x'); h.update('new')",
    "update from a later cell": "h.update('newest')",
    "cleared": "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "cleared at the next": "print('gone'); clear_output(wait=True); print('stays')",
    "awaited": "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "running loop": "task = asyncio.create_task(asyncio.sleep(0, 'done')); await task",
    "no loop of its own": "try:\n    asyncio.run(asyncio.sleep(0))\nexcept RuntimeError as e:\n    print(e)",
    "magic": "%pwd\n%precision 2\n3.14159",
    "cell magic": "%%capture caught\nprint('caught')",
    "captured": "caught.stdout",
    "history": "In[1], Out[1], _i1",
    "kind of shell": "get_ipython().__class__.__name__, __name__",
    "display hook": "class Dot:\n    def _repr_svg_(self): return '<svg/>'\nDot()",
    "bad repr": "class Bad:\n    def _repr_html_(self): raise ValueError('no')\nBad()",
    "input": "try:\n    input()\nexcept Exception as e:\n    print(type(e).__name__, e)",
    "module": "import sys; sys.modules['__main__'].__dict__ is globals()",
    "exception that is allowed": "1 / 0",
    "syntax error that is allowed": "x = = 1",
    "error in the display that is allowed": "class Worse:\n    def __repr__(self): raise ValueError('no')\nWorse()",
    "nothing": "",
    "none": "None",
}


def notebook(cells: list[str], *, allow: bool = False) -> Any:
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(cells)]
    )
    made.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    for cell in made.cells:
        cell.metadata["tags"] = ["raises-exception"] if allow else []
    return made


def run(cells: list[str], engine: str | None = "minsheng", *, allow: bool = False, **options: Any) -> Any:
    return papermill.execute_notebook(
        notebook(cells, allow=allow), None, engine_name=engine, progress_bar=False, **options
    )


def printed(nb: Any, cell: int = 0) -> str:
    return "".join(output.text for output in nb.cells[cell].outputs if output.output_type == "stream")


def comparable(outputs: list[Any]) -> list[Any]:
    """Outputs without what the ordinary engine leaves to chance: how streams are cut, process numbers, addresses."""
    found: list[Any] = []
    for output in outputs:
        text = re.sub(r"ipykernel_\d+", "ipykernel", json.dumps(output, sort_keys=True))
        plain = json.loads(re.sub(r"0x[0-9a-f]+", "0x", text))
        if plain["output_type"] == "stream" and found and found[-1].get("name") == plain["name"]:
            found[-1]["text"] += plain["text"]
        else:
            found.append(plain)
    return found


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    # Past papermill.execute_notebook, which raises at the end for errors that the cells allow.
    made = []
    # Seeing it, ipykernel leaves alone what subprocesses print.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    for engine in (None, "minsheng"):
        nb = papermill.iorw.load_notebook_node(notebook(list(CELLS.values()), allow=True))
        made.append(papermill_engines.execute_notebook_with_engine(engine, nb, "python3", progress_bar=False))
    return made[0], made[1]


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_puts_out_what_the_ordinary_engine_does(both: tuple[Any, Any], name: str) -> None:
    number = list(CELLS).index(name)
    ordinary, ours = (nb.cells[number] for nb in both)
    assert comparable(ours.outputs) == comparable(ordinary.outputs)
    assert ours.execution_count == ordinary.execution_count


def test_metadata_of_the_notebook_is_the_ordinary_engines(both: tuple[Any, Any]) -> None:
    ordinary, ours = both
    assert ours.metadata.language_info == ordinary.metadata.language_info
    assert set(ours.cells[0].metadata.execution) == set(ordinary.cells[0].metadata.execution)


def test_charts_are_counted(both: tuple[Any, Any]) -> None:
    # One shown, one left to the end of its cell, two of a loop: a forked shell once showed none, without a word.
    for nb in both:
        images = [output for cell in nb.cells for output in cell.outputs if "image/png" in output.get("data", {})]
        assert len(images) == 4


@pytest.mark.parametrize("engine", [None, "minsheng"])
def test_a_failing_cell_stops_the_notebook_and_is_named(engine: str | None, tmp_path: Path) -> None:
    saved = tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError) as caught:
        papermill.execute_notebook(
            notebook(["a = 1", "a / 0", "print('never')"]), str(saved), engine_name=engine, progress_bar=False
        )
    assert (caught.value.exec_count, caught.value.ename, caught.value.evalue) == (
        2,
        "ZeroDivisionError",
        "division by zero",
    )
    cells = [cell for cell in nbformat.read(saved, 4).cells if cell.cell_type == "code"]
    assert cells[1].outputs[-1].ename == "ZeroDivisionError"
    assert cells[2].outputs == []


def test_no_state_reaches_the_next_notebook() -> None:
    run(
        [
            "import sys, os, pandas as pd\npd.options.display.max_rows = 3\nsys.left = os.environ['LEFT'] = 'x'\nleft = 1\n"
            "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 9; os.chdir('/')\nimport builtins; builtins.left = 1"
        ]
    )
    after = run(
        [
            "import sys, os, pandas as pd, matplotlib, builtins\nprint(hasattr(sys, 'left'), 'LEFT' in os.environ, 'left' in globals(), "
            "hasattr(builtins, 'left'), pd.options.display.max_rows, matplotlib.rcParams['lines.linewidth'], os.getcwd() == '/')"
        ]
    )
    assert printed(after) == "False False False False 60 1.5 False\n"


def test_each_child_has_random_numbers_of_its_own() -> None:
    cell = "import random, numpy as np; print(random.random(), np.random.rand())"
    assert printed(run([cell])) != printed(run([cell]))


def test_the_callers_environment_and_directory_are_the_childs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINSHENG_TEST", "here")
    made = run(["import os; print(os.environ['MINSHENG_TEST'], os.getcwd())"], cwd=str(tmp_path))
    assert printed(made) == f"here {tmp_path.resolve()}\n"


def test_another_matplotlib_backend_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    made = run(["import matplotlib, matplotlib.pyplot as plt; plt.plot([1]); print(matplotlib.get_backend())"])
    assert [output.output_type for output in made.cells[0].outputs] == ["stream"]
    assert printed(made).lower() == "agg\n"


def test_signals_and_children_of_the_notebook_are_default() -> None:
    made = run(
        [
            "import signal, subprocess, os\n"
            "print(signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL, signal.getsignal(signal.SIGINT) is signal.default_int_handler)\n"
            "print(subprocess.run(['sh', '-c', 'exit 7']).returncode, os.getpgid(0) == os.getpid())\n"
            "import multiprocessing as mp\n"
            "with mp.get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))\n"
            "import threading; print(threading.active_count())"
        ]
    )
    assert printed(made) == "True True\n7 True\n[1, 2]\n1\n"


def test_exit_handlers_of_the_notebook_run_and_those_of_the_warm_process_do_not(tmp_path: Path) -> None:
    target = tmp_path / "handled"
    run([f"import atexit, pathlib; atexit.register(lambda: pathlib.Path({str(target)!r}).touch())"])
    deadline = time.monotonic() + 5
    while not target.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert target.exists()


@pytest.mark.parametrize(
    ("death", "how"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "killed by SIGSEGV"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("os._exit(3)", "exit status 3"),
    ],
)
def test_a_crash_costs_one_report_and_keeps_what_was_printed(death: str, how: str, tmp_path: Path) -> None:
    saved = tmp_path / "out.ipynb"
    cells = ["print('first')", f"import os, signal\nprint('last words')\nos.write(2, b'of C')\n{death}"]
    with pytest.raises(DeadKernelError, match=how):
        papermill.execute_notebook(notebook(cells), str(saved), engine_name="minsheng", progress_bar=False)
    kept = nbformat.read(saved, 4)
    assert (printed(kept, 0), printed(kept, 1)) == ("first\n", "last words\nof C")
    assert printed(run(["print('next')"])) == "next\n"


def test_a_hanging_cell_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    cell = (
        "import subprocess, os, pathlib, time\nprint('so far')\n"
        f"s = subprocess.Popen(['sleep', '600'])\npathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{s.pid}}')\ntime.sleep(600)"
    )
    began = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run([cell], execution_timeout=2)
    assert time.monotonic() - began < 20
    assert_gone(pids)


def assert_gone(pids: Path) -> None:
    deadline = time.monotonic() + 10
    left = [int(pid) for pid in pids.read_text().split()]
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if running(pid)]
        time.sleep(0.05)
    assert left == []


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.is_file() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_an_interrupted_cell_raises_in_the_notebook() -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(["import time; time.sleep(60)"], execution_timeout=4, interrupt_on_timeout=True)
    assert caught.value.ename == "KeyboardInterrupt"


def test_endless_printing_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng_analysis.reporting.client.MAX_PRINTED_BYTES", 1_000_000)
    with pytest.raises(DeadKernelError, match="1,000,000 bytes"):
        run(["while True: print('x' * 1000)"])


def test_the_warm_process_ends_with_its_client_and_takes_its_children_along(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = (
        "import os, sys, time, pathlib\nfrom minsheng_analysis.reporting.warm import WarmProcess\n"
        "warm = WarmProcess()\nchild = warm.fork('tests_target:hold')\nchild.receive()\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'{{warm.pid}} {{child.pid}}')\nos.kill(os.getpid(), 9)\n"
    )
    (tmp_path / "tests_target.py").write_text(
        "import time\ndef hold(talk, _):\n    talk.send(b'')\n    time.sleep(600)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert_gone(pids)


def test_a_warm_process_that_was_killed_is_replaced() -> None:
    run(["1"])
    first = warm.current()
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert printed(run(["print('again')"])) == "again\n"
    assert warm.current().pid != first.pid


def test_the_warm_process_has_one_thread() -> None:
    run(["import pandas as pd; pd.DataFrame({'a': ['x']})"])
    tasks = Path(f"/proc/{warm.current().pid}/task")
    if not tasks.is_dir():
        pytest.skip("threads are counted by /proc")
    assert len(list(tasks.iterdir())) == 1


def test_notebooks_for_other_kernels_and_systems_run_with_the_ordinary_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng_analysis.reporting.engine.can_fork", lambda: False)
    monkeypatch.setattr("minsheng_analysis.reporting.client.current", lambda *_: pytest.fail("forked"))
    assert printed(run(["print('ordinary')"])) == "ordinary\n"


def test_papermill_finds_the_engine_and_its_import_costs_nothing() -> None:
    code = (
        "import sys, minsheng_analysis.reporting.engine as e\n"
        "heavy = {'papermill', 'nbclient', 'pandas', 'numpy', 'IPython', 'ipykernel', 'matplotlib', 'zmq', 'nbformat'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "from papermill.engines import papermill_engines\n"
        "print(papermill_engines.get_engine('minsheng') is e.MinshengEngine)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_the_kernel_is_the_notebooks_own_or_python() -> None:
    bare = nbformat.v4.new_notebook()
    assert (MinshengEngine.nb_kernel_name(bare), MinshengEngine.nb_language(bare)) == ("python3", "python")
    kernel = {"name": "ir", "language": "R", "display_name": "R"}
    r = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    assert (MinshengEngine.nb_kernel_name(r), MinshengEngine.nb_language(r)) == ("ir", "R")
