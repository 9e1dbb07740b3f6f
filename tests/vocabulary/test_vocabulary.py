"""The tables of words: checked as a whole, in both scripts, and open to a new row."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import opencc
import pytest

from analysis.vocabulary.script import fold
from analysis.vocabulary.tables import HERE, VocabularyError, load, vocabulary
from analysis.vocabulary.word_pages import wording_table

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tables(tmp_path):
    folder = tmp_path / "vocabulary"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def add(folder, name, *cells):
    with (folder / f"{name}.tsv").open("a", encoding="utf-8") as file:
        file.write("\t".join(cells) + "\n")


def test_all_bad_rows_are_named_at_once(tables):
    add(tables, "units", "管", "", "counts", "", "x", "", "big", "", "25管", "25 管")
    add(tables, "units", "家", "", "count", "", "", "", "", "convention", "25家", "25 家")
    add(tables, "qualifiers", "許", "inside", "roughly")
    with pytest.raises(VocabularyError) as refused:
        load(tables)
    told = str(refused.value)
    for expected in (
        "kind to be one of amount, count",
        "found 'counts'",
        "a number in factor",
        "use to be of",
        "a source, found none",
        "the word is in line 3 already",
        "expected 9 cells, found 3",
    ):
        assert expected in told
    assert "units.tsv, line" in told
    assert "qualifiers.tsv, line" in told


def test_another_head_is_refused(tables):
    path = tables / "names.tsv"
    path.write_text("name\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"names.tsv, line 1: expected the columns"):
        load(tables)


@pytest.mark.processes
def test_one_row_teaches_both_readers_a_word(tables, tmp_path):
    """A counting word and a qualifier that the tables lack, in a copy of the package."""
    package = tmp_path / "src" / "analysis"
    shutil.copytree(ROOT / "src" / "analysis", package)
    guarded = (
        "管",
        "",
        "count",
        "",
        "",
        "理 道 制",
        "",
        "convention: counting word",
        "25管",
        "25 管",
    )
    add(package / "vocabulary", "units", *guarded)
    said = ("許", "inside", "about", "", "可", "yes", "convention: classical", "五十許人", "50 人")
    add(package / "vocabulary", "qualifiers", *said)
    code = (
        "from analysis.reading import iter_figures, parse_quantity, shown\n"
        "for phrase in ('12管', '五十许人'):\n"
        "    [found] = iter_figures(f'共{phrase}。')\n"
        "    print(shown(parse_quantity(phrase)), shown(found))\n"
        "print([found.as_stated for found in iter_figures('12管理人員')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(tmp_path / "src"), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.decode().splitlines() == [
        "12 管 12 管",
        "50 [45, 55] 人 50 [45, 55] 人",
        "[]",
    ]


def test_each_word_has_its_other_script_as_opencc_gives_it():
    convert = opencc.OpenCC("t2s").convert
    words = {
        row[column]
        for name, rows in vocabulary().tables.items()
        for row in rows
        for column in ("word", "example")
        if row.get(column)
    }
    differ = [
        (word, fold(word), convert(word)) for word in words if fold(word) != fold(convert(word))
    ]
    assert differ == []
    assert len(words) > 1000


def test_reading_stands_on_little_else():
    """It may use the vocabulary, intervals, periods and scripts, and nothing above them."""
    allowed = {"vocabulary", "interval", "period", "script"}
    for path in (ROOT / "src" / "analysis" / "reading").glob("*.py"):
        above = re.findall(r"^\s*from \.\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(above) <= allowed, path.name
    for path in HERE.glob("*.py"):
        above = re.findall(r"^\s*from \.\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(above) <= {"script"}, path.name


def test_the_wording_table_of_the_readme_is_made_from_the_vocabulary():
    assert wording_table() in (ROOT / "README.md").read_text(encoding="utf-8")
