"""Pictures of a document: an SVG turned into PNG where a format needs one."""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import typst
from lxml import etree

from forum.documents.drawings import SVG, checked, size
from forum.documents.glyphs import families, font_folder, pieces

WORD_JOINER = "\u2060"

# Everything that varies comes in as data; nothing is ever pasted into this source.
_SHEETS = b"""
#let pictures = json(bytes(sys.inputs.pictures))
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for (index, picture) in pictures.enumerate() {
  if index > 0 { pagebreak() }
  image(bytes(picture.svg), format: "svg", width: picture.width * 1pt, height: picture.height * 1pt)
}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the size in CSS pixels at which it is meant to be seen."""

    png: bytes
    width: float
    height: float


def as_png(svgs: Sequence[str], *, scale: float = 2.5) -> list[Picture]:
    """Return SVGs as PNGs, ``scale`` pixels for each CSS pixel, with our fonts only.

    The same drawings give the same bytes. Characters our fonts don't have are shown as U+FFFD.
    Raises ValueError for an SVG that :func:`checked` refuses.
    """
    if not svgs:
        return []
    roots = [checked(svg) for svg in svgs]
    sizes = [size(root) for root in roots]
    for root in roots:
        _choose_fonts(root)
    data = [
        {"svg": etree.tostring(root, encoding="unicode"), "width": width, "height": height}
        for root, (width, height) in zip(roots, sizes, strict=True)
    ]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()]
    )
    # A typst point is 1/72 inch and stands for one CSS pixel here.
    sheets = typst.compile(
        _SHEETS,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="png",
        ppi=72 * scale,
        sys_inputs={"pictures": json.dumps(data)},
    )
    pages = cast("list[bytes]", [sheets] if isinstance(sheets, bytes) else sheets)
    return [Picture(png, width, height) for png, (width, height) in zip(pages, sizes, strict=True)]


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in its own pixels."""
    width, height = struct.unpack_from(">LL", png, 16)
    return width, height


def _choose_fonts(root: etree._Element) -> None:
    """Give each piece of text the family that has it.

    The renderer's own fallback breaks where scripts meet in one line and letters form ligatures.
    """
    for element in list(root.iter(f"{{{SVG}}}text", f"{{{SVG}}}tspan")):
        if not element.text:
            continue
        found = pieces(element.text)
        if len({family for family, _ in found}) > 1:
            # The renderer shapes a line in its first family and patches the rest in letter by
            # letter, which breaks ligatures: an invisible letter puts the joining script first.
            joining = next(family for family, _ in found if family != next(iter(families())))
            found.insert(0, (joining, WORD_JOINER))
        element.text = None
        for place, (family, text) in enumerate(found):
            piece = etree.Element(f"{{{SVG}}}tspan")
            piece.set("font-family", family)
            piece.text = text
            element.insert(place, piece)
        for child in element:
            if child.tail:
                child.tail = "".join(text for _, text in pieces(child.tail))
