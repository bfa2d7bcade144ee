"""Every mail the clinic owes, owed or could not send, and the button that sends one again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.mail import registry
from clinic.mail_words import LISTS, TONES, say_reason
from clinic.models import OutgoingMail
from clinic.settling import CAN_GO_AGAIN
from clinic.settling import send_again as send_mail_again

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One mail as the list shows it."""

    mail: OutgoingMail
    label: str | Promise
    name: str
    tone: str
    why: str
    can_go_again: bool


@requires(Capability.MAIL_VIEW)
@require_GET
def list_messages(request: HttpRequest) -> HttpResponse:
    return render(request, "clinic/list_messages.html", _page(request))


@requires(Capability.MAIL_SEND)
@require_POST
def send_again(request: Any, uid: UUID) -> HttpResponse:
    mail = get_object_or_404(OutgoingMail.objects.visible_to(request.membership), uid=uid)
    try:
        send_mail_again(mail=mail, by=request.membership, now=timezone.now())
    except DomainError as error:
        return render(
            request, "clinic/list_messages.html", {**_page(request), "refused": error}, status=error.status
        )
    messages.success(request, _("It goes out again now."))
    return redirect("clinic:list_messages")


def _page(request: Any) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in LISTS else "all"
    kind = request.GET.get("kind", "")
    kind = kind if kind in registry.kinds else ""
    rows = OutgoingMail.objects.visible_to(request.membership)
    if show != "all":
        rows = rows.filter(state__in=LISTS[show][1])
    if kind:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": _lines(list(page.object_list)),
        "show": show,
        "tabs": [(key, label) for key, (label, _states) in LISTS.items()],
        "kind": kind,
        "kinds": sorted((name, each.label) for name, each in registry.kinds.items()),
        "now": timezone.now(),
    }


def _lines(mails: list[OutgoingMail]) -> list[Line]:
    names = registry.name_patients({mail.patient_uid for mail in mails})
    return [
        Line(
            mail=mail,
            label=registry.kinds[mail.kind].label if mail.kind in registry.kinds else mail.kind,
            name=names.get(mail.patient_uid, ""),
            tone=TONES.get(mail.state, "plain"),
            why=say_reason(mail.reason) if mail.reason else "",
            can_go_again=mail.state in CAN_GO_AGAIN,
        )
        for mail in mails
    ]
