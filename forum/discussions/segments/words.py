"""The words the rules know, by language. To teach them a language, add its rows here.

Everything is written as people spell it and folded when loaded: accents and case don't matter.
All languages are tried on every text: people answer in one language under a label in another.
"""

QUESTION = {
    "en": ("question", "questions"),
    "fr": ("question", "questions"),
    "es": ("pregunta", "preguntas"),
    "pt": ("pergunta", "perguntas", "questão", "questões"),
    "ar": ("سؤال", "السؤال", "السؤالان", "السؤالين", "أسئلة", "الأسئلة"),
}
# "Answer 2:" answers question 2; "response" is left out, it also means a measure.
ANSWER = {
    "en": ("answer",),
    "fr": ("réponse",),
    "es": ("respuesta",),
    "pt": ("resposta",),
    "ar": ("إجابة", "الإجابة", "جواب", "الجواب"),
}
WEEK = {
    "en": ("week",),
    "fr": ("semaine",),
    "es": ("semana",),
    "pt": ("semana",),
    "ar": ("أسبوع", "الأسبوع", "اسبوع", "الاسبوع"),
}
# One letter before a number: "Q3".
LETTER = {"en": ("q",), "ar": ("س",)}
# Between the word and its number.
NUMBER_SIGN = {
    "en": ("number", "no.", "no", "nr.", "#"),
    "fr": ("numéro", "n°", "no", "num."),
    "es": ("número", "nº", "n.º", "n°", "núm.", "nro."),
    "pt": ("número", "nº", "n.º", "n°"),
    "ar": ("رقم",),
}
# One to ten, in order; alternatives parted by a bar.
CARDINALS = {
    "en": "one two three four five six seven eight nine ten",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix",
    "es": "uno|una dos tres cuatro cinco seis siete ocho nueve diez",
    "pt": "um|uma dois|duas três quatro cinco seis sete oito nove dez",
    "ar": "واحد|واحدة اثنان|اثنين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع "
    "ثمانية|ثمان تسعة|تسع عشرة|عشر",
    "roman": "i ii iii iv v vi vii viii ix x",
}
ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "fr": "première|premier deuxième|seconde|second troisième quatrième cinquième sixième septième "
    "huitième neuvième dixième",
    "es": "primera|primer|primero segunda|segundo tercera|tercer|tercero cuarta|cuarto "
    "quinta|quinto sexta|sexto séptima|séptimo octava|octavo novena|noveno décima|décimo",
    "pt": "primeira|primeiro segunda|segundo terceira|terceiro quarta|quarto quinta|quinto "
    "sexta|sexto sétima|sétimo oitava|oitavo nona|nono décima|décimo",
    "ar": "الأول|الأولى|أول الثاني|الثانية|ثاني الثالث|الثالثة|ثالث الرابع|الرابعة|رابع "
    "الخامس|الخامسة|خامس السادس|السادسة|سادس السابع|السابعة|سابع الثامن|الثامنة|ثامن "
    "التاسع|التاسعة|تاسع العاشر|العاشرة|عاشر",
}
ORDINAL_ENDINGS = {
    "en": ("st", "nd", "rd", "th"),
    "fr": ("er", "ère", "re", "e", "ème", "ième", "nde", "nd"),
    "es": ("ª", "º", "a", "o", "ra", "da", "ta", "er", "ro", "do", "to"),
    "pt": ("ª", "º", "a", "o"),
}
AND = {
    "en": ("and", "&", "+"),
    "fr": ("et",),
    "es": ("y",),
    "pt": ("e",),
    "ar": ("و",),
}
TO = {"en": ("to",), "fr": ("à",), "es": ("a", "al"), "pt": ("a", "ao"), "ar": ("إلى",)}
ARTICLE = {
    "en": ("the",),
    "fr": ("la", "les"),
    "es": ("la", "las"),
    "pt": ("a", "as", "à", "às"),
}
# What may stand before a label: the writer says that what follows is about that question.
LEAD = {
    "en": (
        "answer", "answer to", "my answer to", "our answer to", "answers to", "response to",
        "our response to", "reply to", "in answer to", "in response to", "comments on",
        "contribution to", "regarding", "concerning", "on", "about", "as for",
    ),
    "fr": (
        "réponse", "réponse à", "à", "ma réponse à", "notre réponse à", "réponses à",
        "réponse aux", "en réponse à",
        "contribution à", "commentaires sur", "concernant", "sur", "pour", "quant à",
        "par rapport à", "à propos de",
    ),
    "es": (
        "respuesta", "respuesta a", "a", "mi respuesta a", "nuestra respuesta a",
        "respuestas a", "en respuesta a",
        "aporte a", "aportes a", "contribución a", "sobre", "respecto a", "con respecto a",
        "en cuanto a", "acerca de", "en relación con",
    ),
    "pt": (
        "resposta a", "a minha resposta a", "a nossa resposta a", "resposta", "em resposta",
        "respostas", "em resposta a", "contributo para", "contribuição para", "sobre", "quanto",
        "relativamente", "em relação",
    ),
    "ar": (
        "جواب", "الجواب على", "الجواب عن", "جوابا على", "إجابة", "الإجابة على", "الإجابة عن",
        "إجابتي على", "إجابتنا على", "ردا على", "الرد على", "بخصوص", "بشأن", "حول", "عن",
    ),
}  # fmt: skip
OF = {
    "en": ("of", "for", "in", "from"),
    "fr": ("de", "pour"),
    "es": ("de",),
    "pt": ("da", "de", "desta", "na"),
    "ar": ("من", "في"),
}
THIS_WEEK = {
    "en": ("the week", "this week"),
    "fr": ("la semaine", "cette semaine"),
    "es": ("la semana", "esta semana"),
    "pt": ("a semana", "semana", "esta semana"),
    "ar": ("الأسبوع", "هذا الأسبوع"),
}
OTHER_WEEK = {
    "en": ("last week", "the last week", "the previous week", "next week", "the next week"),
    "fr": ("la semaine dernière", "la semaine passée", "la semaine précédente",
           "la semaine prochaine", "la dernière semaine"),
    "es": ("la semana pasada", "la semana anterior", "la semana próxima", "la próxima semana"),
    "pt": ("semana passada", "semana anterior", "próxima semana"),
    "ar": ("الأسبوع الماضي", "الأسبوع السابق", "الأسبوع القادم"),
}  # fmt: skip
# Alone before a colon: what follows restates a question.
MARKER = {
    "en": ("q", "question"),
    "fr": ("question",),
    "es": ("p", "pregunta"),
    "pt": ("p", "pergunta", "questão"),
    "ar": ("س", "سؤال", "السؤال"),
}
NEGATION = {
    "en": ("not", "no", "never", "without", "don't", "can't", "cannot"),
    "fr": ("ne", "n", "pas", "non", "jamais", "sans"),
    "es": ("no", "nunca", "sin"),
    "pt": ("não", "nunca", "sem"),
    "ar": ("لا", "لم", "لن", "ليس", "ليست", "غير", "بدون", "دون"),
}
# Small words that people change when they copy a question by hand.
LITTLE = {
    "en": "the a an its their our your his her this that these those in on at of for to with by "
    "from and or any some both as",
    "fr": "le la les l un une des du de d leur leurs ses son sa vos votre nos notre ce cette ces "
    "dans en sur par pour avec et ou au aux à elle elles il ils vous",
    "es": "el la los las un una unos unas su sus de del en por para con y o u e al este esta "
    "estos estas lo usted ustedes",
    "pt": "o a os as um uma uns umas seu sua seus suas de do da dos das em no na nos nas por para "
    "com e ou ao à aos às pelo pela este esta",
    "ar": "في من على إلى عن أو و مع هذا هذه ذلك التي الذي أن",
}
# All that is said under a label, when nothing is said.
NO_ANSWER = {
    "en": ("no answer", "no comment", "no comments", "none", "n a", "not applicable", "skip"),
    "fr": ("pas de réponse", "sans réponse", "sans objet", "néant", "aucune"),
    "es": ("sin respuesta", "sin comentarios", "no aplica", "ninguna"),
    "pt": ("sem resposta", "sem comentários", "não se aplica", "nenhuma"),
    "ar": ("لا جواب", "لا إجابة", "لا تعليق", "لا ينطبق"),
}
# The first lines of a mail's head, as mail programs put them above an older message.
MAIL_FROM = {"en": ("from",), "fr": ("de",), "es": ("de",), "pt": ("de",), "ar": ("من",)}
MAIL_NEXT = {
    "en": ("sent", "date", "to", "subject"),
    "fr": ("envoyé", "date", "à", "objet"),
    "es": ("enviado", "enviado el", "fecha", "para", "asunto"),
    "pt": ("enviado", "enviada em", "data", "para", "assunto"),
    "ar": ("التاريخ", "تاريخ الإرسال", "إلى", "الموضوع"),
}
