import pytest

from support.projects import call


def test_build_writes_the_tables_once(project):
    assert "facts.csv" in call("build").output
    result = call("build")
    assert (result.exit_code, result.output) == (0, "data/processed: unchanged\n")


def test_verify_says_what_it_could_not_check(project):
    result = call("verify")
    assert result.exit_code == 0
    assert (
        "not checked: no text at data/raw/text/lanzhou-daily-2021-03-16.txt: its 42 positions"
        in result.output
    )


def test_verify_refuses_a_text_that_is_another(project):
    project.texts.mkdir()
    (project.texts / "lanzhou-daily-2021-03-16.txt").write_text("另一篇", encoding="utf-8")
    result = call("verify")
    assert result.exit_code == 2
    assert "44 problems in the input" in result.output  # hash, length and 42 figures


@pytest.mark.parametrize("command", ["build", "verify", "run", "codebook"])
def test_bad_input_is_told_without_a_traceback_and_with_exit_code_2(project, engine, command):
    (project.definitions / "entities.yml").write_text("- x\n", encoding="utf-8")
    (project.figures / "bad.csv").write_text("source\n", encoding="utf-8")
    result = call(command)
    assert result.exit_code == 2
    assert "entities.yml" in result.output
    assert (
        "data/raw/figures/bad.csv, " in result.output
        or "data/raw/figures/bad.csv: " in result.output
    )
    assert "Traceback" not in result.output
    assert not project.processed.exists()
    assert not project.reports.exists()


@pytest.mark.parametrize("pair", ["lang", "lang=xx", "langs=en"])
def test_run_refuses_wrong_parameters_before_anything_is_written(project, engine, pair):
    result = call("run", "-p", pair)
    assert result.exit_code == 2
    assert "expected" in result.output
    assert not project.processed.exists()
    assert not project.reports.exists()


def test_a_project_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("ANALYSIS_ROOT", str(tmp_path / "none"))
    result = call("build")
    assert result.exit_code == 2
    assert "a folder that holds definitions and data/raw" in result.output


def test_the_stored_codebook_is_up_to_date(monkeypatch):
    monkeypatch.delenv("ANALYSIS_ROOT", raising=False)
    assert call("codebook", "--check").exit_code == 0


def test_a_folder_that_cannot_be_written_is_told(project):
    project.processed.parent.mkdir(exist_ok=True)
    project.processed.write_text("a file where the folder should be", encoding="utf-8")
    result = call("build")
    assert result.exit_code == 1
    assert "analysis: " in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["build", "run"])
@pytest.mark.parametrize(
    "day", ["", "x", "-1", "1.5", "1e9", "1_0", " 1", "１", "9" * 12, "9" * 9999]
)
def test_a_day_that_is_none_is_bad_input(project, monkeypatch, command, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
    result = call(command)
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH: expected seconds since 1970 in digits" in result.output
    assert not project.processed.exists()
