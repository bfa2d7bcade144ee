"""Text that somebody typed: what cannot be kept as it is gets refused at its field, never cut or dropped in silence."""

import re

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.errors import DomainError

# Control characters, halves of a sign, and the marks that turn the reading direction of what stands behind them.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HIDDEN_IN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HIDDEN_SIGN = _("There is a hidden sign in this text. Type it again by hand.")


class TextRefusedError(DomainError):
    """A text is too long, or holds a sign that nobody can see."""

    code = "text_refused"
    status = 422


def one_line(text: str, *, most: int, field: str, error: type[DomainError] = TextRefusedError) -> str:
    """The text on one line, runs of blanks made one. Raises `error` at `field`."""
    # Only the blanks of a keyboard: to str.split() some control characters are blanks too.
    words = re.sub(r"[^\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+", " ", text).strip(" ")
    if HIDDEN.search(words):
        raise error(HIDDEN_SIGN, field=field)
    return _fitting(words, most=most, field=field, error=error)


def several_lines(text: str, *, most: int, field: str, error: type[DomainError] = TextRefusedError) -> str:
    """The text with the blanks around it taken away, lines ending in a line feed. Raises `error` at `field`."""
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if HIDDEN_IN_LINES.search(words):
        raise error(HIDDEN_SIGN, field=field)
    return _fitting(words, most=most, field=field, error=error)


def validate_line(text: str) -> None:
    """The same for the field of a form."""
    if HIDDEN.search(text):
        raise ValidationError(HIDDEN_SIGN, code="hidden_sign")


def validate_lines(text: str) -> None:
    if HIDDEN_IN_LINES.search(text):
        raise ValidationError(HIDDEN_SIGN, code="hidden_sign")


def room_for(most: int) -> str | Promise:
    return _("There is room for %(most)s characters.") % {"most": most}


def _fitting(words: str, *, most: int, field: str, error: type[DomainError]) -> str:
    if len(words) > most:
        raise error(room_for(most), field=field)
    return words
