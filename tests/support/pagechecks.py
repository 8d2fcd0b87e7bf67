"""What every page must be, whoever fetches it: the checks of the checking client."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import html5lib
from lxml import etree
from lxml.html import document_fromstring

from forum.i18n import direction_of

# Names in demo-like data hold this; a page on which it is an element has let markup through.
MARKER = "<i data-raw>"
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)[sd]|&(?:amp|lt|gt|quot|#\d+);|Undefined|Markup\(")
NOTHING = re.compile(r"\bNone\b(?! (?:of|has|have|is|are|was|were|yet|so)\b)")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as browsers read it, and what the parser found wrong."""

    tree: etree._Element
    errors: tuple[str, ...]


@lru_cache(maxsize=4)
def parse(html: str) -> Parsed:
    """Parse a page by the HTML standard (html5lib), keeping its parse errors.

    A page is checked when it comes and read by its test right after: it is parsed once.
    """
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=False
    )
    try:
        tree = parser.parse(html).getroot()
    except ValueError:  # the tree can't hold them, and a page has no use for them
        return Parsed(parse(CONTROLS.sub("?", html)).tree, ("control characters stand in it",))
    errors = tuple(f"line {place[0]}: {code} {data}" for place, code, data in parser.errors)
    return Parsed(tree, errors)


def parse_quickly(html: str) -> Parsed:
    """Parse a page with lxml, which is many times faster and overlooks bad HTML."""
    return Parsed(document_fromstring(html), ())


def words_of(element: etree._Element) -> str:
    """Return an element's text in single spaces."""
    return " ".join("".join(element.itertext()).split())


def problems(html: str, *, quickly: bool = False) -> list[str]:
    """Return what is wrong with a page, one sentence each; an empty list if nothing is.

    ``quickly``: see :func:`parse_quickly`.
    """
    page = parse_quickly(html) if quickly else parse(html)
    tree = page.tree
    return [
        *(f"the HTML parser says: {error}" for error in page.errors[:5]),
        *_head(tree),
        *_ids(tree),
        *_labels(tree),
        *_inline(tree),
        *_pictures(tree),
        *_texts(tree),
    ]


def _head(tree: etree._Element) -> list[str]:
    found = []
    titles = [words_of(title) for title in tree.xpath("/html/head/title")]
    if len(titles) != 1 or not titles[0]:
        found.append(f"it must have one title with text, has {titles}")
    headings = [words_of(heading) for heading in tree.xpath("//h1")]
    if len(headings) != 1 or not headings[0]:
        found.append(f"it must have one h1 with text, has {headings}")
    language, direction = tree.get("lang"), tree.get("dir")
    if not language:
        found.append("html has no lang")
    elif direction != direction_of(language):
        found.append(f"html says lang={language!r} with dir={direction!r}")
    if not tree.xpath("//main"):
        found.append("it has no main")
    for element in tree.xpath("//*[@lang]"):
        if not element.get("lang"):
            found.append(f"<{element.tag}> has an empty lang")
    for element in tree.xpath("//*[@dir][not(@dir='ltr' or @dir='rtl' or @dir='auto')]"):
        found.append(f"<{element.tag}> has dir={element.get('dir')!r}")
    return found


def _ids(tree: etree._Element) -> list[str]:
    ids = Counter(tree.xpath("//@id"))
    found = [f"the id {name!r} stands {times} times" for name, times in ids.items() if times > 1]
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
        for value in tree.xpath(f"//@{name}"):
            found += [f"{name} names the missing id {i!r}" for i in value.split() if i not in ids]
    for href in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        if href not in ("#", "#top") and href[1:] not in ids:
            found.append(f"a link leads to the missing place {href}")
        if href == "#":
            found.append("a link leads nowhere: href='#'")
    return found


def _labels(tree: etree._Element) -> list[str]:
    found = []
    for field in tree.xpath("//input | //select | //textarea"):
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        name = field.get("name") or field.get("id")
        own = field.get("id")
        labels = tree.xpath("//label[@for=$own]", own=own) if own else []
        labels += field.xpath("ancestor::label")
        said = [words_of(label) for label in labels] + [field.get("aria-label", "")]
        if field.get("aria-labelledby"):
            said.append(field.get("aria-labelledby"))
        if not any(said):
            found.append(f"the field {name!r} has no label")
    for button in tree.xpath("//button | //a[@href]"):
        named = words_of(button) or button.get("aria-label") or button.get("aria-labelledby")
        if not named and not button.xpath(".//img[@alt!=''] | .//svg[@aria-label]"):
            found.append(f"<{button.tag} {button.get('href') or button.get('name')}> has no text")
    return found


def _inline(tree: etree._Element) -> list[str]:
    found = []
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                found.append(f"<{element.tag}> has {name}={value!r}")
    found += ["it has a style element"] * len(tree.xpath("//style"))
    found += ["it has an inline script"] * len(tree.xpath("//script[not(@src)]"))
    for address in tree.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href"):
        if not address.startswith(("/", "data:")) or address.startswith("//"):
            found.append(f"it loads {address} from elsewhere")
    return found


def _pictures(tree: etree._Element) -> list[str]:
    found = [f"the picture {i.get('src')} has no alt" for i in tree.xpath("//img[not(@alt)]")]
    for drawing in tree.xpath("//svg | //*[local-name()='svg']"):
        hidden = drawing.get("aria-hidden") == "true"
        titled = drawing.xpath("./*[local-name()='title']")
        labelled = drawing.get("aria-label") or drawing.get("aria-labelledby") or titled
        if not hidden and not (drawing.get("role") == "img" and labelled):
            found.append(
                "a drawing is neither hidden nor named: aria-hidden or role=img with title"
            )
    return found


def _texts(tree: etree._Element) -> list[str]:
    found = ["people's markup reached the page"] * len(tree.xpath("//*[@data-raw]"))
    skipped = {"script", "style", "textarea", "pre", "code"}
    for element in tree.iter():
        if element.tag in skipped or not isinstance(element.tag, str):
            continue
        texts = [element.text, *(child.tail for child in element)]
        texts += [element.get(name) for name in ("title", "alt", "aria-label", "value", "content")]
        for text in filter(None, texts):
            for wrong in (LEFTOVERS.search(text), NOTHING.search(text)):
                if wrong:
                    found.append(f"<{element.tag}> says {wrong[0]!r}: {text.strip()[:80]!r}")
    return found
