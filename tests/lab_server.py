"""JupyterLab as `make lab` starts it, on loopback, for a test."""

import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from analysis.project import Project

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
LONGEST = 120  # seconds for anything


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
            self.until(lambda: self.call("api/status"))
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
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return answer.read()

    def call(self, path, body=None, method=None):
        return json.loads(self.ask(path, body, method))

    def until(self, ready):
        """What `ready` gives once it gives something."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            try:
                if found := ready():
                    return found
            except urllib.error.URLError:
                assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)
        raise AssertionError(f"it took too long: {self.log.read_text()}")

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
