"""How a body is read: JSON only, and whatever it holds, a wrong one is the caller's problem and not a crash."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser

DEEPEST = 20


class JsonParser(JSONParser):
    """Refuses what is nested deeper than any input of ours, before anything walks down into it."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except (RecursionError, UnicodeDecodeError) as error:
            raise ParseError(_("The body is not JSON that we can read.")) from error
        if _is_deeper(data, DEEPEST):
            raise ParseError(_("The body is nested too deeply."))
        return data


class OnlyJson(BaseContentNegotiation):
    """There is one format, whatever the Accept header wishes for."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        media = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if media == parser.media_type), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


def _is_deeper(data: Any, levels: int) -> bool:
    if not isinstance(data, dict | list):
        return False
    if levels == 0:
        return True
    return any(_is_deeper(inner, levels - 1) for inner in (data.values() if isinstance(data, dict) else data))
