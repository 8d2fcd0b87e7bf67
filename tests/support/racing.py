"""Several people at one thing at the same moment: threads with connections of their own."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from flask import Flask

from forum.db import transaction
from forum.errors import Refused


def at_once(
    app: Flask, verbs: Sequence[Callable[[], object]], *, shown: bool = True
) -> Counter[str]:
    """Run each verb in a thread and transaction of its own, all at once; count how they went.

    "done" and "refused" are what people are told; anything else is an error, by its name.
    """
    barrier = Barrier(len(verbs))
    went = [""] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(30)
            try:
                with transaction(shown=shown):
                    verb()
                went[place] = "done"
            except Refused as refused:
                assert refused.sentence
                went[place] = "refused"
            except Exception as error:  # so that the test names it
                went[place] = repr(error)[:300]

    threads = [Thread(target=run, args=(place, verb)) for place, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(went)
