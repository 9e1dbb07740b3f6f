"""The Chinese font: found in a dependency, used for measuring, and embedded as a subset.

Noto Sans CJK (SIL Open Font License 1.1) holds the shapes of every region in one collection; each
language reads its own face. Nothing of the system's fonts is needed.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .words import Lang

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "Report CJK"  # of the embedded subset, so that it never meets an installed Noto
LATIN = "Report Latin"  # the same, for what English draws narrower than Chinese does
NARROW = "‘’“”…—·"
FACES: dict[Lang, tuple[int, str]] = {
    "zh-Hans": (2, "Noto Sans CJK SC"),
    "zh-Hant": (3, "Noto Sans CJK TC"),
    "en": (3, "Noto Sans CJK TC"),  # an English report quotes the Chinese of its source
}
NAMES = [0, 1, 2, 4, 6, 13, 14]  # copyright, names, licence and its address
LAYOUT_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
UNITS_PER_EM = 250  # of 1000: a fifth smaller, and off by less than 0.1 px at 36 px
NOTICE = "Noto Sans CJK, (c) 2014-2021 Adobe, subset; SIL Open Font License 1.1, http://scripts.sil.org/OFL"
PRINTABLE = 0x21  # controls and the space need no shape


class MissingGlyphError(ValueError):
    """Characters that the font cannot draw: names them."""


def font_path() -> Path:
    """The font collection of the package ``noto-cjk-sans-otc``."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))


@cache
def characters() -> frozenset[int]:
    """The code points that the font can draw; the faces share them."""
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), fontNumber=FACES["zh-Hant"][0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(text: str) -> list[str]:
    """The characters of `text` that the font cannot draw."""
    return sorted(
        char for char in set(text) if ord(char) >= PRINTABLE and ord(char) not in characters()
    )


def require(text: str) -> None:
    """Raise MissingGlyphError when the font cannot draw all of `text`."""
    absent = missing(text)
    if absent:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in absent)
        raise MissingGlyphError(f"the report's font has no shape for {named}, in {text[:60]!r}")


@cache
def register(lang: Lang) -> str:
    """Make the face of `lang` known to matplotlib; its family name."""
    from matplotlib.font_manager import fontManager

    family = FACES[lang][1]
    path = str(font_path())
    if not any(font.name == family and font.fname == path for font in fontManager.ttflist):
        fontManager.addfont(path)
    return family


@cache
def _advances(lang: Lang) -> tuple[dict[int, str], dict[str, tuple[int, int]]]:
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), fontNumber=FACES[lang][0], lazy=True) as font:
        return font.getBestCmap(), font["hmtx"].metrics


def width(text: str, size: float, lang: Lang) -> float:
    """How wide `text` is at `size`, in the unit of `size`."""
    names, metrics = _advances(lang)
    return sum(metrics[names.get(ord(char), ".notdef")][0] for char in text) * size / 1000


def _narrow(font: TTFont) -> None:
    """Draw the marks of `NARROW` as English does (the font's proportional forms)."""
    forms: dict[str, str] = {}
    table = font["GSUB"].table
    for feature in table.FeatureList.FeatureRecord:
        for index in feature.Feature.LookupListIndex if feature.FeatureTag == "pwid" else []:
            for part in table.LookupList.Lookup[index].SubTable:
                forms |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for cmap in font["cmap"].tables:
        for char in NARROW if cmap.isUnicode() and hasattr(cmap, "cmap") else "":
            name = cmap.cmap.get(ord(char))
            if name in forms:
                cmap.cmap[ord(char)] = forms[name]


def _coarsen(font: TTFont) -> None:
    """Round outlines to `UNITS_PER_EM`: every point by itself, so that no error adds up."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib.scaleUpem import scale_upem

    scale = UNITS_PER_EM / font["head"].unitsPerEm
    shapes = font["CFF "].cff.topDictIndex[0].CharStrings
    drawn = {name: RecordingPen() for name in shapes.keys()}  # noqa: SIM118 (no mapping)
    for name, pen in drawn.items():
        shapes[name].draw(pen)
    scale_upem(font, UNITS_PER_EM)
    for name, pen in drawn.items():
        outline = T2CharStringPen(None, None)
        pen.replay(TransformPen(outline, (scale, 0, 0, scale, 0, 0)))
        shapes[name].setProgram(outline.getCharString().program)


@cache
def _subset(text: str, lang: Lang, family: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.hinting = False
    options.desubroutinize = True  # compresses better
    options.layout_features = []
    options.drop_tables += LAYOUT_TABLES
    options.name_IDs = NAMES
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    data = BytesIO()
    face = FACES[lang][0]
    with TTFont(font_path(), fontNumber=face, lazy=True, recalcTimestamp=False) as font:
        if family == LATIN:
            _narrow(font)
        subsetter.subset(font)
        for number in (1, 4, 6):
            name = family.replace(" ", "") if number == 6 else family
            font["name"].setName(name, number, 3, 1, 0x409)
        _coarsen(font)
        font.flavor = "woff2"
        font.save(data)
    return data.getvalue()


def subset(text: str, lang: Lang, family: str = FAMILY) -> bytes:
    """A WOFF2 font with the characters of `text` that the font has; the same bytes always."""
    wanted = {char for char in text if ord(char) in characters()}
    return _subset("".join(sorted(wanted)), lang, family)


def _rule(data: bytes, family: str) -> str:
    address = f"data:font/woff2;base64,{b64encode(data).decode('ascii')}"
    return f'@font-face{{font-family:"{family}";src:url("{address}") format("woff2")}}'


def font_face(text: str, lang: Lang) -> str:
    """The CSS rules that embed the subset for `text`, with its licence notice."""
    rules = [_rule(subset(text, lang), FAMILY)]
    marks = "".join(char for char in NARROW if char in text)
    if marks:
        rules.append(_rule(subset(marks, lang, LATIN), LATIN))
    return f"/* {NOTICE} */\n" + "".join(rules)
