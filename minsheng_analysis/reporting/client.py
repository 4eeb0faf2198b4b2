"""Papermill's client, speaking with a child of the warm process rather than with a kernel."""

from __future__ import annotations

import codecs
import json
import os
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypedDict

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from minsheng_analysis.reporting.shell import PARENT, PRELOAD
from minsheng_analysis.reporting.warm import ChildDiedError, current

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A cell that prints more is out of control, and would fill memory or disk.
MAX_PRINTED_BYTES = 200_000_000


class Message(TypedDict, total=False):
    """A message of a shell, as a kernel would send it."""

    msg_type: str
    content: dict[str, Any]
    metadata: dict[str, object]
    buffers: Sequence[str | bytes]
    printed: list[int]
    header: dict[str, object]
    parent_header: dict[str, str]


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Runs a notebook's cells in one child."""

    def execute(self, **_: object) -> NotebookNode:
        """Run all cells, and give the notebook."""
        self.reset_execution_trackers()
        # The files belong to this side: what a child printed before it crashed is still there.
        with _Printed("stdout") as out, _Printed("stderr") as err:
            self.printed = (out, err)
            paths = json.dumps([out.path, err.path]).encode()
            with current(PRELOAD).fork("minsheng_analysis.reporting.shell:run_shell", paths) as child:
                self.child = child
                self.papermill_execute_cells()
                if "language_info" not in self.nb.metadata or self.code_cells_executed:
                    self.nb.metadata["language_info"] = self.language_info()
                self.set_widgets_metadata()
                child.finish()
        done: NotebookNode = self.nb
        return done

    def language_info(self) -> object:
        """Ask the child for what a notebook says of its language."""
        self.child.send(b"null")
        return json.loads(self.child.receive(30))

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, *_: object, store_history: bool = True, **__: object
    ) -> NotebookNode:
        """Run one cell, and give it with its outputs."""
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

    def hear_cell(self, cell: NotebookNode, cell_index: int) -> Message:
        """Take in what a cell puts out until it is done, and give its reply."""
        limit = self._get_timeout(cell)
        deadline = None if limit is None else monotonic() + limit
        while True:
            left = 1.0 if deadline is None else deadline - monotonic()
            try:
                message: Message = json.loads(self.child.receive(max(0.0, min(left, 1.0))))
            except TimeoutError:
                if sum(printed.size() for printed in self.printed) > MAX_PRINTED_BYTES:
                    raise ChildDiedError(f"it printed more than {MAX_PRINTED_BYTES:,} bytes") from None
                if deadline is None or monotonic() < deadline:
                    continue
                self.hear_printed(cell, cell_index)
                if (given_up := self.out_of_time(cell, cell_index, limit)) is not None:
                    return given_up
                deadline = monotonic() + limit
                continue
            self.hear_printed(cell, cell_index, message.pop("printed"))
            if message["msg_type"] == "execute_reply":
                return message
            self.process_message(_addressed(message), cell, cell_index)

    def out_of_time(self, cell: NotebookNode, cell_index: int, limit: int) -> Message | None:
        """Raise or interrupt, as asked for, and give the reply where none is waited for any more."""
        if not self.interrupt_on_timeout:
            said = CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", limit, cell)
            raise _at(cell_index, said) from None
        self.log.error("Interrupting kernel")
        self.child.interrupt()
        return {"content": {**self.error_on_timeout, "status": "error"}} if self.error_on_timeout else None

    def hear_printed(self, cell: NotebookNode, cell_index: int, sizes: Sequence[int | None] = (None, None)) -> None:
        """Take in what was printed, up to these sizes of the two files or to their ends."""
        for printed, size in zip(self.printed, sizes, strict=True):
            if text := printed.read(size):
                message: Message = {"msg_type": "stream", "content": {"name": printed.name, "text": text}}
                self.process_message(_addressed(message), cell, cell_index)

    def output(self, outs: list[NotebookNode], msg: Message, display_id: str | None, cell_index: int) -> NotebookNode:
        """Add an output to those of its cell."""
        if msg["msg_type"] != "stream" or self.clear_before_next_output:
            whole: NotebookNode = super().output(outs, msg, display_id, cell_index)
            return whole
        # One piece of each stream between two other outputs, standard output first.
        name, text = msg["content"]["name"], msg["content"]["text"]
        streams: list[NotebookNode] = []
        while len(outs) > len(streams) and outs[-1 - len(streams)].output_type == "stream":
            streams.append(outs[-1 - len(streams)])
        same = next((stream for stream in streams if stream.name == name), None)
        if same is not None:
            same.text += text
            return same
        made: NotebookNode = super().output(outs, msg, display_id, cell_index)
        if name == "stdout" and streams:
            outs.insert(len(outs) - 1 - len(streams), outs.pop())
        return made


def _at(cell_index: int, error: Exception) -> Exception:
    """Note on an error which cell it struck; the ordinary engine's leave it to be found out."""
    error.cell_index = cell_index  # type: ignore[attr-defined]
    return error


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _addressed(message: Message) -> Message:
    """Complete a message with what nbclient looks up in one that came from a kernel."""
    header = {"msg_type": message["msg_type"], "date": datetime.now(UTC)}
    buffers = [b64decode(buffer) for buffer in message.get("buffers", ())]
    return {"metadata": {}, **message, "buffers": buffers, "header": header, "parent_header": PARENT}


class _Printed:
    """The file that a child's standard output or error goes to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> _Printed:
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
