"""A warm process: it has imported what reports need, and forks a child for each piece of work.

Most of what a report costs is starting Python and importing pandas and matplotlib. A warm process pays that once;
a child forked from it begins at once and shares its memory, and whatever the child does (changes a setting, leaks,
hangs, crashes) ends with the child.

How the processes hold together::

    client ──request──▶ warm process ──fork──▶ child
       ▲  ▲                   │                  │
       │  └──life: pid, end───┘                  │
       └─────────────talk: frames of bytes───────┘

For each child the client makes two socket pairs and passes their far ends along: *talk* is the child's, *life* stays
with the warm process, which says on it how the child ended. If the client hangs up *life*, or dies, the warm process
kills the child and everything the child started; if the warm process dies, the kernel kills its children. A child may
have children of its own: it holds a connection to the same warm process, so that every one starts from a clean state.

What makes forking safe here: the warm process never has a second thread (it checks before each fork), polls rather
than epolls (an epoll descriptor would be shared with the child), and a child starts with default signals, its own
process group, the client's environment and directory, new random seeds, and none of the warm process's exit handlers.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

LENGTH = struct.Struct("!I")
# Threads of libraries would not survive a fork; and each report has one core.
_ONE_THREAD = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    # The allocator inside pyarrow, which pandas imports, keeps a thread to give memory back.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_INLINE = "module://matplotlib_inline.backend_inline"


def can_fork() -> bool:
    """Say whether this system forks processes and passes descriptors between them (Windows does not)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def default_engine() -> str | None:
    """Give the name of the engine to execute with: our own where processes can be forked, else papermill's (None).

    The environment variable ``MINSHENG_FORK=0`` asks for papermill's, too.
    """
    return "minsheng" if can_fork() and os.environ.get("MINSHENG_FORK", "1") != "0" else None


class ChildDiedError(Exception):
    """A child ended before it answered.

    Attributes
    ----------
    how : str
        ``killed by SIGSEGV``, ``exit status 3``, or that the warm process itself is gone.
    """

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


def send_frame(sock: socket.socket, payload: bytes) -> None:
    """Send a frame: its length, then its bytes."""
    sock.sendall(LENGTH.pack(len(payload)) + payload)


def receive_exactly(sock: socket.socket, size: int) -> bytes | None:
    """Give the next so many bytes, or None where the other side has hung up before."""
    parts = bytearray()
    while len(parts) < size:
        part = sock.recv(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _receive_frame(sock: socket.socket) -> bytes | None:
    """Give the next frame, or None where the other side has hung up (within a frame, too)."""
    try:
        head = receive_exactly(sock, LENGTH.size)
        return None if head is None else receive_exactly(sock, LENGTH.unpack(head)[0])
    except ConnectionError:
        return None


class Talk:
    """A child's side of the conversation with whoever asked for it."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, payload: bytes) -> None:
        """Send a frame."""
        send_frame(self._sock, payload)

    def receive(self) -> bytes | None:
        """Wait for a frame; None once the other side has hung up."""
        return _receive_frame(self._sock)


class Child:
    """The client's side of one piece of work; leaving it as a context manager ends the child, finished or not."""

    def __init__(self, talk: socket.socket, life: socket.socket) -> None:
        self._talk = talk
        self._life = life
        self._poll = selectors.PollSelector()
        self._poll.register(talk, selectors.EVENT_READ)
        self._poll.register(life, selectors.EVENT_READ)
        self.pid: int | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, payload: bytes) -> None:
        """Send a frame to the child; one that died shows at the next `receive`."""
        with contextlib.suppress(ConnectionError):
            send_frame(self._talk, payload)

    def receive(self, timeout: float | None = None) -> bytes:
        """Wait for a frame of the child.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait at most.

        Raises
        ------
        TimeoutError
            When they are over.
        ChildDiedError
            Where the child has ended.
        """
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            ready = self._poll.select(None if deadline is None else max(0.0, deadline - monotonic()))
            if not ready:
                raise TimeoutError
            if any(key.fileobj is self._talk for key, _ in ready):
                frame = _receive_frame(self._talk)
                if frame is not None:
                    if self.pid is None:
                        # A quick child may answer before the warm process has told its number.
                        self._hear_of_life()
                    return frame
                # It hung up, and how it ended comes on the other line.
                self._poll.unregister(self._talk)
            else:
                self._hear_of_life()

    def _hear_of_life(self) -> None:
        frame = _receive_frame(self._life)
        if frame is None:
            raise ChildDiedError("the warm process has gone")
        news = json.loads(frame)
        if "pid" in news:
            self.pid = news["pid"]
        else:
            raise ChildDiedError(news["ended"])

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the child."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGINT)

    def finish(self, timeout: float = 5) -> None:
        """Ask for nothing more, and leave the child time for its exit handlers before it is closed."""
        with contextlib.suppress(OSError):
            self._talk.shutdown(socket.SHUT_WR)
        deadline = monotonic() + timeout
        with contextlib.suppress(TimeoutError, ChildDiedError):
            while True:
                self.receive(max(0.0, deadline - monotonic()))

    def close(self) -> None:
        """Have done with the child: it and all it started are killed if they still run."""
        self._poll.close()
        self._talk.close()
        self._life.close()


class WarmProcess:
    """A connection to a warm process.

    Parameters
    ----------
    preload : sequence of str
        What it makes ready before its first fork: names of modules, and ``module:function`` to call, with an argument
        after a space if it takes one. What fails is left to the work itself to complain about.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        near, far = socket.socketpair()
        code = "import sys; from minsheng_analysis.reporting.warm_server import serve; serve(int(sys.argv[1]), sys.argv[2:])"
        with far:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                [sys.executable, "-c", code, str(far.fileno()), *preload],
                pass_fds=[far.fileno()],
                stdin=subprocess.DEVNULL,
                # Standard output belongs to the command that started us.
                stdout=sys.__stderr__.fileno() if sys.__stderr__ else subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD, "MPLBACKEND": _INLINE},
                # Ctrl-C is for the client, which decides what of the running work to finish.
                start_new_session=True,
            )
        self._control = near
        self._lock = threading.Lock()
        self._asked = False

    @classmethod
    def connected(cls, control: socket.socket) -> WarmProcess:
        """Make a connection out of a socket to a warm process that runs already."""
        made = cls.__new__(cls)
        made._process, made._control, made._lock, made._asked = None, control, threading.Lock(), True
        return made

    @property
    def pid(self) -> int | None:
        """Process id, where this connection started the process."""
        return self._process.pid if self._process else None

    def alive(self) -> bool:
        """Say whether the process runs."""
        return self._process is None or self._process.poll() is None

    def fork(self, target: str, argument: bytes = b"") -> Child:
        """Start a piece of work in a child.

        Parameters
        ----------
        target : str
            ``module:function``; it is called with a `Talk` and `argument`, and the child ends when it returns.
        argument : bytes
        """
        request = {"target": target, "cwd": str(Path.cwd()), "env": dict(os.environ)}
        head = json.dumps(request).encode()
        payload = LENGTH.pack(len(head)) + head + argument
        talk, far_talk = socket.socketpair()
        life, far_life = socket.socketpair()
        with far_talk, far_life, self._lock:
            self._asked = True
            try:
                socket.send_fds(self._control, [LENGTH.pack(len(payload))], [far_talk.fileno(), far_life.fileno()])
                self._control.sendall(payload)
            except ConnectionError:
                # It has hung up and is ending, but may not be seen to have ended: until it is, `alive` would give the
                # same dead process to every further try.
                if self._process is not None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self._process.wait(5)
        return Child(talk, life)

    def close(self) -> None:
        """Let go of the process; the one that started it ends it, with all its children."""
        self._control.close()
        if self._process is not None:
            if not self._asked:
                # It may still be making ready, with nobody to make ready for.
                self._process.kill()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class _Current:
    """The warm process that this process uses, started when first asked for."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.warm: WarmProcess | None = None
        self.owner = 0

    def get(self, preload: Sequence[str]) -> WarmProcess:
        with self.lock:
            # A connection that came through a fork belongs to the parent.
            if self.warm is None or self.owner != os.getpid() or not self.warm.alive():
                if self.warm is None or self.owner != os.getpid():
                    atexit.register(self.close)
                self.warm, self.owner = WarmProcess(preload), os.getpid()
            return self.warm

    def put(self, warm: WarmProcess) -> None:
        self.lock = threading.Lock()
        self.warm, self.owner = warm, os.getpid()

    def close(self) -> None:
        if self.warm is not None and self.owner == os.getpid():
            self.warm.close()
            self.warm = None


_current = _Current()


def current(preload: Sequence[str] = ()) -> WarmProcess:
    """Give this process's warm process; it is started if there is none, and ends with this process.

    Parameters
    ----------
    preload : sequence of str
        As for `WarmProcess`; without effect where it runs already.
    """
    return _current.get(preload)


def use(warm: WarmProcess) -> None:
    """Have a child use the warm process that it came from."""
    _current.put(warm)


def close_current() -> None:
    """End this process's warm process, if it has one."""
    _current.close()
