"""The font of our PDF files: made from Noto Sans CJK, once, and kept in ``kb/exports/fonts`` (its README says from which file).

    python -m ingest.font NotoSansCJK-Regular.ttc kb/exports/fonts/gyeot-sans.woff

Kept: every sign of the Korean face that is no ideograph (all 11,172 syllables, jamo, kana, Latin with the accents of Vietnamese,
symbols), and the ideographs of the Korean, Chinese and Japanese standards (KS X 1001, GB 2312, JIS X 0208). The outlines become
TrueType, for the readers that take a CID-keyed CFF font's text apart. The same file in gives the same bytes out.
"""

from __future__ import annotations

import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

FACE = "Noto Sans CJK KR"
NAME = "Gyeot Sans"
"""What the changed font is called: it is not the font that Noto's name stands for."""
STANDARDS = ("euc_kr", "gb2312", "shift_jis")
SAME = {0x223C: 0xFF5E, 0x2219: 0x00B7, 0x22C5: 0x00B7, 0xFFFD: 0x25A1}
"""Signs that official text has and the font has not, drawn as what looks like them: ∼ ∙ ⋅ and the sign for an unreadable one."""
TOLERANCE = 1.0
"""How far a TrueType curve may stand from the curve it replaces, in thousandths of the size."""


def main(source: str, target: str) -> None:
    """Write the font of ``source`` to ``target``, as WOFF."""
    fonts = TTCollection(source).fonts
    font = next(font for font in fonts if font["name"].getDebugName(4) == FACE)
    font.recalcTimestamp = False
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        desubroutinize=True,
        name_IDs=[0, 5, 7, 8, 9, 11, 13, 14],
    )
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept(set(font.getBestCmap())))
    cutter.subset(font)
    to_truetype(font)
    named(font)
    font.flavor = "woff"
    font.save(target)


def kept(held: set[int]) -> set[int]:
    """What of the face is kept: all that is no ideograph, in the first plane, and the ideographs of the standards."""
    wanted = {code for standard in STANDARDS for code in signs(standard)}
    return {code for code in held if code <= 0xFFFF and (not ideograph(code) or code in wanted)}


def ideograph(code: int) -> bool:
    """Whether a code is a Chinese character: 漢 (0x6F22) yes, 한 no."""
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF


def signs(encoding: str) -> set[int]:
    """The two-byte signs of a character set."""
    found = set()
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            try:
                text = bytes([first, second]).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


def to_truetype(font: TTFont) -> None:
    """Replace the cubic outlines of ``font`` by quadratic ones, as its ``glyf`` table."""
    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    font["loca"] = newTable("loca")
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyph = table.glyphs[name] = pen.glyph()
        glyph.recalcBounds(table)
        font["hmtx"].metrics[name] = (font["hmtx"].metrics[name][0], getattr(glyph, "xMin", 0))
    font["glyf"] = table
    del font["CFF "]
    sizes = font["maxp"]
    sizes.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth",
    ):  # fmt: skip
        setattr(sizes, name, 0)
    sizes.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def named(font: TTFont) -> None:
    """Name the changed font, and draw the signs of :data:`SAME`."""
    for number, text in {1: NAME, 2: "Regular", 4: NAME, 6: NAME.replace(" ", "")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {code: table.cmap[like] for code, like in SAME.items() if code not in table.cmap}


if __name__ == "__main__":
    main(*sys.argv[1:])
