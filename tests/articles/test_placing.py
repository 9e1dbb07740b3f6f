"""What is suggested for the figures of texts placed by hand, and of the first article."""

import csv

import pytest

from analysis.articles.proposing import rows_of_pieces
from analysis.articles.suggestions import Suggester
from support.placing import FIELDS, ROOT, Score, codebook, score, texts


@pytest.fixture(scope="module")
def found():
    told = Score()
    for text in texts():
        score(told, text)
    return told


@pytest.mark.parametrize(("name", "given", "right"), [
    ("entity", 0.96, 0.99),
    ("indicator", 0.95, 0.98),
    ("measure", 0.80, 0.98),
    ("breakdown", 0.80, 0.98),
    ("period", 0.88, 0.97),
])  # fmt: skip
def test_suggestions_are_given_and_right(found, name, given, right):
    assert found.figures >= 370
    assert found.share(name)[0] >= given, found.wrong
    assert found.share(name)[1] >= right, found.wrong


def test_what_is_accepted_untouched_is_most_and_none_of_it_is_wrong(found):
    assert found.untouched / found.figures >= 0.80
    assert found.accepted == found.untouched, found.wrong


def test_a_wrong_suggestion_is_counted():
    """The score can fail: golds that no reading gives are all wrong."""
    one, *_ = texts()
    moved = [
        gold.__class__(**(vars(gold) | {"entity": "別處", "periods": ("1900",)}))
        for gold in one.golds
    ]
    told = Score()
    score(told, one.__class__(one.name, one.day, one.plain, moved))
    assert told.right["entity"] == told.right["period"] == told.untouched == 0


def test_of_the_first_article_most_figures_are_suggested_right():
    name = "lanzhou-daily-2021-03-16"
    path = ROOT / "data" / "raw" / "text" / f"{name}.txt"
    if not path.is_file():
        pytest.skip("the first article's text is copyrighted and not beside the data")
    text = path.read_bytes().decode()
    suggester = Suggester(codebook(), "2021-03-16")
    rows = {row["start"]: row for row in rows_of_pieces(name, iter([text]), suggester)}
    with (ROOT / "data" / "raw" / "figures" / f"{name}.csv").open(encoding="utf-8") as file:
        figures = list(csv.DictReader(file))
    cells = ("end", *FIELDS)
    wrong = {
        row["as_stated"]: [
            (name, rows.get(row["start"], {}).get(name), row[name]) for name in cells
        ]
        for row in figures
        if any(rows.get(row["start"], {}).get(name) != row[name] for name in cells)
    }
    assert len(figures) == 42
    assert len(figures) - len(wrong) >= 35, wrong
