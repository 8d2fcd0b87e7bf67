"""Templates: all are used, extend a layout, let no markup through, and say nothing untranslated."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, meta

from tests.support.needs import ROOT

FOLDER = ROOT / "forum" / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
PAGES = [name for name in NAMES if name.endswith((".html", ".xml"))]
EXPRESSIONS = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
SPOKEN = {"title", "alt", "aria-label", "placeholder", "label", "summary"}
# The product's name, formats and sample addresses are the same in every language.
UNTRANSLATED = {"Ronda", "CSV", "JSON", "DOCX", "PDF", "ODT", "HTML", "Atom", "RSS", "Markdown"}


def source(name: str) -> str:
    return (FOLDER / name).read_text()


def uses(name: str) -> set[str]:
    """Return the templates that one extends, includes or imports."""
    tree = EXPRESSIONS.parse(source(name))
    return {used for used in meta.find_referenced_templates(tree) if used}


def test_every_template_is_used() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "forum").rglob("*.py"))
    used = {name for page in NAMES for name in uses(page)}
    unused = [name for name in NAMES if name not in used and not _named(name, code)]
    assert unused == []


def _named(name: str, code: str) -> bool:
    """Say whether the code names a template: whole, without its ending, or by its file alone."""
    stem = name.rsplit(".", 1)[0]
    return any(f'"{way}"' in code for way in (name, stem, stem.removeprefix("mail/")))


def test_every_template_that_is_named_exists() -> None:
    wanted = {(page, name) for page in NAMES for name in uses(page)}
    for path in (ROOT / "forum").rglob("*.py"):
        for name in re.findall(r"""render_template\(\s*["']([^"']+)["']""", path.read_text()):
            wanted.add((path.name, name))
    assert sorted((page, name) for page, name in wanted if name not in NAMES) == []


# Mail programs take no stylesheet: a letter carries its own.
MAILS = ("mail/letter.html",)


@pytest.mark.parametrize("name", [n for n in PAGES if n.endswith(".html")])
def test_a_page_extends_a_layout_and_a_part_of_one_is_no_page(name: str) -> None:
    text = source(name)
    if name in ("layouts/base.html", *MAILS):
        assert "<html" in text
    elif "{% extends" in text:
        assert any(used.startswith("layouts/") for used in uses(name)), name
    else:
        assert not re.search(r"<(html|head|body|main)\b|\{%-? *block ", text), name


def test_markup_of_people_is_let_through_in_one_component_only() -> None:
    through = re.compile(r"\{\{[^}]*\|\s*safe\b[^}]*\}\}|autoescape\s+false|\bMarkup\(")
    found = {
        (name, spot)
        for name in NAMES
        if name != "components/original.html"
        for spot in through.findall(source(name))
    }
    # The drawings of icons stand in the same file: nobody's text.
    assert found - {("components/marks.html", "{{ paths[name]|safe }}")} == set()


@pytest.mark.parametrize("name", [name for name in PAGES if name not in MAILS])
def test_no_template_has_inline_styles_handlers_or_scripts(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.S)
    assert not re.search(r"""\sstyle\s*=""", text), name
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text), name
    assert not re.search(r"<style\b", text), name
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script, name


class _Texts(HTMLParser):
    """Collects what a template says by itself, its expressions blanked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value or "" for name, value in attrs if name in SPOKEN]


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith(".html")])
def test_every_word_of_a_template_can_be_translated(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", " ", source(name), flags=re.S)
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", " ", text, flags=re.S)
    text = re.sub(r"\{% block \w+_class %\}.*?\{% endblock %\}", " ", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", "x", text, flags=re.S)  # may stand in a tag
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.S)
    parser = _Texts()
    parser.feed(text)
    words = {word for said in parser.said for word in re.findall(r"[^\W\d_]{3,}", said)}
    assert words - UNTRANSLATED == set(), name
