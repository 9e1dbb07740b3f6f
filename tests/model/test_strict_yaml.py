"""YAML that people typed: strict, with lines, all at once, and never without bound."""

import resource

import pytest
import yaml

from analysis.model.definitions import load_codebook
from analysis.model.strict_yaml import read_yaml
from analysis.problems import InputError
from analysis.runs.declared import read_runs


def read(tmp_path, content):
    path = tmp_path / "x.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_yaml(path, "x.yml", "codes to entries")


def told(tmp_path, content):
    document = read(tmp_path, content)
    assert document.data is None
    return [str(problem) for problem in document.problems]


@pytest.mark.parametrize(
    "content",
    [
        "a: 1\nb: [1.5, -2, .5, 1e3, +4]\n",
        "a: ''\nb:\nc: ~\nd: null\ne: 'no'\nf: \"2020\"\ng: '2020-01-01'\n",
        "a: true\nb: False\nc: 區\n'2020': x\n\"no\": y\n",
        "a: &x {b: [1, 2], c: d}\ne: *x\nf: {<<: *x, c: g}\nh: {<<: [{c: 1}, *x]}\n",
        "a: &x 5\nb: [*x, *x]\nc: &y 'no'\nd: *y\n",
        "a: |\n  two\n  lines\nb: >-\n  folded\n  text\n",
        "# only a comment before\n--- \na: b\n",
        "a: 1\r\nb: 2\r\n",
        "\ufeffa: 1\n",
        "a: !!str plain\n",
    ],
)
def test_plain_yaml_is_read_as_everyone_reads_it(tmp_path, content):
    document = read(tmp_path, content)
    assert document.problems == []
    expected = yaml.safe_load(content.removeprefix("\ufeff").replace("1e3", "1.0e+3"))
    assert document.data == expected


def test_lines_are_known(tmp_path):
    document = read(tmp_path, "a:\n  b:\n  - 1\n  - c: 2\n\nd: {e: 3}\n")
    places = {"a": 1, "a.b": 2, "a.b.0": 3, "a.b.1": 4, "a.b.1.c": 4, "d": 6, "d.e": 6}
    assert document.lines == places


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "first on line 1), found a twice"),
        ("a:\n  b: 1\n  'b': 2\n", 3, "first on line 2), found b twice"),
        ("a: x\nb: no\n", 2, '("no"), true, false or a plain number, found no, which YAML takes'),
        ("a: [x, On]\n", 1, '("On")'),
        ("a: 2020-01-01\n", 1, '("2020-01-01")'),
        ("a: 2020-01-01 10:00:00\n", 1, "a date"),
        ("a: 1:30\n", 1, "a number"),
        ("a: 010\n", 1, "a number"),
        ("a: 0x1F\n", 1, "a number"),
        ("a: 1_000\n", 1, "a number"),
        ("a: .inf\n", 1, "a number"),
        ("a: .NaN\n", 1, "a number"),
        ("a: " + "1" * 5000 + "\n", 1, "a number"),
        ("a: -" + "1" * 19 + ".5\n", 1, "a number"),
        ("no: x\n", 1, "x.yml, line 1: file: expected"),
        ("2020: x\n", 1, 'a key that is text in quotes ("2020")'),
        ("true: x\n", 1, 'a key that is text in quotes ("true")'),
        ("~: x\n", 1, "a key that is text"),
        ("? [a, b]\n: x\n", 1, "a key that is text"),
        ("? {a: b}\n: x\n", 1, "a key that is text"),
        ("a: &x 1\n? *x\n: 2\n", 2, "a key that is text"),
        ("a: !!int '3'\n", 1, "YAML without tags"),
        ("a: !!python/name:os.system x\n", 1, "YAML without tags"),
        ("a: !!set {b}\n", 1, "YAML without tags"),
        ("a: *none\n", 1, "an alias of a value"),
        ("a: &x [*x]\n", 1, "an alias of a value"),
        ("a: {<<: 3}\n", 1, "after <<"),
        ("a: b\n---\nc: d\n", 2, "one document"),
        ("a:\n\tb: 1\n", 2, "YAML"),
        ("a: [1\nb: 2\n", 2, "YAML"),
        ('a: "\\x1b[31m"\n', 1, "U+001B at character 1"),
        ('a: b\nc: "\\u0085"\n', 2, "U+0085"),
        ("a: b\nc: \x07\n", 2, "U+0007"),
        ("a: b\nc: \0\n", 2, "NUL"),
        ("a: 區\n".encode("gb18030"), 1, "0x85 at byte 3"),
        ("地區: 高新技術產業開發區的企業\n".encode("gb18030"), 1, "looks like GB18030"),
        ("a: b\n地區: 高新技術產業開發區的企業\n".encode("big5"), 2, "looks like Big5"),
        ("a: 區\n".encode("utf-16"), 1, "looks like UTF-16"),
        ("a: b\n".encode("utf-16-le"), 1, "NUL"),
    ],
)
def test_what_is_ambiguous_or_no_yaml_is_told_with_its_line(tmp_path, content, line, found):
    problems = told(tmp_path, content)
    assert any(f"x.yml, line {line}: " in each and found in each for each in problems), problems


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "an empty file"), (b"# x\n", "an empty file"), (b"- a\n", "list"), (b"text", "str")],
)
def test_what_is_no_mapping_is_told(tmp_path, content, found):
    (problem,) = told(tmp_path, content)
    assert problem == f"x.yml: file: expected a mapping of codes to entries, found {found}"


def test_all_that_is_ambiguous_is_told_at_once(tmp_path):
    assert len(told(tmp_path, "a: no\nb: 2020-01-01\na: 1\n2020: x\nc: !x y\n")) == 5


def laughs(levels, width):
    rows = ["l0: &l0 [x]"]
    rows += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(rows)


BOMBS = {
    "laughs": laughs(10, 10),
    "many laughs": laughs(300, 2),
    "merged laughs": laughs(12, 9).replace("[x]", "{x: y}") + "\nz: {<<: *l11}",
    "long text, often": f"a: &a {'x' * 400_000}\nb: [{', '.join(['*a'] * 50_000)}]",
    "long key, often": f"a: &a {{{'x' * 900}: 1}}\nb: [{', '.join(['*a'] * 99_000)}]",
    "lists": "a: " + "[" * 100_000,
    "closed lists": "a: " + "[" * 100_000 + "]" * 100_000,
    "maps": "{a: " * 100_000,
    "indented": "".join(f"{' ' * n}a:\n" for n in range(1000)),
    "dashes": "- " * 100_000,
    "keys": "? " * 100_000,
    "values": "a: [" + "1," * 400_000 + "]",
    "pairs": "".join(f"a{n}: 1\n" for n in range(80_000)) + "a1: 2\n" * 1000,
    "digits": "a: " + "9" * 900_000,
    "base 60": "a: 1" + ":59" * 300_000,
    "fraction": "a: 1." + "9" * 900_000,
    "anchors": "".join(f"a{n}: &a{n} x\n" for n in range(60_000)),
    "too long": "a: " + "x" * 2_000_000,
    "comments": "#\n" * 490_000,
    "quotes": 'a: "' + '\\"' * 490_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_a_line_and_in_little_memory(tmp_path, bomb):
    content = BOMBS[bomb]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = read(tmp_path, content)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert used < 300_000  # KB
    if bomb not in {"fraction", "anchors"}:  # harmless, as it turns out
        assert document.problems
    assert all(len(str(problem)) < 1000 for problem in document.problems)


def runs(tmp_path, content):
    path = tmp_path / "runs.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_runs(path, "runs.yml")
    return "\n".join(map(str, error.value.problems))


def test_a_run_given_twice_is_refused(tmp_path):
    found = runs(tmp_path, "runs:\n  r: {notebooks: [a]}\n  s: {notebooks: [a]}\n  r: {}\n")
    assert "runs.yml, line 4: runs.r: expected a key given once (first on line 2)" in found


def test_the_form_of_runs_is_told_with_lines(tmp_path):
    found = runs(tmp_path, "rums: 1\nruns:\n  r:\n    notebooks: []\n    timeout: x\n  9x!: {}\n")
    for line in ("line 1: rums", "line 4: runs.r.notebooks", "line 5: runs.r.timeout", "line 6: "):
        assert line in found


@pytest.mark.parametrize("value", ["2020", "1.5", "true"])
@pytest.mark.parametrize("part", ["parameters: {period: VALUE}", "matrix: {period: [VALUE]}"])
def test_a_number_where_text_is_wanted_is_told_with_quotes(project, value, part):
    from analysis.runs.plan import draft

    path = project.notebooks / "runs.yml"
    path.write_text(
        f"runs:\n  r:\n    notebooks: [3_report.ipynb]\n    {part.replace('VALUE', value)}\n"
    )
    (problem,) = draft(project).problems
    assert problem.where.startswith("notebooks/runs.yml, run r, line 4")
    assert problem.expected == f'text in quotes ("{value}")'


def test_definitions_are_told_with_lines(project):
    path = project.definitions / "breaks.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('at: "2011"', "at: 2011", 1), encoding="utf-8")
    line = text[: text.index('at: "2011"')].count("\n") + 1
    with pytest.raises(InputError) as error:
        load_codebook(project.definitions)
    found = str(error.value.problems[0])
    assert found.startswith(f"definitions/breaks.yml, line {line}: ")
    assert 'expected text in quotes ("2011"), found 2011' in found
