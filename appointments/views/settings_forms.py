"""How a form of the settings is answered: drawn, refused at its fields, weighed against the diary, or saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appointments.rebooking import DisplacesVisitsError
from clinic.errors import DomainError, StaleVersionError
from clinic.requests import StaffRequest


@dataclass(frozen=True)
class Sheet:
    """A page with one form: what it is called, where it leads back to, and whether its button removes something."""

    title: str
    back: str
    facts: str = ""
    is_removal: bool = False


def answer_form(
    request: StaffRequest,
    form: Any,
    save: Callable[[Any], object],
    sheet: Sheet,
    *,
    fresh: Callable[[], Any] | None = None,
) -> HttpResponse:
    """`save` takes the valid form. Visits that would lose their place are shown first and have to be accepted.

    fresh: the form as the row stands now, drawn when somebody else changed it meanwhile.
    """
    if request.method == "GET":
        return _draw(request, form, sheet)
    if not form.is_valid():
        return _draw(request, form, sheet, status=422)
    try:
        save(form)
    except DisplacesVisitsError as error:
        return _draw(request, form, sheet, status=error.status, weighed=error)
    except StaleVersionError as error:
        return _draw(request, fresh() if fresh else form, sheet, status=error.status, notice=str(error))
    except DomainError as error:
        mark(form, error)
        return _draw(request, form, sheet, status=error.status)
    messages.success(request, _("Removed.") if sheet.is_removal else _("Saved."))
    # Whoever accepted that visits lose their place goes on to give them another.
    return redirect("appointments:list_rebooking" if form.cleaned_data["accept"] else sheet.back)


def mark(form: Any, error: DomainError) -> None:
    """The refusal at the fields it belongs to; above them what belongs to none."""
    for name, words in (error.problems or {None: error.message}).items():
        field = form.SHOWN_AT.get(name, name)
        form.add_error(field if field in form.fields else None, str(words))


def _draw(
    request: StaffRequest,
    form: Any,
    sheet: Sheet,
    *,
    status: int = 200,
    weighed: DisplacesVisitsError | None = None,
    notice: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "sheet": sheet,
        "notice": notice,
        "weighed": weighed,
        "displaced": weighed.detail["displaced"] if weighed else (),
        "accept": weighed.detail["accept"] if weighed else "",
    }
    return render(request, "appointments/settings/edit.html", context, status=status)
