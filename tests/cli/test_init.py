"""A project of one's own, and the entry of an indicator of one's own."""

import yaml

from analysis.articles import indicator_entry
from analysis.model import load_inputs
from support.projects import call


def test_a_new_project_loads_and_stands_alone(tmp_path):
    result = call("init", str(tmp_path / "zone"))
    assert result.exit_code == 0, result.output
    inputs = load_inputs(tmp_path / "zone")
    assert inputs.project.root == (tmp_path / "zone").resolve()
    assert {"README.md", ".gitignore", "reports"} <= {
        path.name for path in (tmp_path / "zone").iterdir()
    }
    assert len(inputs.figures)
    assert not inputs.project.texts.exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    result = call("init", str(tmp_path))
    assert result.exit_code == 2
    assert "expected a new or an empty folder, found x in it" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_entry_is_proposed_with_what_the_name_tells(inputs):
    theme, text = indicator_entry(inputs.codebook, "在孵企業軟件著作權登記", "件")
    ((_, entry),) = yaml.safe_load(text).items()
    assert theme in inputs.codebook.themes
    assert entry["label"]["zh-Hans"] == "在孵企业软件著作权登记"
    assert (entry["unit"], entry["kind"], entry["population"]) == ("件", "stock", "tenants")
    kinds = {"新增企業": "flow", "每萬人商標": "rate"}
    for name, kind in kinds.items():
        unit = "件/萬人" if kind == "rate" else "家"
        told = yaml.safe_load(indicator_entry(inputs.codebook, name, unit)[1])
        assert next(iter(told.values()))["kind"] == kind


def test_a_known_name_and_an_unknown_unit_are_told(project, monkeypatch):
    monkeypatch.chdir(project.root)
    result = call("codebook", "propose", "在孵企業", "--unit", "張三")
    assert result.exit_code == 2
    assert "expected a name that no indicator has (incubated_firms has it)" in result.output
    assert "--unit: expected a unit" in result.output
    good = call("codebook", "propose", "光子實驗室", "--unit", "個")
    assert (good.exit_code, "kind: stock" in good.output) == (0, True)
