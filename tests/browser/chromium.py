"""The system's Chromium: found, started, and cut off from the network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome")
# light and dark at desktop width, and a phone
VIEWS = {"desktop": (1100, "light"), "dark": (1100, "dark"), "phone": (390, "light")}


def chromium() -> str:
    """The path of an installed Chromium; empty without one."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def needed(*packages: str) -> None:
    """Skips a test without Chromium or one of `packages`; where CI runs it, it fails."""
    import pytest

    absent = [name for name in packages if not find_spec(name)]
    reasons = [] if chromium() else ["no Chromium: on Debian, apt-get install chromium"]
    reasons += [f"no {', '.join(absent)}: the extra lab has them"] if absent else []
    if reasons:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("; ".join(reasons))


@contextmanager
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if as_root else []
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            yield found
        finally:
            found.close()
