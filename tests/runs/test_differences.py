"""What changed between two runs, and how a run is named."""

import csv
from pathlib import Path

import pytest

from analysis.export.processed import write_processed
from analysis.model.loading import read_inputs
from analysis.problems import InputError
from analysis.runs.differences import difference, find_tables, summary
from analysis.runs.history import Entry, Outcome, read_history, record
from analysis.runs.manifest import Manifest
from support.projects import ARTICLE, call


@pytest.fixture
def two(project, tmp_path):
    """Tables before and after one figure was corrected and one row taken out."""
    write_processed(read_inputs(project), tmp_path / "before")
    path = project.figures / f"{ARTICLE}.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if "property_registration_time" not in row]
    assert len(kept) == len(rows) - 1
    path.write_text("".join(kept).replace("2.68億元", "2.86億元"), encoding="utf-8")
    write_processed(read_inputs(project), tmp_path / "after")
    return tmp_path


def test_values_bounds_and_verdicts_are_told(project, two):
    changes = difference(
        find_tables(project, str(two / "before")), find_tables(project, str(two / "after"))
    )
    told = [str(change) for change in changes]
    assert any("268,000,000" in line and "→ 286,000,000 元" in line for line in told)
    assert any(line.startswith("   gone  fact   property_registration_time") for line in told)
    income = [line for line in told if "ratio" in line and "income_per_incubated_firm" in line]
    assert any("4,000,000" in line and "4,268,656" in line for line in income)
    assert "facts: 1 changed, 1 gone; ratios: " in summary(changes, ["facts", "ratios"])


def test_no_change_is_one_line(project, two):
    result = call("diff", str(two / "before"), str(two / "before"))
    assert result.exit_code == 0
    (line,) = result.output.splitlines()
    assert line.endswith("facts: no change; ratios: no change; checks: no change")


@pytest.mark.parametrize("word", ["nothing", "7", "../..", "last", "previous"])
def test_a_run_that_is_not_there_is_bad_input(project, word):
    result = call("diff", word, word)
    assert result.exit_code == 2
    assert "expected" in result.output


def entry(number, tables="", **steps):
    return Entry(number, f"2026-01-0{number}T00:00:00+00:00", 1.0, tables, "", steps)


def test_history_outlives_a_line_that_was_not_finished(project):
    project.reports.mkdir()
    record(project, entry(1, page=Outcome("run", "never made", 1.5)))
    with (project.reports / "history.jsonl").open("ab") as file:
        file.write(b'{"run": 2, "at": "20')
    record(project, entry(3))
    assert [found.run for found in read_history(project)] == [1, 3]
    assert read_history(project)[0].steps["page"].why == "never made"


def test_runs_are_found_by_number_and_by_order(project, two):
    project.reports.mkdir()
    for number, name in enumerate(("before", "after"), 1):
        (project.reports / "tables").mkdir(exist_ok=True)
        (two / name).rename(project.reports / "tables" / name)
        record(project, entry(number, name))
    assert find_tables(project, "previous").rows == find_tables(project, "1").rows
    assert find_tables(project, "last").rows == find_tables(project, "2").rows
    output = call("diff").output
    assert output.startswith("run 1 of 2026-01-01T00:00:00+00:00 → run 2 of 2026-01-02")


def test_a_page_stands_for_the_rows_that_it_is_about(project, tmp_path):
    project.reports.mkdir()
    write_processed(read_inputs(project), project.reports / "tables" / "t")
    page = {"run": "r", "tables": "t", "parameters": {"entity": "lanzhou_returnee_park"}}
    (project.reports / "manifest.json").write_bytes(Manifest({"r.en": page}).content())
    for word in ("r", "r.en"):
        rows = find_tables(project, word).rows
        for table in ("facts", "ratios", "checks"):
            assert {row["entity"] for row in rows[table].values()} == {"lanzhou_returnee_park"}


def test_a_folder_without_tables_is_refused(project, tmp_path):
    with pytest.raises(InputError, match=r"no facts\.csv, ratios\.csv, checks\.csv"):
        find_tables(project, str(Path(tmp_path)))


def test_what_was_revised_between_two_days_is_told(project):
    sources = project.sources
    head, *rows = sources.read_text(encoding="utf-8").splitlines()
    names = head.split(",")
    (article,) = [row for row in rows if row.startswith(f"{ARTICLE},")]
    old = dict(zip(names, next(csv.reader([article])), strict=True))
    new = old | {"source": "later", "date": "2022-03-01", "supersedes": ARTICLE, "sha256": ""}
    with sources.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, names, lineterminator="\n").writerow(new | {"length": ""})
    figures = project.figures / "later.csv"
    figures.write_text(
        "source,start,end,as_stated,entity,indicator,period,part_of,note\n"
        "later,,,2.9億元,lanzhou_returnee_park,income,2020,,\n"
        "later,,,3.1億元,lanzhou_returnee_park,income,2021,,\n",
        encoding="utf-8",
    )
    result = call("diff", "--vintage", "2021-12-31", "2022-12-31")
    assert result.exit_code == 0
    head, line = result.output.splitlines()
    assert head.startswith("2021-12-31 → 2022-12-31: observations: 1 changed, ")
    assert line.startswith("changed  observation  lanzhou_returnee_park income level 2020 元: ")
    assert "268,000,000" in line.split(" → ")[0]
    assert "290,000,000" in line.split(" → ")[1]
    assert line.endswith("revised")


@pytest.mark.parametrize("days", [["yesterday"], []])
def test_a_vintage_is_a_day(project, days):
    result = call("diff", "--vintage", *days)
    assert result.exit_code == 2
    assert "expected a day" in result.output
