"""Cells that are hard to run right, and notebooks made of cells."""

import json
from pathlib import Path

import nbformat
from nbformat import v4

ERROR = "raises-exception"  # nbclient's tag of a cell whose error is expected

# name -> source; a name that ends in ! is expected to raise
CASES = {
    "import": "import os, sys, time, asyncio, threading, warnings, subprocess",
    "last_expression": "1 + 1",
    "underscore": "_ + 40, Out[2], len(In)",
    "silent": "3;",
    "stdout_and_stderr": (
        "print('a')\nprint('b', file=sys.stderr)\nprint('c')\nsys.stderr.write('d')"
    ),
    "text_without_newline": "print('x', end=''); print('y', end='')",
    "text_around_a_display": (
        "from IPython.display import display, HTML, clear_output, Markdown\n"
        "print(1); print(2, file=sys.stderr); display(HTML('<b>3</b>')); print(4)\n"
        "print(5, file=sys.stderr); display(6); print(7)"
    ),
    "display_metadata": (
        "display({'text/plain': 'p', 'application/json': {'a': [1, None]}}, raw=True,\n"
        "        metadata={'text/plain': {'isolated': True}, 'own': 1})"
    ),
    "display_id": "handle = display('first', display_id='named'); print('after')",
    "update_in_same_cell": "h = display(1, display_id='h'); display(2); h.update(3)",
    "update_in_later_cell": "print('text'); handle.update('second'); display('again', display_id='named')",
    "clear": "print('gone'); display(1); clear_output(); print('stays')",
    "clear_wait": "print('gone'); clear_output(wait=True); print('comes')",
    "clear_wait_nothing": "print('stays too'); clear_output(wait=True)",
    "frame": "import pandas as pd\ndf = pd.DataFrame({'a': range(30), '字': [None, 'x', 'y'] * 10})\ndf.head()",
    "wide_frame": "pd.DataFrame([range(40)])",
    "long_frame": "pd.DataFrame({'n': range(100)})",
    "series": "df['a']",
    "styled": "df.head(2).style.format(precision=1)",
    "options": "pd.get_option('display.max_columns'), pd.get_option('display.width')",
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2]); print('drawn')",
    "plot_svg": "%config InlineBackend.figure_formats = ['svg']\nimport matplotlib\nmatplotlib.rcParams['svg.hashsalt'] = 's'\nfig, ax = plt.subplots(); ax.bar(['a'], [1]); plt.show()",
    "figure_repr": "fig",
    "backend": "plt.get_backend()",
    "inline": "%matplotlib inline\nplt.figure().get_figwidth()",
    "warning": "warnings.warn('mind this')",
    "deprecation": "warnings.warn('old', DeprecationWarning)",
    "logging": "import logging; logging.warning('logged')",
    "await": "await asyncio.sleep(0.01, 'slept')",
    "await_and_text": "print('before'); await asyncio.sleep(0); print('after')",
    "task": "t = asyncio.create_task(asyncio.sleep(0, 'done')); await t",
    "async_for": (
        "async def numbers():\n    for n in range(3):\n        yield n\n"
        "async for n in numbers():\n    print(n)"
    ),
    "nested_loop!": "asyncio.run(asyncio.sleep(0))",
    "shell": "!echo from the shell",
    "shell_value": "files = !printf 'a\\nb'\nfiles",
    "shell_failing": "!exit 3",
    "exit_code": "_exit_code",
    "bash": "%%bash\necho out\necho err >&2",
    "capture": "%%capture kept\nprint('kept')\ndisplay(1)",
    "captured": "kept.stdout, len(kept.outputs)",
    "writefile": "%%writefile written.txt\ntext",
    "pwd_and_ls": "%ls written.txt",
    "env_magic": "%env ANALYSIS_CASE=1",
    "who": "%who_ls module",
    "timeit": "%timeit -n1 -r1 -q pass",
    "unknown_magic!": "%nosuchmagic",
    "help": "len?",
    "fd_level": "os.write(1, b'straight to 1\\n'); os.write(2, b'straight to 2\\n');",
    "fd_level_order": "print('one'); os.system('echo two'); print('three')",
    "child": "subprocess.run(['echo', 'child'], check=True).returncode",
    "threads": (
        "def tell(n):\n    print('thread', n)\n    display(n)\n"
        "for n in range(3):\n    t = threading.Thread(target=tell, args=(n,)); t.start(); t.join()"
    ),
    "forked_child": (
        "warnings.simplefilter('ignore')  # Python 3.12 names the process in one\n"
        "pid = os.fork()\nif not pid:\n    os._exit(7)\nos.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])"
    ),
    "processes": (
        "import multiprocessing\nwarnings.simplefilter('ignore')\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n    r = pool.map(abs, [-1, -2])\nr"
    ),
    "large": "print('0123456789' * 2_000_000)",
    "many": "for n in range(20_000):\n    print(n)",
    "binary_text": "print('\\x00\\x1b[31mred\\x1b[0m \\u2028 𠀀')",
    "carriage": "print('50%\\r100%')",
    "error!": "def f(x):\n    return 1 / x\nf(0)",
    "error_in_library!": "import json; json.loads('{')",
    "error_chained!": "try:\n    f(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('二\\nlines') from e",
    "syntax!": "1 +* 2",
    "assertion!": "assert 1 == 2, 'not equal'",
    "own_repr": "class R:\n    def _repr_html_(self): return '<i>r</i>'\n    def __repr__(self): return 'r'\nR()",
    "bad_repr!": "class B:\n    def __repr__(self): raise RuntimeError('no repr')\nB()",
    "mimebundle": "class M:\n    def _repr_mimebundle_(self, **k): return {'text/html': '<p>', 'text/plain': 'm'}, {'text/html': {'x': 1}}\nM()",
    "address": "object()",
    "input!": "input('name? ')",
    "getpass!": "import getpass; getpass.getpass()",
    "stdin": "sys.stdin.read()",
    "exit!": "sys.exit('with text')",
    "exit_zero!": "sys.exit(0)",
    "interrupt!": "raise KeyboardInterrupt",
    "after": "'still here'",
    "main": "__name__, '__file__' in globals(), sys.modules['__main__'].f is f",
    "shell_name": "type(get_ipython()).__name__, hasattr(get_ipython(), 'kernel')",
    "path": "sys.path, sys.flags.hash_randomization",
    "cwd_import": "import beside; beside.WHERE",
    "environment": "[os.environ.get(n) for n in ('TERM', 'PAGER', 'FORCE_COLOR', 'ANALYSIS_CASE')]",
    "cwd": "os.path.basename(os.getcwd())",
    "isatty": "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.fileno() >= 0",
    "signal": "import signal; signal.getsignal(signal.SIGINT) is signal.default_int_handler",
    "hash": "hash('a') % 1000, {'a', 'b', 'c'}",
    "run_magic": "%run -i script.py",
    "post_hook": "get_ipython().events.register('post_execute', lambda: print('hooked')); 1",
    "empty": "   ",
    "comment": "# nothing",
    "none": "None",
    "latex": "from IPython.display import Latex, JSON, Image\nLatex('$x$')",
    "json": "JSON({'a': 1})",
    "traceback_print": "import traceback\ntry:\n    f(0)\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    "count": "get_ipython().execution_count",
}


def notebook(path: Path, *sources: str, kernelspec=None, **tagged: str) -> Path:
    """A notebook of these cells; `tagged` are named cells, with their tag after the source."""
    cells = [v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    cells += [v4.new_code_cell(source, id=name) for name, source in tagged.items()]
    spec = kernelspec or {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(made, path)
    return path


# What these write does not go through Python: the stock kernel reads it in a thread of its own, and
# shows it after the cell, or with the next one, when that thread is late.
PAST_PYTHON = ("fd_level", "fd_level_order", "child")


def hard_cases(path: Path, *, past_python: bool = False) -> Path:
    """A notebook of the cases that write through Python, or of the others."""
    cells = []
    for name, source in CASES.items():
        if name != "import" and (name in PAST_PYTHON) != past_python:
            continue
        cell = v4.new_code_cell(source, id=name.rstrip("!"))
        if name.endswith("!"):
            cell.metadata["tags"] = [ERROR]
        cells.append(cell)
    nbformat.write(
        v4.new_notebook(
            cells=cells,
            metadata={
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
            },
        ),
        path,
    )
    (path.parent / "script.py").write_text("print('script', n)\n")
    (path.parent / "beside.py").write_text("WHERE = 'the working directory'\n")
    return path


def record(content):
    """Status of each code cell, the error that the notebook shows, its text."""
    cells = [c for c in json.loads(content)["cells"] if c["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    errors = [(o["ename"], o["evalue"]) for o in outputs if o["output_type"] == "error"]
    text = "".join("".join(o["text"]) for o in outputs if o["output_type"] == "stream")
    return [cell["metadata"]["papermill"]["status"] for cell in cells], errors, text
