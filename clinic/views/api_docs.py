"""The API in words: the OpenAPI document for programs, and a page of it for people. Both are public."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.api.document import chapters, openapi_text
from clinic.public import anybody


@anybody
@require_safe
def show_api_schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_text(), content_type="application/vnd.oai.openapi+json; version=3.1")


@anybody
@require_safe
def show_api_docs(request: HttpRequest) -> HttpResponse:
    context = {"groups": chapters(), "address": f"{settings.PUBLIC_URL}/api/v1/"}
    return render(request, "clinic/show_api_docs.html", context)
