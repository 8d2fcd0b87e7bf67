"""Drawings: what is let into a document, and how they become pictures with our fonts."""

import pytest

from forum.charts import Bar, bars
from forum.documents.drawings import checked
from forum.documents.glyphs import families, marked, pieces
from forum.documents.pictures import as_png, png_size
from tests.documents.samples import chart

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" {}>{}</svg>'


@pytest.mark.parametrize(
    "svg",
    [
        OPEN.format("", "<script>alert(1)</script>"),
        OPEN.format("", "<style>*{}</style>"),
        OPEN.format("", "<foreignObject/>"),
        OPEN.format("", '<image href="file:///etc/passwd"/>'),
        OPEN.format("", '<use href="#a"/>'),
        OPEN.format("", "<a><g/></a>"),
        OPEN.format('onload="alert(1)"', ""),
        OPEN.format("", '<rect style="fill:red"/>'),
        OPEN.format("", '<rect fill="url(https://rives.example/)"/>'),
        OPEN.format("", "<?php x ?>"),
        OPEN.format('xmlns:x="http://www.w3.org/1999/xhtml"', "<x:script/>"),
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + OPEN.format("", "<text>&a;</text>"),
        "<svg width='10' height='10'/>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="10"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="99999999"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "not an svg",
        "",
    ],
)
def test_a_drawing_that_could_do_more_than_draw_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match=r"SVG"):
        checked(svg)


def test_drawings_become_pictures_of_their_size_the_same_each_time() -> None:
    svgs = [chart("fr", ("Collectivité", "Société")), chart("ar", ("السلطة المحلية", "مدني"))]
    first, second = as_png(svgs, scale=2), as_png(svgs, scale=2)
    assert [picture.png for picture in first] == [picture.png for picture in second]
    for picture in first:
        assert picture.png.startswith(b"\x89PNG\r\n")
        assert png_size(picture.png) == (round(picture.width * 2), round(picture.height * 2))
    assert first[0].png != first[1].png
    assert as_png([]) == []


def test_letters_our_fonts_lack_are_drawn_as_the_replacement_character() -> None:
    svg = bars([Bar("Vote", 1)], ident="a", title="t", description="d", language="fr")
    letters = ("\U0001f600", "\ufffd", "V")
    pictures = as_png([svg.replace("Vote", f"{letter}ote") for letter in letters])
    assert pictures[0].png == pictures[1].png != pictures[2].png


def test_the_fonts_have_the_letters_of_the_interface_languages() -> None:
    assert list(families()) == ["Noto Sans", "Noto Sans Arabic"]
    for text in ("Où ? « Là » œ Ÿ", "¿Quién? ñ", "ação", "Łódź, Ţară", "الضمان، ١٢؟ لا", "…–—·•"):
        assert marked(text) == text
    assert marked("中\uf0b7") == "\ufffd\ufffd"


def test_a_text_in_two_scripts_is_cut_where_the_font_changes() -> None:
    assert [family for family, _ in pieces("Rives (الضمان)")] == [
        "Noto Sans",
        "Noto Sans Arabic",
        "Noto Sans",
    ]
    assert "".join(piece for _, piece in pieces("a ب c")) == "a ب c"
