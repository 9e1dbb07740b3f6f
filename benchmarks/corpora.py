"""A seeded corpus of own sentences: a long tail of names and numbers, reprints, broken documents.

    python benchmarks/corpora.py FOLDER [DOCUMENTS [FORMAT]]

Writes FOLDER/news-000.jsonl and so on (or .parquet, .csv). Of 1,000 documents 30 are reprints under
another id, 2 repeat an id, and 5 are broken: no text, no id, bytes that are no UTF-8, no JSON. One
in 500 is twenty times as long as the others.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from measure import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from support.written import written

EACH = 20_000  # documents a file
PLACES = "海陵東嶺雲溪沙洲石橋清源白鷺長湖新港南浦北原金山銀川玉泉平江"
NOUNS = "企業機構項目專利人員設備收入產值面積投資貸款訂單產量客戶學員床位"
SAID = ("達到", "為", "共", "約", "超過", "近", "同比增長", "下降", "新增", "累計", "不少於")
PLAIN = (
    "各項工作按計劃有序推進，有關單位將繼續做好服務",
    "負責人表示，下一步要把重點放在基礎設施和人才培養上",
    "當地居民普遍反映，辦事比過去方便，環境也比過去整潔",
    "會議聽取了各方意見，並對存在的問題作了說明",
    "專家認為，這一做法值得其他地方借鑒，但仍須因地制宜",
    "記者在現場看到，工人們正在安裝新的生產線",
)
BROKEN = ("no text", "no id", "bytes", "format", "blank")


class Made(NamedTuple):
    """A document, and what is wrong with it."""

    id: str
    text: str
    broken: str = ""


def sentence(chance: random.Random) -> str:
    """A clause with a figure for about every two without."""
    name = "".join(chance.choices(PLACES, k=chance.randint(2, 4)))
    more = "".join(chance.choices(PLACES, k=chance.randint(2, 8)))
    (form,) = written(1, seed=chance.getrandbits(32))
    noun = chance.randrange(0, len(NOUNS), 2)
    said = chance.choice(SAID) if form.kind.startswith("plain") else ""
    figure = f"{name}{more}的{NOUNS[noun : noun + 2]}{said}{form.text}"
    return "，".join((figure, *chance.choices(PLAIN, k=2))) + "。"


def documents(count: int, seed: int = 17) -> Iterator[Made]:
    """`count` documents, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (a benchmark's)
    printed: list[str] = []
    for number in range(count):
        key, draw = f"news-{number:08d}", chance.random()
        if printed and draw < 0.03:
            yield Made(key, chance.choice(printed))  # a reprint
            continue
        long = 20 if chance.random() < 0.002 else 1
        body = "".join(sentence(chance) for _ in range(int(chance.lognormvariate(2, 0.5)) * long))
        day = f"{chance.randint(2005, 2024)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日，"
        text = day + body
        if draw > 0.998:
            key = f"news-{max(0, number - chance.randint(1, 50)):08d}"
        broken = chance.choice(BROKEN) if 0.03 <= draw < 0.035 else ""
        if not broken:
            printed = [*printed[-200:], text]
        yield Made(key, text, broken)


def _line(made: Made) -> bytes:
    record = {"id": made.id, "text": made.text}
    if made.broken in ("no text", "no id"):
        record.pop(made.broken.removeprefix("no "))
    if made.broken == "blank":
        record["text"] = "　"
    line = json.dumps(record, ensure_ascii=False).encode()
    if made.broken == "bytes":
        return line.replace("，".encode(), b"\xff\xfe", 1)
    return line[: len(line) // 2] if made.broken == "format" else line


def write(folder: Path, count: int, kind: str = "jsonl", seed: int = 17) -> list[Path]:
    """The files of a corpus. Parquet and CSV cannot hold every kind of broken document."""
    folder.mkdir(parents=True, exist_ok=True)
    made = documents(count, seed)
    paths = []
    for number, start in enumerate(range(0, count, EACH)):
        some = [next(made) for _ in range(min(EACH, count - start))]
        path = folder / f"news-{number:03d}.{kind}"
        if kind == "jsonl":
            path.write_bytes(b"".join(_line(one) + b"\n" for one in some))
        elif kind == "csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file)
                rows.writerow(("id", "text"))
                rows.writerows((one.id, "" if one.broken else one.text) for one in some)
        else:
            _parquet(path, some)
        paths.append(path)
    return paths


def _parquet(path: Path, some: list[Made]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [None if one.broken else one.text for one in some]
    table = pa.table({"id": [one.id for one in some], "text": pa.array(texts, pa.string())})
    pq.write_table(table, path, row_group_size=2_000)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit("usage: python benchmarks/corpora.py FOLDER [DOCUMENTS [FORMAT]]")
    given = sys.argv[1:] + ["2000", "jsonl"][len(sys.argv) - 2 :]
    for written_to in write(Path(given[0]), int(given[1]), given[2]):
        sys.stdout.write(f"{written_to}\n")
