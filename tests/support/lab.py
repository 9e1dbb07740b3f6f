"""JupyterLab as `make lab` starts it, on loopback, for a test."""

import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from analysis.project import Project
from support.processes import BIN, LONG, until
from support.projects import ROOT


class LabServer:
    """The command of `make lab` in `project`; what Jupyter keeps of its own is in `own`."""

    def __init__(self, project: Project, own: Path) -> None:
        self.project = project
        self.own = own
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.token = secrets.token_hex(16)
        server = {"ip": "127.0.0.1", "port": self.port, "port_retries": 0, "open_browser": False}
        config = {
            "ServerApp": server | {"allow_root": True},
            "IdentityProvider": {"token": self.token},
            "LabApp": {"expose_app_in_browser": True},  # its commands, for a test in a browser
        }
        own.mkdir()
        named = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "HOME")
        (own / "jupyter_server_config.json").write_text(json.dumps(config))
        told = ["make", "-n", "-o", "environment", "lab"]
        made = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        command = shlex.split(made.replace("\\\n", "").replace(".venv/bin", shlex.quote(str(BIN))))
        self.log = own / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=project.root,
                env=os.environ | dict.fromkeys(named, str(own)),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            until(self.is_up)
        except BaseException:
            self.close()
            raise

    def ask(self, path, body=None, method=None):
        """The answer, as bytes."""
        request = urllib.request.Request(
            f"{self.address}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=LONG) as answer:
            return answer.read()

    def call(self, path, body=None, method=None):
        return json.loads(self.ask(path, body, method))

    def is_up(self):
        assert self.process.poll() is None, self.log.read_text()
        with suppress(urllib.error.URLError):
            return self.call("api/status")

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
