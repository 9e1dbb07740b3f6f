"""The forked engine: what it makes is what kernels make, to the byte."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analysis.runs import notebook_runner
from support.cells import CASES, PAST_PYTHON, hard_cases, notebook

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
FIXED = {"SOURCE_DATE_EPOCH": "0"}  # matplotlib's date in an SVG
GIVEN = {"1_facts": {}, "2_ratios": {"base": "20萬人"}, "3_report": {"lang": "en"}}


@pytest.mark.parametrize("name", GIVEN)
def test_our_notebooks_are_the_same_from_both_engines_and_twice(runner, name):
    ours, again, stock = (
        each.make(NOTEBOOKS / f"{name}.ipynb", GIVEN[name], cwd=ROOT)
        for each in (runner, runner, notebook_runner("nbclient"))
    )
    assert ours.problem == ""
    assert ours.about["lang"] == GIVEN[name].get("lang", "zh-Hant")
    assert ours.notebook == again.notebook == stock.notebook
    assert ours.page == again.page == stock.page


def test_threads_share_one_process_and_get_the_same_bytes(runner):
    made = {}

    def make(number):
        made[number] = runner.make(NOTEBOOKS / "1_facts.ipynb", {"lang": "en"}, cwd=ROOT)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(each.notebook, each.page) for each in made.values()}) == 1
    assert made[0].problem == ""


def cells_of(made):
    return {cell["id"]: cell for cell in json.loads(made.notebook)["cells"]}


@pytest.fixture(scope="module")
def both(runner, tmp_path_factory):
    """The hard cases from both engines, each in a folder of its own of one name."""
    engines = (runner, notebook_runner("nbclient"))
    return [_made(engine, tmp_path_factory.mktemp("engine")) for engine in engines]


def _made(engine, folder, **cases):
    (folder / "cases").mkdir()
    path = hard_cases(folder / "cases" / "cases.ipynb", **cases)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")  # where it is set, ipykernel captures less
        result = engine.make(path, {}, cwd=path.parent, env=FIXED, timeout=120)
    assert result.problem == ""
    return result


@pytest.mark.parametrize("name", [name.rstrip("!") for name in CASES if name not in PAST_PYTHON])
def test_a_hard_case_is_the_same_from_both_engines(both, name):
    ours, stock = (cells_of(made)[name] for made in both)
    assert ours == stock


def test_what_is_written_past_python_is_what_the_stock_kernel_shows_in_time(runner, tmp_path):
    """Its thread may be late, under load often; ours is never: one run in time is enough."""
    (tmp_path / "ours").mkdir()
    ours = cells_of(_made(runner, tmp_path / "ours", past_python=True))
    texts = {each["name"]: "".join(each["text"]) for each in ours["fd_level"]["outputs"]}
    assert texts == {"stdout": "straight to 1\n", "stderr": "straight to 2\n"}
    waited = set(PAST_PYTHON)
    for number in range(8):
        (tmp_path / str(number)).mkdir()
        stock = cells_of(
            _made(notebook_runner("nbclient"), tmp_path / str(number), past_python=True)
        )
        waited -= {name for name in waited if ours[name] == stock[name]}
        if not waited:
            return
    pytest.fail(f"never the same: {waited}")


def test_the_hard_cases_show_what_they_should(both):
    cells = cells_of(both[0])
    kinds = {output["output_type"] for cell in cells.values() for output in cell["outputs"]}
    assert kinds == {"display_data", "error", "execute_result", "stream"}
    for name in set(CASES) - set(PAST_PYTHON):
        errors = [o for o in cells[name.rstrip("!")]["outputs"] if o["output_type"] == "error"]
        shown = name.endswith("!") and name != "unknown_magic!"  # that is told on stderr only
        assert bool(errors) == shown, name
    assert "image/png" in cells["plot"]["outputs"][-1]["data"]
    assert "image/svg+xml" in cells["plot_svg"]["outputs"][-1]["data"]
    assert sum(map(len, cells["large"]["outputs"][0]["text"])) == 20_000_001
    assert cells["input"]["outputs"][0]["ename"] == "StdinNotImplementedError"
    assert cells["cwd_import"]["outputs"][0]["data"]["text/plain"] == ["'the working directory'"]


def test_the_metadata_are_the_same(both):
    ours, stock = (json.loads(made.notebook)["metadata"] for made in both)
    assert ours == stock
    assert ours["language_info"]["name"] == "python"


DIRTY = """
import builtins, logging, os, random, sys, warnings
import numpy as np, pandas as pd, matplotlib.pyplot as plt
leaked = 1
pd.set_option('display.max_rows', 3)
plt.rcParams['figure.figsize'] = (1, 1); plt.figure(); plt.style.use('dark_background')
os.chdir('/'); os.environ['LEAKED'] = '1'; os.umask(0o77)
warnings.simplefilter('error'); logging.basicConfig(level=10); logging.getLogger().setLevel(10)
sys.path.insert(0, '/leaked'); sys.modules['leaked'] = sys; builtins.leaked = 1
np.seterr(all='raise'); pd.DataFrame.leaked = 1
sys.setrecursionlimit(500)
"""
LOOK = """
import builtins, logging, os, random, sys, warnings
import numpy as np, pandas as pd, matplotlib.pyplot as plt
mask = os.umask(0); os.umask(mask)
('leaked' in globals(), pd.get_option('display.max_rows'), plt.rcParams['figure.figsize'],
 plt.get_fignums(), plt.rcParams['axes.facecolor'], os.path.basename(os.getcwd()),
 os.environ.get('LEAKED'), mask, len(warnings.filters), warnings.filters[0],
 logging.getLogger().handlers, logging.getLogger().level, '/leaked' in sys.path,
 'leaked' in sys.modules, hasattr(builtins, 'leaked'), np.geterr(), hasattr(pd.DataFrame, 'leaked'),
 sys.getrecursionlimit())
"""


def test_nothing_leaks_from_one_notebook_to_the_next(runner, tmp_path):
    look = notebook(tmp_path / "look.ipynb", LOOK)
    before = runner.make(look, {}, cwd=tmp_path)
    assert runner.make(notebook(tmp_path / "dirty.ipynb", DIRTY), {}, cwd=tmp_path).problem == ""
    after = runner.make(look, {}, cwd=tmp_path)
    assert before.problem == ""
    assert after.notebook == before.notebook
    drawn = notebook(
        tmp_path / "drawn.ipynb", "import numpy as np, random\nnp.random.rand(), random.random()"
    )
    assert len({runner.make(drawn, {}, cwd=tmp_path).notebook for _ in range(3)}) == 3


def test_a_notebook_without_ids_gets_the_same_ones_each_time(runner, tmp_path):
    path = notebook(tmp_path / "old.ipynb", "a = 1", "a")
    old = json.loads(path.read_text())
    for cell in old["cells"]:
        del cell["id"]
    path.write_text(json.dumps({**old, "nbformat_minor": 4}))
    made = [runner.make(path, {"a": 2}, cwd=tmp_path) for _ in range(2)]
    assert made[0].problem == ""
    assert made[0].notebook == made[1].notebook


def test_the_environment_reaches_the_notebook_and_stays_out_of_this_process(runner, tmp_path):
    path = notebook(tmp_path / "env.ipynb", "import os; os.environ['ANALYSIS_X']", "os.getcwd()")
    made = runner.make(path, {}, cwd=tmp_path, env={"ANALYSIS_X": "值"})
    assert all(f"'{found}'" in made.notebook.decode() for found in ("值", tmp_path))
    assert "ANALYSIS_X" not in os.environ


def test_each_cell_is_told(runner, tmp_path):
    told = []
    path = notebook(tmp_path / "two.ipynb", "1", "2")
    runner.make(path, {}, cwd=tmp_path, on_cell=lambda number, of: told.append((number, of)))
    assert told == [(0, 2), (1, 2)]


def test_the_preloaded_process_has_one_thread(runner, tmp_path):
    if sys.platform != "linux":
        pytest.skip("counts threads in /proc")
    counted = (
        "import os\nparent = os.getppid()\n"
        "[open(f'/proc/{p}/status').read().split('Threads:')[1].split()[0]"
        " for p in (os.getpid(), parent)]"
    )
    made = runner.make(notebook(tmp_path / "threads.ipynb", counted), {}, cwd=tmp_path)
    assert "['1', '1']" in made.notebook.decode()


def test_importing_it_is_light():
    heavy = ("pandas", "papermill", "nbformat", "IPython", "matplotlib", "zmq")
    code = f"import sys, analysis.runs.engine; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
