"""Proposals that a person has had in hand: nothing is lost, and all that is odd is told."""

import csv
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analysis import files
from analysis.articles import acceptance
from analysis.articles.acceptance import add
from analysis.articles.article import open_article
from analysis.articles.proposal_table import NAMES, proposals_path
from analysis.articles.proposing import extract
from analysis.files import LOCK
from analysis.locks import HOLDER
from analysis.problems import InputError
from support.projects import call

TEXT = (
    "2024-07-18\n截至2024年6月底，海屿高新区在孵企业达到82家，从业人员1200余人。\n总收入3.5亿元。\n"
)
NEW = {"publisher": "試寫日報", "date": "2024-07-18", "title": "創新", "licence": "CC0"} | {
    "region": "CN",
    "currency": "CNY",
}
OPTIONS = [part for name, value in NEW.items() for part in (f"--{name}", value)]
CELLS = {"entity": "lanzhou_hightech_zone", "period": "2024-06-30", "decision": "accept"}


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


@pytest.fixture
def proposals(project, article):
    extract(project, open_article(article), "own")
    return proposals_path(project, "own")


@pytest.fixture
def rows(proposals):
    """The rows, the first two accepted."""
    with proposals.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row | CELLS if number < 2 else row for number, row in enumerate(rows)]


def save(path, rows, names=NAMES, encoding="utf-8", **form):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore", **form)
        writer.writeheader()
        writer.writerows(rows)


def snapshot(project):
    paths = [path for path in project.root.rglob("*") if path.is_file() and path.name != LOCK]
    return {path: path.read_bytes() for path in paths}


def figures(project):
    path = project.figures / "own.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row["as_stated"] for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8-sig", {"lineterminator": "\r\n"}),
        ("utf-8", {"quoting": csv.QUOTE_ALL}),
        ("utf-8-sig", {"delimiter": ";"}),
        ("utf-8", {"delimiter": "\t"}),
    ],
)
def test_a_spreadsheets_form_is_read_and_given_back(
    project, proposals, rows, article, encoding, form
):
    save(proposals, rows, NAMES[::-1], encoding, **form)
    assert call("add", "own", *OPTIONS).exit_code == 0
    assert figures(project) == ["82家", "1200余人"]
    assert call("extract", article).exit_code == 0
    text = proposals.read_bytes().decode()
    assert text.startswith("\ufeff") == (encoding == "utf-8-sig")
    header = text.removeprefix("\ufeff").split("\n")[0]
    assert header == form.get("delimiter", ",").join(NAMES)
    assert "known" in text


def test_proposals_for_excel_begin_with_the_mark_that_it_needs(proposals, article):
    assert not proposals.read_bytes().startswith(b"\xef\xbb\xbf")
    assert call("extract", article, "--excel").exit_code == 0
    assert proposals.read_bytes().startswith(b"\xef\xbb\xbf")
    article.write_text(f"新聞\n{TEXT}".replace("1200余", "1300余"), encoding="utf-8", newline="")
    assert "2 moved, 1 gone)" in call("extract", article).output
    with proposals.open(encoding="utf-8-sig", newline="") as file:
        assert "\ufeff" not in file.read()
    assert proposals.read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_a_hand_or_a_spreadsheet_adds_to_cells_does_not_matter(project, proposals, rows):
    rows[0] |= {"decision": " Accept", "period": "2024/6/30", "entity": "lanzhou_hightech_zone "}
    rows.append(dict.fromkeys(NAMES, ""))
    save(proposals, rows)
    assert call("add", "own", *OPTIONS).exit_code == 0
    with (project.figures / "own.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["period"] == "2024-06-30"


def test_columns_that_only_explain_may_be_deleted(project, proposals, rows):
    save(proposals, rows, NAMES[: NAMES.index("decision") + 1])
    assert call("add", "own", *OPTIONS).exit_code == 0
    assert figures(project) == ["82家", "1200余人"]


@pytest.mark.parametrize("command", ["add", "extract"])
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-60]), "cells: expected"),
        (lambda path: path.write_bytes(b""), "expected columns source, start, .*an empty file"),
        (
            lambda path: path.write_text(path.read_text().replace(",note,", ",remark,", 1)),
            "'note', found none\n.*remark goes into note",
        ),
        (
            lambda path: path.write_text(path.read_text().replace("kind", "label", 1)),
            "column 'label' once, found 2 times",
        ),
        (
            lambda path: path.write_text(path.read_text().replace(",accept,", ",yes,", 1)),
            "row 2: decision: expected one of accept, reject",
        ),
        (
            lambda path: path.write_text(path.read_text().replace("accept", "acc\0ept", 1)),
            "row 2: decision: expected text without control characters, found U",
        ),
        (lambda path: path.write_bytes(path.read_text().encode("gb18030")), "save as CSV UTF-8"),
        (lambda path: path.write_bytes(path.read_text().encode("utf-16")), "save as CSV UTF-8"),
    ],
)
def test_a_spoiled_file_is_told_and_left_alone(
    project, proposals, rows, article, command, change, told
):
    save(proposals, rows)
    change(proposals)
    before = snapshot(project)
    result = call("add", "own", *OPTIONS) if command == "add" else call("extract", article)
    assert result.exit_code == 2
    assert re.search(told, result.output), result.output
    assert snapshot(project) == before


def test_a_place_that_stands_twice_is_told_before_one_of_its_rows_is_lost(
    project, proposals, rows, article
):
    save(proposals, [*rows, rows[0] | {"decision": "reject", "note": "mine"}])
    before = snapshot(project)
    result = call("extract", article)
    assert result.exit_code == 2
    assert f"row {len(rows) + 2}: start: expected a place that stands once" in result.output
    result = call("add", "own", *OPTIONS)
    assert (result.exit_code, snapshot(project)) == (2, before)
    assert f"row {len(rows) + 2}: decision: expected accept, as in row 2" in result.output


def test_a_wrong_phrase_or_place_is_told_by_its_row(project, proposals, rows):
    rows[0] |= {"as_stated": "83家"}
    rows[1] |= {"start": "3", "end": "9"}
    save(proposals, rows)
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 2
    file = "data/raw/proposals/own.csv"
    start = TEXT.index("82家")
    assert (
        f"{file}, row 2: characters {start}-{start + 3}: expected '83家', found '82家'"
        in result.output
    )
    assert f"{file}, row 3: characters 3-9: expected '1200余人'" in result.output


@pytest.mark.parametrize("name", ["../out", "a/b", "..", ".", " ", "-x", "x" * 101, "甲"])
def test_a_code_that_is_no_name_of_a_file_is_refused(project, article, name):
    before = snapshot(project)
    for result in (call("extract", article, "--source", name), call("add", "--", f"{name}.txt")):
        assert (result.exit_code, snapshot(project)) == (2, before)


def test_nothing_is_half_written_when_a_file_cannot_be(project, proposals, rows, monkeypatch):
    save(proposals, rows)
    before = snapshot(project)
    finish, finished = files.Draft.finish, []

    def full(draft):
        if draft.path.name == HOLDER:
            return finish(draft)
        finished.append(draft.path.name)
        if len(finished) == 3:
            raise OSError(28, "No space left on device")
        return finish(draft)

    monkeypatch.setattr(files.Draft, "finish", full)
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert finished == ["own.csv", "sources.csv", "own.csv"]
    assert snapshot(project) == before


def test_stopped_between_two_files_it_can_be_run_again(project, proposals, rows, monkeypatch):
    save(proposals, rows)
    keep = files.Draft.keep
    for stop in (1, 2):
        kept = []

        def once(draft, kept=kept, stop=stop):
            if draft.path.name == HOLDER:
                return keep(draft)
            if len(kept) == stop:
                raise KeyboardInterrupt
            kept.append(draft.path)
            return keep(draft)

        monkeypatch.setattr(files.Draft, "keep", once)
        assert call("add", "own", *OPTIONS).exit_code == 130
        assert figures(project) == []
    monkeypatch.undo()
    monkeypatch.setenv("ANALYSIS_ROOT", str(project.root))
    assert call("add", "own", *OPTIONS).exit_code == 0
    assert figures(project) == ["82家", "1200余人"]
    assert not list(project.root.rglob(".partial-*"))


def test_what_is_saved_meanwhile_is_not_overwritten(project, proposals, rows, article, monkeypatch):
    save(proposals, rows)
    read = acceptance.read_inputs

    def slow(after):
        save(proposals, [row | {"note": "saved meanwhile"} for row in rows])
        return read(after)

    monkeypatch.setattr(acceptance, "read_inputs", slow)
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 2
    assert "own.csv: file: expected no change while it is read (run again)" in result.output
    assert "saved meanwhile" in proposals.read_text(encoding="utf-8")
    assert figures(project) == []
    with pytest.raises(InputError, match="no change while it is read"):
        extract(project, open_article(article), "own", lambda _: save(proposals, rows[:1]))


def test_two_additions_at_once_wait_for_each_other(project, tmp_path, article, monkeypatch):
    for source in ("one", "two"):
        extract(project, open_article(article), source)
        path = proposals_path(project, source)
        with path.open(encoding="utf-8", newline="") as file:
            save(path, [row | CELLS for row in list(csv.DictReader(file))[:2]])
    read, inside, most = acceptance.read_inputs, [], []

    def counted(after):
        inside.append(after)
        most.append(len(inside))
        result = read(after)
        inside.pop()
        return result

    monkeypatch.setattr(acceptance, "read_inputs", counted)
    threads = [threading.Thread(target=add, args=(project, one, NEW)) for one in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1]
    sources = project.sources.read_text(encoding="utf-8")
    assert "\none," in sources
    assert "\ntwo," in sources


@pytest.mark.processes
def test_interrupted_by_hand_it_says_so_and_leaves_nothing(project, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("在孵企业67家，总收入3亿元。\n" * 400_000, encoding="utf-8")
    before = snapshot(project)
    command = [Path(sys.executable).with_name("analysis"), "extract", path]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not any(one.stat().st_size for one in project.root.rglob(".partial-*")):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told.strip().endswith("analysis: interrupted")
    assert snapshot(project) == before


def test_a_file_that_may_not_be_read_is_bad_input(project, article, monkeypatch):
    opened = Path.open

    def closed(path, *arguments, **options):
        if path == article:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", closed)
    result = call("extract", article)
    assert result.exit_code == 2
    assert "own.txt: file: expected a file that may be read" in result.output
    assert str(article) not in result.output


@pytest.mark.parametrize("path", [os.devnull, "."])
def test_what_is_no_file_is_refused(project, path):
    result = call("extract", path)
    assert result.exit_code == 2
    assert "a folder or device" in result.output
