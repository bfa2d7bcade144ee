"""Lists by cursor: a page goes on behind the row where the last one ended, whatever came or went meanwhile."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.utils.urls import replace_query_param

from clinic.api.serializers import Query

USUAL, MOST = 50, 200
LONGEST_CURSOR = 2000


class CursorRefused(serializers.ValidationError):
    def __init__(self) -> None:
        super().__init__(
            {"cursor": [_("This cursor is not one of ours. Take `next` or `previous` as they are.")]}
        )


class Listing(Query):
    """The query fields of every list."""

    cursor = serializers.CharField(
        required=False, max_length=LONGEST_CURSOR, help_text="Where to go on: `next` of the last page."
    )
    limit = serializers.IntegerField(
        required=False, default=USUAL, min_value=1, max_value=MOST, help_text="How many at most."
    )


def read_page(
    rows: "QuerySet[Any] | list[Any]", *, ordering: Sequence[str], limit: int, request: Any
) -> tuple[list[Any], dict[str, str | None]]:
    """The rows of the page that the request asks for, and the addresses of its neighbours.

    `ordering`: columns of the rows that are never null, the last one unique. A list is what a search found, best
    first: there is one page of it.
    """
    if isinstance(rows, list):
        return rows[:limit], {"next": None, "previous": None}
    columns = [name.lstrip("-") for name in ordering]
    given = request.query_params.get("cursor")
    is_back, place = _read(given, rows.model, columns) if given else (False, None)
    names = [_turned(name) for name in ordering] if is_back else list(ordering)
    if place is not None:
        rows = rows.filter(_behind(names, place))
    found = list(rows.order_by(*names)[: limit + 1])
    goes_on, found = len(found) > limit, found[:limit]
    if is_back:
        found.reverse()

    def link(row: Any, *, back: bool) -> str:
        cursor = _write(back, [_value(row, column) for column in columns])
        return str(replace_query_param(request.build_absolute_uri(), "cursor", cursor))

    has_next, has_previous = (True, goes_on) if is_back else (goes_on, place is not None)
    return found, {
        "next": link(found[-1], back=False) if found and has_next else None,
        "previous": link(found[0], back=True) if found and has_previous else None,
    }


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _behind(names: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows that come after these values in this order. The first column is said once more, for an index to start at."""
    behind, same = Q(), Q()
    for name, value in zip(names, place, strict=True):
        column, comes_after = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        behind |= same & Q(**{f"{column}__{comes_after}": value})
        same &= Q(**{column: value})
    first = names[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if names[0].startswith('-') else 'gte'}": place[0]}) & behind


def _value(row: Any, column: str) -> Any:
    return row[column] if isinstance(row, dict) else getattr(row, column)


def _write(is_back: bool, values: list[Any]) -> str:
    text = json.dumps([int(is_back), *values], default=str, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, model: Any, columns: Sequence[str]) -> tuple[bool, list[Any]]:
    """Which way it goes, and the values of the columns. What was not written by us is never asked of the database."""
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
        is_back, *values = json.loads(text)
        place = [
            _checked(model._meta.get_field(column), value)
            for column, value in zip(columns, values, strict=True)
        ]
    except (ValueError, TypeError, ValidationError, OverflowError, RecursionError) as error:
        raise CursorRefused from error
    if is_back not in (0, 1):
        raise CursorRefused
    return bool(is_back), place


def _checked(field: Any, value: Any) -> Any:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise TypeError(value)
    if (
        isinstance(value, str) and "\x00" in value.encode().decode()
    ):  # half a surrogate pair cannot be encoded
        raise ValueError(value)
    value = field.to_python(value)
    if value is None or (isinstance(value, datetime) and is_naive(value)):
        raise ValueError(value)
    return value
