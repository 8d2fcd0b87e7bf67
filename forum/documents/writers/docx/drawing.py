"""A picture in a run, with its text alternative."""

from lxml import etree

from forum.charts.svg import legal
from forum.documents.pictures import Picture
from forum.documents.writers.docx.xml import PIC, WIDTH, add, bare

EMU_A_TWENTIETH = 635
HIGHEST = 21 * 360_000  # 21 cm, which leaves room for a caption


def drawing(
    run: etree._Element,
    picture: Picture,
    *,
    ident: int,
    relation: str,
    title: str,
    alt: str,
    share: float,
) -> None:
    """Append an inline picture, ``share`` of the text's width wide and never taller than a page."""
    width = min(max(share, 0.02), 1.0) * WIDTH * EMU_A_TWENTIETH
    width = round(min(width, HIGHEST * picture.width / picture.height))
    height = round(width * picture.height / picture.width)
    inline = bare(add(run, "drawing"), "wp:inline", distT=0, distB=0, distL=0, distR=0)
    bare(inline, "wp:extent", cx=width, cy=height)
    named = bare(inline, "wp:docPr", id=ident, name=f"Figure {ident}", descr=alt)
    if title:
        named.set("title", legal(title)[:255])
    frame = bare(inline, "wp:cNvGraphicFramePr")
    bare(frame, "a:graphicFrameLocks", noChangeAspect=1)
    data = bare(bare(inline, "a:graphic"), "a:graphicData", uri=PIC)
    pic = bare(data, "pic:pic")
    about = bare(pic, "pic:nvPicPr")
    bare(about, "pic:cNvPr", id=ident, name=f"image{ident}.png", descr=alt)
    bare(about, "pic:cNvPicPr")
    fill = bare(pic, "pic:blipFill")
    add(fill, "a:blip", **{"r:embed": relation})
    bare(bare(fill, "a:stretch"), "a:fillRect")
    shape = bare(pic, "pic:spPr")
    transform = bare(shape, "a:xfrm")
    bare(transform, "a:off", x=0, y=0)
    bare(transform, "a:ext", cx=width, cy=height)
    bare(bare(shape, "a:prstGeom", prst="rect"), "a:avLst")
