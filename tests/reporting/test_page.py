import re
from dataclasses import replace
from functools import cache
from html import unescape

import pytest

import analysis
from analysis.messages import LANGS
from analysis.model.codebook import Codebook, Indicator
from analysis.reporting.exporter import to_page
from analysis.reporting.reports import Report
from support.pages import SECTIONS, executed, text_of

SCRIPT = "<script>alert(1)</script>"


def _page(report: Report) -> str:
    return "".join(getattr(report, name)().html for name in SECTIONS)


@pytest.fixture(scope="module")
def page_in(report_in):
    """The page in a language, made once."""
    return cache(lambda lang: _page(report_in(lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_has_its_target_and_every_anchor_is_unique(page_in, lang):
    html = page_in(lang)
    anchors = re.findall(r'\bid="([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)
    assert html.count("<h1>") == 1


def test_every_figure_is_in_the_table_and_in_the_evidence(report_in, facts):
    report = report_in("zh-Hant")
    for section in (report.facts_table(), report.evidence()):
        for phrase in facts["as_stated"]:
            assert f">{phrase}</a>" in section.html


def test_ratios_show_their_bounds_and_a_formula_of_linked_phrases(report_in):
    html = report_in("zh-Hant").ratios_table().html
    assert '<a href="#e1143">2.68億元</a> ÷ <a href="#e1134">700余人</a>' in html
    assert "400 (399.2–400.8)萬元<" in html
    assert ">33.4–38.4萬元<" in unescape(html)


def test_a_phrase_used_twice_in_a_formula_is_linked_twice(report_in):
    html = report_in("zh-Hant").ratios_table().html
    steps = '<a href="#e617">5個</a>'
    assert f'(<a href="#e622">3個</a> − {steps}) ÷ {steps}' in html


def test_refusals_give_their_reason(report_in):
    text = text_of(report_in("en").refusals().html)
    assert "Not computed: 9" in text
    assert "Income per incubated firm" in text
    assert "is not printed for Lanzhou High-tech Zone" in text


def test_refused_ratios_never_show_a_number(report_in):
    assert "400萬元" not in report_in("zh-Hant").refusals().html


def test_checks_are_counted_and_what_is_open_comes_first(report_in):
    html = report_in("en").checks_table().html
    assert "Consistent: 10; inconsistent: 0; not checked: 3" in html
    assert html.index('class="open"') < html.index('class="good"')


@pytest.mark.parametrize("lang", LANGS)
def test_believed_steps_of_a_series_are_told_as_one_and_another_ends_them(lang):
    report = analysis.report("gz-nj2023", lang=lang)
    shown = report.checks_table()._repr_html_()
    assert shown.count("<li>") == 2  # 13 steps each of R&D staff and their full-time equivalent
    told = text_of(shown).partition("9.07")[2].partition("6.58")[0]
    years = ("9.91", "11.58", "12.87", "14.38", "15.34", "16.57", "16.27", "19.57", "20.36")
    assert re.findall(r"\d+\.\d\d", told) == [*years, "22.90", "23.93", "23.57", "27.87"]
    checks = report.checks_frame.copy()
    third = checks.index[checks["check"] == "yearly:rd_staff"][2]
    checks.loc[third, "verdict"] = "inconsistent"
    shown = replace(report, checks_frame=checks).checks_table()._repr_html_()
    # the step that is not believed, the two before it, the ten after it, and the other series
    assert shown.count("<li>") == 1 + 2 + 1 + 1


def test_the_page_says_what_must_not_be_concluded(report_in):
    text = text_of(report_in("en").limits().html)
    assert "its base not stated" in text
    assert "printed for different scopes" in text
    assert "targets of a plan (to 2022), not results: 4" in text
    assert "garbled in print" in text


@pytest.mark.parametrize("lang", LANGS)
def test_text_in_another_language_is_marked(report_in, lang):
    html = report_in(lang).facts_table().html
    printed = '<a href="#e1134">' if lang == "zh-Hant" else '<a lang="zh-Hant" href="#e1134">'
    assert f"{printed}700余人</a>" in html
    assert ("over 700 people" in html) == (lang == "en")
    assert 'lang="en"' not in html.replace('<section lang="en"', "").replace(f'lang="{lang}"', "")


def test_the_english_page_has_no_chinese_but_what_is_printed(page_in):
    html = page_in("en")
    told = re.sub(r'<(a|span|th|pre)[^>]* lang="zh-Han[st]"[^>]*>.*?</\1>', "", html, flags=re.S)
    told = re.sub(r'aria-label="[^"]*"', "", told)
    assert not re.search(r"[\u3400-\u9fff]", re.sub(r"<[^>]*>", "", told))


def test_every_printed_phrase_of_the_english_page_has_its_gloss(page_in):
    """Directly behind it, or behind the formula that it stands in; the words that bounds are read
    from are explained in the next cell, and entries of BibTeX have names in brackets."""
    html = re.sub(r"<pre.*?</pre>|<table class=.rules.*?</table>", "", page_in("en"), flags=re.S)
    bare = [
        match[1]
        for match in re.finditer(r">([^<]*[\u3400-\u9fff][^<]*)<", html)
        if 'class="gl"' not in html[match.end() : match.end() + 260]
    ]
    assert bare == []


def test_chinese_pages_have_no_english_but_names_and_addresses(page_in):
    for lang in ("zh-Hant", "zh-Hans"):
        html = re.sub(
            r"<(pre|dl|ol|svg)\b.*?</\1>|<p class=.src.*?</p>", "", page_in(lang), flags=re.S
        )
        html = re.sub(r"<td>(?:<span[^>]*>)?[^<]*RMB.*?</td>", "", html)
        words = re.findall(r">[^<]*?([A-Za-z]{3,})[^<]*<", html)
        assert set(words) <= {"Excel", "CSV", "Data", "Package"}


def test_the_header_carries_language_and_title(report_in):
    data, metadata = report_in("zh-Hans").header()._repr_mimebundle_()
    assert metadata["analysis"]["lang"] == "zh-Hans"
    assert metadata["analysis"]["title"] == "兰州高新区：刊出的数字与推算的比率"
    assert data["text/plain"].startswith("兰州高新区：刊出的数字与推算的比率")


def test_the_header_names_the_assumed_base(report_in):
    assert "Talent, total" in report_in("en", base="talent").header().html
    assert "20萬人" in report_in("en", base="20萬人").header().html
    assert "Assumed base" not in report_in("en").header().html


def test_sections_read_well_astext_of(report_in):
    text = str(report_in("en").ratios_table())
    assert "4 (3.992–4.008) million yuan | 2.68億元 ÷ 67家 268 million yuan ÷ 67" in text
    assert "<" not in str(report_in("en").about())
    assert repr(report_in("en").about()) == str(report_in("en").about())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "chosen",
    [{"entity": "gansu"}, {"period": "1999"}, {"source": "none"}],
    ids=["entity", "period", "source"],
)
def test_a_choice_that_leaves_nothing_is_said_in_words(report_in, lang, chosen):
    report = replace(report_in(lang), **chosen)
    for name in SECTIONS[1:-1]:
        section = getattr(report, name)()
        assert 'class="none"' in section.html or not section.html
        assert "<svg" not in section.html
        assert "<table" not in section.html
    assert "<h1>" in report.opening().html
    page = to_page(executed(*(getattr(report, name)() for name in SECTIONS[:-1])))
    assert page.count("<section") == 0  # what is empty is left out


def test_a_choice_keeps_the_evidence_of_the_ratios_it_shows(report_in):
    report = report_in("zh-Hant", entity="lanzhou_returnee_park", period="2020")
    assert ">67家</a>" in report.evidence().html  # of another period, but used
    assert "16億元 " not in text_of(report.header().html)
    test_every_link_has_its_target_and_every_anchor_is_unique(lambda _: _page(report), "zh-Hant")


def test_two_sources_have_anchors_of_their_own(report_in, facts):
    import pandas as pd

    report = report_in("en")
    other = facts.assign(source="other", fact="other:" + facts["start"].astype(str))
    both = pd.concat([facts, other], ignore_index=True)
    html = replace(report, facts_frame=both).facts_table().html
    anchors = re.findall(r'<tr id="([^"]+)"', html)
    assert len(anchors) == len(set(anchors)) == len(both)


def test_all_data_are_escaped(report_in, inputs):
    report = report_in("en")
    evil = dict.fromkeys(LANGS, SCRIPT)
    old = inputs.codebook.indicators["talent"]
    indicator = Indicator.model_validate(old.model_dump() | {"label": evil})
    indicators = inputs.codebook.indicators | {"talent": indicator}
    book = Codebook.model_construct(**(dict(inputs.codebook) | {"indicators": indicators}))
    ratios = report.ratios_frame.assign(reason=SCRIPT, allowance=SCRIPT, alternative=SCRIPT)
    checks = report.checks_frame.assign(reason=SCRIPT, left=SCRIPT)
    facts = report.facts_frame.assign(note=SCRIPT)
    sources = report.sources.assign(title=SCRIPT, publisher=SCRIPT, address=SCRIPT)
    frames = (facts, ratios, checks, book, sources, facts, lambda: ratios)
    report = Report(*frames, lang="en", base=SCRIPT)
    html = _page(report)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_unknown_codes_are_shown_as_they_are(report_in, inputs):
    empty = Codebook.model_construct(
        **{key: {} for key in Codebook.model_fields}  # no code is known
    )
    html = _page(replace(report_in("zh-Hant"), codebook=empty))
    assert "incubated_firms" in html


def test_the_same_data_give_the_same_page(report_in, page_in):
    assert _page(report_in("zh-Hant")) == page_in("zh-Hant")
