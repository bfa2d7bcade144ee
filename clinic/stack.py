"""Room on Python's own stack, for calls as deep as those of a request.

CPython keeps the frames of a thread in pieces of 16 KB, about fifty calls each. A loop that calls across the end of a
piece has memory mapped and given back at every call, and the code it runs is never made fast (python/cpython issue
142183). A request is deeper than that and always meets such a loop somewhere: it costs up to a fifth of its time.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# Of eight bytes. More than half of a piece of 256 KB, so that one is made and the rest of it, some four hundred calls,
# follows without an end. What no call uses takes no memory.
SLOTS = 16_400


def with_room(call: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The same, but whatever it calls finds one piece of stack."""

    def roomy(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=SLOTS)
    return roomy
