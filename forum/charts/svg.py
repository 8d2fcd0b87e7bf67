"""What every chart is built from: the canvas, its colours, and text that is safe and fits."""

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree

from forum.i18n import direction_of

NAMESPACE = "http://www.w3.org/2000/svg"
NAMESPACES: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # as lxml wants it
FONTS = "Noto Sans, Noto Sans Arabic, sans-serif"
LONGEST_TITLE = 1000

# XML 1.0, production 2 (Char): everything else can't be written, not even as a reference.
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_NARROW = frozenset("iljtfrI.,:;'’|!()[] \u00a0\u202f-")
_WIDE = frozenset("mwMW@%—")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN = re.compile(r"#[0-9A-Fa-f]{6}")


def legal(text: str) -> str:
    """Return the text with LF line ends and with U+FFFD for what XML 1.0 can't carry."""
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its two names: ``chart-<name>`` for style sheets, ``#RRGGBB`` without one."""

    name: str
    plain: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _PLAIN.fullmatch(self.plain):
            raise ValueError(f"not a colour: {self.name!r}, {self.plain!r}")


INK = Colour("ink", "#16201D")
INK_2 = Colour("ink-2", "#4A5752")
FIELD = Colour("field", "#72807A")
LINE = Colour("line", "#D3DCD7")
ACCENT = Colour("accent", "#0B5F4C")


def add(parent: etree._Element, tag: str, **attributes: str | float) -> etree._Element:
    """Append an SVG element. ``stroke_width`` becomes ``stroke-width``, numbers are shortened."""
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for name, value in attributes.items():
        element.set(
            name.replace("_", "-"), value if isinstance(value, str) else f"{round(value, 2):g}"
        )
    return element


def coloured(parent: etree._Element, colour: Colour) -> etree._Element:
    """Append a group whose ``currentColor`` is that colour."""
    group = add(parent, "g", color=colour.plain)
    group.set("class", f"chart-{colour.name}")
    return group


def titled(element: etree._Element, text: str) -> None:
    """Give an element a title, which browsers show and assistive technology can read."""
    add(element, "title").text = legal(text)[:LONGEST_TITLE]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawing whose x runs from the start of the line, so that Arabic mirrors by itself."""

    root: etree._Element
    width: float
    mirrored: bool

    def x(self, start: float, width: float = 0) -> float:
        """Return the x of a thing that begins ``start`` from the line's start."""
        return self.width - start - width if self.mirrored else start

    def rect(
        self, parent: etree._Element, start: float, y: float, width: float, height: float
    ) -> etree._Element:
        """Append a rectangle in the group's colour."""
        return add(
            parent,
            "rect",
            x=self.x(start, width),
            y=y,
            width=width,
            height=height,
            fill="currentColor",
        )

    def write(
        self,
        parent: etree._Element,
        text: str,
        start: float,
        y: float,
        *,
        size: float,
        anchor: str = "start",
        bold: bool = False,
        kind: str = "text",
    ) -> etree._Element:
        """Append a line of text; anchor is start, middle or end in the direction of the chart."""
        if self.mirrored:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        # The renderer for documents knows no direction attribute: anchors are physical, and an
        # isolate gives the text its own direction in both worlds.
        element = add(
            parent,
            "text",
            x=self.x(start),
            y=y,
            font_size=size,
            text_anchor=anchor,
            direction="ltr",
            fill="currentColor",
        )
        if bold:
            element.set("font-weight", "bold")
        element.set("class", f"chart-{kind}")
        element.text = isolated(text, self.mirrored)
        return element


def canvas(
    ident: str, width: float, height: float, *, title: str, description: str, language: str
) -> Canvas:
    """Return an empty drawing. ``ident`` must be unique on the page: the ids begin with it."""
    root = etree.Element(f"{{{NAMESPACE}}}svg", nsmap=NAMESPACES)
    for name, value in {
        "class": "chart",
        "role": "img",
        "aria-labelledby": f"{ident}-title {ident}-desc",
        "lang": language,
        "width": f"{width:g}",
        "height": f"{height:g}",
        "viewBox": f"0 0 {width:g} {height:g}",
        "font-family": FONTS,
    }.items():
        root.set(name, value)
    add(root, "title", id=f"{ident}-title").text = legal(title)
    add(root, "desc", id=f"{ident}-desc").text = legal(description)
    return Canvas(root, width, direction_of(language) == "rtl")


def serialised(drawing: Canvas) -> str:
    """Return the drawing as text, ready to stand in a page."""
    return etree.tostring(drawing.root, encoding="unicode")


def isolated(text: str, mirrored: bool) -> str:
    """Return the text as a first-strong isolate where direction can matter."""
    text = _BIDI_CONTROLS.sub("", legal(text))
    return f"\u2068{text}\u2069" if mirrored or _RIGHT_TO_LEFT.search(text) else text


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return about how wide a text is, in the unit of ``size``; rather too wide than too narrow."""
    return sum(map(_advance, text)) * size * (1.07 if bold else 1)


def _advance(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.95
    if unicodedata.east_asian_width(char) in "WF":
        return 1.02
    return 0.68 if char.isupper() else 0.58


def fitted(text: str, width: float, size: float, lines: int) -> list[str]:
    """Return the text in at most so many lines, with an ellipsis where it had to be cut."""
    rest = " ".join(_BIDI_CONTROLS.sub("", legal(text))[:LONGEST_TITLE].split())
    found: list[str] = []
    while rest and len(found) < lines:
        cut = _fitting(rest, width, size)
        if cut < len(rest) and len(found) == lines - 1:
            cut = _fitting(rest, width - size, size)
            found.append(rest[:cut].rstrip() + "…")
            return found
        space = rest.rfind(" ", 0, cut + 1) if cut < len(rest) else -1
        at = space if space > 0 else cut
        found.append(rest[:at])
        rest = rest[at:].lstrip()
    return found or [""]


def _fitting(text: str, width: float, size: float) -> int:
    """Return how many characters fit, at least one, never parting a letter from its accents."""
    used = 0.0
    for index, char in enumerate(text):
        used += _advance(char) * size
        if used > width and index:
            while index > 1 and unicodedata.combining(text[index]):
                index -= 1  # noqa: PLW2901
            return index
    return len(text)
