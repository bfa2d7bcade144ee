from dataclasses import replace

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"

    def ready(self) -> None:
        from appointments.emails import KINDS, REMINDER
        from appointments.opening import OPENING_HOURS
        from appointments.reminders import missing_reminders, plan_reminders
        from clinic.mail import registry
        from clinic.opening import register_opening_hours

        for kind in KINDS:
            if kind.name == REMINDER:
                kind = replace(kind, plan=plan_reminders, missing=missing_reminders)
            registry.register(kind)
        register_opening_hours(OPENING_HOURS)
