"""Documents to write: a report in French, one in Arabic, with everything a document can hold."""

from datetime import UTC, datetime

from forum.charts import Bar, Colour, bars, meter
from forum.documents.document import (
    Contents,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Item,
    Link,
    ListBlock,
    Mark,
    Meta,
    Original,
    PageBreak,
    Paragraph,
    Parallel,
    Quote,
    Runs,
    Statement,
    Table,
    Target,
    Text,
    line,
    paragraphs,
)

META = Meta(
    creator="Réseau Rives",
    description="Réponse consolidée d’une discussion inventée",
    created=datetime(2027, 1, 12, 9, 30, tzinfo=UTC),
    modified=datetime(2027, 1, 14, 16, 5, tzinfo=UTC),
    licence="CC BY 4.0",
    keywords=("logement", "petites villes"),
)
LOCAL = Colour("type-local", "#0B6E8F")
CIVIL = Colour("type-civil-society", "#B5377A")

FRENCH = (
    "Nous avons recensé les étages vides au-dessus des commerces du centre, puis proposé aux"
    " propriétaires une garantie de loyer de trois ans.\n"
    "L’entretien est confié à la régie de quartier ; onze familles y logent depuis quatorze"
    " mois.\n\n"
    "La première difficulté n’a pas été l’argent. Les héritiers vivent à l’étranger, répondent tard"
    " ou pas du tout, et personne à la mairie ne savait qui appeler. Nous avons donc nommé une"
    " seule personne, connue de tous, qui tient un cahier et rappelle chaque semaine."
)
SPANISH = (
    "La primera vivienda casi nunca es el problema: lo es la segunda, cuando la familia crece y el"
    " contrato termina."
)
ARABIC = (
    "نقترح أن تبدأ دروس اللغة داخل أماكن العمل، ساعتين كل أسبوع من وقت العمل المدفوع، لأن من يعمل"
    " في الحقول لا يستطيع أن يأتي إلى المدينة مساءً.\n\n"
    "جربنا ذلك مع جمعية Réseau Rives (ثلاث قرى، 42 شخصاً) وكانت النتيجة أفضل مما توقعنا."
)


def marks(*numbers: int) -> Runs:
    """Return citation marks that lead to the annex."""
    return tuple(Mark(str(n), f"#c-{n}", f"Contribution {n}") for n in numbers)


def chart(language: str, labels: tuple[str, str]) -> str:
    """Return a chart of two bars."""
    return bars(
        [Bar(labels[0], 5, LOCAL, "circle"), Bar(labels[1], 3, CIVIL, "diamond")],
        ident="chart",
        title="Titre",
        description="Description",
        language=language,
    )


def french(texts: int = 2) -> Document:
    """Return a French report with contributions in three languages."""
    originals: list[Heading | Facts | Original | Parallel] = []
    for number, (language, name, text) in enumerate(
        [
            ("fr", "Élise Marchetti", FRENCH),
            ("ar", "جمعية جسور", ARABIC),
            ("es", "Nuria Balaguer", SPANISH),
        ]
        * texts,
        start=1,
    ):
        originals += [
            Heading(2, (Text(name, language),), f"c-{number}"),
            Facts(
                (
                    Fact("", line("Collectivité locale")),
                    Fact("", line("France")),
                    Fact("Reçue le", line("18 nov. 2026")),
                    Fact("Citée dans", (Link("Q2.1-c1", "#Q2.1-c1"),)),
                ),
                "line",
            ),
            Original(paragraphs(text), language, anchor=f"text-{number}"),
        ]
    originals.append(
        Parallel(
            Original(paragraphs(SPANISH), "es"),
            Original(
                paragraphs("Le premier logement n’est presque jamais le problème."),
                "fr",
                "translation",
                note=line("Traduction relue, M. Ferrand."),
            ),
        )
    )
    return Document(
        title="Petites villes : accueillir, habiter, décider",
        subtitle="Réponse consolidée, version 1, finale",
        language="fr",
        meta=META,
        blocks=(
            Facts(
                (
                    Fact("Langues", line("français, espagnol, arabe")),
                    Fact("Période", line("du 9 novembre au 6 décembre 2026")),
                    Fact("Licence", (Link("CC BY 4.0", "https://example.org/by/4.0/?a=1&b=«2»"),)),
                )
            ),
            Contents("Sommaire"),
            PageBreak(),
            Heading(1, line("Synthèse par question"), "synthese"),
            Paragraph(line("Douze contributions, sept pays, quatre langues."), "lead"),
            Heading(
                2,
                line(
                    "Quelles solutions de logement une petite ville peut-elle ouvrir sans attendre"
                    " de construction neuve, et avec qui ?"
                ),
                "q2.1",
                "2.1",
            ),
            Paragraph(
                (
                    Text("Douze contributions répondent à cette question, de sept pays et en "),
                    Text("quatre langues", bold=True),
                    Text(". Onze sont reprises ici, la douzième est mise de côté."),
                    *marks(3),
                    Text(" Aucune autorité nationale n’a répondu."),
                )
            ),
            Heading(3, line("Ce qui se dégage")),
            Paragraph(
                (
                    Text(
                        "Les étages vides au-dessus des commerces sont le logement le plus vite"
                        " disponible, dès lors que le loyer est garanti au propriétaire."
                    ),
                    *marks(1, 2, 3),
                    Text(" Deux villes y ajoutent l’entretien par une régie de quartier."),
                    *marks(1),
                ),
                anchor="Q2.1-c1",
                label="Q2.1-c1",
            ),
            Paragraph(
                (
                    Text("Nuance. ", bold=True),
                    Text("Une ville cite le mot "),
                    Text("garantía", "es", italic=True),
                    Text(" ; une autre écrit "),
                    Text("الضمان", "ar"),
                    Text("."),
                    *marks(2),
                ),
                anchor="Q2.1-c2",
                label="Q2.1-c2",
            ),
            ListBlock(
                (
                    Item(
                        line("nommer une personne qui répond au téléphone"),
                        ListBlock(
                            (Item(line("tous les jours")), Item(line("en deux langues"))),
                            ordered=True,
                            start=3,
                        ),
                    ),
                    Item(line("publier une convention type")),
                )
            ),
            Quote(
                paragraphs(SPANISH),
                "es",
                (Text("Nuria Balaguer, mesa de acogida"), *marks(3)),
            ),
            Figure(
                chart("fr", ("Collectivité locale", "Société civile")),
                "Cinq contributions de collectivités locales, trois de la société civile.",
                line("Contributions répondant à la question 2.1, par type"),
                number="Figure 1",
                anchor="figure-1",
                note=line("Huit contributions. Données : tableau 1."),
            ),
            Table(
                line("Vous avez dit, nous faisons"),
                (line("Point"), line("Réponse"), line("Responsable"), line("Nombre")),
                (
                    (
                        (Link("Q2.1-c1", "#Q2.1-c1"),),
                        line("Publier une convention type de garantie de loyer, en cinq langues"),
                        line("Réseau Rives"),
                        line("12"),
                    ),
                    (
                        (Target("ligne-2"), Link("Q2.1-c2", "#Q2.1-c2")),
                        (Text("إنشاء سجل للمساكن", "ar"),),
                        line("Communes de l’Arze"),
                        line("1 234"),
                    ),
                ),
                numeric=frozenset({3}),
                widths=(15, 50, 25, 10),
                number="Tableau 1",
                anchor="tableau-1",
                note=(Text("Voir aussi "), Link("la ligne 2", "#ligne-2"), Text(".")),
            ),
            Statement(
                line("Couverture : 12 sur 12."),
                (line("Onze contributions citées, une mise de côté (doublon, confirmé)."),),
                "complete",
                figure=Figure(
                    meter(11, 1, 12, ident="m", title="t", description="d", language="fr"),
                    "Onze cellules pleines, une grise.",
                ),
            ),
            Paragraph(line("Entre les deux, une remarque sur la méthode."), "note"),
            Statement(line("37 sur 41 : quatre contributions restent à lire."), (), "incomplete"),
            Heading(1, line("Annexe : les contributions en entier"), "annexe"),
            *originals,
        ),
    )


def arabic() -> Document:
    """Return an Arabic report that holds a French text."""
    return Document(
        title="المدن الصغيرة: الاستقبال والسكن والقرار",
        subtitle="الرد الموحد، النسخة 1",
        language="ar",
        meta=META,
        blocks=(
            Facts((Fact("اللغات", line("العربية والفرنسية")), Fact("الفترة", line("نوفمبر 2026")))),
            Contents("المحتويات"),
            Heading(1, line("الخلاصة حسب الأسئلة"), "s1"),
            Heading(2, line("ما الحلول السكنية التي يمكن لمدينة صغيرة أن تفتحها؟"), "q2.1", "2.1"),
            Paragraph(
                (
                    Text("الطوابق الفارغة فوق المتاجر هي أسرع سكن متاح، بحسب Réseau Rives (42)."),
                    *marks(1, 23),
                    Text(" كتبت مدينة: "),
                    Text("la garantie de loyer", "fr", italic=True),
                    Text("."),
                ),
                anchor="Q2.1-c1",
                label="Q2.1-c1",
            ),
            ListBlock((Item(line("تعيين شخص واحد")), Item(line("نشر اتفاقية نموذجية")))),
            Figure(
                chart("ar", ("السلطة المحلية", "المجتمع المدني")),
                "خمس مساهمات من السلطات المحلية وثلاث من المجتمع المدني.",
                line("المساهمات حسب النوع"),
                number="الشكل 1",
            ),
            Table(
                line("قلتم وفعلنا"),
                (line("النقطة"), line("الرد"), line("العدد")),
                (
                    ((Link("Q2.1-c1", "#Q2.1-c1"),), line("نشر اتفاقية نموذجية"), line("12")),
                    (line("Q2.1-c2"), (Text("Nommer une personne", "fr"),), line("3")),
                ),
                numeric=frozenset({2}),
                number="الجدول 1",
            ),
            Statement(line("التغطية: 12 من 12."), (line("ذُكرت إحدى عشرة مساهمة."),), "complete"),
            Heading(1, line("الملحق: المساهمات كاملة"), "annexe"),
            Heading(2, (Text("Élise Marchetti", "fr"),), "c-1"),
            Original(paragraphs(FRENCH), "fr"),
            Heading(2, line("جمعية جسور"), "c-23"),
            Original(paragraphs(ARABIC), "ar"),
        ),
    )
