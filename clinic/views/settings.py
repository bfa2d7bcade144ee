"""The clinic as it stands: its words, places, rooms and people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import CAPABILITIES, Capability, Role, requires
from clinic.errors import DomainError
from clinic.forms import WordingForm
from clinic.models import Clinic, Location, Membership
from clinic.requests import StaffRequest
from clinic.wording import change_wording


@requires(Capability.SETTINGS_VIEW)
@require_GET
def show_settings(request: StaffRequest) -> HttpResponse:
    """What everybody who may read it can check: nothing here is changed by looking."""
    context = {
        "locations": Location.objects.prefetch_related("rooms"),
        "members": Membership.objects.select_related("user").order_by("-is_active", "display_name"),
        "roles": [(role.label, sorted(CAPABILITIES[role])) for role in Role],
    }
    return render(request, "clinic/show_settings.html", context)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def edit_settings(request: StaffRequest) -> HttpResponse:
    # The form writes into the object it is given: it gets its own copy, the page keeps the clinic's true name.
    clinic = Clinic.objects.get(pk=request.clinic.pk)
    if request.method == "GET":
        return render(request, "clinic/edit_settings.html", {"form": WordingForm(instance=clinic)})
    form = WordingForm(request.POST, instance=clinic)
    if form.is_valid():
        try:
            change_wording(
                clinic=request.clinic, fields=form.cleaned_data, by=request.membership, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("clinic:show_settings")
    return render(request, "clinic/edit_settings.html", {"form": form}, status=422)
