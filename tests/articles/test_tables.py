"""Tables of pages, workbooks and CSV files: each cell a figure, with what heading and stub say."""

import csv
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

import analysis
from analysis.articles.article import open_article
from analysis.articles.entities import Entities
from analysis.articles.grids import Cell, Grid, TableText, csv_grid
from analysis.articles.indicators import Indicators
from analysis.articles.proposal_table import proposals_path
from analysis.articles.proposing import extract
from analysis.articles.table_reading import TableReader
from analysis.articles.workbooks import EXCEL_97, shown
from analysis.model import load_inputs, unguarded
from analysis.problems import InputError
from support.projects import call

pytestmark = pytest.mark.processes  # pages and workbooks are read in one of their own
COLUMNS = ("as_stated", "read_as", "indicator", "measure", "breakdown", "period", "part_of")


def read(project, source):
    with proposals_path(project, source).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page(table, caption="", after=""):
    head = f"<caption>{caption}</caption>" if caption else ""
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("|")) + "</tr>"
        for line in table.strip().split("\n")
    )
    return f"<html><body><table>{head}{rows}</table>{after}</body></html>"


@pytest.fixture
def propose(project, tmp_path):
    """The rows proposed for a file of some content, as tuples of COLUMNS."""

    def proposed(content, name="tab.html"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        extract(project, open_article(path), path.stem)
        return [tuple(unguarded(row[name]) for name in COLUMNS) for row in read(project, path.stem)]

    return proposed


def test_units_stand_in_a_column_and_growth_is_a_measure(propose):
    rows = propose(
        page(
            "指標|單位|2022年|比上年增長(%)\n"
            "地區生產總值|億元|512.4|5.1\n"
            "\u3000第一產業|億元|30.2|-2.0\n"
            "\u3000\u3000#工業|億元|201.0|—\n"
            "高新技術企業|家|1 204*|12.0",
            "表1 石橋市主要指標",
        )
    )
    assert rows == [
        ("512.4", "512.4億元", "gdp", "", "", "2022", ""),
        ("5.1", "5.1%", "gdp", "growth", "", "2022", ""),
        ("30.2", "30.2億元", "gdp", "", "sector:primary", "2022", ""),
        ("-2.0", "-2.0%", "gdp", "growth", "sector:primary", "2022", ""),
        ("201.0", "201.0億元", "industrial_value_added", "", "", "2022", "gdp"),
        ("1 204", "1204家", "hightech_enterprises", "", "", "2022-12-31", ""),
        ("12.0", "12.0%", "hightech_enterprises", "growth", "", "2022", ""),
    ]


def test_the_caption_gives_unit_and_place_and_the_rows_under_a_part_are_parts(propose, project):
    rows = propose(
        page(
            "項目|2021年|2022年\n營業收入|1204.5|1310.8\n其中：技術收入|86.3|…\n"
            "\u3000\u3000\u3000產品銷售收入|902.7|961.0\n淨利潤|71.6|△3.5",
            "表2 石橋高新區企業主要指標（單位：億元）",
        )
    )
    assert [row[2:] for row in rows] == [
        *[("zone_income", "", "", year, "") for year in ("2021", "2022")],
        ("technical_income", "", "", "2021", "zone_income"),
        *[("product_sales_income", "", "", year, "zone_income") for year in ("2021", "2022")],
        *[("profit", "", "", year, "") for year in ("2021", "2022")],
    ]
    assert rows[-1][:2] == ("△3.5", "-3.5億元")
    assert {row["entity"] for row in read(project, "tab")} == {"shiqiao_hightech_zone"}


def test_headings_of_two_levels_and_merged_cells(propose):
    table = (
        '<table><caption>石橋市規模以上工業</caption><tr><th rowspan="2">行業</th>'
        '<th colspan="2">2021年</th><th colspan="2">2022年</th></tr>'
        "<tr><th>增加值（億元）</th><th>增長（%）</th><th>增加值（億元）</th><th>增長（%）</th></tr>"
        "<tr><td>規模以上工業合計</td><td>266.1</td><td>5.4</td><td>288.9</td><td>8.1</td></tr>"
        "<tr><td>不知名的行業</td><td>41.7</td><td>1.2</td><td>49.3</td><td>1.5</td></tr></table>"
    )
    rows = propose(f"<html><body>{table}</body></html>")
    series = ("industrial_value_added", "", "size:above_designated")
    growth = ("industrial_value_added", "growth", "size:above_designated")
    assert [row[2:6] for row in rows[:4]] == [
        *((*series, "2021"), (*growth, "2021"), (*series, "2022"), (*growth, "2022")),
    ]
    assert [row[1:3] for row in rows[4:]] == [
        *(("41.7億元", ""), ("1.2%", ""), ("49.3億元", ""), ("1.5%", "")),
    ]


def test_targets_forecasts_ranks_and_words_in_a_cell(propose):
    rows = propose(
        page(
            "指標|2022年實際|2023年預計|2025年目標\n有效發明專利①（件）|1862|2100左右|3000\n"
            "國家高新區綜合排名（位）|87|-|75以內",
            "石橋高新區創新指標",
            "<p>註：①期末數。</p>",
        )
    )
    assert [(row[1], row[3], row[5]) for row in rows] == [
        ("1862件", "", "2022-12-31"),
        ("2100件左右", "forecast", "2023-12-31"),
        ("3000件", "target", "2025-12-31"),
        ("87名次", "", "2022"),
        ("75名次以內", "target", "2025"),
    ]


def test_two_units_that_fit_are_none(propose):
    rows = propose(
        page(
            "項目|2021年|2022年\n年末從業人員|18|19\n高新技術企業|120|130",
            "石橋高新區（單位：家、人、萬人）",
        )
    )
    assert [row[1] for row in rows] == ["", "", "120家", "130家"]
    assert [row[2] for row in rows] == ["", "", "hightech_enterprises", "hightech_enterprises"]


def test_years_of_the_republic_are_years(inputs):
    book = inputs.codebook
    grid = csv_grid("項目,110年,111年\n營業額（億元）,15896,16121\n")
    reader = TableReader(book, Entities(book), Indicators(book))
    found = list(reader.read(TableText.of(grid)))
    assert [one.period.value for one in found] == ["2021", "2022"]
    assert [one.read_as.value for one in found] == ["15896億元", "16121億元"]


def test_a_page_keeps_its_prose_and_its_layout_tables(propose):
    prose = "石橋高新區近年發展平穩，企業不斷增加，園區面貌有了很大變化。" * 6
    rows = propose(
        f"<html><body><table><tr><td><p>{prose}在孵企業82家。</p>"
        "<table><tr><td>指標</td><td>2022年</td></tr><tr><td>專利授權（件）</td><td>120</td></tr>"
        "<tr><td>高新技術企業（家）</td><td>31</td></tr></table></td></tr></table></body></html>"
    )
    assert [row[:3] for row in rows] == [
        ("82家", "", "incubated_firms"),
        ("120", "120件", "patents_granted"),
        ("31", "31家", "hightech_enterprises"),
    ]


def test_a_workbook_is_read_as_it_is_shown(project, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["石橋高新區主要指標（單位：億元、家）"])
    sheet.merge_cells("A1:C1")
    for line in (["指標", "2021年", "2022年"], ["營業收入", 1310.8, 1502.6]):
        sheet.append(line)
    sheet.append(["高新技術企業", 198, None])
    for cell in sheet[3][1:]:
        cell.number_format = "#,##0.00"
    hidden = book.create_sheet("hidden")
    hidden.append(["x", 1, 2])
    hidden.append(["y", 1, 2])
    hidden.sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    extract(project, open_article(path), "book")
    rows = read(project, "book")
    text = (project.texts / "book.txt").read_text(encoding="utf-8")
    assert [(row["as_stated"], row["read_as"], row["period"]) for row in rows] == [
        ("1310.80", "1310.80億元", "2021"),
        ("1502.60", "1502.60億元", "2022"),
        ("198", "198家", "2021-12-31"),
    ]
    assert all(text[int(row["start"]) : int(row["end"])] == row["as_stated"] for row in rows)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("比上年增長(%)", "5.2", ("5.2%", "staff", "growth", "2022")),
        ("比上年增減%", "-5.2", ("-5.2%", "staff", "growth", "2022")),
        ("增幅(%)", "5.2", ("5.2%", "staff", "growth", "2022")),
        ("比上月增長(%)", "5.2", ("5.2%", "staff", "growth_period", "2022")),
        ("環比增長%", "5.2", ("5.2%", "staff", "growth_period", "2022")),
        ("較上季末增長(%)", "5.2", ("5.2%", "staff", "growth_period", "2022")),
        ("兩年平均增長(%)", "5.2", ("5.2%", "staff", "growth_two_year_mean", "2022")),
        ("年均增長(%)", "5.2", ("5.2%", "staff", "growth_yearly_mean", "2022")),
        ("按可比價增長(%)", "5.2", ("5.2%", "staff", "growth_real", "2022")),
        ("比年初增長(%)", "5.2", ("5.2%", "", "", "")),
        ("比2019年增長(%)", "5.2", ("5.2%", "", "", "")),
        ("比上年增加(人)", "520", ("520人", "staff", "change", "2022-12-31")),
        ("比上年增減(人)", "-520", ("-520人", "staff", "change", "2022-12-31")),
        ("較上年增加", "520", ("520人", "staff", "change", "2022-12-31")),
        ("比上月增加(人)", "520", ("520人", "", "", "")),
        ("增減", "520", ("520人", "", "", "")),
    ],
)
def test_a_column_says_of_what_it_is_the_growth_or_the_change(heading, cell, expected):
    table = f"指標,2021年,2022年,{heading}\n年末從業人員(人),61000,61520,{cell}\n專利,3,4,\n"
    rows = analysis.read_table(pd.read_csv(io.StringIO(table), dtype=str))
    row = rows.set_index("as_stated").loc[cell]
    assert (row["read_as"], row["indicator"], row["measure"], row["period"]) == expected


def test_a_workbook_of_excel_97_is_read_as_it_is_shown(project):
    """Months that are dates, a format with a space behind, an indent, an error, a hidden sheet."""
    extract(project, open_article(Path(__file__).with_name("old.xls")), "old")
    assert [
        [row[name] for name in ("as_stated", "read_as", "indicator", "measure", "period")]
        for row in read(project, "old")
    ] == [
        ["120.80", "120.80億元", "zone_income", "", "2022-11"],
        ["131.26", "131.26億元", "zone_income", "", "2022-12"],
        ["8.7%", "", "zone_income", "growth_period", "2022-12"],
        ["198", "198家", "hightech_enterprises", "", "2022-11-30"],
        ["203", "203家", "hightech_enterprises", "", "2022-12-31"],
        ["9", "9家", "listed_firms", "", "2022-11-30"],
    ]


def test_cells_have_positions_in_the_stored_text():
    cells = [
        [Cell(0, "甲"), Cell(0, "甲"), Cell(1, "12")],
        [Cell(2, ""), Cell(3, "5"), Cell(1, "12")],
    ]
    text = TableText.of(Grid("題", cells, "註"))
    assert str(text) == "題\n甲\t\t12\n\t5\t\n"
    assert {number: text[start:end] for number, (start, end) in text.places.items()} == {
        0: "甲",
        1: "12",
        2: "",
        3: "5",
    }


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (371.2, "0.00", "371.20"),
        (1204.5, "#,##0", "1205"),
        (0.068, "0.0%", "6.8%"),
        (0.1 + 0.2, "General", "0.3"),
        (2021, "General", "2021"),
        (True, "General", ""),
        (371.2, "0.00_ ", "371.20"),
        (-3.456, "#,##0.00_);[Red]\\(#,##0.00\\)", "-3.46"),
        (371.2, '0.0"億元"', "371.2億元"),
        (date(2022, 11, 1), 'yyyy"年"m"月"', "2022年11月"),
        (date(2022, 11, 1), "[$-804]yyyy", "2022年"),
        (date(2022, 11, 1), "yyyy-mm-dd", "2022-11-01"),
    ],
)
def test_a_number_is_what_the_sheet_shows(value, form, text):
    assert shown(value, form) == text


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.csv", b"a,b\nc,d\n", "a table with figures"),
        ("x.xlsx", b"no workbook", "expected a workbook"),
        ("x.xls", EXCEL_97 + bytes(600), "expected a workbook"),
        ("x.html", b"<html><body><table><tr><td></td></tr></table></body></html>", "HTML page"),
    ],
)
def test_a_file_without_a_table_is_refused(project, tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=expected):
        extract(project, open_article(path), "x")
    assert not proposals_path(project, "x").exists()


def test_from_a_table_to_the_data_without_a_typed_cell(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project.root)
    path = tmp_path / "own-table.html"
    path.write_text(
        page(
            "指標|單位|2021年|2022年\n營業總收入|億元|1310.8|1502.6\n年末從業人員|人|57900|61240\n"
            "高新技術企業|家|198|236\n有效發明專利|件|3900|4520\n研發人員|人|9800|10200",
            "表1 石橋高新區主要指標",
        ),
        encoding="utf-8",
    )
    described = (
        "--publisher",
        "試寫",
        "--date",
        "2023-02-01",
        "--title",
        "指標",
        "--licence",
        "CC0",
    )
    for command in (
        ("extract", str(path)),
        ("codebook", "places", "own-table"),
        ("decide", "own-table", "--accept", "likely", "--reject-rest"),
        ("add", "own-table", *described, "--region", "CN", "--currency", "CNY"),
    ):
        result = call(*command)
        assert result.exit_code == 0, result.output
    inputs = load_inputs(project.root)
    rows = inputs.figures[inputs.figures["source"] == "own-table"]
    assert len(rows) == 10
    assert set(rows["entity"]) == {"shiqiao_hightech_zone"}
    assert inputs.codebook.entities["shiqiao_hightech_zone"].label["en"] == "Shiqiao High-tech Zone"
    again = call("codebook", "places", "own-table")
    assert "nothing added" in again.output


def test_decisions_and_places_are_refused_with_what_was_expected(project, monkeypatch):
    monkeypatch.chdir(project.root)
    for command, expected in (
        (("decide", "none"), "data/raw/proposals/none.csv: file: expected proposals"),
        (("decide", "none", "--accept", "shure"), "nearest: sure"),
        (("codebook", "places", "none"), "none.places.tsv: file: expected places"),
    ):
        result = call(*command)
        assert (result.exit_code, expected in result.output) == (2, True), result.output


def test_entities_in_rows_take_the_indicators_of_the_columns(propose, project):
    rows = propose(
        page(
            "高新区|营业收入（千元）|年末从业人员（人）\n"
            "苏州高新区|１２３ ４５６|241 300\n石桥高新区|6 543||\n合计|129 999|302 540",
            "2021年部分高新区主要指标",
        )
    )
    assert [row[1:3] for row in rows] == [
        ("123456千元", "zone_income"),
        ("241300人", "staff"),
        ("6543千元", "zone_income"),
        ("129999千元", ""),  # of the zones listed, which are no entity
        ("302540人", ""),
    ]
    assert [row["entity"] for row in read(project, "tab")] == [
        *("suzhou_hightech_zone", "suzhou_hightech_zone", "shiqiao_hightech_zone", "", ""),
    ]


def test_industries_in_rows_are_breakdowns_or_nothing(propose):
    rows = propose(
        page(
            "產業別|營業額|占比(%)|年增率(%)\n總計|8,204|100.0|12.4\n積體電路|6,120|74.6|△3.2\n"
            "食品|1,020|12.4|1.0",
            "北湖科學園區110年各產業營業額（單位：新台幣億元）",
        )
    )
    part = "sector:integrated_circuits"
    assert [row[:6] for row in rows] == [
        ("8,204", "新台幣8,204億元", "turnover", "", "", "2021"),
        ("100.0", "100.0%", "turnover", "share", "", "2021"),
        ("12.4", "12.4%", "turnover", "growth", "", "2021"),
        ("6,120", "新台幣6,120億元", "turnover", "", part, "2021"),
        ("74.6", "74.6%", "turnover", "share", part, "2021"),
        ("△3.2", "-3.2%", "turnover", "growth", part, "2021"),
        ("1,020", "新台幣1,020億元", "", "", "", "2021"),
        ("12.4", "12.4%", "", "", "", "2021"),
        ("1.0", "1.0%", "", "", "", "2021"),
    ]


def test_years_in_rows_and_growth_of_the_column_before(propose):
    rows = propose(
        page(
            "年份|营业总收入(亿元)|同比增长(%)|高新技术企业(家)\n2021|1310.0|+19.0|198\n"
            "2022年1-6月|701.2|-1.5|210",
            "石桥高新区主要指标",
        )
    )
    assert [row[1:4] + row[5:6] for row in rows] == [
        ("1310.0亿元", "zone_income", "", "2021"),
        ("19.0%", "zone_income", "growth", "2021"),
        ("198家", "hightech_enterprises", "", "2021-12-31"),
        ("701.2亿元", "zone_income", "", "2022-01/2022-06"),
        ("-1.5%", "zone_income", "growth", "2022-01/2022-06"),
        ("210家", "hightech_enterprises", "", "2022-06-30"),
    ]


def test_a_title_in_the_first_row_is_the_caption(propose):
    table = (
        "<table><tr><td colspan=3>2022年石桥高新区科技指标</td></tr><tr><td></td><td>单位</td>"
        "<td>数量</td></tr><tr><td>专利申请</td><td>件</td><td>3150</td></tr>"
        "<tr><td>高新技术企业</td><td>家</td><td>236</td></tr></table>"
    )
    rows = propose(f"<html><body>{table}</body></html>")
    assert [(row[1], row[2], row[5]) for row in rows] == [
        ("3150件", "patent_applications", "2022"),
        ("236家", "hightech_enterprises", "2022-12-31"),
    ]


def test_figures_of_a_cell_in_words_are_found_and_not_placed(propose):
    rows = propose(
        page(
            "指標|單位|2022年|備註\n高新技術企業|家|236|2021年為198家\n三次產業結構||1.2:51.0:47.8|—",
            "石橋市主要指標",
        )
    )
    assert [row[:3] for row in rows] == [
        ("236", "236家", "hightech_enterprises"),
        ("198家", "", ""),
        *((part, "", "") for part in ("1.2", "51.0", "47.8")),
    ]


def test_a_unit_that_makes_an_amount_implausible_is_marked(propose, project):
    propose(page("指標|2021年|2022年\n營業總收入（萬億元）|1310|1502", "石橋高新區主要指標"))
    assert [row["caveats"] for row in read(project, "tab")] == ["factor_ten_suspect"] * 2


def test_figures_of_a_note_are_figures(propose, project):
    rows = propose(
        page(
            "指標|2021年|2022年\n專利授權（件）|100|120",
            "石橋高新區主要指標",
            "<p>註：2022年另有在孵企業15家。</p>",
        )
    )
    assert [row[:3] for row in rows] == [
        ("100", "100件", "patents_granted"),
        ("120", "120件", "patents_granted"),
        ("15家", "", "incubated_firms"),
    ]
    text = (project.texts / "tab.txt").read_text(encoding="utf-8")
    found = read(project, "tab")
    assert all(text[int(row["start"]) : int(row["end"])] == row["as_stated"] for row in found)


def test_a_table_does_not_age_what_the_text_has_told(inputs):
    book = inputs.codebook
    entities = Entities(book)
    entities.read("蘭州高新區在孵企業67家。")
    before = entities._age
    rows = "".join(f"{name},1,2\n" for name in ("專利授權", "孵化器", "眾創空間") * 4)
    table = TableText.of(csv_grid(f"項目,2021年,2022年\n{rows}"))
    assert len(list(TableReader(book, entities, Indicators(book)).read(table))) == 24
    assert entities._age - before <= 10


def test_what_is_too_large_or_broken_is_told(project, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("指標,2021年\n" + "專利授權,1\n" * 20_001, encoding="utf-8")
    with pytest.raises(InputError, match="20,002 rows and 2 columns; at most 20,000 and 500"):
        extract(project, open_article(path), "long")
    path.write_text(f'指標,2021年\n專利授權,"{"1" * 200_000}"\n', encoding="utf-8")
    with pytest.raises(InputError, match="field larger than field limit"):
        extract(project, open_article(path), "long")


def test_a_heading_of_two_lines_in_a_csv_file_is_one(propose):
    rows = propose('指標,"2022年\n（件）"\n專利授權,120\n專利申請,200\n', "tab.csv")
    assert [row[1:3] for row in rows] == [
        ("120件", "patents_granted"),
        ("200件", "patent_applications"),
    ]


def test_places_that_a_spreadsheet_saved_otherwise_are_told(project, monkeypatch):
    monkeypatch.chdir(project.root)
    path = proposals_path(project, "own").with_suffix(".places.tsv")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("code\ttype\n石橋\t市\n".encode("gb18030"))
    result = call("codebook", "places", "own")
    assert (result.exit_code, "expected UTF-8" in result.output) == (2, True), result.output


@pytest.mark.parametrize(
    ("table", "caption", "expected"),
    [
        ("指標,2022年\n營業總收入(億元),100\n其中：上半年,45", "", ["2022", "2022-01/2022-06"]),
        ("指標,12月,1-6月\n營業總收入(億元),9,45", "2022年", ["2022-12", "2022-01/2022-06"]),
        ("指標,上半年,增長(%)\n營業總收入(億元),45,5.2", "2022年", ["2022-01/2022-06"] * 2),
        ("指標,上半年,全年,增長(%)\n出口(億元),45,99,5", "2022年", ["2022-01/2022-06", "2022", ""]),
    ],
)
def test_a_part_of_a_year_is_not_taken_for_the_year(table, caption, expected):
    frame = pd.read_csv(io.StringIO(table), dtype=str)
    rows = analysis.read_table(frame, caption=caption)
    assert rows["period"].tolist() == expected
