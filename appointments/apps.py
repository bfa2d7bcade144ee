from dataclasses import replace
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest

if TYPE_CHECKING:
    from clinic.models import Membership
    from clinic.prepared import Asked


class AppointmentsConfig(AppConfig):
    name = "appointments"

    def ready(self) -> None:
        from appointments.emails import KINDS, REMINDER
        from appointments.family_emails import CANCELLATION_KIND, CONFIRMATION_KIND
        from appointments.importing.work import VISITS
        from appointments.newcomer_mail import KIND as NEWCOMER
        from appointments.opening import OPENING_HOURS
        from appointments.recall_mail import RECALL
        from appointments.reminders import missing_reminders, plan_reminders
        from appointments.series_emails import SERIES_KINDS
        from appointments.waitlist.emails import KIND as WAITLIST_OFFER
        from clinic.context import counters
        from clinic.importing import kinds
        from clinic.mail import registry
        from clinic.opening import register_opening_hours

        for kind in (CONFIRMATION_KIND, CANCELLATION_KIND, *KINDS, *SERIES_KINDS):
            if kind.name == REMINDER:
                kind = replace(kind, plan=plan_reminders, missing=missing_reminders)
            registry.register(kind)
        registry.register(RECALL)
        registry.register(WAITLIST_OFFER)
        registry.register(NEWCOMER)
        kinds.register(VISITS)
        register_opening_hours(OPENING_HOURS)
        counters["appointments:list_recalls"] = _recalls_waiting
        counters["appointments:list_waitlist"] = _people_waiting


def _recalls_waiting(request: HttpRequest) -> "Asked[int]":
    from django.utils import timezone

    from appointments.recall_list import recalls_due

    membership: Membership = request.membership  # type: ignore[attr-defined]
    return recalls_due.ask(membership, timezone.localdate())


def _people_waiting(request: HttpRequest) -> "Asked[int]":
    from appointments.waitlist.matching import how_many_wait

    membership: Membership = request.membership  # type: ignore[attr-defined]
    return how_many_wait.ask(membership)
