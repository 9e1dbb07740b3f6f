"""The review of proposals as an object: what it shows, and what it writes."""

import re
from html import escape

import pytest

import analysis
from analysis.articles import open_article
from analysis.articles.proposal_table import proposals_path
from analysis.articles.proposing import extract, rows_of_pieces
from analysis.articles.suggestions import Suggester
from analysis.model import load_inputs
from analysis.problems import InputError
from analysis.reporting.ground_words import told_in
from analysis.reporting.review import FIELDS, Desk
from support.projects import ROOT

TEXT = "2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。\n另有某物$5$件，共<b>3</b>家。\n"


@pytest.fixture
def review(project, tmp_path):
    (tmp_path / "mine.txt").write_text(TEXT, encoding="utf-8")
    extract(project, open_article(tmp_path / "mine.txt"), "mine")
    return analysis.review("mine", root=project.root)


def test_a_row_is_shown_in_its_context_and_decided(review, project):
    assert "在孵企業總收入[2.68億元]，在孵企業67家。 | Income of incubated firms" in str(review)
    review.accept(1, period="2021", indicator="Income of incubated firms").reject(2)
    first, second, *rest = review.rows
    assert (first["decision"], first["period"]) == ("accept", "2021")
    assert second["decision"] == "reject"
    assert review.left == len(rest)
    assert first["note"] == ""
    review.reopen(2).decide("sure", reject_rest=True)
    assert review.rows[1]["decision"] == "accept"
    assert review.left == 0


def test_markup_of_a_text_is_text(review):
    data, _ = review._repr_mimebundle_()
    assert "<b>3</b>" not in data["text/html"]
    assert "&lt;b&gt;" in data["text/html"]
    assert "mathjax_ignore" in data["text/html"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"indicator": "incom"}, "(nearest: income), found 'incom'"),
        ({"period": "FY24"}, "period: expected a period"),
        ({"colour": "red"}, "correction: expected one of"),
    ],
)
def test_a_correction_that_names_nothing_is_told_and_nothing_is_written(
    review, project, cells, told
):
    before = proposals_path(project, "mine").read_bytes()
    with pytest.raises(InputError) as error:
        review.accept(1, **cells)
    assert told in str(error.value)
    with pytest.raises(InputError, match="expected the number of a row, 1 to"):
        review.reject(99)
    assert proposals_path(project, "mine").read_bytes() == before


def test_a_row_that_is_gone_is_told(review, project):
    rows = review.rows
    path = proposals_path(project, "mine")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    from analysis.articles import decide_one, place

    with pytest.raises(InputError, match="the file is another now"):
        decide_one(project, "mine", place(rows[0]), "accept", {})
    assert len(review.rows) == len(rows) - 1


def test_the_desk_writes_what_its_fields_say(review):
    from analysis.reporting.review import Desk

    desk = Desk(review)
    assert "2.68億元" in desk.body.value
    desk.fields["period"].value = "2019"
    desk.accept()
    assert review.rows[0]["period"] == "2019"
    assert review.rows[0]["decision"] == "accept"
    assert "67家" in desk.body.value  # on to the next that waits
    desk.fields["entity"].value = "nowhere at all"
    desk.accept()
    assert "expected the code or label" in desk.told.value
    assert not review.rows[1]["decision"]
    turn = desk.keys.turn
    values = [field.value for field in desk.fields.values()]
    desk.pressed({"key": "r", "turn": turn - 1, "values": values})  # of a row that is gone by
    assert not review.rows[1]["decision"]
    desk.pressed({"key": "p", "turn": turn, "values": values})
    assert "accepted" in desk.body.value


def test_what_was_decided_shows_at_once(review):
    before = str(review)
    shown = Desk(review)
    review.accept(1)
    assert "67家" in shown.body.value
    review.decide("sure", reject_rest=True)
    assert review.said("left", rows=len(review.rows), left=0) in shown.head.value
    assert (review.frame["decision"] != "").all()
    data, _ = review._repr_mimebundle_()
    assert "rejected" in str(review) != before
    assert "accepted" in data["text/html"]
    assert str(review.left) == "0"
    assert Desk(review).told.value == ""


ENGLISH = re.compile(r"\b(?:the|of|in|before|after|label|name|date|is|no|for|when|printed)\b")


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_every_ground_is_told_in_the_language_of_the_page(lang):
    inputs = load_inputs()
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*/*.txt")]
    rows = rows_of_pieces("x", iter(texts), Suggester(inputs.codebook, "2024-03-01"))
    grounds = {row[f"ground_{name}"] for row in rows for name in FIELDS[:4]} - {""}
    assert len(grounds) > 300
    for ground in grounds:
        assert told_in(ground, "en", str) == ground
        assert not ENGLISH.search(told_in(ground, lang, lambda code: "X")), ground


def test_a_ground_names_codes_by_their_labels(project, tmp_path):
    (tmp_path / "mine.txt").write_text(TEXT, encoding="utf-8")
    extract(project, open_article(tmp_path / "mine.txt"), "mine")
    made = analysis.review("mine", lang="zh-Hant", root=project.root)
    told = made.grounds(made.rows[0])
    assert told[0].startswith("在孵企業總收入：前面的")
    assert told[-1] == "2020：同一句裡的日期「2020年」"
    assert all(one in Desk(made).body.value for one in map(escape, told))
