"""Pages without a sign-in: those that anybody may open, those of one clinic, and those that a patient's link opens."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from clinic.models.links import LinkPurpose

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def anybody(view: View) -> View:
    """Mark a page that needs neither sign-in nor link."""
    view.access = None  # type: ignore[attr-defined]
    view.is_public = True  # type: ignore[attr-defined]
    return login_not_required(view)


def clinic_page(view: View) -> View:
    """Mark a page that anybody may open, of the clinic whose slug is in the address; the view gets `slug`.

    Calls are counted by address before the scope of the clinic is opened: whoever calls too often is asked to wait.
    """
    view.is_of_clinic = True  # type: ignore[attr-defined]
    return anybody(view)


def patient_page(purpose: LinkPurpose) -> Callable[[View], View]:
    """Mark a page that a link of `purpose` opens; the view gets `token` and finds `request.patient_link`.

    GET and HEAD only show: mail scanners open every link, some more than once.
    """

    def decorate(view: View) -> View:
        view.link_purpose = purpose  # type: ignore[attr-defined]
        return login_not_required(view)

    return decorate


def too_often_response(request: HttpRequest, **context: Any) -> HttpResponse:
    """Asks to wait a little, or to call."""
    return render(request, "clinic/too_often.html", context, status=429)


def link_over_response(request: HttpRequest, **context: Any) -> HttpResponse:
    """The same kind page for every way a link can be wrong."""
    return render(request, "clinic/link_over.html", context, status=404)
