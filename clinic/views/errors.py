"""Error pages: kind words, no stack, and nothing that needs a database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere; nothing was saved, and sending it again works."""
    return render(request, "403_csrf.html", status=403)


csrf_failure.is_public = True  # type: ignore[attr-defined]
