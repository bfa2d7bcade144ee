"""The mailbox of the demo: whoever tries the product reads here what its patients would get."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clinic import demo_mailbox
from clinic.public import anybody


@anybody
@require_GET
def list_demo_mail(request: HttpRequest) -> HttpResponse:
    if not demo_mailbox.is_open():
        raise Http404
    return render(request, "clinic/list_demo_mail.html", {"mails": demo_mailbox.newest()})


@anybody
@require_GET
def show_demo_mail(request: HttpRequest, key: str) -> HttpResponse:
    mail = demo_mailbox.find(key) if demo_mailbox.is_open() else None
    if mail is None:
        raise Http404
    return render(request, "clinic/show_demo_mail.html", {"mail": mail})
