"""What a command says, on any console: no encoding, closed pipe or full disk turns an answer into a traceback."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from minsheng_analysis.errors import MinshengError, refusal_zh, shown_value

#: Signs that we write and some consoles lack, in characters that every console has.
_PLAIN = {
    "✗": "x", "✓": "v", "·": "*", "•": "*", "–": "-", "～": "~", "—": "-", "─": "-", "−": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...",
    "≥": ">=", "≤": "<=", "∞": "inf", "×": "x", "→": "->", "²": "2", "³": "3", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
}  # fmt: skip
_HANDLER = "minsheng-plain"


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Write in plain characters what a console has no character for; what has no plain form by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c) or c.encode("ascii", "backslashreplace").decode("ascii") for c in lost), error.end


def steady_streams() -> None:
    """Make standard output and error take any character, whatever their encoding."""
    codecs.register_error(_HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        # A notebook's or a test's stream is no file and needs nothing.
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(errors=_HANDLER)


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Run a command so that what the machine refuses becomes an error of ours.

    Raises
    ------
    MinshengError
        Where the working folder is gone, a file cannot be read or written, memory is short, or the disk that the answer
        goes to is full.
    SystemExit
        With 1 where whoever reads the answer has hung up.
    """
    steady_streams()
    _demand_a_folder()
    try:
        try:
            yield
        finally:
            # What does not reach the reader must show here, not while the interpreter ends.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        raise SystemExit(1) from None
    except OSError as error:
        if _is_about_output(error):
            _drop_output()
        raise _refused(error) from error
    except MemoryError as error:
        raise MinshengError("there is not enough memory for this", "内存不足") from error


def _is_about_output(error: OSError) -> bool:
    return error.filename is None and error.errno in (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT)


def _drop_output() -> None:
    """Let what is still in the buffer of standard output go nowhere, so that the interpreter ends in peace."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _refused(error: OSError) -> MinshengError:
    cause = error.strerror or str(error)
    if error.filename is None:
        return MinshengError(f"the system refuses: {cause}", f"系统拒绝：{refusal_zh(error)}")
    # A file that is moved into place has two names; the second is the one that the user knows.
    name = shown_value(os.fsdecode(error.filename2 or error.filename), most=1000)
    return MinshengError(f"cannot use {name}: {cause}", f"无法使用 {name}：{refusal_zh(error)}")


def _demand_a_folder() -> None:
    """Make sure that the working folder is there: paths that are written from it have no place otherwise."""
    try:
        Path.cwd()
    except OSError as error:
        raise MinshengError(
            "the folder that the command runs in is no longer there; change into another",
            "命令所在的文件夹已不存在；请换到别的文件夹再运行",
        ) from error
