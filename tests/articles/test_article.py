"""Files of every encoding and kind are read exactly, or refused with what is wrong."""

import codecs
import os
import random
import resource
from contextlib import suppress

import pytest

from analysis.articles import webpage
from analysis.articles.article import open_article, source_code
from analysis.articles.passages import passages
from analysis.articles.webpage import page_content
from analysis.model.encoding import plausibility
from analysis.problems import InputError

TRADITIONAL = "海嶼高新區在孵企業67家，總收入2.68億元；\r\n園區從業人員700餘人。\n"
SIMPLIFIED = "海屿高新区在孵企业67家，总收入2.68亿元；\r\n园区从业人员700余人。\n"
BODY = (
    "海嶼高新區今年上半年在孵企業67家，總收入2.68億元，同比增長33%。",
    "據介紹，園區從業人員700餘人，其中本科學歷以上人數達320人；累計獲得發明專利61項。",
    "到2026年，力爭讓省級示範平臺達到40家，建成孵化面積近8萬平方米。",
    "負責人表示，不動產過戶最快3個工作日辦完，線上辦結率達100%。",
)
RELATED = ("全市簽約項目15個 總投資120億元", "一季度進出口增長8.9%", "300家企業赴穗參展")
TITLE = "海嶼高新區加快創新發展"
SCRIPT = "<script>var a=100;</script>"
HEAD = f"<!DOCTYPE html><html><head><title>{TITLE}-海嶼新聞網</title>{SCRIPT}</head>"
NAV = "<div class='nav'><ul><li><a href='/'>首頁</a></li><li><a href='/2'>要聞</a></li></ul></div>"
INFO = "<div class='info'>發布時間：2025-07-18 09:42 來源：海嶼日報</div>"
LINKS = "".join(f"<li><a href='/{number}'>{title}</a></li>" for number, title in enumerate(RELATED))
RELATED_LIST = f"<div class='related'><h3>相關閱讀</h3><ul>{LINKS}</ul></div>"
FOOT = (
    "<div class='footer'><p>版權所有 海嶼新聞網 電話：86-10-88828000 海ICP備040089號-3 "
    "海公網安備 12345678901201號 視聽節目許可證號：0000000</p></div>"
)
PARAGRAPHS = "".join(f"<p>　　{part}</p>" for part in BODY)
PAGES = {
    "a division": f"{HEAD}<body>{NAV}<div class='main'><h1>{TITLE}</h1>{INFO}"
    f"<div class='TRS_Editor'>{PARAGRAPHS}</div></div>{RELATED_LIST}{FOOT}</body></html>",
    "tables": f"{HEAD}<body><table><tr><td>{NAV}</td></tr><tr><td><table><tr><td>{TITLE}</td></tr>"
    f"<tr><td id='zoom'>{'<br><br>'.join(BODY)}</td></tr></table></td><td>{RELATED_LIST}</td></tr>"
    f"<tr><td colspan=2>{FOOT}</td></tr></table></body></html>",
    "lines": f"{HEAD}<body>{NAV}<div id='content'><h2>{TITLE}</h2>{INFO}"
    f"{'<br/>&nbsp;&nbsp;'.join(BODY)}</div>{RELATED_LIST}{FOOT}</body></html>",
    "an article": f"{HEAD}<body><header>{NAV}</header><article><h1>{TITLE}</h1>{PARAGRAPHS}"
    f"</article><aside>{RELATED_LIST}</aside><footer>{FOOT}</footer></body></html>",
    "sections": f"{HEAD}<body><div id='js_content'><section>"
    + "".join(f"<section><p><span>{part}</span></p></section>" for part in BODY)
    + f"</section></div>{RELATED_LIST}{FOOT}</body></html>",
}


def write(tmp_path, content, name="own.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def text_of(path, encoding=""):
    return "".join(open_article(path, encoding).pieces())


def problem_of(path, encoding=""):
    with pytest.raises(InputError) as caught:
        text_of(path, encoding)
    return str(caught.value)


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("gb18030", b"", "GB18030"),
        ("big5", b"", "Big5"),
    ],
)
def test_the_encoding_is_found_and_no_character_changes(tmp_path, codec, mark, name):
    path = write(tmp_path, mark + TRADITIONAL.encode(codec))
    assert open_article(path).encoding.name == name
    assert text_of(path) == TRADITIONAL


def test_simplified_text_in_gb2312_is_read_as_gb18030(tmp_path):
    path = write(tmp_path, SIMPLIFIED.encode("gb2312"))
    assert open_article(path).encoding.name == "GB18030"
    assert text_of(path) == SIMPLIFIED


def test_hong_kong_characters_need_the_wider_big5(tmp_path):
    text = TRADITIONAL + "啲嘅"
    path = write(tmp_path, text.encode("big5hkscs"))
    assert text_of(path) == text


def test_a_named_encoding_overrides_what_would_be_found(tmp_path):
    path = write(tmp_path, TRADITIONAL.encode("utf-16-le"))
    assert "a NUL at byte" in problem_of(path)
    assert text_of(path, "utf-16-le") == TRADITIONAL
    assert "expected the name of a text encoding" in problem_of(path, "base64")
    assert "expected ascii, as --encoding says, found ascii: 0x" in problem_of(
        write(tmp_path, TRADITIONAL), "ascii"
    )


def test_what_cannot_be_decoded_names_each_encoding_and_its_first_bad_byte(tmp_path):
    good = TRADITIONAL.encode()
    told = problem_of(write(tmp_path, good + b"\xff\xff" + good))
    assert f"UTF-8: 0xff at byte {len(good)}" in told
    assert "GB18030: 0x" in told
    assert "Big5: 0x" in told


def test_a_bad_byte_far_into_a_file_is_counted_from_its_start(tmp_path):
    good = TRADITIONAL.encode("gb18030") * 40_000
    assert f"GB18030: 0xff at byte {len(good)}" in problem_of(write(tmp_path, good + b"\xff"))


@pytest.mark.parametrize(
    ("text", "codec"),
    [("Größe und Häuser in Köln", "latin-1"), ("日本の人口は約一億人です。東京", "shift_jis")],
)
def test_text_of_another_language_is_not_taken_for_chinese(tmp_path, text, codec):
    assert "expected UTF-8, GB18030 or Big5" in problem_of(write(tmp_path, text.encode(codec)))


def test_misread_text_is_not_plausible():
    assert plausibility(TRADITIONAL) > 0.8
    assert plausibility(SIMPLIFIED.encode("gb18030").decode("cp950", "ignore")) < 0.2
    assert plausibility(TRADITIONAL.encode("big5").decode("gb18030", "ignore")) < 0.2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04zip", "a ZIP archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"%PDF-1.7", "a PDF"),
        (b"67\x00 firms", "a NUL at byte 2"),
    ],
)
def test_what_is_no_text_is_named(tmp_path, content, told):
    assert told in problem_of(write(tmp_path, content))


def test_a_nul_further_on_is_found_too(tmp_path):
    assert "a NUL character" in problem_of(write(tmp_path, "字" * 400_000 + "\0"))


def test_what_is_no_file_is_told(tmp_path):
    assert "no such file" in problem_of(tmp_path / "none.txt")
    assert "a folder or device" in problem_of(tmp_path)


@pytest.mark.parametrize("layout", PAGES)
@pytest.mark.processes
def test_of_a_page_only_its_article_is_read(tmp_path, layout):
    path = write(tmp_path, PAGES[layout], "page.html")
    text = text_of(path)
    assert open_article(path).kind == "HTML page"
    for part in BODY:
        assert part in text
    for foreign in (*RELATED, "88828000", "040089", "0105123", "要聞", "var a"):
        assert foreign not in text
    assert "海嶼高新區加快創新發展" in text.split("\n")[0]


@pytest.mark.processes
def test_mark_up_inside_a_number_leaves_it_whole(tmp_path):
    marked = PAGES["a division"].replace("67家", "<span>67</span>家")
    marked = marked.replace("2.68億", "<b>2.68</b>億").replace("40家", "<i>4</i><i>0</i>家")
    text = text_of(write(tmp_path, marked, "page.html"))
    assert all(part in text for part in BODY)


@pytest.mark.processes
def test_list_items_get_no_dash_that_could_be_a_minus(tmp_path):
    items = "".join(f"<li>{part}</li>" for part in (*BODY, "40家企業入園，總收入穩步增長。"))
    page = f"<html><body><article><h1>{TITLE}</h1><ul>{items}</ul></article></body></html>"
    text = text_of(write(tmp_path, page, "page.html"))
    assert "\n40家企業入園" in text


@pytest.mark.processes
def test_cells_of_a_table_are_kept_apart(tmp_path):
    rows = (("高新技術企業", "342家"), ("孵化器", "15家"))
    cells = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number in rows)
    page = PAGES["a division"].replace(f"<p>　　{BODY[1]}</p>", f"<table>{cells}</table>")
    text = text_of(write(tmp_path, page, "page.html"))
    assert "高新技術企業\t342家\n孵化器\t15家\n" in text


@pytest.mark.processes
def test_a_page_in_another_encoding_is_read(tmp_path):
    path = write(tmp_path, PAGES["a division"].encode("big5"), "page.htm")
    assert BODY[0] in text_of(path)


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><div></div></body></html>"])
@pytest.mark.processes
def test_a_page_without_an_article_is_told(tmp_path, page):
    assert "an HTML page with an article" in problem_of(write(tmp_path, page, "page.html"))


@pytest.mark.processes
def test_a_fragment_of_a_page_is_read(tmp_path):
    assert text_of(write(tmp_path, "<p>在孵企業67家。")) == "在孵企業67家。"


@pytest.mark.parametrize(
    "page", ["<div>" * 50_000, "<" * 200_000, "<!--" * 100_000, "<p " + "a=b " * 90_000]
)
@pytest.mark.processes
def test_hostile_pages_end_with_an_error_or_a_text(tmp_path, page):
    path = write(tmp_path, page + "67家", "page.html")
    with suppress(InputError):
        assert "67家" in text_of(path)


def test_a_page_of_more_than_ten_megabytes_is_refused(tmp_path):
    page = "<html><body>" + "<p>在孵企業67家。</p>" * 500_000
    assert "10 MB at most" in problem_of(write(tmp_path, page, "page.html"))


def test_the_source_is_named_by_the_file_unless_it_is_given(tmp_path):
    assert source_code(tmp_path / "daily-2024.txt") == "daily-2024"
    assert source_code(tmp_path / "公報.txt", "communique") == "communique"
    with pytest.raises(InputError, match="--source: expected letters, digits"):
        source_code(tmp_path / "公報.txt")


def test_passages_hold_the_whole_text_and_part_no_number():
    sentence = "在孵企業1,267家、從業人員三萬四千餘人，總收入２．６８億元\n"
    text = sentence * 400
    for size in (150, 400, 1000):
        found = list(passages([text[at : at + 37] for at in range(0, len(text), 37)], size))
        assert "".join(passage.text for passage in found) == text
        assert all(text.startswith(passage.text, passage.start) for passage in found)
        assert all(passage.text.endswith("\n") for passage in found)
        assert max(len(passage.text) for passage in found) <= size


def test_passages_of_anything_are_bounded_and_complete():
    dice = random.Random(1)
    text = "".join(dice.choice("0123一百萬，。\n\r、家人業\t ") for _ in range(60_000))
    text += "1" * 30_000
    found = list(passages([text], 2000))
    assert "".join(passage.text for passage in found) == text
    assert max(len(passage.text) for passage in found) <= 2000


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("在孵企業67<sup>1</sup>家", "在孵企業67家"),
        ("在孵企業67<sup>[2]</sup>家", "在孵企業67家"),
        ("收入<s>5</s>6億元", "收入6億元"),
        ("收入<del>5<b>0</b></del>6億元", "收入6億元"),
        ("用地3km<sup>2</sup>", "用地3km²"),
        ("容積5m<sup>3</sup>", "容積5m³"),
        ("距離1.5×10<sup>8</sup>千米", "距離1.5×10⁸千米"),
    ],
)
@pytest.mark.processes
def test_footnotes_and_struck_out_text_are_no_digits(printed, read):
    filler = "園區服務不斷完善，創新能力明顯增強，產業結構進一步優化，企業數量穩步增長。" * 4
    page = f"<html><body><article><p>{printed}。{filler}</p></article></body></html>"
    assert f"{read}。" in page_content(page, "page.html")[0]


BOMBS = {
    "a tag of many attributes": f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>",
    "attributes in quotes": "<p " + " ".join(f"a{n}='x y'" for n in range(50_000)) + ">",
    "deep": "<div>" * 100_000,
    "deep in a line": "<p>" + "<b>" * 100_000,
    "tables in tables": "<table><tr><td>" * 100_000,
    "many links": "<p>" + "<a href='x'>企業</a>" * 200_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.processes
def test_a_page_that_would_take_for_ever_ends_in_a_line(tmp_path, monkeypatch, bomb):
    monkeypatch.setattr(webpage, "SECONDS", 4)  # of CPU: what ends it is the same
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{BOMBS[bomb]}企業67家。</body></html>", encoding="utf-8")
    with pytest.raises(InputError, match=r"page\.html: file: expected "):
        list(open_article(path).pieces())
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < webpage.MEMORY / 1000  # KB


@pytest.mark.parametrize("start", ["", "企業67家。", "<html><body><p>企業67家。"])
def test_an_article_of_gigabytes_is_not_read(tmp_path, start):
    path = tmp_path / "page.txt"
    path.write_text(start, encoding="utf-8")
    os.truncate(path, 5_000_000_000)
    with pytest.raises(InputError, match=r"MB at most, found 5,000 MB"):
        open_article(path)
