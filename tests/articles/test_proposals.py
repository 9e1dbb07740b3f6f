"""From a file to the data: proposals, a person's decisions, and what is added."""

import csv
import gc
import hashlib
import tracemalloc
from functools import partial

import pytest

from analysis.articles import editions
from analysis.articles import proposing as extraction
from analysis.articles.acceptance import add
from analysis.articles.article import open_article
from analysis.articles.merging import Fresh, align
from analysis.articles.passages import passages
from analysis.articles.proposal_table import NAMES, is_touched, plain, proposals_path
from analysis.articles.proposing import extract
from analysis.files import LOCK
from analysis.model import encoding
from analysis.model.spreadsheet_cells import is_formula
from analysis.problems import InputError
from support.projects import call

TEXT = (
    "兰州高新区创新发展\r\n发布时间：2024-07-18 来源：试写日报\r\n\r\n"
    "截至2024年6月底，兰州高新区在孵企业达到82家，从业人员1200余人。\r\n"
    "2023年实现总收入3.5亿元，同比增长12.5%，总税收900多万元，下降1.34%。\r\n"
    "累计获得发明专利75项、自主知识产权约160项；大厅共12层。\r\n"
)
NEW = {"publisher": "試寫日報", "date": "2024-07-18", "title": "創新發展", "licence": "CC0"} | {
    "region": "CN",
    "currency": "CNY",
}
OPTIONS = [part for name, value in NEW.items() for part in (f"--{name}", value)]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "own.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture
def proposed(project, article):
    """The project with proposals for the article."""
    extract(project, open_article(article), "own")
    return project


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(project, source="own"):
    return {row["as_stated"]: row for row in read(proposals_path(project, source))}


def edit(project, source="own", **cells):
    """Sets cells of rows by phrase: a person at work. ``_`` stands for every other row."""
    path = proposals_path(project, source)
    rows = read(path)
    rows = [row | cells.get(row["as_stated"], cells.get("_", {})) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, NAMES)
        writer.writeheader()
        writer.writerows(rows)


def accept(project, *phrases):
    edit(project, **{phrase: {"decision": "accept"} for phrase in phrases})


def again(project, article, text=None):
    if text is not None:
        article.write_bytes(text.encode())
    return extract(project, open_article(article), "own")


def snapshot(project):
    paths = [path for path in project.root.rglob("*") if path.is_file() and path.name != LOCK]
    return {path: path.read_bytes() for path in paths}


def test_every_figure_becomes_a_row_with_its_place_in_the_stored_text(proposed):
    text = (proposed.texts / "own.txt").read_bytes().decode()
    assert text == TEXT
    rows = read(proposals_path(proposed, "own"))
    assert [row["as_stated"] for row in rows] == [
        *("82家", "1200余人", "3.5亿元", "12.5%", "900多万元", "下降1.34%"),
        *("75项", "约160项", "12层"),
    ]
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["as_stated"]
        assert (row["state"], row["decision"], row["source"]) == ("new", "", "own")


def test_suggestions_have_grounds_and_nothing_is_invented(proposed):
    rows = rows_of(proposed)
    assert rows["82家"]["indicator"] == "incubated_firms"
    assert rows["82家"]["ground_indicator"] == "incubated_firms: label 在孵企業 before"
    assert rows["82家"]["ground_period"] == "2024-06-30: date 2024年6月底 in the sentence"
    assert (rows["12层"]["indicator"], rows["12层"]["ground_indicator"]) == ("", "")
    assert (rows["12.5%"]["indicator"], rows["12.5%"]["measure"]) == ("income", "growth")


def test_a_decrease_is_proposed_with_its_verb_so_that_its_sign_is_kept(proposed):
    assert rows_of(proposed)["下降1.34%"]["kind"] == "percent"


def test_the_same_text_again_changes_no_decision_and_no_edit(proposed, article):
    edit(
        proposed,
        **{
            "82家": {"decision": "accept", "period": "2024-07-18", "note": "as printed"},
            "12层": {"decision": "reject", "note": "floors"},
            "75项": {"indicator": "", "entity": "lanzhou_returnee_park"},
        },
    )
    result = again(proposed, article)
    rows = rows_of(proposed)
    kept = ("decision", "period", "note")
    assert [rows["82家"][name] for name in kept] == ["accept", "2024-07-18", "as printed"]
    assert (rows["12层"]["decision"], rows["12层"]["note"]) == ("reject", "floors")
    assert (rows["75项"]["indicator"], rows["75项"]["entity"]) == ("", "lanzhou_returnee_park")
    assert {row["state"] for row in rows.values()} == {"seen"}
    assert dict(result.states) == {"seen": 9}
    content = proposals_path(proposed, "own").read_bytes()
    assert not again(proposed, article).written
    assert proposals_path(proposed, "own").read_bytes() == content


def test_untouched_suggestions_follow_the_codebook(proposed, article):
    path = proposed.definitions / "indicators" / "incubation.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(", 總收入]", ", 毛收入]"), encoding="utf-8")
    again(proposed, article)
    assert rows_of(proposed)["3.5亿元"]["indicator"] == ""


def test_a_changed_text_moves_rows_and_shows_what_is_new_and_gone(proposed, article):
    accept(proposed, "82家", "1200余人", "12层")
    text = TEXT.replace("共12层", "很大").replace("截至2024", "全市共有学校15所。\r\n截至2024")
    result = again(proposed, article, text)
    rows = rows_of(proposed)
    assert rows["15所"]["state"] == "new"
    assert (rows["82家"]["state"], rows["82家"]["decision"]) == ("moved", "accept")
    assert (rows["12层"]["state"], rows["12层"]["decision"]) == ("gone", "accept")
    for row in rows.values():
        if row["state"] != "gone":
            assert text[int(row["start"]) : int(row["end"])] == row["as_stated"]
    assert {state: count for state, count in result.states.items() if count} == {
        "new": 1,
        "moved": 8,
        "gone": 1,
    }
    assert result.fresh[0].startswith("15所")
    assert result.gone == [f"12层 ({TEXT.index('12层')}-{TEXT.index('12层') + 3} 大厅): accept"]


def test_gone_rows_stay_while_a_person_has_touched_them(proposed, article):
    accept(proposed, "12层")
    again(proposed, article, TEXT.replace("82家", "许多").replace("共12层", "很大"))
    assert {"82家", "12层"} <= rows_of(proposed).keys()
    again(proposed, article)
    rows = rows_of(proposed)
    assert "82家" not in rows
    assert rows["12层"]["state"] == "gone"
    again(proposed, article, TEXT)
    rows = rows_of(proposed)
    assert (rows["12层"]["state"], rows["12层"]["decision"]) == ("seen", "accept")


def test_equal_phrases_go_to_the_nearest_place():
    lost = [
        {"start": str(start), "as_stated": "6家", "label": label, "note": str(start)}
        for start, label in ((10, "甲"), (50, "乙"), (90, "乙"), (500, "丙"))
    ]
    fresh = [Fresh(0, 20, "6家", "甲"), Fresh(1, 61, "6家", "乙"), Fresh(2, 101, "6家", "乙")]
    pairs = align(lost, [*fresh, Fresh(3, 700, "7家", "丙")])
    assert {number: row["note"] for number, row in pairs.items()} == {0: "10", 1: "50", 2: "90"}


def test_figures_of_the_data_are_known(proposed, article):
    accept(proposed, "82家", "3.5亿元")
    add(proposed, "own", NEW)
    result = again(proposed, article)
    rows = rows_of(proposed)
    assert [rows[phrase]["state"] for phrase in ("82家", "3.5亿元", "75项")] == [
        "known",
        "known",
        "seen",
    ]
    assert result.missed == []
    assert (result.states["known"], result.figures) == (2, 9)


def test_figures_of_the_data_that_are_not_found_are_told(proposed, article):
    edit(proposed, **{"82家": {"decision": "accept"}})
    add(proposed, "own", NEW)
    path = proposed.figures / "own.csv"
    start = TEXT.index("发布")
    path.write_text(
        path.read_text(encoding="utf-8")
        + f"own,{start},{start + 2},发布,,lanzhou_hightech_zone,incubated_firms,,,2024,,,,,\n",
        encoding="utf-8",
    )
    assert again(proposed, article).missed == [f"发布 ({start}-{start + 2})"]


def test_another_text_for_a_source_of_the_data_is_refused(proposed, article):
    accept(proposed, "82家")
    add(proposed, "own", NEW)
    before = snapshot(proposed)
    with pytest.raises(InputError, match=r"own\.txt: source own: expected the text that"):
        again(proposed, article, TEXT + "又1家。")
    assert snapshot(proposed) == before


def test_accepted_rows_go_into_the_data_and_everything_works_from_there(proposed):
    edit(
        proposed,
        _={"decision": "reject"},
        **{"82家": {"decision": "accept"}, "3.5亿元": {"decision": "accept"}},
    )
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 0, result.output
    assert "data/raw/figures/own.csv: 2 added, 7 rejected" in result.output
    assert "own: 2 figures, text and SHA-256 agree" in call("verify").output
    assert call("build").exit_code == 0
    assert "own:" in (proposed.processed / "facts.csv").read_text(encoding="utf-8")
    source = read(proposed.sources)[-1]
    assert source["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (source["length"], source["publisher"]) == (str(len(TEXT)), "試寫日報")
    assert rows_of(proposed)["12层"]["decision"] == "reject"


def test_rows_that_are_there_stay_byte_for_byte(proposed):
    accept(proposed, "3.5亿元")
    add(proposed, "own", NEW)
    path = proposed.figures / "own.csv"
    typed = path.read_bytes().replace(b"\n", b"\r\n").replace(b"2023,,,,,", b'2023,,,,,"a, b"')
    path.write_bytes(typed.rstrip())  # as another editor leaves it
    sources = proposed.sources.read_bytes()
    accept(proposed, "75项", "82家")
    assert call("add", "own").exit_code == 0
    assert path.read_bytes().startswith(typed.rstrip())
    assert [row["as_stated"] for row in read(path)] == ["3.5亿元", "82家", "75项"]
    assert proposed.sources.read_bytes() == sources


def test_added_again_nothing_changes(proposed):
    accept(proposed, "82家")
    add(proposed, "own", NEW)
    before = snapshot(proposed)
    result = call("add", "own")
    assert (result.exit_code, snapshot(proposed)) == (0, before)
    assert "0 added, 1 already there, 8 without a decision" in result.output
    assert "nothing to add" in result.output


def test_everything_wrong_is_told_at_once_and_nothing_is_written(proposed):
    edit(
        proposed,
        **{
            "82家": {"decision": "accept", "indicator": "incubated_firm", "period": "20240"},
            "1200余人": {"decision": "accept", "entity": "", "indicator": "income"},
            "3.5亿元": {"decision": "accept", "start": "0", "end": "5"},
            "75项": {"decision": "accept", "source": "other"},
            "12层": {"decision": "yes"},
        },
    )
    before = snapshot(proposed)
    result = call("add", "own", *OPTIONS[:2])
    assert result.exit_code == 2
    assert snapshot(proposed) == before
    rows = {row["as_stated"]: at for at, row in enumerate(read(proposals_path(proposed, "own")), 2)}
    file = "data/raw/proposals/own.csv"
    for told in (
        f"{file}, row {rows['82家']}: indicator: expected one of",
        "(nearest: incubated_firms), found 'incubated_firm'",
        f"{file}, row {rows['82家']}: period: expected a period",
        f"{file}, row {rows['1200余人']}: entity: expected a value, found an empty cell",
        f"{file}, row {rows['1200余人']}: as_stated '1200余人': expected the unit of income",
        "characters 0-5: expected '3.5亿元', found '兰州高新区' (it stands at",
        f"{file}, row {rows['75项']}: source: expected own, found 'other'",
        f"{file}, row {rows['12层']}: decision: expected one of accept, reject",
        "data/raw/sources.csv: source own: expected --date (day of publication, ISO 8601)",
        "source own: expected --title",
        "source own: expected --licence",
    ):
        assert told in result.output
    assert "--publisher" not in result.output
    assert "data/raw/sources.csv, row" not in result.output  # only what was asked for is told
    assert "data/raw/figures/own.csv, row" not in result.output


def test_overlaps_and_duplicates_are_refused(proposed):
    accept(proposed, "82家")
    add(proposed, "own", NEW)
    edit(proposed, **{"82家": {"state": "new"}})
    result = call("add", "own")
    assert result.exit_code == 2
    assert "a duplicate of" in result.output
    assert "of data/raw/figures/own.csv, row 2" in result.output
    start = str(TEXT.index("82家") + 1)
    edit(proposed, **{"82家": {"start": start, "as_stated": "2家"}})
    result = call("add", "own")
    assert result.exit_code == 2
    assert "overlaps" in result.output
    assert "data/raw/proposals/own.csv, row 2: start" in result.output


def test_an_edit_of_what_is_in_the_data_is_told_not_lost(proposed):
    accept(proposed, "82家")
    add(proposed, "own", NEW)
    edit(proposed, **{"82家": {"period": "2023"}})
    result = call("add", "own")
    assert result.exit_code == 0
    assert "data/raw/proposals/own.csv, row 2: the data say something else and stand" in (
        result.output
    )
    assert read(proposed.figures / "own.csv")[0]["period"] == "2024-06-30"


def test_a_new_source_needs_its_description_and_an_old_one_keeps_its_own(proposed):
    accept(proposed, "82家")
    assert call("add", "own", *OPTIONS, "--date", "tomorrow").exit_code == 2
    assert call("add", "own", *OPTIONS).exit_code == 0
    accept(proposed, "3.5亿元")
    result = call("add", "own", "--title", "別的")
    assert result.exit_code == 2
    assert "--title: expected '創新發展', as the file has it" in result.output


def test_positions_cannot_be_checked_without_the_text(proposed):
    accept(proposed, "82家")
    (proposed.texts / "own.txt").unlink()
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 2
    assert "data/raw/text/own.txt: file: expected the text" in result.output


@pytest.mark.parametrize("named", ["own", "own.txt", "{root}/data/raw/proposals/own.csv"])
def test_the_source_is_named_by_code_or_by_file(proposed, named):
    accept(proposed, "82家")
    assert call("add", named.format(root=proposed.root), *OPTIONS).exit_code == 0


def test_without_proposals_it_is_told_how_to_make_them(project):
    result = call("add", "none")
    assert result.exit_code == 2
    assert "data/raw/proposals/none.csv: file: expected proposals (analysis extract" in (
        result.output
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n", "expected columns source, start"),
        (",".join(NAMES).encode() + b"\n1,2\n", "cells, found 2"),
        ("來源,起,止".encode("gb18030"), "save as CSV UTF-8"),
        (",".join(NAMES).encode() + b'\n"', "comma-separated values"),
    ],
)
@pytest.mark.parametrize("command", ["add", "extract"])
def test_a_spoiled_file_of_proposals_is_told_and_left_alone(
    proposed, article, command, content, told
):
    path = proposals_path(proposed, "own")
    path.write_bytes(content)
    result = call(command, "own" if command == "add" else article)
    assert (result.exit_code, path.read_bytes()) == (2, content)
    assert told in result.output


def test_the_command_says_what_it_read_and_what_changed(project, article):
    result = call("extract", article)
    assert result.exit_code == 0
    assert "own.txt: plain text, UTF-8," in result.output
    assert "data/raw/proposals/own.csv: written, 9 figures (9 new)" in result.output
    assert "next: set decision to accept or reject there; analysis add own --publisher" in (
        result.output
    )
    article.write_text(TEXT.replace("82家", "83家"), encoding="utf-8", newline="")
    output = call("extract", article).output
    assert "data/raw/text/own.txt: replaced by a changed one" in output
    assert "(1 new, 8 seen, 1 gone)" in output
    assert "  new: 83家" in output
    assert "  gone: 82家" in output


@pytest.mark.parametrize("content", [b"", b"  \n\t", b"\xff\xfe\xfa", b"\x89PNG", b"a\0b"])
def test_bad_files_are_refused_and_nothing_is_written(project, tmp_path, content):
    path = tmp_path / "own.txt"
    path.write_bytes(content)
    before = snapshot(project)
    result = call("extract", path)
    assert (result.exit_code, snapshot(project)) == (2, before)
    assert "own.txt" in result.output


def test_a_text_without_figures_gives_an_empty_table_and_says_so(project, tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("一帶一路，千方百計。", encoding="utf-8")
    result = call("extract", path)
    assert result.exit_code == 0
    assert "no figure was found in the text" in result.output
    assert read(proposals_path(project, "own")) == []


def test_no_cell_is_a_live_formula(project, tmp_path):
    path = tmp_path / "own.txt"
    path.write_text(
        "=1+1企業67家，@SUM(A1)在孵企業8家\n+cmd|'/C calc'!A0 總收入5億元\n＝A1孵化器3家\n-2.29‰\n",
        encoding="utf-8",
    )
    extract(project, open_article(path), "own")
    rows = read(proposals_path(project, "own"))
    assert rows
    for row in rows:
        assert not any(is_formula(cell) or cell.startswith("＝") for cell in row.values())
    assert plain("=1+1 在孵企業") == "1+1 在孵企業"
    assert plain("\t@SUM\n甲") == "SUM 甲"


def test_a_formula_that_is_typed_is_refused(proposed):
    edit(proposed, **{"82家": {"decision": "accept", "note": "=1+1"}})
    result = call("add", "own", *OPTIONS)
    assert result.exit_code == 2
    assert "note: expected text that is no spreadsheet formula" in result.output


def test_a_row_is_touched_when_a_decision_or_a_cell_is_not_the_suggestion(proposed):
    row = rows_of(proposed)["82家"]
    assert not is_touched(row)
    assert is_touched(row | {"decision": "reject"})
    assert is_touched(row | {"note": "x"})
    assert is_touched(row | {"entity": ""})


@pytest.mark.processes
def test_a_page_is_stored_as_the_text_that_positions_count(project, tmp_path):
    path = tmp_path / "page.html"
    body = "".join(f"<p>{line}</p>" for line in TEXT.split("\r\n") if line)
    path.write_text(f"<html><body><article>{body}</article></body></html>", encoding="utf-8")
    assert call("extract", path, "--source", "own").exit_code == 0
    text = (project.texts / "own.txt").read_bytes().decode()
    for row in read(proposals_path(project, "own")):
        assert text[int(row["start"]) : int(row["end"])] == row["as_stated"]
    edit(project, **{"82家": {"decision": "accept"}})
    assert call("add", "own", *OPTIONS).exit_code == 0
    assert "own: 1 figures, text and SHA-256 agree" in call("verify").output


def test_a_new_project_can_begin_with_an_article(project, article):
    for path in project.figures.glob("*.csv"):
        path.unlink()
    project.sources.unlink()
    extract(project, open_article(article), "own")
    accept(project, "82家")
    assert call("add", "own", *OPTIONS).exit_code == 0
    assert "own: 1 figures" in call("verify").output


def test_memory_does_not_grow_with_the_text(project, tmp_path, monkeypatch):
    monkeypatch.setattr(extraction, "passages", partial(passages, size=2_000))
    monkeypatch.setattr(encoding, "BLOCK", 8_192)
    monkeypatch.setattr(encoding, "SAMPLE", 1_000)
    monkeypatch.setattr(editions, "_LONGEST", 1_000)  # longer texts are held against no other
    peaks = []
    for times in (20, 200, 400):  # once for what is loaded, once for buffers to fill
        path = tmp_path / "own.txt"
        path.write_bytes(TEXT.encode() * times)
        gc.collect()
        tracemalloc.start()
        extract(project, open_article(path), f"own{len(peaks)}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 50_000  # 75 000 bytes of text more, 400 000 of rows
