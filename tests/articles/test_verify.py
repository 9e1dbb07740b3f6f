from analysis.articles.verification import verify
from analysis.model.loading import read_inputs
from support.projects import TEXT


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
