"""Tables of one cell a line, read where their pattern is unmistakable, and what notes say."""

import pytest

from analysis.articles.article import open_article
from analysis.articles.flat_tables import Unread, flat_parts
from analysis.articles.grids import TableText
from analysis.articles.proposing import rows_of_pieces
from analysis.articles.suggestions import Suggester
from analysis.problems import InputError
from support.placing import codebook

PROSE = "2022年，青石高新区总体平稳。\n"
TABLE = (
    "青石高新区主要指标\n指标\n单位\n2021年\n2022年\n高新技术企业\n家\n120\n135\n\n年末从业人员①\n人\n"
    "45,200\n47,810\n出口总额\n亿元\n12.5\n—\n"
)
NOTES = "注：出口总额为快报数。2022年为预计数。①不含劳务派遣人员。\n"
HALF = (
    "表3 2022年上半年青石市生产总值（单位：亿元、%）\n\n绝对额\n\n比上年同期增长\n\n"
    "生产总值\n\n431.7\n\n3.4\n\n工业\n\n170.2\n\n4.1\n"
)


def rows_of(text, day="2023-02-01"):
    return list(rows_of_pieces("x", iter([text]), Suggester(codebook(), day)))


def told(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def test_cells_in_lines_are_read_by_their_heads():
    text = PROSE + TABLE + NOTES
    rows = rows_of(text)
    assert told(rows, "read_as", "indicator", "period") == [
        ("120家", "hightech_enterprises", "2021-12-31"),
        ("135家", "hightech_enterprises", "2022-12-31"),
        ("45,200人", "staff", "2021-12-31"),
        ("47,810人", "staff", "2022-12-31"),
        ("12.5亿元", "exports", "2021"),
    ]
    assert {row["entity"] for row in rows} == {"qingshi_hightech_zone"}
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["as_stated"]


def test_notes_are_caveats_of_the_rows_years_and_marks_that_they_name():
    codes = [row["caveats"].split() for row in rows_of(PROSE + TABLE + NOTES)]
    left_out = "part_population_left_out"
    assert codes == [
        [],
        ["expected_not_final"],
        [left_out],
        ["expected_not_final", left_out],
        ["preliminary"],
    ]


def test_a_unit_in_the_caption_and_a_growth_column_are_read_without_a_head_of_the_stub():
    rows = rows_of(HALF)
    assert told(rows, "read_as", "indicator", "measure", "period") == [
        ("431.7亿元", "gdp", "", "2022-01/2022-06"),
        ("3.4%", "gdp", "growth", "2022-01/2022-06"),
        ("170.2亿元", "industrial_value_added", "", "2022-01/2022-06"),
        ("4.1%", "industrial_value_added", "growth", "2022-01/2022-06"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        TABLE.replace("45,200\n", ""),  # a cell is missing: rows no longer are of one length
        TABLE.replace("单位\n", ""),  # a head is missing
        TABLE.replace("家\n120", "120\n家"),
    ],
    ids=["cell", "head", "order"],
)
def test_a_table_whose_pattern_is_in_doubt_is_left_and_told(broken):
    suggester = Suggester(codebook(), "2023-02-01")
    rows = list(rows_of_pieces("x", iter([PROSE + broken]), suggester))
    assert suggester.unread == 1
    assert not any(row["indicator"] or row["period"] for row in rows)
    parts = list(flat_parts(PROSE + broken))
    assert "".join(parts) == PROSE + broken
    assert not any(isinstance(part, TableText) for part in parts)
    assert any(isinstance(part, Unread) for part in parts)


def test_prose_of_short_lines_is_prose():
    text = (
        "青石高新区\n企业120家\n从业人员3400人\n出口3.2亿元\n进口1.1亿元\n收入90亿元\n税收8亿元\n"
    )
    assert list(flat_parts(text)) == [text]


def test_what_a_sentence_calls_preliminary_is():
    (row, other) = rows_of("初步核算，2022年青石市地区生产总值431.7亿元。青石市专利授权120件。")
    assert (row["caveats"], other["indicator"]) == ("preliminary", "patents_granted")
    assert "preliminary" not in other["caveats"]


def test_what_else_office_wrote_as_it_did_xls_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "old.doc"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    with pytest.raises(InputError) as error:
        open_article(path)
    (problem,) = error.value.problems
    assert "Save As, .xlsx" in str(problem)
    assert len(str(problem).splitlines()) == 1
