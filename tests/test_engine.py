"""The forked engine: its pages are those of a kernel, to the byte."""

from pathlib import Path

import pytest

from analysis.engine import Warm

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "notebooks" / "3_report.ipynb"


@pytest.fixture(scope="module")
def warm():
    with Warm() as warm:
        yield warm


def test_a_report_is_the_same_from_both_engines_and_twice(warm):
    given = {"lang": "en"}
    ours, again, stock = (
        each.make(REPORT, given, cwd=ROOT) for each in (warm, warm, Warm("nbclient"))
    )
    assert ours.problem == ""
    assert ours.about["lang"] == "en"
    assert ours.notebook == again.notebook == stock.notebook
    assert ours.page == again.page == stock.page
