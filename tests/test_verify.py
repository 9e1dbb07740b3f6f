import csv
import hashlib

import pytest

from analysis.loading import read_inputs
from analysis.tables import FIGURES
from analysis.verify import verify

TEXT = "某園現有企業12家，其中高新企業3家；收入約5億元。"
PHRASES = ["12家", "3家", "約5億元"]


@pytest.fixture
def own(project):
    """A project with a source whose text may be stored: written for this test."""
    return with_own_text(project)


def with_own_text(project):
    """`project` with that source alone."""
    for path in project.figures.glob("*.csv"):
        path.unlink()
    content = TEXT.encode()
    row = [
        "own",
        "某報",
        "2024-01-02",
        "試文",
        "",
        "written for a test",
        hashlib.sha256(content).hexdigest(),
    ]
    header = "source,publisher,date,title,address,licence,sha256,length\n"
    project.sources.write_text(header + ",".join([*row, str(len(TEXT))]) + "\n", encoding="utf-8")
    with (project.figures / "own.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in FIGURES])
        for phrase, indicator in zip(
            PHRASES, ["incubated_firms_ever", "incubated_firms", "income"], strict=True
        ):
            start = TEXT.index(phrase)
            writer.writerow(
                [
                    "own",
                    start,
                    start + len(phrase),
                    phrase,
                    "lanzhou_returnee_park",
                    indicator,
                    "2023",
                    "",
                    "",
                ]
            )
    project.texts.mkdir()
    (project.texts / "own.txt").write_bytes(content)
    return project


def test_positions_length_and_hash_agree(own):
    (result,) = verify(read_inputs(own))
    assert (result.source, result.figures, result.problems, result.unchecked) == ("own", 3, (), "")


def test_without_the_text_it_is_told_what_is_not_checked(own):
    (own.texts / "own.txt").unlink()
    (result,) = verify(read_inputs(own))
    assert result.problems == ()
    assert result.unchecked == (
        "no text at data/raw/text/own.txt: its 3 positions, length and SHA-256 are not checked"
    )


def test_a_moved_phrase_is_found_with_everything_else_that_is_wrong(own):
    (own.texts / "own.txt").write_text("　" + TEXT, encoding="utf-8")
    (result,) = verify(read_inputs(own))
    told = [str(problem) for problem in result.problems]
    assert len(told) == 5
    assert "SHA-256" in told[0]
    assert f"length: expected {len(TEXT)} characters, found {len(TEXT) + 1}" in told[1]
    assert "characters 6-9: expected '12家', found '業12' (it stands at 7)" in told[2]


def test_a_text_in_another_encoding_is_named(own):
    (own.texts / "own.txt").write_bytes(TEXT.encode("gb18030"))
    (result,) = verify(read_inputs(own))
    assert any("expected UTF-8" in str(problem) for problem in result.problems)
    assert result.unchecked == "positions are not checked"
