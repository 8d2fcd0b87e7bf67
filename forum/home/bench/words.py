"""Invented texts in five languages, the same for the same seed: sentences, paragraphs, names."""

from collections.abc import Mapping
from random import Random

_LISTS: Mapping[str, str] = {
    "en": """
        the a our this each every town region council school clinic bridge market harbour
        village office family worker newcomer neighbour teacher nurse driver mayor volunteer
        association budget permit bus home room lesson meeting form letter winter season year
        month answer question plan partner network local regional public shared early late small
        large open useful slow clear costly simple works needs opens closes helps finds keeps
        shares explains asks builds pays waits learns speaks with without for from between after
        before near about because while when where and but or so together often rarely never
        always twice again
    """,
    "fr": """
        la le les une notre cette chaque ville région école mairie clinique marché pont port
        village bureau famille salarié voisin enseignante infirmier chauffeur bénévole
        association budget permis autobus logement salle cours réunion formulaire lettre hiver
        saison année mois réponse question projet partenaire réseau local régional public
        partagé précoce tardif petit grand ouvert utile lent clair coûteux simple fonctionne
        demande ouvre ferme aide trouve garde partage explique construit paie attend apprend
        parle avec sans pour depuis entre après avant près parce pendant quand où et mais ou
        donc ensemble souvent rarement jamais toujours
    """,
    "es": """
        la el los una nuestra esta cada ciudad región escuela ayuntamiento clínica mercado
        puente puerto pueblo oficina familia trabajadora vecino maestra enfermero conductor
        alcaldesa voluntaria asociación presupuesto permiso autobús vivienda sala clase reunión
        formulario carta invierno temporada año mes respuesta pregunta plan socio red local
        regional público compartido temprano tarde pequeño grande abierto útil lento claro
        costoso sencillo funciona necesita abre cierra ayuda encuentra guarda comparte explica
        pide construye paga espera aprende habla con sin para desde entre después antes cerca
        porque mientras cuando donde y pero o así juntos
    """,
    "pt": """
        a o os uma nossa esta cada cidade região escola câmara clínica mercado ponte porto
        aldeia gabinete família trabalhadora vizinho professora enfermeiro motorista autarca
        voluntária associação orçamento licença autocarro habitação sala aula reunião formulário
        carta inverno estação ano mês resposta pergunta plano parceiro rede local regional
        público partilhado cedo tarde pequeno grande aberto útil lento claro caro simples
        funciona precisa abre fecha ajuda encontra guarda partilha explica pede constrói paga
        espera aprende fala com sem para desde entre depois antes perto porque enquanto quando
        onde e mas ou assim juntos sempre nunca
    """,
    "ar": """
        المدينة المنطقة المدرسة البلدية العيادة السوق الجسر الميناء القرية المكتب الأسرة العامل
        الجار المعلمة الممرض السائق المتطوعة الجمعية الميزانية التصريح الحافلة السكن القاعة
        الدرس الاجتماع الاستمارة الرسالة الشتاء الموسم السنة الشهر الجواب السؤال الخطة الشريك
        الشبكة محلي إقليمي عام مشترك مبكر متأخر صغير كبير مفتوح مفيد بطيء واضح مكلف بسيط يعمل
        يحتاج يفتح يغلق يساعد يجد يحفظ يشارك يشرح يطلب يبني يدفع ينتظر يتعلم يتحدث مع بدون من
        إلى بين بعد قبل قرب لأن بينما عندما حيث ولكن أو معا غالبا نادرا أبدا دائما
    """,
}
WORDS: Mapping[str, tuple[str, ...]] = {
    language: tuple(words.split()) for language, words in _LISTS.items()
}
LANGUAGES = tuple(WORDS)
GREETINGS: Mapping[str, str] = {
    "en": "Dear colleagues,",
    "fr": "Chers collègues,",
    "es": "Estimadas colegas:",
    "pt": "Caros colegas,",
    "ar": "الزملاء الأعزاء،",
}
CLOSINGS: Mapping[str, str] = {
    "en": "Kind regards,",
    "fr": "Bien cordialement,",
    "es": "Un cordial saludo,",
    "pt": "Com os melhores cumprimentos,",
    "ar": "مع أطيب التحيات،",
}
_FIRST = """
    Amara Bela Ciro Dunja Elif Femi Goran Hana Ines Jonas Kadi Leila Mirko Nadia Oumar Petra Rafa
    Samira Tomas Yara Zofia
"""
_SYLLABLES = "bar cel dor fen gal hem lin mor nev ost pal rin sol tar ven wil"
FIRST, SYLLABLES = _FIRST.split(), _SYLLABLES.split()


def sentence(random: Random, language: str, words: int) -> str:
    """Return a sentence of that many words."""
    said = " ".join(random.choices(WORDS[language], k=words))
    end = "؟" if language == "ar" and words < 7 else "."
    return said[0].upper() + said[1:] + end


def paragraph(random: Random, language: str, words: int) -> str:
    """Return sentences of 6 to 22 words that hold that many words together."""
    sentences = []
    while words > 0:
        length = min(words, random.randint(6, 22))
        sentences.append(sentence(random, language, length))
        words -= length
    return " ".join(sentences)


def paragraphs(random: Random, language: str, words: int) -> list[str]:
    """Return paragraphs of 30 to 110 words that hold that many words together."""
    found = []
    while words > 0:
        length = min(words, random.randint(30, 110))
        found.append(paragraph(random, language, length))
        words -= length
    return found


def length_of_text(random: Random) -> int:
    """Return a length of 60 to 1,200 words: many short texts, few long ones, 345 on average."""
    return 60 + int(1140 * random.random() ** 3)


def place(random: Random) -> str:
    """Return the name of an invented town."""
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 3))).capitalize()


def person(random: Random) -> str:
    """Return the name of an invented person."""
    return f"{random.choice(FIRST)} {place(random)}"


def organisation(random: Random) -> str:
    """Return the name of an invented organisation."""
    kind = random.choice(("Town of {}", "Region of {}", "{} Welcome Network", "University of {}"))
    return kind.format(place(random))


def in_languages(seed: str, words: int) -> dict[str, str]:
    """Return a heading of that many words in every language, without its full stop."""
    return {
        language: sentence(Random(f"{seed} {language}"), language, words)[:-1]
        for language in LANGUAGES
    }
