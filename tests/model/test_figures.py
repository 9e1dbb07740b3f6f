import csv

import pandas as pd
import pytest

import analysis
from analysis.problems import InputError

NAME = "lanzhou-daily-2021-03-16.csv"


def lines(project):
    with (project.figures / NAME).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def store(project, rows, header=None):
    with (project.figures / NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header or list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def problems(project):
    with pytest.raises(InputError) as error:
        analysis.facts(root=project.root)
    return [str(problem) for problem in error.value.problems]


def test_everything_wrong_with_the_rows_is_told_at_once_with_the_row(project):
    rows = lines(project)
    rows[0]["indicator"] = "incubated_firm"
    rows[1]["entity"] = ""
    rows[2]["start"] = "x"
    rows[3]["end"] = str(int(rows[3]["end"]) + 1)
    rows[4]["as_stated"] = "三個半吊子"
    rows[5]["note"] = "=1+1"
    rows[6]["period"] = "last year"
    rows[7]["part_of"] = "talent"
    rows[8]["source"] = "lanzhou-daily"
    rows[9]["as_stated"] = "6人"
    rows[10]["status"] = "garbled?"
    store(project, rows)
    found = problems(project)
    for row, *parts in (
        (2, "indicator", "(nearest: incubated_firms), found 'incubated_firm'"),
        (3, "entity", "expected a value, found an empty cell"),
        (4, "start", "expected a whole number from 0, found 'x'"),
        (5, "end", "expected end - start = 2, the length of '5個', found 3"),
        (6, "as_stated", "expected a quantity"),
        (7, "note", "no spreadsheet formula"),
        (8, "period", "expected a period (ISO 8601)"),
        (9, "part_of", "a figure of the same entity"),
        (10, "source", "found 'lanzhou-daily'"),
        (11, "as_stated '6人'", "converts to 家 ([firm]), found 人 ([person])"),
        (12, "status", "(nearest: garbled), found 'garbled?'"),
    ):
        told = [p for p in found if f"{NAME}, row {row}: " in p]
        assert any(all(part in problem for part in parts) for problem in told), (row, parts, told)


def test_a_duplicate_and_an_overlap_are_refused(project):
    rows = lines(project)
    rows.append(dict(rows[10]))
    rows.append({**rows[11], "start": str(int(rows[11]["start"]) + 2), "as_stated": "68億元"})
    store(project, rows)
    found = "\n".join(problems(project))
    assert "'700余人' (1134-1139) a duplicate of '700余人' (1134-1139)" in found
    assert "'68億元' (1145-1149) overlaps '2.68億元' (1143-1149)" in found


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-SUM(A1)", "@SUM(A1)", "\t=1"])
def test_a_formula_is_refused_in_every_column(project, cell):
    rows = lines(project)
    rows[0] = dict.fromkeys(rows[0], cell)
    store(project, rows)
    found = [
        problem for problem in problems(project) if "row 2:" in problem and "formula" in problem
    ]
    assert len(found) == len(rows[0])


def test_a_missing_and_an_unknown_column_are_named(project):
    rows = lines(project)
    header = ["colour" if name == "period" else name for name in rows[0]]
    store(project, [{**row, "colour": ""} for row in rows], header)
    found = "\n".join(problems(project))
    assert "row 1: expected a column 'period'" in found
    assert "'colour'" in found


def test_the_column_status_may_be_left_out(project):
    rows = lines(project)
    store(project, rows, [name for name in rows[0] if name != "status"])
    facts = analysis.facts(root=project.root).set_index("as_stated")
    assert facts.loc["3320人", "status"] == "stated"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("source,start".encode("utf-16"), "expected UTF-8"),
        ("source,人".encode("gb18030"), "expected UTF-8"),
        (b"", "expected a column 'source', found an empty file"),
        (b"\x00\x01", "a NUL character"),
        (b'source,"start\n', "comma-separated values"),
        (b"source,source\na,b\n", "column 'source' once, found 2 times"),
    ],
)
def test_a_file_that_is_no_table_is_refused(project, content, expected):
    (project.figures / NAME).write_bytes(content)
    assert any(expected in problem for problem in problems(project))


def test_a_row_of_another_length_is_not_lost(project):
    path = project.figures / NAME
    path.write_text(path.read_text(encoding="utf-8") + "a,b,c\n", encoding="utf-8")
    assert any("row 44: expected 15 cells, found 3" in problem for problem in problems(project))


def test_a_byte_order_mark_and_crlf_do_no_harm(project):
    before = analysis.facts(root=project.root)
    path = project.figures / NAME
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))
    assert analysis.facts(root=project.root).equals(before)


def test_problems_of_codebook_sources_and_figures_come_together(project):
    (project.definitions / "entities.yml").write_text("- x\n", encoding="utf-8")
    sources = project.sources.read_text(encoding="utf-8")
    project.sources.write_text(sources.replace("6aab", "6AAB"), encoding="utf-8")
    rows = lines(project)
    rows[0]["end"] = "1"
    store(project, rows)
    found = "\n".join(problems(project))
    assert "entities.yml" in found
    assert "sources.csv, row 2: sha256: expected 64 hexadecimal digits" in found
    assert f"{NAME}, row 2: end" in found


def test_no_figures_at_all_is_an_error(project):
    for path in project.figures.glob("*.csv"):
        path.unlink()
    assert any("at least one CSV file" in problem for problem in problems(project))


def bare(project, **cells):
    """A figure of a source whose text is not at hand."""
    row = dict.fromkeys(lines(project)[0], "") | {
        "source": "xinhua-daily-2021-04-14",
        "as_stated": "3.1萬家",
        "entity": "jiangsu_incubators",
        "indicator": "incubated_firms_ever",
        "period": "2020",
        **cells,
    }
    path = project.figures / "more.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)


def test_a_figure_whose_text_is_not_at_hand_needs_no_position(project):
    bare(project)
    facts = analysis.facts(root=project.root).set_index("fact")
    fact = facts.loc["xinhua-daily-2021-04-14:incubated_firms_ever.jiangsu_incubators.2020"]
    assert fact["value"] == 31_000
    assert fact["start"] is pd.NA


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"source": "lanzhou-daily-2021-03-16"}, "start: expected a position, as the text"),
        ({"start": "3"}, "end: expected both positions or none"),
        ({"indicator": "incubated_firms", "as_stated": "3.6萬家"}, "those of '3.6萬家'"),
        ({"read_as": "3萬人"}, "read_as '3萬人': expected the unit of incubated_firms_ever"),
        ({"read_as": "許多"}, "read_as: expected a quantity"),
    ],
)
def test_a_figure_without_a_position_is_still_checked(project, cells, told):
    bare(project, **cells)
    assert any(told in problem for problem in problems(project)), problems(project)


def test_a_grade_is_one_of_four_and_may_be_left_out(project):
    text = project.sources.read_text(encoding="utf-8")
    project.sources.write_text(text.replace(",A\n", ",E\n", 1), encoding="utf-8")
    assert any("grade: expected one of" in problem for problem in problems(project))
    with project.sources.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with project.sources.open("w", encoding="utf-8", newline="") as file:
        header = [name for name in rows[0] if name != "grade"]
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert set(analysis.sources(root=project.root)["grade"]) == {""}


def test_a_period_after_publication_is_a_target_or_a_forecast(project):
    rows = lines(project)
    at = next(
        number for number, row in enumerate(rows) if not row["measure"] and not row["part_of"]
    )
    rows[at]["period"] = "2024"
    store(project, rows)
    (told,) = problems(project)
    assert told.endswith(
        f"row {at + 2}: measure: expected target or forecast, for 2024 is after publication "
        "(2021-03-16), found level"
    )
    for measure in ("target", "forecast"):
        rows[at]["measure"] = measure
        store(project, rows)
        assert (analysis.facts(root=project.root)["measure"] == measure).any()
