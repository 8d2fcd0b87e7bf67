"""The one exception by which a rule says no."""


class Refused(Exception):
    """A rule said no, with a sentence for the person who asked.

    Doors turn it into their own kind of answer: a page shows the sentence on the form with what
    was typed still there, a command prints it and exits with 1. ``field`` names the field of the
    form that the sentence speaks of, if it speaks of one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
