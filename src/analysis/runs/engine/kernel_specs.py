"""Whether a notebook's kernel exists, and whether the forked engine can replace it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...problems import Problem, one_of
from .essence import read_notebook


def unforkable(language: str, kernel: str) -> str:
    """Why the forked engine cannot run a notebook; empty when it can."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    if not hasattr(os, "fork"):
        return "this system has no os.fork"
    if language != "python":
        return f"the notebook is in {language}, not Python"
    try:
        command = KernelSpecManager().get_kernel_spec(kernel).argv
    except NoSuchKernel:
        return f"there is no kernel named {kernel}"
    version = sys.version_info
    bare = ("python", f"python{version[0]}", f"python{version[0]}.{version[1]}")
    own = command[0] in bare or Path(command[0]).parent == Path(sys.executable).parent
    if not own or not any(part.startswith("ipykernel") for part in command):
        return f"the kernel {kernel} is not the ipykernel of this Python"
    return ""


def kernel_problems(notebooks: Iterable[Path], override: str, *, forked: bool) -> Iterator[Problem]:
    """Notebooks whose kernel, or `override` for all, does not exist or cannot run them.

    Raises OSError and ValueError where a notebook cannot be read (any more).
    """
    from jupyter_client.kernelspec import KernelSpecManager

    known = KernelSpecManager().find_kernel_specs()
    for path in dict.fromkeys(notebooks):
        spec = read_notebook(path)["metadata"].get("kernelspec", {})
        kernel = override or spec.get("name", "")
        where = "--kernel" if override else path.name
        if kernel not in known:
            expected = f"{one_of(known, kernel)}{'' if override else ', or --kernel NAME'}"
            yield Problem(where, "kernel", expected, repr(kernel) if kernel else "none")
        elif forked:
            language = "python" if override else spec.get("language", "python")
            if why := unforkable(language, kernel):
                expected = "one that can be forked, or --engine nbclient"
                yield Problem(where, "kernel", expected, why)
