"""Pages exported by JupyterLab's own server, several at once."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

import analysis
from support.pages import executed
from support.processes import LONG, until
from support.projects import ARTICLE

TOKEN = "only-for-this-test"


def _answering(runtime: Path) -> str:
    """The address of the server that wrote its file there and answers; empty while none does."""
    for file in runtime.glob("jpserver-*.json"):
        try:
            address = json.loads(file.read_text())["url"]
            with urlopen(f"{address}api?token={TOKEN}", timeout=LONG):
                return address
        except (URLError, ValueError):
            continue
    return ""


@contextmanager
def _server(folder: Path):
    """The address of a Jupyter server on loopback that serves `folder`."""
    runtime = folder / "runtime"
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
    options += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    environment = {**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime)}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        environment[name] = str(folder / name)
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "jupyter_server", *options]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:

        def address():
            assert process.poll() is None, (folder / "log").read_text()
            return _answering(runtime)

        yield until(address)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    for lang in analysis.messages.LANGS:
        report = analysis.report(source=ARTICLE, lang=lang)
        notebook = executed(report.header(), report.facts_table(), report.evidence())
        nbformat.write(notebook, folder / f"{lang}.ipynb")
    with _server(folder) as address:
        yield address


@pytest.mark.processes
def test_exports_at_once_give_the_pages_that_single_ones_give(server):
    def page(lang: str) -> bytes:
        address = f"{server}nbconvert/report/{lang}.ipynb?token={TOKEN}"
        with urlopen(address, timeout=LONG) as answer:
            return answer.read()

    wanted = analysis.messages.LANGS * 4
    with ThreadPoolExecutor(len(wanted)) as pool:
        at_once = list(pool.map(page, wanted))
    single = {lang: page(lang) for lang in set(wanted)}
    assert at_once == [single[lang] for lang in wanted]
    assert all(b'<html lang="' + lang.encode() in single[lang] for lang in wanted)
