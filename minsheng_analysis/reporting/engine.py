"""The project's papermill engine: each notebook runs in a child forked from a warm process.

``papermill --engine minsheng in.ipynb out.ipynb``, or ``engine_name="minsheng"``. The child holds the same IPython
shell as an ordinary kernel (ipykernel's), with its messages going through a socket rather than ZeroMQ; on this side
they go through papermill's own client. So outputs are those of the ordinary engine, without what a kernel's start
and end cost, and no notebook sees another's state. A child that crashes or runs out of time costs its own report.

Where it differs from the ordinary engine, on purpose:

* What is printed within a cell between two other outputs comes as one piece, standard output before standard error,
  so that outputs do not depend on timing. Printing goes to a file that outlives the child: what a crashed cell
  printed is kept.
* Names of cells in warnings have no process number in them.
* A user's IPython profile is not read.
* Widgets are shown but cannot call back (``ipywidgets.Output`` as a context manager captures nothing).

Notebooks for another kernel than ``python3`` run with the ordinary engine, as all do where a system cannot fork.
Papermill imports this module whenever it is imported itself: nothing heavy may be imported at its top.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from minsheng_analysis.reporting.warm import ChildDiedError, Talk, can_fork, current

# What nearly every report imports, before the shell: loaded once.
PRELOAD: tuple[str, ...] = (
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "minsheng_analysis.reporting.engine:warm_up",
)
# A cell that prints more is out of control, and would fill memory or disk.
MAX_PRINTED_BYTES = 200_000_000
_PARENT = {"msg_id": "minsheng"}


class MinshengEngine:
    """Papermill engine that runs notebooks in children of a warm process."""

    preload: ClassVar[Sequence[str]] = PRELOAD

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a prepared notebook, as ``papermill.engines.Engine`` does."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """Give the name of the kernel that the notebook asks for, else Python's."""
        return name or nb.metadata.get("kernelspec", {}).get("name", "python3")

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Give the notebook's language, else Python."""
        return language or nb.metadata.get("kernelspec", {}).get("language", "python")


# This side: papermill's client, speaking with a child rather than with a kernel --------------------------------------


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Build the engine proper; papermill can be imported by now."""
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            if kernel_name != "python3" or not can_fork():
                return super().execute_managed_notebook(nb_man, kernel_name, **options)
            timeout = options.get("execution_timeout") or options.get("timeout")
            for used in ("input_path", "timeout", "execution_timeout", "start_timeout", "startup_timeout"):
                options.pop(used, None)
            return _client()(nb_man, kernel_name=kernel_name, timeout=timeout, log=logger, **options).execute()

    return Engine


@lru_cache(maxsize=1)
def _client() -> Any:
    from jupyter_core.utils import run_sync
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.clientwrap import PapermillNotebookClient

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        def execute(self, **_: Any) -> Any:
            self.reset_execution_trackers()
            # The files belong to this side: what a child printed before it crashed is still there.
            with _Printed("stdout") as out, _Printed("stderr") as err:
                self.printed = (out, err)
                paths = json.dumps([out.path, err.path]).encode()
                with current(MinshengEngine.preload).fork(f"{__name__}:run_shell", paths) as child:
                    self.child = child
                    self.papermill_execute_cells()
                    if "language_info" not in self.nb.metadata or self.code_cells_executed:
                        self.nb.metadata["language_info"] = self.language_info()
                    self.set_widgets_metadata()
                    child.finish()
            return self.nb

        def language_info(self) -> Any:
            self.child.send(b"null")
            return json.loads(self.child.receive(30))

        def execute_cell(self, cell: Any, cell_index: int, *_: Any, store_history: bool = True, **__: Any) -> Any:
            skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
            if cell.cell_type != "code" or not cell.source.strip() or skipped:
                return cell
            self.code_cells_executed += 1
            cell.outputs = []
            self.clear_before_next_output = False
            if self.record_timing:
                cell["metadata"]["execution"] = {"iopub.status.busy": _now(), "iopub.execute_input": _now()}
            self.child.send(json.dumps({"code": cell.source, "store_history": store_history}).encode())
            try:
                reply = self.hear_cell(cell, cell_index)
            except ChildDiedError as died:
                self.hear_printed(cell, cell_index)
                self.log.error("Kernel died while waiting for execute reply.")
                raise _at(cell_index, DeadKernelError(f"Kernel died: {died.how}")) from None
            if self.record_timing:
                cell["metadata"]["execution"] |= {"iopub.status.idle": _now(), "shell.execute_reply": _now()}
            if reply["content"]["status"] == "error":
                run_sync(self._check_raise_for_error)(cell, cell_index, reply)
            self.nb["cells"][cell_index] = cell
            return cell

        def hear_cell(self, cell: Any, cell_index: int) -> dict[str, Any]:
            """Take in what a cell puts out until it is done, and give its reply."""
            limit = self._get_timeout(cell)
            deadline = None if limit is None else monotonic() + limit
            while True:
                try:
                    left = 1.0 if deadline is None else deadline - monotonic()
                    message = json.loads(self.child.receive(max(0.0, min(left, 1.0))))
                except TimeoutError:
                    if sum(printed.size() for printed in self.printed) > MAX_PRINTED_BYTES:
                        raise ChildDiedError(f"it printed more than {MAX_PRINTED_BYTES:,} bytes") from None
                    if deadline is None or monotonic() < deadline:
                        continue
                    self.hear_printed(cell, cell_index)
                    if not self.interrupt_on_timeout:
                        said = CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", limit, cell)
                        raise _at(cell_index, said) from None
                    self.log.error("Interrupting kernel")
                    self.child.interrupt()
                    if self.error_on_timeout:
                        return {"content": {**self.error_on_timeout, "status": "error"}}
                    deadline = monotonic() + limit
                    continue
                self.hear_printed(cell, cell_index, message.pop("printed"))
                if message["msg_type"] == "execute_reply":
                    return message  # type: ignore[no-any-return]
                self.process_message(_addressed(message), cell, cell_index)

        def hear_printed(self, cell: Any, cell_index: int, sizes: Sequence[int | None] = (None, None)) -> None:
            for printed, size in zip(self.printed, sizes, strict=True):
                if text := printed.read(size):
                    message = {"msg_type": "stream", "content": {"name": printed.name, "text": text}}
                    self.process_message(_addressed(message), cell, cell_index)

        def output(self, outs: list[Any], msg: Any, display_id: str | None, cell_index: int) -> Any:
            if msg["msg_type"] != "stream" or self.clear_before_next_output:
                return super().output(outs, msg, display_id, cell_index)
            # One piece of each stream between two other outputs, standard output first.
            name, text = msg["content"]["name"], msg["content"]["text"]
            streams: list[Any] = []
            while len(outs) > len(streams) and outs[-1 - len(streams)].output_type == "stream":
                streams.append(outs[-1 - len(streams)])
            same = next((stream for stream in streams if stream.name == name), None)
            if same is not None:
                same.text += text
                return same
            made = super().output(outs, msg, display_id, cell_index)
            if name == "stdout" and streams:
                outs.insert(len(outs) - 1 - len(streams), outs.pop())
            return made

    return Client


def _at(cell_index: int, error: Exception) -> Exception:
    """Note on an error which cell it struck; the ordinary engine's leave it to be found out."""
    error.cell_index = cell_index  # type: ignore[attr-defined]
    return error


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _addressed(message: dict[str, Any]) -> dict[str, Any]:
    """Complete a message with what nbclient looks up in one that came from a kernel."""
    header = {"msg_type": message["msg_type"], "date": datetime.now(UTC)}
    buffers = [b64decode(buffer) for buffer in message.get("buffers", ())]
    return {"metadata": {}, **message, "buffers": buffers, "header": header, "parent_header": _PARENT}


class _Printed:
    """The file that a child's standard output or error goes to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> _Printed:
        import codecs

        descriptor, self.path = tempfile.mkstemp(prefix=f"minsheng-{self.name}-")
        self._file = os.fdopen(descriptor, "rb")
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        Path(self.path).unlink(missing_ok=True)

    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def read(self, upto: int | None) -> str:
        """Give what was printed since the last time, up to a size of the file or to its end."""
        size = self.size() if upto is None else upto
        return self._decoder.decode(self._file.read(max(0, size - self._file.tell())))


# The other side: the shell in the child ------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _shell() -> Any:
    """Build the shell; in the warm process, so that children have it ready. It starts no thread and opens no socket."""
    import re

    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell
    from traitlets.config import Config

    class Compiler(XCachingCompiler):
        def get_code_name(self, raw_code: str, code: str, number: int) -> str:
            # Warnings print the name; with the process number in it no two runs would print the same.
            name: str = super().get_code_name(raw_code, code, number)  # type: ignore[no-untyped-call]
            return re.sub(r"ipykernel_\d+", "ipykernel", name)

    # The history would open a database and start a thread.
    config = Config(HistoryManager={"enabled": False})
    return ZMQInteractiveShell.instance(config=config, compiler_class=Compiler, kernel=_Kernel(), user_ns={})


class _Kernel:
    """What the shell and libraries ask of the kernel around a shell."""

    eventloop = None
    shell_streams: ClassVar[list[Any]] = []

    def get_parent(self, *_: object) -> dict[str, Any]:
        return {"header": _PARENT, **_PARENT}


def warm_up() -> None:
    """Build the shell and join matplotlib to it, as a kernel does when pyplot is imported; once, before any fork."""
    from matplotlib_inline import backend_inline

    _shell()
    # With pyplot imported before there was a shell, charts would silently not be shown.
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]


def run_shell(talk: Talk, argument: bytes) -> None:
    """Be a notebook's shell: run the cells that come along `talk` until the other side hangs up."""
    import asyncio

    stdout, stderr = json.loads(argument)
    for number, path in ((1, stdout), (2, stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
        # Both sides hold it open: whatever dies, the system removes it.
        Path(path).unlink(missing_ok=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Not asyncio.run: it would put its own handler of SIGINT in the notebook's way.
    loop.run_until_complete(_run_cells(talk))


async def _run_cells(talk: Talk) -> None:
    shell = _prepared_shell(talk)
    session = shell.display_pub.session
    while (request := talk.receive()) is not None:
        asked = json.loads(request)
        if asked is None:
            talk.send(json.dumps(_language_info()).encode())
            continue
        session.send(None, "execute_input", {"code": asked["code"], "execution_count": shell.execution_count})
        result = await _run_cell(shell, asked["code"], asked["store_history"])
        session.send(None, "execute_reply", _reply(shell, result))


async def _run_cell(shell: Any, code: str, store_history: bool) -> Any:
    """Run a cell as ipykernel's ``do_execute`` does: cells with ``await`` in the running loop, others plainly."""
    import asyncio
    import signal

    failed = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        transformed, failed = code, sys.exc_info()
    told: dict[str, Any] = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
    if not shell.should_run_async(code, **told):
        return shell.run_cell(code, store_history=store_history)
    result = None
    shell._last_traceback, shell._last_traceback_during_displayhook = None, False
    running = asyncio.ensure_future(shell.run_cell_async(code, store_history=store_history, **told))
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, running.cancel)
    try:
        result = await running
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result


def _reply(shell: Any, result: Any) -> dict[str, Any]:
    reply: dict[str, Any] = {"status": "ok", "execution_count": shell.execution_count - 1}
    if not result.success or getattr(shell, "_last_traceback_during_displayhook", False):
        error = result.error_before_exec or result.error_in_exec
        traceback = shell._last_traceback or []
        reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": traceback}
    return reply


def _language_info() -> dict[str, Any]:
    version = ".".join(map(str, sys.version_info[:3]))
    return {
        "name": "python",
        "version": version,
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }


def _prepared_shell(talk: Talk) -> Any:
    """Give the shell, with its outputs led to `talk` and its surroundings made a kernel's."""
    import builtins
    import getpass
    import io

    import comm
    import comm.base_comm
    from IPython.core.error import StdinNotImplementedError

    shell = _shell()
    session = _session(talk)
    shell.display_pub.session = shell.displayhook.session = session
    shell.displayhook.topic = b"execute_result"
    shell.init_environment()
    _choose_backend(shell)

    for name, number in (("stdout", 1), ("stderr", 2)):
        # Straight into the file, in order with what C code and subprocesses write there.
        raw = os.fdopen(number, "wb", buffering=0, closefd=False)
        stream = io.TextIOWrapper(raw, "utf-8", "backslashreplace", newline="\n", write_through=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)

    def no_input(*_: object, **__: object) -> str:
        raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")

    builtins.input = no_input
    getpass.getpass = no_input

    class Comm(comm.base_comm.BaseComm):
        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
        ) -> None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            session.send(None, msg_type, content, metadata=metadata, buffers=buffers)

    comm.create_comm = Comm
    return shell


def _choose_backend(shell: Any) -> None:
    """Show charts inline, unless the environment asks for another backend."""
    import matplotlib
    from matplotlib_inline import backend_inline

    inline = "module://matplotlib_inline.backend_inline"
    asked = os.environ.setdefault("MPLBACKEND", inline)
    if asked not in ("inline", inline):
        matplotlib.use(asked)
        backend_inline.configure_inline_support(shell, asked)  # type: ignore[no-untyped-call]


def _session(talk: Talk) -> Any:
    from ipykernel.jsonutil import json_clean
    from jupyter_client.session import Session

    owner = os.getpid()

    class TalkSession(Session):
        """A kernel's session, whose messages go along a child's talk, each with how much was printed before it."""

        def send(
            self,
            stream: Any,
            msg_or_type: Any,
            content: Any = None,
            parent: Any = None,
            ident: Any = None,
            buffers: Any = None,
            track: bool = False,
            header: Any = None,
            metadata: Any = None,
        ) -> None:
            if os.getpid() != owner:
                # A process that the notebook forked off shares the socket but not the cell.
                return
            if isinstance(msg_or_type, dict):
                msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
            message = {
                "msg_type": msg_or_type,
                "content": content,
                "printed": [os.fstat(1).st_size, os.fstat(2).st_size],
            }
            if metadata:
                message["metadata"] = metadata
            if buffers:
                message["buffers"] = [b64encode(buffer).decode() for buffer in buffers]
            talk.send(self.pack(json_clean(message)))  # type: ignore[no-untyped-call]

    return TalkSession()
