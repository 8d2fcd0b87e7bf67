"""Small shapes: form says the family, colour the kind, and a label always stands near."""

import math
from typing import Literal, get_args

from lxml import etree

from forum.charts.svg import INK, NAMESPACE, NAMESPACES, Colour, add, coloured, titled

Shape = Literal[
    "circle",
    "ring",
    "circle-dot",
    "circle-band",
    "diamond",
    "diamond-framed",
    "triangle",
    "square",
    "lines",
    "ring-small",
    "ring-dashed",
]
SHAPES: tuple[Shape, ...] = get_args(Shape)


def mark(
    shape: Shape, colour: Colour = INK, size: float = 14, *, ident: str = "", title: str = ""
) -> str:
    """Return one shape as an SVG of ``size`` pixels.

    Without a title it is decoration (hidden from assistive technology); a title needs an ``ident``.
    """
    root = etree.Element(f"{{{NAMESPACE}}}svg", nsmap=NAMESPACES)
    for name, value in {
        "class": "chart-mark",
        "width": f"{size:g}",
        "height": f"{size:g}",
        "viewBox": "0 0 16 16",
    }.items():
        root.set(name, value)
    if title:
        if not ident:
            raise ValueError("a mark with a title needs an ident")
        root.set("role", "img")
        root.set("aria-labelledby", f"{ident}-title")
        titled(root, title)
        root[0].set("id", f"{ident}-title")
    else:
        root.set("aria-hidden", "true")
        root.set("focusable", "false")
    draw(coloured(root, colour), shape, 8, 8, 14)
    return etree.tostring(root, encoding="unicode")


def draw(  # noqa: PLR0912 (one branch for each shape)
    parent: etree._Element, shape: Shape, x: float, y: float, size: float
) -> None:
    """Draw a shape of that size around a point, in the colour of the group it is put into.

    Raises ValueError for a shape that isn't one.
    """
    half = size / 2
    match shape:
        case "circle":
            add(parent, "circle", cx=x, cy=y, r=half, fill="currentColor")
        case "ring":
            _ring(parent, x, y, half * 0.78, size * 0.2)
        case "circle-dot":
            _ring(parent, x, y, half * 0.86, size * 0.13)
            add(parent, "circle", cx=x, cy=y, r=half * 0.42, fill="currentColor")
        case "circle-band":
            _half_discs(parent, x, y, half, size * 0.09)
        case "diamond":
            add(parent, "path", d=_diamond(x, y, half * 1.08), fill="currentColor")
        case "diamond-framed":
            add(
                parent,
                "path",
                d=_diamond(x, y, half * 0.98),
                fill="none",
                stroke="currentColor",
                stroke_width=size * 0.14,
            )
            add(parent, "circle", cx=x, cy=y, r=half * 0.3, fill="currentColor")
        case "triangle":
            top, foot = y - half * 0.95, y + half * 0.8
            add(
                parent,
                "path",
                d=f"M{x:.2f} {top:.2f}L{x + half:.2f} {foot:.2f}H{x - half:.2f}Z",
                fill="currentColor",
            )
        case "square":
            side = size * 0.86
            add(
                parent,
                "rect",
                x=x - side / 2,
                y=y - side / 2,
                width=side,
                height=side,
                fill="currentColor",
            )
        case "lines":
            for step, length in ((-0.36, 1.0), (0, 1.0), (0.36, 0.7)):
                add(
                    parent,
                    "rect",
                    x=x - half,
                    y=y + step * size - size * 0.1,
                    width=size * length,
                    height=size * 0.2,
                    fill="currentColor",
                )
        case "ring-small":
            _ring(parent, x, y, half * 0.6, size * 0.15)
        case "ring-dashed":
            _ring(parent, x, y, half * 0.9, size * 0.1)
            dash = math.pi * size * 0.9 / 24
            parent[-1].set("stroke-dasharray", f"{dash:.2f} {dash:.2f}")
        case _:
            raise ValueError(f"not a shape: {shape!r}")


def _ring(parent: etree._Element, x: float, y: float, radius: float, thickness: float) -> None:
    add(
        parent,
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill="none",
        stroke="currentColor",
        stroke_width=thickness,
    )


def _diamond(x: float, y: float, half: float) -> str:
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return "M" + "L".join(f"{across:.2f} {down:.2f}" for across, down in corners) + "Z"


def _half_discs(parent: etree._Element, x: float, y: float, radius: float, gap: float) -> None:
    reach = math.sqrt(radius**2 - gap**2)
    for sign, sweep in ((-1, 1), (1, 0)):
        level = y + sign * gap
        add(
            parent,
            "path",
            d=f"M{x - reach:.2f} {level:.2f}A{radius:.2f} {radius:.2f} 0 0 {sweep}"
            f" {x + reach:.2f} {level:.2f}Z",
            fill="currentColor",
        )
