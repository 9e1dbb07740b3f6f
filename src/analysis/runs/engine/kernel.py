"""The kernel that runs a notebook's cells: ipykernel's own, its messages sent through one socket.

It is created before the fork and serves after it. Text written to stdout or stderr, also by
programs that a cell starts, goes through pipes that the other side reads. To keep the order, the
kernel waits after each message until the other side has read what was written before.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import socket
import sys
import threading
from base64 import b64encode
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets.config import Config

from . import framing as wire
from .lean_imports import DEBUGGER, without

INLINE = "module://matplotlib_inline.backend_inline"


class Wire(Session):
    """Sends messages through `channel` instead of ZeroMQ."""

    channel: socket.socket | None = None
    lock = threading.RLock()

    def send(  # type: ignore[override]  # noqa: PLR0913, PLR0917
        self,
        stream: object,  # noqa: ARG002
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,  # noqa: ARG002
        buffers: list[bytes] | None = None,
        track: bool = False,  # noqa: ARG002
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Send a message, and wait until it was received."""
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, parent, header, metadata)
        else:
            message = msg_or_type
        if self.channel is None or os.getpid() != self.pid:  # a process that the notebook forked
            return message
        for part in (sys.stdout, sys.stderr):
            part.flush()
        binary = buffers or message.get("buffers") or []
        text = [b64encode(part).decode("ascii") for part in binary]
        data = self.pack({**message, "buffers": text})
        with self.lock:
            self.channel.sendall(wire.framed(data))
            if not self.channel.recv(1):
                os._exit(1)  # the other side is gone
        return message


# Has its parent's name, by which libraries know that they are in a notebook.
class Shell(ZMQInteractiveShell):
    """An interactive shell that neither reads nor writes the user's IPython folder."""

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """Leave it alone."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Take up the event loop of a toolkit, for this kernel and not an application's."""
        from ipykernel.eventloops import enable_gui

        try:
            enable_gui(gui, kernel=self.kernel)  # type: ignore[no-untyped-call]
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui


Shell.__name__ = Shell.__qualname__ = ZMQInteractiveShell.__name__


class Kernel(IPythonKernel):
    """A kernel without threads or ports."""

    shell_class = Shell


def _kernel() -> Any:
    config = Config()
    config.HistoryManager.enabled = False  # its thread and its file
    config.Session.key = b""
    # The kernel asks for its thread when a cell awaits something.
    thread = SimpleNamespace(parent_thread=None)
    with without(DEBUGGER):
        import ipykernel.debugger  # noqa: F401
    return Kernel(  # type: ignore[no-untyped-call]
        config=config,
        log=logging.getLogger(__name__),
        session=Wire(config=config),
        profile_dir=ProfileDir(),
        shell_channel_thread=thread,
        iopub_socket=object(),
    )


KERNEL: Any = _kernel()
SHELL: Any = KERNEL.shell


def _take_over_streams() -> None:
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = open(  # noqa: SIM115 (stays open)
            descriptor, "w", encoding="UTF-8", errors="replace", buffering=1, closefd=False
        )
        setattr(sys, name, stream)


def _find_modules_here() -> None:
    """Import from the working directory too, after the standard library, as kernels do."""
    sites = ("site-packages", "dist-packages")
    places = (number for number, path in enumerate(sys.path) if path.endswith(sites))
    sys.path.insert(next(places, len(sys.path)), "")


async def _cells(channel: socket.socket) -> None:
    """Run one cell after another until the other side has no more."""
    loop = asyncio.get_running_loop()
    while True:
        ready = asyncio.Event()
        loop.add_reader(channel, ready.set)
        await ready.wait()
        loop.remove_reader(channel)
        request = wire.receive(channel)
        if request is None:
            return
        KERNEL.set_parent([], request)
        KERNEL._publish_status("busy", "shell")  # noqa: SLF001
        KERNEL.pre_handler_hook()
        await KERNEL.execute_request(None, [], request)
        KERNEL.post_handler_hook()
        KERNEL._publish_status("idle", "shell")  # noqa: SLF001


def serve(channel: socket.socket) -> None:
    """Run the cells that come through `channel`, then end as a program does."""
    session = KERNEL.session
    session.pid = os.getpid()
    session.channel = channel
    _take_over_streams()
    _find_modules_here()
    SHELL.init_environment()
    os.environ.setdefault("MPLBACKEND", INLINE)
    asyncio.run(_cells(channel))
    session.channel = None
    atexit._run_exitfuncs()  # noqa: SLF001
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
