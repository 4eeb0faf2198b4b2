"""The other side of ``warm.py``: what runs in the warm process and, until its own work begins, in a child."""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from minsheng_analysis.reporting.warm import (
    LENGTH,
    Talk,
    WarmProcess,
    receive_exactly,
    send_frame,
    use,
)


def _resolve(target: str) -> Any:
    module, _, function = target.partition(":")
    return getattr(import_module(module), function) if function else import_module(module)


def _preload(names: Sequence[str]) -> None:
    for name in names:
        target, _, argument = name.partition(" ")
        try:
            found = _resolve(target)
            if ":" in target:
                found(*filter(None, [argument]))
        except Exception as failed:
            print(f"minsheng: not preloaded: {name}: {failed}", file=sys.stderr)


def _threads() -> int:
    """Count this process's threads, those of C libraries too where the system tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, socket.socket] = {}
        self.poll = selectors.PollSelector()
        self.wake, self.woken = socket.socketpair()
        for end in (self.wake, self.woken):
            end.setblocking(False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)
        self.poll.register(self.woken, selectors.EVENT_READ, self.reap)
        self.poll.register(control, selectors.EVENT_READ, self.request)

    def run(self) -> None:
        while True:
            for key, _ in self.poll.select():
                # An earlier event of the same round may have closed this one.
                if isinstance(key.fileobj, socket.socket) and key.fileobj.fileno() != -1:
                    key.data(key.fileobj)

    def reap(self, _: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.woken.recv(512):
                pass
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            life = self.children.pop(pid)
            self.kill(pid)
            code = os.waitstatus_to_exitcode(status)
            ended = f"exit status {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
            with contextlib.suppress(OSError):
                send_frame(life, json.dumps({"ended": ended}).encode())
            self.hang_up(life)

    def kill(self, pid: int) -> None:
        """Kill a child's whole process group: itself and all it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def hang_up(self, sock: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self.poll.unregister(sock)
        sock.close()

    def request(self, control: socket.socket) -> None:
        try:
            head, fds, _, _ = socket.recv_fds(control, LENGTH.size, 2)
        except ConnectionError:
            head, fds = b"", []
        payload = receive_exactly(control, LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None
        if payload is None:
            self.hang_up(control)
            if control is self.control:
                for pid in self.children:
                    self.kill(pid)
                os._exit(0)
            return
        self.fork(socket.socket(fileno=fds[0]), socket.socket(fileno=fds[1]), payload)

    def fork(self, talk: socket.socket, life: socket.socket, payload: bytes) -> None:
        if (count := _threads()) > 1:
            raise RuntimeError(f"a warm process must have one thread when it forks, and has {count}")
        control, far_control = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            control.close()
            self.become_child(talk, life, far_control, payload)
        with contextlib.suppress(PermissionError, ProcessLookupError):
            # In both processes: neither may go on before it is done.
            os.setpgid(pid, pid)
        far_control.close()
        talk.close()
        self.children[pid] = life
        self.poll.register(control, selectors.EVENT_READ, self.request)

        def gone(sock: socket.socket) -> None:
            # The client never writes on it: it has hung up, and wants the child no more.
            self.poll.unregister(sock)
            self.kill(pid)

        self.poll.register(life, selectors.EVENT_READ, gone)
        with contextlib.suppress(OSError):
            send_frame(life, json.dumps({"pid": pid}).encode())

    def become_child(self, talk: socket.socket, life: socket.socket, control: socket.socket, payload: bytes) -> None:
        status = 1
        try:
            os.setpgid(0, 0)
            _die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for key in list(self.poll.get_map().values()):
                if isinstance(key.fileobj, socket.socket):
                    key.fileobj.close()
            self.wake.close()
            life.close()
            use(WarmProcess.connected(control))
            atexit._clear()
            size = LENGTH.unpack(payload[: LENGTH.size])[0]
            request = json.loads(payload[LENGTH.size : LENGTH.size + size])
            os.environ.clear()
            os.environ.update(request["env"])
            os.chdir(request["cwd"])
            _reseed()
            target: Callable[[Talk, bytes], None] = _resolve(request["target"])
            target(Talk(talk), payload[LENGTH.size + size :])
            atexit._run_exitfuncs()
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            # Never back into the warm process's own loop.
            os._exit(status)


def _die_with_parent() -> None:
    """Have the kernel kill this process when the warm process dies; Linux can."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _reseed() -> None:
    """Give the child random numbers of its own; a fork copies the parent's state."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def serve(descriptor: int, preload: Sequence[str]) -> None:
    """Be a warm process: make ready, then fork a child for each request until the client is gone."""
    sys.argv = [""]
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    # Nearly all that is loaded now stays, and nothing is gained by looking for what does not.
    gc.disable()
    _preload(preload)
    # The client's directory may be one that is soon deleted.
    os.chdir("/")
    server = _Server(control)
    # What is loaded now stays: without this, each child's garbage collection would copy all of it.
    gc.enable()
    gc.collect()
    gc.freeze()
    server.run()
