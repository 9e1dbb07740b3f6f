"""The tasks of an analyst in docs/, done as a notebook does them; each in three lines at most."""

import json
from fractions import Fraction

import matplotlib as mpl
import pytest

from support.projects import ARTICLE, ROOT

CELLS = json.loads((ROOT / "docs" / "tasks.ipynb").read_text(encoding="utf-8"))["cells"]
TASKS = {cell["id"]: "".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"}
# What the last line of each gives, in a word.
ANSWERS = {
    "task-1": lambda found: "700余人" in set(found["as_stated"]),
    "task-2": lambda found: found == f"{ARTICLE}#char=1134,1139",
    "task-3": lambda found: found[0] < 4_000_000 < found[1] and found[2] == "元/家",
    "task-4": lambda found: "is not printed for" in found,
    "task-5": lambda found: found == ["6家 ÷ 38家", "6家 ÷ 135家"],
    "task-6": lambda found: list(found["upper"]) == [2510, 3765],
    "task-7": lambda found: "Lanzhou returnee park" in set(found["entity_label"]),
    "task-8": lambda found: "zones_2011" in set(found["break_before"]),
    "task-9": lambda found: len(found.get_yticklabels()) > 1,
    "task-10": lambda found: found.iloc[2].notna().any(),
    "task-11": lambda found: [Fraction(4_000_000)] == list(found["value"]),
}


@pytest.fixture(scope="module")
def done():
    """The value of the last line of each task, all done in one session, in their order."""
    names: dict = {}
    found = {}
    with mpl.rc_context({"backend": "agg"}):
        for name, source in TASKS.items():
            *before, last = source.splitlines()
            exec("\n".join(before), names)
            try:
                found[name] = eval(last, names)
            except SyntaxError:
                exec(last, names)
        mpl.pyplot.close("all")
    return found


def test_every_task_has_its_answer(done):
    assert set(ANSWERS) == set(done) == set(TASKS) - {"start"}
    assert len(ANSWERS) >= 10
    for name, source in TASKS.items():
        assert len(source.splitlines()) <= 3, name


@pytest.mark.parametrize("name", ANSWERS)
def test_a_task_is_answered(done, name):
    assert ANSWERS[name](done[name]), done[name]
