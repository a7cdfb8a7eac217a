"""Asking again what was not answered: a busy server, or one of several machines that has gone, is soon over.

Pauses grow and are never the same twice, so that many who wait do not come back at once. What is asked so must do no
harm when it was done already and only the answer was lost.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from index.errors import IndexDown

TRIES = 8
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
"""Seconds; all pauses together are about a minute."""
_Answer = TypeVar("_Answer")


def tries(pause: Callable[[float], object] = time.sleep) -> Iterator[int]:
    """0, 1, … with a pause of so many seconds before each but the first; none any more where the pause says so."""
    for again in range(TRIES):
        if again and pause(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**again) * random.uniform(0.5, 1.0)):  # noqa: S311
            return
        yield again


def patiently(ask: Callable[[], _Answer]) -> _Answer:
    """What `ask` gives. Raises its last IndexDown where it never does, and at once what is no IndexDown."""
    down = IndexDown()
    for _ in tries():
        try:
            return ask()
        except IndexDown as error:
            down = error
    raise down
