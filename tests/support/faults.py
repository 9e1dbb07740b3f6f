"""A campaign of faults against `analysis run`, seeded; ``make soak``.

Each round edits a figure, starts a run and does something to it: kills it at a random moment,
starts a second one, fills the disk, makes it read-only, damages what was published, edits a
notebook. Then every published file must be whole and one of the known good versions, a plain run
must succeed with the bytes that belong to the data, and nothing may be left over: no process, no
temporary file.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from analysis.files import PARTIAL, sha256
from analysis.locks import HOLDER
from analysis.project import Project, find_project
from analysis.runs.publishing import READY
from support.processes import LONG, begin, until
from support.projects import VERSIONS, copy_of_project, declare_small, edit

ENDED = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}
# Of which a kill between two versions leaves a mixture: each lists what is there.
OWN = {"history.jsonl", "manifest.json", "ro-crate-metadata.json", "index.html"}


class FaultError(AssertionError):
    """What must hold after a fault does not."""


def check(held: object, told: str) -> None:
    if not held:
        raise FaultError(told)


class Campaign:
    """A project in `root` with two versions of its data, and what each of them is made into."""

    def __init__(self, root: Path, seed: int, made: Project | None = None) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.temporary = root / "temporary"
        self.reports = root / "reports"
        if made:  # once, with the first version
            shutil.copytree(made.root, root, dirs_exist_ok=True)
            self.project = find_project(root)
        else:
            self.project = copy_of_project(root)
            declare_small(self.project)
        self.temporary.mkdir()
        self.version = 0
        self.known: list[dict[str, str]] = []
        for _ in VERSIONS:
            start = time.monotonic()
            self.plain()
            self.seconds = time.monotonic() - start
            self.known.append(self.published())
            self.turn()

    def turn(self) -> None:
        """Bring the data to the other version."""
        old, self.version = self.version, 1 - self.version
        edit(self.project, (VERSIONS[old], VERSIONS[self.version]))

    def start(self) -> subprocess.Popen[str]:
        environment = {"ANALYSIS_ROOT": str(self.root), "TMPDIR": str(self.temporary)}
        return begin("analysis", "run", cwd=self.root, **environment)

    def plain(self) -> str:
        """A run that must succeed; what it printed."""
        process = self.start()
        out, err = process.communicate(timeout=LONG)
        check(process.returncode == 0, f"a plain run ended with {process.returncode}: {err}")
        return out

    def published(self) -> dict[str, str]:
        """The hashes of the published files by name."""
        return {
            path.relative_to(self.root).as_posix(): sha256(path.read_bytes())
            for folder in (self.reports, self.root / "data" / "processed")
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and path.name != "history.jsonl"
            and "failed" not in path.name
            and "tables" not in path.relative_to(folder).parts
        }

    def running(self) -> list[psutil.Process]:
        """The processes that belong to runs of this project."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("ANALYSIS_ROOT") == str(self.root):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def after(self, damaged: bool) -> None:
        """What must hold once the fault is over."""
        until(lambda: not self.running())
        for name, digest in {} if damaged else self.published().items():
            if Path(name).name not in OWN:
                whole = digest in [known.get(name) for known in self.known]
                check(whole, f"{name} is no known version")
        if not damaged:
            json.loads((self.reports / "manifest.json").read_text(encoding="utf-8"))
            check((self.reports / "index.html").read_text().rstrip().endswith("</html>"), "index")
        self.plain()
        expected, found = self.known[self.version], self.published()
        wrong = [name for name in {*expected, *found} if expected.get(name) != found.get(name)]
        check(not wrong, f"not as the data make it: {wrong}")
        left = [
            path.name
            for path in (*self.reports.iterdir(), *(self.root / "data" / "processed").iterdir())
            if path.name.startswith((PARTIAL, READY, HOLDER)) or "failed" in path.name
        ]
        check(not left, f"left over: {left}")
        check(not list(self.temporary.iterdir()), f"left over: {list(self.temporary.iterdir())}")

    def round(self, name: str) -> None:
        self.turn()
        damaged = FAULTS[name](self)
        self.after(bool(damaged))


def _ended(process: subprocess.Popen[str], allowed: set[int]) -> None:
    out, err = process.communicate(timeout=LONG)
    code = process.returncode
    check(code in allowed, f"ended with {code}, not one of {allowed}:\n{out}\n{err}")
    check("Traceback" not in err, err)
    if code:
        check(code < 0 or err.strip(), "no word about why")


def kill(campaign: Campaign) -> None:
    process = campaign.start()
    time.sleep(campaign.chance.uniform(0, campaign.seconds))
    number = campaign.chance.choice(list(ENDED))
    process.send_signal(number)
    # a signal that comes before the command listens ends it as any program
    _ended(process, {0, ENDED[number], -number})


def kill_one_of_its_processes(campaign: Campaign) -> None:
    process = campaign.start()
    time.sleep(campaign.chance.uniform(0.2, campaign.seconds))
    others = [other for other in campaign.running() if other.pid != process.pid]
    if others:
        victim = campaign.chance.choice(others)
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    _ended(process, {0, 1})


def two_at_once(campaign: Campaign) -> None:
    first = campaign.start()
    time.sleep(campaign.chance.uniform(0, campaign.seconds))
    second = campaign.start()
    _ended(first, {0})
    _ended(second, {0})


@contextmanager
def _small_disk(campaign: Campaign, options: Callable[[int], str]) -> Iterator[None]:
    """The reports on a disk of their own, with mount options that know how much it holds."""
    kept = campaign.root / "kept"
    shutil.copytree(campaign.reports, kept)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", campaign.reports], check=True
    )
    try:
        shutil.copytree(kept, campaign.reports, dirs_exist_ok=True)
        mounted = f"remount,{options(shutil.disk_usage(campaign.reports).used)}"
        subprocess.run(["mount", "-o", mounted, campaign.reports], check=True)
        yield
    finally:
        shutil.rmtree(kept)
        subprocess.run(["mount", "-o", "remount,rw,size=16m", campaign.reports], check=True)
        shutil.copytree(campaign.reports, kept)
        subprocess.run(["umount", campaign.reports], check=True)
        shutil.rmtree(campaign.reports)
        kept.rename(campaign.reports)


def full_disk(campaign: Campaign) -> None:
    room = campaign.chance.randrange(8_000, 400_000)
    with _small_disk(campaign, lambda used: f"size={used + room}"):
        _ended(campaign.start(), {0, 1})


def read_only(campaign: Campaign) -> None:
    with _small_disk(campaign, lambda _: "ro"):
        _ended(campaign.start(), {1})


def damaged_page(campaign: Campaign) -> bool:
    path = campaign.chance.choice(sorted(campaign.published()))
    content = bytearray((campaign.root / path).read_bytes())
    content[campaign.chance.randrange(len(content))] ^= 0xFF
    (campaign.root / path).write_bytes(content)
    _ended(campaign.start(), {0})
    return True


def damaged_manifest(campaign: Campaign) -> bool:
    path = campaign.reports / "manifest.json"
    content = path.read_bytes()
    path.write_bytes(content[: campaign.chance.randrange(len(content))])
    _ended(campaign.start(), {0})
    return True


def clock_set_back(campaign: Campaign) -> None:
    """All that is there comes from the future."""
    future = time.time() + 10**7
    for path in campaign.root.rglob("*"):
        os.utime(path, (future, future))
    history = campaign.reports / "history.jsonl"
    history.write_text(history.read_text().replace('"at": "20', '"at": "21'))
    (campaign.reports / HOLDER).write_text('{"what": "x", "since": "2999-01-01T00:00:00+00:00"}')
    _ended(campaign.start(), {0})


def edited_notebook(campaign: Campaign) -> None:
    path = campaign.root / "notebooks" / "1_facts.ipynb"
    process = campaign.start()
    time.sleep(campaign.chance.uniform(0, campaign.seconds))
    good = path.read_bytes()
    path.write_bytes(good.replace(b"report.facts_table()", b"report.facts_table() "))
    _ended(process, {0, 1})
    path.write_bytes(good)
    campaign.plain()


FAULTS: dict[str, Callable[[Campaign], bool | None]] = {
    fault.__name__: fault
    for fault in (
        kill,
        kill_one_of_its_processes,
        two_at_once,
        full_disk,
        read_only,
        damaged_page,
        damaged_manifest,
        clock_set_back,
        edited_notebook,
    )
}
MOUNTING = ("full_disk", "read_only")


def can_mount() -> bool:
    """Whether this process may mount a disk for the faults that need one."""
    with TemporaryDirectory() as folder:
        try:
            subprocess.run(
                ["mount", "-t", "tmpfs", "tmpfs", folder], check=True, capture_output=True
            )
            subprocess.run(["umount", folder], check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def main(rounds: int, seed: int) -> int:
    """So many kills, and every other fault once for each ten of them."""
    chance = random.Random(seed)
    others = [name for name in FAULTS if name != "kill" and (can_mount() or name not in MOUNTING)]
    plan = ["kill"] * rounds + others * max(1, rounds // 10)
    chance.shuffle(plan)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), seed)
        for number, name in enumerate(plan, 1):
            try:
                campaign.round(name)
            except FaultError as error:
                sys.stderr.write(f"seed {seed}, round {number}, {name}: {error}\n")
                return 1
            counts[name] += 1
            sys.stdout.write(f"{number}/{len(plan)} {name}\n")
            sys.stdout.flush()
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    sys.stdout.write(f"seed {seed}: all held after {told}\n")
    return 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else 100, given[1] if given[1:] else 20210316))
