"""API tokens of the person who looks: what stands, a new one, and taking one back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.forms import TokenForm
from clinic.requests import StaffRequest
from clinic.tokens import issue_token, tokens_of
from clinic.tokens import revoke_token as take_back


@requires(Capability.SCHEDULE_VIEW)
@require_http_methods(["GET", "POST"])
def list_tokens(request: StaffRequest) -> HttpResponse:
    """The member's own tokens. A new one is shown on the answer to its making, and never again."""
    if request.method == "GET":
        return _show(request, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    days = timedelta(days=int(form.cleaned_data["days"]))
    try:
        made, token = issue_token(
            member=request.membership, name=form.cleaned_data["name"], now=timezone.now(), life=days
        )
    except DomainError as error:
        form.add_error(error.field, str(error))
        return _show(request, form, status=error.status)
    return _show(request, TokenForm(), made=made, token=token)


@requires(Capability.SCHEDULE_VIEW)
@require_POST
def revoke_token(request: StaffRequest, uid: UUID) -> HttpResponse:
    if take_back(uid=uid, member=request.membership, now=timezone.now()) is None:
        raise Http404
    messages.success(request, _("Taken back. Whatever used it is refused from now on."))
    return redirect("clinic:list_tokens")


def _show(request: StaffRequest, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    tokens = [
        {"token": token, "stands": token.revoked_at is None and token.expires_at > now}
        for token in tokens_of(request.membership)[:100]
    ]
    context = {"form": form, "tokens": tokens, **more}
    return render(request, "clinic/list_tokens.html", context, status=status)
