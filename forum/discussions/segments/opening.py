"""An opening paragraph that says which question the text answers: "my answer to question 2 is …".

The only label that may stand in prose, so it is narrow: the writer's own offer ("I submit"), a word
of relation ("regarding"), the question, and the end of the sentence.
"""

import re
from collections.abc import Iterator

from forum.discussions.segments import words as w
from forum.discussions.segments.fold import fold, fold_with_places
from forum.discussions.segments.labels import Number, alternatives, read_questions, read_week_after

LONGEST_OPENING = 400
_WORDS_BETWEEN = 6

_OFFER = {
    "en": (
        "i answer", "we answer", "i reply", "we reply", "i respond", "we respond", "to answer",
        "to respond", "to reply", "i am answering", "we are answering", "i submit", "we submit",
        "i share", "we share", "i would like to share", "we would like to share",
        "i offer", "we offer", "my answer", "our answer", "my reply", "our reply", "my response",
        "our response", "my contribution", "our contribution", "my input", "our input",
        "my comments", "our comments", "here is", "here are",
    ),
    "fr": (
        "je réponds", "nous répondons", "je soumets", "nous soumettons", "je vous soumets",
        "je propose", "nous proposons", "je partage", "nous partageons", "ma réponse",
        "notre réponse", "ma contribution", "notre contribution", "voici", "souhaite répondre",
        "souhaitons répondre", "voudrais répondre", "voudrions répondre",
    ),
    "es": (
        "respondo", "respondemos", "contesto", "contestamos", "comparto", "compartimos", "envío",
        "enviamos", "mi respuesta", "nuestra respuesta", "mi aporte", "nuestro aporte",
        "mi contribución", "nuestra contribución", "quisiera responder", "quisiéramos responder",
        "quiero responder", "queremos responder",
    ),
    "pt": (
        "respondo", "respondemos", "partilho", "partilhamos", "compartilho", "compartilhamos",
        "envio", "enviamos", "minha resposta", "nossa resposta", "meu contributo",
        "nosso contributo", "minha contribuição", "nossa contribuição", "gostaria de responder",
        "gostaríamos de responder", "quero responder", "queremos responder",
    ),
    "ar": (
        "أجيب", "نجيب", "إجابتي", "إجابتنا", "جوابي", "جوابنا", "أن أجيب", "أن نجيب", "مساهمتي",
        "مساهمتنا", "أشارككم", "نشارككم", "أقدم", "نقدم", "أرد", "نرد",
    ),
}  # fmt: skip
_RELATION = {
    "en": (
        "to", "on", "regarding", "concerning", "about", "for", "in response to", "in answer to",
        "in relation to", "with regard to",
    ),
    "fr": (
        "à", "sur", "pour", "par rapport à", "à propos de", "au sujet de", "concernant",
        "en réponse à", "quant à",
    ),
    "es": (
        "a", "sobre", "respecto a", "con respecto a", "en respuesta a", "en relación con",
        "acerca de", "en cuanto a",
    ),
    "pt": (
        "a", "à", "sobre", "em resposta a", "em resposta à", "relativamente a", "quanto a",
        "em relação a",
    ),
    "ar": ("على", "عن", "حول", "بخصوص", "بشأن", "ردا على", "جوابا على"),
}  # fmt: skip
# What is offered may be somebody else's, unless the writer says "my" or "our".
_THINGS = {
    "en": ("answer", "reply", "response", "view", "views", "opinion", "position", "link",
           "article", "text", "what", "concern", "concerns"),
    "fr": ("réponse", "avis", "opinion", "position", "lien", "article", "texte", "ce que", "point"),
    "es": ("respuesta", "opinión", "posición", "enlace", "artículo", "texto", "dicho", "lo que"),
    "pt": ("resposta", "opinião", "posição", "ligação", "artigo", "texto", "dito", "o que"),
    "ar": ("إجابة", "جواب", "رأي", "موقف", "رابط", "مقال", "نص", "ما"),
}  # fmt: skip
_MINE = {
    "en": ("my", "our"),
    "fr": ("mon", "ma", "notre", "nos", "mes"),
    "es": ("mi", "mis", "nuestro", "nuestra", "nuestros", "nuestras"),
    "pt": ("meu", "minha", "nosso", "nossa", "nossos", "nossas"),
}
# Another time, another's words, or no answer at all.
_SPOILS = {
    "en": (
        "last", "previous", "next", "later", "tomorrow", "soon", "agree", "disagree", "said",
        "asked", "wrote", "s", "his", "her", "their", "instead", "before", "after",
    ),
    "fr": (
        "dernière", "passée", "précédente", "prochaine", "demain", "bientôt", "accord", "dit",
        "demandé", "écrit", "sa", "son", "leur", "avant", "après",
    ),
    "es": (
        "pasada", "anterior", "próxima", "mañana", "luego", "pronto", "acuerdo", "desacuerdo",
        "dijo", "preguntó", "escribió", "su", "antes", "después",
    ),
    "pt": (
        "passada", "amanhã", "depois", "breve", "concordo", "discordo", "disse", "perguntou",
        "escreveu", "seu", "sua", "antes",
    ),
    "ar": (
        "الماضي", "السابق", "القادم", "غدا", "لاحقا", "قريبا", "أتفق", "قال", "سأل", "كتب", "قبل",
        "بعد",
    ),
}  # fmt: skip

# These begin a sentence that goes on with the writer's own view.
_ANSWERING = {
    "en": ("in response to", "in answer to", "in reply to", "to answer"),
    "fr": ("en réponse à", "pour répondre à"),
    "es": ("en respuesta a", "para responder a"),
    "pt": ("em resposta a", "em resposta à", "para responder a", "para responder à"),
    "ar": ("ردا على", "جوابا على", "إجابة على"),
}
_ONESELF = {
    "en": ("i", "we", "our", "my"),
    "fr": ("je", "j'", "nous", "notre", "nos", "mon", "ma"),
    "es": ("nosotros", "nosotras", "nuestro", "nuestra", "nuestros", "mi", "creo", "creemos",
           "pienso", "pensamos", "considero", "consideramos", "puedo", "podemos"),
    "pt": ("nós", "nosso", "nossa", "eu", "meu", "minha", "creio", "cremos", "penso", "pensamos",
           "acho", "achamos", "considero", "consideramos", "podemos"),
    "ar": ("أرى", "نرى", "أعتقد", "نعتقد", "نحن", "أنا", "لدينا"),
}  # fmt: skip
_OFFERED = re.compile(rf"(?<!\w){alternatives(_OFFER)}(?!\w)")
_RELATED = re.compile(
    rf"(?<!\w)(?:{alternatives(_RELATION)}\s+(?:{alternatives(w.ARTICLE)}\s+)?"
    rf"|{alternatives(w.ARTICLE)}\s+)"
)
_ANSWERED = re.compile(rf"{alternatives(_ANSWERING)}\s+(?:{alternatives(w.ARTICLE)}\s+)?")
_ON_ONESELF = re.compile(rf"\s*[,:،]\s*{alternatives(_ONESELF)}(?!\w)")
_PLAIN_END = re.compile(r"\s*(?:[.!;:]+(?!\w)|$)")
_SENTENCE_START = re.compile(r"[.!?؟;:]\s")
_SOMEBODYS = re.compile(rf"(?<!\w){alternatives(_THINGS)}(?!\w)")
_OWN = re.compile(rf"(?<!\w){alternatives(_MINE)}\s+(?:\w+\s+)?{alternatives(_THINGS)}(?!\w)")
_WORD = re.compile(r"\w+")
_SPOILED = frozenset(
    fold(word) for table in (_SPOILS, w.NEGATION) for row in table.values() for word in row
)


def read_opening(paragraph: str) -> tuple[int | None, tuple[Number, ...], str] | None:
    """Return the week named, the question numbers and the words that say so, or None."""
    if len(paragraph) > LONGEST_OPENING:
        return None
    said, places = fold_with_places(paragraph)
    if not _SPOILED.isdisjoint(_WORD.findall(said)):
        return None
    start = len(said) - len(said.lstrip(" \"'-–•"))
    answered = _ANSWERED.match(said, start)
    if answered:
        for week, numbers, end in _named(said, answered.end()):
            if _ON_ONESELF.match(said, end):
                return week, numbers, " ".join(paragraph[places[start] : places[end]].split())
    for related in _RELATED.finditer(said):
        for week, numbers, end in _named(said, related.end()):
            if _PLAIN_END.match(said, end) and _is_offered(
                said, places, paragraph, related.start()
            ):
                why = paragraph[places[related.start()] : places[end]]
                return week, numbers, " ".join(why.split())
    return None


def _named(said: str, start: int) -> Iterator[tuple[int | None, tuple[Number, ...], int]]:
    for numbers, stop in read_questions(said, start):
        for week, end in (*read_week_after(said, stop), (None, stop)):
            yield week, tuple((own or week, number) for own, number in numbers), end


def _is_offered(said: str, places: list[int], paragraph: str, place: int) -> bool:
    """Say whether the writer's own offer stands shortly before `place`, in the same sentence."""
    sentence = 0
    for mark in _SENTENCE_START.finditer(said, 0, place):
        sentence = mark.end()
    offers = list(_OFFERED.finditer(said, sentence, place))
    if not offers:
        return False
    between = said[offers[-1].end() : place]
    as_written = paragraph[places[offers[-1].end()] : places[place]]
    names_somebody = any(word[:1].isupper() for word in as_written.split())
    if len(between.split()) > _WORDS_BETWEEN or names_somebody:
        return False
    return not _SOMEBODYS.search(between) or _OWN.search(between) is not None
