"""For monitors and load balancers."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.health import look_after
from clinic.public import anybody


@anybody
@require_safe
def show_health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; each check with its figure in seconds (`reconciled`: a count)."""
    checks = look_after(now=timezone.now())
    is_ok = all(check.is_ok for check in checks.values())
    response = JsonResponse(
        {
            "status": "ok" if is_ok else "failing",
            "checks": {name: {"ok": check.is_ok, "figure": check.figure} for name, check in checks.items()},
        },
        status=200 if is_ok else 503,
    )
    response["Cache-Control"] = "no-store"
    return response
