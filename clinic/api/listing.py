"""Lists by cursor: a page goes on where the last one ended, however much was added meanwhile."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import Cursor, CursorPagination

from clinic.api.serializers import Query

USUAL, MOST = 50, 200
LARGEST_OFFSET = 1000


class CursorRefused(serializers.ValidationError):
    def __init__(self) -> None:
        super().__init__(
            {"cursor": ["This cursor is not one of ours. Take `next` or `previous` as they are."]}
        )


class Pages(CursorPagination):
    """DRF's cursor, strict: a cursor that was not made by us is refused at its field, never asked of the database."""

    page_size = USUAL
    offset_cutoff = LARGEST_OFFSET

    def __init__(self, ordering: Sequence[str], limit: int) -> None:
        self.ordering = tuple(ordering)
        self.page_size = limit

    def get_page_size(self, request: Any) -> int:
        return self.page_size

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        return self.ordering

    def decode_cursor(self, request: Any) -> Cursor | None:
        """The position must be a value of the ordering column."""
        try:
            cursor = super().decode_cursor(request)
        except Exception as error:
            raise CursorRefused from error
        if cursor is not None and cursor.position is not None:
            try:
                self.column.to_python(cursor.position)
            except (ValidationError, ValueError, OverflowError) as error:
                raise CursorRefused from error
            if "\x00" in cursor.position:
                raise CursorRefused
        return cursor

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        self.column = queryset.model._meta.get_field(self.ordering[0].lstrip("-"))
        return super().paginate_queryset(queryset, request, view)


class Listing(Query):
    """The query fields of every list."""

    cursor = serializers.CharField(
        required=False, max_length=500, help_text="Where to go on: `next` of the last page."
    )
    limit = serializers.IntegerField(
        required=False, default=USUAL, min_value=1, max_value=MOST, help_text="How many at most."
    )


def read_page(
    rows: "QuerySet[Any] | list[Any]", *, ordering: Sequence[str], limit: int, request: Any
) -> tuple[list[Any], dict[str, str | None]]:
    """The rows of the page that the request asks for, and the addresses of its neighbours.

    A list is what a search found, best first: there is one page of it.
    """
    if isinstance(rows, list):
        return rows[:limit], {"next": None, "previous": None}
    pages = Pages(ordering, limit)
    found = pages.paginate_queryset(rows, request)
    return found, {"next": pages.get_next_link(), "previous": pages.get_previous_link()}
