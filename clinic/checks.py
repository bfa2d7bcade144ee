"""House rules as system checks: what is said twice in review becomes a check."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

FIRST_PARTY = ("clinic.", "patients.", "appointments.", "rehab_plans.")


@register(Tags.security)
def every_page_says_who_may_open_it(**kwargs: Any) -> list[CheckMessage]:
    """A view without `@requires`, `@patient_page` or `@anybody` cannot be mounted: access fails closed."""
    return [
        Error(
            f"{pattern.name or pattern.pattern} does not say who may open it.",
            hint="Put @requires, @patient_page or @anybody on the view.",
            id="plumbline.E001",
        )
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith(FIRST_PARTY) and not _says_who(pattern.callback)
    ]


def _says_who(view: Any) -> bool:
    return (
        getattr(view, "access", None) is not None
        or hasattr(view, "link_purpose")
        or getattr(view, "is_public", False)
    )


def _patterns(entries: list[Any]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry
