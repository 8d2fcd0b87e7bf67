"""Drawings in a document: is this an SVG that only draws, and how large is it.

Apart from :mod:`forum.documents.pictures`, so that pages don't load the renderer of PNGs.
"""

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
DRAWN = frozenset({
    "svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan",
})  # fmt: skip
_NUMBER = re.compile(r"\d+(\.\d+)?")
_TOO_LARGE = 20_000


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
