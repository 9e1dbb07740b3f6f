"""The two walk-throughs of docs/, from file to pages in three languages."""

import csv

import pytest

from analysis.articles.proposal_table import proposals_path
from analysis.model import load_inputs
from support.projects import ROOT, call, declare

pytestmark = pytest.mark.processes

PAGES = {
    "shiqiao-2022": ("CN", "CNY", 36, "shiqiao_hightech_zone"),
    "beihu-2022": ("TW", "TWD", 24, "beihu_science_park"),
}
RIGHT = {
    "shiqiao-2022": [
        ("46.5平方公里", "", "planned_area", "", "", "2023-02-18"),
        ("1502.6亿元", "", "zone_income", "", "", "2022"),
        ("14.7%", "", "zone_income", "growth", "", "2022"),
        ("236家", "", "hightech_enterprises", "", "", "2022-12-31"),
        ("6.1万人", "", "staff", "", "", "2022-12-31"),
        ("38.6亿元", "", "technology_contracts", "", "", "2022"),
        ("3家", "", "incubators", "", "level:national", "2022-12-31"),
        ("415家", "", "graduated_firms", "", "", "../2022-12-31"),
        ("31.5亿元", "", "income", "", "", "2022"),
        ("9800余人", "", "employees", "", "", "2022"),
        ("120.9", "120.9亿元", "technical_income", "", "", "2022"),
        ("5.8", "5.8万人", "staff", "", "", "2021-12-31"),
    ],
    "beihu-2022": [
        ("新台幣8,204億元", "", "turnover", "", "", "2021"),
        ("12.4%", "", "turnover", "growth", "", "2021"),
        ("美金196.3億元", "", "exports", "", "", "2021"),
        ("184家", "", "firms_approved", "", "", "2021-12-31"),
        ("6萬1,240人", "", "staff", "", "", "2021-12-31"),
        ("12家", "", "firms_introduced", "", "", "2021"),
        ("1,210件", "", "inventions_granted", "", "", "2021"),
        ("7,299", "7,299億元", "turnover", "", "", "2020"),
        ("2.8", "2.8%", "firms_approved", "growth", "", "2021"),
    ],
}


@pytest.mark.parametrize("name", PAGES)
def test_from_file_to_pages_without_a_typed_cell(project, monkeypatch, name):
    monkeypatch.chdir(project.root)
    region, currency, count, entity = PAGES[name]
    described = ("--publisher", "試寫", "--date", "2023-02-18", "--title", "試", "--licence", "CC0")
    for command in (
        ("extract", str(ROOT / "docs" / "walkthroughs" / f"{name}.html")),
        ("codebook", "places", name),
        ("decide", name, "--accept", "likely", "--reject-rest"),
        ("add", name, *described, "--region", region, "--currency", currency),
    ):
        result = call(*command)
        assert result.exit_code == 0, result.output
    with proposals_path(project, name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["decision"] for row in rows} == {"accept"}
    assert {row["entity"] for row in rows} == {entity}
    columns = ("as_stated", "read_as", "indicator", "measure", "breakdown", "period")
    told = {tuple(row[column] for column in columns) for row in rows}
    assert set(RIGHT[name]) <= told, set(RIGHT[name]) - told
    inputs = load_inputs(project.root)
    assert (inputs.figures["source"] == name).sum() == count
    parameters = {"source": name}
    matrix = {"lang": ["zh-Hant", "zh-Hans", "en"]}
    declare(
        project,
        own={"notebooks": ["3_report.ipynb"], "parameters": parameters, "matrix": matrix},
    )
    result = call("run")
    assert result.exit_code == 0, result.output
    for lang in matrix["lang"]:
        assert 50_000 < (project.reports / f"own.{lang}.html").stat().st_size < 200_000
