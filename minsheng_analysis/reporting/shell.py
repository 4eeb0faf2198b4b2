"""The other side of ``engine.py``: an ordinary kernel's shell in a child, its messages going along a `Talk`."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from minsheng_analysis.reporting.warm import Talk

# What nearly every report imports, before the shell: loaded once.
PRELOAD: tuple[str, ...] = (
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "minsheng_analysis.reporting.shell:warm_up",
)
#: What stands for the request that all messages of a child answer.
PARENT = {"msg_id": "minsheng"}


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
    shell_streams: ClassVar[list[object]] = []

    def get_parent(self, *_: object) -> dict[str, object]:
        return {"header": PARENT, **PARENT}


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
    told: dict[str, object] = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
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


def _reply(shell: Any, result: Any) -> dict[str, object]:
    reply: dict[str, object] = {"status": "ok", "execution_count": shell.execution_count - 1}
    if not result.success or getattr(shell, "_last_traceback_during_displayhook", False):
        error = result.error_before_exec or result.error_in_exec
        traceback = shell._last_traceback or []
        reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": traceback}
    return reply


def _language_info() -> dict[str, object]:
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
