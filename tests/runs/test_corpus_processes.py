"""A corpus by processes: the same bytes from any number, workers that end, disks that are full, and
the command with its exit codes."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from analysis import extract_corpus
from analysis.cli import main
from support.corpora import TEXTS, faulty, good, letters, published, write_lines
from support.processes import BIN, LONG

pytestmark = pytest.mark.processes


@pytest.fixture
def faults(tmp_path, monkeypatch):
    """Workers that end at 毒, hang at 睡, and wait at 等 for the file that is returned."""
    for name, value in faulty(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "go"


@pytest.fixture
def small(monkeypatch):
    """Pieces of a few documents."""
    monkeypatch.setattr("analysis.runs.corpus.pieces.SMALL", 700)


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    write_lines(folder / "a.jsonl", [*good(), {"id": "n001", "text": "again"}, {"id": "none"}])
    write_lines(folder / "b.jsonl", good({f"b{n}": f"{n}家" for n in range(100)}))
    return f"{folder}/*.jsonl"


def run(*arguments: object, **options: object) -> int:
    """The exit code of the command, in this process."""
    with pytest.raises(SystemExit) as end:
        main(["corpus", *map(str, arguments)], prog_name="analysis", **options)
    return int(end.value.code or 0)


def test_one_worker_and_two_make_the_same_bytes(tmp_path, news, small):
    counts = [extract_corpus(news, tmp_path / str(count), workers=count) for count in (1, 2)]
    assert counts[0] == counts[1]
    assert counts[0].parts > 4
    assert published(tmp_path / "1") == published(tmp_path / "2")


def test_documents_that_kill_or_block_their_worker_are_found(tmp_path, small, faults):
    texts = dict(list(TEXTS.items())[:12]) | {"n003": "毒3家", "n010": "睡10家"}
    address = write_lines(tmp_path / "n.jsonl", good(texts))
    counts = extract_corpus(address, tmp_path / "out", workers=2, time_limit=0.3)
    assert [one["id"] for one in letters(tmp_path / "out")] == ["n003", "n010"]
    assert counts.reasons == {"worker_killed": 2}
    assert counts.read == 10


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "analysis.runs.corpus.worker" in " ".join(process.cmdline())
    except psutil.Error:  # of another test, and gone
        return False


def test_a_worker_that_is_killed_costs_nothing(tmp_path, small, faults):
    address = write_lines(tmp_path / "n.jsonl", good(TEXTS | {"n020": "等20家"}))
    waiting = Path(f"{faults}.waiting")
    killed: list[int] = []

    def tell(event, /, **_fields):
        if event == "counts" and waiting.exists() and not killed:
            (worker,) = filter(_is_worker, psutil.Process().children())
            killed.append(worker.pid)
            worker.kill()
            faults.touch()

    counts = extract_corpus(address, tmp_path / "out", workers=1, tell=tell)
    assert len(killed) == 1
    assert (counts.read, counts.rejected) == (40, 0)
    extract_corpus(address, tmp_path / "other", workers=1)
    assert published(tmp_path / "out") == published(tmp_path / "other")


def test_a_signal_leaves_finished_parts_and_no_process(tmp_path, faults):
    address = tmp_path / "news"
    address.mkdir()
    write_lines(address / "a.jsonl", good())
    write_lines(address / "b.jsonl", [{"id": "w", "text": "等5家"}])
    command = [BIN / "analysis", "corpus", address, "--out", tmp_path / "out", "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    end = time.monotonic() + LONG
    while not (Path(f"{faults}.waiting").exists() and list(tmp_path.glob("out/figures/a-*"))):
        assert time.monotonic() < end
        time.sleep(0.05)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert told.decode().splitlines() == [
        "analysis: interrupted by SIGINT; what was published stays"
    ]
    assert not any(one.is_running() for one in workers)
    assert [one.name[:2] for one in (tmp_path / "out" / "figures").iterdir()] == ["a-"]
    faults.touch()
    assert extract_corpus(address, tmp_path / "out").kept == 1


def test_a_disk_that_is_full_is_told_and_leaves_nothing_half_written(tmp_path, news, small):
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000));"
        "from analysis.__main__ import main; main()"
    )
    command = [sys.executable, "-c", code, "corpus", news, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    left = [one.name for one in (tmp_path / "out").rglob("*") if one.is_file()]
    assert {name for name in left if not name.endswith(".jsonl")} <= {".lock", "run.json"}


def test_the_command_counts_tells_and_ends_with_its_codes(tmp_path, news, capsys, monkeypatch):
    monkeypatch.setattr("analysis.runs.clusters.CONNECT", 0.5)
    out = tmp_path / "out"
    assert run(news, "--out", out, "--workers", 1) == 0
    told = capsys.readouterr().out
    assert "142 documents: 140 read, 2 rejected; 220 figures in 2 parts" in told
    assert "rejected: duplicate_id 1, missing_text 1" in told
    assert run(news, "--out", out, "--strict", "--workers", 1) == 1
    said = capsys.readouterr()
    assert "already there and unchanged: 2 parts" in said.out
    assert "2 documents were rejected" in said.err
    (out / "run.json").unlink()
    assert run(news, "--out", out) == 2
    assert "a new folder" in capsys.readouterr().err
    assert run(news, "--out", tmp_path / "new", "--text", "texte") == 2
    assert "nearest: text" in capsys.readouterr().err
    assert run(news, "--out", tmp_path / "new", "--cluster", "tcp://127.0.0.1:9") == 2
    assert "address of a scheduler" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
