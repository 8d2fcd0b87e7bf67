"""Greetings at the top and signatures at the end: marked, so that consent can hide them."""

import re
from collections.abc import Callable, Sequence

from forum.discussions.segments.fold import fold
from forum.discussions.segments.labels import alternatives

# A salutation that may stand without punctuation.
_GREETING = {
    "en": ("hello", "hi", "greetings", "good morning", "good afternoon", "good evening", "hi all"),
    "fr": ("bonjour", "bonsoir", "salut", "salutations"),
    "es": ("hola", "saludos", "buenos días", "buen día", "buenas tardes", "buenas noches"),
    "pt": ("olá", "oi", "bom dia", "boa tarde", "boa noite", "saudações"),
    "ar": ("السلام عليكم", "مرحبا", "أهلا", "تحية طيبة", "صباح الخير", "مساء الخير", "تحياتي"),
    "de": ("guten tag", "guten morgen", "hallo", "grüß gott"),
    "it": ("buongiorno", "buonasera", "salve", "ciao"),
}
# An address: these words also begin sentences, so it wants a comma or very few words.
_ADDRESS = {
    "en": ("dear", "to all", "colleagues", "ladies and gentlemen", "hi", "hello"),
    "fr": ("cher", "chère", "chers", "chères", "cher(e)s", "madame", "monsieur", "mesdames",
           "messieurs"),
    "es": ("estimado", "estimada", "estimados", "estimadas", "estimad@s", "querido", "querida",
           "queridos", "queridas", "apreciados", "apreciadas", "compañeros", "compañeras",
           "señores", "señoras"),
    "pt": ("caro", "cara", "caros", "caras", "prezado", "prezada", "prezados", "prezadas",
           "estimado", "estimados", "queridos", "queridas", "exmos", "exmas"),
    "ar": ("الزملاء", "السادة", "السيدات", "الأعزاء", "أعزائي", "عزيزي", "عزيزتي", "الإخوة",
           "الأخوات", "حضرات"),
    "de": ("liebe", "lieber", "sehr geehrte", "sehr geehrter"),
    "it": ("cari", "care", "caro", "cara", "gentile", "gentili", "egregio", "egregi"),
}  # fmt: skip
# A closing formula that stands alone or before a comma.
_CLOSING = {
    "en": ("best regards", "kind regards", "warm regards", "with kind regards", "regards",
           "with best regards", "with regards", "warmest regards", "sincerely", "yours sincerely",
           "sincerely yours", "yours faithfully", "yours truly", "yours", "best", "best wishes",
           "with best wishes", "all the best", "cheers", "respectfully", "with appreciation",
           "in solidarity", "warmly", "cordially"),
    "fr": ("bien à vous", "bien à toi", "cordialement", "bien cordialement", "très cordialement",
           "salutations cordiales", "salutations distinguées", "sincères salutations",
           "meilleures salutations", "avec mes salutations", "respectueusement", "amicalement",
           "bien amicalement", "à bientôt", "au plaisir", "sincèrement", "solidairement"),
    "es": ("saludos cordiales", "cordiales saludos", "un cordial saludo", "cordialmente",
           "atentamente", "muy atentamente", "atte", "hasta pronto", "hasta luego",
           "saludos cordiales y hasta pronto", "afectuosamente", "respetuosamente",
           "sin otro particular", "fraternalmente", "un saludo cordial"),
    "pt": ("atenciosamente", "cordialmente", "com os melhores cumprimentos",
           "melhores cumprimentos", "com os meus cumprimentos", "até breve", "até logo",
           "respeitosamente", "cordiais saudações", "saudações cordiais", "fraternalmente", "att"),
    "ar": ("مع التحية", "مع أطيب التحيات", "مع خالص التحية", "مع خالص الشكر", "مع الشكر",
           "مع جزيل الشكر", "مع فائق الاحترام", "مع تحياتي", "وتفضلوا بقبول فائق الاحترام",
           "تفضلوا بقبول فائق الاحترام", "إلى اللقاء", "والسلام", "والسلام عليكم",
           "مع الاحترام", "وتقبلوا تحياتي"),
    "de": ("mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße",
           "herzliche grüße", "viele grüße", "beste grüße", "mfg", "hochachtungsvoll"),
    "it": ("cordiali saluti", "distinti saluti", "cordialmente", "un cordiale saluto",
           "a presto", "con i migliori saluti"),
}  # fmt: skip
# Greetings and thanks that go on for a few words: "Saludos desde ...".
_LOOSE_CLOSING = {
    "en": ("thank you", "thanks", "many thanks", "best regards", "kind regards", "warm greetings",
           "greetings from"),
    "fr": ("merci", "merci beaucoup", "grand merci", "salutations"),
    "es": ("saludos", "un saludo", "un abrazo", "abrazos", "gracias", "muchas gracias",
           "mil gracias", "cordiales saludos", "saludos cordiales"),
    "pt": ("obrigado", "obrigada", "muito obrigado", "muito obrigada", "abraço", "abraços",
           "um abraço", "cumprimentos", "saudações"),
    "ar": ("شكرا", "شكرا جزيلا", "تحياتي", "أطيب التحيات", "وشكرا", "ولكم جزيل الشكر"),
    "de": ("danke", "vielen dank", "gruß", "grüße", "liebe grüße"),
    "it": ("grazie", "saluti", "un saluto"),
}  # fmt: skip
_LONG_CLOSING = {
    "fr": ("veuillez agréer", "veuillez recevoir", "je vous prie d'agréer",
           "je vous prie de croire", "nous vous prions d'agréer", "recevez"),
    "es": ("reciban un cordial saludo", "reciba un cordial saludo", "aprovecho la ocasión"),
    "ar": ("وتفضلوا بقبول", "تفضلوا بقبول", "وتقبلوا"),
}  # fmt: skip

_GREETS = re.compile(rf"{alternatives(_GREETING)}(?!\w)")
_ADDRESSES = re.compile(rf"{alternatives(_ADDRESS)}(?!\w)")
_CLOSES = re.compile(rf"{alternatives(_CLOSING)}\s*(?P<mark>[,.!;:،–—-]+|$)\s*")
_CLOSES_LOOSELY = re.compile(rf"{alternatives(_LOOSE_CLOSING)}(?!\w)")
_CLOSES_AT_LENGTH = re.compile(rf"{alternatives(_LONG_CLOSING)}(?!\w)")
_DASHES = re.compile(r"\s*(?:--|—|__+)\s*$")
_LIST_ITEM = re.compile(r"\s*(?:[-–—•·◦▪*]\s|\(?\d{1,2}[.)]|[a-zA-Z]\)|>)")
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "das", "van", "von", "der"}
    | {"el", "al", "bin", "ibn", "und", "di", "du", "des", "le"}
)

_GREETING_LINES = 3
_GREETING_CHARACTERS = 80
_GREETING_WORDS = 9
_ADDRESS_WORDS = 3
_CLOSING_CHARACTERS = 70
_LONG_CLOSING_CHARACTERS = 160
_LOOSE_WORDS = 6
_SIGNED_WORDS = 10
_SIGNATURE_LINES = 12
_SIGNATURE_CHARACTERS = 90
_SIGNATURE_WORDS = 12
_PROSE_WORDS = 5
_NAME_LINES = 3
_NAME_WORDS = range(2, 6)
_NAME_CHARACTERS = 60
_LEAST_BODY = 200


def count_greeting_lines(lines: Sequence[str]) -> int:
    """Return how many of a text's first non-blank lines greet the readers."""
    count = 0
    while count < min(len(lines), _GREETING_LINES) and _is_greeting(lines[count]):
        count += 1
    return count


def find_signature(
    lines: Sequence[str],
    begins_afresh: Callable[[int], bool],
    is_heading: Callable[[int], bool],
) -> int:
    """Return the index of the first line of the signature, or how many lines there are.

    `lines` are a text's non-blank lines; all that follows a closing formula must be short. Without
    a formula, a name with at most two more lines after a finished sentence is one.
    """
    signature = len(lines)
    for index in range(len(lines) - 1, max(-1, len(lines) - _SIGNATURE_LINES - 1), -1):
        line = lines[index]
        if is_heading(index):
            break
        if begins_afresh(index) and (_is_closing(line) or _DASHES.match(line)):
            signature = index
        if not _may_sign(line) and not _is_closing(line):
            break
    if signature == len(lines):
        return _find_name(lines, begins_afresh, is_heading)
    return signature


def _is_greeting(line: str) -> bool:
    text = line.strip()
    count = len(text.split())
    if len(text) > _GREETING_CHARACTERS or count > _GREETING_WORDS:
        return False
    said = fold(text).strip().strip("¡!").strip() if text.startswith("¡") else fold(text).strip()
    body = said.rstrip(",.:!;،… )")
    ends = said[len(body) :]
    called = any(mark in ends for mark in ",:،!")
    if any(mark in body for mark in ".?!؟:;") or (not called and any(map(str.isdigit, body))):
        return False
    greets = _GREETS.match(said)
    addresses = _ADDRESSES.match(said)
    if "," in body or "،" in body:
        return (greets or addresses) is not None and any(mark in ends for mark in ",:،")
    if greets and ("." not in ends or count <= _ADDRESS_WORDS + 1):
        return True
    return addresses is not None and (called or (count <= _ADDRESS_WORDS and not ends))


def _is_closing(line: str) -> bool:
    text = line.strip()
    if len(text) > _LONG_CLOSING_CHARACTERS:
        return False
    said = fold(text).strip("¡! ")
    if _CLOSES_AT_LENGTH.match(said):
        return True
    if len(text) > _CLOSING_CHARACTERS or "?" in said:
        return False
    closes = _CLOSES.match(said)
    if closes and len(said[closes.end() :].split()) <= _SIGNED_WORDS:
        return not said.endswith(".") or len(said[closes.end() :].split()) < _PROSE_WORDS
    loosely = _CLOSES_LOOSELY.match(said)
    return loosely is not None and len(said.split()) <= _LOOSE_WORDS


def _may_sign(line: str) -> bool:
    text = line.strip()
    count = len(text.split())
    if len(text) > _SIGNATURE_CHARACTERS or count > _SIGNATURE_WORDS or text.startswith(">"):
        return False
    return not (text.endswith((".", "!", "?", "؟", ":", ";")) and count >= _PROSE_WORDS)


def _find_name(
    lines: Sequence[str],
    begins_afresh: Callable[[int], bool],
    is_heading: Callable[[int], bool],
) -> int:
    """Return the index of "Name / Organisation" in title case after the last finished sentence."""
    for count in range(1, min(_NAME_LINES, len(lines) - 1) + 1):
        first = len(lines) - count
        if is_heading(first) or not all(_is_title(line) for line in lines[first:]):
            break
        before = lines[first - 1].rstrip()
        body = " ".join(lines[:first])
        if len(body) < _LEAST_BODY or _uses_words_of(body, lines[first:]):
            break
        named = len(lines[first].split()) in _NAME_WORDS
        if (
            named
            and begins_afresh(first)
            and not is_heading(first - 1)
            and before.endswith((".", "!"))
            and not _LIST_ITEM.match(before)
            and len(before.split()) >= _PROSE_WORDS
        ):
            return first
    return len(lines)


def _uses_words_of(body: str, lines: Sequence[str]) -> bool:
    """Say whether a text holds a title's word in small letters: then it is no name."""
    small = set(_WORD.findall(body))
    each = {word.lower() for line in lines for word in _WORD.findall(line)}
    return not small.isdisjoint(each - _SMALL_WORDS)


def _is_title(line: str) -> bool:
    text = line.strip()
    each = text.replace(",", " ").split()
    if len(text) > _NAME_CHARACTERS or not each or len(each) > _SIGNATURE_WORDS // 2:
        return False
    if text.endswith((".", "?", "!", ":", ";")) or _LIST_ITEM.match(text):
        return False
    return all(word[:1].isupper() or word in _SMALL_WORDS for word in each) and text[0].isupper()
