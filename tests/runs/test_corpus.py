"""A corpus in one process: what is read from which file, what is rejected and why, and what is
kept. Addresses in memory are read and written without starting a process."""

import csv
import gzip
import hashlib
import json
from concurrent.futures import Future
from decimal import Decimal

import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analysis
from analysis import InputError, extract_corpus
from analysis.problems import RunError
from analysis.reading import Figure
from analysis.runs.corpus import corpus_parts, halving, partitions, pieces
from analysis.runs.corpus.documents import documents
from analysis.runs.corpus.pieces import cut, find_files
from analysis.runs.corpus.pools import WorkerLost
from support.corpora import TEXTS, good

MEMORY = fsspec.filesystem("memory")


@pytest.fixture
def memory():
    """Writes a file into memory and gives its address; all is gone afterwards."""

    def put(name, content):
        MEMORY.pipe_file(f"/corpus/{name}", content)
        return f"memory://corpus/{name}"

    yield put
    MEMORY.store.clear()
    MEMORY.pseudo_dirs[:] = [""]


def lines(records):
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in records
    )


def made(name="out"):
    """Figures as a frame, dead letters and run.json of a folder in memory."""
    found = {path: MEMORY.cat_file(path) for path in MEMORY.find(f"/corpus/{name}")}
    parquet = [found[path] for path in sorted(found) if path.endswith("parquet")]
    told = b"".join(found[path] for path in sorted(found) if path.endswith("jsonl"))
    table = pa.concat_tables(pq.read_table(pa.BufferReader(one)) for one in parquet)
    run = json.loads(found[f"/corpus/{name}/run.json"])
    return table, [json.loads(line) for line in told.splitlines()], run


def as_parquet(records):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(records), sink, row_group_size=7)
    return sink.getvalue().to_pybytes()


def as_csv(records):
    return pd.DataFrame(records).to_csv(index=False, quoting=csv.QUOTE_ALL).encode()


def test_every_format_gives_the_figures_that_the_reader_gives(memory):
    texts = pd.Series(TEXTS) + '\n第二行有"引號"，共5家。'
    records = good(texts)
    inputs = [
        memory("a/news.jsonl", lines(records)),
        memory("b/news.jsonl.gz", gzip.compress(lines(records))),
        memory("c/news.parquet", as_parquet(records)),
        memory("d/news.csv", as_csv(records)),
        memory("e/news.csv.gz", gzip.compress(as_csv(records))),
    ]
    expected = analysis.extract_figures(texts)
    for at, address in enumerate(inputs):
        counts = extract_corpus(address, f"memory://corpus/out{at}")
        table, told, run = made(f"out{at}")
        assert (counts.documents, counts.read, told) == (len(texts), len(texts), [])
        assert run["figures"] == len(expected) == table.num_rows
        for name in ("document", *Figure._fields):
            column = table.column(name).to_pylist()
            if name in corpus_parts.NUMBERS:
                assert all(one is None or isinstance(one, Decimal) for one in column)
                column = [None if one is None else one.normalize() for one in column]
                given = [None if one is None else one.normalize() for one in expected[name]]
            else:
                given = [
                    one if pd.notna(one) else None if name == "decimals" else ""
                    for one in expected[name]
                ]
            assert column == given, (address, name)


def test_texts_are_documents_named_by_their_files(memory):
    memory("t/2020/a.txt", "收入3億元。".encode())
    memory("t/b.txt", "﻿67家".encode())
    memory("t/c.txt", b"\xff\xfe67")
    memory("t/notes.md", b"no input")
    extract_corpus("memory://corpus/t", "memory://corpus/out")
    table, told, _ = made()
    assert list(
        zip(table["document"].to_pylist(), table["as_stated"].to_pylist(), strict=True)
    ) == [("2020/a.txt", "3億元"), ("b.txt", "67家")]
    assert [(one["id"], one["reason"]) for one in told] == [("c.txt", "undecodable")]


def test_what_cannot_be_read_is_a_dead_letter_and_the_counts_add_up(memory, monkeypatch):
    monkeypatch.setattr("analysis.runs.corpus.documents.LONGEST", 50)
    secret = "只此一句，共5家。"
    bad = [
        ({"text": secret}, "missing_id"),
        ({"id": " ", "text": secret}, "missing_id"),
        ({"id": "b1"}, "missing_text"),
        ({"id": "b2", "text": "　\n"}, "missing_text"),
        ({"id": "b3", "text": 7}, "not_text"),
        ({"id": 1.5, "text": secret}, "not_text"),
        ({"id": "n000", "text": secret}, "duplicate_id"),
        (b'{"id": "b4", "text": "' + secret.encode() + b'\xff"}', "undecodable"),
        (b'{"id": "b5", "text": "\\ud800"}', "undecodable"),
        (f'{{"id": "b6", "text": "{secret}"'.encode(), "invalid_json"),
        (b"[" * 100_000, "invalid_json"),
        (b"[1]", "invalid_json"),
        ({"id": "b7", "text": secret * 9}, "too_long"),
        ({"id": "b" * 2000, "text": secret}, "too_long"),
    ]
    records = [*good(), b"", *(one for one, _ in bad), {"id": 77, "text": secret}]
    counts = extract_corpus(memory("news.jsonl", lines(records)), "memory://corpus/out")
    table, told, run = made()
    assert [one["reason"] for one in told] == [reason for _, reason in bad]
    assert [one["row"] for one in told] == list(range(42, 42 + len(bad)))
    assert {one["file"] for one in told} == {"news.jsonl"}
    assert told[6]["sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert (told[6]["id"], told[6]["characters"], told[6]["stage"]) == ("n000", len(secret), "read")
    assert told[9]["exception"] == "JSONDecodeError"
    assert (
        run["documents"] == run["read"] + run["rejected"] == counts.documents == 40 + len(bad) + 1
    )
    assert sum(run["reasons"].values()) == run["rejected"] == len(bad)
    assert "77" in table["document"].to_pylist()
    kept = b"".join(MEMORY.cat_file(path) for path in MEMORY.find("/corpus/out/rejected"))
    assert secret not in kept.decode()
    with pytest.raises(RunError, match="rejected"):
        extract_corpus("memory://corpus/news.jsonl", "memory://corpus/out", strict=True)


def test_a_csv_row_with_a_comma_too_many_is_rejected_not_cut(memory):
    content = "id,text\n1,收入5億元\n2,收入1,234萬元\n3\n".encode()
    extract_corpus(memory("n.csv", content), "memory://corpus/out")
    table, told, _ = made()
    assert table["document"].to_pylist() == ["1"]
    assert [(one["reason"], one["row"]) for one in told] == [
        ("wrong_fields", 2),
        ("wrong_fields", 3),
    ]


def test_the_first_of_two_documents_with_one_id_stands_over_files_too(memory):
    memory("b.jsonl", lines([{"id": "x", "text": "5家"}, {"id": "y", "text": "6家"}]))
    memory("a.jsonl", lines([{"id": "x", "text": ""}, {"id": "y", "text": "7家"}]))
    extract_corpus("memory://corpus/*.jsonl", "memory://corpus/out")
    table, told, _ = made()
    assert sorted(table["as_stated"].to_pylist()) == ["5家", "7家"]
    assert [(one["file"], one["reason"]) for one in told] == [
        ("a.jsonl", "missing_text"),
        ("b.jsonl", "duplicate_id"),
    ]


def test_a_document_that_takes_too_long_or_fails_may_be_tried_again(memory, monkeypatch):
    address = memory("n.jsonl", lines([*good(), {"id": "slow", "text": "7家、" * 2000}]))
    extract_corpus(address, "memory://corpus/out", time_limit=1e-9)
    _, told, run = made()
    assert {one["reason"] for one in told} == {"time_limit"}
    assert {(one["exception"], one["stage"]) for one in told} == {("TimeLimitExceeded", "extract")}
    assert run["read"] == 0
    assert extract_corpus(address, "memory://corpus/out").kept == 1  # a longer limit changes no key
    assert extract_corpus(address, "memory://corpus/out", only_failed=True).rejected == 0

    def fails(text):
        if "7家、" in text:
            raise ZeroDivisionError(text)
        yield from analysis.reading.iter_figures(text)

    monkeypatch.setattr("analysis.runs.corpus.partitions.iter_figures", fails)
    extract_corpus(address, "memory://corpus/other")
    _, told, _ = made("other")
    assert [(one["reason"], one["exception"]) for one in told] == [("error", "ZeroDivisionError")]


def test_numbers_that_no_column_holds_are_kept_as_fractions(memory):
    huge = "1" + "0" * 30
    extract_corpus(
        memory("n.jsonl", lines([{"id": "a", "text": f"共{huge}家，不少於5家。"}])),
        "memory://corpus/out",
    )
    rows = made()[0].to_pylist()
    assert rows[0]["value"] is None
    assert rows[0]["exact"].split() == [f"{name}={huge}" for name in corpus_parts.NUMBERS]
    assert (rows[1]["lower"], rows[1]["upper"], rows[1]["closed"]) == (5, None, "left")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_pieces_hold_every_document_once_and_bounded(memory, monkeypatch, kind):
    monkeypatch.setattr(pieces, "SMALL", 300)
    texts = {f"k{n}": '字\n"' * (n % 40 + 1) for n in range(200)}
    content = {"jsonl": lines, "csv": as_csv, "parquet": as_parquet}[kind](good(texts))
    address = memory(f"n.{kind}", content)
    found_kind, files = find_files([address], "memory:///corpus/out")
    made_pieces = cut(found_kind, files, ("id", "text"))
    assert len(made_pieces) > 5
    found = [one for piece in made_pieces for one in documents(piece, 1) if one]
    assert [(one.id, one.text) for one in found] == list(texts.items())


def test_one_large_row_group_is_cut_by_rows(memory, monkeypatch):
    monkeypatch.setattr(pieces, "SMALL", 2000)
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_pylist(good({f"k{n}": f"{n}家" * 50 for n in range(150)})),
        sink,
        use_dictionary=False,
    )
    kind, files = find_files(
        [memory("n.parquet", sink.getvalue().to_pybytes())], "memory:///corpus/out"
    )
    made_pieces = cut(kind, files, ("id", "text"))
    assert len(made_pieces) > 5
    found = [one.id for piece in made_pieces for one in documents(piece, 1) if one]
    assert found == [f"k{n}" for n in range(150)]


def test_parts_of_unchanged_input_are_kept_and_others_are_made_again(memory, monkeypatch):
    monkeypatch.setattr(pieces, "SMALL", 600)
    address = memory("n.jsonl", lines(good()))
    first = extract_corpus(address, "memory://corpus/out")
    before = {path: MEMORY.cat_file(path) for path in MEMORY.find("/corpus/out")}
    again = extract_corpus(address, "memory://corpus/out")
    assert (first.kept, again.kept) == (0, first.parts)
    assert first.parts > 2
    torn = MEMORY.glob("/corpus/out/figures/*")[1]
    MEMORY.pipe_file(torn, before[torn][:-9])
    assert extract_corpus(address, "memory://corpus/out").kept == first.parts - 1
    assert {path: MEMORY.cat_file(path) for path in MEMORY.find("/corpus/out")} == before
    memory("n.jsonl", lines(good(TEXTS | {"n039": "39家。"})))  # the last text changes
    assert extract_corpus(address, "memory://corpus/out").kept == first.parts - 1
    memory("n.jsonl", lines(good()[:5]))  # and now most are gone
    counts = extract_corpus(address, "memory://corpus/out")
    assert len(MEMORY.glob("/corpus/out/figures/*")) == counts.parts < first.parts
    monkeypatch.setattr(corpus_parts, "version", lambda _: "9.9")
    corpus_parts.maker.cache_clear()
    try:
        assert extract_corpus(address, "memory://corpus/out").kept == 0
    finally:
        corpus_parts.maker.cache_clear()


def test_lost_dead_letters_make_a_part_anew(memory):
    address = memory("n.jsonl", lines([*good(), {"id": "z"}]))
    extract_corpus(address, "memory://corpus/out")
    (path,) = MEMORY.glob("/corpus/out/rejected/*")
    MEMORY.rm_file(path)
    assert extract_corpus(address, "memory://corpus/out").kept == 0
    assert len(made()[1]) == 1


def test_a_trial_takes_the_first_documents_and_never_shrinks_a_folder(memory):
    address = memory("n.jsonl", lines(good()))
    counts = extract_corpus(address, "memory://corpus/out", limit=7)
    assert counts.documents == 7
    assert set(made()[0]["document"].to_pylist()) == set(list(TEXTS)[:7])
    assert extract_corpus(address, "memory://corpus/out").documents == 40
    with pytest.raises(InputError, match="smaller trial"):
        extract_corpus(address, "memory://corpus/out", limit=7)


def test_a_damaged_file_fails_alone_and_keeps_its_old_part(memory):
    whole = gzip.compress(lines(good({f"k{n}": f"{n}家" for n in range(200)})))
    memory("b.jsonl.gz", whole)
    memory("a.jsonl", lines([{"id": "only", "text": "5家"}]))
    address = ["memory://corpus/a.jsonl", "memory://corpus/b.jsonl.gz"]
    extract_corpus(address, "memory://corpus/out")
    memory("b.jsonl.gz", whole[:-40])
    with pytest.raises(RunError, match=r"b\.jsonl\.gz, piece 0 .EOFError"):
        extract_corpus(address, "memory://corpus/out")
    table, _, run = made()
    assert (run["state"], run["documents"], run["failed"][0]["file"]) == ("failed", 1, "b.jsonl.gz")
    assert len(set(table["document"].to_pylist())) == 201


def test_a_damaged_page_costs_its_piece_only(memory, monkeypatch):
    monkeypatch.setattr(pieces, "SMALL", 500)
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pylist(good({f"k{n}": f"{n}家" * 30 for n in range(90)}))
    pq.write_table(table, sink, row_group_size=10, compression="none", use_dictionary=False)
    content = bytearray(sink.getvalue().to_pybytes())
    at = content.index("53家53家".encode()) - 4  # the length of a text
    content[at : at + 4] = b"\xff" * 4
    with pytest.raises(RunError, match="never ended"):
        extract_corpus(memory("n.parquet", bytes(content)), "memory://corpus/out")
    run = made()[2]
    assert not any("stands before" in one["reason"] for one in run["failed"])
    assert run["documents"] == 80


def test_a_folder_may_be_named_like_a_pattern(memory):
    memory("新聞 [1]/a.jsonl", lines(good()))
    assert extract_corpus("memory://corpus/新聞 [1]", "memory://corpus/out").documents == 40


def bad_inputs(memory):
    """What is asked for, and the words that the problem must have."""
    news = memory("news.jsonl", lines([{"id": "a", "texts": "5家"}]))
    within = memory("own/figures/a.jsonl", lines(good()))
    memory("own/run.json", b'{"corpus": 1}')
    memory("mixed/a.jsonl", lines(good()))
    memory("mixed/b.csv", b"id,text\n1,5\n")
    memory("out/notes.txt", b"mine")
    return {
        "column": ((news,), {}, "nearest: texts"),
        "column of csv": ((memory("a.csv", b"id,texte\n"),), {}, "nearest: texte"),
        "column of parquet": (
            (memory("a.parquet", as_parquet([{"id": 1, "txt": "5"}])),),
            {},
            "nearest: txt",
        ),
        "no text": ((memory("b.parquet", as_parquet([{"id": 1, "text": 5}])),), {}, "int64"),
        "none like it": (("memory://corpus/newz.jsonl",), {}, "nearest: news.jsonl"),
        "no pattern": (("memory://corpus/x*.jsonl",), {}, "at least one"),
        "mixed": (("memory://corpus/mixed/*",), {}, "1 CSV, 1 JSON Lines"),
        "ending": ((memory("a.doc", b""),), {}, "an ending"),
        "no parquet": ((memory("c.parquet", b"PAR1"),), {}, "a Parquet file"),
        "no json": ((memory("d.jsonl", b"\x00\n" * 3),), {}, "an object a line"),
        "open quote": ((memory("b.csv", b'id,text\n1,"5' + b"x\n" * 60),), {"_limit": 50}, "CSV"),
        "no address": (("ftq://x/a.jsonl",), {}, "ftq"),
        "not ours": ((news,), {"text": "texts"}, "notes.txt"),
        "workers": ((news,), {"workers": 0}, "--workers"),
        "both": ((news,), {"workers": 2, "cluster": "local"}, "not together"),
        "memory": (
            (news,),
            {"text": "texts", "out": "memory://corpus/o", "workers": 2},
            "other processes",
        ),
        "inside": ((within,), {"out": "memory://corpus/own"}, "holds inputs"),
    }


def test_every_bad_input_is_told_and_nothing_is_written(memory, monkeypatch):
    for name, (inputs, options, words) in bad_inputs(memory).items():
        before = MEMORY.find("/corpus")
        out = options.pop(
            "out", "memory://corpus/out" if name == "not ours" else "memory://corpus/o"
        )
        with monkeypatch.context() as small:
            small.setattr(pieces, "LINE", options.pop("_limit", pieces.LINE))
            with pytest.raises(InputError) as told:
                extract_corpus(inputs, out, **options)
        assert words in str(told.value), (name, str(told.value))
        assert MEMORY.find("/corpus") == before, name


def test_all_files_with_a_problem_are_told_at_once(memory):
    memory("a.csv", b"id,texte\n")
    memory("b.csv", b"ids,text\n")
    with pytest.raises(InputError) as told:
        extract_corpus("memory://corpus/*.csv", "memory://corpus/out")
    assert len(told.value.problems) == 2


def test_parts_of_other_inputs_are_never_touched(memory):
    memory("a/n.jsonl", lines(good()))
    memory("b/m.jsonl", lines(good()))
    extract_corpus("memory://corpus/a/*.jsonl", "memory://corpus/out")
    before = MEMORY.find("/corpus")
    with pytest.raises(InputError, match="parts of these inputs only"):
        extract_corpus("memory://corpus/b/*.jsonl", "memory://corpus/out")
    assert MEMORY.find("/corpus") == before


class Fragile:
    """A pool whose workers end at some documents."""

    lost = (WorkerLost,)
    dashboard = ""
    slots = 3

    def __init__(self, poison):
        self.poison, self.calls = set(poison), 0

    def submit(self, function, task, places=None):
        future, self.calls = Future(), self.calls + 1
        taken = set(range(task.scan.documents) if places is None else places)
        if (taken - task.killers) & self.poison:
            future.set_exception(WorkerLost())
        else:
            future.set_result(task.killers)
        return future


def task(documents=40):
    scan = partitions.Scan(documents, documents, "", b"")
    return partitions.Task(None, 1, scan, "", {}, frozenset(), 1)


@pytest.mark.parametrize("poison", [(), (0,), (39,), (3, 4, 30), range(40)])
def test_halving_finds_every_document_that_kills(poison):
    pool = Fragile(poison)
    assert halving.killers(pool, task(), range(40)) == list(poison)
    assert pool.calls <= 1 + 12 * len(poison)


def test_a_task_is_done_again_without_its_killers_and_others_are_untouched(monkeypatch):
    pool = Fragile({5})
    monkeypatch.setattr(halving, "find_killers", find := lambda one: None)

    def submit(function, one):
        if function is not find:
            return Fragile.submit(pool, function, one)
        future = Future()
        future.set_result(frozenset({5}))
        return future

    pool.submit = submit
    found = dict(halving.results(pool, len, [task(), task(4)], lambda: None))
    assert found == {0: frozenset({5}), 1: frozenset()}


def test_a_task_whose_worker_always_ends_is_given_up():
    found = dict(halving.results(Fragile(range(40)), len, [task()], lambda: None))
    assert [str(one) for one in found.values()] == ["its worker ended 4 times"]
