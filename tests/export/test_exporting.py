"""The command that exports, annotations, and what Parquet says of its columns."""

import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

import analysis
from analysis.export.table_files import read, write
from analysis.model import FACTS
from support.projects import PHRASES, ROOT, TEXT, call, with_own_text


def test_annotations_quote_the_phrase_at_its_place_in_the_text(project):
    with_own_text(project)
    page = json.loads(call("export", "--format", "annotations", "--lang", "en").stdout)
    assert (page["@context"], page["type"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationPage",
    )
    assert [one["target"]["selector"][1]["exact"] for one in page["items"]] == PHRASES
    for one in page["items"]:
        position, quote = one["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert set(quote) == {"type", "exact"}  # no sentence of the text
        assert one["body"][0]["value"].endswith(("12", "3", "450 million–550 million yuan", "yuan"))
        assert one["id"].startswith("urn:uuid:")
    assert len({one["id"] for one in page["items"]}) == len(PHRASES)
    source = page["items"][0]["target"]["source"]["id"]
    assert source.startswith("ni:///sha-256;")


def test_duckdb_reads_every_table_and_its_comments_as_the_docs_say(facts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = write(facts, Path("data/processed/facts.parquet"))
    write(analysis.sources(), Path("data/processed/sources.parquet"))
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8").replace("\n", " ")
    everything, one, comments = re.findall(r"`((?:FROM|SELECT) [^`]+)`", page)
    names = duckdb.sql(everything).columns
    assert {"as_stated", "publisher", "filename"} <= set(names)
    money = duckdb.sql(f"SELECT sum(value) FROM ({one}) WHERE unit = '元'").fetchall()
    assert money == [(facts.loc[facts["unit"] == "元", "value"].sum(),)]
    ((told,),) = duckdb.sql(comments).fetchall()
    fields = {field["name"]: field for field in json.loads(told)}
    assert fields == {column.name: column.field() for column in FACTS}
    of_arrow = {field.name: field.metadata for field in pq.read_schema(path)}
    assert of_arrow["value"][b"unit"] == b"as in the column unit"
    assert of_arrow["start"][b"unit"] == b"character"
    described = {name: told[b"description"].decode() for name, told in of_arrow.items()}
    assert described == {column.name: column.description for column in FACTS}
    assert write(facts, Path("again.parquet")).read_bytes() == path.read_bytes()


PARK = ("--entity", "蘭州留創園", "--lang", "en")


def test_files_for_spreadsheets_have_a_mark_and_are_read_back(project):
    out = project.root.parent / "out"
    result = call(
        "export", "--format", "csv", "--out", out, "--entity", "蘭州留創園", "--lang", "en"
    )
    assert result.exit_code == 0, result.output
    names = ["checks.csv", "facts.csv", "observations.csv", "ratios.csv", "sources.csv"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert (out / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbffact,")
    back = read(out / "facts.csv")
    pd.testing.assert_frame_equal(back, analysis.facts("蘭州留創園", root=project.root))
    shown = call(
        "export", "--format", "csv", "--table", "facts", "--entity", "蘭州留創園", "--lang", "en"
    )
    assert shown.stdout_bytes == (out / "facts.csv").read_bytes()[3:]
    table = ("export", "--format", "json", "--table", "ratios", "--indicator", "rd_staff_per_10k")
    told = json.loads(call(*table).stdout)
    assert {row["ratio"] for row in told} == {"rd_staff_per_10k", "rd_staff_implied"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("cvs --table fact --entity Lanzo", "csv)|nearest: facts|entity"),
        ("xlsx", "--out|ending in .xlsx"),
        ("parquet --out -", "5 files"),
        ("json --table facts --out x.csv", "ending in .json"),
        ("xlsx --table facts --out x.xlsx", "none with xlsx"),
        ("csv --table sources --out data/raw/sources.csv", "outside the folders"),
        ("csv --out definitions", "outside the folders"),
        ("csv --table facts --out /dev/null/x.csv", "a file in a folder"),
        ("csv --table facts --out a\0.csv", "a path"),
        ("csv --table facts --period 1066", "at least one figure|period 1066"),
        ("annotations --entity national_zones", "whose text was read"),
    ],
)
def test_what_cannot_be_exported_is_told(project, monkeypatch, options, told):
    monkeypatch.chdir(project.root)
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    result = call("export", "--format", *options.split(" "))
    assert result.exit_code == 2
    assert all(words in result.output for words in told.split("|")), result.output
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before
