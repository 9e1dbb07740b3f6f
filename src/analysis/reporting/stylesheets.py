"""The style sheets of pages and of outputs in a notebook: the theme's values, then the rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from . import theme
from .templates import joined

CHINESE = {
    "zh-Hant": '"Report CJK","Noto Sans TC","Noto Sans CJK TC","PingFang TC","Microsoft JhengHei"',
    "zh-Hans": '"Report CJK","Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei"',
}
FALLBACK = "system-ui,sans-serif"
# JupyterLab sets the cells of tables to the right and shades every other row, with two classes.
LAB_TABLES = (
    ".zr.zr.zr :is(th,td){text-align:left}.zr.zr.zr tr .num{text-align:right}"
    ".zr.zr.zr tbody tr{background:none}"
)


def _short(colour: str) -> str:
    """A colour as CSS needs it: #ffffff is #fff."""
    return f"#{colour[1::2]}" if colour[1::2] == colour[2::2] else colour


def _values(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{_short(colour)};" for name, colour in colours.items())


def _fonts(lang: str) -> str:
    return f"--font:{CHINESE[lang]},{FALLBACK};"


def _drawings() -> str:
    """The classes of the drawings that `analysis.reporting.svg` writes."""
    out = "".join(
        f".zr svg .{name}{{font-size:{size:g}px;text-anchor:{anchor};fill:var(--{colour})}}"
        for name, (size, anchor, colour) in theme.TEXTS.items()
        if name
    )
    return out + "".join(
        f".zr svg .f-{name}{{fill:var(--{name})}}.zr svg .s-{name}{{stroke:var(--{name})}}"
        for name in theme.DRAWN
    )


@cache
def page_style() -> str:
    """The style sheet of a page."""
    light = f"color-scheme:light dark;{_values(theme.LIGHT)}{_fonts('zh-Hant')}"
    latin = '--latin:"Report Latin",var(--font)'
    return (
        f":root{{{light}{latin}}}:root:lang(zh-Hans){{{_fonts('zh-Hans')}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_values(theme.DARK)}}}}}"
        f"@media print{{:root{{color-scheme:light;{_values(theme.LIGHT | theme.PRINT)}}}}}"
        f"{joined('page.css')}{joined('components.css')}{_drawings()}"
    )


@cache
def notebook_style() -> str:
    """The style of a report's parts in JupyterLab, which follows its theme; all under ``.zr``."""
    own = {name: colour for name, colour in theme.LIGHT.items() if name not in theme.LAB}
    dark = {name: theme.DARK[name] for name in own}
    followed = "".join(
        f"--{name}:var({variable},{_short(theme.LIGHT[name])});"
        for name, variable in theme.LAB.items()
    )
    latin = f"--latin:var(--jp-content-font-family,{FALLBACK})"
    return (
        f".zr{{{followed}{_values(own)}{_fonts('zh-Hant')}{latin}}}"
        f".zr:lang(zh-Hans){{{_fonts('zh-Hans')}}}"
        f"[data-jp-theme-light=false] .zr{{{_values(dark)}}}"
        f"{joined('components.css')}{_drawings()}{LAB_TABLES}"
    )
