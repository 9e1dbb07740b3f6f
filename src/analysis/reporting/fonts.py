"""The Chinese font: found in a dependency, used for measuring, and embedded as a subset.

Noto Sans CJK (SIL Open Font License 1.1) holds the shapes of every region in one collection; each
language reads its own face. Nothing of the system's fonts is needed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from unicodedata import category

from ..messages import Lang

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
SHAPELESS = ("Cc", "Cf", "Zl", "Zp", "Zs")  # Unicode's categories of what is not drawn
AROUND = 20  # characters told on each side of one that has no shape
UNITS_PER_EM = 200  # of 1000: a fifth smaller, and off by 0.1 px at most at 36 px
CURVE_ERROR = 0.5  # units that a quadratic curve may leave its cubic one
NOTICE = "Noto Sans CJK, (c) 2014-2021 Adobe, subset; SIL Open Font License 1.1, http://scripts.sil.org/OFL"
# Held while anything is drawn or a font is built: the outlines of the collection are read from one
# file when they are first used, and matplotlib's settings are the whole process's.
LOCK = RLock()


def font_path() -> Path:
    """The font collection of the package ``noto-cjk-sans-otc``."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))


def characters() -> Collection[int]:
    """The code points that the font can draw; the faces share them, so any that is loaded says."""
    with LOCK:
        face = next(iter(_loaded.values()), None) or _face("zh-Hant")
    return face.names.keys()


def missing(text: str) -> list[str]:
    """The characters of `text` that need a shape (no space, no control) and have none."""
    drawn = characters()
    absent = (char for char in set(text) if ord(char) not in drawn)
    return sorted(char for char in absent if category(char) not in SHAPELESS)


def shapeless(texts: Iterable[str]) -> str:
    """What the font cannot draw, each character with the text around it; empty if all is drawn."""
    where: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        for char in missing(text):
            at = text.index(char)
            where.setdefault(char, []).append(repr(text[max(at - AROUND, 0) : at + AROUND + 1]))
    return "; ".join(
        f"{char} (U+{ord(char):04X}) in {', '.join(places)}" for char, places in where.items()
    )


@cache
def register(lang: Lang) -> str:
    """Make the face of `lang` known to matplotlib, while LOCK is held; its family name."""
    from matplotlib.font_manager import fontManager

    family = FACES[lang][1]
    path = str(font_path())
    if not any(font.name == family and font.fname == path for font in fontManager.ttflist):
        fontManager.addfont(path)
    return family


class ShapelessWarning(UserWarning):
    """Characters that the font cannot draw, in a picture."""


class _Face:
    """One face of the collection: what a page needs of it, kept while the process lasts."""

    def __init__(self, number: int) -> None:
        from fontTools.ttLib import TTFont

        with TTFont(font_path(), fontNumber=number, lazy=True) as font:
            self.names: dict[int, str] = font.getBestCmap()
            self.metrics: dict[str, tuple[int, int]] = font["hmtx"].metrics
            self.narrow = {char: form for char, form in _proportional(font).items() if form}
            self.said = {name: font["name"].getDebugName(name) for name in NAMES}
            self.tables = {tag: font[tag] for tag in ("head", "hhea", "OS/2", "post")}

    def glyph(self, char: str, family: str) -> str:
        """The name of a character's shape; English has narrower marks."""
        narrow = self.narrow.get(char) if family == LATIN else None
        return narrow or self.names.get(ord(char), ".notdef")


_loaded: dict[int, _Face] = {}  # by number


def _face(lang: Lang) -> _Face:
    number = FACES[lang][0]
    if number not in _loaded:
        with LOCK:
            _loaded[number] = _loaded.get(number) or _Face(number)
    return _loaded[number]


def width(text: str, size: float, lang: Lang) -> float:
    """How wide `text` is at `size`, in the unit of `size`."""
    face, family = _face(lang), LATIN if lang == "en" else FAMILY
    return sum(face.metrics[face.glyph(c, family)][0] for c in text) * size / 1000


def _proportional(font: TTFont) -> dict[str, str | None]:
    """The shapes of `NARROW` as English draws them: the font's proportional forms."""
    forms: dict[str, str] = {}
    table = font["GSUB"].table
    for feature in table.FeatureList.FeatureRecord:
        for index in feature.Feature.LookupListIndex if feature.FeatureTag == "pwid" else []:
            for part in table.LookupList.Lookup[index].SubTable:
                forms |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    names = font.getBestCmap()
    return {char: forms.get(names[ord(char)]) for char in NARROW}


@cache
def _shapes() -> Any:
    """The outlines of the collection, which its faces share."""
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), fontNumber=FACES["zh-Hant"][0], lazy=True) as font:
        return font["CFF "].cff.topDictIndex[0].CharStrings


@cache
def _outline(name: str) -> tuple[bytes, int]:
    """A shape in `UNITS_PER_EM` with quadratic curves, which WOFF2 packs best; its left edge."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    scale = UNITS_PER_EM / 1000
    curves = Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True)
    _shapes()[name].draw(TransformPen(curves, (scale, 0, 0, scale, 0, 0)))
    glyph = pen.glyph(dropImpliedOnCurves=True)
    data = glyph.compile(None)
    return data, getattr(glyph, "xMin", 0)


def prepare(text: str, lang: Lang) -> int:
    """Keep the shapes of `text` for the subsets to come; how many they are."""
    face = _face(lang)
    names = {face.glyph(char, FAMILY) for char in text if ord(char) in face.names}
    with LOCK:
        return sum(bool(_outline(name)) for name in names)


def _like(builder: Any, face: _Face) -> None:
    """The day, and the heights of lines and underlines, as the whole font has them."""

    def scaled(tag: str, *names: str) -> dict[str, int]:
        table, scale = face.tables[tag], UNITS_PER_EM / 1000
        return {name: round(getattr(table, name) * scale) for name in names}

    head = face.tables["head"]
    builder.updateHead(created=head.created, modified=head.modified)
    builder.setupHorizontalHeader(**scaled("hhea", "ascent", "descent", "lineGap"))
    typographic = ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")
    builder.setupOS2(**scaled("OS/2", *typographic, "sxHeight", "sCapHeight"))
    underline = scaled("post", "underlinePosition", "underlineThickness")
    builder.setupPost(keepGlyphNames=False, **underline)


@cache
def _subset(text: str, lang: Lang, family: str) -> bytes:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    face = _face(lang)
    shapes = {f"g{ord(char):X}": face.glyph(char, family) for char in text}
    builder = FontBuilder(UNITS_PER_EM)
    builder.setupGlyphOrder([".notdef", *shapes])
    builder.setupCharacterMap({ord(char): f"g{ord(char):X}" for char in text})
    outlines = {".notdef": (b"", 0)} | {name: _outline(shape) for name, shape in shapes.items()}
    builder.font["loca"], builder.font["glyf"] = newTable("loca"), newTable("glyf")
    builder.font["glyf"].glyphOrder = list(outlines)
    builder.font["glyf"].glyphs = {name: Glyph(data) for name, (data, _) in outlines.items()}
    advances = {name: face.metrics[shapes.get(name, ".notdef")][0] for name in outlines}
    builder.setupHorizontalMetrics(
        {
            name: (round(advance * UNITS_PER_EM / 1000), outlines[name][1])
            for name, advance in advances.items()
        }
    )
    _like(builder, face)
    plain = family.replace(" ", "")
    named = {**face.said, 1: family, 2: "Regular", 4: family, 6: plain}
    builder.font["name"] = newTable("name")
    builder.font["name"].names = []
    for number, said in named.items():
        builder.font["name"].setName(said, number, 3, 1, 0x409)
    builder.font["gasp"] = newTable("gasp")
    builder.font["gasp"].version, builder.font["gasp"].gaspRange = 1, {0xFFFF: 0x000F}  # smooth
    builder.font.flavor = "woff2"
    data = BytesIO()
    builder.save(data)
    return data.getvalue()


def subset(text: str, lang: Lang, family: str = FAMILY) -> bytes:
    """A WOFF2 font with the characters of `text` that the font has; the same bytes always."""
    drawn = _face(lang).names
    wanted = {char for char in text if ord(char) in drawn}
    with LOCK:
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
