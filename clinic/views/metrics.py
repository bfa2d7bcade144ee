"""For Prometheus: counts and figures, never a word about anybody. Open to whoever holds the token, else nobody's."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from clinic.metrics import tell
from clinic.public import anybody

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SCHEME = "Bearer "
# A proxy on this machine comes from here too; what it hands on is somebody else's request.
HANDED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


@anybody
@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """METRICS_TOKEN as a bearer token; where none is set, this machine alone may look."""
    if not _may_look(request):
        refused = HttpResponse(
            "METRICS_TOKEN is needed as a bearer token.\n", status=401, content_type="text/plain"
        )
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    response = HttpResponse(tell(now=timezone.now()), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _may_look(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        header = request.headers.get("Authorization", "")
        return constant_time_compare(header, f"{SCHEME}{settings.METRICS_TOKEN}")
    if settings.BEHIND_PROXY or any(name in request.headers for name in HANDED_ON):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket has no address
        return False
