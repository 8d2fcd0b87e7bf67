"""Elements of WordprocessingML, short to write and in the order the schema wants."""

from functools import cache

from lxml import etree

from forum.charts.svg import legal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
NAMESPACES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# Twentieths of a point: A4, generous margins, and the gutter in which numbers hang.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN = 1304
WIDTH = PAGE_WIDTH - 2 * MARGIN
GUTTER = 1361


@cache
def name(short: str) -> str:
    """Return the full name of ``w:p`` or ``p``, which means ``w:p``."""
    prefix, _, local = short.rpartition(":")
    return f"{{{NAMESPACES[prefix or 'w']}}}{local}"


def add(parent: etree._Element, tag: str, **attributes: str | int) -> etree._Element:
    """Append an element of WordprocessingML; attributes are in its namespace, too."""
    element = etree.SubElement(parent, name(tag))
    for key, value in attributes.items():
        element.set(name(key), legal(str(value)))
    return element


def root(tag: str) -> etree._Element:
    """Return the root element of a part."""
    return etree.Element(name(tag), nsmap=NAMESPACES)


def bare(parent: etree._Element, tag: str, **attributes: str | int) -> etree._Element:
    """Append an element whose attributes have no namespace, as in DrawingML."""
    element = etree.SubElement(parent, name(tag))
    for key, value in attributes.items():
        element.set(key, legal(str(value)))
    return element


def field(parent: etree._Element, instruction: str, shown: str = "", style: str = "") -> None:
    """Append a complex field with the result that is shown until a program works it out."""
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        if kind == "shown" and not shown:
            continue
        run = add(parent, "r")
        if style:
            add(add(run, "rPr"), "rStyle", val=style)
        if kind == "instruction":
            text = add(run, "instrText")
            text.text = f" {instruction} "
            text.set(SPACE, "preserve")
        elif kind == "shown":
            add(run, "t").text = shown
        else:
            add(run, "fldChar", fldCharType=kind)


def serialised(element: etree._Element) -> bytes:
    """Return a part as bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
