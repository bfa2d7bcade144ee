"""House rules as system checks: what is said twice in review becomes a check."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.urls import URLPattern, URLResolver, get_resolver

from clinic.roles import what_is_too_strong

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


@register(Tags.database)
def product_signs_in_as_nobody_special(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """`check --database default` and `migrate`: a role that a policy does not hold makes tenancy a promise only."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with connection.cursor() as cursor:
            problem = what_is_too_strong(cursor)
    except DatabaseError:
        return [Error("The database is out of reach.", id="plumbline.E003")]
    return [Error(problem, id="plumbline.E002")] if problem else []


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
