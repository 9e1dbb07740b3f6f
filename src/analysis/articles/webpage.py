"""The article of a web page as plain text: no navigation, related links, comments or page foot.

trafilatura finds the body. Its text is written out here, one line a block and a tab between the
cells of a table, so that no mark-up of an output format comes between a noun and its number.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from ..problems import InputError, Problem, RunError
from .grids import Grid, html_grids, packed, unpacked
from .workbooks import excel_grids

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 10_000_000  # bytes of a page; an article is some thousands
SECONDS = 20  # of the processor; an article takes one or two
MEMORY = 2 * 10**9  # bytes
ATTRIBUTES = 1000  # of a tag
_NO_MEMORY, _BROKEN = 77, 78  # exit codes
_TAG = re.compile(r"<[a-zA-Z][^<>]*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|\?xml|html|head|body|meta|title|div|p|article|section|"
    r"main|table|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = frozenset(("p", "head", "item", "row", "quote", "code", "list", "table", "lb", "div"))
_SPACE = re.compile(r"[ \n\r\f\v]+")
_EDGES = re.compile(r"[ \t]*\n[ \t\n]*")
# What stands in a page's foot and in no article: its registration and licence numbers.
_FOOT = re.compile(
    r"ICP\s*[備备證证]|公[網网]安[備备]|[許许]可[證证][號号]\s*[:：]|[違违]法和不良信息"
)
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
# The most careful way first; the next one only where it finds nothing.
_WAYS = ((True, False), (False, False), (False, True))  # favour precision, favour recall


def is_page(head: str, suffix: str) -> bool:
    """Whether a file is HTML, by its name's end or its first characters."""
    return suffix.lower() in {".html", ".htm", ".xhtml", ".shtml"} or bool(_START.match(head))


def _text(body: _Element) -> str:
    """The text of the body, a line end around each block, without copyright and licence lines."""
    from lxml import etree

    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        edge = "\n" if element.tag in _BLOCKS else "\t" if element.tag == "cell" else ""
        if event == "start":
            parts += [edge if edge == "\n" else "", _SPACE.sub(" ", element.text or "")]
        else:
            parts += [edge, _SPACE.sub(" ", element.tail or "") if element is not body else ""]
    text = _EDGES.sub("\n", _UNWRITABLE.sub("", "".join(parts))).strip()
    return "\n".join(line for line in text.split("\n") if not _FOOT.search(line))


_STRUCK = ("s", "del", "strike")
_NOTE = re.compile(r"[\[(（【]?(?:注|註|note)?\s*[0-9*†‡①-⑳]{1,3}[\])）】]?")
_SQUARED = re.compile(r"(?:[mM]|平方|立方|[米尺里])\s*$")
_TEN = re.compile(r"[×xX*]\s*10\s*$")
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _unstruck(tree: _Element) -> _Element:
    """The page without struck-out text and footnote marks, whose digits would join a number's."""
    for element in list(tree.iter(*_STRUCK)):
        element.drop_tree()
    for element in list(tree.iter("sup")):
        raised = "".join(element.itertext()).strip()
        previous, parent = element.getprevious(), element.getparent()
        before = (previous.tail if previous is not None else parent.text) or ""
        if (raised in {"2", "3"} and _SQUARED.search(before)) or (
            _TEN.search(before) and re.fullmatch(r"-?[0-9]{1,3}", raised)
        ):
            element.text = raised.translate(_HIGH)
        elif _NOTE.fullmatch(raised):
            element.drop_tree()
            continue
        element.drop_tag()
    return tree


def page_content(page: str, where: str) -> tuple[str, list[Grid]]:
    """The page's headline and body, and its tables of figures, which the body then lacks.

    Raises InputError where there is neither.
    """
    for tag in _TAG.finditer(page):
        count = len(_QUOTED.sub("", tag[0]).split())
        if count > ATTRIBUTES:
            expected = f"a page whose tags have {ATTRIBUTES:,} attributes at most"
            raise InputError([Problem(where, "file", expected, f"one with {count - 1:,}")])
    told = json.loads(_apart("page", page.encode("utf-8", "replace"), "an HTML page", where))
    if not told[0] and not told[1]:
        expected = "an HTML page with an article (else save its text as a plain text file)"
        raise InputError([Problem(where, "file", expected, "no text in its body")])
    return told[0], list(unpacked(told[1]))


def workbook_content(content: bytes, where: str) -> list[Grid]:
    """The tables of figures in an Excel workbook; raises InputError where there is none."""
    grids = list(unpacked(json.loads(_apart("workbook", content, "a workbook", where))))
    if not grids:
        expected = "a workbook (.xlsx, .xls) with a table of figures on a visible sheet"
        raise InputError([Problem(where, "file", expected, "none")])
    return grids


def _apart(kind: str, content: bytes, what: str, where: str) -> bytes:
    """What a process of its own reads in `content`: one that was made to take for ever, or all
    memory, ends that process.
    """
    code = f"from {__name__} import answer; answer({kind!r}, {SECONDS})"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", code], input=content, capture_output=True, check=False
    )
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV, _NO_MEMORY}:
        expected = f"{what} that takes {SECONDS} s and {MEMORY // 10**9} GB at most (or its text)"
        raise InputError([Problem(where, "file", expected, "more")])
    if done.returncode == _BROKEN:
        found = done.stderr.decode(errors="replace").strip()[-300:]
        raise InputError([Problem(where, "file", what, found)])
    if done.returncode:
        raise RunError(f"{where}: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout


def answer(kind: str, seconds: int) -> None:
    """Writes what is on standard input, read, to standard output as JSON, within limits."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content = sys.stdin.buffer.read()
    try:
        told = packed(excel_grids(content)) if kind == "workbook" else _article(content.decode())
    except MemoryError:
        sys.exit(_NO_MEMORY)
    except ValueError as error:  # what is said of no workbook
        if kind != "workbook":
            raise
        sys.stderr.write(str(error))
        sys.exit(_BROKEN)
    sys.stdout.buffer.write(json.dumps(told).encode())


def _article(page: str) -> tuple[str, list[Any]]:
    """The page's headline and body, empty where none is found, and its tables, packed."""
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    # A fragment without a body is read as one.
    whole = page if "<body" in page.lower() else f"<html><body>{page}</body></html>"
    grids: list[Any] = []
    for precision, recall in _WAYS:
        tree = load_html(whole)  # anew each time: what looks for the article changes it
        if tree is None:
            continue
        grids = packed(html_grids(_unstruck(tree)))
        found = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False},
            favor_precision=precision,
            favor_recall=recall,
        )
        if isinstance(found, Document) and found.body is not None and (text := _text(found.body)):
            title = _SPACE.sub(" ", _UNWRITABLE.sub("", found.title or "")).strip()
            return (text if not title or title in text else f"{title}\n{text}"), grids
    return "", grids
