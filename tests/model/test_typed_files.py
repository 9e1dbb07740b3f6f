"""What people's programs leave in folders and files: litter, links, encodings, formulas, bombs."""

import csv
import io
import os
import resource

import pytest
from click.testing import CliRunner

import analysis
from analysis.cli.group import main
from analysis.model.spreadsheet_cells import guarded, is_formula, unguarded
from analysis.model.typed_files import is_litter, listed
from analysis.problems import InputError
from analysis.runs.freshness import shared_inputs
from analysis.runs.plan import data_files

NAME = "comparators.csv"
LITTER = (
    ".#x.csv", "._x.csv", "~$x.csv", ".DS_Store", "x.csv~", "#x.csv#", ".~lock.x.csv#", "Thumbs.db",
    ".x.csv.swp", "x.csv.swp", "desktop.ini", ".x.csv", "~x.csv", "x.csv.bak", ".nfs0001.csv",
    "x.csv.tmp", "x.csv.orig", "~$x.xlsx",
)  # fmt: skip


def rows(project):
    with (project.figures / NAME).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def store(project, changed):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(changed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(changed)
    (project.figures / NAME).write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))


def problems(project):
    with pytest.raises(InputError) as error:
        analysis.facts(root=project.root)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("name", LITTER)
def test_litter_is_no_data(project, name):
    facts, inputs = analysis.facts(root=project.root), shared_inputs(project)
    for folder in (project.figures, project.definitions, project.texts):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"\xff\0")
    assert is_litter(name)
    assert analysis.facts(root=project.root).equals(facts)
    assert shared_inputs(project) == inputs
    assert name not in {path.name for path in data_files(project, "data/raw/figures/*")}


def test_a_dangling_lock_of_an_editor_is_no_data(project):
    (project.figures / ".#x.csv").symlink_to("ann@host.123:456")
    assert len(analysis.facts(root=project.root))


def test_a_name_in_capitals_is_data_too(project):
    facts = analysis.facts(root=project.root)
    (project.figures / NAME).rename(project.figures / "COMPARATORS.CSV")
    assert len(analysis.facts(root=project.root)) == len(facts)
    assert len(listed(project.figures, ".csv")) == 2


@pytest.mark.parametrize("where", [f"data/raw/figures/{NAME}", "data/raw/sources.csv",
                                   "definitions/ratios.yml"])  # fmt: skip
def test_links_into_a_shared_cache_are_followed(project, tmp_path, where):
    facts, inputs = analysis.ratios(root=project.root), shared_inputs(project)
    path, cached = project.root / where, tmp_path / "cache" / "1f" / "2e3d"
    cached.parent.mkdir(parents=True)
    path.rename(cached)
    path.symlink_to(cached)
    assert analysis.ratios(root=project.root).equals(facts)
    assert shared_inputs(project) == inputs
    assert data_files(project, where) == [path]
    cached.unlink()
    found = "\n".join(problems(project))
    assert f"{where}: file: expected a file, found a link to 2e3d, which is not there" in found
    assert str(tmp_path) not in found


def fifo(path):
    os.mkfifo(path)


WRONG_KINDS = {
    "a FIFO": (fifo, "a pipe or a device"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "a pipe or a device"),
    "a folder": (lambda path: path.mkdir(), "a folder"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "leads to itself"),
}


@pytest.mark.parametrize("kind", WRONG_KINDS)
@pytest.mark.parametrize("where", [f"data/raw/figures/{NAME}", "data/raw/sources.csv",
                                   "definitions/ratios.yml", "notebooks/runs.yml"])  # fmt: skip
def test_what_is_no_file_is_told_and_not_waited_for(project, where, kind):
    make, told = WRONG_KINDS[kind]
    (project.root / where).unlink()
    make(project.root / where)
    result = CliRunner().invoke(main, ["run", "--dry-run"])
    assert result.exit_code == 2
    assert f"{where}: file: expected a file, found " in result.output
    assert told in result.output


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_named_with_how_to_save_it(project, encoding):
    path = project.figures / NAME
    text = "source,note\na,蘭州高新技術產業開發區的企業收入\n"
    path.write_bytes(text.encode(encoding))
    (found,) = [problem for problem in problems(project) if NAME in problem]
    if encoding == "utf-16-le":  # no byte-order mark: it may be anything
        assert "0x" in found or "NUL" in found
    else:
        assert f"looks like {encoding.upper().replace('BIG5', 'Big5')}" in found
        assert "in Excel as CSV UTF-8" in found


@pytest.mark.parametrize(
    "tail", ["\n\n\n", ",,,,,,,,,\n" * 3, " , ,\n", "\r\n\r\n", "\u3000,,\n", ",,,,,,,,,,,,,,\n"]
)
def test_blank_rows_are_no_rows(project, tail):
    facts = analysis.facts(root=project.root)
    path = project.figures / NAME
    path.write_bytes(path.read_bytes() + tail.encode())
    assert analysis.facts(root=project.root).equals(facts)


def test_blank_columns_at_the_end_are_no_columns(project):
    facts = analysis.facts(root=project.root)
    path = project.figures / NAME
    path.write_text("".join(f"{line},,\n" for line in path.read_text("utf-8").splitlines()))
    assert analysis.facts(root=project.root).equals(facts)
    path.write_text(path.read_text("utf-8").replace(",,\n", ",,x\n", 2))
    assert any("row 1" in problem for problem in problems(project))


@pytest.mark.parametrize("char", ["\x01", "\x07", "\x1b", "\x0b", "\x0c", "\x7f", "\x85", "\x9b"])
def test_control_characters_are_refused_with_their_cell(project, char):
    changed = rows(project)
    for name in ("note", "as_stated", "entity"):
        changed[1][name] += f"a{char}b"
    store(project, changed)
    found = "\n".join(problems(project))
    for name in ("note", "as_stated", "entity"):
        expected = f"row 3: {name}: expected text without control characters, found U+"
        assert f"{expected}{ord(char):04X} at character " in found


def test_lines_in_a_note_are_kept(project):
    changed = rows(project)
    changed[1]["note"] = "one\nother\twith a tab\r\nlast"
    store(project, changed)
    assert changed[1]["note"] in set(analysis.facts(root=project.root)["note"])


UNSEEN = (
    "",
    " ",
    "\t",
    "\n",
    "\r",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\xa0",
    "\xad",
    "\u2066",
    "\u200e",
)
FORMULAS = ("=1+1", "＝1+1", "@SUM(A1)", "＠x", "-2+3+cmd|'/C calc'!A0", "+1+cmd|' /C'!A0", "－1+2",
            "＋1", "-1-", "+", "-", "-1.2億元", "--1", "+5家")  # fmt: skip
NUMBERS = ("-1", "+2", "-1.5", "-.5", "-1,234.5", "-2.5%", "+1e6")


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("formula", FORMULAS)
def test_only_a_number_begins_with_a_sign(unseen, formula):
    text = unseen + formula
    assert is_formula(text)
    assert guarded(text) == f"'{text}"
    for quotes in ("", "'", "''"):
        assert unguarded(guarded(quotes + text)) == quotes + text
        assert not is_formula(guarded(quotes + text))


@pytest.mark.parametrize("text", [*NUMBERS, "", "67家", "'tis", "''", "'", "a=1", "近8萬"])
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("formula", [text for text in FORMULAS if text not in ("-1.2億元", "+5家")])
def test_a_formula_is_refused_as_typed_and_text_behind_an_apostrophe(project, formula):
    changed = rows(project)
    changed[1]["note"] = formula
    store(project, changed)
    (found,) = problems(project)
    assert "row 3: note: expected text that is no spreadsheet formula" in found
    changed[1]["note"] = f"'{formula}"
    store(project, changed)
    facts = analysis.facts(root=project.root)
    assert formula in set(facts["note"])
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    with (project.processed / "facts.csv").open(encoding="utf-8", newline="") as file:
        assert f"'{formula}" in {row["note"] for row in csv.DictReader(file)}


def test_a_printed_decrease_goes_through_proposals_and_data(project, tmp_path):
    article = tmp_path / "own.txt"
    article.write_text("該區企業利潤總額為-1.2億元，同比為-3.5%。", encoding="utf-8")
    call = CliRunner().invoke
    assert call(main, ["extract", str(article)]).exit_code == 0
    path = project.root / "data" / "raw" / "proposals" / "own.csv"
    for _ in range(2):  # written, read and written again
        with path.open(encoding="utf-8", newline="") as file:
            proposed = list(csv.DictReader(file))
        assert [row["as_stated"] for row in proposed] == ["'-1.2億元", "-3.5%"]
        article.write_text(article.read_text("utf-8") + "完。", encoding="utf-8")
        assert call(main, ["extract", str(article)]).exit_code == 0
    proposed[0] |= {"decision": "accept", "entity": "lanzhou", "indicator": "income"}
    proposed[0] |= {"period": "2020", "note": "'=1 is how it was read"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(proposed[0]))
        writer.writeheader()
        writer.writerows(proposed)
    options = ("--publisher", "p", "--date", "2021-01-01", "--title", "t", "--licence", "CC0")
    options += ("--region", "CN", "--currency", "CNY")
    result = call(main, ["add", "own", *options])
    assert (result.exit_code, "1 added" in result.output) == (0, True), result.output
    facts = analysis.facts(root=project.root)
    own = facts[facts["source"] == "own"]
    assert list(own["as_stated"]) == ["-1.2億元"]
    assert list(own["note"]) == ["=1 is how it was read"]
    assert "'-1.2億元" in (project.figures / "own.csv").read_text(encoding="utf-8")


COLUMNS = ("source", "start", "end", "as_stated", "entity", "indicator", "period", "part_of",
           "note", "read_as")  # fmt: skip
LONG = {
    "digits": "9" * 5000,
    "signed digits": "-" + "9" * 5000,
    "a long text": "字" * 40_000,
    "a fraction": "0." + "0" * 5000 + "1",
    "numerals": "一" * 20_000,
    "a very long text": "x" * 130_000,
    "more than csv takes": "x" * 200_000,
}


@pytest.mark.parametrize("bomb", LONG)
@pytest.mark.parametrize("column", COLUMNS)
def test_a_bomb_in_a_cell_ends_in_a_line(project, bomb, column):
    changed = rows(project)
    changed[1][column] = LONG[bomb]
    store(project, changed)
    if column == "note" and bomb in {"digits", "signed digits", "a fraction", "numerals"}:
        assert len(analysis.facts(root=project.root))
        return
    found = problems(project)
    assert any(f"{NAME}: row 3" in each or f"{NAME}, row 3" in each for each in found)
    assert max(map(len, found)) < 5000


@pytest.mark.parametrize("digits", [17, 20, 38, 60, 5000])
@pytest.mark.parametrize("unit", ["元", "家", "%"])
def test_numbers_that_no_table_holds_are_refused(project, digits, unit):
    changed = rows(project)
    changed[1] |= {"as_stated": "1" * digits + unit, "read_as": ""}
    store(project, changed)
    assert any("row 3" in problem for problem in problems(project))


@pytest.mark.parametrize("name", ["length", "sha256", "date", "source"])
@pytest.mark.parametrize("value", ["9" * 5000, "٣", "²", "-1"])
def test_a_bomb_in_the_sources_ends_in_a_line(project, name, value):
    path = project.sources
    with path.open(encoding="utf-8", newline="") as file:
        changed = list(csv.DictReader(file))
    changed[0][name] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    if (name, value) == ("source", "-1"):
        return
    assert any(f"sources.csv, row 2: {name}" in problem for problem in problems(project))


@pytest.mark.parametrize("where", [f"data/raw/figures/{NAME}", "data/raw/sources.csv",
                                   "definitions/ratios.yml", "notebooks/runs.yml"])  # fmt: skip
def test_a_file_of_gigabytes_is_not_read(project, where):
    os.truncate(project.root / where, 5_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = CliRunner().invoke(main, ["run", "--dry-run"])
    assert result.exit_code == 2
    assert f"{where}: file: expected a file, found 5,000,000,000 bytes" in result.output
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KB
