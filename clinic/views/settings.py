"""The clinic as it stands: its words, places, rooms and people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic.access import CAPABILITIES, Capability, Role, requires
from clinic.errors import DomainError
from clinic.forms import WordingForm
from clinic.mail_switch import switch_mail as switch
from clinic.models import Clinic, Location, Membership
from clinic.requests import StaffRequest, own_page
from clinic.wording import change_wording

# In the order of a day at the clinic; the page shows every capability, in words.
CAPABILITY_WORDS = {
    Capability.SCHEDULE_VIEW: gettext_lazy("see the calendar"),
    Capability.SCHEDULE_EDIT: gettext_lazy("book, move and cancel visits"),
    Capability.OVERBOOK: gettext_lazy("book over a full hour"),
    Capability.PATIENT_VIEW: gettext_lazy("see names, contact and access needs"),
    Capability.PATIENT_EDIT: gettext_lazy("add and correct patients"),
    Capability.CLINICAL_VIEW: gettext_lazy("read the clinical record"),
    Capability.CLINICAL_EDIT: gettext_lazy("write in the clinical record"),
    Capability.NOTE_SIGN: gettext_lazy("sign examinations and visits"),
    Capability.GATE_OVERRIDE: gettext_lazy("decide at the safety gate"),
    Capability.FLAG_CLEAR: gettext_lazy("clear a red flag"),
    Capability.PLAN_EDIT: gettext_lazy("change a rehabilitation plan"),
    Capability.PLAN_ACCEPT: gettext_lazy("accept a rehabilitation plan"),
    Capability.RECURRENCE_VIEW: gettext_lazy("see who is slipping"),
    Capability.WORK_VIEW: gettext_lazy("see and finish follow-ups"),
    Capability.MAIL_VIEW: gettext_lazy("see which e-mails went out"),
    Capability.MAIL_SEND: gettext_lazy("send an e-mail again"),
    Capability.SETTINGS_VIEW: gettext_lazy("see these settings"),
    Capability.SETTINGS_EDIT: gettext_lazy("change these settings"),
    Capability.DATA_IMPORT: gettext_lazy("bring in patients and visits from a file"),
}


@requires(Capability.SETTINGS_VIEW)
@require_GET
def show_settings(request: StaffRequest) -> HttpResponse:
    """What everybody who may read it can check: nothing here is changed by looking."""
    context = {
        "locations": Location.objects.prefetch_related("rooms"),
        "members": Membership.objects.select_related("user").order_by("-is_active", "display_name"),
        "roles": [role.label for role in Role],
        "rights": [
            (words, [(role.label, capability in CAPABILITIES[role]) for role in Role])
            for capability, words in CAPABILITY_WORDS.items()
        ],
    }
    return render(request, "clinic/show_settings.html", context)


@requires(Capability.SETTINGS_EDIT)
@require_POST
def switch_mail(request: StaffRequest) -> HttpResponse:
    """On or off for the whole clinic; the answer is the page that asked."""
    back = own_page(request, request.POST.get("back", ""), otherwise=reverse("clinic:show_settings"))
    wanted = request.POST.get("to", "")
    if wanted not in ("on", "off"):
        return render(request, "clinic/switch_mail.html", {"back": back}, status=422)
    switch(clinic=request.clinic, is_on=wanted == "on", by=request.membership, now=timezone.now())
    messages.success(
        request, _("E-mail is on.") if wanted == "on" else _("E-mail is off. Nobody is told anything.")
    )
    return redirect(back)


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
            for name, words in (error.problems or {None: error.message}).items():
                form.add_error(name if name in form.fields else None, str(words))
        else:
            messages.success(request, _("Saved."))
            return redirect("clinic:show_settings")
    return render(request, "clinic/edit_settings.html", {"form": form}, status=422)
