"""An endpoint and its operations: one declaration checks, reads, keeps, answers and describes (DESIGN §6)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.listing import read_page
from clinic.api.problems import PreconditionMissing
from clinic.api.replays import REPLAYED, once, read_key
from clinic.api.serializers import say
from clinic.errors import DomainError

Handler = Callable[..., Any]
_ETAG = re.compile(r'"(\d{1,9})"')


@dataclass(frozen=True)
class Operation:
    """What one verb of an address does; see `operation` for the fields."""

    name: str
    capability: Capability | None
    answer: type[Serializer] | None
    query: type[Serializer] | None
    body: type[Serializer] | None
    ordering: Sequence[str]
    many: bool
    status: int
    creates: bool
    keeps_key: bool
    made_at: str
    versioned: bool
    refusals: Sequence[type[DomainError]]


def operation(  # noqa: PLR0913  one fact of an operation per argument; each is optional
    name: str,
    capability: Capability | None,
    *,
    answer: type[Serializer] | None = None,
    query: type[Serializer] | None = None,
    body: type[Serializer] | None = None,
    ordering: Sequence[str] = (),
    many: bool = False,
    status: int = 200,
    creates: bool = False,
    keeps_key: bool = False,
    made_at: str = "",
    versioned: bool = False,
    refusals: Sequence[type[DomainError]] = (),
) -> Callable[[Handler], Handler]:
    """Make a method of an `Endpoint` an operation of the API. The method takes a `Call` and the path's parts; its
    docstring is the documentation: a summary, a blank line, the rest.

    name: operationId, a verb and a noun. capability: what the role must hold; None: any member of a clinic.
    answer: serializes what the method returns; None: 204 without a body. query, body: judge the input.
    ordering: the method returns a queryset, answered page by page in this order (`query` must be a `Listing`).
    many: the method returns a list, answered whole under `results`.
    creates: makes something, so the call needs an Idempotency-Key; keeps_key: the verb keeps the key (`call.key`)
    itself, and `made_at` names what says when its answer was made.
    versioned: the call needs If-Match with the version it has read (`call.version`).
    refusals: the errors that the verb may raise.
    """
    what = Operation(
        name=name, capability=capability, answer=answer, query=query, body=body, ordering=ordering, many=many,
        status=status if answer else 204, creates=creates, keeps_key=keeps_key, made_at=made_at,
        versioned=versioned, refusals=refusals,
    )  # fmt: skip

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def run(self: "Endpoint", request: Any, **path: Any) -> Response:
            return _run(what, lambda call: handler(self, call, **path), request)

        run.operation = what  # type: ignore[attr-defined]
        return run

    return decorate


class Endpoint(APIView):
    """One address. Its view says who may call it (`access`: method → capability), as every page does."""

    http_method_names: ClassVar[list[str]] = ["get", "post", "put", "patch", "delete", "head"]

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        view = super().as_view(**options)
        operations = {
            method: found.operation
            for method in cls.http_method_names
            if (found := getattr(cls, method, None)) and hasattr(found, "operation")
        }
        view.access = {method: each.capability for method, each in operations.items()}
        view.login_required = False
        view.is_api = True
        return view


def _run(what: Operation, act: Callable[[Call], Any], request: Any) -> Response:
    member = getattr(request._request, "membership", None)
    if member is None or (what.capability is not None and not member.may(what.capability)):
        raise PermissionDenied
    inputs = {"by": member}
    query = _judge(what.query, request.query_params.dict(), inputs)
    data = _judge(what.body, request.data, inputs)
    key = read_key(request) if what.creates else ""
    call = Call(
        by=member,
        clinic=member.clinic,
        now=timezone.now(),
        request_id=request._request.request_id,
        query=query,
        data=data,
        version=_version_of(request) if what.versioned else 0,
        key=key,
    )
    if what.creates and not what.keeps_key:
        return once(
            key=key, by=member, request=request, data=request.data, now=call.now,
            act=lambda: _answer(what, act(call), call, request),
        )  # fmt: skip
    return _answer(what, act(call), call, request)


def _judge(serializer: type[Serializer] | None, given: Any, context: dict[str, Any]) -> dict[str, Any]:
    if serializer is None:
        return {}
    judged = serializer(data=given, context=context)
    judged.is_valid(raise_exception=True)
    return dict(judged.validated_data)


def _version_of(request: Any) -> int:
    found = _ETAG.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        raise PreconditionMissing
    return int(found[1])


def _answer(what: Operation, result: Any, call: Call, request: Any) -> Response:
    if what.answer is None:
        return Response(status=204)
    context = {"by": call.by, "now": call.now, "query": call.query}
    if what.ordering:
        rows, neighbours = read_page(
            result, ordering=what.ordering, limit=call.query["limit"], request=request
        )
        return Response({**neighbours, "results": say(what.answer, rows, context)})
    if what.many:
        return Response({"results": say(what.answer, result, context)})
    response = Response(say(what.answer, [result], context)[0], status=what.status)
    if what.made_at and getattr(result, what.made_at) != call.now:
        response[REPLAYED] = "true"
    version = getattr(result, "version", None)
    if isinstance(version, int):
        response["ETag"] = f'"{version}"'
        is_known = request.headers.get("If-None-Match", "").strip() == response["ETag"]
        if request.method == "GET" and is_known and not getattr(what.answer, "tells_of_others", False):
            return Response(status=304, headers={"ETag": response["ETag"]})
    return response
