"""What a report closes with: method, the reading of wording, and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from ..messages import Lang, say
from ..model import formats
from .markup import Section, in_captions, lang_attribute, printed, section

METHOD = ("exact", "same", "no_middle")
RULES = (
    ("余 餘 多", "more"),
    ("近 將近 接近", "near"),
    ("約 左右", "about"),
    ("以上 至少", "least"),
    ("超過 逾", "over"),
    ("以下 以內 至多", "most"),
    ("不足 不滿", "under"),
)
SOURCE = ("publisher", "date", "title", "address", "licence", "sha256", "length")


def _wording(lang: Lang) -> str:
    """The wording rules in short."""
    rules = "".join(
        f'<tr><th scope="row"{lang_attribute("zh-Hant", lang)}>{words}</th>'
        f"<td>{escape(say(f'page.about.rule.{rule}', lang))}</td></tr>"
        for words, rule in RULES
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"page.about.{column}", lang))}</th>'
        for column in ("word", "meaning")
    )
    caption = in_captions("page.about.wording", lang)
    return (
        f'<table class="rules"><caption><b>{caption}</b></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rules}</tbody></table>"
    )


def _source(source: dict[str, Any], lang: Lang) -> str:
    """One source as a list of terms."""
    shown = {key: str(source.get(key) or "") for key in SOURCE}
    shown["date"] = formats.period(shown["date"], lang)
    if shown["length"]:
        shown["length"] = say("page.about.characters", lang, count=shown["length"])
    rows = "".join(
        f"<div><dt>{escape(say(f'page.about.{key}', lang))}</dt>"
        f"<dd>{printed(value, lang)}</dd></div>"
        for key, value in shown.items()
        if value
    )
    return f"<dl>{rows}</dl>"


def about_section(sources: Sequence[dict[str, Any]], lang: Lang) -> Section:
    """How the numbers were made, and where they come from."""
    told = "".join(f"<li>{escape(say(f'page.about.{key}', lang))}</li>" for key in METHOD)
    described = "".join(_source(source, lang) for source in sources)
    described = described or f"<p>{escape(say('page.about.none', lang))}</p>"
    return section("page.about", lang, f'<ul class="told">{told}</ul>', _wording(lang), described)
