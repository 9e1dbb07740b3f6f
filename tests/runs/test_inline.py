"""A notebook run from a cell: its page inline, and nothing published."""

import pytest

import analysis
from analysis.problems import InputError, RunError
from support.projects import ARTICLE

pytestmark = pytest.mark.processes


def test_the_page_is_shown_in_a_frame_and_saved(project, tmp_path):
    made = analysis.run("1_facts.ipynb", source=ARTICLE, lang="en")
    assert made.html.startswith("<!doctype html>")
    frame = made._repr_html_()
    assert frame.startswith('<iframe title="1_facts" srcdoc="&lt;!doctype html&gt;')
    assert made.save(tmp_path / "page.html").read_text(encoding="utf-8") == made.html
    assert not project.reports.exists()


def test_a_notebook_that_fails_is_told_with_its_cell(project):
    path = project.notebooks / "1_facts.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("report.facts_table()", "report.fcts()"), encoding="utf-8")
    with pytest.raises(RunError, match=r"1_facts\.ipynb: .*fcts"):
        analysis.run("1_facts", show=False)


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("1_fact", {}, "(nearest: 1_facts), found '1_fact'"),
        ("explore", {}, "one of 1_facts, 2_ratios, 3_report"),
        ("1_facts", {"lag": "en"}, "parameter lag: expected one of"),
        ("1_facts", {"lang": "fr"}, "parameter lang: expected one of en, zh-Hans, zh-Hant"),
        ("2_ratios", {"base": "x"}, "base of rd_staff_implied"),
    ],
)
def test_what_cannot_be_run_is_told_before_anything_starts(name, given, told):
    with pytest.raises(InputError) as refused:
        analysis.run(name, **given)
    assert told in str(refused.value)
