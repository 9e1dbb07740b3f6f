"""Copies of the project's data and notebooks, what is changed in them, and the command on them."""

import csv
import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from analysis.cli.group import main
from analysis.model.loading import Inputs
from analysis.model.schemas import FIGURES
from analysis.project import Project, find_project
from analysis.runs.plan import Step, checked, draft

ROOT = Path(__file__).parents[2]
ARTICLE = "lanzhou-daily-2021-03-16"
VERSIONS = ("2.68億元", "2.69億元")  # as printed, and a figure that is edited into it
TEXT = "某園現有企業12家，其中高新企業3家；收入約5億元。"
PHRASES = ["12家", "3家", "約5億元"]


def copy_of_project(root: Path, of: Path = ROOT) -> Project:
    """The project's data and notebooks in `root`, without texts and the panel of other places."""
    ignore = shutil.ignore_patterns("text", "panel.csv")
    for part in ("definitions", "data/raw", "notebooks"):
        shutil.copytree(of / part, root / part, ignore=ignore)
    return find_project(root)


def plan(
    inputs: Inputs, names: Iterable[str] = (), overrides: Mapping[str, str] | None = None
) -> list[Step]:
    """The steps of the named runs, checked."""
    return checked(draft(inputs.project, names, overrides), inputs)


def with_own_text(project: Project) -> Project:
    """`project` with one source alone, whose text may be stored: written for tests."""
    for path in project.figures.glob("*.csv"):
        path.unlink()
    content = TEXT.encode()
    digest = hashlib.sha256(content).hexdigest()
    row = ["own", "某報", "2024-01-02", "試文", "", "written for a test", "CN", "CNY", digest]
    header = "source,publisher,date,title,address,licence,region,currency,sha256,length\n"
    project.sources.write_text(header + ",".join([*row, str(len(TEXT))]) + "\n", encoding="utf-8")
    with (project.figures / "own.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in FIGURES], restval="")
        writer.writeheader()
        names = ("incubated_firms_ever", "incubated_firms", "income")
        for phrase, name in zip(PHRASES, names, strict=True):
            start = TEXT.index(phrase)
            cells = {
                "source": "own",
                "start": start,
                "end": start + len(phrase),
                "as_stated": phrase,
            }
            cells |= {"entity": "lanzhou_returnee_park", "indicator": name, "period": "2023"}
            writer.writerow(cells)
    project.texts.mkdir()
    (project.texts / "own.txt").write_bytes(content)
    return project


def edit(project: Project, *pairs: tuple[str, str]) -> None:
    """Replace what the article's figures hold once."""
    path = project.figures / f"{ARTICLE}.csv"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def declare(project: Project, **runs: object) -> None:
    """These runs and no others."""
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": runs}), encoding="utf-8")


def declare_small(project: Project) -> None:
    """One notebook in two languages."""
    declare(project, r={"notebooks": ["1_facts.ipynb"], "matrix": {"lang": ["en", "zh-Hans"]}})


def one(project: Project, **run: object) -> None:
    """One run of one notebook."""
    declare(project, r={"notebooks": ["1_facts.ipynb"], **run})


def call(*arguments: object) -> Result:
    """The command in this process; only the end of the command may be raised."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
