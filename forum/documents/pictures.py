"""Pictures of a document: checking an SVG, and turning it into PNG where a format needs one."""

import json
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import typst
from lxml import etree

from forum.documents.glyphs import families, font_folder, pieces

SVG = "http://www.w3.org/2000/svg"
DRAWN = frozenset({
    "svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan",
})  # fmt: skip
_NUMBER = re.compile(r"\d+(\.\d+)?")
WORD_JOINER = "\u2060"
_TOO_LARGE = 20_000

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


def checked(svg: str) -> etree._Element:
    """Return the root of an SVG that only draws.

    Raises ValueError for anything that isn't well formed, has no size in pixels, or could load or
    run something: scripts, style sheets, references, event handlers, foreign content.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not a well-formed SVG: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("an SVG with a document type is not taken")
    for element in root.iter():
        name = etree.QName(element) if isinstance(element.tag, str) else None
        if name is None or name.namespace != SVG or name.localname not in DRAWN:
            raise ValueError(f"an SVG in a document can't hold {element.tag!s}")
        for attribute, value in element.attrib.items():
            local = str(attribute).rpartition("}")[2].lower()
            if local.startswith("on") or local in {"href", "style", "src"} or "url(" in value:
                raise ValueError(f"an SVG in a document can't have the attribute {attribute!s}")
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("not an SVG")
    size(root)
    return root


def size(root: etree._Element) -> tuple[float, float]:
    """Return width and height in CSS pixels."""
    width, height = (root.get(name, "").removesuffix("px") for name in ("width", "height"))
    if not (_NUMBER.fullmatch(width) and _NUMBER.fullmatch(height)):
        raise ValueError("an SVG in a document needs a width and a height in pixels")
    if not (0 < float(width) <= _TOO_LARGE and 0 < float(height) <= _TOO_LARGE):
        raise ValueError(f"an SVG of {width} by {height} pixels is not taken")
    return float(width), float(height)


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
