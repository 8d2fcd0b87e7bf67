"""The styles, lists and settings: a well-set public report.

All of it is fixed text but the language of the document, which comes from
:func:`forum.documents.writers.docx.languages.tag`.
"""

from forum.documents.writers.docx.languages import tag
from forum.documents.writers.docx.xml import GUTTER, WIDTH, W
from forum.i18n import direction_of

INK, INK_2, ACCENT, LINE = "16201D", "4A5752", "0B5F4C", "D3DCD7"
WARNING, WARNING_GROUND = "7E5200", "FFF4D6"
INDENT = 380
FACT = 2500
LEVELS = 9
CELL_GAP = 160  # of the paragraph and not of the cell, as it has to mirror
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SERIF = '<w:rFonts w:ascii="Noto Serif" w:hAnsi="Noto Serif" w:cs="Noto Naskh Arabic"/>'
_SANS = '<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:cs="Noto Sans Arabic"/>'
_INK_2 = f'<w:color w:val="{INK_2}"/>'
_BOLD = "<w:b/><w:bCs/>"


def _letters(
    size: float, *, colour: str = "", sans: bool = False, bold: bool = False, rest: str = ""
) -> str:
    """Return run properties; sizes in points, Arabic a little larger as it looks smaller."""
    ink = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f"{_SANS if sans else ''}{_BOLD if bold else ''}{ink}"
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2.2)}"/>{rest}'
    )


def _space(before: int, after: int, line: float = 0) -> str:
    rule = f' w:line="{round(line * 20)}" w:lineRule="atLeast"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


def _indent(left: int, hanging: int = 0) -> str:
    hang = f' w:hanging="{hanging}"' if hanging else ' w:firstLine="0"'
    return f'<w:ind w:left="{left}"{hang}/>'


def _tab(place: int, kind: str = "right") -> str:
    return f'<w:tabs><w:tab w:val="{kind}" w:pos="{place}"/></w:tabs>'


def _rules(
    top: str = "", bottom: str = "", *, sides: str = "", size: int = 12, space: int = 8
) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
        for edge, colour in (("top", top), ("left", sides), ("bottom", bottom), ("right", sides))
        if colour
    )
    return f"<w:pBdr>{edges}</w:pBdr>"


def _heading(level: int, size: float, before: int, after: int, letters: str) -> str:
    return _paragraph(
        f"Heading{level}",
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/>{_space(before, after, size * 1.25)}{_indent(GUTTER)}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        letters,
        follows="BodyText",
        more="<w:qFormat/>",
    )


def _paragraph(
    ident: str,
    title: str,
    paragraph: str = "",
    letters: str = "",
    *,
    based: str = "Normal",
    follows: str = "",
    more: str = "",
) -> str:
    after = f'<w:next w:val="{follows}"/>' if follows else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="{based}"/>{after}{more}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _character(ident: str, title: str, letters: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{ident}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{letters}</w:rPr></w:style>'
    )


_STYLES = "".join(
    [
        _paragraph(
            "Title",
            "Title",
            f"<w:keepNext/><w:keepLines/>{_rules(INK, size=16, space=18)}"
            f"{_space(1600, 160, 36)}{_indent(0)}",
            _letters(29),
            follows="Subtitle",
        ),
        _paragraph(
            "Subtitle",
            "Subtitle",
            f"<w:keepLines/>{_space(0, 480, 20)}{_indent(0)}",
            _letters(13, colour=INK_2, sans=True),
            follows="BodyText",
        ),
        _heading(1, 22, 560, 200, _letters(22)),
        _heading(2, 16.5, 480, 160, _letters(16.5)),
        _heading(3, 12.5, 320, 80, _letters(12.5, bold=True)),
        _heading(4, 10, 240, 60, _letters(10, bold=True, sans=True)),
        _paragraph("BodyText", "Body Text", f"{_space(0, 130, 15.5)}{_indent(GUTTER)}"),
        _paragraph("Point", "Point", _indent(GUTTER, GUTTER), based="BodyText"),
        _paragraph("Lead", "Lead", _space(0, 200, 19), _letters(13), based="BodyText"),
        _paragraph(
            "Note",
            "Note",
            _space(0, 130, 12.5),
            _letters(8.5, colour=INK_2, sans=True),
            based="BodyText",
        ),
        _paragraph(
            "Meta",
            "Meta",
            f"<w:keepNext/>{_space(160, 100, 13)}",
            _letters(9, colour=INK_2, sans=True),
            based="BodyText",
        ),
        _paragraph("HeaderLine", "Header Line", "", based="Meta"),
        _paragraph(
            "Strong1",
            "Text Heading",
            f"<w:keepNext/>{_space(120, 60, 15.5)}",
            _BOLD,
            based="BodyText",
        ),
        _paragraph(
            "Facts",
            "Facts",
            f"<w:keepLines/>{_space(0, 50, 13.5)}{_indent(GUTTER + FACT, FACT)}",
            _letters(9, sans=True),
        ),
        _paragraph("Original", "Original", _space(0, 120, 15.5), based="BodyText"),
        _paragraph("Translation", "Translation", "", _INK_2, based="Original"),
        _paragraph(
            "Quote",
            "Quote",
            f"<w:keepNext/><w:keepLines/>{_space(200, 80, 21)}{_indent(GUTTER)}",
            "<w:i/>" + _letters(14),
            follows="Source",
        ),
        _paragraph("Source", "Source", f"<w:keepLines/>{_space(0, 240, 12.5)}", based="Note"),
        _paragraph(
            "Caption",
            "caption",
            f"<w:keepNext/><w:keepLines/>{_space(320, 100, 13)}{_indent(0)}",
            _letters(9, colour=INK_2, sans=True),
        ),
        _paragraph("Figure", "Figure", f"<w:keepNext/>{_space(0, 80)}{_indent(0)}"),
        _paragraph("TableNote", "Table Note", f"{_space(80, 240, 12.5)}{_indent(0)}", based="Note"),
        _paragraph(
            "TableText",
            "Table Text",
            f'{_space(50, 50, 12.5)}<w:ind w:left="0" w:right="{CELL_GAP}" w:firstLine="0"/>',
            _letters(8.5, sans=True),
        ),
        _paragraph(
            "TableHeader",
            "Table Header",
            "<w:keepNext/>",
            f'{_BOLD}<w:color w:val="{INK_2}"/>',
            based="TableText",
        ),
        _paragraph(
            "Statement",
            "Statement",
            f"<w:keepLines/>{_rules(INK, INK)}{_space(60, 60, 14)}{_indent(0)}",
            _letters(9.5, sans=True),
        ),
        _paragraph(
            "StatementOpen",
            "Statement Open",
            _rules(WARNING, WARNING, sides=WARNING_GROUND)
            + f'<w:shd w:val="clear" w:color="auto" w:fill="{WARNING_GROUND}"/>'
            '<w:ind w:left="160" w:right="160" w:firstLine="0"/>',
            based="Statement",
        ),
        _paragraph("ListBullet", "List Bullet", _space(0, 70, 15.5), based="BodyText"),
        _paragraph("ListNumber", "List Number", _space(0, 70, 15.5), based="BodyText"),
        _paragraph(
            "TOCHeading",
            "TOC Heading",
            f"<w:keepNext/>{_space(480, 120)}{_indent(GUTTER)}",
            _letters(12.5, bold=True),
        ),
        *(
            _paragraph(
                f"TOC{level}",
                f"toc {level}",
                f"{_tab(WIDTH)}{_space(140 if level == 1 else 0, 50, 13.5)}"
                f'<w:ind w:left="{GUTTER + 300 * (level - 1)}" w:right="500"/>',
                _letters(10 if level == 1 else 9, sans=True, bold=level == 1),
            )
            for level in range(1, 5)
        ),
        _paragraph(
            "Header",
            "header",
            f"{_tab(WIDTH)}{_space(0, 0)}",
            _letters(8, colour=INK_2, sans=True),
        ),
        _paragraph(
            "Footer",
            "footer",
            f"{_tab(WIDTH)}{_space(0, 0)}",
            _letters(8, colour=INK_2, sans=True),
        ),
        _character("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
        _character("PageNumber", "page number", f'{_BOLD}<w:color w:val="{INK}"/>'),
        _character("PointLabel", "Point Label", _letters(8, colour=ACCENT, sans=True, bold=True)),
        _character("FactLabel", "Fact Label", f'<w:color w:val="{INK_2}"/>'),
        _character("CaptionNumber", "Caption Number", f'{_BOLD}<w:color w:val="{INK}"/>'),
        _character("NumberFirst", "Number First", _letters(13, colour=INK_2)),
        _character("NumberLast", "Number Last", _letters(20, colour=ACCENT)),
        _character(
            "CitationMark",
            "Citation Mark",
            _letters(
                7,
                colour=ACCENT,
                sans=True,
                bold=True,
                rest='<w:bdr w:val="single" w:sz="4" w:space="1" w:color="8DBBAE"/>',
            ),
        ),
        _character("CitationGap", "Citation Gap", _letters(7)),
    ]
)
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0"'
    ' w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{LINE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="10" w:space="0" w:color="{INK}"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def styles(language: str) -> bytes:
    """Return the styles part with the document's language as its default."""
    code = tag(language)
    bidi = "<w:bidi/>" if direction_of(language) == "rtl" else ""
    complex_script = code if bidi else "ar-SA"
    text = (
        f'{HEADER}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}'
        '<w:sz w:val="21"/><w:szCs w:val="24"/>'
        f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="{complex_script}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr><w:widowControl/>{bidi}</w:pPr>"
        f'<w:rPr><w:color w:val="{INK}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        f"</w:style>{_STYLES}{_TABLE}</w:styles>"
    )
    return text.encode()


def _sign(form: str, level: int) -> str:
    return "•–"[level % 2] if form == "bullet" else f"%{level + 1}."


def numbering(starts: list[int]) -> bytes:
    """Return the lists part: list 1 has bullets, each later one is numbered from its start."""
    kinds = []
    for ident, form in ((0, "bullet"), (1, "decimal")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{_sign(form, level)}"/><w:lvlJc w:val="left"/>'
            f"<w:pPr>{_indent(GUTTER + INDENT * (level + 1), INDENT)}</w:pPr>"
            f'<w:rPr><w:color w:val="{ACCENT}"/></w:rPr></w:lvl>'
            for level in range(LEVELS)
        )
        kinds.append(
            f'<w:abstractNum w:abstractNumId="{ident}"><w:multiLevelType w:val="multilevel"/>'
            f"{levels}</w:abstractNum>"
        )
    numbered = "".join(
        f'<w:num w:numId="{place}"><w:abstractNumId w:val="1"/>'
        + "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level in range(LEVELS)
        )
        + "</w:num>"
        for place, start in enumerate(starts, start=2)
    )
    text = (
        f'{HEADER}<w:numbering xmlns:w="{W}">{"".join(kinds)}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{numbered}</w:numbering>'
    )
    return text.encode()


def settings(language: str) -> bytes:
    """Return the settings part; nothing in it makes a program ask the reader anything."""
    code = tag(language)
    bidi = f' w:bidi="{code}"' if direction_of(language) == "rtl" else ""
    text = (
        f'{HEADER}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="15"/></w:compat><w:themeFontLang w:val="{code}"{bidi}/></w:settings>'
    )
    return text.encode()


def font_table() -> bytes:
    """Return the fonts with what stands in for them where they are not installed."""
    fonts = (
        ("Noto Serif", "Georgia", "roman"),
        ("Noto Sans", "Segoe UI", "swiss"),
        ("Noto Naskh Arabic", "Times New Roman", "roman"),
        ("Noto Sans Arabic", "Arial", "swiss"),
    )
    entries = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{instead}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for font, instead, family in fonts
    )
    return f'{HEADER}<w:fonts xmlns:w="{W}">{entries}</w:fonts>'.encode()
