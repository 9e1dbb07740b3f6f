import json
import os
from pathlib import Path

import papermill
import pytest
import yaml

from analysis.model.loading import read_inputs
from analysis.problems import InputError
from analysis.runs.parameters import declared
from support.projects import plan

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def problems(project, *names, **overrides):
    with pytest.raises(InputError) as error:
        plan(read_inputs(project), names, overrides)
    return "\n".join(str(problem) for problem in error.value.problems)


def store(project, runs):
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": runs}), encoding="utf-8")


def test_each_notebook_is_planned_for_each_value_of_the_matrix(inputs):
    steps = plan(inputs)
    assert [step.name for step in steps[:3]] == [
        "lanzhou.zh-Hant.1_facts",
        "lanzhou.zh-Hant.2_ratios",
        "lanzhou.zh-Hant",
    ]
    assert [step.name for step in steps[9:]] == ["panel.zh-Hant", "panel.zh-Hans", "panel.en"]
    assert steps[2].parameters == {"source": "lanzhou-daily-2021-03-16", "lang": "zh-Hant"}


def test_a_parameter_given_replaces_the_matrix(inputs):
    steps = plan(inputs, ["lanzhou"], {"lang": "en", "base": "20萬人"})
    assert [step.name for step in steps] == [
        "lanzhou.en.1_facts",
        "lanzhou.en.2_ratios",
        "lanzhou.en",
    ]
    assert "base" not in steps[0].parameters  # 1_facts declares none
    assert steps[1].parameters["base"] == "20萬人"


def test_a_parameter_given_reaches_the_runs_that_declare_it(inputs):
    steps = plan(inputs, (), {"base": "20萬人", "ratios": "tax_per_firm"})
    told = {step.name: dict(step.parameters) for step in steps}
    assert told["lanzhou.en"]["base"] == "20萬人"
    assert told["panel.en"] == {"lang": "en", "ratios": "tax_per_firm"}


def test_all_stands_for_every_value_that_figures_are_typed_of(project):
    run = {
        "notebooks": ["3_report.ipynb"],
        "parameters": {"source": "lanzhou-daily-2021-03-16"},
        "matrix": {"entity": "all", "lang": ["en"]},
    }
    store(project, {"each": run})
    steps = plan(read_inputs(project))
    assert [step.parameters["entity"] for step in steps] == [
        "lanzhou_hightech_zone",
        "lanzhou_returnee_park",
        "lanbai_innovation_zone",
    ]
    assert steps[0].editions == (("en", "each.lanzhou_hightech_zone.en"),)
    run |= {"parameters": {"source": "gz-nj2023"}, "matrix": {"entity": "all"}}  # a file of many
    store(project, {"each": run})
    assert [one.parameters["entity"] for one in plan(read_inputs(project))] == ["guangzhou"]
    run["parameters"] = {"source": "lanzhou-daily-2021-03-16"}
    run["matrix"] = {"source": "all", "entity": "all", "lang": "all"}
    store(project, {"each": run})
    assert "runs.each.matrix.lang: expected a list of values, found 'all'" in problems(project)
    run["matrix"] = {"source": "all", "entity": "all"}
    store(project, {"each": run})
    assert "matrix entity: expected a list, as all is that of one source" in problems(project)
    run |= {"matrix": {"entity": "all"}, "parameters": {"source": "nowhere"}}
    store(project, {"each": run})
    assert "matrix entity: expected typed figures, found none of nowhere" in problems(project)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (
            {"langs": "en"},
            "period, places, ratios, source (nearest: lang), found 'langs'",
        ),
        ({"lang": "zh"}, "(nearest: zh-Hant), found 'zh'"),
        (
            {"entity": "lanzhou_hightech"},
            "(nearest: lanzhou_hightech_zone), found 'lanzhou_hightech'",
        ),
        (
            {"entity": "gansu"},
            "parameter entity: expected one of lanbai_innovation_zone, lanzhou_hightech_zone",
        ),
        ({"period": "2018"}, "expected one of ../2021-03-16, ../2022, 2019, 2020, 2021-03-16"),
        ({"source": "lanzhou-daily"}, "found 'lanzhou-daily'"),
        ({"base": "everyone"}, "expected a quantity such as 20萬人"),
        ({"base": "20萬元"}, "base of rd_staff_implied"),
    ],
)
def test_unknown_parameters_and_values_are_refused_with_what_is_allowed(
    project, overrides, expected
):
    assert expected in problems(project, **overrides)


def test_all_that_is_wrong_is_told_at_once(project):
    found = problems(project, "lanzhu", lang="zh", period="2018")
    assert "run: name: expected one of lanzhou, panel (nearest: lanzhou), found 'lanzhu'" in found
    found = problems(project, lang="zh", period="2018", foo="1")
    assert "parameter lang" in found
    assert "parameter period" in found
    assert "parameter foo" in found


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ({"notebooks": ["../x.ipynb"]}, "names of files beside runs.yml"),
        ({"notebooks": ["none.ipynb"]}, "none.ipynb: file: expected a notebook"),
        ({"notebooks": []}, "a list of notebooks"),
        (
            {"notebooks": ["1_facts.ipynb"], "when": "daily"},
            "runs.r.when: expected one of data, matrix, notebooks",
        ),
        (
            {"notebooks": ["1_facts.ipynb"], "matrix": {"lang": "en"}},
            "runs.r.matrix.lang: expected a list",
        ),
        (
            {"notebooks": ["1_facts.ipynb"], "parameters": {"lang": 3}},
            'parameter lang: expected text in quotes ("3"), found 3',
        ),
        (["1_facts.ipynb"], "runs.r: expected a mapping"),
    ],
)
def test_a_run_that_is_declared_wrong_is_refused(project, run, expected):
    store(project, {"r": run})
    assert expected in problems(project)


@pytest.mark.parametrize("name", ["a/b", "..", ".hidden", "x" * 65, "ü", "a b"])
def test_a_name_that_could_leave_the_folder_is_refused(project, name):
    store(project, {name: {"notebooks": ["1_facts.ipynb"]}})
    assert "a name of letters, digits, _ and -" in problems(project)


def test_a_value_with_a_slash_stays_in_the_folder(project):
    store(project, {"r": {"notebooks": ["1_facts.ipynb"], "matrix": {"period": ["../2022"]}}})
    (step,) = plan(read_inputs(project))
    assert step.name == "r...%2F2022"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_declared_parameters_are_those_that_papermill_finds(path):
    if "parameters" not in path.read_text(encoding="utf-8"):
        pytest.skip("explores without parameters")
    found = papermill.inspect_notebook(str(path))
    mine = declared(path)
    assert set(found) == set(mine)
    for name, parameter in mine.items():
        assert found[name]["inferred_type_name"] == parameter.kind
        assert found[name]["help"], name


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs_and_hold_no_logic(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)  # an editor would mend that
    for cell in cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        lines = "".join(cell["source"]).splitlines() if cell["cell_type"] == "code" else []
        assert not [line for line in lines if line.startswith(("def ", "class ", "for ", "if "))]


@pytest.mark.parametrize(
    "source",
    [
        *("x = 1", "x: list = []", "import os", "x: str = os.name", "x: str", "x: str = ("),
        *(f"x: int = {'(' * 10_000}", f"x: int = {'-' * 100_000}1", f"x: int = {'1' * 5000}"),
    ],
    ids=lambda source: source[:20],
)
def test_a_parameters_cell_that_is_no_declaration_is_refused(tmp_path, source):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": [source]}
    with pytest.raises(InputError, match="lines `name: type = literal`"):
        declared(stored(tmp_path, cell))


def stored(folder, *cells, **notebook):
    path = folder / "n.ipynb"
    data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **notebook}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def code(source, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": source}


@pytest.mark.parametrize("tags", [[], ["parameter"], ["Parameters", "other"]])
def test_a_cell_of_parameters_that_lost_its_tag_is_refused(tmp_path, tags):
    cells = code("import x"), code(["# these\n", "lang: str = 'en'\n", "n: int = 1"], tags=tags)
    with pytest.raises(InputError) as error:
        declared(stored(tmp_path, *cells))
    (problem,) = error.value.problems
    assert problem.item == "cell 1"
    assert problem.expected == "the tag parameters on the cell that declares lang, n"
    assert problem.found == (", ".join(tags) or "none")


def test_a_notebook_without_parameters_has_none(tmp_path):
    cells = code("x = 1"), code("x: int = 1\nprint(x)"), code(""), code("%magic")
    assert declared(stored(tmp_path, *cells)) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_read(tmp_path, encoding):
    path = stored(tmp_path, code("n: int = 1", tags=["parameters"]))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert list(declared(path)) == ["n"]


NONE = {
    "empty": b"",
    "text": b"no notebook",
    "binary": b"\xff\x00\x01",
    "a_list": b"[]",
    "a_number": b"3",
    "nothing": b"{}",
    "deep": b"[" * 100_000,
    "deep_and_closed": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "less_deep": b'{"nbformat": 4, "metadata": {}, "cells": ' + b"[" * 200 + b"]" * 200 + b"}",
    "digits": b'{"nbformat": ' + b"1" * 5000 + b"}",
}
FORMS = {
    "format_3": {"nbformat": 3},
    "no_cells": {"cells": 3},
    "cells_of_text": {"cells": ["x"]},
    "no_source": {"cells": [{"cell_type": "code", "metadata": {}}]},
    "source_of_numbers": {"cells": [code([1])]},
    "metadata_of_text": {"cells": [{"cell_type": "code", "metadata": "x", "source": ""}]},
    "no_metadata": {"metadata": []},
    "kernel_of_text": {"metadata": {"kernelspec": "x"}},
    "kernel_of_numbers": {"metadata": {"kernelspec": {"name": 3}}},
    "tags_of_numbers": {"cells": [code("", tags=[3])]},
    "tags_no_list": {"cells": [code("", tags=3)]},
}


@pytest.mark.parametrize("name", [*NONE, *FORMS, "fifo", "folder", "device", "large"])
def test_what_is_no_notebook_is_refused_with_a_line(tmp_path, name, monkeypatch):
    path = stored(tmp_path, **FORMS.get(name, {}))
    if name in NONE:
        path.write_bytes(NONE[name])
    elif name == "large":
        os.truncate(path, 500_000_000)  # with a hole
    elif name not in FORMS:
        path.unlink()
        makes = {"fifo": os.mkfifo, "folder": os.mkdir}
        makes.get(name, lambda path: path.symlink_to("/dev/zero"))(path)
    with pytest.raises(InputError, match="expected a notebook") as error:
        declared(path)
    (problem,) = error.value.problems
    assert str(problem).isprintable()
    assert len(str(problem)) < 300
    if name == "large":
        assert "500,000,000 bytes, more than the 33,554,432" in problem.found


def test_a_matrix_is_counted_before_it_is_expanded(project):
    values = [str(number) for number in range(3000)]
    many = {"notebooks": ["2_ratios.ipynb"], "matrix": {"base": values, "entity": values}}
    store(project, {"r": many})
    assert "matrix: expected no more than 10,000 pages, found 9,000,000" in problems(project)
    some = {**many, "matrix": {"base": values}}
    store(project, {f"r{number}": some for number in range(9)})
    found = problems(project)
    assert "runs: expected no more than 10,000 pages of all runs, found 12,000 and more" in found
